"""The facts that papers tell, gathered once from the results of a period (`report_facts`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from dangjian.documents.checklist import Cycle, Item
from dangjian.documents.policy import Tier
from dangjian.explaining.unit import months_aside
from dangjian.pages.apart import capped_bonuses, penalty_lines
from dangjian.pages.notice import notices_told
from dangjian.pages.outcome import Outcome, total
from dangjian.pages.paper import number, objections_until, office, sender
from dangjian.pages.report_facts import (
    AwardTold,
    BonusTold,
    CommonTold,
    DueTold,
    GroupTold,
    InspectionTold,
    ItemTold,
    LayerTold,
    NamedCount,
    PartTold,
    RegisterTold,
    ReportFacts,
    RiseTold,
    ShortfallTold,
    TierTold,
    UnitTold,
    ZoneTold,
)
from dangjian.pages.told import (
    Shortfall,
    plain_words,
    points_words,
    veto_words,
    without_quotient,
)
from dangjian.rectify.guidance import kind_of
from dangjian.register.register import raised_in, rate_line, step_due
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.awards import CheckedNeed, awards
from dangjian.scoring.composing import MONTHS_PART
from dangjian.scoring.counting import counting_lists
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import Overclaimed, Row, State
from dangjian.scoring.summaries import Summary, zone_summaries
from dangjian.values.numbers import ZERO, half_up, plain
from dangjian.values.period import Month, Period
from dangjian.values.wording import (
    after_chinese,
    full_day,
    listed,
    quoted,
    titled,
)

TOLD_UNITS = 1
"""So many units are told of beside an item, those that lost most."""
TRAINING = 2
"""So many chapters of the guide are named to a unit."""
MENDED = 1
"""So many items are named that a unit mended since the month before."""
_ORDER = ("model", "bottleneck", "problems")
"""先进, 中层, 后进: the order in which tiers are told."""


def report_facts(kind: str, outcome: Outcome) -> ReportFacts:
    """Everything that papers of a period tell of its ranked units, as of the day that they bear."""
    facts = outcome.facts
    monthly, due = next_due(outcome)
    return ReportFacts(
        schema="dangjian/report-facts@1",
        kind=kind,
        period=str(facts.period),
        period_words=facts.period.words,
        day=facts.today.isoformat(),
        day_words=full_day(facts.today),
        company=facts.workspace.name,
        sender=sender(facts),
        office=office(facts),
        number=number(facts),
        copies=facts.papers.copies,
        policy=facts.policy.title,
        lists=tuple(dict.fromkeys(each.title for each in outcome.lists)),
        sealed=not outcome.loose,
        state=facts.state,
        provisional=tuple(outcome.name(r.unit) for r in outcome.rows if r.provisional),
        months_aside=tuple(months_aside(facts.period, facts.results.months)),
        inspection=_inspection(outcome),
        layers=tuple(_layer(outcome, each) for each in outcome.layers),
        zones=_zones(outcome),
        units=tuple(_unit(outcome, row) for row in outcome.rows),
        met=_met(outcome),
        bonuses=tuple(_bonuses(outcome)),
        capped=tuple(
            f"{outcome.name(e.unit)}{after_chinese(e.words)}。" for e in capped_bonuses(outcome)
        ),
        rises=_rises(outcome),
        groups=_groups(outcome),
        common=_common(outcome),
        common_gone=tuple(judged.item.title for _, judged in outcome.common.gone),
        vetoes=tuple(_vetoes(outcome)),
        penalties=tuple(_penalties(outcome)),
        overclaims=tuple(_overclaims(outcome)),
        missing=tuple(_missing(outcome)),
        register=_register(outcome),
        next_month=f"{facts.period.last.plus(1).month} 月",
        next_monthly=monthly,
        next_due=due,
        objections_until=objections_until(facts),
        notices=notices_told(facts) if kind == "notice" else (),
        basis=facts.foot(outcome.lists)[0],
    )


# How and when it was inspected, and by whom.


def _inspection(outcome: Outcome) -> InspectionTold:
    """By the records of the counting lists; an excused record is none of an inspection."""
    days: list[date] = []
    by: dict[str, None] = {}
    seen: dict[str, set[str]] = {"inspected": set(), "self": set(), "excused": set()}
    for unit, filed in _filed(outcome):
        record = filed.inspection
        if record is not None and record.excused is None:
            seen["inspected"].add(unit)
            days.append(record.date)
            entries = (record.entries or {}).values()
            # Who judged item by item; who only filled in the form is asked where nobody else is named.
            by |= dict.fromkeys([e.by for e in entries if e.by] or [record.by])
        elif record is not None or (filed.self_check and filed.self_check.excused):
            seen["excused"].add(unit)
        elif filed.self_check is not None:
            seen["self"].add(unit)
    names = [outcome.office_of(each) for each in by]
    seen["self"] -= seen["inspected"]
    seen["excused"] -= seen["inspected"] | seen["self"]
    absent = {row.unit for row in outcome.rows} - set().union(*seen.values())
    named = {key: _in_order(outcome, units) for key, units in seen.items()}
    return InspectionTold(
        first=min(days).isoformat() if days else None,
        last=max(days).isoformat() if days else None,
        by=tuple(sorted({name for name in names if name}, key=_place)),
        persons=sum(not name for name in names),
        inspected=len(seen["inspected"]),
        self_only=named["self"],
        absent=_in_order(outcome, absent),
        excused=named["excused"],
    )


_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


def _place(name: str) -> str:
    """督查一组 before 督查二组."""
    return name.translate(_NUMERALS)


def _filed(outcome: Outcome) -> Iterator[tuple[str, Filed]]:
    """What was filed for the counting cards of the months that count."""
    facts = outcome.facts
    for row in outcome.rows:
        for month in facts.results.months:
            lists = facts.filing.by_unit.get((row.unit, month), {})
            yield from ((row.unit, lists[name]) for name in row.counting if name in lists)


def _in_order(outcome: Outcome, units: Iterable[str]) -> tuple[str, ...]:
    chosen = set(units)
    return tuple(u.name for u in outcome.facts.workspace.units.values() if u.id in chosen)


# Results: layers, zones, units.


def told_tiers(tiers: Sequence[Tier]) -> list[Tier]:
    """The tiers in the order in which they are told: 先进, 中层, 后进."""
    return sorted(tiers, key=lambda tier: _ORDER.index(kind_of(tier)))


def _layer(outcome: Outcome, summary: Summary) -> LayerTold:
    policy = outcome.facts.policy
    counts = summary.grades
    return LayerTold(
        id=summary.layer,
        name=summary.layer_name,
        units=len(summary.rows),
        ranked=len(summary.ranked),
        mean=summary.mean,
        highest=summary.highest,
        lowest=summary.lowest,
        change=_mean_change(outcome, summary),
        grades=tuple(NamedCount(name=g.name, count=counts.get(g.name, 0)) for g in policy.grades),
        vetoed=summary.vetoed,
        tiers=tuple(
            TierTold(
                name=tier.name,
                focus=tier.focus,
                kind=kind_of(tier),
                units=tuple(outcome.name(r.unit) for r in summary.ranked if r.tier == tier.name),
            )
            for tier in told_tiers(policy.tiers)
        ),
    )


def _mean_change(outcome: Outcome, summary: Summary) -> Decimal | None:
    rows = tuple(row for row in outcome.before.values() if row.layer == summary.layer)
    before = summary._replace(rows=rows).mean
    return None if before is None or summary.mean is None else summary.mean - before


def _zones(outcome: Outcome) -> tuple[ZoneTold, ...]:
    """The zones, each of one layer; those with the best mean first."""
    found = zone_summaries(outcome.facts.workspace, outcome.facts.results)
    several = len({each.layer for each in found}) > 1
    told = [
        ZoneTold(
            name=f"{each.name}（{each.layer_name}）" if several else each.name,
            ranked=len(each.ranked),
            mean=each.mean,
        )
        for each in found
    ]
    told.sort(key=lambda zone: -(zone.mean if zone.mean is not None else Decimal(-1)))
    return tuple(told)


def _unit(outcome: Outcome, row: Row) -> UnitTold:
    facts, unit = outcome.facts, outcome.facts.unit(row.unit)
    mine = [each for each in outcome.register if each.progress.unit == row.unit]
    line = rate_line(facts.workspace, "", mine, facts.today, facts.period)
    before = outcome.before.get(row.unit)
    return UnitTold(
        id=row.unit,
        name=unit.name,
        layer=facts.workspace.layer_name(row.layer),
        ranking_class=facts.policy.class_name(row.layer, row.class_),
        rank=row.rank,
        score=row.score,
        before=None if before is None else before.score,
        change=outcome.change(row),
        grade=row.grade,
        tier=row.tier,
        focus=row.focus,
        coefficient=row.coefficient,
        gap=outcome.gap(row),
        provisional=row.provisional,
        notes=tuple(outcome.remarks(row)),
        parts=tuple(
            PartTold(title=part_title(outcome, p.checklist), weight=p.weight, score=p.score)
            for p in row.parts
        ),
        contact=outcome.contact_post(row.unit),
        members=unit.members,
        lost=half_up(total(outcome.losses(row.unit)), 2),
        shortfalls=tuple(map(told_shortfall, outcome.found_of(row.unit))),
        raised=len(raised_in(mine, facts.period)),
        open=line.open,
        overdue=line.overdue,
        awards=tuple(
            AwardTold(
                name=each.name,
                eligible=each.eligible,
                unmet=tuple(_unmet(outcome, need) for need in each.unmet),
            )
            for each in awards(facts.policy, row)
        ),
        talks=tuple(_talks(outcome, row)),
        training=tuple(_training(outcome, row)),
    )


def _unmet(outcome: Outcome, need: CheckedNeed) -> str:
    """What is the case; which vetoes there are is told elsewhere."""
    if need.rule.no_veto:
        return "有一票否决"
    if need.rule.share is None:
        return need.found
    return without_quotient(f"{need.need}（{need.found}）")


TALK = "约谈"
"""A step of the policy's escalation that says this is a reason to talk."""


