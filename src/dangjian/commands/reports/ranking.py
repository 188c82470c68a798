"""``dangjian report ranking``: the ranking of a period and everything that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dangjian.commands.report import ReportFile
from dangjian.documents.names import file_name
from dangjian.pages.facts import Facts
from dangjian.pages.ranking import gather, ranking_page
from dangjian.scoring.scores import Scores

_BOM = "\ufeff"


def files(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One file; csv is the ranking alone, json also the scorecards."""
    yield ReportFile(file_name(facts.period, "考核排名", form), _content(facts, form))


def _content(facts: Facts, form: str) -> bytes:
    match form:
        case "csv":
            from dangjian.render.scores import ranking_csv

            return f"{_BOM}{ranking_csv(_wanted(facts))}".encode()
        case "json":
            from dangjian.render.ranking_json import ranking_json

            return ranking_json(facts, gather(facts)).encode()
    page = ranking_page(facts, gather(facts))
    match form:
        case "html":
            from dangjian.render.html import page_html

            return page_html(page).encode()
        case "md":
            from dangjian.render.markdown import page_markdown

            return page_markdown(page).encode()
    from dangjian.io.page_workbook import page_workbook

    return page_workbook(page)


def _wanted(facts: Facts) -> Scores:
    """The scores with the rows of the units that were asked for."""
    rows = tuple(row for row in facts.results.ranking if facts.wants(row.unit))
    return replace(facts.scores, results=facts.results._replace(ranking=rows))
