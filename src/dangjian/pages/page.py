"""A document as data: headings, paragraphs, tables, charts. What makes it (a report) and what writes it
(markdown, html, xlsx, docx) know nothing of each other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias
from unicodedata import category

from dangjian.sheet.marks import FormInput, FormMark
from dangjian.values.numbers import half_up, plain
from dangjian.values.wording import chinese_number

Value: TypeAlias = str | int | Decimal | None
"""What a cell holds: text is always text, a number is a number, None is nothing to be said."""
Tone = Literal["", "good", "fair", "poor", "bad", "muted", "strong", "warn"]
"""What a cell's colour says; writers add a sign or weight, so that no meaning hangs on colour alone."""
Align = Literal["left", "center", "right"]
ParagraphKind = Literal["body", "lead", "note", "center", "right", "signature", "small"]
"""``lead``: who is addressed, flush left; ``signature``: right, two characters in; ``small``: the foot."""


class Heading(NamedTuple):
    """A heading of the text, numbered by whoever writes it."""

    text: str
    level: int = 1
    """1 to 4: 一、 (一) 1. (1)."""


class Paragraph(NamedTuple):
    """A paragraph; line breaks in its text are kept."""

    text: str
    kind: ParagraphKind = "body"


class Cell(NamedTuple):
    """A cell of a table."""

    value: Value
    tone: Tone = ""
    span: int = 1
    """How many columns it covers; the row has so many cells fewer."""
    ask: FormInput | None = None
    """What is to be filled in here, in the workbook of a page with a mark."""

    @property
    def is_number(self) -> bool:
        """Whether it holds a number."""
        return isinstance(self.value, int | Decimal)


class Column(NamedTuple):
    """A column of a table."""

    title: str
    width: int = 10
    """In Chinese characters; what is longer wraps."""
    align: Align = "left"
    places: int | None = None
    """Decimals with which numbers are shown; None as they are."""


class Table(NamedTuple):
    """A table; its heading is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    empty: str = "没有内容。"
    """What is said instead of a table without rows."""


class Series(NamedTuple):
    """One line, or one colour of bars, of a chart."""

    name: str
    values: tuple[Decimal | None, ...]
    """One a category; None where there is nothing."""


class Chart(NamedTuple):
    """A chart; the same numbers stand in a table nearby."""

    kind: Literal["bar", "line", "radar"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


class PageBreak(NamedTuple):
    """What follows begins on a new page (in a workbook: on a new tab, named ``name``)."""

    name: str = ""


Block: TypeAlias = Heading | Paragraph | Table | Chart | PageBreak


class Page(NamedTuple):
    """A whole document."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    """The line under the title, such as the document number; empty without one."""
    provenance: tuple[str, ...] = ()
    """The lines of the foot: what the numbers come from."""
    name: str = ""
    """What the first tab of a workbook is called; the title where empty."""
    mark: FormMark | None = None
    """Of a page whose workbook is filled in and read back: whose it is. All but its input cells is locked."""


def cells(*values: Value | Cell) -> tuple[Cell, ...]:
    """A row of cells; what isn't a cell yet becomes one without tone."""
    return tuple(each if isinstance(each, Cell) else Cell(each) for each in values)


# What every writer of pages says alike: numbered headings, numbers as text, signs for tones.


SIGNS: Mapping[Tone, str] = {"good": "▲", "poor": "▽", "bad": "▼", "warn": "※"}
"""The sign behind a number of this tone, so that grey print says what colour says."""
_LEVELS = 4


class Numbering:
    """Numbers the headings of one document: 一、 （一） 1. （1）."""

    def __init__(self) -> None:
        self._counts = [0] * _LEVELS

    def next(self, level: int) -> str:
        """The number of the next heading of a level; those of deeper levels begin anew."""
        at = min(max(level, 1), _LEVELS) - 1
        self._counts[at] += 1
        self._counts[at + 1 :] = [0] * (_LEVELS - 1 - at)
        number = self._counts[at]
        chinese = chinese_number(number) if number < 100 else str(number)
        return (f"{chinese}、", f"（{chinese}）", f"{number}. ", f"（{number}）")[at]


def clean(text: str) -> str:
    """Text without characters that no document may hold; line breaks stay, tabs become spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(each for each in text if each == "\n" or _is_allowed(each))


def _is_allowed(character: str) -> bool:
    return category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def number_text(value: int | Decimal, places: int | None) -> str:
    """A number with so many decimals; None: as it is, without closing zeros."""
    if places is None:
        return plain(value)
    return format(half_up(Decimal(value), places), "f")


def cell_text(cell: Cell, column: Column) -> str:
    """What a cell says, without its sign; empty for None."""
    match cell.value:
        case None:
            return ""
        case str() as text:
            return clean(text)
        case number:
            return number_text(number, column.places)


def sign(cell: Cell) -> str:
    """The sign of a cell's tone; texts say themselves what they mean and have none."""
    return "" if isinstance(cell.value, str) else SIGNS.get(cell.tone, "")
