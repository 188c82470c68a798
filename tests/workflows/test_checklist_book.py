"""A list out as a workbook and back: every key, semantic difference, version, comments, cells of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest

from dangjian.books.checklist_in import ListReading
from dangjian.books.checklist_keys import CRITERION, ITEM_ORDER, KINDS, RULES, list_keys
from dangjian.books.checklist_out import checklist_book
from dangjian.cli.app import run
from dangjian.criteria import Criterion
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.workspace import Workspace
from dangjian.io.out_workbook import out_workbook
from dangjian.io.sources import Folder
from dangjian.io.workbooks import open_book
from dangjian.io.workspace import load
from dangjian.io.yaml_reader import read
from tests.cli.company import copy_to
from tests.helpers import ROOT, contents, opened

EVERYTHING = """\
schema: dangjian/checklist@1
id: all
version: "1.0.0"
title: 什么都有的清单
layers: [branch, group]
full_score: 100
ceiling: 110
bonus_cap: 5
effective: 2026-01
grades: [{name: 达标, from: 80.5}, {name: 不达标, from: 0}]
sections:
  - id: s
    title: 项目
    items:
      - {id: A1, title: 达标, responsibility: collective, requirement: 做到。, cycle: month, due: {month: next, day: 25}, points: 3, criterion: {kind: check}, default: true, nature: rule, allow_na: true, evidence: [记录, 照片；两张], evidence_required: true, basis: [{document: 《某条例》, article: 第十二条}, {document: 《办法》}], applies_to: [操作, 技术], guide: 支委会, reporting: 填实际。, several: trimmed}
      - {id: A2, title: 分档, responsibility: collective, requirement: 做到。, cycle: quarter, due: {month: 2}, points: 2.5, criterion: {kind: level, levels: {优: 1, 良: 0.8, 差: 0}}, default: 良, nature: company}
      - {id: A3, title: 次数, responsibility: collective, requirement: "两行\\n文字", cycle: half-year, due: {day: last}, points: 1, criterion: {kind: count, target: 2, partial: false}, default: 0, nature: company, status: draft}
      - {id: A4, title: 比率, responsibility: collective, requirement: 做到。, cycle: year, points: 1, criterion: {kind: rate, target: 0.95, floor: 0.8, empty: zero}, nature: company}
      - {id: A5, title: 比率分档, responsibility: collective, requirement: 做到。, cycle: month, points: 1, criterion: {kind: rate, empty: full, bands: [{from: 0.95, share: 1}, {from: 0.9, share: 0.6}]}, nature: company, from: closing}
      - {id: A6, title: 指标, responsibility: collective, requirement: 做到。, cycle: month, points: 1, criterion: {kind: measure, unit: 次, bands: [{to: 1.5, share: 1}, {to: 3, share: 0.5}]}, nature: company}
      - {id: A7, title: 指标二, responsibility: collective, requirement: 做到。, cycle: month, points: 1, criterion: {kind: measure, target: -1.25, floor: 3}, nature: company}
      - {id: A8, title: 时限, responsibility: collective, requirement: 做到。, cycle: month, due: {month: last, day: 10}, points: 2, criterion: {kind: deadline, per_day: 0.5, every: 3, grace: 1, keep: 0.2}, nature: company}
      - {id: A9, title: 时限分档, responsibility: collective, requirement: 做到。, cycle: event, points: 2, criterion: {kind: deadline, within: 5, tiers: [{late: 3, share: 0.5}, {late: 10, share: 0.2}]}, nature: company}
      - {id: A10, title: 扣分, responsibility: collective, requirement: 做到。, cycle: month, points: 5, criterion: {kind: deduct, rules: [{id: a, title: 每次, each: 0.5, max: 2}, {id: b, title: 阶梯, steps: [1, 3, all]}, {id: c, title: 幅度, range: [0.5, 2]}, {id: d, title: 全扣, all: true}]}, default: {}, nature: company}
      - {id: A11, title: 加分, responsibility: collective, requirement: 做到。, cycle: month, points: 5, criterion: {kind: bonus, highest_only: per_matter, rules: [{id: a, title: 国家, each: 3}]}, nature: company}
      - {id: A12, title: 倒扣, responsibility: collective, requirement: 做到。, cycle: month, points: 5, criterion: {kind: penalty, rules: [{id: a, title: 一次, each: 1}]}, nature: company}
      - {id: A13, title: 测评, responsibility: collective, requirement: 做到。, cycle: month, points: 5, criterion: {kind: votes, levels: {好: 1, 差: 0.4}, groups: [{id: p, title: 党员, weight: 0.6}, {id: m, title: 群众, weight: 0.4}], least: 0.5}, nature: company}
      - id: A14
        title: 否决
        responsibility: collective
        requirement: 做到。
        cycle: event
        points: 0
        criterion:
          kind: veto
          rules:
            - {id: a, title: 零, effect: zero, lasts: year}
            - {id: b, title: 封顶, effect: {cap: 59.5}, lasts: month}
            - {id: c, title: 等次, effect: {grade: 较差}, lasts: month}
            - {id: d, title: 项目, effect: section, lasts: month, when: {section: s, below: 0.4}}
            - {id: e, title: 清单, effect: list, lasts: month, when: {item: A1, below: 0.8}}
            - {id: f, title: 总分, effect: list, lasts: month, when: {score_below: 60}}
        nature: company
      - {id: A15, title: 同填, responsibility: collective, requirement: 做到。, cycle: month, points: 1, criterion: {kind: check}, nature: company, same_as: A1}
