"""Self-checks and inspections of branches: the duties and the quality list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import faults, script
from .answers import Answers
from .days import last, working
from .files import Record, checklist
from .story import BRANCHES, Branch
from .text import Entry


def all_records() -> Iterator[Record]:
    """Every record of the two lists of branches."""
    for branch in BRANCHES:
        for month in branch.targets:
            yield from _month(branch, month)
    for (unit, month), reason in script.EXCUSED.items():
        for name in ("branch", "quality-branch"):
            yield Record(unit, name, month, "inspection", "党群工作部", last(month), excused=reason)


def _month(branch: Branch, month: int) -> Iterator[Record]:
    for name, catalogue, target in zip(
        ("branch", "quality-branch"),
        (faults.BRANCH, faults.QUALITY),
        branch.targets[month],
        strict=True,
    ):
        judge = "党群工作部" if name == "branch" else "质量管理部"
        if not target:
            reason = script.OFFICE_QUALITY
            yield Record(
                branch.id, name, month, "inspection", "党群工作部", last(month), excused=reason
            )
            continue
        inspected, claimed = Answers(branch, month, checklist(name), catalogue, target).both()
        for item in script.NOT_LOOKED_AT.get((branch.id, month), ()):
            inspected.pop(item, None)
        due = _handed_in(claimed, month)
        selves = name == "branch" or (branch.id, month) in script.UNINSPECTED or month in (3, 6)
        if (branch.id, month) not in script.UNINSPECTED:
            yield Record(branch.id, name, month, "inspection", judge, last(month), inspected)
        if selves:
            yield Record(branch.id, name, month, "self", branch.name, due, claimed)


def _handed_in(claimed: dict[str, Entry], month: int) -> Any:
    entry = claimed.get("ZB28")
    return entry.value if entry and isinstance(entry.value, str) else working(month, 27)
