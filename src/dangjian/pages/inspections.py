"""督查情况表: who inspected whom and when, beside what was expected and whose turn it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.record import Record
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells, news
from dangjian.pages.paper import inner
from dangjian.pages.rota import rota_of
from dangjian.scoring.expected import OwedSheet, expected_sheets
from dangjian.values.period import Month
from dangjian.values.wording import full_day

_VISITS = (
    Column("月份", 5),
    Column("单位", 7),
    Column("轮到督导", 7),
    Column("督查人", 8),
    Column("日期", 8),
    Column("应督查清单", 4, "right"),
    Column("已督查清单", 4, "right"),
    Column("说明", 14),
)
_INSPECTORS = (
    Column("督查人", 10),
    Column("日期", 12),
    Column("督查次数", 4, "right"),
    Column("督查了谁", 26),
)
_NOT_SEEN = (Column("月份", 6), Column("轮到督导", 12), Column("应督导", 12))


class Inspected(NamedTuple):
    """What inspections came of one unit in one month."""

    unit: Unit
    month: Month
    turn: str
    """Whose turn it was by the rota of the year; empty where the unit's layer takes no turns."""
    came: bool
    """Whether whose turn it was is among those who inspected."""
    sheets: tuple[OwedSheet, ...]
    """The expected ones, excused ones too."""
    done: tuple[Record, ...]
    """Every inspection that may be used, of lists that are ranked or not."""

    @property
    def owed(self) -> int:
        """How many lists somebody should have inspected; excused ones don't count."""
        return sum(not (sheet.excused or sheet.final) for sheet in self.sheets)

    @property
    def met(self) -> int:
        """How many of those were."""
        return sum(s.inspected and not (s.excused or s.final or s.broken) for s in self.sheets)

    @property
    def by(self) -> tuple[str, ...]:
        """Everybody who inspected, each once."""
        return _everybody(self.done)

    @property
    def is_missed_turn(self) -> bool:
        """Whether somebody should have come in turn and isn't named; not where nothing was to be seen."""
        return bool(self.turn and self.owed and not self.came)


def _everybody(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in records for name in inspectors(each)))


def inspectors(record: Record) -> tuple[str, ...]:
    """Who inspected by a record, each once: who made it, and who judged single items."""
    entries = (record.entries or {}).values()
    named = (name for e in entries for name in (e.by, *(one.by for one in e.values or ())))
    return tuple(dict.fromkeys(name for name in (record.by, *named) if name))


def inspected(facts: Facts) -> tuple[Inspected, ...]:
    """Every unit in every month of the period that has begun by the day of the paper, from the first with
    records, in the order of months and units; only units of which an inspection was expected or came."""
    months = months_of(facts)
    owed: dict[tuple[str, Month], list[OwedSheet]] = {}
    for sheet in expected_sheets(facts.workspace, facts.filing, months):
        owed.setdefault((sheet.unit.id, sheet.month), []).append(sheet)
    rota = rota_of(facts.workspace, facts.period.last.year)
    turns = {(visit.inspected, visit.month): visit for visit in rota.visits}
    found = []
    for month in months:
        for unit in facts.workspace.units.values():
            key = (unit.id, month)
            sheets, done = tuple(owed.get(key, ())), _done(facts, *key)
            if not _is_shown(facts, unit) or (not done and all(each.final for each in sheets)):
                continue
            visit = turns.get(key)
            turn = rota.inspector_name(visit) if visit else ""
            inspector = rota.inspector(visit) if visit else None
            came = any(_unit_meant(facts, name) == inspector for name in _everybody(done))
            found.append(Inspected(unit, month, turn, came, sheets, done))
    return tuple(found)


def _is_shown(facts: Facts, unit: Unit) -> bool:
    return unit.layer != PERSON_LAYER and facts.wants(unit.id)


def _done(facts: Facts, unit: str, month: Month) -> tuple[Record, ...]:
    records = (each.inspection for each in facts.filing.by_unit.get((unit, month), {}).values())
    return tuple(each for each in records if each is not None and each.excused is None)


def _unit_meant(facts: Facts, text: str) -> Unit | None:
    """The unit that an inspector's text names: by its id, or by beginning with its name (“…党支部督查组”);
    of several the longest, as one unit's name may begin another's."""
    named = [u for u in facts.workspace.units.values() if text == u.id or text.startswith(u.name)]
    return max(named, key=lambda unit: len(unit.name), default=None)


