"""What a month's scorecards say went wrong: one problem an item, worded from its deduction lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dangjian.campaigns.milestones import late_milestones
from dangjian.documents.policy import Policy
from dangjian.documents.record import RecordKind
from dangjian.documents.rectification import Origin
from dangjian.documents.workspace import Workspace
from dangjian.scoring.entries import Filed
from dangjian.scoring.period import Filing
from dangjian.scoring.results import ItemResult, Scorecard, State
from dangjian.values.numbers import product
from dangjian.values.period import Month

ABSENT = "本月没有填报"


class Found(NamedTuple):
    """A problem as it was found, still without owner and due date."""

    unit: str
    subject: str
    """An item's id, a checklist's for an absent record, or a campaign's milestone."""
    problem: str
    source: Origin | None


def problems_of_month(
    workspace: Workspace, filing: Filing, cards: Iterable[Scorecard], month: Month, policy: Policy
) -> list[Found]:
    """Every problem of a month's cards, in their order; one an item."""
    found: dict[tuple[str, str], Found] = {}
    for card in cards:
        filed = filing.by_unit.get((card.unit, month), {}).get(card.checklist, Filed())
        for each in _of_card(workspace, card, filed, month, policy):
            found.setdefault((each.unit, each.subject), each)
    return list(found.values())


def falls_short(result: ItemResult, policy: Policy) -> bool:
    """Whether an item earned less than the share of its points that the policy asks for."""
    judged = result.state is State.SCORED or (
        result.state is State.MISSING and policy.missing == "zero"
    )
    if not judged or not result.post.counted:
        return False
    least = product(policy.rectification.raise_below, result.points)
    return result.earned_points < least


def _of_card(
    workspace: Workspace, card: Scorecard, filed: Filed, month: Month, policy: Policy
) -> Iterator[Found]:
    reference = f"{card.checklist}@{card.version}"
    if filed.inspection is None and (filed.self_check is None or policy.uninspected == "missing"):
        # Whoever handed in a self-check did what was asked; that nobody inspected isn't the unit's fault.
        if filed.self_check is None:
            title = workspace.versions[card.checklist][card.version].title
            text = f"{title}{ABSENT}（{month.words}）"
            yield Found(card.unit, card.checklist, text, Origin(checklist=reference, period=month))
        return
    vetoed: dict[str, list[str]] = {}
    for veto in card.vetoes:
        words = f"一票否决：{veto.title}（依据：{veto.basis}）"
        vetoed.setdefault(veto.item, []).append(words)
    for result in card.items:
        item = result.post.item
        if item.id not in vetoed and not falls_short(result, policy):
            continue
        text = "；".join(vetoed.get(item.id) or _words(card, result))
        origin = Origin(checklist=reference, item=item.id, period=month, kind=_kind(result, filed))
        yield Found(card.unit, item.id, f"{item.title}：{_one_line(text)}", origin)


def _words(card: Scorecard, result: ItemResult) -> list[str]:
    """What the deduction lines of an item say, and the inspector's note."""
    item = result.post.item.id
    lines = [line.reason for line in card.deductions if line.item == item]
    note = result.entry.note if result.entry else None
    if note and not any(note in line for line in lines):
        lines.append(note)
    return lines


def _kind(result: ItemResult, filed: Filed) -> RecordKind | None:
    if result.source == "self" or filed.inspection is None:
        return "self"
    return "inspection"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def problems_of_campaigns(workspace: Workspace, month: Month, day: date) -> list[Found]:
    """Milestones that were planned for the month and missed, as seen on a day."""
    found = []
    for document in workspace.campaigns:
        campaign = document.model
        unit = campaign.team if campaign.team in workspace.units else campaign.branch
        if unit not in workspace.units:  # an error of the campaign, reported as such
            continue
        for standing in late_milestones(campaign, day):
            if Month.of(standing.planned) == month:
                subject = f"{campaign.id}.{standing.milestone.id}"
                text = f"{campaign.title}：节点“{standing.milestone.title}”{standing.words}"
                found.append(Found(unit, subject, _one_line(text), None))
    return found
