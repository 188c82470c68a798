"""The head of an appraisal: who the unit is, what it scored month by month and in the year, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.appraisal_facts import MonthFacts, Subject, part_title
from dangjian.documents.organization import Holder
from dangjian.explaining.model import CardStory, Step
from dangjian.explaining.unit import holder_words
from dangjian.scoring.summaries import layer_name
from dangjian.values.numbers import ZERO, plain, quotient
from dangjian.values.period import Month

NOTHING = "—"
"""What stands where there is nothing to be said."""
_STEPS = (Column("步骤", 7), Column("算式", 30))


def basics(subject: Subject) -> Iterator[Block]:
    """Name, layer, members, contact, zone, who held the post; what a reader should know."""
    yield Heading("基本情况")
    yield Table((Column("", 8), Column("", 26)), tuple(_basic_rows(subject)))
    for note in subject.story.notes:
        yield Paragraph(note, "note")


def year_scores(subject: Subject) -> Iterator[Block]:
    """The year's result, the months, the parts, and the arithmetic that leads from one to the other."""
    yield Heading("年度得分")
    yield Paragraph(result_words(subject))
    yield Heading("各月得分", 2)
    yield _months(subject)
    if subject.row.score is not None:
        # Without a year's score what its parts would be worth is nothing to be read.
        yield Heading("年度得分的组成", 2)
        yield _parts(subject)
    yield Heading("怎样算出来的", 2)
    yield _steps(subject.story.steps)
    for card in subject.cards:
        yield Heading(f"{card.title}（{card.card.version}）", 2)
        if card.card.checklist in subject.blocked:
            yield Paragraph("有的月份记录或更正有错误，改正以后才能汇总。")
        else:
            yield _steps((*_section_steps(card), *card.steps))


def holders(subject: Subject) -> Iterator[Block]:
    """Which months each holder of the post answered for, and the mean of their scores."""
    yield Heading("任职分段")
    rows = tuple(_holder_rows(subject))
    columns = (
        Column("任职人", 6),
        Column("任期", 9),
        Column("本年各月综合得分", 12),
        Column("平均", 11),
    )
    yield Table(columns, rows, empty="组织文件里没有登记任职，不分段。")
    if rows:
        yield Paragraph("平均只用来分清各段任期的责任，不是考核得分；考核按单位全年计。", "note")


def result_words(subject: Subject) -> str:
    """``年度得分 82.66 分（暂定），等次良好，…``, or why there is none."""
    row, year = subject.row, subject.facts.period.words
    if row.score is None:
        return f"{year}没有得分：{'；'.join(row.notes)}。"
    words = [
        f"{subject.facts.period.first.year} 年度得分 {plain(row.score)} 分{'（暂定）' if row.provisional else ''}"
    ]
    words.append(f"等次{row.grade}")
    if row.rank is None:
        words.append(f"不排名（{'；'.join(row.notes)}）")
    else:
        layer = layer_name(subject.facts.workspace, row.layer)
        every = subject.facts.results.ranking
        count = sum(each.layer == row.layer and each.rank is not None for each in every)
        words.append(f"在参加排名的 {count} 个{layer}中名列第 {row.rank}")
        words.append(f"类别{row.tier}（{row.focus}）")
    if row.coefficient is not None:
        words.append(f"系数 {plain(row.coefficient)}")
    notes = "".join(f"{note}。" for note in row.notes) if row.rank is not None else ""
    return f"{'，'.join(words)}。{notes}"


