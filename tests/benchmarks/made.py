"""A large workspace made by code: the same sizes give the same bytes."""

from __future__ import annotations

import random
from pathlib import Path

MONTH = "2026-05"
_PER_SECTION = 8

_SETTINGS = """\
schema: dangjian/workspace@1
name: 测量用工作区
organization: organization.yaml
policy: policy.yaml
checklists: [checklists]
"""
_CATALOG = """\
schema: dangjian/catalog@1
title: 测量用清单库
responsibilities: [{id: specific, name: 具体责任}]
layers: [{id: branch, name: 党支部, responsibility: [specific]}]
"""
_POLICY = """\
schema: dangjian/policy@1
version: "1.0.0"
title: 测量用办法
grades:
  - {name: 优秀, from: 90}
  - {name: 良好, from: 80}
  - {name: 较差, from: 0}
tiers:
  - {name: 先进, focus: 看创新, top: 0.30, from: 85}
  - {name: 后进, focus: 抓基础, bottom: 0.20, below: 80}
  - {name: 中层, focus: 促提升}
missing: zero
uninspected: self
overclaim: {over: 10, deduct: 0}
composition: {branch: {branch: 1}}
rollup: {method: items}
rectification:
  raise_below: 1
  days: {immediate: 7, limited: 30, long: 180}
  default: limited
  escalation: [{overdue: 1, action: 提醒}]
  common: {units: 3, share: 0.2}
  recurrence_months: 6
"""
_CRITERIA = (
    "{kind: count, target: 2}",
    "{kind: check}",
    "{kind: rate, target: 1, floor: 0.8}",
    "{kind: level, levels: {优: 1, 良: 0.8, 中: 0.6, 差: 0}}",
    "{kind: deduct, rules: [{id: late, title: 不及时, each: 0.5}, {id: wrong, title: 有差错, steps: [1, 2]}]}",
    "{kind: deadline, per_day: 0.5, grace: 1}",
    "{kind: measure, target: 95, floor: 60, unit: 分}",
    "{kind: bonus, rules: [{id: city, title: 受市级表彰, each: 1}]}",
)
_BONUS = len(_CRITERIA) - 1


FORMS = ("甲类", "乙类", "丙类")
"""The tags of units, which tell apart the forms of their sheets."""


def make_workspace(folder: Path, records: int, items: int = 40, *, forms: bool = False) -> Path:
    """A month of inspection records, one a unit, each answering ``items`` items.

    ``forms``: units of three kinds, each with one item that the others don't have.
    """
    dice = random.Random(20260501)
    texts = {
        "dangjian.yaml": _SETTINGS,
        "policy.yaml": _POLICY,
        "organization.yaml": _organization(records, forms),
        "checklists/catalog.yaml": _CATALOG,
        "checklists/branch.yaml": _checklist(items, forms),
    }
    for number in range(records):
        texts[f"records/{MONTH}/br-{number:05}.branch.yaml"] = _record(dice, number, items)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def _organization(units: int, forms: bool) -> str:
    tags = [f", tags: [{form}]" if forms else "" for form in FORMS]
    lines = [
        f"  - {{id: br-{number:05}, name: 第 {number + 1} 党支部, layer: branch,"
        f" members: {12 + number % 40}{tags[number % len(tags)]}}}"
        for number in range(units)
    ]
    return "\n".join(["schema: dangjian/organization@1", "name: 测量用公司", "units:", *lines, ""])


def _checklist(items: int, forms: bool) -> str:
    lines = [
        "schema: dangjian/checklist@1",
        "id: branch",
        'version: "1.0.0"',
        "title: 测量用点检表",
        "layers: [branch]",
        "full_score: 100",
        "ceiling: 110",
        "sections:",
    ]
    for number in range(items):
        if number % _PER_SECTION == 0:
            section = number // _PER_SECTION + 1
            lines += [f"  - id: s{section}", f"    title: 第 {section} 项", "    items:"]
        lines += _item(number)
        if forms and number >= items - len(FORMS):
            lines.append(f"        applies_to: [{FORMS[number % len(FORMS)]}]")
    return "\n".join([*lines, ""])


def _item(number: int) -> list[str]:
    criterion = _CRITERIA[number % len(_CRITERIA)]
    return [
        f"      - id: ZB{number + 1:02}",
        f"        title: 第 {number + 1} 条责任事项",
        "        responsibility: specific",
        f"        requirement: 第 {number + 1} 条的工作要求，写明谁、做什么、怎样算完成。",
        "        cycle: month",
        "        due: {day: 25}",
        "        points: 2.5",
        f"        criterion: {criterion}",
        "        nature: company",
    ]


def _record(dice: random.Random, number: int, items: int) -> str:
    lines = [
        "schema: dangjian/record@1",
        "checklist: branch@1.0.0",
        f"unit: br-{number:05}",
        f'period: "{MONTH}"',
        "kind: inspection",
        f"by: 督查{'一二三四'[number % 4]}组",
        f"date: {MONTH}-{20 + number % 9}",
        "entries:",
    ]
    lines += [f"  ZB{item + 1:02}: {_entry(dice, item % len(_CRITERIA))}" for item in range(items)]
    return "\n".join([*lines, ""])


def _entry(dice: random.Random, kind: int) -> str:
    """Two thirds in the long form, as in the example company."""
    value = _value(dice, kind)
    if dice.random() < 1 / 3:
        return f"{{value: {value}}}" if value.startswith("{") else value
    parts = [f"value: {value}"]
    if dice.random() < 0.7:
        parts.append(f"evidence: [会议记录 5 月 {dice.randint(1, 28)} 日, 签到表]")
    if dice.random() < 0.4:
        parts.append("note: 现场看过台账，与填报一致")
    if dice.random() < 0.3:
        parts.append(f"by: 督查{dice.choice('一二三四')}组")
    return f"{{{', '.join(parts)}}}"


def _value(dice: random.Random, kind: int) -> str:
    good = dice.random() < 0.8
    if kind == 0:
        return "2" if good else "1"
    if kind == 1:
        return "true" if good else "false"
    if kind == 2:
        total = dice.randint(20, 45)
        return f"{{done: {total if good else total - dice.randint(1, 5)}, total: {total}}}"
    if kind == 3:
        return dice.choice(("优", "优", "良", "中"))
    if kind == 4:
        return "{}" if good else f"{{late: {dice.randint(1, 4)}}}"
    if kind == 5:
        return f"{MONTH}-{dice.randint(10, 25 if good else 29)}"
    if kind == _BONUS:
        return "{}" if good else "{city: 1}"
    return f"{dice.randint(700, 1000) / 10}"
