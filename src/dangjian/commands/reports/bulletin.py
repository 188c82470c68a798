"""``report bulletin``: one document for all units."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.pages.bulletin import bulletin_page
from dangjian.pages.facts import Facts


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The bulletin as a Word document or as Markdown."""
    page = bulletin_page(facts)
    name = file_name(facts.period, "通报", form)
    if form == "md":
        from dangjian.render.markdown import page_markdown

        yield ReportFile(name, page_markdown(page).encode())
    else:
        from dangjian.io.page_document import page_document

        yield ReportFile(name, page_document(page))
