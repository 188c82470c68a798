"""Checks of the catalog and of checklists: one item, one list, all lists together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from dangjian.checks.common import case_twins, duplicates, grade_flaws, unreachable_grades
from dangjian.checks.links import check_conditions, check_same_as
from dangjian.codes import criteria as criteria_codes
from dangjian.codes import lists as codes
from dangjian.criteria.base import BadValue, rule_list, rules_of
from dangjian.documents.catalog import Collection
from dangjian.documents.checklist import Checklist, Cycle, Item
from dangjian.documents.kinds import Document
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path, absent
from dangjian.scoring.card import within_cap
from dangjian.values.canonical import digest_of
from dangjian.values.fields import version_key
from dangjian.values.numbers import ZERO, plain
from dangjian.values.wording import listed, shown, suggestion

# Checks of one item by itself; paths start at the item.


RESERVED_RULE_IDS = (
    "value", "done", "total", "since", "none", "basis", "approved_by", "evidence", "note", "na", "by", "date",
)  # fmt: skip
"""Words that mark input cells of a sheet; ids of rules and groups, and levels of votes, may not equal one
of them."""
BLANK = "（由本单位填写）"
"""What shipped items leave to whoever uses them."""


def item_findings(item: Item) -> Iterator[Finding]:
    """Everything that contradicts itself within an item."""
    for check in (_criterion, _names, _cycle, _due, _default, _points, _several, _drawing, _blanks):
        yield from check(item)


def _criterion(item: Item) -> Iterator[Finding]:
    for flaw in item.criterion.flaws(item.points):
        path = ("criterion", *flaw.path) if flaw.path else ("points",)
        yield Finding(flaw.code, path, flaw.values, flaw.on)


def _names(item: Item) -> Iterator[Finding]:
    """What marks the input cells of a sheet is told apart from everything else there."""
    yield from duplicates(
        (rule.id for rule in rule_list(item.criterion)), ("criterion", "rules"), ""
    )
    for path, name in item.criterion.names():
        where = ("criterion", *path)
        if name in RESERVED_RULE_IDS:
            values = {"rule": name, "reserved": "、".join(RESERVED_RULE_IDS)}
            yield Finding(codes.RULE_ID_RESERVED, where, values)
        if "." in name:
            yield Finding(criteria_codes.NAME_DOTTED, where, {"name": f" {name} "})


def _cycle(item: Item) -> Iterator[Finding]:
    event = item.cycle is Cycle.EVENT
    yield from item.criterion.misfits(event=event, due=item.due is not None)


def _due(item: Item) -> Iterator[Finding]:
    if item.due is None:
        return
    if (
        isinstance(item.due.month, int)
        and item.cycle is not Cycle.EVENT
        and item.due.month > item.cycle.length
    ):
        values = {
            "cycle": item.cycle.words,
            "month": item.due.month,
            "numbers": "1" if item.cycle.length == 1 else f"1 到 {item.cycle.length}",
        }
        yield Finding(codes.DUE_MONTH_OUTSIDE, ("due", "month"), values)


def _points(item: Item) -> Iterator[Finding]:
    """Whoever finds a fault and takes nothing off for it believes otherwise."""
    if item.criterion.needs_points and not item.points:
        yield Finding(codes.DEDUCT_WITHOUT_POINTS, ("points",))


def _default(item: Item) -> Iterator[Finding]:
    if item.default is None:
        return
    if not item.criterion.takes_default:
        yield Finding(codes.DEFAULT_NOT_ALLOWED, ("default",), {"label": item.criterion.label})
        return
    try:
        item.criterion.parse(item.default)
    except BadValue as bad:
        values = {"item": item.id, **bad.finding.values}
        problem = Finding(bad.finding.code, values=values).message()
        yield Finding(codes.DEFAULT_WRONG, ("default", *bad.finding.path), {"problem": problem})


def _several(item: Item) -> Iterator[Finding]:
    if item.several is not None and (item.draws or not item.criterion.takes_several):
        label = "取自别处的" if item.draws else item.criterion.label
        yield Finding(criteria_codes.SEVERAL_KIND, ("several",), {"label": label})


def _drawing(item: Item) -> Iterator[Finding]:
    """What has no entry of its own says nothing of entries."""
    if item.from_ is not None and not item.criterion.from_register:
        yield Finding(criteria_codes.FROM_KIND, ("from",), {"label": item.criterion.label})
    for extra, written in _own_words(item):
        if written:
            key = "same_as" if item.same_as is not None else "from"
            yield Finding(criteria_codes.BORROWED_KEYS, (extra,), {"key": key, "extra": extra})


def _own_words(item: Item) -> Iterator[tuple[str, bool]]:
    if item.draws:
        yield "default", item.default is not None
    if item.same_as is not None:
        yield "from", item.from_ is not None
        yield "allow_na", item.allow_na is not None
        yield "applies_to", bool(item.applies_to)
        yield "evidence_required", item.evidence_required


def _blanks(item: Item) -> Iterator[Finding]:
    """What is in force is written out."""
    if item.is_draft:
        return
    if BLANK in item.title:
        yield Finding(criteria_codes.PLACEHOLDER, ("title",), {"what": "名称"})
    if BLANK in item.requirement:
        yield Finding(criteria_codes.PLACEHOLDER, ("requirement",), {"what": "工作要求"})
    for index, rule in enumerate(rule_list(item.criterion)):
        if BLANK in rule.title:
            path = ("criterion", "rules", index, "title")
            yield Finding(criteria_codes.PLACEHOLDER, path, {"what": f"规则 {rule.id} "})


# Checks of checklists, one by one and together.


def check_items(workspace: Workspace) -> Iterator[Finding]:
    """Every item by itself."""
    for document in workspace.checklists:
        for path, item in item_paths(document.model):
            for finding in item_findings(item):
                values = {"item": item.id, **finding.values}
                where = (*path, *finding.path)
                yield Finding(finding.code, where, values, finding.on, document.name)


def item_paths(checklist: Checklist) -> Iterator[tuple[Path, Item]]:
    """Every item with its path in the document."""
    for s, section in enumerate(checklist.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


def check_section_ids(workspace: Workspace) -> Iterator[Finding]:
    """Section ids are unique within a list."""
    for document in workspace.checklists:
        ids = (section.id for section in document.model.sections)
        yield from duplicates(ids, ("sections",), document.name)


def check_item_ids(workspace: Workspace) -> Iterator[Finding]:
    """Item ids are unique across all lists; versions of one list share theirs."""
    owner: dict[str, str] = {}
    for document in workspace.checklists:
        here: set[str] = set()
        for path, item in item_paths(document.model):
            other = owner.setdefault(item.id, document.model.id)
            if item.id in here or other != document.model.id:
                where = "本清单前面的事项" if item.id in here else f"清单 {other}"
                values = {"item": item.id, "other": where}
                yield Finding(codes.DUPLICATE_ITEM, (*path, "id"), values, document=document.name)
            here.add(item.id)
    yield from case_twins(
        (
            (item.id, (*path, "id"), document.name)
            for document in workspace.checklists
            for path, item in item_paths(document.model)
        ),
        "事项编号",
    )
    lists = [(each.model.id, each.name) for each in workspace.checklists]
    lists += [(each.model.id, each.name) for each in workspace.points_rules]
    yield from case_twins(((name, ("id",), document) for name, document in lists), "清单编号")


def check_versions(workspace: Workspace) -> Iterator[Finding]:
    """The same id and version never has two meanings."""
    seen: dict[str, Document[Checklist]] = {}
    for document in workspace.checklists:
        checklist = document.model
        other = seen.setdefault(checklist.reference, document)
        if other is not document and digest_of(other.model) != digest_of(checklist):
            values = {"id": checklist.id, "version": checklist.version, "other": other.name}
            yield Finding(codes.VERSION_CONFLICT, ("version",), values, document=document.name)


def check_effective_order(workspace: Workspace) -> Iterator[Finding]:
    """A newer version isn't in force earlier than an older one."""
    names = {document.model.reference: document.name for document in workspace.checklists}
    for checklist, versions in workspace.versions.items():
        ordered = sorted(versions.values(), key=lambda each: version_key(each.version))
        for earlier, later in pairwise(ordered):
            if earlier.effective and (
                later.effective is None or later.effective < earlier.effective
            ):
                values = {"id": checklist, "later": later.version, "earlier": earlier.version}
                path: Path = ("effective",) if later.effective else ("version",)
                yield Finding(codes.EFFECTIVE_ORDER, path, values, document=names[later.reference])


