from __future__ import annotations

from decimal import Decimal

import dangjian
from dangjian.scoring.summaries import layer_summaries, zone_summaries
from tests.engine import WORKSPACE


def test_zones_and_layers() -> None:
    """(104 + 67.02) ÷ 2 = 85.51; (104 + 67.02 + 42.22) ÷ 3 = 71.08."""
    workspace = dangjian.load(WORKSPACE)
    results = dangjian.score(workspace, "2026-05")
    [zone] = zone_summaries(workspace.workspace, results)
    assert (zone.name, zone.layer_name, zone.mean) == ("东区", "党支部", Decimal("85.51"))
    assert zone.mean_words() == "(104 + 67.02) ÷ 2 = 85.51"
    [layer] = layer_summaries(workspace.workspace, results)
    assert (layer.name, layer.mean) == ("党支部", Decimal("71.08"))
    assert (layer.highest, layer.lowest) == (Decimal(104), Decimal("42.22"))
    assert layer.grades == {"优秀": 1, "较差": 2}
    assert layer.tiers == {"先进": 1, "中层": 1, "后进": 1}
    assert layer.vetoed == 1


def test_nobody_ranked() -> None:
    workspace = dangjian.load(WORKSPACE)
    [layer] = layer_summaries(workspace.workspace, dangjian.score(workspace, "2026-04"))
    assert layer.mean is None
    assert layer.mean_words() == "没有参加排名的单位"
    assert layer.highest is None
