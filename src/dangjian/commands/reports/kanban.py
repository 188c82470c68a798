"""``board kanban``: the month's problems by where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.io.page_workbook import page_workbook
from dangjian.pages.facts import Facts
from dangjian.pages.kanban import kanban, kanban_page
from dangjian.render.html import kanban_html


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The board, to hang up in html, to go on with in xlsx."""
    board = kanban(facts)
    name = file_name(facts.period, "整改看板", form)
    if form == "html":
        yield ReportFile(name, kanban_html(board).encode())
    else:
        yield ReportFile(name, page_workbook(kanban_page(board)))
