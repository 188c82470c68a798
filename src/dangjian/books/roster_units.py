"""Rows of zones, units and holders of a roster."""

from __future__ import annotations

from dangjian.books.ids import proposed
from dangjian.books.roster_draft import (
    Entry,
    RosterDraft,
    add_unit,
    clear,
    hold,
    layer_by_name,
    month_of,
    put,
    reference_in,
    take_cells,
    unit_named,
)
from dangjian.books.table import (
    TableRow,
    name_of,
    usual,
)
from dangjian.documents.spoken import Thing, folded, near
from dangjian.values.fields import is_id


def take_zone(draft: RosterDraft, name: str, wanted: str = "") -> str:
    """The id of a zone; a new one where there is none of that name."""
    for zone in draft.zones:
        if wanted and zone["id"] == wanted:
            zone["name"] = name
            return wanted
        if folded(str(zone["name"])) == folded(name) and not wanted:
            return str(zone["id"])
    taken = {str(zone["id"]) for zone in draft.zones}
    found = wanted if is_id(wanted) else proposed(name, "", taken)
    draft.zones.append({"id": found, "name": name})
    return found


def take_unit(draft: RosterDraft, row: TableRow) -> Entry | None:
    """The unit of a row, made where it is new; None where the row can't be taken."""
    name, wanted = name_of(row.text("name")), usual(row.text("id"))
    found = next((each for each in draft.units if each["id"] == wanted), None) if wanted else None
    if found is None:
        found = unit_named(draft, name)
        if found is not None and wanted and found["id"] != wanted:
            draft.problems.append(
                row.problem("id", f"{name} 已有编号 {found['id']}，不能改成 {wanted}。")
            )
            return None
    layer = _layer(draft, row, name, found)
    if layer is None:
        return None
    if found is None:
        return _new_unit(draft, row, name, layer, wanted)
    found["name"] = name
    found["layer"] = layer
    return found


def _layer(draft: RosterDraft, row: TableRow, name: str, found: Entry | None) -> str | None:
    said = row.text("layer")
    layers = [Thing(each.id, each.name) for each in draft.catalog.layers] if draft.catalog else []
    fitting = [each.id for each in layers if said == each.id or folded(said) == folded(each.name)]
    if said and fitting:
        return fitting[0]
    if said:
        words = "、".join(each.name for each in layers)
        hint = near(said, layers) or f"可用的层级：{words}。"
        draft.problems.append(row.problem("layer", f"没有层级“{said}”。", hint))
        return None
    if found is not None:
        return str(found["layer"])
    known = draft.known.get(folded(name))
    guess = str(known["layer"]) if known else layer_by_name(name)
    if guess is None:
        draft.problems.append(
            row.problem("layer", f"“{name}”是哪个层级看不出来。", "在“层级”一列写明。")
        )
        return None
    words = next((each.name for each in layers if each.id == guess), guess)
    draft.guess(f"“{name}”没有写层级，按名称算{words}")
    return guess


def _new_unit(
    draft: RosterDraft, row: TableRow, name: str, layer: str, wanted: str
) -> Entry | None:
    if wanted and not is_id(wanted):
        hint = "编号用字母、数字、_ . -，字母或数字开头；也可以空着，由程序取。"
        draft.problems.append(row.problem("id", f"“{wanted}”不能作编号。", hint))
        return None
    if wanted.casefold() in {each.casefold() for each in draft.ids()}:
        draft.problems.append(row.problem("id", f"编号 {wanted} 已经用过了。"))
        return None
    return add_unit(draft, name, layer, wanted)


def take_references(draft: RosterDraft, row: TableRow, unit: Entry) -> None:
    """Everything of a unit's row that isn't its id, name and layer."""
    for key in ("parent", "contact", "successor"):
        if row.text(key):
            found = reference_in(draft, row, key)
            if found:
                put(unit, key, found)
        else:
            clear(draft, row, unit, key)
    if row.text("zone"):
        put(unit, "zone", take_zone(draft, name_of(row.text("zone"))))
    else:
        clear(draft, row, unit, "zone")
    take_cells(draft, row, unit, ("members", "tags", "from", "until"))
    if row.text("holder"):
        hold(draft, row, unit, name_of(row.text("holder")), month_of(draft, row, "holder_from"))


def take_holder(draft: RosterDraft, row: TableRow) -> None:
    """A row of the table of holders: it ends what is there, or adds what isn't."""
    unit_id = reference_in(draft, row, "unit")
    unit = next((each for each in draft.units if each["id"] == unit_id), None)
    since, until = month_of(draft, row, "from"), month_of(draft, row, "until")
    if unit is None:
        return
    name = name_of(row.text("name"))
    holders = [dict(each) for each in unit.get("holders", ())]
    mine = [each for each in holders if folded(str(each["name"])) == folded(name)]
    same = [each for each in mine if since is None or str(each["from"]) == str(since)]
    if not same and since is None:
        draft.problems.append(row.problem("from", f"{name}没有写任职起的月份。"))
        return
    entry = same[-1] if same else {"name": name, "from": str(since)}
    if not same:
        holders.append(entry)
    if until is not None:
        entry["until"] = str(until)
    elif draft.ours and "until" in row.columns:
        entry.pop("until", None)
    put(unit, "holders", sorted(holders, key=lambda each: str(each["from"])))
