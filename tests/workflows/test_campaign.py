"""Campaigns: milestones, lights, members' part."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dangjian.campaigns.milestones import Light
from dangjian.commands.campaign import campaign, campaigns, record_milestone
from dangjian.commands.checking import check_workspace
from dangjian.documents.campaign import CampaignEvent
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from tests.helpers import CASES, contents

TEXT = """schema: dangjian/campaign@1
id: noise
title: 齿轮降噪攻坚
team: gr-a
branch: br-a
goal: 六月底前把噪声降到 72 分贝以下
members:
  - {person: p1, task: 试验, leader: true}
milestones:
  - {id: m1, title: 方案, planned: 2026-04-10, owner: p1}
  - {id: m2, title: 试验, planned: 2026-05-20, owner: p1}   # with a remark
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(CASES / "problems" / "base", folder)
    (folder / "campaigns").mkdir()
    (folder / "campaigns" / "noise.yaml").write_text(TEXT, encoding="utf-8", newline="\n")
    return folder


def record(root: Path, milestone: str, action: Any, at: date, **more: Any) -> Any:
    event = CampaignEvent(at=at, by="br-a", milestone=milestone, action=action, **more)
    return record_milestone(root, "noise", event)


def lights(root: Path, today: date) -> list[Light]:
    return [each.light for each in campaigns(root, today).views[0].milestones]


def test_lights_follow_from_dates(root: Path) -> None:
    assert lights(root, date(2026, 4, 10)) == [Light.WHITE, Light.WHITE]
    assert lights(root, date(2026, 4, 11)) == [Light.RED, Light.WHITE]
    taken = record(root, "m1", "done", date(2026, 4, 12))
    assert taken.after.words == "计划 4 月 10 日，迟了 2 天完成"
    record(root, "m2", "replan", date(2026, 5, 20), planned=date(2026, 6, 1), note="设备检修")
    record(root, "m2", "done", date(2026, 6, 2), actual=date(2026, 6, 1), evidence=("试验报告",))
    assert lights(root, date(2026, 6, 3)) == [Light.YELLOW, Light.GREEN]
    record(root, "m2", "undo", date(2026, 6, 3), note="复核不通过")
    assert lights(root, date(2026, 6, 3)) == [Light.YELLOW, Light.RED]
    text = (root / "campaigns" / "noise.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        TEXT + "events:\n  - {at: 2026-04-12, by: br-a, milestone: m1, action: done}\n"
    )
    assert not check_workspace(Folder(root)).problems


def test_members_have_their_part(root: Path) -> None:
    record(root, "m1", "done", date(2026, 4, 9))
    (part,) = campaigns(root, date(2026, 5, 21)).views[0].parts
    assert (part.member.person, part.done, part.late, part.total) == ("p1", 1, 1, 2)


def test_one_campaign_without_a_card(root: Path) -> None:
    (view,) = campaign(root, "noise", date(2026, 5, 21)).views
    assert view.card is None
    assert (view.done, view.late) == (0, 2)
    with pytest.raises(DangjianError, match="没有攻坚项目 noisy"):
        campaign(root, "noisy", date(2026, 5, 21))


@pytest.mark.parametrize(
    ("milestone", "action", "at", "more", "sentence"),
    [
        ("m9", "done", date(2026, 5, 1), {}, "不在项目里"),
        ("m1", "undo", date(2026, 5, 1), {"note": "不行"}, "还没有完成"),
        ("m1", "done", date(2026, 4, 1), {"actual": date(2026, 4, 2)}, "在记录日期"),
        (
            "m1",
            "replan",
            date(2026, 4, 11),
            {"planned": date(2026, 5, 1), "note": "晚"},
            "到期以前",
        ),
        ("m1", "replan", date(2026, 4, 1), {"planned": date(2026, 4, 10), "note": "同"}, "一样"),
        ("m1", "replan", date(2026, 4, 1), {"planned": date(2026, 5, 1)}, "没有写说明"),
    ],
)
def test_refusals_leave_everything(
    root: Path, milestone: str, action: str, at: date, more: dict[str, Any], sentence: str
) -> None:
    before = contents(root)
    with pytest.raises(DangjianError, match=sentence):
        record(root, milestone, action, at, **more)
    assert contents(root) == before
