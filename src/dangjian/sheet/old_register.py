"""An old register in Excel (整改台账) as offices keep them: which column is which, and what each row says.

Columns are found by their usual headings, whatever stands above them; a row's cell that was merged over
several rows speaks for all of them where it names a unit. Every guess is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from dangjian.sheet.reading import Raw, RawTab
from dangjian.sheet.typed import Asked, UnusableCell, is_placeholder, take
from dangjian.values.period import Month

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("责任单位", "整改单位", "责任主体", "单位名称", "党支部", "支部", "单位", "部门", "责任部门", "牵头单位"),
    "problem": ("存在问题", "问题描述", "问题内容", "具体问题", "发现问题", "主要问题", "问题表现", "整改事项", "问题"),
    "found": ("发现日期", "发现时间", "检查日期", "检查时间", "登记日期", "登记时间", "问题日期", "反馈时间", "日期"),
    "due": ("整改期限", "整改时限", "完成时限", "完成期限", "要求完成时间", "计划完成时间", "限期", "时限", "期限", "截止日期"),
    "owner": ("责任人", "整改责任人", "负责人", "责任人员", "牵头人"),
    "measures": ("整改措施", "措施", "整改方案", "整改要求"),
    "evidence": ("佐证材料", "佐证", "证明材料", "整改材料", "支撑材料"),
    "closed": ("销号日期", "销号时间", "完成日期", "完成时间", "实际完成时间", "整改完成时间", "办结时间"),
    "state": ("状态", "整改状态", "整改情况", "整改进展", "完成情况", "是否完成", "是否销号", "进展情况", "销号情况", "整改结果"),
    "severity": ("问题等级", "等级", "问题类别", "严重程度", "问题性质"),
    "mode": ("整改类别", "整改类型", "整改方式"),
    "item": ("事项", "事项编号", "条款", "清单事项"),
}  # fmt: skip
"""Field → what its column is called in such registers; the longest that fits counts."""
WORDS: Mapping[str, str] = {
    "unit": "责任单位", "problem": "问题", "found": "发现日期", "due": "期限", "owner": "责任人",
    "measures": "措施", "evidence": "佐证", "closed": "销号日期", "state": "状态",
    "severity": "等级", "mode": "整改类别", "item": "事项",
}  # fmt: skip
_NEEDED = ("unit", "problem")
_MOST_HEAD_ROWS = 15
_DONE = re.compile(
    r"(?<![未没不])(已?销号|已?完成|已?办结|已?整改(?:到位|完毕|完成)?|完毕|到位|√|是)"
)
_NOT_DONE = re.compile(r"未|没|正在|整改中|推进|持续|长期|否|×|待")


class OldProblem(NamedTuple):
    """A row of an old register."""

    sheet: str
    row: int
    unit: str
    problem: str
    found: date | None = None
    due: date | None = None
    owner: str = ""
    measures: str = ""
    evidence: str = ""
    closed: date | None = None
    is_closed: bool = False
    severity: str = ""
    mode: str = ""
    item: str = ""
    guesses: tuple[str, ...] = ()
    """What was understood otherwise than it is written, in words."""

    @property
    def place(self) -> str:
        """``台账!第 5 行``."""
        return f"{self.sheet} 第 {self.row} 行"


class OldRegister(NamedTuple):
    """A tab that could be read."""

    sheet: str
    columns: Mapping[str, str]
    """Field → the heading by which its column was recognised."""
    unknown: tuple[str, ...]
    """Headings of columns that aren't taken over."""
    rows: tuple[OldProblem, ...]
    passed_over: tuple[str, ...]
    """Rows that say something and aren't problems, with the reason."""


def read_old(tab: RawTab, around: Month) -> OldRegister | None:
    """The register in a tab; None where no row has the headings that are needed.

    ``around`` gives dates without a year their year.
    """
    head = _head(tab)
    if head is None:
        return None
    number, at, unknown = head
    rows, passed_over = [], []
    last_unit = ""
    for row in sorted(each for each in tab.rows if each > number):
        texts = {field: _text(tab.rows[row].get(column)) for field, column in at.items()}
        if not texts["problem"]:
            if _says_something(tab, row):
                passed_over.append(f"{tab.name} 第 {row} 行（没有写问题）")
            continue
        if _folded(texts["problem"]) in {_folded(name) for name in HEADINGS["problem"]}:
            continue  # the heading again, as printed registers repeat it
        merged = not texts["unit"] and last_unit
        last_unit = texts["unit"] or last_unit
        rows.append(_row(tab, row, at, texts | {"unit": last_unit}, around, bool(merged)))
    columns = {field: _text(tab.rows[number].get(column)) for field, column in at.items()}
    return OldRegister(tab.name, columns, unknown, tuple(rows), tuple(passed_over))


