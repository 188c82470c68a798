"""Options that many commands share, and how a command finds its workspace."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from dangjian.errors import DangjianError
from dangjian.problem import Problem, told_once

if TYPE_CHECKING:
    from dangjian.io.sources import Folder
    from dangjian.values.period import Month, Period


Directory: TypeAlias = Annotated[
    Path | None,
    typer.Option("-C", metavar="目录", help="工作区目录，默认向上找最近的 dangjian.yaml。"),
]

_chosen: list[Path] = []
"""What ``-C`` before the command named."""


def choose_workspace(directory: Path | None) -> None:
    """Remember ``-C`` that stood before the command."""
    _chosen[:] = [directory] if directory is not None else []


def chosen_folder() -> Path | None:
    """What ``-C`` before the command named; None without it."""
    return _chosen[0] if _chosen else None


def workspace_root(directory: Path | None) -> Path:
    """The folder of the workspace: ``-C``, or the nearest parent with ``dangjian.yaml``."""
    root = find_workspace(directory)
    if root is None:
        where = directory or (_chosen[0] if _chosen else Path.cwd())
        raise DangjianError(
            f"在 {where} 及其上级目录里没有找到工作区（dangjian.yaml）。",
            "用 -C 指定工作区目录，或用 dangjian init 新建一个。",
        )
    return root


def find_workspace(directory: Path | None) -> Path | None:
    """Like ``workspace_root``, but None where there is none."""
    from dangjian.io.files import is_folder, is_workspace, workspace_around

    start = directory or (_chosen[0] if _chosen else None)
    if start is not None:
        if not is_folder(start):
            raise DangjianError(f"没有目录 {start}。", "检查 -C 后面的路径。")
        return start if is_workspace(start) else None
    return workspace_around(Path.cwd())


def own_folder(root: Path, name: str) -> Path:
    """A folder of the workspace that a command writes into by itself, as people here would call it.

    Raises DangjianError when it is a link: nobody named where that leads.
    """
    from dangjian.io.atomic import safe_target
    from dangjian.io.homes import relative_name

    safe_target(root / name, root)
    return Path(relative_name(Path.cwd(), root / name))


def workspace_source(directory: Path | None) -> Folder:
    """The workspace's files."""
    from dangjian.io.sources import Folder

    return Folder(workspace_root(directory))


def period_of(text: str) -> Period:
    """A period as people type it: 2026-05, 2026年5月, 202605, 二季度. Raises DangjianError.

    Without a year it is one of this year, and that is said on stderr: nothing is guessed in silence.
    """
    period = _spoken(text)
    if period is None:
        raise DangjianError(
            f"“{text}”不是时段。",
            "月份写 2026-05 或 2026年5月，季度 2026-Q2 或 2026年二季度，"
            "半年 2026-H1 或 2026年上半年，年度 2026。",
        )
    return period


def _spoken(text: str) -> Period | None:
    from dangjian.values.period import spoken_period
    from dangjian.values.wording import after_chinese

    spoken = spoken_period(text, date.today().year)
    if spoken is not None and not spoken.year_said:
        note(f"“{text}”没有写年份，按{after_chinese(spoken.period.words)}算。")
    return spoken.period if spoken else None


def month_of(text: str, hint: str = "写成 2026-05 或 2026年5月。") -> Month:
    """A month as people type it. Raises DangjianError."""
    from dangjian.values.period import PeriodKind

    period = _spoken(text)
    if period is None or period.kind is not PeriodKind.MONTH:
        raise DangjianError(f"“{text}”不是月份。", hint)
    return period.first


def year_of(text: str) -> int:
    """A year as people type it: 2026, 2026年. Raises DangjianError."""
    from dangjian.values.period import PeriodKind

    period = _spoken(text)
    if period is None or period.kind is not PeriodKind.YEAR:
        raise DangjianError(f"“{text}”不是年份。", "写四位数字，例如 2026。")
    return period.first.year


