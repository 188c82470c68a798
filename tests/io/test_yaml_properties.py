"""The strict YAML reader for any input: nothing escapes, the parsers agree, texts come back."""

from __future__ import annotations

import json
import string
from decimal import Decimal
from pathlib import Path
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import examples

from dangjian.io import yaml_reader, yaml_text
from dangjian.io.yaml_reader import Refused, locate, locate_all, read

CASES = Path(__file__).parents[1] / "cases" / "reader"


def same(one: object, other: object) -> bool:
    """Whether two values are equal in types and writing too."""
    return repr(one) == repr(other)


_texts = st.text(st.characters(codec="utf-8"), max_size=12).filter(
    lambda text: not yaml_text.FORBIDDEN.search(text)
)
_raw_numbers = st.from_regex(r"\A-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?\Z")
_numbers = _raw_numbers.map(lambda raw: Decimal(raw) if "." in raw or raw == "-0" else int(raw))
_values = st.recursive(
    st.none() | st.booleans() | _numbers | _texts,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(_texts.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=12,
)
_PIECES = [
    *string.printable[:95],
    *"\n\n\n\t\r：“中\ufeff\x85\0",
    "  ",
    "\n  ",
    "- ",
    ": ",
    "---\n",
]
_PIECES += ["? ", " #", "|\n ", ">-\n ", "\\x41", "\\ud800", "%YAML 1.1\n", "<<: ", "...\n", "\r\n"]
_ACCEPTED = [path.read_text(encoding="utf-8") for path in (CASES / "accepted").glob("*.yaml")]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An accepted document with a few pieces put in or taken out, or pieces alone."""
    text = draw(st.sampled_from(_ACCEPTED) | st.just(""))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        piece = "".join(draw(st.lists(st.sampled_from(_PIECES), max_size=4)))
        text = text[:at] + piece + text[at + draw(st.integers(0, 3)) :]
    return text.encode()


def flow(value: object) -> str:
    """A value as YAML on one line."""
    match value:
        case dict():
            return (
                "{"
                + ", ".join(f"{_quoted(key)}: {flow(part)}" for key, part in value.items())
                + "}"
            )
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case str():
            return _quoted(value)
        case None | bool():
            return json.dumps(value)
    return str(value)


def block(value: object, indent: str = "") -> str:
    """A value as YAML in blocks."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        pairs = (f"{indent}{_quoted(key)}:{block(part, inner)}" for key, part in value.items())
        return "\n" + "\n".join(pairs)
    if isinstance(value, list) and value:
        return "\n" + "\n".join(f"{indent}-{block(part, inner)}" for part in value)
    return " " + flow(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@examples(70)
@given(_values, st.sampled_from([flow, block]), st.booleans())
def test_what_was_written_is_read_back(value: object, write: object, pure: bool) -> None:
    assert callable(write)
    assert same(read(write(value).encode(), pure=pure), value)


@examples(70)
@given(_raw_numbers, st.booleans())
def test_number_keeps_its_raw_text(raw: str, pure: bool) -> None:
    number = read(raw.encode(), pure=pure)
    assert str(number) == raw
    assert isinstance(number, Decimal if "." in raw or raw == "-0" else int)


def outcome(data: bytes, *, pure: bool) -> object:
    """What was read, or the refusal, which always has a place in the file."""
    try:
        return read(data, pure=pure)
    except Refused as error:
        refused = error
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    assert 1 <= refused.line <= lines.count("\n") + 1
    assert refused.column >= 1
    assert refused.length >= 1
    assert refused.message
    return refused


@examples(70)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for pure in (False, True):
        outcome(data, pure=pure)
    locate(data, ("a", 0))


@examples(200)
@given(mutated())
def test_what_both_parsers_accept_they_read_alike(data: bytes) -> None:
    fast, pure = outcome(data, pure=False), outcome(data, pure=True)
    if not isinstance(fast, Refused) and not isinstance(pure, Refused):
        assert same(fast, pure)


@examples(100)
@given(mutated())
def test_guard_is_there_whenever_it_is_needed(data: bytes) -> None:
    usual = outcome(data, pure=False)
    with mock.patch.object(yaml_reader, "needs_guard", return_value=True):
        always = outcome(data, pure=False)
    if isinstance(always, Refused):
        assert isinstance(usual, Refused)
        assert usual.finding == always.finding
        assert usual.span == always.span
    else:
        assert same(usual, always)


@examples(70)
@given(mutated(), st.lists(st.sampled_from(["a", "b", "entries", "items", 0, 1]), max_size=3))
def test_any_place_can_be_asked_for(data: bytes, path: list[str | int]) -> None:
    for span in locate_all(data, [(tuple(path), "value"), (tuple(path), "key")]):
        assert min(span.line, span.column, span.length) >= 1
