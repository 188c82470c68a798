"""Documents of a wrong shape: every problem is ours, in Chinese, with a place; nothing escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.codes import shape as codes
from dangjian.documents import shape
from dangjian.documents.kinds import schema_word
from dangjian.io.yaml_reader import read
from dangjian.problem import Finding, Path
from tests.helpers import CASES, examples

BASE = CASES / "problems" / "base"
DOCUMENTS = [read(path.read_bytes()) for path in sorted(BASE.rglob("*.yaml"))]
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 7, 10**17, Decimal("0.5"), Decimal("1.12345"), Decimal("-0.1"),
    "", "  ", "x", "优秀", "0.1234567", "2026-05", "2026-13", "2026-02-30", "2026-05-28", "1.0.0",
    "x" * 200, [], {}, [[]], [1], [None], [{}], ["甲"], {"a": 1}, {"": 1}, {"id": {}}, {"cap": 1},
    {"kind": "check"}, {"kind": []}, {"kind": None},
]  # fmt: skip
FOREIGN = re.compile(
    r"should be|[Ii]nput|valid|\bField\b|\brequired\b|Extra|type=|dj_|pydantic|None|True|False|Decimal|<class"
)
CHINESE = re.compile(r"[一-鿿]")


def nodes(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of everything in a document, itself included."""
    yield path
    parts: Any = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    for key, part in parts:
        yield from nodes(part, (*path, key))


@st.composite
def spoiled(draw: Any) -> tuple[Any, str]:
    """A right document with one to three changes, and the word of its schema."""
    document = deepcopy(draw(st.sampled_from(DOCUMENTS)))
    word = schema_word(document["schema"])
    assert word is not None
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(nodes(document))))
        document = change(document, path, draw(st.sampled_from(["set", "delete", "add"])), draw)
    return document, word


def change(document: Any, path: Path, how: str, draw: Any) -> Any:
    """The document with the node at ``path`` replaced, left out, or given something new inside."""
    new = deepcopy(draw(st.sampled_from(VALUES)))
    if not path:
        return new if how == "set" else document
    parent = node_at(document, path[:-1])
    if how == "delete":
        del parent[path[-1]]
    elif how == "set":
        parent[path[-1]] = new
    elif isinstance(parent[path[-1]], dict):
        parent[path[-1]][draw(st.sampled_from(["zzz", "", "id", "kind"]))] = new
    elif isinstance(parent[path[-1]], list):
        parent[path[-1]].append(new)
    return document


def node_at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def check(finding: Finding, document: Any) -> None:
    """The message is a Chinese sentence with a hint, and its path is one of the document's."""
    assert CHINESE.search(finding.message())
    assert CHINESE.search(finding.hint())
    for text in (finding.message(), finding.hint()):
        own = re.sub(r"“[^”]*”", "", text)
        assert not FOREIGN.search(own), text
        assert "  " not in own, text
        assert "{" not in own or re.search(r"\{[^}]*\}", own), text
    assert finding.code.id != codes.OTHER.id
    node_at(document, finding.path)


@examples(133)
@given(spoiled())
def test_spoiled_documents(case: tuple[Any, str]) -> None:
    document, word = case
    findings = shape.schema_findings(document)
    if not findings and document["schema"] == f"dangjian/{word}@1":
        model, findings = shape.parse(document, word)
        assert (model is None) == bool(findings)
    for finding in findings:
        check(finding, document)


@pytest.mark.parametrize("word", [schema_word(document["schema"]) for document in DOCUMENTS])
def test_anything_instead_of_a_document(word: str) -> None:
    for value in VALUES:
        model, findings = shape.parse(value, word)
        assert model is None
        assert findings
        for finding in findings:
            check(finding, value)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["schema"])
def test_every_missing_key_is_found_at_once(document: Any) -> None:
    word = schema_word(document["schema"])
    assert word is not None
    _, findings = shape.parse({}, word)
    missing = {finding.values["key"] for finding in findings}
    assert "schema" in missing
    for key in missing:
        assert key in document


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["schema"])
def test_the_base_documents_are_right(document: Any) -> None:
    word = schema_word(document["schema"])
    assert word is not None
    model, findings = shape.parse(document, word)
    assert model is not None
    assert findings == ()


def test_an_error_that_we_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later pydantic may have new kinds of errors: they get a general sentence, no crash."""
    monkeypatch.delitem(shape.TABLE, "dj_date")
    calendar = {"schema": "dangjian/calendar@1", "holidays": ["五一"]}
    _, (finding,) = shape.parse(calendar, "calendar")
    assert finding.code is codes.OTHER
    assert finding.message() == "holidays 的第 1 项的内容不符合格式，写的是“五一”"
    assert finding.path == ("holidays", 0)
