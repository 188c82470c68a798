"""A ledger as a workbook: its entries go out with blank rows below, new rows come back as entries.

An office's own table of visits or brands is read the same way: columns are found by their usual headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dangjian.books.sheet_data import BookColumn, BookTab, OutBook
from dangjian.books.table import BookProblem, BookTable, TableRow, table_in, usual
from dangjian.documents.points import PointsRules
from dangjian.sheet.reading import RawTab
from dangjian.sheet.typed import Asked, UnusableCell, is_placeholder, take
from dangjian.values.period import Month

SCHEMA = "dangjian/ledger-book@1"
PROPERTY = "dangjian_book"
CODE = "识别码"
HEADINGS: Mapping[str, Sequence[str]] = {
    "number": ("第几条",),
    "day": ("日期", "时间", "走访日期", "走访时间", "调研日期", "调研时间", "备案日期", "命名日期", "评定日期"),
    "person": ("谁", "联系人", "联系领导", "党委委员", "委员", "党员", "党员编号", "姓名", "党支部", "单位", "支部名称", "单位名称"),
    "rule": ("事由", "级别", "情形", "规则", "方式", "联系方式", "等级", "星级"),
    "unit": ("对哪个单位", "联系点", "联系支部", "联系的党支部", "到哪个党支部", "党支部", "单位"),
    "times": ("次数",),
    "basis": ("依据", "依据文件", "佐证", "佐证材料", "批准文件", "文号"),
    "source": ("来源",),
    "informed": ("告知本人", "告知日期", "告知本人日期"),
    "approved_by": ("批准人", "审批人", "核准人", "批准"),
    "note": ("备注", "名称", "品牌名称", "说明", "内容", "主要内容", "情况"),
}  # fmt: skip
"""Key → what its column is called, the usual name first."""
WORDS = {key: names[0] for key, names in HEADINGS.items()}
_WIDTHS = {"day": 9, "person": 12, "rule": 13, "unit": 12, "basis": 18, "note": 18}
_NUMBERS = {"number": 5, "times": 4}
_NOTES = {
    "number": "登记过的有序号，不要改；新加的行空着。",
    "day": "哪一天的事，如 2026-05-12、5月12日。",
    "basis": "哪份记录、通知或文件。",
    "informed": "哪一天告知本人。",
    "approved_by": "谁批准登记；不能是登记的人。",
    "note": "情况或名称，如品牌名称、解决的问题。",
}
_HELP = (
    "登记过的在上面，新的在下面空行里写，一行一条；改好以后用 dangjian points import 收回，先加 --dry-run 看会登记什么。",
    "登记过的行不要改、不要删：台账只往后加，记错了用 dangjian points void 冲销，再登记一条对的。",
    "单位、岗位、事由照列表里的名称写。",
)


class LedgerLine(NamedTuple):
    """An entry as the workbook shows it."""

    number: int
    cells: Mapping[str, str]
    """Key of a column → what stands there."""


class LedgerChoices(NamedTuple):
    """What may be chosen in a column."""

    people: tuple[str, ...]
    units: tuple[str, ...]


def columns_of(rules: PointsRules) -> tuple[str, ...]:
    """The columns of its workbook, by key."""
    apart = ("source", "informed") if rules.layers else ("unit",)
    return tuple(key for key in HEADINGS if key not in apart)


def book_title(rules: PointsRules) -> str:
    """``联系点登记表``: what the workbook is called."""
    return f"{rules.title.removesuffix('细则').removesuffix('登记')}登记表"


def code_of(rules_id: str, year: int) -> str:
    """``dangjian/ledger-book@1 contacts 2026``: which ledger a workbook is of."""
    return f"{SCHEMA} {rules_id} {year}"


def ledger_book(
    rules: PointsRules, year: int, lines: Sequence[LedgerLine], choices: LedgerChoices
) -> OutBook:
    """The workbook of a year's ledger."""
    keys = columns_of(rules)
    offered = {
        "person": choices.people,
        "rule": tuple(rule.title for rule in rules.rules),
        "unit": choices.units,
    }
    columns = tuple(
        BookColumn(
            WORDS[key],
            _NUMBERS.get(key, _WIDTHS.get(key, 9)),
            _NOTES.get(key, ""),
            offered.get(key, ()),
        )
        for key in keys
    )
    rows = [[_shown(line, key) for key in keys] for line in lines]
    title = f"{year}年{book_title(rules)}"
    advice = f"{CODE} {code_of(rules.id, year)}"
    tab = BookTab("登记", title, advice, columns, rows, 40)
    return OutBook(title, (PROPERTY, code_of(rules.id, year)), (tab,), _HELP)


