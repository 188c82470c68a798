"""What no paper says in its body: ids, digests, versions, commands, sums, and who somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from dangjian.commands.report import REPORTS, Wishes, facts_of
from dangjian.documents.organization import PERSON_LAYER
from dangjian.pages.agreement import agreement_pages
from dangjian.pages.appraisal import appraisal_pages
from dangjian.pages.bulletin import bulletin_page
from dangjian.pages.facts import Facts
from dangjian.pages.meeting import meeting_page
from dangjian.pages.notice import notice_pages
from dangjian.pages.page import Block, Heading, Page, PageBreak, Paragraph, Table
from dangjian.pages.ranking import gather, ranking_page
from dangjian.pages.results import results_page
from dangjian.values.period import parse_period
from tests.example.company import EXAMPLE

DAY = date(2026, 7, 6)
RECKONING = "计算明细"
"""The annex that may hold sums, numbers of items and four decimals."""
PAPERS = {"bulletin": bulletin_page, "results": results_page, "meeting": meeting_page}


@cache
def facts(kind: str, period: str, draft: bool = False) -> Facts:
    return facts_of(EXAMPLE, REPORTS[kind], parse_period(period), DAY, wishes=Wishes(draft=draft))


def words_of(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Paragraph(text, _, run_in):
            yield run_in + text
        case Table(columns, rows, title):
            yield title
            yield from (column.title for column in columns)
            yield from (str(cell.value) for row in rows for cell in row if cell.value is not None)


def body(page: Page) -> list[str]:
    """Everything but the annex for sums; the foot stands apart, as small print."""
    found, sums = [page.title, page.subtitle, page.number], False
    for block in page.blocks:
        if isinstance(block, PageBreak):
            sums = block.name == RECKONING
        if not sums:
            found += words_of(block)
    return [*found, *page.provenance]


def banned(facts: Facts) -> re.Pattern[str]:
    """Whatever mustn't stand in a body of this workspace."""
    workspace = facts.workspace
    items = [item.id for each in workspace.checklists for item in each.model.items()]
    lists = [each.model.id for each in workspace.checklists]
    people = [u.name for u in workspace.units.values() if u.layer == PERSON_LAYER]
    words = (
        *items,
        *lists,
        *workspace.units,
        *people,
        *(each.model.id for each in workspace.rectifications),
    )
    names = "|".join(map(re.escape, dict.fromkeys(words)))
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{names})(?![A-Za-z0-9])"
        r"|sha256|[0-9a-f]{12}|dangjian|\d+\.\d+\.\d+| [×÷=] |\d\.\d{3,}|第 [1-4] 季度|没有了结|−\d+/\d"
    )


@pytest.mark.parametrize("period", ["2026-05", "2026-Q2", "2026-H1", "2026"])
@pytest.mark.parametrize("kind", PAPERS)
def test_no_body_says_what_only_the_files_need(kind: str, period: str) -> None:
    told = facts(kind, period)
    pattern = banned(told)
    found = [text for text in body(PAPERS[kind](told)) if pattern.search(text)]
    assert found == []


@pytest.mark.parametrize("period", ["2026-05", "2026-Q2", "2026-H1", "2026"])
def test_no_ranking_does_without_its_annexes(period: str) -> None:
    told = facts("ranking", period)
    pattern = banned(told)
    assert not [t for t in body(ranking_page(told, gather(told))) if pattern.search(t)]


@pytest.mark.parametrize("period", ["2026-05", "2026-H1"])
def test_no_notice_does(period: str) -> None:
    told = facts("notice", period)
    pattern = banned(told)
    for unit, page in notice_pages(told):
        assert not [text for text in body(page) if pattern.search(text)], unit.name


def test_no_agreement_does() -> None:
    """Two requirements of the example's first list name their veto by its id: the list's own words."""
    told = facts("agreement", "2026")
    pattern = banned(told)
    for unit, page in agreement_pages(told):
        said = [
            text.replace("按 LZ95 一票", "按一票").replace("按 LZ96 一票", "按一票")
            for text in body(page)
        ]
        assert not [text for text in said if pattern.search(text)], unit.name


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_no_appraisal_does(year: str) -> None:
    told = facts("appraisal", year)
    pattern = banned(told)
    for unit, page in appraisal_pages(told):
        assert not [text for text in body(page) if pattern.search(text)], unit.name


def test_neither_does_a_draft() -> None:
    told = facts("bulletin", "2026-05", draft=True)
    assert not [text for text in body(bulletin_page(told)) if banned(told).search(text)]


def test_the_ban_would_be_seen() -> None:
    pattern = banned(facts("bulletin", "2026-05"))
    for text in ("ZB19 支部阵地管理", "br-tool", "p001 ", "4 × 0.5", "2.6667", "branch@1.0.0"):
        assert pattern.search(text), text
    assert not pattern.search("工装党支部 5 月 85.50%，6 月 5 日前")