def word_of(text: str, words: Mapping[str, str], option: str) -> str:
    """The word of ours for what was typed: one of the keys, or what people call it.

    ``words``: our word → what people call it. Raises typer's usage error, with what may be written.
    """
    if text in words:
        return text
    found = [word for word, called in words.items() if called == text]
    if len(found) == 1:
        return found[0]
    known = f"{'、'.join(words)}（{'、'.join(words.values())}）"
    raise typer.BadParameter(f"{text}，可用的是 {known}", param_hint=option)


Output: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", metavar="文件", help="写到这个文件，不显示在屏幕上。"),
]
FOR_PEOPLE = ("table", "text", "full", "concise")
"""Forms that are read on a screen; all others are data for programs."""


def out(text: str) -> None:
    """Text for people to stdout, in the code page of their console."""
    sys.stdout.write(text)
    if text and not text.endswith("\n"):
        sys.stdout.write("\n")


def give(text: str, form: str, output: Path | None = None) -> None:
    """A result in the form that was asked for: into the file, or to stdout.

    Data are UTF-8 with plain line ends whatever the console; only a CSV file begins with a BOM, because
    a spreadsheet needs it.
    """
    whole = text if text.endswith("\n") or not text else f"{text}\n"
    if output is not None:
        from dangjian.io.atomic import write_bytes

        mark = "\ufeff" if form == "csv" and not whole.startswith("\ufeff") else ""
        write_bytes(output, utf8(mark + whole))
        note(f"已写入 {output}")
    elif form in FOR_PEOPLE:
        out(whole)
    else:
        data(whole)


def data(text: str) -> None:
    """Data for programs to stdout."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:  # something that a caller put in place of stdout
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    stream.write(utf8(text))
    stream.flush()


def utf8(text: str) -> bytes:
    """Text as UTF-8; what stands for bytes of a file name that aren't UTF-8 becomes an escape."""
    return text.encode("utf-8", "backslashreplace")


_quiet: list[bool] = [False]
"""What ``-q`` said."""


def be_quiet(quiet: bool) -> None:
    """Whether messages and progress are shown from now on; results and errors always are."""
    _quiet[:] = [quiet]


def note(text: str) -> None:
    """A message to stderr, unless ``-q``."""
    if not _quiet[0]:
        print(text, file=sys.stderr)


def width() -> int:
    """Columns of the terminal; 80 where there is none."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else _columns()


def _columns() -> int:
    text = os.environ.get("COLUMNS", "")
    return int(text) if text.isdigit() and int(text) >= 40 else 80


def colour() -> bool:
    """Whether to colour what goes to stdout: ``NO_COLOR`` and ``FORCE_COLOR`` decide, else the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


# Days on the command line: the only place that asks what day it is.


def day_of(text: str | None, option: str = "--date") -> date:
    """A day as people type it; today when nothing is typed."""
    if text is None:
        return date.today()
    from dangjian.values.fields import date_of

    day = date_of(text)
    if day is None:
        raise typer.BadParameter(f"{text} 不是日期，写成 2026-05-28", param_hint=option)
    return day


# A progress bar on stderr, only where a person is looking at it.


Report = Callable[[int, int], None]
_FEW = 20
"""Not worth a bar."""


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """A function to call with how many are done, of how many."""
    if _quiet[0] or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, total: None
        return

    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, visible=False)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total >= _FEW)

        yield report


# Problems that a command meets on its way: told on stderr, beside the result.


def tell_strays(problems: Iterable[Problem]) -> int:
    """In one line what lies where nothing is read: it would count if it lay where it belongs, so whoever
    makes numbers of the rest is told the place, not only that there is a warning. Gives how many."""
    from dangjian.codes.reading import STRAY_FOLDER, STRAYS
    from dangjian.render.problems import headline

    found = [each for each in problems if each.code in STRAYS]
    if found:
        # A whole folder first: it weighs most.
        found.sort(key=lambda each: each.code != STRAY_FOLDER.id)
        more = f"；这样的另有 {len(found) - 1} 处，见 dangjian validate" if found[1:] else ""
        note(f"{headline(found[0])}{more}")
    return len(found)


def tell(problems: Iterable[Problem]) -> None:
    """Every error in a line; warnings are the business of ``validate``."""
    from dangjian.render.problems import headline

    for problem in told_once(problems):
        if problem.is_error:  # never silent, also under -q
            print(headline(problem), file=sys.stderr)
