"""Models: values that are compared, copied and never changed."""

import pickle
from copy import deepcopy
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from dangjian.documents.kinds import MODELS
from dangjian.documents.record import Entry, Excused

ENTRY = Entry(value=Decimal("2.5"), evidence=("会议记录",), by="督查一组")


def test_equal_contents_are_equal() -> None:
    same = Entry(value=Decimal("2.50"), evidence=("会议记录",), by="督查一组")
    assert same == ENTRY
    assert hash(same) == hash(ENTRY)
    assert replace(ENTRY, note="补充") != ENTRY


def test_models_of_two_kinds_are_never_equal() -> None:
    excused = Excused(reason="停产", approved_by="公司党委")
    assert excused != ("停产", "公司党委")
    assert excused != Entry(value="停产", na="公司党委")


def test_nothing_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError, match=r"Entry\.note"):
        ENTRY.note = "改一改"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match=r"Entry\.by"):
        del ENTRY.by  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match=r"Entry\.points"):
        ENTRY.points = 3  # type: ignore[attr-defined]
    assert ENTRY.by == "督查一组"


def test_copies_are_complete() -> None:
    assert pickle.loads(pickle.dumps(ENTRY)) == ENTRY
    assert deepcopy(ENTRY) == ENTRY


def test_arguments_must_fit() -> None:
    with pytest.raises(TypeError, match="Excused needs approved_by"):
        Excused(reason="停产")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Entry has no points"):
        Entry(value=1, points=2)  # type: ignore[call-arg]


def test_the_contents_are_shown() -> None:
    assert repr(Excused(reason="停产", approved_by="公司党委")) == (
        "Excused(reason='停产', approved_by='公司党委')"
    )


def test_nothing_can_be_added() -> None:
    assert not hasattr(ENTRY, "__dict__")


@pytest.mark.parametrize("word", MODELS)
def test_every_document_is_a_model(word: str) -> None:
    assert MODELS[word].__setattr__ is Entry.__setattr__
