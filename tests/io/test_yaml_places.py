"""Places in YAML text: every node of a sample, what is missing, what can't be read."""

from __future__ import annotations

import pytest

from dangjian.io.yaml_reader import Span, locate, locate_all

PARSERS = [pytest.param(False, id="libyaml"), pytest.param(True, id="pure")]

SAMPLE = """\
# 样本
schema: dangjian/record@1
"甲 键": 值一   # 注释
sections:
  - id: life
    items:
      - {id: 'A1', points: 0.80, 名称: "组织 生活"}
      -   id: A2
          due: {month: last}
flow: [x1, [x2], {k: x3}]
long: |
  第一行
  第二行
folded: 文字一
  文字二
? question
: answer
empty:
"""


SAMPLES = [
    pytest.param(SAMPLE.encode(), id="lf"),
    pytest.param(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode(), id="bom-crlf"),
    pytest.param(SAMPLE.replace("\n", "\r").encode(), id="cr"),
]


def _shown(span: Span) -> tuple[int, str]:
    line = SAMPLE.split("\n")[span.line - 1]
    return span.line, line[span.column - 1 : span.column - 1 + span.length]


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize("data", SAMPLES)
@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("schema",), (2, "schema"), (2, "dangjian/record@1")),
        (("甲 键",), (3, '"甲 键"'), (3, "值一")),
        (("sections",), (4, "sections"), (5, "- id: life")),
        (("sections", 0), (5, "id: life"), (5, "id: life")),
        (("sections", 0, "id"), (5, "id"), (5, "life")),
        (
            ("sections", 0, "items"),
            (6, "items"),
            (7, "- {id: 'A1', points: 0.80, 名称: \"组织 生活\"}"),
        ),
        (("sections", 0, "items", 0, "id"), (7, "id"), (7, "'A1'")),
        (("sections", 0, "items", 0, "points"), (7, "points"), (7, "0.80")),
        (("sections", 0, "items", 0, "名称"), (7, "名称"), (7, '"组织 生活"')),
        (("sections", 0, "items", 1), (8, "id: A2"), (8, "id: A2")),
        (("sections", 0, "items", 1, "due"), (9, "due"), (9, "{month: last}")),
        (("sections", 0, "items", 1, "due", "month"), (9, "month"), (9, "last")),
        (("flow",), (10, "flow"), (10, "[x1, [x2], {k: x3}]")),
        (("flow", 0), (10, "x1"), (10, "x1")),
        (("flow", 1), (10, "[x2]"), (10, "[x2]")),
        (("flow", 1, 0), (10, "x2"), (10, "x2")),
        (("flow", 2, "k"), (10, "k"), (10, "x3")),
        (("long",), (11, "long"), (11, "|")),
        (("folded",), (14, "folded"), (14, "文字一")),
        (("question",), (16, "question"), (17, "answer")),
        (("empty",), (18, "empty"), (18, "")),
    ],
)
def test_place(
    path: tuple[str | int, ...],
    key: tuple[int, str],
    value: tuple[int, str],
    data: bytes,
    pure: bool,
) -> None:
    assert _shown(locate(data, path, "key", pure=pure)) == key
    assert _shown(locate(data, path, pure=pure)) == value


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), (2, "schema: dangjian/record@1")),
        (("missing",), (2, "schema: dangjian/record@1")),
        (("sections", 7), (4, "sections")),
        (("sections", 0, "title"), (5, "id: life")),
        (
            ("sections", 0, "items", 0, "title"),
            (7, "{id: 'A1', points: 0.80, 名称: \"组织 生活\"}"),
        ),
        (("sections", 0, "items", 1, "due", "day", "x"), (9, "{month: last}")),
        (("schema", "x", 3), (2, "dangjian/record@1")),
    ],
)
def test_place_of_what_is_missing(path: tuple[str | int, ...], shown: tuple[int, str]) -> None:
    for span in locate_all(SAMPLE.encode(), [(path, "value"), (path, "key")]):
        assert _shown(span) == shown


def test_many_places_come_in_the_order_asked() -> None:
    data = b"a: 1\nb: 2\n"
    assert locate_all(data, [(("b",), "value"), (("a",), "key"), (("b",), "key")]) == [
        Span(2, 4, 1),
        Span(1, 1, 1),
        Span(2, 1, 1),
    ]
    assert locate_all(data, []) == []


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 200, b"a: [1", b"a: &x 1", b"? [a]\n: 1"])
def test_place_in_what_cannot_be_read(data: bytes) -> None:
    assert locate(data, ("a", 0)).line == 1
