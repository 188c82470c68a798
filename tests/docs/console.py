"""``console`` blocks: their ``$ dangjian …`` lines run, and what is shown below is what they print.

A line of only ``…`` stands for any lines, ``…`` within a line for any characters (times, digests). All
blocks of a document are one session in one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ANY = "…"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """One command and what is shown below it."""

    command: str
    shown: tuple[str, ...]
    """Empty when nothing is shown: then only the exit status counts."""
    start: int
    """Where in the document the shown lines begin and end."""
    end: int


def steps(document: str) -> Iterator[Step]:
    """The commands of a document in order."""
    for block in _BLOCK.finditer(document):
        lines = block[1].splitlines(keepends=True)
        place = block.start(1)
        at = [n for n, line in enumerate(lines) if line.startswith("$ ")]
        offsets = [place + sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
        for n, following in zip(at, [*at[1:], len(lines)], strict=True):
            shown = tuple(line.rstrip("\n") for line in lines[n + 1 : following])
            yield Step(lines[n][2:].strip(), shown, offsets[n + 1], offsets[following])


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the printed lines are the shown ones, whatever stands where ``…`` is."""
    pattern = "".join("(?:.*\n)*" if line == ANY else f"{_pattern(line)}\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def _pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.split(ANY)))


def renewed(shown: tuple[str, ...], printed: list[str]) -> list[str]:
    """The printed lines, as many at the beginning and the end as were shown around one ``…``."""
    if shown.count(ANY) != 1:
        return printed
    before = shown.index(ANY)
    after = len(shown) - before - 1
    if before + after >= len(printed):
        return printed
    return [*printed[:before], ANY, *printed[len(printed) - after :]]


def lines_of(text: str) -> list[str]:
    """Printed text as documents show it: without trailing blanks and empty lines around."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n").splitlines()
