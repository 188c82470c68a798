"""A whole period: every unit's cards, composed, rolled up and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.card import score_card
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.expected import expected_lists
from dangjian.scoring.ranking import BLOCKED, binding, compose_month, composed_row, rank_layer
from dangjian.scoring.results import Part, Results, Row, Scorecard
from dangjian.scoring.rollup import roll_up
from dangjian.values.period import Month, Period, PeriodKind

MONTHS_PART = "months"
"""The word that stands for the months' roll-up in ``rollup.year``."""


class UnitMonth(NamedTuple):
    """A unit's cards of one month."""

    month: Month
    policy: Policy
    cards: tuple[Scorecard, ...]
    weights: Mapping[str, Decimal]
    """The composition of its layer; empty where the layer isn't ranked."""
    inspected: bool
    """Whether there is an inspection record of any checklist."""
    blocked: bool
    """Whether a card of the unit can't be computed."""


def counted_months(workspace: Workspace, period: Period) -> tuple[Month, ...]:
    """The months of a period that count: none after the last that has any record in the workspace, and
    in a roll-up none before the first either. The months between count with or without a record.

    A month of a workspace without any record is what everybody still owes."""
    known = workspace.months_with_records
    if not known:
        return period.months if period.kind is PeriodKind.MONTH else ()
    first = period.first if period.kind is PeriodKind.MONTH else known[0]
    return tuple(month for month in period.months if first <= month <= known[-1])


def score_period(
    workspace: Workspace, filing: Filing, period: Period, policy: Policy, *, full: bool = True
) -> Results:
    """Cards and rankings of a period. ``full``: keep the items of the cards.

    The workspace has been checked; a policy is in force in every month that counts.
    """
    cards, rows = score_units(workspace, filing, period, policy, workspace.units, full=full)
    months = counted_months(workspace, period)
    return Results(period, policy.version, months, cards, ranked(workspace, rows, period, policy))


def score_units(
    workspace: Workspace,
    filing: Filing,
    period: Period,
    policy: Policy,
    units: Iterable[str],
    *,
    full: bool,
) -> tuple[tuple[Scorecard, ...], tuple[Row, ...]]:
    """The cards of these units and their rows, still without rank."""
    months = counted_months(workspace, period)
    cards: list[Scorecard] = []
    rows: list[Row] = []
    for name in units:
        unit = workspace.units[name]
        unit_cards, row = _score_unit(workspace, filing, unit, period, months, policy, full)
        cards.extend(unit_cards)
        if row is not None:
            rows.append(row)
    return tuple(cards), tuple(rows)


def ranked(
    workspace: Workspace, rows: Iterable[Row], period: Period, policy: Policy
) -> tuple[Row, ...]:
    """The rows of all layers, each layer ranked, in the order of the catalog."""
    rates = _closing_rates(workspace, period)
    by_layer: dict[str, list[Row]] = {}
    for row in rows:
        if row.unit in rates:
            row = row._replace(closing_rate=rates[row.unit])
        by_layer.setdefault(row.layer, []).append(row)
    order = [layer.id for layer in workspace.catalog.layers] if workspace.catalog else []
    layers = sorted(
        by_layer, key=lambda layer: order.index(layer) if layer in order else len(order)
    )
    return tuple(
        row for layer in layers for row in rank_layer(by_layer[layer], policy, period.kind)
    )


def _score_unit(
    workspace: Workspace,
    filing: Filing,
    unit: Unit,
    period: Period,
    months: Sequence[Month],
    policy: Policy,
    full: bool,
) -> tuple[tuple[Scorecard, ...], Row | None]:
    rolled_up = period.kind is not PeriodKind.MONTH
    keep = full or (rolled_up and policy.rollup.method == "items")
    history = [
        unit_month(workspace, filing, unit, month, full=keep)
        for month in months
        if unit.exists_in(month)
    ]
    weights = workspace.composition(policy, unit.layer, period.last)
    if not rolled_up:
        if not history:
            return (), None
        return history[0].cards, _month_row(unit, history[0]) if weights else None
    cards = rolled_cards(workspace, history, period, policy)
    row = _period_row(workspace, unit, history, cards, weights, period, policy) if weights else None
    if not full:
        cards = tuple(card._replace(items=(), deductions=()) for card in cards)
    return cards, row if history else None


def unit_month(
    workspace: Workspace, filing: Filing, unit: Unit, month: Month, *, full: bool = True
) -> UnitMonth:
    """What a unit's month gives: a card for every checklist filed or expected."""
    policy = workspace.policy_in(month)
    assert policy is not None, f"no policy in {month}"
    weights = workspace.composition(policy, unit.layer, month)
    filed_lists = filing.by_unit.get((unit.id, month), {})
    blocked = {name for name in workspace.versions if (unit.id, name, month) in filing.blocked}
    # A list that only raises problems when it is absent makes no card of missing items.
    asked = expected_lists(workspace, unit, month, policy)
    expected = [name for name in asked if name in weights]
    cards = []
    for name in dict.fromkeys((*expected, *filed_lists)):
        filed = filed_lists.get(name, Filed())
        if name in blocked or filed.excused:
            continue
        counts = filed.inspection or (filed.self_check and policy.uninspected == "self")
        if counts or name in expected:
            cards.append(_card(workspace, unit, name, month, filed, policy, full))
    inspected = any(filed.inspection for filed in filed_lists.values())
    return UnitMonth(month, policy, tuple(cards), weights, inspected, bool(blocked))


