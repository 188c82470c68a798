"""``report rectification``: the register as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.documents.names import file_name
from dangjian.io.page_workbook import page_workbook
from dangjian.pages.facts import Facts
from dangjian.pages.rectification import rectification_page
from dangjian.workflows.report import Made


def files(facts: Facts, form: str) -> Iterator[Made]:
    """One workbook for all units that were asked for."""
    yield Made(file_name(facts.period, "整改台账", form), page_workbook(rectification_page(facts)))
