"""Excusing a unit from a month's sheets: the record that says that none is expected, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.checks.records import record_findings
from dangjian.commands.checking import Checked, check_workspace
from dangjian.documents import shape
from dangjian.documents.organization import Unit
from dangjian.documents.spoken import list_called, unit_called
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.files import lies_there
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import layout_of
from dangjian.io.lock import workspace_lock
from dangjian.io.seals import sealed_periods
from dangjian.io.sources import Folder
from dangjian.io.yaml_writer import Plain, record_text
from dangjian.problem import Severity
from dangjian.scoring.expected import expected_lists, is_expected
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month


class Excuse(NamedTuple):
    """What is excused, and who says so."""

    unit: str
    period: Month
    checklists: tuple[str, ...]
    """Empty: every list that is expected of the unit in the month."""
    reason: str
    approved_by: str
    at: date


class ExcusedSheets(NamedTuple):
    """The records that were written, or would be."""

    unit: Unit
    period: Month
    lists: tuple[str, ...]
    """Their titles."""
    files: tuple[str, ...]


def excuse(root: Path, wanted: Excuse, *, dry_run: bool = False) -> ExcusedSheets:
    """Write the records. Raises DangjianError, with nothing written, where one can't be."""
    if dry_run:
        return _excuse(root, wanted, dry_run=True)
    with workspace_lock(root):
        return _excuse(root, wanted, dry_run=False)


def _excuse(root: Path, wanted: Excuse, *, dry_run: bool) -> ExcusedSheets:
    checked = check_workspace(Folder(root), lambda month: month == wanted.period)
    if not checked.sound:
        raise ProblemsFound(checked.errors, "清单、组织或办法有错误，先改好再登记免报。")
    unit = checked.workspace.units[
        unit_called(checked.workspace, wanted.unit, months=[wanted.period])
    ]
    for words, text in (("免报的理由", wanted.reason), ("批准人", wanted.approved_by)):
        if not text.strip():
            raise DangjianError(f"要写明{words}。", "免报要有理由，也要有人批准。")
    if sealed_periods(root, wanted.period):
        raise DangjianError(f"{wanted.period.words}已经封存，不能再登记免报。")
    names = _lists(checked, unit, wanted)
    writes = [_write(root, checked, unit, name, wanted) for name in names]
    if not dry_run:
        write_together(root, writes)
    titles = tuple(_title(checked, name, wanted.period) for name in names)
    return ExcusedSheets(unit, wanted.period, titles, tuple(each.name for each in writes))


def _lists(checked: Checked, unit: Unit, wanted: Excuse) -> Sequence[str]:
    """The lists to be excused: those that were named, or all that are expected and have no record."""
    workspace, month = checked.workspace, wanted.period
    policy = workspace.policy_in(month)
    if policy is None:
        raise DangjianError(f"{month.words}没有生效的考核办法。", "检查办法的 effective。")
    filed = checked.filing.by_unit.get((unit.id, month), {})
    taken = {name for name, each in filed.items() if each.recorded}
    named = [list_called(workspace, name) for name in wanted.checklists]
    for name in named:
        if not is_expected(workspace, unit, name, month):
            raise DangjianError(
                f"{unit.name}{month.words}没有要填的“{_title(checked, name, month)}”，不用免报。"
            )
        if name in taken:
            raise DangjianError(
                f"{unit.name}{month.words}的“{_title(checked, name, month)}”已经有记录，不能再免报。",
                "免报只给没有填报的表；填错了的用 dangjian collect 或 dangjian correct 改。",
            )
    expected = expected_lists(workspace, unit, month, policy) or [
        name for name in workspace.versions if is_expected(workspace, unit, name, month)
    ]
    found = list(dict.fromkeys(named)) or [name for name in expected if name not in taken]
    if not found:
        why = "都已经有记录" if expected else "没有应交的点检表"
        raise DangjianError(f"{unit.name}{month.words}{why}，没有要免报的。")
    return found


def _title(checked: Checked, name: str, month: Month) -> str:
    current = checked.workspace.checklist_in(name, month)
    return current.title if current else name


def _write(root: Path, checked: Checked, unit: Unit, name: str, wanted: Excuse) -> Write:
    """The record of one list: an inspection's, because that counts under every policy."""
    current = checked.workspace.checklist_in(name, wanted.period)
    assert current is not None
    reason, approved_by = (" ".join(t.split()) for t in (wanted.reason, wanted.approved_by))
    raw: dict[str, Plain] = {
        "schema": "dangjian/record@1",
        "checklist": current.reference,
        "digest": digest_of(current),
        "unit": unit.id,
        "period": str(wanted.period),
        "kind": "inspection",
        "by": approved_by,
        "date": wanted.at.isoformat(),
        "excused": {"reason": reason, "approved_by": approved_by},
    }
    model, findings = shape.parse(raw, "record")
    wrong = list(findings) or list(record_findings(checked.workspace, model))
    for finding in wrong:
        if finding.code.severity is Severity.ERROR:
            raise DangjianError(f"免报没有写入：{finding.message()}。", f"{finding.hint()}。")
    layout = layout_of(checked.workspace)
    place = layout.record(unit.id, name, wanted.period, is_self_check=False)
    if lies_there(root / place):
        raise DangjianError(
            f"{place} 已经有了，没有写入。", "先运行 dangjian validate，看看这个文件是什么。"
        )
    return Write(place, record_text(raw).encode(), None)
