"""Checks of the catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dangjian.codes import lists as codes
from dangjian.core.rules.common import duplicates
from dangjian.documents.catalog import Collection
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.values.wording import listed, shown, suggestion


def check_one_catalog(workspace: Workspace) -> Iterator[Finding]:
    """A workspace has exactly one catalog."""
    if not (workspace.catalogs or workspace.lost) and workspace.settings is not None:
        yield Finding(codes.NO_CATALOG, ("checklists",), {}, document=workspace.settings.name)
    for extra in workspace.catalogs[1:]:
        values = {"what": "目录", "other": workspace.catalogs[0].name}
        yield Finding(codes.TWO_FILES, ("schema",), values, document=extra.name)


def check_ids(workspace: Workspace) -> Iterator[Finding]:
    """Ids of responsibilities, layers and collections are unique among themselves."""
    for document in workspace.catalogs:
        for key in ("responsibilities", "layers", "collections"):
            ids = [each.id for each in getattr(document.model, key)]
            yield from duplicates(ids, (key,), document.name)


def check_references(workspace: Workspace) -> Iterator[Finding]:
    """Layers name known responsibilities and layers."""
    for document in workspace.catalogs:
        known = [each.id for each in document.model.responsibilities]
        layers = [each.id for each in document.model.layers]
        for index, layer in enumerate(document.model.layers):
            here = ("layers", index)
            for position, name in enumerate(layer.responsibility):
                if name not in known:
                    values = {
                        "responsibility": shown(name),
                        "suggestion": suggestion(name, known),
                        "known": listed(known),
                    }
                    path = (*here, "responsibility", position)
                    yield Finding(
                        codes.UNKNOWN_RESPONSIBILITY, path, values, document=document.name
                    )
            if layer.under is not None and layer.under not in layers:
                values = {
                    "layer": shown(layer.under),
                    "suggestion": suggestion(layer.under, layers),
                    "known": listed(layers),
                }
                yield Finding(codes.UNKNOWN_LAYER, (*here, "under"), values, document=document.name)


def check_collections(workspace: Workspace) -> Iterator[Finding]:
    """Each collection has as many items and sections as the catalog says."""
    for document in workspace.catalogs:
        for index, collection in enumerate(document.model.collections):
            unknown = [name for name in collection.checklists if name not in workspace.versions]
            for name in unknown:
                if name in workspace.lost:
                    continue
                path = ("collections", index, "checklists", collection.checklists.index(name))
                values = {
                    "title": collection.title,
                    "checklist": shown(name),
                    "suggestion": suggestion(name, workspace.versions),
                    "known": listed(workspace.versions),
                }
                yield Finding(codes.COLLECTION_UNKNOWN_LIST, path, values, document=document.name)
            if not unknown:
                yield from _counts(workspace, collection, index, document.name)


def _counts(
    workspace: Workspace, collection: Collection, index: int, document: str
) -> Iterator[Finding]:
    """Bonus and veto items, and sections of nothing else, aren't counted."""
    actual: Counter[str] = Counter()
    for name in collection.checklists:
        for section in workspace.newest(name).sections:
            items = sum(item.counted for item in section.items)
            actual["items"] += items
            actual["sections"] += items > 0
    words = {"items": "条事项", "sections": "个项目"}
    for key, what in words.items():
        expected = getattr(collection, key)
        if expected is not None and expected != actual[key]:
            values = {
                "title": collection.title,
                "what": what,
                "expected": expected,
                "actual": actual[key],
            }
            yield Finding(
                codes.COLLECTION_COUNT, ("collections", index, key), values, document=document
            )


CHECKS = (check_one_catalog, check_ids, check_references, check_collections)
