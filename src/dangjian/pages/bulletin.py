"""通报 and its 公示稿: what a period's assessment found, in the order and the words of offices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import accumulate

from dangjian.errors import DangjianError
from dangjian.pages.bulletin_annexes import problem_list, reckoning, score_table
from dangjian.pages.bulletin_further import (
    FURTHER,
    MOST_BONUSES,
    MOST_MET,
    further,
    special_parts,
)
from dangjian.pages.bulletin_problems import demands, problems
from dangjian.pages.facts import Facts
from dangjian.pages.gathering import report_facts
from dangjian.pages.outcome import Outcome
from dangjian.pages.page import (
    Block,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cells,
    news,
)
from dangjian.pages.paper import annexes, inner, office, official, signature
from dangjian.pages.report_facts import InspectionTold, LayerTold, ReportFacts, TierTold, UnitTold
from dangjian.pages.told import points_words
from dangjian.values.numbers import plain
from dangjian.values.wording import day_words, full_day, listed, quoted, titled

MOST_RISES = 5
"""So many units that rose most are named."""
_MOST_NAMED = 12
"""So many units of a tier are named, the best; all stand in the annex."""
_MOST_LETTERS = 240
"""And fewer where their names are so long together."""
_MOST_ASIDE = 3
"""So many units are named whose scores are provisional or that aren't ranked."""
_RISES = (
    Column("单位", 9),
    Column("上月", 4, "right", 2),
    Column("本月", 4, "right", 2),
    Column("提高", 4, "right", 2),
    Column("上月没有达到、本月达到要求的", 15),
)


def refuse_choice(facts: Facts) -> None:
    """A bulletin is about all units: raise DangjianError where some were asked for."""
    if facts.units:
        raise DangjianError(
            "通报写全部单位，不能只写几个单位。", "单个单位的得分来历：dangjian explain 单位 时段。"
        )


def bulletin_page(facts: Facts) -> Page:
    """The bulletin of a period, or what is shown before it is final (``facts.draft``).

    Where nothing was recorded it says so and names nobody. Raises DangjianError where no layer is
    ranked, and for a choice of units: a bulletin is about all of them.
    """
    refuse_choice(facts)
    outcome = Outcome(facts)
    if outcome.recorded and not outcome.rows:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有可以通报的。", "检查办法的 composition。"
        )
    told = report_facts("bulletin", outcome)
    if facts.draft:
        title = f"关于 {facts.period.words}党建工作责任制考核结果的公示"
        blocks = _draft(outcome, told) if outcome.recorded else _nothing(facts, told)
        return inner(facts, title, blocks, outcome.lists, "公示")
    title = f"关于 {facts.period.words}党建工作责任制考核情况的通报"
    blocks = _blocks(outcome, told) if outcome.recorded else _nothing(facts, told)
    return official(facts, title, blocks, outcome.lists, "通报")


def _nothing(facts: Facts, told: ReportFacts) -> Iterator[Block]:
    """Nobody is told of zeros that only say that no record has come yet."""
    yield _addressed(told)
    yield Paragraph(
        f"到 {told.day_words}，还没有收到 {told.period_words}的任何点检记录，"
        "本期没有可以通报的得分。收齐记录以后另行通报。"
    )
    yield signature(facts)


def _addressed(told: ReportFacts) -> Paragraph:
    names = [layer.name for layer in told.layers] or ["单位"]
    return Paragraph(f"{'、'.join(f'各{name}' for name in names)}：", "lead")


