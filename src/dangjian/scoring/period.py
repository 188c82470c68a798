"""A whole period: every unit's cards, composed, rolled up and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy, SharedNeed
from dangjian.documents.record import Record
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import Agenda, agenda_of
from dangjian.scoring.card import score_card
from dangjian.scoring.composing import (
    MONTHS_PART,
    Draft,
    Mix,
    Rules,
    add_tallies,
    compare,
    finished,
    mixed,
)
from dangjian.scoring.counting import added_lists
from dangjian.scoring.drawing import drawn_of, named_lists
from dangjian.scoring.drawn import NOTHING_DRAWN, Drawn
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.expected import expected_lists, is_expected
from dangjian.scoring.ranking import rank_class
from dangjian.scoring.results import Results, Row, Scorecard
from dangjian.scoring.rollup import roll_up
from dangjian.scoring.shares import share_needs, shared_part
from dangjian.values.period import Month, Period, PeriodKind


class UnitMonth(NamedTuple):
    """A unit's cards of one month."""

    month: Month
    policy: Policy
    cards: tuple[Scorecard, ...]
    weights: Mapping[str, Decimal]
    """The composition of its layer; empty where the layer isn't ranked."""
    inspected: frozenset[str] = frozenset()
    """The lists that have an inspection record, excused ones aside."""
    handed_in: frozenset[str] = frozenset()
    """The lists that have any record, excused ones aside."""
    blocked: frozenset[str] = frozenset()
    """The lists whose card can't be computed."""
    after_year: bool = False
    """Whether these are the cards of January that belong to the year before."""

    @property
    def recorded(self) -> frozenset[str]:
        """The lists that have a record that may count."""
        return frozenset(card.checklist for card in self.cards if card.recorded)

    @property
    def home(self) -> Month:
        """The month to which the cards belong."""
        return self.month.plus(-1) if self.after_year else self.month


def counted_months(workspace: Workspace, period: Period) -> tuple[Month, ...]:
    """The months of a period that count: none after the last that has any record in the workspace, and
    in a longer period none before the first; none at all in a workspace without records, whose months
    all have none yet."""
    known = workspace.months_with_records
    if not known:
        return ()
    first = period.first if period.kind is PeriodKind.MONTH else known[0]
    return tuple(month for month in period.months if first <= month <= known[-1])


def score_period(
    workspace: Workspace, filing: Filing, period: Period, policy: Policy, *, full: bool = True
) -> Results:
    """Cards and rankings of a period. ``full``: keep the items of the cards.

    The workspace has been checked; a policy is in force in every month that counts.
    """
    cards, drafts = score_units(workspace, filing, period, policy, workspace.units, full=full)
    months = counted_months(workspace, period)
    return Results(period, policy.version, months, cards, ranked(workspace, drafts, period, policy))


def score_units(
    workspace: Workspace,
    filing: Filing,
    period: Period,
    policy: Policy,
    units: Iterable[str],
    *,
    full: bool,
) -> tuple[tuple[Scorecard, ...], tuple[Draft, ...]]:
    """The cards of these units and what their rows are made of, before units are compared."""
    months = counted_months(workspace, period)
    needs = share_needs(policy)
    cards: list[Scorecard] = []
    drafts: list[Draft] = []
    for name in units:
        unit = workspace.units[name]
        scored = _score_unit(workspace, filing, unit, period, months, policy, full, needs)
        cards.extend(scored[0])
        if scored[1] is not None:
            drafts.append(scored[1])
    return tuple(cards), tuple(drafts)


def ranked(
    workspace: Workspace,
    drafts: Sequence[Draft],
    period: Period,
    policy: Policy,
    rates: Mapping[str, Decimal] | None = None,
) -> tuple[Row, ...]:
    """The rows of all layers in the order of the catalog, each layer ranked class by class.

    ``rates``: closing rates, where they don't come from the workspace's register.
    """
    closing = _closing_rates(workspace, period) if rates is None else rates
    untold = rates is None and bool(workspace.register_unread)
    used = {mix.at for draft in drafts for mix in (draft.mix, *draft.months)}
    policies = {at: policy_in_force(workspace, at, policy) for at in used | {period}}
    rules = Rules(policies, compare(drafts, policies))
    groups: dict[tuple[str, str | None], list[Row]] = {}
    for draft in drafts:
        row = finished(draft, rules)
        if untold:
            row = row._replace(closing_rate=None)
        elif row.unit in closing:
            row = row._replace(closing_rate=closing[row.unit])
        groups.setdefault((row.layer, row.class_), []).append(row)
    order = [layer.id for layer in workspace.catalog.layers] if workspace.catalog else []

    def place(group: tuple[str, str | None]) -> tuple[int, int]:
        layer, class_ = group
        classes = [each.id for each in (policy.classes or {}).get(layer, ())]
        return (
            order.index(layer) if layer in order else len(order),
            classes.index(class_) if class_ in classes else len(classes),
        )

    return tuple(
        row
        for group in sorted(groups, key=place)
        for row in rank_class(groups[group], policy, period.kind)
    )


