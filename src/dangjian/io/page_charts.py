"""Charts of a page as native charts of Excel; their numbers lie on a hidden tab of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dangjian.io.page_looks import DATA, FONT, Looks
from dangjian.pages.axis import axis_of
from dangjian.pages.page import Chart, clean

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

DATA_TAB = "图表数据"
_COLOURS = ("1F4E79", "C55A11", "5B8C5A", "7A4B94", "8C6D1F", "4F4F4F", "2A9FBC", "B03A5B")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star", "plus", "dash")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash", "lgDashDot", "solid")
_SHORT_NAME, _FEW = 6, 12
_LABEL = 14
"""A longer category is cut on the axis; the table has it whole."""
_HEIGHT, _ROW, _TALLEST = 7.5, 0.55, 16.5


class Charts:
    """Makes the charts of one workbook."""

    def __init__(self, workbook: Workbook, looks: Looks) -> None:
        self._workbook = workbook
        self._looks = looks
        self._sheet: Worksheet | None = None
        self._row = 1

    def native(self, chart: Chart, width: float) -> Any:
        """The chart of Excel, at most ``width`` cm wide."""
        lying = chart.kind == "bar" and _needs_room(chart)
        made = self._made(chart, lying)
        if lying:
            rows = len(chart.categories) * len(chart.series)
            made.height = min(_TALLEST, max(_HEIGHT, 2.2 + _ROW * rows))
        else:
            made.height = _HEIGHT if chart.kind != "radar" else 10
        made.width = min(width, 24.0 if chart.kind != "radar" else 16.0)
        return made

    def _made(self, chart: Chart, lying: bool) -> Any:
        from openpyxl.chart import BarChart, LineChart, RadarChart

        if chart.kind == "bar":
            bars = BarChart()
            bars.type = "bar" if lying else "col"
            bars.gapWidth = 60
            made: Any = bars
        else:
            made = LineChart() if chart.kind == "line" else RadarChart()
        self._fill(made, chart)
        made.title = clean(chart.title)
        made.title.tx.rich.p[0].pPr = _paragraph(1100, bold=True)
        made.title.overlay = False
        made.legend = None if len(chart.series) == 1 else made.legend
        if made.legend is not None:
            made.legend.position = "b"
        made.display_blanks = "gap"
        made.visible_cells_only = False  # the numbers lie on a hidden tab
        _axes(made, chart, lying)
        return made

    def _fill(self, made: Any, chart: Chart) -> None:
        """Write the chart's numbers and let it refer to them."""
        from openpyxl.chart import Reference, Series

        sheet, top = self._data(), self._row
        self._put(top, 1, chart.title)
        for column, series in enumerate(chart.series, start=2):
            self._put(top, column, series.name)
        for row, category in enumerate(chart.categories, start=top + 1):
            self._put(row, 1, _short(category))
            for column, series in enumerate(chart.series, start=2):
                self._put(row, column, series.values[row - top - 1])
        last = top + len(chart.categories)
        self._row = last + 2
        for index in range(len(chart.series)):
            values = Reference(sheet, min_col=index + 2, min_row=top, max_row=last)
            series = Series(values, title_from_data=True)
            _dress(series, chart.kind, index)
            made.series.append(series)
        made.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=last))

    def _put(self, row: int, column: int, value: object) -> None:
        self._looks.put(self._data().cell(row, column), value, DATA)

    def _data(self) -> Worksheet:
        if self._sheet is None:
            self._sheet = self._workbook.create_sheet(DATA_TAB)
            self._sheet.sheet_state = "hidden"
        return self._sheet


def _needs_room(chart: Chart) -> bool:
    long = any(len(category) > _SHORT_NAME for category in chart.categories)
    return long or len(chart.categories) > _FEW


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else name[: _LABEL - 1] + "…"


def _dress(series: Any, kind: str, index: int) -> None:
    """Colour, and what tells series apart without it: marker and dash, or the depth of the bar."""
    from openpyxl.chart.label import DataLabelList

    colour = _COLOURS[index % len(_COLOURS)]
    if kind == "bar":
        series.graphicalProperties.solidFill = colour
        series.dLbls = DataLabelList(
            showVal=True,
            showSerName=False,
            showCatName=False,
            showLegendKey=False,
            showPercent=False,
        )
        series.dLbls.txPr = _text(800)
        return
    series.smooth = False
    series.graphicalProperties.line.solidFill = colour
    series.graphicalProperties.line.width = 22000
    series.graphicalProperties.line.dashStyle = _DASHES[index % len(_DASHES)]
    series.marker.symbol = _MARKERS[index % len(_MARKERS)]
    series.marker.size = 6
    series.marker.graphicalProperties.solidFill = colour
    series.marker.graphicalProperties.line.solidFill = colour


def _axes(made: Any, chart: Chart, lying: bool) -> None:
    from openpyxl.chart.shapes import GraphicalProperties

    for axis in (made.x_axis, made.y_axis):
        axis.delete = False
        axis.txPr = _text(800)
    made.y_axis.number_format = "General"
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_thin())
    scale = axis_of(chart)
    if scale is not None:
        made.y_axis.scaling.min = float(scale.low)
        made.y_axis.scaling.max = float(scale.high)
        made.y_axis.majorUnit = float(scale.step)
    if lying:
        made.x_axis.scaling.orientation = "maxMin"  # the first on top, as in the table
        made.y_axis.crosses = "max"
    if chart.unit:
        made.y_axis.title = clean(chart.unit)
        made.y_axis.title.tx.rich.p[0].pPr = _paragraph(800)
        made.y_axis.title.overlay = False


def _thin() -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill="D9D9D9", w=6350)


def _text(size: int) -> Any:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import Paragraph, RichTextProperties

    paragraph = Paragraph(pPr=_paragraph(size), endParaRPr=_paragraph(size).defRPr)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _paragraph(size: int, *, bold: bool = False) -> Any:
    from openpyxl.drawing.text import CharacterProperties, Font, ParagraphProperties

    font = Font(typeface=FONT)
    return ParagraphProperties(defRPr=CharacterProperties(sz=size, b=bold, latin=font, ea=font))
