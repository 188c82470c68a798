"""Items that take their value from another card or from the register, and what that does to a card."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from dangjian.commands.explain import explain_unit
from dangjian.commands.rectify_writing import raise_period
from dangjian.commands.score import score, score_records
from dangjian.commands.seal import seal
from dangjian.commands.verify import verify
from dangjian.io.sources import Folder
from dangjian.render.json import card_dict
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, results, space
from tests.core.small import record as filed
from tests.helpers import write_files
from tests.sheets import rules

ENTRIES = {"R1": "{value: {done: 3, total: 4}}", "S1": "良"}


def made(root: Path, records: dict[str, str], **more: str) -> Path:
    """Two lists, `branch` and `other`, for the units br-0 and br-1."""
    files = {name: text for name, text in rules.files(1).items() if "records/" not in name}
    for name, text in records.items():
        files[f"records/2026-05/{name}.yaml"] = text
    write_files(root, files | more)
    return root


def cards(root: Path, period: str = "2026-05") -> dict[tuple[str, str], Any]:
    when = parse_period(period)
    assert when is not None
    scores = score(Folder(root), when)
    assert scores.results is not None, [p.message for p in scores.problems]
    return {(card.unit, card.checklist): card_dict(card) for card in scores.results.scorecards}


def items(card: dict[str, Any]) -> dict[str, Any]:
    return {item["id"]: item for item in card["items"]}


def record(unit: str, checklist: str, entries: dict[str, str], kind: str = "inspection") -> str:
    return rules.record(unit, checklist, kind, entries)


def test_an_entry_is_judged_by_each_items_points(tmp_path: Path) -> None:
    """R1: 3/4 is under 0.9 and over a third: 4 × 0.3333. O2: 3 × (0.75 − 0.5) ÷ 0.5."""
    root = made(tmp_path, {"br-0.branch": record("br-0", "branch", ENTRIES),
                           "br-0.other": record("br-0", "other", {"O1": "true"})})  # fmt: skip
    found = cards(root)
    assert items(found["br-0", "branch"])["R1"]["earned"] == 1.3332
    other = items(found["br-0", "other"])
    assert (other["O2"]["earned"], other["O2"]["source"]) == (1.5, "inspection")
    assert other["O4"]["earned"] == 0.5
    assert other["O3"]["state"] == "missing"
    # one of two that were due was handed in by its due date
    assert (other["O5"]["earned"], other["O5"]["source"]) == (2.5, "register")


def test_without_the_other_card_it_does_not_apply(tmp_path: Path) -> None:
    excused = record("br-0", "branch", {}).partition("entries:")[0]
    excused += "excused: {reason: 整体搬迁, approved_by: 公司党委}\n"
    root = made(tmp_path, {"br-0.branch": excused,
                           "br-0.other": record("br-0", "other", {"O1": "true"})})  # fmt: skip
    other = cards(root)["br-0", "other"]
    assert {name: item["state"] for name, item in items(other).items()} == {
        "O1": "scored", "O2": "na", "O3": "na", "O4": "na", "O5": "scored",
    }  # fmt: skip
    assert other["applicable"] == 7


def test_nothing_due_is_no_rate_of_nothing(tmp_path: Path) -> None:
    """br-1's only problem was withdrawn later: it counts nowhere."""
    root = made(tmp_path, {"br-1.other": record("br-1", "other", {"O1": "true"})})
    assert items(cards(root)["br-1", "other"])["O5"]["state"] == "na"


def test_a_self_check_elsewhere_makes_a_card_provisional(tmp_path: Path) -> None:
    whole = {name: values[0] for name, values in rules.CHOICES.items() if name != "W2"}
    mine = record("br-0", "branch", whole, "self")
    root = made(tmp_path, {"br-0.branch.self": mine,
                           "br-0.other": record("br-0", "other", {"O1": "true"})})  # fmt: skip
    other = cards(root)["br-0", "other"]
    assert items(other)["O2"]["source"] == "self"
    assert other["provisional"]


def test_judgements_are_combined_by_the_word_of_the_item_that_was_judged(tmp_path: Path) -> None:
    """S1 says mean; O4 has 优 1 and 差 0.25: (1 + 0.25) ÷ 2 of 1 point."""
    two = {"S1": "{values: [{value: 优, by: 甲}, {value: 差, by: 乙}]}"}
    root = made(tmp_path, {"br-0.branch": record("br-0", "branch", two),
                           "br-0.other": record("br-0", "other", {"O1": "true"})})  # fmt: skip
    found = cards(root)
    assert items(found["br-0", "branch"])["S1"]["earned"] == 2
    assert items(found["br-0", "other"])["O4"]["earned"] == 0.625
    line = items(found["br-0", "branch"])["S1"]["deductions"][0]
    assert line["reason"] == "乙 评为“差”：4 × 0 = 0；甲 评为“优”：4 × 1 = 4；平均：(0 + 4) ÷ 2 = 2"
    assert line["points"] == 2


