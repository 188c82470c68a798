"""Where items find what they take from elsewhere: on another card of the unit's month, or in the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dangjian.documents.workspace import Workspace
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.lifecycle import Progress, replay
from dangjian.register.register import authority_of
from dangjian.scoring.agenda import Agenda
from dangjian.scoring.card import stands_on_self_check
from dangjian.scoring.drawn import Drawn, of_item, of_register
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import Scorecard
from dangjian.values.period import Month

CardOf = Callable[[str], tuple[Scorecard, Filed] | None]
"""A checklist's card of the same unit and month with its items, and what was filed for it; None where
there is no card."""


def drawn_of(
    workspace: Workspace, unit: str, agenda: Agenda, card_of: CardOf
) -> Mapping[str, Drawn]:
    """What the items of a card take from elsewhere; nothing for those that find nothing there."""
    return dict(_drawn(workspace, unit, agenda, card_of))


def _drawn(
    workspace: Workspace, unit: str, agenda: Agenda, card_of: CardOf
) -> Iterator[tuple[str, Drawn]]:
    cards: dict[str, tuple[Scorecard, Filed] | None] = {}
    for post in agenda.posts:
        item = post.item
        if item.from_ is not None:
            figures = register_figures(workspace, agenda.month).get(unit, (0, 0))
            found = of_register(*figures)
            if found is not None:
                yield item.id, found
        elif item.same_as is not None:
            checklist = workspace.list_of_item.get(item.same_as)
            if checklist is None:
                continue
            if checklist not in cards:
                cards[checklist] = card_of(checklist)
            card = cards[checklist]
            if card is not None:
                yield from _of_card(item.id, item.same_as, *card)


def _of_card(item: str, named: str, card: Scorecard, filed: Filed) -> Iterator[tuple[str, Drawn]]:
    result = next((each for each in card.items if each.post.item.id == named), None)
    if result is None:
        return
    record = filed.self_check if result.source == "self" else filed.inspection
    entry = result.entry
    if entry is not None and record is not None and entry.values is None:
        result = result._replace(entry=replace(entry, by=entry.by or record.by))
    yield item, of_item(result, only_self=stands_on_self_check([result], filed))


def named_lists(workspace: Workspace, agenda: Agenda) -> set[str]:
    """The checklists whose cards an agenda's items draw on."""
    names = (post.item.same_as for post in agenda.posts if post.item.same_as is not None)
    return {workspace.list_of_item[name] for name in names if name in workspace.list_of_item}


Figures = Mapping[str, tuple[int, int]]
"""By unit: how many problems were handed in by their due date, and how many were due."""


def register_figures(workspace: Workspace, month: Month) -> Figures:
    """What the register said at a month's end of the problems that were due in the month.

    Problems that were withdrawn at any time are left out; nothing else that came later is seen.
    """
    known: dict[Month, Figures] = workspace.register_figures
    if month not in known:
        counts: dict[str, tuple[int, int]] = {}
        for progress in _standing_at(workspace, month):
            if Month.of(progress.due) == month:
                done, total = counts.get(progress.unit, (0, 0))
                counts[progress.unit] = (done + _was_handed_in(progress), total + 1)
        known[month] = counts
    return known[month]


def _standing_at(workspace: Workspace, month: Month) -> Iterator[Progress]:
    """Where each problem stood at the month's end."""
    authority, end = authority_of(workspace), month.day(None)
    for document in workspace.rectifications:
        rectification = document.model
        events = tuple(event for event in rectification.events if event.at <= end)
        if not events or events[0] != rectification.events[0]:
            continue
        final, _ = replay(rectification, authority)
        if final.state is not State.WITHDRAWN:
            yield replay(replace(rectification, events=events), authority)[0]


def _was_handed_in(progress: Progress) -> bool:
    """Whether it was last submitted by its due date and not sent back; closing counts as submitting."""
    day = progress.submitted or progress.closed
    return day is not None and day <= progress.due
