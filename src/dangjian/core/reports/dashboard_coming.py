"""What comes next: the items that are due in a month, and how many units have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dangjian.core.reports.facts import Facts
from dangjian.documents.checklist import Checklist, Cycle
from dangjian.scoring.agenda import Post
from dangjian.scoring.summaries import layer_name
from dangjian.values.period import Month


class Coming(NamedTuple):
    """An item that is due in the month after the period."""

    day: date
    item: str
    title: str
    checklist: str
    """The title of its list."""
    cycle: Cycle
    cycle_words: str
    layers: str
    units: int


def coming(facts: Facts, month: Month) -> list[Coming]:
    """Every item that is due in a month, with the number of units that have it."""
    groups: dict[tuple[str, frozenset[str]], int] = {}
    for unit in facts.workspace.units.values():
        if unit.exists_in(month) and facts.wants(unit.id):
            key = (unit.layer, facts.workspace.tags[unit.id])
            groups[key] = groups.get(key, 0) + 1
    found: dict[tuple[str, str], Coming] = {}
    for (layer, tags), count in groups.items():
        name = layer_name(facts.workspace, layer)
        for checklist in lists_for(facts, layer, month):
            for post in facts.workspace.agenda(checklist, month).open_posts(tags):
                place = (checklist.id, post.item.id)
                before = found.get(place)
                found[place] = (
                    _joined(before, name, count)
                    if before
                    else _coming_of(post, checklist, name, count)
                )
    return sorted(found.values(), key=lambda each: (each.day, each.item))


def _coming_of(post: Post, checklist: Checklist, layer: str, units: int) -> Coming:
    item = post.item
    return Coming(
        post.due_date,
        item.id,
        item.title,
        checklist.title,
        item.cycle,
        item.cycle.words,
        layer,
        units,
    )


def _joined(before: Coming, layer: str, units: int) -> Coming:
    layers = before.layers.split("、")
    words = before.layers if layer in layers else f"{before.layers}、{layer}"
    return before._replace(layers=words, units=before.units + units)


def lists_for(facts: Facts, layer: str, month: Month) -> Iterator[Checklist]:
    """The lists that a layer uses in a month."""
    for name in facts.workspace.versions:
        checklist = facts.workspace.checklist_in(name, month)
        if checklist is not None and layer in checklist.layers:
            yield checklist
