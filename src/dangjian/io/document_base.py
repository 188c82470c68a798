"""The document that every page is written into: paper, named styles, page numbers; by default those of
official documents (GB/T 9704-2012)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Pt, Twips
from docx.styles.style import ParagraphStyle

A4_WIDTH_MM, A4_HEIGHT_MM = 210, 297
TABLE_SIZE, SMALL_TABLE_SIZE = 12, 10.5
"""小四 and 五号, in points."""
HEAD_SIZE = 48
"""Of the sender's name at the head, in points, where it is short enough."""
_DASH_MM = 2.5
"""From the dashes beside a page number down to the bottom of its line."""
_SLACK_TWIPS = 4
"""So that no program's rounding pushes the last character of a line into the next."""
_SAVED = datetime(2000, 1, 1)
"""When every document was made: the same content gives the same bytes."""
TABLE_STYLE = "公文表格"


def twips(millimetres: float) -> int:
    """Millimetres as twentieths of a point, rounded."""
    return int(Mm(millimetres).twips)


class Fonts(NamedTuple):
    """Which font each part is set in, and what Word takes where that one isn't installed."""

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    first: str = "黑体"
    """Headings 一、 and heads of tables."""
    second: str = "楷体_GB2312"
    """Headings （一）."""
    number: str = "宋体"
    """Page numbers and the small print."""
    instead: tuple[tuple[str, str], ...] = (
        ("方正小标宋简体", "宋体"),
        ("仿宋_GB2312", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("黑体", "SimHei"),
        ("宋体", "SimSun"),
    )


@dataclass(frozen=True, slots=True)
class Format:
    """Sizes of an A4 page. Lengths in millimetres, sizes of type in points."""

    top: int = 37
    """天头."""
    left: int = 28
    """订口."""
    width: int = 156
    """Of the type area (版心)."""
    height: int = 225
    lines: int = 22
    """Lines on a page."""
    characters: int = 28
    """Characters in a line."""
    size: int = 16
    """Of the text: 3 号."""
    title_size: int = 22
    """2 号."""
    number_size: int = 14
    """Of the page number: 4 号."""
    number_below: int = 7
    """From the type area down to the dashes of the page number."""
    fonts: Fonts = field(default_factory=Fonts)

    @property
    def bottom(self) -> int:
        """The margin that the other measures leave."""
        return A4_HEIGHT_MM - self.top - self.height

    @property
    def footer(self) -> float:
        """From the edge of the paper up to the line with the page number."""
        return self.bottom - self.number_below - _DASH_MM

    @property
    def line_twips(self) -> int:
        """The height of a line, rounded down so that all lines fit."""
        return int(twips(self.height) / self.lines)

    @property
    def tightening_twips(self) -> int:
        """What is added between characters (mostly less than 0), so that a line holds as many as it should.

        A grid of characters would do the same in Word, but other programs read it in their own ways.
        """
        return math.floor(twips(self.width) / self.characters) - self.size * 20

    @property
    def right_twips(self) -> int:
        """The right margin: what the characters of a full line leave, and a hair less."""
        line = self.characters * (self.size * 20 + self.tightening_twips)
        paper = twips(A4_WIDTH_MM) - twips(self.left)
        return paper - max(line, twips(self.width)) - _SLACK_TWIPS

    @property
    def width_twips(self) -> int:
        """The width of the type area."""
        return twips(A4_WIDTH_MM) - twips(self.left) - self.right_twips


OFFICIAL = Format()
"""党政机关公文格式."""


class ParagraphLook(NamedTuple):
    """A paragraph style; the rest is as in the text."""

    id: str
    """What the writer calls it."""
    name: str
    """What Word shows; English names of its own styles are shown in Chinese (``heading 1``: 标题 1)."""
    font: str
    size: float
    """In points."""
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    first: int = 0
    """Characters that the first line is moved in."""
    left: int = 0
    """Characters between the left edge and the text."""
    right: int = 0
    """Characters between the text and the right edge."""
    before: float = 0
    """Lines of space above."""
    after: float = 0
    line: int | None = None
    """Twips from line to line; None: as high as the type needs."""
    level: int | None = None
    """Its place in the outline, from 0."""
    keep: bool = False
    """Whether it stays with the paragraph that follows."""


_LEFT, _CENTER, _RIGHT = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
)


