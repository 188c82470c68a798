"""Which pictures there are, and the commands that make what they show."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from html import escape
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from dangjian.cli.app import run
from tests.helpers import ROOT, copied
from tests.printing import convert, html_pdf, page_picture, screenshot

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
    width: int = 640
    """In pixels."""
    height: int = 0
    """Of the window; only for html."""
    dark: bool = False
    anchor: str = ""
    """Where in the html."""
    part: tuple[int, int, int, int] | None = None
    """Left, top, width and height of what is shown of a page that is ``width`` wide."""

    @property
    def paper(self) -> bool:
        """Whether LibreOffice prints it; html is Chromium's."""
        return not self.file.endswith(".html")


def _paper(kind: str, file: str, page: int = 1, *, of: str = "2026-05", more: str = "") -> Picture:
    """A page of a report."""
    return Picture(f"report-{kind}", f"report {kind} {of} --date {DAY} --out out{more}", file, page)


def _board(kind: str, file: str, page: int = 1) -> Picture:
    """A printed page of a board."""
    return Picture(f"board-{kind}", f"board {kind} 2026-05 --date {DAY} --out out", file, page)


def _book(name: str, command: str, file: str, page: int = 1, *, high: int = 400) -> Picture:
    """The top of a page of a workbook that goes out and comes back."""
    return Picture(name, command, file, page, width=900, part=(0, 0, 900, high))


def _pages(
    kind: str, file: str, first: int, last: int, *, more: str = "", width: int = 480
) -> tuple[Picture, ...]:
    """The further pages of a paper of May, for the page that shows all of them."""
    command = f"report {kind} 2026-05 --date {DAY} --out out{more}"
    return tuple(
        Picture(f"report-{kind}-{page}", command, file, page, width)
        for page in range(first, last + 1)
    )


_TERMINAL = {"COLUMNS": "80", "NO_COLOR": "1"}
_PRINTED = "{}.html"
"""The file of what a command printed."""


def _window(name: str, command: str, lines: int) -> Picture:
    """What a command prints into a window of 80 columns."""
    return Picture(name, command, _PRINTED.format(command), width=640, height=24 + 20 * lines)


