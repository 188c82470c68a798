"""The pictures of the desk, taken of a desk that is really served."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tests.desk import officer as play
from tests.desk.addresses import addresses
from tests.desk.served import served
from tests.helpers import ROOT, copied, opened
from tests.printing import program

TODAY = date(2026, 6, 12)


class DeskPicture(NamedTuple):
    """A page of the desk in a window."""

    name: str
    page: str
    width: int
    height: int
    dark: bool = False
    upload: bool = False
    """Whether the example's sheet is sent, with a wrong file, so that what was read is shown."""


_SHOWN = (
    "month", "sheets", "collect", "scores", "unit", "corrections", "correct", "rectify", "problem", "reports",
    "preview", "seals", "lists", "list", "roster", "git", "help",
)  # fmt: skip
"""Names of the pages, by which the tests know their addresses."""
DESK_PICTURES = (
    *(DeskPicture(f"desk-{name}", name, 1280, 800, upload=name == "collect") for name in _SHOWN),
    *(DeskPicture(f"desk-{name}-narrow", name, 390, 800, upload=name == "collect") for name in _SHOWN),
    DeskPicture("desk-scores-dark", "scores", 1280, 760, dark=True),
)  # fmt: skip
MONTH_PICTURES = (
    "month", "sheets", "progress", "collect", "conflict", "scores", "unit", "correct", "stale", "raise",
    "rectify", "preview", "lists", "list", "roster", "seal", "commit", "end",
)  # fmt: skip
"""What the recorded month shows, in order."""
_COLOURS = 40


def small(data: bytes) -> bytes:
    """A picture in a palette of its own: pages have few colours, and a quarter of the bytes will do."""
    from PIL import Image

    out = io.BytesIO()
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def month_file(name: str) -> str:
    """The file of a picture of the recorded month."""
    return f"desk-may-{MONTH_PICTURES.index(name) + 1:02}-{name}.png"


def make_month(folder: Path) -> Iterator[Path]:
    """Play the month that the tests play, and take its pictures into a folder."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as made, sync_playwright() as started:
        desk = play.company(Path(made, "one", "desk"))
        files = Path(made, "files")
        files.mkdir()
        chromium = started.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox"]
        )
        with served(desk, TODAY) as one:
            page = chromium.new_page(locale="zh-CN", viewport={"width": 1280, "height": 760})
            page.goto(one.desk.session.first_address)
            officer = play.Officer(page, desk, files)
            officer.shoot = lambda name: _take(page, folder / month_file(name))
            play.month(officer)
        chromium.close()
    yield from (folder / month_file(name) for name in MONTH_PICTURES)


def _take(page: Any, target: Path) -> None:
    target.write_bytes(small(page.screenshot()))


def make_desk(pictures: tuple[DeskPicture, ...], folder: Path) -> Iterator[Path]:
    """Take the pictures into a folder."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as started:
        space = copied(ROOT / "examples" / "gear-company", Path(made, "company"))
        chromium = started.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox"]
        )
        with served(space, TODAY) as desk:
            context = chromium.new_context(locale="zh-CN")
            page = context.new_page()
            page.goto(desk.desk.session.first_address)
            desk.desk.by = "dept-party"
            name, value = next((c["name"], c["value"]) for c in context.cookies())
            desk.client.cookies.set(name, value)  # so that it may ask which problems there are
            where = addresses(desk)
            for each in pictures:
                page.set_viewport_size({"width": each.width, "height": each.height})
                page.emulate_media(color_scheme="dark" if each.dark else "light")
                page.goto(desk.base + where[each.page], wait_until="networkidle")
                if each.upload:
                    _send(page, _book(space, Path(made)))
                target = folder / f"{each.name}.png"
                _take(page, target)
                yield target
        chromium.close()


def _book(space: Path, made: Path) -> Path:
    """A sheet of which one cell says what it may not."""

    from dangjian.cli.app import run

    out = made / "sheets"
    assert run(["-C", str(space), "sheet", "2026-05", "--unit", "br-gear", "--out", str(out)]) == 0
    (path,) = out.glob("*.xlsx")
    book = opened(path)
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