def looks(form: Format) -> tuple[ParagraphLook, ...]:
    """Every paragraph style that documents use; all others are based on the first."""
    fonts, size, line = form.fonts, form.size, form.line_twips
    body, plain = fonts.body, fonts.number
    number = form.number_size
    return (
        ParagraphLook("Normal", "Normal", body, size, line=line),
        ParagraphLook("Body", "Normal Indent", body, size, first=2, line=line),
        ParagraphLook("Title", "Title", fonts.title, form.title_size, _CENTER, after=1, line=line, keep=True),
        ParagraphLook("Head", "发文机关标志", fonts.title, HEAD_SIZE, _CENTER, after=1, keep=True),
        ParagraphLook("Number", "发文字号", body, size, _CENTER, after=2, line=line, keep=True),
        ParagraphLook("Imprint", "版记", body, number, _LEFT, left=1, right=1, line=line),
        ParagraphLook("Subtitle", "Subtitle", body, size, _CENTER, after=1, line=line, keep=True),
        ParagraphLook("Heading1", "heading 1", fonts.first, size, first=2, line=line, level=0, keep=True),
        ParagraphLook("Heading2", "heading 2", fonts.second, size, first=2, line=line, level=1, keep=True),
        ParagraphLook("Heading3", "heading 3", body, size, first=2, line=line, level=2, keep=True),
        ParagraphLook("Heading4", "heading 4", body, size, first=2, line=line, level=3, keep=True),
        ParagraphLook("Center", "居中", body, size, _CENTER, line=line),
        ParagraphLook("Right", "右对齐", body, size, _RIGHT, line=line),
        ParagraphLook("Signature", "落款", body, size, _RIGHT, right=2, line=line),
        ParagraphLook("Annex", "附件", fonts.first, size, _LEFT, line=line, keep=True),
        ParagraphLook("Note", "说明", fonts.second, TABLE_SIZE, first=2),
        ParagraphLook("Small", "附注", plain, 9, _LEFT),
        ParagraphLook("TableTitle", "表题", fonts.first, TABLE_SIZE, _CENTER, before=0.5, after=0.2, keep=True),
        ParagraphLook("TableHead", "表头", fonts.first, TABLE_SIZE, _CENTER),
        ParagraphLook("TableText", "表格文字", body, TABLE_SIZE, _LEFT),
        ParagraphLook("SmallTableHead", "表头小字", fonts.first, SMALL_TABLE_SIZE, _CENTER),
        ParagraphLook("SmallTableText", "表格小字", body, SMALL_TABLE_SIZE, _LEFT),
        ParagraphLook("OddNumber", "单页页码", plain, number, _RIGHT, right=1, line=number * 20),
        ParagraphLook("EvenNumber", "双页页码", plain, number, _LEFT, left=1, line=number * 20),
    )  # fmt: skip


class Base(NamedTuple):
    """An empty document to be written into."""

    document: Document
    styles: Mapping[str, str]
    """The id of the document's style by the writer's name of it (``Look.id``, ``TABLE_STYLE``)."""
    width_twips: int
    """Of the type area."""


@contextmanager
def empty_document(form: Format, letterhead: bytes | None = None) -> Iterator[Base]:
    """An empty document; ``letterhead``: one whose paper, styles, header and footer it has.

    Styles, and page numbers, that a letterhead lacks are added to it; its text is left out.

    There is one document a format, made once (python-docx needs 10 ms to read its template, and we 20
    to change it) and lent to one writer after the other. Copies would do, but what python-docx makes
    of a document refers to itself in circles: 500 copies lay in memory until Python looked for such.
    """
    with _LENT:
        base = _base(form, letterhead)
        # All but the section's properties. python-docx's own clear_content() takes minutes for a body
        # of 20,000 paragraphs, as it asks for them in an order that libxml2 has to count out.
        del base.document.element.body[:-1]
        yield base


_LENT = Lock()


