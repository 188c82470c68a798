"""Writing the sheets of a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.commands.checking import check_workspace
from dangjian.documents.names import unit_names
from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.policy import Policy
from dangjian.documents.spoken import layer_called, list_called, unit_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.atomic import write_unless_there
from dangjian.io.sources import FileSource
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.drawing import named_lists
from dangjian.scoring.entries import Filing
from dangjian.scoring.expected import expected_lists
from dangjian.sheet.book import (
    Choice,
    Planned,
    build,
    build_combined,
    combined_book,
    parts_of,
    planned,
)
from dangjian.sheet.results import Sheet
from dangjian.values.period import Month, Period, PeriodKind


class Sheets(NamedTuple):
    """The workbooks of a month."""

    made: tuple[Sheet, ...]
    left: tuple[str, ...]
    """What wasn't made because the month doesn't expect it, in words: layer, list, how many."""


def sheet(
    source: FileSource,
    period: Period,
    choice: Choice,
    out: Path,
    *,
    force: bool = False,
    combined: bool = False,
    by_branch: bool = False,
    today: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Sheets:
    """Write the workbooks of a month into a folder; files that are there stay unless ``force``.

    Where nothing is chosen, the sheets that are expected of the month are made. ``today`` stands beside figures of the register.
    """
    if period.kind is not PeriodKind.MONTH:
        raise DangjianError(
            f"点检表按月发，{period} 不是月份。", f"写成月份，例如 dangjian sheet {period.last}。"
        )
    month = period.first
    workspace = _checked(source)
    choice = _called(workspace, choice, month)
    if by_branch:
        return _by_branch(source, workspace, month, choice, out, force)
    plans = planned(workspace, month, choice, _filed(source, workspace, month))
    policy = workspace.policy_in(month)
    if policy is None:
        raise DangjianError(f"{month.words}没有生效的考核办法。", "检查办法的 effective。")
    plans, left = _owed(workspace, plans, policy, choice)
    if not plans:
        raise DangjianError(
            f"{month.words}没有要填的点检表。", "检查单位、层级和清单是否写对，单位当月是否存在。"
        )
    if combined:
        made: tuple[Sheet, ...] = (_combined(plans, policy, month, choice, out, force, today),)
    else:
        made = tuple(_each(plans, policy, choice, out, force, today, progress))
    return Sheets(made, left)


def _owed(
    workspace: Workspace, plans: list[Planned], policy: Policy, choice: Choice
) -> tuple[list[Planned], tuple[str, ...]]:
    """The plans, without a choice only what the month expects, with the lists on which that draws; and
    whose sheets are left out for it, in words.

    A policy that ranks nobody expects nothing, and then everything is made.
    """
    if choice.units or choice.layers or choice.checklists:
        return plans, ()
    kept: list[Planned] = []
    left: Counter[tuple[str, str]] = Counter()
    for plan in plans:
        month = plan.lists[0].agenda.month
        expected = set(expected_lists(workspace, plan.unit, month, policy))
        for each in plan.lists:
            if each.agenda.checklist.id in expected:
                expected |= named_lists(workspace, each.agenda)
        mine = tuple(each for each in plan.lists if each.agenda.checklist.id in expected)
        left.update(
            (plan.unit.layer, each.agenda.checklist.title)
            for each in plan.lists
            if each not in mine
        )
        if mine:
            kept.append(replace(plan, lists=mine))
    if not kept:
        return plans, ()
    words = (
        f"{workspace.layer_name(layer)}的《{title}》{count} 份"
        for (layer, title), count in left.items()
    )
    return kept, tuple(words)


def _by_branch(
    source: FileSource, workspace: Workspace, month: Month, choice: Choice, out: Path, force: bool
) -> Sheets:
    """One workbook a branch, a row a member; ``choice.units`` are branches, or members."""
    from dangjian.io.xlsx_writer import Template
    from dangjian.sheet.members import branch_books, build_branch

    people = [unit for unit in workspace.units.values() if unit.layer == PERSON_LAYER]
    wanted = [
        unit.id
        for unit in people
        if not choice.units or {unit.id, workspace.parent_in(unit.id, month)} & set(choice.units)
    ]
    chosen = replace(choice, units=tuple(wanted), layers=())
    plans = planned(workspace, month, chosen, _filed(source, workspace, month)) if wanted else []
    books, refused = branch_books(workspace, plans, month, unit_names(workspace))
    if not books:
        raise DangjianError(
            f"{month.words}没有能按支部合成一份的党员清单{'：' + '；'.join(refused) if refused else ''}。",
            "一人一行的表不能写佐证、不能取自别处；这样的清单用 --layer person 一人发一份。",
        )
    made = []
    for book in books:
        data = Template(build_branch(book, choice.kind)).stamp(book.branch.id, book.branch.name)
        path = out / book.file
        made.append(Sheet(str(path), book.branch.name, write_unless_there(path, data, force=force)))
    return Sheets(tuple(made), refused)


def _checked(source: FileSource) -> Workspace:
    checked = check_workspace(source, lambda _month: False)
    if not checked.sound:
        raise ProblemsFound(checked.errors, "清单、组织或办法有错误，先改好再发表。")
    return checked.workspace


def _filed(source: FileSource, workspace: Workspace, month: Month) -> Filing:
    """What was filed before the sheets are made; nothing is read where no item asks for it."""
    lists = (workspace.checklist_in(name, month) for name in workspace.versions)
    agendas = (agenda_of(workspace, each, month) for each in lists if each is not None)
    if any(each.early_posts or each.combines for each in agendas):
        return check_workspace(source, month.__eq__).filing
    return Filing()


def _called(workspace: Workspace, choice: Choice, month: Month) -> Choice:
    """The choice by ids. Raises DangjianError for what there isn't."""
    return replace(
        choice,
        units=tuple(
            unit_called(workspace, each, "没有单位 {}", months=[month]) for each in choice.units
        ),
        layers=tuple(layer_called(workspace, each) for each in choice.layers),
        checklists=tuple(list_called(workspace, each) for each in choice.checklists),
    )


