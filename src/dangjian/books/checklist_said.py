"""What checks say of a list, in the words of its workbook: headings for keys, titles for rules.

The checks speak of files; whoever edits a workbook has never seen a key, and clears a cell where a
maintainer deletes a line. See docs/changing-checklists.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dangjian.books.checklist_keys import (
    CRITERION,
    CYCLES,
    DUE,
    KIND,
    KINDS,
    RULES,
    SECTION,
    item_keys,
    list_keys,
)

Tree = dict[str, Any]

_BY_KEY = {
    cell.key: cell.heading
    for cell in (*RULES, *list_keys(None), *SECTION, *DUE, *CRITERION, KIND, *item_keys(None))
}
"""Key → the heading of its column; ``id`` and ``title`` are the item's."""
_OF_RULE = {cell.key: cell.heading for cell in RULES}
_TOGETHER = {"due": "到期月和到期日", "rules": "规则", "groups": "规则", "criterion": "评分标准"}
"""Keys whose parts stand in several cells."""
_VALUES = (
    ("{规则编号: 次数}，没有发现问题填 {}", "未发现问题"),
    ("true（做到）或 false（没做到）", "“是”或“否”"),
    ("，例如 each: 0.5", ""),
    ("highest_only: per_matter", "“取最高”写的是“一件事一次”"),
    ("评分方式 kind", "kind"),
    ("删掉这个键", "清空这一格"),
    ("true", "是"),
    ("false", "否"),
    ("{}", "未发现问题"),
)
_WORD = re.compile(r"(?<![\w./@-])[a-z][a-z_]*(?![\w./@-])")
"""An English word that stands by itself: no part of an id, a file or a version."""
_MEANT = re.compile(r"是不是想写 [^？]*？")


def in_its_words(text: str, tree: Tree, item: str = "", *, of_rule: bool = False) -> str:
    """A message or a hint with headings for keys, what a cell takes for values, titles for rules.

    ``tree``: the list as the workbook says it. ``item``: whose rules it may speak of; rules of several
    items share ids. ``of_rule``: it speaks of a rule, whose ``id`` and ``title`` stand in other columns
    than an item's. Ends with a full stop, or is empty as the text is.
    """
    if not text:
        return ""
    text = f"{text.rstrip('。')}。"
    for value, words in (*_VALUES, *(CYCLES.items() if "周期" in text else ())):
        text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", words, text)
    headings = {**_BY_KEY, **(_OF_RULE if of_rule else {})}
    titles = {**KINDS, **dict(_named(tree, item))}

    def spoken(found: re.Match[str]) -> str:
        word = found[0]
        if word in headings:
            return f"“{headings[word]}”"
        return _TOGETHER.get(word) or (f"“{titles[word]}”" if word in titles else word)

    said = _WORD.sub(spoken, text).replace("““", "“").replace("””", "”")
    return re.sub(
        r"删掉(“[^”]*”)", r"清空\1这一格", re.sub(r"” +(?=[\w“（])| +(?=“)", _joined, said)
    )


def _joined(found: re.Match[str]) -> str:
    """Quotation marks stand without the blanks that English words need."""
    return found[0].strip()


def not_said(key: str) -> tuple[str, str]:
    """Message and hint for a cell that must not be blank."""
    return f"没有写“{ {**_BY_KEY, **_TOGETHER}.get(key, key) }”。", "每条都要写，补上。"


def no_use(key: str, tree: Tree, path: tuple[str | int, ...]) -> tuple[str, str]:
    """Message and hint for a cell that the item's criterion has no use for."""
    heading = {**_BY_KEY, **_OF_RULE}.get(key, key)
    kind = KINDS.get(str(_at(tree, path).get("kind")), "")
    return (
        f"评分种类是“{kind}”，用不到“{heading}”。" if kind else f"这里用不到“{heading}”。",
        "清空这一格，或者改评分种类。",
    )


def _at(tree: Tree, path: tuple[str | int, ...]) -> Mapping[str, Any]:
    """The criterion that a path leads into; empty where it leads into none."""
    node: Any = tree
    for key in path:
        node = node[key]
        if key == "criterion":
            return node if isinstance(node, Mapping) else {}
    return {}


def _named(tree: Tree, item: str) -> Iterator[tuple[str, str]]:
    """Sections, and the rules and groups of an item: id and title."""
    for section in tree.get("sections", ()):
        yield str(section["id"]), str(section["title"])
        for each in section["items"]:
            if each["id"] == item:
                criterion = each.get("criterion", {})
                for rule in (*criterion.get("rules", ()), *criterion.get("groups", ())):
                    yield str(rule["id"]), str(rule.get("title", ""))


def column_named(cells: Iterable[str], text: str) -> str:
    """The first of these keys that a message names; empty where it names none."""
    keys = set(cells)
    return next((word for word in _WORD.findall(_MEANT.sub("", text)) if word in keys), "")
