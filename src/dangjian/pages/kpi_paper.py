"""指标完成情况: what was aimed at, what was reached, and what follows, indicator by indicator.

An aim is never set here. It is what a rule demands anyway: of the policy (when self-checks count as
overclaimed, the rate of closing that an award asks for), or of the work itself (what is due is filled in,
nothing is overdue).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.policy import Policy
from dangjian.pages.facts import Facts
from dangjian.pages.kpi import DEFINITIONS, Indicator, Value, indicators
from dangjian.pages.outcome import Outcome
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells, news
from dangjian.pages.paper import inner, signature
from dangjian.pages.told import percent_words, points_words
from dangjian.scoring.results import Row
from dangjian.values.numbers import ONE, ZERO, plain
from dangjian.values.wording import after_chinese, full_day, titled

_MET, _UNMET = "达到", "未达到"
_COMPANY = (
    Column("指标", 9),
    Column("目标", 7, "center"),
    Column("实绩", 6, "center"),
    Column("结论", 5, "center"),
    Column("目标的依据", 12),
)
_WORDS = {
    "filing.completion": "到期完成率",
    "rectification.closing_rate": "按期销号率",
    "rectification.overdue": "逾期未销号",
    "checklist.gap": "自查差距",
    "points.under": "积分低于提醒线",
    "campaign.late": "攻坚项目过期节点",
}
"""What an indicator with an aim is called in a sentence."""
_GAP = "checklist.gap"
_OF_UNITS = ("filing.completion", "rectification.closing_rate", "rectification.overdue")
_UNITS = (
    Column("单位", 8),
    Column("得分", 4, "right", 2),
    Column("等次", 3, "center"),
    Column("到期完成率", 4, "right"),
    Column("按期销号率", 4, "right"),
    Column("逾期", 2, "right"),
    Column("自查差距", 3, "right"),
    Column("结论", 9),
)


class Aim(NamedTuple):
    """What an indicator is to be."""

    value: Decimal
    least: bool
    """Whether it is to be at least so much; otherwise at most."""
    why: str
    """The rule from which the aim comes."""

    def is_met(self, value: Decimal | int) -> bool:
        """Whether a value reaches it."""
        return value >= self.value if self.least else value <= self.value


def aims(policy: Policy) -> Mapping[str, Aim]:
    """The aims that a policy and the work itself set, by the names of the indicators."""
    named = titled(policy.title)
    rates = [
        (need.closing_rate, each.award)
        for each in policy.eligibility
        for need in each.needs
        if need.closing_rate is not None
    ]
    rate, award = max(rates, default=(ONE, ""), key=lambda each: each[0])
    found = {
        "filing.completion": Aim(ONE, True, "到期的事项逐条填报"),
        "rectification.closing_rate": Aim(
            rate, True, f"{named}：申报{award}的条件" if award else "问题按期销号"
        ),
        "rectification.overdue": Aim(ZERO, False, "问题按期销号"),
        "points.under": Aim(ZERO, False, "积分细则的提醒线"),
        "campaign.late": Aim(ZERO, False, "攻坚项目的节点计划"),
    }
    if policy.overclaim is not None:
        found[_GAP] = Aim(policy.overclaim.over, False, f"{named}：超过的记为自查不实")
    return found


def reached(aim: Aim | None, value: Value) -> bool | None:
    """Whether a value reaches its aim; None where there is no aim or no number."""
    if aim is None or isinstance(value, str | bool) or value is None:
        return None
    return aim.is_met(value)


def kpi_page(facts: Facts) -> Page:
    """The paper; with units asked for, theirs alone."""
    outcome = Outcome(facts)
    title = f"{facts.period.words}党建指标完成情况"
    return inner(facts, title, _blocks(outcome), outcome.lists, "指标完成情况")


def _blocks(outcome: Outcome) -> Iterator[Block]:
    facts, set_ = outcome.facts, aims(outcome.facts.policy)
    every = indicators(facts)
    yield Paragraph(
        f"本表列出{after_chinese(facts.period.words)}各项指标的目标、实绩和结论；"
        f"整改、积分和攻坚项目的数截至 {full_day(facts.today)}。"
        f"{facts.state}。"
    )
    if not facts.units:
        yield Heading("全公司")
        yield from _company(facts, every, set_)
    yield Heading("参加考核的单位")
    yield from _units(outcome, every, set_)
    yield signature(facts)


def _company(facts: Facts, every: Iterable[Indicator], set_: Mapping[str, Aim]) -> Iterator[Block]:
    """The indicators of the company with an aim, one a row; teams are one sum."""
    found = [each for each in every if each.unit is None and each.name in set_]
    late = [each.value for each in every if each.name == "campaign.late"]
    rows = [(each, set_[each.name]) for each in found]
    if late:
        total = sum(value for value in late if isinstance(value, int))
        rows.append((Indicator("campaign.late", total), set_["campaign.late"]))
    judged = [(each, reached(aim, each.value)) for each, aim in rows]
    missed = [_called(facts, each) for each, met in judged if met is False]
    nothing = sum(met is None for _, met in judged)
    met = len(judged) - len(missed) - nothing
    parts = [f"达到 {met} 项"] if met else []
    parts += [f"未达到 {len(missed)} 项（{'、'.join(missed)}）"] if missed else []
    parts += [f"没有实绩 {nothing} 项"] if nothing else []
    yield Paragraph(f"有目标的指标 {len(judged)} 项：{'，'.join(parts)}。")
    yield Table(_COMPANY, tuple(_row(facts, each, aim) for each, aim in rows))


def _row(facts: Facts, each: Indicator, aim: Aim) -> tuple[Cell, ...]:
    met = reached(aim, each.value)
    return cells(
        _called(facts, each), _aimed(each.name, aim), _shown(each), _concluded(met, each), aim.why
    )


def _called(facts: Facts, each: Indicator) -> str:
    """``积分低于提醒线（廉洁积分）`` where there are several rules."""
    rules = {each.model.id: each.model.title for each in facts.workspace.points_rules}
    words, title = _WORDS[each.name], rules.get(each.subject or "")
    return f"{words}（{title}）" if title else words


def _aimed(name: str, aim: Aim) -> str:
    if not aim.least and not aim.value:
        return "没有"
    words = _amount(name, aim.value)
    return (
        words if aim.least and aim.value == 1 else f"{'不低于' if aim.least else '不超过'} {words}"
    )


def _shown(each: Indicator) -> str:
    if each.value is None or isinstance(each.value, str | bool):
        return "–"
    return _amount(each.name, each.value)


def _amount(name: str, value: Decimal | int) -> str:
    measure = DEFINITIONS[name].unit_of_measure
    if measure == "比率":
        return percent_words(Decimal(value))
    return f"{points_words(value)} 分" if isinstance(value, Decimal) else f"{value} {measure}"


def _concluded(met: bool | None, each: Indicator) -> Cell:
    if met is None:
        return Cell(each.note or "没有数据", "muted")
    return Cell(_MET if met else _UNMET, "" if met else "bad")


def _units(
    outcome: Outcome, every: Iterable[Indicator], set_: Mapping[str, Aim]
) -> Iterator[Block]:
    """A row a unit in the order of the ranking: what was reached, and which aims were missed."""
    facts = outcome.facts
    found = {(each.unit, each.name): each for each in every if each.name in _OF_UNITS}
    wanted = [row for row in outcome.rows if facts.wants(row.unit)]
    rows = tuple(
        _unit_row(
            outcome, row, [found[row.unit, n] for n in _OF_UNITS if (row.unit, n) in found], set_
        )
        for row in wanted
    )
    if rows:
        yield Paragraph(_unit_aims(set_), "note")
    yield news(Table(_UNITS, rows, empty="没有参加考核的单位。"))
    aside = [
        f"{outcome.name(row.unit)}（{row.unranked_because}）" for row in wanted if row.rank is None
    ]
    if aside:
        yield Paragraph(f"不排名的：{'、'.join(aside)}。", "note")


def _unit_aims(set_: Mapping[str, Aim]) -> str:
    words = "各单位的目标同上，另外没有一票否决"
    if _GAP not in set_:
        return f"{words}。"
    most = plain(set_[_GAP].value)
    return f"{words}，自查差距不超过 {most} 分。自查差距写计入得分的清单里最大的。"


def _unit_row(
    outcome: Outcome, row: Row, found: Sequence[Indicator], set_: Mapping[str, Aim]
) -> tuple[Cell, ...]:
    judged = [*found, Indicator(_GAP, outcome.gap(row) if _GAP in set_ else None, row.unit)]
    shown = {each.name: _shown(each).partition(" ")[0] for each in judged}
    missed = [
        _WORDS[each.name] for each in judged if reached(set_.get(each.name), each.value) is False
    ]
    missed += ["一票否决"] if row.vetoes else []
    met = _MET if row.score is not None else Cell("没有得分", "muted")
    return cells(
        outcome.name(row.unit),
        "–" if row.score is None else row.score,
        row.grade or "–",
        *(shown.get(name, "–") for name in (*_OF_UNITS, _GAP)),
        Cell(f"{_UNMET}：{'、'.join(missed)}", "bad") if missed else met,
    )
