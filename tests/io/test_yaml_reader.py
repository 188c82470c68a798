"""The strict YAML reader: the corpus of ``tests/cases/reader``, its words, its limits."""

from __future__ import annotations

import json
import pickle
import time
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest

from dangjian.codes import reading
from dangjian.io import yaml_events as yaml_guard
from dangjian.io import yaml_text
from dangjian.io.yaml_reader import HAS_LIBYAML, Refused, read
from dangjian.problem import Code

CASES = Path(__file__).parents[1] / "cases" / "reader"
PARSERS = [pytest.param(False, id="libyaml"), pytest.param(True, id="pure")]

Refusal = tuple[str, int, int]


def refusal(data: bytes, *, pure: bool) -> Refusal:
    """Code, line and column of the refusal; fails the test when there is none."""
    with pytest.raises(Refused) as caught:
        read(data, pure=pure)
    return caught.value.finding.code.id, caught.value.line, caught.value.column


def refused_files() -> list[tuple[str, Refusal]]:
    """The expectations of ``refused.txt``."""
    rows = (line.split() for line in _lines("refused.txt"))
    return [(name, (code, int(line), int(column))) for name, code, line, column in rows]


def byte_cases() -> list[tuple[str, str, bytes]]:
    """Name, expectation and bytes of the cases of ``bytes.txt``."""
    rows = (line.split(" | ", 2) for line in _lines("bytes.txt"))
    return [
        (name, expected, escaped.encode().decode("unicode_escape").encode("latin-1"))
        for name, expected, escaped in rows
    ]


def _lines(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def as_json(value: object) -> object:
    """A value that was read, in the writing of the expectations."""
    match value:
        case Decimal():
            return {"number": str(value)}
        case dict():
            return {key: as_json(part) for key, part in value.items()}
        case list():
            return [as_json(part) for part in value]
    return value


def same(one: object, other: object) -> bool:
    """Whether two values are equal in types and writing too."""
    return repr(one) == repr(other)


# ---- the corpus


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize(("name", "expected"), refused_files())
def test_refused_file(name: str, expected: Refusal, pure: bool) -> None:
    data = (CASES / "refused" / f"{name}.yaml").read_bytes()
    assert refusal(data, pure=pure) == expected


def test_every_refused_file_is_expected() -> None:
    names = sorted(path.stem for path in (CASES / "refused").iterdir())
    assert names == sorted(name for name, _ in refused_files())


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize("path", sorted((CASES / "accepted").glob("*.yaml")), ids=lambda p: p.stem)
def test_accepted_file(path: Path, pure: bool) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    value = as_json(read(path.read_bytes(), pure=pure))
    assert same(value, expected)


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize(
    ("name", "expected", "data"), [pytest.param(*case, id=case[0]) for case in byte_cases()]
)
def test_bytes(name: str, expected: str, data: bytes, pure: bool) -> None:
    if name.endswith("-libyaml") and (pure or not HAS_LIBYAML):
        pytest.skip("only libyaml sees it so")
    if expected.startswith("DJ"):
        code, line, column = expected.split()
        assert refusal(data, pure=pure) == (code, int(line), int(column))
    else:
        assert same(as_json(read(data, pure=pure)), json.loads(expected))


ABOUT_FILES = {"DJ018", *(f"DJ{number:03}" for number in range(20, 33))}
"""What is said of paths, links, copies and the whole of a file: see tests/io/test_listing.py."""


def test_every_code_of_the_reader_has_a_case() -> None:
    """Missing and unreadable files, and commands, are not the reader's; two limits have own tests."""
    elsewhere = {
        reading.MISSING_FILE.id,
        reading.UNREADABLE_FILE.id,
        *ABOUT_FILES,
        reading.STRAY_FOLDER.id,
        reading.TOO_LARGE.id,
        reading.TOO_MANY_NODES.id,
    }
    seen = {expected[0] for _, expected in refused_files()}
    seen |= {expected.split()[0] for _, expected, _ in byte_cases() if expected.startswith("DJ")}
    assert seen | elsewhere == {code.id for code in _codes()}


# ---- what a refusal says


def _codes() -> list[Code]:
    return [value for value in vars(reading).values() if isinstance(value, Code)]


@pytest.mark.parametrize("code", _codes(), ids=lambda code: code.id)
def test_every_code_has_a_page(code: Code) -> None:
    assert code.title
    assert code.hint
    assert 2 <= sum(code.page.count(stop) for stop in "。：") <= 8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a:\n\tb: 1\n", "制表符"),
        ("a：1\nb: 2\n", "全角冒号"),
        ("a: b: c\n", "加上引号"),
        ("a: “b: c”\n", "中文引号"),
        ("a: 'b\n", "引号"),
        ("a: [1\nb: 2\n", "第 1 行的方括号"),
        ("a: {b: 1\nc: 2\n", "第 1 行的花括号"),
        ("a: 1\n  b: 2\n", "缩进"),
        ("a: 1\n\u3000b 2\nc: 3\n", "全角空格"),
        ("a: 1]\nb: ]\n", "多出了一个“]”"),
        ("a: 1\nb: 2\na: 3\n", "第 1 行已经写过"),
        ("a: {x: 1, y: 2}\nb: {y: 1, x: 2, y: 3}\n", "第 2 行已经写过"),
        ("a: *重点*\n", "“*重点*”"),
        ("a: %5\n", "“%”"),
    ],
)
def test_message_or_hint_names_the_cause(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text.encode())
    assert words in caught.value.message + caught.value.hint


