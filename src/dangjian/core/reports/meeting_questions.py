"""一问: questions made from what lost points, with what the list demands and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.outcome import Loss, Outcome, by_item, total
from dangjian.scoring.results import Row
from dangjian.values.numbers import plain
from dangjian.values.wording import listed

MOST_QUESTIONS = 12
"""So many items are asked about: those that most units lost points in."""
_NAMED = 4
"""So many units are named beside a question."""
_QUESTIONS = (
    Column("序号", 2, "center"),
    Column("问题", 9),
    Column("答案要点（清单的工作要求）", 15),
    Column("依据", 8),
    Column("建议问谁", 8),
)
_ASKED = (
    Column("委员", 7),
    Column("联系单位", 8),
    Column("请当场问", 20),
)


def questions(outcome: Outcome, rows: Sequence[Row]) -> Iterator[Block]:
    """Questions for all, then what each contact member asks the units under their care."""
    losses = [(row.unit, loss) for row in rows for loss in outcome.losses(row.unit)]
    grouped = list(by_item(losses).values())
    if not grouped:
        yield Paragraph("本期没有丢分的事项，请委员从清单里自选题目。")
        return
    grouped.sort(key=lambda each: (-len(each), -total(loss for _, loss in each)))
    yield Heading("应知应会", 2)
    yield Paragraph("题目取自本期丢分单位最多的事项，答案以清单的工作要求为准。")
    asked = enumerate(grouped[:MOST_QUESTIONS], 1)
    yield Table(_QUESTIONS, tuple(_question(outcome, number, each) for number, each in asked))
    mine = tuple(_by_contact(outcome, rows))
    if mine:
        yield Heading("联系委员提问", 2)
        yield Paragraph("每个联系点问丢分最多的一条。")
        yield Table(_ASKED, mine)


def _question(outcome: Outcome, number: int, mine: Sequence[tuple[str, Loss]]) -> tuple[Cell, ...]:
    item = mine[0][1].item
    basis = "；".join(each.words() for each in item.basis)
    units = listed((outcome.name(unit) for unit, _ in mine), _NAMED)
    return cells(
        number,
        f"{item.id} {item.title}：要求是什么，怎样才算完成？",
        item.requirement,
        basis or "本企业清单",
        units,
    )


def _by_contact(outcome: Outcome, rows: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    """A row a unit that has a contact member, in the order of the members."""
    contacts = [outcome.facts.unit(row.unit).contact for row in rows]
    order = [name for name in outcome.facts.workspace.units if name in contacts]
    for member in order:
        for row, contact in zip(rows, contacts, strict=True):
            if contact == member:
                yield cells(outcome.contact(row.unit), outcome.name(row.unit), _asked(outcome, row))


def _asked(outcome: Outcome, row: Row) -> str:
    worst = outcome.largest(row.unit, 1)
    if not worst:
        return "本期没有丢分：哪一条做法可以推广，怎样保持？"
    loss = worst[0]
    return f"{loss.words}扣 {plain(loss.points)} 分：原因找到没有，改到哪一步，哪一天能销号？"
