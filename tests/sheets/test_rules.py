"""Sheets of every rule of the second revision: formulas as the engine, and records that come back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.collect import collect
from dangjian.commands.score import score_records
from dangjian.commands.sheet import sheet
from dangjian.documents.record import Record
from dangjian.io.sources import Folder
from dangjian.sheet.book import Choice
from tests.helpers import write_files
from tests.sheets import rules
from tests.sheets.filling import fill, place_of_all, recalculated
from tests.sheets.test_office import PERIOD, compared
from tests.sheets.workspace import TODAY


def checked(root: Path, seed: int) -> Checked:
    write_files(root, rules.files(seed))
    found = check_workspace(Folder(root))
    assert not found.errors, [problem.message for problem in found.errors]
    return found


def books(root: Path, found: Checked) -> dict[str, tuple[bytes, list[Record]]]:
    """Each unit's sheet, filled in as its records say."""
    records: dict[str, list[Record]] = {}
    for document in found.workspace.records:
        records.setdefault(document.model.unit, []).append(document.model)
    with tempfile.TemporaryDirectory() as out:
        made = sheet(Folder(root), PERIOD, Choice(units=tuple(records)), Path(out), today=TODAY)
        names = {unit.name: unit.id for unit in found.workspace.units.values()}
        return {
            names[each.unit]: (
                fill(Path(each.path).read_bytes(), records[names[each.unit]]),
                records[names[each.unit]],
            )
            for each in made
        }


@pytest.mark.office
@pytest.mark.parametrize("seed", [1])
def test_formulas_agree_with_the_engine(tmp_path: Path, seed: int) -> None:
    found = checked(tmp_path, seed)
    filled = books(tmp_path, found)
    names = {id(document.model): document.name for document in found.workspace.records}
    values = recalculated({unit: data for unit, (data, _) in filled.items()})
    wrong: list[str] = []
    several = 0
    for unit, (data, records) in filled.items():
        cards = {
            (card.checklist, names[id(record)]): card
            for record in records
            for card in [_alone(tmp_path, names[id(record)])]
        }
        tabs: Any = place_of_all(data)[1]
        for record in records:
            card = cards[record.checklist_id, names[id(record)]]
            several += len(card.vetoes)
            wrong += compared(values[unit], tabs[record.checklist_id], record, card)
    assert not wrong, "\n".join(wrong)
    assert several > 10


def _alone(root: Path, name: str) -> Any:
    scores = score_records(Folder(root), [name])
    assert scores.results is not None
    return scores.results.scorecards[0]


def meanings(found: Checked) -> Iterator[tuple[Any, ...]]:
    """What each record says: values that mean the same are the same."""
    for document in found.workspace.records:
        record = document.model
        agenda = found.workspace.agenda(
            found.workspace.versions[record.checklist_id][record.version], record.period
        )
        for item, entry in sorted((record.entries or {}).items()):
            parsed = agenda.by_id[item].parse(entry.value)
            if parsed not in ((),):  # bonus and penalty of nothing are no entry
                yield record.unit, record.checklist_id, record.kind, item, parsed


def test_records_come_back(tmp_path: Path) -> None:
    found = checked(tmp_path / "one", 2)
    filled = books(tmp_path / "one", found)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for unit, (data, _) in filled.items():
        (inbox / f"{unit}.xlsx").write_bytes(data)
    empty = {name: text for name, text in rules.files(2).items() if "records/" not in name}
    write_files(tmp_path / "two", empty)
    collected = collect(tmp_path / "two", [inbox], today=TODAY)
    refused = [file.problems for file in collected.files if file.refused]
    assert not refused
    back = check_workspace(Folder(tmp_path / "two"))
    assert not back.errors
    lost = set(meanings(found)) ^ set(meanings(back))
    assert {each for each in lost if not _says_nothing(each)} == set()


def _says_nothing(said: tuple[Any, ...]) -> bool:
    """No ballots: cells that are all blank or 0 are no entry, and mean the same."""
    value = said[-1]
    return isinstance(value, tuple) and all(getattr(each, "total", 1) == 0 for each in value)