@lru_cache(maxsize=4)
def _base(form: Format, letterhead: bytes | None) -> Base:
    document = docx.Document(BytesIO(letterhead) if letterhead else None)
    document.element.body.clear_content()
    section = document.sections[-1]
    if not letterhead:
        _strip(document)
        _settings(document)
        _paper(section, form)
    ids = {**_styles(document, form), TABLE_STYLE: _table_style(document)}
    _numbers(document, section, ids)
    if not letterhead:
        _substitutes(document, form.fonts)
    _anonymous(document)
    return Base(document, ids, _width(section))


_KEPT = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
}


def _strip(document: Document) -> None:
    """Takes out what python-docx's template brings: American styles, a theme, a picture, numbering."""
    part = document.part
    assert part.package is not None
    for relations in (part.rels, part.package.rels):
        for key in [key for key, each in relations.items() if each.reltype not in _KEPT]:
            del relations[key]
    # A document without the table of latent styles, and without defaults but those set below, looks
    # the same in every version of Word and in WPS.
    document.styles.element.clear()
    defaults = put(document.styles.element, "w:docDefaults")
    language = {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}
    put(put(put(defaults, "w:rPrDefault"), "w:rPr"), "w:lang", **language)
    # Word keeps two lines of a paragraph together unless told not to, and pages would have 21 lines.
    control = put(put(put(defaults, "w:pPrDefault"), "w:pPr"), "w:widowControl")
    control.set(qn("w:val"), "0")


def _settings(document: Document) -> None:
    """Word 2013 and later, so that it opens in no mode of compatibility; full stops take half their room."""
    element = document.settings.element
    element.clear()
    put(element, "w:zoom", **{"w:percent": "100"})
    put(element, "w:defaultTabStop", **{"w:val": "420"})
    put(element, "w:characterSpacingControl", **{"w:val": "compressPunctuation"})
    word = {"w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"}
    put(put(element, "w:compat"), "w:compatSetting", **{"w:name": "compatibilityMode"}, **word)
    put(element, "w:themeFontLang", **{"w:val": "en-US", "w:eastAsia": "zh-CN"})


def _paper(section: Section, form: Format) -> None:
    """A4, the margins, and the grid of lines."""
    section.page_width, section.page_height = Mm(A4_WIDTH_MM), Mm(A4_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(form.top), Mm(form.bottom)
    section.left_margin, section.right_margin = Mm(form.left), Twips(form.right_twips)
    section.header_distance, section.footer_distance = Mm(15), Mm(form.footer)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    # python-docx has no word for the grid; it is the last of a section's properties.
    put(properties, "w:docGrid", **{"w:type": "lines", "w:linePitch": str(form.line_twips)})


def _width(section: Section) -> int:
    sides = (section.page_width, section.left_margin, section.right_margin)
    paper, left, right = (int(Length(side or 0).twips) for side in sides)
    return paper - left - right


def _styles(document: Document, form: Format) -> dict[str, str]:
    """The ids of the styles by look; one that the document has under its name stays as it is."""
    styles, ids = document.styles, {}
    for look in looks(form):
        if look.name not in styles:
            _style(styles, look, form)
        ids[look.id] = styles[look.name].style_id
    return ids


def _style(styles: Any, look: ParagraphLook, form: Format) -> None:
    kind, known = WD_STYLE_TYPE.PARAGRAPH, look.name.isascii()
    made: ParagraphStyle = styles.add_style(look.name, kind, builtin=known)
    made.style_id = look.id
    made.quick_style = True
    if look.id == "Normal":
        made.element.set(qn("w:default"), "1")
    else:
        made.base_style = styles["Normal"]
    if look.keep:
        made.next_paragraph_style = styles["Normal Indent"]
    _type(made, look, form)
    _lines(made, look, form)


def _type(style: ParagraphStyle, look: ParagraphLook, form: Format) -> None:
    """Font and size, and how close the characters stand."""
    style.font.name = look.font
    style.font.size = Pt(look.size)
    properties = style.element.rPr
    # python-docx names the font of western letters alone.
    for side in ("w:eastAsia", "w:cs"):
        properties.rFonts.set(qn(side), look.font)
    tightening = form.tightening_twips if look.size == form.size else 0
    spacing = OxmlElement("w:spacing", {qn("w:val"): str(tightening)})
    properties.insert_element_before(spacing, "w:sz")
    put(properties, "w:szCs", **{"w:val": str(round(look.size * 2))})


def _lines(style: ParagraphStyle, look: ParagraphLook, form: Format) -> None:
    """Alignment, indents, and the height of lines."""
    shape = style.paragraph_format
    shape.keep_with_next = look.keep or None
    shape.alignment = look.align
    shape.space_before = Twips(round(look.before * form.line_twips))
    shape.space_after = Twips(round(look.after * form.line_twips))
    shape.line_spacing = Twips(look.line) if look.line else 1.0
    if look.line:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    indent(style.element.pPr, look.size, firstLine=look.first, left=look.left, right=look.right)
    if look.size != form.size:  # type of another size has its own lines, not those of the grid
        off = OxmlElement("w:snapToGrid", {qn("w:val"): "0"})
        style.element.pPr.insert_element_before(off, "w:spacing")
    if look.level is not None:
        put(style.element.pPr, "w:outlineLvl", **{"w:val": str(look.level)})


def _table_style(document: Document) -> str:
    """Thin lines around every cell, and a little room in it."""
    styles: Any = document.styles  # its types are not told
    if TABLE_STYLE in styles:
        return str(styles[TABLE_STYLE].style_id)
    if "Normal Table" not in styles:
        plain = styles.add_style("Normal Table", WD_STYLE_TYPE.TABLE, builtin=True)
        plain.style_id, plain.hidden = "TableNormal", True
        plain.element.set(qn("w:default"), "1")
    made = styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    made.style_id, made.quick_style = "Grid", True
    made.base_style = styles["Normal Table"]
    properties = put(made.element, "w:tblPr")
    borders = put(properties, "w:tblBorders")
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "000000"}
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        put(borders, f"w:{edge}", **line)
    margins = put(properties, "w:tblCellMar")
    for edge, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57)):
        put(margins, f"w:{edge}", **{"w:w": str(width), "w:type": "dxa"})
    return str(made.style_id)


