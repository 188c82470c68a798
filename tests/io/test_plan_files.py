"""The plan as a workbook and as a calendar: same bytes, text stays text, prints on A4, imports cleanly."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import CASES, opened
from tests.printing import convert

from dangjian.commands.plan import plan
from dangjian.errors import DangjianError
from dangjian.io.calendars import plan_calendar
from dangjian.io.page_workbook import page_workbook
from dangjian.io.sources import Folder
from dangjian.pages import plan as module
from dangjian.pages.plan import Plan, plan_page

BASE = CASES / "problems" / "base"


@pytest.fixture
def made() -> Plan:
    return plan(Folder(BASE), 2026)


def sheets(data: bytes) -> Any:
    return opened(BytesIO(data))


def test_a_tab_a_unit_after_the_year(made: Plan) -> None:
    workbook = sheets(page_workbook(plan_page(made)))
    assert workbook.sheetnames == ["全年总表", "第一党支部", "第二党支部"]
    rows = {row[0].value: row for row in workbook["第一党支部"].iter_rows(min_row=3)}
    assert [cell.value for cell in rows["A01"][:8]] == [
        "A01",
        "召开支委会",
        "每月",
        3,
        26,
        25,
        25,
        27,
    ]
    assert rows["A10"][6].value == 31
    assert rows["A10"][4].value is None
    overview = {row[0].value: row for row in workbook["全年总表"].iter_rows(min_row=3)}
    assert overview["A11"][3].value == 1  # one unit has the tag
    assert overview["A01"][3].value == 2


def test_same_plan_same_bytes(made: Plan) -> None:
    assert page_workbook(plan_page(made)) == page_workbook(plan_page(made))


def test_it_prints_on_a4_and_its_heading_stays(made: Plan) -> None:
    for sheet in sheets(page_workbook(plan_page(made))).worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (1, None)  # 1 is what it is when nothing is said
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes is not None
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_texts_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(BASE, root)
    path = root / "checklists" / "branch.yaml"
    text = path.read_text(encoding="utf-8").replace("title: 召开支委会", 'title: "=1+1"')
    path.write_text(text.replace("title: 公开栏", 'title: "@公开栏"'), encoding="utf-8")
    workbook = sheets(page_workbook(plan_page(plan(Folder(root), 2026))))
    cells = [cell for row in workbook["第一党支部"].iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value in ("=1+1", "@公开栏")]
    assert [cell.data_type for cell in found] == ["s", "s"]
    assert all(cell.quotePrefix for cell in found)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_tabs_have_names_that_excel_allows(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(BASE, root)
    path = root / "organization.yaml"
    long = "第一/党支部[甲]" + "长" * 40
    text = path.read_text(encoding="utf-8")
    text = text.replace("name: 第一党支部", f"name: '{long}甲'")
    path.write_text(text.replace("name: 第二党支部", f"name: '{long}乙'"), encoding="utf-8")
    names = sheets(page_workbook(plan_page(plan(Folder(root), 2026)))).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_many_units_share_a_tab_a_layer(made: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNIT_TABS", 1)
    workbook = sheets(page_workbook(plan_page(made)))
    assert workbook.sheetnames == ["全年总表", "党支部"]
    texts = [str(row[0].value) for row in workbook["党支部"].iter_rows() if row[1].value is None]
    units = [text.partition("、")[2] for text in texts if "党支部" in text and "、" in text]
    assert units == ["第一党支部", "第二党支部"]
    assert "党支部点检表" in texts
    breaks = [each.id for each in workbook["党支部"].row_breaks.brk]
    second = next(
        cell.row
        for (cell,) in workbook["党支部"].iter_rows(max_col=1)
        if str(cell.value).endswith("第二党支部")
    )
    assert any(second - 2 <= row < second for row in breaks), (
        "the second unit begins a sheet of paper"
    )


def test_the_calendar_imports_cleanly(made: Plan) -> None:
    from icalendar import Calendar

    data = plan_calendar(made)
    assert plan_calendar(made) == data
    calendar = Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    assert not [error for event in events for error in event.errors]
    uids = Counter(str(event["UID"]) for event in events)
    assert set(uids.values()) == {1}
    days = {unit.unit.id: unit.by_date() for unit in made.units()}
    assert len(events) == sum(map(len, days.values()))
    event = next(e for e in events if "br-a.2026-05-25" in e["UID"])
    assert str(event["SUMMARY"]) == "第一党支部：召开支委会等 2 项到期"
    assert str(event["DESCRIPTION"]) == "A01 召开支委会\nA06 上报计划"
    assert event.decoded("DTSTART").isoformat() == "2026-05-25"
    assert event.decoded("DTEND").isoformat() == "2026-05-26"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_without_the_extra_a_sentence(made: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(DangjianError, match="没有安装 icalendar") as caught:
        plan_calendar(made)
    assert "附加组件“calendar”" in caught.value.hint


@pytest.mark.office
def test_libreoffice_shows_every_page_in_a4_landscape(made: Plan, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(page_workbook(plan_page(made)))
    convert([tmp_path / "plan.xlsx"], "pdf", tmp_path)
    pdf = (tmp_path / "plan.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type/Page/") + pdf.count(b"/Type/Page\n") == 3
