"""JSON Schemas: draft-07, Chinese, equal to what the models say, and right about real files."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema import main as check_jsonschema
from jsonschema import Draft7Validator

from dangjian.cli.app import run
from dangjian.commands.workspace import schema_files
from dangjian.documents import shape
from dangjian.documents.json_schema import DRAFT, all_schemas, field_docstrings, schema_of
from dangjian.documents.kinds import MODELS
from dangjian.render.output_schemas import output_schemas
from tests.helpers import ROOT, TIMES

COPIES = (ROOT / "schema", ROOT / "examples" / "gear-company" / "schema")
LATER = {
    "$defs",
    "$id",
    "prefixItems",
    "discriminator",
    "unevaluatedProperties",
    "dependentRequired",
}
"""Keywords that draft-07 doesn't know."""
Golden = Callable[[Path, str], None]
MOST = 10 * TIMES
"""So many files of a kind are enough: check-jsonschema reads them slowly, and they are alike."""
_WORD = re.compile(r"^schema:\s*[\"']?dangjian/([a-z-]+)@1", re.MULTILINE)


def _files() -> dict[str, list[Path]]:
    """The repository's YAML documents by kind."""
    found: dict[str, list[Path]] = {}
    for folder in (ROOT / "checklists", ROOT / "examples"):
        for path in sorted(folder.rglob("*.yaml")):
            word = _WORD.search(path.read_text(encoding="utf-8"))
            if word:
                found.setdefault(word[1], []).append(path)
    return found


def _keywords(schema: Any) -> Iterator[str]:
    """Every keyword of a schema, not the names of properties."""
    for key, value in schema.items():
        yield key
        if key in ("properties", "patternProperties", "definitions"):
            for node in value.values():
                yield from _keywords(node)
        elif key in ("anyOf", "oneOf", "allOf"):
            for node in value:
                yield from _keywords(node)
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            yield from _keywords(value)


@pytest.mark.parametrize("word", MODELS)
def test_draft_07(word: str) -> None:
    schema = schema_of(word)
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == DRAFT
    assert not LATER & set(_keywords(schema))


@pytest.mark.parametrize("word", MODELS)
def test_every_text_is_chinese(word: str) -> None:
    def texts(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("title", "description") and isinstance(value, str):
                    yield value
                else:
                    yield from texts(value)
        elif isinstance(node, list):
            for value in node:
                yield from texts(value)

    assert [text for text in texts(schema_of(word)) if text.isascii()] == []


@pytest.mark.parametrize("word", MODELS)
def test_keys_are_those_of_the_model_and_described(word: str) -> None:
    model, schema = MODELS[word], schema_of(word)
    fields = {field.name for field in dataclasses.fields(model) if field.init}
    keys = {key.rstrip("_") for key in fields}
    assert set(schema["properties"]) == keys
    assert fields <= set(field_docstrings(model))
    for inside in (schema, *schema.get("definitions", {}).values()):
        for key, node in inside.get("properties", {}).items():
            assert node.get("description"), f"{word}: {key} has no docstring"


@pytest.mark.parametrize("copy", COPIES, ids=["shipped", "example"])
def test_committed_copies_are_current(copy: Path, golden: Golden) -> None:
    """Written anew by ``--update-golden``, or by ``dangjian schema --write``."""
    made = schema_files()
    for name, text in made.items():
        golden(copy / name, text)
    assert {path.name for path in copy.iterdir()} == made.keys()


@pytest.mark.parametrize("word", sorted(_files()))
def test_accepted_by_check_jsonschema(word: str, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(schema_files()[f"{word}.json"], encoding="utf-8")
    every = _files()[word]
    files = [str(path) for path in every[:: 1 + len(every) // MOST]]
    with pytest.raises(SystemExit) as ended:
        check_jsonschema(["--schemafile", str(schema), *files])
    assert not ended.value.code


RECORD = {
    "schema": "dangjian/record@1",
    "checklist": "branch@1.0.0",
    "unit": "br-gear",
    "period": "2026-05",
    "kind": "inspection",
    "by": "督查组",
    "date": "2026-05-28",
}
ENTRIES = [
    ({"ZB03": 1}, True),
    ({"ZB03": True, "ZB04": "良", "ZB05": 84.5}, True),
    ({"ZB03": {"value": {"late": 2}, "note": "两期未更新", "evidence": ["照片"]}}, True),
    ({"ZB03": {"na": "本月无积极分子"}}, True),
    ({"ZB03": {"valu": 1}}, False),
    ({"ZB03": {"value": 1, "evidence": "照片"}}, False),
    ({"坏编号": 1}, False),
]


@pytest.mark.parametrize(("entries", "right"), ENTRIES)
def test_entries_long_and_short(entries: dict[str, Any], right: bool) -> None:
    record = RECORD | {"entries": entries}
    assert Draft7Validator(schema_of("record")).is_valid(record) is right
    _, findings = shape.parse(record, "record")
    assert (not findings) is right


def test_models_find_no_docstrings_at_start_up() -> None:
    """Looking for them takes longer than everything else that a small command does."""
    assert "use_attribute_docstrings" not in MODELS["record"].__pydantic_config__


def test_prints_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == all_schemas() | output_schemas()


def test_writes_each_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "schema"
    assert run(["schema", "--write", str(folder)]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert schema_files().items() <= written.items()
    names = {Path(name).stem for name in written}
    assert names >= MODELS.keys() | output_schemas().keys()
    assert len(capsys.readouterr().out.splitlines()) == len(written)
    assert run(["schema", "--write", str(folder)]) == 0
    assert capsys.readouterr().out == ""


def test_refuses_a_file_in_place_of_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schema"
    file.write_text("x", encoding="utf-8")
    assert run(["schema", "--write", str(file)]) == 2
    assert "不是目录" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "x"
