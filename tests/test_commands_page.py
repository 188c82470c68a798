"""docs/commands.md names every command and option, with the words of --help."""

from __future__ import annotations

from tests.conftest import Golden
from tests.docs.commands import reference
from tests.helpers import ROOT

PAGE = ROOT / "docs" / "commands.md"


def test_reference(golden: Golden) -> None:
    text = PAGE.read_text(encoding="utf-8")
    start, end = "<!-- 命令 -->\n", "<!-- 完 -->"
    head, tail = text[: text.index(start) + len(start)], text[text.index(end) :]
    golden(PAGE, f"{head}\n{reference()}\n{tail}")


def test_every_option_has_help() -> None:
    for line in reference().splitlines():
        if line.startswith("| `"):
            assert line.rsplit("|", 2)[1].strip(), line