def _each(
    plans: list[Planned],
    policy: Policy,
    choice: Choice,
    out: Path,
    force: bool,
    today: date | None,
    progress: Callable[[int, int], None],
) -> Iterable[Sheet]:
    from dangjian.io.xlsx_writer import Template

    # Units that get the same items, and of which nothing was said before, share all but their name.
    templates: dict[tuple[object, ...], Template] = {}
    for done, plan in enumerate(plans, 1):
        lists = (
            (each.agenda.checklist.reference, *map(id, each.posts), repr(each.told))
            for each in plan.lists
        )
        key = (plan.figures, *lists)
        if key not in templates:
            parts = parts_of(plan.lists, policy, plan.figures, today)
            templates[key] = Template(build(parts, choice.kind))
        data = templates[key].stamp(plan.unit.id, plan.unit.name)
        yield Sheet(
            str(out / plan.file),
            plan.unit.name,
            write_unless_there(out / plan.file, data, force=force),
        )
        progress(done, len(plans))


def _combined(
    plans: list[Planned],
    policy: Policy,
    month: Month,
    choice: Choice,
    out: Path,
    force: bool,
    today: date | None,
) -> Sheet:
    from dangjian.io.xlsx_writer import Template
    from dangjian.sheet.parts import UNIT_ID, UNIT_NAME

    tabs = []
    for plan in plans:
        parts = parts_of(plan.lists, policy, plan.figures, today)
        for tab in build_combined(parts, choice.kind, plan.unit.name):
            tab.rename({UNIT_NAME: plan.unit.name, UNIT_ID: plan.unit.id})
            tabs.append(tab)
    path = out / f"{month}_点检表合订本.xlsx"
    data = Template(combined_book(tabs, month)).stamp("", "")
    return Sheet(str(path), "", write_unless_there(path, data, force=force))
