"""One company twice: before a desk, and for the command line, which must make the same files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dangjian.cli.app import run
from tests.helpers import contents

if TYPE_CHECKING:
    from tests.desk.served import Browser

MONTH = "2026-05"


class Twins(NamedTuple):
    """One company before a desk, and its copy for the command line."""

    browser: Browser
    desk: Path
    shell: Path

    def same(self, command: list[str], status: int = 0) -> None:
        """The command that the page named, run in the copy, makes the same files."""
        here = Path.cwd()
        os.chdir(self.shell.parent)
        try:
            assert run(["-C", str(self.shell), *command]) == status
        finally:
            os.chdir(here)
        mine, other = contents(self.desk), contents(self.shell)
        assert mine.keys() == other.keys()
        assert [name for name in mine if mine[name] != other[name]] == []