def _talks(outcome: Outcome, row: Row) -> Iterator[str]:
    """Why somebody should talk to the unit's head: its tier, and steps that its problems have reached."""
    facts, rules = outcome.facts, outcome.facts.policy.rectification
    tier = next((tier for tier in facts.policy.tiers if tier.name == row.tier), None)
    if tier is not None and kind_of(tier) == "problems":
        yield f"列为{tier.name}"
    reached = sum(
        TALK in " ".join((*each.progress.steps, step_due(each, rules, facts.today).step or ""))
        for each in outcome.register
        if each.progress.unit == row.unit and not each.is_over and each.id not in facts.settled
    )
    if reached:
        yield f"{reached} 项整改逾期到约谈"


def _training(outcome: Outcome, row: Row) -> Iterator[str]:
    """What the unit should learn: chapters of the guide on common problems that it has, then the
    section in which it is weakest."""
    chapters = (
        each.judged.item.guide
        for each in outcome.common.now
        if row.unit in each.judged.failing and each.judged.item.guide
    )
    yield from list(dict.fromkeys(chapters))[:TRAINING]
    advice = next((each for each in outcome.advice if each.row.unit == row.unit), None)
    if advice is not None and advice.bottleneck is not None:
        yield f"短板项目“{advice.bottleneck.title}”"


