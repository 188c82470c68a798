"""What a sheet asks for, and pieces of the Excel expressions that judge it.

Expressions use only functions that Excel, WPS and LibreOffice all have, and agree with ``earn``: numbers
are written exactly, and a nudge far below the smallest step lets a tie that floats miss round up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.values.numbers import plain

Input = Literal["bool", "level", "int", "number", "date", "count", "amounts", "text"]
"""What may be typed into a cell."""
Cells = Mapping[str, str]
"""Field → address of its input cell."""


class Slot(NamedTuple):
    """One input cell that a criterion asks for, on each side of a sheet."""

    field: str
    """``value``, ``done``, ``total``, ``since``, ``none``, ``basis``, ``approved_by``, a rule's id, a level
    of a vote (``group.level``), ``matter.<n>`` or ``rule.<n>``."""
    input: Input
    label: str
    """What the row says about it; empty where the criterion's words say it all."""
    choices: tuple[str, ...] = ()
    """The levels that may be chosen; empty for other inputs."""
    aside: bool = False
    """Whether it stands among the texts on the right, not where the item is judged."""
    hint: str = ""
    """What is told to whoever stands on a number; empty for the usual words of its input."""
    signed: bool = False
    """Whether a number may be below 0."""
    also: tuple[str, ...] = ()
    """Other ways of naming the choices, in their order, which aren't offered."""


WRONG = '"填错"'
"""What a score cell shows when an input can't be judged; collecting names the reason."""
NOT_APPLICABLE = '"不适用"'
DONE, NOT_DONE = "是", "否"
UNFINISHED = "未完成"
NONE_FOUND = "无"
"""In a cell of amounts: looked, and there was nothing."""
MOST_AMOUNTS = 40
"""How many amounts one cell of a ``range`` rule may list."""
_TEXT_PIECE = 200  # Excel allows 255 characters in one text constant
_PLACES = ",".join(str(n) for n in range(MOST_AMOUNTS))


def constant(value: Decimal | int) -> str:
    """An exact constant."""
    return plain(value) if value >= 0 else f"({plain(value)})"


def text(value: str) -> str:
    """A text constant."""
    pieces = [value[at : at + _TEXT_PIECE] for at in range(0, len(value), _TEXT_PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def rounded(expression: str) -> str:
    """Rounded half up to 4 places."""
    return f"ROUND({expression}+1E-12,4)"


def blank(cells: Iterable[str]) -> str:
    """Whether nothing is written in any of the cells."""
    return f"LEN(TRIM({'&'.join(cells)}))=0"


def if_whole(cell: str, then: str) -> str:
    """``then`` for a whole number from 0, else 填错."""
    return f"IF(ISNUMBER({cell}),IF(AND({cell}>=0,{cell}=INT({cell})),{then},{WRONG}),{WRONG})"


def flaw_of_count(cell: str) -> str:
    """1 when a cell that may stay empty holds anything but a whole number from 0, else 0."""
    whole = f"IF(AND({cell}>=0,{cell}=INT({cell})),0,1)"
    return f"IF(ISNUMBER({cell}),{whole},IF(LEN(TRIM({cell}))=0,0,1))"


def filled(cell: str) -> str:
    """1 when something is written in the cell, else 0."""
    return f"(LEN(TRIM({cell}))>0)"


def reached(conditions: Iterable[tuple[str, Decimal]]) -> str:
    """What the first condition that holds is worth; each holds where an earlier one does.

    A sum instead of nested conditions, which Excel limits: what each adds over the next.
    """
    every = list(conditions)
    nexts = [worth for _, worth in every[1:]] + [Decimal(0)]
    terms = (
        f"({condition})*{constant(worth - after)}"
        for (condition, worth), after in zip(every, nexts, strict=True)
    )
    return f"ROUND({'+'.join(terms)},4)"


def sum_of_amounts(cell: str) -> str:
    """The sum of numbers that one cell lists, joined by ；; 0 for 无; an error when one isn't a number."""
    joined = f'SUBSTITUTE(SUBSTITUTE({cell},"{NONE_FOUND}",""),";","；")'
    spread = f'SUBSTITUTE({joined},"；",REPT(" ",99))'
    return f'SUMPRODUCT(VALUE("0"&TRIM(MID({spread},{{{_PLACES}}}*99+1,99))))'
