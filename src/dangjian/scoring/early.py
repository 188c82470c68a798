"""Done early: what entries of a cycle's earlier months say in the month in which an item is due.

A lecture of April counts for the quarter that falls due in June. The entries stay where they were
recorded; the card of the due month takes them over (提前完成), so nobody has to type them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from dangjian.criteria.base import BadValue
from dangjian.documents.record import Entries, Entry
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import Agenda, Post, agenda_of
from dangjian.scoring.entries import NOTHING_EARLY, Carried, Early, Filed, InForce, entries_in_force
from dangjian.scoring.results import ItemResult
from dangjian.values.period import Month


class EarlyMonth(NamedTuple):
    """What was filed in an earlier month of a cycle, after that month's own corrections."""

    month: Month
    agenda: Agenda
    """The list as that month's own version has it."""
    force: InForce


class UnreadableEarly(NamedTuple):
    """An early entry that the version of the due month can't read: it is not carried."""

    item: str
    month: Month
    kind: str
    """inspection or self: the record in which it stands."""


MonthOf = Callable[[Month], EarlyMonth | None]
"""What a unit filed of a list in a month; None when nothing."""


def early_of(
    agenda: Agenda, tags: frozenset[str], month_of: MonthOf
) -> tuple[Early, tuple[UnreadableEarly, ...]]:
    """What the cycle's earlier months say of the items due in a month, and what can't be read."""
    months = {m: month_of(m) for m in agenda.served_months}
    if not any(months.values()):
        return NOTHING_EARLY, ()
    inspection: dict[str, Carried] = {}
    self_check: dict[str, Carried] = {}
    unreadable: list[UnreadableEarly] = []
    for post in agenda.early_posts:
        mine = [
            found
            for month in post.early_months
            if (found := months.get(month)) and _was_not_due(post.item.id, found, tags)
        ]
        for kind, carried in (("inspection", inspection), ("self", self_check)):
            usable, odd = _readable(post, kind, mine)
            unreadable += odd
            if usable:
                carried[post.item.id] = _carried(post, usable)
    early = Early(inspection, self_check) if inspection or self_check else NOTHING_EARLY
    return early, tuple(unreadable)


def _was_not_due(item: str, found: EarlyMonth, tags: frozenset[str]) -> bool:
    """Whether that month's own version says that the item applies and isn't due yet."""
    post = found.agenda.by_id.get(item)
    return post is not None and not post.is_answerable and post.item.applies(tags)


class _Said(NamedTuple):
    """One early entry."""

    month: Month
    entry: Entry
    before: Entry | None
    """What the record itself says, which is what the gap compares; None for one that only exists by
    correction."""


def _said(item: str, kind: str, found: EarlyMonth) -> _Said | None:
    force = found.force
    if kind == "self":
        entry = force.self_check.get(item)
        return _Said(found.month, entry, entry) if entry else None
    own = force.inspection.get(item)
    entry = own or force.added.get(item)
    return _Said(found.month, entry, own) if entry else None


def _readable(
    post: Post, kind: str, months: Iterable[EarlyMonth]
) -> tuple[list[_Said], list[UnreadableEarly]]:
    usable: list[_Said] = []
    odd: list[UnreadableEarly] = []
    for found in months:
        said = _said(post.item.id, kind, found)
        if said is None:
            continue
        if _can_read(post, said.entry):
            usable.append(said)
        else:
            odd.append(UnreadableEarly(post.item.id, found.month, kind))
    return usable, odd


def _can_read(post: Post, entry: Entry) -> bool:
    if entry.na is not None:
        return post.item.may_be_na
    if entry.value is None and entry.values is not None:
        several = post.item.several is not None
        return several and isinstance(post.combined(entry.values), ItemResult)
    try:
        post.parse(entry.value)
    except BadValue:
        return False
    return True


def _carried(post: Post, said: Sequence[_Said]) -> Carried:
    """All early entries of one side as one; what only a correction says is no part of the gap."""
    of_record = [each for each in said if each.before is not None]
    months, entry = _joined(post, said)
    judged = entry if len(of_record) == len(said) else None
    if judged is None and of_record:
        judged = _joined(post, of_record)[1]
    recorded = {each.month for each in of_record}
    return Carried(entry, months, judged, by_correction=recorded.isdisjoint(months))


def _joined(post: Post, said: Sequence[_Said]) -> tuple[tuple[Month, ...], Entry]:
    """The sum for kinds that count, else the latest that says something; `na` only if all do."""
    valued = [each for each in said if each.entry.na is None]
    if not valued:
        return tuple(each.month for each in said), said[-1].entry
    values = [each.entry.value for each in valued]
    value = post.item.criterion.together(values) if post.item.several is None else None
    if value is None:
        return (valued[-1].month,), valued[-1].entry
    return tuple(each.month for each in valued), _summed(value, [each.entry for each in valued])


