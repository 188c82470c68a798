"""A list as a workbook: a tab for the list, a row an item, a row a rule, every key in a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dangjian.books.checklist_cells import KeyCell, Shown
from dangjian.books.checklist_keys import (
    CRITERION,
    DUE,
    ITEM_TAB,
    KIND,
    LIST_TAB,
    RULE_TAB,
    RULES,
    SCHEMA,
    SECTION,
    item_keys,
    list_keys,
)
from dangjian.books.sheet_data import BookColumn, BookTab, OutBook
from dangjian.documents.catalog import Catalog

Tree = Mapping[str, Any]
_HELP = (
    "这份工作簿是一份责任清单的全部内容，改好以后用 dangjian checklist import 收回；先加 --dry-run 看改动、"
    "版本至少要升到多少，加 --replay 时段 看谁的得分会变。",
    "“清单”是总的设定；“事项”一行一条；“规则”一行一条扣分、加分、否决的情形，或民主测评的一个组，按事项编号对上。",
    "事项编号、规则编号永远不变，往月的记录靠它认；不要改，也不要给别的内容再用。",
    "删掉一行就是删掉这条事项或规则。新加的事项编号可以空着；项目编号、项目空着照上一行。",
    "版本不用自己改：收回时按改动升到该升的版本，旧版自动存档；也可以自己写一个更高的。",
    "空着的格子就是不写这一项，各按缺省。几项内容用分号（；）隔开。",
)


def checklist_book(tree: Tree, catalog: Catalog | None, digest: str) -> OutBook:
    """The workbook of a list as its file says it; ``digest``: of the file's bytes."""
    title = f"{tree['title']} {tree['version']}"
    tabs = (_list_tab(tree, catalog), _item_tab(tree, catalog), _rule_tab(tree))
    mark = f"{SCHEMA} {tree['id']}@{tree['version']} {digest}"
    return OutBook(title, ("dangjian_book", mark), tabs, _HELP)


def item_columns(catalog: Catalog | None) -> tuple[KeyCell, ...]:
    """The columns of the tab of items."""
    keys = item_keys(catalog)
    at = next(n for n, cell in enumerate(keys) if cell.key == "points")
    return (*SECTION, *keys[:at], *DUE, keys[at], KIND, *CRITERION, *keys[at + 1 :])


def rule_columns() -> tuple[KeyCell, ...]:
    """The columns of the tab of rules, the item's id aside."""
    return tuple(RULES)


def _list_tab(tree: Tree, catalog: Catalog | None) -> BookTab:
    rows = [
        [cell.heading, cell.show(tree[cell.key]) if cell.key in tree else None, cell.note]
        for cell in list_keys(catalog)
    ]
    columns = (BookColumn("设定", 10), BookColumn("内容", 28), BookColumn("怎样写", 30))
    return BookTab(LIST_TAB, str(tree["title"]), "", columns, rows)


def _item_tab(tree: Tree, catalog: Catalog | None) -> BookTab:
    columns = item_columns(catalog)
    rows = [
        [_shown(cell, section, item) for cell in columns]
        for section in tree["sections"]
        for item in section["items"]
    ]
    return BookTab(ITEM_TAB, f"{tree['title']}：事项", "", _headed(columns), rows, 10, 4)


def _headed(columns: Sequence[KeyCell]) -> tuple[BookColumn, ...]:
    return tuple(BookColumn(c.heading, c.width, c.note, c.choices) for c in columns)


_CRITERION_KEYS = {cell.key for cell in CRITERION} | {"kind"}


def _shown(cell: KeyCell, section: Tree, item: Tree) -> Shown:
    if cell.key == "section":
        return str(section["id"])
    if cell.key == "section_title":
        return str(section["title"])
    place = item
    if cell in DUE:
        place = item.get("due", {})
    elif cell.key in _CRITERION_KEYS:
        place = item["criterion"]
    return cell.show(place[cell.key]) if cell.key in place else None


def _rule_tab(tree: Tree) -> BookTab:
    columns = rule_columns()
    rows: list[list[Shown]] = [
        [
            str(item["id"]),
            str(item["title"]),
            *(cell.show(rule[cell.key]) if cell.key in rule else None for cell in columns),
        ]
        for item, rule in _rules(tree)
    ]
    heads = (BookColumn("事项编号", 7), BookColumn("责任事项", 14), *_headed(columns))
    return BookTab(RULE_TAB, f"{tree['title']}：规则", "", heads, rows, 10)


def _rules(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Every rule, and every group of voters, with its item."""
    for section in tree["sections"]:
        for item in section["items"]:
            criterion = item["criterion"]
            for rule in (*criterion.get("rules", ()), *criterion.get("groups", ())):
                yield item, rule
