"""Days on the command line: the only place that asks what day it is."""

from __future__ import annotations

from datetime import date

import typer


def day_of(text: str | None, option: str = "--date") -> date:
    """A day as people type it; today when nothing is typed."""
    if text is None:
        return date.today()
    from dangjian.values.fields import date_of

    day = date_of(text)
    if day is None:
        raise typer.BadParameter(f"{text} 不是日期，写成 2026-05-28", param_hint=option)
    return day
