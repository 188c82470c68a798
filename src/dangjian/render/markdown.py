"""A page as Markdown in which people's text can't act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dangjian.pages.page import (
    Block,
    Cell,
    Chart,
    Heading,
    Numbering,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cell_text,
    clean,
    sign,
)
from dangjian.render.terminal import TerminalColumn

# Pieces of Markdown in which people's text can't act as markup.


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain_markdown(text: str) -> str:
    """Text with everything escaped that Markdown would take for markup; in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown_table(columns: Sequence[TerminalColumn], rows: Sequence[Sequence[str]]) -> str:
    """A table; columns aligned as on the terminal."""
    head = "| " + " | ".join(column.title for column in columns) + " |"
    line = "|" + "|".join("---:" if c.justify == "right" else "---" for c in columns) + "|"
    body = ["| " + " | ".join(plain_markdown(cell) for cell in row) + " |" for row in rows]
    return "\n".join([head, line, *body]) + "\n"


_LIST_START = re.compile(r"^([-+=:]|\d+[.)])")


def page_markdown(page: Page) -> str:
    """The whole page; a chart is left out, since its numbers stand in a table."""
    return "\n".join(_parts(page))


def _parts(page: Page) -> Iterator[str]:
    if page.head:
        yield f"{_text(page.head)}\n"
    if page.number:
        yield f"{_text(page.number)}\n"
    yield f"# {plain_markdown(clean(page.title))}\n"
    if page.subtitle:
        yield f"{_text(page.subtitle)}\n"
    numbering = Numbering()
    for block in page.blocks:
        yield from _block(block, numbering)
    if page.provenance:
        yield "---\n"
        yield "  \n".join(_text(line) for line in page.provenance) + "\n"
    if page.imprint is not None:
        copies, issuer, day = page.imprint
        lines = (copies, "　　".join(filter(None, (issuer, day))))
        yield "---\n"
        yield "  \n".join(_text(line) for line in lines if line) + "\n"


def _block(block: Block, numbering: Numbering) -> Iterator[str]:
    match block:
        case Heading(text, level):
            marks = "#" * (min(max(level, 1), 4) + 1)
            yield f"{marks} {numbering.next(level)}{plain_markdown(clean(text))}\n"
        case Paragraph(text, _, run_in):
            head = f"**{plain_markdown(numbering.next(2) + clean(run_in))}**" if run_in else ""
            yield f"{head}{_text(text)}\n"
        case Table():
            yield from _table(block)
        case Chart() | PageBreak():
            pass


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield f"**{plain_markdown(clean(table.title))}**\n"
    if not table.rows:
        yield f"{_text(table.empty)}\n"
        return
    columns = [
        TerminalColumn(
            plain_markdown(clean(each.title)), "right" if each.align == "right" else "left"
        )
        for each in table.columns
    ]
    yield markdown_table(columns, [_row(cells, table) for cells in table.rows])


def _row(cells: Sequence[Cell], table: Table) -> list[str]:
    row: list[str] = []
    for cell in cells:
        text = cell_text(cell, table.columns[len(row)])
        row.append(" ".join(part for part in (text, sign(cell)) if part))
        row += [""] * (cell.span - 1)
    return row


def _text(text: str) -> str:
    """A paragraph; its line breaks are kept, and none of its lines becomes a list or a heading."""
    lines = (plain_markdown(line) for line in clean(text).split("\n"))
    return "  \n".join(_LIST_START.sub(_escaped, line) for line in lines)


def _escaped(found: re.Match[str]) -> str:
    start = found[1]
    return f"{start[:-1]}\\{start[-1]}"
