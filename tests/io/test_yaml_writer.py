"""Records as text: what is written means the same when it is read, whatever people type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import examples

from dangjian.io.yaml_reader import read
from dangjian.io.yaml_text import FORBIDDEN
from dangjian.io.yaml_writer import record_text

TEXTS = st.one_of(
    st.text(max_size=20).filter(lambda text: not FORBIDDEN.search(text)),
    st.sampled_from(["1", "2026-05", "true", "null", "~", "@某", "- a", "a: b", "a #b", "1e5", "两\n行", "\t", "", "'", '"', "\\", "{a}", "%x", "!x", "&x", "*x", "|", ">", "?", "=1+1"]),
)  # fmt: skip
NUMBERS = st.decimals(-(10**9), 10**9, places=4).map(lambda number: number.normalize() + 0)
VALUES = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.integers(-(10**9), 10**9), NUMBERS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@examples(33)
@given(st.dictionaries(TEXTS, VALUES, max_size=4), VALUES)
def test_what_is_written_is_read(entries: dict[str, Any], other: Any) -> None:
    record = {"schema": "dangjian/record@1", "by": other, "entries": entries}
    assert read(record_text(record).encode()) == record


def test_as_people_write_it() -> None:
    record = {
        "period": "2026-05",
        "date": "2026-05-28",
        "entries": {
            "A1": 1,
            "A2": {"value": Decimal("2.5"), "evidence": ["记录 5 月 12 日"]},
            "A3": "优",
        },
    }
    assert record_text(record) == (
        'period: "2026-05"\n'
        "date: 2026-05-28\n"
        "entries:\n"
        "  A1: 1\n"
        "  A2: {value: 2.5, evidence: [记录 5 月 12 日]}\n"
        "  A3: 优\n"
    )
    assert record_text({"entries": {}}) == "entries: {}\n"


def test_what_no_file_may_have_is_refused() -> None:
    with pytest.raises(ValueError, match="U\\+0007"):
        record_text({"by": "铃\x07"})
