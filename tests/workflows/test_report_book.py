"""工作记录本: every month's due items with their dates, and nothing that can't be worked on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from dangjian.commands.report import report as make
from dangjian.commands.workspace import schema_of_facts
from dangjian.errors import DangjianError
from dangjian.pages.book import book_pages
from dangjian.pages.page import Page, Table
from dangjian.values.period import parse_period
from tests.core.small import bonus, checklist, item, space, unit, veto
from tests.workflows.papers import (
    EXAMPLE,
    HOSTILE,
    KINDS,
    TODAY,
    facts,
    laid_out,
    report,
    rows,
    sentences,
    table_of,
    texts,
)
from tests.workflows.test_paper_bans import banned, body
from tests.workflows.test_paper_bans import facts as told


def books(root: Path, *units: str) -> dict[str, Page]:
    return {each.id: page for each, page in book_pages(facts(root, "book", units))}


def small(folder: Path) -> Path:
    items = [
        item("A", 1, due={"day": 25}),
        item("Q", 1, cycle="quarter", due={"day": 20}),
        item("Y", 1, cycle="year", due={"month": 2, "day": 10}),
        item("E", 1, cycle="event"),
        item("D", 1, status="draft"),
        item("T", 1, applies_to=["技术"]),
        bonus("B", 5),
        veto("V", "zero"),
    ]
    return laid_out(space([checklist(items)], [], units=[unit("u1", until="2026-06")]), folder)


def test_months_have_what_is_due_in_them(tmp_path: Path) -> None:
    page = books(small(tmp_path))["u1"]
    months = [
        [(row[1], row[2]) for row in rows(block)]
        for block in page.blocks
        if isinstance(block, Table) and block.columns[0].title == "序号" and len(block.columns) == 6
    ]
    # 25 January, 25 April 2026 and 20 June are days without work; other days are working days.
    assert months == [
        [("事项 A", "1 月 26 日")],
        [("事项 Y", "2 月 10 日"), ("事项 A", "2 月 25 日")],
        [("事项 Q", "3 月 20 日"), ("事项 A", "3 月 25 日")],
        [("事项 A", "4 月 27 日")],
        [("事项 A", "5 月 25 日")],
        [("事项 Q", "6 月 22 日"), ("事项 A", "6 月 25 日")],
    ]


def test_the_year_at_a_glance_has_the_same(tmp_path: Path) -> None:
    page = books(small(tmp_path))["u1"]
    year = {str(row[1]): row[2:] for row in table_of(page, "序号", "责任事项", "1")}
    assert {
        name: [n for n, mark in enumerate(marks, 1) if mark] for name, marks in year.items()
    } == {
        "事项 A": [1, 2, 3, 4, 5, 6],
        "事项 Q": [3, 6],
        "事项 Y": [2],
    }
    assert "发生时记录的事项：事项 E、事项 B。" in sentences(page)


def test_members_and_branches_and_whoever_is_named() -> None:
    known = facts(EXAMPLE, "book").workspace.units.values()
    assert [*books(EXAMPLE)] == [each.id for each in known if each.layer in ("member", "branch")]
    assert [*books(EXAMPLE, "secretary", "dept-hr")] == ["secretary", "dept-hr"]


def test_who_has_no_list_is_told_so(tmp_path: Path) -> None:
    root = small(tmp_path)
    with pytest.raises(DangjianError, match="没有公司党委的工作记录本"):
        books(root, "root")


def test_bodies_say_nothing_banned() -> None:
    known = told("book", "2026")
    pattern = banned(known)
    for each, page in book_pages(known):
        assert not [text for text in body(page) if pattern.search(text)], each.name


def test_facts_are_what_the_book_holds(tmp_path: Path) -> None:
    root = small(tmp_path)
    made = make(root, KINDS["book"], parse_period("2026"), ("json",), TODAY)
    printed = json.loads(made.files[0].content)
    Draft7Validator(schema_of_facts("book-facts")).validate(printed)
    (book,) = printed["books"]
    assert [len(month["items"]) for month in book["months"]] == [1, 2, 2, 1, 1, 2]


def test_hostile_names_stay_text_and_bytes_the_same(tmp_path: Path) -> None:
    lists = [checklist([item("A", 1, title=HOSTILE)])]
    root = laid_out(space(lists, [], units=[unit("u1") | {"name": HOSTILE}]), tmp_path)
    first = report(root, "book").files
    assert first == report(root, "book").files
    assert HOSTILE in [*texts(first[0].content)]
