"""The workbook of a page as a form: input cells, what they take, and the map for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dangjian.io.xlsx_book import CellLook, XlsxBook
from dangjian.io.xlsx_sheet import PROTECTION, ask_cells
from dangjian.sheet.asking import day_validation, text_validation
from dangjian.sheet.marks import FormInput, FormMark
from dangjian.sheet.parts import CHOICES_SHEET, MAP_SHEET, CellValidation, a1, cut, letters

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MACHINE = CellLook(size=8, wrap=False, format="@")
_HEADS = ("sheet", "item", "kind", "field", "cell", "input")
_PRINTED = ("sheet", "item", "cell", "text")


class PageForm:
    """Notes the input cells of a workbook while its tabs are written."""

    def __init__(self, book: XlsxBook, mark: FormMark) -> None:
        self.book, self.mark = book, mark
        self._inputs: list[tuple[str, ...]] = []
        self._printed: list[tuple[str, ...]] = []
        """The texts of locked cells beside input cells: who changes one is told what it said."""
        self._headed: set[str] = set()
        self._asked: dict[str, dict[CellValidation, list[str]]] = {}
        self._choices: dict[tuple[str, ...], str] = {}

    def note(
        self,
        sheet: str,
        row: int,
        texts: Mapping[int, str],
        asked: Mapping[int, FormInput],
        heads: Sequence[str],
    ) -> None:
        """A row of a table that was written: its texts and input cells by column, from 0."""
        if not asked:
            return
        if sheet not in self._headed:
            self._headed.add(sheet)
            self._printed += [(sheet, "_", a1(row, at + 1), head) for at, head in enumerate(heads)]
        item = next(iter(asked.values())).item
        for at, text in texts.items():
            cell = a1(row + 1, at + 1)
            ask = asked.get(at)
            if ask is None:
                self._printed.append((sheet, item, cell, cut(text, 32_000)))
                continue
            self._inputs.append((sheet, ask.item, ask.kind, ask.field, cell, ask.input))
            rule = self._rule(ask, heads[at])
            made = rule._replace(first=rule.first.replace("{cell}", cell))
            self._asked.setdefault(sheet, {}).setdefault(made, []).append(cell)

    def _rule(self, ask: FormInput, head: str) -> CellValidation:
        if ask.choices:
            name = self._choices.setdefault(ask.choices, f"dj_choice_{len(self._choices) + 1}")
            either = "、".join(ask.choices)
            return CellValidation(
                "list", name, "", f"请选：{either}；不选就空着。", head, ask.prompt
            )
        if ask.is_date:
            return day_validation()._replace(title=head, prompt=ask.prompt)
        return text_validation(head, ask.prompt)

    def protect(self, name: str, sheet: Worksheet) -> None:
        """A tab that is finished: only its input cells can be written into."""
        for rule, cells in self._asked.get(name, {}).items():
            ask_cells(sheet, rule, cells)
        sheet.protect("", PROTECTION)

    def finish(self) -> None:
        """The hidden sheets and the property, once all tabs are written."""
        for name, text in self.mark.properties.items():
            self.book.property(name, text)
        if self._choices:
            sheet = self.book.tab(CHOICES_SHEET, hidden=True)
            for column, (choices, name) in enumerate(self._choices.items()):
                self._rows(sheet, column, [(choice,) for choice in choices])
                at = letters(column + 1)
                self.book.name(name, f"'{CHOICES_SHEET}'!${at}$1:${at}${len(choices)}")
        sheet = self.book.tab(MAP_SHEET, hidden=True)
        pairs = (
            ("schema", self.mark.schema),
            ("unit", self.mark.unit),
            ("period", self.mark.period),
        )
        self._rows(sheet, 0, pairs)
        self._rows(sheet, 3, (_HEADS, *self._inputs))
        self._rows(sheet, 10, (_PRINTED, *self._printed))

    def _rows(self, sheet: Worksheet, column: int, rows: Sequence[Sequence[str]]) -> None:
        for row, values in enumerate(rows):
            for offset, value in enumerate(values):
                if value:
                    self.book.put(sheet, row, column + offset, value, _MACHINE)
