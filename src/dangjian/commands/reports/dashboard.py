"""``dangjian report dashboard``: the page of three tabs."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.pages.dashboard import dashboard
from dangjian.pages.facts import Facts
from dangjian.render.dashboard import dashboard_html


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One page; units that were asked for limit what is listed, not what they are compared with."""
    page = dashboard_html(dashboard(facts))
    yield ReportFile(file_name(facts.period, "看板", form), page.encode())
