"""Word documents: the format of official documents, text that stays text, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Mm, Pt
from tests.printing import convert

from dangjian.io.document_base import Fonts, Format
from dangjian.io.page_document import page_document, title_lines
from dangjian.pages.page import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Series,
    Table,
    cells,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "=cmd|'/c calc'!A0 <script>&amp;]]> [bold]**甲** \x00\x07\ud800\ufffe{% raw %}"
KEPT = "=cmd|'/c calc'!A0 <script>&amp;]]> [bold]**甲** {% raw %}"
COLUMNS = (Column("名次", 3, "center"), Column("单位", 12), Column("得分", 5, "right", 2))


def page(*blocks: Block, title: str = "关于考核情况的通报", **more: Any) -> Page:
    return Page(title, blocks, **more)


def opened(made: Page, form: Format | None = None) -> Any:
    return docx.Document(io.BytesIO(page_document(made, form) if form else page_document(made)))


def part(made: Page, name: str) -> Element:
    with ZipFile(io.BytesIO(page_document(made))) as archive:
        return fromstring(archive.read(name))


def styled(made: Page) -> list[tuple[str, str]]:
    """Style and text of every paragraph outside tables, the empty ones left out."""
    return [(p.style.style_id, p.text) for p in opened(made).paragraphs if p.text]


def test_the_page_is_that_of_official_documents() -> None:
    section = opened(page()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert abs(width - Mm(156)) < Mm(0.3)
    assert abs(height - Mm(225)) < Mm(0.1)


def test_22_lines_of_28_characters() -> None:
    made = opened(page())
    section, text = made.sections[0], made.styles["Normal"]
    line = text.paragraph_format.line_spacing
    height = section.page_height - section.top_margin - section.bottom_margin
    assert height - line < 22 * line <= height
    grid = section._sectPr.find(f"{W}docGrid")
    assert (grid.get(f"{W}type"), int(grid.get(f"{W}linePitch"))) == ("lines", line.twips)
    properties = text.element.rPr
    assert text.font.size == Pt(16)
    tightening = int(properties.find(f"{W}spacing").get(f"{W}val"))
    width = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    assert 28 <= width / (16 + tightening / 20) < 28.1
    control = made.styles.element.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}widowControl")
    assert control.get(f"{W}val") == "0", "Word would end pages after 21 lines"


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Body", "仿宋_GB2312", 16),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Heading3", "仿宋_GB2312", 16),
        ("TableText", "仿宋_GB2312", 12),
        ("OddNumber", "宋体", 14),
    ],
)
def test_styles_name_their_eastern_fonts(style: str, font: str, size: int) -> None:
    found = next(each for each in opened(page()).styles if each.style_id == style)
    fonts = found.element.rPr.find(f"{W}rFonts")
    assert {fonts.get(f"{W}{side}") for side in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert found.font.size == Pt(size)


def test_fonts_have_substitutes() -> None:
    table = part(page(), "word/fontTable.xml")
    instead = {
        each.get(f"{W}name"): each.find(f"{W}altName").get(f"{W}val")  # type: ignore[union-attr]
        for each in table
    }
    assert instead["方正小标宋简体"] == "宋体"
    assert instead["仿宋_GB2312"] == "仿宋"


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    made = opened(page())
    assert made.settings.odd_and_even_pages_header_footer
    odd, even = (made.sections[0].footer, made.sections[0].even_page_footer)
    for foot, style in ((odd, "OddNumber"), (even, "EvenNumber")):
        assert foot.paragraphs[0].style.style_id == style
        assert "PAGE" in foot._element.xml
        assert foot.paragraphs[0].text.startswith("— ")


def test_headings_are_numbered_by_level() -> None:
    blocks = (Heading("甲"), Heading("乙", 2), Heading("丙", 3), Heading("丁", 4), Heading("戊"))
    assert styled(page(*blocks, title="题"))[1:] == [
        ("Heading1", "一、甲"),
        ("Heading2", "（一）乙"),
        ("Heading3", "1. 丙"),
        ("Heading4", "（1）丁"),
        ("Heading1", "二、戊"),
    ]


def test_the_first_line_is_moved_in_by_two_characters() -> None:
    style = next(each for each in opened(page()).styles if each.style_id == "Body")
    assert style.element.pPr.find(f"{W}ind").get(f"{W}firstLineChars") == "200"


def test_kinds_of_paragraphs_have_styles_of_their_own() -> None:
    made = page(
        Paragraph("各支部：", "lead"),
        Paragraph("一行\n又一行"),
        Paragraph("说明", "note"),
        PageBreak("附件"),
        Paragraph("附件 1", "lead"),
        title="题",
        subtitle="〔2026〕　号",
        provenance=("来历",),
    )
    assert styled(made) == [
        ("Title", "题"),
        ("Subtitle", "〔2026〕　号"),
        ("Normal", "各支部："),
        ("Body", "一行"),
        ("Body", "又一行"),
        ("Note", "说明"),
        ("Annex", "附件 1"),
        ("Small", "来历"),
    ]
    breaks = [p.text for p in opened(made).paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["附件 1"]


def test_a_signature_ends_before_the_edge_and_its_date_begins_further_in() -> None:
    def ends(name: str, day: str) -> list[float]:
        made = opened(page(Paragraph(f"{name}\n{day}", "signature")))
        found = [p for p in made.paragraphs if p.style.style_id == "Signature"]
        return [int(p._p.pPr.find(f"{W}ind").get(f"{W}rightChars")) / 100 for p in found]

    assert ends("示例齿轮传动有限公司党委", "2026年6月5日") == [2, 6]  # 12 and 6 characters
    assert ends("公司", "2026年12月31日") == [9, 2]  # the date is the longer one


def test_tables_repeat_their_heading_and_split_no_row() -> None:
    rows = tuple(cells(n, "齿轮党支部", Decimal("98.6")) for n in range(1, 41))
    table = opened(page(Table(COLUMNS, rows, title="得分表"))).tables[0]
    head = table.rows[0]._tr
    assert head.find(f".//{W}tblHeader") is not None
    assert all(row._tr.find(f".//{W}cantSplit") is not None for row in table.rows)
    assert [cell.text for cell in table.rows[1].cells] == ["1", "齿轮党支部", "98.60"]
    width = sum(int(each.get(f"{W}w")) for each in table._tbl.tblGrid)
    assert width == Format().width_twips


def kept(table: Any) -> list[bool]:
    """Whether each row stays with the one after it."""
    return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]


@pytest.mark.parametrize(("rows", "together"), [(6, True), (7, False)])
def test_a_short_table_stays_on_one_page(rows: int, together: bool) -> None:
    lines = tuple(cells(n, "齿轮党支部", None) for n in range(rows))
    head, *inner, last = kept(opened(page(Table(COLUMNS, lines))).tables[0])
    *first, before_last = inner
    assert first == [together] * (rows - 2)
    assert before_last, "no row stands alone on the next page"
    assert not last, "it isn't tied to what follows"
    assert head, "the heading isn't repeated over nothing"


def test_the_last_row_stays_with_the_signature_under_the_table() -> None:
    lines = tuple(cells(n, "齿轮党支部", None) for n in range(9))
    signed = opened(page(Table(COLUMNS, lines), Paragraph("公司\n2026年6月5日", "signature")))
    assert kept(signed.tables[0]) == [True, *([False] * 8), True]
    gap = next(p for p in signed.paragraphs if p.style.style_id == "Small")
    assert gap.paragraph_format.keep_with_next


def test_a_table_of_few_rows_with_many_lines_is_no_short_one() -> None:
    lines = tuple(cells(n, "齿" * 12 * 4 + "轮", None) for n in range(2))  # five lines each
    assert kept(opened(page(Table(COLUMNS, lines))).tables[0]) == [True, False, False]


def test_a_row_that_says_what_follows_stays_with_it() -> None:
    group = (Cell("第一组", span=3),)
    lines = [group, *(cells(n, "齿轮党支部", None) for n in range(12))]
    assert kept(opened(page(Table(COLUMNS, tuple(lines)))).tables[0])[1:4] == [True, False, False]


def test_what_must_be_seen_is_bold_and_what_matters_less_is_grey() -> None:
    tones = ("bad", "poor", "warn", "strong", "good", "fair", "", "muted")
    row = tuple(Cell("字", tone) for tone in tones)
    table = opened(page(Table((Column("一"),) * len(tones), (row,)))).tables[0]
    runs = [cell.paragraphs[0].runs[0] for cell in table.rows[1].cells]
    assert [bool(run.bold) for run in runs] == [True] * 4 + [False] * 4
    assert [run.font.color.rgb is not None for run in runs] == [False] * 7 + [True]


def test_what_introduces_a_table_stays_with_it_and_tables_stay_apart() -> None:
    table = Table(COLUMNS, (cells(1, "甲", None),))
    titled = table._replace(title="得分表")
    made = opened(page(Paragraph("甲"), table, table, Paragraph("乙"), titled))
    kept = {p.text: bool(p.paragraph_format.keep_with_next) for p in made.paragraphs if p.text}
    assert (kept["甲"], kept["乙"]) == (True, False)
    kinds = [each.tag.removeprefix(W) for each in made.element.body]
    assert kinds == ["p", "p", "tbl", "p", "tbl", "p", "p", "p", "tbl", "p", "sectPr"]


def test_a_page_may_end_and_begin_with_a_table() -> None:
    table = Table(COLUMNS, (cells(1, "甲", None),))
    made = opened(page(table, PageBreak(), table))
    body = [each.tag.removeprefix(W) for each in made.element.body]
    assert body == ["p", "tbl", "p", "tbl", "p", "sectPr"], (
        "one line between, at the new page's top"
    )
    breaks = [bool(p.paragraph_format.page_break_before) for p in made.paragraphs]
    assert breaks == [False, True, False]


def test_a_line_is_drawn_over_the_foot() -> None:
    first, second = opened(page(provenance=("来历", "办法"))).paragraphs[-2:]
    assert first._p.pPr.find(f"{W}pBdr/{W}top") is not None
    assert second._p.pPr.find(f"{W}pBdr") is None


def test_a_very_long_title_is_cut_only_where_word_has_no_room() -> None:
    made = opened(page(title="关于" * 200))
    assert made.paragraphs[0].text == "关于" * 200
    assert made.core_properties.title == ("关于" * 200)[:255]


def test_a_table_without_titles_is_a_form() -> None:
    rows = (cells("编号", "甲"), (Cell("签收\n　", span=2),))
    table = opened(page(Table((Column(""), Column("")), rows))).tables[0]
    assert table._tbl.find(f".//{W}tblHeader") is None
    assert len(table.rows) == 2
    assert [p.text for p in table.cell(1, 0).paragraphs] == ["签收", "　"]


def test_an_empty_table_says_so_and_charts_are_left_out() -> None:
    chart = Chart("bar", "图", ("甲",), (Series("一", (Decimal(1),)),))
    made = page(Table(COLUMNS, (), empty="没有扣分。"), chart, title="题")
    assert styled(made) == [("Title", "题"), ("Body", "没有扣分。")]
    assert not opened(made).tables


def test_hostile_text_stays_text() -> None:
    made = page(
        Heading(HOSTILE),
        Paragraph(HOSTILE),
        Paragraph(HOSTILE, "signature"),
        Table((Column(HOSTILE),), (cells(HOSTILE),), title=HOSTILE),
        title=HOSTILE,
        subtitle=HOSTILE,
        provenance=(HOSTILE,),
    )
    document = opened(made)
    paragraphs = [p for p in document.paragraphs if p.text]
    title = " ".join(p.text for p in paragraphs if p.style.style_id == "Title")
    texts = [title, *(p.text for p in paragraphs if p.style.style_id != "Title")]
    texts += [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert len(texts) == 9
    assert all(KEPT in text for text in texts)
    assert document.core_properties.title == KEPT


def test_the_same_page_gives_the_same_bytes() -> None:
    made = page(Heading("一"), Table(COLUMNS, (cells(1, "甲", None),)))
    assert page_document(made) == page_document(made)
    with ZipFile(io.BytesIO(page_document(made))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(made).core_properties
    assert properties.created == properties.modified == datetime(2000, 1, 1, tzinfo=UTC)
    assert (properties.revision, properties.author, properties.comments) == (1, "dangjian", "")


def test_documents_do_not_show_in_one_another() -> None:
    first = page_document(page(Paragraph("甲")))
    page_document(page(Paragraph("乙"), Heading("丙"), title="别的"))
    assert page_document(page(Paragraph("甲"))) == first


def letterhead(*, footer: bool) -> bytes:
    """A document as an office would make one in a Chinese Word, where styles have ids of their own."""
    made = docx.Document()
    made.styles["Normal"].style_id = "a"
    made.styles["Heading 1"].style_id = "1"
    made.styles["Heading 1"].font.name = "隶书"
    made.add_paragraph("这里写正文")
    section = made.sections[0]
    section.left_margin = section.right_margin = Mm(40)
    section.header.paragraphs[0].text = "示例公司党委文件"
    if footer:
        section.footer.paragraphs[0].text = "内部资料"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("footer", "foot"), [(True, "内部资料"), (False, "—  —")])
def test_a_letterhead_lends_paper_styles_header_and_footer(footer: bool, foot: str) -> None:
    blocks = (Heading("甲"), Paragraph("文"), Table(COLUMNS, (cells(1, "甲", None),)))
    written = page_document(page(*blocks, title="题"), letterhead=letterhead(footer=footer))
    made = docx.Document(io.BytesIO(written))
    texts = [(p.style.style_id, p.text) for p in made.paragraphs if p.text]
    assert texts == [("Title", "题"), ("1", "一、甲"), ("Body", "文")]
    assert made.styles["Heading 1"].font.name == "隶书"
    section = made.sections[0]
    assert section.header.paragraphs[0].text == "示例公司党委文件"
    assert section.footer.paragraphs[0].text == foot
    assert not made.settings.odd_and_even_pages_header_footer, "the header is on every page"
    width = section.page_width - section.left_margin - section.right_margin
    table = made.tables[0]._tbl
    assert sum(each.w for each in table.tblGrid.gridCol_lst) == pytest.approx(width, abs=Mm(0.1))


def test_a_format_of_its_own() -> None:
    form = Format(left=30, fonts=Fonts(body="宋体", instead=(("宋体", "SimSun"),)), size=15)
    made = opened(page(Paragraph("文")), form)
    assert abs(made.sections[0].left_margin - Mm(30)) < Mm(0.1)
    assert made.styles["Normal"].font.size == Pt(15)
    assert made.styles["Normal"].font.name == "宋体"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于考核情况的通报", ("关于考核情况的通报",)),
        (
            "关于 2026 年 5 月党建工作责任制考核情况的通报",
            ("关于 2026 年 5 月", "党建工作责任制考核情况的通报"),
        ),
        ("甲" * 23, ("甲" * 23,)),
        ("甲" * 20 + "月乙", ("甲" * 20 + "月乙",)),
    ],
)
def test_long_titles_break_where_their_sense_allows(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title, 20) == lines


PROPERTIES = "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd snapToGrid spacing ind jc outlineLvl"


def test_properties_stand_in_the_order_that_the_format_wants() -> None:
    order = [f"{W}{name}" for name in PROPERTIES.split()]
    made = page(
        Heading("一"),
        PageBreak(),
        Paragraph("公司\n2026 年", "signature"),
        PageBreak(),
        Paragraph("文"),
        Table(COLUMNS, (cells(1, "甲", None), (Cell("乙", span=3),))),
        provenance=("来历",),
    )
    for name in ("word/document.xml", "word/styles.xml"):
        for properties in part(made, name).iter(f"{W}pPr"):
            places = [order.index(each.tag) for each in properties]
            assert places == sorted(places)


def words(pdf: Path) -> Iterator[tuple[int, float, float, float, float]]:
    """Page, left, top, right, bottom of every word, in millimetres."""
    bounds = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    number = 0
    for line in bounds.splitlines():
        number += "<page " in line
        found = re.search(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)"', line)
        if found:
            left, top, right, bottom = (float(each) * 25.4 / 72 for each in found.groups())
            yield number, left, top, right, bottom


@pytest.mark.office
def test_printed_pages_keep_the_margins(tmp_path: Path) -> None:
    text = "一二三四五六七八九十" * 60
    rows = tuple(
        cells(n, "特大型重载齿轮箱壳体精密加工与表面处理联合党支部", Decimal(90)) for n in range(30)
    )
    made = page(Paragraph(text), Table(COLUMNS, rows), Paragraph(text))
    (tmp_path / "page.docx").write_bytes(page_document(made))
    convert([tmp_path / "page.docx"], "pdf", tmp_path)
    found = list(words(tmp_path / "page.pdf"))
    body = [each for each in found if each[4] < 37 + 225 + 1]
    numbers = [each for each in found if each[4] >= 37 + 225 + 1]
    assert found[-1][0] >= 3
    assert min(left for _, left, *_ in body) == pytest.approx(28, abs=1)
    assert max(right for *_, right, _ in body) == pytest.approx(28 + 156, abs=1)
    assert min(top for _, _, top, *_ in body) >= 37 - 1
    full = [each for each in body if each[3] - each[1] > 150]
    assert full, "lines of 28 characters"
    assert {side for number, left, *_ in numbers for side in [(number % 2, left > 105)]} == {
        (1, True),
        (0, False),
    }