def _blocks(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    yield _addressed(told)
    yield Paragraph(f"{opening(told)}现将有关情况通报如下。")
    yield Heading("总体情况")
    yield from overview(told, zones=False)
    yield Heading("主要做法和成效")
    yield from _well(told)
    yield Heading("存在问题")
    yield from problems(outcome, told)
    yield Heading("有关要求")
    yield from demands(outcome, told)
    yield Paragraph("")
    yield from _signed(outcome, told)


def _signed(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """附件说明, signature, and the annexes."""
    parts = [("得分表", tuple(score_table(outcome, told)))]
    problem_rows = tuple(problem_list(outcome, told))
    if problem_rows:
        parts.append(("问题清单", problem_rows))
    more = tuple(further(told))
    if more:
        parts.append((FURTHER, more))
    parts.append(("计算明细", tuple(reckoning(outcome))))
    yield annexes([f"{told.period_words}{title}" for title, _ in parts])
    yield signature(outcome.facts)
    for place, (title, blocks) in enumerate(parts, 1):
        yield PageBreak(title)
        yield Paragraph(f"附件 {place}", "lead")
        yield from blocks


# What was inspected, how, when and by whom.


def opening(told: ReportFacts) -> str:
    """Policy, scope and day: said once, here."""
    layers = "、".join(f"{each.units} 个{each.name}" for each in told.layers)
    lists = "".join(map(titled, told.lists))
    return (
        f"根据{titled(told.policy)}，{told.office}组织对 {layers} {told.period_words}党建工作责任制"
        f"落实情况进行了考核，计入得分的是{lists}。{inspected_words(told.inspection)}"
        f"得分和整改情况截至 {told.day_words}。{''.join(told.months_aside)}"
    )


def inspected_words(inspection: InspectionTold) -> str:
    """When, by whom, how many; and those that nobody inspected."""
    parts = []
    if inspection.first and inspection.last:
        by = "、".join(inspection.by)
        persons = f"{inspection.persons} 名督查人员" if inspection.persons else ""
        who = "和".join(filter(None, (by, persons)))
        parts.append(
            f"{_span(inspection.first, inspection.last)}，{who}督查了 {inspection.inspected} 个单位"
        )
    for names, words in (
        (inspection.self_only, "只有自查"),
        (inspection.absent, "没有任何记录"),
        (inspection.excused, "经批准免报"),
    ):
        if names:
            parts.append(f"{listed(names, 5)}{words}")
    return f"{'，'.join(parts)}。" if parts else ""


def _span(first: str, last: str) -> str:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin == end:
        return day_words(begin)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.month} 月 {begin.day} 日至 {end.day} 日"
    return f"{day_words(begin)}至{day_words(end) if begin.year == end.year else full_day(end)}"


# 一、总体情况.


_TIERS = (
    Column("类别", 3, "center"),
    Column("个数", 3, "center"),
    Column("指导重点", 4, "center"),
    Column("单位（得分）", 27),
)


def overview(told: ReportFacts, whole: str = "附件 1", zones: bool = True) -> Iterator[Block]:
    """A paragraph and a table for each ranked layer; a sentence for the zones where they are wanted.

    ``whole``: where the units stand of which only some are named here.
    """
    for layer in told.layers:
        yield Paragraph("".join((_counted(layer), _graded(layer), _unranked(told, layer, whole))))
        if layer.ranked > 1:
            yield _tiers(told, layer, whole)
    known = [zone for zone in told.zones if zones and zone.mean is not None]
    if len(known) > 1:
        words = "、".join(f"{zone.name} {points_words(zone.mean)} 分" for zone in known)
        yield Paragraph(f"从党建协作区看，平均分依次为{words}。")


def _counted(layer: LayerTold) -> str:
    ranked = "都参加排名" if layer.ranked == layer.units else f"{layer.ranked} 个参加排名"
    head = f"{layer.units} 个{layer.name}参加考核{f'，{ranked}' if layer.units > 1 else ''}"
    if layer.mean is None:
        return f"{head}，没有可以计算的平均分。"
    change = ""
    if layer.change is not None:
        word = "提高" if layer.change > 0 else "降低"
        moved = f"{word} {points_words(abs(layer.change))} 分" if layer.change else "持平"
        change = f"，比上月{moved}"
    if layer.ranked == 1:
        return f"{head}，得 {points_words(layer.mean)} 分{change}。"
    return (
        f"{head}，平均 {points_words(layer.mean)} 分{change}，最高 {points_words(layer.highest)} 分，"
        f"最低 {points_words(layer.lowest)} 分。"
    )


def _graded(layer: LayerTold) -> str:
    known = "、".join(f"{each.name} {each.count} 个" for each in layer.grades if each.count)
    if not known:
        return ""
    if layer.units == 1:
        (grade,) = (each.name for each in layer.grades if each.count)
        return f"等次为{grade}{'，受一票否决限制' if layer.vetoed else ''}。"
    vetoed = f"，其中 {layer.vetoed} 个受一票否决限制" if layer.vetoed else ""
    nobody = [tier.name for tier in layer.tiers if not tier.units] if layer.ranked > 1 else []
    absent = f"没有{'、'.join(nobody)}单位。" if nobody else ""
    return f"等次{known}{vetoed}。{absent}"


def _unranked(told: ReportFacts, layer: LayerTold, whole: str) -> str:
    aside = [unit for unit in told.units if unit.layer == layer.name and unit.rank is None]
    words = map(_aside, aside[:_MOST_ASIDE])
    loose = [u.name for u in told.units if u.layer == layer.name and u.rank and u.provisional]
    more = f" 等 {len(aside)} 个，见{whole}" if len(aside) > _MOST_ASIDE else ""
    named = f"没有排名的是{'、'.join(words)}{more}。" if aside else ""
    if len(loose) == layer.ranked > 1:
        return f"{named}各单位的得分都是暂定的。"
    if len(loose) > _MOST_ASIDE:
        return f"{named}{len(loose)} 个单位的得分是暂定的，见{whole}。"
    return named + (f"{'、'.join(loose)}的得分是暂定的。" if loose else "")


def _aside(unit: UnitTold) -> str:
    """A unit that isn't ranked, with its score and why."""
    score = f"得分 {points_words(unit.score)}" if unit.score is not None else "没有得分"
    reasons = [note for note in unit.notes if "不排名" in note] or list(unit.notes[:1])
    reasons += ["暂定"] if unit.provisional and unit.score is not None else []
    return f"{unit.name}（{'，'.join(dict.fromkeys((score, *reasons)))}）"


def _tiers(told: ReportFacts, layer: LayerTold, whole: str) -> Table:
    classes = list(
        dict.fromkeys(unit.ranking_class for unit in told.units if unit.layer == layer.name)
    )
    rows = []
    for tier in layer.tiers:
        if not tier.units:  # said in words
            continue
        words = (_in_tier(told, tier, class_, len(classes) > 1, whole) for class_ in classes)
        named = "；".join(filter(None, words))
        rows.append(cells(tier.name, len(tier.units), tier.focus, named))
    return Table(_TIERS, tuple(rows), title=f"{layer.name}分类指导（按名次）")


def _in_tier(told: ReportFacts, tier: TierTold, class_: str, several: bool, whole: str) -> str:
    """The units of a tier and class, best first, behind the name of the class where there are several."""
    units = [
        f"{unit.name}（{points_words(unit.score)}）"
        for unit in told.units
        if unit.name in tier.units and unit.ranking_class == class_
    ]
    shown = units[: _fitting(units)]
    more = f" 等 {len(units)} 个，见{whole}" if len(units) > len(shown) else ""
    named = "、".join(shown) + more
    return f"{class_}：{named}" if several and named else named


def _fitting(names: list[str]) -> int:
    """How many names a cell takes: as many as are wanted, fewer where they are long, one at least."""
    letters = accumulate(map(len, names[:_MOST_NAMED]))
    return max(1, sum(length <= _MOST_LETTERS for length in letters))


# 二、主要做法和成效: what went well, as far as facts say so.


def _well(told: ReportFacts) -> Iterator[Block]:
    alone = len(told.units) == 1
    if told.met:
        names = "".join(map(quoted, told.met[:MOST_MET]))
        more = "等" if len(told.met) > MOST_MET else ""
        everybody = "都达到了要求" if alone else "凡检查到的单位都达到了要求"
        yield Paragraph(
            f"{names}{more} {len(told.met)} 项工作，{everybody}。",
            run_in="落实到位的工作。" if alone else "普遍落实到位的工作。",
        )
    if told.bonuses:
        words = "；".join(
            f"{each.unit}{quoted(each.item)}：{each.text}，加 {plain(each.points)} 分"
            for each in told.bonuses[:MOST_BONUSES]
        )
        rest = len(told.bonuses) - MOST_BONUSES
        words += f"；另有 {rest} 项加分" if rest > 0 else ""
        yield Paragraph(f"{words}。{''.join(told.capped)}", run_in="得到加分的工作。")
    if told.rises:
        yield from _risen(told)
    if not (told.met or told.bonuses or told.rises):
        everybody = "" if alone else "各单位都"
        yield Paragraph(f"没有{everybody}达到要求的工作，也没有加分的工作。")


def _risen(told: ReportFacts) -> Iterator[Block]:
    count = len(told.rises)
    head = f"得分比上月提高的有 {count} 个单位"
    if count > MOST_RISES:
        yield Paragraph(
            f"{head}，提高幅度居前 {MOST_RISES} 位的见下表。", run_in="进步较大的单位。"
        )
    else:
        yield Paragraph(f"{head}，见下表。", run_in="进步较大的单位。")
    rows = (
        cells(each.unit, each.before, each.now, each.change, "、".join(each.mended))
        for each in told.rises[:MOST_RISES]
    )
    yield news(Table(_RISES, tuple(rows)))


# The 公示稿.


def _draft(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """What is shown to everybody before it is final: results, vetoes, how to object."""
    yield _addressed(told)
    yield Paragraph(
        f"{opening(told)}得分已经初步形成，现予公示，公示期从 {told.day_words}到 {told.objections_until}。"
    )
    yield Heading("考核结果")
    yield from overview(told)
    yield from _special(told)
    yield Heading("异议的提出")
    yield Paragraph(
        f"对得分有异议的，请在公示期内由单位书面向{office(outcome.facts)}提出，写明清单、事项、"
        "原来的记录、认为应当怎样记，并附佐证材料。复核属实的更正记录、重新计分，复核结果书面答复。"
        "公示期满没有异议或者异议已经办结的，按本结果通报。"
    )
    yield Paragraph("")
    yield from _signed(outcome, told)


def _special(told: ReportFacts) -> Iterator[Block]:
    """Vetoes, overclaims, missing items: each a sentence."""
    for title, lines in special_parts(told):
        yield Paragraph("".join(lines), run_in=f"{title}。")
