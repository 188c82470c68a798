"""The blocks of a page as the body of a document."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from dangjian.io.document_format import Format
from dangjian.io.document_table import table_xml
from dangjian.pages.page import Block, Heading, Numbering, Page, PageBreak, Paragraph, Table, clean
from dangjian.sheet.parts import width_units as units

_STYLES = {
    "body": "Body",
    "lead": "Normal",
    "note": "Note",
    "center": "Center",
    "right": "Right",
    "small": "Small",
}
_RULE = (
    '<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="7F7F7F"/></w:pBdr>'
    '<w:spacing w:before="240"/>'
)
_AFTER_TABLE = '<w:spacing w:line="120" w:lineRule="exact"/>'
"""Keeps tables apart, and lets no document end with one: Word wants a paragraph there."""
_KEEP = "<w:keepNext/>"
_EDGE, _DATE_IN = 2, 2
"""Characters between a signature and the edge, and from the name's beginning to the date's."""
_BREAKS = "月年度的，、》 "
"""After these a title may be broken."""
_SHORTEST = 4
"""Characters that a line of a broken title has at least."""


def body_xml(page: Page, form: Format) -> str:
    """Title, blocks and foot. Charts are left out: their numbers stand in a table nearby."""
    writer = _Writer(form)
    title = title_lines(
        " ".join(page.title.split()), form.characters * form.size // form.title_size
    )
    for line in title[:-1]:
        writer.paragraph("Title", line, '<w:spacing w:after="0"/>')
    writer.paragraph("Title", title[-1])
    if page.subtitle:
        writer.paragraph("Subtitle", page.subtitle)
    blocks = page.blocks
    for number, block in enumerate(blocks):
        if _is_signature(block):
            if not _is_signature(_at(blocks, number - 1)):
                writer.signature(_lines_of_signature(blocks[number:]))
        else:
            writer.block(block, _at(blocks, number + 1))
    for number, line in enumerate(page.provenance):
        writer.paragraph("Small", line, "" if number else _RULE)
    return "".join(writer.parts)


class _Writer:
    """Puts one paragraph or table after the other."""

    def __init__(self, form: Format) -> None:
        self.form = form
        self.parts: list[str] = []
        self.numbering = Numbering()
        self.new_page = False
        """Whether what comes next begins on a new page."""

    def block(self, block: Block, following: Block | None) -> None:
        """Any block but a signature; what introduces a table stays with it, and no signature alone."""
        keep = _KEEP if _is_untitled(following) or _is_signature(following) else ""
        match block:
            case Heading(text, level):
                style = f"Heading{min(max(level, 1), 4)}"
                self.paragraph(style, self.numbering.next(level) + text)
            case Paragraph():
                # What is flush left at the top of a later page says which annex it is.
                annex = self.new_page and block.kind == "lead"
                style = "Annex" if annex else _STYLES[block.kind]
                for line in clean(block.text).split("\n"):
                    self.paragraph(style, line, keep)
            case Table():
                self.table(block)
                # Where a page ends with the table, this would stand alone on the next.
                if block.rows and not isinstance(following, PageBreak):
                    self.paragraph("Small", "", _AFTER_TABLE)
            case PageBreak():
                self.new_page = bool(self.parts)

    def paragraph(self, style: str, text: str, more: str = "") -> None:
        """A paragraph; ``more``: properties beside its style's, in the order that the format wants."""
        run = f'<w:r><w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>' if text else ""
        if self.new_page:
            more = f"{_KEEP if _KEEP in more else ''}<w:pageBreakBefore/>{more.replace(_KEEP, '')}"
        self.new_page = False
        self.parts.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{run}</w:p>')

    def table(self, table: Table) -> None:
        """A table under its title, or what is said in its stead."""
        if table.title:
            self.paragraph("TableTitle", table.title)
        elif self.new_page:
            self.paragraph("Small", "", _AFTER_TABLE)
        if table.rows:
            self.parts.append(table_xml(table, self.form.width_twips))
        else:
            self.paragraph("Body", table.empty)

    def signature(self, lines: Sequence[str]) -> None:
        """Who and when, under an empty line.

        GB/T 9704 without a stamp: the name ends two characters from the edge, the date begins two
        characters further in than the name; where the date is the longer one it ends two from the edge.
        """
        self.paragraph("Body", "", _KEEP)
        date = len(lines) - 1 if len(lines) > 1 else None
        name_begins = _width(lines[0]) + _EDGE
        if date is not None:
            name_begins = max(name_begins, _width(lines[date]) + _EDGE + _DATE_IN)
        for number, line in enumerate(lines):
            begins = name_begins - (_DATE_IN if number == date else 0)
            ends = _ends(max(Decimal(0), begins - _width(line)), self.form)
            self.paragraph("Signature", line, ends if number == len(lines) - 1 else _KEEP + ends)


def title_lines(title: str, most: int) -> tuple[str, ...]:
    """A title that is too long for a line, broken where its sense allows it, as evenly as can be.

    ``most``: characters that a line holds. One that can't be broken so is left to break by itself.
    """
    if _width(title) <= most:
        return (title,)
    ends = [number for number, mark in enumerate(title, 1) if mark in _BREAKS]
    pairs = [(title[:end].rstrip(), title[end:].lstrip()) for end in ends]
    fitting = [pair for pair in pairs if all(0 < _width(line) <= most for line in pair)]
    even = min(fitting, key=lambda pair: abs(_width(pair[0]) - _width(pair[1])), default=(title,))
    return even if min(map(_width, even)) >= _SHORTEST else (title,)


def _at(blocks: Sequence[Block], number: int) -> Block | None:
    return blocks[number] if 0 <= number < len(blocks) else None


def _is_untitled(block: Block | None) -> bool:
    """Whether it is a table for which the text before it must speak."""
    return isinstance(block, Table) and not block.title


def _is_signature(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.kind == "signature"


def _lines_of_signature(blocks: Sequence[Block]) -> list[str]:
    """The lines of the signature paragraphs that stand together at the beginning."""
    lines: list[str] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or block.kind != "signature":
            break
        lines += clean(block.text).split("\n")
    return lines


def _width(text: str) -> Decimal:
    """In Chinese characters."""
    return Decimal(units(text)) / 2


def _ends(characters: Decimal, form: Format) -> str:
    """A paragraph that ends so many characters before the edge."""
    hundredths = int(characters * 100)
    return f'<w:ind w:rightChars="{hundredths}" w:right="{hundredths * form.size // 5}"/>'
