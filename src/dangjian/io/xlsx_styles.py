"""The look of cells by the names that layouts use: fonts that Windows has, quiet colours, thin lines."""

from __future__ import annotations

from typing import NamedTuple

_BODY, _HEAD = "宋体", "黑体"
_UNIT = "Arial"
"""Columns are as wide as so many digits of the first font; this one is alike on every system."""
_INPUT = "FFFFFBE6"
_GREY = "FFF2F2F2"
_BAND = "FFE9EEF5"


class Style(NamedTuple):
    """One look."""

    size: float = 8
    font: str = _BODY
    bold: bool = False
    colour: str = "FF000000"
    fill: str | None = None
    border: bool = True
    across: str = "left"
    down: str = "center"
    wrap: bool = True
    format: str = "General"
    unlocked: bool = False


_INPUT_CELL = Style(fill=_INPUT, across="center", unlocked=True)
STYLES: dict[str, Style] = {
    "default": Style(10, _UNIT, border=False, wrap=False),
    "title": Style(16, _HEAD, True, border=False, across="center"),
    "subtitle": Style(11, border=False, across="center"),
    "label": Style(9, border=False, across="right"),
    "label_right": Style(9, border=False, across="right"),
    "head": Style(8, _HEAD, fill=_BAND, across="center"),
    "id": Style(across="center"),
    "matter": Style(down="top"),
    "standard": Style(down="top"),
    "points": Style(across="center"),
    "input": _INPUT_CELL,
    "input_choice": Style(fill=_INPUT, across="center", unlocked=True, format="@"),
    "input_date": Style(fill=_INPUT, across="center", unlocked=True, format="yyyy\\-mm\\-dd"),
    "input_text": Style(7.5, fill=_INPUT, down="top", unlocked=True, format="@"),
    "closed": Style(across="center", colour="FF808080", fill=_GREY),
    "score": Style(across="center"),
    "side": Style(across="center", colour="FF595959", fill=_GREY),
    "section": Style(9, _HEAD, fill=_BAND),
    "subtotal": Style(8, bold=True, fill=_BAND, across="center"),
    "total_label": Style(9, _HEAD, across="right"),
    "total": Style(9, bold=True, across="center"),
    "total_score": Style(9, bold=True, across="center", format="0.00"),
    "sign": Style(11, border=False),
    "input_name": Style(9, fill=_INPUT, unlocked=True, format="@"),
    "code": Style(8, colour="FF808080", border=False, across="right"),
    "machine": Style(8, border=False, wrap=False),
    "machine_text": Style(8, border=False, wrap=False, format="@"),
    "cover_label": Style(11, _HEAD, border=False, down="top"),
    "cover_text": Style(11, border=False, down="top"),
}
INDEX = {name: number for number, name in enumerate(STYLES)}
"""Name → number of the cell format."""

HIGHLIGHTS = {
    "lost": '<font><color rgb="FF9C5700"/></font><fill><patternFill><bgColor rgb="FFFFE4C4"/></patternFill></fill>',
    "wrong": '<font><b/><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FFC00000"/></patternFill></fill>',
}
HIGHLIGHT_INDEX = {name: number for number, name in enumerate(HIGHLIGHTS)}

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def styles_xml() -> str:
    """The part ``xl/styles.xml``."""
    fonts: dict[str, int] = {}
    fills = {_fill(None): 0, '<fill><patternFill patternType="gray125"/></fill>': 1}
    borders = {_border(False): 0, _border(True): 1}
    formats: dict[str, int] = {"General": 0, "0.00": 2, "@": 49}
    xfs = [_xf(style, fonts, fills, formats) for style in STYLES.values()]
    custom = [f'<numFmt numFmtId="{n}" formatCode="{f}"/>' for f, n in formats.items() if n >= 164]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<styleSheet xmlns="{_NAMESPACE}">'
        + _list("numFmts", custom)
        + _list("fonts", fonts)
        + _list("fills", fills)
        + _list("borders", borders)
        + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        + _list("cellXfs", xfs)
        + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        + _list("dxfs", [f"<dxf>{each}</dxf>" for each in HIGHLIGHTS.values()])
        + "</styleSheet>"
    )


def _list(name: str, parts: object) -> str:
    every = list(parts)  # type: ignore[call-overload]
    return f'<{name} count="{len(every)}">{"".join(every)}</{name}>'


def font_xml(style: Style, tag: str = "font", name: str = "name") -> str:
    """A font, also as the properties of a run of rich text."""
    bold = "<b/>" if style.bold else ""
    return (
        f'<{tag}>{bold}<sz val="{style.size:g}"/><color rgb="{style.colour}"/>'
        f'<{name} val="{style.font}"/><family val="3"/><charset val="134"/></{tag}>'
    )


def _fill(colour: str | None) -> str:
    if colour is None:
        return '<fill><patternFill patternType="none"/></fill>'
    return f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>'


def _border(drawn: bool) -> str:
    line = ' style="thin"><color rgb="FF7F7F7F"/></{0}>' if drawn else "/>"
    sides = (f"<{side}{line.format(side)}" for side in ("left", "right", "top", "bottom"))
    return f"<border>{''.join(sides)}<diagonal/></border>"


def _xf(style: Style, fonts: dict[str, int], fills: dict[str, int], formats: dict[str, int]) -> str:
    font = fonts.setdefault(font_xml(style), len(fonts))
    fill = fills.setdefault(_fill(style.fill), len(fills))
    number = formats.setdefault(style.format, 164 + len(formats))
    wrap = ' wrapText="1"' if style.wrap else ""
    lock = '<protection locked="0"/>' if style.unlocked else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{int(style.border)}" xfId="0"'
        ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        f' applyProtection="1"><alignment horizontal="{style.across}" vertical="{style.down}"{wrap}/>'
        f"{lock}</xf>"
    )
