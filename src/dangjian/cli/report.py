"""``dangjian report`` and ``dangjian board``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    data,
    day_of,
    note,
    out,
    own_folder,
    period_of,
    tell_strays,
    workspace_root,
)
from dangjian.commands.report import BOARDS, REPORTS
from dangjian.errors import DangjianError, ExitCode
from dangjian.io.layout import REPORTS_FOLDER, TEMPLATES_FOLDER
from dangjian.values.wording import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dangjian.commands.report import Reported, Wishes
    from dangjian.commands.report import ReportKind as Kind

_ON_SCREEN = (".csv", ".md", ".json")
Names = list[str] | None
Forms = Annotated[
    Names, typer.Option("--to", metavar="格式", help="要哪种格式（可重复），默认最常用的一种。")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="目录",
        help="放到哪里，默认工作区的 reports；csv、md、json 不写则显示在屏幕上。",
    ),
]
Units = Annotated[Names, typer.Option("--unit", metavar="单位", help="只要这些单位的（可重复）。")]
Day = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="落款日期，默认今天；逾期按它算。")
]


def _named(kinds: Mapping[str, Kind]) -> str:
    return "、".join(f"{name} {kind.words}" for name, kind in kinds.items()) + "。"


def report(
    kind: Annotated[str, typer.Argument(metavar="种类", help=_named(REPORTS))],
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="时段", help="2026-05、2026-Q2、2026-H1 或 2026；写模板的起点时不用写。"
        ),
    ] = None,
    forms: Forms = None,
    folder: Out = None,
    units: Units = None,
    supplement: Annotated[
        bool, typer.Option("--supplement", help="责任书的补充：年内清单改了什么。")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="排名带上全部附表。")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="通报定稿以前的公示稿。")] = False,
    archive: Annotated[
        bool, typer.Option("--archive", help="加存档页：清单、办法的版本和指纹，封存的编号。")
    ] = False,
    template: Annotated[
        bool,
        typer.Option("--template-example", help="写一份模板的起点，默认放到工作区的 templates。"),
    ] = False,
    day: Day = None,
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Make a report."""
    from dangjian.commands.report import SUPPLEMENT, Wishes

    chosen = _kind(kind, REPORTS)
    if supplement:
        if chosen is not REPORTS["agreement"]:
            raise typer.BadParameter("只用于 agreement（责任书）", param_hint="--supplement")
        chosen = SUPPLEMENT
    if template:
        name = next(name for name, each in REPORTS.items() if each is _kind(kind, REPORTS))
        _write_template(name, folder, directory, output)
        return
    if period is None:
        raise typer.BadParameter("要写时段，例如 2026-05", param_hint="时段")
    wishes = Wishes(full, draft, archive)
    _make(chosen, period, forms or (), folder, units or (), day, directory, output, wishes)


def board(
    kind: Annotated[str, typer.Argument(metavar="种类", help=_named(BOARDS))],
    period: Annotated[
        str | None, typer.Argument(metavar="月份", help="默认最近有记录的月份。")
    ] = None,
    forms: Forms = None,
    folder: Out = None,
    units: Units = None,
    day: Day = None,
    directory: Directory = None,
) -> None:
    """Make a board."""
    _make(_kind(kind, BOARDS), period, forms or (), folder, units or (), day, directory)


def _kind(name: str, kinds: Mapping[str, Kind]) -> Kind:
    said = [each for each, kind in kinds.items() if name == kind.words]
    name = said[0] if said else name
    if name not in kinds:
        near = suggestion(name, (*kinds, *(kind.words for kind in kinds.values())))
        raise DangjianError(f"没有“{name}”这一种。", f"{near}可用的是：{_named(kinds)}")
    return kinds[name]


def _make(
    kind: Kind,
    period: str | None,
    forms: Sequence[str],
    folder: Path | None,
    units: Sequence[str],
    day: str | None,
    directory: Path | None,
    output: Path | None = None,
    wishes: Wishes | None = None,
) -> None:
    from dangjian.commands.report import Wishes
    from dangjian.commands.report import report as make

    root = workspace_root(directory)
    asked = period_of(period) if period else None
    made = make(root, kind, asked, forms, day_of(day), units, wishes or Wishes())
    if output is not None:
        _write_one(made, kind, output)
    elif folder is None and len(made.files) == 1 and made.files[0].name.endswith(_ON_SCREEN):
        data(made.files[0].content.decode("utf-8-sig"))
    else:
        _write(made, kind, folder or own_folder(root, REPORTS_FOLDER))
    tell_strays(made.strays)
    if made.problems:
        note(f"有 {len(made.problems)} 个错误，有错误的记录没有计入。详情：dangjian validate")
        raise typer.Exit(ExitCode.PROBLEMS)


def _write_template(
    kind: str, folder: Path | None, directory: Path | None, output: Path | None
) -> None:
    """A template to start from; one that is there already is never written over."""
    from dangjian.commands.report_templates import example
    from dangjian.io.atomic import write_bytes

    place, content = example(kind)
    root = workspace_root(directory)
    home = folder or own_folder(root, TEMPLATES_FOLDER)
    path = output or home / Path(place).name
    write_bytes(path, content, new=True)
    out(str(path))
    note(
        "照自己的格式改它；dangjian.yaml 的 documents 下写 templates: true 以后，出这种报告就用它。"
    )


def _write_one(made: Reported, kind: Kind, output: Path) -> None:
    from dangjian.io.atomic import write_bytes

    if len(made.files) != 1:
        raise DangjianError(
            f"{kind.words}有 {len(made.files)} 个文件，不能写成一个。", "用 --out 写明目录。"
        )
    write_bytes(output, made.files[0].content)
    note(f"已写入 {output}")


def _write(made: Reported, kind: Kind, folder: Path) -> None:
    from dangjian.commands.report import write_report

    for path in write_report(made.files, folder):
        out(str(path))
    if made.files:
        note(f"{kind.words}共 {len(made.files)} 个文件。")
    else:
        note(f"{made.period.words}没有要写的{kind.words}：{kind.nothing}")
