"""What a sheet says of items before they are due, and of what was done early."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.commands.collect import collect
from dangjian.commands.score import score_records
from dangjian.commands.sheet import sheet
from dangjian.io.sources import Folder
from dangjian.sheet.book import Choice
from dangjian.sheet.results import Collected
from dangjian.values.period import Month, Period, PeriodKind
from tests.core.small import Doc, checklist, item, policy, record, space, unit
from tests.helpers import opened
from tests.oracle.workspaces import write
from tests.sheets.filling import fill, place_of_all, recalculated, typed
from tests.sheets.test_office import compared

TODAY = date(2026, 6, 30)
TAB, OTHER_TAB = "点检表", "点检表（2）"
RULES = [
    {"id": "late", "title": "迟报", "each": 1},
    {"id": "loose", "title": "不实", "range": [1, 2]},
]
LEVELS: Doc = {"kind": "level", "levels": {"优": 1, "良": 0.8, "差": 0}}
VOTES: Doc = {"kind": "votes", "levels": {"好": 1, "差": 0.4}}


def quarterly(name: str, points: int, criterion: Doc, **more: object) -> Doc:
    return item(name, points, criterion, cycle="quarter", **more)


def lists() -> list[Doc]:
    """Every kind that may be done early, in a quarter; another list that takes some of it."""
    first = [
        quarterly("Q1", 8, {"kind": "count", "target": 4}),
        quarterly("Q2", 6, {"kind": "deduct", "rules": RULES}, default={}),
        quarterly("Q3", 5, LEVELS, allow_na=True),
        quarterly("Q4", 4, {"kind": "rate", "target": 1, "floor": 0.5}),
        quarterly("Q5", 3, {"kind": "deadline", "per_day": 0.5}, due={"day": 20}),
        quarterly("Q6", 7, VOTES),
        quarterly("Q7", 4, LEVELS, several="mean"),
        item("M1", 10),
    ]
    second = [
        quarterly("S1", 2, {"kind": "count", "target": 3}, same_as="Q1"),
        quarterly("S3", 4, LEVELS, same_as="Q3"),
        quarterly("S7", 3, LEVELS, same_as="Q7"),
        item("M2", 5),
    ]
    return [checklist(first), checklist(second, name="b")]


CHOICES: dict[str, tuple[Any, ...]] = {
    "Q1": (0, 1, 2, 3),
    "Q2": ({}, {"late": 1}, {"loose": [1, 2], "late": 2}),
    "Q3": ("优", "良", "差", {"na": "没有"}),
    "Q4": ({"value": {"done": 3, "total": 4}}, {"value": {"done": 0, "total": 0}}),
    "Q5": ("2026-06-10", "2026-06-24", False),
    "Q6": ({"value": {"好": 3, "差": 4}}, {"value": {"好": 2}}),
    "Q7": ("优", {"values": [{"value": "优", "by": "甲"}, {"value": "差", "by": "乙"}]}),
}


def entry(value: Any) -> Any:
    return (
        {"value": value}
        if isinstance(value, dict) and not {"na", "value", "values"} & set(value)
        else value
    )


def random_records(units: int) -> list[Doc]:
    random, found = Random(7), []
    for n in range(1, units + 1):
        for month in ("2026-04", "2026-05", "2026-06"):
            for kind in ("self", "inspection"):
                chance = 0.5 if month != "2026-06" else 0.25
                said = {
                    name: entry(random.choice(values))
                    for name, values in CHOICES.items()
                    if random.random() < chance
                }
                if month == "2026-06":
                    if "Q7" in said:
                        said["Q7"] = "良"
                    found.append(
                        record({"M2": True}, f"u{n}", kind, month=month, checklist="b@1.0.0")
                    )
                if kind == "self" and isinstance(said.get("Q7"), dict):
                    said["Q7"] = "差"
                if random.random() < 0.85 or month == "2026-06":
                    found.append(record({"M1": True, **said}, f"u{n}", kind, month=month))
    return found


JUNE = Period(PeriodKind.MONTH, Month(2026, 6))
APRIL = Period(PeriodKind.MONTH, Month(2026, 4))


def made(root: Path, period: Period, **chosen: Any) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as out:
        sheets = sheet(Folder(root), period, Choice(**chosen), Path(out), today=TODAY).made
        return {each.unit.removeprefix("支部 "): Path(each.path).read_bytes() for each in sheets}


@pytest.mark.office
def test_blank_cells_are_worth_what_was_done_early(tmp_path: Path) -> None:
    """Each side of each tab equals the score of its single record."""
    units = 10
    rules = policy(composition={"branch": {"a": 0.5, "b": 0.5}})
    write(space(lists(), random_records(units), rules, units), tmp_path)
    checked = check_workspace(Folder(tmp_path))
    assert not checked.errors, [each.message for each in checked.errors]
    documents = [d for d in checked.workspace.records if d.model.period == Month(2026, 6)]
    books = {
        name: fill(data, [d.model for d in documents if d.model.unit == name])
        for name, data in made(tmp_path, JUNE, layers=("branch",)).items()
    }
    values = recalculated(books)
    wrong, carried = [], 0
    for document in documents:
        found = score_records(Folder(tmp_path), [document.name])
        assert found.results is not None
        card = found.results.scorecards[0]
        carried += sum(bool(each.carried) for each in card.items)
        tabs = place_of_all(books[document.model.unit])[1]
        name = document.model.checklist_id
        wrong += compared(values[document.model.unit], tabs[name], document.model, card)
    assert not wrong, "\n".join(wrong)
    assert carried > 40


def handed_in(root: Path, period: Period, cells: dict[tuple[str, str, str], Any]) -> Collected:
    """u1's sheet with these cells (item, side, field), collected."""
    data = made(root, period)["u1"]
    places = place_of_all(data)[0]
    typed_in = {places[TAB, *where][0]: value for where, value in cells.items()}
    inbox = root / "inbox"
    inbox.mkdir(exist_ok=True)
    path = inbox / f"{period}.xlsx"
    path.write_bytes(typed(data, {TAB: typed_in}))
    return collect(root, [path], today=TODAY)


