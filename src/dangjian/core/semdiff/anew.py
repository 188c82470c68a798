"""Whether an entry that earned nothing now earns something.

Only such entries matter where an item needs evidence (`evidence_required`): without evidence they were
valid while they earned nothing, and no longer are. Points so small that they are rounded away count as
something here. Kinds whose points grow with the value compare where they begin to earn; for deductions
this is the search for the cheapest way of losing everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from dangjian.values.numbers import ZERO

Cost = Callable[[int], Decimal]
"""What so many occurrences of a rule cost."""


class TooMany(Exception):
    """The search would take too long; the answer is taken to be yes, which is the safe one."""


_ROOM = 200_000
"""How many ways of losing points are tried before the search is given up."""


def escapes(
    costs: Iterable[tuple[int, Cost, Cost]],
    ranges: Sequence[tuple[Decimal, Decimal]],
    old_points: Decimal,
    new_points: Decimal,
) -> bool:
    """Whether some faults cost all of ``old_points`` but less than all of ``new_points``.

    ``costs``: for each rule that both sides have, the occurrences worth trying, old cost and new cost.
    ``ranges``: the amounts that an inspector may choose again and again. May say yes where the exact
    answer takes too long or several ranges meet; never says no where it is yes.
    """
    try:
        ways = _cheapest(costs, old_points, new_points)
    except TooMany:
        return True
    return any(new + _chosen(ranges, old_points - old) < new_points for old, new in ways)


def _chosen(ranges: Sequence[tuple[Decimal, Decimal]], need: Decimal) -> Decimal:
    """The least that chosen amounts can cost to fill ``need``; more than any points when they can't."""
    usable = [(low, high) for low, high in ranges if high]
    if need <= 0:
        return ZERO
    if not usable:
        return Decimal("Infinity")
    if len(usable) > 1:
        return need
    low, high = usable[0]
    times = ceil(Fraction(need) / Fraction(high))
    return max(need, low * times)


def _cheapest(
    costs: Iterable[tuple[int, Cost, Cost]], old_points: Decimal, new_points: Decimal
) -> list[tuple[Decimal, Decimal]]:
    """Pairs of (old cost, cut at all points; new cost) that no other pair beats in both."""
    front = [(ZERO, ZERO)]
    tried = 0
    for most, old_cost, new_cost in costs:
        grown = dict(front)
        for times in range(1, most + 1):
            tried += len(front)
            if tried > _ROOM:
                raise TooMany
            for old, new in front:
                total = new + new_cost(times)
                if total < new_points:
                    lost = min(old_points, old + old_cost(times))
                    if total < grown.get(lost, new_points):
                        grown[lost] = total
        front = _unbeaten(grown)
    return front


def _unbeaten(pairs: dict[Decimal, Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Those for which no other loses as much before and less now."""
    best: list[tuple[Decimal, Decimal]] = []
    for old, new in sorted(pairs.items(), reverse=True):
        if not best or new < best[-1][1]:
            best.append((old, new))
    return best
