"""``dangjian score``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, colour, note, out, period_of, width, workspace_root
from dangjian.errors import DangjianError
from dangjian.problem import Problem

if TYPE_CHECKING:
    from dangjian.values.period import Period

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
) -> None:
    """Score a period, or single records."""
    from dangjian.commands.score import score_all
    from dangjian.render.scores import render_scores

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    least = _least(fail_under)
    full = format_ == "json" or explain
    scores = score_all(workspace_root(directory), what or (), period_of, full=full, jobs=jobs)
    out(render_scores(scores, format_, width=width(), colour=colour()))
    if explain and format_ in ("table", "markdown"):
        out(_explanations(workspace_root(directory), what or (), scores.period, format_))
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
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        from dangjian.render.problems import headline

        for problem in errors:
            note(headline(problem))
    rest = len(problems) - len(errors)
    if rest:
        note(f"另有 {rest} 个警告或提示，见 dangjian validate。")


def _least(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise DangjianError(f"“{text}”不是分数。", "例如 --fail-under 80。") from None
