"""The formulas of a tab: an item's score, what it counts for, and everything summed up of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dangjian.criteria.base import Earned
from dangjian.criteria.cells import DONE, NOT_APPLICABLE, WRONG, blank, constant, text
from dangjian.criteria.veto import Effect, Veto
from dangjian.scoring.card import Graded
from dangjian.sheet.parts import Formula, SideName
from dangjian.sheet.rows import ItemBlock

UNFOUNDED = '"缺依据"'
MISSING = '"缺"'
CLOSED = "—"
"""Stands where an item can't be said not to apply."""


@dataclass(frozen=True)
class SideFrame:
    """Where one side's numbers stand on a tab."""

    side: SideName
    active: str
    """The cell that is 1 when something is filled in on this side."""
    scores: str
    """The area of the scores of items."""
    applicable: str
    """The area of what items count for."""
    classes: str
    """The area that says which section an item belongs to."""


def item_score(block: ItemBlock, frame: SideFrame) -> Formula:
    """What the item earns: a number, a word, or nothing where nothing is filled in."""
    post, cells = block.post, block.cells[frame.side]
    empty = blank(block.filled_cells(frame.side))
    judged = post.item.criterion.formula(cells, post.points, post.due_date)
    score = f"IF({empty},{_unfilled(block, frame)},IFERROR({judged},{WRONG}))"
    if "na" not in cells:
        return Formula(score)
    return Formula(f"IF({blank([cells['na']])},{score},IF({empty},{NOT_APPLICABLE},{WRONG}))")


def _unfilled(block: ItemBlock, frame: SideFrame) -> str:
    post = block.post
    if not post.counted:
        return f'IF({frame.active}=1,0,"")' if post.points else '""'
    if post.item.default is None or post.is_event:
        return '""'
    outcome = post.judge(post.item.default)
    assert isinstance(outcome, Earned)  # defaults are checked with the list
    earned = constant(outcome.points) if outcome.counts else NOT_APPLICABLE
    return f'IF({frame.active}=1,{earned},"")'


def item_applicable(block: ItemBlock, score: str, frame: SideFrame, missing: str) -> Formula:
    """The points that stand in the denominator; 缺 where a missing item keeps the score back."""
    if not block.post.counted:
        return Formula("0")
    points = constant(block.post.points)
    unfilled = {"zero": points, "error": MISSING}.get(missing, "0")
    if block.post.is_event:
        unfilled = "0"
    return Formula(
        f'IF({frame.active}=0,0,IF(ISNUMBER({score}),{points},IF({score}="",{unfilled},0)))'
    )


def is_active(inputs: str, texts: str, keys: str, side: SideName, signed: Sequence[str]) -> Formula:
    """1 when the side has any answer; ``signed``: the cells that are one where silence is."""
    ending = f" {side}"
    answers = f"SUMPRODUCT(--(LEN(TRIM({inputs}))>0))"
    mine = f"(RIGHT({keys},{len(ending)})={text(ending)})"
    reasons = f'SUMPRODUCT({mine}*(LEN(TRIM({texts}))>0)*({texts}<>"{CLOSED}"))'
    found = [f"{answers}+{reasons}>0"]
    if signed:
        found.append(f"AND({','.join(f'LEN(TRIM({cell}))>0' for cell in signed)})")
    return Formula(f"IF(OR({','.join(found)}),1,0)")


@dataclass(frozen=True)
class Raisable:
    """A veto rule on one side of a tab."""

    cell: str
    effect: Effect
    section: str


def raisable(blocks: Sequence[ItemBlock], side: SideName) -> list[Raisable]:
    """The veto rules of a tab."""
    return [
        Raisable(block.cells[side][rule.id], rule.effect, block.post.section)
        for block in blocks
        if isinstance(block.post.item.criterion, Veto)
        for rule in block.post.item.criterion.rules
    ]


def section_sum(frame: SideFrame, name: str, struck: Sequence[str]) -> Formula:
    """What a section earned, 0 under a veto of the section."""
    total = f'ROUND(SUMIF({frame.classes},"{name}",{frame.scores}),4)'
    if struck:
        total = f"IF({_any_of(struck)},0,{total})"
    return Formula(f'IF({frame.active}=1,{total},"")')


def score(
    frame: SideFrame,
    cells: tuple[str, str, str],
    full_score: Decimal,
    ceiling: Decimal | None,
    vetoes: Sequence[Raisable],
) -> Formula:
    """The score of the record; ``cells``: where E, A and the bonus stand."""
    earned, applicable, bonus = cells
    total = f"{constant(full_score)}*{earned}/{applicable}+{bonus}"
    if ceiling is not None:
        total = f"MIN({constant(ceiling)},{total})"
    for veto in vetoes:
        if veto.effect.cap is not None:
            total = f'MIN({total},IF({veto.cell}="{DONE}",{constant(veto.effect.cap)},1E+12))'
    zero = [veto.cell for veto in vetoes if veto.effect.kind == "zero"]
    if zero:
        total = f"IF({_any_of(zero)},0,{total})"
    wrong = f"COUNTIF({frame.scores},{WRONG})+COUNTIF({frame.scores},{UNFOUNDED})"
    lacking = f"COUNTIF({frame.applicable},{MISSING})"
    judged = f'IF({lacking}>0,"未填完",ROUND({total}+1E-10,2))'
    some = f'IF({applicable}=0,"不适用",{judged})'
    return Formula(f'IF({frame.active}=0,"",IF({wrong}>0,"有填错",{some}))')


def grade(total: str, grades: Sequence[Graded], vetoes: Sequence[Raisable]) -> Formula:
    """The grade of the rounded score, at best what a veto allows."""
    names = [each.name for each in grades]
    place = "+".join(["1", *(f"({total}+1E-9<{constant(each.from_)})" for each in grades[:-1])])
    worst = [
        f'IF({veto.cell}="{DONE}",{names.index(veto.effect.grade) + 1},1)'
        for veto in vetoes
        if veto.effect.grade in names
    ]
    if worst:
        place = f"MAX({place},{','.join(worst)})"
    chosen = f"CHOOSE({place},{','.join(text(name) for name in names)})"
    return Formula(f'IF(ISNUMBER({total}),{chosen},"")')


def any_raised(frame: SideFrame, vetoes: Sequence[Raisable]) -> Formula:
    """有 or 无."""
    raised = _any_of([veto.cell for veto in vetoes])
    return Formula(f'IF({frame.active}=1,IF({raised},"有","无"),"")')


def _any_of(cells: Sequence[str]) -> str:
    raised = ",".join(f'{cell}="{DONE}"' for cell in cells)
    return f"OR({raised})"
