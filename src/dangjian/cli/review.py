"""Changes under review: ``diff``, ``freeze``, ``format``, ``git-setup``, ``schema``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    colour,
    data,
    find_workspace,
    give,
    note,
    out,
    period_of,
    tell,
    width,
    workspace_root,
)
from dangjian.errors import DangjianError
from dangjian.problem import Problem

if TYPE_CHECKING:
    from dangjian.commands.workspace import Setup
    from dangjian.compare.comparison import Comparison


FORMATS = ("text", "markdown", "json")


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="旧",
            help="文件、目录、清单@版本（branch@1.0.0）、git 版本（HEAD~1）、版本:路径、-（标准输入），或 A...B。",
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="[新]",
            help="写法同旧；旧是 A...B 时写清单编号或不写，只有假设（--what-if）时也可以不写。",
        ),
    ] = None,
    replay: Annotated[
        str | None,
        typer.Option(
            "--replay", metavar="时段", help="用这段时间的记录按新规则重算，看谁的得分、名次会变。"
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if", metavar="事项.键=值", help="假设改成这样，如 ZB03.points=4；可写多次。"
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text、markdown 或 json。")
    ] = "text",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Compare two versions by meaning; exit 1 when the version rose too little."""
    from dangjian.commands.diff import diff as compare

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    if new is None and not what_if and "..." not in old:
        raise DangjianError(
            "要写新、旧两边。",
            "例如 dangjian diff origin/main . 或 dangjian diff 旧.yaml 新.yaml。",
        )
    period = period_of(replay) if replay is not None else None
    root = find_workspace(directory)
    compared = compare(old, new, root, what_if=tuple(what_if or ()), period=period)
    give(_rendered(compared, format_), format_, output)
    raise typer.Exit(1 if compared.fails else 0)


def _rendered(compared: Comparison, format_: str) -> str:
    if format_ == "json":
        from dangjian.render.diff import diff_json

        return diff_json(compared)
    if format_ == "markdown":
        from dangjian.render.diff import diff_markdown

        return diff_markdown(compared)
    from dangjian.render.diff import diff_text

    return diff_text(compared, width=width(), colour=colour())


# ``dangjian freeze``.


def freeze(
    name: Annotated[
        str,
        typer.Argument(
            metavar="清单|细则|policy|all",
            help="清单或积分细则的编号，如 branch；policy 是考核办法，all 是全部。",
        ),
    ],
    directory: Directory = None,
) -> None:
    """Archive the current version of a checklist, the policy, points rules, or all of them."""
    from dangjian.commands.freeze import freeze as archive
    from dangjian.commands.freeze import pointer_words

    done = archive(workspace_root(directory), name)
    for frozen in done.versions:
        if frozen.written:
            out(f"已把 {frozen.source} 原样存为 {frozen.file}")
        else:
            out(f"{frozen.reference} 早已存在 {frozen.file}，内容相同，没有重写")
    for pointer in done.pointers:
        out(pointer_words(pointer))


# ``dangjian format``.


def format_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[路径]…",
            help="只排这些文件或目录；不写则为整个工作区；- 排标准输入，写到标准输出。",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="只检查不改动；有要改的就以 1 退出。")
    ] = False,
    directory: Directory = None,
) -> None:
    """Lay out files so that differences stay small; meanings and comments never change."""
    from dangjian.commands.formatting import format_files
    from dangjian.io.streams import STDIN

    if Path(STDIN) in (paths or ()):
        _format_stdin(paths or [], check=check)
        return
    result = format_files(find_workspace(directory), tuple(paths or ()), check=check)
    out("".join(f"{'要排版' if check else '已排版'} {name}\n" for name in result.changed))
    _told(result.problems)
    note(result.summary)
    raise typer.Exit(1 if result.fails else 0)


def _told(problems: list[Problem]) -> None:
    """What couldn't be laid out, warnings too: they are this command's own."""
    from dangjian.render.problems import headline

    tell(problems)
    for problem in problems:
        if not problem.is_error:
            note(headline(problem))


def _format_stdin(paths: list[Path], *, check: bool) -> None:
    """The laid out text to stdout; with ``check`` nothing but the exit status."""
    from dangjian.commands.formatting import format_stream
    from dangjian.io.streams import stdin_bytes
    from dangjian.io.yaml_text import MAX_BYTES

    if len(paths) > 1:
        raise DangjianError("-（标准输入）不能和文件一起排。", "分开运行。")
    before = stdin_bytes(MAX_BYTES)
    after = format_stream(before)
    if isinstance(after, Problem):
        _told([after])
        raise typer.Exit(1)
    if check:
        raise typer.Exit(1 if after != before else 0)
    data(after.decode())


# ``dangjian git-setup``.


def git_setup(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只说明要做什么，什么都不改。")
    ] = False,
    gitlab: Annotated[
        Path | None,
        typer.Option(
            "--gitlab",
            metavar="文件",
            help="只把 GitLab 流水线的模板写进这个新文件，如 .gitlab-ci.yml。",
        ),
    ] = None,
    directory: Directory = None,
) -> None:
    """Let ``git diff`` show lists by meaning; explains what it does before it does it."""
    from dangjian.commands.workspace import git_setup as set_up

    if gitlab is not None:
        from dangjian.io.atomic import write_bytes
        from dangjian.io.shipped import gitlab_template

        write_bytes(gitlab, gitlab_template(), new=True)
        out(f"已写入 {gitlab}。里面的变量 DANGJIAN_PACKAGE 要改成本单位装的程序。")
        return
    root = workspace_root(directory)
    planned = set_up(root, dry_run=True)
    out(_explained(planned))
    if not dry_run and not planned.nothing:
        set_up(root)
        out("\n已设置。现在 git diff 按含义显示；看原文用 git diff --no-ext-diff。")


def _explained(setup: Setup) -> str:
    if setup.nothing:
        return "已经设置过了：git diff 会按含义显示清单、办法和组织的改动。"
    lines = ["让 git diff 按含义显示清单、办法和组织的改动，要改两处："]
    if setup.added:
        lines += ["", f"一、{setup.attributes} 增加（要提交，大家共用）："]
        lines += [f"    {line}" for line in setup.added]
    if setup.config:
        lines += ["", "二、本仓库的 git 设置（.git/config，只在这台电脑上）："]
        lines += [f"    {key} = {value}" for key, value in setup.config.items()]
    undo = "git config --local --remove-section diff.dangjian"
    lines += ["", f"不想要了：从 .gitattributes 删掉带 diff=dangjian 的行，再运行 {undo}"]
    return "\n".join(lines)


# ``dangjian schema``.


def schema(
    write: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="目录",
            help="每种文件、每种 JSON 输出写一个 .json，供编辑器和别的程序用。",
        ),
    ] = None,
    workspace: Annotated[
        bool,
        typer.Option(
            "--workspace", help="编辑器还能补全本工作区的单位、清单、事项、规则和层级的编号。"
        ),
    ] = False,
    directory: Directory = None,
    output: Output = None,
) -> None:
    """JSON Schemas of every kind of document, and of what is printed as JSON."""
    from dangjian.commands.workspace import schemas, write_schemas
    from dangjian.render.json import dump

    root = workspace_root(directory) if workspace else None
    if write is None:
        give(dump(schemas(root)), "json", output)
        return
    changed = write_schemas(write, root)
    for path in changed:
        out(str(path))
    note(f"写了 {len(changed)} 个文件。" if changed else "都已经是最新的，没有改动。")
