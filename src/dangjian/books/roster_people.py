"""Rows of people of a roster: who is meant, where they are, who moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from dangjian.books.ids import proposed
from dangjian.books.roster_draft import (
    Entry,
    RosterDraft,
    add_unit,
    hold,
    layer_by_name,
    month_of,
    put,
    take_cells,
    unit_named,
)
from dangjian.books.table import (
    BookProblem,
    BookTable,
    TableRow,
    filled_down,
    name_of,
    usual,
    words_in,
)
from dangjian.documents.spoken import Thing, folded, near
from dangjian.values.fields import is_id
from dangjian.values.period import Month

_SHORT = re.compile(r"^(中共)?|(党总支|党支部|支部|委员会)$")


_REMARK = re.compile(r"[（(](?:男|女|预备|预备党员|.{1,3}族)[)）]$")


_HEADS = {"书记", "支部书记", "党支部书记", "组长", "党小组组长", "队长"}
"""Posts whose holder is the one who answers for the unit."""


def people_rows(draft: RosterDraft, table: BookTable) -> Iterator[tuple[TableRow, str | None]]:
    """The rows of a table of people, each with the id of its unit; None where that is a problem."""
    if "unit" not in table.columns:
        yield from _people_of_tab(draft, table)
        return
    filled = 0
    for row, was in filled_down(table.rows, "unit"):
        filled += was
        yield row, _unit_of(draft, row, name_of(row.text("unit")))
    if filled:
        draft.guess(f"{table.sheet}：{filled} 行的所在单位空着，照上一行算（合并的格子）")


def _people_of_tab(draft: RosterDraft, table: BookTable) -> Iterator[tuple[TableRow, str | None]]:
    """A tab a branch: the branch is the one that its name or title names."""
    named = [
        unit for unit in draft.units
        if folded(str(unit["name"])) in (folded(table.sheet),) or str(unit["name"]) in table.title
    ]  # fmt: skip
    unit = named[0] if len(named) == 1 else None
    if unit is None and layer_by_name(table.sheet) == "branch":
        unit = add_unit(draft, name_of(table.sheet), "branch")
    if unit is None:
        message = "没有“所在支部”一列，也看不出是哪个支部的名单。"
        draft.problems.append(BookProblem(table.sheet, "", message, "加一列“所在支部”。"))
    else:
        draft.guess(f"{table.sheet} 没有所在支部一列，都算{unit['name']}")
    for row in table.rows:
        yield row, str(unit["id"]) if unit else None


def _unit_of(draft: RosterDraft, row: TableRow, said: str) -> str | None:
    """The id of the unit that a person's row names; a new branch where nothing is called nearly so."""
    if not said:
        draft.problems.append(row.problem("unit", f"{row.text('name')}没有写所在支部。"))
        return None
    if any(each["id"] == said for each in draft.units):
        return said
    found = unit_named(draft, said)
    if found is not None:
        return str(found["id"])
    short = _short(said)
    like = [each for each in draft.units if short and _short(str(each["name"])) == short]
    if len(like) == 1:
        draft.guess(f"“{said}”按{like[0]['name']}（{like[0]['id']}）算")
        return str(like[0]["id"])
    close = [each for each in draft.units if _nearly(short, _short(str(each["name"])))]
    for each in close:
        if each["id"] in draft.new_units:
            draft.guess(f"“{said}”和“{each['name']}”只差一点，作两个单位")
    close = [each for each in close if each["id"] not in draft.new_units]
    hint = near(said, [Thing(str(each["id"]), str(each["name"])) for each in close])
    layer = layer_by_name(said)
    if hint or layer not in ("branch", "group", "department"):
        hint = hint or "写单位的名称或编号。"
        more = "" if layer is None else "是新的，先在单位表里写一行。"
        draft.problems.append(row.problem("unit", f"没有单位“{said}”。", hint + more))
        return None
    return str(add_unit(draft, said, layer)["id"])


_NUMBERS = re.compile(r"[第一二三四五六七八九十\d]+")


