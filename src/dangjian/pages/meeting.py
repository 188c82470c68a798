"""例会材料 (一讲一问): agenda, results, what each secretary speaks of, questions, open problems, minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.errors import DangjianError
from dangjian.explaining.unit import months_aside
from dangjian.pages.facts import Facts
from dangjian.pages.outcome import Outcome, UnitLoss, by_item, counts_words, total
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells
from dangjian.pages.register_words import unit_name
from dangjian.register.register import Tracked, found_month, owner_of
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import layer_name, layer_summaries
from dangjian.values.numbers import plain
from dangjian.values.wording import day_words, full_day, listed

# The open problems from before the period, for the meeting to go through.


MOST_LISTED = 40
"""With more problems only those overdue are listed one by one."""
_COUNTS = (
    Column("单位", 12),
    Column("没有了结", 5, "center"),
    Column("其中逾期", 5, "center"),
    Column("待复核", 5, "center"),
)
_PROBLEMS = (
    Column("编号", 8),
    Column("单位", 7),
    Column("问题", 16),
    Column("责任人", 5),
    Column("期限和状态", 6),
)


def followup(outcome: Outcome) -> Iterator[Block]:
    """What was found before the period and isn't done: counts by unit, then one by one."""
    facts = outcome.facts
    living = [
        each
        for each in facts.standing
        if not each.is_over
        and found_month(each) < facts.period.first
        and facts.wants(each.progress.unit)
    ]
    when = full_day(facts.today)
    if not living:
        yield Paragraph(f"截至 {when}，{facts.period.first.words}以前的问题都已了结。")
        return
    late = [each for each in living if each.progress.days_overdue(facts.today)]
    yield Paragraph(
        f"截至 {when}，{facts.period.first.words}以前发现、没有了结的问题 {len(living)} 项，"
        f"其中逾期 {len(late)} 项。"
    )
    yield Table(_COUNTS, tuple(_counts(outcome, living)))
    shown = living if len(living) <= MOST_LISTED else late
    if shown is late:
        yield Paragraph("项数较多，下表只列逾期的，其余见整改台账。")
    ordered = sorted(shown, key=lambda each: (each.progress.due, each.id))
    rows = tuple(_problem(outcome, each) for each in ordered)
    yield Table(_PROBLEMS, rows, empty="没有逾期的问题。")


def _counts(outcome: Outcome, living: Sequence[Tracked]) -> Iterator[tuple[Cell, ...]]:
    for name in outcome.facts.workspace.units:
        mine = [each for each in living if each.progress.unit == name]
        if mine:
            late = sum(each.progress.days_overdue(outcome.facts.today) > 0 for each in mine)
            waiting = sum(each.progress.submitted is not None for each in mine)
            yield cells(outcome.name(name), len(mine), late, waiting)


def _problem(outcome: Outcome, tracked: Tracked) -> tuple[Cell, ...]:
    progress, today = tracked.progress, outcome.facts.today
    day = progress.due
    due = day_words(day) if day.year == today.year else full_day(day)
    late = progress.days_overdue(today)
    state = f"{due}\n{progress.state.words}"
    return cells(
        tracked.id,
        unit_name(outcome.facts.workspace, progress.unit),
        tracked.rectification.problem,
        progress.owner,
        Cell(f"{state}，逾期 {late} 天", "bad") if late else state,
    )


# 一问: questions made from what lost points, with what the list demands and what it rests on.


MOST_QUESTIONS = 12
"""So many items are asked about: those that most units lost points in."""
_NAMED = 4
"""So many units are named beside a question."""
_QUESTIONS = (
    Column("序号", 2, "center"),
    Column("问题", 9),
    Column("答案要点（清单的工作要求）", 15),
    Column("依据", 8),
    Column("建议问谁", 8),
)
_ASKED = (
    Column("委员", 7),
    Column("联系单位", 8),
    Column("请当场问", 20),
)


