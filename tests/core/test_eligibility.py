from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import dangjian
from dangjian.criteria.effects import Effect
from dangjian.documents.policy import Eligibility, Need
from dangjian.scoring.awards import awards
from dangjian.scoring.results import RaisedVeto
from dangjian.values.period import Month
from tests.engine import WORKSPACE

VETO = RaisedVeto(
    "A9", "r", "台账造假", Effect(kind="section"), "year", "核查", "党委", Month(2026, 5)
)
CASES: list[tuple[dict[str, Any], dict[str, Any], bool, str]] = [
    ({"grade": ("优秀",)}, {"grade": "优秀"}, True, "等次优秀"),
    ({"grade": ("优秀", "良好")}, {"grade": "较差"}, False, "等次较差"),
    ({"grade": ("优秀",)}, {"grade": None, "score": None}, False, "没有等次"),
    ({"min_month": Decimal(80)}, {"lowest_month": Decimal(80)}, True, "最低的月份 80 分"),
    ({"min_month": Decimal(80)}, {"lowest_month": Decimal("79.99")}, False, "最低的月份 79.99 分"),
    ({"min_month": Decimal(0)}, {"lowest_month": None}, True, "没有月份得分"),  # nothing is too low
    ({"min_month": Decimal(0)}, {"lowest_month": None, "score": None}, False, "没有得分"),
    ({"closing_rate": Decimal("0.95")}, {"closing_rate": Decimal("0.95")}, True, "按期销号率 95%"),
    ({"closing_rate": Decimal("0.95")}, {"closing_rate": Decimal("0.9")}, False, "按期销号率 90%"),
]


@pytest.mark.parametrize(("need", "facts", "met", "found"), CASES)
def test_needs(need: dict[str, Any], facts: dict[str, Any], met: bool, found: str) -> None:
    [award] = awards(_policy(Need(**need)), _row()._replace(**facts))
    assert [(each.met, each.found) for each in award.needs] == [(met, found)]
    assert award.eligible is met


def test_every_unmet_need_is_listed() -> None:
    needs = (Need(grade=("优秀",)), Need(no_veto=True), Need(min_month=Decimal(99)))
    row = _row()._replace(grade="较差", lowest_month=Decimal(50), vetoes=(VETO,))
    [award] = awards(_policy(*needs), row)
    assert [need.need for need in award.unmet] == ["等次为优秀", "没有一票否决", "每月不低于 99 分"]
    assert "2026 年 5 月台账造假（本项目（节）记 0 分）" in award.unmet[1].found


def test_every_veto_of_the_period_is_unmet() -> None:
    """br-c: the veto of May alone bars an award of the year, though it binds no score of it."""
    workspace = dangjian.load(WORKSPACE)
    may = dangjian.explain(workspace, "br-c", "2026-05").awards[0].unmet
    year = dangjian.explain(workspace, "br-c", "2026").awards[0].unmet
    assert ["台账造假" in need.found for need in may] == [False, True, False]
    assert ["台账造假" in need.found for need in year] == [False, True, False]
    assert ["责任事故" in need.found for need in year] == [False, True, False]


def _policy(*needs: Need) -> Any:
    policy = dangjian.load(WORKSPACE).workspace.policies[0].model
    return replace(policy, eligibility=(Eligibility(award="先进", needs=needs),))


def _row() -> Any:
    return dangjian.score(dangjian.load(WORKSPACE), "2026-05").ranking[0]
