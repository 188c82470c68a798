"""``examples/gear-company/papers``: the office's own papers agree with records and register."""

from __future__ import annotations

import re

from .company import EXAMPLE, scored, workspace

PAPERS = EXAMPLE / "papers"


def rows(name: str) -> list[list[str]]:
    """The cells of a paper's table, headings left out."""
    lines = (PAPERS / name).read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_the_levels_of_brands_follow_from_their_scores() -> None:
    ids = {unit.name: unit.id for unit in workspace().units.values() if unit.layer == "branch"}
    cards = scored("2026-H1")[1]
    register = rows("2026-品牌与示范点登记簿.md")
    current = {unit for unit, name in cards if name == "brand"}
    assert {ids[row[0]] for row in register} == {
        unit for unit in current if workspace().units[unit].until is None
    }
    for name, _, _, filed, level, _ in register:
        card = cards[ids[name], "brand"]
        assert card.score is not None
        reached = card.score >= 80 and filed != "未备案"
        assert level == ("达标" if reached else "培育"), name


def test_what_was_handed_over_is_in_the_register() -> None:
    slip = dict(rows("2026-监督信息移交单-1.md"))
    named = slip["整改台账编号（列入的）"]
    problem = EXAMPLE / "rectifications" / named[:7] / f"{named}.yaml"
    assert "unit: br-logistics\n" in problem.read_text(encoding="utf-8")
    assert "物流党支部" in slip["涉及单位和事项"]
    minutes = dict(rows("2026-二季度监督信息会商纪要.md"))
    assert "移交" in minutes["议定意见（逐件：承办部门、期限）"]
    [deadline] = re.findall(r"\d+ 月 \d+ 日", slip["办理期限"])
    assert deadline in minutes["议定意见（逐件：承办部门、期限）"]