def part_title(outcome: Outcome, checklist: str) -> str:
    """What a part of a score is called."""
    if checklist == MONTHS_PART:
        return "各月"
    return outcome.facts.workspace.newest(checklist).title


def told_shortfall(each: Shortfall) -> ShortfallTold:
    """A shortfall as it is told."""
    return ShortfallTold(
        item=each.item.title,
        section=each.section,
        month=str(each.month),
        text=each.text,
        points=half_up(each.points, 2),
        from_self=each.from_self,
    )


# What was done well: met by all, bonus points, rises.


def _met(outcome: Outcome) -> tuple[str, ...]:
    """The items in which several units were judged and none lost anything, those that a party rule
    demands first."""
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
    met = [items[name] for name, units in judged.items() if len(units) > 1 and name not in lossy]
    met.sort(key=lambda item: item.nature != "rule")
    return tuple(dict.fromkeys(item.title for item in met))


def _bonuses(outcome: Outcome) -> Iterator[BonusTold]:
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


def _rises(outcome: Outcome) -> tuple[RiseTold, ...]:
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


def _groups(outcome: Outcome) -> tuple[GroupTold, ...]:
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


def _common(outcome: Outcome) -> tuple[CommonTold, ...]:
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


def _vetoes(outcome: Outcome) -> Iterator[str]:
    for row in outcome.rows:
        for veto in dict.fromkeys((*row.vetoes, *row.binds)):
            yield f"{outcome.name(row.unit)} {veto_words(outcome.facts, veto, outcome.discretion)}。"