def policy_in_force(workspace: Workspace, at: Period, otherwise: Policy) -> Policy:
    """The policy of a period; ``otherwise`` where the workspace has none (it was given)."""
    return workspace.policy_in(at.last) or otherwise


# One unit ------------------------------------------------------------------------------------------


def unit_history(
    workspace: Workspace,
    filing: Filing,
    unit: Unit,
    period: Period,
    months: Iterable[Month],
    *,
    full: bool = True,
) -> list[UnitMonth]:
    """The months of a period in which a unit has cards, in order.

    An after-year list's January stands behind the year to which it belongs, and in a month's own
    scores; no other period sees it.
    """
    history = [
        unit_month(workspace, filing, unit, month, full=full)
        for month in months
        if unit.exists_in(month)
    ]
    closing = None
    if period.kind is PeriodKind.YEAR:
        closing = period.last.plus(1)
    elif period.kind is PeriodKind.MONTH and period.first.month == 1:
        closing = period.first
    after = after_year_month(workspace, filing, unit, closing, full=full) if closing else None
    return [*history, after] if after is not None else history


def _score_unit(
    workspace: Workspace,
    filing: Filing,
    unit: Unit,
    period: Period,
    months: Sequence[Month],
    policy: Policy,
    full: bool,
    needs: Sequence[SharedNeed],
) -> tuple[tuple[Scorecard, ...], Draft | None]:
    rolled_up = period.kind is not PeriodKind.MONTH
    keep = full or bool(needs) or (rolled_up and policy.rollup.method == "items")
    history = unit_history(workspace, filing, unit, period, months, full=keep)
    if not history:
        return (), None
    cards = period_cards(workspace, history, period, policy)
    weights = workspace.composition(policy, unit.layer, period.last)
    own = any(not month.after_year for month in history)
    draft = None
    if weights and (own or rolled_up):
        draft = _draft(workspace, unit, period, policy, history, cards, weights, needs)
    if keep and not full:
        cards = tuple(
            card._replace(items=(), deductions=(), sections=card.sections if rolled_up else ())
            for card in cards
        )
    return cards, draft


def period_cards(
    workspace: Workspace, history: Sequence[UnitMonth], period: Period, policy: Policy
) -> tuple[Scorecard, ...]:
    """The cards of a period: of a month its own, else one a checklist from the full monthly cards."""
    if period.kind is PeriodKind.MONTH:
        return tuple(card for month in history for card in month.cards)
    monthly: dict[str, list[Scorecard]] = {}
    for month in history:
        for card in month.cards:
            monthly.setdefault(card.checklist, []).append(card)
    missing_rules = {month.month: month.policy.missing for month in history}
    # A roll-up without one of its months would be another number under the same name.
    blocked = frozenset(name for month in history for name in month.blocked)
    return tuple(
        roll_up(cards, workspace.versions[name], period, policy, missing_rules)
        for name, cards in monthly.items()
        if name not in blocked
    )


