"""The roster out and back: ``roster export``, ``roster import``, and the organization of a new workspace."""

from __future__ import annotations

import re
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.books.known import refuse_others
from dangjian.books.roster import absent, apply_roster, differences
from dangjian.books.roster_draft import RosterDraft, add_unit, place_new
from dangjian.books.roster_out import roster_book
from dangjian.books.roster_tables import SCHEMA, RosterTables, roster_tables
from dangjian.books.table import BookProblem
from dangjian.checks.organization import CHECKS
from dangjian.commands.register import cannot
from dangjian.documents import shape
from dangjian.documents.catalog import Catalog
from dangjian.documents.kinds import AFTERMATH, Document
from dangjian.documents.spoken import folded
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.files import is_folder
from dangjian.io.handed_in import HandedIn, read_book
from dangjian.io.journal import Write, write_together
from dangjian.io.lock import workspace_lock
from dangjian.io.out_workbook import out_workbook
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.io.yaml_edit import edited
from dangjian.io.yaml_reader import read
from dangjian.io.yaml_writer import flow
from dangjian.values.period import Month

Tree = dict[str, Any]


class RosterTaken(NamedTuple):
    """What a roster changes, or would."""

    file: str
    tables: RosterTables
    changes: tuple[str, ...]
    """A line a change."""
    guesses: tuple[str, ...]
    absent: tuple[str, ...]
    """Who is on the rolls and not in the workbook."""
    problems: tuple[BookProblem, ...]
    """Where there are any, nothing is written."""
    files: tuple[str, ...]
    """The files that change."""
    written: bool


class _Rolls(NamedTuple):
    """Organization and people as their files say them."""

    workspace: Workspace
    organization: str
    people: str
    """The file of the people; empty where they stand in the organization."""
    trees: dict[str, Tree]
    data: dict[str, bytes | None]

    def draft(self, month: Month, *, ours: bool = False) -> RosterDraft:
        """The entries, to be changed."""
        organization = deepcopy(self.trees[self.organization])
        apart = deepcopy(self.trees[self.people]["people"]) if self.people else None
        own = organization.get("people", [])
        return RosterDraft(
            organization["units"],
            organization.get("zones", []),
            own if apart is None else apart,
            self.workspace.catalog,
            month,
            ours,
            taken={each.model.id for each in self.workspace.campaigns}
            | ({str(each["id"]) for each in own} if apart is not None else set()),
        )


def _rolls(root: Path) -> _Rolls:
    """Raises ProblemsFound where they can't be read."""
    source = Folder(root)
    loaded = load(source, lambda _month: False, aside=AFTERMATH - {"campaign"})
    workspace = loaded.workspace
    if workspace.settings is None or not workspace.organizations:
        raise cannot("读出组织", loaded.problems)
    settings = workspace.settings.model
    organization = workspace.organizations[0].name
    trees: dict[str, Tree] = {organization: _tree(source.read(organization))}
    data: dict[str, bytes | None] = {organization: source.read(organization)}
    people = settings.people or ""
    if people and source.exists(people):
        data[people] = source.read(people)
        trees[people] = _tree(source.read(people))
    elif people:
        if not is_folder((root / people).parent):
            raise DangjianError(
                f"没有读到党员名单 {people}。", "名单在受限目录里：在能打开它的电脑上做这件事。"
            )
        data[people], trees[people] = None, {"schema": "dangjian/people@1", "people": []}
    return _Rolls(workspace, organization, people, trees, data)


def _tree(data: bytes) -> Tree:
    tree = read(data)
    assert isinstance(tree, dict)
    return tree


def export_roster(root: Path, today: date) -> tuple[str, bytes]:
    """The usual name of the workbook, and its content."""
    rolls = _rolls(root)
    name = str(rolls.trees[rolls.organization]["name"])
    book = roster_book(name, rolls.draft(Month.of(today)))
    return "花名册.xlsx", out_workbook(book)


