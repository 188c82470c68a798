"""``examples/gear-company/papers``: the office's own papers agree with records and register."""

from __future__ import annotations

import re

import yaml

from .company import EXAMPLE, scored, workspace

PAPERS = EXAMPLE / "papers"


def rows(name: str) -> list[list[str]]:
    """The cells of a paper's table, headings left out."""
    lines = (PAPERS / name).read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def entries(name: str) -> list[dict[str, str]]:
    """What a ledger of the example holds, as its file says it."""
    found = yaml.safe_load((EXAMPLE / "ledgers" / name).read_text(encoding="utf-8"))
    return [
        {key: str(value) for key, value in each.items()} for each in found["events"]
    ]  # nothing is voided in them


def record(month: str, name: str) -> dict[str, object]:
    """The entries of a record of the example, as its file says them."""
    path = EXAMPLE / "records" / month / f"{name}.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]
    assert isinstance(found, dict)
    return found


def test_the_levels_of_brands_follow_from_their_scores() -> None:
    cards = scored("2026-H1")[1]
    register = entries("brand-register.2026.yaml")
    filed = {each["person"] for each in register if each["rule"] == "cultivated"}
    assert filed == {
        unit
        for unit, name in cards
        if name == "brand" and value_of(record("2026-03", f"{unit}.brand").get("PP04")) is True
    }
    passed = {each["person"] for each in register if each["rule"] == "passed"}
    reached = {unit for unit in filed if (cards[unit, "brand"].score or 0) >= 80}
    assert passed == {unit for unit in reached if workspace().units[unit].until is None}


def test_visits_to_contact_points_are_those_that_the_lists_count() -> None:
    register = entries("contacts.2026.yaml")
    for months, last in ((("01", "02", "03"), "2026-03"), (("04", "05", "06"), "2026-06")):
        for unit in workspace().units.values():
            if unit.layer != "member":
                continue
            visits = [
                each
                for each in register
                if (each["person"], each["rule"]) == (unit.id, "visit")
                and each.get("happened", each["date"])[5:7] in months
            ]
            entry = record(last, f"{unit.id}.member.self").get("WY05")
            assert len(visits) == value_of(entry), (unit.id, last)
            assert all(workspace().units[each["unit"]].contact == unit.id for each in visits)


def value_of(entry: object) -> object:
    """What an entry says, in its short form or its long one."""
    return entry.get("value") if isinstance(entry, dict) else entry


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