def _draft(
    workspace: Workspace,
    unit: Unit,
    period: Period,
    policy: Policy,
    history: Sequence[UnitMonth],
    cards: Sequence[Scorecard],
    weights: Mapping[str, Decimal],
    needs: Sequence[SharedNeed],
) -> Draft:
    """What a unit's row is made of."""
    by_list = {card.checklist: card for card in cards}
    blocked = {name for month in history for name in month.blocked}
    seen = {card.checklist for card in cards if card.tally.due_points} | blocked
    added = added_lists(workspace, unit, period, policy, seen)
    others = [name for name in added if name != MONTHS_PART and name not in weights]
    counting = {*weights, *added}
    # Whoever nobody inspects needs no more than a record; who that is, the period's policy says.
    final = unit.layer in policy.self_is_final
    looked = [m for m in history if counting & (m.handed_in if final else m.inspected)]
    rolled_up = period.kind is not PeriodKind.MONTH
    own_months = [month for month in history if not month.after_year] if rolled_up else []
    monthly = [card for month in history for card in month.cards if card.checklist in counting]
    return Draft(
        unit=unit.id,
        layer=unit.layer,
        mix=_mix(workspace, unit, period, policy, weights, by_list, blocked),
        months=tuple(_month_mix(workspace, unit, month) for month in own_months),
        added=added,
        added_cards=tuple(mixed(by_list[name]) for name in others if name in by_list),
        added_blocked=not blocked.isdisjoint(added),
        vetoes=tuple(veto for card in monthly for veto in card.vetoes),
        tally=add_tallies(by_list[n].tally for n in (*weights, *others) if n in by_list),
        inspected=bool(looked),
        months_recorded=sum(bool(counting & month.recorded) for month in history),
        months_existing=sum(unit.exists_in(month) for month in period.months),
        shares=tuple(
            shared_part(workspace, need, by_list.get(need.checklist), _cards_of(history))
            for need in needs
        ),
    )


def _cards_of(history: Sequence[UnitMonth]) -> Iterator[Scorecard]:
    return (card for month in history for card in month.cards)


def _mix(
    workspace: Workspace,
    unit: Unit,
    at: Period,
    policy: Policy,
    weights: Mapping[str, Decimal],
    cards: Mapping[str, Scorecard],
    blocked: Iterable[str],
) -> Mix:
    return Mix(
        at,
        policy.class_of(unit.layer, workspace.tags[unit.id]),
        weights,
        tuple(mixed(cards[name]) for name in weights if name in cards),
        frozenset(name for name in blocked if name in weights),
    )


def _month_mix(workspace: Workspace, unit: Unit, month: UnitMonth) -> Mix:
    at = Period(PeriodKind.MONTH, month.month)
    cards = {card.checklist: card for card in month.cards}
    return _mix(workspace, unit, at, month.policy, month.weights, cards, month.blocked)


def unit_month(
    workspace: Workspace, filing: Filing, unit: Unit, month: Month, *, full: bool = True
) -> UnitMonth:
    """What a unit's month gives: a card for every checklist filed or expected."""
    policy = workspace.policy_in(month)
    assert policy is not None, f"no policy in {month}"
    weights = workspace.composition(policy, unit.layer, month)
    filed_lists = filing.by_unit.get((unit.id, month), {})
    if month.month == 1:
        filed_lists = {
            n: f for n, f in filed_lists.items() if not workspace.is_after_year(n, month)
        }
    # A list that only raises problems when it is absent makes no card of missing items.
    asked = expected_lists(workspace, unit, month, policy)
    expected = [name for name in asked if name in weights]
    names = dict.fromkeys((*expected, *filed_lists))
    found = _unit_month(
        workspace, filing, unit, month, policy, weights, filed_lists, names, expected, full
    )
    if (
        month.month == 1 and found.blocked
    ):  # what belongs to the year before keeps nothing back here
        mine = frozenset(n for n in found.blocked if not workspace.is_after_year(n, month))
        return found._replace(blocked=mine)
    return found


def after_year_month(
    workspace: Workspace, filing: Filing, unit: Unit, january: Month, *, full: bool = True
) -> UnitMonth | None:
    """The cards of January that belong to the year before, by the policy and for the units of its
    December; None where there are none."""
    december = january.plus(-1)
    filed_lists = {
        name: filed
        for name, filed in filing.by_unit.get((unit.id, january), {}).items()
        if workspace.is_after_year(name, january)
    }
    blocked = [n for u, n, m in filing.blocked if (u, m) == (unit.id, january)]
    policy = workspace.policy_in(december)
    if not (filed_lists or blocked) or policy is None or not unit.exists_in(december):
        return None
    # Early entries alone don't close the year: somebody must have recorded something in January or later.
    begun = any(filed.looked(True) for filed in filed_lists.values()) or blocked
    if not begun and not any(month >= january for month in workspace.months or ()):
        return None
    found = _unit_month(
        workspace, filing, unit, january, policy, {}, filed_lists, filed_lists, (), full
    )
    mine = frozenset(name for name in found.blocked if workspace.is_after_year(name, january))
    return found._replace(after_year=True, blocked=mine)