def test_a_broken_record_keeps_back_what_draws_on_it(tmp_path: Path) -> None:
    broken = record("br-0", "branch", {"S1": "好"})
    root = made(tmp_path, {"br-0.branch": broken,
                           "br-0.other": record("br-0", "other", {"O1": "true"})})  # fmt: skip
    assert not {key for key in cards(root) if key[0] == "br-0"}


def test_a_single_record_draws_on_its_own_side(tmp_path: Path) -> None:
    root = made(tmp_path, {"br-0.branch": record("br-0", "branch", ENTRIES),
                           "br-0.branch.self": record("br-0", "branch", {"S1": "优"}, "self"),
                           "br-0.other.self": record("br-0", "other", {"O1": "true"}, "self")})  # fmt: skip
    scores = score_records(Folder(root), ["records/2026-05/br-0.other.self.yaml"])
    assert scores.results is not None
    card = items(card_dict(scores.results.scorecards[0]))
    assert card["O2"]["state"] == "missing"
    assert card["O4"]["earned"] == 1


def test_a_failure_raises_one_problem(tmp_path: Path) -> None:
    """Of the item that was judged; a penalty that costs something raises one too."""
    entries = {"R1": "{value: {done: 1, total: 30}}", "P1": "{value: {c: 1}}"}
    root = made(tmp_path, {"br-0.branch": record("br-0", "branch", entries),
                           "br-0.other": record("br-0", "other", {"O1": "true"})})  # fmt: skip
    when = parse_period("2026-05")
    assert when is not None
    raise_period(root, when, date(2026, 6, 5), "committee", dry_run=False)
    raised = {path.name.split(".")[2] for path in (root / "rectifications/2026-05").iterdir()
              if ".br-0." in path.name}  # fmt: skip
    assert {"R1", "P1"} <= raised
    assert not raised & {"O2", "O3", "O4", "O5"}


def test_explained_so_that_a_calculator_repeats_it(tmp_path: Path) -> None:
    entries = {"R1": "{value: {done: 3, total: 4}}", "B3": "{value: {案例: province, 集体: province}}",
               "B1": "{value: {b: 2, c: 4}}", "P1": "{value: {a: [3.5], c: 1}}"}  # fmt: skip
    root = made(tmp_path, {"br-0.branch": record("br-0", "branch", entries)})
    when = parse_period("2026-05")
    assert when is not None
    story = explain_unit(Folder(root), "br-0", when).explanations[0].cards[0]
    said = {step.label: step.text for step in story.steps}
    # 5 + 4 = 9 of which 6 count; 1.3332 of the points that were due
    assert said["加分"] == "合计 9，本清单加分合计最多 6：9 − 6 = 3 分不计"
    assert said["总分"] == "得 1.3332 ÷ 应得 35 × 100 + 加分 6 − 倒扣 4 = 5.81"


def test_a_seal_keeps_what_was_taken_from_the_register(tmp_path: Path) -> None:
    records = {
        "br-0.branch": record("br-0", "branch", ENTRIES),
        "br-0.other": record("br-0", "other", {"O1": "true"}),
    }
    root = made(tmp_path, records)
    when = parse_period("2026-05")
    assert when is not None
    seal(root, when, "2026-06-05T09:00:00+08:00", by="党群工作部", provisional=True)
    found = verify(root, when)
    assert found.holds, [each.problems for each in found.seals]


def test_an_amount_out_of_the_borrowers_range_is_judged_as_it_stands() -> None:
    """Entered as 3, which the named item allows; the one that takes it says 0.5 to 2: 4 − 3 = 1."""

    def deducts(low: object, high: int) -> dict[str, Any]:
        return {"kind": "deduct", "rules": [{"id": "r", "title": "差错", "range": [low, high]}]}

    first = checklist([item("A", 5, deducts(1, 4)), item("A2", 1)])
    second = checklist([item("B", 4, deducts(Decimal("0.5"), 2), same_as="A")], name="b")
    rules = policy(composition={"branch": {"a": 1, "b": 1}})
    workspace = space([first, second], [filed({"A": {"value": {"r": [3]}}, "A2": True})], rules)
    found = {each.checklist: each for each in results(workspace).scorecards}
    assert found["a"].items[0].earned == 2
    assert found["b"].items[0].earned == 1
