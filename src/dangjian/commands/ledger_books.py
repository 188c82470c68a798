"""Ledgers out and back as workbooks: ``points sheet``, ``points import``."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.books.known import refuse_others
from dangjian.books.ledger import (
    SCHEMA,
    WORDS,
    LedgerChoices,
    LedgerDraft,
    LedgerIdentity,
    LedgerLine,
    book_title,
    drafts_of,
    identified,
    ledger_book,
    ledger_tables,
)
from dangjian.books.ledger_taken import LedgerRow, LedgerTaken
from dangjian.books.table import BookProblem, BookTable
from dangjian.checks.ledgers import event_findings
from dangjian.codes import ledger as codes
from dangjian.commands.points import (
    ASIDE,
    event_by_ids,
    ledger_of,
    rules_called,
    rules_there,
    usual_name,
)
from dangjian.commands.register import load_aftermath, refuse_misshapen
from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.plain_values import plain_of
from dangjian.documents.points import LedgerEvent, PointsRules
from dangjian.documents.spoken import folded
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.handed_in import HandedIn, read_book
from dangjian.io.journal import Write, write_together
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import all_appended, new_log
from dangjian.io.out_workbook import out_workbook
from dangjian.io.sources import Folder
from dangjian.io.workspace import Loaded
from dangjian.ledgers.balances import counting
from dangjian.problem import Finding, Severity
from dangjian.values.period import Month


class LedgerSheet(NamedTuple):
    """The workbook of a ledger."""

    name: str
    content: bytes


class Signing(NamedTuple):
    """Who enters, when, and who approved what names nobody itself."""

    day: date
    by: str | None = None
    approved_by: str | None = None


def ledger_sheet(root: Path, rules_id: str, year: int) -> LedgerSheet:
    """A year's ledger as a workbook with blank rows; of a ledger that isn't begun with those alone.

    Raises DangjianError for unknown rules, and where the ledger may be a file that can't be read.
    """
    loaded = load_aftermath(Folder(root), ASIDE)
    workspace = loaded.workspace
    ledger = ledger_of(loaded, rules_called(workspace, rules_id), year).model
    rules = rules_there(workspace, ledger)
    lines = [
        LedgerLine(number, _cells(workspace, rules, event)) for number, event in counting(ledger)
    ]
    book = ledger_book(rules, year, lines, _choices(workspace, rules, year))
    return LedgerSheet(f"{year}_{book_title(rules)}.xlsx", out_workbook(book))


def _choices(workspace: Workspace, rules: PointsRules, year: int) -> LedgerChoices:
    months = [Month(year, 1).plus(step) for step in range(12)]
    there = [unit for unit in workspace.units.values() if any(map(unit.exists_in, months))]
    mine = [unit for unit in there if unit.layer in (rules.layers or (PERSON_LAYER,))]
    contacted = {unit.layer for unit in there if unit.contact}
    others = [unit for unit in there if unit.layer in contacted]
    return LedgerChoices(
        tuple(_shown_as(workspace, unit.id) for unit in mine),
        tuple(_shown_as(workspace, unit.id) for unit in others),
    )


def _shown_as(workspace: Workspace, unit_id: str) -> str:
    """What a workbook calls a unit: its name where only it bears it; people by their id alone."""
    unit = workspace.units.get(unit_id)
    if unit is None or unit.layer == PERSON_LAYER:
        return unit_id
    same = [each for each in workspace.units.values() if folded(each.name) == folded(unit.name)]
    return unit.name if len(same) == 1 else unit_id


def _cells(workspace: Workspace, rules: PointsRules, event: LedgerEvent) -> dict[str, str]:
    """What the workbook shows of an entry, by column."""
    rule = rules.rule(event.rule or "")
    return {
        "day": str(event.day),
        "person": _shown_as(workspace, event.person or ""),
        "rule": rule.title if rule else event.rule or "",
        "unit": _shown_as(workspace, event.unit) if event.unit else "",
        "times": str(event.times) if event.times != 1 else "",
        "basis": event.basis or "",
        "source": event.source or "",
        "informed": str(event.informed or ""),
        "approved_by": event.approved_by,
        "note": event.note or "",
    }


def import_ledger(
    root: Path, path: Path, rules_id: str | None, signing: Signing, *, dry_run: bool = False
) -> LedgerTaken:
    """Enter the new rows of a workbook, all of them or none; what is on file is never changed by it.

    ``rules_id``: for an office's own table, which doesn't say which ledger it is of. Raises
    DangjianError for a file that can't be read or is of another ledger.
    """
    handed = read_book(path)
    refuse_others(handed.name, handed.properties, handed.tabs, SCHEMA)
    tables = ledger_tables(handed.tabs)
    if not tables:
        raise DangjianError(
            f"{handed.name} 里没有找到登记表。",
            "表头里要有“日期”“谁”（或党支部、联系人）“事由”（或级别）；可以先用 dangjian points sheet 出一份。",
        )
    with nullcontext() if dry_run else workspace_lock(root):
        source = Folder(root)
        loaded = load_aftermath(source, ASIDE)
        mark = _mark(handed, tables, loaded.workspace, rules_id, signing.day.year)
        taker = _LedgerTaker(loaded, mark, signing)
        for table in tables:
            taker.passed += [f"{table.sheet} 没有用到的列：{each}" for each in table.unused]
            taker.passed += [f"没有收：{each}" for each in table.passed]
            for draft in drafts_of(table, Month.of(signing.day), year_1904=_is_1904(handed)):
                taker.take(draft)
        taken = taker.taken(handed.name)
        if dry_run or taken.problems or not taken.rows:
            return taken
        write_together(root, [taker.write(source)])
        return taken._replace(written=True)


def _is_1904(handed: HandedIn) -> bool:
    return any(tab.year_1904 for tab in handed.tabs)


def _mark(
    handed: HandedIn,
    tables: Sequence[BookTable],
    workspace: Workspace,
    asked: str | None,
    year: int,
) -> LedgerIdentity:
    """Which ledger the workbook is of. Raises DangjianError where that isn't clear."""
    found = identified(handed.properties, tables)
    if len(found) > 1:
        words = "、".join(f"{each.rules} {each.year} 年" for each in found)
        raise DangjianError(
            f"{handed.name} 里的识别码不一致：{words}。", "用原来发出的表重填，不要把几份拼在一起。"
        )
    own = rules_called(workspace, asked) if asked else None
    if not found and own is None:
        raise DangjianError(
            f"看不出 {handed.name} 是哪份台账。", "加 --rules 写明，例如 --rules 联系点登记。"
        )
    mark = found[0] if found else LedgerIdentity(own or "", year)
    if own is not None and mark.rules != own:
        raise DangjianError(f"{handed.name} 是 {mark.rules} 的登记表，不是 {own} 的。")
    return LedgerIdentity(rules_called(workspace, mark.rules), mark.year)


