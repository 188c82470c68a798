"""What a period gives: ``score``, ``explain``, ``show``, ``guidance``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    colour,
    give,
    month_of,
    note,
    period_of,
    tell,
    tell_strays,
    width,
    word_of,
    workspace_root,
    workspace_source,
)
from dangjian.errors import DangjianError
from dangjian.problem import Problem

if TYPE_CHECKING:
    from dangjian.explaining.model import Explained
    from dangjian.values.period import Month, Period


FORMATS = ("table", "json", "csv", "markdown")


def score(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[时段|记录…]",
            help="2026-05、2026-Q2、2026-H1、2026，或记录文件；不写则为最新的月份。",
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table、json、csv 或 markdown。")
    ] = "table",
    explain: Annotated[bool, typer.Option("--explain", help="逐分说明每张得分表。")] = False,
    fail_under: Annotated[
        str | None, typer.Option("--fail-under", metavar="分数", help="有得分低于它就以 1 退出。")
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, metavar="个数", help="同时用几个进程读记录。")
    ] = 1,
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Score a period, or single records."""
    from dangjian.commands.score import score_all
    from dangjian.render.scores import render_scores

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    least = _least(fail_under)
    full = format_ == "json" or explain
    scores = score_all(workspace_root(directory), what or (), period_of, full=full, jobs=jobs)
    text = render_scores(scores, format_, width=width(), colour=colour() and output is None)
    if explain and format_ in ("table", "markdown"):
        text += _explanations(workspace_root(directory), what or (), scores.period, format_)
    give(text, format_, output)
    if format_ != "json":
        _tell(scores.problems)
    low = scores.under(least) if least is not None else ()
    if low:
        note(f"低于 {least} 分的有 {len(low)} 个：{'、'.join(low)}")
    raise typer.Exit(1 if scores.failed or low else 0)


def _explanations(root: Path, what: Sequence[str], period: Period | None, format_: str) -> str:
    """The pages of every unit of the period, or of the records named."""
    from dangjian.commands.explain import explain_scored
    from dangjian.render.explanation import render_explained

    form = "text" if format_ == "table" else format_
    pages = render_explained(explain_scored(root, what, period), form, width=width())
    return f"\n{pages}"


def _tell(problems: tuple[Problem, ...]) -> None:
    """Errors one by one, since they keep scores back; warnings only by their number."""
    tell(problems)
    others = sum(not problem.is_error for problem in problems)
    rest = others - tell_strays(problems)
    if rest:
        note(f"另有 {rest} 个警告或提示，见 dangjian validate。")


def _least(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise DangjianError(f"“{text}”不是分数。", "例如 --fail-under 80。") from None


# ``dangjian explain``.


EXPLAIN_FORMATS = ("text", "markdown", "json")


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="单位|记录|问题代码",
            help="单位（或协作区、层级）编号、记录文件，或 DJ102 这样的问题代码。",
        ),
    ],
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="时段", help="2026-05、2026-Q2、2026-H1 或 2026；记录后面写事项编号。"
        ),
    ] = None,
    item: Annotated[str | None, typer.Argument(metavar="事项", help="只说明这一条事项。")] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text、markdown 或 json。")
    ] = "text",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Explain a unit's period, a record, or a problem code."""
    if format_ not in EXPLAIN_FORMATS:
        raise typer.BadParameter(
            f"{format_}，可用的是 {'、'.join(EXPLAIN_FORMATS)}", param_hint="--format"
        )
    if re.fullmatch(r"DJ\d+", what, re.IGNORECASE) and period is None:
        from dangjian.commands.explain_code import explain_code
        from dangjian.render.problems import render_code

        give(render_code(explain_code(what), format_, width=width()), format_, output)
        return
    from dangjian.render.explanation import render_explained

    explained = _explained(workspace_root(directory), what, period, item)
    text = render_explained(explained, format_, item=explained.item, width=width())
    give(text, format_, output)
    if format_ != "json":
        tell(explained.problems)
    raise typer.Exit(1 if explained.failed else 0)


