"""登记簿: what level each unit has in every register (brands, demonstration points), and how it came to it.

A register is a ledger of units; its rules are levels. The last entry of a unit says its level: levels fall
as well as rise, so no order of the rules decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.documents.points import PointsRules
from dangjian.ledgers.unit_ledgers import CONTACTS, StandingEntry, entries_on, unit_rules
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells, news
from dangjian.pages.paper import UNREAD, inner
from dangjian.values.period import Month
from dangjian.values.wording import full_day

_LEVELS = (
    Column("单位", 9),
    Column("级别", 8),
    Column("从哪天起", 8),
    Column("名称和情况", 20),
    Column("依据", 14),
    Column("批准人", 7),
)
_COUNTS = (Column("级别", 8), Column("个数", 4, "right"), Column("有哪些", 40))
_CHANGES = (
    Column("日期", 8),
    Column("单位", 9),
    Column("级别", 8),
    Column("名称和情况", 20),
    Column("依据", 14),
)


def registers_page(facts: Facts) -> Page:
    """Every register of the workspace on the last day of the period, or on the paper's day before it."""
    title = f"{facts.workspace.name} {facts.period.words}品牌与示范点登记簿"
    day = f"截至 {full_day(facts.today)}"
    page = inner(facts, title, _blocks(facts), (), "登记簿", day, scored=False)
    return page._replace(provenance=(f"编制依据：各登记台账，{day}。",))


def _blocks(facts: Facts) -> Iterator[Block]:
    every = {key: r for key, r in unit_rules(facts.workspace).items() if key != CONTACTS}
    if not every:
        yield Paragraph("没有登记单位情况的细则，没有登记簿。")
    if facts.scores.failed:
        yield Paragraph(UNREAD, "note")
    for rules in every.values():
        yield from _register(facts, rules)


def _register(facts: Facts, rules: PointsRules) -> Iterator[Block]:
    matters = tuple(
        each
        for each in entries_on(facts.workspace, rules.id, facts.today)
        if Month.of(each.day) <= facts.period.last and facts.wants(each.event.person or "")
    )
    yield Heading(rules.title)
    yield Paragraph("级别是最近一次登记的。", "note")
    now = levels(facts, matters)
    if now:
        yield Table(_COUNTS, tuple(_counts(facts, rules, now)))
    rows = tuple(_level_row(facts, each) for each in now)
    absent = _absent(facts, rules, now)
    if rows and absent:
        yield Paragraph(f"没有登记的：{'、'.join(absent)}。", "note")
    yield news(Table(_LEVELS, rows, empty="没有登记。"), kept=3)
    changed = [each for each in matters if Month.of(each.day) in facts.period.months]
    yield Heading("本期登记的变化", 2)
    body = tuple(_change_row(facts, each) for each in changed)
    yield news(Table(_CHANGES, body, empty="本期没有变化。"), kept=3)


def levels(facts: Facts, matters: tuple[StandingEntry, ...]) -> tuple[StandingEntry, ...]:
    """The entry that says each unit's level, its last one, in the order of the organization; units that no
    longer exist at the period's end aside."""
    last = {each.event.person: each for each in matters}
    return tuple(
        last[unit.id]
        for unit in facts.workspace.units.values()
        if unit.id in last and unit.exists_in(facts.period.last)
    )


def _absent(facts: Facts, rules: PointsRules, now: tuple[StandingEntry, ...]) -> tuple[str, ...]:
    """The names of units that the register is for and that aren't in it."""
    there = {each.event.person for each in now}
    return tuple(
        unit.name
        for unit in facts.workspace.units.values()
        if unit.layer in rules.layers
        and unit.exists_in(facts.period.last)
        and unit.id not in there
        and facts.wants(unit.id)
    )


def _counts(
    facts: Facts, rules: PointsRules, now: tuple[StandingEntry, ...]
) -> Iterator[tuple[Cell, ...]]:
    """A row a level that some unit has, in the order of the rules."""
    titles = dict.fromkeys((*(rule.title for rule in rules.rules), *(e.rule.title for e in now)))
    for title in titles:
        names = [facts.scores.name_of(e.event.person or "") for e in now if e.rule.title == title]
        if names:
            yield cells(title, len(names), "、".join(names))


def _level_row(facts: Facts, each: StandingEntry) -> tuple[Cell, ...]:
    event = each.event
    return cells(
        facts.scores.name_of(event.person or ""),
        each.rule.title,
        full_day(each.day),
        event.note or "–",
        event.basis or "–",
        event.approved_by,
    )


def _change_row(facts: Facts, each: StandingEntry) -> tuple[Cell, ...]:
    day, event = full_day(each.day), each.event
    name = facts.scores.name_of(event.person or "")
    return cells(day, name, each.rule.title, event.note or "–", event.basis or "–")
