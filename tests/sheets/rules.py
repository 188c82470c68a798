"""A workspace whose lists have every rule of the second revision, and what its units may enter."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.sheets.workspace import FILES

UNITS = 12

MAIN = """\
schema: dangjian/checklist@1
id: branch
version: "1.0.0"
title: 支部点检表
layers: [branch]
full_score: 100
ceiling: 104
bonus_cap: 6
sections:
  - id: life
    title: 组织生活
    items:
      - {id: R1, title: 党费, responsibility: specific, requirement: 按月收缴。, cycle: month, points: 4,
         criterion: {kind: rate, empty: zero, bands: [{from: 0.95, share: 1}, {from: 0.9, share: 0.6}, {from: 0.3333, share: 0.3333}]}, nature: company}
      - {id: R2, title: 问题, responsibility: specific, requirement: 越少越好。, cycle: month, points: 5,
         criterion: {kind: measure, unit: 件, bands: [{to: -1.5, share: 1}, {to: 0.1, share: 0.5}, {to: 3, share: 0.25}]}, nature: company}
      - {id: R3, title: 报送, responsibility: specific, requirement: 按时报送。, cycle: month, points: 3, due: {day: 25},
         criterion: {kind: deadline, per_day: 0.7, every: 3, keep: 0.3333, grace: 1}, nature: company}
      - {id: R4, title: 上报, responsibility: specific, requirement: 按时上报。, cycle: month, points: 2, due: {day: 20},
         criterion: {kind: deadline, tiers: [{late: 3, share: 0.5}, {late: 8, share: 0.1111}]}, nature: company, reporting: 填发出的日期。}
      - {id: R5, title: 督办, responsibility: specific, requirement: 五天内办。, cycle: event, points: 3,
         criterion: {kind: deadline, per_day: 1, within: 5, grace: 1}, nature: company}
  - id: vote
    title: 测评
    items:
      - {id: V1, title: 民主测评, responsibility: specific, requirement: 党员测评。, cycle: month, points: 10,
         criterion: {kind: votes, levels: {好: 1, 较好: 0.8, 差: 0}, least: 0.5}, nature: company}
      - {id: V2, title: 分组测评, responsibility: specific, requirement: 三类人员。, cycle: month, points: 7,
         criterion: {kind: votes, levels: {好: 1, 差: 0.4}, groups: [{id: lead, title: 领导, weight: 30}, {id: mass, title: 职工, weight: 40.5}]}, nature: company}
      - {id: S1, title: 现场, responsibility: specific, requirement: 现场检查。, cycle: month, points: 4,
         criterion: {kind: level, levels: {优: 1, 良: 0.8, 差: 0}}, nature: company, several: mean}
      - {id: D1, title: 草稿, responsibility: specific, requirement: （由本单位填写）, cycle: month, points: 4,
         criterion: {kind: check}, nature: company, status: draft}
  - id: apart
    title: 加减分
    items:
      - {id: B1, title: 表彰, responsibility: specific, requirement: 受到表彰。, cycle: month, points: 5,
         criterion: {kind: bonus, rules: [{id: a, title: 甲, range: [0.5, 2]}, {id: b, title: 乙, steps: [1, 3]}, {id: c, title: 丙, each: 0.5, max: 1}]}, nature: company}
      - {id: B2, title: 最高, responsibility: specific, requirement: 取最高。, cycle: month, points: 4,
         criterion: {kind: bonus, highest_only: true, rules: [{id: a, title: 甲, steps: [1, 3]}, {id: b, title: 乙, range: [1, 2]}]}, nature: company}
      - {id: B3, title: 事项, responsibility: specific, requirement: 一件一次。, cycle: month, points: 5,
         criterion: {kind: bonus, highest_only: per_matter, rules: [{id: county, title: 县级, each: 1}, {id: city, title: 市级, each: 2}, {id: province, title: 省级, each: 3}]}, nature: company}
      - {id: P1, title: 负面清单, responsibility: specific, requirement: 不发生。, cycle: month, points: 10,
         criterion: {kind: penalty, rules: [{id: a, title: 通报, range: [3, 5]}, {id: b, title: 迟报, steps: [1, 4]}, {id: c, title: 差错, each: 0.5}]}, nature: company}
      - {id: W1, title: 自动否决, responsibility: specific, requirement: 由得分判定。, cycle: month, points: 0,
         criterion: {kind: veto, rules: [{id: vote, title: 测评不足, effect: {cap: 70}, lasts: month, when: {section: vote, below: 0.6}},
           {id: fee, title: 党费, effect: section, lasts: month, when: {item: R1, below: 0.3}},
           {id: low, title: 太低, effect: list, lasts: month, when: {score_below: 35.5}}]}, nature: company}
      - {id: W2, title: 否决, responsibility: specific, requirement: 没有事故。, cycle: month, points: 0,
         criterion: {kind: veto, rules: [{id: fire, title: 火灾, effect: {grade: 不合格}, lasts: month},
           {id: life, title: 组织生活太差, effect: {grade: 合格}, lasts: month, when: {section: life, below: 0.5}}]}, nature: company}
