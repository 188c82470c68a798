"""An old register in Excel becomes problems of ours: recognised, told with every guess, all or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

from dangjian.books.known import known_book
from dangjian.checks.rectifications import rectification_findings
from dangjian.commands.form_files import FormFile, original_of
from dangjian.commands.register import load_register, refuse_misshapen
from dangjian.documents.kinds import Document
from dangjian.documents.plain_values import plain_rectification
from dangjian.documents.rectification import (
    MODE_WORDS,
    Action,
    Event,
    Mode,
    Origin,
    ProblemSeverity,
    Rectification,
    rectification_id,
)
from dangjian.documents.spoken import called, item_things, unit_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.inbox import HandedFile
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import layout_of
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import new_log
from dangjian.io.workbooks import open_book
from dangjian.io.xlsx_reader import BadBook
from dangjian.problem import Severity
from dangjian.rectify.failures import due_after
from dangjian.rectify.imported import ImportedProblem, ImportedRegister
from dangjian.register.lifecycle import replay
from dangjian.register.register import Tracked, authority_of, owner_of, rules_in
from dangjian.sheet.old_register import OldProblem, OldRegister, pieces, read_old
from dangjian.values.period import Month


def import_register(
    root: Path, path: Path, by: str, at: date, *, dry_run: bool = False
) -> ImportedRegister:
    """Take over the problems of an old register, raised and closed by ``by``; those that are on file
    already are passed over. ``by`` may be empty in a dry run.

    A row that can't be taken over keeps back all of them. Raises DangjianError where the file can't be
    read or has no register in it.
    """
    file = HandedFile(path, path.name)
    data, tabs = _read(file, at)
    with nullcontext() if dry_run else workspace_lock(root):
        register = load_register(root)
        workspace = register.workspace
        actor = unit_called(
            workspace, by or _usual(workspace), "登记人 {} 不在组织里", months=[Month.of(at)]
        )
        taker = _RowTaker(workspace, register.every, actor, at)
        for tab in tabs:
            for row in tab.rows:
                taker.take(row)
        made = tuple(taker.made)
        if not dry_run and made and not taker.refused:
            writes = [_write(workspace, rectification) for rectification, _ in made]
            source = FormFile(file, hashlib.sha256(data).hexdigest())
            kept = original_of(root, source, f"{at:%Y-%m}", {})
            write_together(root, [*writes, *([kept] if kept is not None else [])])
    return ImportedRegister(
        tuple((tab.sheet, tuple(tab.columns.items()), tab.unknown) for tab in tabs),
        tuple(each for _, each in made),
        tuple(taker.refused),
        (*(words for tab in tabs for words in tab.passed_over), *taker.known),
        dry_run,
    )


def _usual(workspace: Workspace) -> str:
    """Who would do it where nobody is named, in a dry run: whoever may close, else who is under nobody."""
    for document in workspace.policies:
        if document.model.rectification.closers:
            return document.model.rectification.closers[0]
    return next((unit.id for unit in workspace.units.values() if unit.parent is None), "")


def _read(file: HandedFile, at: date) -> tuple[bytes, list[OldRegister]]:
    try:
        data = file.read()
        book = open_book(data)
        raw = [book.tab(name) for name in book.sheet_names]
        tabs = [read_old(tab, Month.of(at)) for tab in raw]
    except BadBook as bad:
        raise DangjianError(f"{file.name} 读不了：{bad.reason}。", f"{bad.advice}。") from None
    if (known := known_book(book.properties(), raw)) is not None:
        instead = known.instead_of("原有的整改台账")
        raise DangjianError(f"{file.name}：{instead}。", f"{known.advice}。")
    found = [tab for tab in tabs if tab is not None]
    if not found:
        raise DangjianError(
            f"{file.name} 里没有认出整改台账。",
            "要有一行列名，至少有责任单位和问题两列，如“责任单位、存在问题、责任人、整改期限、销号日期”。",
        )
    return data, found


def _write(workspace: Workspace, rectification: Rectification) -> Write:
    name = layout_of(workspace).rectification(rectification.id)
    return Write(name, new_log(plain_rectification(rectification), name), None)


class _RowTaker:
    """Turns rows into problems, one after the other."""

    def __init__(self, workspace: Workspace, every: Sequence[Tracked], by: str, at: date) -> None:
        self.workspace, self.by, self.at = workspace, by, at
        self.made: list[tuple[Rectification, ImportedProblem]] = []
        self.refused: list[tuple[str, str]] = []
        """Place and reason of rows that can't be taken over."""
        self.known: list[str] = []
        self._ids = {tracked.id for tracked in every}
        self._there = {
            (t.rectification.unit, t.rectification.problem, t.progress.raised) for t in every
        }

    def take(self, row: OldProblem) -> None:
        """One row."""
        try:
            self._take(row)
        except DangjianError as error:
            self.refused.append((row.place, f"{error.message}{error.hint}"))

    def _take(self, row: OldProblem) -> None:
        if not row.unit:
            raise DangjianError("没有写责任单位。")
        guesses = list(row.guesses)
        raised = self._raised(row, guesses)
        unit = unit_called(self.workspace, row.unit, months=[Month.of(raised)])
        problem = " ".join(row.problem.split())
        if (unit, problem, raised) in self._there:
            self.known.append(f"{row.place}（已经登记过）")
            return
        rectification = self._rectification(row, unit, problem, raised, guesses)
        wrong = replay(rectification, authority_of(self.workspace))[1]
        if wrong:
            raise DangjianError(f"{wrong[0].message()}。", f"{wrong[0].hint()}。")
        self._check(rectification)
        self._ids.add(rectification.id)
        self._there.add((unit, problem, raised))
        imported = ImportedProblem(
            rectification.id, row.place, self.workspace.units[unit].name
            if unit in self.workspace.units else unit,
            problem, rectification.due, row.is_closed, tuple(guesses),
        )  # fmt: skip
        self.made.append((rectification, imported))

    def _raised(self, row: OldProblem, guesses: list[str]) -> date:
        """The day it was raised: as written, but not after its due date or its closing."""
        others = [day for day in (row.due, row.closed) if day is not None]
        if row.found is None:
            day = min([*others, self.at])
            guesses.append(f"没有发现日期，登记日期记为 {day}")
            return day
        if others and min(others) < row.found:
            guesses.append(f"期限或销号早于发现日期 {row.found}，登记日期记为 {min(others)}")
            return min(others)
        return row.found

    def _rectification(
        self, row: OldProblem, unit: str, problem: str, raised: date, guesses: list[str]
    ) -> Rectification:
        month = Month.of(raised)
        rules = rules_in(self.workspace, month)
        if rules is None:
            raise DangjianError("没有考核办法，不知道整改期限。", "先写好考核办法。")
        mode = self._mode(row, rules.default, guesses)
        due = self.workspace.workdays.on_or_after(row.due) if row.due else None
        if due is None:
            due = due_after(raised, mode, rules, self.workspace.workdays)
            guesses.append(f"没有期限，按{MODE_WORDS[mode]}算到 {due}")
        elif due != row.due:
            guesses.append(f"期限 {row.due} 不是工作日，顺延到 {due}")
        owner = row.owner or (
            owner_of(self.workspace.units[unit], month) if unit in self.workspace.units else unit
        )
        number = 1
        while rectification_id(month, unit, f"M{number}") in self._ids:
            number += 1
        return Rectification(
            schema="dangjian/rectification@1",
            id=rectification_id(month, unit, f"M{number}"),
            unit=unit,
            source=self._origin(row, month, guesses),
            problem=problem,
            severity=_severity(row),
            mode=mode,
            owner=owner,
            due=due,
            events=tuple(self._events(row, unit, raised, guesses)),
        )

    def _mode(self, row: OldProblem, default: Mode, guesses: list[str]) -> Mode:
        known: tuple[Mode, ...] = ("immediate", "limited", "long")
        for mode in known:
            words = MODE_WORDS[mode]
            if row.mode and (words in row.mode or row.mode in words):
                return mode
        if row.mode:
            guesses.append(f"整改类别“{row.mode}”不认识，按{MODE_WORDS[default]}")
        return default

    def _origin(self, row: OldProblem, month: Month, guesses: list[str]) -> Origin | None:
        """The item that a row names, where a list of the month has it."""
        if not row.item:
            return None
        lists = [self.workspace.checklist_in(name, month) for name in self.workspace.versions]
        current = [each for each in lists if each is not None]
        try:
            item = called(row.item, item_things(current), "没有事项 {}")
        except DangjianError:
            guesses.append(f"清单里没有事项“{row.item}”，没有记")
            return None
        owner = next(each for each in current if any(item == one.id for one in each.items()))
        return Origin(checklist=owner.reference, item=item, period=month)

    def _events(
        self, row: OldProblem, unit: str, raised: date, guesses: list[str]
    ) -> Iterator[Event]:
        yield Event(at=raised, by=self.by, action=Action.RAISE)
        if not (row.measures or row.is_closed):
            return
        note = f"措施：{row.measures}" if row.measures else None
        yield Event(at=raised, by=unit, action=Action.ACCEPT, note=note)
        if not row.is_closed:
            return
        day = row.closed
        if day is None:
            day = max(raised, min(row.due or self.at, self.at))
            guesses.append(f"已销号而没有销号日期，记为 {day}")
        evidence = tuple(pieces(row.evidence)) or (f"旧台账（{row.place}）",)
        yield Event(at=day, by=unit, action=Action.SUBMIT, evidence=evidence)
        yield Event(at=day, by=self.by, action=Action.CLOSE, note="旧台账已销号")

    def _check(self, rectification: Rectification) -> None:
        refuse_misshapen(plain_rectification(rectification), "rectification", rectification.id)
        name = layout_of(self.workspace).rectification(rectification.id)
        # Alone beside what is on file: rows don't know of each other, and each is checked once.
        after = replace(
            self.workspace,
            rectifications=(*self.workspace.rectifications, Document(name, rectification)),
        )
        for finding in rectification_findings(after):
            if finding.document == name and finding.code.severity is Severity.ERROR:
                raise DangjianError(f"{finding.message()}。", f"{finding.hint()}。")


def _severity(row: OldProblem) -> ProblemSeverity:
    return "major" if any(w in row.severity for w in ("重点", "重大", "严重", "突出")) else "minor"
