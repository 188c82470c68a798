"""The year's plan: computed, and written where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dangjian.checks.organization import missing_calendars
from dangjian.commands.checking import Checked, check_workspace
from dangjian.documents import shape
from dangjian.documents.kinds import AFTERMATH
from dangjian.documents.spoken import layer_called, unit_called
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.calendars import SpecialDay, special_days
from dangjian.io.files import content
from dangjian.io.layout import layout_of
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import FileSource, Folder
from dangjian.io.workspace import load
from dangjian.io.yaml_reader import Refused, read
from dangjian.pages.plan import Plan, plan_page, plan_year
from dangjian.pages.rota import BRANCH, Rota, rota_of
from dangjian.values.period import Month


def structure_of(source: FileSource) -> Checked:
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


def calendar_warnings(source: FileSource, months: Iterable[Month]) -> tuple[str, ...]:
    """A sentence for each year in which something of these months falls due and that has no calendar."""
    workspace = load(source, lambda _month: False, aside=AFTERMATH).workspace
    found = missing_calendars(workspace, months)
    return tuple(f"{each.message()}。{each.hint()}。" for each in found)


def plan(source: FileSource, year: int, units: Sequence[str] = ()) -> Plan:
    """What is due in a year, of all units or of those named. Raises DangjianError when nothing is."""
    workspace = structure_of(source).workspace
    months = [Month(year, month) for month in range(1, 13)]
    chosen = [unit_called(workspace, name, months=months) for name in units]
    made = plan_year(workspace, year, chosen or None)
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
    from dangjian.render.markdown import page_markdown

    return page_markdown(plan_page(made))


def _content(made: Plan, to: str) -> bytes:
    if to == "xlsx":
        from dangjian.io.page_workbook import page_workbook

        return page_workbook(plan_page(made))
    if to == "ics":
        from dangjian.io.calendars import plan_calendar

        return plan_calendar(made)
    return plan_text(made).encode()


# Writing the working-day calendar of a year.


class Written(NamedTuple):
    """The calendar file of a year."""

    path: Path
    changed: bool
    """Whether anything was written; false when the file says the same already."""
    days_off: int
    days_on: int


def write_calendar(root: Path, year: int, *, force: bool = False) -> Written:
    """Write ``calendar/<year>.yaml`` into the workspace.

    A file that is there already is only replaced with ``force``. Raises DangjianError when the year
    isn't known, with nothing written.
    """
    from dangjian.io.atomic import write_bytes

    days = special_days(year)
    workspace = load(Folder(root), lambda _month: False).workspace
    path = root / layout_of(workspace).calendar(year)
    data = calendar_text(year, days).encode()
    with workspace_lock(root):
        before = content(path)
        same = before is not None and _says_the_same(before, data)
        if before is not None and not (same or force):
            raise DangjianError(
                f"{path} 已经有了，内容不同，没有覆盖。", "确实要按公布的安排重写，加 --force。"
            )
        changed = not same and write_bytes(path, data, within=root)
    return Written(path, changed, sum(not d.works for d in days), sum(d.works for d in days))


def _says_the_same(old: bytes, new: bytes) -> bool:
    """Whether two calendars mean the same days; comments don't count."""
    try:
        return _days(old) == _days(new)
    except Refused:
        return False


def _days(data: bytes) -> tuple[frozenset[object], frozenset[object]] | None:
    """The days off and on; None when the file isn't a calendar."""
    model, _ = shape.parse(read(data), "calendar")
    return (frozenset(model.holidays), frozenset(model.workdays)) if model is not None else None


def calendar_text(year: int, days: Sequence[SpecialDay]) -> str:
    """The file: only the days that differ from Monday to Friday, each holiday named once."""
    return "\n".join(_lines(year, days)) + "\n"


def _lines(year: int, days: Sequence[SpecialDay]) -> Iterator[str]:
    yield f"# {year} 年工作日调整，来自国务院办公厅公布的放假安排（由公开的 chinesecalendar 程序包取得）。"
    yield (
        f"# 这里只写与“周一到周五上班”不同的日子。用 dangjian calendar {year} 可以重新生成；"
        "公司另有安排的，在这里改。"
    )
    yield "schema: dangjian/calendar@1"
    for key, works in (("holidays", False), ("workdays", True)):
        chosen = [day for day in days if day.works is works]
        yield f"{key}:" if chosen else f"{key}: []"
        name = ""
        for day in chosen:
            label = f"{day.name}调休" if works and day.name else day.name
            yield f"  - {day.day}" + (f"   # {label}" if label and label != name else "")
            name = label


# The year's rota of inspections.


def rota(source: FileSource, year: int, layer: str = BRANCH) -> Rota:
    """The rota of a layer's units. Raises DangjianError when there are none in the year."""
    workspace = structure_of(source).workspace
    layer = layer_called(workspace, layer, "组织里没有层级 {} 的单位")
    made = rota_of(workspace, year, layer)
    if not made.units:
        raise DangjianError(f"{year} 年没有层级 {layer} 的单位。", "看看单位的 from、until。")
    if not made.visits:
        raise DangjianError(
            f"{made.layer}以自查为准，{year} 年没有人督查，排不出轮流督导。",
            "办法里的 self_is_final 写着不督查的层级；用 --layer 换一个层级。",
        )
    return made


def rota_text(made: Rota, to: str, *, width: int = 80) -> str:
    """The rota as ``table``, ``csv``, ``markdown`` or ``json``."""
    from dangjian.render.rota import render_rota

    return render_rota(made, to, width=width)


def write_rota(made: Rota, to: str, folder: Path) -> Path:
    """Write the rota into a folder, made if absent; a CSV file starts with a BOM."""
    from dangjian.io.atomic import write_bytes

    endings = {"table": "txt", "markdown": "md"}
    path = folder / f"{made.year}_轮流督导.{endings.get(to, to)}"
    text = rota_text(made, to)
    write_bytes(path, text.encode("utf-8-sig" if to == "csv" else "utf-8"))
    return path
