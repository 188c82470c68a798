"""What papers tell of the items of the lists: what was done well, then what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dangjian.documents.checklist import Item
from dangjian.pages.apart import penalty_lines
from dangjian.pages.outcome import Outcome
from dangjian.pages.report_facts import (
    BonusTold,
    CommonTold,
    GroupTold,
    ItemTold,
    RiseTold,
)
from dangjian.pages.told import (
    Shortfall,
    plain_words,
    points_words,
    veto_words,
)
from dangjian.scoring.results import Overclaimed, State
from dangjian.values.numbers import ZERO, half_up, plain
from dangjian.values.wording import (
    after_chinese,
    listed,
    quoted,
    titled,
)

TOLD_UNITS = 1
"""So many units are told of beside an item, those that lost most."""
MENDED = 1
"""So many items are named that a unit mended since the month before."""


# What was done well: met by all, bonus points, rises.


def met_by_all(outcome: Outcome) -> tuple[str, ...]:
    """The items in which several units (in a company with one: it alone) were judged and none lost
    anything, those that a party rule demands first."""
    judged: dict[str, set[str]] = {}
    items: dict[str, Item] = {}
    lossy: set[str] = set()
    for unit, _, result in outcome.monthly_results():
        item = result.post.item
        if result.post.counted and result.state is State.SCORED:
            judged.setdefault(item.id, set()).add(unit)
            items[item.id] = item
            if result.earned_points < result.points:
                lossy.add(item.id)
        elif result.state is State.MISSING:
            lossy.add(item.id)
    several = min(2, len(outcome.rows))
    met = [
        items[name] for name, units in judged.items() if len(units) >= several and name not in lossy
    ]
    met.sort(key=lambda item: item.nature != "rule")
    return tuple(dict.fromkeys(item.title for item in met))


def bonuses_told(outcome: Outcome) -> Iterator[BonusTold]:
    """What earned bonus points, the best ranked first."""
    for unit, month, result in outcome.monthly_results():
        item = result.post.item
        if item.criterion.role == "bonus" and result.earned_points:
            yield BonusTold(
                unit=outcome.name(unit),
                item=item.title,
                text=outcome.found_text(result, month),
                points=half_up(result.earned_points, 2),
            )


def rises_told(outcome: Outcome) -> tuple[RiseTold, ...]:
    """The ranked units that rose since the month before, most first. What is provisional in one of the
    two months is compared with nothing."""
    rises = []
    for row in outcome.rows:
        change = outcome.change(row)
        before = outcome.before.get(row.unit)
        if before is None or change is None or change <= 0:
            continue
        if row.rank is None or before.rank is None or row.provisional or before.provisional:
            continue
        assert before.score is not None
        assert row.score is not None
        short = {each.item.id for each in outcome.found_of(row.unit)}
        good = outcome.scored_items(row.unit) - short
        mended = (e.item.title for e in outcome.found_before(row.unit) if e.item.id in good)
        told = tuple(dict.fromkeys(mended))[:MENDED]
        rises.append(
            RiseTold(
                unit=outcome.name(row.unit),
                before=before.score,
                now=row.score,
                change=change,
                mended=told,
            )
        )
    rises.sort(key=lambda each: -each.change)
    return tuple(rises)


# What went wrong: by section of the lists, common problems, what points alone don't say.


def groups_told(outcome: Outcome) -> tuple[GroupTold, ...]:
    """The sections in which points were lost, the most points first; what is told apart is not here."""
    sections: dict[tuple[str, str], dict[str, list[Shortfall]]] = {}
    for each in outcome.found:
        if not (each.vetoed or each.missing or each.is_penalty):  # those are told apart
            items = sections.setdefault((each.checklist, each.section), {})
            items.setdefault(each.item.id, []).append(each)
    told = []
    for (_, section), items in sections.items():
        mine = sorted((_item(outcome, found) for found in items.values()), key=lambda e: -e.points)
        points = sum((each.points for each in mine), ZERO)
        told.append(GroupTold(section=section, points=points, items=tuple(mine)))
    told.sort(key=lambda group: -group.points)
    return tuple(told)


def _item(outcome: Outcome, found: Sequence[Shortfall]) -> ItemTold:
    """An item over all units; a unit that fell short in several months is told of once."""
    by_unit: dict[str, list[Shortfall]] = {}
    for each in found:
        by_unit.setdefault(each.unit, []).append(each)
    worst = sorted(by_unit.values(), key=lambda mine: -_points(mine))
    return ItemTold(
        item=found[0].item.title,
        units=len(by_unit),
        points=half_up(_points(found), 2),
        told=tuple(_together(outcome, worst[:TOLD_UNITS])),
        named=min(len(worst), TOLD_UNITS),
    )


def _together(outcome: Outcome, worst: Sequence[Sequence[Shortfall]]) -> Iterator[str]:
    """The facts of units; those of whom the same is to be said are named together."""
    said: dict[str, list[str]] = {}
    for mine in worst:
        said.setdefault(outcome.told_of_unit(mine), []).append(outcome.name(mine[0].unit))
    yield from (f"{'、'.join(names)}{after_chinese(text)}" for text, names in said.items())


def _points(found: Iterable[Shortfall]) -> Decimal:
    return sum((each.points for each in found), ZERO)


def common_told(outcome: Outcome) -> tuple[CommonTold, ...]:
    """The common problems of the period, and how many failed in each the period before."""
    return tuple(
        CommonTold(
            item=each.judged.item.title,
            failing=len(each.judged.failing),
            judged=len(each.judged.judged),
            units=tuple(outcome.name(unit) for unit in each.judged.failing),
            before=each.before,
            guide=each.judged.item.guide or "",
        )
        for each in outcome.common.now
    )


def vetoes_told(outcome: Outcome) -> Iterator[str]:
    """A sentence a veto, the units in the order of the ranking."""
    for row in outcome.rows:
        for veto in dict.fromkeys((*row.vetoes, *row.binds)):
            yield f"{outcome.name(row.unit)} {veto_words(outcome.facts, veto, outcome.discretion)}。"


def penalties_told(outcome: Outcome) -> Iterator[str]:
    """A sentence for what was taken off a whole score."""
    for each in penalty_lines(outcome):
        title = each.item.partition(" ")[2] or each.item
        mine = [e for e in outcome.found_of(each.unit) if e.item.id == each.line.item]
        why = outcome.told_of_unit(mine) if mine else plain_words(each.line.reason)
        why = outcome.discretion(why)
        points = points_words(each.line.points)
        yield f"{outcome.name(each.unit)}{quoted(title)}：{why}，从总分里倒扣 {points} 分。"


def overclaims_told(outcome: Outcome) -> Iterator[str]:
    """A sentence a unit, list and rule; in longer periods each month's own gap is told."""
    year = outcome.facts.period.first.year
    for card in outcome.every_card():
        rules: dict[tuple[Decimal, Decimal], list[Overclaimed]] = {}
        for each in card.overclaimed_months:
            rules.setdefault((each.over, each.points), []).append(each)
        title = titled(outcome.list_of(card).title)
        for (over, points), months in rules.items():
            several = len(months) > 1
            each_, all_ = ("各", "都") if several else ("", "")
            taken = f"{each_}扣 {plain(points)} 分" if points else "按办法只通报、不扣分"
            if several:
                gaps = "、".join(
                    f"{each.month.within(year)} {points_words(each.gap)} 分" for each in months
                )
                head = f"{outcome.name(card.unit)}自查{title}比督查高：{gaps}"
            else:
                head = (
                    f"{outcome.name(card.unit)} {months[0].month.within(year)}自查{title}"
                    f"比督查高 {points_words(months[0].gap)} 分"
                )
            yield f"{head}，{all_}超过 {plain(over)} 分，{taken}。"


_MISSING = {
    "zero": "按办法记零分",
    "exclude": "按办法不计",
    "error": "补齐以前不计分",
}


def missing_told(outcome: Outcome) -> Iterator[str]:
    """A sentence a unit that filed nothing for items that were due."""
    for row in outcome.rows:
        titles = [
            result.post.item.title
            for _, _, result in outcome.monthly_results(row.unit)
            if result.state is State.MISSING
        ]
        if titles:
            names = listed((quoted(title) for title in dict.fromkeys(titles)), 3)
            words = _MISSING[outcome.facts.policy.missing]
            yield f"{outcome.name(row.unit)} {len(titles)} 项到期没有填报（{names}），{words}。"
