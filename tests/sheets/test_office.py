"""Formulas against the engine: filled in, recalculated by LibreOffice, item by item and in total."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from dangjian.core.force import Filed
from dangjian.core.period import Month, parse_period
from dangjian.core.record import Record
from dangjian.core.scorecard import Scorecard, State
from dangjian.core.scoring import score_card
from dangjian.core.sheet.selection import Choice
from dangjian.core.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.workflows.checking import check_workspace
from dangjian.workflows.sheet import Sheet, sheet
from tests.helpers import examples
from tests.oracle.workspaces import workspaces, write
from tests.sheets.filling import fill, recalculated, tabs_of

PERIOD = parse_period("2026-05")
assert PERIOD is not None
MAY = Month(2026, 5)


def card_of(workspace: Workspace, record: Record) -> Scorecard:
    """The record scored from itself."""
    checklist = workspace.versions[record.checklist_id][record.version]
    policy = workspace.policy_in(record.period)
    assert policy is not None
    filed = Filed(inspection=record) if record.kind == "inspection" else Filed(self_check=record)
    agenda = workspace.agenda(checklist, record.period)
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
                made = sheet(Folder(root), PERIOD, choice, Path(out))
            except DangjianError as nothing:  # nobody has anything to fill in this month
                if "没有要填的点检表" not in nothing.message:
                    raise
        by_name = {unit.name: unit.id for unit in checked.workspace.units.values()}
        books = {by_name[each.unit]: Path(each.path).read_bytes() for each in made}
    filled = {}
    for unit, data in books.items():
        filled[unit] = fill(data, listed_only(data, records[unit]))
    return checked.workspace, filled, records


def listed_only(data: bytes, records: list[Record]) -> Iterator[Record]:
    """Records of lists that the workbook has a tab for."""
    import io

    import openpyxl

    tabs = tabs_of(openpyxl.load_workbook(io.BytesIO(data)))
    return (record for record in records if record.checklist_id in tabs)


def differences(workspace: Workspace, book: Any, records: list[Record]) -> Iterator[str]:
    """Where the recalculated workbook says anything else than the engine."""
    tabs = tabs_of(book)
    for record in records:
        tab = tabs.get(record.checklist_id)
        if tab is None:
            continue
        card, sheet_ = card_of(workspace, record), book[tab["sheet"]]
        total = sheet_[tab["self_total" if record.kind == "self" else "inspection_total"]].value
        where = f"{record.unit} {record.checklist} {record.kind}"
        answered = bool(record.entries) and any(result.entry is not None for result in card.items)
        if card.score is None or not answered:
            if isinstance(total, (int, float)) and answered:
                yield f"{where}: {total} instead of no score"
        elif not isinstance(total, (int, float)) or abs(Decimal(str(total)) - card.score) > Decimal(
            "0.0000001"
        ):
            yield f"{where}: {total!r} instead of {card.score}"
        yield from _items(sheet_, card, record, where) if answered else ()


def _items(sheet_: Any, card: Scorecard, record: Record, where: str) -> Iterator[str]:
    heads = {cell.value: cell.column for cell in sheet_[5]}
    column = heads[f"{record.kind}_score"]
    shown = {
        row[heads["id"] - 1].value: row[column - 1].value
        for row in sheet_.iter_rows(min_row=8)
        if row[heads["id"] - 1].value and row[heads["key"] - 1].value != "#"
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
    known: dict[str, tuple[Workspace, list[Record]]] = {}
    for number, space in enumerate(random_spaces(15)):
        with tempfile.TemporaryDirectory() as folder:
            write(space, Path(folder))
            workspace, filled, records = filled_books(Path(folder))
            for unit, data in filled.items():
                books[f"{number}-{unit}"] = data
                known[f"{number}-{unit}"] = (workspace, records[unit])
    found = [
        line
        for name, book in recalculated(books).items()
        for line in differences(known[name][0], book, known[name][1])
    ]
    assert not found, "\n".join(found)
