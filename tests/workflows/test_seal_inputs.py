"""What a seal keeps besides the records of its months: each is changed after sealing, and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangjian.commands.seal import Sealed, seal
from dangjian.commands.verify import verify
from dangjian.errors import DangjianError
from dangjian.seal.check import Verified
from dangjian.values.period import parse_period
from tests.helpers import write_files

HEAD = "schema: dangjian/"
FILES = {
    "dangjian.yaml": f"{HEAD}workspace@1\nname: 示例\norganization: organization.yaml\n"
    "policy: policy.yaml\nchecklists: [checklists]\n",
    "organization.yaml": f"""{HEAD}organization@1
name: 示例公司
units:
  - {{id: committee, name: 党委, layer: committee}}
  - {{id: office, name: 党群部, layer: department, parent: committee}}
  - {{id: br-a, name: 甲支部, layer: branch, parent: committee}}
  - {{id: br-b, name: 乙支部, layer: branch, parent: committee}}
people:
  - {{id: p1, name: 党员甲, unit: br-a}}
""",
    "policy.yaml": f"""{HEAD}policy@1
version: "1.0.0"
title: 办法
grades: [{{name: 好, from: 80}}, {{name: 差, from: 0}}]
tiers: [{{name: 全部, focus: 稳}}]
missing: zero
uninspected: self
composition:
  branch: {{branch: 0.8, other: {{weight: 0.2, relative: best}}}}
rollup:
  method: items
  year: {{months: 0.8, after: 0.2}}
rectification:
  raise_below: 0.8
  days: {{immediate: 7, limited: 30, long: 180}}
  default: limited
  escalation: [{{overdue: 1, action: 提醒}}]
  common: {{units: 3, share: 0.3}}
  recurrence_months: 6
""",
    "checklists/catalog.yaml": f"""{HEAD}catalog@1
title: 清单库
responsibilities: [{{id: r, name: 责任}}]
layers:
  - {{id: committee, name: 党委, responsibility: [r]}}
  - {{id: department, name: 部门, responsibility: [r], under: committee}}
  - {{id: branch, name: 支部, responsibility: [r], under: committee}}
  - {{id: person, name: 党员, responsibility: [r], under: branch}}
""",
    "checklists/branch.yaml": f"""{HEAD}checklist@1
id: branch
version: "1.0.0"
title: 支部表
layers: [branch]
full_score: 100
sections:
  - id: s
    title: 节
    items:
      - {{id: M1, title: 每月, responsibility: r, requirement: 做, cycle: month, points: 10, criterion: {{kind: count, target: 2}}, nature: company}}
      - {{id: Q1, title: 每季, responsibility: r, requirement: 做, cycle: quarter, points: 10, criterion: {{kind: count, target: 2}}, nature: company}}
      - {{id: D1, title: 按时, responsibility: r, requirement: 做, cycle: month, due: {{day: 25}}, points: 10, criterion: {{kind: deadline, per_day: 1}}, nature: company}}
""",
    "checklists/other.yaml": f"""{HEAD}checklist@1
id: other
version: "1.0.0"
title: 另表
layers: [branch]
full_score: 100
sections:
  - id: s
    title: 节
    items:
      - {{id: O1, title: 同填, responsibility: r, requirement: 做, cycle: month, points: 5, criterion: {{kind: count, target: 2}}, nature: company, same_as: M1}}
      - {{id: O2, title: 自己, responsibility: r, requirement: 做, cycle: month, points: 5, criterion: {{kind: count, target: 2}}, nature: company}}
""",
    "checklists/after.yaml": f"""{HEAD}checklist@1
id: after
version: "1.0.0"
title: 述职
layers: [branch]
full_score: 100
sections:
  - id: s
    title: 节
    items:
      - {{id: Y1, title: 述职, responsibility: r, requirement: 做, cycle: year, due: {{month: next}}, points: 10, criterion: {{kind: count, target: 2}}, nature: company}}
""",
    "checklists/points.yaml": f"""{HEAD}points-rules@1
