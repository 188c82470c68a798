"""The year's plan: computed, and written where it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.sources import FileSource as Source
from dangjian.pages.plan import Plan, plan_year
from dangjian.values.wording import suggestion
from dangjian.workflows.checking import Checked, check_workspace


def structure_of(source: Source) -> Checked:
    """Lists and organization without any record. Raises ProblemsFound when they have errors."""
    checked = check_workspace(source, lambda _month: False)
    if not checked.sound:
        first = checked.errors[0]
        more = f"（共 {len(checked.errors)} 个错误）" if len(checked.errors) > 1 else ""
        raise ProblemsFound(
            checked.errors,
            f"{first.location}：{first.message}{more}。先用 dangjian validate 查清改正。",
        )
    return checked


def plan(source: Source, year: int, units: Sequence[str] = ()) -> Plan:
    """What is due in a year, of all units or of those named. Raises DangjianError when nothing is."""
    workspace = structure_of(source).workspace
    for name in units:
        if name not in workspace.units:
            guess = suggestion(name, workspace.units)
            raise DangjianError(f"组织里没有单位 {name}。", guess)
    made = plan_year(workspace, year, units or None)
    if not made.layers:
        raise DangjianError(
            f"{year} 年没有到期的事项。", "看看清单的 effective 和单位的 from、until。"
        )
    return made


def write_plan(made: Plan, to: str, folder: Path) -> Path:
    """Write the plan as ``xlsx``, ``ics`` or ``md`` into a folder, made if absent."""
    from dangjian.io.atomic import write_bytes

    path = folder / f"{made.year}_年初部署.{to}"
    write_bytes(path, _content(made, to))
    return path


def plan_text(made: Plan) -> str:
    """The plan as Markdown."""
    from dangjian.render.plan import plan_markdown

    return plan_markdown(made)


def _content(made: Plan, to: str) -> bytes:
    if to == "xlsx":
        from dangjian.io.plan_workbook import plan_workbook

        return plan_workbook(made)
    if to == "ics":
        from dangjian.io.calendars import plan_calendar

        return plan_calendar(made)
    return plan_text(made).encode()
