"""民主测评 (votes): ballots by level, each group of voters with its weight."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeAlias

from dangjian.codes import criteria as criteria_codes
from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria.base import BadValue, Earned, Ordinary, lost, whole, wrong_form
from dangjian.criteria.cells import WRONG, Cells, Slot, constant, flaw_of_count
from dangjian.criteria.changes import MAJOR, MINOR, PATCH, Change, as_yaml, changed_fields
from dangjian.criteria.level import level_changes
from dangjian.problem import Finding, Path
from dangjian.values.fields import AtLeastOne, Id, Name, Positive, Share, Strict, Text
from dangjian.values.numbers import ONE, ZERO, half_up, plain, points_of
from dangjian.values.wording import listed, said, suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterGroup(Strict):
    """一组投票人。"""

    id: Id
    """组的编号，在本事项内不重复。"""
    title: Text
    """哪些人，如 职工代表。"""
    weight: Positive
    """权重；各组有票的按权重平均。"""


class Ballots(NamedTuple):
    """The valid ballots of one group."""

    group: str | None
    """None where voters aren't grouped."""
    numbers: tuple[int, ...]
    """How many for each level, in the order of the levels."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.numbers)


Poll: TypeAlias = tuple[Ballots, ...]
"""In the order of the groups; groups that an entry doesn't name have no ballots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes(Ordinary, Strict):
    """民主测评：按各档票数的加权平均得分，可以分组加权。"""

    label: ClassVar[str] = "民主测评"
    takes_default: ClassVar[bool] = False
    takes_several: ClassVar[bool] = False
    may_lack: ClassVar[bool] = True

    kind: Literal["votes"]
    """评分方式：民主测评。"""
    levels: Annotated[dict[Name, Share], AtLeastOne]
    """各档名称和折算比例（0 到 1）。"""
    groups: Annotated[tuple[VoterGroup, ...], AtLeastOne] | None = None
    """投票人的分组和权重；不写则不分组。"""
    least: Share | None = None
    """平均低于多少不得分；不写则不限。"""

    @property
    def expects(self) -> str:
        """What an entry may say."""
        return "{组: {档次: 票数}}" if self.groups else "{档次: 票数}"

    def changes(self, old: Self) -> Iterator[Change]:
        """Levels and groups that entries may name; what they are worth."""
        yield from level_changes(old.levels, self.levels)
        yield from self._group_changes(old)
        yield from changed_fields(old, self, {"least": ("最低平均", MINOR)})

    def _group_changes(self, old: Self) -> Iterator[Change]:
        before = {group.id: group for group in old.groups or ()}
        after = {group.id: group for group in self.groups or ()}
        first = "分组的填报形式不同：先写组，再写各档票数"
        for name, group in before.items():
            if name not in after:
                yield Change(f"groups.{name}", f"投票组 {name}", "removed", MAJOR, as_yaml(group))
        for name, group in after.items():
            field, label = f"groups.{name}", f"投票组 {name}"
            if name not in before:
                bump, why = (MINOR, "") if before else (MAJOR, first)
                yield Change(field, label, "added", bump, new=as_yaml(group), why=why)
                continue
            table = {"title": ("名称", PATCH), "weight": ("权重", MINOR)}
            for change in changed_fields(before[name], group, table):
                yield change.inside(field, f"{label} 的")

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether ballots that earned nothing may earn something now."""
        if not points or not old_points:
            return bool(points)
        both = [name for name in old.levels if name in self.levels]
        if any(not old.levels[name] and self.levels[name] for name in both):
            return True
        if not old.least:
            return False
        eased = not self.least or self.least < old.least
        return eased or old.levels != self.levels or old.groups != self.groups

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Groups that are called alike; a poll in which nobody can earn all points, or any."""
        seen: set[str] = set()
        for index, group in enumerate(self.groups or ()):
            if group.id in seen:
                values = {"id": f" {group.id} ", "other": "前面的投票组"}
                yield Finding(list_codes.DUPLICATE_ID, ("groups", index, "id"), values)
            seen.add(group.id)
        best = max(self.levels.values())
        if best != ONE:
            yield Finding(list_codes.LEVEL_NOT_FULL, ("levels",), {"best": plain(best)})
        if self.least is not None and self.least > best:
            values = {"least": plain(self.least), "best": plain(best)}
            yield Finding(criteria_codes.VOTES_LEAST, ("least",), values)

    def names(self) -> Iterator[tuple[Path, str]]:
        """Groups and levels."""
        for index, group in enumerate(self.groups or ()):
            yield ("groups", index, "id"), group.id
        for level in self.levels:
            yield ("levels", level), level

    def parse(self, raw: object) -> Poll:
        """``{level: number}``, with groups ``{group: {level: number}}``."""
        if not isinstance(raw, dict):
            raise wrong_form(raw, self.expects)
        if self.groups is None:
            return (Ballots(None, self._numbers(raw, ())),)
        known = [group.id for group in self.groups]
        for name in raw:
            if name not in known:
                allowed = "、".join(f"{group.id}（{group.title}）" for group in self.groups)
                raise BadValue(codes.UNKNOWN_GROUP, (name,), key=True, found=said(name),
                               allowed=allowed, suggestion=suggestion(name, known))  # fmt: skip
        return tuple(Ballots(name, self._numbers(raw.get(name, {}), (name,))) for name in known)

    def _numbers(self, raw: object, path: Path) -> tuple[int, ...]:
        if not isinstance(raw, dict):
            raise wrong_form(raw, "{档次: 票数}", path)
        for name in raw:
            if name not in self.levels:
                raise BadValue(codes.UNKNOWN_LEVEL, (*path, name), key=True, found=said(name),
                               allowed="、".join(self.levels),
                               suggestion=suggestion(name, self.levels))  # fmt: skip
        return tuple(
            whole(raw.get(name, 0), "票数（0 或更大的整数）", (*path, name)) for name in self.levels
        )

    def earn(self, value: Poll, points: Decimal, due: date) -> Earned:
        """P × the weighted mean of the levels, one exact fraction rounded once; 0 under ``least``; no
        ballot at all says nothing."""
        if not any(ballots.total for ballots in value):
            return Earned(ZERO, stands="missing")
        return lost(points, self._earned(value, points), self.reckon(value, points, due))

    def _earned(self, value: Poll, points: Decimal) -> Decimal:
        mean = self._mean(value)
        return ZERO if self._is_under(mean) else points_of(Fraction(points) * mean)

    def _is_under(self, mean: Fraction) -> bool:
        return self.least is not None and mean < Fraction(self.least)

    def _weight(self, group: str | None) -> Decimal:
        return next((each.weight for each in self.groups or () if each.id == group), ONE)

    def _mean(self, value: Poll) -> Fraction:
        """m, over the groups with ballots, of which there is at least one."""
        used = [ballots for ballots in value if ballots.total]
        weights = {ballots.group: Fraction(self._weight(ballots.group)) for ballots in used}
        ratios = [Fraction(ratio) for ratio in self.levels.values()]
        total = sum(
            weights[each.group]
            * sum((n * ratio for n, ratio in zip(each.numbers, ratios, strict=True)), Fraction(0))
            / each.total
            for each in used
        )
        return Fraction(total) / sum(weights.values())

    def reckon(self, value: Poll, points: Decimal, due: date) -> str:
        """``好 3 票、差 1 票，平均 (3 × 1 + 1 × 0.4) ÷ 4 = 0.85：5 × (3 × 1 + 1 × 0.4) ÷ 4 = 4.25``."""
        used = [ballots for ballots in value if ballots.total]
        if not used:
            return "没有有效票，算没有填报"
        mean = self._mean(value)
        chain = self._chain(used)
        shown = plain(half_up(Decimal(mean.numerator) / Decimal(mean.denominator), 4))
        head = f"{self._tally(used)}{self._silent(value)}，平均 {chain} = {shown}"
        if self._is_under(mean):
            return f"{head}，低于 {plain(self.least or ZERO)}：0"
        return f"{head}：{plain(points)} × {chain} = {plain(self._earned(value, points))}"

    def _chain(self, used: list[Ballots]) -> str:
        """The mean as one expression."""
        if len(used) == 1:
            return self._group_mean(used[0])
        terms = (f"{plain(self._weight(each.group))} × {self._group_mean(each)}" for each in used)
        weights = " + ".join(plain(self._weight(each.group)) for each in used)
        return f"({' + '.join(terms)}) ÷ ({weights})"

    def _group_mean(self, ballots: Ballots) -> str:
        terms = (
            f"{number} × {plain(ratio)}"
            for number, ratio in zip(ballots.numbers, self.levels.values(), strict=True)
            if number
        )
        return f"({' + '.join(terms)}) ÷ {ballots.total}"

    def _tally(self, used: list[Ballots]) -> str:
        """``好 3 票、差 1 票``, with groups ``职工代表：好 3 票；领导：…``."""
        titles = {group.id: group.title for group in self.groups or ()}
        texts = []
        for each in used:
            counts = "、".join(
                f"{name} {number} 票"
                for name, number in zip(self.levels, each.numbers, strict=True)
                if number
            )
            texts.append(f"{titles[each.group]} {counts}" if each.group is not None else counts)
        return "；".join(texts)

    def _silent(self, value: Poll) -> str:
        titles = {group.id: group.title for group in self.groups or ()}
        silent = [titles[each.group] for each in value if each.group and not each.total]
        return f"（{listed(silent)}没有票，不计）" if silent else ""

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        levels = "、".join(f"{name} {plain(ratio)}" for name, ratio in self.levels.items())
        groups = ""
        if self.groups:
            weights = "、".join(f"{each.title} {plain(each.weight)}" for each in self.groups)
            groups = f"，各组按权重（{weights}）平均"
        least = f"，平均低于 {plain(self.least)} 不得分" if self.least is not None else ""
        return f"按票数平均（{levels}）乘 {plain(points)} 分{groups}{least}"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """A cell a level, for each group."""
        if self.groups is None:
            return tuple(Slot(name, "count", f"{name} 票数") for name in self.levels)
        return tuple(
            Slot(f"{group.id}.{name}", "count", f"{group.title} {name} 票数")
            for group in self.groups
            for name in self.levels
        )

    def form(self) -> Mapping[str, object]:
        """The names of levels and groups."""
        groups = {group.id for group in self.groups or ()}
        return {"档次": set(self.levels), "投票组": groups}

    def filling(self, default: object) -> tuple[str, ...]:
        """The number of ballots."""
        return ("一行一档，填有效票数；没有票的空着或填 0。",)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """P × the weighted mean; nothing without a ballot."""
        means, weights, flaws, ballots = [], [], [], []
        for group in self.groups or (None,):
            prefix = "" if group is None else f"{group.id}."
            weight = constant(ONE if group is None else group.weight)
            mine = {name: cells[prefix + name] for name in self.levels}
            number = "+".join(f"N({cell})" for cell in mine.values())
            worth = "+".join(
                f"N({mine[name]})*{constant(ratio)}" for name, ratio in self.levels.items()
            )
            means.append(f"IF(({number})=0,0,{weight}*({worth})/MAX(1,{number}))")
            weights.append(f"IF(({number})=0,0,{weight})")
            ballots.append(number)
            flaws += [flaw_of_count(cell) for cell in mine.values()]
        mean = f"({'+'.join(means)})/({'+'.join(weights)})"
        judged = f"ROUND({constant(points)}*{mean}+1E-12,4)"
        if self.least is not None:
            judged = f"IF({mean}-{constant(self.least)}<-1E-12,0,{judged})"
        cast = f'IF({"+".join(ballots)}=0,"",{judged})'
        return f"IF({'+'.join(flaws)}>0,{WRONG},{cast})"

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{level: number}`` of what was written, with groups by group."""
        if self.groups is None:
            return {name: given[name] for name in self.levels if name in given}
        polls = {
            group.id: {
                name: given[f"{group.id}.{name}"]
                for name in self.levels
                if f"{group.id}.{name}" in given
            }
            for group in self.groups
        }
        return {group: numbers for group, numbers in polls.items() if numbers}