def _numbers(document: Document, section: Section, ids: Mapping[str, str]) -> None:
    """Page numbers, outside on odd and even pages; a document with a footer of its own keeps that."""
    if not section.footer.is_linked_to_previous:
        return
    _number(section.footer, ids["OddNumber"])
    settings = document.settings
    if section.header.is_linked_to_previous:  # else even pages would be without the header
        settings.odd_and_even_pages_header_footer = True
    if settings.odd_and_even_pages_header_footer:
        _number(section.even_page_footer, ids["EvenNumber"])


def _number(footer: _Footer, style: str) -> None:
    """``— 1 —``."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph._p.style = style
    paragraph.add_run("— ")
    # python-docx knows no fields: this one is the number of the page.
    page = put(paragraph._p, "w:fldSimple", **{"w:instr": " PAGE "})
    put(put(page, "w:r"), "w:t").text = "1"
    paragraph.add_run(" —")


def _substitutes(document: Document, fonts: Fonts) -> None:
    """The table of fonts: what stands in for one that isn't installed. python-docx keeps it as bytes."""
    table = OxmlElement("w:fonts")
    for name, instead in fonts.instead:
        font = put(table, "w:font", **{"w:name": name})
        for tag, value in (("altName", instead), ("charset", "86"), ("family", "auto"), ("pitch", "default")):  # fmt: skip
            put(font, f"w:{tag}", **{"w:val": value})
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = serialize_part_xml(table)


def _anonymous(document: Document) -> None:
    """No moment and no author: the same page gives the same bytes."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = "dangjian"
    properties.created = properties.modified = _SAVED
    properties.revision, properties.comments, properties.keywords = 1, "", ""


def put(parent: Any, tag: str, **attributes: str) -> Any:
    """A new last element of ``parent``, for what python-docx has no word for."""
    made = OxmlElement(tag, {qn(name): value for name, value in attributes.items()})
    parent.append(made)
    return made


def indent(properties: Any, size: float, **characters: Decimal | int) -> None:
    """Indents of a paragraph counted in characters, which python-docx doesn't know.

    Each is given twice: Word follows the characters, programs that don't know them the twips.
    """
    for side, count in characters.items():
        if count:
            hundredths = int(count * 100)
            element = properties.get_or_add_ind()
            element.set(qn(f"w:{side}Chars"), str(hundredths))
            element.set(qn(f"w:{side}"), str(hundredths * round(size * 20) // 100))