def _summed(value: Any, entries: Sequence[Entry]) -> Entry:
    if len(entries) == 1:
        return replace(entries[0], value=value)
    evidence = dict.fromkeys(name for entry in entries for name in entry.evidence)
    notes = dict.fromkeys(entry.note for entry in entries if entry.note)
    people = dict.fromkeys(entry.by for entry in entries if entry.by)
    return Entry(
        value=value,
        evidence=tuple(evidence),
        note="；".join(notes) or None,
        by="、".join(people) or None,
    )


def under_the_sum(agenda: Agenda, filed: Filed) -> Iterator[tuple[str, str, Any, Any]]:
    """Counts of the due month that are less than what was already recorded for the cycle: the record's
    kind, the item, its value, and the sum of the early entries."""
    sides: tuple[tuple[str, Entries, Mapping[str, Carried]], ...] = (
        ("inspection", _entries(filed.inspection), filed.early.inspection),
        ("self", _entries(filed.self_check), filed.early.self_check),
    )
    for kind, entries, carried in sides:
        for item, early in carried.items():
            own, post = entries.get(item), agenda.by_id[item]
            if own is not None and own.value is not None and early.entry.value is not None:
                value, total = post.parse(own.value), post.parse(early.entry.value)
                if post.item.criterion.is_under(value, total):
                    yield kind, item, value, total


def _entries(record: Any) -> Entries:
    return record.entries if record is not None and record.entries else {}


CardKey: TypeAlias = "tuple[str, str, Month]"
"""Unit, checklist, month."""


def card_agenda(workspace: Workspace, key: CardKey, filed: Filed) -> Agenda | None:
    """The list by which a card is judged, in its month; None when none is in force."""
    _, checklist, month = key
    record = filed.inspection or filed.self_check
    own = workspace.versions.get(checklist, {}).get(record.version) if record else None
    current = own or workspace.checklist_in(checklist, month)
    return agenda_of(workspace, current, month) if current is not None else None


def self_counts(workspace: Workspace, key: CardKey, filed: Filed) -> bool:
    """Whether a card's self-check stands where nobody inspected, by the policy of its month."""
    policy = workspace.policy_in(workspace.home_month(key[1], key[2]))
    return filed.is_final or (policy is not None and policy.uninspected == "self")


def is_final(workspace: Workspace, unit: str, checklist: str, month: Month) -> bool:
    """Whether nobody inspects the unit, so that its self-check is the last word."""
    policy = workspace.policy_in(workspace.home_month(checklist, month))
    known = workspace.units.get(unit)
    return policy is not None and known is not None and known.layer in policy.self_is_final


def carried_into(
    workspace: Workspace, key: CardKey, cards: Mapping[CardKey, Filed]
) -> tuple[Early, tuple[UnreadableEarly, ...]]:
    """What the cycle's earlier months say of the items of a card, and what it can't read.

    ``cards``: what was filed, corrections of the earlier months included.
    """
    unit, checklist, _ = key
    agenda = card_agenda(workspace, key, cards.get(key, Filed()))
    tags = workspace.tags.get(unit)
    if agenda is None or tags is None or not agenda.early_posts:
        return NOTHING_EARLY, ()

    def month_of(month: Month) -> EarlyMonth | None:
        earlier = (unit, checklist, month)
        filed = cards.get(earlier)
        own = card_agenda(workspace, earlier, filed) if filed is not None else None
        if filed is None or own is None:
            return None
        force = entries_in_force(filed, self_counts(workspace, earlier, filed))
        return EarlyMonth(month, own, force)

    return early_of(agenda, tags, month_of)


def may_be_served(workspace: Workspace, key: CardKey) -> tuple[CardKey, ...]:
    """The later cards for which entries of this one may count as done early."""
    unit, checklist, month = key
    return tuple((unit, checklist, due) for due in workspace.served_by(checklist, month))


def completed(workspace: Workspace, cards: Mapping[CardKey, Filed]) -> dict[CardKey, Filed]:
    """What was filed for each card, with what earlier months of the cycle say."""
    found = {
        key: filed._replace(is_final=is_final(workspace, *key)) for key, filed in cards.items()
    }
    served = {later for key in cards for later in may_be_served(workspace, key)}
    for key in sorted({*found, *served}, key=lambda each: each[2]):
        early, _ = carried_into(workspace, key, found)
        if early is not NOTHING_EARLY:
            filed = found.get(key) or Filed(is_final=is_final(workspace, *key))
            found[key] = filed._replace(early=early)
    return found
