"""A module is a whole thought that is read in one go."""

from __future__ import annotations

from pathlib import Path

HOUSE = Path(__file__).parents[2] / "src/dangjian"
LINES = 500


def test_no_module_is_longer_than_what_is_read_in_one_go() -> None:
    sizes = {p: len(p.read_bytes().splitlines()) for p in HOUSE.rglob("*.py")}
    assert len(sizes) > 100
    assert not [f"{p.relative_to(HOUSE)}: {n}" for p, n in sizes.items() if n > LINES]
