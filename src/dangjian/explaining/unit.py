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
from dangjian.explaining.standing import (
    RankedLayer,
    composition_steps,
    rank_steps,
    relative_steps,
    row_grade_steps,
)
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.awards import awards
from dangjian.scoring.composing import MONTHS_PART, binding
from dangjian.scoring.drawn import NOTHING_DRAWN
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.period import UnitMonth, drawn_for, period_cards, unit_history
from dangjian.scoring.results import Part, RaisedVeto, Results, Row, Scorecard
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
        yield f"{period.words}各月没有记录，不计各月得分。"
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
    counts = filed.is_final or month.policy.uninspected == "self"
    if filed.inspection is None and filed.self_check and not counts:
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


_COMPOSED_WORDS = {
    PeriodKind.MONTH: "综合得分",
    PeriodKind.QUARTER: "季度得分",
    PeriodKind.HALF_YEAR: "半年得分",
    PeriodKind.YEAR: "年度得分",
}
"""What the composed score of a period with other lists is called."""


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
        history = unit_history(self.workspace, self.filing, unit, period, self.results.months)
        stories, cards = self._cards(unit, history)
        steps: list[Step] = []
        if row is not None:
            steps += self._row_steps(unit, row, cards)
        return Explanation(
            workspace=self.workspace.name,
            unit=unit.id,
            unit_name=unit.name,
            layer_name=self.workspace.layer_name(unit.layer),
            holders=holder_words(unit, period),
            period=period,
            policy=f"{self.policy.title} {self.policy.version}",
            cards=stories,
            row=row,
            steps=tuple(steps),
            awards=awards(self.policy, row) if row is not None else (),
            notes=(*notes(self, unit, history), *self._apart(row, cards)),
        )

    def _cards(
        self, unit: Unit, history: Sequence[UnitMonth]
    ) -> tuple[tuple[CardStory, ...], tuple[Scorecard, ...]]:
        if self.results.period.kind is PeriodKind.MONTH:
            pairs = [(month, card) for month in history for card in month.cards]
            told = (explain_card(card, self._judged(unit, month, card)) for month, card in pairs)
            return tuple(told), tuple(card for _, card in pairs)
        rolled = period_cards(self.workspace, history, self.results.period, self.policy)
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
        agenda = agenda_of(self.workspace, checklist, month.month)
        drawn = (
            drawn_for(self.workspace, self.filing, unit, agenda) if agenda.draws else NOTHING_DRAWN
        )
        return Judged(
            unit=unit.id,
            agenda=agenda,
            policy=month.policy,
            tags=self.workspace.tags[unit.id],
            setting=Setting(filed, month.policy.missing, self.named),
            drawn=drawn,
        )

    def _weights(self, unit: Unit) -> Mapping[str, Decimal]:
        return self.workspace.composition(self.policy, unit.layer, self.results.period.last)

    def _apart(self, row: Row | None, cards: Iterable[Scorecard]) -> Iterator[str]:
        """The cards that have no part in the unit's ranking."""
        counting = row.counting if row else ()
        names = [
            f"“{self.titles[card.checklist]}”" for card in cards if card.checklist not in counting
        ]
        if names:
            yield f"{'、'.join(names)}单独计分，不进综合得分。"

    def _row_steps(self, unit: Unit, row: Row, cards: Sequence[Scorecard]) -> Iterator[Step]:
        if row.months:
            words = (
                f"{month.month} 月 {'不计分' if score is None else plain(score)}"
                for month, score in row.months
            )
            yield Step("各月综合得分", "，".join(words))
        if row.score is None:
            yield Step("综合得分", "；".join(row.notes))
        else:
            yield from self._composed_steps(unit, row, cards)
        yield from row_grade_steps(row, self.policy)
        if row.provisional:
            yield Step("暂定", self._provisional(row, cards))
        title = self.workspace.class_title(self.policy, row.layer, row.class_)
        layer = RankedLayer(title, self._class_rows(row))
        yield from rank_steps(row, layer, self.policy, self.named)

    def _class_rows(self, row: Row) -> list[Row]:
        """The rows of the ranking class."""
        return [
            each
            for each in self.results.ranking
            if (each.layer, each.class_) == (row.layer, row.class_)
        ]

    def _composed_steps(self, unit: Unit, row: Row, cards: Sequence[Scorecard]) -> Iterator[Step]:
        weights = self._weights(unit)
        if row.beneath:
            own = next((p for p in row.parts if p.checklist == MONTHS_PART), None)
            score = own.score if own is not None else None
            binds = binding(v for c in cards if c.checklist in weights for v in c.vetoes)
            yield from self._composition(
                row.layer, row.beneath, weights, score, binds, "各月汇总", 2
            )
        label = _COMPOSED_WORDS[self.results.period.kind] if row.added else "综合得分"
        every, places = row.added or weights, self.policy.places
        yield from self._composition(
            row.layer, row.parts, every, row.score, row.binds, label, places
        )

    def _composition(
        self,
        layer: str,
        parts: Sequence[Part],
        weights: Mapping[str, Decimal],
        score: Decimal | None,
        vetoes: Sequence[RaisedVeto],
        label: str,
        places: int,
    ) -> Iterator[Step]:
        scored = {part.checklist for part in parts if part.score is not None}
        absent = {name: weight for name, weight in weights.items() if name not in scored}
        rules = self.policy.relative_parts(layer)
        yield from relative_steps(parts, self.titles, rules)
        yield from composition_steps(parts, absent, self.titles, score, vetoes, label, places)

    def _provisional(self, row: Row, cards: Iterable[Scorecard]) -> str:
        counting = {part.checklist for part in (*row.parts, *row.beneath)}
        if any(card.provisional for card in cards if card.checklist in counting):
            return "有漏报的或只有自查的事项，督查补齐后得分可能变"
        scored = {part.checklist for part in row.parts}
        absent = len(set(row.added) - scored)
        if absent:
            label = _COMPOSED_WORDS[self.results.period.kind]
            return f"{label}的组成还缺 {absent} 部分"
        return "相对计分要比的单位里，有的得分是暂定的或还无法计分"