def check_layers(workspace: Workspace) -> Iterator[Finding]:
    """Lists are for layers of the catalog; their items' responsibilities are of one of those layers."""
    if workspace.catalog is None:
        return
    layers = {layer.id: layer for layer in workspace.catalog.layers}
    responsibilities = [each.id for each in workspace.catalog.responsibilities]
    for document in workspace.checklists:
        for index, name in enumerate(document.model.layers):
            if name not in layers:
                values = {
                    "layer": shown(name),
                    "suggestion": suggestion(name, layers),
                    "known": listed(layers),
                }
                yield Finding(
                    codes.UNKNOWN_LAYER, ("layers", index), values, document=document.name
                )
        mine = [layers[name] for name in document.model.layers if name in layers]
        allowed = {name for layer in mine for name in layer.responsibility}
        for path, item in item_paths(document.model):
            where = (*path, "responsibility")
            name = item.responsibility
            if name not in responsibilities:
                values = {
                    "responsibility": shown(name),
                    "suggestion": suggestion(name, responsibilities),
                    "known": listed(responsibilities),
                }
                yield Finding(codes.UNKNOWN_RESPONSIBILITY, where, values, document=document.name)
            elif mine and name not in allowed:
                values = {
                    "item": item.id,
                    "responsibility": name,
                    "layer": "、".join(layer.id for layer in mine),
                    "allowed": listed(sorted(allowed)),
                }
                yield Finding(
                    codes.RESPONSIBILITY_NOT_OF_LAYER, where, values, document=document.name
                )


