"""Models: what files say is never changed in memory, and no key is passed over."""

import pickle
from copy import deepcopy
from dataclasses import FrozenInstanceError, fields
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from dangjian.documents.kinds import MODELS
from dangjian.documents.record import Entry
from dangjian.values.fields import Strict

ENTRY = Entry(value=Decimal("2.5"), evidence=("会议记录",), by="督查一组")
# ``slots=True`` makes each class a second time; the first one stays among the subclasses.
_MADE = {model for model in Strict.__subclasses__() if "__slots__" in vars(model)}
EVERY_MODEL = sorted({*MODELS.values(), *_MADE}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", EVERY_MODEL, ids=lambda model: model.__name__)
def test_unknown_keys_are_refused(model: type) -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(model).validate_python({"没有这个键": 1})
    assert "unexpected_keyword_argument" in {error["type"] for error in raised.value.errors()}


@pytest.mark.parametrize("model", EVERY_MODEL, ids=lambda model: model.__name__)
def test_nothing_can_be_changed(model: type) -> None:
    empty = model.__new__(model)
    for field in fields(model):
        with pytest.raises(FrozenInstanceError):
            setattr(empty, field.name, "改一改")
    assert not hasattr(empty, "__dict__")


def test_copies_are_complete() -> None:
    assert pickle.loads(pickle.dumps(ENTRY)) == ENTRY
    assert deepcopy(ENTRY) == ENTRY
