"""Whose workbook it is: the three carriers read and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dangjian.codes import sheets as codes
from dangjian.core.sheet.forms import SheetFinding
from dangjian.core.sheet.identity import (
    CODE_WORD,
    PRINT_SCHEMA,
    SCHEMA,
    Identity,
    ListIdentity,
    parse_code_line,
    parse_properties,
)
from dangjian.core.sheet.parts import MAP_SHEET
from dangjian.core.sheet.raw import RawTab
from dangjian.documents.organization import Unit
from dangjian.values.period import Month, parse_month
from dangjian.values.wording import shown

_CODE_ROWS = 10
_LIST_COLUMN = 11  # K: sheet, checklist, version, digest
_NAMED = re.compile(r"(\d{4}-\d{2})_(.+?)(?:（\d+）|\s*\(\d+\)|-副本| - 副本)*\.\w+")


@dataclass
class Identified:
    """What the carriers say together."""

    identity: Identity
    tabs: dict[str, str] = field(default_factory=dict)
    """Checklist → the tab that is its."""
    findings: list[SheetFinding] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it can't be collected."""
        return any(finding.code.severity.value == "error" for finding in self.findings)


def is_print_only(map_tab: RawTab | None, properties: Mapping[str, str] | None) -> bool:
    """Whether it is a workbook of many units that was made for printing."""
    said = map_tab.text(1, 2) if map_tab else ""
    return PRINT_SCHEMA in (said, (properties or {}).get("dangjian"))


def identify(
    properties: Mapping[str, str] | None, map_tab: RawTab | None, tabs: Iterable[RawTab]
) -> Identified | None:
    """What the workbook is about; None when no carrier is there. ``properties`` None: can't be seen."""
    named = _map_identity(map_tab) if map_tab else None
    listed, sheets = named or (None, {})
    stated = parse_properties(dict(properties)) if properties is not None else None
    codes_found = {tab.name: code for tab in tabs if (code := code_of(tab)) is not None}
    base = listed or stated or _joined(codes_found.values())
    if base is None:
        return None
    found = Identified(base)
    if stated is not None and stated.brief() != base.brief():
        _disagree(found, "文件属性", stated, "隐藏的工作表", base)
    _find_tabs(found, codes_found, sheets)
    missing = []
    if properties is not None and stated is None:
        missing.append("文件属性")
    if listed is None:
        missing.append(f"隐藏的工作表 {MAP_SHEET}")
    unmarked = [sheet for sheet in found.tabs.values() if sheet not in codes_found]
    missing += [f"“{sheet}”上的识别码" for sheet in unmarked]
    if missing:
        values = {"what": "、".join(missing), "unit": base.unit, "period": str(base.period)}
        found.findings.append(SheetFinding(codes.CARRIER_MISSING, "", "", values))
    return found


def code_of(tab: RawTab) -> Identity | None:
    """What the code line of a tab says; None where there is none."""
    for number in range(1, _CODE_ROWS + 1):
        for raw in tab.rows.get(number, {}).values():
            if raw.formula is None and CODE_WORD in raw.text:
                return parse_code_line(raw.text)
    return None


def _map_identity(tab: RawTab) -> tuple[Identity, dict[str, str]] | None:
    pairs = {tab.text(row, 1): tab.text(row, 2) for row in range(1, 10)}
    month = parse_month(pairs.get("period", ""))
    if pairs.get("schema") != SCHEMA or not pairs.get("unit") or month is None:
        return None
    lists, sheets = [], {}
    for row in sorted(tab.rows)[1:]:
        sheet, checklist, version, digest = (
            tab.text(row, _LIST_COLUMN + offset) for offset in range(4)
        )
        if checklist:
            lists.append(ListIdentity(checklist, version, digest))
            sheets[checklist] = sheet
    return Identity(pairs["unit"], month, tuple(lists)), sheets


def _joined(found: Iterable[Identity]) -> Identity | None:
    """One identity from the code lines alone, when they are all of one unit and month."""
    every = list(found)
    if not every or len({(each.unit, each.period) for each in every}) > 1:
        return None
    lists = dict.fromkeys(one for each in every for one in each.lists)
    return Identity(every[0].unit, every[0].period, tuple(lists))


def _find_tabs(
    found: Identified, marked: Mapping[str, Identity], sheets: Mapping[str, str]
) -> None:
    """The tab of each list: by its code line, else by the name that the map gives."""
    base = found.identity
    lists = {each.words: each for each in base.lists}
    for sheet, code in marked.items():
        one = code.lists[0]
        same = (code.unit, code.period) == (base.unit, base.period) and one.words in lists
        if not same:
            _disagree(found, f"“{sheet}”上的识别码", code, "其余的标记", base, sheet)
        elif one.checklist in found.tabs:
            values = {"title": sheet, "other": found.tabs[one.checklist]}
            found.findings.append(SheetFinding(codes.TAB_TWICE, sheet, "A1", values))
        else:
            found.tabs[one.checklist] = sheet
            _renamed(found, sheets.get(one.checklist, sheet), sheet)
    for checklist, sheet in sheets.items():
        found.tabs.setdefault(checklist, sheet)


def _renamed(found: Identified, title: str, sheet: str) -> None:
    if title != sheet:
        values = {"title": title, "found": sheet}
        found.findings.append(SheetFinding(codes.RENAMED_TAB, sheet, "A1", values))


def _disagree(
    found: Identified, one: str, said: Identity, other: str, base: Identity, sheet: str = ""
) -> None:
    values = {"one": f"{one}是 {_words(said, base)}", "other": f"{other}是 {_words(base, said)}"}
    finding = SheetFinding(codes.CARRIERS_DISAGREE, sheet, "A1" if sheet else "", values)
    found.findings.append(finding)


def _words(identity: Identity, other: Identity) -> str:
    """What is different from the other."""
    if identity.unit != other.unit or identity.period != other.period:
        return f"{identity.unit} {identity.period}"
    lists = {each.words for each in other.lists}
    return (
        "、".join(each.words for each in identity.lists if each.words not in lists) or "少几份清单"
    )


def name_finding(
    file: str, identity: Identity, units: Mapping[str, Unit], right: str
) -> SheetFinding | None:
    """A file that is called after another month or unit than it is of; other names say nothing."""
    match = _NAMED.fullmatch(file)
    if match is None:
        return None
    named, name = parse_month(match[1]), match[2].strip()
    unit = units.get(identity.unit)
    others = {each.name for each in units.values() if each.id != identity.unit}
    mine = unit is not None and unit.name in name
    wrong_unit = name in others and not mine
    if (named is None or named == identity.period) and not wrong_unit:
        return None
    values = {
        "named": f"{match[1]} {shown(name)}",
        "unit": unit.name if unit else identity.unit,
        "period": str(identity.period),
        "right": right,
    }
    return SheetFinding(codes.NAME_DISAGREES, "", "", values)


def period_finding(
    identity: Identity, units: Mapping[str, Unit], wanted: Month | None
) -> SheetFinding | None:
    """A sheet of another month than the one that is collected."""
    if wanted is None or wanted == identity.period:
        return None
    unit = units.get(identity.unit)
    values = {
        "unit": unit.name if unit else identity.unit,
        "period": str(identity.period),
        "wanted": str(wanted),
    }
    return SheetFinding(codes.WRONG_PERIOD, "", "", values)
