"""Charts of a page as native charts of Excel; their numbers lie on a hidden tab of the workbook."""

from __future__ import annotations

from typing import Any, Final

from dangjian.io.page_looks import DATA, FONT
from dangjian.io.xlsx_book import XlsxBook, done
from dangjian.pages.chart_scale import axis_of
from dangjian.pages.page import Chart, Value

DATA_TAB: Final = "图表数据"
_COLOURS = ("1F4E79", "C55A11", "5B8C5A", "7A4B94", "8C6D1F", "4F4F4F", "2A9FBC", "B03A5B")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star", "plus", "long_dash")
_DASHES = (
    "solid",
    "dash",
    "round_dot",
    "dash_dot",
    "long_dash",
    "square_dot",
    "long_dash_dot",
    "solid",
)
_SHORT_NAME, _FEW = 6, 12
_LABEL = 14
"""A longer category is cut on the axis; the table has it whole."""
_HEIGHT, _ROW, _TALLEST = 7.5, 0.55, 16.5
_CM = 96 / 2.54
"""Pixels of a centimetre."""
_SMALL = {"name": FONT, "size": 8, "bold": False}
_GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}


class Charts:
    """Makes the charts of one workbook, and the tab of their numbers."""

    def __init__(self, book: XlsxBook) -> None:
        self._book = book
        self._rows: list[tuple[Value, ...]] = []

    def native(self, chart: Chart, width: float) -> tuple[Any, float]:
        """The chart of Excel, at most ``width`` cm wide; and its height in cm."""
        lying = chart.kind == "bar" and _needs_room(chart)
        kind = ("bar" if lying else "column") if chart.kind == "bar" else chart.kind
        made = self._book.chart(kind)
        top = self._note(chart)
        # Names are given by the cells in which they stand: as plain text, one that begins with an
        # equals sign would be taken for a reference.
        made.set_title(
            {"name": [DATA_TAB, top, 0], "name_font": _SMALL | {"size": 11, "bold": True}}
        )
        for index in range(len(chart.series)):
            done(made.add_series(_series(chart, index, top + 1)))
        made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        made.show_hidden_data()  # the numbers lie on a hidden tab
        _axes(made, chart, lying, top)
        height = _height(chart, lying)
        most = 24.0 if chart.kind != "radar" else 16.0
        made.set_size({"width": round(min(width, most) * _CM), "height": round(height * _CM)})
        return made, height

    def _note(self, chart: Chart) -> int:
        """Keep the numbers for the tab; the row where they begin, from 0."""
        top = len(self._rows)
        self._rows.append((chart.title, chart.unit))
        self._rows.append(("", *(series.name for series in chart.series)))
        for at, category in enumerate(chart.categories):
            self._rows.append((_short(category), *(series.values[at] for series in chart.series)))
        self._rows.append(())
        return top

    def write_numbers(self) -> None:
        """Add the hidden tab, the last one, if there are charts."""
        if not self._rows:
            return
        sheet = self._book.tab(DATA_TAB, hidden=True)
        for row, values in enumerate(self._rows):
            for column, value in enumerate(values):
                if value is not None:  # where there is no cell, the line has a gap
                    self._book.put(sheet, row, column, value, DATA)


def _needs_room(chart: Chart) -> bool:
    long = any(len(category) > _SHORT_NAME for category in chart.categories)
    return long or len(chart.categories) > _FEW


def _height(chart: Chart, lying: bool) -> float:
    if not lying:
        return _HEIGHT if chart.kind != "radar" else 10.0
    return min(_TALLEST, max(_HEIGHT, 2.2 + _ROW * len(chart.categories) * len(chart.series)))


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else name[: _LABEL - 1] + "…"


def _series(chart: Chart, index: int, names: int) -> dict[str, Any]:
    """Where a series' numbers lie, and what tells it from others without colour: marker and dash."""
    last, column = names + len(chart.categories), index + 1
    colour = "#" + _COLOURS[index % len(_COLOURS)]
    made = {
        "name": [DATA_TAB, names, column],
        "categories": [DATA_TAB, names + 1, 0, last, 0],
        "values": [DATA_TAB, names + 1, column, last, column],
    }
    if chart.kind == "bar":
        labels = {"value": True, "font": _SMALL}
        return made | {"fill": {"color": colour}, "gap": 60, "data_labels": labels}
    dash = _DASHES[index % len(_DASHES)]
    line = {"color": colour, "width": 1.75, "dash_type": dash}
    paint = {"fill": {"color": colour}, "border": {"color": colour}}
    marker = {"type": _MARKERS[index % len(_MARKERS)], "size": 6, **paint}
    return made | {"line": line, "marker": marker}


def _axes(made: Any, chart: Chart, lying: bool, top: int) -> None:
    categories: dict[str, Any] = {"num_font": _SMALL}
    numbers: dict[str, Any] = {
        "num_font": _SMALL,
        "num_format": "General",
        "major_gridlines": _GRID,
    }
    scale = axis_of(chart)
    if scale is not None:
        ends = {"min": scale.low, "max": scale.high, "major_unit": scale.step}
        numbers |= {key: float(value) for key, value in ends.items()}
    if lying:
        # The first on top, as in the table; the numbers stay at the foot.
        categories |= {"reverse": True, "crossing": "max"}
    if chart.unit:
        numbers |= {"name": [DATA_TAB, top, 1], "name_font": _SMALL}
    # What lies has its categories on the upright axis.
    across, upright = (numbers, categories) if lying else (categories, numbers)
    made.set_x_axis(across)
    made.set_y_axis(upright)
