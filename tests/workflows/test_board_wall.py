"""挂图作战: each square's light recomputed from scores, records and files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dangjian.campaigns.milestones import Light
from dangjian.commands.campaign import CHECKLIST, campaigns
from dangjian.pages.wall import Square, Wall, campaign_boards, walls
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, record, space, unit
from tests.helpers import copied
from tests.oracle.workspaces import write
from tests.workflows.follow import EXAMPLE, TODAY, facts, hostile, plain, written


@pytest.fixture(scope="module")
def wall() -> Wall:
    (only,) = walls(facts("campaign"))
    return only


def named(wall: Wall) -> dict[tuple[str, int], Square | None]:
    """The squares by the unit's name and the month."""
    return {
        (row.unit, number): square
        for row in wall.rows
        for number, square in enumerate(row.squares, start=1)
    }


def squares(wall: Wall) -> dict[tuple[str, int], Square | None]:
    """The squares of the example by the unit's id and the month."""
    names = {unit.name: unit.id for unit in facts("campaign").workspace.units.values()}
    return {(names[name], month): square for (name, month), square in named(wall).items()}


def test_every_branch_and_month_has_a_square(wall: Wall) -> None:
    assert wall.layer == "党支部"
    assert len(wall.rows) == 12
    for (_, month), square in squares(wall).items():
        assert (square is None) == (month > 5)


def test_lights_follow_from_scores_records_and_dates(wall: Wall) -> None:
    every, found = plain(), squares(wall)
    for month in range(1, 6):
        period = f"2026-{month:02}"
        results = facts("ranking", period).results
        rows = {row.unit: row for row in results.ranking}
        missing: dict[str, int] = {}
        for card in results.scorecards:
            missing[card.unit] = missing.get(card.unit, 0) + len(card.missing)
        for (name, number), square in found.items():
            if number != month:
                continue
            assert square is not None
            row = rows.get(name)
            if row is None or row.score is None:
                assert square.light is Light.WHITE
                continue
            mine = [e for e in every if e.id[:7] == period and e.unit == name and e.ended is None]
            waiting = [e for e in mine if e.submitted is not None and e.submitted <= e.due]
            late = [e for e in mine if e.due < TODAY and e not in waiting]
            no_records = not [*(EXAMPLE / "records" / period).glob(f"{name}.*")]
            red = late or row.vetoed or row.grade == "较差" or no_records
            yellow = mine or row.grade == "一般" or missing.get(name) or row.provisional
            light = Light.RED if red else Light.YELLOW if yellow else Light.GREEN
            assert square.light is light, (name, month, square)
            assert square.score == str(row.score.normalize())


def test_squares_say_why(wall: Wall) -> None:
    found = squares(wall)
    assert found["br-equip", 1] == Square(Light.RED, "66.73", ("较差", "缺 1 项"))
    assert found["br-equip", 2] == Square(Light.RED, "59", ("一票否决", "较差"))
    assert found["br-case", 2] == Square(Light.WHITE, "", ("不适用，没有得分",))
    assert found["br-digital", 1] == Square(Light.WHITE, "", ())
    assert found["br-assembly", 5] == Square(Light.RED, "92.69", ("逾期 1", "未销 1"))
    assert found["br-gear", 1] == Square(Light.GREEN, "97.31", ())


def test_who_filed_nothing_is_red(tmp_path: Path) -> None:

    root = copied(EXAMPLE, tmp_path / "w")
    for path in (root / "records" / "2026-04").glob("br-gear.*"):
        path.unlink()
    square = squares(next(iter(walls(facts("campaign", root=root)))))["br-gear", 4]
    assert square is not None
    assert (square.light, square.words[0]) == (Light.RED, "没有填报")


def test_only_who_was_to_file_and_did_not_is_red(tmp_path: Path) -> None:
    tagged = {"tags": ["操作"]}
    workspace = space(
        [checklist([item("A", 1, applies_to=["操作"]), item("B", 1, applies_to=["操作"])])],
        [record({"A": True, "B": True}), record(None, "u4"), record({"A": True}, "u5")],
        policy(missing="error"),
        [unit("u1", **tagged), unit("u2"), *(unit(f"u{n}", **tagged) for n in (3, 4, 5))],
    )
    write(workspace, tmp_path)
    (only,) = walls(facts("campaign", root=tmp_path))
    assert {name: square for (name, month), square in named(only).items() if month == 5} == {
        "支部 u1": Square(Light.GREEN, "100", ()),
        "支部 u2": Square(Light.WHITE, "", ("不适用，没有得分",)),
        "支部 u3": Square(Light.RED, "", ("没有填报",)),
        "支部 u4": Square(Light.WHITE, "", ("不适用，没有得分",)),
        "支部 u5": Square(Light.YELLOW, "", ("缺 1 项",)),
    }


def test_campaigns_hang_with_their_lights() -> None:
    views = {each.campaign.id: each for each in campaign_boards(facts("campaign"), CHECKLIST)}
    for view in campaigns(EXAMPLE, TODAY).views:
        mine = views[view.campaign.id]
        assert (mine.milestones, mine.parts) == (view.milestones, view.parts)
        assert mine.card is not None
        assert str(mine.card.period) == "2026-05"


def test_campaigns_that_are_not_under_way_are_left_out() -> None:
    def hung(month: str) -> set[str]:
        period = parse_period(month)
        assert period is not None
        known = replace(facts("campaign"), period=period)
        return {each.campaign.id for each in campaign_boards(known, CHECKLIST)}

    assert hung("2025-12") == set()
    assert hung("2027-01") == {"furnace", "noise"}  # not yet done


def test_the_page_takes_wicked_names_as_text(tmp_path: Path) -> None:
    root = hostile(tmp_path / "w")
    html = written("campaign", "html", root=root).decode()
    assert html == written("campaign", "html", root=root).decode()
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 3
    for sign in "√△×–":
        assert sign in html


def test_the_wall_shows_branches_and_teams_and_nobody(tmp_path: Path) -> None:
    known = facts("campaign")
    people = [unit.name for unit in known.workspace.units.values() if unit.layer == "person"]
    holders = [h.name for unit in known.workspace.units.values() for h in unit.holders]
    html = written("campaign", "html").decode()
    assert not [name for name in (*people, *holders, "sha256", "@1.") if name in html]
