"""督查情况表: who inspected whom, beside the rota and what was expected."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from dangjian.commands.plan import rota, rota_text
from dangjian.commands.report import REPORTS, report
from dangjian.io.sources import Folder
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, record, space, unit
from tests.example.company import EXAMPLE
from tests.figures.extract import Grid, read
from tests.oracle.workspaces import write

KIND = REPORTS["inspections"]
DAY = date(2026, 6, 10)


def grids(root: Path, period: str = "2026-05", form: str = "xlsx", day: date = DAY) -> list[Grid]:
    (made,) = report(root, KIND, parse_period(period), (form,), day).files
    return list(read("inspections", period, made.name, made.content).grids)


def rows(grid: Grid) -> list[dict[str, str]]:
    head, *body = grid.rows
    return [dict(zip(head, row, strict=True)) for row in body]


def table(root: Path, title: str, **more: Any) -> list[dict[str, str]]:
    return next((rows(g) for g in grids(root, **more) if title in g.rows[0]), [])


def turns(root: Path, year: int = 2026) -> dict[tuple[str, str], str]:
    """Whose turn it is at whom, from what `rota` prints: by month and the name of the inspected."""
    text = rota_text(rota(Folder(root), year), "csv").lstrip("\ufeff")
    lines = csv.DictReader(io.StringIO(text))
    return {(each["period"], each["inspected_name"]): each["inspector_name"] for each in lines}


def test_inspectors_and_days_are_those_of_the_files() -> None:
    names = {
        each["id"]: each["name"]
        for each in yaml.safe_load((EXAMPLE / "organization.yaml").read_text("utf-8"))["units"]
    }
    by: dict[str, set[str]] = defaultdict(set)
    days: dict[str, set[str]] = defaultdict(set)
    for path in (EXAMPLE / "records" / "2026-05").glob("*.yaml"):
        found = yaml.safe_load(path.read_text("utf-8"))
        if found["kind"] == "self" or "excused" in found or found["unit"] not in names:
            continue
        name, day = names[found["unit"]], found["date"]
        days[name].add(f"{day.year} 年 {day.month} 月 {day.day} 日")
        by[name].add(found["by"])
        for entry in found["entries"].values():
            if isinstance(entry, dict):
                by[name] |= {e["by"] for e in (entry, *entry.get("values", ())) if "by" in e}
    told = [each for each in table(EXAMPLE, "轮到督导") if each["督查人"] != "–"]
    assert {each["单位"]: {*each["督查人"].split("、")} for each in told} == by
    assert {each["单位"]: {*each["日期"].split("、")} for each in told} == days
    counted = {each["督查人"]: int(each["督查次数"]) for each in table(EXAMPLE, "督查次数")}
    assert counted == {
        who: sum(who in s for s in by.values()) for who in {*counted}.union(*by.values())
    }


def small(folder: Path, by: dict[str, str], *more: dict[str, Any], **rules: Any) -> Path:
    """Four branches; those in ``by`` were inspected by these."""
    records = [record({"A1": True}, name) | {"by": who} for name, who in by.items()]
    lists = [checklist([item("A1", 100)])]
    units = [unit(f"u{n}") for n in range(1, 5)]
    write(space(lists, [*records, *more], policy(**rules), units), folder)
    return folder


def test_planned_against_done(tmp_path: Path) -> None:
    small(tmp_path, {})
    due = {f"u{n}": turns(tmp_path)["2026-05", f"支部 u{n}"] for n in range(1, 5)}
    by = {"u1": due["u1"], "u2": f"{due['u2']}督查组", "u3": "公司督查组"}
    root = small(tmp_path / "done", by)
    missed = {each["应督导"]: each["轮到督导"] for each in rows(grids(root)[-1])}
    assert missed == {"支部 u3": due["u3"], "支部 u4": due["u4"]}
    told = {each["单位"]: each for each in table(root, "已督查清单")}
    assert {n: (e["应督查清单"], e["已督查清单"].strip(" ▼")) for n, e in told.items()} == {
        "支部 u1": ("1", "1"), "支部 u2": ("1", "1"), "支部 u3": ("1", "1"), "支部 u4": ("1", "0"),
    }  # fmt: skip
    assert told["支部 u4"]["说明"] == "没有督查：点检表"
    assert {name: each["轮到督导"] for name, each in told.items()} == {
        f"支部 {name}": who for name, who in due.items()
    }


def test_who_is_excused_was_not_missed(tmp_path: Path) -> None:
    root = small(tmp_path, {"u1": "督查组"}, record(None, "u2"))
    told = {each["单位"]: each for each in table(root, "督查人")}
    assert told["支部 u2"]["说明"] == "免报：点检表"
    assert told["支部 u2"]["督查人"] == "–"
    assert "支部 u2" not in [each["应督导"] for each in rows(grids(root)[-1])]


def test_a_name_that_begins_another_is_not_taken_for_it(tmp_path: Path) -> None:
    small(tmp_path, {})
    due = turns(tmp_path)["2026-05", "支部 u1"]
    lists, units = [checklist([item("A1", 100)])], [unit(f"u{n}") for n in range(1, 5)]
    made = space(lists, [record({"A1": True}, "u1") | {"by": f"{due}分部"}], policy(), units)
    other = {"id": "d1", "name": f"{due}分部", "layer": "committee", "parent": "root"}
    made["organization"]["units"].append(other)
    write(made, tmp_path / "two")
    missed = {each["应督导"]: each["轮到督导"] for each in rows(grids(tmp_path / "two")[-1])}
    assert missed["支部 u1"] == due


def test_months_to_come_are_not_missed(tmp_path: Path) -> None:
    root = small(tmp_path, {"u1": "督查组"})
    told = table(root, "轮到督导", period="2026-Q2")
    assert {each["月份"] for each in told} == {"2026 年 5 月", "2026 年 6 月"}
    (made,) = report(root, KIND, parse_period("2026-Q2"), ("md",), DAY).files
    assert "2026 年 4 月还没有到，或者在第一份记录以前，不列。" in made.content.decode()
    early = table(root, "轮到督导", period="2026-Q2", day=date(2026, 5, 31))
    assert {each["月份"] for each in early} == {"2026 年 5 月"}
