"""A desk that is really started, and how long its month page takes, the first time and again."""

from __future__ import annotations

import http.cookiejar
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.running import python


class Views(NamedTuple):
    """Seconds."""

    first: float
    again: float


def month_page(workspace: Path, month: str) -> Views:
    """The month page of a desk that has just started, and a second view of unchanged files."""
    command = python("-m", "dangjian", "-C", str(workspace), "desk", "--no-open")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as desk:
        try:
            assert desk.stdout is not None
            address = desk.stdout.readline().decode().strip()
            browser = urllib.request.build_opener(
                urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            )
            page = f"{address.partition('?')[0]}?month={month}"
            first = _seconds(browser, address)  # the newest month is the one that has records
            return Views(first, min(_seconds(browser, page) for _ in range(3)))
        finally:
            desk.terminate()


def _seconds(browser: urllib.request.OpenerDirector, address: str) -> float:
    before = time.perf_counter()
    with browser.open(address, timeout=300) as answer:
        assert answer.status == 200
        answer.read()
    return time.perf_counter() - before
