"""Small pieces of Chinese sentences used by many messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from dangjian.values.numbers import plain

NO_RATE = "整改台账有文件读不出来，按期销号率算不出"
"""What stands in place of a closing rate where a part of the register can't be read."""


def shown(value: object, limit: int = 40) -> str:
    """A value from a file as a message quotes it, in one short line."""
    match value:
        case None:
            return "空"
        case True | False:
            return str(value).lower()
        case int() | Decimal():
            return plain(value)[:limit]
        case dict():
            return "一组键值" if value else "空的 {}"
        case list() | tuple():
            return "一个列表" if value else "空的 []"
    text = " ".join(str(value).split())
    if not text:
        return "空文本"
    return f"“{text if len(text) <= limit else text[: limit - 1] + '…'}”"


def said(value: object) -> str:
    """``shown`` as it follows a Chinese character: `` 3``, but ``“甲”``."""
    return after_chinese(shown(value))


def after_chinese(text: str) -> str:
    """The text with a space before it when it doesn't begin with a Chinese character."""
    return f" {text}" if text[:1].isascii() else text


def suggestion(name: str, known: Iterable[str]) -> str:
    """``是不是想写 late？`` when a known name is close, else an empty text."""
    close = nearest(name, known)
    return f"是不是想写 {close}？" if close else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is closest, if one is close."""
    close = get_close_matches(
        name[:80], [text for text in known if len(text) <= 80], n=1, cutoff=0.6
    )
    return close[0] if close else None


def listed(names: Iterable[str], limit: int = 12) -> str:
    """Names joined by 、, cut after ``limit`` with the number of the rest."""
    everything = list(names)
    head = "、".join(everything[:limit])
    rest = len(everything) - limit
    return f"{head} 等 {len(everything)} 个" if rest > 0 else head or "（没有）"


def months_words(months: Iterable[int]) -> str:
    """Months of one year as people say them: ``5 月``, ``1 至 3 月``, ``1、3 至 6 月``."""
    runs: list[list[int]] = []
    for each in sorted(set(months)):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    words = (f"{run[0]} 至 {run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)
    return f"{'、'.join(words)} 月"


def day_words(day: date) -> str:
    """``5 月 28 日``, as people say it within a year."""
    return f"{day.month} 月 {day.day} 日"


def full_day(day: date) -> str:
    """``2026 年 6 月 5 日``."""
    return f"{day.year} 年 {day_words(day)}"


def titled(title: str) -> str:
    """A document's title in book-title marks, unless it has its own."""
    return title if title.startswith("《") else f"《{title}》"


def quoted(text: str) -> str:
    """A title in quotation marks; marks within it become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def chinese_number(number: int) -> str:
    """``十二``; from 1 to 99."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones else "")
