"""The pictures of the desk, taken of a desk that is really served."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tests.desk.served import served
from tests.helpers import ROOT
from tests.printing import program

TODAY = date(2026, 6, 12)


class DeskPicture(NamedTuple):
    """A page of the desk in a window."""

    name: str
    address: str
    width: int
    height: int
    dark: bool = False
    upload: bool = False
    """Whether the example's sheet is sent, with a wrong file, so that what was read is shown."""


DESK_PICTURES = (
    DeskPicture("desk-month", "/?month=2026-05", 1280, 800),
    DeskPicture("desk-month-narrow", "/?month=2026-05", 390, 800),
    DeskPicture("desk-collect", "/collect?month=2026-05", 1280, 760, upload=True),
    DeskPicture("desk-scores", "/scores?month=2026-05", 1280, 760, dark=True),
    DeskPicture("desk-unit", "/scores/br-gear?month=2026-05", 1280, 800),
    DeskPicture("desk-rectify", "/rectify?month=2026-05", 1280, 760),
    DeskPicture("desk-rectify-narrow", "/rectify?month=2026-05", 390, 800),
    DeskPicture("desk-preview", "/preview/bulletin?month=2026-05", 1280, 800),
)


def make_desk(pictures: tuple[DeskPicture, ...], folder: Path) -> Iterator[Path]:
    """Take the pictures into a folder."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as started:
        space = Path(shutil.copytree(ROOT / "examples" / "gear-company", Path(made, "company")))
        chromium = started.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox"]
        )
        with served(space, TODAY) as desk:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(desk.desk.session.first_address)
            desk.desk.by = "dept-party"
            for each in pictures:
                page.set_viewport_size({"width": each.width, "height": each.height})
                page.emulate_media(color_scheme="dark" if each.dark else "light")
                page.goto(desk.base + each.address, wait_until="networkidle")
                if each.upload:
                    _send(page, _book(space, Path(made)))
                target = folder / f"{each.name}.png"
                page.screenshot(path=target)
                yield target
        chromium.close()


def _book(space: Path, made: Path) -> Path:
    """A sheet of which one cell says what it may not."""
    import openpyxl

    from dangjian.cli.app import run

    out = made / "sheets"
    assert run(["-C", str(space), "sheet", "2026-05", "--unit", "br-gear", "--out", str(out)]) == 0
    (path,) = out.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    columns: Any = {"min_row": 2, "min_col": 4, "max_col": 9, "values_only": True}
    slots = [
        (row[0], row[4])
        for row in book["_dangjian"].iter_rows(**columns)
        if row[2] == "self" and row[5] == "int" and row[3] == "value"
    ]
    for (sheet, cell), value in zip(slots, ("很多", 1, 1), strict=False):
        book[sheet][cell] = value
    book.save(path)
    return path


def _send(page: Any, book: Path) -> None:
    page.locator("input[type=file]").set_input_files([str(book)])
    page.get_by_role("button", name="先看读出什么").click()
    page.wait_for_load_state("networkidle")
