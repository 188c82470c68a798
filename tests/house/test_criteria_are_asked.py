"""Nobody outside criteria looks inside a kind: no class of one is named, no kind is told by its word."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from dangjian.criteria import KINDS
from dangjian.criteria.base import Kind, Ordinary
from tests.house.sources import Source, at, sources

CLASSES = {kind.__name__ for kind in KINDS.values()}
MODULES = {kind.__module__ for kind in KINDS.values()}


def _looking_inside(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module in MODULES:
                yield at(source, node)
            case ast.Compare(
                left=ast.Attribute(attr="kind", value=ast.Attribute(attr="criterion")),
                comparators=[ast.Constant() | ast.Tuple() | ast.Name(), *_],
            ):
                yield at(source, node)
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]) if CLASSES & {
                each.id for each in ast.walk(kinds) if isinstance(each, ast.Name)
            }:
                yield at(source, node)


@pytest.mark.parametrize("snippet", [
    "from dangjian.criteria.veto import Veto", "isinstance(a, Bonus | Penalty)", "a.criterion.kind == 'rate'",
])  # fmt: skip
def test_the_search_sees(snippet: str) -> None:
    assert list(_looking_inside(Source("scoring/x.py", snippet, ast.parse(snippet))))


def test_criteria_are_asked() -> None:
    others = (each for each in sources() if each.room != "criteria")
    # The schema of a kind's keys hangs on its word; which kinds a book explains goes by the words, too.
    allowed = ("sheet/book.py",)
    assert [
        at_ for each in others if each.name not in allowed for at_ in _looking_inside(each)
    ] == []


@pytest.mark.parametrize("word", KINDS)
def test_a_kind_answers_every_question(word: str) -> None:
    questions = {name for name in {*vars(Kind), *Kind.__annotations__} if not name.startswith("_")}
    assert [name for name in questions if not hasattr(KINDS[word], name)] == []


def test_what_most_kinds_answer_alike_is_a_question_of_the_protocol() -> None:
    ours = {
        name for name in {*vars(Ordinary), *Ordinary.__annotations__} if not name.startswith("_")
    }
    assert ours <= {*vars(Kind), *Kind.__annotations__}
