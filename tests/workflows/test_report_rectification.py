"""整改台账: what stands in it is what the files say, followed event by event."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from dangjian.commands.rectify import statistics
from dangjian.pages.page import Table
from dangjian.pages.rectification import rectification_page
from dangjian.values.period import parse_period
from tests.helpers import copied, opened
from tests.workflows.follow import EXAMPLE, HOSTILE, TODAY, facts, hostile, plain, tabs, written

DUE = 10
STATE = 11
LATE = 12
STATES = {"open": "待接收", "working": "整改中", "submitted": "待复核", "closed": "已销号"}


def page_tabs(
    period: str = "2026-05", root: Path = EXAMPLE, today: date = TODAY
) -> dict[str, list]:  # type: ignore[type-arg]
    return tabs(rectification_page(facts("rectification", period, root=root, today=today)))


def test_the_tabs_hold_what_the_files_say() -> None:
    found = page_tabs()
    every = {each.id: each for each in plain()}
    living = {name for name, each in every.items() if each.ended is None}
    late = {name for name in living if every[name].due < TODAY}
    assert {row[0] for row in found["台账"]} == set(every)
    assert {row[0] for row in found["未销号"]} == living
    assert {row[0] for row in found["逾期"]} == late
    for row in found["台账"]:
        mine = every[row[0]]
        assert row[STATE] == STATES[mine.state]
        assert row[DUE] == mine.due.isoformat()
        assert row[2] == mine.raised.isoformat()
        days = (TODAY - mine.due).days if row[0] in late else None
        assert row[LATE] == days


def test_a_period_has_what_was_raised_or_alive_in_it() -> None:
    assert page_tabs("2026-02")["台账"] == []
    assert [row[0] for row in page_tabs("2026-03")["台账"]] == ["2026-03.br-logistics.M1"]
    assert [row[0] for row in page_tabs("2026-04")["台账"]] == ["2026-03.br-logistics.M1"]
    june = {row[0] for row in page_tabs("2026-06")["台账"]}
    assert june == {
        each.id for each in plain() if each.ended is None or each.ended >= date(2026, 6, 1)
    }


def test_statistics_are_those_of_rectify_stats() -> None:
    period = parse_period("2026-06")
    assert period is not None
    rows = {row[0]: row for row in page_tabs("2026-06")["统计"]}
    stats = statistics(EXAMPLE, TODAY, period)
    for line in (*stats.units, *stats.zones, stats.total):
        if line.due or line.open or line.returned or line.reopened:
            assert rows[line.name][2:] == (
                line.due, line.kept, line.open, line.overdue, line.returned, line.reopened,
            )  # fmt: skip
    percent = (Decimal(100 * stats.total.kept) / stats.total.due).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    assert Decimal(str(rows["合计"][1]).rstrip("%")) == percent


def test_extensions_say_how_often_by_whom_and_why(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "rectifications/2026-05/2026-05.br-assembly.M1.yaml"
    text = path.read_text(encoding="utf-8")
    event = (
        "  - {at: 2026-06-17, by: dept-party, action: extend, due: 2026-07-10, note: 设备到货晚}\n"
    )
    path.write_text(text + event, encoding="utf-8")
    row = next(row for row in page_tabs(root=root)["台账"] if row[0] == "2026-05.br-assembly.M1")
    assert row[DUE] == "2026-07-10（延期 1 次，党群工作部准：设备到货晚）"
    assert row[LATE] is None


def test_what_waits_for_the_reviewer_says_so(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "rectifications/2026-05/2026-05.br-digital.M1.yaml"
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("  - {at: 2026-06-11")]
    event = "  - {at: 2026-06-10, by: br-digital, action: submit, evidence: [记录]}\n"
    path.write_text(head + event, encoding="utf-8")
    row = next(row for row in page_tabs(root=root)["逾期"] if row[0] == "2026-05.br-digital.M1")
    assert row[LATE] == "10（等复核）"


def test_common_problems_are_marked() -> None:
    from dangjian.commands.rectify import common

    period = parse_period("2026-05")
    assert period is not None
    found = common(EXAMPLE, period).found
    shared = {each.judged.item.id for each in (*found.counting.now, *found.aside.now)}
    assert shared
    for row in page_tabs()["台账"]:
        path = EXAMPLE / "rectifications" / str(row[0])[:7] / f"{row[0]}.yaml"
        source = yaml.safe_load(path.read_text(encoding="utf-8")).get("source") or {}
        item = source.get("item", "")
        if str(row[0]).startswith("2026-05"):
            assert row[6] == ("共性" if item in shared else "个性")


def test_an_empty_month_says_so() -> None:
    page = rectification_page(facts("rectification", "2026-02"))
    table = next(block for block in page.blocks if isinstance(block, Table))
    assert table.empty == "2026 年 2 月没有整改事项。"
    assert written("rectification", "xlsx", "2026-02")


def test_units_asked_for_alone() -> None:
    page = rectification_page(facts("rectification", units=("br-tool",)))
    names = {row[3] for row in tabs(page)["台账"]}
    assert names == {"工装党支部"}


@pytest.mark.parametrize("kind", ["rectification", "kanban", "campaign", "tcard"])
def test_workbooks_take_wicked_names_as_text_and_keep_their_bytes(
    kind: str, tmp_path: Path
) -> None:

    root = hostile(tmp_path / "w")
    content = written(kind, "xlsx", root=root)
    assert content == written(kind, "xlsx", root=root)
    cells = [
        cell
        for sheet in opened(BytesIO(content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(HOSTILE in str(cell.value) for cell in cells)