def questions(outcome: Outcome, rows: Sequence[Row]) -> Iterator[Block]:
    """Questions for all, then what each contact member asks the units under their care."""
    losses = [(row.unit, loss) for row in rows for loss in outcome.losses(row.unit)]
    grouped = list(by_item(losses).values())
    if not grouped:
        yield Paragraph("本期没有丢分的事项，请委员从清单里自选题目。")
        return
    grouped.sort(key=lambda each: (-len(each), -total(loss for _, loss in each)))
    yield Heading("应知应会", 2)
    yield Paragraph("题目取自本期丢分单位最多的事项，答案以清单的工作要求为准。")
    asked = enumerate(grouped[:MOST_QUESTIONS], 1)
    yield Table(_QUESTIONS, tuple(_question(outcome, number, each) for number, each in asked))
    mine = tuple(_by_contact(outcome, rows))
    if mine:
        yield Heading("联系委员提问", 2)
        yield Paragraph("每个联系点问丢分最多的一条。")
        yield Table(_ASKED, mine)


def _question(
    outcome: Outcome, number: int, mine: Sequence[tuple[str, UnitLoss]]
) -> tuple[Cell, ...]:
    item = mine[0][1].item
    basis = "；".join(each.words() for each in item.basis)
    units = listed((outcome.name(unit) for unit, _ in mine), _NAMED)
    return cells(
        number,
        f"{item.id} {item.title}：要求是什么，怎样才算完成？",
        item.requirement,
        basis or "本企业清单",
        units,
    )


def _by_contact(outcome: Outcome, rows: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    """A row a unit that has a contact member, in the order of the members."""
    contacts = [outcome.facts.unit(row.unit).contact for row in rows]
    order = [name for name in outcome.facts.workspace.units if name in contacts]
    for member in order:
        for row, contact in zip(rows, contacts, strict=True):
            if contact == member:
                yield cells(outcome.contact(row.unit), outcome.name(row.unit), _asked(outcome, row))


def _asked(outcome: Outcome, row: Row) -> str:
    worst = outcome.largest(row.unit, 1)
    if not worst:
        return "本期没有丢分：哪一条做法可以推广，怎样保持？"
    loss = worst[0]
    return f"{loss.words}扣 {plain(loss.points)} 分：原因找到没有，改到哪一步，哪一天能销号？"


LARGEST = 3
"""So many losses a secretary speaks of."""
_FORM = (Column("", 4), Column("", 13), Column("", 4), Column("", 13))
_AGENDA = (
    Column("序号", 3, "center"),
    Column("议程", 18),
    Column("谁来讲", 8),
    Column("材料", 6, "center"),
)
_RANKING = (
    Column("名次", 3, "center"),
    Column("单位", 9),
    Column("得分", 5, "right", 2),
    Column("等次", 3, "center"),
    Column("类别", 3, "center"),
    Column("负责人", 6),
    Column("联系委员", 9),
)
_SHORT = (
    Column("丢分的事项", 10),
    Column("扣分", 4, "right"),
    Column("为什么扣", 13),
    Column("原因和措施（会前填写）", 11),
)
_MINUTES = (
    Column("序号", 3, "center"),
    Column("议定事项", 18),
    Column("责任单位", 6),
    Column("完成时限", 6),
)
_ROOM = "　\n　"
"""Two lines to write on."""
_DECISIONS = 6
"""Rows for what the meeting decides."""


def meeting_page(facts: Facts) -> Page:
    """The papers of the meeting after a period. Raises DangjianError where no layer is ranked."""
    outcome = Outcome(facts)
    if outcome.recorded and not facts.results.ranking:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有例会材料。",
            "检查办法的 composition。",
        )
    return Page(
        f"{facts.period.words}党建工作例会材料",
        tuple(_blocks(outcome)),
        subtitle=facts.workspace.name,
        provenance=facts.origin(outcome.lists),
        name="例会材料",
    )


def _blocks(outcome: Outcome) -> Iterator[Block]:
    facts = outcome.facts
    ranking = facts.results.ranking if outcome.recorded else ()
    rows = [row for row in ranking if facts.wants(row.unit)]
    if outcome.loose:
        yield Paragraph(f"说明：{facts.seal.words}。得分以封存的结果为准。", "note")
    yield Heading("会议安排")
    yield from _arrangements(outcome)
    yield Heading("考核情况")
    yield from _results(outcome, rows)
    yield Heading("书记讲短板（一讲）")
    yield from _talks(outcome, rows)
    yield Heading("委员现场提问和应知应会（一问）")
    yield from questions(outcome, rows)
    yield Heading("以前问题的整改情况")
    yield from followup(outcome)
    yield Heading("会议记录")
    yield from _minutes()