_DASHBOARD = f"report dashboard 2026-05 --date {DAY} --out out"
_BULLETIN = f"report bulletin 2026-05 --date {DAY} --out out"
_MEETING = f"report meeting 2026-05 --date {DAY} --out out"
_SHEET = "sheet 2026-06 --unit br-gear --out out"
_WORKBOOK = "2026-06_齿轮党支部.xlsx"
_PAGE = "2026-05_看板.html"
PICTURES: tuple[Picture, ...] = (
    _window("window-help", "--help", 57),
    _window("window-correct", "correct --help", 29),
    Picture("sheet-cover", _SHEET, _WORKBOOK, 1),
    Picture("sheet-page", _SHEET, _WORKBOOK, 2, width=900),
    Picture("sheet-totals", _SHEET, _WORKBOOK, 5, width=900),
    Picture("plan", "plan 2026 --to xlsx --out out", "2026_年初部署.xlsx", width=900),
    _book(
        "sheet-members",
        "sheet 2026-05 --people-by-branch --kind self --unit br-gear --out out",
        "2026-05_齿轮党支部_党员.xlsx",
        2,
        high=300,
    ),
    _book(
        "sheet-votes",
        "sheet 2026-01 --unit br-gear --checklist appraisal --out out",
        "2026-01_齿轮党支部.xlsx",
        3,
        high=280,
    ),
    _book(
        "sheet-reply",
        f"rectify sheet 2026-05 --unit br-tool --date {DAY} --out out",
        "2026-05_整改回执_工装党支部.xlsx",
    ),
    _book(
        "sheet-appeals",
        "correct sheet 2026-05 --unit br-tool --out out",
        "2026-05_申诉更正表_工装党支部.xlsx",
    ),
    _book("sheet-roster", "roster export --output out/花名册.xlsx", "花名册.xlsx", 2),
    Picture(
        "sheet-list",
        "checklist export branch --output out/支部清单.xlsx",
        "支部清单.xlsx",
        3,
        width=1700,
        part=(90, 60, 1000, 420),
    ),
    _book(
        "sheet-contacts",
        "points sheet contacts --year 2026 --output out/联系点登记表.xlsx",
        "联系点登记表.xlsx",
        2,
        high=300,
    ),
    _book(
        "sheet-points",
        "points sheet quality-points --year 2026 --output out/质量积分登记表.xlsx",
        "质量积分登记表.xlsx",
        2,
        high=300,
    ),
    _paper("ranking", "2026-05_考核排名.xlsx"),
    _paper("bulletin", "2026-05_通报.docx"),
    Picture("report-bulletin-2", _BULLETIN, "2026-05_通报.docx", 2, width=480),
    Picture("report-bulletin-3", _BULLETIN, "2026-05_通报.docx", 3, width=480),
    Picture("report-bulletin-4", _BULLETIN, "2026-05_通报.docx", 4, width=480),
    *_pages("bulletin", "2026-05_通报.docx", 5, 15),
    *_pages("results", "2026-05_结果运用建议表.docx", 2, 3),
    *_pages("notice", "2026-05_整改通知单_工装党支部.docx", 2, 4, more=" --unit br-tool"),
    *_pages("ranking", "2026-05_考核排名.xlsx", 2, 5, width=640),
    *_pages("kpi", "2026-05_指标完成情况.docx", 1, 2, more=" --to docx"),
    *_pages("inspections", "2026-05_督查情况表.xlsx", 2, 3, width=640),
    Picture("report-meeting-2", _MEETING, "2026-05_例会材料.docx", 2, width=480),
    _paper("results", "2026-05_结果运用建议表.docx"),
    _paper("notice", "2026-05_整改通知单_工装党支部.docx", more=" --unit br-tool"),
    _paper("meeting", "2026-05_例会材料.docx"),
    _paper("agreement", "2026_责任书_齿轮党支部.docx", 1, of="2026", more=" --unit br-gear"),
    _paper("book", "2026_工作记录本_齿轮党支部.docx", 9, of="2026", more=" --unit br-gear"),
    _paper("appraisal", "2026_述职材料_设备动力党支部.docx", 4, of="2026", more=" --unit br-equip"),
    _paper("rectification", "2026-05_整改台账.xlsx"),
    _paper("contacts", "2026-05_联系点情况表.xlsx"),
    _paper("inspections", "2026-05_督查情况表.xlsx"),
    _paper("registers", "2026_登记簿.xlsx", of="2026"),
    Picture("report-dashboard", _DASHBOARD, _PAGE, width=1280, height=1150, anchor="process"),
    Picture("report-dashboard-dark", _DASHBOARD, _PAGE, width=1280, height=700, dark=True),
    _board("tcard", "2026-05_T卡.html"),
    _board("kanban", "2026-05_整改看板.html"),
    _board("campaign", "2026-05_挂图作战.html"),
)


def make(pictures: Sequence[Picture], folder: Path) -> Iterator[Path]:
    """Make the pictures into a folder."""
    with tempfile.TemporaryDirectory() as made:
        space = Path(made, "gear-company")
        copied(ROOT / "examples" / "gear-company", space)
        out = Path(made, "out")
        out.mkdir()
        for command in dict.fromkeys(each.command for each in pictures):
            arguments = [
                str(out / word[4:]) if f"{word}/".startswith("out/") else word
                for word in shlex.split(command)
            ]
            with redirect_stdout(StringIO()) as printed, mock.patch.dict("os.environ", _TERMINAL):
                status = run(["-C", str(space), *arguments])
            assert status == 0, command
            window = _PRINTED.format(command)
            if any(each.file == window for each in pictures):
                (out / window).write_text(_terminal(printed.getvalue()), "utf-8")
        papers = {out / each.file for each in pictures if each.paper}
        if papers:
            convert(sorted(papers), "pdf", out, stand_ins=True)
        folder.mkdir(parents=True, exist_ok=True)
        for each in pictures:
            target = folder / f"{each.name}.png"
            _take(each, out / each.file, target)
            yield target


def _terminal(text: str) -> str:
    """A page that shows a text as a window of 80 columns does."""
    return (
        '<meta charset="utf-8"><style>body{margin:0;background:#fff;color:#222}'
        "pre{font:15px/1.35 'Noto Sans Mono CJK SC',monospace;width:80ch;margin:0;padding:10px;"
        f"border:1px solid #999}}</style><pre>{escape(text)}</pre>"
    )


def _take(picture: Picture, file: Path, target: Path) -> None:
    if picture.height:
        screenshot(file, target, picture.width, picture.height, picture.anchor, dark=picture.dark)
        return
    pdf = file.with_suffix(".pdf")
    if not picture.paper:
        html_pdf(file, pdf)
    page_picture(pdf, picture.page, target, picture.width, picture.part)