id: points
version: "1.0.0"
title: 积分细则
base: 100
cycle: year
rules: [{{id: late, title: 迟到, points: -1}}]
thresholds: [{{below: 80, action: 谈话}}]
""",
    "ledgers/points.2026.yaml": f"""{HEAD}ledger@1
rules: points@1.0.0
year: 2026
events:
  - {{date: 2026-06-01, person: p1, rule: late, source: 纪检, basis: 通知, approved_by: office, informed: 2026-06-01}}
""",
    "calendar/2026.yaml": f"{HEAD}calendar@1\nholidays: [2026-06-19]\n",
    "calendar/2027.yaml": f"{HEAD}calendar@1\nholidays: [2027-01-01]\n",
    "rectifications/2026-05/2026-05.br-a.M1.yaml": f"""{HEAD}rectification@1
id: 2026-05.br-a.M1
unit: br-a
problem: 没有做
mode: limited
owner: 书记
due: 2026-06-15
events:
  - {{at: 2026-05-28, by: office, action: raise}}
""",
}
ENTRIES = {
    ("branch", "04"): "{M1: 2, Q1: 1, D1: 2026-04-24}",
    ("branch", "05"): "{M1: 2, D1: 2026-05-25}",
    ("branch", "06"): "{M1: 2, D1: 2026-06-25}",
    ("other", "04"): "{O2: 2}",
    ("other", "05"): "{O2: 2}",
    ("other", "06"): "{O2: 2}",
}
AT = "2026-07-06T09:30:00+08:00"


def record(unit: str, checklist: str, month: str, entries: str) -> tuple[str, str]:
    """The name and the text of an inspection."""
    text = (
        f'{HEAD}record@1\nchecklist: {checklist}@1.0.0\nunit: {unit}\nperiod: "{month}"\n'
        f"kind: inspection\nby: 党群部\ndate: {month}-28\nentries: {entries}\n"
    )
    return f"records/{month}/{unit}.{checklist}.yaml", text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """April to June of two branches; the year's 述职 is filed in January."""
    records = [
        record(unit, checklist, f"2026-{month}", entries)
        for unit in ("br-a", "br-b")
        for (checklist, month), entries in ENTRIES.items()
    ]
    records += [record(unit, "after", "2027-01", "{Y1: 2}") for unit in ("br-a", "br-b")]
    return write_files(tmp_path / "ws", {**FILES, **dict(records)})


def sealed(root: Path, text: str, at: str = AT) -> Sealed:
    period = parse_period(text)
    assert period is not None
    return seal(root, period, at, by="党群部", provisional=True)


def verified(root: Path) -> Verified:
    (found,) = verify(root).seals
    return found


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text)
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


APRIL = "records/2026-04/br-a.branch.yaml"
JANUARY = "records/2027-01/br-a.after.yaml"


@pytest.mark.parametrize("period", ["2026-04", "2026-05", "2026-06", "2026-Q2", "2026", "2027-01"])
def test_a_seal_holds_and_can_be_computed_again_from_itself(root: Path, period: str) -> None:
    sealed(root, period, "2027-02-06T09:30:00+08:00")
    found = verified(root)
    assert found.holds, (found.changes, found.moves, found.engine_moves, found.problems)


@pytest.mark.parametrize(
    ("period", "file", "old", "new", "moves"),
    [
        ("2026-06", APRIL, "Q1: 1", "Q1: 2", True),  # an early entry of the cycle
        ("2026-06", "records/2026-06/br-b.other.yaml", "O2: 2", "O2: 1", True),
        ("2026-06", "records/2026-06/br-a.branch.yaml", "M1: 2", "M1: 1", True),  # same_as draws on it
        ("2026-06", "calendar/2026.yaml", "[2026-06-19]", "[2026-06-19, 2026-06-25]", False),
        ("2026", JANUARY, "Y1: 2", "Y1: 1", True),
        ("2026", "organization.yaml", "甲支部, layer: branch,", "甲支部, layer: branch, until: 2026-09,", None),
        ("2026-06", "rectifications/2026-05/2026-05.br-a.M1.yaml", "没有做", "做了", False),
        ("2026-06", "checklists/points.yaml", "below: 80", "below: 90", False),
        ("2026-06", "ledgers/points.2026.yaml", "basis: 通知", "basis: 通报", False),
        ("2026-06", "organization.yaml", "name: 乙支部", "name: 丙支部", None),
        ("2026-06", "checklists/catalog.yaml", "name: 支部,", "name: 党支部,", False),
        ("2026-06", "policy.yaml", "missing: zero", "missing: exclude", None),
        ("2026-06", "checklists/other.yaml", "title: 自己", "title: 本人", False),
    ],
)  # fmt: skip
def test_what_a_period_rests_on_is_named_when_it_changes(
    root: Path, period: str, file: str, old: str, new: str, moves: bool | None
) -> None:
    sealed(root, period, "2027-02-06T09:30:00+08:00")
    edit(root, file, old, new)
    found = verified(root)
    names = "\n".join(f"{each.kind} {each.name} {each.details}" for each in found.changes)
    shown = "支部" if file.startswith("organization") else file
    assert shown in names, names
    if moves is not None:
        assert bool(found.moves) is moves, found.moves