def _penalties(outcome: Outcome) -> Iterator[str]:
    for each in penalty_lines(outcome):
        title = each.item.partition(" ")[2] or each.item
        mine = [e for e in outcome.found_of(each.unit) if e.item.id == each.line.item]
        why = outcome.told_of_unit(mine) if mine else plain_words(each.line.reason)
        why = outcome.discretion(why)
        points = points_words(each.line.points)
        yield f"{outcome.name(each.unit)}{quoted(title)}：{why}，从总分里倒扣 {points} 分。"


def _overclaims(outcome: Outcome) -> Iterator[str]:
    """A sentence a unit, list and rule; in longer periods each month's own gap is told."""
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
                    f"{each.month.month} 月 {points_words(each.gap)} 分" for each in months
                )
                head = f"{outcome.name(card.unit)}自查{title}比督查高：{gaps}"
            else:
                head = (
                    f"{outcome.name(card.unit)} {months[0].month.month} 月自查{title}"
                    f"比督查高 {points_words(months[0].gap)} 分"
                )
            yield f"{head}，{all_}超过 {plain(over)} 分，{taken}。"


_MISSING = {
    "zero": "按办法记零分",
    "exclude": "按办法不计",
    "error": "补齐以前不计分",
}


def _missing(outcome: Outcome) -> Iterator[str]:
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


# The register, and what is due next.


def _register(outcome: Outcome) -> RegisterTold:
    facts = outcome.facts
    raised = raised_in(outcome.register, facts.period)
    living = [each for each in raised if not each.is_over]
    line = rate_line(facts.workspace, "", outcome.register, facts.today, facts.period)
    days = sorted(each.progress.due for each in living)
    return RegisterTold(
        raised=len(raised),
        raised_open=len(living),
        first_due=days[0].isoformat() if days else None,
        last_due=days[-1].isoformat() if days else None,
        due=line.due,
        kept=line.kept,
        rate=line.rate if line.due else None,
        whole=line.whole,
        open=line.open,
        overdue=line.overdue,
    )


def next_due(outcome: Outcome) -> tuple[int, tuple[DueTold, ...]]:
    """How many monthly items the counting lists have in the month after the period, and what else is
    due in it, day by day."""
    month = outcome.facts.period.last.plus(1)
    monthly, others = _due_in(outcome, month)
    others.sort(key=lambda pair: pair[0])
    told = tuple(
        DueTold(day=day.isoformat(), items=tuple(item.title for _, item in group))
        for day, group in groupby(others, key=lambda pair: pair[0])
    )
    return monthly, told


def _due_in(outcome: Outcome, month: Month) -> tuple[int, list[tuple[date, Item]]]:
    facts, workspace = outcome.facts, outcome.facts.workspace
    policy = workspace.policy_in(month) or facts.policy
    coming = Period(facts.period.kind, month)
    units = (facts.unit(row.unit) for row in outcome.rows)
    names = dict.fromkeys(
        name for unit in units for name in counting_lists(workspace, unit, coming, policy)
    )
    monthly, others = 0, []
    lists = (workspace.checklist_in(name, month) for name in names)
    for checklist in filter(None, lists):
        for post in agenda_of(workspace, checklist, month).posts:
            if post.is_due and post.counted and not post.item.draws:
                if post.item.cycle is Cycle.MONTH:
                    monthly += 1
                else:
                    others.append((post.due_date, post.item))
    return monthly, others
