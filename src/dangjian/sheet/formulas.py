"""The formulas of a tab: an item's score, what it counts for, and everything summed up of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dangjian.criteria.base import Earned
from dangjian.criteria.cells import DONE, NOT_APPLICABLE, NOT_DONE, WRONG, blank, constant, text
from dangjian.criteria.effects import Effect, VetoRule
from dangjian.documents.checklist import Checklist
from dangjian.scoring.agenda import Post
from dangjian.scoring.card import Graded
from dangjian.sheet.earlier import Before, Told
from dangjian.sheet.parts import Formula, SideName
from dangjian.sheet.rows import ItemBlock
from dangjian.values.numbers import ZERO, product

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
    flags: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Item and rule → the cell that says whether a veto that follows from results is raised."""


@dataclass(frozen=True)
class Link:
    """Where an item stands from which others take their value."""

    tab: str
    block: ItemBlock
    frames: Sequence[SideFrame]
    told: Told = ()
    """What was said of the tab's items before the sheet was made."""

    def before(self, side: SideName) -> dict[str, Before]:
        """The same of one side, by item."""
        return {item: before for each, item, before in self.told if each == side}

    def cell(self, side: SideName, field_: str) -> str:
        """The address of one of its cells, as seen from other tabs; empty where there is none."""
        own = self.block.cells[side].get(field_)
        return self.address(own) if own else ""

    def address(self, own: str) -> str:
        """An address of its tab as seen from other tabs."""
        name = self.tab.replace("'", "''")
        return f"'{name}'!{own}"

    def active(self, side: SideName) -> str:
        """The cell that is 1 when something is filled in on that side of its tab."""
        return self.address(next(each.active for each in self.frames if each.side == side))


def item_score(
    block: ItemBlock, frame: SideFrame, links: Mapping[str, Link], before: Mapping[str, Before]
) -> Formula:
    """What the item earns: a number, a word, or nothing where nothing is filled in.

    ``before``: what was said of items on this side before the sheet was made."""
    post, cells = block.post, block.cells[frame.side]
    if post.item.from_ is not None:
        none_due = f"{cells['total']}=0"
        judged = post.item.criterion.formula(cells, post.points, post.due_date)
        return Formula(f'IF({frame.active}=0,"",IF({none_due},{NOT_APPLICABLE},{judged}))')
    if post.item.same_as is not None:
        return _drawn_score(block, frame, links.get(post.item.same_as))
    if not block.filled_cells(frame.side):
        return Formula('"无"')
    empty = blank(block.filled_cells(frame.side))
    judged = post.item.criterion.formula(cells, post.points, post.due_date)
    unfilled = _unfilled(block, frame, before.get(post.item.id))
    score = f"IF({empty},{unfilled},IFERROR({judged},{WRONG}))"
    if "na" not in cells:
        return Formula(score)
    return Formula(f"IF({blank([cells['na']])},{score},IF({empty},{NOT_APPLICABLE},{WRONG}))")


def _drawn_score(block: ItemBlock, frame: SideFrame, link: Link | None) -> Formula:
    """What the item makes of another's cells; it doesn't apply where the other's tab has no answer."""
    post, cells = block.post, block.cells[frame.side]
    if link is None:
        return Formula(f'IF({frame.active}=0,"",{NOT_APPLICABLE})')
    empty = blank(block.filled_cells(frame.side))
    judged = post.item.criterion.formula(cells, post.points, post.due_date)
    before = link.before(frame.side).get(link.block.post.item.id)
    unfilled = _while_blank(block.post, link.block.post.item.default, before)
    score = f"IF({empty},{unfilled},IFERROR({judged},{WRONG}))"
    reason = link.cell(frame.side, "na")
    if reason:
        score = f"IF({blank([reason])},{score},IF({empty},{NOT_APPLICABLE},{WRONG}))"
    # Without a record the other tab has a card still, where something was done early.
    absent = NOT_APPLICABLE
    if any(each.entry is not None for each in link.before(frame.side).values()):
        absent = before.worth(block.post) if before is not None else '""'
    return Formula(f'IF({frame.active}=0,"",IF({link.active(frame.side)}=0,{absent},{score}))')


def _while_blank(post: Post, default: object, before: Before | None) -> str:
    """What an item is worth of which nothing is said this month."""
    if before is not None and before.entry is not None:
        return before.worth(post)
    return _by_default(post, default)


def _by_default(post: Post, default: object) -> str:
    """What an item is worth of which nothing is said."""
    if default is None or post.is_event:
        return '""'
    outcome = post.judge(default)
    assert isinstance(outcome, Earned)  # defaults are checked with the list
    return constant(outcome.points) if outcome.counts else NOT_APPLICABLE


def _unfilled(block: ItemBlock, frame: SideFrame, before: Before | None) -> str:
    post = block.post
    if not post.counted:
        return f'IF({frame.active}=1,0,"")' if post.points else '""'
    said = _while_blank(post, post.item.default, before)
    return f'IF({frame.active}=1,{said},"")' if said != '""' else said


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


