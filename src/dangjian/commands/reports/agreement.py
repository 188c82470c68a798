"""``report agreement``: one document a unit of a ranked layer."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name, unit_names
from dangjian.pages.agreement import agreement_pages
from dangjian.pages.facts import Facts


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """An agreement a unit; see `core.reports.agreement`."""
    from dangjian.io.page_document import page_document

    names = unit_names(facts.workspace)
    for unit, page in agreement_pages(facts):
        yield ReportFile(
            file_name(facts.period, "责任书", form, names[unit.id]), page_document(page)
        )
