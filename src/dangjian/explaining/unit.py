"""A unit's period explained: its cards, then composition, roll-up, grade, rank, tier and awards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from dangjian.documents.organization import Holder, Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.explaining.card import Judged, Setting, explain_card
from dangjian.explaining.model import CardStory, Explanation, Step
from dangjian.explaining.rolled import MonthCard, explain_rolled
from dangjian.explaining.standing import RankedLayer, composition_steps, rank_steps, row_grade_steps
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.awards import awards
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.period import (
    MONTHS_PART,
    UnitMonth,
    rolled_cards,
    unit_month,
    year_lists,
)
from dangjian.scoring.ranking import binding, compose_month
from dangjian.scoring.results import RaisedVeto, Results, Row, Scorecard
from dangjian.values.numbers import plain
from dangjian.values.period import Month, Period, PeriodKind

# What a reader of an explanation should know besides the points.


class Told(Protocol):
    """What the notes are drawn from."""

    filing: Filing
    results: Results
    policy: Policy
    titles: dict[str, str]

    def named(self, text: str) -> str:
        """A unit's name by its id; another text as it is."""
        ...


def notes(told: Told, unit: Unit, history: Sequence[UnitMonth]) -> Iterator[str]:
    """Months that don't count, when the unit existed, lists excused or not to be scored."""
    yield from existence(unit, told.results.period, told.named(unit.successor or ""))
    yield from months_aside(told.results.period, told.results.months)
    period, months = told.results.period, told.results.months
    if period.kind is PeriodKind.YEAR and told.policy.eligibility and months[-1:] != (period.last,):
        yield "全年的记录还不全，评优资格只按已有的月份看，以全年为准。"
    for month in history:
        for checklist, filed in told.filing.by_unit.get((unit.id, month.month), {}).items():
            yield from _filed_notes(told, month, told.titles[checklist], filed)
    for name, checklist, when in sorted(told.filing.blocked):
        if name == unit.id and when in told.results.months:
            title = told.titles.get(checklist, checklist)
            yield f"{when.words}“{title}”的记录或更正有错误，无法计分，用 dangjian validate 查看。"


def months_aside(period: Period, counted: Sequence[Month]) -> Iterator[str]:
    """The months of a period that don't count, in words."""
    if not counted:
        yield f"{period.words}没有任何记录，不计分。"
        return
    before = [month for month in period.months if month < counted[0]]
    after = [month for month in period.months if month > counted[-1]]
    if before:
        yield f"{_span(before)}没有记录，不计入。"
    if after:
        yield f"{_span(after)}还没有记录，不计入；现在计入的是 {_span(counted)}。"


def _span(months: Sequence[Month]) -> str:
    first, last = months[0], months[-1]
    return f"{first.month} 月" if first == last else f"{first.month} 月至 {last.month} 月"


def existence(unit: Unit, period: Period, successor: str) -> Iterator[str]:
    """From and until when a unit exists, where that cuts the period."""
    if unit.from_ is not None and unit.from_ > period.first:
        yield f"{unit.name}从 {unit.from_.words}起成立，之前的月份不计。"
    if unit.until is not None and unit.until < period.last:
        heir = f"，由{successor}承接" if successor else ""
        yield f"{unit.name}到 {unit.until.words}止{heir}，之后的月份不计。"


def _filed_notes(told: Told, month: UnitMonth, title: str, filed: Filed) -> Iterator[str]:
    for record in (filed.inspection, filed.self_check):
        if record is not None and record.excused is not None:
            why = f"{record.excused.reason}，{told.named(record.excused.approved_by)}批准"
            yield f"{month.month.words}“{title}”免报：{why}。"
            return
    if filed.inspection is None and filed.self_check and month.policy.uninspected == "missing":
        yield f"{month.month.words}“{title}”只有自查，按办法没有督查不计。"


def holder_words(unit: Unit, period: Period) -> tuple[str, ...]:
    """Who held the post in the period: ``组长甲（2026 年 3 月起）``."""
    return tuple(
        f"{holder.name}（{_term(holder)}）"
        for holder in unit.holders
        if holder.from_ <= period.last and (holder.until is None or holder.until >= period.first)
    )


def _term(holder: Holder) -> str:
    return f"{holder.from_.words}起" + (f"，{holder.until.words}止" if holder.until else "")


