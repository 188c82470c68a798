"""A few spoiled files in every run of the suite; thousands by hand: ``python -m tests.fuzz yaml``."""

from __future__ import annotations

import pytest

from tests.fuzz.yaml_files import run
from tests.helpers import TIMES


@pytest.mark.parametrize("seed", [1, 2])
def test_spoiled_files_are_answered_with_problems(seed: int) -> None:
    size = 10 * TIMES
    assert run(seed, size).startswith(f"{size} inputs")
