"""Writing the working-day calendar of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dangjian.documents import shape
from dangjian.documents.settings import Settings
from dangjian.errors import DangjianError
from dangjian.io.calendars import SpecialDay, special_days
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.io.yaml_reader import Refused, read


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
    path = root / _settings(root).calendar / f"{year}.yaml"
    data = calendar_text(year, days).encode()
    with workspace_lock(root):
        same = path.exists() and _says_the_same(path.read_bytes(), data)
        if path.exists() and not (same or force):
            raise DangjianError(
                f"{path} 已经有了，内容不同，没有覆盖。", "确实要按公布的安排重写，加 --force。"
            )
        changed = not same and write_bytes(path, data)
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


def _settings(root: Path) -> Settings:
    loaded = load(Folder(root), lambda _month: False, folders=())
    if loaded.workspace.settings is None:
        raise DangjianError(
            "dangjian.yaml 有错误，不知道日历写到哪里。", "先运行 dangjian validate。"
        )
    return loaded.workspace.settings.model


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
