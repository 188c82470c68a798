"""The named styles of a document: an office changes one in Word, and every paragraph follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dangjian.io.document_format import Format

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TABLE_SIZE, _SMALL_TABLE_SIZE = 12, 10.5
"""小四 and 五号, in points."""


class Look(NamedTuple):
    """A paragraph style; the rest is as in the text."""

    id: str
    name: str
    """What Word shows; English names of its own styles are shown in Chinese (``heading 1``: 标题 1)."""
    font: str
    size: float
    """In points."""
    align: str = "both"
    first: int = 0
    """Characters that the first line is moved in."""
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


def looks(form: Format) -> tuple[Look, ...]:
    """Every style that the writer uses."""
    fonts, size, line = form.fonts, form.size, form.line_twips
    body, plain = fonts.body, fonts.number
    return (
        Look("Normal", "Normal", body, size, line=line),
        Look("Body", "Normal Indent", body, size, first=2, line=line),
        Look("Title", "Title", fonts.title, form.title_size, "center", after=1, line=line, keep=True),
        Look("Subtitle", "Subtitle", body, size, "center", after=1, line=line, keep=True),
        Look("Heading1", "heading 1", fonts.first, size, first=2, line=line, level=0, keep=True),
        Look("Heading2", "heading 2", fonts.second, size, first=2, line=line, level=1, keep=True),
        Look("Heading3", "heading 3", body, size, first=2, line=line, level=2, keep=True),
        Look("Heading4", "heading 4", body, size, first=2, line=line, level=3, keep=True),
        Look("Center", "居中", body, size, "center", line=line),
        Look("Right", "右对齐", body, size, "right", line=line),
        Look("Signature", "落款", body, size, "right", right=2, line=line),
        Look("Annex", "附件", fonts.first, size, "left", line=line, keep=True),
        Look("Note", "说明", fonts.second, _TABLE_SIZE, first=2),
        Look("Small", "附注", plain, 9, "left"),
        Look("TableTitle", "表题", fonts.first, _TABLE_SIZE, "center", before=0.5, after=0.2, keep=True),
        Look("TableHead", "表头", fonts.first, _TABLE_SIZE, "center"),
        Look("TableText", "表格文字", body, _TABLE_SIZE, "left"),
        Look("SmallTableHead", "表头小字", fonts.first, _SMALL_TABLE_SIZE, "center"),
        Look("SmallTableText", "表格小字", body, _SMALL_TABLE_SIZE, "left"),
        Look("OddNumber", "单页页码", plain, form.number_size, "right", right=1, line=form.number_size * 20),
        Look("EvenNumber", "双页页码", plain, form.number_size, "left", line=form.number_size * 20),
    )  # fmt: skip


def styles_xml(form: Format) -> str:
    """The part ``word/styles.xml``."""
    fonts = _fonts(form.fonts.body)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"'
        ' w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    styles = "".join(_style(look, form) for look in looks(form))
    return f'{HEADER}<w:styles xmlns:w="{NAMESPACE}">{defaults}{styles}{_TABLE}</w:styles>'


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" '
    'w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Grid"><w:name w:val="公文表格"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    + "".join(f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for e in _EDGES)
    + '</w:tblBorders><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
)


def _style(look: Look, form: Format) -> str:
    mark = ' w:default="1"' if look.id == "Normal" else ""
    if not look.name.isascii():
        mark = ' w:customStyle="1"'
    based = "" if look.id == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Body"/>' if look.keep else ""
    half_points = round(look.size * 2)
    tight = f'<w:spacing w:val="{form.tightening_twips}"/>' if look.size == form.size else ""
    if not tight and look.id != "Normal":
        tight = '<w:spacing w:val="0"/>'
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId="{look.id}"><w:name w:val="{look.name}"/>'
        f"{based}{following}<w:qFormat/><w:pPr>{''.join(_paragraph(look, form))}</w:pPr>"
        f'<w:rPr>{_fonts(look.font)}{tight}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        "</w:rPr></w:style>"
    )


def _paragraph(look: Look, form: Format) -> Iterator[str]:
    """The properties in the order that the format wants."""
    if look.keep:
        yield "<w:keepNext/>"
    if look.size != form.size:  # type of another size has its own lines, not those of the grid
        yield '<w:snapToGrid w:val="0"/>'
    line = f'w:line="{look.line or 240}" w:lineRule="{"exact" if look.line else "auto"}"'
    before, after = (round(space * form.line_twips) for space in (look.before, look.after))
    yield f'<w:spacing w:before="{before}" w:after="{after}" {line}/>'
    one = round(look.size * 20)
    yield (
        f'<w:ind w:rightChars="{look.right * 100}" w:right="{look.right * one}" '
        f'w:firstLineChars="{look.first * 100}" w:firstLine="{look.first * one}"/>'
    )
    yield f'<w:jc w:val="{look.align}"/>'
    if look.level is not None:
        yield f'<w:outlineLvl w:val="{look.level}"/>'


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def fonts_xml(form: Format) -> str:
    """The part ``word/fontTable.xml``: what stands in for a font that isn't installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for name, instead in form.fonts.instead
    )
    return f'{HEADER}<w:fonts xmlns:w="{NAMESPACE}">{fonts}</w:fonts>'
