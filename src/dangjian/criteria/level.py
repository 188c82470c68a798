"""分档 (level): each level is worth a share of the points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria.base import BadValue, Earned, Ordinary, lost, wrong_form
from dangjian.criteria.cells import WRONG, Cells, Slot, constant, text
from dangjian.criteria.changes import MAJOR, MINOR, PATCH, Change, moved
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, Name, Share, Strict, as_text
from dangjian.values.numbers import ONE, plain, share
from dangjian.values.wording import said, suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Ordinary, Strict):
    """分档：按档次得分值的一定比例。"""

    label: ClassVar[str] = "分档"
    expects: ClassVar[str] = "档次的名称"

    kind: Literal["level"]
    """评分方式：分档。"""
    levels: Annotated[dict[Name, Share], AtLeastOne]
    """各档名称和得分比例（0 到 1）。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """A level removed is one that entries may name; the rest is worth."""
        return level_changes(old.levels, self.levels)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a level of both was worth nothing and is now worth something."""
        return any(
            not (old_points and ratio) and bool(points and self.levels[name])
            for name, ratio in old.levels.items()
            if name in self.levels
        )

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A set of levels in which nobody can earn all points."""
        best = max(self.levels.values())
        if best != ONE:
            yield Finding(list_codes.LEVEL_NOT_FULL, ("levels",), {"best": plain(best)})

    def parse(self, raw: object) -> str:
        """The name of a level."""
        name = as_text(raw)
        if not isinstance(name, str):
            raise wrong_form(raw, f"档次之一：{'、'.join(self.levels)}")
        if name not in self.levels:
            raise BadValue(
                codes.UNKNOWN_LEVEL,
                found=said(raw),
                allowed="、".join(self.levels),
                suggestion=suggestion(name, self.levels),
            )
        return name

    def earn(self, value: str, points: Decimal, due: date) -> Earned:
        """P × the level's ratio."""
        earned = share(points, self.levels[value], ONE)
        return lost(points, earned, self.reckon(value, points, due))

    def reckon(self, value: str, points: Decimal, due: date) -> str:
        """``评为“良”：4 × 0.8 = 3.2``."""
        ratio = self.levels[value]
        return (
            f"评为“{value}”：{plain(points)} × {plain(ratio)} = {plain(share(points, ratio, ONE))}"
        )

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        return "，".join(
            f"{name}得 {plain(share(points, ratio, ONE))} 分" for name, ratio in self.levels.items()
        )

    def slots(self, default: object) -> tuple[Slot, ...]:
        """One of the levels."""
        return (Slot("value", "level", "", tuple(self.levels)),)

    def form(self) -> Mapping[str, object]:
        """The names of the levels."""
        return {"档次": set(self.levels)}

    def filling(self, default: object) -> tuple[str, ...]:
        """How to fill in its cell."""
        return ("选档次。",)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """The level's share of the points, already rounded."""
        same = {name: f"EXACT({cells['value']},{text(name)})" for name in self.levels}
        worth = {name: constant(share(points, ratio, ONE)) for name, ratio in self.levels.items()}
        total = "+".join(f"{same[name]}*{worth[name]}" for name in self.levels)
        return f"IF(OR({','.join(same.values())}),{total},{WRONG})"

    def collected(self, given: Mapping[str, Any]) -> object:
        """The level's name."""
        return given["value"]


def level_changes(old: Mapping[str, Decimal], new: Mapping[str, Decimal]) -> Iterator[Change]:
    """A level removed is one that entries may name; the rest is worth."""
    for name, ratio in old.items():
        field, label = f"levels.{name}", f"档次“{name}”"
        if name not in new:
            yield Change(field, label, "removed", MAJOR, old=ratio)
        elif ratio != new[name]:
            after = new[name]
            yield Change(field, f"{label}的比例", "changed", MINOR, ratio, after)
    for name, ratio in new.items():
        if name not in old:
            yield Change(f"levels.{name}", f"档次“{name}”", "added", MINOR, new=ratio)
    if moved(list(old), list(new)):
        names = list(old), list(new)
        yield Change("levels", "档次的次序", "moved", PATCH, *names)
