"""Indicators for other platforms: plain values with stable names, every one computed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from dangjian.campaigns.milestones import Light, standings
from dangjian.checks.ledgers import ledger_findings
from dangjian.documents.organization import PERSON_LAYER
from dangjian.ledgers.balances import UnitSummary, balances, unit_summaries
from dangjian.pages.facts import Facts
from dangjian.register.register import Tracked, ages, raised_in, rate_line
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import Scorecard, State
from dangjian.scoring.summaries import Summary, layer_summaries, zone_summaries
from dangjian.values.numbers import ZERO, quotient
from dangjian.values.wording import NO_RATE

# Every indicator that goes to other platforms: its stable name, what it counts in, how it
# follows.


class Definition(NamedTuple):
    """An indicator."""

    name: str
    words: str
    """Its Chinese name."""
    unit_of_measure: str
    """``文字`` for text, ``是否`` for true or false; ``比率`` is from 0 to 1."""
    scope: str
    """Of whom there is one."""
    formula: str


_UNIT, _ALL = "参加排名的层级，每个单位", "每个单位，全公司"
_LIST, _RULES, _TEAM = "每个单位每份清单", "每份积分细则：每个单位，全公司", "每个攻坚项目"
_DEFINITIONS = (
    Definition("ranking.score", "得分", "分", _UNIT, "办法的折合得分，同 score"),
    Definition("ranking.rank", "名次", "名", _UNIT, "同层级里的名次；没有排名的为空，原因在 note"),
    Definition("ranking.of", "参加排名数", "个", _UNIT, "同层级有名次的单位数"),
    Definition("ranking.grade", "等次", "文字", _UNIT, "办法的等次"),
    Definition("ranking.tier", "类别", "文字", _UNIT, "办法的类别；没有排名的为空"),
    Definition("ranking.coefficient", "等次系数", "系数", _UNIT, "办法给这一等次定的系数"),
    Definition("ranking.provisional", "暂定", "是否", _UNIT, "有得分表暂定（缺填报或只有自查）"),
    Definition("checklist.score", "清单得分", "分", _LIST, "一份清单的得分"),
    Definition("checklist.grade", "清单等次", "文字", _LIST, "一份清单的等次"),
    Definition(
        "checklist.gap", "自查差距", "分", _LIST, "两边都查的事项：100 × (Σ自查 − Σ督查) ÷ Σ分值"
    ),
    Definition("checklist.provisional", "清单暂定", "是否", _LIST, "缺填报或只有自查"),
    Definition("filing.due", "应填事项", "项", _ALL, "各月到期的计分事项，不适用的也算"),
    Definition("filing.answered", "已填事项", "项", _ALL, "应填事项 − 缺填报的"),
    Definition("filing.completion", "到期完成率", "比率", _ALL, "已填事项 ÷ 应填事项"),
    Definition("filing.cards", "应有得分表", "张", _ALL, "各月的得分表，一份清单一张"),
    Definition("filing.self_rate", "自查率", "比率", _ALL, "有自查记录的得分表 ÷ 应有得分表"),
    Definition("filing.inspection_rate", "督查率", "比率", _ALL, "有督查记录的得分表 ÷ 应有得分表"),
    Definition("filing.na_share", "不适用占比", "比率", _ALL, "填了不适用的分值 ÷ 应填事项的分值"),
    Definition("rectification.raised", "本期问题", "项", _ALL, "编号属于本期的，撤销的不算"),
    Definition("rectification.open", "没了结", "项", _ALL, "到出表日没有销号也没有撤销的"),
    Definition("rectification.overdue", "逾期", "项", _ALL, "没了结、期限早于出表日的"),
    Definition("rectification.due", "本期到期", "项", _ALL, "期限在本期的，撤销的不算"),
    Definition(
        "rectification.closed_on_time", "按期销号", "项", _ALL, "本期到期、在期限以前销号的"
    ),
    Definition(
        "rectification.closing_rate",
        "按期销号率",
        "比率",
        _ALL,
        "按期销号 ÷ 本期到期；没有到期的为空",
    ),
    Definition("rectification.age_7", "7 天以内", "项", _ALL, "没了结的，发现到出表日的天数"),
    Definition("rectification.age_30", "8—30 天", "项", _ALL, "同上"),
    Definition("rectification.age_90", "31—90 天", "项", _ALL, "同上"),
    Definition("rectification.age_over_90", "超过 90 天", "项", _ALL, "同上"),
    Definition(
        "rectification.oldest", "最久", "天", _ALL, "没了结的里面最早发现的到出表日；没有的为空"
    ),
    Definition("points.people", "有积分记录", "人", _RULES, "本年台账里有记录的党员数"),
    Definition("points.mean", "积分平均", "分", _RULES, "这些党员积分的平均；不到 3 人的为空"),
    Definition("points.lowest", "积分最低", "分", _RULES, "这些党员积分的最低；不到 3 人的为空"),
    Definition(
        "points.under", "低于提醒线", "人", _RULES, "低于任何一条提醒线的人数；不到 3 人的为空"
    ),
    Definition("campaign.milestones", "节点", "个", _TEAM, "项目的节点数"),
    Definition("campaign.done", "完成节点", "个", _TEAM, "已经完成的"),
    Definition("campaign.late", "过期节点", "个", _TEAM, "过了计划日期没有完成的"),
    Definition("campaign.progress", "节点完成率", "比率", _TEAM, "完成节点 ÷ 节点"),
    Definition("layer.mean", "平均分", "分", "每个参加排名的层级", "有名次的单位得分之和 ÷ 个数"),
    Definition("layer.highest", "最高分", "分", "每个参加排名的层级", "有名次的单位里最高的"),
    Definition("layer.lowest", "最低分", "分", "每个参加排名的层级", "有名次的单位里最低的"),
    Definition("layer.ranked", "有名次", "个", "每个参加排名的层级", "有名次的单位数"),
    Definition("layer.units", "单位数", "个", "每个参加排名的层级", "排名表里的单位数"),
    Definition(
        "zone.mean", "协作区平均分", "分", "每个协作区和层级", "区内有名次的单位得分之和 ÷ 个数"
    ),
    Definition("zone.ranked", "协作区有名次", "个", "每个协作区和层级", "区内有名次的单位数"),
)
DEFINITIONS: Mapping[str, Definition] = {each.name: each for each in _DEFINITIONS}
"""The indicators by name, in the order in which they are written."""


Value: TypeAlias = str | bool | int | Decimal | None
RATIO_PLACES = 4
"""Places of a ratio."""


class Indicator(NamedTuple):
    """One value; its name says by `DEFINITIONS` what it is."""

    name: str
    value: Value
    """None: there is none; the note may say why."""
    unit: str | None = None
    """The unit's id; None for the whole company, a layer, or a zone."""
    subject: str | None = None
    """The id of the checklist, points rules, campaign, layer or zone; None where the name says all."""
    layer: str | None = None
    """The id of the unit's layer, or of the layer or zone that it sums up."""
    note: str = ""

    @property
    def unit_of_measure(self) -> str:
        """What it counts in."""
        return DEFINITIONS[self.name].unit_of_measure


