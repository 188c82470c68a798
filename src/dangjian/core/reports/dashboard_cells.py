"""What became of one item for one unit: the sign in its cell, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.explaining.card import MISSING_WORDS, Setting, lines, status
from dangjian.scoring.results import Deduction, ItemResult, Scorecard, State
from dangjian.scoring.rollup import reckon_months
from dangjian.values.numbers import ZERO, half_up, plain, product

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


class Detail(NamedTuple):
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
    """Points lost, of a bonus won."""
    return result.earned_points if kind == "bonus" else result.points - result.earned_points


def detail_of(
    card: Scorecard,
    result: ItemResult,
    kind: CellKind,
    losses: Iterable[Deduction],
    setting: Setting,
) -> Detail:
    """Why a cell isn't simply full; ``losses``: the lines of the card about this item."""
    item = result.post.item
    by = dict.fromkeys(setting.named(line.by) for line in losses if line.by)
    reasons = tuple(dict.fromkeys(_reasons(card, result, kind, losses, setting)))
    return Detail(item.id, item.title, _points(result, kind), reasons, "、".join(by))


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
            yield from _bonus_words(result)
        case "veto":
            for veto in card.vetoes:
                if veto.item == result.post.item.id:
                    basis = f"依据：{veto.basis}，{setting.named(veto.approved_by)}批准"
                    yield f"否决：{veto.title}（{veto.effect.words()}），{basis}"
    for line in losses:
        if kind != "missing":
            yield line.reason


def _bonus_words(result: ItemResult) -> Iterator[str]:
    if result.months:
        yield reckon_months(result)
        return
    for line in lines(result):
        yield line.reason
