"""Whatever the house imports stands in pyproject, and an extra's package is imported only when it is used."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers import ROOT
from tests.house.sources import Source, sources

_OWNERS = packages_distributions()
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EVERY = tuple(sources())
_TO_BE_THERE = {"defusedxml": "openpyxl reads XML through it when it is there"}
"""What nobody here imports and is still needed."""


def _names(lines: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines} - {"dangjian"}


CORE = _names(_PROJECT["dependencies"])
EXTRAS = {
    name: _names(lines)
    for name, lines in _PROJECT["optional-dependencies"].items()
    if name not in ("all", "dev")
}


def _imported(node: ast.AST) -> Iterator[str]:
    """The packages that a statement imports, of others."""
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [each.name for each in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [str(node.module)]
    for name in names:
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "dangjian":
            yield top


@cache
def _owner(name: str) -> str:
    """The distribution that a package comes from."""
    return canonicalize_name(_OWNERS[name][0])


def _distributions(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        for name in _imported(node):
            yield _owner(name)


def test_every_import_is_declared() -> None:
    declared = CORE.union(*EXTRAS.values())
    undeclared = {each: s.name for s in EVERY for each in _distributions(s)}
    assert {each: where for each, where in undeclared.items() if each not in declared} == {}


def test_everything_declared_is_imported() -> None:
    """What is left over costs every installation its download and its licence."""
    imported = {each for source in EVERY for each in _distributions(source)}
    assert CORE - imported - _TO_BE_THERE.keys() == set()


def test_an_extra_is_loaded_only_when_it_is_used() -> None:
    """Modules that import an extra's package at their top are imported at the top of their room's alone."""
    optional = set().union(*EXTRAS.values()) - CORE
    special = {
        f"dangjian.{source.name.removesuffix('.py').replace('/', '.')}": source.room
        for source in EVERY
        if optional & {_owner(name) for node in source.tree.body for name in _imported(node)}
    }
    loaded = {
        (source.name, str(node.module))
        for source in EVERY
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom)
        and special.get(str(node.module), source.room) != source.room
    }
    assert special
    assert loaded == set()
