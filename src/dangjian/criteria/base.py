"""What every criterion kind offers, and the small values they answer with.

The rest of the program asks a kind these questions and never looks inside it. Adding a kind means a
module of this shape, its line in ``criteria/__init__.py`` and its case file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria.cells import Cells, Slot
from dangjian.criteria.changes import Change
from dangjian.criteria.effects import VetoRule
from dangjian.problem import Code, Finding, Path
from dangjian.values.fields import decimal_of, is_too_fine, whole_of
from dangjian.values.numbers import ZERO, places_of, plain, signed
from dangjian.values.wording import after_chinese, said, shown, suggestion

Role: TypeAlias = Literal["counted", "bonus", "penalty", "veto"]
"""What an item's points are to the score: counted ones stand in the denominator, a bonus is added, a
penalty taken off, a veto has no points."""
Stands: TypeAlias = Literal["scored", "na", "missing", "not_due"]
"""What a value makes of its item."""


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


class Matter(NamedTuple):
    """One matter that deserves points, whatever became of them under the item's cap."""

    name: str
    worth: Decimal
    reason: str


class Earned(NamedTuple):
    """What an entry's value is worth."""

    points: Decimal
    """Earned points, from 0 to the item's points (of a penalty: from their negative to 0), rounded to 4
    places."""
    losses: tuple[Loss, ...] = ()
    """For counted kinds they sum to the item's points less the earned ones; for a bonus to the earned,
    for a penalty to what it takes off."""
    vetoes: tuple[Raised, ...] = ()
    stands: Stands = "scored"
    """`na`: there was nothing to judge (a rate out of 0). `missing`: it says nothing (no ballot at all).
    `not_due`: it can't be judged yet (not done, but still in time)."""
    matters: tuple[Matter, ...] = ()
    """The matters of a bonus that is given per matter; a roll-up counts each once."""

    @property
    def counts(self) -> bool:
        """Whether the value was judged."""
        return self.stands == "scored"


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

    def words(self) -> str:
        """The rule as people read it."""
        ...


class Kind(Protocol):
    """A way of judging an item."""

    label: ClassVar[str]
    """The kind's Chinese name."""
    expects: ClassVar[str]
    """What an entry may say, for messages: ``填 true 或 false``."""
    role: ClassVar[Role]
    """What its points are to the score."""
    counted: ClassVar[bool]
    """Whether its points stand in the denominator."""
    takes_default: ClassVar[bool]
    """Whether an item may say what holds without an entry."""
    takes_several: ClassVar[bool]
    """Whether several inspectors' judgements of one item can be combined."""
    asks_date: ClassVar[bool]
    """Whether values have dates, which may lie too far off (``stray``)."""
    may_lack: ClassVar[bool]
    """Whether a right value may leave the item unanswered all the same."""
    tells_figures: ClassVar[bool]
    """Whether the arithmetic says more than that it wasn't done: how often, how late, which level."""
    needs_points: ClassVar[bool]
    """Whether an item without points would say something that isn't so: faults that cost nothing."""
    from_register: ClassVar[bool]
    """Whether its value can be a figure of the register (``from: closing``)."""
    tells_of_faults: ClassVar[bool]
    """Whether its cells ask what was found or deserved: there ``/`` and 无 say that nothing was."""

    @property
    def reads_due_day(self) -> bool:
        """Whether the day on which the item is due decides points."""
        ...

    @property
    def veto_rules(self) -> tuple[VetoRule, ...]:
        """The rules by which it may outweigh all points; empty for kinds that never do."""
        ...

    @property
    def conditional_rules(self) -> tuple[VetoRule, ...]:
        """Those of them that follow from results: nobody enters them."""
        ...

    def rolled_up(self, months: Sequence[Monthly], points: Decimal) -> tuple[Decimal, str]:
        """What an item outside the denominator comes to over its months, and how; nothing of the others,
        whose shares are rolled up."""
        ...

    def together(self, values: Sequence[Any]) -> Any:
        """Early values of a cycle as one, for kinds whose occurrences add up; None where the latest
        speaks for all."""
        ...

    def is_under(self, value: Any, early: Any) -> bool:
        """Whether a parsed value says less than what was already recorded for the cycle."""
        ...

    def misfits(self, *, event: bool, due: bool) -> Iterator[Finding]:
        """What the criterion has against the item's cycle (``event``: only when something happens) and
        ``due`` (whether it is written); paths start at the item."""
        ...

    def names(self) -> Iterator[tuple[Path, str]]:
        """What marks its input cells beside fixed words, with where it is written in the criterion."""
        ...

    def form(self) -> Mapping[str, object]:
        """What the form of entries depends on, by what people call it: two items of one kind and form
        can have one entry."""
        ...

    def stray(self, raw: object, months: tuple[str, ...]) -> tuple[str, str] | None:
        """The first date of a right value that is too far off, after what it is; None when all are near.

        ``months``: the record's month (``2026-05``), then those in which things done late may lie.
        """
        ...

    def filling(self, default: object) -> tuple[str, ...]:
        """How to fill in its cells, sentence by sentence, always as many; empty ones don't concern an
        item with this default."""
        ...

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
        """What a parsed value earns out of ``points``; ``due`` is the item's due date, of an event the
        last day of the record's month."""
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


