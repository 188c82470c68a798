"""A page as HTML: one file, nothing from outside, nobody's text is markup, charts can be read aloud."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dangjian.pages.chart_scale import axis_of
from dangjian.pages.page import Chart, Page, Series
from dangjian.render.html import page_html
from dangjian.render.svg_charts import chart_svg
from tests.pages import HOSTILE, NOTHING, ROLES, SCORES, TREND, everything
from tests.printing import chromium

_VOID = {"meta", "hr", "br", "line", "rect", "path", "polygon"}


class Reader(HTMLParser):
    """Tags, attributes and text of a document; fails on tags that don't close each other."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def test_people_s_text_is_text() -> None:
    reader = read(page_html(everything()))
    for name in HOSTILE:
        assert name in reader.texts
    assert "script" not in reader.tags
    assert "b" not in reader.tags
    assert "2026 年 5 月 <排名>" in reader.texts


def test_nothing_comes_from_outside() -> None:
    text = page_html(everything())
    assert read(text).links == []
    assert not re.search(r"https?://|@import|url\(", text)


def test_same_page_same_text() -> None:
    assert page_html(everything()) == page_html(everything())


def test_numbers_headings_and_empty_tables() -> None:
    texts = read(page_html(everything())).texts
    assert {"91.50", "▼", "一、排名", "（一）党支部", "没有内容可列。", "暂定（尚未封存）"} <= set(
        texts
    )


@pytest.mark.parametrize("chart", [SCORES, TREND, ROLES], ids=lambda chart: chart.kind)
def test_charts_can_be_read_aloud(chart: Chart) -> None:
    text = str(chart_svg(chart))
    texts = read(text).texts
    assert chart.title in texts
    said = next(each for each in texts if "：" in each)
    for series in chart.series:
        assert series.name in said


def test_a_chart_without_numbers_is_left_out() -> None:
    assert chart_svg(NOTHING) == ""
    assert "空图" not in page_html(everything())
    assert page_html(Page("空", ())).count("<svg") == 0


def test_a_line_is_broken_where_there_is_nothing() -> None:
    first, second = re.findall(r'<path d="([^"]*)" class="line', str(chart_svg(TREND)))
    assert (first.count("M"), first.count("L")) == (2, 0)
    assert (second.count("M"), second.count("L")) == (1, 1)


@pytest.mark.parametrize("values", [(0,), (100, 100), (59, 98), (-3, 4), (1,), (88, 89), (12345,)])
@pytest.mark.parametrize("kind", ["bar", "line", "radar"])
def test_every_number_lies_on_its_axis(kind: str, values: tuple[int, ...]) -> None:
    from decimal import Decimal

    numbers = tuple(map(Decimal, values))
    chart = Chart(kind, "图", tuple(map(str, values)), (Series("甲", numbers),))  # type: ignore[arg-type]
    axis = axis_of(chart)
    assert axis is not None
    assert axis.low <= min(numbers) <= max(numbers) <= axis.high
    assert axis.low < axis.high
    assert len(list(axis.marks())) <= 8
    assert kind == "line" or axis.low <= 0
    assert chart_svg(chart)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_shows_it_without_overflow(tmp_path: Path, width: int) -> None:
    probe = (
        "<script>document.title = document.documentElement.scrollWidth"
        " > document.documentElement.clientWidth ? 'wide' : 'fits';</script></body>"
    )
    page = tmp_path / "page.html"
    text = page_html(everything()).replace("</body>", probe)
    framed = tmp_path / "framed.html"
    page.write_text(text, encoding="utf-8")
    # Headless windows are at least 500 wide, so a phone is a frame.
    framed.write_text(
        f'<iframe id="f" src="page.html" width="{width}" height="800"></iframe><script>'
        "f.onload = () => { document.title = f.contentDocument.title; };</script>",
        encoding="utf-8",
    )
    shown = chromium("--allow-file-access-from-files", "--dump-dom", framed.as_uri())
    assert "<title>fits</title>" in shown
