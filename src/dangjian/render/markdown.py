"""Pieces of Markdown in which people's text can't act as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dangjian.render.tables import Column

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain_markdown(text: str) -> str:
    """Text with everything escaped that Markdown would take for markup; in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """A table; columns aligned as on the terminal."""
    head = "| " + " | ".join(column.title for column in columns) + " |"
    line = "|" + "|".join("---:" if c.justify == "right" else "---" for c in columns) + "|"
    body = ["| " + " | ".join(plain_markdown(cell) for cell in row) + " |" for row in rows]
    return "\n".join([head, line, *body]) + "\n"
