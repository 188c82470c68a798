"""What a unit is bound by in a month of a year: the policy and the lists in force then."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Item, Section
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.pages.duties import due_words
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.scoring.composing import MONTHS_PART
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month, Period

_DIGEST_SHOWN = len("sha256:") + 12


class Terms(NamedTuple):
    """What a unit of a ranked layer answers for in a month."""

    unit: Unit
    month: Month
    policy: Policy
    lists: tuple[Checklist, ...]
    """In the order of the policy: those of each month, then those that only the year adds; at least one."""
    weights: Mapping[str, Decimal]
    """List → its weight in a month's score."""
    year_weights: Mapping[str, Decimal]
    """``months`` or a list → its weight in the year's score; empty where a year adds nothing."""
    tags: frozenset[str]

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
    every = (_terms_in(workspace, unit, month) for month in year.months)
    return tuple(terms for terms in every if terms is not None)


def bound_units(facts: Facts) -> Iterator[tuple[Unit, tuple[Terms, ...]]]:
    """The units that were asked for and are bound in the year, with their terms month by month.

    People are judged, but sign nothing.
    """
    for unit in facts.workspace.units.values():
        if facts.wants(unit.id) and unit.layer != PERSON_LAYER:
            terms = year_terms(facts.workspace, unit, facts.period)
            if terms:
                yield unit, terms


def short_digest(document: Checklist | Policy) -> str:
    """``sha256:`` and the first 12 digits: what names a version's meaning on paper."""
    return digest_of(document)[:_DIGEST_SHOWN]


def foot(facts: Facts, terms: Terms) -> tuple[str, ...]:
    """The lines of the foot: by what rules the paper was made. It has no scores, so no seal either."""
    head = [f"年度：{facts.period.words}", f"程序：dangjian {facts.engine}"]
    if facts.commit:
        head.append(f"工作区提交：{facts.commit}")
    lists = "；".join(f"{each.reference}（{short_digest(each)}）" for each in terms.lists)
    policy = f"办法：{terms.policy.title} {terms.policy.version}（{short_digest(terms.policy)}）"
    return " · ".join(head), policy, f"清单：{lists}"


def _terms_in(workspace: Workspace, unit: Unit, month: Month) -> Terms | None:
    policy = workspace.policy_in(month) if unit.exists_in(month) else None
    if policy is None:
        return None
    weights = workspace.composition(policy, unit.layer, month)
    rollup = policy.rollup
    every = (*(rollup.quarter or {}), *(rollup.half_year or {}), *(rollup.year or {}))
    added = [name for name in dict.fromkeys(every) if name != MONTHS_PART]
    names = dict.fromkeys((*weights, *added)) if weights else ()
    found = (workspace.checklist_in(name, month) for name in names)
    lists = tuple(each for each in found if each is not None and unit.layer in each.layers)
    mine = {each.id for each in lists}
    if mine.isdisjoint(weights):
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
        year if set(year) - {MONTHS_PART} else {},
        workspace.tags[unit.id],
    )


# What an agreement and its supplement have in common: number, parties, signatures.


def refuse_unbound(facts: Facts, bound: Container[str]) -> None:
    """Raise DangjianError for a unit that was asked for and isn't among those bound in the year."""
    for name in facts.units:
        if name not in bound:
            unit = facts.unit(name)
            raise DangjianError(
                f"{facts.period.words}没有{unit.name}的责任书。",
                "责任书只和参加排名的层级的单位签订，并且这一年它要存在、有生效的办法和清单。",
            )


def number_of(facts: Facts, unit: Unit) -> str:
    """The number of a unit's agreement: ``2026.br-gear``."""
    return f"{facts.period}.{unit.id}"


def superior(workspace: Workspace, unit: Unit) -> str:
    """The name of 甲方: the unit's parent, or the company where it has none."""
    if unit.parent is not None:
        return workspace.units[unit.parent].name
    return workspace.organizations[0].model.name


def parties(facts: Facts, unit: Unit) -> tuple[Block, ...]:
    """The lines that name both sides and the company."""
    return (
        Paragraph(f"单位：{facts.workspace.organizations[0].model.name}", "lead"),
        Paragraph(f"甲方：{superior(facts.workspace, unit)}", "lead"),
        Paragraph(f"乙方：{unit.name}", "lead"),
    )


def signatures(facts: Facts, unit: Unit) -> tuple[Block, ...]:
    """一式两份, and where both sides sign and stamp."""
    sign, day = "负责人（签字）：\n\n", "　　　　年　　月　　日"
    rows = (
        cells(superior(facts.workspace, unit), unit.name),
        cells(sign, sign),
        cells(day, day),
    )
    return (
        Paragraph("本件一式两份，甲乙双方各执一份，签字盖章后生效。"),
        Table((Column("甲方（盖章）", 18), Column("乙方（盖章）", 18)), rows),
    )


# 责任条款: the items of a unit's lists, one a row.


_ITEM_COLUMNS = (
    Column("编号", 4),
    Column("责任事项和工作要求", 20),
    Column("责任类别", 4),
    Column("周期和时间", 5),
    Column("分值", 4, "center"),
)


def duties(workspace: Workspace, terms: Terms) -> Iterator[Block]:
    """Every list, and in it every item that applies to the unit."""
    yield Heading("责任条款")
    yield Paragraph(
        "乙方对下列事项负责。每条怎样评分，以所列版本清单的评分标准为准，点检表上逐条印有。"
    )
    for checklist in terms.lists:
        yield Heading(f"{checklist.title}（{checklist.version}）", 2)
        yield Paragraph(_scale(checklist), "note")
        yield _table(workspace, terms, checklist)


def _scale(checklist: Checklist) -> str:
    """``满分 100 分，加分后最高 110 分。``, and the grades of its own."""
    words = f"满分 {plain(checklist.full_score)} 分"
    if checklist.bonus_cap is not None:
        words += f"，加分合计最多 {plain(checklist.bonus_cap)} 分"
    if checklist.ceiling is not None:
        words += f"，加分后最高 {plain(checklist.ceiling)} 分"
    if checklist.grades:
        own = "，".join(f"{grade.name} {plain(grade.from_)} 分起" for grade in checklist.grades)
        words += f"；本清单的等次：{own}"
    return f"{words}。"


def _table(workspace: Workspace, terms: Terms, checklist: Checklist) -> Table:
    """Every item of a list that applies to the unit, under the headings of its sections."""
    rows: list[tuple[Cell, ...]] = []
    for section, items in terms.sections(checklist):
        count, points = counted_points({item.id: item for item in items})
        total = f"（{count} 条 {plain(points)} 分）" if count else ""
        heading = Cell(f"{section.title}{total}", "strong", len(_ITEM_COLUMNS))
        rows += [(heading,), *(_duty(workspace, item) for item in items)]
    return Table(_ITEM_COLUMNS, tuple(rows), empty="这张清单没有适用于乙方的事项。")


def _duty(workspace: Workspace, item: Item) -> tuple[Cell, ...]:
    catalog = workspace.catalog
    name = item.responsibility
    return cells(
        item.id,
        f"{item.title}\n{item.requirement}",
        catalog.responsibility_name(name) if catalog else name,
        due_words(item),
        points_words(item),
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
