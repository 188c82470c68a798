"""Which kind of workbook of ours one is, and which command takes it in.

Every command that takes a workbook asks here when it is handed another kind, so that all of them say the
same. A kind shows itself by the custom property, by the hidden sheet, by a printed code line, and where a
program dropped all of these by the names of its tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dangjian.books import checklist_keys, ledger, roster_tables
from dangjian.errors import DangjianError
from dangjian.sheet.identity import CODE_WORD, PRINT_SCHEMA, PROPERTY, SCHEMA
from dangjian.sheet.marks import MARK_WORDS, PAPER, parse_mark
from dangjian.sheet.parts import MAP_SHEET
from dangjian.sheet.reading import RawTab, code_of


class KnownBook(NamedTuple):
    """A kind of workbook that we make."""

    schema: str
    word: str
    """What people call it."""
    command: str
    """What takes it in, as it is typed; empty for what is only read or printed."""

    @property
    def advice(self) -> str:
        """What to do with it, without a full stop."""
        return f"用 {self.command} 收" if self.command else "它只供看和打印，不用收"

    def instead_of(self, wanted: str) -> str:
        """``这是整改回执，不是点检表``. ``wanted``: what the command takes."""
        return f"这是{self.word}，不是{wanted}"


KNOWN = {
    each.schema: each
    for each in (
        KnownBook(SCHEMA, "点检表", "dangjian collect"),
        KnownBook(PRINT_SCHEMA, "只供打印的点检表", ""),
        *(KnownBook(schema, *words) for schema, words in MARK_WORDS.items()),
        KnownBook(checklist_keys.SCHEMA, "责任清单", "dangjian checklist import"),
        KnownBook(roster_tables.SCHEMA, "花名册", "dangjian roster import"),
        KnownBook(ledger.SCHEMA, "登记表", "dangjian points import"),
        KnownBook(PAPER, "报告", ""),
    )
}
_TABS = {
    checklist_keys.SCHEMA: {
        checklist_keys.LIST_TAB,
        checklist_keys.ITEM_TAB,
        checklist_keys.RULE_TAB,
    }
}


def known_book(
    properties: Mapping[str, str] | None, tabs: Iterable[RawTab], names: Iterable[str] = ()
) -> KnownBook | None:
    """What a workbook is; None for one that isn't ours, or shows no sign of it any more.

    ``properties`` None: the format doesn't show them. ``names``: of all its tabs, where ``tabs`` are
    fewer.
    """
    every = {tab.name: tab for tab in tabs}
    for said in _said(properties or {}, every):
        if said in KNOWN:
            return KNOWN[said]
    there = {*names, *every}
    return next((KNOWN[schema] for schema, own in _TABS.items() if own <= there), None)


def _said(properties: Mapping[str, str], tabs: Mapping[str, RawTab]) -> Iterable[str]:
    """The schemas that its carriers name, the surest first."""
    for name in (ledger.PROPERTY, PROPERTY):
        yield properties.get(name, "").partition(" ")[0]
    if MAP_SHEET in tabs:
        yield tabs[MAP_SHEET].text(1, 2)
    for tab in tabs.values():
        if code_of(tab) is not None:
            yield SCHEMA
        for raw in (raw for row in tab.rows.values() for raw in row.values()):
            if CODE_WORD in raw.text or ledger.SCHEMA in raw.text:
                mark = parse_mark(raw.text)
                yield mark.schema if mark else ""
                yield ledger.SCHEMA if ledger.SCHEMA in raw.text else ""


def refuse_others(
    name: str, properties: Mapping[str, str], tabs: Iterable[RawTab], own: str
) -> None:
    """Raises DangjianError where a workbook is another kind than ``own``, the schema of a known one."""
    known = known_book(properties, tabs)
    if known is not None and known.schema != own:
        raise DangjianError(f"{name}：{known.instead_of(KNOWN[own].word)}。", f"{known.advice}。")
