"""Checklists compared by the ids of their items and sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.core.semdiff.items import item_changes
from dangjian.criteria.changes import (
    MAJOR,
    MINOR,
    PATCH,
    Change,
    FieldTable,
    as_yaml,
    change_of,
    changed_fields,
    moved,
)
from dangjian.documents.checklist import Checklist, Item

HEAD: FieldTable = {
    "id": ("清单编号", MAJOR),
    "title": ("清单名称", PATCH),
    "full_score": ("满分", MINOR),
    "ceiling": ("封顶分", MINOR),
    "effective": ("生效月份", MINOR),
    "grades": ("等次", MINOR),
}
"""What belongs to the list as a whole and is compared as it stands."""

Places = dict[str, tuple[str, Item]]
"""Item id → section id and item, in the order of the list."""


def checklist_changes(old: Checklist, new: Checklist) -> list[Change]:
    """Everything that differs in meaning between two checklists, in the order of the new one."""
    return [
        *changed_fields(old, new, HEAD),
        *_layers(old, new),
        *_sections(old, new),
        *_items(_places(old), _places(new)),
    ]


def _places(checklist: Checklist) -> Places:
    return {item.id: (section.id, item) for section in checklist.sections for item in section.items}


def _layers(old: Checklist, new: Checklist) -> Iterator[Change]:
    """A layer removed: its units' records are no longer valid."""
    for layer in dict.fromkeys(old.layers):
        if layer not in new.layers:
            why = "这个层级的单位原有的记录会失效"
            yield Change(
                f"layers.{layer}", f"责任层级 {layer}", "removed", MAJOR, old=layer, why=why
            )
    for layer in dict.fromkeys(new.layers):
        if layer not in old.layers:
            yield Change(f"layers.{layer}", f"责任层级 {layer}", "added", MINOR, new=layer)
    if moved(old.layers, new.layers):
        yield change_of("layers", "责任层级的次序", PATCH, old.layers, new.layers)


def _sections(old: Checklist, new: Checklist) -> Iterator[Change]:
    """Titles and order; an item that changes its section is told with the item."""
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    for name, section in before.items():
        if name not in after:
            label = f"项目 {name}"
            yield Change(f"sections.{name}", label, "removed", PATCH, old=section.title)
    for name, section in after.items():
        if name not in before:
            yield Change(f"sections.{name}", f"项目 {name}", "added", PATCH, new=section.title)
            continue
        for change in changed_fields(before[name], section, {"title": ("名称", PATCH)}):
            yield change.inside(f"sections.{name}", f"项目 {name} 的")
    for name in moved(list(before), list(after)):
        places = list(before).index(name) + 1, list(after).index(name) + 1
        yield Change(f"sections.{name}", f"项目 {name} 的次序", "moved", PATCH, *places)


def _items(old: Places, new: Places) -> Iterator[Change]:
    for name, (_, item) in old.items():
        if name not in new:
            why = "原有记录里的这条填报会失效"
            yield Change(
                "",
                "事项",
                "removed",
                MAJOR,
                old=as_yaml(item),
                item=name,
                title=item.title,
                why=why,
            )
    shifted = set(_shifted(old, new))
    for name, (section, item) in new.items():
        if name not in old:
            yield Change("", "事项", "added", MINOR, new=as_yaml(item), item=name, title=item.title)
            continue
        was_in, was = old[name]
        yield from item_changes(was, item)
        if was_in != section:
            yield Change("section", "所在项目", "moved", MINOR, was_in, section, name, item.title)
        elif name in shifted:
            places = _place(old, name), _place(new, name)
            yield Change("order", "次序", "moved", PATCH, *places, name, item.title)


def _shifted(old: Places, new: Places) -> Iterator[str]:
    """Items that stand elsewhere within their section."""
    sections = dict.fromkeys(section for section, _ in new.values())
    for section in sections:
        yield from moved(_ids(old, section), _ids(new, section))


def _ids(places: Places, section: str) -> Sequence[str]:
    return [name for name, (place, _) in places.items() if place == section]


def _place(places: Places, name: str) -> int:
    """From 1, within its section."""
    return _ids(places, places[name][0]).index(name) + 1
