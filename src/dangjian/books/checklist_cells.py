"""The keys of a list as cells: what stands under each heading, and how it is read again.

A cell that still says what was written out keeps the value as its file says it; so nothing changes that
nobody changed, whatever a spreadsheet does to blanks and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from dangjian.books.table import tidied, usual
from dangjian.documents.spoken import folded
from dangjian.sheet.reading import Raw
from dangjian.values.numbers import plain

Shown = str | int | Decimal | None


class Unreadable(Exception):
    """What stands in a cell can't be a value of its key; its text says what may stand there."""


class KeyCell(NamedTuple):
    """One key and its column."""

    key: str
    heading: str
    show: Callable[[Any], Shown]
    take: Callable[[Raw], Any]
    """Raises Unreadable."""
    width: int = 8
    note: str = ""
    choices: tuple[str, ...] = ()


# Single values.


def _text(value: Any) -> Shown:
    return (
        value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else str(value)
    )


def text_of(raw: Raw) -> str:
    """The text of a cell, its line breaks kept."""
    return "\n".join(tidied(line) for line in raw.text.replace("\r\n", "\n").split("\n")).strip()


def number_of(text: str) -> int | Decimal:
    """A number, also in full-width digits. Raises Unreadable."""
    found = usual(text).removesuffix("分").removesuffix("天").strip()
    if not re.fullmatch(r"-?\d{1,18}(\.\d{1,6})?", found):
        raise Unreadable("写一个数")
    number = Decimal(found)
    return int(number) if number == int(number) else number.normalize()


def _number(raw: Raw) -> int | Decimal:
    return number_of(raw.text)


def _flag(raw: Raw) -> bool:
    said = folded(raw.text)
    if said in ("是", "√", "true", "yes", "1"):
        return True
    if said in ("否", "×", "false", "no", "0"):
        return False
    raise Unreadable("写 是 或 否")


def _show_flag(value: Any) -> Shown:
    return "是" if value else "否"


def text_key(key: str, heading: str, width: int = 8, note: str = "") -> KeyCell:
    """A key whose value is text."""
    return KeyCell(key, heading, _text, text_of, width, note)


def number_key(key: str, heading: str, note: str = "") -> KeyCell:
    """A key whose value is a number."""
    return KeyCell(key, heading, _text, _number, 6, note)


def flag_key(key: str, heading: str, note: str = "") -> KeyCell:
    """A key whose value is true or false."""
    return KeyCell(key, heading, _show_flag, _flag, 5, note, ("是", "否"))


def word_key(
    key: str, heading: str, words: Mapping[Any, str], width: int = 7, note: str = ""
) -> KeyCell:
    """A key whose value is one of our words; people see and write what they call it."""

    def show(value: Any) -> Shown:
        return words.get(value, str(value))

    def take(raw: Raw) -> Any:
        said = folded(raw.text)
        for word, name in words.items():
            if said in (folded(name), folded(str(word))):
                return word
        raise Unreadable(f"可以写：{'、'.join(words.values())}")

    return KeyCell(key, heading, show, take, width, note, tuple(words.values()))


# Several values in one cell, parted by ；.


def parts_of(raw: Raw) -> list[str]:
    """The parts of a cell."""
    return [part for each in re.split(r"[；;\n]", raw.text) if (part := tidied(each))]


def texts_key(key: str, heading: str, width: int = 12, note: str = "") -> KeyCell:
    """A key whose value is a list of texts."""
    return KeyCell(
        key, heading, lambda value: "；".join(map(str, value)), parts_of, width,
        note or "几项用分号（；）隔开。",
    )  # fmt: skip


def words_key(key: str, heading: str, words: Mapping[str, str], width: int = 10) -> KeyCell:
    """A key whose value is a list of our words."""

    def take(raw: Raw) -> list[str]:
        by_name = {folded(name): word for word, name in words.items()}
        by_name |= {folded(word): word for word in words}
        said = [tidied(each) for each in re.split(r"[；;、,，\s]+", raw.text) if tidied(each)]
        for each in said:
            if folded(each) not in by_name:
                raise Unreadable(f"可以写：{'、'.join(words.values())}")
        return [by_name[folded(each)] for each in said]

    return KeyCell(
        key,
        heading,
        lambda value: "、".join(words.get(each, str(each)) for each in value),
        take,
        width,
    )