def check_scores(workspace: Workspace) -> Iterator[Finding]:
    """Full score, ceiling and own grades don't contradict each other; something counts."""
    for document in workspace.checklists:
        checklist = document.model
        if checklist.ceiling is not None and checklist.ceiling < checklist.full_score:
            values = {"ceiling": plain(checklist.ceiling), "full": plain(checklist.full_score)}
            yield Finding(codes.CEILING_BELOW_FULL, ("ceiling",), values, document=document.name)
        if checklist.grades:
            yield from grade_flaws(checklist.grades, document.name)
            most = highest_score(checklist)
            yield from unreachable_grades(checklist.grades, most, document.name)
        if not any(item.counted and item.points for item in checklist.items_in_force()):
            values = {"checklist": checklist.id}
            yield Finding(codes.NOTHING_COUNTED, ("sections",), values, document=document.name)


def highest_score(checklist: Checklist) -> Decimal:
    """The most that anybody can score by a list."""
    used = checklist.items_in_force()
    bonus = sum((item.points for item in used if item.criterion.role == "bonus"), ZERO)
    most = checklist.full_score + within_cap(bonus, checklist.bonus_cap)
    return most if checklist.ceiling is None else min(most, checklist.ceiling)


def check_tags(workspace: Workspace) -> Iterator[Finding]:
    """Some unit has one of the tags that an item is limited to."""
    if not workspace.units:
        return
    known = {tag for tags in workspace.tags.values() for tag in tags}
    for document in workspace.checklists:
        for path, item in item_paths(document.model):
            if item.applies_to and known.isdisjoint(item.applies_to):
                guesses = (suggestion(tag, known) for tag in item.applies_to)
                values = {
                    "item": item.id,
                    "tags": "、".join(item.applies_to),
                    "suggestion": next((guess for guess in guesses if guess), ""),
                }
                where = (*path, "applies_to")
                yield Finding(codes.UNUSED_TAGS, where, values, document=document.name)


def check_veto_grades(workspace: Workspace) -> Iterator[Finding]:
    """Grade vetoes name a grade of the list, or of a policy where the list has none of its own."""
    policies = [grade.name for document in workspace.policies for grade in document.model.grades]
    for document in workspace.checklists:
        own = [grade.name for grade in document.model.grades or ()]
        known = list(dict.fromkeys(own or policies))
        if not known:
            continue
        for path, item in item_paths(document.model):
            for index, rule in enumerate(rules_of(item.criterion).values()):
                effect = getattr(rule, "effect", None)
                if effect is None or effect.grade is None or effect.grade in known:
                    continue
                values = {
                    "item": item.id,
                    "rule": rule.id,
                    "grade": effect.grade,
                    "suggestion": suggestion(effect.grade, known),
                    "known": listed(known),
                }
                where = (*path, "criterion", "rules", index, "effect")
                yield Finding(codes.UNKNOWN_GRADE, where, values, document=document.name)


CHECKS = (
    check_items,
    check_section_ids,
    check_item_ids,
    check_versions,
    check_effective_order,
    check_layers,
    check_scores,
    check_tags,
    check_veto_grades,
    check_conditions,
    check_same_as,
)


# Checks of the catalog.


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
                finding = Finding(codes.COLLECTION_UNKNOWN_LIST, path, values)
                yield finding._replace(document=document.name, cause=absent("list", name))
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


CATALOG_CHECKS = (check_one_catalog, check_ids, check_references, check_collections)