def import_roster(root: Path, path: Path, today: date, *, dry_run: bool = False) -> RosterTaken:
    """Take over a roster, all of it or nothing. Raises DangjianError for a file that can't be read."""
    handed = read_book(path)
    refuse_others(handed.name, handed.properties, handed.tabs, SCHEMA)
    with nullcontext() if dry_run else workspace_lock(root):
        rolls = _rolls(root)
        taken, writes = _taken(root, rolls, handed, Month.of(today))
        if dry_run or taken.problems:
            return taken
        write_together(root, writes)
        return taken._replace(written=True)


def _tables(handed: HandedIn) -> RosterTables:
    tables = roster_tables(handed.tabs)
    if not tables.every:
        raise DangjianError(
            f"{handed.name} 里没有找到花名册。",
            "表头里要有“姓名”（党员）、“名称”或“党支部名称”（单位）；可以先用 dangjian roster export 看样子。",
        )
    return tables


def _taken(
    root: Path, rolls: _Rolls, handed: HandedIn, month: Month
) -> tuple[RosterTaken, list[Write]]:
    tables = _tables(handed)
    if tables.people and rolls.workspace.people_unread and not rolls.people:
        raise DangjianError(
            "没有读到党员名单，不能更新党员。", "在能打开受限目录的电脑上做这件事。"
        )
    old = rolls.draft(month)
    new = rolls.draft(month, ours=handed.properties.get("dangjian_book") == SCHEMA)
    apply_roster(new, tables)
    trees = _trees(rolls, new)
    if not new.problems:
        new.problems += _refused(rolls, trees, handed.name)
    writes = [] if new.problems else _writes(rolls, trees)
    missing = absent(new) if tables.people else []
    taken = RosterTaken(
        handed.name,
        tables,
        tuple(differences(old, new)),
        tuple(new.guesses),
        tuple(missing),
        tuple(new.problems),
        tuple(each.name for each in writes if each.data != each.before),
        False,
    )
    return taken, writes


def _trees(rolls: _Rolls, draft: RosterDraft) -> dict[str, Tree]:
    """The files as they are going to be."""
    organization = dict(rolls.trees[rolls.organization])
    organization["units"] = draft.units
    if draft.zones:
        organization["zones"] = draft.zones
    trees = {rolls.organization: organization}
    if rolls.people:
        trees[rolls.people] = {**rolls.trees[rolls.people], "people": draft.people}
    elif draft.people:
        organization["people"] = draft.people
    return trees


def _refused(rolls: _Rolls, trees: dict[str, Tree], file: str) -> list[BookProblem]:
    """What ``validate`` would find wrong in the files as they are going to be."""
    workspace = rolls.workspace
    for name, tree in trees.items():
        word = "organization" if name == rolls.organization else "people"
        model, findings = shape.parse(tree, word)
        if model is None or findings:
            return [BookProblem(file, "", f"{each.message()}。") for each in findings]
        document = Document(name, model)
        if word == "organization":
            workspace = replace(workspace, organizations=(document,))
        else:
            workspace = replace(workspace, people=(document,))
    before = {f.message() for check in CHECKS for f in check(rolls.workspace)}
    after = [f for check in CHECKS for f in check(workspace)]
    return [
        BookProblem(file, "", f"{each.message()}。", f"{each.hint()}。")
        for each in after
        if each.code.severity.value == "error" and each.message() not in before
    ]


def _writes(rolls: _Rolls, trees: dict[str, Tree]) -> list[Write]:
    writes = []
    for name, tree in trees.items():
        before = rolls.data[name]
        if before is not None:
            writes.append(Write(name, edited(before, tree), before))
        elif tree["people"]:
            writes.append(Write(name, _fresh(tree).encode(), None))
    return writes


def _fresh(tree: Tree, head: str = "") -> str:
    """A new file: a line an entry."""
    lines = [head] if head else []
    for key, value in tree.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"  - {flow(each)}" for each in value)]
        else:
            lines.append(f"{key}: {flow(value)}")
    return _QUOTED_MONTH.sub(r"\1", "\n".join(lines)) + "\n"


