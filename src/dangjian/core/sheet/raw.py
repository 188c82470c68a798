"""A workbook as it was handed in: cells with what stands in them, nothing believed yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.values.numbers import plain


class Raw(NamedTuple):
    """What stands in a cell."""

    value: str | Decimal | bool | date
    """A text, number, truth value or date; of a formula its last result."""
    formula: str | None = None
    """The formula without its equals sign; None where there is none."""
    look: Literal["", "date", "percent"] = ""
    """How a number is shown."""

    @property
    def text(self) -> str:
        """As a person sees it."""
        match self.value:
            case bool():
                return "TRUE" if self.value else "FALSE"
            case Decimal():
                return plain(self.value)
        return str(self.value)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see."""
        return self.formula is None and not self.text.replace("\xa0", " ").strip()


@dataclass(frozen=True)
class RawTab:
    """One worksheet: rows of cells that hold something, by number from 1."""

    name: str
    rows: Mapping[int, Mapping[int, Raw]]
    year_1904: bool = False
    """Whether dates count from 1904 instead of 1900."""

    def text(self, row: int, column: int) -> str:
        """What can be read in a cell; empty where nothing is."""
        raw = self.rows.get(row, {}).get(column)
        return raw.text.strip() if raw is not None and raw.formula is None else ""
