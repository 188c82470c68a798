"""The head of an appraisal: who the unit is, what it scored month by month and in the year, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from dangjian.campaigns.milestones import Light, standings
from dangjian.checks.ledgers import ledger_findings
from dangjian.documents.organization import Holder
from dangjian.documents.points import Ledger
from dangjian.documents.workspace import Workspace
from dangjian.explaining.model import CardStory, Step
from dangjian.explaining.unit import holder_words
from dangjian.ledgers.balances import balances, unit_summaries
from dangjian.pages.appraisal_facts import MonthFacts, Subject, part_title
from dangjian.pages.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.pages.register_words import SETTLED_WORDS, RegisterTeller
from dangjian.pages.told import without_quotient
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, rate_line
from dangjian.scoring.ranking import ranked_beside
from dangjian.values.numbers import HUNDRED, ZERO, half_up, plain, product, quotient
from dangjian.values.period import Month, Period
from dangjian.values.wording import NO_RATE, day_words, full_day, titled

NOTHING = "—"
"""What stands where there is nothing to be said."""
_STEPS = (Column("步骤", 7), Column("算式", 30))


def basics(subject: Subject) -> Iterator[Block]:
    """Name, layer, members, contact, zone, who held the post; what a reader should know."""
    yield Heading("基本情况")
    yield Table((Column("", 8), Column("", 26)), tuple(_basic_rows(subject)))
    for note in subject.story.notes:
        yield Paragraph(without_quotient(note), "note")


def year_scores(subject: Subject) -> Iterator[Block]:
    """The year's result, the months and the parts."""
    yield Heading("年度得分")
    yield Paragraph(result_words(subject))
    yield Heading("各月得分", 2)
    yield _months(subject)
    if subject.row.score is not None:
        # Without a year's score what its parts would be worth is nothing to be read.
        yield Heading("年度得分的组成", 2)
        yield _parts(subject)
    for name in sorted(subject.blocked & {*subject.weights, *subject.year}):
        title = titled(part_title(subject, name))
        yield Paragraph(f"{title}有的月份记录或更正有错误，改正以后才能汇总。")


def reckoning(subject: Subject) -> Iterator[Block]:
    """The arithmetic that leads from the items to the year's score: an annex."""
    yield _steps(subject.story.steps, "年度得分")
    for card in subject.cards:
        yield _steps((*_section_steps(card), *card.steps), card.title)


def holders(subject: Subject) -> Iterator[Block]:
    """Which months each holder of the post answered for, and the mean of their scores."""
    yield Heading("任职分段")
    rows = tuple(_holder_rows(subject))
    columns = (
        Column("任职人", 6),
        Column("任期", 9),
        Column("本年各月综合得分", 16),
        Column("平均", 5, "right"),
    )
    yield Table(columns, rows, empty="没有登记任职，不分段。")
    if rows:
        yield Paragraph("平均只用来分清各段任期的责任，不是考核得分；考核按单位全年计。", "note")


def result_words(subject: Subject) -> str:
    """The result, with lists by their titles."""
    return without_quotient(_result_words(subject))


def _result_words(subject: Subject) -> str:
    """``年度得分 82.66 分（暂定），等次良好，…``, or why there is none."""
    row, year = subject.row, subject.facts.period.words
    if row.score is None:
        return f"{year}没有得分：{'；'.join(row.notes)}。"
    words = [
        f"{subject.facts.period.first.year} 年度得分 {plain(row.score)} 分{'（暂定）' if row.provisional else ''}"
    ]
    words.append(f"等次{row.grade}")
    if row.rank is None:
        words.append(f"不排名（{row.unranked_because}）")
    else:
        layer = subject.facts.workspace.layer_name(row.layer)
        count = ranked_beside(subject.facts.results.ranking, row)
        group = subject.facts.policy.class_name(row.layer, row.class_)
        words.append(
            f"在{group}参加排名的 {count} 个{layer}中名列第 {row.rank}"
            if count > 1
            else f"{group}参加排名的{layer}只有本单位"
        )
        words.append(f"类别{row.tier}（{row.focus}）")
    if row.coefficient is not None:
        words.append(f"系数 {plain(row.coefficient)}")
    notes = "".join(f"{note}。" for note in (row.grade_notes if row.rank is None else row.notes))
    return f"{'，'.join(words)}。{notes}"


