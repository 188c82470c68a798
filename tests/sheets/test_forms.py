"""A form is written once, and a unit's copy gets its strings put in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dangjian.io.sources import Folder
from dangjian.io.workbooks import open_book
from dangjian.io.workspace import load
from dangjian.io.xlsx_writer import Template
from dangjian.sheet.book import Choice, build, parts_of, planned
from dangjian.sheet.identity import parse_properties
from dangjian.sheet.parts import UNIT_ID, UNIT_NAME, Book
from tests.helpers import opened
from tests.sheets.workspace import CHECKLIST, MAY, TAB, blank, make


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "ws")


def form_of(root: Path) -> Book:
    workspace = load(Folder(root), lambda _month: False).workspace
    policy = workspace.policy_in(MAY)
    assert policy is not None
    (plan,) = planned(workspace, MAY, Choice(units=("br-a",)))
    return build(parts_of(plan.lists, policy), "both")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_copies_differ_only_in_what_names_the_unit(root: Path) -> None:
    form = Template(form_of(root))
    one, other = parts(form.stamp("br-a", "一支部")), parts(form.stamp("br-b", "二支部"))
    changed = {name for name in one if one[name] != other[name]}
    assert changed == {"docProps/custom.xml", "xl/sharedStrings.xml"}
    for name, data in one.items():
        assert (
            data.replace("一支部".encode(), "二支部".encode()).replace(b"br-a", b"br-b")
            == (other[name])
        )
    assert next(iter(one)) == "[Content_Types].xml"


@pytest.mark.parametrize(
    "name", ["=1+1", "甲 & <乙>", "_x0041_支部", "<r>甲</r>", "甲\x0b\ud800乙"]
)
def test_a_unit_may_be_called_anything(root: Path, name: str) -> None:
    data = Template(form_of(root)).stamp("br_x0041_1", name)
    book, shown = open_book(data), name.replace("\x0b\ud800", "")
    assert book.tab("填写说明").rows[1][1].value == f"{shown} 2026 年 5 月点检表"
    assert f"单位：{shown}　" in str(book.tab(TAB).rows[2][1].value)
    assert book.tab("_dangjian").rows[2][2].value == "br_x0041_1"
    stated = parse_properties(book.properties() or {})
    assert stated is not None
    assert stated.unit == "br_x0041_1"
    everything = b"".join(parts(data).values()).decode()
    assert UNIT_NAME not in everything
    assert UNIT_ID not in everything


def test_no_formula_has_a_result_that_nobody_computed(root: Path) -> None:
    data = blank(root)
    formulas = opened(io.BytesIO(data))[TAB]
    results = opened(io.BytesIO(data), data_only=True)[TAB]
    found = [c.coordinate for row in formulas.iter_rows() for c in row if c.data_type == "f"]
    assert len(found) > 20
    assert {results[cell].value for cell in found} == {None}


def test_every_validation_of_the_layout_is_in_the_file(tmp_path: Path) -> None:
    """Excel counts some characters twice; what is over its limits the library would leave out."""
    root = make(tmp_path / "ws", branch=CHECKLIST.replace("[学习记录]", f"[{'😀' * 200}]"))
    asked = form_of(root).tabs[1].validations
    book = opened(io.BytesIO(blank(root)))
    rules = book[TAB].data_validations.dataValidation
    assert len(rules) == len(asked)
    prompts = [rule.prompt or "" for rule in rules]
    assert any(prompt.startswith("应看的材料：😀") for prompt in prompts)
    assert all(len(prompt.encode("utf-16-le")) <= 2 * 255 for prompt in prompts)


def test_a_list_may_be_called_anything(tmp_path: Path) -> None:
    title = "😀" * 40
    root = make(tmp_path / "ws", branch=CHECKLIST.replace("title: 支部点检表", f"title: {title}"))
    assert opened(io.BytesIO(blank(root))).sheetnames[1] == "😀" * 15


def test_rows_are_whole_pixels_high(root: Path) -> None:
    for tab in form_of(root).tabs:
        assert all(height % 0.75 == 0 for height in tab.heights.values())