def _nearly(one: str, other: str) -> bool:
    """Whether two names, without 党支部 in which all are alike, differ by a slip of the pen; 第一 and 第二
    don't."""
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return False
    return SequenceMatcher(None, one, other).ratio() >= 0.5


def _short(name: str) -> str:
    return folded(_SHORT.sub("", name_of(name)))


def take_person(
    draft: RosterDraft,
    row: TableRow,
    unit: str,
    every: Sequence[tuple[TableRow, str | None]],
) -> None:
    """What a person's row says: somebody new, somebody known, or somebody who moved here."""
    name = _clean_name(draft, row)
    lines = _lines_of(draft, row, name, unit, every)
    if lines is None:
        return
    since = month_of(draft, row, "from")
    current = lines[-1] if lines else None
    if current is None:
        current = _new_person(draft, row, name, unit)
        if current is None:
            return
    elif current["unit"] != unit:
        current = _moved(draft, row, current, unit, since)
        if current is None:
            return
    draft.seen.add(str(current["id"]))
    current["name"] = name
    take_cells(draft, row, current, ("tags", "from", "until"))
    if row.text("post"):
        _post(draft, row, unit, name)


def _clean_name(draft: RosterDraft, row: TableRow) -> str:
    said = name_of(row.text("name"))
    name = _REMARK.sub("", said)
    if name != said:
        draft.guess(f"{row.sheet}!{row.cell('name')} “{said}”的姓名按“{name}”算")
    return name


def _lines_of(
    draft: RosterDraft,
    row: TableRow,
    name: str,
    unit: str,
    every: Sequence[tuple[TableRow, str | None]],
) -> list[Entry] | None:
    """The lines of the person of a row, in the order of time; none for somebody new; None with a problem."""
    wanted = usual(row.text("id"))
    if wanted:
        return _ordered([each for each in draft.people if each["id"] == wanted])
    known = [each for each in draft.people if each["id"] not in draft.new_people]
    here = [each for each in known if _is(each, name) and each["unit"] == unit]
    ids = list(dict.fromkeys(str(each["id"]) for each in here if each.get("until") is None))
    ids = ids or list(dict.fromkeys(str(each["id"]) for each in here))
    twins = [each for each, place in every if place == unit and _says(each, name)]
    if len(twins) > 1:
        return _twin(draft, row, name, ids, twins)
    if len(ids) > 1:
        message = f"{name}有 {len(ids)} 个（{'、'.join(ids)}）。"
        draft.problems.append(row.problem("name", message, "加一列“编号”，写明是哪一个。"))
        return None
    if ids:
        return _ordered([each for each in draft.people if each["id"] == ids[0]])
    return _from_elsewhere(draft, row, name, every)


def _is(entry: Mapping[str, Any], name: str) -> bool:
    return folded(str(entry["name"])) == folded(name)


def _says(row: TableRow, name: str) -> bool:
    return folded(_REMARK.sub("", name_of(row.text("name")))) == folded(name)


def _ordered(lines: list[Entry]) -> list[Entry]:
    return sorted(lines, key=lambda each: str(each.get("from", "")))


def _twin(
    draft: RosterDraft, row: TableRow, name: str, ids: Sequence[str], twins: Sequence[TableRow]
) -> list[Entry] | None:
    """One of several people of one name in one branch: told apart by what else their rows say."""
    said = [tuple(sorted((k, each.text(k)) for k in each.cells if k != "id")) for each in twins]
    if len(set(said)) < len(said):
        places = "、".join(each.cell("name") for each in twins)
        message = f"{name}在同一个支部写了 {len(twins)} 行（{places}），内容一样。"
        hint = "一个人写重了就删掉一行；是两个人就加一列“编号”写明。"
        draft.problems.append(row.problem("name", message, hint))
        return None
    place = [each.number for each in twins].index(row.number)
    if ids and len(ids) != len(twins):
        message = f"{name}在册 {len(ids)} 个，表里 {len(twins)} 行，分不清是谁。"
        draft.problems.append(row.problem("name", message, "加一列“编号”写明。"))
        return None
    draft.guess(f"同一个支部有 {len(twins)} 个{name}，按表里的先后对上编号")
    return _ordered([e for e in draft.people if e["id"] == ids[place]]) if ids else []


