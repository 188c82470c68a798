"""A class name is used once in the house."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.house.sources import sources


def test_a_class_name_is_used_once() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                where[node.name].append(source.name)
    assert {name: places for name, places in where.items() if len(places) > 1} == {}
