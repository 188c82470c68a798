"""Formulas against the engine: filled in, recalculated by LibreOffice, item by item and in total."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from openpyxl.utils.cell import coordinate_to_tuple

from dangjian.commands.checking import check_workspace
from dangjian.commands.sheet import sheet
from dangjian.documents.record import Record
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.card import score_card
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import Scorecard, State
from dangjian.sheet.book import Choice
from dangjian.sheet.results import Sheet
from dangjian.values.period import Month, Period, PeriodKind
from tests.helpers import examples, write_files
from tests.oracle.workspaces import workspaces, write
from tests.sheets.filling import Values, fill, place_of_all, recalculated
from tests.sheets.workspace import TAB, blank, filled, make

PERIOD = Period(PeriodKind.MONTH, Month(2026, 5))


def card_of(workspace: Workspace, record: Record) -> Scorecard:
    """The record scored from itself."""
    checklist = workspace.versions[record.checklist_id][record.version]
    policy = workspace.policy_in(record.period)
    assert policy is not None
    filed = Filed(inspection=record) if record.kind == "inspection" else Filed(self_check=record)
    agenda = agenda_of(workspace, checklist, record.period)
    return score_card(record.unit, agenda, filed, policy, workspace.tags[record.unit], alone=True)


def filled_books(root: Path) -> tuple[Workspace, dict[str, bytes], dict[str, list[Record]]]:
    """A workbook for every unit with records, filled in; and the records."""
    checked = check_workspace(Folder(root))
    assert not checked.errors
    every = [document.model for document in checked.workspace.records]
    records: dict[str, list[Record]] = {}
    for record in every:
        if record.entries is not None:
            records.setdefault(record.unit, []).append(record)
    with tempfile.TemporaryDirectory() as out:
        lists = tuple(checked.workspace.versions)
        choice = Choice(units=tuple(records), checklists=lists)
        made: tuple[Sheet, ...] = ()
        if records:
            try:
                made = sheet(Folder(root), PERIOD, choice, Path(out)).made
            except DangjianError as nothing:  # nobody has anything to fill in this month
                if "没有要填的点检表" not in nothing.message:
                    raise
        by_name = {unit.name: unit.id for unit in checked.workspace.units.values()}
        books = {by_name[each.unit]: Path(each.path).read_bytes() for each in made}
    filled = {unit: fill(data, records[unit]) for unit, data in books.items()}
    return checked.workspace, filled, records


def differences(
    workspace: Workspace,
    tabs: Mapping[str, Mapping[str, str]],
    book: Values,
    records: list[Record],
) -> Iterator[str]:
    """Where the recalculated workbook says anything else than the engine."""
    for record in records:
        tab = tabs.get(record.checklist_id)
        if tab is not None:
            yield from compared(book, tab, record, card_of(workspace, record))


def compared(
    book: Values, tab: Mapping[str, str], record: Record, card: Scorecard
) -> Iterator[str]:
    """Where a tab says anything else than the card of the record."""
    rows = book[tab["sheet"]]
    row, column = coordinate_to_tuple(tab[f"{record.kind}_total"])
    total = rows[row - 1][column - 1]
    where = f"{record.unit} {record.checklist} {record.kind}"
    own = (result for result in card.items if not result.post.item.draws)
    answered = bool(record.entries) and any(result.entry is not None for result in own)
    if card.score is None or not answered:
        if isinstance(total, (int, float)) and answered:
            yield f"{where}: {total} instead of no score"
    elif not isinstance(total, (int, float)) or abs(Decimal(str(total)) - card.score) > Decimal(
        "0.0000001"
    ):
        yield f"{where}: {total!r} instead of {card.score}"
    yield from _items(rows, card, record, where) if answered else ()


def _items(
    rows: list[tuple[Any, ...]], card: Scorecard, record: Record, where: str
) -> Iterator[str]:
    heads = {value: column for column, value in enumerate(rows[4])}
    column = heads[f"{record.kind}_score"]
    shown = {
        row[heads["id"]]: row[column]
        for row in rows[7:]
        if row[heads["id"]] and row[heads["key"]] != "#"
    }
    for result in card.items:
        item = result.post.item.id
        if item not in shown:
            continue
        value = shown[item]
        if result.state is State.SCORED and result.post.item.criterion.kind != "veto":
            right = isinstance(value, (int, float)) and abs(
                Decimal(str(value)) - result.earned_points
            ) < Decimal("0.00000001")
            if not right:
                yield f"{where} {item}: {value!r} instead of {result.earned_points} {record.entries}"
        elif result.state is not State.SCORED and isinstance(value, (int, float)):
            yield f"{where} {item}: {value!r} though {result.state}"


def random_spaces(count: int) -> list[dict[str, Any]]:
    """So many random workspaces: LibreOffice starts once for all of them, so nothing is shrunk."""
    found: list[dict[str, Any]] = []

    @examples(count)
    @given(workspaces("month"))
    def gather(space: dict[str, Any]) -> None:
        found.append(space)

    gather()
    return found


@pytest.mark.office
def test_formulas_agree_with_the_engine() -> None:
    books: dict[str, bytes] = {}
    known: dict[str, tuple[Workspace, list[Record], Mapping[str, Any]]] = {}
    for number, space in enumerate(random_spaces(5)):
        with tempfile.TemporaryDirectory() as folder:
            write(space, Path(folder))
            workspace, filled, records = filled_books(Path(folder))
            for unit, data in filled.items():
                books[f"{number}-{unit}"] = data
                known[f"{number}-{unit}"] = (workspace, records[unit], place_of_all(data)[1])
    found = []
    for name, book in recalculated(books).items():
        workspace, mine, tabs = known[name]
        found += list(differences(workspace, tabs, book, mine))
    assert not found, "\n".join(found)


RECORD = """\
schema: dangjian/record@1
checklist: branch@1.0.0
unit: {unit}
period: "2026-05"
kind: {kind}
by: 督查组
date: 2026-05-28
entries: {{{entry}}}
"""


@pytest.mark.office
def test_a_side_that_only_says_nothing_was_found(tmp_path: Path) -> None:
    """否 on a veto, 0 of a bonus, 未发现问题: each is an answer, so the side has a score."""
    root = make(tmp_path)
    cases = (
        ("br-a", "inspection", "B4: false"),
        ("br-a", "self", "B3: {value: {}}"),
        ("br-b", "inspection", "B1: {value: {}}"),
        ("br-b", "self", "B2: {value: {}}"),
    )
    for unit, kind, entry in cases:
        tail = ".self" if kind == "self" else ""
        text = RECORD.format(unit=unit, kind=kind, entry=entry)
        write_files(root, {f"records/2026-05/{unit}.branch{tail}.yaml": text})
    workspace, books, records = filled_books(root)
    for unit, values in recalculated(books).items():
        tabs = place_of_all(books[unit])[1]
        assert not list(differences(workspace, tabs, values, records[unit]))
        for kind in ("self", "inspection"):
            row, column = coordinate_to_tuple(tabs["branch"][f"{kind}_total"])
            assert isinstance(values[TAB][row - 1][column - 1], (int, float)), (unit, kind)


@pytest.mark.office
def test_zeros_beside_nothing_found(tmp_path: Path) -> None:
    root = make(tmp_path)
    zeros = {("B1", "late"): 0, ("B1", "wrong"): "无", ("B1", "gone"): 0, ("B1", "none"): "是"}
    data = filled(blank(root), zeros)
    wrong = filled(blank(root), zeros | {("B1", "late"): 1})
    found = recalculated({"right": data, "wrong": wrong})
    for name, shown in (("right", 6), ("wrong", "填错")):
        (row,) = [row for row in found[name][TAB] if row[0] == "B1"]
        heads = found[name][TAB][4]
        assert row[heads.index("inspection_score")] == shown
