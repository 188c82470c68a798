"""How papers tell what was found: facts first, in words, without sums, ids, or people's names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Item
from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.workspace import Workspace
from dangjian.pages.facts import Facts
from dangjian.rectify.failures import figures_of, note_of, problem_text, short_items
from dangjian.scoring.counting import months_of_cards
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import ItemResult, RaisedVeto, Scorecard, State, lines_of
from dangjian.values.numbers import HUNDRED, ZERO, half_up, plain, product
from dangjian.values.period import Month

_PER_EACH = re.compile(r"（(?:每|按)[^（）]*）")
"""``更新不及时（每处每期） 3 次``: by what occurrences are counted is for those who judge."""
_SUM = re.compile(r"(?:(?:^|[，：；])[\d(][\d./() ]*)? [×÷=−+] [^；]*")
"""A sum, with the number that it begins with where that stands alone."""
_RATIO = re.compile(r" 得 [\d.]+ ÷ 应得 [\d.]+ = ([\d.]+)，低于 ([\d.]+)")
_ITEM_ID = re.compile(r"^[A-Za-z0-9_.-]+ ")
_ANYBODY = "有关党员"
_SHORTEST_NAME = 2
_OFFICES = tuple("组部室科处办委会队所站厂中心")
"""With these ends what inspects: a group or an office, whose name may be printed."""


class Shortfall(NamedTuple):
    """An item of a counting list that a unit fell short in, in one month."""

    unit: str
    month: Month
    checklist: str
    item: Item
    section: str
    """The title of the item's section."""
    text: str
    """``公告栏三期没有换（更新不及时 3 次）``: what was seen, then the figures."""
    points: Decimal
    """What it lost that month."""
    vetoed: bool
    missing: bool
    """Whether nothing was filed."""
    from_self: bool
    """Whether only the self-check says so."""

    corrected: bool
    """Whether a correction changed the entry."""
    written: str
    """What the register is told of it when it is raised."""

    @property
    def is_penalty(self) -> bool:
        """Whether its points came off the total, and were no part of what could be earned."""
        return self.item.criterion.role == "penalty"


def points_words(value: Decimal | None) -> str:
    """A score or loss as papers print it, with two decimals; ``–`` where there is none."""
    return "–" if value is None else format(half_up(value, 2), "f").replace("-", "−")


def percent_words(share: Decimal) -> str:
    """``83.15%``."""
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"


class Discretion:
    """Takes people's names out of what inspectors wrote: branches read of counts, not of people."""

    def __init__(self, workspace: Workspace) -> None:
        people = (unit for unit in workspace.units.values() if unit.layer == PERSON_LAYER)
        words = {word for unit in people for word in (unit.name, unit.id)}
        known = sorted((w for w in words if len(w) >= _SHORTEST_NAME), key=len, reverse=True)
        self._people = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """The text in one line, without names."""
        line = " ".join(text.split())
        return self._people.sub(_ANYBODY, line) if self._people else line


def shortfalls(facts: Facts, discretion: Discretion) -> Iterator[Shortfall]:
    """What the ranked units fell short in on their counting lists, unit by unit in the order of the
    ranking, month by month; vetoed items too."""
    cards = {(card.unit, month, card.checklist): card for month, card in facts.month_cards()}
    for row in facts.results.ranking:
        for month in months_of_cards(facts.period, facts.results.months):
            for name in row.counting:
                card = cards.get((row.unit, month, name))
                if card is not None:
                    yield from shortfalls_of(facts, card, month, discretion)


