"""``dangjian show``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, note, out, width, workspace_source
from dangjian.errors import DangjianError

if TYPE_CHECKING:
    from dangjian.values.period import Month

FORMATS = ("table", "markdown", "csv", "json")
CYCLES = ("month", "quarter", "half-year", "year", "event")
NATURES = ("rule", "company")


def show(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[清单|单位]", help="清单（branch 或 branch@1.0.0）或单位编号；不写看全部。"
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="看这个单位，与清单同名时用。")
    ] = None,
    layer: Annotated[
        str | None, typer.Option("--layer", metavar="层级", help="只看一个责任层级，如 branch。")
    ] = None,
    responsibility: Annotated[
        str | None,
        typer.Option(
            "--responsibility", metavar="责任", help="只看一种责任，如 first 或 第一责任。"
        ),
    ] = None,
    cycle: Annotated[
        str | None,
        typer.Option("--cycle", metavar="周期", help="month、quarter、half-year、year 或 event。"),
    ] = None,
    nature: Annotated[
        str | None,
        typer.Option("--nature", metavar="性质", help="rule 法规要求，company 本企业规定。"),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(
            "--month", metavar="月份", help="只看这个月要做的，并写出期限；单位默认本月。"
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table、markdown、csv 或 json。")
    ] = "table",
    directory: Directory = None,
) -> None:
    """Who answers for what."""
    from dangjian.commands.show import show as find
    from dangjian.pages.duties import Filters
    from dangjian.render.listing import render_listing
    from dangjian.values.period import Month

    _one_of(format_, FORMATS, "--format")
    _one_of(cycle, CYCLES, "--cycle")
    _one_of(nature, NATURES, "--nature")
    filters = Filters(layer, responsibility, cycle, nature, _month(month))
    found = find(workspace_source(directory), what, unit, filters, Month.of(date.today()))
    out(render_listing(found.title, found.listings, found.month, format_, width=width()))
    if found.note:
        note(found.note)


def _one_of(value: str | None, known: tuple[str, ...], option: str) -> None:
    if value is not None and value not in known:
        raise typer.BadParameter(f"{value}，可用的是 {'、'.join(known)}", param_hint=option)


def _month(text: str | None) -> Month | None:
    from dangjian.values.period import parse_month

    month = parse_month(text) if text is not None else None
    if text is not None and month is None:
        raise DangjianError(f"“{text}”不是月份。", "写成 2026-05。")
    return month
