"""The year's plan as a workbook: the year at a glance, then a tab a unit (or a layer, where there are
many units). Made to be printed: A4, fit to width, the heading repeated on each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from dangjian.io.tab_names import TabNames
from dangjian.io.xlsx_book import DIGIT_PIXELS, Look, XlsxBook, done, set_paper
from dangjian.pages.plan import Duty, LayerPlan, Plan, UnitPlan
from dangjian.sheet.parts import width_units

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_UNIT_TABS = 60
"""With more units there is a tab a layer, each unit on a page of its own."""
_MONTHS = 12
_WIDTHS = (10, 40, 8, 8, *[5.5] * _MONTHS)
_HEADING_ROW = 2
_LINE = 15.75
_TITLES = "黑体"
_boxed = partial(Look, line="#BFBFBF", across="center")
_TITLE = Look(_TITLES, 16, across="center")
_HEAD = _boxed(_TITLES, fill="#F7E3E1")
_BAND = _boxed(_TITLES, colour="#9C1C1C", across="left", indent=1)
_TEXT = _boxed(across="left", indent=1)
_NUMBER = _boxed()
_DUE = _boxed(fill="#FFF4D6")


def plan_workbook(plan: Plan) -> bytes:
    """The workbook; the same plan gives the same bytes."""
    book, names = XlsxBook(f"{plan.workspace} {plan.year} 年党建工作部署"), TabNames()
    title = f"{plan.workspace} {plan.year} 年党建工作部署"
    _overview(_Tab(book, names.name("全年总表"), title, "单位数", plan), plan)
    units = list(plan.units())
    tabs = [(unit.unit.name, [unit]) for unit in units]
    if len(units) > MOST_UNIT_TABS:
        tabs = [(layer.name, list(layer.units)) for layer in plan.layers]
    for name, members in tabs:
        title = f"{name} {plan.year} 年党建工作部署"
        _units(_Tab(book, names.name(name), title, "分值", plan), members)
    return book.content()


def _overview(tab: _Tab, plan: Plan) -> None:
    """How many things are due, then each layer's items."""
    tab.band("每月到期件数（一个单位的一条事项算一件）")
    for layer in plan.layers:
        numbers = [layer.due_in(month) for month in plan.months]
        values = ["件数", layer.name, "", len(layer.units), *numbers]
        tab.line(values, [_TEXT, _TEXT, *[_NUMBER] * (len(values) - 2)])
    tab.band("各层事项的到期日（6/1 是 6 月 1 日；遇休息日已顺延）")
    for layer in plan.layers:
        tab.band(f"{layer.name}（{len(layer.units)} 个）")
        tab.duties(layer.duties, layer)


def _units(tab: _Tab, units: Iterable[UnitPlan]) -> None:
    """The pages of these units, each with its lists."""
    for number, unit in enumerate(units):
        if number:
            tab.new_page()
        checklist = ""
        for duty in unit.duties:
            if duty.checklist.title != checklist:
                checklist = duty.checklist.title
                tab.band(f"{unit.unit.name} · {checklist}")
            tab.duties([duty])


class _Tab:
    """Fills one tab, row by row."""

    def __init__(self, book: XlsxBook, name: str, title: str, fourth: str, plan: Plan) -> None:
        self.book, self.plan = book, plan
        self.sheet: Worksheet = book.tab(name)
        self.row = 0
        """The next row, from 0."""
        self.breaks: list[int] = []
        for column, width in enumerate(_WIDTHS):
            done(self.sheet.set_column_pixels(column, column, round(width * DIGIT_PIXELS)))
        self.sheet.set_row(0, 30)
        self._across(title, _TITLE)
        months = [f"{month.month}月" for month in plan.months]
        heads = ["编号", "责任事项", "周期", fourth, *months]
        self.line(heads, [_HEAD] * len(heads))
        self.sheet.freeze_panes(_HEADING_ROW, 2)
        self.sheet.repeat_rows(0, _HEADING_ROW - 1)
        set_paper(self.sheet)

    def band(self, text: str) -> None:
        """A line across the table that says what follows."""
        self._across(text, _BAND)

    def duties(self, duties: Iterable[Duty], layer: LayerPlan | None = None) -> None:
        """A line an item: the days on which it is due, or in a layer's overview how many units have it."""
        for duty in duties:
            item = duty.item
            days = [_number(duty.day_words(month)) for month in self.plan.months]
            fourth = duty.units if layer else item.points
            looks = [_TEXT, _TEXT, _NUMBER, _NUMBER, *(_DUE if day else _NUMBER for day in days)]
            self.sheet.set_row(self.row, _LINE * _lines(item.title))
            self.line([item.id, item.title, item.cycle.words, fourth, *days], looks)

    def line(self, values: Sequence[object], looks: Sequence[Look]) -> None:
        """The next row."""
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            self.book.put(self.sheet, self.row, column, value, look)  # type: ignore[arg-type]
        self.row += 1

    def new_page(self) -> None:
        """Begin a new sheet of paper."""
        self.breaks.append(self.row)
        self.sheet.set_h_pagebreaks(self.breaks)

    def _across(self, text: str, look: Look) -> None:
        """A row of one text across all columns."""
        done(self.sheet.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, ""))
        self.line([text, *[None] * (len(_WIDTHS) - 1)], [look] * len(_WIDTHS))


def _number(day: str) -> str | int:
    return int(day) if day.isdigit() else day


def _lines(title: str) -> int:
    """How many lines a title needs in its column."""
    return -(-width_units(title) // (int(_WIDTHS[1]) - 2)) or 1
