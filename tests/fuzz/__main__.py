"""``python -m tests.fuzz yaml --seed 1 --size 5000``: run a fuzzer (yaml, books, kill) and print its figures."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from tests.fuzz import books, kill, yaml_files

FUZZERS: dict[str, Callable[[int, int], str]] = {
    "yaml": yaml_files.run,
    "books": books.run,
    "kill": kill.run,
}
"""What can be fuzzed → a function of seed and size that gives the figures, or raises."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", choices=sorted(FUZZERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=500, help="how many inputs")
    asked = parser.parse_args()
    print(FUZZERS[asked.what](asked.seed, asked.size))


if __name__ == "__main__":
    main()
