"""What every document of a format has besides its text: styles, fonts, page numbers, settings."""

from __future__ import annotations

from functools import lru_cache

from dangjian.io.document_format import A4_HEIGHT_MM, A4_WIDTH_MM, Format, twips
from dangjian.io.document_styles import HEADER, NAMESPACE, fonts_xml, styles_xml

_TYPES = "application/vnd.openxmlformats-officedocument"
_WORDS = f"{_TYPES}.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
BODY = "word/document.xml"
CORE = "docProps/core.xml"
_KINDS = {
    BODY: f"{_WORDS}.document.main+xml",
    "word/styles.xml": f"{_WORDS}.styles+xml",
    "word/settings.xml": f"{_WORDS}.settings+xml",
    "word/fontTable.xml": f"{_WORDS}.fontTable+xml",
    "word/footer1.xml": f"{_WORDS}.footer+xml",
    "word/footer2.xml": f"{_WORDS}.footer+xml",
    CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{_TYPES}.extended-properties+xml",
}
_ODD, _EVEN = "rId4", "rId5"
"""Of the feet of odd and even pages, in the order of the relationships below."""


@lru_cache(maxsize=4)
def common_parts(form: Format) -> tuple[tuple[str, str], ...]:
    """Names and texts of all parts but the body and the properties that name the title."""
    return (
        ("[Content_Types].xml", _content_types()),
        ("_rels/.rels", _root_relations()),
        ("docProps/app.xml", _app()),
        ("word/_rels/document.xml.rels", _body_relations()),
        ("word/styles.xml", styles_xml(form)),
        ("word/settings.xml", _settings()),
        ("word/fontTable.xml", fonts_xml(form)),
        ("word/footer1.xml", _foot("OddNumber", "", form)),
        ("word/footer2.xml", _foot("EvenNumber", "100", form)),
    )


def section_xml(form: Format) -> str:
    """The end of the body: paper, margins, grid and feet."""
    left, top, bottom = map(twips, (form.left, form.top, form.bottom))
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{_ODD}"/>'
        f'<w:footerReference w:type="even" r:id="{_EVEN}"/>'
        f'<w:pgSz w:w="{twips(A4_WIDTH_MM)}" w:h="{twips(A4_HEIGHT_MM)}"/>'
        f'<w:pgMar w:top="{top}" w:right="{form.right_twips}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="{twips(form.footer)}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{form.line_twips}"/></w:sectPr>'
    )


def core_xml(title: str) -> str:
    """The part with the title; no moment, no author: the same document has the same bytes."""
    purl = "http://purl.org/dc"
    return (
        f'{HEADER}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="{purl}/elements/1.1/" xmlns:dcterms="{purl}/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>dangjian</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _KINDS.items()
    )
    return (
        f'{HEADER}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _root_relations() -> str:
    return _relations(
        (f"{_OFFICE}/relationships/officeDocument", BODY),
        (f"{_PACKAGE}/relationships/metadata/core-properties", CORE),
        (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
    )


def _body_relations() -> str:
    kinds = ("styles", "settings", "fontTable")
    feet = ((f"{_OFFICE}/relationships/footer", f"footer{number}.xml") for number in (1, 2))
    return _relations(*((f"{_OFFICE}/relationships/{k}", f"{k}.xml") for k in kinds), *feet)


def _app() -> str:
    return (
        f'{HEADER}<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>dangjian</Application></Properties>"
    )


def _settings() -> str:
    """Odd and even feet differ; Word 2013 and later, so that it opens in no mode of compatibility."""
    return (
        f'{HEADER}<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _foot(style: str, left: str, form: Format) -> str:
    """``— 1 —``; on even pages one character in from the left."""
    moved = f'<w:ind w:leftChars="{left}" w:left="{form.number_size * 20}"/>' if left else ""
    text = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'{HEADER}<w:ftr xmlns:w="{NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="{style}"/>{moved}</w:pPr>'
        f'{text.format("— ")}<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        f"{text.format(' —')}</w:p></w:ftr>"
    )
