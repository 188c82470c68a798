"""What every criterion kind offers, and the small values they answer with.

The rest of the program asks a kind these questions and never looks inside it. Adding a kind means a
module of this shape, its line in ``criteria/__init__.py`` and its case file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

from dangjian.codes import records as codes
from dangjian.criteria.cells import Cells, Slot
from dangjian.criteria.changes import Change
from dangjian.problem import Code, Finding, Path
from dangjian.values.fields import decimal_of, is_too_fine, whole_of
from dangjian.values.numbers import ZERO, places_of, plain
from dangjian.values.wording import after_chinese, said, shown, suggestion


class BadValue(Exception):
    """A value that the criterion doesn't allow; the path of its finding starts at the value."""

    def __init__(self, code: Code, path: Path = (), *, key: bool = False, **values: object) -> None:
        super().__init__(code.id)
        self.finding = Finding(code, path, values, "key" if key else "value")


class Loss(NamedTuple):
    """One line of what was lost (or, for a bonus, won), and why."""

    rule: str | None
    """The id of the rule; None where the criterion has none."""
    count: Decimal | None  # type: ignore[assignment]  # tuple.count isn't missed
    """How many times; None where nothing is counted."""
    points: Decimal
    """Points, not negative, at most 4 places."""
    reason: str
    """The arithmetic, so that a reader can repeat it."""


class Raised(NamedTuple):
    """One veto that was raised."""

    rule: str
    basis: str
    approved_by: str


class Earned(NamedTuple):
    """What an entry's value is worth."""

    points: Decimal
    """Earned points, from 0 to the item's points, rounded to 4 places."""
    losses: tuple[Loss, ...] = ()
    """For ordinary kinds they sum to the item's points less the earned ones; for a bonus, to the earned."""
    vetoes: tuple[Raised, ...] = ()
    counts: bool = True
    """False: the value says that there was nothing to judge (a rate out of 0): the item is `na`."""


class Rule(Protocol):
    """One line of a criterion that has rules."""

    @property
    def id(self) -> str:
        """Its id within the criterion."""
        ...

    @property
    def title(self) -> str:
        """What was found, or deserved."""
        ...


class Kind(Protocol):
    """A way of judging an item."""

    label: ClassVar[str]
    """The kind's Chinese name."""
    expects: ClassVar[str]
    """What an entry may say, for messages: ``填 true 或 false``."""
    counted: ClassVar[bool]
    """Whether its points stand in the denominator; bonus and veto don't."""

    def changes(self, old: Any) -> Iterator[Change]:
        """What differs from an earlier criterion of the same kind, and how far the version must rise."""
        ...

    def earns_anew(self, old: Any, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a value that earned nothing under an earlier criterion of the same kind can earn
        something now. ``later``: whether the due date may have become later."""
        ...

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Contradictions in the criterion's own settings; paths start at the criterion."""
        ...

    def parse(self, raw: object) -> Any:
        """A record's value in its normal form. Raises BadValue."""
        ...

    def earn(self, value: Any, points: Decimal, due: date) -> Earned:
        """What a parsed value earns out of ``points``; ``due`` is the item's due date."""
        ...

    def reckon(self, value: Any, points: Decimal, due: date) -> str:
        """The arithmetic of ``earn`` written out, also when nothing was lost."""
        ...

    def words(self, points: Decimal) -> str:
        """The 评分标准 as people read it, generated so that it can't disagree with the rule."""
        ...

    def slots(self, default: object) -> tuple[Slot, ...]:
        """The input cells that a sheet has for it; ``default`` is the item's (None: it has none)."""
        ...

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """The Excel expression for what filled cells earn: a number, 不适用 or 填错."""
        ...

    def collected(self, given: Mapping[str, Any]) -> object:
        """The record's value from what was typed into cells of which at least one is filled.

        ``given``: field → bool, int, Decimal, date, list of Decimal or text; what is blank is absent.
        Raises BadValue.
        """
        ...


def lost(points: Decimal, earned: Decimal, reason: str) -> Earned:
    """An outcome with at most one line of loss."""
    if earned == points:
        return Earned(earned)
    return Earned(earned, (Loss(None, None, points - earned, reason),))


R = TypeVar("R", bound=Rule)


def by_id(rules: Iterable[R]) -> dict[str, R]:
    """Rules by their ids."""
    return {rule.id: rule for rule in rules}


def rules_of(criterion: object) -> Mapping[str, Rule]:
    """The rules of a criterion by id; empty for kinds without rules."""
    return by_id(getattr(criterion, "rules", ()))


NOTHING = Earned(ZERO)
"""No points and nothing to say."""


# Reading of values that several kinds share; each raises BadValue with what is allowed.


def wrong_form(raw: object, expects: str, path: Path = ()) -> BadValue:
    """The value isn't of the form that the criterion asks for."""
    return BadValue(codes.VALUE_FORM, path, found=said(raw), expects=after_chinese(expects))


def whole(raw: object, expects: str, path: Path = (), least: int = 0) -> int:
    """A whole number from ``least``."""
    number = whole_of(raw)
    if number is None:
        raise wrong_form(raw, expects, path)
    if number < least:
        raise BadValue(codes.VALUE_RANGE, path, found=shown(raw), allowed=f"{least} 或更大的整数")
    return number


def number(raw: object, expects: str, places: int, path: Path = ()) -> Decimal:
    """A number with at most ``places`` decimals, of either sign."""
    value = decimal_of(raw)
    if is_too_fine(raw):
        raise BadValue(codes.VALUE_PLACES, path, found=raw, places=places)
    if value is None:
        raise wrong_form(raw, expects, path)
    if places_of(value) > places:
        raise BadValue(codes.VALUE_PLACES, path, found=plain(value), places=places)
    return value


def mapping_of_rules(raw: object, rules: Mapping[str, Rule], expects: str) -> dict[str, Any]:
    """A mapping whose keys are ids of the rules."""
    if not isinstance(raw, dict):
        raise wrong_form(raw, expects)
    for key in raw:
        if key not in rules:
            raise BadValue(
                codes.UNKNOWN_RULE,
                (key,),
                key=True,
                rule=key,
                allowed="、".join(f"{rule.id}（{rule.title}）" for rule in rules.values()),
                suggestion=suggestion(key, rules),
            )
    return raw
