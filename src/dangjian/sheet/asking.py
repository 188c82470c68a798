"""What each kind of input cell takes, and what it tells whoever stands on it."""

from __future__ import annotations

from dangjian.criteria.cells import UNFINISHED, Input, Slot
from dangjian.documents.checklist import Item
from dangjian.sheet.parts import CellValidation, cut

BOOL_NAME = "dj_bool"
MOST_TEXT = 2000
"""Characters that one text cell may have."""
_MOST_NUMBER = "1000000000"
_ROOM = 250  # Excel allows 255 characters in a hint


class Choices:
    """The drop-down lists of a workbook: a defined name for each set of levels."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, ...], str] = {("是", "否"): BOOL_NAME}

    def name(self, choices: tuple[str, ...]) -> str:
        """The defined name of a set."""
        return self.names.setdefault(choices, f"dj_level_{len(self.names)}")


def validation_of(slot: Slot, item: Item, choices: Choices) -> CellValidation:
    """The validation of one of the criterion's cells."""
    match slot.input:
        case "bool":
            return CellValidation("list", BOOL_NAME, error="请选“是”或“否”。")
        case "level":
            words = "、".join(slot.choices)
            return CellValidation(
                "list", choices.name(slot.choices), error=_cut(f"请选一个档次：{words}。")
            )
        case "number":
            return _number(slot)
        case "date":
            return _date(UNFINISHED)
        case "amounts":
            hint = "每次的分写成数，几次之间用分号隔开，如 0.5；1"
            return CellValidation("", title=item.criterion.label, prompt=hint)
        case "int" | "count":
            hint = "填次数，没有做填 0" if slot.input == "int" else "填发生的次数，没有就空着"
            error = "请填 0 或更大的整数。"
            return CellValidation("whole", "0", _MOST_NUMBER, error, "次数", hint)
    return text_validation(slot.label, slot.hint)


def _number(slot: Slot) -> CellValidation:
    hint = _cut(slot.hint)
    if slot.signed:
        error = "请填一个数，不要写单位或百分号。"
        return CellValidation("decimal", f"-{_MOST_NUMBER}", _MOST_NUMBER, error, "实际值", hint)
    return CellValidation("decimal", "0", _MOST_NUMBER, "请填 0 或更大的数。", "数量", hint)


def _date(other: str = "") -> CellValidation:
    either = f"，没有完成填“{other}”" if other else ""
    error = f"请填日期，如 2026-05-28{either}。"
    word = f',{{cell}}="{other}"' if other else ""
    allowed = f"OR(ISNUMBER({{cell}}){word})"
    return CellValidation("custom", allowed, "", error, "日期", f"填日期，如 2026-05-28{either}")


def day_validation() -> CellValidation:
    """A date and nothing else."""
    return _date()


def text_validation(title: str, prompt: str) -> CellValidation:
    """Any text that isn't a book."""
    error = f"最多 {MOST_TEXT} 字。"
    return CellValidation("textLength", "0", str(MOST_TEXT), error, title, _cut(prompt))


def evidence_validation(item: Item) -> CellValidation:
    """Tells which evidence is expected."""
    must = "得分必须写明佐证。" if item.evidence_required else ""
    expected = f"应看的材料：{'、'.join(item.evidence)}。" if item.evidence else ""
    return text_validation("佐证材料", f"{must}{expected}写材料名称，几份之间用分号隔开")


def na_validation() -> CellValidation:
    """Why the item doesn't apply."""
    return text_validation("不适用原因", "本月不适用的写明原因，结果一格空着")


def note_validation() -> CellValidation:
    """Anything to be said."""
    return text_validation("备注", "需要说明的情况")


def _cut(text: str) -> str:
    short = cut(text, _ROOM)
    return text if short == text else cut(text, _ROOM - 1) + "…"


INPUT_STYLES: dict[Input, str] = {
    "bool": "input",
    "level": "input_choice",
    "int": "input",
    "number": "input",
    "count": "input",
    "date": "input_date",
    "amounts": "input_choice",
    "text": "input_text",
}
