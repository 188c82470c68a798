"""The browser of the tests that need one, and a company before a desk beside its copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.twins import MONTH, Twins
from tests.example.company import EXAMPLE
from tests.helpers import copied
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


@pytest.fixture(scope="module")
def one_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with a single month of few units: these tests are about what is done, not how much."""
    root = copied(EXAMPLE, tmp_path_factory.mktemp("example") / "company")
    for folder in ("records", "corrections", "rectifications"):
        for path in (root / folder).iterdir():
            if path.name != MONTH:
                shutil.rmtree(path)
    return root


@pytest.fixture
def twins(one_month: Path, tmp_path: Path) -> Iterator[Twins]:
    from tests.desk.served import served  # skips where a library is missing

    desk = Path(shutil.copytree(one_month, tmp_path / "desk"))
    shell = Path(shutil.copytree(one_month, tmp_path / "shell" / "desk"))
    with served(desk) as browser:
        browser.enter().act_as("dept-party")
        yield Twins(browser, desk, shell)