class Explainer:
    """Explains units of one period whose results are known."""

    def __init__(
        self, workspace: Workspace, filing: Filing, results: Results, policy: Policy
    ) -> None:
        self.workspace = workspace
        self.filing = filing
        self.results = results
        self.policy = policy
        self.rows = {row.unit: row for row in results.ranking}
        self.titles = {name: workspace.newest(name).title for name in workspace.versions}
        self.titles[MONTHS_PART] = "各月汇总"

    def named(self, text: str) -> str:
        """A unit's name by its id; another text as it is."""
        unit = self.workspace.units.get(text)
        return unit.name if unit else text

    def explain(self, unit: Unit) -> Explanation:
        """Everything about a unit in the period."""
        period, row = self.results.period, self.rows.get(unit.id)
        history = [
            unit_month(self.workspace, self.filing, unit, month)
            for month in self.results.months
            if unit.exists_in(month)
        ]
        stories, cards = self._cards(unit, history)
        steps: list[Step] = []
        vetoes: tuple[RaisedVeto, ...] = ()
        if row is not None:
            vetoes = tuple(v for c in cards if c.checklist in row.counting for v in c.vetoes)
            steps += self._row_steps(unit, row, history, cards, vetoes)
        catalog = self.workspace.catalog
        return Explanation(
            workspace=self.workspace.name,
            unit=unit.id,
            unit_name=unit.name,
            layer_name=catalog.layer_name(unit.layer) if catalog else unit.layer,
            holders=holder_words(unit, period),
            period=period,
            policy=f"{self.policy.title} {self.policy.version}",
            cards=stories,
            row=row,
            steps=tuple(steps),
            awards=awards(self.policy, row, vetoes) if row is not None else (),
            notes=(*notes(self, unit, history), *self._apart(row, cards)),
        )

    def _cards(
        self, unit: Unit, history: Sequence[UnitMonth]
    ) -> tuple[tuple[CardStory, ...], tuple[Scorecard, ...]]:
        if self.results.period.kind is PeriodKind.MONTH:
            cards = history[0].cards if history else ()
            told = (explain_card(card, self._judged(unit, history[0], card)) for card in cards)
            return tuple(told), cards
        rolled = rolled_cards(self.workspace, history, self.results.period, self.policy)
        stories = []
        for card in rolled:
            months = [
                MonthCard(each, self._judged(unit, month, each))
                for month in history
                for each in month.cards
                if each.checklist == card.checklist
            ]
            versions = self.workspace.versions[card.checklist]
            stories.append(explain_rolled(card, months, versions, self.policy, self.named))
        return tuple(stories), rolled

    def _judged(self, unit: Unit, month: UnitMonth, card: Scorecard) -> Judged:
        filed = self.filing.by_unit.get((unit.id, month.month), {}).get(card.checklist, Filed())
        checklist = self.workspace.versions[card.checklist][card.version]
        return Judged(
            unit=unit.id,
            agenda=agenda_of(self.workspace, checklist, month.month),
            policy=month.policy,
            tags=self.workspace.tags[unit.id],
            setting=Setting(filed, month.policy.missing, self.named),
        )

    def _weights(self, unit: Unit) -> Mapping[str, Decimal]:
        return self.workspace.composition(self.policy, unit.layer, self.results.period.last)

    def _year(self, unit: Unit) -> dict[str, Decimal]:
        return year_lists(self.workspace, unit, self.results.period, self.policy)

    def _apart(self, row: Row | None, cards: Iterable[Scorecard]) -> Iterator[str]:
        """The cards that have no part in the unit's ranking."""
        counting = row.counting if row else ()
        names = [
            f"“{self.titles[card.checklist]}”" for card in cards if card.checklist not in counting
        ]
        if names:
            yield f"{'、'.join(names)}单独计分，不进综合得分。"

    def _row_steps(
        self,
        unit: Unit,
        row: Row,
        history: Sequence[UnitMonth],
        cards: Sequence[Scorecard],
        vetoes: Sequence[RaisedVeto],
    ) -> Iterator[Step]:
        binds = binding(vetoes)
        if self.results.period.kind is not PeriodKind.MONTH:
            yield from self._history_steps(unit, history)
        if row.score is None:
            yield Step("综合得分", "；".join(row.notes))
        else:
            yield from self._composed_steps(unit, row, cards, binds)
        yield from row_grade_steps(row, self.policy, binds)
        if row.provisional:
            yield Step("暂定", _provisional(row, cards, self._year(unit)))
        layer = [each for each in self.results.ranking if each.layer == row.layer]
        catalog = self.workspace.catalog
        name = catalog.layer_name(row.layer) if catalog else row.layer
        yield from rank_steps(row, RankedLayer(name, layer), self.policy, self.named)

    def _composed_steps(
        self, unit: Unit, row: Row, cards: Sequence[Scorecard], binds: Sequence[RaisedVeto]
    ) -> Iterator[Step]:
        year, weights = self._year(unit), self._weights(unit)
        if MONTHS_PART in year:
            months = compose_month(
                unit.id, unit.layer, cards, weights, self.policy, inspected=row.inspected
            )
            own = binding(v for c in cards if c.checklist in weights for v in c.vetoes)
            yield from self._composition(months, weights, own, "各月汇总")
        label = "年度得分" if year else "综合得分"
        yield from self._composition(row, year or weights, binds, label)

    def _composition(
        self, row: Row, weights: Mapping[str, Decimal], vetoes: Sequence[RaisedVeto], label: str
    ) -> Iterator[Step]:
        scored = {part.checklist for part in row.parts if part.score is not None}
        absent = {name: weight for name, weight in weights.items() if name not in scored}
        return composition_steps(row.parts, absent, self.titles, row.score, vetoes, label)

    def _history_steps(self, unit: Unit, history: Sequence[UnitMonth]) -> Iterator[Step]:
        words = []
        for month in history:
            row = compose_month(
                unit.id,
                unit.layer,
                month.cards,
                month.weights,
                month.policy,
                inspected=month.inspected,
            )
            score = "不计分" if row.score is None or month.blocked else plain(row.score)
            words.append(f"{month.month.month} 月 {score}")
        if words:
            yield Step("各月综合得分", "，".join(words))


def _provisional(row: Row, cards: Iterable[Scorecard], year: Mapping[str, Decimal]) -> str:
    if any(card.provisional for card in cards):
        return "有漏报的或只有自查的事项，督查补齐后得分可能变"
    scored = {part.checklist for part in row.parts}
    return f"年度得分的组成还缺 {len(set(year) - scored)} 部分"
