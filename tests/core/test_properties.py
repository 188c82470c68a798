"""What holds of every workspace, whatever is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from dangjian.commands.score import score
from dangjian.documents.checklist import Checklist
from dangjian.io.listing import Listing
from dangjian.io.sources import Folder
from dangjian.scoring.results import Results
from dangjian.values.numbers import ZERO
from dangjian.values.period import parse_period
from tests.helpers import examples
from tests.oracle import workspaces as draw_from
from tests.oracle.arithmetic import due_date
from tests.oracle.book import items_of, kind_of
from tests.oracle.entries import long_form
from tests.oracle.workspaces import workspaces, write

Doc = dict[str, Any]
Published = dict[tuple[str, str], tuple[Any, ...]]


class Backwards(Folder):
    """A folder that names its files in the opposite order."""

    def listing(self, path: str) -> Listing:
        found = super().listing(path)
        return found._replace(names=found.names[::-1])


def results_of(space: Doc, period: str, source: Callable[[Path], Folder] = Folder) -> Results:
    parsed = parse_period(period)
    assert parsed is not None
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        found = score(source(Path(folder)), parsed).results
    assert found is not None
    return found


def published(found: Results) -> Published:
    """What people see of cards and rows: no order, no lines."""
    cards = {
        (card.unit, card.checklist): (
            card.score, card.before_veto, card.grade, card.earned, card.applicable, card.bonus,
            card.gap, card.overclaimed, card.provisional,
        )
        for card in found.scorecards
    }  # fmt: skip
    rows = {
        (row.unit, ""): (row.score, row.rank, row.grade, row.tier, row.coefficient, row.provisional)
        for row in found.ranking
    }
    return cards | rows


def most(checklist: Checklist, bonus: Decimal) -> Decimal:
    """The most that a list can give: its ceiling, else the full score and the bonus."""
    return checklist.full_score + bonus if checklist.ceiling is None else checklist.ceiling


def check_cards(space: Doc, period: str) -> None:
    parsed = parse_period(period)
    assert parsed is not None
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        scores = score(Folder(Path(folder)), parsed)
    assert scores.results is not None
    for card in scores.results.scorecards:
        checklist = scores.workspace.versions[card.checklist][card.version]
        if card.score is not None:
            assert 0 <= card.score <= max(most(checklist, card.bonus or ZERO), checklist.full_score)
        if card.earned is not None and card.applicable is not None:
            assert 0 <= card.earned <= card.applicable
            lost = sum((line.points for line in card.deductions), ZERO)
            assert lost == card.applicable - card.earned
        assert all(line.points > 0 and line.reason for line in card.deductions)
        assert all(0 <= result.earned_points <= result.points for result in card.items)


@examples(10)
@given(workspaces("month"))
def test_a_month_keeps_its_bounds(space: Doc) -> None:
    check_cards(space, "2026-05")


@examples(5)
@given(workspaces("quarter"))
def test_a_quarter_keeps_its_bounds(space: Doc) -> None:
    for policy in space["policy"]:
        policy["rollup"] = {"method": "items"}
    check_cards(space, "2026-Q2")


@examples(5)
@given(workspaces("quarter"), st.sampled_from(["2026-05", "2026-Q2"]))
def test_the_order_of_files_does_not_matter(space: Doc, period: str) -> None:
    assert published(results_of(space, period)) == published(results_of(space, period, Backwards))


@examples(7)
@given(workspaces("month"), st.randoms(use_true_random=False))
def test_the_order_of_items_and_entries_does_not_matter(space: Doc, random: Any) -> None:
    before = published(results_of(space, "2026-05"))
    for checklist in space["checklists"]:
        for section in checklist["sections"]:
            random.shuffle(section["items"])
    for record in space["records"]:
        if "entries" in record:
            entries = list(record["entries"].items())
            random.shuffle(entries)
            record["entries"] = dict(entries)
    random.shuffle(space["organization"]["units"])
    assert published(results_of(space, "2026-05")) == before


def with_corrections_applied(space: Doc) -> Doc:
    """The workspace as if the records had been right from the start.

    A correction where nothing was filed stays: no record ever said it.
    """
    space = deepcopy(space)
    self_counts = space["policy"][0]["uninspected"] == "self"
    records = {(r["unit"], r["checklist"].split("@")[0], r["kind"]): r for r in space["records"]}
    kept = []
    for correction in sorted(space["corrections"], key=lambda each: each["decided"]):
        if correction["decision"] != "upheld":
            continue
        name = correction["item"]
        for kind in ("inspection", "self") if self_counts else ("inspection",):
            record = records.get((correction["unit"], correction["checklist"], kind), {})
            if name in record.get("entries", {}):
                before = long_form(record["entries"][name])
                evidence = {k: v for k, v in before.items() if k == "evidence"}
                record["entries"][name] = evidence | correction["new"]
                break
        else:
            kept.append(correction)
    return space | {"corrections": kept}


@examples(8)
@given(workspaces("month"))
def test_a_corrected_record_counts_like_one_that_was_right(space: Doc) -> None:
    assume(any(correction["decision"] == "upheld" for correction in space["corrections"]))
    corrected = published(results_of(space, "2026-05"))
    assert corrected == published(results_of(with_corrections_applied(space), "2026-05"))


def perfect(item: Doc, month: str) -> Doc:
    """An entry that earns all points."""
    criterion = item["criterion"]
    value: Any = {
        "check": True,
        "level": "优",
        "count": criterion.get("target"),
        "rate": {"done": 1, "total": 1},
        "measure": criterion.get("target"),
        "deduct": {},
    }.get(kind_of(item))
    if kind_of(item) == "deadline":
        value = due_date(item, month, []).isoformat()
    return {"value": value, "evidence": ["记录"]}


def one_list(draw: Any) -> Doc:
    """A workspace with one list, one unit that everything applies to, and records of two months."""
    months = ["2026-04", "2026-05"]
    made = draw_from.draw_list(draw, "list-a", "A", ["branch"])
    policy = draw_from.draw_policy(draw, ["branch"], [made], False, "1.0.0")
    unit = {"id": "u1", "name": "支部", "layer": "branch", "tags": draw_from.TAGS}
    head = {"schema": "dangjian/record@1", "checklist": "list-a@1.0.0", "unit": "u1"}
    records = [
        head | {"period": m, "kind": kind, "by": "督查组", "date": f"{m}-28"}
        | {"entries": draw_from.draw_entries(draw, made, m, [])}
        for m in months
        for kind in ("inspection", "self")
    ]  # fmt: skip
    organization = {"schema": "dangjian/organization@1", "name": "示例公司", "units": [unit]}
    return {
        "policy": [policy | {"rollup": {"method": "items"}}], "catalog": draw_from.catalog(),
        "checklists": [made], "organization": organization, "records": records,
        "corrections": [], "calendar": [],
    }  # fmt: skip


@examples(13)
@given(st.composite(one_list)())
def test_another_perfect_month_never_lowers_a_roll_up(space: Doc) -> None:
    card = results_of(space, "2026-Q2").scorecards[0]
    before = card.score
    assume(before is not None)
    # In a struck section even a perfect month adds only to what could have been earned.
    assume(all(veto.effect.kind != "section" for veto in card.vetoes))
    june = space["records"][0] | {"period": "2026-06", "date": "2026-06-28"}
    june["entries"] = {
        item["id"]: perfect(item, "2026-06")
        for _, item in items_of(space["checklists"][0])
        if kind_of(item) not in ("bonus", "veto")
    }
    space["records"].append(june)
    after = results_of(space, "2026-Q2").scorecards[0].score
    assert before is not None
    assert after is not None
    assert after >= before
