"""Checks of policies: what contradicts itself, or can't be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from dangjian.checks.checklists import highest_score
from dangjian.checks.common import duplicate_names, grade_flaws, unreachable_grades
from dangjian.codes import lists as list_codes
from dangjian.codes import policy as codes
from dangjian.criteria.base import rules_of
from dangjian.documents.kinds import Document
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, plain
from dangjian.values.wording import listed, shown, suggestion

MONTHS_PART = "months"


def check_versions(workspace: Workspace) -> Iterator[Finding]:
    """The same version of the policy never has two meanings."""
    seen: dict[str, Document[Policy]] = {}
    for document in workspace.policies:
        other = seen.setdefault(document.model.version, document)
        if other is not document and digest_of(other.model) != digest_of(document.model):
            values = {"id": "考核办法", "version": document.model.version, "other": other.name}
            yield Finding(list_codes.VERSION_CONFLICT, ("version",), values, document=document.name)


def check_grades(workspace: Workspace) -> Iterator[Finding]:
    """Grades are in order and can be reached."""
    most = max((highest_score(d.model) for d in workspace.checklists), default=None)
    for document in workspace.policies:
        yield from grade_flaws(document.model.grades, document.name)
        if most is not None:
            yield from unreachable_grades(document.model.grades, most, document.name)
        for index, grade in enumerate(document.model.grades):
            if grade.quota == ZERO:
                path = ("grades", index, "quota")
                values = {"grade": grade.name}
                yield Finding(codes.QUOTA_ZERO, path, values, document=document.name)


def check_tiers(workspace: Workspace) -> Iterator[Finding]:
    """Only the last tier, and always the last, has no conditions; conditions can hold together."""
    most = max((highest_score(d.model) for d in workspace.checklists), default=None)
    for document in workspace.policies:
        tiers = document.model.tiers
        names = (tier.name for tier in tiers)
        yield from duplicate_names(names, "类别", ("tiers",), document.name)
        for index, tier in enumerate(tiers):
            path: Path = ("tiers", index)
            last = index == len(tiers) - 1
            values: dict[str, object] = {"tier": tier.name}
            if last and tier.conditions:
                yield Finding(codes.TIER_LAST, path, values, document=document.name)
            if not last and not tier.conditions:
                yield Finding(codes.TIER_UNCONDITIONAL, path, values, document=document.name)
            low, high = tier.from_, tier.below
            if low is not None and high is not None and low >= high:
                values |= {"from_": plain(low), "below": plain(high)}
                where = (*path, "below")
                yield Finding(codes.TIER_CONTRADICTION, where, values, document=document.name)
            elif low is not None and most is not None and low > most:
                values |= {"from_": plain(low), "most": plain(most)}
                where = (*path, "from")
                yield Finding(codes.TIER_UNREACHABLE, where, values, document=document.name)


def _unknown_list(
    workspace: Workspace, where: str, name: str, path: Path, document: str
) -> Finding:
    values = {
        "where": where,
        "checklist": shown(name),
        "suggestion": suggestion(name, workspace.versions),
        "known": listed(workspace.versions),
    }
    return Finding(codes.COMPOSITION_UNKNOWN_LIST, path, values, "key", document)


def _weights_sum(
    where: str, weights: Mapping[str, Decimal], path: Path, document: str
) -> Iterator[Finding]:
    total = sum(weights.values(), ZERO)
    if total != 1:
        values = {"where": where, "sum": plain(total)}
        yield Finding(codes.WEIGHTS_SUM, path, values, "key", document)


def check_composition(workspace: Workspace) -> Iterator[Finding]:
    """Layers are composed of lists that exist and are theirs; weights add up."""
    layers = [layer.id for layer in workspace.catalog.layers] if workspace.catalog else None
    for document in workspace.policies:
        for layer, weights in (document.model.composition or {}).items():
            path: Path = ("composition", layer)
            if layers is not None and layer not in layers:
                values = {
                    "layer": shown(layer),
                    "suggestion": suggestion(layer, layers),
                    "known": listed(layers),
                }
                yield Finding(codes.COMPOSITION_UNKNOWN_LAYER, path, values, "key", document.name)
            known_layer = None if layers is not None and layer not in layers else layer
            for name in weights:
                where = (*path, name)
                yield from _composed_list(workspace, known_layer, name, where, document.name)
            yield from _weights_sum(f"{layer} 的组成", weights, path, document.name)


def _composed_list(
    workspace: Workspace, layer: str | None, name: str, path: Path, document: str
) -> Iterator[Finding]:
    versions = workspace.versions.get(name)
    if versions is None and name in workspace.lost:
        return
    if versions is None:
        yield _unknown_list(workspace, "组成（composition）", name, path, document)
    elif layer and not any(layer in each.layers for each in versions.values()):
        layers = "、".join(workspace.newest(name).layers)
        values = {"layer": layer, "checklist": name, "layers": layers}
        yield Finding(codes.COMPOSITION_WRONG_LAYER, path, values, "key", document)
    else:
        yield from _foreign_grades(workspace, name, path, document)


def _foreign_grades(
    workspace: Workspace, name: str, path: Path, document: str
) -> Iterator[Finding]:
    """A grade veto in a list's own grades can't bind the composed score unless the policy knows it."""
    checklist = workspace.newest(name)
    known = {g.name for d in workspace.policies if d.name == document for g in d.model.grades}
    for item in checklist.items() if checklist.grades else ():
        for rule in rules_of(item.criterion).values():
            effect = getattr(rule, "effect", None)
            if effect is not None and effect.grade is not None and effect.grade not in known:
                values = {"checklist": name, "rule": rule.id, "grade": effect.grade}
                yield Finding(codes.FOREIGN_VETO_GRADE, path, values, "key", document)


def check_ranked_layers(workspace: Workspace) -> Iterator[Finding]:
    """Without any composition, a layer with several lists can't be composed."""
    by_layer: dict[str, list[str]] = {}
    for name in workspace.versions:
        for layer in workspace.newest(name).layers:
            by_layer.setdefault(layer, []).append(name)
    for document in workspace.policies:
        if document.model.composition is not None:
            continue
        for layer, names in by_layer.items():
            if len(names) > 1:
                values = {"layer": layer, "checklists": "、".join(names), "first": names[0]}
                yield Finding(codes.NO_COMPOSITION, (), values, document=document.name)


