"""A workspace made and checked: ``init`` and ``validate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, Output, colour, find_workspace, give, note, out
from dangjian.errors import DangjianError

if TYPE_CHECKING:
    from dangjian.commands.validate import Validation


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[目录]", help="新工作区的目录，默认当前目录；要是空的。")
    ] = Path(),
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster", metavar="文件", help="从花名册（Excel）建组织：单位、任职、党员。"
        ),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="建一份示例公司，有七个月的记录，拿来练手。")
    ] = False,
) -> None:
    """Make a new workspace."""
    from datetime import date

    from dangjian.commands.workspace import init as make

    if example and roster is not None:
        raise DangjianError(
            "--example 和 --roster 不能一起用。",
            "示例公司有自己的组织；要用花名册，去掉 --example。",
        )
    made = make(folder, roster, date.today(), example=example)
    if made.roster is not None:
        from dangjian.render.roster import render_roster

        out(render_roster(made.roster))
        if made.roster.problems:
            raise typer.Exit(1)
    out(f"已在 {made.root} 建好工作区，共 {len(made.files)} 个文件。")
    out("接下来：")
    if example:
        out(f"  1. 看得分：dangjian -C {made.root} score 2026-05")
        out("  2. 每月怎么做：dangjian guide")
        return
    if made.roster is None:
        out("  1. 看 README.md，把 organization.yaml 改成本单位的组织")
    else:
        out("  1. 核对上面的推断；以后的变动用 dangjian roster export 和 roster import")
    out("  2. 看 policy.yaml，把分数线、权重改成本单位的办法")
    out(f"  3. 运行 dangjian -C {made.root} validate 检查")


# ``dangjian validate``.


FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit")


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[路径]…", help="只报告这些文件或目录里的问题。")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="版本",
            help="与 git 里的版本对照：版本升得够不够，只增不改的文件改了没有。",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过。")] = False,
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="格式", help="full、concise、json、github、gitlab、sarif 或 junit。"
        ),
    ] = "full",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Check everything and report all problems; exit 1 when there are errors."""
    from dangjian.commands.validate import validate as check
    from dangjian.render.problems import render_problems

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    checked = check(find_workspace(directory), tuple(paths or ()), against)
    if format_ in ("github", "gitlab", "sarif", "junit"):
        give(_for_ci(checked, format_, strict), format_, output)
    else:
        coloured = colour() and output is None
        text = render_problems(checked.problems, format_, checked.excerpt, colour=coloured)
        give(text, format_, output)
    if format_ in ("full", "concise"):
        note(checked.summary)
    raise typer.Exit(1 if checked.fails(strict) else 0)


def _for_ci(checked: Validation, format_: str, strict: bool) -> str:
    """The report of a CI system, whose files are relative to the repository; its summary on the way."""
    from dangjian.io.revisions import add_step_summary, repository_prefix

    prefix = repository_prefix(checked.root)
    if format_ == "gitlab":
        from dangjian.render.ci import problems_gitlab

        return problems_gitlab(checked.problems, prefix)
    if format_ == "sarif":
        from dangjian.render.ci import problems_sarif

        return problems_sarif(checked.problems, prefix)
    if format_ == "junit":
        from dangjian.render.junit import problems_junit

        return problems_junit(checked.problems, strict=strict, prefix=prefix)
    from dangjian.render.ci import problems_github, problems_summary

    add_step_summary(problems_summary(checked.problems, checked.summary, prefix))
    return problems_github(checked.problems, prefix)
