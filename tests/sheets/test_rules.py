"""Sheets of every rule of the second revision: formulas as the engine, and records that come back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dangjian.codes import sheets
from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.collect import collect
from dangjian.commands.score import score_records
from dangjian.commands.sheet import sheet
from dangjian.documents.record import Record
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import read
from dangjian.scoring.agenda import agenda_of
from dangjian.sheet.book import Choice
from tests.helpers import TIMES, write_files
from tests.sheets import rules
from tests.sheets.filling import fill, place_of_all, recalculated, typed
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
        made = sheet(
            Folder(root), PERIOD, Choice(units=tuple(records)), Path(out), today=TODAY
        ).made
        names = {unit.name: unit.id for unit in found.workspace.units.values()}
        return {
            names[each.unit]: (
                fill(Path(each.path).read_bytes(), records[names[each.unit]]),
                records[names[each.unit]],
            )
            for each in made
        }


@pytest.mark.office
@pytest.mark.parametrize("seed", range(1, 1 + TIMES))
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
        agenda = agenda_of(
            found.workspace,
            found.workspace.versions[record.checklist_id][record.version],
            record.period,
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


def written(root: Path) -> Path:
    write_files(
        root, {name: text for name, text in rules.files(3).items() if "records/" not in name}
    )
    return root


def sheet_of(root: Path, unit: str = "br-2") -> bytes:
    with tempfile.TemporaryDirectory() as out:
        made = sheet(Folder(root), PERIOD, Choice(units=(unit,)), Path(out), today=TODAY).made
        return Path(made[0].path).read_bytes()


def hand_in(root: Path, name: str, values: dict[tuple[str, str], Any], by: str = "督查一组") -> Any:
    """A copy of br-2's sheet with these inspection cells, collected."""
    data = sheet_of(root)
    places = place_of_all(data)[0]
    said = {("_", "by"): by, ("_", "date"): date(2026, 5, 28), **values}
    cells: dict[str, Any] = {
        places["支部点检表", item, "inspection", field][0]: value
        for (item, field), value in said.items()
    }
    inbox = root / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / name).write_bytes(typed(data, {"支部点检表": cells}))
    return collect(root, [inbox / name], today=TODAY)


def codes_in(collected: Any) -> set[str]:
    return {problem.code for file in collected.files for problem in file.problems}


def entry(root: Path, item: str) -> Any:
    record = read((root / "records/2026-05/br-2.branch.yaml").read_bytes())
    assert isinstance(record, dict)
    return record["entries"].get(item)


def test_half_a_matter_is_no_matter(tmp_path: Path) -> None:
    root = written(tmp_path)
    found = hand_in(root, "a.xlsx", {("B3", "matter.1"): "创新案例"})
    assert sheets.MATTER_HALF.id in codes_in(found)


def test_a_matter_is_named_once(tmp_path: Path) -> None:
    root = written(tmp_path)
    twice = {("B3", f"matter.{n}"): "创新案例" for n in (1, 2)}
    levels = {("B3", "rule.1"): "市级", ("B3", "rule.2"): "county"}
    assert sheets.MATTER_TWICE.id in codes_in(hand_in(root, "a.xlsx", twice | levels))


def test_levels_are_known_by_title_and_by_id(tmp_path: Path) -> None:
    root = written(tmp_path)
    cells = {
        ("B3", "matter.1"): "创新案例", ("B3", "rule.1"): "市级",
        ("B3", "matter.4"): "先进集体", ("B3", "rule.4"): "county",
    }  # fmt: skip
    assert not hand_in(root, "a.xlsx", cells).failed
    assert entry(root, "B3") == {"value": {"创新案例": "city", "先进集体": "county"}}


def test_each_inspector_judges_for_himself(tmp_path: Path) -> None:
    """Copies of several inspectors stand side by side; a further one by the same person replaces his."""
    root = written(tmp_path)
    assert not hand_in(root, "a.xlsx", {("S1", "value"): "优"}, "督查一组").failed
    assert entry(root, "S1") == "优"
    assert not hand_in(root, "b.xlsx", {("S1", "value"): "差"}, "督查二组").failed
    assert not hand_in(root, "c.xlsx", {("S1", "value"): "良"}, "督查二组").failed
    assert entry(root, "S1") == {
        "values": [{"value": "优", "by": "督查一组"}, {"value": "良", "by": "督查二组"}]
    }
    assert not check_workspace(Folder(root)).errors


def test_what_is_taken_from_elsewhere_has_no_input(tmp_path: Path) -> None:
    places = place_of_all(sheet_of(written(tmp_path)))[0]
    items = {item for _, item, _, _ in places}
    assert "O1" in items
    assert not items & {"O2", "O3", "O4", "O5", "W1", "D1"}
    assert {field for _, item, _, field in places if item == "W2"} >= {"fire", "basis"}
    assert ("支部点检表", "W2", "self", "life") not in places
