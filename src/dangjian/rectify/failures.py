"""What a month's scorecards say went wrong: one problem an item, told as facts in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dangjian.campaigns.milestones import late_milestones
from dangjian.criteria.facts import fact_of
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy, RectificationRules
from dangjian.documents.record import RecordKind
from dangjian.documents.rectification import (
    Action,
    Event,
    Mode,
    Origin,
    ProblemSeverity,
    Rectification,
    rectification_id,
)
from dangjian.documents.schedule import Workdays, due_date
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.register.lifecycle import Authority, ProblemState, refusal
from dangjian.register.register import Tracked, level_of, owner_of
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.expected import OwedSheet, expected_sheets
from dangjian.scoring.results import ItemResult, Scorecard, State
from dangjian.values.numbers import ZERO, product
from dangjian.values.period import Month

ABSENT = "本月没有填报"


class Failure(NamedTuple):
    """A problem as it was found, still without owner and due date."""

    unit: str
    subject: str
    """An item's id, a checklist's for an absent record, or a campaign's milestone."""
    problem: str
    source: Origin | None
    severity: ProblemSeverity = "minor"


_NOT_CHARGED = frozenset(("committee", "secretary", "member", PERSON_LAYER))
"""Ranked layers that a policy must name before their lists raise problems."""


def problem_layers(workspace: Workspace, policy: Policy, month: Month) -> frozenset[str]:
    """The layers whose lists raise problems and whose units get notices, by the policy of a month."""
    named = policy.rectification.layers
    if named is not None:
        return frozenset(named)
    layers = {unit.layer for unit in workspace.units.values()} - _NOT_CHARGED
    return frozenset(each for each in layers if workspace.composition(policy, each, month))


def problems_of_month(
    workspace: Workspace, filing: Filing, cards: Iterable[Scorecard], month: Month, policy: Policy
) -> list[Failure]:
    """Every problem of a month: of the cards of the layers that are charged, in their order, one an
    item; then the lists of which nothing at all came."""
    layers = problem_layers(workspace, policy, month)
    found: dict[tuple[str, str], Failure] = {}
    for card in cards:
        filed = filing.by_unit.get((card.unit, month), {}).get(card.checklist, Filed())
        if filed.recorded and workspace.units[card.unit].layer in layers:
            for each in failures_of_card(workspace, card, filed, month, policy):
                found.setdefault((each.unit, each.subject), each)
    for sheet in expected_sheets(workspace, filing, (month,)):
        if sheet.absent and sheet.unit.layer in layers:
            each = _absent(workspace, sheet)
            found.setdefault((each.unit, each.subject), each)
    return list(found.values())


def _absent(workspace: Workspace, sheet: OwedSheet) -> Failure:
    """A list for which a unit has no self-check and that nobody inspected."""
    current = workspace.checklist_in(sheet.checklist, sheet.month)
    assert current is not None  # no list is expected that isn't in use
    text = f"{current.title}{ABSENT}（{sheet.month.words}）"
    origin = Origin(checklist=current.reference, period=sheet.month)
    return Failure(sheet.unit.id, sheet.checklist, text, origin, "major")


def falls_short(result: ItemResult, policy: Policy) -> bool:
    """Whether an item earned less than the share of its points that the policy asks for."""
    judged = result.state is State.SCORED or (
        result.state is State.MISSING and policy.missing == "zero"
    )
    if result.post.item.draws:  # the problem is that of the item it draws on, or of the register
        return False
    if result.post.item.criterion.role == "penalty":
        return result.earned_points < 0
    if not judged or not result.post.counted:
        return False
    least = product(policy.rectification.raise_below, result.points)
    return result.earned_points < least


def short_items(
    card: Scorecard, filed: Filed, policy: Policy
) -> Iterator[tuple[ItemResult, list[str] | None]]:
    """Every item of a month's card that falls short, with None; and those vetoed, with why."""
    if filed.looked(filed.is_final or policy.uninspected == "self") is None:
        # Whoever handed in a self-check did what was asked; that nobody inspected isn't the unit's fault.
        return
    vetoed: dict[str, list[str]] = {}
    for veto in card.vetoes:
        words = f"一票否决：{veto.title}（依据：{veto.basis}）"
        vetoed.setdefault(veto.item, []).append(words)
    for result in card.items:
        if result.post.item.id in vetoed or falls_short(result, policy):
            yield result, vetoed.get(result.post.item.id)


