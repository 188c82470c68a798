"""Layout changes nothing but layout: meanings, comments and order stay, and once is enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import CASES, ROOT, document, examples

from dangjian.compare.documents import compare
from dangjian.io.yaml_layout import Unformattable, formatted
from dangjian.io.yaml_reader import Refused, read
from dangjian.io.yaml_writer import comments

LAYOUT = CASES / "formatting"
OURS = [
    *sorted((ROOT / "checklists").glob("*.yaml")),
    *sorted((ROOT / "examples/gear-company").glob("*.yaml")),
]


@pytest.mark.parametrize("path", sorted(LAYOUT.glob("*.before.yaml")), ids=lambda path: path.name)
def test_case(path: Path) -> None:
    before = path.read_bytes()
    after = path.with_name(path.name.replace("before", "after")).read_text(encoding="utf-8")
    assert formatted(before) == after
    assert formatted(after.encode()) == after


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_files_are_in_order(path: Path) -> None:
    assert formatted(path.read_bytes()) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", sorted((CASES / "reader/accepted").glob("*.yaml")), ids=lambda path: path.name
)
def test_whatever_the_reader_accepts_keeps_its_meaning(path: Path) -> None:
    data = path.read_bytes()
    try:
        after = formatted(data)
    except Unformattable:
        return
    assert repr(read(after.encode())) == repr(read(data))
    assert formatted(after.encode()) == after


def test_a_list_out_of_layout_has_no_difference_in_meaning() -> None:
    text = (ROOT / "checklists/branch.yaml").read_text(encoding="utf-8")
    # Lists that aren't indented, with more blanks: as another editor writes them.
    untidy = text.replace("\n  - ", "\n- ").replace("\n    ", "\n  ").replace(": [", ":  [ ")
    assert untidy != text
    old, new = document(text, "checklist"), document(formatted(untidy.encode()), "checklist")
    assert compare("checklist", old, new).changes == ()
    assert formatted(untidy.encode()) == text


SCALARS = st.sampled_from(
    [
        "1.10",
        "012",
        "yes",
        "null",
        '"1"',
        "'a: b'",
        "文字",
        "2026-05-01",
        "{a: 1}",
        "[1, {b: 2}]",
        "[]",
    ]
)
KEYS = st.sampled_from(["a", "b", "c", "d", "键"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A small file of nested blocks with comments and untidy blanks."""
    lines: list[str] = []

    def block(depth: int, kind: str) -> None:
        for key in draw(st.lists(KEYS, min_size=1, max_size=3, unique=True)):
            if draw(st.integers(0, 3)) == 0:
                lines.append(" " * depth + "# 注 " + key)
            blanks = " " * draw(st.integers(1, 3))
            head = " " * depth + ("-" if kind == "list" else f"{key}:")
            if depth < 9 and draw(st.integers(0, 2)) == 0:
                lines.append(head)
                deeper = draw(st.sampled_from(["list", "mapping"]))
                block(depth + draw(st.integers(1, 3)), deeper)
            else:
                tail = draw(st.sampled_from(["", "  # 尾注", " "]))
                lines.append(head + blanks + draw(SCALARS) + tail)
            if draw(st.integers(0, 5)) == 0:
                lines.append("")

    block(0, "mapping")
    return "\n".join(lines) + "\n"


@given(documents())
@examples(20)
def test_any_file(text: str) -> None:
    tree = read(text.encode())
    try:
        after = formatted(text.encode())
    except Unformattable:
        return
    assert repr(read(after.encode())) == repr(tree)
    assert comments(after) == comments(text)
    assert formatted(after.encode()) == after
    assert all(line == line.rstrip() for line in after.split("\n"))


def test_a_layout_that_no_longer_reads_is_refused() -> None:
    """The library writes two keys of a mapping on one line after this comment."""
    text = "d:\n c:\n   # 注 b\n   - {a: 1}  # 尾注\n\n   - 1.10\n\n   -\n    # 注 c\n    c:   yes\n    d:   []  # 尾注\n    b:\n      c: 012 \n键: 012\n"
    with pytest.raises(Unformattable):
        formatted(text.encode())


def test_what_cannot_be_read_is_refused_by_the_reader() -> None:
    with pytest.raises(Refused):
        formatted(b"a: [1")


def test_comments() -> None:
    text = 'a: 1 # x\n# y\nb: "#no"\nc: |  # z\n  # no\nd: no#comment\n# end'
    assert comments(text) == ["# x", "# y", "# z", "# end"]
