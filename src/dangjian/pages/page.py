"""A document as data: headings, paragraphs, tables, charts. What makes it (a report) and what writes it
(markdown, html, xlsx, docx) know nothing of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    run_in: str = ""
    """A heading of level 2 with which the paragraph begins on the same line, numbered by the writer."""


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


class Imprint(NamedTuple):
    """版记: the lines at the very end of an official document."""

    copies: str = ""
    """Whom it goes to besides (抄送); empty for nobody."""
    issuer: str = ""
    day: str = ""
    """``2026 年 6 月 5 日印发``."""


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
    head: str = ""
    """发文机关标志, in red over a red line; empty where paper has it already or none is wanted."""
    number: str = ""
    """发文字号, above the title; empty without one."""
    imprint: Imprint | None = None
    archive: tuple[str, ...] = ()
    """What the page for the files says that is made on demand: versions, digests, seal."""


def with_archive(page: Page) -> Page:
    """The page and behind it the one for the files, with digests and seal."""
    lines = (Paragraph(line, "small") for line in page.archive)
    blocks = (
        *page.blocks,
        PageBreak("存档页"),
        Paragraph("存档页（不随文件印发）", "lead"),
        *lines,
    )
    return page._replace(blocks=blocks) if page.archive else page


def news(table: Table, kept: int = 1) -> Table:
    """A table without the columns that say nothing in any row; the first ``kept`` always stay.

    Rows with cells across columns keep their breadth.
    """
    full = [row for row in table.rows if len(row) == len(table.columns)]
    said = [
        at < kept or any(row[at].value not in (None, "", "–", "—") for row in full)
        for at in range(len(table.columns))
    ]
    if all(said) or not full:
        return table
    columns = tuple(column for column, says in zip(table.columns, said, strict=True) if says)
    return table._replace(columns=columns, rows=tuple(_narrowed(row, said) for row in table.rows))


def _narrowed(row: tuple[Cell, ...], said: Sequence[bool]) -> tuple[Cell, ...]:
    made, at = [], 0
    for cell in row:
        span = sum(said[at : at + cell.span])
        at += cell.span
        if span:
            made.append(cell._replace(span=span))
    return tuple(made)


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
