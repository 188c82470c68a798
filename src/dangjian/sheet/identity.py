"""Who a workbook is about: unit, month, and the checklists with their versions and digests.

Three carriers hold it: a custom document property, the hidden sheet ``_dangjian``, and a code line
printed on every tab. The first and the last have short digests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from dangjian.values.period import Month, parse_month

SCHEMA = "dangjian/sheet@1"
PRINT_SCHEMA = "dangjian/print@1"
"""Of a workbook that is only for printing."""
PROPERTY = "dangjian"
CODE_WORD = "识别码"
_SHORT = 16
_PROPERTY_ROOM = 240  # Excel keeps 255 characters of a text property


@dataclass(frozen=True, slots=True, order=True)
class ListIdentity:
    """A checklist in one version."""

    checklist: str
    version: str
    digest: str
    """``sha256:…``, or its first hexadecimal digits."""

    @property
    def short(self) -> str:
        """The first digits of the digest."""
        return self.digest.removeprefix("sha256:")[:_SHORT]

    @property
    def words(self) -> str:
        """``branch@1.0.0#3f2a…``."""
        return f"{self.checklist}@{self.version}#{self.short}"


class Identity(NamedTuple):
    """What one carrier says."""

    unit: str
    period: Month
    lists: tuple[ListIdentity, ...]

    def brief(self) -> tuple[str, ...]:
        """The same in words that carriers share, in a fixed order."""
        return (self.unit, str(self.period), *sorted(each.words for each in self.lists))


def code_line(unit: str, period: Month, one: ListIdentity) -> str:
    """``识别码 br-gear 2026-05 branch@1.0.0#3f2a…``."""
    return f"{CODE_WORD} {unit} {period} {one.words}"


_CODE = re.compile(rf"{CODE_WORD}\s+(\S+)\s+(\d{{4}}-\d{{2}})\s+(\S+)@(\S+)#([0-9a-f]+)")
_LIST = re.compile(r"(\S+)@(\S+)#([0-9a-f]+)")


def parse_code_line(text: str) -> Identity | None:
    """What a code line says; None when it isn't one."""
    found = _CODE.fullmatch(text.strip())
    month = parse_month(found[2]) if found else None
    if found is None or month is None:
        return None
    return Identity(found[1], month, (ListIdentity(found[3], found[4], found[5]),))


def properties(unit: str, period: Month, lists: tuple[ListIdentity, ...]) -> dict[str, str]:
    """The custom document properties: one text, continued where Excel would cut it."""
    texts = [f"{SCHEMA} {unit} {period}"]
    for each in lists:
        if len(texts[-1]) + len(each.words) > _PROPERTY_ROOM:
            texts.append("")
        texts[-1] = f"{texts[-1]} {each.words}".strip()
    names = (PROPERTY if n == 1 else f"{PROPERTY}-{n}" for n in range(1, len(texts) + 1))
    return dict(zip(names, texts, strict=True))


def parse_properties(found: dict[str, str]) -> Identity | None:
    """What the properties say; None when they aren't ours, or are damaged."""
    texts, n = [found.get(PROPERTY, "")], 2
    while f"{PROPERTY}-{n}" in found:
        texts.append(found[f"{PROPERTY}-{n}"])
        n += 1
    words = " ".join(texts).split()
    month = parse_month(words[2]) if len(words) > 2 and words[0] == SCHEMA else None
    lists = [_LIST.fullmatch(word) for word in words[3:]]
    if month is None or not all(lists):
        return None
    return Identity(words[1], month, tuple(ListIdentity(m[1], m[2], m[3]) for m in lists if m))