def failures_of_card(
    workspace: Workspace, card: Scorecard, filed: Filed, month: Month, policy: Policy
) -> Iterator[Failure]:
    """Every item of a month's card that falls short or was vetoed."""
    for result, said in short_items(card, filed, policy):
        item = result.post.item
        text = (
            f"{item.title}：{'；'.join(said)}" if said else problem_text(workspace, result, month)
        )
        origin = Origin(
            checklist=f"{card.checklist}@{card.version}",
            item=item.id,
            period=month,
            kind=_kind(result, filed),
        )
        grave = said is not None or _is_grave(result, policy)
        severity: ProblemSeverity = "major" if grave else "minor"
        yield Failure(card.unit, item.id, _one_line(text), origin, severity)


def _is_grave(result: ItemResult, policy: Policy) -> bool:
    """Whether an item earned under the share from which on a problem is a minor one."""
    limit = product(policy.rectification.major_below, result.points)
    return ZERO <= result.earned_points < limit


def problem_text(workspace: Workspace, result: ItemResult, month: Month) -> str:
    """What was found, as the register is told: the figures of the entry, and the inspector's note."""
    text, note = f"{month.month} 月{figures_of(workspace, result, month)}", note_of(result)
    return text if note is None or note in text else f"{text}；{note}"


def figures_of(
    workspace: Workspace, result: ItemResult, month: Month, title: str | None = None
) -> str:
    """``隐患整改率 85%，未达到 95%``: what the entry of a month's item says in figures, without a sum.

    ``title``: what the item is called instead of its own title.
    """
    item, entry = result.post.item, result.entry
    title = item.title if title is None else title
    if entry is None or result.outcome is None or result.state is State.MISSING:
        return f"{title}：到期没有填报"
    if entry.value is None:  # several inspectors' judgements: who found what
        return f"{title}：{'；'.join(loss.reason for loss in result.outcome.losses)}"
    due = due_date(item, month, workspace.workdays)
    return fact_of(title, item.criterion, entry.value, result.outcome, due)


def note_of(result: ItemResult) -> str | None:
    """What the inspector noted beside a plain entry; None where nothing stands."""
    entry = result.entry
    if entry is None or entry.value is None or result.state is State.MISSING:
        return None
    return entry.note


def _kind(result: ItemResult, filed: Filed) -> RecordKind | None:
    if result.source == "self" or filed.inspection is None:
        return "self"
    return "inspection"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def problems_of_campaigns(workspace: Workspace, month: Month, day: date) -> list[Failure]:
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
                found.append(Failure(unit, subject, _one_line(text), None))
    return found


# What ``rectify raise`` is going to write: new problems, failures again, transfers of merged
# units.


class Appended(NamedTuple):
    """An event that is going to be appended."""

    tracked: Tracked
    event: Event


class RaisePlan(NamedTuple):
    """What raising a month's problems writes."""

    new: tuple[Rectification, ...]
    again: tuple[Appended, ...]
    transferred: tuple[Appended, ...]
    known: int
    """Problems of the month that were raised before."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is going to be written."""
        return not (self.new or self.again or self.transferred)


class Raiser(NamedTuple):
    """When and by whom problems are raised, and by which rules."""

    at: date
    by: str
    month: Month
    rules: RectificationRules
    workspace: Workspace


def due_after(at: date, mode: Mode, rules: RectificationRules, workdays: Workdays) -> date:
    """The due date of a problem raised on a day: the mode's days later, on a working day."""
    return workdays.on_or_after(at + timedelta(days=getattr(rules.days, mode)))


def plan_raise(every: Sequence[Tracked], found: Iterable[Failure], raiser: Raiser) -> RaisePlan:
    """What to write for the problems found in a month, beside what is tracked already."""
    transferred = tuple(transfers(every, raiser))
    ids = {tracked.id for tracked in every}
    living = {tracked.key: tracked for tracked in every if not tracked.is_over}
    new, again, known = [], [], 0
    for each in found:
        name = rectification_id(raiser.month, each.unit, each.subject)
        open_one = living.get((each.unit, each.subject))
        if name in ids or (open_one is not None and _knows(open_one, raiser.month)):
            known += 1
        elif open_one is not None:
            again.append(Appended(open_one, _again(each, raiser)))
        else:
            new.append(_new(name, each, _repeated(every, each, raiser), raiser))
    return RaisePlan(tuple(new), tuple(again), transferred, known)


