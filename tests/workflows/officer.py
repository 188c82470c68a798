"""An officer of a company and the people around him: the commands of a page of the documents, and what is
done by hand between them."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.scoring.agenda import agenda_of
from dangjian.values.period import Month
from tests.helpers import opened
from tests.sheets.filling import map_of, place_of_all, typed


def page_commands(page: Path) -> list[list[str]]:
    """The command lines of a page, in words; none of them may need a shell of its own."""
    text = page.read_text(encoding="utf-8")
    lines = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    for line in lines:
        assert line.startswith("dangjian ")
        assert not set(line) & set("'\\*?$`^%{}"), f"{line}: not the same in every shell"
    return [shlex.split(line)[1:] for line in lines]


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


class Hands:
    """What people do between two commands, in the folder of the workspace.

    ``ways``: what becomes of the filled-in sheet of the n-th unit before it is handed in.
    """

    def __init__(
        self, root: Path, month: Month, ways: Callable[[int, Path], None] | None = None
    ) -> None:
        self.root, self.month, self.ways = root, month, ways
        workspace = check_workspace(Folder(root), lambda _month: False).workspace
        self.items = {
            item.id: item
            for name in workspace.versions
            if (current := workspace.checklist_in(name, month)) is not None
            for post in agenda_of(workspace, current, month).posts
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
        inbox = _emptied(self.root / "收件")
        for number, path in enumerate(sorted((self.root / "发表").glob(f"{self.month}_*.xlsx"))):
            data = path.read_bytes()
            sides = [("self",), ("inspection",)] if number % 3 == 0 else [("self", "inspection")]
            for n, mine in enumerate(sides):
                folder = inbox / ("督查组" if n else "支部")
                folder.mkdir(exist_ok=True)
                (folder / path.name).write_bytes(typed(data, self._filled(data, mine, number)))
            if self.ways is not None:
                self.ways(number, inbox / "支部" / path.name)
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
                ("某某" if kind == "self" else "督查一组") if field == "by" else self.month.day(28)
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
                return f"{self.month.month}月20号"
            case "value", "number":
                return getattr(criterion, "target", None) or 100
            case _, "count" if criterion.kind == "votes":
                return 10
        return None

    def _appeals(self) -> None:
        """Somebody objects to a level, and is right."""
        inbox = _emptied(self.root / "申诉收件")
        for path in sorted((self.root / "申诉").glob(f"{self.month}_*.xlsx")):
            book = opened(path)
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
                sheet, cell = places[str(item), field]
                book[sheet][cell].value = value
            book.save(inbox / path.name)
            self.answered += 1
            if self.answered == 2:
                return

    def _replies(self) -> None:
        inbox = _emptied(self.root / "回执收件")
        for path in (self.root / "回执").glob(f"{self.month}_*.xlsx"):
            said = {"measures": "专人负责", "evidence": "整改报告；照片", "done": date(2026, 8, 1)}
            (inbox / path.name).write_bytes(_answered(path, said))

    def _verdicts(self) -> None:
        for path in (self.root / "台账").glob(f"{self.month}_*.xlsx"):
            path.write_bytes(_answered(path, {"verdict": "销号", "opinion": "现场复核，属实"}))


def _answered(path: Path, said: dict[str, Any]) -> bytes:
    """A form with the same answers in every row."""
    data = path.read_bytes()
    cells: dict[str, dict[str, Any]] = {}
    for (sheet, _, _, field), (cell, _) in place_of_all(data)[0].items():
        if field in said:
            cells.setdefault(sheet, {})[cell] = said[field]
    return typed(data, cells)
