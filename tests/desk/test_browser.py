"""The month of the example in Chromium, by clicks alone; the command line makes the same files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk import officer as play
from tests.desk.addresses import PAGES
from tests.desk.served import served
from tests.helpers import contents
from tests.pictures.desks import MONTH_PICTURES

pytestmark = pytest.mark.browser


def test_a_month_by_clicks(chromium: Any, tmp_path: Path) -> None:
    desk = play.company(tmp_path / "one" / "desk")
    shell = play.company(tmp_path / "other" / "desk")
    folder = tmp_path / "files"
    folder.mkdir()
    with served(desk, date.today()) as one:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(20_000)
        officer = play.Officer(page, desk, folder)
        page.goto(one.desk.session.first_address)
        taken: list[str] = []
        officer.shoot = taken.append
        play.month(officer)
        page.close()
    conflict = "Failed to load resource: the server responded with a status of 409 (Conflict)"
    assert officer.complaints == [conflict]
    assert len(officer.commands) == 19
    assert taken == list(MONTH_PICTURES)
    parts = {address.strip("/").partition("?")[0].partition("/")[0] for address in PAGES.values()}
    assert parts - {"no-such-page"} <= officer.seen  # no page was left out
    assert play.git(desk, "status", "--porcelain") == ""
    play.again_by_commands(officer.commands, shell, folder)
    mine, other = contents(desk), contents(shell)
    assert mine.keys() == other.keys()
    # A seal holds the second at which it was made, in it and in the digest over all of it.
    assert [n for n in mine if mine[n] != other[n] and not n.startswith("seals/")] == []
