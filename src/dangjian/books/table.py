"""A table in somebody's workbook: where its heading stands, and what its rows say, by key.

A table of an office begins anywhere: under titles, with columns in any order and under any of several
names, and it ends in sums and signatures. Nothing is passed over in silence: columns and rows that
aren't used are told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.spoken import folded
from dangjian.sheet.parts import a1
from dangjian.sheet.reading import Raw, RawTab
from dangjian.values.numbers import plain
from dangjian.values.period import Month, PeriodKind, spoken_period

Words = Mapping[str, Sequence[str]]
"""Key → the headings that mean it, the usual one first."""
_FIRST_ROWS = 40
"""The heading stands somewhere among these."""
_IN_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_NUMBERING = {"序号", "no", "no.", "#"}
_SUMS = re.compile(
    r"^(合计|总计|小计|共计|制表|填表|填报|审核|审批|备注|说明|注|单位盖章|负责人签)"
)
_BETWEEN_CHINESE = re.compile(r"(?<=[一-鿿])[\s\u3000\xa0]+(?=[一-鿿])")


class BookProblem(NamedTuple):
    """What can't be taken, with its place."""

    sheet: str
    cell: str
    """Empty where the whole tab is meant."""
    message: str
    hint: str = ""

    @property
    def words(self) -> str:
        """``党员!C7 所在支部“齿轮支”没有这个单位。是不是想写 …？``."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place} {self.message}{self.hint}"


@dataclass(frozen=True)
class TableRow:
    """One row of a table."""

    sheet: str
    number: int
    cells: Mapping[str, Raw]
    """What stands in it, by key; cells in which nothing stands aside."""
    columns: Mapping[str, int]

    def text(self, key: str) -> str:
        """What is written under a key, in one line; empty where nothing is."""
        raw = self.cells.get(key)
        return " ".join(tidied(raw.text).split()) if raw is not None else ""

    def cell(self, key: str) -> str:
        """``C7``: where a key's value stands; the row's first cell where the table lacks the column."""
        return a1(self.number, self.columns.get(key, min(self.columns.values(), default=1)))

    def problem(self, key: str, message: str, hint: str = "") -> BookProblem:
        """A problem of one cell."""
        return BookProblem(self.sheet, self.cell(key), message, hint)


@dataclass(frozen=True)
class BookTable:
    """A table that was found in a tab."""

    sheet: str
    title: str
    """What stands above the heading, in one line."""
    heading: int
    columns: Mapping[str, int]
    unused: tuple[str, ...]
    """Headings that mean nothing to us."""
    rows: tuple[TableRow, ...]
    passed: tuple[str, ...] = field(default=())
    """Rows below the heading that were not taken, in words."""


def tidied(text: str) -> str:
    """Without special blanks, invisible characters and blanks at the ends."""
    plain_text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u3000", " ")
    return plain_text.replace("\xa0", " ").strip()


def usual(text: str) -> str:
    """Full-width letters and digits made usual: for ids and numbers, never for sentences."""
    return unicodedata.normalize("NFKC", tidied(text)).strip()


def name_of(text: str) -> str:
    """A name without the blanks that stretch it: ``张　伟`` is 张伟; Latin names keep theirs."""
    return _BETWEEN_CHINESE.sub("", " ".join(text.replace("\u3000", " ").split()))


def table_in(tab: RawTab, words: Words, needed: Sequence[str], name: str) -> BookTable | None:
    """The table with all the columns ``needed``; None where the tab has none.

    ``name``: the key without which a row says nothing.
    """
    for number in sorted(tab.rows)[:_FIRST_ROWS]:
        columns, unused = _columns(tab, number, words)
        if all(key in columns for key in needed):
            return _table(tab, number, columns, unused, name)
    return None


def _columns(tab: RawTab, number: int, words: Words) -> tuple[dict[str, int], list[str]]:
    headings = {
        column: folded(_IN_BRACKETS.sub("", raw.text)).rstrip("*：:")
        for column, raw in sorted(tab.rows[number].items())
        if not raw.is_blank
    }
    columns: dict[str, int] = {}
    for key, known in words.items():
        usual = [folded(word) for word in known]
        found = [column for word in usual for column, head in headings.items() if head == word]
        if found and found[0] not in columns.values():
            columns[key] = found[0]
    taken = set(columns.values())
    unused = [
        " ".join(tab.rows[number][column].text.split())
        for column, head in headings.items()
        if column not in taken and head not in _NUMBERING
    ]
    return columns, unused


def _table(
    tab: RawTab, heading: int, columns: Mapping[str, int], unused: Sequence[str], name: str
) -> BookTable:
    rows, passed = [], []
    above = [raw.text for n in sorted(tab.rows) if n < heading for raw in tab.rows[n].values()]
    head = tab.rows[heading].get(columns[name])
    for number in sorted(n for n in tab.rows if n > heading):
        cells = {
            key: raw
            for key, column in columns.items()
            if (raw := tab.rows[number].get(column)) is not None and not raw.is_blank
        }
        row = TableRow(tab.name, number, cells, columns)
        said = " ".join(raw.text for raw in tab.rows[number].values() if not raw.is_blank)
        if head is not None and row.text(name) and cells[name].text == head.text:
            continue  # the heading once more, at the top of a printed page
        computed = name in cells and cells[name].formula is not None
        if computed or (row.text(name) and not _SUMS.match(row.text(name))):
            rows.append(row)
        elif cells:
            passed.append(f"{tab.name}!第 {number} 行（{said[:20]}）")
    title = " ".join(" ".join(above).split())
    return BookTable(tab.name, title, heading, columns, tuple(unused), tuple(rows), tuple(passed))


def filled_down(rows: Sequence[TableRow], key: str) -> Iterator[tuple[TableRow, bool]]:
    """The rows, each blank cell of a key with what stands above it, as in merged cells; and whether it was."""
    last: Raw | None = None
    for row in rows:
        raw = row.cells.get(key)
        if raw is None and last is not None:
            yield TableRow(row.sheet, row.number, {**row.cells, key: last}, row.columns), True
            continue
        last = raw or last
        yield row, False


_DAY_0 = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_OPEN = {"至今", "现在", "今", "—", "-", "/", "无"}
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?(?:\s.*)?")


def month_in(row: TableRow, key: str, year_1904: bool = False) -> Month | None:
    """The month that a cell names, also by a day in it; None where it is blank or says 至今.

    Raises ValueError where something else is written.
    """
    raw = row.cells.get(key)
    text = row.text(key)
    if raw is None or text in _OPEN:
        return None
    value = raw.value
    if isinstance(value, date):
        return Month.of(value)
    if isinstance(value, Decimal) and raw.look == "date":
        try:
            return Month.of(_DAY_0[year_1904] + timedelta(days=int(value)))
        except OverflowError:  # a number that no calendar has
            raise ValueError(text) from None
    spoken = spoken_period(text, 0)
    if spoken is not None and spoken.year_said and spoken.period.kind is PeriodKind.MONTH:
        return spoken.period.first
    day = _DAY.fullmatch(usual(text))
    found = spoken_period(f"{day[1]}-{int(day[2]):02d}", 0) if day else None
    if found is None or found.period.kind is not PeriodKind.MONTH:
        raise ValueError(text)
    return found.period.first


def whole_in(row: TableRow, key: str) -> int | None:
    """The whole number in a cell, also ``36人``; None where it is blank. Raises ValueError."""
    text = usual(row.text(key)).removesuffix("人").removesuffix("名").strip()
    if not text:
        return None
    value = row.cells[key].value
    number = plain(value) if isinstance(value, Decimal) else text
    if not re.fullmatch(r"\d{1,9}", number):
        raise ValueError(text)
    return int(number)


def words_in(row: TableRow, key: str) -> list[str]:
    """Several words in one cell, parted by 、，；/ or blanks."""
    return [word for word in re.split(r"[、,，;；/\s]+", row.text(key)) if word]
