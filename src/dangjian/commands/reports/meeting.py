"""``report meeting``: one document for the meeting after a period."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.pages.facts import Facts
from dangjian.pages.meeting import meeting_page


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The papers; see `core.reports.meeting`."""
    from dangjian.io.page_document import page_document

    yield ReportFile(file_name(facts.period, "例会材料", form), page_document(meeting_page(facts)))