def _from_elsewhere(
    draft: RosterDraft,
    row: TableRow,
    name: str,
    every: Sequence[tuple[TableRow, str | None]],
) -> list[Entry] | None:
    """Somebody of this name in another unit: a transfer where a month is given and nobody of the name
    stays behind; another person where the workbook has both; a question otherwise."""
    every_line = [each for each in draft.people if _is(each, name)]
    others = [_ordered([e for e in every_line if e["id"] == name_id])[-1]
              for name_id in dict.fromkeys(str(each["id"]) for each in every_line)]  # fmt: skip
    staying = {place for other, place in every if other is not row and _says(other, name)}
    others = [each for each in others if each["unit"] not in staying]
    if not others:
        return []
    if len(others) == 1 and row.text("from"):
        draft.guess(
            f"{row.sheet}!{row.cell('name')} {name}写了转入月份，算从 {others[0]['unit']} 调来的 "
            f"{others[0]['id']}"
        )
        return _ordered([each for each in draft.people if each["id"] == others[0]["id"]])
    where = "、".join(f"{each['id']}（{each['unit']}）" for each in others)
    message = f"别的支部已有{name}：{where}。"
    hint = "是调动就写转入月份，或写他的编号；是另一个人就给他写一个新编号。"
    draft.problems.append(row.problem("unit", message, hint))
    return None


def _new_person(draft: RosterDraft, row: TableRow, name: str, unit: str) -> Entry | None:
    wanted = usual(row.text("id"))
    if wanted and not is_id(wanted):
        hint = "编号用字母、数字、_ . -，字母或数字开头；也可以空着，由程序取。"
        draft.problems.append(row.problem("id", f"“{wanted}”不能作编号。", hint))
        return None
    if wanted.casefold() in {each.casefold() for each in draft.ids()}:
        draft.problems.append(row.problem("id", f"编号 {wanted} 已经用过了。"))
        return None
    entry: Entry = {"id": wanted or proposed(name, "person", draft.ids()), "name": name}
    entry["unit"] = unit
    draft.new_people.add(str(entry["id"]))
    same = [n for n, each in enumerate(draft.people) if each["unit"] == unit]
    draft.people.insert(same[-1] + 1 if same else len(draft.people), entry)
    return entry


def _name(draft: RosterDraft, unit: Any) -> str:
    """What people call a unit."""
    return next((str(each["name"]) for each in draft.units if each["id"] == unit), f" {unit} ")


def _moved(
    draft: RosterDraft, row: TableRow, current: Entry, unit: str, since: Month | None
) -> Entry | None:
    """A transfer: the line so far ends the month before, a new one of the same id begins."""
    if since is None:
        message = (
            f"{current['name']}（{current['id']}）在册在{_name(draft, current['unit'])}，"
            f"这里写的是{_name(draft, unit)}。"
        )
        hint = "调动要写转入月份，原来的一行到前一个月为止。"
        draft.problems.append(row.problem("from", message, hint))
        return None
    if str(current.get("from", "")) >= str(since):
        here = _name(draft, current["unit"])
        message = f"转入月份 {since} 不晚于他在{here}的起始月份 {current['from']}。"
        draft.problems.append(row.problem("from", message))
        return None
    ended = current.get("until")
    if ended is None or str(ended) >= str(since):
        put(current, "until", str(since.plus(-1)))
    entry: Entry = {"id": current["id"], "name": current["name"], "unit": unit}
    if current.get("tags"):
        entry["tags"] = list(current["tags"])
    draft.people.insert(draft.people.index(current) + 1, entry)
    return entry


def _post(draft: RosterDraft, row: TableRow, unit_id: str, name: str) -> None:
    """What somebody is in the branch: its head answers for it; other posts have no place here."""
    unit = next(each for each in draft.units if each["id"] == unit_id)
    for post in words_in(row, "post"):
        if post in _HEADS or post == f"{unit['name']}书记":
            hold(draft, row, unit, name, month_of(draft, row, "post_from"))
        else:
            draft.guess(f"{post}不是责任主体的负责人，没有写进组织")
