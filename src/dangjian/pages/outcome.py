"""What the reports of a period say alike of its results: cards and losses, what moved, what is common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.organization import PERSON_LAYER
from dangjian.pages.facts import Facts
from dangjian.pages.told import (
    Discretion,
    Shortfall,
    found_words,
    is_office,
    shortfalls,
    shortfalls_of,
    without_last_brackets,
    without_quotient,
)
from dangjian.rectify.common_problems import CommonProblems, ItemKey
from dangjian.rectify.guidance import Advice, advise
from dangjian.register.register import Tracked, owner_of
from dangjian.scoring.results import (
    Deduction,
    ItemResult,
    Row,
    Scorecard,
    State,
    counting_cards,
)
from dangjian.scoring.scores import row_remarks
from dangjian.scoring.summaries import Summary, layer_summaries
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month, PeriodKind
from dangjian.values.wording import months_words

PERSONAL = frozenset((PERSON_LAYER,))
"""Layers whose units are people."""


class UnitLoss(NamedTuple):
    """An item of one card and the lines of what it lost."""

    checklist: Checklist
    item: Item
    lines: tuple[Deduction, ...]

    @property
    def points(self) -> Decimal:
        """What it lost altogether."""
        return sum((line.points for line in self.lines), ZERO)

    @property
    def words(self) -> str:
        """``ZB19 支部阵地管理``."""
        return f"{self.item.id} {self.item.title}"


@dataclass(frozen=True)
class Outcome:
    """The results of a period's ranked layers, ready to be told."""

    facts: Facts

    @cached_property
    def cards(self) -> dict[str, tuple[Scorecard, ...]]:
        """Unit → the cards that enter its score."""
        return counting_cards(self.facts.results, self.facts.results.ranking)

    def every_card(self) -> Iterator[Scorecard]:
        """The cards of the rows, in the order of the ranking."""
        for row in self.facts.results.ranking:
            yield from self.cards[row.unit]

    def name(self, unit: str) -> str:
        """A unit's name; what isn't a unit's id stays as it is."""
        return self.facts.scores.name_of(unit)

    def contact(self, unit: str) -> str:
        """The committee member who looks after a unit, with who holds that post; empty without one."""
        member = self.facts.workspace.units.get(self.facts.unit(unit).contact or "")
        if member is None:
            return ""
        holder = owner_of(member, self.facts.period.last)
        return member.name if holder == f"{member.name}负责人" else f"{member.name}（{holder}）"

    @property
    def recorded(self) -> bool:
        """Whether there is any record of the period; without one everybody's score says nothing."""
        results = self.facts.results
        if not results.months:  # what has a score then has it from an after-year list
            return any(row.score is not None for row in results.ranking)
        return not self.facts.filing.months.isdisjoint(self.facts.period.months)

    @property
    def loose(self) -> bool:
        """Whether the results may still change: not sealed, or not as they are now."""
        seal = self.facts.seal
        return not seal.id or seal.changed or seal.provisional

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """What guidance says to each ranked unit."""
        facts = self.facts
        return advise(facts.workspace, facts.results, facts.policy, facts.problems, facts.settled)[
            0
        ]

    def list_of(self, card: Scorecard) -> Checklist:
        """The version of the list by which a card was made."""
        return self.facts.workspace.versions[card.checklist][card.version]

    @property
    def lists(self) -> tuple[Checklist, ...]:
        """The versions of the lists by which the cards were made."""
        return tuple(
            {
                (card.checklist, card.version): self.list_of(card) for card in self.every_card()
            }.values()
        )

    def losses(self, unit: str) -> list[UnitLoss]:
        """What a unit lost, item by item, in the order of its lists."""
        found = []
        for card in self.cards[unit]:
            items = {result.post.item.id: result.post.item for result in card.items}
            lines: dict[str, list[Deduction]] = {}
            for line in card.deductions:
                lines.setdefault(line.item, []).append(line)
            checklist = self.list_of(card)
            found += [UnitLoss(checklist, items[name], tuple(each)) for name, each in lines.items()]
        return found

    def largest(self, unit: str, count: int) -> list[UnitLoss]:
        """The items that cost a unit most points, the largest first."""
        return sorted(self.losses(unit), key=lambda loss: -loss.points)[:count]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The ranking."""
        return self.facts.results.ranking

    @cached_property
    def layers(self) -> tuple[Summary, ...]:
        """The ranked layers."""
        return layer_summaries(self.facts.workspace, self.facts.results)

    @cached_property
    def register(self) -> tuple[Tracked, ...]:
        """The problems of the ranked layers' units as the register counts them: also of units that are no
        more, and those that wait to be withdrawn since their item no longer fails (`Facts.settled`):
        those are counted, but not told."""
        ranked = frozenset(row.layer for row in self.rows)
        units = {u.id for u in self.facts.workspace.units.values() if u.layer in ranked}
        return tuple(each for each in self.facts.problems if each.progress.unit in units)

    @cached_property
    def discretion(self) -> Discretion:
        """What takes people's names out of texts."""
        return Discretion(self.facts.workspace)

    @cached_property
    def found(self) -> tuple[Shortfall, ...]:
        """What the ranked units fell short in."""
        return tuple(shortfalls(self.facts, self.discretion))

    @cached_property
    def _found_of(self) -> dict[str, list[Shortfall]]:
        by_unit: dict[str, list[Shortfall]] = {}
        for each in self.found:
            if not each.vetoed:
                by_unit.setdefault(each.unit, []).append(each)
        return by_unit

    def found_of(self, unit: str) -> list[Shortfall]:
        """What one of them fell short in; vetoes aside."""
        return self._found_of.get(unit, [])

    def found_before(self, unit: str) -> list[Shortfall]:
        """What it fell short in a month before; empty for longer periods and without such a month."""
        row = self.before.get(unit)
        results = self.facts.full_month(self.facts.period.first.plus(-1)) if row else None
        if row is None or results is None:
            return []
        month = results.period.first
        cards = (c for c in results.scorecards if c.unit == unit and c.checklist in row.counting)
        return [
            e for card in cards for e in shortfalls_of(self.facts, card, month, self.discretion)
        ]

    def monthly_results(self, unit: str | None = None) -> Iterator[tuple[str, Month, ItemResult]]:
        """The items of the ranked units' counting cards in the months that count: unit, month, item."""
        lists = {row.unit: row.counting for row in self.rows if unit in (None, row.unit)}
        for month, card in self.facts.month_cards():
            if card.checklist in lists.get(card.unit, ()):
                yield from ((card.unit, month, result) for result in card.items)

    def scored_items(self, unit: str) -> frozenset[str]:
        """The items in which a unit was judged in the period."""
        results = self.monthly_results(unit)
        return frozenset(r.post.item.id for _, _, r in results if r.state is State.SCORED)

    def found_text(self, result: ItemResult, month: Month) -> str:
        """What an entry says: note first, then figures."""
        return self.discretion(found_words(self.facts.workspace, result, month))

    def told_of_unit(self, mine: Sequence[Shortfall]) -> str:
        """``公告栏三期没有换（更新不及时 3 次）``: the worst month of a unit's item; in a longer period
        also which that was, and the other months: ``（3 月，更新不及时 3 次；1、4 至 6 月也没有达到）``."""
        worst = max(mine, key=lambda each: each.points)
        if len(self.facts.results.months) == 1:
            return worst.text
        others = [each.month.month for each in mine if each.month != worst.month]
        also = f"；{months_words(others)}也没有达到" if others else ""
        text, figures = without_last_brackets(worst.text)
        said = "，".join(filter(None, (worst.month.within(self.facts.period.first.year), figures)))
        return f"{text}（{said}{also}）"

    def contact_post(self, unit: str) -> str:
        """The committee member who looks after a unit, by post alone; empty without one."""
        member = self.facts.workspace.units.get(self.facts.unit(unit).contact or "")
        return "" if member is None else member.name

    def office_of(self, by: str) -> str:
        """The group or office that inspected; empty for somebody in person."""
        unit = self.facts.workspace.units.get(by)
        if unit is not None:
            return "" if unit.layer in PERSONAL else unit.name
        return by if is_office(by) else ""

    @cached_property
    def before(self) -> dict[str, Row]:
        """Rows of the month before, by unit; empty for longer periods and without such a month."""
        period = self.facts.period
        if period.kind is not PeriodKind.MONTH:
            return {}
        earlier = period.first.plus(-1)
        return {
            row.unit: row
            for results in self.facts.history
            if results.period.first == earlier
            for row in results.ranking
        }

    def change(self, row: Row) -> Decimal | None:
        """How far a score rose since the month before; None where one of the two isn't there."""
        then = self.before.get(row.unit)
        if row.score is None or then is None or then.score is None:
            return None
        return row.score - then.score

    def gap(self, row: Row) -> Decimal | None:
        """The widest gap between self-check and inspection on its cards; None without any."""
        gaps = [card.gap for card in self.cards[row.unit] if card.gap is not None]
        return max(gaps, default=None)

    def remarks(self, row: Row) -> Iterator[str]:
        """What a reader of its score should know."""
        yield from (without_quotient(each) for each in row_remarks(row, self.cards[row.unit]))

    @property
    def common(self) -> CommonProblems:
        """The common problems of the cards that count."""
        return self.facts.commons.counting


