"""工作记录本: a year's check sheets of a committee member or a branch as a book to be written in by hand:
cover, notes, the year at a glance, a table a month, and one for what has no date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dangjian.documents.checklist import Item
from dangjian.documents.organization import Unit
from dangjian.errors import DangjianError
from dangjian.pages.agreement_terms import Terms, archive, year_terms
from dangjian.pages.book_facts import BookFacts, BookItemTold, BookMonthTold, BookTold, BookYearTold
from dangjian.pages.duties import due_words
from dangjian.pages.facts import Facts
from dangjian.pages.page import (
    Block,
    Cell,
    Column,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cells,
)
from dangjian.pages.paper import office, sender
from dangjian.scoring.agenda import agenda_of
from dangjian.values.wording import day_words, titled

LAYERS = ("member", "branch")
"""Who keeps such a book; others get one when they are asked for by name."""
_EVENT_ROWS = 8
_MONTHS = range(1, 13)
_LINE = "　"
_ROOM = f"{_LINE}\n{_LINE}\n{_LINE}"
"""Three lines to write on."""
_MONTH = (
    Column("序号", 2, "center"),
    Column("责任事项", 9),
    Column("期限", 5, "center"),
    Column("办理情况（时间、地点、做法、结果）", 14),
    Column("佐证材料", 6),
    Column("自查", 3, "center"),
)
_EVENTS = (
    Column("日期", 4, "center"),
    Column("事项", 9),
    Column("情况（时间、地点、经过、结果）", 16),
    Column("佐证材料", 7),
)
_MARK = "○"
_NOTES = (
    "本记录本按责任清单逐月列出到期的事项，供平时随手记录；月底自查、填写点检表时，以本记录本为底稿。",
    "“办理情况”写清时间、地点、参加人员和结果，当天的事当天记，不补记、不代记。",
    "“佐证材料”写材料名称和存放的地方；“自查”做到的打“√”，没有做到的打“×”，不适用的打“/”并写明原因。",
    "期限是最迟的日子，遇休息日已经顺延到下一个工作日。提前办结的，记在办结的当月。",
    "没有固定期限的事项，发生时记在最后的“即时事项记录”里。",
    "在“全年事项一览”里，标“○”的月份到期，办结后涂实。",
)


def book_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """A book a unit. Raises DangjianError when a unit that was asked for by name can have none."""
    for unit, terms in _kept(facts):
        yield unit, _page(facts, unit, terms)


def book_facts(facts: Facts) -> tuple[tuple[Unit, ...], BookFacts]:
    """What the books hold, and whose they are, in the same order."""
    kept = list(_kept(facts))
    told = BookFacts(
        schema="dangjian/book-facts@1",
        kind="book",
        year=facts.period.first.year,
        company=facts.workspace.organizations[0].model.name,
        sender=sender(facts),
        office=office(facts),
        books=tuple(_told(facts, unit, terms) for unit, terms in kept),
    )
    return tuple(unit for unit, _ in kept), told


def _kept(facts: Facts) -> Iterator[tuple[Unit, tuple[Terms, ...]]]:
    for unit in facts.workspace.units.values():
        if unit.id in facts.units or (not facts.units and unit.layer in LAYERS):
            terms = year_terms(facts.workspace, unit, facts.period)
            if terms:
                yield unit, terms
            elif facts.units:
                raise DangjianError(
                    f"{facts.period.words}没有{unit.name}的工作记录本。",
                    "这一年它要存在，并且有生效的办法和它用的清单。",
                )


# The facts.


def _told(facts: Facts, unit: Unit, every: tuple[Terms, ...]) -> BookTold:
    months, year = [], dict[str, tuple[Item, list[int]]]()
    events: dict[str, None] = {}
    for terms in every:
        due = []
        for item, day in _due(facts, terms, events):
            due.append((day, item))
            year.setdefault(item.id, (item, []))[1].append(terms.month.month)
        due.sort(key=lambda each: each[0])
        months.append(_month_told(terms.month.month, due))
    titles = dict.fromkeys(each.title for terms in every for each in terms.lists)
    return BookTold(
        unit=unit.name,
        layer=facts.workspace.layer_name(unit.layer),
        lists=tuple(titles),
        months=tuple(months),
        items=tuple(
            BookYearTold(title=item.title, when=due_words(item), months=tuple(due))
            for item, due in year.values()
        ),
        events=tuple(events),
    )


def _month_told(month: int, due: list[tuple[date, Item]]) -> BookMonthTold:
    items = (
        BookItemTold(
            number=number, title=item.title, requirement=item.requirement, due=day_words(day)
        )
        for number, (day, item) in enumerate(due, 1)
    )
    return BookMonthTold(month=month, items=tuple(items))


def _due(facts: Facts, terms: Terms, events: dict[str, None]) -> Iterator[tuple[Item, date]]:
    """What is due in a month, with its date; what has none is noted among the events."""
    for checklist in terms.lists:
        for post in agenda_of(facts.workspace, checklist, terms.month).posts:
            item = post.item
            if not item.applies(terms.tags) or item.draws or item.criterion.role == "veto":
                continue
            if post.is_event or not item.counted:
                events.setdefault(item.title)
            elif post.is_due and post.due_date is not None:
                yield item, post.due_date


# The pages.


def _page(facts: Facts, unit: Unit, terms: tuple[Terms, ...]) -> Page:
    told = _told(facts, unit, terms)
    year = facts.period.first.year
    blocks = (
        *_cover(facts, told),
        *_notes(told),
        *_year(told),
        *(block for month in told.months for block in _month(year, month)),
        *_events(told),
    )
    return Page(
        title=f"{year} 年度党建工作记录本",
        blocks=blocks,
        name="工作记录本",
        archive=archive(facts, terms[-1]),
    )


def _cover(facts: Facts, told: BookTold) -> Iterator[Block]:
    yield from [Paragraph(_LINE, "center")] * 6
    rows = (
        cells("单　　位", told.unit),
        cells("责任层级", told.layer),
        cells("填 写 人", _LINE),
        cells("启用日期", _LINE),
    )
    yield Table((Column("", 8), Column("", 20)), rows)
    yield from [Paragraph(_LINE, "center")] * 6
    yield Paragraph(sender(facts), "center")
    yield Paragraph(f"{facts.period.first.year} 年", "center")


def _notes(told: BookTold) -> Iterator[Block]:
    yield PageBreak("填写说明")
    yield Paragraph("填 写 说 明", "center")
    yield from (Paragraph(f"{number}．{words}") for number, words in enumerate(_NOTES, 1))
    yield Paragraph(f"本记录本依据{'、'.join(map(titled, told.lists))}编制。")


def _year(told: BookTold) -> Iterator[Block]:
    yield PageBreak("全年事项一览")
    yield Paragraph("全年事项一览", "center")
    columns = (
        Column("序号", 2, "center"),
        Column("责任事项", 12),
        *(Column(str(month), 1, "center") for month in _MONTHS),
    )
    rows = (
        cells(number, each.title, *(_MARK if month in each.months else "" for month in _MONTHS))
        for number, each in enumerate(told.items, 1)
    )
    yield Table(columns, tuple(rows), empty="全年没有固定期限的事项。")


def _month(year: int, told: BookMonthTold) -> Iterator[Block]:
    yield PageBreak(f"{told.month} 月")
    yield Paragraph(f"{year} 年 {told.month} 月", "center")
    rows = tuple(cells(i.number, i.title, i.due, _ROOM, "", "") for i in told.items)
    yield Table(_MONTH, rows, empty="本月没有到期的事项。")
    yield Table(
        (Column("本月小结（做得好的、没有做到的、下月打算）", 39),), (cells(_ROOM + f"\n{_LINE}"),)
    )
    yield Paragraph("填写人（签字）：　　　　　　　　　　　　　日期：", "note")


def _events(told: BookTold) -> Iterator[Block]:
    yield PageBreak("即时事项记录")
    yield Paragraph("即时事项记录", "center")
    if told.events:
        yield Paragraph(f"发生时记录的事项：{'、'.join(told.events)}。", "note")
    blank: tuple[Cell, ...] = cells("", "", _ROOM, "")
    yield Table(_EVENTS, (blank,) * _EVENT_ROWS)
