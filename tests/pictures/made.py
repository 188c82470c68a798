"""Which pictures there are, and the commands that make what they show."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dangjian.cli.app import run
from tests.helpers import ROOT
from tests.pictures.printing import convert, page_picture, screenshot

DAY = "2026-06-05"
"""The day that the documents in the pictures bear."""


class Picture(NamedTuple):
    """A picture of one page of what a command made."""

    name: str
    command: str
    """Run in a copy of the example company; writes into the folder ``out``."""
    file: str
    """Which of the files it wrote."""
    page: int = 1
    width: int = 720
    """In pixels."""
    height: int = 0
    """Of the window; only for html."""
    dark: bool = False


def _report(
    kind: str, file: str, page: int = 1, *, period: str = "2026-05", more: str = ""
) -> Picture:
    command = f"report {kind} {period} --date {DAY} --out out {more}"
    return Picture(f"report-{kind}", command.strip(), file, page)


PICTURES: tuple[Picture, ...] = (
    Picture("sheet-page", "sheet 2026-06 --unit br-gear --out out", "2026-06_齿轮党支部.xlsx", 2),
)


def make(pictures: Sequence[Picture], folder: Path) -> Iterator[Path]:
    """Make the pictures into a folder."""
    with tempfile.TemporaryDirectory() as made:
        space = Path(made, "gear-company")
        shutil.copytree(ROOT / "examples" / "gear-company", space)
        out = Path(made, "out")
        for command in dict.fromkeys(each.command for each in pictures):
            arguments = [str(out) if word == "out" else word for word in shlex.split(command)]
            status = run(["-C", str(space), *arguments])
            assert status == 0, command
        papers = {out / each.file for each in pictures if not each.file.endswith(".html")}
        if papers:
            convert(sorted(papers), "pdf", out)
        folder.mkdir(parents=True, exist_ok=True)
        for each in pictures:
            target = folder / f"{each.name}.png"
            _take(each, out / each.file, target)
            yield target


def _take(picture: Picture, file: Path, target: Path) -> None:
    if file.suffix == ".html":
        screenshot(file, target, width=picture.width, height=picture.height, dark=picture.dark)
    else:
        page_picture(file.with_suffix(".pdf"), picture.page, target, width=picture.width)