"""

OTHER = """\
schema: dangjian/checklist@1
id: other
version: "1.0.0"
title: 专项表
layers: [branch]
full_score: 10
sections:
  - id: s
    title: 专项
    items:
      - {id: O1, title: 自己的, responsibility: specific, requirement: 做到。, cycle: month, points: 2,
         criterion: {kind: check}, nature: company}
      - {id: O2, title: 党费, responsibility: specific, requirement: 按月收缴。, cycle: month, points: 3, same_as: R1,
         criterion: {kind: rate, empty: zero, target: 1, floor: 0.5}, nature: company}
      - {id: O3, title: 测评, responsibility: specific, requirement: 党员测评。, cycle: month, points: 4, same_as: V2,
         criterion: {kind: votes, levels: {差: 0, 好: 0.9}, groups: [{id: mass, title: 职工, weight: 1}, {id: lead, title: 领导, weight: 1}]}, nature: company}
      - {id: O4, title: 现场, responsibility: specific, requirement: 现场检查。, cycle: month, points: 1, same_as: S1,
         criterion: {kind: level, levels: {优: 1, 良: 0.5, 差: 0.25}}, nature: company}
      - {id: O5, title: 销号, responsibility: specific, requirement: 按期销号。, cycle: month, points: 5, from: closing,
         criterion: {kind: rate, target: 1}, nature: company}
