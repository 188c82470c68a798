"""The layered list: who answers for what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dangjian.commands.checking import check_loaded
from dangjian.documents.catalog import Catalog
from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import Unit
from dangjian.documents.spoken import (
    Thing,
    called,
    layer_called,
    list_reference,
    list_things,
    unit_things,
)
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.sources import FileSource
from dangjian.io.workspace import load
from dangjian.pages.duties import DutyListing, Filters, listings, lists_in
from dangjian.values.period import Month
from dangjian.values.wording import listed


class ShownLists(NamedTuple):
    """The lists to show."""

    title: str
    listings: tuple[DutyListing, ...]
    month: Month | None
    """The month whose due dates are shown; None when no month was asked for."""
    note: str = ""


def show(
    source: FileSource, what: str | None, unit: str | None, filters: Filters, this_month: Month
) -> ShownLists:
    """All lists, one list (``branch`` or ``branch@1.0.0``), or a unit's items of a month.

    ``what`` is a list before it is a unit. Raises DangjianError when there is nothing of that name,
    ProblemsFound when lists or organization have errors.
    """
    checked = check_loaded(source, load(source, lambda _month: False))
    if not checked.sound:
        raise ProblemsFound(checked.errors, "清单、组织或办法有错误，改正后再看。")
    workspace = checked.workspace
    filters = _known(workspace, filters)
    if unit is None and what is None:
        lists = lists_in(workspace, filters.month)
        return _shown(workspace.name, workspace, lists, filters)
    if unit is None and what is not None:
        found = _checklist(workspace, what, filters.month)
        if found is not None:
            also = f"同名的责任主体用 --unit {what} 看。" if what in workspace.units else ""
            return _shown(found.title, workspace, [found], filters)._replace(note=also)
    return _of_unit(workspace, unit or what or "", filters, this_month)


def _of_unit(workspace: Workspace, name: str, filters: Filters, this_month: Month) -> ShownLists:
    filters = filters._replace(month=filters.month or this_month)
    assert filters.month is not None
    unit = workspace.units[_called(workspace, name, filters.month)]
    lists = [each for each in lists_in(workspace, filters.month) if unit.layer in each.layers]
    title = f"{unit.name} · {filters.month.words}"
    if not unit.exists_in(filters.month):
        return ShownLists(title, (), filters.month, f"{unit.name}在{filters.month.words}不存在。")
    return _shown(title, workspace, lists, filters, unit)


def _called(workspace: Workspace, name: str, month: Month) -> str:
    """The id of a unit; lists are named among what there is. Raises DangjianError."""
    if workspace.may_be_person(name) and name.isascii():
        raise DangjianError(f"没有读到党员 {name} 的名单。", "名单在受限目录里，要有权限才能看。")

    def exists(thing: Thing) -> bool:
        return thing.id in workspace.units and workspace.units[thing.id].exists_in(month)

    things = [*unit_things(workspace), *list_things(workspace)]
    hint = f"现有清单：{listed(workspace.versions)}"
    return called(name, things, "没有清单或责任主体“{}”", also=exists, hint=hint)


def _checklist(workspace: Workspace, what: str, month: Month | None) -> Checklist | None:
    name, _, version = list_reference(workspace, what).partition("@")
    versions = workspace.versions.get(name)
    if versions is None:
        return None
    if not version:
        return workspace.newest(name) if month is None else workspace.checklist_in(name, month)
    if version not in versions:
        raise DangjianError(f"清单 {name} 没有 {version} 版。", f"现有版本：{listed(versions)}")
    return versions[version]


def _shown(
    title: str,
    workspace: Workspace,
    lists: Iterable[Checklist],
    filters: Filters,
    unit: Unit | None = None,
) -> ShownLists:
    return ShownLists(title, tuple(listings(workspace, lists, filters, unit)), filters.month)


def _known(workspace: Workspace, filters: Filters) -> Filters:
    """The filters with Chinese names made ids. Raises DangjianError for what the catalog doesn't know."""
    catalog = workspace.catalog
    if catalog is None:
        return filters
    layer, responsibility = filters.layer, filters.responsibility
    return filters._replace(
        layer=layer and layer_called(workspace, layer, "没有责任层级“{}”"),
        responsibility=responsibility and _responsibility(catalog, responsibility),
    )


def _responsibility(catalog: Catalog, text: str) -> str:
    things = [Thing(each.id, each.name) for each in catalog.responsibilities]
    short = [each for each in things if each.name.removesuffix("责任") == text]
    hint = f"现有：{listed(each.words for each in things)}"
    return short[0].id if short else called(text, things, "没有责任类别“{}”", hint=hint)