def _basic_rows(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    unit, workspace = subject.unit, subject.facts.workspace
    zones = {zone.id: zone.name for each in workspace.organizations for zone in each.model.zones}
    contact = workspace.units.get(unit.contact or "")
    members = "没有登记" if unit.members is None else f"{unit.members} 名"
    term = "、".join(holder_words(unit, subject.facts.period))
    yield cells("名称", unit.name)
    yield cells("责任层级", layer_name(workspace, unit.layer))
    yield cells("党员人数", members)
    yield cells("支部联系点", contact.name if contact else "没有登记")
    yield cells("党建协作区", zones.get(unit.zone or "", "没有登记"))
    yield cells("本年任职", term or "没有登记")


def _months(subject: Subject) -> Table:
    names = subject.month_lists
    columns = (
        Column("月份", 4),
        *(Column(part_title(subject, name), 8, "right", 2) for name in names),
        Column("综合得分", 5, "right", 2),
        Column("等次", 4, "center"),
        Column("名次", 5, "center"),
        Column("说明", 8),
    )
    known = {each.month: each for each in subject.months}
    rows: list[tuple[Cell, ...]] = []
    for why, group in groupby(subject.facts.period.months, lambda each: _aside(subject, each)):
        months = list(group)
        if why:
            rows.append((Cell(f"{_span(months)}{why}", "muted", len(columns)),))
        else:
            rows += [_month_row(month, known[month], names) for month in months]
    return Table(columns, tuple(rows))


def _aside(subject: Subject, month: Month) -> str:
    """Why a month isn't counted; empty for one that is."""
    unit = subject.unit
    if unit.from_ is not None and month < unit.from_:
        return "还没有成立，不计入"
    if unit.until is not None and month > unit.until:
        return "已经撤销，不计入"
    counted = any(each.month == month for each in subject.months)
    return "" if counted else "还没有记录，不计入"


def _span(months: Sequence[Month]) -> str:
    first, last = months[0], months[-1]
    return f"{first.month} 月" if first == last else f"{first.month}—{last.month} 月"


def _month_row(month: Month, found: MonthFacts, names: Iterable[str]) -> tuple[Cell, ...]:
    row = found.row
    scores = {card.card.checklist: card.card.score for card in found.story.cards}
    rank = NOTHING if row.rank is None else f"{row.rank}/{found.ranked}"
    remarks = [*(["暂定"] if row.provisional else []), *row.notes]
    return cells(
        f"{month.month} 月",
        *(_score(scores.get(name)) for name in names),
        _score(row.score),
        row.grade or NOTHING,
        rank,
        "；".join(remarks) or NOTHING,
    )


def _score(score: Decimal | None) -> Cell:
    return Cell(NOTHING if score is None else score)


def _parts(subject: Subject) -> Table:
    scores = {part.checklist: part.score for part in subject.row.parts}
    rows = []
    for name, weight in (subject.year or subject.weights).items():
        score = scores.get(name)
        words = "" if score is not None else "还没有得分，暂不参加综合，权重由其余的分担"
        rows.append(cells(part_title(subject, name), weight, _score(score), words or NOTHING))
    columns = (
        Column("组成", 14),
        Column("权重", 4, "right"),
        Column("得分", 5, "right", 2),
        Column("说明", 12),
    )
    return Table(columns, tuple(rows))


def _steps(steps: Iterable[Step]) -> Table:
    rows = tuple(cells(step.label, step.text) for step in steps)
    return Table(_STEPS, rows, empty="没有得分，没有算式。")


def _section_steps(card: CardStory) -> Iterator[Step]:
    """Each section's earned and applicable points with those of its items, before any veto."""
    for title, earned, applicable in card.sections:
        if applicable:
            terms = "，".join(
                f"{item.id} {plain(item.earned)}/{plain(item.points)}"
                for item in card.items
                if item.section == title and item.counted and item.earned is not None
            )
            yield Step(title, f"得 {plain(earned)} / 应得 {plain(applicable)}（{terms}）")


def _holder_rows(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    held: set[Month] = set()
    for holder in subject.unit.holders:
        mine = [each for each in subject.months if _holds(holder, each.month)]
        held.update(each.month for each in mine)
        ended, year = holder.until, subject.facts.period
        if holder.from_ > year.last or (ended is not None and ended < year.first):
            continue
        until = f"至 {ended.words}" if ended else "至今"
        yield cells(holder.name, f"{holder.from_.words}\n{until}", *_mean(mine))
    rest = [each for each in subject.months if each.month not in held]
    if rest and subject.unit.holders:
        yield cells("没有登记", NOTHING, *_mean(rest))


def _holds(holder: Holder, month: Month) -> bool:
    return holder.from_ <= month and (holder.until is None or month <= holder.until)


def _mean(months: Iterable[MonthFacts]) -> tuple[str, str]:
    """The scores of some months, and their mean as arithmetic."""
    every = [(each.month, each.row.score) for each in months]
    if not every:
        return "任期内还没有计入的月份", NOTHING
    words = "，".join(
        f"{month.month} 月 {'不计分' if score is None else plain(score)}" for month, score in every
    )
    scores = [score for _, score in every if score is not None]
    if not scores:
        return words, NOTHING
    mean = plain(quotient(sum(scores, ZERO), Decimal(len(scores)), 2))
    if len(scores) == 1:
        return words, mean
    return words, f"({' + '.join(map(plain, scores))}) ÷ {len(scores)} = {mean}"