"""
LISTS = [
    path
    for path in sorted((ROOT / "checklists").glob("*.yaml"))
    if b"\nschema: dangjian/checklist@1" in path.read_bytes()
]


def catalog() -> Any:
    model, _ = shape.parse(read((ROOT / "checklists" / "catalog.yaml").read_bytes()), "catalog")
    return model


def there_and_back(tree: dict[str, Any]) -> tuple[dict[str, Any], ListReading]:
    book = open_book(out_workbook(checklist_book(tree, catalog(), "x")))
    reading = ListReading(tree, catalog())
    return reading.read([book.tab(name) for name in book.sheet_names]), reading


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_shipped_lists_come_back_as_they_went(path: Path) -> None:
    tree = read(path.read_bytes())
    back, reading = there_and_back(tree)
    assert (reading.problems, reading.guesses) == ([], [])
    assert back == tree


def test_a_list_with_everything_comes_back() -> None:
    tree = read(EVERYTHING.encode())
    model, findings = shape.parse(tree, "checklist")
    assert [finding.message() for finding in findings] == []
    assert model is not None
    back, reading = there_and_back(tree)
    assert [problem.words for problem in reading.problems] == []
    assert back == tree


def test_what_is_typed_anew_is_read_alike() -> None:
    """Read beside a list that has none of the values, so that no cell is taken as it was."""
    tree = read(EVERYTHING.encode())
    bare = {**tree, "sections": [{**s, "items": []} for s in tree["sections"]]}
    bare = {
        k: v for k, v in bare.items() if k not in ("grades", "ceiling", "bonus_cap", "effective")
    }
    book = open_book(out_workbook(checklist_book(tree, catalog(), "x")))
    reading = ListReading(bare, catalog())
    back = reading.read([book.tab(name) for name in book.sheet_names])
    assert [problem.words for problem in reading.problems] == []
    items = {i["id"]: i for s in back["sections"] for i in s["items"]}
    for item in tree["sections"][0]["items"]:
        # A list of texts in one cell can't know that one of them holds the mark that parts them.
        expected = item if item["id"] != "A1" else {**item, "evidence": ["记录", "照片", "两张"]}
        assert items[item["id"]] == expected
    assert back["grades"] == tree["grades"]


def test_every_key_has_a_column() -> None:
    assert {f.name.rstrip("_") for f in fields(Item)} == set(ITEM_ORDER)
    own = {"schema", "sections"}
    assert {f.name for f in fields(Checklist)} - own == {cell.key for cell in list_keys(None)}
    kinds = get_args(
        get_args(Criterion.__value__ if hasattr(Criterion, "__value__") else Criterion)[0]
    )
    assert len(kinds) == len(KINDS)
    columns = {cell.key for cell in CRITERION} | {"kind", "rules", "groups"}
    rule_columns = {cell.key for cell in RULES}
    for kind in kinds:
        assert {f.name for f in fields(kind)} <= columns, kind
        for f in fields(kind):
            for part in _parts(f.type) if f.name in ("rules", "groups") else ():
                assert {each.name for each in fields(part)} <= rule_columns, part


def _parts(annotation: Any) -> Iterator[type]:
    import dataclasses

    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_to(tmp_path)


Edit = Callable[[Any, dict[str, int]], None]


def exported(root: Path, edit: Edit | None = None) -> Path:
    """The workbook of the branches' list, changed by a hand."""
    path = root.parent / "b.xlsx"
    assert run(["-C", str(root), "checklist", "export", "branch", "--output", str(path)]) == 0
    if edit is not None:
        book = opened(path)
        heads = {cell.value: cell.column - 1 for cell in book["事项"][2]}
        edit(book, heads)
        book.save(path)
    return path