def indicators(facts: Facts) -> tuple[Indicator, ...]:
    """Every indicator of a period, in the order of the names, then of the units.

    With units asked for, theirs alone. People have none of their own, but count in the company's.
    """

    every = [*_ranking(facts), *_cards(facts), *filing(facts), *aftermath(facts)]
    if not facts.units:
        every += _summaries(facts)
    order = {name: number for number, name in enumerate(DEFINITIONS)}
    every.sort(key=lambda each: order[each.name])
    return tuple(every)


def published(facts: Facts) -> list[str]:
    """The ids of the units that have indicators of their own, in the order of the organization."""
    units = facts.workspace.units.values()
    return [unit.id for unit in units if unit.layer != PERSON_LAYER and facts.wants(unit.id)]


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A part of a whole, rounded to 4; None of nothing."""
    return quotient(Decimal(part), Decimal(whole), RATIO_PLACES) if whole else None


def _ranking(facts: Facts) -> Iterator[Indicator]:
    ranked = {
        each.layer: len(each.ranked) for each in layer_summaries(facts.workspace, facts.results)
    }
    for row in facts.results.ranking:
        if not facts.wants(row.unit):
            continue
        values: dict[str, Value] = {
            "score": row.score,
            "rank": row.rank,
            "of": ranked[row.layer],
            "grade": row.grade,
            "tier": row.tier,
            "coefficient": row.coefficient,
            "provisional": row.provisional,
        }
        note = "，".join(row.notes)
        for name, value in values.items():
            # A grade may have its reason too (a quota, a veto), which the notes tell.
            told = note if value is None or name == "grade" else ""
            yield Indicator(f"ranking.{name}", value, row.unit, None, row.layer, told)


def _cards(facts: Facts) -> Iterator[Indicator]:
    units = set(published(facts))
    for card in facts.results.scorecards:
        if card.unit not in units:
            continue
        values: dict[str, Value] = {
            "score": card.score,
            "grade": card.grade,
            "gap": card.gap,
            "provisional": card.provisional,
        }
        layer = facts.unit(card.unit).layer
        for name, value in values.items():
            yield Indicator(f"checklist.{name}", value, card.unit, card.checklist, layer)


def _summaries(facts: Facts) -> Iterator[Indicator]:
    layers = layer_summaries(facts.workspace, facts.results)
    for each in layers:
        values: dict[str, Value] = {
            "mean": each.mean,
            "highest": each.highest,
            "lowest": each.lowest,
            "ranked": len(each.ranked),
            "units": len(each.rows),
        }
        yield from _of(each, values)
    for each in zone_summaries(facts.workspace, facts.results):
        yield from _of(each, {"mean": each.mean, "ranked": len(each.ranked)})


def _of(summary: Summary, values: dict[str, Value]) -> Iterable[Indicator]:
    for name, value in values.items():
        note = summary.mean_words() if name == "mean" else ""
        yield Indicator(f"{summary.kind}.{name}", value, None, summary.id, summary.layer, note)


# Indicators of filling in: what was due and answered, and who looked.


@dataclass(slots=True)
class _Sum:
    """Counts over monthly cards."""

    due: int = 0
    missing: int = 0
    cards: int = 0
    self_checked: int = 0
    inspected: int = 0
    due_points: Decimal = ZERO
    na_points: Decimal = ZERO

    def add(self, card: Scorecard, filed: Filed) -> None:
        """Count a card of a month, and what it was made from."""
        self.cards += 1
        self.self_checked += filed.self_check is not None
        self.inspected += filed.inspection is not None
        for result in card.items:
            not_applicable = result.state is State.NA and result.by_entry
            open_ = result.state in (State.SCORED, State.MISSING) or not_applicable
            if not (result.post.counted and open_):
                continue
            self.due += 1
            self.due_points += result.points
            self.missing += result.state is State.MISSING
            self.na_points += result.points if not_applicable else ZERO


def filing(facts: Facts) -> Iterator[Indicator]:
    """The indicators ``filing.*`` of each unit that has cards, and of the company."""
    sums: dict[str, _Sum] = {}
    total = _Sum()
    for card, filed in _monthly(facts):
        sums.setdefault(card.unit, _Sum()).add(card, filed)
        total.add(card, filed)
    for unit in published(facts):
        if unit in sums:
            yield from _filing_of(sums[unit], unit, facts.unit(unit).layer)
    if not facts.units:
        yield from _filing_of(total, None, None)


def _monthly(facts: Facts) -> Iterator[tuple[Scorecard, Filed]]:
    """The full cards of the months that count, each with what was filed for it."""
    for month, card in facts.month_cards():
        filed = facts.filing.by_unit.get((card.unit, month), {})
        yield card, filed.get(card.checklist, Filed())


def _filing_of(counted: _Sum, unit: str | None, layer: str | None) -> Iterator[Indicator]:
    answered = counted.due - counted.missing
    values = {
        "due": counted.due,
        "answered": answered,
        "completion": ratio(answered, counted.due),
        "cards": counted.cards,
        "self_rate": ratio(counted.self_checked, counted.cards),
        "inspection_rate": ratio(counted.inspected, counted.cards),
        "na_share": ratio(counted.na_points, counted.due_points),
    }
    for name, value in values.items():
        yield Indicator(f"filing.{name}", value, unit, None, layer)


# Indicators of what follows from scores: rectifications, points ledgers, campaigns.


FEW_PEOPLE = 3
"""Of fewer people no balance is told: it could be told whose it is."""
_AGES = ("age_7", "age_30", "age_90", "age_over_90")


def aftermath(facts: Facts) -> Iterator[Indicator]:
    """The indicators ``rectification.*``, ``points.*`` and ``campaign.*``."""
    yield from _rectifications(facts)
    yield from _points(facts)
    yield from _campaigns(facts)


def _rectifications(facts: Facts) -> Iterator[Indicator]:
    by_unit: dict[str, list[Tracked]] = {}
    for tracked in facts.problems:
        by_unit.setdefault(tracked.progress.unit, []).append(tracked)
    judged = {card.unit for card in facts.results.scorecards}
    for unit in published(facts):
        if unit in by_unit or unit in judged:
            yield from _of_unit(facts, by_unit.get(unit, ()), unit, facts.unit(unit).layer)
    if not facts.units:
        yield from _of_unit(facts, facts.problems, None, None)


def _of_unit(
    facts: Facts, mine: Sequence[Tracked], unit: str | None, layer: str | None
) -> Iterator[Indicator]:
    line = rate_line(facts.workspace, "", mine, facts.today, facts.period)
    raised = raised_in(mine, facts.period)
    oldest = min((each.progress.raised for each in mine if not each.is_over), default=None)
    values: dict[str, Value] = {
        "raised": len(raised),
        "open": line.open,
        "overdue": line.overdue,
        "due": line.due,
        "closed_on_time": line.kept,
        "closing_rate": line.rate if line.due else None,
        **{name: count for name, (_, count) in zip(_AGES, ages(mine, facts.today), strict=True)},
        "oldest": None if oldest is None else max(0, (facts.today - oldest).days),
    }
    waiting = [each for each in mine if each.id in facts.settled]
    late = sum(each.progress.days_overdue(facts.today) > 0 for each in waiting)
    notes = {
        "closing_rate": NO_RATE if not line.whole else "" if line.due else "没有到期的",
        "open": _waiting_words(len(waiting)),
        "overdue": _waiting_words(late),
    }
    for name, value in values.items():
        yield Indicator(f"rectification.{name}", value, unit, None, layer, notes.get(name, ""))


def _waiting_words(count: int) -> str:
    return f"其中 {count} 项的事项更正后不再失分，待撤销" if count else ""


def _points(facts: Facts) -> Iterator[Indicator]:
    """Balances by unit of the ledgers of the period's year; a ledger with errors is left out."""
    workspace = facts.workspace
    wrong = {f.document for f in ledger_findings(workspace) if f.code.severity.value == "error"}
    unit_of = {unit.id: unit.parent or "" for unit in workspace.units.values()}
    units = set(published(facts))
    for document in workspace.ledgers:
        ledger = document.model
        rules = workspace.points_rules_of(ledger)
        if ledger.year != facts.period.last.year or document.name in wrong or rules is None:
            continue
        if rules.layers:  # it registers what units do, and nobody's points
            continue
        every = balances(ledger, rules)
        for summary in unit_summaries(every, unit_of):
            if summary.unit in units:
                yield from _of_points(facts, summary, ledger.rules_id)
        if not facts.units:
            for summary in unit_summaries(every, {}):  # all of them under no unit
                yield from _of_points(facts, summary, ledger.rules_id)


def _of_points(facts: Facts, summary: UnitSummary, rules: str) -> Iterator[Indicator]:
    told = summary.people >= FEW_PEOPLE
    values: dict[str, Value] = {
        "people": summary.people,
        "mean": summary.mean if told else None,
        "lowest": summary.lowest if told else None,
        "under": summary.under if told else None,
    }
    layer = facts.unit(summary.unit).layer if summary.unit else None
    for name, value in values.items():
        note = f"不到 {FEW_PEOPLE} 人，不出" if value is None else ""
        yield Indicator(f"points.{name}", value, summary.unit or None, rules, layer, note)


def _campaigns(facts: Facts) -> Iterator[Indicator]:
    for document in facts.workspace.campaigns:
        campaign = document.model
        team = facts.workspace.units.get(campaign.team)
        if team is None or not facts.wants(campaign.team):
            continue
        every = standings(campaign, facts.today)
        done = sum(each.actual is not None for each in every)
        values: dict[str, Value] = {
            "milestones": len(every),
            "done": done,
            "late": sum(each.light is Light.RED for each in every),
            "progress": ratio(done, len(every)),
        }
        for name, value in values.items():
            yield Indicator(f"campaign.{name}", value, team.id, campaign.id, team.layer)