class Monthly(NamedTuple):
    """What a month gives to a roll-up."""

    label: str
    """``5 月``."""
    points: Decimal
    """What the item could give or take in that month."""
    outcome: Earned

    def words(self) -> str:
        """``5 月 2/5``."""
        return f"{self.label} {signed(self.outcome.points)}/{plain(self.points)}"


class Ordinary:
    """What most kinds answer alike; a kind that differs says so itself."""

    __slots__ = ()

    label: ClassVar[str]
    role: ClassVar[Role] = "counted"
    counted: ClassVar[bool] = True
    takes_default: ClassVar[bool] = True
    takes_several: ClassVar[bool] = True
    asks_date: ClassVar[bool] = False
    may_lack: ClassVar[bool] = False
    tells_figures: ClassVar[bool] = True
    needs_points: ClassVar[bool] = False
    from_register: ClassVar[bool] = False
    tells_of_faults: ClassVar[bool] = False

    @property
    def reads_due_day(self) -> bool:
        """Most things are only done or not."""
        return False

    @property
    def veto_rules(self) -> tuple[VetoRule, ...]:
        """Nothing outweighs the points."""
        return ()

    @property
    def conditional_rules(self) -> tuple[VetoRule, ...]:
        """The rules that follow from results."""
        return tuple(rule for rule in self.veto_rules if rule.when is not None)

    def rolled_up(self, months: Sequence[Monthly], points: Decimal) -> tuple[Decimal, str]:
        """Nothing beside the shares."""
        return ZERO, ""

    def together(self, values: Sequence[Any]) -> Any:
        """The latest speaks."""
        return None

    def is_under(self, value: Any, early: Any) -> bool:
        """Most values don't grow."""
        return False

    def misfits(self, *, event: bool, due: bool) -> Iterator[Finding]:
        """An event has no due date."""
        if event and due:
            yield Finding(list_codes.DUE_ON_EVENT, ("due",))

    def names(self) -> Iterator[tuple[Path, str]]:
        """The ids of the rules."""
        for index, rule in enumerate(rule_list(self)):
            yield ("rules", index, "id"), rule.id

    def stray(self, raw: object, months: tuple[str, ...]) -> tuple[str, str] | None:
        """Without dates nothing is far."""
        return None

    def form(self) -> Mapping[str, object]:
        """Nothing but the kind."""
        return {}


def lost(points: Decimal, earned: Decimal, reason: str) -> Earned:
    """An outcome with at most one line of loss."""
    if earned == points:
        return Earned(earned)
    return Earned(earned, (Loss(None, None, points - earned, reason),))


R = TypeVar("R", bound=Rule)


def by_id(rules: Iterable[R]) -> dict[str, R]:
    """Rules by their ids."""
    return {rule.id: rule for rule in rules}


def rule_list(criterion: object) -> tuple[Rule, ...]:
    """The rules of a criterion as they are written; empty for kinds without rules."""
    return tuple(getattr(criterion, "rules", ()))


def rules_of(criterion: object) -> Mapping[str, Rule]:
    """The rules of a criterion by id; empty for kinds without rules."""
    return by_id(rule_list(criterion))


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
