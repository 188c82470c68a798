"""What all tests share: golden files, tools that may be absent, and how hypothesis runs."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests import reading_once

# A slow machine must never fail a test.
# CI draws the same examples every time, so that a submission is judged by its change; people draw others.
settings.register_profile("unhurried", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("unhurried")
reading_once.begin()
# Looking for circles among objects that live as long as the process took a sixth of the suite's time.
gc.set_threshold(100_000, 20, 50)

TOOLS = {
    "office": (("soffice", "libreoffice"), ("pdftotext",), ("pdftoppm",)),
    "browser": (("chromium", "chromium-browser"),),
    "wine": (("wine",), ("x86_64-w64-mingw32-gcc",)),
    "editor": (("yaml-language-server",), ("node",)),
}
"""Markers and what they need: of each group one program; ``DANGJIAN_REQUIRE_<MARKER>=1`` forbids skipping."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite golden files with what the program says now; review the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where bytecode isn't to lie beside the sources, it lies in pytest's cache: every process that tests
    start would else compile the whole house, which takes it two seconds, and every worker all tests."""
    cache: pytest.Cache | None = getattr(config, "cache", None)  # none with -p no:cacheprovider
    if sys.dont_write_bytecode and cache is not None:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(cache.mkdir("bytecode"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for marker, groups in TOOLS.items():
        required = os.environ.get(f"DANGJIAN_REQUIRE_{marker.upper()}") == "1"
        absent = [group[0] for group in groups if not any(map(shutil.which, group))]
        if required or not absent:
            continue
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{absent[0]} is not installed"))


def pytest_collection_finish() -> None:
    """Modules and tests stay until the end: the collector needn't look at them."""
    gc.collect()
    gc.freeze()


Golden = Callable[[Path, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a golden file, or write the file under ``--update-golden``."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == expected, f"{path.name}: run pytest with --update-golden and review the diff"

    return compare
