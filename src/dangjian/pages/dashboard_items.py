"""Item × unit: what every unit earned of every item of a list, and why it lost what it lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.criteria.base import Role
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.organization import PERSON_LAYER
from dangjian.explaining.card import MISSING_WORDS, Setting, approval_words, lines, status
from dangjian.pages.facts import Facts
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import Deduction, ItemResult, Scorecard, State
from dangjian.scoring.rollup import reckon_months
from dangjian.values.fields import version_key
from dangjian.values.numbers import ZERO, half_up, plain, product
from dangjian.values.period import Period

# What became of one item for one unit: the sign in its cell, and why.


CellKind = Literal["full", "some", "much", "most", "all", "missing", "na", "idle", "bonus", "veto"]
"""``some``, ``much``, ``most``: up to a third, two thirds, and nearly all of the points are lost;
``idle``: not due, not for such a unit, or a bonus or veto item about which nothing was recorded."""
_BANDS: tuple[tuple[int, CellKind], ...] = ((1, "some"), (2, "much"), (3, "most"))
_SHOWN_PLACES = 2


class HeatCell(NamedTuple):
    """What became of an item for one unit."""

    kind: CellKind
    lost: Decimal = ZERO
    """Points lost; of a bonus those won."""

    @property
    def text(self) -> str:
        """The sign or number that stands in the cell, numbers rounded to 2 places."""
        match self.kind:
            case "full":
                return "√"
            case "missing":
                return "缺"
            case "na":
                return "/"
            case "idle":
                return ""
            case "veto":
                return "否"
        sign = "+" if self.kind == "bonus" else "−"
        return sign + plain(half_up(self.lost, _SHOWN_PLACES))


class CellDetail(NamedTuple):
    """Why a cell isn't simply full."""

    item: str
    title: str
    points: str
    """``3 → 2.6667``, ``+1``; empty where nothing is counted."""
    reasons: tuple[str, ...]
    by: str
    """Who judged it; empty where nobody did."""


def kind_of(result: ItemResult, vetoed: set[str]) -> CellKind:
    """What became of an item; ``vetoed``: the veto items that were raised on its card."""
    if result.post.item.id in vetoed:
        return "veto"
    match result.state:
        case State.MISSING:
            return "missing"
        case State.NA:
            return "na" if any(_said_na(result)) else "idle"
        case State.NOT_DUE:
            return "idle"
    if not result.post.counted:
        if result.earned_points < 0:
            return "most"
        return "bonus" if result.earned_points else "idle"
    lost = result.points - result.earned_points
    if not lost:
        return "full"
    if not result.earned_points:
        return "all"
    thirds = product(lost, len(_BANDS))
    return next(kind for most, kind in _BANDS if thirds <= product(result.points, most))


def _said_na(result: ItemResult) -> Iterator[ItemResult]:
    """The months' items of which an entry says that they don't apply; not those that tags leave out."""
    for each in (result, *(beneath for _, beneath in result.months)):
        if each.by_entry:
            yield each


def amount_of(result: ItemResult, kind: CellKind) -> Decimal:
    """Points lost, of a bonus won, of a penalty taken off the total."""
    if result.earned_points < 0:
        return -result.earned_points
    return result.earned_points if kind == "bonus" else result.points - result.earned_points


def detail_of(
    card: Scorecard,
    result: ItemResult,
    kind: CellKind,
    losses: Iterable[Deduction],
    setting: Setting,
) -> CellDetail:
    """Why a cell isn't simply full; ``losses``: the lines of the card about this item."""
    item = result.post.item
    by = dict.fromkeys(setting.named(line.by) for line in losses if line.by)
    reasons = tuple(dict.fromkeys(_reasons(card, result, kind, losses, setting)))
    return CellDetail(item.id, item.title, _points(result, kind), reasons, "、".join(by))


def _points(result: ItemResult, kind: CellKind) -> str:
    if kind in ("na", "veto"):
        return ""
    if kind == "bonus":
        return f"+{plain(result.earned_points)}"
    return f"{plain(result.points)} → {plain(result.earned_points)}"


def _reasons(
    card: Scorecard,
    result: ItemResult,
    kind: CellKind,
    losses: Iterable[Deduction],
    setting: Setting,
) -> Iterator[str]:
    match kind:
        case "missing":
            yield MISSING_WORDS[setting.missing]
        case "na":
            yield from (status(each, setting) for each in _said_na(result))
        case "bonus":
            yield from _bonus_words(result, card.period)
        case "veto":
            for veto in card.vetoes:
                if veto.item == result.post.item.id:
                    basis = f"依据：{veto.basis}，{approval_words(veto, setting.named)}"
                    yield f"否决：{veto.title}（{veto.effect.words()}），{basis}"
    for line in losses:
        if kind != "missing":
            yield line.reason


