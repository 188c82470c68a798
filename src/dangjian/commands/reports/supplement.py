"""``report agreement --supplement``: one document for each unit whose terms changed."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name, unit_names
from dangjian.pages.facts import Facts
from dangjian.pages.supplement import supplement_pages


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """A supplement a unit; see `core.reports.supplement`."""
    from dangjian.io.page_document import page_document

    names = unit_names(facts.workspace)
    for unit, page in supplement_pages(facts):
        yield ReportFile(
            file_name(facts.period, "责任书补充", form, names[unit.id]), page_document(page)
        )
