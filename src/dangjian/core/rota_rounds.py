"""Round trips in which everybody inspects one and is inspected by one.

A round trip is a cycle through all places: each inspects the next. As it is one single cycle, nobody
inspects himself and, from three places on, no two inspect each other; a place can be put in or taken
out without breaking that.

The trips are those of Walecki's construction (1892): a zigzag through all places, turned step by step.
No two of them share a pair, so in a year of twelve trips an inspector meets as many others as can be.
"""

from __future__ import annotations

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