def _head(tab: RawTab) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    for number in sorted(tab.rows)[:_MOST_HEAD_ROWS]:
        at: dict[str, int] = {}
        unknown = []
        for column, raw in sorted(tab.rows[number].items()):
            field = _field(_folded(raw.text))
            if field and field not in at:
                at[field] = column
            elif _folded(raw.text) not in ("", "序号", "编号", "no", "no."):
                unknown.append(_text(raw))
        if all(field in at for field in _NEEDED):
            return number, at, tuple(unknown)
    return None


def _field(heading: str) -> str:
    """Which column a heading names: the longest usual one that it is, or begins with or ends in."""
    bare = re.sub(r"[(（].*?[)）]", "", heading)
    known = {_folded(name): field for field, names in HEADINGS.items() for name in names}
    if bare in known:
        return known[bare]
    fits = [
        name for name in known if len(name) > 1 and (bare.startswith(name) or bare.endswith(name))
    ]
    return known[max(fits, key=len)] if fits and len(bare) <= 12 else ""


def _row(
    tab: RawTab, row: int, at: Mapping[str, int], texts: dict[str, str], around: Month, merged: bool
) -> OldProblem:
    guesses = [f"责任单位空着，照上一行记为{texts['unit']}"] if merged else []
    days = {}
    for field in ("found", "due", "closed"):
        raw = tab.rows[row].get(at[field]) if field in at else None
        days[field] = _day(raw, around, guesses, WORDS[field], tab.year_1904)
    state = texts.get("state", "")
    closed = days["closed"] is not None and not _NOT_DONE.search(state)
    if _DONE.search(state) and not _NOT_DONE.search(state):
        closed = True
    if state and not closed and not _NOT_DONE.search(state):
        guesses.append(f"状态“{state}”看不出是不是销号，按没有销号记")
    return OldProblem(
        tab.name,
        row,
        texts["unit"],
        texts["problem"],
        found=days["found"],
        due=days["due"],
        owner=texts.get("owner", ""),
        measures=texts.get("measures", ""),
        evidence=texts.get("evidence", ""),
        closed=days["closed"],
        is_closed=closed,
        severity=texts.get("severity", ""),
        mode=texts.get("mode", ""),
        item=texts.get("item", ""),
        guesses=tuple(guesses),
    )


def _day(
    raw: Raw | None, around: Month, guesses: list[str], words: str, year_1904: bool
) -> date | None:
    if raw is None or raw.is_blank:
        return None
    text = _text(raw)
    try:
        value = take(raw, Asked("date", (), around, False, year_1904)).value
    except UnusableCell:
        value = _last_of_month(text, around)
    if not isinstance(value, date):
        guesses.append(f"{words}“{text}”不是日期，没有记")
        return None
    if text != value.isoformat() and raw.look != "date" and not isinstance(raw.value, date):
        guesses.append(f"{words}“{text}”记为 {value}")
    return value


_MONTH = re.compile(r"(?:(\d{4})年?[-/.]?)?(\d{1,2})月?(?:底|末|底前|末前)?")


def _last_of_month(text: str, around: Month) -> date | None:
    """The last day of a month that is named without one: ``2025年9月底``."""
    found = _MONTH.fullmatch(_folded(text))
    if found is None or not 1 <= int(found[2]) <= 12 or ("月" not in text and not found[1]):
        return None
    return Month(int(found[1] or around.year), int(found[2])).day(31)


def _says_something(tab: RawTab, row: int) -> bool:
    texts = [_text(raw) for raw in tab.rows[row].values()]
    return any(text and not text.replace(".", "").isdigit() for text in texts)


def _text(raw: Raw | None) -> str:
    if raw is None or raw.is_blank:
        return ""
    text = " ".join(raw.text.replace("\u3000", " ").replace("\xa0", " ").split())
    return "" if is_placeholder(text) else text


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def pieces(text: str) -> Iterator[str]:
    """Several materials in one cell."""
    return (part.strip() for part in re.split(r"[；;\n]", text) if part.strip())