def _pair(part: str) -> tuple[str, str]:
    name, mark, value = re.sub(r"[：=＝]", ":", part).rpartition(":")
    if not mark or not name.strip():
        raise Unreadable("写成 名称：数，几项用分号隔开")
    return name.strip(), value


def shares_key(key: str, heading: str, note: str = "") -> KeyCell:
    """A key whose value gives each of several names a number: ``优：1；良：0.8``."""

    def take(raw: Raw) -> dict[str, Any]:
        return {name: number_of(value) for name, value in map(_pair, parts_of(raw))}

    return KeyCell(
        key, heading, lambda v: "；".join(f"{name}：{plain(each)}" for name, each in v.items()),
        take, 14, note or "写成 优：1；良：0.8。",
    )  # fmt: skip


def _show_grades(value: Sequence[Mapping[str, Any]]) -> Shown:
    return "；".join(f"{each['name']}：{plain(each['from'])}" for each in value)


def _grades(raw: Raw) -> list[dict[str, Any]]:
    return [{"name": name, "from": number_of(value)} for name, value in map(_pair, parts_of(raw))]


GRADES = KeyCell("grades", "等次", _show_grades, _grades, 20, "写成 达标：80；不达标：0。")


def _show_bands(value: Sequence[Mapping[str, Any]]) -> Shown:
    marks = {"from": "≥", "to": "≤"}
    shown = []
    for band in value:
        side = "from" if "from" in band else "to"
        shown.append(f"{marks[side]}{plain(band[side])}：{plain(band['share'])}")
    return "；".join(shown)


def _bands(raw: Raw) -> list[dict[str, Any]]:
    found = []
    for edge, share in map(_pair, parts_of(raw)):
        match = re.fullmatch(r"(≥|>=|≤|<=)\s*(.+)", usual(edge))
        if match is None:
            raise Unreadable("写成 ≥0.95：1；≥0.9：0.6（越低越好写 ≤）")
        side = "from" if match[1] in ("≥", ">=") else "to"
        found.append({side: number_of(match[2]), "share": number_of(share)})
    return found


BANDS = KeyCell(
    "bands", "分档", _show_bands, _bands, 14, "写成 ≥0.95：1；≥0.9：0.6（达到各档得几成）。"
)


def _show_tiers(value: Sequence[Mapping[str, Any]]) -> Shown:
    return "；".join(f"迟 {each['late']} 天内：{plain(each['share'])}" for each in value)


def _tiers(raw: Raw) -> list[dict[str, Any]]:
    found = []
    for late, share in map(_pair, parts_of(raw)):
        days = re.sub(r"[^\d]", "", usual(late))
        if not days:
            raise Unreadable("写成 迟 3 天内：0.5；迟 10 天内：0.2")
        found.append({"late": int(days), "share": number_of(share)})
    return found


TIERS = KeyCell(
    "tiers", "逾期分档", _show_tiers, _tiers, 14, "写成 迟 3 天内：0.5；迟 10 天内：0.2。"
)


def _show_basis(value: Sequence[Mapping[str, Any]]) -> Shown:
    return "；".join(f"{each['document']}{each.get('article', '')}" for each in value)


def _basis(raw: Raw) -> list[dict[str, str]]:
    found = []
    for part in parts_of(raw):
        document, mark, article = part.rpartition("》")
        entry = {"document": document + mark or article}
        found.append(entry | ({"article": article.strip()} if mark and article.strip() else {}))
    return found


BASIS = KeyCell(
    "basis", "依据", _show_basis, _basis, 18, "写成 《…条例》第十二条；几项用分号隔开。"
)


def _show_steps(value: Sequence[Any]) -> Shown:
    return "；".join("全扣" if each == "all" else plain(each) for each in value)


def _steps(raw: Raw) -> list[Any]:
    return ["all" if part in ("全扣", "all") else number_of(part) for part in parts_of(raw)]


STEPS = KeyCell(
    "steps", "按次数累计", _show_steps, _steps, 10, "第一次、第二次……一共扣多少：1；3；全扣。"
)


