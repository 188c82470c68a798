"""Checks of the working-day calendars."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.codes import policy as codes
from dangjian.documents.schedule import Workdays
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding


def check_days(workspace: Workspace) -> Iterator[Finding]:
    """No day is both off and on; days that say nothing new are noted."""
    plain = Workdays()
    # Years overlap at New Year, so a day off may stand in another file.
    off = {day for document in workspace.calendars for day in document.model.holidays}
    for document in workspace.calendars:
        for index, day in enumerate(document.model.workdays):
            path = ("workdays", index)
            if day in off:
                yield Finding(codes.CALENDAR_BOTH, path, {"date": day}, document=document.name)
            elif plain.is_workday(day):
                values = {"date": day, "what": "工作日"}
                yield Finding(codes.CALENDAR_IDLE, path, values, document=document.name)


CHECKS = (check_days,)
