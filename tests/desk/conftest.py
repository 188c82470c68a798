"""The browser of the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.printing import program


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """Chromium, started once; each test opens its own context. Without it, tests marked ``browser`` are
    skipped before they get here, or must not be."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        path = program("chromium", "chromium-browser")
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