_QUOTED_MONTH = re.compile(r'(?<=: )"(\d{4}-\d{2})"(?=[,}])')


# The organization of a new workspace.


class NewOrganization(NamedTuple):
    """What ``init`` writes in place of the example, by file name, and what is to be told of it."""

    files: dict[str, bytes]
    taken: RosterTaken


_COMPANY = re.compile(
    r"[一-鿿（）()]{2,40}?(?:有限责任公司|有限公司|股份公司|集团公司|公司|研究院|厂)"
)


def new_organization(path: Path, templates: dict[str, bytes], today: date) -> NewOrganization:
    """Organization, settings and policy of a new workspace from a roster and the example's files.

    Raises DangjianError for a file that can't be read; problems are among what was taken.
    """
    catalog = _catalog(templates["checklists/catalog.yaml"])
    handed = read_book(path)
    tables = _tables(handed)
    example: Tree = _tree(templates["organization.yaml"])
    known = {folded(str(each["name"])): each for each in example["units"]}
    draft = RosterDraft([], [], [], catalog, Month.of(today), known=known)
    name = _company(tables, str(example["name"]), draft)
    apply_roster(draft, tables)
    _complete(draft)
    tree: Tree = {"schema": "dangjian/organization@1", "name": name, "units": draft.units}
    tree |= {key: v for key, v in (("zones", draft.zones), ("people", draft.people)) if v}
    settings: Tree = _tree(templates["dangjian.yaml"])
    policy: Tree = _tree(templates["policy.yaml"])
    policy["rectification"] = policy["rectification"] | {"closers": [_closer(draft)]}
    files = {
        "organization.yaml": _fresh(tree, _head(templates["organization.yaml"])).encode(),
        "dangjian.yaml": edited(templates["dangjian.yaml"], {**settings, "name": name}),
        "policy.yaml": edited(templates["policy.yaml"], policy),
    }
    empty = RosterDraft([], [], [], catalog, Month.of(today))
    taken = RosterTaken(
        handed.name, tables, tuple(differences(empty, draft)), tuple(draft.guesses), (),
        tuple(draft.problems), tuple(files), False,
    )  # fmt: skip
    return NewOrganization(files, taken)


def _catalog(data: bytes) -> Catalog | None:
    model, _ = shape.parse(read(data), "catalog")
    return model if isinstance(model, Catalog) else None


def _company(tables: RosterTables, usual: str, draft: RosterDraft) -> str:
    for table in tables.every:
        found = _COMPANY.search(table.title)
        if found:
            draft.guess(
                f"单位全称按表上的标题取“{found[0]}”，不对就改 dangjian.yaml 和 organization.yaml"
            )
            return found[0]
    draft.guess(f"表上没有单位全称，先写“{usual}”，请改 dangjian.yaml 和 organization.yaml 的 name")
    return usual


def _complete(draft: RosterDraft) -> None:
    """What every workspace needs and a roster of people often lacks."""
    if not any(each["layer"] == "committee" for each in draft.units):
        entry = add_unit(draft, "公司党委", "committee")
        draft.units.remove(entry)
        draft.units.insert(0, entry)
        draft.guess("花名册里没有党委，加了一个“公司党委”（committee）")
    if not any(each["layer"] == "department" for each in draft.units):
        add_unit(draft, "党群工作部", "department")
        draft.guess("花名册里没有党建职能部门，加了一个“党群工作部”（dept-party）")
    place_new(draft)


def _closer(draft: RosterDraft) -> str:
    """The department that closes problems: the one for Party affairs, else the first."""
    departments = [each for each in draft.units if each["layer"] == "department"]
    named = [
        each for each in departments if re.search("党群|党建|党委工作|组织", str(each["name"]))
    ]
    chosen = (named or departments)[0]
    if chosen["id"] != "dept-party":
        draft.guess(f"整改由{chosen['name']}（{chosen['id']}）销号，见 policy.yaml 的 closers")
    return str(chosen["id"])


def _head(data: bytes) -> str:
    lines = data.decode("utf-8").split("\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), 0)
    return "\n".join(lines[:count])