def _shown(line: LedgerLine, key: str) -> str | int | None:
    return line.number if key == "number" else line.cells.get(key) or None


class LedgerIdentity(NamedTuple):
    """Which ledger a workbook says it is of."""

    rules: str
    year: int


_CODE = re.compile(rf"{re.escape(SCHEMA)}\s+(\S+)\s+(\d{{4}})")


def identified(properties: Mapping[str, str], tables: Sequence[BookTable]) -> list[LedgerIdentity]:
    """What property and printed lines say, each different one once; none in an office's own table."""
    texts = [properties.get(PROPERTY, ""), *(table.title for table in tables)]
    found = [_CODE.search(text) for text in texts]
    return list(dict.fromkeys(LedgerIdentity(each[1], int(each[2])) for each in found if each))


def ledger_tables(tabs: Sequence[RawTab]) -> list[BookTable]:
    """Every table that has the columns of a ledger."""
    tables = (table_in(tab, HEADINGS, ("day", "person", "rule"), "person") for tab in tabs)
    return [table for table in tables if table is not None]


@dataclass
class LedgerDraft:
    """A row as it was written: texts, days and a count, still without ids."""

    row: TableRow
    number: int | None
    texts: Mapping[str, str]
    day: date | None = None
    informed: date | None = None
    times: int = 1
    problems: list[BookProblem] = field(default_factory=list)

    @property
    def place(self) -> str:
        """``登记 第 5 行``."""
        return f"{self.row.sheet} 第 {self.row.number} 行"


def drafts_of(table: BookTable, around: Month, *, year_1904: bool) -> Iterator[LedgerDraft]:
    """The rows of a table. ``around`` gives days without a year their year."""
    for row in table.rows:
        problems = [
            row.problem(key, "写的是公式。", "写成文字或数字。")
            for key, raw in row.cells.items()
            if raw.formula is not None
        ]
        # A stroke or 无 says nothing; a name may be any other word.
        texts = {key: "" if is_placeholder(row.text(key)) else row.text(key) for key in row.cells}
        draft = LedgerDraft(row, None, texts, problems=problems)
        if not problems:
            draft.number = _whole(draft, "number")
            draft.times = _whole(draft, "times") or 1
            draft.day = _day(draft, "day", around, year_1904)
            draft.informed = _day(draft, "informed", around, year_1904)
        yield draft


def _whole(draft: LedgerDraft, key: str) -> int | None:
    text = usual(draft.texts.get(key, "")).removesuffix("次").removeprefix("第").removesuffix("条")
    if not text:
        return None
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        draft.problems.append(
            draft.row.problem(key, f"{WORDS[key]}写的“{text}”不是从 1 起的整数。")
        )
        return None
    return int(text)


def _day(draft: LedgerDraft, key: str, around: Month, year_1904: bool) -> date | None:
    raw = draft.row.cells.get(key)
    if raw is None or not draft.texts.get(key):
        return None
    try:
        value = take(raw, Asked("date", (), around, False, year_1904)).value
    except UnusableCell as wrong:
        message = f"{WORDS[key]}读不懂：{wrong.found}。"
        draft.problems.append(draft.row.problem(key, message, "写成 2026-05-12 或 5月12日。"))
        return None
    return value if isinstance(value, date) else None
