"""A unit's list over a quarter, half-year or year, from its monthly cards."""

from __future__ import annotations

from fractions import Fraction

from . import readings
from .arithmetic import ZERO, half_up, shift
from .book import Book, Doc, is_after_year
from .cards import bound, finish, gap_of, grade_of
from .criteria import matters


def months_for(book: Book, name: str, kind: str, months: list[str]) -> list[str]:
    """The months whose cards of a list belong to a period.

    "Months before the first and after the last that have any record in the workspace never count." Of
    an after-year list "its records of January belong to the year before, in its yearly roll-up (and in
    no quarter, half-year or roll-up of their own year)".
    """
    if kind == "month":
        return months
    mine = [month for month in months if book.basis(name, month) == month]
    last = book.version(name, months[-1])
    if kind == "year" and last is not None and is_after_year(last):
        mine.append(shift(months[-1], 1))
    return [month for month in mine if book.counts(month, book.basis(name, month))]


def roll_up(cards: list[Doc], policy: Doc) -> Doc:
    """One card from a list's monthly cards (at least one, in order of months)."""
    latest = cards[-1]["document"]
    gaps = [sum(column, ZERO) for column in zip(*(card["gap_sums"] for card in cards), strict=True)]
    lasting = [veto for card in cards for veto in card["vetoes"] if veto["lasts"] == "year"]
    card: Doc = {
        "unit": cards[0]["unit"], "checklist": latest["id"], "version": latest["version"],
        "provisional": any(card["provisional"] for card in cards),  # "Provisional if a month is."
        "gap": gap_of((gaps[0], gaps[1], gaps[2])),
        "overclaimed": False,  # "A month is overclaimed, a longer period never is"
        "overclaimed_months": [card["month"] for card in cards if card["overclaimed"]],
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
    that last a year" "(no items, earned, applicable, bonus or penalty on such a card, and no
    `before_veto`)"; a `list` veto that lasts a year makes it 0 "in every roll-up of the year too"."""
    scores = [month["score"] for month in kept_months(cards, policy)]
    mean = half_up(sum(scores, ZERO) / len(scores), 2) if scores and not card["blocked"] else None
    card["score"] = None if mean is None else half_up(bound(mean, card["vetoes"]), 2)
    card["grade"] = grade_of(card["score"], latest.get("grades", policy["grades"]), card["vetoes"])
    nothing = dict.fromkeys(("earned", "applicable", "before_veto", "bonus", "penalty"))
    return card | nothing | {"items": [], "sections": []}


def kept_months(cards: list[Doc], policy: Doc) -> list[Doc]:
    """The months of the mean: "`rollup.drop_lowest` 1 (… for each list by itself, where at least 4
    months have a score) leaves out of the mean the lowest month that has a record that may count"."""
    scored = [card for card in cards if card["score"] is not None]
    recorded = [card for card in scored if card["recorded"]]
    if policy["rollup"].get("drop_lowest", 0) and len(scored) >= 4 and recorded:
        scored.remove(min(recorded, key=lambda card: Fraction(card["score"])))
    return scored


def rolled_items(cards: list[Doc]) -> list[Doc]:
    """ "for each item over the months in which it was due or had an event: E_i = P_i × Σ earned / Σ P
    (P_i of the latest version that has the item; months where it was na or excluded are left out),
    rounded to 4"."""
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
    value = rolled_points(newest, used)
    return {
        "id": newest["id"], "state": state, "points": newest["points"], "earned": value,
        "source": None, "corrected": any(row["corrected"] for row in months), "carried": [],
        "lost": ZERO, "section": newest["section"], "kind": newest["kind"], "nature": newest["nature"],
        "counted": value is not None, "item": newest["item"],
    }  # fmt: skip


def rolled_points(newest: Doc, used: list[Doc]) -> Fraction | None:
    """E_i; "a bonus item min(P, Σ months)"; "A penalty item earns −min(P, −Σ months)"."""
    sum_earned = sum((row["earned"] for row in used), ZERO)
    sum_points = sum((row["points"] for row in used), ZERO)
    if not used:
        return None
    if newest["kind"] == "bonus":
        if newest["item"]["criterion"].get("highest_only") == "per_matter":
            sum_earned = matters_of(used)
        return min(Fraction(newest["points"]), sum_earned)
    if newest["kind"] == "penalty":
        return -min(Fraction(newest["points"]), -sum_earned)
    if newest["kind"] == "veto":
        return ZERO
    return half_up(newest["points"] * sum_earned / sum_points, 4) if sum_points else None


def matters_of(used: list[Doc]) -> Fraction:
    """ "In a roll-up a matter of several months counts once, at its highest rule, each month by its own
    version"."""
    worth: dict[str, Fraction] = {}
    for row in used:
        if row["entry"] and row["item"]["criterion"].get("highest_only") == "per_matter":
            for matter, amount in matters(row["item"]["criterion"], row["entry"]["value"]).items():
                worth[matter] = max(amount, worth.get(matter, ZERO))
    return sum(worth.values(), ZERO)