def _explained(root: Path, what: str, period: str | None, item: str | None) -> Explained:
    """What there is to explain, and the item that was named."""
    from dangjian.commands.explain import explain_record, explain_unit
    from dangjian.commands.score import name_in
    from dangjian.io.sources import Folder

    if what.lower().endswith((".yaml", ".yml")):
        if item is not None:
            raise DangjianError("记录后面只写事项编号。", f"例如 dangjian explain {what} {item}。")
        return explain_record(Folder(root), name_in(root, what), period)
    if period is None:
        raise DangjianError("没有写时段。", f"例如 dangjian explain {what} 2026-05。")
    return explain_unit(Folder(root), what, period_of(period), item)


# ``dangjian show``.


SHOW_FORMATS = ("table", "markdown", "csv", "json")
CYCLES = {
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
    "event": "即时",
}
NATURES = {"rule": "法规要求", "company": "本企业"}


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
    output: Output = None,
) -> None:
    """Who answers for what."""
    from dangjian.commands.show import show as find
    from dangjian.pages.duties import Filters
    from dangjian.render.listing import render_listing
    from dangjian.values.period import Month

    _one_of(format_, SHOW_FORMATS, "--format")
    cycle = word_of(cycle, CYCLES, "--cycle") if cycle is not None else None
    nature = word_of(nature, NATURES, "--nature") if nature is not None else None
    filters = Filters(layer, responsibility, cycle, nature, _month(month))
    found = find(workspace_source(directory), what, unit, filters, Month.of(date.today()))
    give(
        render_listing(found.title, found.listings, found.month, format_, width=width()),
        format_,
        output,
    )
    if found.note:
        note(found.note)


def _one_of(value: str | None, known: tuple[str, ...], option: str) -> None:
    if value is not None and value not in known:
        raise typer.BadParameter(f"{value}，可用的是 {'、'.join(known)}", param_hint=option)


def _month(text: str | None) -> Month | None:
    return month_of(text) if text is not None else None


# ``dangjian guidance``.


def guidance(
    period: Annotated[str, typer.Argument(metavar="时段", help="2026-05、2026-Q2 等。")],
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table 或 json。")
    ] = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Guidance by tier for a period."""
    from dangjian.commands.rectify import guidance as advise
    from dangjian.render.guidance import render_guidance

    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"{format_}，可用的是 table、json", param_hint="--format")
    found = advise(workspace_root(directory), period_of(period))
    give(render_guidance(found, format_), format_, output)
    tell(found.problems)
    raise typer.Exit(1 if found.problems else 0)


# ``dangjian progress``.


def progress(
    period: Annotated[str, typer.Argument(metavar="时段", help="2026-05、2026-Q2 等。")],
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table、json 或 csv。")
    ] = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Who owes which sheet."""
    from dangjian.commands.progress import progress as find
    from dangjian.render.progress import render_progress

    if format_ not in ("table", "json", "csv"):
        raise typer.BadParameter(f"{format_}，可用的是 table、json、csv", param_hint="--format")
    found = find(workspace_root(directory), period_of(period))
    text = render_progress(found.workspace, found.period, found.sheets, format_, width=width())
    give(text, format_, output)
    tell(found.problems)
    raise typer.Exit(1 if found.problems else 0)


# ``dangjian excuse``.


def excuse(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位的名称或编号。")],
    period: Annotated[str, typer.Argument(metavar="月份", help="2026-05、2026年5月。")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="理由", help="为什么免报，如 整体搬迁。")
    ],
    approved_by: Annotated[
        str, typer.Option("--approved-by", metavar="谁", help="谁批准的，如 公司党委。")
    ],
    checklists: Annotated[
        list[str] | None,
        typer.Option(
            "--checklist", metavar="清单", help="只免这些清单（可重复）；默认应交的全部。"
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="日期", help="哪一天批准的，默认今天。")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    directory: Directory = None,
) -> None:
    """Write the records that say that none is expected."""
    from dangjian.cli.common import day_of, month_of, out
    from dangjian.commands.excuse import Excuse
    from dangjian.commands.excuse import excuse as write

    month = month_of(period)
    wanted = Excuse(unit, month, tuple(checklists or ()), reason, approved_by, day_of(day))
    done = write(workspace_root(directory), wanted, dry_run=dry_run)
    for title, name in zip(done.lists, done.files, strict=True):
        out(f"{done.unit.name} {title} 免报  {name}")
    note("试登记，什么都没有写。" if dry_run else f"{month.words}免报 {len(done.lists)} 份。")
