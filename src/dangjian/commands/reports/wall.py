"""``board campaign``: the wall of the year, and a sheet a task team."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.commands.campaign import CHECKLIST
from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.io.page_workbook import page_workbook
from dangjian.pages.facts import Facts
from dangjian.pages.wall import campaign_boards, wall_page, walls
from dangjian.render.html import wall_html


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One file with the wall and all campaigns."""
    name = file_name(facts.period, "挂图作战", form)
    every, views = tuple(walls(facts)), tuple(campaign_boards(facts, CHECKLIST))
    if form == "html":
        yield ReportFile(name, wall_html(facts, every, views).encode())
    else:
        yield ReportFile(name, page_workbook(wall_page(facts, every, views)))