def shortfalls_of(
    facts: Facts, card: Scorecard, month: Month, discretion: Discretion
) -> Iterator[Shortfall]:
    """What a month's full card fell short in."""
    policy = facts.workspace.policy_in(facts.workspace.home_month(card.checklist, month))
    assert policy is not None  # the month was scored by it
    filed = facts.filing.by_unit.get((card.unit, month), {}).get(card.checklist, Filed())
    version = facts.workspace.versions[card.checklist][card.version]
    titles = {section.id: section.title for section in version.sections}
    for result, said in short_items(card, filed, policy):
        yield Shortfall(
            card.unit,
            month,
            card.checklist,
            result.post.item,
            titles[result.post.section],
            discretion("；".join(said) if said else found_words(facts.workspace, result, month)),
            sum((line.points for line in lines_of(result)), ZERO) - min(ZERO, result.earned_points),
            said is not None,
            said is None and result.state is State.MISSING,
            result.source == "self" or filed.inspection is None,
            result.corrected,
            " ".join(problem_text(facts.workspace, result, month).split()),
        )


def found_words(workspace: Workspace, result: ItemResult, month: Month) -> str:
    """What the inspector saw, then the figures: ``公告栏三期没有换（更新不及时 3 次）``."""
    figures = _figures(workspace, result, month)
    note = note_of(result)
    if note is None:
        return figures or "没有达到要求"
    note = note.rstrip("。；，")
    if not figures or figures in note or not result.post.item.criterion.tells_figures:
        return note
    return f"{note}，{figures}" if "（" in figures else f"{note}（{figures}）"


def _figures(workspace: Workspace, result: ItemResult, month: Month) -> str:
    if result.state is State.MISSING:
        return "到期没有填报"
    if result.entry is not None and result.entry.value is None:
        notes = (each.note for each in result.entry.values or () if each.note)
        return "；".join(dict.fromkeys(notes)) or "几位检查人的评定没有达到要求"
    text = figures_of(workspace, result, month, "").lstrip("： ")
    return plain_words(text).replace("没做到", "没有做到")


def plain_words(text: str) -> str:
    """A reason without its sum, and without what occurrences are counted by."""
    return without_sum(_PER_EACH.sub("", text))


_MEAN = "，平均 "
"""Behind the ballots stands their mean, as a sum."""


def ballots_of(reckoning: str) -> str:
    """The ballots of a reckoning of votes; other reckonings as they are."""
    return reckoning.partition(_MEAN)[0]


def without_sum(text: str) -> str:
    """The words without arithmetic."""
    return _SUM.sub("", text).strip("：，； ")


_QUOTIENT = re.compile(r"[\d.]+ ÷ [\d.]+ = (?=[\d.]+%)")


def without_quotient(text: str) -> str:
    """What a policy's need finds, without the division."""
    return _QUOTIENT.sub("", text)


def without_last_brackets(text: str) -> tuple[str, str]:
    """A text and what stands in the brackets at its end; empty where none stand there."""
    depth = 0
    for at in range(len(text) - 1, -1, -1) if text.endswith("）") else ():
        depth += (text[at] == "）") - (text[at] == "（")
        if not depth:
            return text[:at], text[at + 1 : -1]
    return text, ""


def has_sum(text: str) -> bool:
    """Whether there is arithmetic in a text."""
    return _SUM.search(text) is not None


def veto_words(facts: Facts, veto: RaisedVeto, discretion: Discretion) -> str:
    """``5 月“…”，依据：…；批准：…；最高评为“一般”，管全年``: what, its basis, what follows."""
    lasts = "管全年" if veto.lasts == "year" else "管当月"
    if veto.approved_by is None:
        basis = _RATIO.sub(_ratio, _ITEM_ID.sub("", veto.basis))
        why = f"{basis}，由得分判定"
    else:
        by = facts.scores.name_of(veto.approved_by)
        why = f"依据：{veto.basis.rstrip('。')}；批准：{by}"
    return discretion(
        f"{veto.month.within(facts.period.first.year)}“{veto.title}”（{why}），{veto.effect.words()}，{lasts}"
    )


def _ratio(found: re.Match[str]) -> str:
    return f"得分率 {percent_words(Decimal(found[1]))}，低于 {percent_words(Decimal(found[2]))}"


def is_office(name: str) -> bool:
    """Whether who inspected is a group or an office and no person, as far as the name tells."""
    return name.endswith(_OFFICES)