def test_what_cannot_count_early_does_not_outdate_a_seal(root: Path) -> None:
    sealed(root, "2026-06")
    edit(root, APRIL, "M1: 2", "M1: 1")
    assert verified(root).holds


def test_an_early_entry_that_came_or_went_is_named(root: Path) -> None:
    sealed(root, "2026-06")
    name, text = record("br-b", "branch", "2026-05", "{M1: 2, Q1: 1, D1: 2026-05-25}")
    (root / name).write_text(text, encoding="utf-8")
    (root / APRIL).unlink()
    found = {each.name: each.change for each in verified(root).changes}
    assert found == {name: "added", APRIL: "removed"}


def test_a_correction_of_an_early_entry_is_named(root: Path) -> None:
    sealed(root, "2026-06")
    text = (
        f'{HEAD}correction@1\nunit: br-a\nchecklist: branch\nperiod: "2026-04"\nitem: Q1\n'
        "kind: error\nold: {value: 1}\nnew: {value: 2}\nreason: r\nrequested_by: br-a\n"
        "decided_by: office\ndecided: 2026-07-01\ndecision: upheld\n"
    )
    write_files(root, {"corrections/2026-04/br-a.Q1.1.yaml": text})
    found = verified(root)
    assert [each.name for each in found.changes] == ["corrections/2026-04/br-a.Q1.1.yaml"]
    assert "br-a" in [move.unit for move in found.moves]


def test_added_and_missing_documents_of_other_kinds_are_named(root: Path) -> None:
    sealed(root, "2026-06")
    (root / "rectifications/2026-05/2026-05.br-a.M1.yaml").unlink()
    (root / "ledgers/points.2026.yaml").unlink()
    text = FILES["rectifications/2026-05/2026-05.br-a.M1.yaml"].replace("br-a", "br-b")
    write_files(root, {"rectifications/2026-05/2026-05.br-b.M1.yaml": text})
    found = {(each.kind, each.change) for each in verified(root).changes}
    assert found == {
        ("rectification", "removed"),
        ("rectification", "added"),
        ("ledger", "removed"),
        ("points-rules", "removed"),
    }


def test_a_month_that_is_not_over_is_not_sealed_where_an_item_asks_the_register(root: Path) -> None:
    edit(root, "checklists/other.yaml", "  - id: s\n    title: 节\n    items:\n",
         "  - id: s\n    title: 节\n    items:\n      - {id: O3, title: 销号率, responsibility: r, "
         "requirement: 做, cycle: month, points: 5, criterion: {kind: rate, target: 1}, "
         "nature: company, from: closing}\n")  # fmt: skip
    for day in ("2026-06-20", "2026-06-30"):
        with pytest.raises(DangjianError, match="还没有过完") as refused:
            sealed(root, "2026-06", f"{day}T09:30:00+08:00")
        assert "O3" in str(refused.value)
    assert sealed(root, "2026-06", "2026-07-01T09:30:00+08:00").path is not None
    assert verified(root).holds


def test_without_such_an_item_it_may_be_sealed_early(root: Path) -> None:
    assert sealed(root, "2026-06", "2026-06-29T09:30:00+08:00").path is not None
