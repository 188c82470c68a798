"""The browser of the tests that need one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """Chromium, started once; each test opens its own context."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is missing")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