def _bonus_words(result: ItemResult, period: Period) -> Iterator[str]:
    if result.months:
        yield reckon_months(result, period)
        return
    for line in lines(result):
        yield line.reason


class HeatColumn(NamedTuple):
    """An item of the list."""

    item: str
    title: str
    section: str
    """The title of its section."""
    points: Decimal
    kind: Role


class HeatLine(NamedTuple):
    """A unit's line."""

    unit: str
    name: str
    score: Decimal | None
    grade: str | None
    provisional: bool
    cells: tuple[HeatCell, ...]
    """One a column."""
    details: tuple[CellDetail, ...]
    """In the order of the columns."""


class HeatMap(NamedTuple):
    """A list over all units that have a card of it."""

    checklist: str
    """Its id."""
    title: str
    reference: str
    ranked: bool
    """Whether it is part of a ranked score."""
    columns: tuple[HeatColumn, ...]
    lines: tuple[HeatLine, ...]
    """In the order of the ranking, then of the organization."""


def heat_maps(facts: Facts) -> tuple[HeatMap, ...]:
    """One a list, those that are ranked first; people are left out, cards without items too."""
    order = {row.unit: number for number, row in enumerate(facts.results.ranking)}
    counting = {name for row in facts.results.ranking for name in row.counting}
    by_list: dict[str, list[Scorecard]] = {}
    for card in facts.results.scorecards:
        unit = facts.unit(card.unit)
        if card.items and unit.layer != PERSON_LAYER and facts.wants(card.unit):
            by_list.setdefault(card.checklist, []).append(card)
    names = list(facts.workspace.versions)
    lists = sorted(by_list, key=lambda name: (name not in counting, names.index(name)))
    for cards in by_list.values():
        cards.sort(key=lambda card: order.get(card.unit, len(order)))
    return tuple(_heat_map(facts, name, by_list[name], ranked=name in counting) for name in lists)


def _heat_map(facts: Facts, name: str, cards: list[Scorecard], *, ranked: bool) -> HeatMap:
    versions = facts.workspace.versions[name]
    newest = versions[max((card.version for card in cards), key=version_key)]
    columns = _columns(newest, cards)
    policy = facts.policy

    def named(text: str) -> str:
        return facts.scores.name_of(text)

    lines = tuple(
        _line(facts, card, columns, Setting(Filed(), policy.missing, named)) for card in cards
    )
    return HeatMap(name, newest.title, newest.reference, ranked, columns, lines)


def _columns(newest: Checklist, cards: Iterable[Scorecard]) -> tuple[HeatColumn, ...]:
    """The items of the newest version, then those that only older cards have; those with a word to say."""
    titles = {section.id: section.title for section in newest.sections}
    found: dict[str, HeatColumn] = {
        item.id: _column(item, section.title)
        for section in newest.sections
        for item in section.items
        if not item.is_draft
    }
    told: set[str] = set()
    for card in cards:
        vetoed = {veto.item for veto in card.vetoes}
        for result in card.items:
            item = result.post.item
            if item.id not in found:
                section = titles.get(result.post.section, result.post.section)
                found[item.id] = _column(item, section)
            if item.id in vetoed or kind_of(result, vetoed) != "idle":
                told.add(item.id)
    return tuple(column for column in found.values() if column.item in told)


def _column(item: Item, section: str) -> HeatColumn:
    return HeatColumn(item.id, item.title, section, item.points, item.criterion.role)


def _line(
    facts: Facts, card: Scorecard, columns: Iterable[HeatColumn], setting: Setting
) -> HeatLine:
    results = {result.post.item.id: result for result in card.items}
    vetoed = {veto.item for veto in card.vetoes}
    losses: dict[str, list[Deduction]] = {}
    for line in (*card.deductions, *card.penalties):
        losses.setdefault(line.item, []).append(line)
    cells: list[HeatCell] = []
    details: list[CellDetail] = []
    for column in columns:
        result = results.get(column.item)
        if result is None:
            cells.append(HeatCell("idle"))
            continue
        kind = kind_of(result, vetoed)
        cells.append(HeatCell(kind, amount_of(result, kind)))
        if kind not in ("full", "idle"):
            details.append(detail_of(card, result, kind, losses.get(column.item, ()), setting))
    name = facts.unit(card.unit).name
    return HeatLine(
        card.unit, name, card.score, card.grade, card.provisional, tuple(cells), tuple(details)
    )
