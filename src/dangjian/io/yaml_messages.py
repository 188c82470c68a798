"""The YAML libraries' own errors, said as one Chinese sentence at the place that is wrong."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from yaml.error import Mark, MarkedYAMLError

from dangjian.codes import reading
from dangjian.io.yaml_text import Refused, Span, forbidden_escape, lines_of, shown
from dangjian.problem import Code

_QUOTE_IT = "文字里有特殊符号时，请给整段文字加上引号"
_ALIGN = "请检查缩进是否与上面对齐，以及上一行的引号和括号是否闭合"
_NO_TABS = "请把行首的制表符（Tab）换成空格，每级缩进两个空格"
_CLOSE = "请补上缺的括号或逗号；文字里有逗号、冒号、括号时请给它加上引号"


class _Case(NamedTuple):
    """What to say when the library's words match."""

    words: str
    """A pattern for ``context; problem``, which differ a little between the two libraries."""
    found: str
    """What was found; ``{start}`` is the line where the construct began, ``{character}`` what
    stands at the place."""
    advice: str
    at_start: bool = False
    """The place is where the construct began: the library notices too late, often at the end."""


_CASES = (
    _Case(
        r"; (could not find expected ':'|.*expected ':')",
        "这一行不是“键: 值”的样子，没有找到冒号",
        "请在键的后面写半角冒号和一个空格，如 title: 名称",
        at_start=True,
    ),
    _Case(r"; mapping values are not allowed", "这里不该再出现冒号", _ALIGN),
    _Case(r"; mapping keys are not allowed", "这里不该出现以问号开头的键", _QUOTE_IT),
    _Case(
        r"; (block )?sequence entries are not allowed",
        "这里不该出现列表的短横线",
        "列表请另起一行写，每项以短横线和一个空格开头，上下对齐",
    ),
    _Case(r"tab character", "这里用了制表符（Tab），它不能用来缩进", _NO_TABS),
    _Case(
        r"cannot start any token",
        "值不能以“{character}”开头",
        "请给这段文字加上引号",
    ),
    _Case(
        r"quoted scalar; found unexpected (end of stream|document)",
        "这里的引号一直没有闭合",
        "请补上配对的引号；单引号里的单引号要写两个",
        at_start=True,
    ),
    _Case(
        r"quoted scalar; ",
        "双引号里的反斜杠写法认不得",
        "反斜杠本身请写两个，或者改用单引号",
    ),
    _Case(
        r"block scalar; ",
        "多行文字的标记（| 或 >）后面写得不对",
        "标记后面请直接换行，正文从下一行缩进写起",
    ),
    _Case(r"plain scalar; ", "括号里的文字带有冒号", _QUOTE_IT),
    _Case(r"flow sequence; ", "第 {start} 行的方括号没有闭合，或者两项之间少了逗号", _CLOSE),
    _Case(r"flow mapping; ", "第 {start} 行的花括号没有闭合，或者两项之间少了逗号", _CLOSE),
    _Case(r"block mapping; ", "这里应当是下一个键，写法却对不上", _ALIGN),
    _Case(r"block collection; ", "这里应当是列表的下一项，写法却对不上", _ALIGN),
    _Case(r"node; ", "这里应当有一个值，却是“{character}”", _QUOTE_IT),
    _Case(r"<document start>", "内容到这里已经结束，后面又多出了文字", _ALIGN),
)
_TAB = _Case("", "这里用了制表符（Tab），它不能用来缩进", _NO_TABS)
_UNFINISHED = _Case("", "这里应当有一个值，内容却到此为止", _CLOSE)
_SURPLUS = _Case("", "这里多出了一个“{character}”", "请删去它，或者补上与它配对的左括号")
_CLOSING = ("]", "}")
_OTHER = _Case("", "这里的写法读不懂", "请检查这一行的缩进、冒号、引号和括号")

_OTHER_CODES: tuple[tuple[str, Code], ...] = (
    (r"directive|YAML document", reading.DIRECTIVE),
    (r"an anchor; ", reading.ANCHOR),
    (r"an alias; ", reading.ALIAS),
    (r"a tag; |tag handle", reading.TAG),
)


