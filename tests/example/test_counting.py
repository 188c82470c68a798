"""Which cards enter a unit's composed score: read from the policy by hand, asked of every output."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
import yaml

from dangjian.cli.app import run
from dangjian.commands.report import REPORTS, facts_of
from dangjian.values.period import parse_period
from tests.example.company import EXAMPLE
from tests.helpers import some

POLICY = yaml.safe_load((EXAMPLE / "policy.yaml").read_text(encoding="utf-8"))
MONTHLY = set(POLICY["composition"]["branch"])
YEARLY = MONTHLY | set(POLICY["rollup"]["year"]) - {"months"}


def scores(capsys: pytest.CaptureFixture[str], period: str) -> dict[str, object]:
    run(["-C", str(EXAMPLE), "score", period, "--format", "json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("period", "named"),
    some([("2026-05", MONTHLY), ("2026-Q2", MONTHLY), ("2026", YEARLY), ("2026-H1", MONTHLY)], 2),
)
def test_rows_name_the_lists_that_count(
    capsys: pytest.CaptureFixture[str], period: str, named: set[str]
) -> None:
    found = scores(capsys, period)
    has: dict[str, set[str]] = {}
    for card in found["scorecards"]:  # type: ignore[attr-defined]
        has.setdefault(card["unit"], set()).add(card["checklist"])
    rows = found["ranking"]
    assert rows
    assert all(set(row["counting"]) == named & has[row["unit"]] for row in rows)  # type: ignore[attr-defined]


def test_only_cards_that_do_not_count_are_headed_as_unranked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = scores(capsys, "2026")
    branches = {row["unit"] for row in found["ranking"]}  # type: ignore[attr-defined]
    cards = [(card["unit"], card["checklist"]) for card in found["scorecards"]]  # type: ignore[attr-defined]
    aside = sum(unit not in branches or name not in YEARLY for unit, name in cards)
    run(["-C", str(EXAMPLE), "score", "2026"])
    tables = capsys.readouterr().out.split("（不排名）\n")[1:]
    assert len(tables) > 1
    rows = [table.split("\n\n")[0].strip().splitlines()[1:] for table in tables]
    assert sum(line[:2] == "  " or bool(line.strip()) for each in rows for line in each) == aside


def test_no_loss_of_another_list_is_told_of_the_score(
    capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    """Items of 品牌 are PP…: scored apart, they are in no loss, advice or bonus of the year."""
    run(["-C", str(EXAMPLE), "report", "bulletin", "2026", "--to", "md", "--date", "2027-01-10",
         "--out", str(tmp_path)])  # fmt: skip
    capsys.readouterr()
    bulletin = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    brand = facts_of(EXAMPLE, REPORTS["bulletin"], parse_period("2026"), date(2027, 1, 10))
    titles = [item.title for item in brand.workspace.newest("brand").items()]
    for part in bulletin.split("\n## ")[1:]:
        assert not re.search(r"\bPP\d\d ", part)
        assert not any(title in part for title in titles)
    run(["-C", str(EXAMPLE), "guidance", "2026"])
    assert "品牌" not in re.sub(r"2026-\S+", "", capsys.readouterr().out.split("党建协作区")[0])
