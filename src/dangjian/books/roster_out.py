"""The roster as a workbook: units, who holds which post, people, zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dangjian.books.roster_draft import Entry, RosterDraft
from dangjian.books.roster_tables import HOLDERS, PEOPLE, SCHEMA, UNITS, ZONES
from dangjian.books.sheet_data import BookColumn, BookTab, OutBook

_WIDTHS = {"name": 12, "unit": 12, "tags": 10, "parent": 12, "contact": 12, "zone": 10, "id": 11}
_NOTES = {
    "id": "在册的不要改；新加的行可以空着，由程序按拼音取。",
    "layer": "责任层级；空着就按名称推断，并会说明。",
    "members": "党员人数，整数。",
    "contact": "联系这个支部的党委委员，写岗位名称。",
    "tags": "几个标签用顿号隔开。",
    "from": "从哪个月起（含），如 2026-03。",
    "until": "到哪个月止（含）；还在就空着。",
    "successor": "撤并以后由谁承接。",
    "unit": "写单位名称。调动：改成新单位，并在“起始月份”写转入的月份，原来的一段会自动保留。",
}
_HELP = (
    "这份花名册从工作区导出，改好以后用 dangjian roster import 收回；先加 --dry-run 看会改什么。",
    "“单位”一行一个责任主体；“党员”一行一个人（调动过的有几行）；“任职”一行一段任期；“协作区”一行一个。",
    "新加单位、党员就在下面加一行，编号空着；名称、姓名以外的空格子都可以不填。",
    "谁也不要删：单位撤销、党员转出写“终止月份”；删掉的行不起作用，会提示。",
    "党员调动：把“所在单位”改成新单位，“起始月份”写转入的月份。原来那一段到前一个月为止，往月的得分不变。",
    "这份表里清空的格子，就是清掉原来写的。",
)


def roster_book(name: str, draft: RosterDraft) -> OutBook:
    """The workbook of what organization and people file say; ``name``: of the company."""
    names = {str(each["id"]): str(each["name"]) for each in draft.units}
    layers = {each.id: each.name for each in draft.catalog.layers} if draft.catalog else {}
    zones = {str(each["id"]): str(each["name"]) for each in draft.zones}
    unit_keys = [key for key in UNITS if key not in ("holder", "holder_from")]
    people_keys = [key for key in PEOPLE if key not in ("post", "post_from")]
    units = [_unit_row(each, unit_keys, names, layers, zones) for each in draft.units]
    people = [_plain_row(each, people_keys, names) for each in draft.people]
    holders = [
        [str(each["name"]), *(str(holder.get(key, "")) for key in ("name", "from", "until"))]
        for each in draft.units
        for holder in each.get("holders", ())
    ]
    zone_rows = [[str(each["id"]), str(each["name"])] for each in draft.zones]
    words = tuple(layers.values())
    tabs = (
        BookTab("单位", f"{name}责任主体", "", _columns(UNITS, unit_keys, layer=words), units, 15),
        BookTab("党员", f"{name}党员", "", _columns(PEOPLE, people_keys), people, 30),
        BookTab("任职", f"{name}任职", "", _columns(HOLDERS, list(HOLDERS)), holders, 15),
        BookTab("协作区", f"{name}党建协作区", "", _columns(ZONES, list(ZONES)), zone_rows, 5),
    )
    return OutBook(f"{name}花名册", ("dangjian_book", SCHEMA), tabs, _HELP)


def _columns(
    words: Mapping[str, Iterable[str]], keys: Iterable[str], **choices: tuple[str, ...]
) -> tuple[BookColumn, ...]:
    return tuple(
        BookColumn(
            next(iter(words[key])), _WIDTHS.get(key, 8), _NOTES.get(key, ""), choices.get(key, ())
        )
        for key in keys
    )


def _unit_row(
    unit: Entry,
    keys: Iterable[str],
    names: Mapping[str, str],
    layers: Mapping[str, str],
    zones: Mapping[str, str],
) -> list[str | int | None]:
    shown = dict(unit)
    shown["layer"] = layers.get(str(unit["layer"]), str(unit["layer"]))
    shown["zone"] = zones.get(str(unit.get("zone", "")), unit.get("zone"))
    return _plain_row(shown, keys, names)


def _plain_row(
    entry: Entry, keys: Iterable[str], names: Mapping[str, str]
) -> list[str | int | None]:
    row: list[str | int | None] = []
    for key in keys:
        value = entry.get(key)
        if key in ("parent", "contact", "successor", "unit") and value is not None:
            # A name of several would not come back as the one that is meant.
            name = names.get(str(value), "")
            value = name if list(names.values()).count(name) == 1 else value
        if isinstance(value, list):
            value = "、".join(str(each) for each in value)
        row.append(value if isinstance(value, int) or value is None else str(value))
    return row