def refusal_of(error: MarkedYAMLError, text: str) -> Refused:
    """The library's error as a refusal; ``text`` is the document without its BOM."""
    words = f"{error.context or ''}; {error.problem or ''}"
    mark: Any = error.problem_mark or error.context_mark or Mark("", 0, 0, 0, None, 0)
    start: Any = error.context_mark or mark
    lines = lines_of(text)
    if "invalid Unicode character escape" in words:
        return forbidden_escape(text, mark.index - len("\\u"))
    for pattern, code in _OTHER_CODES:
        if re.search(pattern, words):
            at = _span(start, lines)
            written = _at(at, lines).split(" ")[0] or "%"
            return Refused(code, Span(at.line, at.column, len(written)), written=shown(written))
    case = next((case for case in _CASES if re.search(case.words, words)), _OTHER)
    span = _span(start if case.at_start else mark, lines)
    character = _at(span, lines)[:1]
    if character == "\t":
        case = _TAB
    elif not character and "node; " in words:
        case = _UNFINISHED
    elif character in _CLOSING and " flow " not in words.partition(";")[0]:
        case = _SURPLUS
    found = case.found.format(start=start.line + 1, character=character)
    advice = _telling(span, lines, words) or case.advice
    return Refused(reading.SYNTAX, span, found=found, advice=advice)


def _span(mark: Any, lines: list[str]) -> Span:
    """The place of a mark; the end of the last line written when the mark is past all of them."""
    line, column = mark.line, mark.column
    if not any(rest.strip() for rest in lines[line + 1 :]) and not _rest(lines, line, column):
        while line > 0 and (line >= len(lines) or not lines[line].strip()):
            line -= 1
        column = min(column, len(lines[line])) if line == mark.line else len(lines[line].rstrip())
    return Span(line + 1, column + 1)


def _rest(lines: list[str], line: int, column: int) -> str:
    return lines[line][column:].strip() if line < len(lines) else ""


def _at(span: Span, lines: list[str]) -> str:
    """What stands at a place, to the end of its line."""
    return lines[span.line - 1][span.column - 1 :]


_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?: |$)")
# No bracket within, so that a million of them are passed over in one go.
_FULL_COMMA = re.compile(r"[\[{][^\[\]{}]*，")
_ODD_BLANK = re.compile(r"\s*(?:- )?[A-Za-z_][A-Za-z0-9_.-]*:([\xa0\u3000])")
_BLANKS = {"\xa0": "不间断空格（U+00A0）", "\u3000": "全角空格"}
_NO_BLANK = re.compile(r"\s*(?:- )?[A-Za-z_][A-Za-z0-9_.-]*:[^\s/]")


def _telling(span: Span, lines: list[str], words: str) -> str:
    """The advice that the text itself gives; empty when nothing in it stands out."""
    here = lines[span.line - 1]
    indent = here[: len(here) - len(here.lstrip())]
    before = next((line for line in reversed(lines[: span.line - 1]) if line.strip()), "")
    if any(_CONFLICT.match(line) for line in lines[: span.line + 1]):
        return "文件里还有 git 合并冲突的标记（<<<<<<<、=======、>>>>>>>）：请选定一边，删去标记和另一边"
    if "\t" in indent:
        return _NO_TABS
    if "\u3000" in indent:
        return "请把行首的全角空格换成半角空格，每级缩进两个空格"
    if "\xa0" in indent:
        return "请把行首的不间断空格（U+00A0）换成普通的半角空格，每级缩进两个空格"
    odd = next((found for line in (here, before) if (found := _ODD_BLANK.match(line))), None)
    if odd is not None:
        return f"冒号后面是{_BLANKS[odd[1]]}，请换成普通的半角空格"
    if any(bracket in here for bracket in "｛｝［］"):
        return "请把全角括号换成半角括号 { } 或 [ ]"
    if any("：" in line and ":" not in line for line in (here, before)):
        return "请把全角冒号“：”换成半角冒号加一个空格“: ”"
    if any(_FULL_COMMA.search(line) for line in (here, before)):
        return "请把括号里的全角逗号“，”换成半角逗号加一个空格“, ”"
    if any(_NO_BLANK.match(line) for line in (here, before)):
        return "冒号后面请加一个空格，如 title: 名称"
    if here[: span.column - 1].rstrip().endswith(('"', "'")):
        return "引号到这里已经闭合：请检查这一行和上一行的引号，里面的引号可以写成中文引号"
    if "mapping values" in words:
        if re.search(r"[“”‘’]", here):
            return "中文引号不起作用，请换成半角引号，把整段文字括起来"
        if ": " in here[: span.column - 1]:
            return "文字里有冒号加空格时，请给整段文字加上引号"
    return ""
