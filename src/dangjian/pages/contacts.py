"""联系点情况表: which post has which branch as its contact point, and when it was there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.ledgers.unit_ledgers import CONTACTS, StandingEntry, entries_on, unit_rules
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells, news
from dangjian.pages.paper import UNREAD, inner
from dangjian.values.period import Month, PeriodKind
from dangjian.values.wording import full_day

_POINTS = (
    Column("党支部", 8),
    Column("联系人", 8),
    Column("本期次数", 4, "right"),
    Column("全年累计", 4, "right"),
    Column("最近一次", 8),
    Column("最近一次的情况", 18),
    Column("说明", 8),
)
_MATTERS = (
    Column("日期", 8),
    Column("联系人", 8),
    Column("党支部", 8),
    Column("事由", 9),
    Column("情况", 18),
    Column("依据", 12),
)


class ContactPoint(NamedTuple):
    """A branch, who has it as contact point, and when that post was there."""

    unit: Unit
    contact: Unit | None
    """The post that is its contact by the organization; None where nobody is."""
    year: tuple[StandingEntry, ...]
    """What is registered of the contact there in the year up to the period's end, in order of time."""
    now: tuple[StandingEntry, ...]
    """What of it lies in the period."""


def contact_points(facts: Facts) -> tuple[ContactPoint, ...]:
    """The units of every layer that has contact points, as far as they exist at the period's end."""
    units = [unit for unit in facts.workspace.units.values() if unit.exists_in(facts.period.last)]
    layers = {unit.layer for unit in units if unit.contact}
    every = _in_year(facts)
    return tuple(
        _point(facts, unit, every) for unit in units
        if unit.layer in layers and facts.wants(unit.id)
    )  # fmt: skip


def _point(facts: Facts, unit: Unit, every: tuple[StandingEntry, ...]) -> ContactPoint:
    contact = facts.workspace.units.get(unit.contact or "")
    mine = tuple(
        each
        for each in every
        if contact is not None and (each.event.person, each.event.unit) == (contact.id, unit.id)
    )
    return ContactPoint(unit, contact, mine, tuple(e for e in mine if _is_now(facts, e)))


def _in_year(facts: Facts) -> tuple[StandingEntry, ...]:
    """What is registered of the year of the period up to its end, as the ledgers stood on the paper's day."""
    last = facts.period.last
    return tuple(
        each
        for each in entries_on(facts.workspace, CONTACTS, facts.today)
        if each.day.year == last.year and Month.of(each.day) <= last
    )


def _is_now(facts: Facts, each: StandingEntry) -> bool:
    return Month.of(each.day) in facts.period.months


def contacts_page(facts: Facts) -> Page:
    """The paper; where nothing is arranged or registered, it says so."""
    title = f"{facts.workspace.name} {facts.period.words}联系点情况表"
    day = f"截至 {full_day(facts.today)}"
    page = inner(facts, title, _blocks(facts), (), "联系点", day, scored=False)
    return page._replace(provenance=(f"编制依据：组织、联系点登记，{day}。",))


def _blocks(facts: Facts) -> Iterator[Block]:
    points = contact_points(facts)
    yield from (Paragraph(line, "note") for line in _notes(facts))
    yield Heading("各联系点")
    rows = tuple(_point_row(facts, point) for point in points)
    yield news(Table(_POINTS, rows, empty="没有安排联系点。"), kept=4)
    yield Heading("各联系人")
    yield _people(facts, points)
    yield Heading("登记明细")
    rows = tuple(_matter(facts, each) for each in _in_year(facts) if _is_listed(facts, each))
    yield news(Table(_MATTERS, rows, empty="本期没有登记。"), kept=2)


def _notes(facts: Facts) -> Iterator[str]:
    yield "联系人按组织里的安排；次数是联系人本人到这个联系点、已经登记的。一次登记一条。"
    if CONTACTS not in unit_rules(facts.workspace):
        yield "没有联系点登记的细则，只列安排。"
    if facts.scores.failed:
        yield UNREAD
    if facts.units:
        yield f"本表只列{'、'.join(facts.scores.name_of(unit) for unit in facts.units)}。"


def _point_row(facts: Facts, point: ContactPoint) -> tuple[Cell, ...]:
    # A visit is due once a quarter: a month without one is no failing, so it isn't coloured.
    is_long = facts.period.kind is not PeriodKind.MONTH
    times, last = _times(point.now), point.year[-1] if point.year else None
    missing = point.contact is not None and not times
    remark = "没有安排联系人" if point.contact is None else "本期没有登记" if missing else "–"
    return cells(
        point.unit.name,
        point.contact.name if point.contact else "–",
        Cell(times, "bad" if missing and is_long else ""),
        _times(point.year),
        full_day(last.day) if last else "–",
        (last.event.note or last.rule.title) if last else "–",
        Cell(remark, "bad" if remark != "–" and is_long else ""),
    )


def _times(matters: tuple[StandingEntry, ...]) -> int:
    return sum(each.event.times for each in matters)


def _people(facts: Facts, points: tuple[ContactPoint, ...]) -> Table:
    """A row a contact: how often of each kind, and where nothing is registered in the period."""
    rules = unit_rules(facts.workspace).get(CONTACTS)
    kinds = rules.rules if rules is not None else ()
    columns = (
        Column("联系人", 9),
        Column("联系的党支部", 14),
        *(Column(rule.title, 6, "right") for rule in kinds),
        Column("本期还没有登记的", 14),
    )
    people = dict.fromkeys(point.contact.id for point in points if point.contact is not None)
    rows = []
    for person in people:
        mine = [p for p in points if p.contact is not None and p.contact.id == person]
        matters = [each for point in mine for each in point.now]
        rows.append(
            cells(
                facts.unit(person).name,
                "、".join(point.unit.name for point in mine),
                *(
                    sum(each.event.times for each in matters if each.rule.id == rule.id)
                    for rule in kinds
                ),
                "、".join(point.unit.name for point in mine if not point.now) or "–",
            )
        )
    return Table(columns, tuple(rows), empty="没有安排联系点。")


def _is_listed(facts: Facts, each: StandingEntry) -> bool:
    about = (each.event.unit or "", each.event.person or "")
    return _is_now(facts, each) and (not facts.units or any(map(facts.wants, filter(None, about))))


def _matter(facts: Facts, each: StandingEntry) -> tuple[Cell, ...]:
    name, event = facts.scores.name_of, each.event
    times = f"{event.times} 次" if event.times > 1 else ""
    return cells(
        full_day(each.day),
        name(event.person or ""),
        name(event.unit) if event.unit else "–",
        f"{each.rule.title}{times}",
        event.note or "–",
        event.basis or "–",
    )
