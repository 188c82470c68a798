"""What may stand where something of the workspace is named, for the Tab key of a shell.

Nothing is checked here: what can't be read isn't offered, and no message disturbs the line that somebody
is typing. What a name means once the command runs is told in ``documents/spoken.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.spoken import (
    Thing,
    folded,
    item_things,
    layer_things,
    list_called,
    list_things,
    rule_things,
    unit_called,
    unit_things,
)
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.values.period import Month, Period, PeriodKind

Said = Mapping[str, object]
"""What stands on the line already: the name of a parameter → its value, or several."""


def offered(what: str, begun: str, said: Said, root: Path | None) -> list[Thing]:
    """What may stand for ``what`` (单位, 清单, 时段 …) and begins like ``begun``, in its own order.

    By id; by name, where that is how somebody began. ``root``: the workspace, None where there is none.
    What can't be read is left out.
    """
    try:
        return _beginning(begun, _things(what, begun, said, root))
    except (DangjianError, OSError):
        return []


def _things(what: str, begun: str, said: Said, root: Path | None) -> Iterable[Thing]:
    if what in EVERYWHERE:
        return EVERYWHERE[what](begun)
    if what not in IN_WORKSPACE or root is None:
        return ()
    # Records are many; only periods are told from them.
    aside = ("record", "correction") if what not in ("时段", "月份", "年份") else ()
    workspace = load(Folder(root), lambda _month: False, aside=aside).workspace
    return IN_WORKSPACE[what](workspace, begun, said)


def _beginning(begun: str, things: Iterable[Thing]) -> list[Thing]:
    """Those whose id or, something being typed, whose name begins so: the found word and what it means."""
    every = dict.fromkeys(things)
    by_id = [thing for thing in every if thing.id.startswith(begun)]
    if by_id or not begun:
        return by_id
    # A blank would end the word for the shell.
    return [
        Thing(thing.name, thing.id, thing.where)
        for thing in every
        if folded(thing.name).startswith(folded(begun)) and " " not in thing.name
    ]


# What each word of the help stands for.


def _units(workspace: Workspace, begun: str, _said: Said) -> list[Thing]:
    """Units; people only when something is typed, since there may be thousands."""
    units = workspace.units.values()
    return unit_things(workspace, [u for u in units if begun or u.layer != PERSON_LAYER])


def _people(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    return unit_things(workspace, [u for u in workspace.units.values() if u.layer == PERSON_LAYER])


def _responsibilities(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    catalog = workspace.catalog
    return [Thing(each.id, each.name) for each in catalog.responsibilities] if catalog else []


def _lists(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    return list_things(workspace)


def _items(workspace: Workspace, _begun: str, said: Said) -> list[Thing]:
    """The items of the list named, else of the lists that the unit answers for, else all."""
    newest = [workspace.newest(name) for name in workspace.versions]
    return item_things(_named_lists(workspace, newest, said) or newest)


def _named_lists(workspace: Workspace, newest: list[Checklist], said: Said) -> list[Checklist]:
    named = _first(said, "checklist", "checklists")
    if named:
        wanted = list_called(workspace, named)
        return [each for each in newest if each.id == wanted]
    named = _first(said, "unit", "units", "what")
    if not named:
        return []
    try:
        layer = workspace.unit(unit_called(workspace, named)).layer
    except (DangjianError, KeyError):
        return []
    return [each for each in newest if layer in each.layers]


def _first(said: Said, *names: str) -> str:
    """What stands for the first of these parameters that has a value; the first of several."""
    for name in names:
        value = said.get(name)
        if isinstance(value, (list, tuple)) and value:
            return str(value[0])
        if isinstance(value, str) and value:
            return value
    return ""


def _months(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    """The month after the last with records, then those with records, newest first."""
    known = workspace.months_with_records
    following = [known[-1].plus(1)] if known else []
    return [_period(month, PeriodKind.MONTH) for month in (*following, *reversed(known))]


def _periods(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    """Every period in which there is a record, the shorter first, of each kind the newest first."""
    newest_first = workspace.months_with_records[::-1]
    return list(
        dict.fromkeys(_period(month, kind) for kind in PeriodKind for month in newest_first)
    )


def _years(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    """The years with records, and the one after: it is planned before it begins."""
    known = workspace.months_with_records
    following = [known[-1].plus(12)] if known else []
    every = (*following, *reversed(known))
    return list(dict.fromkeys(_period(month, PeriodKind.YEAR) for month in every))


def _period(month: Month, kind: PeriodKind) -> Thing:
    period = Period.around(month, kind)
    return Thing(str(period), period.words.replace(" ", ""))


def _problems(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    """The problems of the register, newest first."""
    models = [document.model for document in workspace.rectifications]
    return [Thing(each.id, each.problem) for each in sorted(models, key=lambda p: p.id)[::-1]]


def _points_rules(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    return [Thing(each.model.id, each.model.title) for each in workspace.points_rules]


def _rules(workspace: Workspace, _begun: str, said: Said) -> list[Thing]:
    """The rules of the points rules named."""
    named = _first(said, "rules")
    return [
        thing
        for each in workspace.points_rules
        if named in (each.model.id, each.model.title)
        for thing in rule_things({rule.id: rule.title for rule in each.model.rules})
    ]


def _campaigns(workspace: Workspace, _begun: str, _said: Said) -> list[Thing]:
    return [Thing(each.model.id, each.model.title) for each in workspace.campaigns]


def _milestones(workspace: Workspace, _begun: str, said: Said) -> list[Thing]:
    """The milestones of the campaign named."""
    named = _first(said, "name")
    return [
        Thing(each.id, each.title)
        for document in workspace.campaigns
        if named in (document.model.id, document.model.title)
        for each in document.model.milestones
    ]


IN_WORKSPACE: dict[str, Callable[[Workspace, str, Said], list[Thing]]] = {
    "单位": _units,
    "谁": _units,
    "党员": _people,
    "层级": lambda workspace, _begun, _said: layer_things(workspace),
    "责任": _responsibilities,
    "清单": _lists,
    "旧": _lists,
    "新": _lists,
    "事项": _items,
    "时段": _periods,
    "月份": _months,
    "年份": _years,
    "整改编号": _problems,
    "细则": _points_rules,
    "规则": _rules,
    "项目": _campaigns,
    "节点": _milestones,
}
"""What the help calls a value → what of the workspace may stand there."""


def _chapters(_begun: str) -> list[Thing]:
    from dangjian.commands.guide import chapters

    return [Thing(each.title, each.readers) for each in chapters()]


def _codes(begun: str) -> list[Thing]:
    """Problem codes, once it is plain that one is meant: there are hundreds."""
    from dangjian.codes import CODES

    every = CODES.values() if begun.startswith("D") else ()
    return [Thing(code.id, code.title) for code in every]


EVERYWHERE: dict[str, Callable[[str], list[Thing]]] = {"章名": _chapters, "问题代码": _codes}
"""The same for what needs no workspace."""