def check_rollup(workspace: Workspace) -> Iterator[Finding]:
    """The year's parts exist and add up."""
    for document in workspace.policies:
        year = document.model.rollup.year
        if year is None:
            continue
        path: Path = ("rollup", "year")
        for name in year:
            if name not in workspace.versions and name not in {MONTHS_PART, *workspace.lost}:
                where = "年度组成（rollup.year）"
                yield _unknown_list(workspace, where, name, (*path, name), document.name)
        if MONTHS_PART not in year:
            yield Finding(codes.ROLLUP_MONTHS_MISSING, path, {}, "key", document.name)
        yield from _weights_sum("年度组成", year, path, document.name)


def check_rectification(workspace: Workspace) -> Iterator[Finding]:
    """Escalation steps rise; closers exist."""
    for document in workspace.policies:
        rules = document.model.rectification
        for index, (earlier, later) in enumerate(pairwise(rules.escalation), 1):
            if later.overdue <= earlier.overdue:
                path: Path = ("rectification", "escalation", index, "overdue")
                values = {"action": later.action}
                yield Finding(codes.ESCALATION_ORDER, path, values, document=document.name)
        for index, name in enumerate(rules.closers):
            if workspace.organizations and name not in workspace.units:
                path = ("rectification", "closers", index)
                values = {"unit": shown(name), "suggestion": suggestion(name, workspace.units)}
                yield Finding(codes.UNKNOWN_CLOSER, path, values, document=document.name)


def check_charged_layers(workspace: Workspace) -> Iterator[Finding]:
    """The layers whose lists raise problems exist."""
    if workspace.catalog is None:
        return
    known = [layer.id for layer in workspace.catalog.layers]
    for document in workspace.policies:
        for index, name in enumerate(document.model.rectification.layers or ()):
            if name not in known:
                path: Path = ("rectification", "layers", index)
                values = {
                    "layer": shown(name),
                    "suggestion": suggestion(name, known),
                    "known": listed(known),
                }
                yield Finding(codes.UNKNOWN_CHARGED_LAYER, path, values, document=document.name)


def check_eligibility(workspace: Workspace) -> Iterator[Finding]:
    """Each need states exactly one condition, with grades that exist."""
    for document in workspace.policies:
        grades = [grade.name for grade in document.model.grades]
        for a, award in enumerate(document.model.eligibility):
            for n, need in enumerate(award.needs):
                path: Path = ("eligibility", a, "needs", n)
                if len(need.written) != 1:
                    names = "、".join(need.written)
                    ways = f"写了 {names}" if names else "一个也没有写"
                    values = {"award": award.award, "ways": ways}
                    yield Finding(codes.NEED_WAYS, path, values, document=document.name)
                yield from _need_grades(award.award, need.grade or (), grades, path, document.name)


def _need_grades(
    award: str, names: Iterable[str], known: list[str], path: Path, document: str
) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name not in known:
            values = {
                "award": award,
                "grade": name,
                "suggestion": suggestion(name, known),
                "known": listed(known),
            }
            where = (*path, "grade", index)
            yield Finding(codes.NEED_UNKNOWN_GRADE, where, values, document=document)


CHECKS = (
    check_versions,
    check_grades,
    check_tiers,
    check_composition,
    check_ranked_layers,
    check_rollup,
    check_rectification,
    check_charged_layers,
    check_eligibility,
)
