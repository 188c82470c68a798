"""One workbook a branch, a row a member: the map, the totals, and reading it back."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import read
from dangjian.io.yaml_writer import flow
from tests.helpers import contents, opened
from tests.oracle.workspaces import catalog
from tests.sheets.filling import recalculated, typed
from tests.sheets.test_office import card_of

MONTH = "2026-05"


def item(name: str, points: object, criterion: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": name, "title": f"事项 {name}", "responsibility": "specific", "requirement": "做到。",
        "cycle": "month", "points": points, "criterion": criterion, "nature": "company",
    } | more  # fmt: skip


ITEMS = [
    item("M1", 3, {"kind": "check"}),
    item("M2", 5, {"kind": "count", "target": 3}),
    item(
        "M3", Decimal("2.5"), {"kind": "level", "levels": {"优": 1, "良": Decimal("0.8"), "差": 0}}
    ),
    item("M4", 4, {"kind": "measure", "target": 10, "floor": 2}, applies_to=["操作"]),
    item("M5", 2, {"kind": "bonus", "rules": [{"id": "won", "title": "获奖", "each": 1}]}),
]


def made(folder: Path, *, items: list[dict[str, Any]] = ITEMS) -> Path:
    """Two branches of members; p3 was moved from the one to the other in May."""
    lists = {
        "schema": "dangjian/checklist@1", "id": "m", "version": "1.0.0", "title": "党员清单",
        "layers": ["person"], "full_score": 100, "bonus_cap": 1,
        "sections": [{"id": "s1", "title": "甲", "items": items[:2]},
                     {"id": "s2", "title": "乙", "items": items[2:]}],
    }  # fmt: skip
    organization = {
        "schema": "dangjian/organization@1", "name": "公司",
        "units": [{"id": name, "name": f"{word}支部", "layer": "branch"} for name, word in (("x", "东"), ("y", "西"))],
        "people": [
            {"id": "p1", "name": "甲", "unit": "x", "tags": ["操作"]},
            {"id": "p2", "name": "乙", "unit": "x"},
            {"id": "p3", "name": "丙", "unit": "x", "until": "2026-04"},
            {"id": "p3", "name": "丙", "unit": "y", "from": "2026-05"},
        ],
    }  # fmt: skip
    policy = {
        "schema": "dangjian/policy@1", "version": "1.0.0", "title": "办法",
        "grades": [{"name": "好", "from": 80}, {"name": "差", "from": 0}],
        "tiers": [{"name": "中层", "focus": "促提升"}], "missing": "zero", "uninspected": "self",
        "composition": {"person": {"m": 1}}, "rollup": {"method": "items"},
        "rectification": {
            "raise_below": Decimal("0.8"), "days": {"immediate": 7, "limited": 30, "long": 180},
            "default": "limited", "escalation": [{"overdue": 1, "action": "提醒"}],
            "common": {"units": 3, "share": Decimal("0.3")}, "recurrence_months": 6,
        },
    }  # fmt: skip
    files: dict[str, Any] = {
        "dangjian.yaml": {"schema": "dangjian/workspace@1", "name": "公司",
                          "organization": "organization.yaml", "policy": "policy.yaml", "checklists": ["checklists"]},
        "organization.yaml": organization, "policy.yaml": policy,
        "checklists/catalog.yaml": catalog(), "checklists/m.yaml": lists,
    }  # fmt: skip
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "\n".join(f"{key}: {flow(each)}" for key, each in value.items()), encoding="utf-8"
        )
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made(tmp_path / "w")


def books(root: Path, *options: str) -> Path:
    out = root.parent / "out"
    command = ["-C", str(root), "sheet", MONTH, "--people-by-branch", "--out", str(out), *options]
    assert run(command) == 0
    return out


Cells = dict[tuple[str | None, str, str, str], str]


def inputs(path: Path) -> tuple[str, Cells, dict[str, tuple[str, str]]]:
    """Tab, cells by unit, item, kind and field, totals by unit: as the map tells other programs."""
    book = opened(path)
    rows = [[cell.value for cell in row] for row in book["_dangjian"].iter_rows()]
    assert rows[0][3:17] == [
        "sheet", "item", "kind", "field", "cell", "input", "unit",
        "sheet", "checklist", "version", "digest", "self_total", "inspection_total", "unit",
    ]  # fmt: skip
    cells = {(row[9], row[4], row[5], row[6]): row[7] for row in rows[1:] if row[3]}
    totals = {row[16]: (row[14], row[15]) for row in rows[1:] if row[10]}
    return rows[1][3], cells, totals


def answered(cells: Cells, said: dict[str, dict[str, Any]], kind: str = "self") -> dict[str, Any]:
    """Values by address: who and when, and per member and item what is said."""
    values: dict[str, Any] = {
        cells[None, "_", kind, "by"]: "填表人" if kind == "self" else "督查人",
        cells[None, "_", kind, "date"]: "2026-05-28",
    }
    for unit, items in said.items():
        for name, value in items.items():
            field = "won" if name == "M5" else "value"
            values[cells[unit, name, kind, field]] = value
    return values


SAID = {
    "p1": {"M1": "是", "M2": 2, "M3": "良", "M4": 7, "M5": 2},
    "p2": {"M1": "否", "M2": 3, "M3": "优"},
}


def test_who_stands_where(root: Path) -> None:
    out = books(root)
    assert sorted(path.name for path in out.iterdir()) == [
        "2026-05_东支部_党员.xlsx", "2026-05_西支部_党员.xlsx",
    ]  # fmt: skip
    _, cells, totals = inputs(out / "2026-05_东支部_党员.xlsx")
    assert set(totals) == {"p1", "p2"}
    assert ("p1", "M4", "self", "value") in cells
    assert ("p2", "M4", "self", "value") not in cells  # not for whom it doesn't apply
    assert set(inputs(out / "2026-05_西支部_党员.xlsx")[2]) == {"p3"}


def test_there_and_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = books(root, "--kind", "self") / "2026-05_东支部_党员.xlsx"
    tab, cells, _ = inputs(path)
    path.write_bytes(typed(path.read_bytes(), {tab: answered(cells, SAID)}))
    assert run(["-C", str(root), "collect", str(path), "--dry-run"]) == 0
    assert not (root / "records").exists()
    assert run(["-C", str(root), "collect", str(path)]) == 0
    said = capsys.readouterr().out
    assert "自查 8 项" in said
    first = read((root / "records" / MONTH / "p1.m.self.yaml").read_bytes())
    assert first["entries"] == {
        "M1": True, "M2": 2, "M3": "良", "M4": 7, "M5": {"value": {"won": 2}},
    }  # fmt: skip
    assert (first["by"], first["date"], first["unit"]) == ("填表人", "2026-05-28", "p1")
    assert (
        read((root / "records" / MONTH / "p2.m.self.yaml").read_bytes())["entries"]["M1"] is False
    )
    assert run(["-C", str(root), "validate"]) == 0
    before = contents(root)
    assert run(["-C", str(root), "collect", str(path)]) == 0
    assert contents(root) == before


def test_a_blank_row_makes_no_record(root: Path) -> None:
    path = books(root, "--kind", "self") / "2026-05_东支部_党员.xlsx"
    tab, cells, _ = inputs(path)
    path.write_bytes(typed(path.read_bytes(), {tab: answered(cells, {"p2": SAID["p2"]})}))
    assert run(["-C", str(root), "collect", str(path)]) == 0
    assert [each.name for each in (root / "records" / MONTH).iterdir()] == ["p2.m.self.yaml"]


def test_one_wrong_cell_keeps_all_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = books(root, "--kind", "self") / "2026-05_东支部_党员.xlsx"
    tab, cells, _ = inputs(path)
    values = answered(cells, {**SAID, "p2": {"M1": "是", "M3": "很好"}})
    path.write_bytes(typed(path.read_bytes(), {tab: values}))
    assert run(["-C", str(root), "collect", str(path)]) == 1
    assert not (root / "records").exists()
    assert f"党员清单!{cells['p2', 'M3', 'self', 'value']}" in capsys.readouterr().out


def test_sorted_rows_are_found_by_their_marks(root: Path) -> None:
    path = books(root, "--kind", "self") / "2026-05_东支部_党员.xlsx"
    tab, cells, _ = inputs(path)
    path.write_bytes(typed(path.read_bytes(), {tab: answered(cells, SAID)}))
    book = opened(path)
    sheet = book[tab]
    rows = [
        int("".join(c for c in cells[unit, "M1", "self", "value"] if c.isdigit()))
        for unit in ("p1", "p2")
    ]
    for column in range(1, sheet.max_column + 1):
        one, other = (sheet.cell(row, column) for row in rows)
        one.value, other.value = other.value, one.value
    book.save(path)
    assert run(["-C", str(root), "collect", str(path)]) == 0
    assert read((root / "records" / MONTH / "p1.m.self.yaml").read_bytes())["entries"]["M2"] == 2


def test_what_cannot_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = made(
        tmp_path / "w", items=[*ITEMS, item("M6", 1, {"kind": "check"}, evidence_required=True)]
    )
    command = ["-C", str(root), "sheet", MONTH, "--people-by-branch", "--out", str(tmp_path)]
    assert run(command) == 2
    assert "M6 必须写明佐证" in capsys.readouterr().err


@pytest.mark.office
def test_totals_are_those_of_the_records(root: Path) -> None:
    path = books(root) / "2026-05_东支部_党员.xlsx"
    tab, cells, totals = inputs(path)
    rng = random.Random(7)
    said = {
        unit: {
            name: value
            for name, value in (
                ("M1", rng.choice(["是", "否"])), ("M2", rng.randrange(5)), ("M3", rng.choice("优良差")),
                ("M4", rng.randrange(12)), ("M5", rng.randrange(4)),
            )
            if (unit, name, "self", "won" if name == "M5" else "value") in cells and rng.random() < 0.8
        }
        for unit in ("p1", "p2")
    }  # fmt: skip
    values = answered(cells, said) | answered(cells, SAID, "inspection")
    data = typed(path.read_bytes(), {tab: values})
    path.write_bytes(data)
    shown = recalculated({"x": data})["x"][tab]
    assert run(["-C", str(root), "collect", str(path)]) == 0
    workspace = check_workspace(Folder(root)).workspace
    assert len(workspace.records) == 4
    for document in workspace.records:
        record = document.model
        address = totals[record.unit][0 if record.kind == "self" else 1]
        row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
        score = card_of(workspace, record).score
        assert score is not None
        assert abs(Decimal(str(shown[row - 1][column - 1])) - score) < Decimal("0.0001")


def test_columns_on_several_pages(tmp_path: Path) -> None:
    rules = [
        {"id": f"r{n}", "title": "没有按照规定的时间和程序办理并且没有说明", "each": 1}
        for n in range(4)
    ]
    many = [item(f"D{n}", 4, {"kind": "deduct", "rules": rules}) for n in range(8)]
    out = books(made(tmp_path / "w", items=[*ITEMS, *many]))
    path = out / "2026-05_东支部_党员.xlsx"
    tab, cells, _ = inputs(path)
    sheet = opened(path)[tab]
    assert sheet.print_title_cols == "$A:$B"
    assert (
        not sheet.sheet_properties.pageSetUpPr.fitToPage
    )  # or Excel takes no notice of the breaks
    ends = [each.id for each in sheet.col_breaks.brk]
    assert ends
    pages: dict[tuple[str, str], set[int]] = {}
    for (_, name, kind, _), cell in cells.items():
        if name != "_":
            at = openpyxl.utils.cell.column_index_from_string(cell.rstrip("0123456789"))
            pages.setdefault((name, kind), set()).add(sum(end < at for end in ends))
    assert len(set().union(*pages.values())) == len(ends) + 1
    assert all(len(found) == 1 for found in pages.values())  # an item is on one page
    longest = max(
        (cell for row in sheet["C8:Z8"] for cell in row), key=lambda cell: len(cell.value or "")
    )
    in_a_line = (sheet.column_dimensions[longest.column_letter].width * 7 - 7) / 11
    assert sheet.row_dimensions[8].height >= 11 * len(longest.value) / in_a_line


def test_columns_of_a_short_list_on_one_page(root: Path) -> None:
    path = books(root) / "2026-05_东支部_党员.xlsx"
    sheet = opened(path)[inputs(path)[0]]
    assert not sheet.col_breaks.brk
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
