"""io.events and io.flow: what is appended is read back, and nothing before it moves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import examples

from dangjian.errors import DangjianError
from dangjian.io.logs import append_event, appended, create_log
from dangjian.io.yaml_reader import read
from dangjian.io.yaml_writer import flow

EVENT = {"at": "2026-05-28", "by": "dept-party", "note": "现场复核：合格, 可销号"}
LINE = '{at: 2026-05-28, by: dept-party, note: "现场复核：合格, 可销号"}'
HEAD = b"id: x   # the id\n\nevents:\n"


@pytest.mark.parametrize(
    ("before", "indent", "newline"),
    [
        (HEAD + b"  - {at: 2026-05-01}\n", b"  ", b"\n"),
        (HEAD + b"- {at: 2026-05-01}\n", b"", b"\n"),
        (HEAD + b"    - at: 2026-05-01\n      note: |\n        a\n        b\n", b"    ", b"\n"),
        (HEAD + b"  - {at: 2026-05-01}   # first\n  # a remark\n", b"  ", b"\n"),
        (HEAD + b"  - {at: 2026-05-01}\r\n".replace(b"\r", b""), b"  ", b"\n"),
        (b"id: x\r\nevents:\r\n  - {at: 2026-05-01}\r\n", b"  ", b"\r\n"),
        (b"\xef\xbb\xbfid: x\nevents:\n  - {at: 2026-05-01}\n", b"  ", b"\n"),
        (b"id: x\nevents:   # log\n", b"  ", b"\n"),
        (b"id: x\nevents:", b"  ", b"\n"),
    ],
)
def test_one_line_more_and_nothing_else(before: bytes, indent: bytes, newline: bytes) -> None:
    after = appended(before, EVENT, "x.yaml")
    start = before if before.endswith(b"\n") else before + newline
    assert after == start + indent + b"- " + LINE.encode() + newline


def test_a_last_line_without_an_end(tmp_path: Path) -> None:
    after = appended(HEAD + b"  - {at: 2026-05-01}", EVENT, "x.yaml")
    assert after == HEAD + b"  - {at: 2026-05-01}\n  - " + LINE.encode() + b"\n"


def test_an_empty_list_is_opened() -> None:
    assert appended(b"id: x\nevents: []\n", EVENT, "x.yaml") == (
        b"id: x\nevents:\n  - " + LINE.encode() + b"\n"
    )


@pytest.mark.parametrize(
    "before",
    [
        b"events:\n  - {at: 2026-05-01}\nid: x\n",
        b"id: x\nevents: [{at: 2026-05-01}]\n",
        b"{id: x, events: [{at: 2026-05-01}]}\n",
        b"id: x\n",
        b"id: x\nnote: |\n  a\nevents:\n  - {at: 2026-05-01}\n...\n",
    ],
    ids=["not last", "flow", "flow document", "no log", "document end"],
)
def test_refused_where_appending_would_not_do(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(before)
    with pytest.raises(DangjianError, match="没有写入"):
        append_event(path, before, EVENT)
    assert path.read_bytes() == before


@pytest.mark.parametrize("note", ["a\u2028b", "a\x07b", "a\x7fb", "\ud800"])
def test_refused_characters_are_a_sentence(tmp_path: Path, note: str) -> None:
    path = tmp_path / "x.yaml"
    before = HEAD + b"  - {at: 2026-05-01}\n"
    path.write_bytes(before)
    with pytest.raises(DangjianError):
        append_event(path, before, {"note": note})
    assert path.read_bytes() == before


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(HEAD + b"  - {at: 2026-05-02}\n")
    with pytest.raises(DangjianError, match="被别人改过"):
        append_event(path, HEAD + b"  - {at: 2026-05-01}\n", EVENT)


def test_a_new_log(tmp_path: Path) -> None:
    path = tmp_path / "2026-05" / "x.yaml"
    value = {"schema": "dangjian/rectification@1", "period": "2026-05", "n": 3, "events": [EVENT]}
    create_log(path, value)
    assert path.read_text(encoding="utf-8") == (
        f'schema: dangjian/rectification@1\nperiod: "2026-05"\nn: 3\nevents:\n  - {LINE}\n'
    )
    with pytest.raises(DangjianError, match="已经有了"):
        create_log(path, value)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.decimals(-(10**9), 10**9, places=4).filter(lambda number: number != 0)
    | st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" 　"), max_size=12)
    | st.sampled_from(
        ["1", "-1.5", "true", "null", "~", "- a", "a: b", "#", "a #b", "2026-05", "=", "<<"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc中", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@examples(50)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), values, max_size=4))
def test_what_is_written_is_read_back(event: dict[str, object]) -> None:
    assert read(f"x: {flow(event)}\n".encode()) == {"x": event}  # type: ignore[arg-type]
    assert read(appended(HEAD, event, "x.yaml")) == {"id": "x", "events": [event]}  # type: ignore[arg-type]


def test_numbers_keep_their_form() -> None:
    assert flow([Decimal("2.50"), 3, "3", True, "是"]) == '[2.50, 3, "3", true, 是]'
