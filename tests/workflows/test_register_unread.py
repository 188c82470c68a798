"""A register of which a part can't be read gives no closing rate: not in a ranking, not on any page."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.values.period import parse_period
from tests.engine import dangjian
from tests.helpers import write_files
from tests.workflows.test_seal_inputs import ENTRIES, FILES, record

Capture = pytest.CaptureFixture[str]
KEPT = FILES["rectifications/2026-05/2026-05.br-a.M1.yaml"] + (
    "  - {at: 2026-06-01, by: br-a, action: accept}\n"
    "  - {at: 2026-06-02, by: br-a, action: submit, evidence: [x]}\n"
    "  - {at: 2026-06-03, by: office, action: close, note: 好}\n"
)
MISSED = FILES["rectifications/2026-05/2026-05.br-a.M1.yaml"].replace("br-a", "br-b")
NEED = "grades: [{name: 好, from: 80, needs: [{closing_rate: 0.5}]}, {name: 差, from: 0}]"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two branches with equal scores: one closed its problem in time, the other didn't."""
    records = [
        record(unit, checklist, f"2026-{month}", entries)
        for unit in ("br-a", "br-b")
        for (checklist, month), entries in ENTRIES.items()
    ]
    policy = FILES["policy.yaml"].replace(
        "missing: zero\n", "missing: zero\ntie_breakers: [closing_rate]\n"
    )
    files = {
        **FILES,
        **dict(records),
        "policy.yaml": policy,
        "rectifications/2026-05/2026-05.br-a.M1.yaml": KEPT,
        "rectifications/2026-05/2026-05.br-b.M1.yaml": MISSED,
    }
    return write_files(tmp_path / "ws", files)


def break_it(root: Path) -> None:
    (root / "rectifications/2026-05/2026-05.br-b.M1.yaml").write_text("{", encoding="utf-8")


def rows(root: Path) -> dict[str, tuple[int | None, str | None, str]]:
    period = parse_period("2026-06")
    assert period is not None
    results = score(Folder(root), period).results
    assert results is not None
    return {row.unit: (row.rank, row.grade, "；".join(row.notes)) for row in results.ranking}


def test_the_tie_breaker_parts_nobody_and_says_so(root: Path) -> None:
    assert {unit: row[0] for unit, row in rows(root).items()} == {"br-a": 1, "br-b": 2}
    break_it(root)
    found = rows(root)
    assert {unit: row[0] for unit, row in found.items()} == {"br-a": 1, "br-b": 1}
    assert all("按期销号率算不出" in row[2] for row in found.values())


def test_a_grade_that_needs_it_is_left_open(root: Path) -> None:
    path = root / "policy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("grades: [{name: 好, from: 80}, {name: 差, from: 0}]", NEED), encoding="utf-8"
    )
    assert {unit: row[1] for unit, row in rows(root).items()} == {"br-a": "好", "br-b": "差"}
    break_it(root)
    found = rows(root)
    assert {unit: row[1] for unit, row in found.items()} == {"br-a": None, "br-b": None}
    assert "待定" in found["br-a"][2]


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        (("rectify", "stats", "--today", "2026-06-30"), "100%"),
        (("report", "kpi", "2026-06", "--to", "csv", "--date", "2026-06-30"), "closing_rate,br-a"),
        (("report", "dashboard", "2026-06", "--out", "{out}", "--date", "2026-06-30"), "50%"),
        (("report", "bulletin", "2026-06", "--to", "md", "--out", "{out}", "--date", "2026-06-30"), "50%"),
    ],
)  # fmt: skip
def test_no_page_prints_one(
    root: Path, capsys: Capture, tmp_path: Path, arguments: tuple[str, ...], whole: str
) -> None:
    def said() -> str:
        out = tmp_path / "out"
        dangjian(*(each.replace("{out}", str(out)) for each in arguments), root=root)
        files = sorted(out.glob("*")) if out.exists() else []
        return capsys.readouterr().out + "".join(f.read_text(encoding="utf-8") for f in files)

    before = said()
    assert whole in before
    assert "算不出" not in before
    break_it(root)
    after = said()
    assert "算不出" in after
    assert "按期销号率 100%" not in after
    assert "按期销号率 50%" not in after