def test_not_utf8_says_what_to_do() -> None:
    with pytest.raises(Refused) as caught:
        read("党支部".encode("gbk"))
    assert caught.value.hint == "请另存为 UTF-8"


@pytest.mark.parametrize(
    ("text", "length"),
    [("ZB03: 1\nZB03: 2\n", 4), ('a: "\\u0007"\n', 6), ("a: &name 1\n", 5), ("<<: {}\n", 2)],
)
def test_caret_is_as_long_as_what_it_shows(text: str, length: int) -> None:
    with pytest.raises(Refused) as caught:
        read(text.encode())
    assert caught.value.length == length


def test_refusal_becomes_a_problem_and_crosses_processes() -> None:
    with pytest.raises(Refused) as caught:
        read(b"a: 1\na: 2\n")
    error = pickle.loads(pickle.dumps(caught.value))
    problem = error.problem("records/a.yaml")
    assert str(problem.location) == "records/a.yaml:2:1"
    assert (problem.code, problem.message, problem.hint) == (
        reading.DUPLICATE_KEY.id,
        str(caught.value),
        caught.value.hint,
    )


# ---- limits


def test_too_large() -> None:
    with mock.patch.object(yaml_text, "MAX_BYTES", 10):
        assert read(b"a: 1234567") == {"a": 1234567}
        assert refusal(b"a: 12345678", pure=False) == (reading.TOO_LARGE.id, 1, 1)


@pytest.mark.parametrize("pure", PARSERS)
def test_too_many_nodes(pure: bool) -> None:
    with (
        mock.patch.object(yaml_guard, "MAX_NODES", 5),
        mock.patch.object(yaml_guard, "_SURELY_FEW", 0),
    ):
        assert read(b"[1, 2, 3, 4]", pure=pure) == [1, 2, 3, 4]
        assert refusal(b"[1, 2, 3, 4,\n 5]", pure=pure) == (reading.TOO_MANY_NODES.id, 2, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1_000_000,
        b"- " * 1_000_000,
        b"{a: " * 500_000,
        b"? " * 500_000,
        b"a: &a [x, x]\n" + b"b: [*a, *a]\n" * 10_000,
        b"\n" * 1_000_000 + b"\xff",
        b"'" * 1_000_001,
    ],
    ids=["brackets", "dashes", "braces", "questions", "aliases", "late byte", "quotes"],
)
def test_hostile_bytes_are_refused_quickly(data: bytes) -> None:
    start = time.process_time()
    refusal(data, pure=False)
    assert (
        time.process_time() - start < 5
    )  # it takes a tenth of a second; this tells it from minutes


SLIPS = {
    "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n": "合并冲突",
    "a: [1，2\nb: 3\n": "全角逗号",
    "id:x\nname: y\n": "冒号后面请加一个空格",
}


@pytest.mark.parametrize("text", SLIPS)
def test_the_hint_names_the_slip(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text.encode())
    assert SLIPS[text] in caught.value.finding.hint()