"""


def record(unit: str, checklist: str, kind: str, entries: dict[str, str]) -> str:
    lines = "".join(f"  {item}: {value}\n" for item, value in entries.items())
    by = "督查组" if kind == "inspection" else "支部"
    return (
        f"schema: dangjian/record@1\nchecklist: {checklist}@1.0.0\nunit: {unit}\n"
        f'period: "2026-05"\nkind: {kind}\nby: {by}\ndate: 2026-05-28\n'
        f"entries:{' {}' if not lines else ''}\n{lines}"
    )


CHOICES: dict[str, tuple[str, ...]] = {
    "R1": (
        "{value: {done: 19, total: 20}}", "{value: {done: 18, total: 20}}",
        "{value: {done: 3333, total: 10000}}", "{value: {done: 1, total: 3}}",
        "{value: {done: 0, total: 0}}", "{value: {done: 1, total: 30}}",
    ),
    "R2": ("-1.5", "-1.499999", "0.1", "0.100001", "3", "7"),
    "R3": ("2026-05-26", "2026-05-27", "2026-05-29", "2026-05-30", "2026-06-09", "false"),
    "R4": ("2026-05-20", "2026-05-23", "2026-05-24", "2026-05-28", "2026-06-03", "false"),
    "R5": (
        "{value: {since: 2026-05-08, done: 2026-05-14}}",
        "{value: {since: 2026-05-08, done: 2026-05-16}}",
        "{value: {since: 2026-05-25, done: false}}", "{value: {since: 2026-05-26, done: false}}",
        "{value: {since: 2026-05-02, done: false}}",
    ),
    "V1": (
        "{value: {好: 1, 差: 1}}", "{value: {好: 49, 较好: 1, 差: 51}}", "{value: {好: 7, 较好: 3}}",
        "{value: {好: 0}}", "{value: {好: 1, 较好: 1, 差: 1}}", "{value: {差: 3}}",
    ),
    "V2": (
        "{value: {lead: {好: 1, 差: 2}, mass: {好: 5, 差: 2}}}", "{value: {mass: {好: 3, 差: 4}}}",
        "{value: {lead: {差: 2}, mass: {差: 7}}}", "{value: {lead: {好: 3}}}",
    ),
    "S1": ("优", "良", "差"),
    "B1": (
        "{value: {a: [0.5, 2], b: 1}}", "{value: {b: 3, c: 4}}", "{value: {}}", "{value: {c: 1}}",
        "{value: {a: [2, 2, 2]}}",
    ),
    "B2": ("{value: {a: 1, b: [2, 1.5]}}", "{value: {a: 2}}", "{value: {b: [2, 2, 2]}}"),
    "B3": (
        "{value: {创新案例: city, 先进集体: county}}", "{value: {甲: province, 乙: province}}",
        "{value: {甲: county}}",
    ),
    "P1": (
        "{value: {a: [3, 4.5], b: 1}}", "{value: {c: 3}}", "{value: {}}", "{value: {b: 2}}",
        "{value: {a: [5, 5, 5]}}",
    ),
    "W2": ("false", "{value: {fire: {basis: 通报, approved_by: 公司党委}}}"),
}  # fmt: skip


def entries_of(random: Random) -> dict[str, str]:
    """Some of the items, each with one of its values."""
    return {
        item: random.choice(values) for item, values in CHOICES.items() if random.random() < 0.8
    }


def problem(unit: str, number: int, due: str, *events: str) -> dict[str, str]:
    """A rectification that is due in May."""
    id_ = f"2026-04.{unit}.M{number}"
    lines = "".join(f"  - {event}\n" for event in events)
    text = (
        f"schema: dangjian/rectification@1\nid: {id_}\nunit: {unit}\nproblem: 问题\n"
        f"mode: limited\nowner: 书记\ndue: {due}\nevents:\n{lines}"
    )
    return {f"rectifications/2026-04/{id_}.yaml": text}


def files(seed: int) -> dict[str, Any]:
    """The workspace: random records of both kinds for both lists."""
    random = Random(seed)
    units = [f"br-{number}" for number in range(UNITS)]
    made = dict(FILES)
    lines = "".join(
        f"  - {{id: {unit}, name: {unit} 支部, layer: branch, parent: committee}}\n"
        for unit in units
    )
    head = FILES["organization.yaml"].partition("  - {id: br-a")[0]
    made["organization.yaml"] = head + lines
    made["policy.yaml"] = (
        FILES["policy.yaml"] + "composition: {branch: {branch: 0.8, other: 0.2}}\n"
    )
    made["checklists/branch.yaml"], made["checklists/other.yaml"] = MAIN, OTHER
    raised = "{at: 2026-04-20, by: committee, action: raise}"
    accepted = "{at: 2026-04-21, by: br-0, action: accept}"
    for unit in units:
        for kind, tail in (("inspection", ""), ("self", ".self")):
            place = f"records/2026-05/{unit}"
            if random.random() < 0.9:
                made[f"{place}.branch{tail}.yaml"] = record(
                    unit, "branch", kind, entries_of(random)
                )
            if random.random() < 0.7:
                own = {"O1": random.choice(("true", "false"))}
                made[f"{place}.other{tail}.yaml"] = record(unit, "other", kind, own)
    submitted = "{at: %s, by: br-0, action: submit, evidence: [材料]}"
    made |= problem("br-0", 1, "2026-05-20", raised, accepted, submitted % "2026-05-20")
    made |= problem("br-0", 2, "2026-05-21", raised, accepted, submitted % "2026-05-22")
    made |= problem("br-0", 3, "2026-06-01", raised, accepted)
    made |= problem(
        "br-1",
        1,
        "2026-05-21",
        raised,
        "{at: 2026-06-20, by: committee, action: withdraw, note: 误报}",
    )
    return made