def months_of(facts: Facts) -> tuple[Month, ...]:
    """The months of the period of which something can be said."""
    known = facts.workspace.months_with_records
    today = Month.of(facts.today)
    return tuple(m for m in facts.period.months if known and known[0] <= m <= today)


def inspections_page(facts: Facts) -> Page:
    """The paper; where nothing was expected and nothing came, it says so."""
    rows = inspected(facts)
    title = f"{facts.workspace.name} {facts.period.words}督查情况表"
    day = f"截至 {full_day(facts.today)}"
    return inner(facts, title, _blocks(facts, rows), (), "督查情况", day, scored=False)


def _blocks(facts: Facts, rows: tuple[Inspected, ...]) -> Iterator[Block]:
    yield from (Paragraph(line, "note") for line in _notes(facts))
    yield Heading("督查了没有")
    titles = {name: facts.workspace.newest(name).title for name in facts.workspace.versions}
    body = tuple(_row(row, titles) for row in rows)
    yield news(Table(_VISITS, body, empty="没有应督查的单位，也没有督查记录。"), kept=2)
    yield Heading("谁督查了谁")
    yield Table(_INSPECTORS, tuple(_inspectors(rows)), empty="没有督查记录。")
    absent = tuple(row for row in rows if row.is_missed_turn)
    if any(row.turn for row in rows):
        yield Heading("轮到督导，督查人里没有的")
        yield Paragraph(
            "按全年轮流督导的安排。督查记录的督查人写的是单位名称，或者以单位名称开头，才认作这个单位。",
            "note",
        )
        listed = (cells(row.month.words, row.turn, row.unit.name) for row in absent)
        yield Table(_NOT_SEEN, tuple(listed), empty="轮到的都督查了。")


def _notes(facts: Facts) -> Iterator[str]:
    """What a reader must know before the tables."""
    if facts.units:
        names = "、".join(facts.scores.name_of(unit) for unit in facts.units)
        yield f"本表只列对{names}的督查。"
    aside = [month.words for month in facts.period.months if month not in months_of(facts)]
    if aside:
        yield f"{'、'.join(aside)}还没有到，或者在第一份记录以前，不列。"
    if facts.scores.failed:
        yield "记录有错误，有错误的没有计入。"
    yield "应督查的是参加考核、当月有到期事项的清单；以自查为准的层级和党员个人不列。"


def _row(row: Inspected, titles: Mapping[str, str]) -> tuple[Cell, ...]:
    return cells(
        row.month.words,
        row.unit.name,
        row.turn or "–",
        "、".join(row.by) or "–",
        _days(row.done) or "–",
        row.owed or "–",
        Cell(row.met, "bad" if row.met < row.owed else "") if row.owed else "–",
        "；".join(_remarks(row, titles)) or "–",
    )


def _days(records: tuple[Record, ...]) -> str:
    days: set[date] = {each.date for each in records}
    return "、".join(map(full_day, sorted(days)))


def _remarks(row: Inspected, titles: Mapping[str, str]) -> Iterator[str]:
    """Why fewer were inspected than the unit has lists, each list named."""
    for words, chosen in (
        ("没有督查", [s for s in row.sheets if s.owes_inspection]),
        ("记录有错误", [s for s in row.sheets if s.broken and not s.excused]),
        ("免报", [s for s in row.sheets if s.excused]),
    ):
        if chosen:
            yield f"{words}：{'、'.join(titles[sheet.checklist] for sheet in chosen)}"


def _inspectors(rows: tuple[Inspected, ...]) -> Iterator[tuple[Cell, ...]]:
    """Who inspected, in the order in which they first did: a unit in a month is one time."""
    visits = [(name, row) for row in rows for name in row.by]
    order = list(dict.fromkeys(name for name, _ in visits))
    visits.sort(key=lambda visit: order.index(visit[0]))
    for name, group in groupby(visits, key=lambda visit: visit[0]):
        own = [row for _, row in group]
        records = tuple(r for row in own for r in row.done if name in inspectors(r))
        units = "、".join(dict.fromkeys(row.unit.name for row in own))
        yield cells(name, _days(records), len(own), units)
