"""What an agreement and its supplement have in common: number, parties, signatures."""

from __future__ import annotations

from collections.abc import Container

from dangjian.core.page import Block, Column, Paragraph, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError


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
