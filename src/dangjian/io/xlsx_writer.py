"""Check sheets as .xlsx files: a form is written once, a unit's copy gets its strings put in.

Many units share a workbook but for their name and id, for which the layout has stand-ins. XlsxWriter
writes the form; the parts in which a stand-in occurs (the shared strings and the document's
properties) are filled in anew for each unit, all others are taken over packed as they are.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from dangjian.io.stable import packed
from dangjian.io.xlsx_book import XlsxBook, cell_text, with_underscores
from dangjian.io.xlsx_sheet import write_tab
from dangjian.pages.page import clean
from dangjian.sheet.parts import UNIT_ID, UNIT_NAME, Book

_STRINGS = "xl/sharedStrings.xml"


class Template:
    """A form, ready to be given a unit's name."""

    def __init__(self, book: Book) -> None:
        shared: dict[str, bytes] = {}
        self._own: dict[str, str] = {}
        """The parts that name the unit."""
        for name, data in _written(book).items():
            text = data.decode()
            if UNIT_NAME in text or UNIT_ID in text:
                self._own[name] = text
            else:
                shared[name] = data
        self._shared = packed(shared)

    def stamp(self, unit_id: str, unit_name: str) -> bytes:
        """The .xlsx file of a unit; the same unit gives the same bytes."""
        own = {}
        for part, text in self._own.items():
            # Only in cells would ``_x0041_`` be read as a character.
            shown = cell_text if part == _STRINGS else clean
            named = text.replace(UNIT_NAME, escape(shown(unit_name)))
            own[part] = with_underscores(named.replace(UNIT_ID, escape(shown(unit_id))).encode())
        return packed(own, onto=self._shared)


def _written(book: Book) -> dict[str, bytes]:
    """The parts of the form."""
    made = XlsxBook(book.title)
    for name, text in book.properties.items():
        made.property(name, text)
    for name, area in book.names.items():
        made.name(name, area)
    for tab in book.tabs:
        write_tab(made, tab)
    return made.parts()
