"""What people call things: an id, or the exact name or title where only one thing bears it.

Every command that lets a unit, person, zone, layer, list, item, rule or campaign be named asks here, so
that a name means the same everywhere. See docs/commands.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.values.period import Month
from dangjian.values.wording import listed, nearest

_MOST_NEAR = 3
"""So many of the things that might be meant are named."""
_LONGEST = 80
"""Longer texts are compared with nothing: finding what is near would take long and help nobody."""


class Thing(NamedTuple):
    """Something that may be named."""

    id: str
    name: str
    where: str = ""
    """What tells it from another of its name, as words for people; empty where nothing does."""

    @property
    def words(self) -> str:
        """``br-gear（齿轮党支部）``."""
        details = "，".join(filter(None, (self.name if self.name != self.id else "", self.where)))
        return f"{self.id}（{details}）" if details else self.id


def folded(text: str) -> str:
    """A name as it is compared: width, case and blanks say nothing."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def called(
    text: str,
    things: Iterable[Thing],
    missing: str,
    *,
    also: Callable[[Thing], bool] | None = None,
    hint: str = "",
) -> str:
    """The id of what a text names: exactly an id, else the one thing of that name.

    ``missing``: the sentence that there is none, with ``{}`` for the text: ``没有清单 {}``. ``also``: of several things
    of one name those are meant for which it holds, where there is just one. ``hint``: what to do when
    nothing is near. Raises DangjianError.
    """
    every = list(things)
    if any(thing.id == text for thing in every):
        return text
    wanted = folded(text)
    named = {thing.id: thing for thing in every if folded(thing.name) == wanted and wanted}
    if len(named) > 1 and also is not None:
        fitting = {key: thing for key, thing in named.items() if also(thing)}
        named = fitting if len(fitting) == 1 else named
    if len(named) == 1:
        return next(iter(named))
    if named:
        raise DangjianError(
            f"叫“{text}”的有 {len(named)} 个：{listed(thing.words for thing in named.values())}。",
            "写编号，说明是哪一个。",
        )
    shown = "".join(c if c.isprintable() else " " for c in text)
    raise DangjianError(f"{missing.format(shown)}。", near(text, every) or hint)


def near(text: str, things: Iterable[Thing]) -> str:
    """``是不是想写 br-gear（齿轮党支部）？`` when something is called nearly so, else an empty text."""
    wanted = folded(text)
    if not wanted or len(wanted) > _LONGEST:
        return ""
    by_name: dict[str, dict[str, Thing]] = {}
    for thing in things:
        for name in (folded(thing.id), folded(thing.name)):
            if len(name) <= _LONGEST:
                by_name.setdefault(name, {})[thing.id] = thing
    close = get_close_matches(wanted, by_name, n=1, cutoff=0.6)
    # 齿轮 is far from 齿轮党支部 by the count of characters, but nobody doubts what is meant.
    close = close or [name for name in by_name if len(wanted) > 1 and wanted in name]
    found = {key: thing for name in close for key, thing in by_name[name].items()}
    if not found:
        return ""
    # Of many, the shortest names: what is asked for is most of them.
    shown = sorted(found.values(), key=lambda thing: len(thing.name))[:_MOST_NEAR]
    more = f" 等 {len(found)} 个里的一个" if len(found) > _MOST_NEAR else ""
    return f"是不是想写 {'或 '.join(thing.words for thing in shown)}{more}？"


# Things of a workspace.


def unit_things(workspace: Workspace, units: Iterable[Unit] | None = None) -> list[Thing]:
    """Units and people; a person says where it belongs."""
    chosen = workspace.units.values() if units is None else units
    return [Thing(unit.id, unit.name, _branch(workspace, unit)) for unit in chosen]


def _branch(workspace: Workspace, unit: Unit) -> str:
    if unit.layer != PERSON_LAYER:
        return ""
    above = workspace.units.get(unit.parent or "")
    return above.name if above else ""


def unit_called(
    workspace: Workspace,
    text: str,
    missing: str = "组织里没有单位 {}",
    *,
    months: Iterable[Month] = (),
    hint: str = "",
) -> str:
    """The id of a unit or person; of several of one name the one that exists in these months.

    Who may stand in a people file that this reader can't see is taken at their id. Raises DangjianError.
    """
    if workspace.may_be_person(text) and text.isascii():
        return text
    when = tuple(months)

    def exists(thing: Thing) -> bool:
        return any(workspace.units[thing.id].exists_in(month) for month in when)

    return called(text, unit_things(workspace), missing, also=exists if when else None, hint=hint)


def unit_or_text(workspace: Workspace, text: str, *, months: Iterable[Month] = ()) -> str:
    """The id where the text is a unit's name that only one bears, else the text as it stands: for places
    where anybody may be named, also who is no unit. Raises DangjianError for a name of several."""
    wanted = folded(text)
    if text in workspace.units or not any(
        folded(unit.name) == wanted for unit in workspace.units.values()
    ):
        return text
    return unit_called(workspace, text, months=months)


def unit_near(workspace: Workspace, text: str) -> str:
    """The words of the unit that a text nearly names; empty where it names one, or resembles none."""
    if text in workspace.units:
        return ""
    words = {
        key: Thing(unit.id, unit.name).words
        for unit in workspace.units.values()
        for key in (unit.id, unit.name)
    }
    close = nearest(text, words)
    return words[close] if close else ""


def layer_things(workspace: Workspace) -> list[Thing]:
    """The layers of the catalog and of the units."""
    catalog = workspace.catalog
    known = {each.id: each.name for each in catalog.layers} if catalog else {}
    for unit in workspace.units.values():
        known.setdefault(unit.layer, unit.layer)
    return [Thing(*pair) for pair in known.items()]


def layer_called(workspace: Workspace, text: str, missing: str = "没有层级 {}") -> str:
    """The id of a layer. Raises DangjianError."""
    things = layer_things(workspace)
    return called(text, things, missing, hint=f"现有的：{listed(each.words for each in things)}。")


def list_things(workspace: Workspace) -> list[Thing]:
    """Checklists by every title that a version has."""
    return list(
        dict.fromkeys(
            Thing(each.model.id, each.model.title)
            for each in sorted(workspace.checklists, key=lambda d: d.model.id)
        )
    )


def list_called(workspace: Workspace, text: str, missing: str = "没有清单 {}") -> str:
    """The id of a checklist. Raises DangjianError."""
    things = list_things(workspace)
    names = [f"{name}（{workspace.newest(name).title}）" for name in workspace.versions]
    return called(text, things, missing, hint=f"现有的：{listed(names)}。")


def list_reference(workspace: Workspace, text: str) -> str:
    """``branch@1.0.0`` of ``党支部党建工作责任点检表@1.0.0``; what names no list stays as it is."""
    name, mark, version = text.partition("@")
    found = {thing.id for thing in list_things(workspace) if folded(thing.name) == folded(name)}
    return f"{found.pop()}{mark}{version}" if len(found) == 1 and name not in found else text


def item_things(lists: Iterable[Checklist]) -> list[Thing]:
    """The items of these lists."""
    return [Thing(item.id, item.title, each.title) for each in lists for item in each.items()]


def rule_things(titles: Mapping[str, str]) -> list[Thing]:
    """Rules by id and title."""
    return [Thing(*pair) for pair in titles.items()]
