"""A list's workbook read again: the list as plain values, and what can't be taken by its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dangjian.books.checklist_cells import KeyCell, Unreadable, change_cell, text_of
from dangjian.books.checklist_keys import (
    CRITERION,
    DUE,
    ITEM_ORDER,
    ITEM_TAB,
    KIND,
    LIST_TAB,
    RULE_TAB,
    item_keys,
    list_keys,
)
from dangjian.books.checklist_out import item_columns, rule_columns
from dangjian.books.checklist_said import column_named, in_its_words, no_use, not_said
from dangjian.books.ids import proposed
from dangjian.books.table import BookProblem, BookTable, TableRow, table_in, usual
from dangjian.codes.shape import MISSING_KEY, UNKNOWN_KEY
from dangjian.documents.catalog import Catalog
from dangjian.problem import Finding
from dangjian.sheet.parts import a1
from dangjian.sheet.reading import Raw, RawTab
from dangjian.values.fields import is_id

Tree = dict[str, Any]


class ListReading:
    """What a workbook says of a list, read beside what its file says."""

    def __init__(self, old: Tree, catalog: Catalog | None) -> None:
        self.old, self.catalog = old, catalog
        self.problems: list[BookProblem] = []
        self.guesses: list[str] = []
        self.rows: dict[str, TableRow] = {}
        """Item → its row, for the place of what a check finds."""
        self.rule_rows: dict[str, list[TableRow]] = {}
        """Item → the rows of its rules, in the order of the list."""
        self._items = {str(i["id"]): i for s in old["sections"] for i in s["items"]}

    def read(self, tabs: Sequence[RawTab]) -> Tree:
        """The list; to be used only where there are no problems."""
        by_name = {tab.name: tab for tab in tabs}
        missing = [name for name in (LIST_TAB, ITEM_TAB, RULE_TAB) if name not in by_name]
        if missing:
            self._refuse(missing[0], "", "没有这张表。", "请在导出的工作簿里改，不要删表、改表名。")
            return self.old
        tree = self._list(by_name[LIST_TAB])
        rules = self.rule_rows = self._rules(by_name[RULE_TAB])
        tree["sections"] = self._sections(by_name[ITEM_TAB], rules)
        for item in rules:
            row = rules[item][0]
            if item not in self.rows:
                self._refuse(
                    RULE_TAB, row.cell("item"), f"没有事项 {item}。", "规则要写它的事项编号。"
                )
        return tree

    def placed(self, finding: Finding, tree: Tree) -> BookProblem:
        """What is wrong in the list, by tab and cell and in the workbook's words."""
        path = tuple(finding.path)
        item = self._item_at(path, tree)
        row, key = self._row(path, item)
        of_rule = row is not None and row.sheet == RULE_TAB
        if finding.code is UNKNOWN_KEY and "criterion" in path:
            message, hint = no_use(key or str(path[-1]), tree, path)
        elif finding.code is MISSING_KEY:
            key = str(finding.values["key"])
            message, hint = not_said(key)
        else:
            message = in_its_words(finding.message(), tree, item, of_rule=of_rule)
            hint = in_its_words(finding.hint(), tree, item, of_rule=of_rule)
        if row is None:
            return BookProblem(LIST_TAB, "", message, hint)
        return row.problem(key, message, hint)

    def refused(self, message: str, hint: str, tree: Tree) -> BookProblem:
        """A problem of the workspace with this list, by the item and the rule that it names."""
        item = next(
            (name for name in self.rows if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message)),
            "",
        )
        rule = re.search(r"规则 (\S+) ", message)
        named = [row for row in self.rule_rows.get(item, ()) if rule and row.text("id") == rule[1]]
        row = named[0] if named else self.rows.get(item)
        words = in_its_words(message, tree, item, of_rule=bool(named))
        advice = in_its_words(hint, tree, item, of_rule=bool(named))
        if row is None:
            return BookProblem(LIST_TAB, "", words, advice)
        return row.problem(column_named(row.columns, f"{message} {hint}") or "id", words, advice)

    def _item_at(self, path: tuple[str | int, ...], tree: Tree) -> str:
        """The item that a path of keys leads into; empty where it leads into none."""
        match path:
            case ("sections", int(section), "items", int(place), *_):
                return str(tree["sections"][section]["items"][place]["id"])
        return ""

    def _row(self, path: tuple[str | int, ...], item: str) -> tuple[TableRow | None, str]:
        """The row of a path, and the key of its column: the item's own where no column fits."""
        row, rest = self.rows.get(item), path[4:]
        match rest:
            case ("criterion", "rules" | "groups", int(place), *inner):
                rules = self.rule_rows.get(item, ())
                row, rest = (rules[place] if place < len(rules) else row), tuple(inner)
        keys = [str(each) for each in rest if row is not None and str(each) in row.columns]
        return row, keys[-1] if keys else "id"

    def _refuse(self, sheet: str, cell: str, message: str, hint: str = "") -> None:
        self.problems.append(BookProblem(sheet, cell, message, hint))

    def _list(self, tab: RawTab) -> Tree:
        """The settings of the list, found by their names in the first column."""
        said = {usual(tab.text(number, 1)): number for number in tab.rows}
        tree = {key: each for key, each in self.old.items() if key != "sections"}
        for cell in list_keys(self.catalog):
            number = said.get(cell.heading)
            if number is None:
                self._refuse(
                    LIST_TAB, "", f"没有“{cell.heading}”一行。", "请从导出的工作簿重新改起。"
                )
                continue
            self._put(tree, cell, tab.rows[number].get(2), LIST_TAB, a1(number, 2))
        if tree.get("id") != self.old["id"]:
            self._refuse(LIST_TAB, "", "清单编号不能改。", f"它是 {self.old['id']}。")
        return tree

    def _put(self, tree: Tree, cell: KeyCell, raw: Raw | None, sheet: str, where: str) -> None:
        """A key of a mapping as its cell says it."""
        if raw is not None and raw.formula is not None:
            self._refuse(sheet, where, "是公式，不知道它以后算出什么。", "请复制后粘贴为值。")
            return
        try:
            there, value = change_cell(cell, raw, tree.get(cell.key), cell.key in tree)
        except Unreadable as error:
            text = " ".join(raw.text.split())[:30] if raw else ""
            self._refuse(sheet, where, f"“{text}”不能作{cell.heading}。", f"{error}。")
            return
        if there:
            tree[cell.key] = value
        else:
            tree.pop(cell.key, None)

    def _table(self, tab: RawTab, columns: Sequence[KeyCell], first: dict[str, tuple[str, ...]],
               name: str) -> BookTable | None:  # fmt: skip
        words = first | {cell.key: (cell.heading,) for cell in columns}
        found = table_in(tab, words, list(words), name)
        if found is None:
            heads = "、".join(word for (word, *_) in words.values())
            self._refuse(tab.name, "", "表头不全。", f"要有这些列：{heads}。")
        for row in found.passed if found else ():  # left out it would be taken for deleted
            self._refuse(
                tab.name, "", f"{row}缺“{words[name][0]}”，不知道是什么。", "补上，或删掉这一行。"
            )
        return found

    def _rules(self, tab: RawTab) -> dict[str, list[TableRow]]:
        """The rows of rules by item."""
        table = self._table(tab, rule_columns(), {"item": ("事项编号",)}, "item")
        found: dict[str, list[TableRow]] = {}
        for row in table.rows if table else ():
            found.setdefault(usual(row.text("item")), []).append(row)
        return found

    def _sections(self, tab: RawTab, rules: Mapping[str, list[TableRow]]) -> list[Tree]:
        table = self._table(tab, item_columns(self.catalog), {}, "title")
        sections: dict[str, Tree] = {}
        titles = {str(each["id"]): each for each in self.old["sections"]}
        last = ""
        for row in table.rows if table else ():
            last = self._section(row, last, sections, titles)
            if not last:
                continue
            item = self._item(row, rules)
            if item is not None:
                sections[last]["items"].append(item)
        return list(sections.values())

    def _section(
        self, row: TableRow, last: str, sections: dict[str, Tree], titles: Mapping[str, Tree]
    ) -> str:
        """The id of a row's section; a new one is made of its title."""
        said, title = usual(row.text("section")), row.text("section_title")
        if not said and not title:
            if not last:
                self.problems.append(row.problem("section", "没有写项目编号和项目。"))
            return last
        if not said:
            named = [key for key, each in {**titles, **sections}.items() if each["title"] == title]
            said = named[0] if named else proposed(title, "", {*titles, *sections})
            if not named:
                self.guesses.append(f"新项目“{title}”的编号取 {said}")
        old = titles.get(said, {})
        title = title or str(sections.get(said, old).get("title", ""))
        if said not in sections:
            sections[said] = {**old, "id": said, "title": title, "items": []}
        elif sections[said]["title"] != title:
            message = f"项目 {said} 在前面叫“{sections[said]['title']}”，这里叫“{title}”。"
            self.problems.append(row.problem("section_title", message))
        return said

    def _item(self, row: TableRow, rules: Mapping[str, list[TableRow]]) -> Tree | None:
        name = usual(row.text("id")) or self._next_id(row)
        if name in self.rows:
            other = self.rows[name].cell("id")
            self.problems.append(row.problem("id", f"编号 {name} 重复，{other} 已经用了。"))
            return None
        if not is_id(name):
            self.problems.append(
                row.problem("id", f"“{name}”不能作编号。", "用字母、数字、_ . -。")
            )
            return None
        self.rows[name] = row
        item: Tree = {**self._items.get(name, {}), "id": name}
        for cell in item_keys(self.catalog):
            if cell.key != "id":
                self._put(item, cell, row.cells.get(cell.key), row.sheet, row.cell(cell.key))
        self._due(item, row)
        item["criterion"] = self._criterion(item, row, rules.get(name, ()))
        order = {key: place for place, key in enumerate(ITEM_ORDER)}
        usual_order = sorted(item, key=lambda key: order.get(key, 99))
        return {key: item[key] for key in usual_order}

    def _next_id(self, row: TableRow) -> str:
        """The next free number after the ids that the list has."""
        ids = [*self._items, *self.rows]
        parts = [m for each in ids if (m := re.fullmatch(r"(.*?)(\d+)", each))]
        prefix, width = (parts[-1][1], len(parts[-1][2])) if parts else (f"{self.old['id']}-", 2)
        most = max((int(m[2]) for m in parts if m[1] == prefix), default=0)
        found = f"{prefix}{most + 1:0{width}d}"
        self.guesses.append(f"{row.sheet}!{row.cell('id')} 新事项的编号取 {found}")
        return found

    def _due(self, item: Tree, row: TableRow) -> None:
        due: Tree = dict(item.get("due", {}))
        for cell in DUE:
            self._put(due, cell, row.cells.get(cell.key), row.sheet, row.cell(cell.key))
        if due:
            item["due"] = due
        else:
            item.pop("due", None)

    def _criterion(self, item: Tree, row: TableRow, rules: Sequence[TableRow]) -> Tree:
        old: Tree = item.get("criterion", {})
        criterion = dict(old)
        self._put(criterion, KIND, row.cells.get("kind"), row.sheet, row.cell("kind"))
        if criterion.get("kind") != old.get("kind"):
            criterion = {"kind": criterion.get("kind")}
        for cell in CRITERION:
            self._put(criterion, cell, row.cells.get(cell.key), row.sheet, row.cell(cell.key))
        key = "groups" if criterion.get("kind") == "votes" else "rules"
        before = {str(each["id"]): each for each in old.get(key, ())}
        made = [rule for each in rules if (rule := self._rule(each, before)) is not None]
        if made:
            criterion[key] = made
        else:
            criterion.pop(key, None)
        return criterion

    def _rule(self, row: TableRow, before: Mapping[str, Tree]) -> Tree | None:
        name = usual(row.text("id")) or proposed(text_of(row.cells["title"]) if "title" in row.cells
                                                 else "", "", before)  # fmt: skip
        if not row.text("id"):
            self.guesses.append(f"{row.sheet}!{row.cell('id')} 新规则的编号取 {name}")
        rule: Tree = {**before.get(name, {}), "id": name}
        for cell in rule_columns():
            if cell.key != "id":
                self._put(rule, cell, row.cells.get(cell.key), row.sheet, row.cell(cell.key))
        return rule
