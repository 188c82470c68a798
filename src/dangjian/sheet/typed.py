"""From what stands in an input cell to a value; usual ways of writing are rewritten, and said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from dangjian.criteria.cells import DONE, MOST_AMOUNTS, NONE_FOUND, NOT_DONE, UNFINISHED, Input
from dangjian.sheet.reading import Raw
from dangjian.values.fields import MOST
from dangjian.values.numbers import plain
from dangjian.values.period import Month
from dangjian.values.wording import shown


class Asked(NamedTuple):
    """What a cell asks for."""

    input: Input
    choices: tuple[str, ...]
    month: Month
    """Gives a date without a year its year."""
    may_be_undone: bool
    """Whether a date cell may say 未完成."""
    year_1904: bool = False
    of_faults: bool = False
    """Whether the row counts what was found (deduct, penalty, bonus, veto): there a stroke says nothing."""
    denies: bool = False
    """Whether the cell says yes where nothing was found (未发现问题): there 无 is a yes."""


class TakenValue(NamedTuple):
    """A value and, where it was rewritten, the words for it."""

    value: Any
    """bool, int, Decimal, date, list of Decimal or text; False for 未完成."""
    words: str
    """How the value is written properly."""
    changed: bool
    """Whether that isn't how it was written."""


class UnusableCell(Exception):
    """What was typed can't be a value of the cell."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(found)
        self.found = found
        self.allowed = allowed


_TRUE = {DONE, "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1"}
_FALSE = {NOT_DONE, "×", "✗", "✘", "x", "错", "n", "no", "false", "0"}
_ZERO = {"无", "没有", "零", NONE_FOUND}
_NOTHING_FOUND = {
    "未发现", "没发现", "没有发现", "未发现问题", "没有发现问题", "无问题", "没有问题", "没问题", "未见异常",
    "无此情况", "没有此情况", "无此类情况", "无此情形", "没有此情形", "未发生", "没有发生", "无扣分",
}  # fmt: skip
"""What inspectors write where faults are counted and there are none."""
_STROKES = {"/", "-", "—", "——", "―", "–"}
_BLANK = {"无", "没有", "暂无", "不适用", "同上"} | _STROKES
_NOT_APPLICABLE = {"不适用", "n/a", "na"}
_UNDONE = {UNFINISHED, "没有完成", "没完成", NOT_DONE, "×", "✗", "x", "no", "false"}
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_UNIT = re.compile(r"(?<=\d)\s*(?:次|人次|人|个|期|件|项|名|篇|条|份|场|课|分)$")
_DATE = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s+0{1,2}:00(?::00)?)?"
)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_0 = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_PLAUSIBLE = range(20_000, 110_000)
"""Numbers that may be dates: 1954 to 2201."""


def take(raw: Raw, asked: Asked) -> TakenValue:
    """The value of a cell that isn't blank and holds no formula. Raises Unusable."""
    value = _TAKERS[asked.input](raw, asked)
    words = _words(value, asked)
    return TakenValue(value, words, words != raw.text and not _is_same(raw, value))


def _is_same(raw: Raw, value: Any) -> bool:
    """Whether it was typed as what it is, whatever its text."""
    if isinstance(raw.value, (Decimal, date)) and not isinstance(value, bool):
        return not (
            isinstance(value, date) and raw.look != "date" and isinstance(raw.value, Decimal)
        )
    return False


def _words(value: Any, asked: Asked) -> str:
    if value is False and asked.input == "date":
        return UNFINISHED
    match value:
        case bool():
            return DONE if value else NOT_DONE
        case int() | Decimal():
            return plain(value)
        case list():
            return "；".join(plain(amount) for amount in value) or NONE_FOUND
    return str(value)


_FRACTION = re.compile(r"(\d+(?:\.\d+)?)\s*[/⁄∕]\s*(\d+(?:\.\d+)?)")


def fraction_of(raw: Raw) -> tuple[Raw, Raw] | None:
    """The two numbers of ``28/30``, also with full-width signs; None where there aren't two."""
    if not isinstance(raw.value, str):
        return None
    found = _FRACTION.fullmatch(_folded(raw))
    return (Raw(found[1]), Raw(found[2])) if found else None


def tidy(text: str) -> str:
    """Without special blanks, and without blanks at its ends."""
    return text.replace("\xa0", " ").replace("\u3000", " ").replace("\u200b", "").strip()


def _folded(raw: Raw) -> str:
    """Full-width letters and digits made usual."""
    return tidy(unicodedata.normalize("NFKC", tidy(raw.text)))


def is_placeholder(text: str) -> bool:
    """Whether a text stands where content belongs and says nothing: 无, 同上, —."""
    return _bare(text) in _BLANK


def says_not_applicable(raw: Raw) -> bool:
    """Whether somebody answered a question for a result with 不适用."""
    return isinstance(raw.value, str) and _bare(raw.text).lower() in _NOT_APPLICABLE


def _bare(text: str) -> str:
    return tidy(unicodedata.normalize("NFKC", tidy(text))).rstrip("。.;,!")


def _is_nothing(raw: Raw, asked: Asked) -> bool:
    text = _folded(raw)
    return text in _ZERO or (
        asked.of_faults and (text in _STROKES or text.rstrip("。.") in _NOTHING_FOUND)
    )


def _bool(raw: Raw, asked: Asked) -> bool:
    if isinstance(raw.value, bool):
        return raw.value
    if asked.denies and _folded(raw).rstrip("。.") in _ZERO | _NOTHING_FOUND:
        return True
    if _is_nothing(raw, asked):
        return False
    text = _folded(raw).lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise UnusableCell(shown(raw.text), f"“{DONE}”或“{NOT_DONE}”")


