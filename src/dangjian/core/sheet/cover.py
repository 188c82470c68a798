"""填写说明: the first tab, written from the rules in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.core.sheet import measure
from dangjian.core.sheet.part import Part
from dangjian.core.sheet.parts import SIDE_WORDS, UNIT_NAME, SideName, Tab
from dangjian.documents.checklist import Cycle
from dangjian.scoring.card import Graded
from dangjian.values.numbers import plain
from dangjian.values.wording import day_words

COVER = "填写说明"
_WIDTHS = (150.0, 860.0)
_SMALLER = 8 / 11
"""The body text of the other tabs, which ``measure`` knows, beside the cover's."""

_HOW = {
    "check": "选“是”（做到）或“否”（没做到）。",
    "level": "选档次。",
    "count": "填实际做的次数，没有做填 0。",
    "rate": "两格分别填完成数和应完成数，不填百分比；没有应完成的，两格都填 0。",
    "measure": "填实际数，不写单位和百分号。",
    "deadline": "填完成的日期，如 2026-05-28；没有完成填“未完成”。",
    "deduct": "一行一条规则，填发现的次数，没有发现的空着；规则写明扣分幅度的，填每次扣的分，几次之间用分号隔开，如 0.5；1。",
    "bonus": "一行一条规则，填次数；没有加分的空着或填 0。",
    "veto": "一行一种情形，有的选“是”，并写明否决依据和批准人；没有的空着，查过没有的也可以选“否”。",
}
_MISSING = {
    "zero": "到期而没有填的，按 0 分计。",
    "exclude": "到期而没有填的，不计入应得分。",
    "error": "到期的都要填；有一条没有填，整张表不出得分。",
}


def lay_out_cover(parts: Sequence[Part], sides: Sequence[SideName]) -> Tab:
    """The instructions for these tabs."""
    tab = Tab(COVER, widths=dict(enumerate(_WIDTHS, 1)))
    month = parts[0].agenda.month.words
    tab.span((1, 1, 1, 2), f"{UNIT_NAME} {month}点检表", "title")
    tab.span((2, 1, 2, 2), "填写说明", "subtitle")
    tab.heights |= {1: 30, 2: 20}
    row = 3
    for heading, text in _paragraphs(parts, sides):
        tab.put(row, 1, heading, "cover_label")
        tab.put(row, 2, text, "cover_text")
        tab.heights[row] = measure.lines(text, _WIDTHS[1] * _SMALLER) * 15.5 + 5
        row += 1
    tab.last_printed, tab.one_page = (row - 1, 2), True
    return tab


def _paragraphs(parts: Sequence[Part], sides: Sequence[SideName]) -> Iterator[tuple[str, str]]:
    yield "要填的表", "\n".join(_tab_line(part) for part in parts)
    both = "和".join(f"“{SIDE_WORDS[side]}”" for side in sides)
    yield (
        "填哪里",
        f"只有浅黄色的格可以填：表头的姓名和日期，{both}列，佐证材料、备注、不适用原因。得分由公式算出，不用填，也不能填。",
    )
    kinds = list(dict.fromkeys(p.item.criterion.kind for part in parts for p in part.posts))
    labels = {p.item.criterion.kind: p.item.criterion.label for part in parts for p in part.posts}
    for kind in (kind for kind in _HOW if kind in kinds):
        yield f"{labels[kind]}的事项", _HOW[kind] + _nothing_found(kind, parts)
    yield "没有填的", _unfilled(parts)
    if any(post.item.may_be_na for part in parts for post in part.posts):
        yield (
            "不适用",
            "本月不适用的事项，结果空着，在“不适用原因”里写明原因；这一格是“—”的事项不能填不适用。",
        )
    yield "佐证材料", "写材料名称，几份之间用分号隔开；点到格子上会提示应看的材料。"
    yield "等次", "\n".join(_grade_lines(parts))
    yield (
        "怎么交",
        "填好后保存，原文件交回。可以排序、插入空行，不要删除行、列和工作表，不要把内容抄到别的表里，不要改文件名里的月份和单位。",
    )


def _tab_line(part: Part) -> str:
    days = [post.due_date for post in part.posts if post.is_due and post.counted]
    until = f"，最晚的到期日 {day_words(max(days))}" if days else ""
    return f"{part.name}：{len(part.posts)} 条{until}"


def _nothing_found(kind: str, parts: Sequence[Part]) -> str:
    """What a blank 扣分 item says, where the tabs have such items."""
    if kind != "deduct":
        return ""
    items = [p.item for part in parts for p in part.posts if p.item.criterion.kind == kind]
    silent = any(item.default == {} for item in items)
    asked = any(item.default != {} for item in items)
    first = "没有“未发现问题”一格的事项，全部空着就是没有发现问题。" if silent else ""
    second = "有“未发现问题”一格的，查过没有问题的选“是”，全部空着算没有填。" if asked else ""
    return first + second


def _unfilled(parts: Sequence[Part]) -> str:
    words = [_MISSING[parts[0].policy.missing]]
    posts = [post for part in parts for post in part.posts]
    if any(post.item.cycle is Cycle.EVENT and post.counted for post in posts):
        words.append("“发生时填”的事项，没有发生就空着，不计分。")
    words.append("一侧全部空着，就是没有交这一侧。")
    return "".join(words)


def _grade_lines(parts: Sequence[Part]) -> Iterator[str]:
    """One line where all tabs have the same grades, else a line a tab."""
    every = [_grades(part.grades) for part in parts]
    if len(set(every)) == 1:
        yield every[0]
    else:
        yield from (f"{part.name}：{words}" for part, words in zip(parts, every, strict=True))


def _grades(grades: Sequence[Graded]) -> str:
    return "，".join(f"{grade.name} {plain(grade.from_)} 分起" for grade in grades)
