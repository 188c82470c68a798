"""What was moved: the fewest things whose moving explains a new order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The names, in their new order, that must move to turn the old order into the new one.

    Names that only one side has don't count. What stays is a longest increasing run of positions.
    """
    position = {name: index for index, name in enumerate(old)}
    common = [name for name in dict.fromkeys(new) if name in position]
    stays = _longest_increasing([position[name] for name in common])
    return [name for index, name in enumerate(common) if index not in stays]


def _longest_increasing(values: Sequence[int]) -> set[int]:
    """The indexes of a longest increasing subsequence."""
    ends: list[int] = []
    """The value that ends the best run of each length."""
    at: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(value)
            at.append(index)
        else:
            ends[length] = value
            at[length] = index
    run: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        run.add(index)
        index = before[index]
    return run
