"""Data out: the tables say what ``score`` and the register say, and name nobody unasked."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import dangjian
from dangjian.cli.app import run
from dangjian.errors import DangjianError
from tests.helpers import ROOT, copied
from tests.repositories import repository

EXAMPLE = ROOT / "examples" / "gear-company"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path / "公司")


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def data_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(list(arguments)) == 0
    return json.loads(capsys.readouterr().out, parse_float=Decimal)


@pytest.mark.parametrize("period", ["2026-05", "2026-Q2", "2026"])
def test_the_tables_are_what_score_says(
    period: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = data_of(capsys, "-C", str(EXAMPLE), "score", period, "--format", "json")
    assert run(["-C", str(EXAMPLE), "export", period, "--out", str(tmp_path)]) == 0
    tables = {path.stem: rows_of(path) for path in tmp_path.glob("*.csv")}
    shown = {row["unit"]: (row["score"], row["rank"], row["grade"]) for row in tables["scores"]}
    assert shown == {
        row["unit"]: (_text(row["score"]), _text(row["rank"]), row["grade"] or "")
        for row in scores["ranking"]
    }
    cards = {(card["unit"], card["checklist"]): card for card in scores["scorecards"]}
    assert {(row["unit"], row["checklist"]) for row in tables["cards"]} == cards.keys()
    for row in tables["cards"]:
        card = cards[row["unit"], row["checklist"]]
        assert [row[key] for key in ("score", "earned", "applicable", "penalty", "gap")] == [
            _text(card[key]) for key in ("score", "earned", "applicable", "penalty", "gap")
        ]
    lines = [
        line for card in cards.values() for item in card["items"] for line in item["deductions"]
    ]
    assert len(tables["deductions"]) == len(lines)
    assert sum(Decimal(row["points"]) for row in tables["deductions"]) == sum(
        line["points"] for line in lines
    )
    assert len(tables["items"]) == sum(len(card["items"]) for card in cards.values())


def _text(value: object) -> str:
    return "" if value is None else str(value)


def test_months_from_to_are_one_each(tmp_path: Path) -> None:
    assert run(["-C", str(EXAMPLE), "export", "2026-02..2026年4月", "--out", str(tmp_path)]) == 0
    assert {row["period"] for row in rows_of(tmp_path / "cards.csv")} == {
        "2026-02",
        "2026-03",
        "2026-04",
    }


def test_entries_as_recorded_and_as_in_force() -> None:
    """A correction of the example, and an entry that exists by correction alone."""
    workspace = dangjian.load(EXAMPLE)
    entries = dangjian.tables(workspace, "2026-01..2026-05")["entries"]
    upheld = [
        document.model
        for document in workspace.workspace.corrections
        if document.model.decision == "upheld"
    ]
    assert upheld
    for correction in upheld:
        key = (str(correction.period), correction.unit, correction.item)
        found = [e for e in entries if (e["period"], e["unit"], e["item"]) == key and e["counts"]]
        assert found
        assert all(each["corrected"] for each in found)
        if correction.old is None:
            assert [each["side"] for each in found] == ["correction"]
            assert found[0]["recorded"] is None


def test_problems_and_events_are_those_of_the_register(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listed = data_of(capsys, "-C", str(EXAMPLE), "rectify", "list", "--format", "json")
    exported = data_of(capsys, "-C", str(EXAMPLE), "export", "2026", "--to", "json")["tables"]
    ours = {each["id"]: (each["status"], each["severity"], each["due"]) for each in listed}
    assert ours == {
        each["id"]: (each["status"], each["severity"], each["due"]) for each in exported["problems"]
    }
    assert {event["problem"] for event in exported["events"]} == ours.keys()


def test_people_are_named_by_id_alone(company: Path, tmp_path: Path) -> None:
    people = {
        unit.id: unit.name
        for unit in dangjian.load(company).workspace.units.values()
        if unit.layer == "person"
    }
    assert people
    assert run(["-C", str(company), "export", "2026-05", "--out", str(tmp_path / "out")]) == 0
    assert not (tmp_path / "out" / "points.csv").exists()
    cards = rows_of(tmp_path / "out" / "cards.csv")
    mine = [row for row in cards if row["unit"] in people]
    assert mine
    assert {row["unit_name"] for row in mine} == {""}
    named = ["export", "2026-05", "--people", "--out", str(tmp_path / "named")]
    assert run(["-C", str(company), *named]) == 0
    cards = rows_of(tmp_path / "named" / "cards.csv")
    assert {row["unit_name"] for row in cards if row["unit"] in people} <= set(people.values())


def test_people_never_into_a_repository(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only where git ignores the folder, or outside."""
    repository(company)
    command = ["-C", str(company), "export", "2026-05", "--people"]
    assert run([*command, "--out", str(company / "数据")]) == 2
    assert "没有被忽略" in capsys.readouterr().err
    assert not (company / "数据").exists()
    with (company / ".gitignore").open("a", encoding="utf-8") as ignored:
        ignored.write("数据/\n")
    assert run([*command, "--out", str(company / "数据")]) == 0
    assert (company / "数据" / "points.csv").is_file()
    assert run([*command, "--out", str(company.parent / "别处")]) == 0


def test_parquet_holds_exact_decimals(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    assert (
        run(["-C", str(EXAMPLE), "export", "2026-05", "--to", "parquet", "--out", str(tmp_path)])
        == 0
    )
    table = parquet.read_table(tmp_path / "cards.parquet")
    rows = dangjian.tables(dangjian.load(EXAMPLE), "2026-05")["cards"]
    assert table.column("score").to_pylist() == [row["score"] for row in rows]
    assert str(table.schema.field("score").type).startswith("decimal128")
    first = (tmp_path / "cards.parquet").read_bytes()
    assert (
        run(["-C", str(EXAMPLE), "export", "2026-05", "--to", "parquet", "--out", str(tmp_path)])
        == 0
    )
    assert (tmp_path / "cards.parquet").read_bytes() == first


def test_a_broken_record_is_told(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = next((company / "records" / "2026-05").glob("br-gear.branch.yaml"))
    record.write_text("schema: dangjian/record@1\n", encoding="utf-8")
    out = ["--out", str(company.parent / "out")]
    assert run(["-C", str(company), "export", "2026-05", *out]) == 1
    assert "br-gear.branch.yaml" in capsys.readouterr().err
    cards = rows_of(company.parent / "out" / "cards.csv")
    assert ("br-gear", "branch") not in {(row["unit"], row["checklist"]) for row in cards}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["2026-05..2026-01"], "2026-05 在 2026-01 之后"),
        (["2026-Q1..2026-Q2"], "“2026-Q1”不是月份"),
        (["2026-05", "--to", "xlsx"], "可用的是 csv、json、parquet"),
        (["2026-05", "--output", "x.csv"], "几个表不能写成一个文件"),
    ],
)
def test_wrong_words(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "export", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_the_python_interface_refuses_what_is_no_month() -> None:
    with pytest.raises(DangjianError, match="两头要是月份"):
        dangjian.tables(dangjian.load(EXAMPLE), "2026-Q1..2026-05")