def _range(raw: Raw) -> list[Any]:
    parts = re.split(r"\s*[~～—至]+\s*", usual(raw.text))
    if len(parts) != 2:
        raise Unreadable("写成 0.5～2")
    return [number_of(part) for part in parts]


RANGE = KeyCell(
    "range",
    "幅度",
    lambda value: "～".join(map(plain, value)),
    _range,
    8,
    "由检查人在幅度内定：0.5～2。",
)


def _show_effect(value: Any) -> Shown:
    words = {"zero": "得零分", "section": "本项目不得分", "list": "本清单得零分"}
    if isinstance(value, Mapping):
        return f"最高 {plain(value['cap'])} 分" if "cap" in value else f"等次最高 {value['grade']}"
    return words.get(value, str(value))


def _effect(raw: Raw) -> Any:
    said = usual(raw.text)
    words = {"得零分": "zero", "本项目不得分": "section", "本清单得零分": "list"}
    if said in words:
        return words[said]
    cap = re.fullmatch(r"最高\s*([\d.]+)\s*分", said)
    if cap:
        return {"cap": number_of(cap[1])}
    grade = re.fullmatch(r"等次最高\s*(\S+)", tidied(raw.text))
    if grade:
        return {"grade": grade[1]}
    raise Unreadable("写 得零分、最高 59 分、等次最高 较差、本项目不得分 或 本清单得零分")


EFFECT = KeyCell("effect", "否决后果", _show_effect, _effect, 10)


def _show_when(value: Mapping[str, Any]) -> Shown:
    if "score_below" in value:
        return f"总分低于 {plain(value['score_below'])}"
    kind, word = ("section", "项目") if "section" in value else ("item", "事项")
    return f"{word} {value[kind]} 低于 {plain(value['below'])}"


def _when(raw: Raw) -> dict[str, Any]:
    said = usual(raw.text)
    score = re.fullmatch(r"总分低于\s*([\d.]+)", said)
    if score:
        return {"score_below": number_of(score[1])}
    part = re.fullmatch(r"(项目|事项)\s*(\S+?)\s*低于\s*([\d.]+)", said)
    if part is None:
        raise Unreadable("写 总分低于 60、项目 life 低于 0.4 或 事项 ZB03 低于 0.8")
    kind = "section" if part[1] == "项目" else "item"
    return {kind: part[2], "below": number_of(part[3])}


WHEN = KeyCell(
    "when", "自动触发", _show_when, _when, 12, "由结果触发的否决：总分低于 60、事项 ZB03 低于 0.8。"
)


def _show_default(value: Any) -> Shown:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        inner = "；".join(
            f"{key}：{plain(each)}" for key, each in value.items() if not isinstance(each, list)
        )
        return inner or "未发现问题"
    return _text(value)


def _default(raw: Raw) -> Any:
    said = usual(raw.text)
    if said in ("未发现问题", "{}"):
        return {}
    if said in ("是", "否"):
        return said == "是"
    if re.fullmatch(r"-?\d+(\.\d+)?", said):
        return number_of(said)
    if re.search(r"[:：=]", said):
        return {name: number_of(value) for name, value in map(_pair, parts_of(raw))}
    return tidied(raw.text)


DEFAULT = KeyCell(
    "default",
    "没有填报时",
    _show_default,
    _default,
    9,
    "没有填报时按什么算；扣分事项常写 未发现问题。",
)


def change_cell(cell: KeyCell, raw: Raw | None, old: Any, present: bool) -> tuple[bool, Any]:
    """Whether the key is there after the change, and its value; ``present``: whether it was before.

    Raises Unreadable.
    """
    if raw is None or raw.is_blank:
        return False, None
    if present:
        shown = cell.show(old)
        same = _said(shown) == _said(raw.value if not isinstance(raw.value, str) else text_of(raw))
        if same:
            return True, old
    return True, cell.take(raw)


def _said(value: Any) -> str:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return plain(value)
    return re.sub(r"\s+", "", str(value))


def keys_of(cells: Iterable[KeyCell]) -> dict[str, tuple[str, ...]]:
    """Key → heading, as `table_in` wants it."""
    return {cell.key: (cell.heading,) for cell in cells}
