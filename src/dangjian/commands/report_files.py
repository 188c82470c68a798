"""How each report and board becomes files: one function each, from the facts and a form to the files.

What a report needs is imported inside its function: nobody waits for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from dangjian.commands.register import cannot
from dangjian.documents.names import file_name, unit_names
from dangjian.documents.organization import Unit
from dangjian.pages.facts import Facts
from dangjian.pages.page import Page, with_archive
from dangjian.scoring.scores import Scores

_BOM = "\ufeff"


class ReportFile(NamedTuple):
    """A file of a report."""

    name: str
    """Its file name; safe by `documents.names`."""
    content: bytes


Maker: TypeAlias = Callable[[Facts, str], Iterator[ReportFile]]
"""From the facts and a form (``xlsx`` …) to the files."""


def page_bytes(page: Page, form: str, letterhead: bytes | None = None) -> bytes:
    """A page as ``docx``, ``xlsx``, ``html`` or ``md``."""
    match form:
        case "docx":
            from dangjian.io.page_document import page_document

            return page_document(page, letterhead=letterhead)
        case "xlsx":
            from dangjian.io.page_workbook import page_workbook

            return page_workbook(page)
        case "html":
            from dangjian.render.html import page_html

            return page_html(page).encode()
        case "md":
            from dangjian.render.markdown import page_markdown

            return page_markdown(page).encode()
    raise ValueError(form)


def _paper(facts: Facts, words: str, form: str, page: Page) -> Iterator[ReportFile]:
    """One file for everybody."""
    yield ReportFile(file_name(facts.period, words, form), paper_bytes(facts, page, form))


def paper_bytes(facts: Facts, page: Page, form: str) -> bytes:
    """A paper under the workspace's letterhead, with the page for the files where that is wanted."""
    shown = with_archive(page) if facts.archive else page
    return page_bytes(shown, form, facts.letterhead)


def _facts_alone(facts: Facts, kind: str, words: str) -> Iterator[ReportFile]:
    """What a paper tells, as documented data; of the units that were asked for."""
    from dangjian.pages.gathering import report_facts
    from dangjian.pages.outcome import Outcome
    from dangjian.render.report_facts import report_facts_json

    if facts.scores.results is None:
        raise cannot(f"出{words}的数据", facts.scores.problems)
    told = report_facts(kind, Outcome(facts))
    told = replace(told, units=tuple(unit for unit in told.units if facts.wants(unit.id)))
    yield ReportFile(file_name(facts.period, words, "json"), report_facts_json(told).encode())


def _papers(
    facts: Facts, words: str, form: str, pages: Iterable[tuple[Unit, Page]]
) -> Iterator[ReportFile]:
    """A file a unit."""
    names = unit_names(facts.workspace)
    for unit, page in pages:
        name = file_name(facts.period, words, form, names[unit.id])
        yield ReportFile(name, paper_bytes(facts, page, form))