def total(losses: Iterable[UnitLoss]) -> Decimal:
    """The points of several items together."""
    return sum((loss.points for loss in losses), ZERO)


def counts_words(summary: Summary) -> str:
    """How many units a layer has and how many are ranked; their mean as arithmetic, best and last."""
    rows, ranked = summary.rows, summary.ranked
    head = f"应考核{summary.layer_name} {len(rows)} 个，参加排名 {len(ranked)} 个"
    if summary.mean is None or summary.highest is None or summary.lowest is None:
        return f"{head}，没有可以计算的平均分。"
    added = sum((row.score for row in ranked if row.score is not None), ZERO)
    return (
        f"{head}。参加排名的得分合计 {plain(added)} 分，平均 {plain(added)} ÷ {len(ranked)} = "
        f"{plain(summary.mean)} 分；最高 {plain(summary.highest)} 分，最低 {plain(summary.lowest)} 分。"
    )


def by_item(losses: Iterable[tuple[str, UnitLoss]]) -> dict[ItemKey, list[tuple[str, UnitLoss]]]:
    """Units and what they lost, put together by list and item."""
    found: dict[ItemKey, list[tuple[str, UnitLoss]]] = {}
    for unit, loss in losses:
        found.setdefault((loss.checklist.id, loss.item.id), []).append((unit, loss))
    return found
