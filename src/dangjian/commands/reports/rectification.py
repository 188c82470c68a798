"""``report rectification``: the register as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.io.page_workbook import page_workbook
from dangjian.pages.facts import Facts
from dangjian.pages.rectification import rectification_page


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One workbook for all units that were asked for."""
    yield ReportFile(
        file_name(facts.period, "整改台账", form), page_workbook(rectification_page(facts))
    )
