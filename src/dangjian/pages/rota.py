"""轮流督导: who inspects whom in each month of a year.

In every month each unit inspects one other and is inspected by one other; no unit itself, no pair both
ways. The rota follows from the units alone: the same units give the same rota, and a unit that joins
or leaves during the year changes one line a month and no month before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.pages.plan import months_of
from dangjian.values.period import Month

# Round trips in which everybody inspects one and is inspected by one.


FEWEST = 3
"""With fewer, two would have to inspect each other."""


def round_trips(count: int) -> tuple[tuple[int, ...], ...]:
    """Cycles through 0 … count − 1, no ordered pair in two of them; ``count`` is at least 3.

    There are count − 1 of them when count is odd, count − 2 when it is even.
    """
    forward = _odd_trips(count) if count % 2 else _even_trips(count)
    return (*forward, *(trip[::-1] for trip in forward))


def _odd_trips(count: int) -> list[tuple[int, ...]]:
    """A fixed place and a zigzag through the others, turned (count − 1) / 2 times."""
    turning = count - 1
    return [(turning, *_zigzag(turning, turn)) for turn in range(turning // 2)]


def _even_trips(count: int) -> list[tuple[int, ...]]:
    """The trips of one place fewer, with the last one put into the middle of each zigzag.

    The middle step of a zigzag leads to the opposite place, so each turn gives the last one two new
    neighbours.
    """
    turning = count - 2
    half = turning // 2
    trips = []
    for turn in range(half):
        path = _zigzag(turning, turn)
        trips.append((turning, *path[:half], count - 1, *path[half:]))
    return trips


def _zigzag(count: int, turn: int) -> tuple[int, ...]:
    """0, 1, −1, 2, −2 … around a circle of an even number of places, turned by ``turn``."""
    steps = [(step + 1) // 2 * (1 if step % 2 else -1) for step in range(count)]
    return tuple((step + turn) % count for step in steps)


class Visit(NamedTuple):
    """One inspection of the rota."""

    month: Month
    inspector: str | None
    """The unit that inspects; None: the department does, because too few units are there to take turns."""
    inspected: str


class Rota(NamedTuple):
    """Who inspects whom in a year."""

    workspace: str
    """What the workspace is called."""
    year: int
    layer: str
    """The Chinese name of the layer that takes turns."""
    units: tuple[Unit, ...]
    """Its units that exist in the year, in the order of the organization."""
    visits: tuple[Visit, ...]
    department: Unit | None
    """Who inspects where the units are too few to take turns; None where there is no department."""

    def unit(self, name: str) -> Unit:
        """One of the units by its id."""
        return next(unit for unit in self.units if unit.id == name)

    def inspector(self, visit: Visit) -> Unit | None:
        """Who inspects; None when that would be the department and there is none."""
        return self.department if visit.inspector is None else self.unit(visit.inspector)

    def inspector_name(self, visit: Visit) -> str:
        """What people call the inspector; 上级 where no department is there."""
        unit = self.inspector(visit)
        return unit.name if unit else "上级"

    def in_month(self, month: Month) -> tuple[Visit, ...]:
        """The inspections of one month."""
        return tuple(visit for visit in self.visits if visit.month == month)


def plan_rota(units: Iterable[Unit], year: int) -> tuple[Visit, ...]:
    """The inspections of a year, month by month, in the order of the units given."""
    every = tuple(units)
    order = {unit.id: place for place, unit in enumerate(every)}
    regulars = _regulars(every, year)
    visits: list[Visit] = []
    for month in months_of(year):
        names = _present(every, month)
        monthly = _turns(_cycle(every, regulars, names, month), month)
        visits += sorted(monthly, key=lambda visit: order[visit.inspected])
    return tuple(visits)


def _present(units: Iterable[Unit], month: Month) -> frozenset[str]:
    return frozenset(unit.id for unit in units if unit.exists_in(month))


def _regulars(units: Sequence[Unit], year: int) -> tuple[str, ...]:
    """Who the round trips of the year are made for: the units of the first month that has enough.

    Sorted by id, so that the order of the file doesn't matter.
    """
    for month in months_of(year):
        present = _present(units, month)
        if len(present) >= FEWEST:
            return tuple(sorted(present))
    return ()


def _cycle(
    units: Sequence[Unit], regulars: Sequence[str], present: frozenset[str], month: Month
) -> tuple[str, ...]:
    """The order in which the units of a month inspect one another, each the next, the last the first.

    The trip of the regulars; those that are gone are left out, those that joined stand behind a regular
    that depends on nothing but themselves and the month.
    """
    if not regulars:
        return tuple(sorted(present))
    trips = round_trips(len(regulars))
    steps = month.year * 12 + month.month - 1
    joined: dict[str, list[str]] = {}
    for unit in units:
        if unit.id in present and unit.id not in regulars:
            host = regulars[(crc32(unit.id.encode()) + steps) % len(regulars)]
            joined.setdefault(host, []).append(unit.id)
    trip = [regulars[place] for place in trips[steps % len(trips)]]
    full = (name for host in trip for name in (host, *sorted(joined.get(host, ()))))
    return tuple(name for name in full if name in present)


def _turns(cycle: Sequence[str], month: Month) -> list[Visit]:
    """Each inspects the next. Of two, one inspects the other, in turns, and the department the first."""
    if len(cycle) >= FEWEST:
        following = (*cycle[1:], *cycle[:1])
        return [Visit(month, *pair) for pair in zip(cycle, following, strict=True)]
    names = sorted(cycle)
    if len(names) == 2 and month.month % 2 == 0:
        names.reverse()
    inspectors = (None, *names[:1])
    return [Visit(month, by, name) for by, name in zip(inspectors, names, strict=False)]


# The rota of a workspace.


BRANCH = "branch"
"""The layer that takes turns, if no other is named."""
_DEPARTMENT = "department"


def rota_of(workspace: Workspace, year: int, layer: str = BRANCH) -> Rota:
    """The rota of a layer in a year; without units where there are none, without visits where nobody
    inspects the layer."""
    units = tuple(
        unit
        for unit in workspace.units.values()
        if unit.layer == layer and any(unit.exists_in(Month(year, n)) for n in range(1, 13))
    )
    return Rota(
        workspace.name,
        year,
        workspace.layer_name(layer),
        units,
        tuple(v for v in plan_rota(units, year) if not _is_final(workspace, layer, v.month)),
        _department(workspace, year),
    )


def _is_final(workspace: Workspace, layer: str, month: Month) -> bool:
    """Whether nobody inspects a layer in a month."""
    policy = workspace.policy_in(month)
    return policy is not None and layer in policy.self_is_final


def _department(workspace: Workspace, year: int) -> Unit | None:
    """The department that answers for inspections: the first that may close problems, else the first."""
    policy = workspace.policy_in(Month(year, 12))
    closers = policy.rectification.closers if policy else ()
    every: Iterable[str] = (*closers, *workspace.units)
    departments = (workspace.units[name] for name in every if name in workspace.units)
    return next((unit for unit in departments if unit.layer == _DEPARTMENT), None)