def is_active(
    inputs: str, texts: str, keys: str, side: SideName, signed: Sequence[str], own: str = ""
) -> Formula:
    """1 when the side has any answer; ``signed``: the cells that are one where silence is. ``own``: the
    area of the marks of rows, where only rows with one are asked."""
    ending = f" {side}"
    asked = f"*(LEN({own})>1)" if own else ""
    answers = f"SUMPRODUCT(--(LEN(TRIM({inputs}))>0){asked})"
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


def raisable(blocks: Sequence[ItemBlock], frame: SideFrame) -> list[Raisable]:
    """The veto rules of a tab."""
    found = []
    for block in blocks:
        cells, item = block.cells[frame.side], block.post.item
        for rule in item.criterion.veto_rules:
            cell = cells.get(rule.id) or frame.flags[item.id, rule.id]
            found.append(Raisable(cell, rule.effect, block.post.section))
    return found


def conditional(block: ItemBlock) -> tuple[VetoRule, ...]:
    """The rules of an item that follow from results."""
    return block.post.item.criterion.conditional_rules


def flag_of(
    rule: VetoRule,
    blocks: Sequence[ItemBlock],
    frame: SideFrame,
    classes: Mapping[str, str],
    checklist: Checklist,
) -> Formula:
    """是 where the condition of a veto is met by what is filled in on this side."""
    when = rule.when
    assert when is not None
    if when.score_below is not None:
        met = _score_is_below(when.score_below, frame, checklist)
    elif when.section is not None:
        name = classes.get(when.section)
        scored = f'({frame.classes}="{name}")*ISNUMBER({frame.scores})'
        met = _share_is_below(when.below or ZERO, scored, frame) if name else "FALSE"
    else:
        met = "FALSE"
        for block in blocks:
            if block.post.item.id == when.item:
                row = str(block.first)
                score = f"{_column(frame.scores)}{row}"
                least = constant(product(when.below or ZERO, block.post.points))
                met = f"IF(ISNUMBER({score}),ROUND({score}-{least},9)<0,FALSE)"
    return Formula(f'IF(AND({frame.active}=1,{met}),"{DONE}","{NOT_DONE}")')


def _column(area: str) -> str:
    """``$F`` of ``$F$8:$F$40``."""
    return "$" + area.split("$")[1]


def _share_is_below(below: Decimal, scored: str, frame: SideFrame) -> str:
    earned, applicable = _sum(scored, frame.scores), _sum(scored, frame.applicable)
    return f"ROUND({earned}-{constant(below)}*{applicable},9)<0"


def _sum(chosen: str, area: str) -> str:
    """The sum of an area's numbers where a condition holds; texts count as 0."""
    return f"SUMPRODUCT({chosen},{area})"


def _score_is_below(least: Decimal, frame: SideFrame, checklist: Checklist) -> str:
    """The total before vetoes, of what is filled in."""
    scored = f'(LEFT({frame.classes},1)="s")*ISNUMBER({frame.scores})'
    earned, applicable = _sum(scored, frame.scores), _sum(scored, frame.applicable)
    bonus = bonus_sum(frame, checklist.bonus_cap)
    total = before_vetoes(checklist, f"{earned}/{applicable}", bonus, penalty_sum(frame))
    return f"IF({applicable}=0,FALSE,ROUND({total}-{constant(least)},9)<0)"


def bonus_sum(frame: SideFrame, cap: Decimal | None) -> str:
    """What bonus items give together."""
    won = f'SUMIF({frame.classes},"b",{frame.scores})'
    return won if cap is None else f"MIN({constant(cap)},{won})"


def penalty_sum(frame: SideFrame) -> str:
    """What penalty items take off, not negative."""
    return f'-SUMIF({frame.classes},"p",{frame.scores})'


def before_vetoes(checklist: Checklist, share: str, bonus: str, penalty: str) -> str:
    """The total of a share of the points; ``penalty``: empty where the tab has none."""
    total = f"{constant(checklist.full_score)}*{share}+{bonus}"
    if checklist.ceiling is not None:
        total = f"MIN({constant(checklist.ceiling)},{total})"
    return f"MAX(0,{total}-({penalty}))" if penalty else total


def section_sum(frame: SideFrame, name: str, struck: Sequence[str]) -> Formula:
    """What a section earned, 0 under a veto of the section."""
    total = f'ROUND(SUMIF({frame.classes},"{name}",{frame.scores}),4)'
    if struck:
        total = f"IF({_any_of(struck)},0,{total})"
    return Formula(f'IF({frame.active}=1,{total},"")')


def score(
    frame: SideFrame,
    cells: tuple[str, str, str, str],
    checklist: Checklist,
    vetoes: Sequence[Raisable],
) -> Formula:
    """The score of the record; ``cells``: where E, A, the bonus and the penalty stand, the last empty
    where the tab has none."""
    earned, applicable, bonus, penalty = cells
    total = before_vetoes(checklist, f"{earned}/{applicable}", bonus, penalty)
    for veto in vetoes:
        if veto.effect.cap is not None:
            total = f'MIN({total},IF({veto.cell}="{DONE}",{constant(veto.effect.cap)},1E+12))'
    zero = [veto.cell for veto in vetoes if veto.effect.kind in ("zero", "list")]
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