@dataclass
class _LedgerTaker:
    """Turns rows into entries of the current year's ledger, one after the other."""

    loaded: Loaded
    mark: LedgerIdentity
    signing: Signing
    events: list[LedgerEvent] = field(default_factory=list)
    rows: list[LedgerDraft] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    problems: list[BookProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workspace = self.loaded.workspace
        self.year = self.signing.day.year
        self.begun = ledger_of(self.loaded, self.mark.rules, self.year)
        self.ledger = self.begun.model
        self.rules = rules_there(self.workspace, self.ledger)
        self.handed_out = ledger_of(self.loaded, self.mark.rules, self.mark.year).model
        self._there = {
            _matter(event)
            for document in self.workspace.ledgers
            if document.model.rules_id == self.mark.rules
            for _, event in counting(document.model)
        }

    def take(self, draft: LedgerDraft) -> None:
        """One row."""
        if draft.problems:
            self.problems += draft.problems
        elif draft.number is not None:
            self._compare(draft, draft.number)
        else:
            event = self._event(draft)
            if event is None:
                return
            if _matter(event) in self._there:
                self.known.append(draft.place)
                return
            self._there.add(_matter(event))
            self.events.append(event)
            self.rows.append(draft)

    def _compare(self, draft: LedgerDraft, number: int) -> None:
        """A row that was handed out says what the entry says, or is refused."""
        ledger = self.handed_out
        rules = rules_there(self.workspace, ledger)
        entries = dict(counting(ledger))
        if number > len(ledger.events):
            self._refuse(draft, "number", f"台账里没有第 {number} 条。", "新加的行这一格空着。")
            return
        if number not in entries:
            self.passed.append(f"{draft.place}：第 {number} 条已经冲销")
            return
        for key, text in _cells(self.workspace, rules, entries[number]).items():
            now = str(draft.day or "") if key == "day" else draft.texts.get(key, "")
            now = str(draft.informed or "") if key == "informed" else now
            if key in draft.row.columns and folded(now) != folded(text):
                old, new = text or "空", now or "空"
                self._refuse(
                    draft,
                    key,
                    f"第 {number} 条原来是“{old}”，表里改成了“{new}”。",
                    "登记过的不能改：用 dangjian points void 冲销以后再登记一条。",
                )
        self.known.append(draft.place)

    def _refuse(self, draft: LedgerDraft, key: str, message: str, hint: str = "") -> None:
        self.problems.append(draft.row.problem(key, message, hint))

    def _event(self, draft: LedgerDraft) -> LedgerEvent | None:
        """The entry that a row is; None where it isn't one, told."""
        before, texts = len(self.problems), draft.texts
        if draft.day is None and self.rules.layers:
            self._refuse(draft, "day", "没有写日期。")
        if not (texts.get("approved_by") or self.signing.approved_by):
            self._refuse(draft, "approved_by", "没有写批准人。", "在表里写，或加 --approved-by。")
        for key in ("person", "rule"):
            if not texts.get(key):
                self._refuse(draft, key, f"没有写{WORDS[key]}。")
        if len(self.problems) > before:
            return None
        day, of_units = draft.day or self.signing.day, bool(self.rules.layers)
        said = LedgerEvent(
            date=self.signing.day if of_units else day,
            happened=day if of_units and day != self.signing.day else None,
            person=texts["person"],
            rule=texts["rule"],
            unit=texts.get("unit") or None,
            times=draft.times,
            source=texts.get("source") or None,
            basis=texts.get("basis") or None,
            informed=draft.informed,
            approved_by=texts.get("approved_by") or self.signing.approved_by or "",
            by=self.signing.by,
            note=texts.get("note") or None,
        )
        for key in ("person", "unit", "rule"):
            said = self._with_id(draft, said, key)
        return said if len(self.problems) == before else None

    def _with_id(self, draft: LedgerDraft, event: LedgerEvent, key: str) -> LedgerEvent:
        """The event with the id of what one column names; told where it names nothing."""
        try:
            return event_by_ids(self.workspace, self.mark.rules, event, (key,))
        except DangjianError as error:
            self._refuse(draft, key, error.message, error.hint)
            return event

    def taken(self, file: str) -> LedgerTaken:
        """What all rows came to."""
        pairs = sorted(zip(self.events, self.rows, strict=True), key=lambda pair: pair[0].date)
        first = len(self.ledger.events)
        whole = replace(self.ledger, events=(*self.ledger.events, *(event for event, _ in pairs)))
        for index, finding in event_findings(self.workspace, self.rules, whole):
            if finding.code.severity is not Severity.ERROR:
                continue
            if index < first:
                raise DangjianError(
                    f"台账里先前的记录有错误，先改正：{finding.message()}。", f"{finding.hint()}。"
                )
            draft, key = pairs[index - first][1], _column(finding.path[2:])
            self._refuse(draft, key, _said(finding))
        rows = tuple(
            LedgerRow(draft.place, first + n, event) for n, (event, draft) in enumerate(pairs, 1)
        )
        self.events = [event for event, _ in pairs]
        return LedgerTaken(
            file, self.workspace, self.rules, self.year, rows, tuple(self.known),
            tuple(self.passed), tuple(self.problems), False,
        )  # fmt: skip

    def write(self, source: Folder) -> Write:
        """The ledger's file with the new entries. Raises DangjianError."""
        whole = replace(self.ledger, events=(*self.ledger.events, *self.events))
        name = self.begun.name or usual_name(self.workspace, self.rules.id, self.year)
        refuse_misshapen(plain_of(whole), "ledger", name)
        if not self.begun.name:
            return Write(name, new_log(plain_of(whole), name), None)
        before = source.read(name)
        return Write(
            name, all_appended(before, [plain_of(each) for each in self.events], name), before
        )


def _matter(event: LedgerEvent) -> tuple[object, ...]:
    """What makes two entries the same matter."""
    return event.day, event.person, event.rule, event.unit, event.basis, event.note


def _said(finding: Finding) -> str:
    """What is wrong with a row, in words of the workbook: the messages of files speak of keys."""
    values = finding.values
    match finding.code:
        case codes.ENTRY_NEEDS:
            return f"没有写{values['what']}。"
        case codes.OTHER_LAYER | codes.LEDGER_UNIT:
            return f"{values['why']}。"
        case codes.OWN_APPROVAL:
            return f"批准人就是{values['who']}，换一个人批准。"
        case codes.LEDGER_DATES:
            return f"日期{values['why']}。"
    return f"{finding.message()}。{finding.hint()}。"


def _column(path: Sequence[str | int]) -> str:
    """The column of a key of an entry."""
    key = str(path[0]) if path else "basis"
    return {"happened": "day", "date": "day"}.get(key, key)
