"""``board tcard``: cards to print and cut, and the sheet on which they are signed."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.io.page_workbook import page_workbook
from dangjian.pages.facts import Facts
from dangjian.pages.tcard import deck, deck_page
from dangjian.render.html import tcard_html


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The cards in html, their list in xlsx; nothing where no item makes a card."""
    cards = deck(facts)
    if not cards.cards:
        return
    name = file_name(facts.period, "T卡", form)
    if form == "html":
        yield ReportFile(name, tcard_html(cards).encode())
    else:
        yield ReportFile(name, page_workbook(deck_page(cards)))
