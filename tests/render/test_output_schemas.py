"""The schemas of JSON output, held against what commands really print about the example company."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dangjian.cli.app import run
from dangjian.commands.workspace import schemas
from dangjian.render.output_schemas import output_schemas
from tests.core.small import checklist, item, policy, record, space, unit
from tests.helpers import copied, some
from tests.oracle.workspaces import write
from tests.workflows.papers import EXAMPLE

Capture = pytest.CaptureFixture[str]
PRINTED = {
    "scores": ["score 2026-05", "score 2026-H1", "score 2026"],
    "problems": ["validate"],
    "diff": ["diff . --what-if ZB19.points=4 --replay 2026-05"],
    "progress": ["progress 2026-05"],
    "register": ["rectify list"],
    "rota": ["rota 2026"],
    "tables": ["export 2026-05 --to json", "export 2026-Q1 --to json"],
    "group-scores": ["group score 2026-05 --date 2026-06-12"],
    "collected": ["collect sheets --dry-run"],
    "guidance": ["guidance 2026-05", "guidance 2026"],
    "common": ["rectify common 2026-05", "rectify common 2026-Q2"],
    "statistics": ["rectify stats", "rectify stats 2026-05"],
    "points": ["points show", "points warn", "points show --names"],
    "campaigns": ["campaign list"],
    "campaign-state": ["campaign show noise", "campaign show furnace"],
    "duties": ["show", "show --month 2026-05"],
    "kpi": ["report kpi 2026-05 --to json", "report kpi 2026 --to json"],
    "verification": ["verify 2026-05"],
    "explanation": [
        "explain br-gear 2026-05",
        "explain br-test 2026",
        "explain br-tool 2026-H1",
        "explain z1 2026-05",
        "explain branch 2026-Q2",
        "explain records/2026-05/br-tool.branch.yaml",
    ],
    "code": ["explain DJ223"],
    "ranking": [
        "report ranking 2026-05 --to json",
        "report ranking 2026-Q2 --to json",
        "report ranking 2026 --to json --date 2027-01-10",
    ],
    "tracked": ["rectify show 2026-05.br-logistics.ZB19"],
    "group-problems": ["group validate"],
}


def printed(root: Path, words: str, capsys: Capture) -> Any:
    form = [] if "--to" in words else ["--format", "json"]
    run(["-C", str(root), *words.split(), *form])
    return json.loads(capsys.readouterr().out)


def faults(name: str, value: Any) -> list[str]:
    validator = Draft7Validator(output_schemas()[name])
    return [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(value)]


def test_every_output_has_a_command_here() -> None:
    assert PRINTED.keys() == output_schemas().keys()
    assert output_schemas().keys() <= schemas().keys()


@pytest.mark.parametrize(
    "name", [name for name in PRINTED if name not in ("collected", "verification")]
)
def test_what_is_printed_is_what_the_schema_says(name: str, capsys: Capture) -> None:
    root = EXAMPLE.parent / "gear-group" if name.startswith("group") else EXAMPLE
    for words in some(PRINTED[name], 1):
        assert not faults(name, printed(root, words, capsys)), words


def test_a_seal_after_everything_changed(tmp_path: Path, capsys: Capture) -> None:
    """An input gone and another changed; and a seal that holds."""
    root = copied(EXAMPLE, tmp_path / "w")
    assert run(["-C", str(root), "seal", "2026-05", "--by", "dept-party", "--provisional"]) == 0
    assert run(["-C", str(root), "seal", "2026-04", "--by", "dept-party", "--provisional"]) == 0
    month = root / "records" / "2026-05"
    (month / "br-tool.branch.yaml").unlink()
    record = month / "br-gear.branch.yaml"
    record.write_text(record.read_text("utf-8").replace("done: 3", "done: 2"), encoding="utf-8")
    capsys.readouterr()
    for period in ("2026-05", "2026-04"):
        found = printed(root, f"verify {period}", capsys)
        assert not faults("verification", found), period
        assert not found["holds"] or period == "2026-04"


def test_collected_sheets(tmp_path: Path, capsys: Capture) -> None:
    write(space([checklist([item("A", 1)])], [record({"A": True}, month="2026-05")]), tmp_path)
    run(["-C", str(tmp_path), "sheet", "2026-06", "--out", str(tmp_path / "sheets")])
    capsys.readouterr()
    value = printed(tmp_path, f"collect {tmp_path / 'sheets'} --dry-run", capsys)
    assert value["files"]
    assert not faults("collected", value)


def test_relative_parts_and_vetoes(tmp_path: Path, capsys: Capture) -> None:
    """What the example company doesn't have: own and best of a part, a veto that follows from results."""
    when = {"id": "v", "title": "太低", "effect": {"cap": 50}, "lasts": "year",
            "when": {"score_below": 60}}  # fmt: skip
    veto = item("V", 0, {"kind": "veto", "rules": [when]})
    rules = policy(composition={"branch": {"a": {"weight": 1, "relative": "best"}}},
                   classes={"branch": [{"id": "c", "name": "组", "tags": ["x"]}]})  # fmt: skip
    lists = [checklist([item("A", 1), item("B", 2), veto])]
    filed = [record({"A": True, "B": n == 1}, f"u{n}") for n in (1, 2)]
    write(space(lists, filed, rules, [unit("u1", tags=["x"]), unit("u2", tags=["x"])]), tmp_path)
    value = printed(tmp_path, "score 2026-05", capsys)
    assert value["ranking"][0]["parts"][0]["own"] == 100
    assert [each["vetoes"] for each in value["scorecards"]].count([]) == 1
    assert not faults("scores", value)


def test_a_key_that_the_schema_does_not_know_is_seen(capsys: Capture) -> None:
    value = printed(EXAMPLE, "progress 2026-05", capsys)
    assert faults("progress", value | {"more": 1})
    assert faults("progress", {key: value[key] for key in value if key != "expected"})
