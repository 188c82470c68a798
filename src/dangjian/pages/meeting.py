"""例会材料 (一讲一问), two pages: results, what comes first, what each unit speaks of and is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dangjian.errors import DangjianError
from dangjian.pages.bulletin import overview
from dangjian.pages.facts import Facts
from dangjian.pages.gathering import report_facts
from dangjian.pages.outcome import Outcome
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells
from dangjian.pages.paper import inner
from dangjian.pages.register_words import RegisterTeller
from dangjian.pages.report_facts import ReportFacts, UnitTold
from dangjian.pages.told import Shortfall, points_words
from dangjian.rectify.guidance import kind_of
from dangjian.register.register import Tracked, found_month
from dangjian.scoring.ranking import ranked_beside
from dangjian.scoring.results import Row
from dangjian.values.wording import day_words, full_day, listed, months_words, quoted

MOST_TALKS = 5
"""So many units speak: those at the end of the ranking. The others hand in what they have to say."""
MOST_OVERDUE = 3
"""So many overdue problems are listed, those that are overdue longest."""
_MOST_NAMED = 8
"""So many units of a tier are named; the ranking has all."""
_MOST_COMMON = 4
"""So many common problems are named, those that most units have."""
_MOST_OVERCLAIMS = 2
"""So many sentences about self-checks that aren't true; more are put into one."""
_QUOTED = 32
"""So many letters of a demand are read aloud, as far as whole clauses go."""
_FACTS = 2
"""So many facts a unit speaks of."""
_SENTENCE = re.compile(r"[^。；]+[。；]?")
_FORM = (Column("", 4), Column("", 13), Column("", 4), Column("", 13))
_OVERDUE = (
    Column("单位", 7),
    Column("问题", 18),
    Column("期限", 5, "center"),
    Column("逾期天数", 4, "center"),
)
_TALKS = (
    Column("汇报人", 7),
    Column("一讲：讲清原因和措施", 17),
    Column("一问：委员现场问", 15),
)
_DECIDED = (
    Column("序号", 2, "center"),
    Column("议定事项", 20),
    Column("责任单位", 6),
    Column("完成时限", 6),
)
_DECISIONS = 3
"""Rows for what the meeting decides."""
_ROOM = "　"


def meeting_page(facts: Facts) -> Page:
    """The papers of the meeting after a period. Raises DangjianError where no layer is ranked."""
    outcome = Outcome(facts)
    if outcome.recorded and not outcome.rows:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有例会材料。", "检查办法的 composition。"
        )
    told = report_facts("meeting", outcome)
    title = f"{facts.period.words}党建工作例会材料"
    # In small type: the meeting has two pages before it.
    blocks = (
        each._replace(kind="note") if isinstance(each, Paragraph) else each
        for each in _blocks(outcome, told)
    )
    return inner(facts, title, blocks, outcome.lists, "例会材料")