def ranking(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The ranking of a period and everything behind it; csv is the ranking alone, json also the scorecards."""
    from dangjian.pages.ranking import gather, ranking_page

    name = file_name(facts.period, "考核排名", form)
    match form:
        case "csv":
            from dangjian.render.scores import ranking_csv

            yield ReportFile(name, f"{_BOM}{ranking_csv(_wanted(facts))}".encode())
        case "json":
            from dangjian.render.ranking_json import ranking_json

            yield ReportFile(name, ranking_json(facts, gather(facts)).encode())
        case _:
            page = ranking_page(facts, gather(facts))
            yield ReportFile(name, paper_bytes(facts, page, form))


def _wanted(facts: Facts) -> Scores:
    """The scores with the rows of the units that were asked for."""
    rows = tuple(row for row in facts.results.ranking if facts.wants(row.unit))
    return replace(facts.scores, results=facts.results._replace(ranking=rows))


def bulletin(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One document for all units; before it is final the one to be shown (公示稿)."""
    from dangjian.pages.bulletin import bulletin_page

    words = "公示稿" if facts.draft else "通报"
    page = bulletin_page(facts)
    return (
        _facts_alone(facts, "bulletin", words)
        if form == "json"
        else _paper(facts, words, form, page)
    )


def results(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One table of what follows from the results, each with its rule."""
    from dangjian.pages.results import results_page

    if form == "json":
        return _facts_alone(facts, "results", "结果运用建议表")
    return _paper(facts, "结果运用建议表", form, results_page(facts))


def notice(facts: Facts, form: str) -> Iterator[ReportFile]:
    """A document for each unit with problems of the period."""
    from dangjian.pages.notice import notice_pages

    if form == "json":
        return _facts_alone(facts, "notice", "整改通知单")
    return _papers(facts, "整改通知单", form, notice_pages(facts))


def agreement(facts: Facts, form: str) -> Iterator[ReportFile]:
    """A document for each member, department, branch and group."""
    from dangjian.pages.agreement import agreement_facts, agreement_pages

    if form == "json":
        from dangjian.render.report_facts import facts_json

        _, told = agreement_facts(facts)
        yield ReportFile(file_name(facts.period, "责任书", form), facts_json(told).encode())
        return
    yield from _papers(facts, "责任书", form, agreement_pages(facts))


def supplement(facts: Facts, form: str) -> Iterator[ReportFile]:
    """A document for each unit whose terms changed."""
    from dangjian.pages.supplement import supplement_pages

    return _papers(facts, "责任书补充", form, supplement_pages(facts))


def book(facts: Facts, form: str) -> Iterator[ReportFile]:
    """A book for each member and branch, to be written in by hand."""
    from dangjian.pages.book import book_facts, book_pages

    if form == "json":
        from dangjian.render.report_facts import facts_json

        _, told = book_facts(facts)
        yield ReportFile(file_name(facts.period, "工作记录本", form), facts_json(told).encode())
        return
    yield from _papers(facts, "工作记录本", form, book_pages(facts))


def rectification(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The register of all units that were asked for."""
    from dangjian.pages.rectification import rectification_page

    return _paper(facts, "整改台账", form, rectification_page(facts))


def inspections(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One paper of who inspected whom, beside the rota and what was expected."""
    from dangjian.pages.inspections import inspections_page

    return _paper(facts, "督查情况表", form, inspections_page(facts))


def contacts(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One paper of contact points: who has which, and when somebody was there."""
    from dangjian.pages.contacts import contacts_page

    return _paper(facts, "联系点情况表", form, contacts_page(facts))


def registers(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One paper of what units have reached by the registers: brands, demonstration points."""
    from dangjian.pages.registers import registers_page

    return _paper(facts, "登记簿", form, registers_page(facts))


def appraisal(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The papers of each unit's year."""
    from dangjian.pages.appraisal import appraisal_pages

    if form == "json":
        return _facts_alone(facts, "appraisal", "述职材料")
    return _papers(facts, "述职材料", form, appraisal_pages(facts))


def kpi(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One file with every indicator, for another platform; or the paper of those that have an aim."""
    from dangjian.pages.kpi import indicators
    from dangjian.pages.kpi_paper import kpi_page
    from dangjian.render.kpi import kpi_csv, kpi_json

    if form not in ("json", "csv"):
        yield from _paper(facts, "指标完成情况", form, kpi_page(facts))
        return
    every = indicators(facts)
    text = kpi_json(facts, every) if form == "json" else kpi_csv(facts, every)
    yield ReportFile(file_name(facts.period, "指标", form), text.encode())


def meeting(facts: Facts, form: str) -> Iterator[ReportFile]:
    """One document for the meeting after a period."""
    from dangjian.pages.meeting import meeting_page

    if form == "json":
        return _facts_alone(facts, "meeting", "例会材料")
    return _paper(facts, "例会材料", form, meeting_page(facts))


def dashboard(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The page of three tabs; units asked for limit what is listed, not what they are compared with."""
    from dangjian.pages import dashboard as board
    from dangjian.render.dashboard import dashboard_html

    page = dashboard_html(board.dashboard(facts))
    yield ReportFile(file_name(facts.period, "看板", form), page.encode())


def tcard(facts: Facts, form: str) -> Iterator[ReportFile]:
    """Cards to print and cut in html, their list in xlsx; nothing where no item makes a card."""
    from dangjian.pages.tcard import deck, deck_page
    from dangjian.render.html import tcard_html

    cards = deck(facts)
    if cards.cards:
        html = form == "html"
        content = tcard_html(cards).encode() if html else page_bytes(deck_page(cards), form)
        yield ReportFile(file_name(facts.period, "T卡", form), content)


def kanban(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The month's problems by where they stand, to hang up in html, to go on with in xlsx."""
    from dangjian.pages import kanban as pages
    from dangjian.render.html import kanban_html

    board = pages.kanban(facts)
    html = form == "html"
    content = kanban_html(board).encode() if html else page_bytes(pages.kanban_page(board), form)
    yield ReportFile(file_name(facts.period, "整改看板", form), content)


def wall(facts: Facts, form: str) -> Iterator[ReportFile]:
    """The wall of the year, and a sheet a task team."""
    from dangjian.commands.campaign import CHECKLIST
    from dangjian.pages.wall import campaign_boards, wall_page, walls
    from dangjian.render.html import wall_html

    every, views = tuple(walls(facts)), tuple(campaign_boards(facts, CHECKLIST))
    html = form == "html"
    content = (
        wall_html(facts, every, views).encode()
        if html
        else page_bytes(wall_page(facts, every, views), form)
    )
    yield ReportFile(file_name(facts.period, "挂图作战", form), content)