def refusals_of(plan: RaisePlan, authority: Authority) -> list[tuple[Tracked, Finding]]:
    """Events of a plan that their logs refuse, such as dates before the last event."""
    refused = []
    for tracked, event in (*plan.transferred, *plan.again):
        wrong = refusal(tracked.progress, event, authority)
        if wrong is not None:
            refused.append((tracked, wrong))
    return refused


def transfers(every: Iterable[Tracked], raiser: Raiser) -> Iterable[Appended]:
    """Open problems of units that are no more by the month go to their successors."""
    for tracked in every:
        successor = _successor(tracked.progress.unit, raiser)
        if not tracked.is_over and successor is not None:
            before = raiser.workspace.unit(tracked.progress.unit)
            note = f"{before.name}已撤并，由{successor.name}承接"
            owner = owner_of(successor, raiser.month)
            event = _event(raiser, Action.TRANSFER, unit=successor.id, owner=owner, note=note)
            yield Appended(tracked, event)


def _successor(unit: str, raiser: Raiser) -> Unit | None:
    """The unit that has taken over by the month; None while the unit itself exists, or none has."""
    units, month = raiser.workspace.units, raiser.month
    current, seen = units.get(unit), {unit}
    while current is not None and current.until is not None and current.until < month:
        current = units.get(current.successor or "")
        if current is None or current.id in seen:
            return None
        seen.add(current.id)
    return current if current is not None and current.id != unit else None


def _knows(tracked: Tracked, month: Month) -> bool:
    """Whether an open problem tells of a failure in the month already."""
    if tracked.rectification.source is not None and tracked.rectification.source.period == month:
        return True
    events = tracked.rectification.events
    return any(event.action is Action.AGAIN and event.period == month for event in events)


def _event(raiser: Raiser, action: Action, **fields: object) -> Event:
    return Event(at=raiser.at, by=raiser.by, action=action, **fields)  # type: ignore[arg-type]


def _again(found: Failure, raiser: Raiser) -> Event:
    return _event(
        raiser, Action.AGAIN, period=raiser.month, note=found.problem, severity=found.severity
    )


def _repeated(every: Iterable[Tracked], found: Failure, raiser: Raiser) -> Tracked | None:
    """The latest problem of the same unit and subject that was closed not long ago.

    A failure of the month of closing may lie before it: in doubt it is no repeat.
    """
    best: Tracked | None = None
    for tracked in every:
        closed = tracked.progress.closed
        if closed is None or tracked.key != (found.unit, found.subject):
            continue
        first, last = (
            Month.of(closed).plus(1),
            Month.of(closed).plus(raiser.rules.recurrence_months),
        )
        latest = best is None or (best.progress.closed or closed) < closed
        if (
            first <= raiser.month <= last
            and tracked.progress.state is ProblemState.CLOSED
            and latest
        ):
            best = tracked
    return best


def _new(name: str, found: Failure, repeated: Tracked | None, raiser: Raiser) -> Rectification:
    rules, mode = raiser.rules, raiser.rules.default
    events = [_event(raiser, Action.RAISE)]
    if repeated is not None and rules.escalation:
        level = min(level_of(repeated.progress, rules), len(rules.escalation) - 1)
        note = f"{repeated.id} 销号后反弹，升一步"
        step = rules.escalation[level].action
        events.append(_event(raiser, Action.ESCALATE, step=step, note=note))
    return Rectification(
        schema="dangjian/rectification@1",
        id=name,
        unit=found.unit,
        source=found.source,
        problem=found.problem,
        severity=found.severity,
        mode=mode,
        owner=owner_of(raiser.workspace.units[found.unit], raiser.month),
        due=due_after(raiser.at, mode, rules, raiser.workspace.workdays),
        repeats=repeated.id if repeated else None,
        events=tuple(events),
    )
