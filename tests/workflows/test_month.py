"""The month of ``docs/month.md``, followed literally on the example company.

Every command of the page is run as it is printed; between them stand hands that do what the page says people
do: fill in workbooks, each in his own way. Counted are commands, typed ids and lines of YAML.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import read
from dangjian.scoring.agenda import agenda_of
from dangjian.values.period import Month
from tests.helpers import ROOT
from tests.sheets.filling import map_of, place_of_all, typed

PAGE = ROOT / "docs" / "month.md"
EXAMPLE = ROOT / "examples" / "gear-company"
JULY = Month(2026, 7)


def commands() -> list[list[str]]:
    """The command lines of the page, in words."""
    text = PAGE.read_text(encoding="utf-8")
    lines = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    for line in lines:
        assert line.startswith("dangjian ")
        assert not set(line) & set("'\\*?$`^%{}"), f"{line}: not the same in every shell"
    return [shlex.split(line)[1:] for line in lines]


class Hands:
    """What people do between two commands, in the folder of the workspace."""

    def __init__(self, root: Path) -> None:
        self.root = root
        workspace = check_workspace(Folder(root), lambda _month: False).workspace
        self.items = {
            item.id: item
            for name in workspace.versions
            if (current := workspace.checklist_in(name, JULY)) is not None
            for post in agenda_of(workspace, current, JULY).posts
            for item in [post.item]
        }
        self.answered = 0

    def before(self, command: list[str]) -> None:
        """Whatever has to be there before a command is run."""
        match command:
            case ["collect", "收件", "--dry-run"]:
                self._sheets()
            case ["correct", "collect", *_]:
                self._appeals()
            case ["rectify", "collect", "回执收件"]:
                self._replies()
            case ["rectify", "collect", "台账", *_]:
                self._verdicts()

    def _sheets(self) -> None:
        """Branches fill in their side, inspectors theirs, some in the same copy, some in another, one twice."""
        inbox = self.root / "收件"
        inbox.mkdir()
        for number, path in enumerate(sorted((self.root / "发表").glob("*.xlsx"))):
            data = path.read_bytes()
            sides = [("self",), ("inspection",)] if number % 3 == 0 else [("self", "inspection")]
            for n, mine in enumerate(sides):
                folder = inbox / ("督查组" if n else "支部")
                folder.mkdir(exist_ok=True)
                (folder / path.name).write_bytes(typed(data, self._filled(data, mine, number)))
            if number == 1:
                shutil.copy(inbox / "支部" / path.name, inbox / f"{path.stem}(2).xlsx")

    def _filled(
        self, data: bytes, sides: tuple[str, ...], number: int
    ) -> dict[str, dict[str, Any]]:
        cells: dict[str, dict[str, Any]] = {}
        for (sheet, item, kind, field), (cell, input_) in place_of_all(data)[0].items():
            value = self._value(item, kind, field, input_, number) if kind in sides else None
            if value is not None:
                cells.setdefault(sheet, {})[cell] = value
        return cells

    def _value(self, item: str, kind: str, field: str, input_: str, number: int) -> Any:
        if item == "_":
            return (
                ("某某" if kind == "self" else "督查一组") if field == "by" else date(2026, 7, 28)
            )
        criterion: Any = self.items[item].criterion
        if criterion.kind in ("bonus", "penalty", "veto") or field in ("na", "note", "since"):
            return None
        lost = number % 4 == 1 and item[-1] in "2458"
        match field, input_:
            case "evidence", _:
                return "台账；现场查看"
            case "none", _:
                return "未发现"
            case "done", "number":
                return "3/5" if lost else "30／30"
            case "value", "bool":
                return "×" if lost else "√"
            case "value", "level":
                return list(criterion.levels)[-1 if lost else 0]
            case "value", "int":
                return 0 if lost else "9次"
            case _, "date":
                return "7月20号"
            case "value", "number":
                return getattr(criterion, "target", None) or 100
            case _, "count" if criterion.kind == "votes":
                return 10
        return None

    def _appeals(self) -> None:
        """Somebody objects to a level, and is right."""
        inbox = self.root / "申诉收件"
        inbox.mkdir()
        for path in sorted((self.root / "申诉").glob("*.xlsx")):
            book = openpyxl.load_workbook(path)
            places = {(i, f): (s, cell) for (s, i, _, f), (cell, _) in map_of(book).items()}
            rows = [row for row in book["申诉更正表"].iter_rows(values_only=True) if row[5]]
            # What an item may be changed to stands in its row: here the best of its levels.
            levels = {row[0]: re.match(r"档次之一：([^、]+)", str(row[5])) for row in rows}
            item = next((each for each, found in levels.items() if found), None)
            if item is None:
                continue
            found = levels[item]
            assert found is not None
            said = {"value": found[1], "reason": "漏记了", "decision": "采纳", "ground": "属实"}
            for field, value in said.items():
                sheet, cell = places[item, field]
                book[sheet][cell].value = value
            book.save(inbox / path.name)
            self.answered += 1
            if self.answered == 2:
                return

    def _replies(self) -> None:
        inbox = self.root / "回执收件"
        inbox.mkdir()
        for path in (self.root / "回执").glob("*.xlsx"):
            said = {"measures": "专人负责", "evidence": "整改报告；照片", "done": date(2026, 8, 1)}
            (inbox / path.name).write_bytes(_answered(path, said))

    def _verdicts(self) -> None:
        for path in (self.root / "台账").glob("*.xlsx"):
            path.write_bytes(_answered(path, {"verdict": "销号", "opinion": "现场复核，属实"}))


def _answered(path: Path, said: dict[str, Any]) -> bytes:
    """A form with the same answers in every row."""
    data = path.read_bytes()
    cells: dict[str, dict[str, Any]] = {}
    for (sheet, _, _, field), (cell, _) in place_of_all(data)[0].items():
        if field in said:
            cells.setdefault(sheet, {})[cell] = said[field]
    return typed(data, cells)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example company before July was recorded, in which one stands."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "gear-company"))
    for kind in ("records", "corrections", "rectifications"):
        shutil.rmtree(folder / kind / "2026-07", ignore_errors=True)
    monkeypatch.chdir(folder)
    return folder


def states(root: Path) -> Iterator[list[str]]:
    """The actions of every problem of July."""
    for path in (root / "rectifications" / "2026-07").glob("*.yaml"):
        found: Any = read(path.read_bytes())
        yield [event["action"] for event in found["events"]]


def test_the_month_as_the_page_says(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, hands, before = commands(), Hands(root), set(root.rglob("*.yaml"))
    for line in lines:
        hands.before(line)
        status = run(line)
        said = capsys.readouterr()
        assert status == 0, (line, said.out[-3000:], said.err)
        assert line[0] == "seal" or "yaml" not in said.out.lower(), line
    raised = list(states(root))
    assert raised
    assert all(actions[-3:] == ["accept", "submit", "close"] for actions in raised)
    assert hands.answered == len(list((root / "corrections/2026-07").glob("*.yaml")))
    assert hands.answered
    assert list((root / "seals").glob("2026-07.1.yaml"))
    assert run(["verify", "2026-07"]) == 0
    assert set(root.rglob("*.yaml")) > before  # all of it written by commands


def test_the_counts(root: Path) -> None:
    """Under 20 commands a month, at most 8 from raising to closing; no ids, no YAML."""
    lines = commands()
    assert len(lines) < 20
    words = [line[:2] for line in lines]
    raised = words.index(["rectify", "raise"])
    closed = max(n for n, line in enumerate(lines) if line[:3] == ["rectify", "collect", "台账"])
    assert closed - raised + 1 <= 8
    workspace = check_workspace(Folder(root), lambda _month: False).workspace
    ids = {*workspace.units, *workspace.versions, *(i for i in Hands(root).items)}
    assert not [word for line in lines for word in line if word in ids]
    assert not [word for line in lines for word in line if ": " in word or "{" in word]


def test_the_year_ends_in_commands_that_there_are() -> None:
    """Every line of ``docs/year-end.md`` names commands and options of the program, for every shell."""
    from dangjian.cli.app import make_app

    text = (PAGE.parent / "year-end.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(dangjian [^`]+)`", text)
    assert len(lines) > 15
    reference = (PAGE.parent / "commands.md").read_text(encoding="utf-8")
    assert make_app()
    for line in lines:
        assert not set(line) & set("'\\*?$^%{}"), f"{line}: not the same in every shell"
        words = line.split()[1:]
        assert f"`dangjian {words[0]}" in reference, line
        for option in (word for word in words if word.startswith("--")):
            assert f"`{option}" in reference, line
