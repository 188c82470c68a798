"""``report kpi``: indicators for another platform."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.pages.facts import Facts
from dangjian.pages.kpi import indicators
from dangjian.render.kpi import kpi_csv, kpi_json


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One file with every indicator."""
    every = indicators(facts)
    text = kpi_json(facts, every) if form == "json" else kpi_csv(facts, every)
    yield ReportFile(file_name(facts.period, "指标", form), text.encode())
