"""What a unit is bound by in a month of a year: the policy and the lists in force then."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Item, Section
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.pages.agreement_facts import PartyTold
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Column, Paragraph, Table, cells
from dangjian.rectify.failures import problem_layers
from dangjian.scoring.composing import MONTHS_PART
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month, Period

_DIGEST_SHOWN = len("sha256:") + 12
_SIGN_NOTHING = frozenset((PERSON_LAYER, "team", "secretary"))
_WITHOUT_STAMP = frozenset(("secretary", "member", "group", "team"))
"""Posts and party groups have no stamp."""
SIGNERS = {
    "committee": "党委书记",
    "secretary": "党委书记",
    "member": "本人",
    "department": "部门负责人",
    "branch": "党支部书记",
    "group": "党小组组长",
}
"""Who signs for a layer."""


class Terms(NamedTuple):
    """What a unit answers for in a month."""

    unit: Unit
    month: Month
    policy: Policy
    lists: tuple[Checklist, ...]
    """Of a ranked layer in the order of the policy: those of each month, then those that only a longer
    period adds; of another those of its layer. At least one."""
    weights: Mapping[str, Decimal]
    """List → its weight in a month's score; empty for a layer that isn't ranked."""
    year_weights: Mapping[str, Decimal]
    """``months`` or a list → its weight in the year's score; empty where a year adds nothing, and for a
    layer that isn't ranked: its lists are scored each by itself."""
    tags: frozenset[str]
    raises: bool
    """Whether what its lists find is registered to be put right."""

    def sections(self, checklist: Checklist) -> Iterator[tuple[Section, tuple[Item, ...]]]:
        """The sections of a list that have items for the unit, with those items."""
        for section in checklist.sections:
            used = (item for item in section.items if not item.is_draft)
            items = tuple(item for item in used if item.applies(self.tags))
            if items:
                yield section, items

    def items(self, checklist: Checklist) -> dict[str, Item]:
        """The items of a list that apply to the unit, by id."""
        return {item.id: item for _, items in self.sections(checklist) for item in items}

    def list_of(self, name: str) -> Checklist:
        """A list by its id."""
        return next(each for each in self.lists if each.id == name)

    def has(self, name: str) -> bool:
        """Whether a list is among them."""
        return any(each.id == name for each in self.lists)

    def title_of(self, name: str) -> str:
        """The title of a list by its id."""
        return self.list_of(name).title


def counted_points(items: Mapping[str, Item]) -> tuple[int, Decimal]:
    """How many items carry points of their own (neither bonus, penalty nor veto), and their points together."""
    counted = [item.points for item in items.values() if item.counted]
    return len(counted), sum(counted, ZERO)


def year_terms(workspace: Workspace, unit: Unit, year: Period) -> tuple[Terms, ...]:
    """A unit's terms in each month of a year in which it exists and is bound by any, in order."""
    every = (terms_in(workspace, unit, month) for month in year.months)
    return tuple(terms for terms in every if terms is not None)


def bound_units(facts: Facts) -> Iterator[tuple[Unit, tuple[Terms, ...]]]:
    """The units that were asked for and are bound in the year, with their terms month by month.

    People and task teams are judged, but sign nothing; the committee at the top and its secretary sign
    with the committee above, which is none of this workspace.
    """
    for unit in facts.workspace.units.values():
        if facts.wants(unit.id) and _signs(unit):
            terms = year_terms(facts.workspace, unit, facts.period)
            if terms:
                yield unit, terms


def _signs(unit: Unit) -> bool:
    return unit.layer not in _SIGN_NOTHING and (
        unit.layer != "committee" or unit.parent is not None
    )


def archive(facts: Facts, terms: Terms) -> tuple[str, ...]:
    """The lines of the page for the files: by what the paper was made. It has no scores, so no seal."""
    head = [f"年度：{facts.period.words}", f"程序：dangjian {facts.engine}"]
    if facts.commit:
        head.append(f"工作区提交：{facts.commit}")
    lists = "；".join(f"{each.reference}（{_digest(each)}）" for each in terms.lists)
    policy = f"办法：{terms.policy.title} {terms.policy.version}（{_digest(terms.policy)}）"
    return " · ".join(head), policy, f"清单：{lists}"


def edition(workspace: Workspace, checklist: Checklist, year: Period) -> str:
    """``2026 年版``, after the year in which the version came into force; ``2026 年 4 月版`` where an
    earlier one of the same list did in that year too. One that says nothing is that of the year itself."""
    since = checklist.effective
    if since is None:
        return f"{year.first.year} 年版"
    others = workspace.versions[checklist.id].values()
    starts = [each.effective for each in others if each.version != checklist.version]
    again = any(each is not None and each.year == since.year and each < since for each in starts)
    return f"{since.words}版" if again else f"{since.year} 年版"