def _unit_month(
    workspace: Workspace,
    filing: Filing,
    unit: Unit,
    month: Month,
    policy: Policy,
    weights: Mapping[str, Decimal],
    filed_lists: Mapping[str, Filed],
    names: Iterable[str],
    expected: Sequence[str],
    full: bool,
) -> UnitMonth:
    blocked: frozenset[str] = frozenset()
    if filing.blocked:
        blocked = frozenset(n for n in workspace.versions if (unit.id, n, month) in filing.blocked)
    self_counts = policy.self_counts(unit.layer)
    cards = []
    for name in names:
        filed = filed_lists.get(name, Filed())
        if name in blocked or filed.is_excused(self_counts):
            continue
        if workspace.has_drawing and blocked & named_lists(
            workspace, _agenda_of(workspace, name, month, filed)
        ):
            blocked |= {name}  # what it takes from there isn't known
            continue
        if name in expected or filed.has_card(self_counts):
            cards.append(_card(workspace, filing, unit, name, month, filed, policy, full))
    inspected = frozenset(name for name, f in filed_lists.items() if _answers(f.inspection))
    checked = frozenset(name for name, f in filed_lists.items() if _answers(f.self_check))
    handed_in = inspected | checked
    return UnitMonth(month, policy, tuple(cards), weights, inspected, handed_in, blocked)


def _answers(record: Record | None) -> bool:
    return record is not None and record.excused is None


def _agenda_of(workspace: Workspace, checklist: str, month: Month, filed: Filed) -> Agenda:
    """The checklist of a card in the month, in the version of its record, else the one in force."""
    record = filed.inspection or filed.self_check
    version = workspace.versions.get(checklist, {}).get(record.version) if record else None
    current = version or workspace.checklist_in(checklist, month)
    assert current is not None
    return agenda_of(workspace, current, month)


def _card(
    workspace: Workspace,
    filing: Filing,
    unit: Unit,
    checklist: str,
    month: Month,
    filed: Filed,
    policy: Policy,
    full: bool,
) -> Scorecard:
    agenda = _agenda_of(workspace, checklist, month, filed)
    tags = workspace.tags[unit.id]
    drawn = drawn_for(workspace, filing, unit, agenda) if agenda.draws else NOTHING_DRAWN
    return score_card(unit.id, agenda, filed, policy, tags, full=full, drawn=drawn)


def drawn_for(
    workspace: Workspace, filing: Filing, unit: Unit, agenda: Agenda, *, alone: bool = False
) -> Mapping[str, Drawn]:
    """What the items of a unit's card take from the unit's other cards of the month and the register.

    What is taken from is itself never taken from elsewhere, so cards are scored here without. ``alone``:
    for a single record, from single records, which always may count.
    """
    month = agenda.month
    policy = workspace.policy_in(workspace.home_month(agenda.checklist.id, month))
    assert policy is not None
    lists = filing.by_unit.get((unit.id, month), {})

    def card_of(name: str) -> tuple[Scorecard, Filed] | None:
        filed = lists.get(name, Filed())
        if alone and (filed.is_excused(True) or not filed.has_card(True)):
            return None
        if not alone and not _has_card(workspace, unit, name, month, filed, policy):
            return None
        own = _agenda_of(workspace, name, month, filed)
        tags = workspace.tags[unit.id]
        return score_card(unit.id, own, filed, policy, tags, alone=alone), filed

    return drawn_of(workspace, unit.id, agenda, card_of)


def _has_card(
    workspace: Workspace, unit: Unit, checklist: str, month: Month, filed: Filed, policy: Policy
) -> bool:
    """Whether there is a card: something filed that may count, or expected; and nothing excused."""
    self_counts = policy.self_counts(unit.layer)
    if filed.is_excused(self_counts):
        return False
    weights = workspace.composition(policy, unit.layer, month)
    return filed.has_card(self_counts) or (
        checklist in weights and is_expected(workspace, unit, checklist, month)
    )


def _closing_rates(workspace: Workspace, period: Period) -> dict[str, Decimal]:
    """The closing rates of the units that had problems due; empty without any rectification."""
    if not workspace.rectifications:
        return {}
    from dangjian.register.register import closing_rates, registry

    return closing_rates(registry(workspace), period)
