"""The year's plan as a workbook: the year at a glance, then a tab a unit (or a layer, where there are
many units). Made to be printed: A4, fit to width, the heading repeated on each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dangjian.io.plan_styles import Styles
from dangjian.io.stable import stable_bytes
from dangjian.io.tab_names import TabNames
from dangjian.pages.plan import Duty, LayerPlan, Plan, UnitPlan

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNIT_TABS = 60
"""With more units there is a tab a layer, each unit on a page of its own."""
_WIDTHS = (10, 40, 8, 8)
_MONTH_WIDTH = 5.5
_COLUMNS = len(_WIDTHS) + 12
_HEADING_ROW = 2


def plan_workbook(plan: Plan) -> bytes:
    """The workbook; the same plan gives the same bytes."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    writer = _Writer(workbook, plan)
    writer.overview()
    units = list(plan.units())
    if len(units) <= MOST_UNIT_TABS:
        for unit in units:
            writer.tab(unit.unit.name, [unit])
    else:
        for layer in plan.layers:
            writer.tab(layer.name, layer.units)
    return stable_bytes(workbook)


class _Writer:
    """Fills the tabs of one workbook, row by row."""

    def __init__(self, workbook: Workbook, plan: Plan) -> None:
        self.workbook = workbook
        self.plan = plan
        self.styles = Styles(workbook)
        self.names = TabNames()

    def overview(self) -> None:
        """How many things are due, then each layer's items."""
        sheet = self._sheet(
            "全年总表", f"{self.plan.workspace} {self.plan.year} 年党建工作部署", "单位数"
        )
        self._band(sheet, "每月到期件数（一个单位的一条事项算一件）")
        for layer in self.plan.layers:
            numbers = [layer.due_in(month) for month in self.plan.months]
            values = ["件数", layer.name, "", len(layer.units), *numbers]
            self._row(sheet, values, ["text", "text", *["number"] * (_COLUMNS - 2)])
        self._band(sheet, "各层事项的到期日（6/1 是 6 月 1 日；遇休息日已顺延）")
        for layer in self.plan.layers:
            self._band(sheet, f"{layer.name}（{len(layer.units)} 个）")
            self._duties(sheet, layer.duties, layer)

    def tab(self, name: str, units: Iterable[UnitPlan]) -> None:
        """A tab with the pages of these units."""
        from openpyxl.worksheet.pagebreak import Break

        title = f"{name} {self.plan.year} 年党建工作部署"
        sheet = self._sheet(name, title, "分值")
        for number, unit in enumerate(units):
            if number:
                sheet.row_breaks.append(Break(id=sheet.max_row))
            checklist = ""
            for duty in unit.duties:
                if duty.checklist.title != checklist:
                    checklist = duty.checklist.title
                    self._band(sheet, f"{unit.unit.name} · {checklist}")
                self._duties(sheet, [duty])

    def _sheet(self, name: str, title: str, fourth: str) -> Worksheet:
        sheet: Worksheet = self.workbook.create_sheet(self.names.name(name))
        _page(sheet)
        sheet.row_dimensions[1].height = 30
        self._across(sheet, title, "title")
        months = [f"{month.month}月" for month in self.plan.months]
        self._row(sheet, ["编号", "责任事项", "周期", fourth, *months], ["head"] * _COLUMNS)
        return sheet

    def _band(self, sheet: Worksheet, text: str) -> None:
        """A line across the table that says what follows."""
        self._across(sheet, text, "band")

    def _duties(
        self, sheet: Worksheet, duties: Iterable[Duty], layer: LayerPlan | None = None
    ) -> None:
        for duty in duties:
            item = duty.item
            fourth = duty.units if layer else item.points
            days = [_number(duty.day_words(month)) for month in self.plan.months]
            looks = ["due" if day else "number" for day in days]
            values = [item.id, item.title, item.cycle.words, fourth, *days]
            self._row(sheet, values, ["text", "text", "number", "number", *looks])
            sheet.row_dimensions[sheet.max_row].height = 16 * _lines(item.title)

    def _row(self, sheet: Worksheet, values: Sequence[object], looks: Sequence[str]) -> None:
        row = sheet.max_row + 1 if sheet["A1"].value is not None else 1
        for column, (value, look) in enumerate(zip(values, looks, strict=True), start=1):
            self.styles.put(sheet.cell(row, column), value, look)

    def _across(self, sheet: Worksheet, text: str, look: str) -> None:
        """A row of one text across all columns."""
        self._row(sheet, [text, *[""] * (_COLUMNS - 1)], [look] * _COLUMNS)
        row = sheet.max_row
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_COLUMNS)


def _number(day: str) -> object:
    return int(day) if day.isdigit() else day


def _lines(text: str) -> int:
    """How many lines a title needs in its column; a Chinese character is two wide."""
    width = sum(2 if ord(character) > 0x2E7F else 1 for character in text)
    return -(-width // (_WIDTHS[1] - 2)) or 1


def _page(sheet: Worksheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column in range(1, _COLUMNS + 1):
        width = _WIDTHS[column - 1] if column <= len(_WIDTHS) else _MONTH_WIDTH
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"C{_HEADING_ROW + 1}"
    sheet.print_title_rows = f"1:{_HEADING_ROW}"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = 0.6
    sheet.page_margins.bottom = 0.8
    sheet.page_margins.footer = 0.4
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页 共 &N 页"
