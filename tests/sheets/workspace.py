"""A small workspace whose list has every kind of criterion, and sheets of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from dangjian.commands.collect import collect
from dangjian.commands.sheet import sheet
from dangjian.io.sources import Folder
from dangjian.sheet.book import Choice
from dangjian.sheet.results import Collected
from dangjian.values.period import Month, parse_period
from tests.helpers import opened, write_files
from tests.sheets.filling import place_of_all, saved, typed

MAY = Month(2026, 5)
TODAY = date(2026, 6, 2)
TAB = "支部点检表"

CHECKLIST = """\
schema: dangjian/checklist@1
id: branch
version: "1.0.0"
title: 支部点检表
layers: [branch]
full_score: 100
ceiling: 110
sections:
  - id: life
    title: 组织生活
    items:
      - {id: A1, title: 开展学习, responsibility: specific, requirement: 每月学习。, cycle: month, points: 4,
         criterion: {kind: check}, nature: company, evidence: [学习记录]}
      - {id: A2, title: 支委会, responsibility: specific, requirement: 每月两次。, cycle: month, points: 3,
         criterion: {kind: count, target: 2}, nature: rule, evidence_required: true}
      - {id: A3, title: 党课质量, responsibility: specific, requirement: 讲好党课。, cycle: month, points: 5,
         criterion: {kind: level, levels: {优: 1, 良: 0.8, 差: 0}}, nature: company}
      - {id: A4, title: 党费, responsibility: specific, requirement: 按月收缴。, cycle: month, points: 4,
         criterion: {kind: rate, target: 1, floor: 0.8}, nature: company}
      - {id: A5, title: 满意度, responsibility: specific, requirement: 群众满意。, cycle: month, points: 5,
         criterion: {kind: measure, target: 100, floor: 80, unit: 分}, nature: company}
      - {id: A6, title: 报送, responsibility: specific, requirement: 按时报送。, cycle: month, points: 3,
         due: {day: 25}, criterion: {kind: deadline, per_day: 0.5}, nature: rule}
  - id: order
    title: 阵地和纪律
    items:
      - id: B1
        title: 公告栏
        responsibility: specific
        requirement: 及时更新。
        cycle: month
        points: 6
        criterion:
          kind: deduct
          rules:
            - {id: late, title: 更新不及时, each: 0.5, max: 2}
            - {id: wrong, title: 内容差错, range: [0.5, 2]}
            - {id: gone, title: 没有公告栏, all: true}
        nature: company
      - {id: B2, title: 保密, responsibility: specific, requirement: 没有泄密。, cycle: month, points: 2, default: {},
         criterion: {kind: deduct, rules: [{id: leak, title: 泄密, steps: [1, all]}]}, nature: company}
      - {id: B3, title: 表彰, responsibility: specific, requirement: 受到表彰。, cycle: event, points: 3,
         criterion: {kind: bonus, rules: [{id: city, title: 市级表彰, each: 1}]}, nature: company}
      - {id: B4, title: 红线, responsibility: specific, requirement: 不碰红线。, cycle: month, points: 0,
         criterion: {kind: veto, rules: [{id: accident, title: 重大事故, effect: {cap: 59}, lasts: month}]}, nature: company}
"""

FILES = {
    "dangjian.yaml": """\
schema: dangjian/workspace@1
name: 示例公司
organization: organization.yaml
policy: policy.yaml
checklists: [checklists]
""",
    "organization.yaml": """\
schema: dangjian/organization@1
name: 示例公司
units:
  - {id: committee, name: 公司党委, layer: committee}
  - {id: br-a, name: 一支部, layer: branch, parent: committee}
  - {id: br-b, name: 二支部, layer: branch, parent: committee}
""",
    "policy.yaml": """\
schema: dangjian/policy@1
version: "1.0.0"
title: 考核评价办法
grades: [{name: 优秀, from: 90}, {name: 合格, from: 60}, {name: 不合格, from: 0}]
tiers: [{name: 先进, focus: 看创新, top: 0.3}, {name: 其他, focus: 促提升}]
missing: zero
uninspected: self
rollup: {method: items}
rectification:
  raise_below: 1
  days: {immediate: 7, limited: 30, long: 180}
  default: limited
  escalation: [{overdue: 1, action: 提醒}]
  common: {units: 3, share: 0.2}
  recurrence_months: 6
""",
    "checklists/catalog.yaml": """\
schema: dangjian/catalog@1
title: 责任清单库
responsibilities: [{id: specific, name: 具体责任}]
layers:
  - {id: committee, name: 公司党委, responsibility: [specific]}
  - {id: branch, name: 党支部, responsibility: [specific], under: committee}
""",
    "checklists/branch.yaml": CHECKLIST,
}

GOOD: dict[tuple[str, str], Any] = {
    ("_", "by"): "督查组",
    ("_", "date"): date(2026, 5, 28),
    ("A1", "value"): "是",
    ("A2", "value"): 2,
    ("A2", "evidence"): "支委会记录 5 月；会议通知",
    ("A3", "value"): "良",
    ("A4", "done"): 28,
    ("A4", "total"): 30,
    ("A5", "value"): 92.5,
    ("A6", "value"): date(2026, 5, 27),
    ("B1", "late"): 1,
    ("B1", "wrong"): "0.5；1",
    ("B1", "note"): "一期晚了",
}
"""An inspection that answers everything."""


def make(folder: Path, **changed: str) -> Path:
    """The workspace under a folder; ``changed``: other contents of files by their stems."""
    files = dict(FILES)
    for stem, text in changed.items():
        files[next(name for name in files if Path(name).stem == stem)] = text
    return write_files(folder, files)


def blank(root: Path, unit: str = "br-a", month: Month = MAY, **choice: Any) -> bytes:
    """The sheet of a unit."""
    period = parse_period(str(month))
    assert period is not None
    made = sheet(
        Folder(root), period, Choice(units=(unit,), **choice), root / "out", force=True
    ).made
    return Path(made[0].path).read_bytes()


Change = Callable[[Workbook], None]


def filled(
    data: bytes,
    cells: Mapping[tuple[str, str], Any] = GOOD,
    kind: str = "inspection",
    change: Change | None = None,
) -> bytes:
    """The sheet with values by item and field on one side, and any other change."""
    places, _ = place_of_all(data)
    values = {places[TAB, item, kind, field][0]: value for (item, field), value in cells.items()}
    data = typed(data, {TAB: values})
    if change is None:
        return data
    book = opened(io.BytesIO(data), rich_text=True)
    change(book)
    return saved(book)


def cell_of(data: bytes, item: str, field: str, kind: str = "inspection") -> str:
    """The address of an input cell."""
    return place_of_all(data)[0][TAB, item, kind, field][0]


def hand_in(root: Path, *books: bytes, names: tuple[str, ...] = (), **options: Any) -> Collected:
    """Collect these workbooks."""
    inbox = root.parent / "inbox"
    inbox.mkdir(exist_ok=True)
    for old in inbox.iterdir():
        old.unlink()
    for number, data in enumerate(books):
        name = names[number] if names else f"交来{number + 1}.xlsx"
        (inbox / name).write_bytes(data)
    return collect(root, [inbox], today=TODAY, **options)


def record_text(root: Path, name: str = "br-a.branch") -> str:
    """A record of May as it was written; its digest and source left out."""
    text = (root / "records" / "2026-05" / f"{name}.yaml").read_text(encoding="utf-8")
    return "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith(("digest", "source"))
    )
