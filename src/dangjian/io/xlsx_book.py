"""What all our workbooks have in common; XlsxWriter writes them.

Its traps are met here and nowhere else: text is never taken for a formula, a number, a link or for
markup; numbers keep their decimals; the moment of writing stays out, so that the same content gives the
same bytes; and what the library would refuse with a warning is an error, because a validation that is
missing from a sheet would not be noticed.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import ZipFile

from dangjian.io.stable import packed
from dangjian.pages.page import clean
from dangjian.sheet.parts import cut

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

DIGIT_PIXELS: Final = 7
"""How wide a digit of the workbook's first font is: the unit in which Excel measures columns."""
A3: Final = 8
A4: Final = 9
_FIRST_FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}
"""Alike on every system, and of no theme: a Chinese Excel puts another font in the theme's place."""
_CREATED = datetime(2000, 1, 1)
_MOST_TEXT = 32_767
"""What a cell holds."""
_STAND_IN = "\ufdd2"  # a noncharacter, which no text has
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = ("=", "+", "-", "@")


class CellLook(NamedTuple):
    """Everything that a cell's format hangs on; colours as ``#RRGGBB``."""

    font: str = "宋体"
    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = "#000000"
    fill: str = ""
    """Empty: none."""
    line: str = ""
    """The colour of the box around the cell; empty: no box."""
    across: str = "left"
    down: str = "center"
    indent: int = 0
    wrap: bool = True
    format: str = "General"
    unlocked: bool = False
    quoted: bool = False
    """Text that begins like a formula stays text also when somebody edits it."""


class XlsxBook:
    """A workbook that is being written."""

    def __init__(self, title: str) -> None:
        from xlsxwriter import Workbook  # late: only commands that write workbooks pay for it

        self._buffer = BytesIO()
        options = {
            "in_memory": True,  # no temporary files
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": _FIRST_FONT,
        }
        self._workbook: Any = Workbook(self._buffer, options)
        self._workbook.set_properties(
            {"title": clean(title), "author": "dangjian", "created": _CREATED}
        )
        self._formats: dict[CellLook, Format] = {}

    def tab(self, name: str, *, hidden: bool = False) -> Worksheet:
        """A new worksheet, after those that are there; its name must be allowed and new."""
        sheet: Worksheet = self._workbook.add_worksheet(name)
        if hidden:
            sheet.hide()
        return sheet

    def name(self, name: str, area: str) -> None:
        """Let a name stand for an area, for which other cells may ask."""
        done(self._workbook.define_name(name, f"={area}"))

    def property(self, name: str, text: str) -> None:
        """A custom document property."""
        done(self._workbook.set_custom_property(name, text, "text"))

    def chart(self, kind: str) -> Any:
        """A chart of XlsxWriter."""
        return self._workbook.add_chart({"type": kind})

    def format(self, look: CellLook) -> Format:
        """The format of a look; made once a look, because it is asked for at every cell."""
        known = self._formats.get(look)
        if known is None:
            known = self._formats[look] = self._workbook.add_format(_properties(look))
        return known

    def highlight(self, colour: str, fill: str, *, bold: bool = False) -> Format:
        """What a conditional format changes of a cell."""
        made: Format = self._workbook.add_format(
            {"font_color": colour, "bg_color": fill, "bold": bold}
        )
        return made

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: str | int | Decimal | None,
        look: CellLook,
    ) -> None:
        """A value in its look; rows and columns from 0. Empty text is a blank cell."""
        if isinstance(value, str):
            value = cell_text(value)
        if value is None or value == "":
            done(sheet.write_blank(row, column, None, self.format(look)))
        elif isinstance(value, str):
            self._text(sheet, row, column, value, look)
        else:
            # A Decimal is written digit by digit; as a float 92.35 would become 92.34999999999999.
            done(sheet.write_number(row, column, value, self.format(look)))

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, look: CellLook) -> None:
        if text.startswith(_FORMULA_STARTS):
            look = look._replace(quoted=True)
        made = self.format(look)
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library takes this for a rich text that it has written itself: in two runs it is one.
            done(sheet.write_rich_string(row, column, made, text[:1], made, text[1:], made))
        else:
            done(sheet.write_string(row, column, text, made))

    def rich(
        self,
        sheet: Worksheet,
        at: tuple[int, int],
        bold: str,
        rest: str,
        looks: tuple[CellLook, ...],
    ) -> None:
        """A text that begins in bold; ``looks``: of the beginning, of the rest, of the cell."""
        first = cell_text(bold)
        second = cut(cell_text(rest), _MOST_TEXT - len(first.encode("utf-16-le")) // 2)
        if not first or not second:
            self.put(sheet, *at, bold + rest, looks[2])
            return
        one, two, whole = map(self.format, looks)
        done(sheet.write_rich_string(*at, one, first, two, second, whole))

    def parts(self) -> dict[str, bytes]:
        """The parts of the finished workbook, by their names; the list of their types comes first."""
        self._workbook.close()
        with ZipFile(self._buffer) as archive:
            names = sorted(archive.namelist(), key=lambda name: name != "[Content_Types].xml")
            return {name: with_underscores(archive.read(name)) for name in names}

    def content(self) -> bytes:
        """The finished .xlsx file; the same workbook gives the same bytes on every system."""
        return packed(self.parts())


def _properties(look: CellLook) -> dict[str, Any]:
    properties = {
        "font_name": look.font,
        "font_size": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "font_color": look.colour,
        "align": look.across,
        "valign": "vcenter" if look.down == "center" else look.down,
        "indent": look.indent,
        "text_wrap": look.wrap,
        "num_format": look.format,
        "locked": not look.unlocked,
        "quote_prefix": look.quoted,
    }
    if look.fill:
        properties |= {"pattern": 1, "fg_color": look.fill}
    if look.line:
        properties |= {"border": 1, "border_color": look.line}
    return properties


def done(code: object) -> None:
    """What XlsxWriter answers to a call: it warns and leaves out what it doesn't like, we don't."""
    if code:
        raise ValueError(f"XlsxWriter refused to write something: {code}")


def cell_text(text: str) -> str:
    """A text as a cell can hold it: without what XML can't have, and not too long.

    In a cell ``_x0041_`` means the letter A, and the underscore of a text that only looks like it has to
    be written as ``_x005F_``. The library does so once too often in rich texts and not often enough in
    ``_x0041_x0042_``; so it is shown a stand-in, and ``with_underscores`` puts the right thing in place.
    """
    return _ESCAPED.sub(_STAND_IN, cut(clean(text).replace(_STAND_IN, ""), _MOST_TEXT))


def with_underscores(part: bytes) -> bytes:
    """A part of a workbook in which no stand-in is left."""
    return part.replace(_STAND_IN.encode(), b"_x005F_")


def set_paper(
    sheet: Worksheet,
    *,
    margins: tuple[float, float, float, float] = (0.5, 0.5, 0.6, 0.8),
    foot: tuple[str, float] = ("", 0.4),
    paper: int = A4,
    pages_high: int = 0,
) -> None:
    """Landscape, fitted to the width, page numbers at the foot.

    ``margins``: left, right, top, bottom in inches; ``foot``: codes before the page number, and its
    margin; ``pages_high``: 0 for as many as it takes.
    """
    sheet.set_paper(paper)
    sheet.set_landscape()
    sheet.fit_to_pages(1, pages_high)
    sheet.center_horizontally()
    sheet.set_margins(*margins)
    codes, foot_margin = foot
    sheet.set_footer(f"&C{codes}第 &P 页 共 &N 页", {"margin": foot_margin})
    sheet.hide_gridlines(2)