def _blocks(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    yield Table(
        _FORM, (cells("时间地点", "　", "主持人", "　"), cells("参加人", "　", "记录人", "　"))
    )
    yield Heading("考核情况")
    yield from _results(outcome, told)
    yield Heading("先议的事")
    yield from _first(outcome, told)
    yield Heading("一讲一问")
    yield from _talks(outcome, told)
    yield Heading("议定事项")
    rows = tuple(cells(number, _ROOM, "", "") for number in range(1, _DECISIONS + 1))
    yield Table(_DECIDED, rows)


def _results(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """What was assessed, as of which day, and how it came out."""
    if not outcome.recorded:
        yield Paragraph(f"{told.period_words}还没有任何记录，没有得分可讲。")
        return
    yield Paragraph(
        f"得分和整改情况截至 {told.day_words}，{told.state}。{''.join(told.months_aside)}"
    )
    paragraphs = (b for b in overview(told, "考核排名", zones=False) if isinstance(b, Paragraph))
    yield from paragraphs
    for layer in told.layers:
        ends = (each for each in layer.tiers if each.units and each.kind != "bottleneck")
        words = "；".join(f"{each.name}：{listed(each.units, _MOST_NAMED)}" for each in ends)
        if layer.ranked > 1 and words:
            yield Paragraph(f"{words}。")
    if told.common:
        most = told.common[:_MOST_COMMON]
        names = "、".join(f"{quoted(each.item)} {each.failing} 个" for each in most)
        few = (
            "，没有达到要求的单位最多的是" if len(told.common) > len(most) else "，没有达到要求的："
        )
        yield Paragraph(f"共性问题 {len(told.common)} 项{few}{names}单位。")


# What comes first: vetoes, then what is overdue.


def _first(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    for words in (*told.vetoes, *_overclaims(outcome, told)) if outcome.recorded else ():
        yield Paragraph(words)
    facts = outcome.facts
    living = [e for e in outcome.register if not e.is_over and facts.wants(e.progress.unit)]
    late = [each for each in living if each.progress.days_overdue(facts.today)]
    earlier = sum(found_month(each) < facts.period.first for each in living)
    when = full_day(facts.today)
    if not living:
        yield Paragraph(f"截至 {when}，登记的问题都已销号。")
        return
    old = f"，其中 {facts.period.first.words}以前发现的 {earlier} 项" if earlier else ""
    overdue = f"，逾期 {len(late)} 项" if late else "，没有逾期的"
    shown = sorted(late, key=lambda each: (each.progress.due, each.id))[:MOST_OVERDUE]
    few = f"，逾期最久的 {len(shown)} 项如下，其余见整改台账" if len(late) > len(shown) else ""
    yield Paragraph(f"截至 {when}，尚未销号的问题 {len(living)} 项{old}{overdue}{few}。")
    if shown:
        teller = RegisterTeller(facts)
        yield Table(_OVERDUE, tuple(_overdue(outcome, teller, each) for each in shown))


def _overclaims(outcome: Outcome, told: ReportFacts) -> Sequence[str]:
    """Each as the bulletin has it while they are few; else who, and in which months."""
    if len(told.overclaims) <= _MOST_OVERCLAIMS:
        return told.overclaims
    months: dict[str, list[int]] = {}
    for card in outcome.every_card():
        mine = [each.month.month for each in card.overclaimed_months]
        if mine:
            months.setdefault(outcome.name(card.unit), []).extend(mine)
    if len(outcome.facts.results.months) > 1:
        names = "、".join(f"{name}（{months_words(mine)}）" for name, mine in months.items())
    else:
        names = "、".join(months)
    return (f"自查不实的单位有 {len(months)} 个：{names}。",)


def _overdue(outcome: Outcome, teller: RegisterTeller, tracked: Tracked) -> tuple[Cell, ...]:
    day, today = tracked.progress.due, outcome.facts.today
    return cells(
        outcome.name(tracked.progress.unit),
        f"{teller.subject(tracked)}：{teller.text(tracked)}",
        day_words(day) if day.year == today.year else full_day(day),
        tracked.progress.days_overdue(today),
    )


# 一讲 and 一问: who speaks of which facts, and what the contact member asks from the duties.


def _talks(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """Those at the end of the ranking first; units with a veto before all."""
    rows = [r for r in outcome.rows if outcome.facts.wants(r.unit)] if outcome.recorded else []
    if not rows:
        yield Paragraph("没有要讲的单位。")
        return
    units = {unit.id: unit for unit in told.units}
    speaking = _speaking(outcome, rows)
    rest = "，其余单位书面交流" if len(speaking) < len(rows) else ""
    talks = (_talk(outcome, units[r.unit], ranked_beside(outcome.rows, r)) for r in speaking)
    yield Table(_TALKS, tuple(talks))
    yield Paragraph(f"按上列顺序汇报，委员就责任清单的要求现场提问{rest}。")


def _speaking(outcome: Outcome, rows: Sequence[Row]) -> list[Row]:
    kinds = {tier.name: kind_of(tier) for tier in outcome.facts.policy.tiers}
    ranked = [row for row in rows if row.rank is not None]
    every = [*reversed(ranked), *(row for row in rows if row.rank is None)]
    every.sort(key=lambda row: (not row.vetoes, kinds.get(row.tier or "") != "problems"))
    return every[:MOST_TALKS]


def _talk(outcome: Outcome, unit: UnitTold, ranked: int) -> tuple[Cell, ...]:
    """``ranked``: how many it is ranked among; the place of one alone says nothing."""
    found = sorted(outcome.found_of(unit.id), key=lambda each: -each.points)
    score = "没有得分" if unit.score is None else f"{points_words(unit.score)} 分"
    place = f"，{unit.ranking_class}第 {unit.rank} 名" if ranked > 1 else ""
    if unit.rank is None:
        place = "，不排名"
    facts = list(dict.fromkeys(f"{each.item.title}：{each.text}" for each in found))[:_FACTS]
    return cells(
        f"{_speaker(outcome, unit)}\n{score}{place}",
        "\n".join(facts) or "没有需要整改的问题，讲一条可以推广的做法",
        _question(outcome, unit, found),
    )


def _speaker(outcome: Outcome, unit: UnitTold) -> str:
    """Who speaks, by post: people aren't named."""
    layer = outcome.facts.unit(unit.id).layer
    return f"{unit.name}书记" if layer == "branch" else f"{unit.name}负责人"


def _question(outcome: Outcome, unit: UnitTold, found: Sequence[Shortfall]) -> str:
    """From the text of a duty: what it demands, and whether that is done."""
    who = f"{unit.contact}问：" if unit.contact else ""
    if found:
        return f"{who}“{_demand(found[0].item.requirement)}”，为什么没有做到，哪一天改好？"
    common = next(iter(outcome.common.now), None)
    if common is not None:
        demand = _demand(common.judged.item.requirement)
        return f"{who}“{demand}”是这期的共性问题，你们怎样做到的？"
    return f"{who}本月做得最好的是哪一条，怎样保持？"


def _demand(requirement: str) -> str:
    """The first sentence of what is demanded; of a long one the clauses with which it begins."""
    first = _SENTENCE.match(" ".join(requirement.split()))
    text = (first[0] if first is not None else requirement).rstrip("。；")
    text = text.replace("“", "‘").replace("”", "’")
    clauses = text.split("，")
    while len(clauses) > 1 and len("，".join(clauses)) > _QUOTED:
        clauses.pop()
    said = "，".join(clauses)
    return said if said == text else f"{said}……"
