"""``report notice``: one document a unit with problems of the period."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name, unit_names
from dangjian.pages.facts import Facts
from dangjian.pages.notice import notice_pages


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """A notice a unit; see `core.reports.notice`."""
    from dangjian.io.page_document import page_document

    names = unit_names(facts.workspace)
    for unit, page in notice_pages(facts):
        yield ReportFile(
            file_name(facts.period, "整改通知单", form, names[unit.id]), page_document(page)
        )