def _digest(document: Checklist | Policy) -> str:
    """``sha256:`` and the first 12 digits."""
    return digest_of(document)[:_DIGEST_SHOWN]


def terms_in(workspace: Workspace, unit: Unit, month: Month) -> Terms | None:
    """A unit's terms in a month; None where it isn't bound by anything."""
    policy = workspace.policy_in(month) if unit.exists_in(month) else None
    if policy is None:
        return None
    weights = workspace.composition(policy, unit.layer, month)
    names = _of_policy(policy, weights) if weights else _of_layer(workspace, unit.layer, month)
    # Not the version of the month's records: those of January may still judge the year before.
    found = (workspace.in_force(name, month) for name in names)
    tags = workspace.tags[unit.id]
    lists = tuple(
        each
        for each in found
        if each is not None
        and unit.layer in each.layers
        and any(item.applies(tags) for item in each.items_in_force())
    )
    mine = {each.id for each in lists}
    if not mine or (weights and mine.isdisjoint(weights)):
        return None
    year = {
        name: weight
        for name, weight in (policy.rollup.year or {}).items()
        if name == MONTHS_PART or name in mine
    }
    return Terms(
        unit,
        month,
        policy,
        lists,
        {name: weight for name, weight in weights.items() if name in mine},
        year if weights and set(year) - {MONTHS_PART} else {},
        tags,
        unit.layer in problem_layers(workspace, policy, month),
    )


def _of_policy(policy: Policy, weights: Mapping[str, Decimal]) -> Iterator[str]:
    """The lists that make up the score of a month, then those that a longer period adds."""
    rollup = policy.rollup
    every = (*(rollup.quarter or {}), *(rollup.half_year or {}), *(rollup.year or {}))
    return iter(dict.fromkeys((*weights, *(name for name in every if name != MONTHS_PART))))


def _of_layer(workspace: Workspace, layer: str, month: Month) -> Iterator[str]:
    """Every list of a layer that isn't ranked: each is scored by itself."""
    return (name for name in workspace.versions if layer in workspace.layers_of(name, month))


# What an agreement and its supplement have in common: parties, signatures.


def refuse_unbound(facts: Facts, bound: Container[str]) -> None:
    """Raise DangjianError for a unit that was asked for and isn't among those bound in the year."""
    for name in facts.units:
        if name not in bound:
            unit = facts.unit(name)
            raise DangjianError(
                f"{facts.period.words}没有{unit.name}的责任书。",
                "责任书由党委委员、部门、党支部、党小组与上级签订，这一年它要存在、有生效的办法和清单；"
                "公司党委和党委书记与上级党组织签订，党员和突击队不签。",
            )


def superior(facts: Facts, unit: Unit) -> PartyTold:
    """甲方: the unit's parent, or the company where it has none. The committee at the top is called as
    it signs its papers."""
    workspace = facts.workspace
    if unit.parent is None:
        return PartyTold(name=workspace.organizations[0].model.name, signer="负责人", stamped=True)
    parent = workspace.units[unit.parent]
    own = facts.papers.sender if parent.layer == "committee" and parent.parent is None else None
    return replace(party(parent), name=own) if own else party(parent)


def party(unit: Unit) -> PartyTold:
    """A unit as one who signs."""
    signer = SIGNERS.get(unit.layer, "负责人")
    return PartyTold(name=unit.name, signer=signer, stamped=unit.layer not in _WITHOUT_STAMP)


def parties(facts: Facts, unit: Unit) -> tuple[Block, ...]:
    """The lines that name both sides."""
    return (
        Paragraph(f"甲方：{superior(facts, unit).name}", "lead"),
        Paragraph(f"乙方：{unit.name}", "lead"),
    )


def signatures(facts: Facts, unit: Unit) -> Table:
    """Where both sides sign, and stamp where they have one."""
    sides = superior(facts, unit), party(unit)
    heads = (
        Column(f"{head}{'（盖章）' if side.stamped else ''}", 18)
        for head, side in zip(("甲方", "乙方"), sides, strict=True)
    )
    return Table(
        tuple(heads),
        (
            cells(*(side.name for side in sides)),
            cells(*(f"{side.signer}（签字）：\n　\n　" for side in sides)),
            cells(*["　　　　年　　月　　日"] * 2),
        ),
    )


def points_words(item: Item) -> str:
    """``3``; ``最多加 5``; ``最多倒扣 5``; ``一票否决``."""
    points = plain(item.points)
    return {
        "counted": points,
        "bonus": f"最多加 {points}",
        "penalty": f"最多倒扣 {points}",
        "veto": "一票否决",
    }[item.criterion.role]
