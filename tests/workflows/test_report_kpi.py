"""Indicators: stable names that the page documents, and values that other commands say too."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.campaign import campaigns
from dangjian.commands.points import PointsQuery as Asked
from dangjian.commands.points import points
from dangjian.commands.rectify import statistics
from dangjian.pages.kpi import DEFINITIONS, Indicator, indicators
from dangjian.scoring.results import State
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, record, space
from tests.helpers import ROOT, copied
from tests.oracle.workspaces import write
from tests.workflows.follow import EXAMPLE, HOSTILE, TODAY, facts, hostile, plain, written

PAGE = ROOT / "docs" / "reports" / "kpi.md"
Known = dict[tuple[str, str | None, str | None], Indicator]


@pytest.fixture(scope="module")
def known() -> Known:
    return by_key(indicators(facts("kpi")))


def by_key(every: tuple[Indicator, ...]) -> Known:
    found = {(each.name, each.unit, each.subject): each for each in every}
    assert len(found) == len(every)
    return found


def test_the_page_documents_every_indicator() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("\n## 全部指标\n")[2]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    documented = [tuple(cell.strip().strip("`") for cell in row) for row in rows]
    assert documented == [tuple(each) for each in DEFINITIONS.values()]


def test_every_name_is_given(known: Known) -> None:
    assert list(dict.fromkeys(name for name, _, _ in known)) == list(DEFINITIONS)


def test_scores_are_those_of_score(known: Known) -> None:
    results = facts("kpi").results
    for row in results.ranking:
        assert known["ranking.score", row.unit, None].value == row.score
        assert known["ranking.rank", row.unit, None].value == row.rank
        assert known["ranking.grade", row.unit, None].value == row.grade
        if row.rank is None:
            assert known["ranking.rank", row.unit, None].note == "，".join(row.notes)
    ranked = [row.score for row in results.ranking if row.rank and row.score is not None]
    mean = (sum(ranked, Decimal(0)) / len(ranked)).quantize(Decimal("0.01"))
    assert known["layer.mean", None, "branch"].value == mean
    assert known["ranking.of", "br-gear", None].value == len(ranked)


def test_filling_in_is_counted_from_the_cards(known: Known) -> None:
    cards = facts("kpi").results.scorecards
    mine = [result for card in cards if card.unit == "br-digital" for result in card.items]
    due = [
        each
        for each in mine
        if each.post.counted
        and (
            each.state in (State.SCORED, State.MISSING)
            or (each.state is State.NA and each.by_entry)
        )
    ]
    missing = [each for each in due if each.state is State.MISSING]
    assert known["filing.due", "br-digital", None].value == len(due)
    assert known["filing.answered", "br-digital", None].value == len(due) - len(missing)
    assert known["filing.cards", None, None].value == len(cards)
    filed = sum(1 for _ in (EXAMPLE / "records" / "2026-05").glob("br-digital.*.self.yaml"))
    every = sum(card.unit == "br-digital" for card in cards)
    expected = (Decimal(filed) / every).quantize(Decimal("0.0001"))
    assert known["filing.self_rate", "br-digital", None].value == expected


def test_a_quarter_adds_its_months_up() -> None:
    quarter = by_key(indicators(facts("kpi", "2026-Q2")))
    months = [by_key(indicators(facts("kpi", f"2026-0{n}"))) for n in (4, 5, 6)]
    for name in ("filing.due", "filing.answered", "filing.cards"):
        values = [month[name, "br-gear", None].value for month in months]
        assert quarter[name, "br-gear", None].value == sum(values)  # type: ignore[arg-type]


def test_rectifications_are_those_of_rectify_stats() -> None:
    period = parse_period("2026-06")
    assert period is not None
    june = by_key(indicators(facts("kpi", "2026-06")))
    total = statistics(EXAMPLE, TODAY, period).total
    names = ("open", "overdue", "due", "closed_on_time", "closing_rate")
    values = [june[f"rectification.{name}", None, None].value for name in names]
    assert values == [total.open, total.overdue, total.due, total.kept, total.rate]
    aged = [
        june[f"rectification.{name}", None, None].value
        for name in ("age_7", "age_30", "age_90", "age_over_90")
    ]
    assert sum(aged) == total.open  # type: ignore[arg-type]


def test_nothing_due_is_no_rate(known: Known) -> None:
    none = known["rectification.closing_rate", "br-tool", None]
    assert (none.value, none.note) == (None, "没有到期的")
    raised = [each for each in plain() if each.id.startswith("2026-05.") and each.unit == "br-tool"]
    assert known["rectification.raised", "br-tool", None].value == len(raised)


def test_people_stay_unnamed(known: Known) -> None:
    people = {unit.id for unit in facts("kpi").workspace.units.values() if unit.layer == "person"}
    assert people
    assert not people & {unit for _, unit, _ in known if unit}
    few = known["points.mean", "br-tool", "quality-points"]
    assert (few.value, few.note) == (None, "不到 3 人，不出")
    view = next(view for view in points(EXAMPLE, Asked("quality-points")).views)
    balances = [each.points for each in view.balances]
    mean = (sum(balances, Decimal(0)) / len(balances)).quantize(Decimal("0.01"))
    assert known["points.mean", None, "quality-points"].value == mean
    assert known["points.lowest", None, "quality-points"].value == min(balances)


def test_campaigns_are_those_of_campaign_show(known: Known) -> None:
    for view in campaigns(EXAMPLE, TODAY).views:
        team, name = view.campaign.team, view.campaign.id
        assert known["campaign.done", team, name].value == view.done
        assert known["campaign.late", team, name].value == view.late
        progress = known["campaign.progress", team, name].value
        assert progress == Decimal(view.done) / len(view.milestones)


def test_units_asked_for_alone() -> None:
    found = indicators(facts("kpi", units=("br-tool",)))
    assert {each.unit for each in found} == {"br-tool"}


def test_json_says_what_csv_says() -> None:
    document: dict[str, Any] = json.loads(written("kpi", "json"))
    assert document["schema"] == "dangjian/kpi@1"
    assert document["seal"] == {"id": None, "digest": None, "provisional": True, "changed": False}
    content = written("kpi", "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content)))
    assert len(rows) == len(document["indicators"])
    shown: Callable[[object], str] = lambda value: (  # noqa: E731
        "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    )
    for row, each in zip(rows, document["indicators"], strict=True):
        assert row == {key: shown(value) for key, value in each.items()}


def test_wicked_names_stay_text(tmp_path: Path) -> None:
    root = hostile(tmp_path / "w")
    path = root / "organization.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: 工装党支部", "name: =1+1"), encoding="utf-8")
    content = written("kpi", "csv", root=root)
    assert content == written("kpi", "csv", root=root)
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert {row["unit_name"] for row in rows if row["unit"] == "br-tool"} == {"'=1+1"}
    assert {row["unit_name"] for row in rows if row["unit"] == "br-gear"} == {HOSTILE}


def test_a_month_without_records_gives_nothing_to_divide_by(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    every = by_key(indicators(facts("kpi", "2026-12", root=root)))
    assert ("filing.due", "br-gear", None) not in every
    assert every["filing.due", None, None].value == 0
    assert every["filing.completion", None, None].value is None
    shutil.rmtree(root / "records" / "2026-03")  # between months with records: everybody owed
    every = by_key(indicators(facts("kpi", "2026-03", root=root)))
    assert every["filing.answered", "br-gear", None].value == 0
    assert every["filing.inspection_rate", "br-gear", None].value == 0


def test_an_excused_unit_owes_nothing(tmp_path: Path) -> None:
    """One of two branches is excused: what is due is the other's alone, and it isn't inspected for less."""
    lists = [checklist([item("A", 4), item("B", 4)])]
    records = [record({"A": True}, "u1"), record(None, "u2")]
    write(space(lists, records, units=2), tmp_path)
    every = by_key(indicators(facts("kpi", "2026-05", root=tmp_path)))
    assert every["filing.due", None, None].value == every["filing.due", "u1", None].value == 2
    assert every["filing.completion", None, None].value == Decimal("0.5")
    assert every["filing.inspection_rate", None, None].value == 1
    assert ("filing.due", "u2", None) not in every


def paper(period: str, *units: str) -> list[list[str]]:
    """The rows of the tables of the paper, each a list of its cells."""
    text = written("kpi", "md", period, units=units).decode()
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert text.count("|---")
    assert "sha256" not in text
    return rows


def test_the_paper_concludes_what_the_values_say(known: Known) -> None:
    """Aim, value and conclusion of every row, read back and compared again by hand."""
    rows = {row[0]: row for row in paper("2026-05")}
    for words, name, aim in (("到期完成率", "filing.completion", "100%"), ("逾期未销号", "rectification.overdue", "没有")):  # fmt: skip
        row, value = rows[words], known[name, None, None].value
        assert isinstance(value, int | Decimal)
        shown = Decimal(row[2].rstrip("% 项"))
        assert shown == (value * 100 if name.endswith("completion") else value)
        met = value >= 1 if name.endswith("completion") else value == 0
        assert row[1:2] + row[3:4] == [aim, "达到" if met else "未达到"]
    vetoed = {row.unit for row in facts("kpi").results.ranking if row.vetoes}
    for row in facts("kpi").results.ranking:
        told = rows[facts("kpi").scores.name_of(row.unit)]
        gaps = [known["checklist.gap", row.unit, name].value for name in row.counting]
        wide = any(isinstance(gap, Decimal) and gap > 10 for gap in gaps)
        overdue = known["rectification.overdue", row.unit, None].value
        done = known["filing.completion", row.unit, None].value
        rate = known["rectification.closing_rate", row.unit, None].value
        slow = isinstance(rate, Decimal) and rate < Decimal("0.95")
        missed = [
            word
            for word, is_missed in (("到期完成率", done != 1), ("按期销号率", slow), ("逾期未销号", overdue != 0),
                                    ("自查差距", wide), ("一票否决", row.unit in vetoed))
            if is_missed
        ]  # fmt: skip
        assert told[-1] == (f"未达到：{'、'.join(missed)}" if missed else "达到")
        assert isinstance(done, Decimal)
        assert told[1] == f"{row.score:.2f}"
        assert Decimal(told[3].rstrip("%")) == (done * 100).quantize(Decimal("0.01"))
        assert Decimal(told[-3]) == overdue
    kept = [rows[name][3] for name in rows if len(rows[name]) == 5 and name != "指标"]
    said = re.search(r"有目标的指标 (\d+) 项：(.*)。", written("kpi", "md").decode())
    assert said is not None
    numbers = {
        name: int(number)
        for name, number in re.findall(r"(达到|未达到|没有实绩) (\d+) 项", said[2])
    }
    assert int(said[1]) == len(kept) == sum(numbers.values())
    assert numbers.get("达到", 0) == kept.count("达到")
    assert numbers.get("未达到", 0) == kept.count("未达到")


def test_a_unit_sees_its_own_row(known: Known) -> None:
    rows = paper("2026-05", "br-tool")
    assert [row[0] for row in rows] == ["单位", "工装党支部"]


def test_json_gives_the_aim_beside_the_value() -> None:
    document: dict[str, Any] = json.loads(written("kpi", "json"))
    for each in document["indicators"]:
        if each["name"] == "filing.completion":
            assert (each["target"], each["met"]) == (1, each["value"] == 1)
        if each["name"].startswith(("ranking.", "layer.")):
            assert each["target"] is each["met"] is None


def test_who_is_not_ranked_is_said_with_the_reason() -> None:
    """The table is of all who are assessed."""
    text = written("kpi", "md").decode()
    assert "参加排名的单位" not in text
    unranked = [row for row in facts("kpi").results.ranking if row.rank is None]
    assert [row.unit for row in unranked] == ["br-logistics"]
    assert "\n不排名的：物流党支部（未督查）。\n" in text
    assert "不排名的" not in written("kpi", "md", units=("br-gear",)).decode()


def test_without_a_score_nothing_is_reached(tmp_path: Path) -> None:
    """One branch filed nothing under ``missing: exclude``, to another nothing applied."""
    lists = [checklist([item("A", 4)])]
    filed = [record({"A": True}, "u1"), record({"A": {"na": "停产"}}, "u3")]
    write(space(lists, filed, policy(missing="exclude"), units=3), tmp_path)
    text = written("kpi", "md", root=tmp_path).decode()
    rows = [
        line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| 支部")
    ]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("支部 u1", "100.00", "达到"),
        ("支部 u2", "–", "未达到：到期完成率"),
        ("支部 u3", "–", "没有得分"),
    ]
    assert "不排名的：支部 u2（到期事项没有填报，没有得分）、支部 u3（不适用，没有得分）。" in text
