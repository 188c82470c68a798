"""Checks of policies: what contradicts itself, or can't be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from dangjian.checks.checklists import highest_score
from dangjian.checks.common import duplicate_names, grade_flaws, unreachable_grades
from dangjian.codes import lists as list_codes
from dangjian.codes import policy as codes
from dangjian.criteria.base import rules_of
from dangjian.documents.kinds import Document
from dangjian.documents.policy import Need, Policy, RelativePart
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path, absent
from dangjian.scoring.composing import MONTHS_PART
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, plain, product, whole_part
from dangjian.values.period import PeriodKind
from dangjian.values.wording import listed, shown, suggestion


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
    cause = absent("list", name)
    return Finding(codes.COMPOSITION_UNKNOWN_LIST, path, values, "key", document, cause)


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
            plain_weights = {
                name: part.weight if isinstance(part, RelativePart) else part
                for name, part in weights.items()
            }
            yield from _weights_sum(f"{layer} 的组成", plain_weights, path, document.name)


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
        where = "组成（composition）"
        yield from _not_after_year(workspace, where, name, path, document)


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


_ADDED_WORDS = {"year": "年度", "half-year": "半年", "quarter": "季度"}


def check_rollup(workspace: Workspace) -> Iterator[Finding]:
    """The parts of longer periods exist, add up, and stand where they may."""
    for document in workspace.policies:
        rollup = document.model.rollup
        if rollup.drop_lowest and rollup.method != "months":
            path: Path = ("rollup", "drop_lowest")
            values = {"method": rollup.method}
            yield Finding(codes.DROP_WITH_ITEMS, path, values, document=document.name)
        for kind, words in _ADDED_WORDS.items():
            added = rollup.added(kind)
            if added:
                yield from _added(workspace, kind, words, added, document.name)


def _added(
    workspace: Workspace, kind: str, words: str, added: Mapping[str, Decimal], document: str
) -> Iterator[Finding]:
    path: Path = ("rollup", kind)
    where = f"{words}组成（rollup.{kind}）"
    for name in added:
        if name not in workspace.versions and name not in {MONTHS_PART, *workspace.lost}:
            yield _unknown_list(workspace, where, name, (*path, name), document)
        elif kind != "year":
            yield from _not_after_year(workspace, where, name, (*path, name), document)
    if MONTHS_PART not in added:
        values = {"words": words, "kind": kind}
        yield Finding(codes.ROLLUP_MONTHS_MISSING, path, values, "key", document)
    yield from _weights_sum(f"{words}组成", added, path, document)


def _not_after_year(
    workspace: Workspace, where: str, name: str, path: Path, document: str
) -> Iterator[Finding]:
    if any(each.is_after_year for each in workspace.versions.get(name, {}).values()):
        values = {"checklist": name, "where": where}
        yield Finding(codes.AFTER_YEAR_PLACE, path, values, "key", document)


def check_relative(workspace: Workspace) -> Iterator[Finding]:
    """What is measured by places says how much a place costs; nothing else does."""
    for document in workspace.policies:
        for layer in document.model.composition or {}:
            for name, part in document.model.relative_parts(layer).items():
                needs_step = part.relative == "place"
                if needs_step != (part.step is not None):
                    values = {
                        "layer": layer,
                        "checklist": name,
                        "relative": part.relative,
                        "problem": "没有写 step" if needs_step else "不能写 step",
                    }
                    path = ("composition", layer, name)
                    yield Finding(codes.RELATIVE_STEP, path, values, "key", document.name)


def check_layers(workspace: Workspace) -> Iterator[Finding]:
    """Layers that the policy names exist; classes of one layer differ."""
    known = [layer.id for layer in workspace.catalog.layers] if workspace.catalog else None
    for document in workspace.policies:
        policy = document.model
        named: list[tuple[str, str, Path, Literal["key", "value"]]] = [
            ("self_is_final", layer, ("self_is_final", index), "value")
            for index, layer in enumerate(policy.self_is_final)
        ]
        named += [("classes", layer, ("classes", layer), "key") for layer in policy.classes or {}]
        for where, layer, path, on in named:
            if known is not None and layer not in known:
                values = {
                    "where": where,
                    "layer": shown(layer),
                    "suggestion": suggestion(layer, known),
                    "known": listed(known),
                }
                yield Finding(codes.UNKNOWN_LAYER, path, values, on, document.name)
        for layer, classes in (policy.classes or {}).items():
            ids = (each.id for each in classes)
            yield from duplicate_names(ids, "组别", ("classes", layer), document.name, "id")


def check_small_classes(workspace: Workspace) -> Iterator[Finding]:
    """Classes in which a quota leaves no place, by the units of the newest month with records."""
    months = workspace.months_with_records
    for document in workspace.policies:
        policy = document.model
        if not policy.quota_periods:
            continue
        for layer in policy.classes or {}:
            units = [unit for unit in workspace.units.values() if unit.layer == layer]
            present = [unit for unit in units if not months or unit.exists_in(months[-1])]
            sizes = Counter(policy.class_of(layer, workspace.tags[unit.id]) for unit in present)
            for class_, n in sizes.items():
                yield from _small(policy, layer, class_, n, document.name)


def _small(
    policy: Policy, layer: str, class_: str | None, n: int, document: str
) -> Iterator[Finding]:
    for index, grade in enumerate(policy.grades):
        if grade.quota and not whole_part(product(grade.quota, n)):
            values = {
                "layer": layer,
                "class_": policy.class_name(layer, class_),
                "n": n,
                "grade": grade.name,
                "quota": plain(grade.quota),
            }
            path = ("grades", index, "quota")
            yield Finding(codes.SMALL_CLASS, path, values, document=document)


def check_months_scored(workspace: Workspace) -> Iterator[Finding]:
    """No more months are asked for than a period has."""
    for document in workspace.policies:
        for kind, months in (document.model.months_scored or {}).items():
            length = PeriodKind(kind).length
            if months > length:
                values = {"period": _ADDED_WORDS[kind], "months": months, "length": length}
                path = ("months_scored", kind)
                yield Finding(codes.MONTHS_TOO_MANY, path, values, document=document.name)


def check_grade_needs(workspace: Workspace) -> Iterator[Finding]:
    """Needs of grades are right, and the last grade takes everybody."""
    for document in workspace.policies:
        grades = document.model.grades
        last = grades[-1]
        if last.needs or last.quota is not None:
            path: Path = ("grades", len(grades) - 1)
            values = {"grade": last.name}
            yield Finding(codes.LAST_GRADE, path, values, document=document.name)
        for index, grade in enumerate(grades):
            for n, need in enumerate(grade.needs):
                path = ("grades", index, "needs", n)
                yield from _need_ways(grade.name, need, path, document.name)
                if need.grade is not None:
                    values = {"grade": grade.name}
                    yield Finding(codes.GRADE_NEED, path, values, document=document.name)
                yield from _share_need(workspace, grade.name, need, path, document.name)


def _need_ways(what: str, need: Need, path: Path, document: str) -> Iterator[Finding]:
    if len(need.written) != 1:
        names = "、".join(need.written)
        ways = f"写了 {names}" if names else "一个也没有写"
        yield Finding(codes.NEED_WAYS, path, {"award": what, "ways": ways}, document=document)


def _share_need(
    workspace: Workspace, what: str, need: Need, path: Path, document: str
) -> Iterator[Finding]:
    share = need.share
    if share is None or share.checklist in workspace.lost:
        return
    problem, hint = "", ""
    versions = workspace.versions.get(share.checklist, {}).values()
    sections = [section.id for each in versions for section in each.sections]
    items = [item.id for each in versions for item in each.items() if item.counted]
    if not versions:
        problem = f"写的清单{shown(share.checklist)}不存在"
        hint = f"{suggestion(share.checklist, workspace.versions)}写清单编号"
    elif share.section is not None and share.item is not None:
        problem, hint = "同时写了 section 和 item", "留下其中一个"
    elif share.section is not None and share.section not in sections:
        problem = f"写的项目{shown(share.section)}不在清单 {share.checklist} 里"
        hint = f"{suggestion(share.section, sections)}项目：{listed(dict.fromkeys(sections))}"
    elif share.item is not None and share.item not in items:
        problem = f"写的事项{shown(share.item)}不是清单 {share.checklist} 的计分事项"
        hint = f"{suggestion(share.item, items)}写计分事项的编号"
    if problem:
        values = {"what": what, "problem": problem, "hint": hint}
        yield Finding(codes.SHARE_NEED, (*path, "share"), values, document=document)


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
                yield from _need_ways(award.award, need, path, document.name)
                yield from _share_need(workspace, award.award, need, path, document.name)
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
    check_relative,
    check_layers,
    check_small_classes,
    check_months_scored,
    check_grade_needs,
    check_rectification,
    check_charged_layers,
    check_eligibility,
)
