"""A random sample of slips over a room: ``python -m tools.mutation_sample scoring --minutes 10 --seed 1``.

Every comparison, operator, constant, condition and returned value of the room's modules could be another; as many
of these slips as the time allows are made in a copy, one at a time in random order, and the room's focused tests
run over each. What survives is printed as a diff for somebody to judge: no test notices it because it means the
same (equivalent), or because a test is missing. The slips that were once missed are ``tools/mutants.py``.
"""

from __future__ import annotations

import argparse
import ast
import copy as copying
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.mutants import package_copy, preload, run_tests

SLIPS = "tests/workflows/test_slips_that_once_passed.py"
TESTS = {
    "scoring": (
        "tests/core/test_scoring.py", "tests/core/test_rollup.py", "tests/core/test_ranking.py",
        "tests/core/test_policy_rules.py", "tests/core/test_early.py",
        "tests/core/test_eligibility.py", "tests/core/test_drawing.py", SLIPS,
        "tests/oracle/test_schemes.py",
    ),
    "criteria": ("tests/core/test_criteria.py", "tests/core/semdiff", SLIPS, "tests/sheets/test_rules.py"),
    "register": ("tests/core/test_lifecycle.py", SLIPS, "tests/workflows/test_rectify.py"),
    "rectify": (
        SLIPS, "tests/workflows/test_rectify.py", "tests/workflows/test_facts_that_change.py",
        "tests/workflows/test_form_codes.py", "tests/workflows/test_rectify_forms.py",
    ),
}  # fmt: skip
"""Room → its focused tests, the quick ones first."""

COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
               ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
               ast.IsNot: ast.Is}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd,
             ast.BitAnd: ast.BitOr, ast.FloorDiv: ast.Mult}  # fmt: skip
NAMES = {"ZERO": "ONE", "ONE": "ZERO", "min": "max", "max": "min", "any": "all", "all": "any"}


class Place(NamedTuple):
    """A node that can be another."""

    file: Path
    number: int
    """Of the node in the order of the walk."""


def changed(node: ast.AST) -> ast.AST | None:
    """The node as a slip would have it; None where nothing of it can slip."""
    other = copying.deepcopy(node)
    match other:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            other.ops = [COMPARISONS[type(operator)]()]
        case ast.BinOp(op=operator) if type(operator) in OPERATORS and not _is_type(other):
            other.op = OPERATORS[type(operator)]()
        case ast.BoolOp(op=ast.And()):
            other.op = ast.Or()
        case ast.BoolOp(op=ast.Or()):
            other.op = ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return other.operand
        case ast.Constant(value=bool(value)):
            other.value = not value
        case ast.Constant(value=int(value)):
            other.value = value + 1
        case ast.Name(ctx=ast.Load()) if other.id in NAMES:
            other.id = NAMES[other.id]
        case ast.IfExp():
            other.body, other.orelse = other.orelse, other.body
        case ast.Continue():
            return ast.Pass()
        case _:
            return None
    return other


def _is_type(node: ast.BinOp) -> bool:
    """Whether ``A | None`` of an annotation: those say nothing at run time."""
    return isinstance(node.op, ast.BitOr) and isinstance(node.right, ast.Constant)


def places(file: Path) -> Iterator[Place]:
    """Every node of a module that can slip, outside annotations."""
    for number, node in enumerate(_walk(ast.parse(file.read_text(encoding="utf-8")))):
        if changed(node) is not None:
            yield Place(file, number)


def _walk(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.AST):
                    yield from _walk(ast.Module([each], []))  # type: ignore[list-item]


class Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The new node in the old one's place, all others as they are."""
        return self.new if node is self.old else self.generic_visit(node)


def slipped(place: Place) -> tuple[str, str]:
    """The module with the slip, and the line before and after."""
    text = place.file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    node = next(each for number, each in enumerate(_walk(tree)) if number == place.number)
    new = changed(node)
    assert new is not None
    line = getattr(node, "lineno", 0)
    words = f"{line}: {text.splitlines()[line - 1].strip()}\n      {_one(node)}  →  {_one(new)}"
    ast.copy_location(new, node)
    return ast.unparse(ast.fix_missing_locations(Replace(node, new).visit(tree))), words


def _one(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:110]


def main() -> int:
    """Draw, run, print what survived."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation_sample", description=__doc__)
    parser.add_argument("room", choices=[*TESTS])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with package_copy() as copy:
        preload()
        if run_tests(copy, TESTS[options.room]) != 0:
            print("the tests fail without any slip: MUTANTS_SHOW=1 tells why")
            return 1
        files = sorted((copy / "dangjian" / options.room).glob("*.py"))
        every = [place for file in files for place in places(file)]
        random.Random(options.seed).shuffle(every)
        end, tried, survived = time.monotonic() + 60 * options.minutes, 0, 0
        for place in every:
            if time.monotonic() > end:
                break
            tried += 1
            text, words = slipped(place)
            if _survives(copy, place.file, text, options.room, tried):
                survived += 1
                print(f"{place.file.relative_to(copy)}:{words}", flush=True)
    print(f"{options.room}: {tried} of {len(every)} slips tried, {survived} survived")
    return 0


def _survives(copy: Path, file: Path, text: str, room: str, number: int) -> bool:
    before, stat = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(text, encoding="utf-8")
    os.utime(file, (stat.st_atime, stat.st_mtime + 60 * number))
    try:
        return run_tests(copy, TESTS[room]) == 0
    finally:
        file.write_text(before, encoding="utf-8")
        os.utime(file, (stat.st_atime, stat.st_mtime))


if __name__ == "__main__":
    sys.exit(main())
