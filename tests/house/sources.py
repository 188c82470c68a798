"""The code itself as data: modules, their trees, their rooms."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import dangjian

HOUSE = Path(dangjian.__file__).parent


class Source(NamedTuple):
    """A module."""

    name: str
    """``io/layout.py``."""
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """``io``; of a module that lies loose its own name."""
        return self.name.partition("/")[0]


@cache
def sources() -> tuple[Source, ...]:
    """Every module of the house."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in sorted(HOUSE.rglob("*.py")))
    return tuple(
        Source(path.relative_to(HOUSE).as_posix(), text, ast.parse(text)) for path, text in texts
    )


def at(source: Source, node: ast.AST) -> str:
    """``io/layout.py:12``."""
    return f"{source.name}:{getattr(node, 'lineno', 0)}"
