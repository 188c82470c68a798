"""Members side by side: whose units may be ranked together, and how they then stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dangjian.codes import group as codes
from dangjian.group.member import GroupUnit, JudgedBy, MemberScores
from dangjian.group.reading import GROUP_FILE, GroupFiles
from dangjian.group.standards import Held
from dangjian.problem import Finding, Location, Problem, placed
from dangjian.values.period import Period


class RankedUnit(NamedTuple):
    """A unit in a ranking of several companies."""

    member: str
    member_name: str
    unit: GroupUnit
    rank: int | None
    """Among the units that it is ranked together with; None where its company doesn't rank it."""
    together: int
    """The number of its comparison, from 1."""


class RankedTogether(NamedTuple):
    """Units of one layer and class that are ranked together: their lists and policy mean the same."""

    number: int
    layer: str
    class_: str | None
    members: tuple[str, ...]
    rows: tuple[RankedUnit, ...]
    """Ranked ones best first, then the others."""


class GroupScores(NamedTuple):
    """A group in a period."""

    group: GroupFiles
    period: Period
    members: tuple[MemberScores, ...]
    comparisons: tuple[RankedTogether, ...]
    apart: tuple[str, ...]
    """Why companies are side by side and not ranked together, a sentence a layer."""
    held: tuple[Held, ...] = ()
    """How members hold to the group's lists; only where that was asked for."""

    @property
    def rows(self) -> tuple[RankedUnit, ...]:
        """The rows of all comparisons in order."""
        return tuple(row for each in self.comparisons for row in each.rows)

    @property
    def failed(self) -> bool:
        """Whether a member or the group itself has errors."""
        return any(problem.is_error for problem in all_problems(self))


def compare(group: GroupFiles, period: Period, members: Sequence[MemberScores]) -> GroupScores:
    """The members' own rows put together where that is fair."""
    comparisons: list[RankedTogether] = []
    apart: list[str] = []
    for layer in group.company.layers if group.company else ():
        alike = _alike(members, layer)
        for mates in alike:
            for class_ in _classes(mates, layer):
                comparisons.append(_comparison(len(comparisons) + 1, layer, class_, mates))
        if len(alike) > 1:
            apart.append(_why_apart(alike, layer))
    return GroupScores(group, period, tuple(members), tuple(comparisons), tuple(apart))


def _alike(members: Sequence[MemberScores], layer: str) -> list[list[MemberScores]]:
    """Members by what judged the layer's units, in the order of the first of each."""
    found: dict[tuple[str, ...], list[MemberScores]] = {}
    for member in members:
        if any(unit.layer == layer for unit in member.units):
            meant = tuple(rule.digest for rule in member.rules.get(layer, ()))
            found.setdefault(meant, []).append(member)
    return list(found.values())


def _classes(members: Sequence[MemberScores], layer: str) -> list[str | None]:
    units = (unit for member in members for unit in member.units if unit.layer == layer)
    return list(dict.fromkeys(unit.class_ for unit in units))


def _comparison(
    number: int, layer: str, class_: str | None, members: Sequence[MemberScores]
) -> RankedTogether:
    """Ranked by the same score and tie-breakers as within a company: 1, 1, 3."""
    mine = [
        (member, unit)
        for member in members
        for unit in member.units
        if (unit.layer, unit.class_) == (layer, class_)
    ]
    ranked = [each for each in mine if each[1].rank is not None]
    ranked.sort(key=lambda each: tuple(-part for part in each[1].key))
    rows: list[RankedUnit] = []
    for position, (member, unit) in enumerate(ranked):
        equal = position and unit.key == ranked[position - 1][1].key
        rank = rows[-1].rank if equal else position + 1
        rows.append(RankedUnit(member.id, member.name, unit, rank, number))
    others = (RankedUnit(m.id, m.name, unit, None, number) for m, unit in mine if unit.rank is None)
    return RankedTogether(number, layer, class_, tuple(m.id for m in members), (*rows, *others))


def _why_apart(alike: Sequence[Sequence[MemberScores]], layer: str) -> str:
    """Which lists or policies differ, and who uses which."""
    every = [mates[0].rules.get(layer, ()) for mates in alike]
    shared = set(every[0]).intersection(*every[1:])
    said = []
    for mates, rules in zip(alike, every, strict=True):
        own = [rule for rule in rules if rule not in shared]
        names = "、".join(member.name for member in mates)
        said.append(f"{names}用的是{_rule_words(own)}")
    return "；".join(said)


def _rule_words(rules: Sequence[JudgedBy]) -> str:
    if not rules:
        return "共同的规则，没有另外的"
    return "、".join(rule.words for rule in rules)


def all_problems(scores: GroupScores) -> tuple[Problem, ...]:
    """Problems of the group's files, of members and of the lists that they hold."""
    return (*group_problems(scores), *(p for m in scores.members for p in member_problems(m)))


def group_problems(scores: GroupScores) -> tuple[Problem, ...]:
    """Problems of the group's own files, and what members owe to its lists."""
    return (*scores.group.problems, *_held_problems(scores.held))


def _held_problems(held: Sequence[Held]) -> Iterator[Problem]:
    for each in held:
        for finding in each.findings():
            yield placed(finding, Location(GROUP_FILE))


def member_problems(member: MemberScores) -> tuple[Problem, ...]:
    """Why a member isn't there, and the errors in its files."""
    if member.failure is None:
        return member.problems
    why, hint = member.failure
    values = {"id": member.id, "name": member.name, "why": why.rstrip("。"), "hint": hint}
    finding = Finding(codes.MEMBER_UNREADABLE, values=values)
    return (placed(finding, Location(GROUP_FILE)), *member.problems)
