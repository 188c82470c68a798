"""Every picture of the documents can be made from the example, and shows something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import ROOT
from tests.pictures.desks import DESK_PICTURES, MONTH_PICTURES, make_desk, month_file
from tests.pictures.made import PICTURES, make

IMAGES = ROOT / "docs" / "images"
SMALLEST, LARGEST = 3_000, 250_000
"""Bytes: a blank page is smaller, a picture that is no longer small is larger."""


def test_documents_show_the_pictures_that_there_are() -> None:
    shown: set[str] = set()
    for page in (ROOT / "docs").rglob("*.md"):
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            assert target.is_file(), f"{page.name}: {link}"
            shown.add(target.name)
    assert shown == {each.name for each in IMAGES.iterdir()}
    pictures = {name for name in shown if name.endswith(".png")}  # drawings are docs/data.md's
    made = {f"{picture.name}.png" for picture in (*PICTURES, *DESK_PICTURES)}
    assert pictures == made | {month_file(name) for name in MONTH_PICTURES}


def test_pictures_of_the_desk_are_small() -> None:
    for each in IMAGES.glob("desk-*.png"):
        assert each.stat().st_size < 80_000, each.name


@pytest.mark.office
@pytest.mark.browser
def test_each_can_be_made(tmp_path: Path) -> None:
    for made in (*make(PICTURES, tmp_path), *make_desk(DESK_PICTURES, tmp_path)):
        size = made.stat().st_size
        assert SMALLEST < size < LARGEST, (made.name, size)