def _basic_rows(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    unit, workspace = subject.unit, subject.facts.workspace
    zones = {zone.id: zone.name for each in workspace.organizations for zone in each.model.zones}
    contact = workspace.units.get(unit.contact or "")
    members = "没有登记" if unit.members is None else f"{unit.members} 名"
    term = "、".join(holder_words(unit, subject.facts.period))
    yield cells("名称", unit.name)
    yield cells("责任层级", workspace.layer_name(unit.layer))
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
            rows += [_month_row(subject, known[month], names) for month in months]
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


def _month_row(subject: Subject, found: MonthFacts, names: Iterable[str]) -> tuple[Cell, ...]:
    row = found.row
    scores = {card.card.checklist: card.card.score for card in found.story.cards}
    rank = NOTHING if row.rank is None else f"{row.rank}/{found.ranked}"
    remarks = [*(["暂定"] if row.provisional else []), *row.notes]
    return cells(
        f"{found.month.month} 月",
        *(_score(scores.get(name)) for name in names),
        _score(row.score),
        row.grade or NOTHING,
        rank,
        without_quotient("；".join(remarks)) or NOTHING,
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


def _steps(steps: Iterable[Step], title: str) -> Table:
    rows = tuple(cells(step.label, step.text) for step in steps)
    return Table(_STEPS, rows, title, "没有得分，没有算式。")


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
    """The scores of some months, and their mean."""
    every = [(each.month, each.row.score) for each in months]
    if not every:
        return "任期内还没有计入的月份", NOTHING
    words = "，".join(
        f"{month.month} 月 {'不计分' if score is None else plain(score)}" for month, score in every
    )
    scores = [score for _, score in every if score is not None]
    if not scores:
        return words, NOTHING
    return words, plain(quotient(sum(scores, ZERO), Decimal(len(scores)), 2))


# Problems, campaigns and points of a unit's year.


_CAMPAIGN_LIST = "campaign"
"""The checklist that judges campaigns."""
_SHOWN = 15
"""So many open problems are listed; of more only the number is told."""
_FEWEST = 3
"""Of fewer people no mean is told: it would be somebody's own points."""


def mine_of(subject: Subject) -> list[Tracked]:
    """The problems that concern the unit now."""
    return [each for each in subject.facts.problems if each.progress.unit == subject.unit.id]


def overdue_of(mine: Sequence[Tracked], today: date) -> list[Tracked]:
    """Those past their due date and not closed."""
    return [each for each in mine if each.progress.days_overdue(today) > 0]


def problems(subject: Subject, mine: Sequence[Tracked]) -> Iterator[Block]:
    """How many problems were raised, closed, overdue; the closing rate; the open ones."""
    today, year = subject.facts.today, subject.facts.period
    yield Heading("问题整改")
    if not mine:
        yield Paragraph("整改台账里没有这个单位的问题。")
        return
    yield Table(
        (Column("项目", 14), Column("项数", 5, "right"), Column("怎样数的", 18)),
        tuple(_counts(mine, year, today)),
        title=f"截至 {today.year} 年 {day_words(today)}",
    )
    yield Paragraph(_rate_words(subject, mine, today, year))
    living = sorted(
        (each for each in mine if not each.is_over), key=lambda each: (each.progress.due, each.id)
    )
    columns = (
        Column("问题", 20),
        Column("责任人", 5),
        Column("期限", 6),
        Column("状态", 6),
    )
    teller = RegisterTeller(subject.facts)
    rows = tuple(_open_row(subject, teller, each, today) for each in living[:_SHOWN])
    yield Table(columns, rows, title="尚未销号的问题", empty="所有问题都已销号。")
    if len(living) > _SHOWN:
        yield Paragraph(f"另有 {len(living) - _SHOWN} 项尚未销号，见整改台账。", "note")


def _counts(mine: Sequence[Tracked], year: Period, today: date) -> Iterator[tuple[Cell, ...]]:
    first, last = year.first.day(1), year.last.day(None)
    live = [each for each in mine if each.progress.state is not ProblemState.WITHDRAWN]
    raised = [each for each in live if first <= each.progress.raised <= last]
    before = [
        each
        for each in live
        if each.progress.raised < first
        and (each.progress.closed is None or each.progress.closed >= first)
    ]
    closed = [
        each for each in live if each.progress.closed and first <= each.progress.closed <= last
    ]
    yield cells("本年登记", len(raised), "登记日期在本年的，撤销的不算")
    yield cells("上年结转", len(before), "上年以前登记，到年初还没有销号")
    yield cells("本年销号", len(closed), "销号日期在本年的")
    living = [each for each in live if not each.is_over]
    yield cells("尚未销号", len(living), "登记、整改中和待复核的")
    yield cells("其中逾期", len(overdue_of(living, today)), "期限已过，还没有销号")
    repeats = sum(each.rectification.repeats is not None for each in raised)
    yield cells("其中反弹", repeats, "本年登记的里面，销号后又犯的")
    returned = sum(each.progress.returned for each in live)
    yield cells("复核退回", returned, "提交复核后被退回的次数")


def _rate_words(subject: Subject, mine: Sequence[Tracked], today: date, year: Period) -> str:
    rate = rate_line(subject.facts.workspace, subject.unit.name, mine, today, year)
    if rate.rate is None:
        words = f"{NO_RATE}。"
    elif not rate.due:
        words = "本年还没有到期的问题，按期销号率按 100% 计。"
    else:
        percent = plain(half_up(product(HUNDRED, rate.rate), 2))
        words = (
            f"期限在本年、已经到期的 {rate.due} 项，按期销号 {rate.kept} 项，"
            f"按期销号率 {percent}%。"
        )
    last = year.last.day(None)
    ahead = sum(not each.is_over and today < each.progress.due <= last for each in mine)
    return words + (f"另有 {ahead} 项尚未销号、期限还没有到，不在其中。" if ahead else "")


def _open_row(
    subject: Subject, teller: RegisterTeller, each: Tracked, today: date
) -> tuple[Cell, ...]:
    progress = each.progress
    late = progress.days_overdue(today)
    state = progress.state.words + (f"，逾期 {late} 天" if late else "")
    return cells(
        f"{teller.subject(each)}：{teller.text(each)}"
        + (SETTLED_WORDS if each.id in subject.facts.settled else ""),
        progress.owner,
        full_day(progress.due),
        Cell(state, "bad" if late else ""),
    )


def campaigns(subject: Subject) -> Iterator[Block]:
    """The campaigns of the unit's task teams: milestones done and late, and the team's score."""
    today, workspace = subject.facts.today, subject.facts.workspace
    every = [document.model for document in workspace.campaigns]
    mine = [each for each in every if subject.unit.id in (each.branch, each.team)]
    scores = {
        card.unit: card.score
        for card in subject.facts.results.scorecards
        if card.checklist == _CAMPAIGN_LIST
    }
    yield Heading("攻坚项目")
    rows = []
    for each in mine:
        lights = [standing.light for standing in standings(each, today)]
        done = sum(light in (Light.GREEN, Light.YELLOW) for light in lights)
        late = lights.count(Light.RED)
        score = scores.get(each.team)
        rows.append(
            cells(
                each.title,
                each.goal,
                f"{done}/{len(lights)}",
                late,
                NOTHING if score is None else score,
            )
        )
    columns = (
        Column("项目", 9),
        Column("目标", 14),
        Column("完成节点", 5, "center"),
        Column("过期节点", 5, "right"),
        Column("全年评价", 5, "right"),
    )
    yield Table(columns, tuple(rows), empty="没有攻坚项目。")


def points(subject: Subject) -> Iterator[Block]:
    """A line a points ledger: the unit's people together, nobody by name."""
    workspace, year = subject.facts.workspace, subject.facts.period.first.year
    wrong = {
        finding.document
        for finding in ledger_findings(workspace)
        if finding.code.severity.value == "error"
    }
    yield Heading("积分")
    rows = []
    for document in workspace.ledgers:
        rules = workspace.points_rules_of(document.model)
        of_units = rules is not None and bool(rules.layers)
        if document.model.year == year and document.name not in wrong and not of_units:
            rows.append(_points_row(workspace, subject.unit.id, document.model))
    columns = (
        Column("积分细则", 12),
        Column("有记录的人数", 6, "right"),
        Column("平均积分", 6, "right"),
        Column("低于提醒线的人数", 8, "right"),
    )
    yield Table(columns, tuple(rows), empty="没有这一年的积分台账。")
    if rows:
        yield Paragraph(f"只列汇总，不列个人；不足 {_FEWEST} 人的不列平均。", "note")


def _points_row(workspace: Workspace, unit: str, ledger: Ledger) -> tuple[Cell, ...]:
    rules = workspace.points_rules_of(ledger)
    assert rules is not None  # a ledger without its rules has an error
    unit_of = {each.id: each.parent or "" for each in workspace.units.values()}
    every = unit_summaries(balances(ledger, rules), unit_of)
    mine = next((each for each in every if each.unit == unit), None)
    if mine is None:
        return cells(rules.title, 0, NOTHING, 0)
    mean = mine.mean if mine.people >= _FEWEST else NOTHING
    return cells(rules.title, mine.people, mean, mine.under)
