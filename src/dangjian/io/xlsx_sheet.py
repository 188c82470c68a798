"""One worksheet of a workbook as XML text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from dangjian.io.xlsx_styles import HIGHLIGHT_INDEX, INDEX, Style, font_xml
from dangjian.sheet.parts import CellValidation as Validation
from dangjian.sheet.parts import Formula, Rich, Tab, a1, letters
from dangjian.sheet.parts import SheetCell as Cell
from dangjian.sheet.tab import MARGINS

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MOST_TEXT = 32_767  # characters in an Excel cell


class Strings:
    """The shared texts of a workbook."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._count = 0

    def add(self, value: str | Rich) -> int:
        """The number of a text."""
        self._count += 1
        return self._index.setdefault(_item(value), len(self._index))

    def xml(self) -> str:
        """The part ``xl/sharedStrings.xml``."""
        head = f'<sst xmlns="{NAMESPACE}" count="{self._count}" uniqueCount="{len(self._index)}">'
        return f"{HEADER}{head}{''.join(self._index)}</sst>"


def xml_text(text: str) -> str:
    """A text as XML content: characters that XML can't have are left out."""
    return escape(_NOT_IN_XML.sub("", text))


def _cell_text(text: str) -> str:
    """The same in a cell, where ``_x000D_`` would be read as a character."""
    clean = _ESCAPED.sub("_x005F_", text[:_MOST_TEXT])
    return f'<t xml:space="preserve">{xml_text(clean)}</t>'


def _item(value: str | Rich) -> str:
    if isinstance(value, str):
        return f"<si>{_cell_text(value)}</si>"
    bold = font_xml(Style(bold=True), "rPr", "rFont")
    usual = font_xml(Style(), "rPr", "rFont")
    return f"<si><r>{bold}{_cell_text(value.bold)}</r><r>{usual}{_cell_text(value.rest)}</r></si>"


def sheet_xml(tab: Tab, strings: Strings, *, selected: bool) -> str:
    """The part of one worksheet."""
    return "".join(_pieces(tab, strings, selected=selected))


def _pieces(tab: Tab, strings: Strings, *, selected: bool) -> Iterator[str]:
    yield f'{HEADER}<worksheet xmlns="{NAMESPACE}">'
    yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield f'<dimension ref="A1:{_last(tab)}"/>'
    yield _view(tab, selected)
    yield '<sheetFormatPr defaultRowHeight="13.5"/>'
    if tab.widths:
        yield f"<cols>{''.join(_column(n, width) for n, width in sorted(tab.widths.items()))}</cols>"
    yield f"<sheetData>{''.join(_rows(tab, strings))}</sheetData>"
    if not tab.hidden:
        yield (
            '<sheetProtection sheet="1" objects="0" scenarios="0" formatCells="0" formatColumns="0"'
            ' formatRows="0" insertRows="0" sort="0"/>'
        )
    if tab.merges:
        cells = (f'<mergeCell ref="{a1(t, left)}:{a1(b, r)}"/>' for t, left, b, r in tab.merges)
        yield f'<mergeCells count="{len(tab.merges)}">{"".join(cells)}</mergeCells>'
    for priority, each in enumerate(tab.highlights, 1):
        yield (
            f'<conditionalFormatting sqref="{each.area}"><cfRule type="expression"'
            f' dxfId="{HIGHLIGHT_INDEX[each.style]}" priority="{priority}">'
            f"<formula>{xml_text(each.formula)}</formula></cfRule></conditionalFormatting>"
        )
    if tab.validations:
        rules = "".join(_validation(v, cells) for v, cells in tab.validations.items())
        yield f'<dataValidations count="{len(tab.validations)}">{rules}</dataValidations>'
    if not tab.hidden:
        yield _printing(tab)
    yield "</worksheet>"


def _last(tab: Tab) -> str:
    return a1(max(row for row, _ in tab.cells), max(column for _, column in tab.cells))


def _view(tab: Tab, selected: bool) -> str:
    chosen = ' tabSelected="1"' if selected else ""
    grid = "" if tab.hidden else ' showGridLines="0"'
    if tab.freeze is None:
        return f'<sheetViews><sheetView workbookViewId="0"{grid}{chosen}/></sheetViews>'
    row, column = tab.freeze
    pane = (
        f'<pane xSplit="{column - 1}" ySplit="{row - 1}" topLeftCell="{a1(row, column)}"'
        ' activePane="bottomRight" state="frozen"/>'
    )
    return (
        f'<sheetViews><sheetView workbookViewId="0"{grid}{chosen}>{pane}</sheetView></sheetViews>'
    )


def _column(number: int, pixels: float) -> str:
    if not pixels:
        return f'<col min="{number}" max="{number}" width="9" hidden="1" customWidth="1"/>'
    # The width counts digits of the default font, which are 7 pixels wide.
    return f'<col min="{number}" max="{number}" width="{pixels / 7:.2f}" customWidth="1"/>'


def _rows(tab: Tab, strings: Strings) -> Iterator[str]:
    rows: dict[int, list[tuple[int, Cell]]] = {}
    for (row, column), cell in sorted(tab.cells.items()):
        rows.setdefault(row, []).append((column, cell))
    for row in sorted(rows.keys() | tab.heights.keys()):
        height = tab.heights.get(row)
        size = "" if height is None else f' ht="{height:g}" customHeight="1"'
        if height == 0:
            size = ' hidden="1"'
        cells = "".join(_cell(f"{letters(c)}{row}", cell, strings) for c, cell in rows.get(row, ()))
        yield f'<row r="{row}"{size}>{cells}</row>'


def _cell(at: str, cell: Cell, strings: Strings) -> str:
    style = INDEX[cell.style]
    match cell.value:
        case None:
            return f'<c r="{at}" s="{style}"/>'
        case Formula():
            return f'<c r="{at}" s="{style}"><f>{xml_text(cell.value)}</f></c>'
        case str() | Rich():
            return f'<c r="{at}" s="{style}" t="s"><v>{strings.add(cell.value)}</v></c>'
        case int() | Decimal():
            return f'<c r="{at}" s="{style}"><v>{cell.value}</v></c>'


def _validation(rule: Validation, cells: Iterable[str]) -> str:
    kind = f' type="{rule.type}"' if rule.type else ""
    between = ' operator="between"' if rule.second else ""
    title = f' promptTitle="{_attribute(rule.title)}"' if rule.title else ""
    prompt = f' prompt="{_attribute(rule.prompt)}"' if rule.prompt else ""
    error = f' errorTitle="请检查" error="{_attribute(rule.error)}"' if rule.error else ""
    first = f"<formula1>{xml_text(rule.first)}</formula1>" if rule.first else ""
    second = f"<formula2>{xml_text(rule.second)}</formula2>" if rule.second else ""
    return (
        f'<dataValidation{kind}{between} allowBlank="1" showInputMessage="1" showErrorMessage="1"'
        f'{error}{title}{prompt} sqref="{" ".join(cells)}">{first}{second}</dataValidation>'
    )


def _attribute(text: str) -> str:
    return xml_text(text).replace('"', "&quot;").replace("\n", "&#10;")


def _printing(tab: Tab) -> str:
    margins = " ".join(f'{side}="{inches}"' for side, inches in MARGINS.items())
    breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in tab.breaks)
    count = len(tab.breaks)
    pages = f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>'
    return (
        '<printOptions horizontalCentered="1"/>'
        f'<pageMargins {margins} header="0.2" footer="0.2"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1"'
        f' fitToHeight="{int(tab.one_page)}"/>'
        "<headerFooter><oddFooter>&amp;C&amp;9第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
        + (pages if breaks else "")
    )