def signed(side: str) -> dict[tuple[str, str, str], Any]:
    who = "支部书记" if side == "self" else "督查组"
    return {("_", side, "by"): who, ("_", side, "date"): date(2026, 6, 29)}


def note_of(data: bytes, name: str, side: str) -> str:
    import io

    cell = place_of_all(data)[0][TAB, name, side, "note"][0]
    return str(opened(io.BytesIO(data))[TAB][cell].value or "")


def quarter(records: list[Doc], **rules: Any) -> Doc:
    return space(lists()[:1], records, policy(**rules))


def test_a_row_is_offered_from_the_first_month_of_the_cycle(tmp_path: Path) -> None:
    """Written in April it becomes an entry of April, which June counts."""
    write(quarter([]), tmp_path)
    done = {("Q1", "self", "value"): 3, ("M1", "self", "value"): "是"} | signed("self")
    collected = handed_in(tmp_path, APRIL, done)
    assert not collected.failed
    assert [plan.entries for plan in collected.plans] == [2]
    text = (tmp_path / "records/2026-04/u1.a.self.yaml").read_text(encoding="utf-8")
    assert "Q1: 3" in text
    assert note_of(made(tmp_path, JUNE)["u1"], "Q1", "self") == "〔4 月已填 3 次〕"


def test_after_the_due_month_no_row_is_offered(tmp_path: Path) -> None:
    early_due = quarterly("Q1", 8, {"kind": "count", "target": 4}, due={"month": 2})
    write(space([checklist([early_due, item("M1", 1)])], []), tmp_path)
    offered = {
        month: any(where[1] == "Q1" for where in place_of_all(made(tmp_path, period)["u1"])[0])
        for month in (4, 5, 6)
        for period in [Period(PeriodKind.MONTH, Month(2026, month))]
    }
    assert offered == {4: True, 5: True, 6: False}


def test_blank_makes_no_entry_and_no_record(tmp_path: Path) -> None:
    """The note that the sheet wrote itself is nobody's; what is written after it is kept."""
    filed = [
        record({"Q1": 1, "Q3": "良"}, kind="self", month="2026-04"),
        record({"Q1": 2, "Q2": {"value": {"late": 1}}}, month="2026-05"),
    ]
    write(quarter(filed), tmp_path)
    june = made(tmp_path, JUNE)["u1"]
    assert note_of(june, "Q1", "self") == "〔4 月已填 1 次〕"
    assert note_of(june, "Q3", "self") == "〔4 月已填 良〕"
    assert note_of(june, "Q1", "inspection") == "〔5 月已填 2 次〕"
    assert note_of(june, "Q2", "inspection") == "〔5 月已填 迟报 1 次〕"
    collected = handed_in(tmp_path, JUNE, {("M1", "self", "value"): "是"} | signed("self"))
    assert [(plan.side, plan.entries) for plan in collected.plans] == [("self", 1)]
    unfilled = [p.message for p in collected.problems if "没有填" in p.message]
    assert len(unfilled) == 1
    assert "Q1" not in unfilled[0]
    assert "Q4" in unfilled[0]


def test_words_after_the_sheets_own_are_kept(tmp_path: Path) -> None:
    write(quarter([record({"Q1": 1}, kind="self", month="2026-04")]), tmp_path)
    cells = {("Q1", "self", "value"): 4, ("Q1", "self", "note"): "〔4 月已填 1 次〕又补了三次"}
    collected = handed_in(tmp_path, JUNE, cells | signed("self"))
    assert not collected.failed
    text = (tmp_path / "records/2026-06/u1.a.self.yaml").read_text(encoding="utf-8")
    assert "又补了三次" in text
    assert "已填" not in text


def test_judgements_of_other_inspectors_are_shown_and_stay(tmp_path: Path) -> None:
    judged = {"values": [{"value": "优", "by": "督查一组"}, {"value": "差", "by": "督查二组"}]}
    write(quarter([record({"Q7": judged, "M1": True}, month="2026-06")]), tmp_path)
    shown = note_of(made(tmp_path, JUNE)["u1"], "Q7", "inspection")
    assert shown == "〔督查一组已评 优；督查二组已评 差〕"
    third = {("Q7", "inspection", "value"): "良", ("_", "inspection", "by"): "督查三组",
             ("_", "inspection", "date"): date(2026, 6, 29)}  # fmt: skip
    collected = handed_in(tmp_path, JUNE, third)
    assert not collected.failed
    text = (tmp_path / "records/2026-06/u1.a.yaml").read_text(encoding="utf-8")
    assert [name in text for name in ("督查一组", "督查二组", "督查三组")] == [True] * 3
    assert "已评" not in text


def test_units_with_other_early_entries_get_other_sheets(tmp_path: Path) -> None:
    filed = [record({"Q1": n}, f"u{n}", "self", month="2026-04") for n in (1, 2)]
    workspace = space(lists()[:1], filed, units=[unit("u1"), unit("u2"), unit("u3")])
    write(workspace, tmp_path)
    books = made(tmp_path, JUNE)
    notes = [note_of(books[name], "Q1", "self") for name in ("u1", "u2", "u3")]
    assert notes == ["〔4 月已填 1 次〕", "〔4 月已填 2 次〕", ""]