def _level(raw: Raw, asked: Asked) -> str:
    text = tidy(raw.text)
    for candidate in (raw.text, text, _folded(raw)):
        if candidate in asked.choices:
            return candidate
    alike = [c for c in asked.choices if unicodedata.normalize("NFKC", c) == _folded(raw)]
    if len(alike) == 1:
        return alike[0]
    raise UnusableCell(shown(raw.text), f"档次之一：{'、'.join(asked.choices)}")


def _decimal(raw: Raw, allowed: str) -> Decimal:
    if isinstance(raw.value, Decimal):
        if raw.look == "percent":
            raise UnusableCell(f"百分数 {plain(raw.value * 100)}%", f"{allowed}，不带百分号")
        if raw.look == "date":
            day = _DAY_0[False] + timedelta(days=min(int(raw.value), 200_000))
            seen = f"{day.month} 月 {day.day} 日，多半是表格软件把分数当成了日期"
            raise UnusableCell(seen, allowed)
        number = _without_noise(raw.value)
    else:
        text = _UNIT.sub("", _folded(raw)).replace("−", "-")
        if isinstance(raw.value, (bool, date)) or not text or not _NUMBER.fullmatch(text):
            raise UnusableCell(shown(raw.text), allowed)
        digits = text.replace(",", "")
        if not any(each.isdigit() for each in digits):
            raise UnusableCell(shown(raw.text), allowed)
        number = Decimal(digits)
    if abs(number) > MOST:
        raise UnusableCell(shown(raw.text), f"{allowed}，不超过 {plain(MOST)}")
    return number


def _without_noise(value: Decimal) -> Decimal:
    """A number as it was typed: spreadsheets keep 17 digits, people see 15."""
    if len(value.as_tuple().digits) <= 15:
        return value
    return Decimal(f"{value:.15g}")


def _whole(raw: Raw, asked: Asked) -> int:
    allowed = "0 或更大的整数"
    if asked.input == "count" and not isinstance(raw.value, Decimal):
        text = _folded(raw).lower()
        if raw.value is True or text in _TRUE - {"1"}:
            return 1
        if raw.value is False or text in _FALSE - {"0"}:
            return 0
    if not isinstance(raw.value, Decimal) and _is_nothing(raw, asked):
        return 0
    number = _decimal(raw, allowed)
    if number != int(number) or number < 0:
        raise UnusableCell(shown(raw.text), allowed)
    return int(number)


def _number(raw: Raw, asked: Asked) -> Decimal:
    if not isinstance(raw.value, Decimal) and _is_nothing(raw, asked):
        return Decimal(0)
    return _decimal(raw, "一个数")


def _amounts(raw: Raw, asked: Asked) -> list[Decimal]:
    allowed = "每次扣的分，几次之间用分号隔开，如 0.5；1"
    if isinstance(raw.value, Decimal):
        return [_decimal(raw, allowed)]
    text = _folded(raw)
    pieces = [each for each in re.split(r"[;、,\s]+", text) if each]
    if _is_nothing(raw, asked):
        return []
    if not pieces or len(pieces) > MOST_AMOUNTS:
        raise UnusableCell(shown(raw.text), f"{allowed}，最多 {MOST_AMOUNTS} 次")
    return [_decimal(Raw(piece), allowed) for piece in pieces]


def _date(raw: Raw, asked: Asked) -> date | bool:
    allowed = "日期，如 2026-05-28" + (f"，没有完成填“{UNFINISHED}”" if asked.may_be_undone else "")
    if asked.may_be_undone and (raw.value is False or _folded(raw).lower() in _UNDONE):
        return False
    if isinstance(raw.value, date):
        return raw.value
    day = None
    text = _folded(raw)
    if isinstance(raw.value, Decimal) and int(raw.value) in _PLAUSIBLE:
        day = _DAY_0[asked.year_1904] + timedelta(days=int(raw.value))
    elif match := _EIGHT.fullmatch(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
    elif match := _DATE.fullmatch(text):
        year = int(match[1]) if match[1] else _year(int(match[2]), asked.month)
        day = _day(year, int(match[2]), int(match[3]))
        if day is None:
            raise UnusableCell(f"{shown(raw.text)}，没有这一天", allowed)
    if day is None or isinstance(raw.value, bool):
        raise UnusableCell(shown(raw.text), allowed)
    return day


def _year(month: int, around: Month) -> int:
    """The year of a month that was written without one: the nearest to the sheet's."""
    if around.month == 12 and month == 1:
        return around.year + 1
    return around.year - 1 if around.month == 1 and month == 12 else around.year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\ufdd0\ufdd1]"
)


def _text(raw: Raw, asked: Asked) -> str:
    if isinstance(raw.value, Decimal) and raw.look == "date" and int(raw.value) in _PLAUSIBLE:
        return str(_DAY_0[asked.year_1904] + timedelta(days=int(raw.value)))
    lines = raw.text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = (_CONTROL.sub("", line).replace("\xa0", " ").replace("\u200b", "") for line in lines)
    return "\n".join(line.strip(" \t\u3000") for line in clean).strip("\n")


_TAKERS: dict[Input, Callable[[Raw, Asked], Any]] = {
    "bool": _bool,
    "level": _level,
    "int": _whole,
    "count": _whole,
    "number": _number,
    "amounts": _amounts,
    "date": _date,
    "text": _text,
}
