"""The example company: whole, valid, and telling the story that its page tells."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.scoring.agenda import agenda_of
from dangjian.values.period import Month

from .company import EXAMPLE, MONTHS, ROOT, checked, scored, workspace
from .make.__main__ import every_record

# The lists and the files


def test_lists_are_the_shipped_ones() -> None:
    """From the second half of the year on; the first half has those that were shipped then."""
    shipped, copied = (
        {path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")}
        for folder in (ROOT / "checklists", EXAMPLE / "checklists")
    )
    later = {
        name: text.replace("\neffective: 2026-01\n", "\neffective: 2026-07\n")
        if "schema: dangjian/checklist@1" in text
        else text
        for name, text in shipped.items()
    }
    assert copied == later
    replaced = {document.model.id for document in workspace().checklists}
    archived = {path.stem for path in (EXAMPLE / "checklists" / "archive").glob("*.yaml")}
    assert {name.partition("@")[0] for name in archived} < replaced
    # The appraisal of the year before was held by a list of its own, with votes.
    assert {name for name in archived if not name.endswith("@1.0.0")} == {"appraisal@0.9.0"}


def test_appraisal_of_the_year_before_counts_votes() -> None:
    """Worked out by hand: three groups, each its mean, weighed three, three and four."""
    worth = {"好": Fraction(1), "较好": Fraction(85, 100), "一般": Fraction(7, 10)}
    worth["差"] = Fraction(4, 10)
    weights = {"leaders": 3, "middle": 3, "mass": 4}
    rows, cards = scored("2025")
    recorded = [r.model for r in workspace().records if r.model.checklist_id == "appraisal"]
    assert {record.unit for record in recorded} == set(rows)
    for record in recorded:
        ballots = record.entries["SP07"].value
        mean = sum(
            weight
            * sum(worth[level] * count for level, count in ballots[group].items())
            / sum(ballots[group].values())
            for group, weight in weights.items()
        ) / sum(weights.values())
        card = cards[record.unit, "appraisal"]
        [earned] = [item.earned for item in card.items if item.post.item.id == "SP07"]
        assert abs(Fraction(earned) - 20 * mean) <= Fraction(1, 20_000)
        assert rows[record.unit].score == card.score
    assert "br-digital" not in rows  # founded later


def test_valid_but_for_three_gaps_that_are_meant() -> None:
    found = {(p.code, p.location.file, p.message.rpartition("：")[2]) for p in checked().problems}
    assert found == {
        ("DJ223", "records/2026-01/br-equip.branch.yaml", "ZB22"),
        ("DJ223", "records/2026-03/br-digital.branch.yaml", "ZB25"),
        ("DJ223", "records/2026-03/br-digital.quality-branch.yaml", "ZF03"),
    }


def test_files_are_named_by_what_they_hold() -> None:
    for document in workspace().records:
        record = document.model
        middle = ".self" if record.kind == "self" else ""
        name = f"records/{record.period}/{record.unit}.{record.checklist_id}{middle}.yaml"
        assert document.name == name
        assert len((EXAMPLE / name).read_text("utf-8").splitlines()) <= 80
    for document in workspace().corrections:
        correction = document.model
        stem = f"corrections/{correction.period}/{correction.unit}.{correction.item}."
        assert document.name.startswith(stem)


def test_people_are_pseudonyms() -> None:
    assert 20 <= len(workspace().organizations[0].model.people) <= 30
    for unit in workspace().units.values():
        names = [holder.name for holder in unit.holders]
        names += [unit.name] if unit.layer == "person" else []
        for name in names:
            assert re.fullmatch(
                r"(党员|党委书记|支部书记|委员|组长|队长)[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥乾坤]",
                name,
            )


# The organization


def test_branches_and_zones() -> None:
    organization = workspace().organizations[0].model
    branches = [unit for unit in organization.units if unit.layer == "branch"]
    assert len(branches) == 12
    assert len(organization.zones) == 4
    assert {branch.zone for branch in branches} == {zone.id for zone in organization.zones}
    assert all(branch.contact for branch in branches)
    assert [b.id for b in branches if b.from_ == Month(2026, 3)] == ["br-digital"]
    assert [(b.id, b.successor) for b in branches if b.until] == [("br-surface", "br-heat")]
    assert workspace().units["br-surface"].until == Month(2026, 5)


def test_every_layer_has_units_and_records() -> None:
    assert workspace().catalog is not None
    recorded = Counter(workspace().units[d.model.unit].layer for d in workspace().records)
    assert set(recorded) == {layer.id for layer in workspace().catalog.layers}  # type: ignore[union-attr]


def reminded(unit_id: str, name: str, month: Month) -> bool:
    """Whether a list asks a unit that takes part in it to fill something in."""
    unit = workspace().units[unit_id]
    current = workspace().checklist_in(name, month)
    if current is None or unit.layer not in current.layers or not unit.exists_in(month):
        return False
    posts = agenda_of(workspace(), current, month).open_posts(workspace().tags[unit_id])
    return any(post.item.same_as is None and post.item.from_ is None for post in posts)


def test_whatever_is_due_has_a_record() -> None:
    """Of every list and unit; of members only those who take part."""
    there = {(d.model.unit, d.model.checklist_id, d.model.period) for d in workspace().records}
    members = {unit for unit, name, _ in there if name == "quality-member"}
    assert len(members) >= 8
    taking_part = [u for u in workspace().units.values() if u.layer != "person" or u.id in members]
    for unit, name, month in product(taking_part, workspace().versions, MONTHS):
        if reminded(unit.id, name, month):
            assert (unit.id, name, month) in there, (unit.id, name, month)


# The story


def test_may_uses_every_kind_that_is_due() -> None:
    may = Month(2026, 5)
    used, due = set(), set()
    for document in workspace().records:
        record = document.model
        if record.period == may:
            current = workspace().versions[record.checklist_id][record.version]
            posts = agenda_of(workspace(), current, may).posts
            due |= {p.item.criterion.kind for p in posts if p.is_due or not p.counted}
            answered = record.entries or {}
            used |= {p.item.criterion.kind for p in posts if p.item.id in answered}
    assert used == due
    assert due >= {"check", "count", "rate", "level", "deadline", "deduct", "bonus", "veto"}


def test_may_has_all_tiers_and_a_unit_without_inspection() -> None:
    rows, cards = scored("2026-05")
    assert {row.tier for row in rows.values()} == {"先进", "中层", "后进", None}
    assert rows["br-logistics"].rank is None
    assert rows["br-logistics"].provisional
    assert [unit for (unit, name), card in cards.items() if card.overclaimed] == ["br-tool"]
    assert cards["br-gear", "branch"].bonus == 1


def test_vetoes_have_their_effect() -> None:
    row = scored("2026-05")[0]["br-test"]
    assert row.score is not None
    assert row.score >= 90
    assert (row.grade, row.tier) == ("一般", "中层")
    assert scored("2026-H1")[0]["br-test"].grade == "一般"
    rows, cards = scored("2026-02")
    card = cards["br-equip", "branch"]
    assert card.before_veto is not None
    assert card.before_veto > 59 == card.score == rows["br-equip"].score
    assert not scored("2026-H1")[0]["br-equip"].vetoed


def test_the_weak_branch_recovers() -> None:
    scores = [scored(str(month))[0]["br-equip"].score for month in MONTHS[1:]]
    assert scores == sorted(scores)  # type: ignore[type-var]
    assert scores[0] < 60 < 90 < scores[-1]  # type: ignore[operator]


def test_equal_scores_are_parted_by_the_rules_of_the_party() -> None:
    rows = scored("2026-04")[0]
    first, second = rows["br-case"], rows["br-test"]
    assert first.score == second.score
    assert first.rank is not None
    assert second.rank == first.rank + 1
    assert (first.tally.rule_earned, second.tally.rule_earned) == (Decimal("20.5"), Decimal("18.5"))
    assert first.tally.rule_points == second.tally.rule_points == 21


def test_an_excused_month_has_no_score() -> None:
    assert scored("2026-02")[0]["br-case"].score is None
    assert scored("2026-Q1")[0]["br-case"].rank is not None


def test_corrections_are_of_all_sorts() -> None:
    corrections = [document.model for document in workspace().corrections]
    sorts = {(c.kind, c.decision, c.old is None) for c in corrections}
    assert sorts == {
        ("appeal", "upheld", False),
        ("appeal", "rejected", False),
        ("error", "upheld", False),
        ("error", "upheld", True),
    }


def test_reasons_stand_beside_what_does_not_apply() -> None:
    entries = [e for d in workspace().records for e in (d.model.entries or {}).values()]
    reasons = {entry.na for entry in entries if entry.na}
    assert len(reasons) >= 12
    assert any(entry.na and entry.approved_by for entry in entries)
    assert any(entry.by for entry in entries)


# What first made the records


def test_what_made_it_still_makes_a_valid_company(tmp_path: Path) -> None:
    folder = tmp_path / "gear-company"
    unmade = shutil.ignore_patterns(
        "records", "corrections", "rectifications", "ledgers", "campaigns", ".*"
    )
    shutil.copytree(EXAMPLE, folder, ignore=unmade)
    for record in every_record():
        record.write(folder / "records")
    found = check_workspace(Folder(folder))
    assert found.sound
    assert not found.errors
    assert len(found.workspace.records) == 530
