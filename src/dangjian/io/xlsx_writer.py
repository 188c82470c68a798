"""Workbooks to .xlsx bytes: the same workbook always gives the same bytes.

Many units share a workbook but for their name and id: it is turned into parts once (``Template``), and
only the parts that name the unit are written anew for each.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from dangjian.io.xlsx_sheet import HEADER, NAMESPACE, Strings, sheet_xml, xml_text
from dangjian.io.xlsx_styles import styles_xml
from dangjian.sheet.parts import UNIT_ID, UNIT_NAME, Book, Tab, letters

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class Template:
    """A workbook as parts, ready to be given a unit's name."""

    def __init__(self, book: Book) -> None:
        self._parts = list(_parts(book))

    def stamp(self, unit_id: str, unit_name: str) -> bytes:
        """The .xlsx file of a unit."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, text in self._parts:
                if UNIT_NAME in text or UNIT_ID in text:
                    text = text.replace(UNIT_NAME, xml_text(unit_name))
                    text = text.replace(UNIT_ID, xml_text(unit_id))
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 0  # the same bytes on every system
                archive.writestr(info, text.encode())
        return buffer.getvalue()


def _parts(book: Book) -> Iterator[tuple[str, str]]:
    strings = Strings()
    yield "[Content_Types].xml", _content_types(book)
    yield "_rels/.rels", _root_relations()
    yield "docProps/app.xml", _app()
    yield "docProps/core.xml", _core(book)
    yield "docProps/custom.xml", _custom(book)
    yield "xl/workbook.xml", _workbook(book)
    yield "xl/_rels/workbook.xml.rels", _workbook_relations(book)
    yield "xl/styles.xml", styles_xml()
    for number, tab in enumerate(book.tabs, 1):
        yield f"xl/worksheets/sheet{number}.xml", sheet_xml(tab, strings, selected=number == 1)
    yield "xl/sharedStrings.xml", strings.xml()


def _content_types(book: Book) -> str:
    sheet = f"{_TYPES}.spreadsheetml"
    overrides = {
        "/xl/workbook.xml": f"{sheet}.sheet.main+xml",
        "/xl/styles.xml": f"{sheet}.styles+xml",
        "/xl/sharedStrings.xml": f"{sheet}.sharedStrings+xml",
        **{
            f"/xl/worksheets/sheet{n}.xml": f"{sheet}.worksheet+xml"
            for n in range(1, len(book.tabs) + 1)
        },
        "/docProps/app.xml": f"{_TYPES}.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/custom.xml": f"{_TYPES}.custom-properties+xml",
    }
    parts = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in overrides.items())
    return (
        f'{HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEADER}<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def _root_relations() -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
    return _relations(
        [
            (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{package}/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            (f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
        ]
    )


def _workbook_relations(book: Book) -> str:
    sheets = [
        (f"{_OFFICE}/relationships/worksheet", f"worksheets/sheet{n}.xml")
        for n in range(1, len(book.tabs) + 1)
    ]
    others = [(f"{_OFFICE}/relationships/{n}", f"{n}.xml") for n in ("styles", "sharedStrings")]
    return _relations([*sheets, *others])


def _app() -> str:
    return f'{HEADER}<Properties xmlns="{_OFFICE}/extended-properties"><Application>dangjian</Application></Properties>'


def _core(book: Book) -> str:
    return (
        f'{HEADER}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml_text(book.title)}</dc:title></cp:coreProperties>"
    )


def _custom(book: Book) -> str:
    lines = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
        f"<vt:lpwstr>{xml_text(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(book.properties.items(), 2)
    )
    spaces = f'xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"'
    return f"{HEADER}<Properties {spaces}>{lines}</Properties>"


def _workbook(book: Book) -> str:
    sheets = "".join(
        f'<sheet name="{_quoted(tab.name)}" sheetId="{n}"{_state(tab)} r:id="rId{n}"/>'
        for n, tab in enumerate(book.tabs, 1)
    )
    names = "".join(
        f'<definedName name="{name}"{local}>{xml_text(area)}</definedName>'
        for name, local, area in _defined_names(book)
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return (
        f'{HEADER}<workbook xmlns="{NAMESPACE}" xmlns:r="{_OFFICE}/relationships">'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews>'
        f'<sheets>{sheets}</sheets>{defined}<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def _state(tab: Tab) -> str:
    return ' state="hidden"' if tab.hidden else ""


def _quoted(text: str) -> str:
    return xml_text(text).replace('"', "&quot;")


def _defined_names(book: Book) -> Iterator[tuple[str, str, str]]:
    """Print areas and titles first: Excel wants names in order."""
    for n, tab in enumerate(book.tabs):
        quoted = "'" + tab.name.replace("'", "''") + "'"
        local = f' localSheetId="{n}"'
        if not tab.hidden:
            row, column = tab.last_printed
            yield "_xlnm.Print_Area", local, f"{quoted}!$A$1:${letters(column)}${row}"
        if tab.header_rows:
            first, last = tab.header_rows
            yield "_xlnm.Print_Titles", local, f"{quoted}!${first}:${last}"
    for name, area in sorted(book.names.items()):
        yield name, "", area