def _card(
    workspace: Workspace,
    unit: Unit,
    checklist: str,
    month: Month,
    filed: Filed,
    policy: Policy,
    full: bool,
) -> Scorecard:
    record = filed.inspection or filed.self_check
    version = workspace.versions[checklist][record.version] if record else None
    current = version or workspace.checklist_in(checklist, month)
    assert current is not None
    agenda = agenda_of(workspace, current, month)
    return score_card(unit.id, agenda, filed, policy, workspace.tags[unit.id], full=full)


def _month_row(unit: Unit, month: UnitMonth) -> Row:
    row = compose_month(
        unit.id, unit.layer, month.cards, month.weights, month.policy, inspected=month.inspected
    )
    return _unscored(row) if month.blocked else row


def _unscored(row: Row) -> Row:
    return row._replace(score=None, grade=None, notes=(BLOCKED,))


def rolled_cards(
    workspace: Workspace, history: Sequence[UnitMonth], period: Period, policy: Policy
) -> tuple[Scorecard, ...]:
    """One card a checklist from the full monthly cards of a unit."""
    monthly: dict[str, list[Scorecard]] = {}
    for month in history:
        for card in month.cards:
            monthly.setdefault(card.checklist, []).append(card)
    missing_rules = {month.month: month.policy.missing for month in history}
    return tuple(
        roll_up(cards, workspace.versions[name], period, policy, missing_rules)
        for name, cards in monthly.items()
    )


def _period_row(
    workspace: Workspace,
    unit: Unit,
    history: Sequence[UnitMonth],
    cards: Sequence[Scorecard],
    weights: Mapping[str, Decimal],
    period: Period,
    policy: Policy,
) -> Row:
    """The composed score of a roll-up; in a year with the other lists that the policy adds."""
    by_list = {card.checklist: card for card in cards}
    inspected = any(month.inspected for month in history)
    row = _composed(unit, weights, by_list, policy, inspected=inspected)
    extra = year_lists(workspace, unit, period, policy)
    if extra:
        own = Part(MONTHS_PART, extra.get(MONTHS_PART, Decimal(0)), row.score)
        parts = [own] if MONTHS_PART in extra else []
        others = [name for name in extra if name != MONTHS_PART]
        parts += [Part(n, extra[n], by_list[n].score) for n in others if n in by_list]
        scored = tuple(part for part in parts if part.score is not None)
        every = [by_list[n] for n in dict.fromkeys((*weights, *others)) if n in by_list]
        vetoes = binding(veto for card in every for veto in card.vetoes)
        row = composed_row(
            unit.id,
            unit.layer,
            scored,
            every,
            vetoes,
            policy,
            inspected=inspected,
            provisional=len(scored) < len(extra),
        )
    monthly = [_month_row(unit, month).score for month in history]
    row = row._replace(lowest_month=min((s for s in monthly if s is not None), default=None))
    return _unscored(row) if any(month.blocked for month in history) else row


def _composed(
    unit: Unit,
    weights: Mapping[str, Decimal],
    by_list: Mapping[str, Scorecard],
    policy: Policy,
    *,
    inspected: bool,
) -> Row:
    mine = [by_list[name] for name in weights if name in by_list]
    parts = tuple(Part(card.checklist, weights[card.checklist], card.score) for card in mine)
    vetoes = binding(veto for card in mine for veto in card.vetoes)
    return composed_row(unit.id, unit.layer, parts, mine, vetoes, policy, inspected=inspected)


def counting_lists(
    workspace: Workspace, unit: Unit, period: Period, policy: Policy
) -> tuple[str, ...]:
    """The lists that enter a unit's composed score of a period, whether it has cards of them or not:
    those of its layer's composition, in a longer period also those that the roll-up adds."""
    weights = workspace.composition(policy, unit.layer, period.last)
    added = year_lists(workspace, unit, period, policy)
    return tuple(name for name in dict.fromkeys((*weights, *added)) if name != MONTHS_PART)


def year_lists(
    workspace: Workspace, unit: Unit, period: Period, policy: Policy
) -> dict[str, Decimal]:
    """``rollup.year`` without the lists that aren't for the unit's layer; empty where nothing is added."""
    if period.kind is not PeriodKind.YEAR or not policy.rollup.year:
        return {}
    mine = {
        name: weight
        for name, weight in policy.rollup.year.items()
        if name == MONTHS_PART or _is_for(workspace, name, unit.layer)
    }
    return mine if set(mine) - {MONTHS_PART} else {}


def _is_for(workspace: Workspace, checklist: str, layer: str) -> bool:
    return any(layer in each.layers for each in workspace.versions.get(checklist, {}).values())


def filing_of(
    entries: Iterable[tuple[str, str, Month, Filed]], blocked: Iterable[tuple[str, str, Month]]
) -> Filing:
    """A filing from what was filed for each card."""
    by_unit: dict[tuple[str, Month], dict[str, Filed]] = {}
    for unit, checklist, month, filed in entries:
        by_unit.setdefault((unit, month), {})[checklist] = filed
    return Filing(by_unit, frozenset(blocked))


def _closing_rates(workspace: Workspace, period: Period) -> dict[str, Decimal]:
    """The closing rates of the units that had problems due; empty without any rectification."""
    if not workspace.rectifications:
        return {}
    from dangjian.register.register import closing_rates, registry

    return closing_rates(registry(workspace), period)
