"""The registry of kinds of documents is the one list of them."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import get_type_hints

import pytest

from dangjian.documents.kinds import COMPARED, KINDS, MODELS, SHELVES, archive_place, is_archived
from dangjian.documents.settings import Settings
from dangjian.documents.workspace import Workspace

CHAPTER = (Path(__file__).parents[2] / "docs/file-formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", KINDS)
def test_a_line_agrees_with_its_model(word: str) -> None:
    kind, model = KINDS[word], MODELS[word]
    keys = {field.name.rstrip("_") for field in dataclasses.fields(model)}
    assert get_type_hints(model, include_extras=False)["schema"].__args__ == (f"dangjian/{word}@1",)
    assert (kind.log != "") == ("events" in keys)
    assert kind.versioned == ("version" in keys)
    assert set(kind.identity) <= keys | {"rules"}
    assert f"dangjian/{word}@1" in CHAPTER


def test_the_workspace_has_a_shelf_for_every_kind_that_it_keeps() -> None:
    shelves = {
        f.name for f in dataclasses.fields(Workspace) if str(f.type).startswith("tuple[Document")
    }
    assert shelves == set(SHELVES.values())
    assert len(set(SHELVES.values())) == len(SHELVES)


def test_places_are_keys_of_the_settings() -> None:
    keys = {field.name for field in dataclasses.fields(Settings)}
    assert {key for kind in KINDS.values() for key in kind.counts_at} <= keys | {"seals"}


def test_whatever_is_compared_key_by_key_names_keys_that_it_has() -> None:
    for word in set(COMPARED) - {"checklist"}:
        keys = {
            field.name.rstrip("_").replace("_", "-") for field in dataclasses.fields(MODELS[word])
        }
        heads = {key.split(".")[0].replace("_", "-") for key in KINDS[word].weights()}
        assert heads <= keys
        assert keys - heads <= {"schema", "version"}


def test_an_archived_copy_lies_beside_its_file() -> None:
    place = archive_place("checklists/branch.yaml", "branch", "1.0.0")
    assert place == "checklists/archive/branch@1.0.0.yaml"
    assert is_archived(place)
    assert archive_place(place, "branch", "1.1.0") == "checklists/archive/branch@1.1.0.yaml"
    assert archive_place("policy.yaml", "policy", "1.0.0") == "archive/policy@1.0.0.yaml"
