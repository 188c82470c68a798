"""What the reports of a period say alike of its results: cards and losses, what moved, what is common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Item
from dangjian.pages.facts import Facts
from dangjian.rectify.common_problems import CommonProblems, ItemKey
from dangjian.rectify.guidance import Advice, advise
from dangjian.register.register import owner_of
from dangjian.scoring.results import Deduction, Row, Scorecard, counting_cards
from dangjian.scoring.scores import row_remarks
from dangjian.scoring.summaries import Summary
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import PeriodKind
from dangjian.values.wording import day_words


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
        return row_remarks(row, self.cards[row.unit])

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


def titled(title: str) -> str:
    """A document's title in book-title marks, unless it has its own."""
    return title if title.startswith("《") else f"《{title}》"


def full_day(day: date) -> str:
    """``2026 年 6 月 5 日``."""
    return f"{day.year} 年 {day_words(day)}"


def by_item(losses: Iterable[tuple[str, UnitLoss]]) -> dict[ItemKey, list[tuple[str, UnitLoss]]]:
    """Units and what they lost, put together by list and item."""
    found: dict[ItemKey, list[tuple[str, UnitLoss]]] = {}
    for unit, loss in losses:
        found.setdefault((loss.checklist.id, loss.item.id), []).append((unit, loss))
    return found
