"""A unit's list over a quarter, half-year or year, from its monthly cards."""

from __future__ import annotations

from fractions import Fraction

from . import readings
from .arithmetic import ZERO, half_up
from .cards import Doc, bound, finish, gap_of, grade_of


def roll_up(cards: list[Doc], policy: Doc) -> Doc:
    """One card from a list's monthly cards (at least one, in order of months)."""
    latest = cards[-1]["document"]
    sums = [sum(column, ZERO) for column in zip(*(card["gap_sums"] for card in cards), strict=True)]
    lasting = [veto for card in cards for veto in card["vetoes"] if veto["lasts"] == "year"]
    card: Doc = {
        "unit": cards[0]["unit"], "checklist": latest["id"], "version": latest["version"],
        "provisional": any(card["provisional"] for card in cards),  # "Provisional if a month is."
        "gap": gap_of((sums[0], sums[1], sums[2])),
        "overclaimed": any(card["overclaimed"] for card in cards),
        "blocked": readings.ERROR_BLOCKS_UNIT and any(card["blocked"] for card in cards),
        "vetoes": unique(lasting),
    }  # fmt: skip
    if policy["rollup"]["method"] == "months":
        return by_months(card, cards, latest, policy)
    card["items"] = rolled_items(cards)
    return finish(card, latest, mean_deduction(cards), policy)


def unique(vetoes: list[Doc]) -> list[Doc]:
    """The same rule in two months is one veto."""
    return [veto for n, veto in enumerate(vetoes) if veto not in vetoes[:n]]


def mean_deduction(cards: list[Doc]) -> Fraction:
    """ "less the mean of the overclaim deductions of its months that have a score"."""
    taken = [card["overclaim_deduction"] for card in cards if card["score"] is not None]
    mean = sum(taken, ZERO) / len(taken) if taken else ZERO
    return mean if readings.MEAN_DEDUCTION_IS_EXACT else half_up(mean, 2)


def by_months(card: Doc, cards: list[Doc], latest: Doc, policy: Doc) -> Doc:
    """ "`method: months`: the mean of the list's monthly scores, then the cap, zero and grade vetoes
    that last a year" "(no items, earned or applicable on such a card, and no `before_veto`)"."""
    scores = [month["score"] for month in cards if month["score"] is not None]
    mean = half_up(sum(scores, ZERO) / len(scores), 2) if scores and not card["blocked"] else None
    card["score"] = None if mean is None else half_up(bound(mean, card["vetoes"]), 2)
    card["grade"] = grade_of(card["score"], latest.get("grades", policy["grades"]), card["vetoes"])
    nothing = {"earned": None, "applicable": None, "before_veto": None, "bonus": None}
    return card | nothing | {"items": [], "sections": []}


def rolled_items(cards: list[Doc]) -> list[Doc]:
    """ "for each item over the months in which it was due or had an event: E_i = P_i × Σ earned / Σ P
    (P_i of the latest version that has the item; months where it was na or excluded are left out),
    rounded to 4; a bonus item min(P, Σ months)"."""
    newest: dict[str, Doc] = {}
    for card in reversed(cards):
        for row in card["items"]:
            newest.setdefault(row["id"], row)
    return [rolled_item(row, cards) for row in newest.values()]


def rolled_item(newest: Doc, cards: list[Doc]) -> Doc:
    """One item of a roll-up; its state is the best thing that any month has to say of it."""
    months = [row for card in cards for row in card["items"] if row["id"] == newest["id"]]
    used = [row for row in months if row["counted"]]
    states = {row["state"] for row in months}
    state = next(s for s in ("scored", "missing", "na", "not_due") if s in states)
    sum_earned = sum((row["earned"] for row in used), ZERO)
    sum_points = sum((row["points"] for row in used), ZERO)
    counted, value = bool(used), None
    if newest["kind"] == "bonus":
        value = min(newest["points"], sum_earned)
    elif newest["kind"] == "veto":
        value = ZERO
    elif sum_points:
        value = half_up(newest["points"] * sum_earned / sum_points, 4)
    else:
        counted = False
    return {
        "id": newest["id"], "state": state, "points": newest["points"],
        "earned": value if counted else None, "source": None,
        "corrected": any(row["corrected"] for row in months), "lost": ZERO,
        "section": newest["section"], "kind": newest["kind"], "nature": newest["nature"],
        "counted": counted,
    }  # fmt: skip