def row_of(book: Any, item: str, tab: str = "事项", column: int = 2) -> Any:
    return next(row for row in book[tab].iter_rows(min_row=3) if row[column].value == item)


def more_points(book: Any, heads: dict[str, int]) -> None:
    row_of(book, "ZB03")[heads["分值"]].value = 4


def branch_of(root: Path) -> Workspace:
    return load(Folder(root), lambda _month: False).workspace


def test_nothing_edited_nothing_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = exported(root)
    before = contents(root)
    assert run(["-C", str(root), "checklist", "import", str(path)]) == 0
    assert "没有变化" in capsys.readouterr().out
    assert contents(root) == before


def test_points_rise_the_version_and_keep_the_old_one(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = exported(root, more_points)
    list_file = root / "checklists" / "branch.yaml"
    before = list_file.read_bytes()
    old = read(before)
    arguments = ["-C", str(root), "checklist", "import", str(path)]
    assert run([*arguments, "--dry-run", "--replay", "2026年5月"]) == 0
    said = capsys.readouterr().out
    assert "MINOR" in said
    assert "重算" in said
    assert list_file.read_bytes() == before
    assert run(arguments) == 0
    new = read(list_file.read_bytes())
    changed = {key for key in new if new[key] != old.get(key)}
    assert changed == {"version", "effective", "sections"}
    major, minor, _ = old["version"].split(".")
    assert new["version"] == f"{major}.{int(minor) + 1}.0"
    assert new["effective"] == "2026-08"  # the example's last month is July
    archive = root / "checklists" / "archive" / f"branch@{old['version']}.yaml"
    assert archive.read_bytes() == before
    text = before.decode()
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [c for c in comments if c not in list_file.read_text(encoding="utf-8")] == []
    assert run(["-C", str(root), "validate"]) == 0


def test_words_alone_are_a_patch(root: Path) -> None:
    def reword(book: Any, heads: dict[str, int]) -> None:
        row_of(book, "ZB03")[heads["填报说明"]].value = "填实际召开的次数，以记录为准。"

    old = read((root / "checklists" / "branch.yaml").read_bytes())
    assert run(["-C", str(root), "checklist", "import", str(exported(root, reword))]) == 0
    new = read((root / "checklists" / "branch.yaml").read_bytes())
    assert new["version"].split(".")[:2] == old["version"].split(".")[:2]
    assert new["version"] != old["version"]
    assert new.get("effective") == old.get("effective")


def test_a_new_item_and_a_new_rule(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def add(book: Any, heads: dict[str, int]) -> None:
        tab = book["事项"]
        model, number = row_of(book, "ZB03"), tab.max_row
        free = next(r for r in tab.iter_rows(min_row=3) if r[heads["责任事项"]].value is None)
        for name in ("责任类别", "工作要求", "周期", "性质"):
            free[heads[name]].value = model[heads[name]].value
        free[heads["责任事项"]].value, free[heads["分值"]].value = "新的事项", 2
        free[heads["评分种类"]].value = "扣分"
        assert number >= free[0].row
        ids = [r[2].value for r in tab.iter_rows(min_row=3) if r[2].value]
        width = len(ids[-1]) - 2
        name = f"ZB{max(int(i[2:]) for i in ids if i.startswith('ZB')) + 1:0{width}d}"
        rules = book["规则"]
        row = next(r for r in rules.iter_rows(min_row=3) if r[0].value is None)
        heads2 = {cell.value: cell.column - 1 for cell in rules[2]}
        row[0].value, row[heads2["规则"]].value, row[heads2["每次"]].value = name, "迟报", 0.5

    assert run(["-C", str(root), "checklist", "import", str(exported(root, add))]) == 0
    said = capsys.readouterr().out
    assert "新事项的编号取" in said
    new = read((root / "checklists" / "branch.yaml").read_bytes())
    item = new["sections"][-1]["items"][-1]
    assert item["title"] == "新的事项"
    assert item["criterion"] == {
        "kind": "deduct", "rules": [{"id": "chibao", "title": "迟报", "each": item["criterion"]["rules"][0]["each"]}],
    }  # fmt: skip
    assert str(item["criterion"]["rules"][0]["each"]) == "0.5"
    assert "目录里“党建工作责任清单”的条事项数" not in said
    assert "目录里“党建工作责任清单”的事项数" in said  # the catalog counts its items
    assert run(["-C", str(root), "validate"]) == 0


REFUSED: list[tuple[str, object, str]] = [
    ("分值", "很多", "不能作分值"),
    ("周期", "每天", "不能作周期"),
    ("到期日", "月中", "不能作到期日"),
    ("分值", "=1+2", "是公式"),
    ("责任类别", None, "没有写“责任类别”"),
    ("责任事项", None, "缺“责任事项”"),
]


@pytest.mark.parametrize(("heading", "value", "sentence"), REFUSED)
def test_refused_by_its_cell(
    root: Path, heading: str, value: object, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where: list[str] = []

    def spoil(book: Any, heads: dict[str, int]) -> None:
        cell = row_of(book, "ZB03")[heads[heading]]
        cell.value = value
        where.append(cell.coordinate)

    path = exported(root, spoil)
    before = contents(root)
    assert run(["-C", str(root), "checklist", "import", str(path)]) == 1
    assert contents(root) == before
    said = capsys.readouterr().out
    assert sentence in said
    assert value is None or f"事项!{where[0]} " in said


def test_a_version_too_low_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def too_low(book: Any, heads: dict[str, int]) -> None:
        more_points(book, heads)
        row_of(book, "版本", "清单", 0)[1].value = "1.0.1"

    assert run(["-C", str(root), "checklist", "import", str(exported(root, too_low))]) == 1
    assert "至少要升到" in capsys.readouterr().out


def test_a_list_changed_meanwhile_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = exported(root, more_points)
    file = root / "checklists" / "branch.yaml"
    file.write_bytes(file.read_bytes() + b"# new\n")
    assert run(["-C", str(root), "checklist", "import", str(path)]) == 2
    assert "又改过" in capsys.readouterr().err


def test_a_strange_workbook_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root.parent / "x.xlsx"
    openpyxl.Workbook().save(path)
    assert run(["-C", str(root), "checklist", "import", str(path)]) == 2
    assert "不是导出的责任清单" in capsys.readouterr().err
