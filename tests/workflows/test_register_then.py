"""What the register said on a day: every output that bears it says the same, counted from the files by hand."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from dangjian.cli.app import run
from tests.helpers import copied
from tests.workflows.follow import EXAMPLE, plain

DAYS = ("2026-06-05", "2026-06-10", "2026-06-20", "2026-07-06")


def facts_by_hand(root: Path, day: str, units: str = "") -> tuple[int, int, int, int]:
    """Open, overdue, due of May to July's period 2026-06 and closed in time, up to a day; of the units
    whose ids begin so."""
    today = date.fromisoformat(day)
    every = [
        each
        for each in plain(root, today)
        if each.state != "withdrawn" and each.unit.startswith(units)
    ]
    living = [each for each in every if each.state != "closed"]
    due = [each for each in every if str(each.due)[:7] == "2026-06" and each.due <= today]
    kept = [
        each for each in due if each.state == "closed" and each.ended and each.ended <= each.due
    ]
    return len(living), sum(each.due < today for each in living), len(due), len(kept)


def said(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> str:
    run(["-C", str(root), *arguments])
    return capsys.readouterr().out


@pytest.mark.parametrize("day", DAYS)
def test_all_outputs_of_a_day_agree(
    day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    living, overdue, due, kept = facts_by_hand(EXAMPLE, day)
    listed = json.loads(
        said(capsys, EXAMPLE, "rectify", "list", "--today", day, "--format", "json")
    )
    assert sum(each["status"] not in ("closed", "withdrawn") for each in listed) == living
    assert sum(each["days_overdue"] > 0 for each in listed) == overdue
    shown = json.loads(
        said(capsys, EXAMPLE, "rectify", "list", "--overdue", "--today", day, "--format", "json")
    )
    assert len(shown) == overdue
    stats = json.loads(
        said(capsys, EXAMPLE, "rectify", "stats", "2026-06", "--today", day, "--format", "json")
    )["total"]
    assert (stats["open"], stats["overdue"], stats["due"], stats["kept"]) == (
        living, overdue, due, kept,
    )  # fmt: skip
    for kind, form in (("kpi", "json"), ("bulletin", "md")):
        said(
            capsys,
            EXAMPLE,
            "report",
            kind,
            "2026-06",
            "--to",
            form,
            "--date",
            day,
            "--out",
            str(tmp_path),
        )
    kpi = {
        each["name"]: each["value"]
        for each in json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))[
            "indicators"
        ]
        if each["unit"] is None
    }
    assert kpi["rectification.open"] == living
    assert kpi["rectification.overdue"] == overdue
    assert (kpi["rectification.due"], kpi["rectification.closed_on_time"]) == (due, kept)
    # The bulletin is about the branches, and so is every figure in it.
    living, overdue, due, kept = facts_by_hand(EXAMPLE, day, "br-")
    bulletin = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")
    found = re.search(
        r"尚未销号 (\d+) 项(?:（其中 [^）]+登记的 \d+ 项）)?，(?:其中逾期 (\d+) 项|没有逾期的)",
        bulletin,
    )
    assert found
    assert (int(found[1]), int(found[2] or 0)) == (living, overdue)
    if due:
        assert f"到期的整改 {due} 项，按期销号 {kept} 项，按期销号率 " in bulletin


def test_what_was_withdrawn_counts_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    before = len(
        [
            e
            for e in plain(root, date(2026, 6, 30))
            if e.id.startswith("2026-05") and e.state != "withdrawn"
        ]
    )
    said(
        capsys, root, "rectify", "withdraw", "2026-05.br-assembly.M1", "--by", "dept-party",
        "--note", "并入别的", "--date", "2026-06-25",
    )  # fmt: skip
    for kind, form in (("kpi", "json"), ("dashboard", "html")):
        said(
            capsys,
            root,
            "report",
            kind,
            "2026-05",
            "--to",
            form,
            "--date",
            "2026-06-30",
            "--out",
            str(tmp_path / "out"),
        )
    kpi = json.loads(next((tmp_path / "out").glob("*.json")).read_text(encoding="utf-8"))[
        "indicators"
    ]
    raised = next(
        e["value"] for e in kpi if e["name"] == "rectification.raised" and e["unit"] is None
    )
    page = next((tmp_path / "out").glob("*.html")).read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", " ", page)
    shown = re.search(r"本期发现的问题\s+(\d+)", text)
    assert shown
    assert raised == int(shown[1]) == before - 1