def _arrangements(outcome: Outcome) -> Iterator[Block]:
    layers = dict.fromkeys(row.layer for row in outcome.facts.results.ranking)
    names = [layer_name(outcome.facts.workspace, layer) for layer in layers]
    heads = "、".join(f"各{name}书记或者负责人" for name in names)
    yield Table(
        _FORM,
        (
            cells("时间", "　", "地点", "　"),
            cells("主持人", "　", "记录人", "　"),
            cells("参加人", Cell(f"党委委员、党建职能部门负责人、{heads}", span=3)),
            cells("缺席人\n和原因", Cell(_ROOM, span=3)),
        ),
    )
    words = outcome.facts.period.words
    agenda = (
        (f"通报 {words}考核情况", "党建职能部门", "第二部分"),
        ("讲短板：丢分最多的事项、原因和措施", "各单位负责人", "第三部分"),
        ("现场提问和应知应会", "党委委员", "第四部分"),
        ("对照以前的问题逐项过整改、定销号", "党建职能部门", "第五部分"),
        ("点评，部署下一步工作", "主持人", "第六部分"),
    )
    rows = tuple(cells(number, *each) for number, each in enumerate(agenda, 1))
    yield Table(_AGENDA, rows, title="议程")


def _results(outcome: Outcome, rows: list[Row]) -> Iterator[Block]:
    facts = outcome.facts
    if not outcome.recorded:
        yield Paragraph(f"{facts.period.words}还没有任何记录，没有得分可讲。")
        return
    for note in months_aside(facts.period, facts.results.months):
        yield Paragraph(note)
    for summary in layer_summaries(facts.workspace, facts.results):
        yield Paragraph(counts_words(summary))
    ranking = tuple(_ranking_row(outcome, row) for row in rows)
    yield Table(_RANKING, ranking, empty="没有要讲的单位。")


def _ranking_row(outcome: Outcome, row: Row) -> tuple[Cell, ...]:
    unit = outcome.facts.unit(row.unit)
    return cells(
        "–" if row.rank is None else row.rank,
        unit.name,
        "–" if row.score is None else row.score,
        row.grade or "–",
        row.tier or "–",
        owner_of(unit, outcome.facts.period.last),
        outcome.contact(row.unit) or "没有登记",
    )


def _talks(outcome: Outcome, rows: list[Row]) -> Iterator[Block]:
    """The units in turn, those at the end of the ranking first."""
    if not rows:
        yield Paragraph("没有要讲的单位。")
        return
    yield Paragraph(
        "按名次从后往前讲，每个单位讲丢分最多的事项：为什么丢分，原因在哪里，怎么改，什么时候改完。"
    )
    ranked = [row for row in rows if row.rank is not None]
    for row in (*reversed(ranked), *(row for row in rows if row.rank is None)):
        yield from _talk(outcome, row)


def _talk(outcome: Outcome, row: Row) -> Iterator[Block]:
    unit = outcome.facts.unit(row.unit)
    score = "没有得分" if row.score is None else f"{plain(row.score)} 分"
    place = "、".join(row.notes) or "没有排名" if row.rank is None else f"第 {row.rank} 名"
    yield Heading(f"{unit.name}（{score}，{place}）", 2)
    contact = outcome.contact(row.unit)
    who = f"讲：{owner_of(unit, outcome.facts.period.last)}"
    yield Paragraph(f"{who}；联系委员：{contact or '没有登记'}。{_overclaim(outcome, row)}")
    losses = tuple(
        cells(loss.words, loss.points, "；".join(line.reason for line in loss.lines), _ROOM)
        for loss in outcome.largest(row.unit, LARGEST)
    )
    yield Table(_SHORT, losses, empty="本期没有丢分，讲一条做得好、可以推广的做法。")


def _overclaim(outcome: Outcome, row: Row) -> str:
    over = [
        f"“{outcome.list_of(card).title}”{each.words()}"
        for card in outcome.cards[row.unit]
        for each in card.overclaimed_months
    ]
    return f"{'；'.join(over)}。讲清楚为什么没有自查出来。" if over else ""


def _minutes() -> Iterator[Block]:
    rows = tuple(cells(number, _ROOM, "", "") for number in range(1, _DECISIONS + 1))
    yield Table(_MINUTES, rows)
    yield Table(_FORM, (cells("主持人\n签字", _ROOM, "记录人\n签字", _ROOM),))
