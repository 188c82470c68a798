"""The year's plan as a calendar file (RFC 5545) for Outlook, phones and office suites."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dangjian.errors import DangjianError
from dangjian.pages.plan import Duty, Plan, UnitPlan

_ONE_DAY = timedelta(days=1)


def plan_calendar(plan: Plan) -> bytes:
    """One whole-day event for each unit and date; the same plan gives the same bytes.

    Raises DangjianError when the library isn't installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise DangjianError(
            "没有安装 icalendar，生成不了日历文件（ics）。",
            '用 pip install "dangjian[calendar]" 安装，或者改用 --to xlsx。',
        ) from None
    calendar = Calendar()
    calendar.add("prodid", "-//dangjian//plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{plan.workspace} {plan.year} 年党建工作")
    for unit in plan.units():
        for day, duties in unit.by_date().items():
            calendar.add_component(_event(plan, unit, day, duties))
    return bytes(calendar.to_ical())


def _event(plan: Plan, unit: UnitPlan, day: date, duties: list[Duty]) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(plan, unit, day))
    # A stamp is required; the plan's own year makes it the same every time.
    event.add("dtstamp", datetime(plan.year, 1, 1, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + _ONE_DAY)
    event.add("summary", _summary(unit, duties))
    event.add("description", "\n".join(f"{each.item.id} {each.item.title}" for each in duties))
    event.add("transp", "TRANSPARENT")  # a due date doesn't make anybody busy
    return event


def _uid(plan: Plan, unit: UnitPlan, day: date) -> str:
    """The same for the same workspace, unit and date, whatever is due then."""
    home = hashlib.sha256(plan.workspace.encode()).hexdigest()[:12]
    return f"{plan.year}.{unit.unit.id}.{day.isoformat()}@{home}.dangjian"


def _summary(unit: UnitPlan, duties: list[Duty]) -> str:
    """What a small screen shows: ``齿轮党支部：按月召开支部委员会会议等 3 项到期``."""
    first = duties[0].item.title
    more = f"等 {len(duties)} 项" if len(duties) > 1 else ""
    return f"{unit.unit.name}：{first}{more}到期"
