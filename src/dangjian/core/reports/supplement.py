"""责任书补充: what changed in lists and policy after an agreement was signed, from which month, for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dangjian.core.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells
from dangjian.core.reports.agreement_frame import number_of, parties, refuse_unbound, signatures
from dangjian.core.reports.agreement_rules import clauses, goal_clauses
from dangjian.core.reports.agreement_terms import Terms, bound_units, foot, short_digest
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.supplement_changes import (
    NOTHING,
    change_rows,
    come_row,
    gone_row,
    points_line,
)
from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace

_CHANGES = (
    Column("编号", 4),
    Column("事项", 8),
    Column("改动", 5),
    Column("原来", 10),
    Column("现在", 12),
)
_CLAUSES = (Column("条款", 6), Column("原来", 16), Column("现在", 16))


class Step(NamedTuple):
    """Terms that differ from those of the month before."""

    before: Terms
    after: Terms

    @property
    def added(self) -> list[Checklist]:
        """Lists that the unit answers for from this month on."""
        known = {each.id for each in self.before.lists}
        return [each for each in self.after.lists if each.id not in known]

    @property
    def removed(self) -> list[Checklist]:
        """Lists that it answers for no longer."""
        left = {each.id for each in self.after.lists}
        return [each for each in self.before.lists if each.id not in left]

    @property
    def changed(self) -> list[tuple[Checklist, Checklist]]:
        """Lists in another version, old and new."""
        old = {each.id: each for each in self.before.lists}
        pairs = ((old[each.id], each) for each in self.after.lists if each.id in old)
        return [(before, after) for before, after in pairs if before.version != after.version]


def supplement_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """A supplement for each unit whose lists or policy changed within the year.

    Raises DangjianError when a unit that was asked for isn't bound at all.
    """
    bound = {unit.id: (unit, terms) for unit, terms in bound_units(facts)}
    refuse_unbound(facts, bound)
    for unit, terms in bound.values():
        steps = steps_of(terms)
        if steps:
            yield unit, _page(facts, unit, steps)


def steps_of(terms: Sequence[Terms]) -> list[Step]:
    """Where the terms change from month to month."""
    return [Step(old, new) for old, new in pairwise(terms) if _versions(old) != _versions(new)]


def _versions(terms: Terms) -> tuple[str, ...]:
    return (terms.policy.version, *(each.reference for each in terms.lists))


def _page(facts: Facts, unit: Unit, steps: Sequence[Step]) -> Page:
    first, last = steps[0].before, steps[-1].after
    blocks: list[Block] = [
        *parties(facts, unit),
        Paragraph(
            f"双方签订的 {facts.period.first.year} 年度党建工作责任书（编号 {number_of(facts, unit)}）"
            "所依据的清单或办法，年内换了版本。双方确认下列改动，没有列出的条款继续有效。"
        ),
        Table(
            (Column("依据", 14), Column("签订时", 5), Column("现在", 5), Column("现在的指纹", 11)),
            tuple(_versions_rows(first, last)),
            title="版本",
        ),
    ]
    for step in steps:
        blocks += _step(facts.workspace, step)
    blocks += [
        Heading("效力"),
        Paragraph(_force(last)),
        *signatures(facts, unit),
    ]
    return Page(
        title=f"{facts.period.first.year} 年度党建工作责任书补充",
        subtitle=f"编号：{number_of(facts, unit)}.补",
        blocks=tuple(blocks),
        provenance=foot(facts, last),
        name="责任书补充",
    )


def _force(last: Terms) -> str:
    """From when the changes bind; what the year's roll-up takes from which version."""
    items = last.policy.rollup.method == "items"
    values = "每条事项的分值取最后一版，" if items else ""
    return (
        "改动从所列月份的记录起执行，之前各月的得分仍按原来的版本计。"
        f"全年汇总时，{values}汇总办法和等次按年末在用的办法。"
        "本补充累计写明签订以来的全部改动，以前的补充以本件为准。"
    )


def _versions_rows(first: Terms, last: Terms) -> Iterator[tuple[Cell, ...]]:
    old = {each.id: each for each in first.lists}
    new = {each.id: each for each in last.lists}
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        named = after or before
        assert named is not None
        yield cells(
            named.title,
            before.version if before else NOTHING,
            after.version if after else NOTHING,
            short_digest(after) if after else NOTHING,
        )
    policy = last.policy
    yield cells(policy.title, first.policy.version, policy.version, short_digest(policy))


def _step(workspace: Workspace, step: Step) -> Iterator[Block]:
    yield Heading(f"从 {step.after.month.words}起的改动")
    for old, new in step.changed:
        yield Heading(f"{new.title}：{old.version} → {new.version}", 2)
        rows = change_rows(workspace, step.before, step.after, new.id)
        if rows:
            yield Table(_CHANGES, tuple(rows))
            yield Paragraph(points_line(step.before, step.after, new.id))
        else:
            yield Paragraph("版本换了，适用于乙方的条款没有变。")
    for checklist in step.added:
        yield Heading(f"新增清单：{checklist.title}（{checklist.version}）", 2)
        rows = [come_row(item) for item in step.after.items(checklist).values()]
        yield Table(_CHANGES, tuple(rows), empty="这张清单没有适用于乙方的事项。")
    for checklist in step.removed:
        yield Heading(f"不再适用的清单：{checklist.title}（{checklist.version}）", 2)
        rows = [gone_row(item) for item in step.before.items(checklist).values()]
        yield Table(_CHANGES, tuple(rows), empty="这张清单没有适用于乙方的事项。")
    rules = list(_clause_rows(step))
    if rules:
        old_policy, policy = step.before.policy, step.after.policy
        versions = f"{old_policy.version} → {policy.version}"
        title = policy.title if old_policy == policy else f"{policy.title}：{versions}"
        yield Heading(title, 2)
        yield Table(_CLAUSES, tuple(rules))


def _clause_rows(step: Step) -> Iterator[tuple[Cell, ...]]:
    """Clauses of the policy that read differently; only the sentences that differ."""
    sides = [
        {clause.title: clause.lines for clause in (*goal_clauses(terms.policy), *clauses(terms))}
        for terms in (step.before, step.after)
    ]
    for title in dict.fromkeys((*sides[0], *sides[1])):
        old, new = (side.get(title, ()) for side in sides)
        if old != new:
            yield cells(title, _only(old, new), _only(new, old))


def _only(mine: Sequence[str], other: Sequence[str]) -> str:
    """The sentences that the other side lacks; all of them where only the order differs."""
    own = [line for line in mine if line not in other]
    return "\n".join(own or (mine if set(mine) == set(other) else ())) or NOTHING
