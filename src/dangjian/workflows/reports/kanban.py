"""``board kanban``: the month's problems by where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.documents.names import file_name
from dangjian.io.page_workbook import page_workbook
from dangjian.pages.facts import Facts
from dangjian.pages.kanban import kanban, kanban_page
from dangjian.render.html import kanban_html
from dangjian.workflows.report import Made


def files(facts: Facts, form: str) -> Iterator[Made]:
    """The board, to hang up in html, to go on with in xlsx."""
    board = kanban(facts)
    name = file_name(facts.period, "整改看板", form)
    if form == "html":
        yield Made(name, kanban_html(board).encode())
    else:
        yield Made(name, page_workbook(kanban_page(board)))
