"""Composition, relative parts, ranks, grades and tiers.

Order: "vetoes → relative → composition → places → rank → grade → tier".
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from . import readings
from .arithmetic import ZERO, half_up, shift
from .book import (
    Book,
    Doc,
    applies,
    counted_item,
    exists,
    is_after_year,
    is_due,
    is_final,
    items_of,
)
from .cards import best_place, bound, sums
from .criteria import OUTSIDE
from .rollup import months_for, unique

Cards = dict[tuple[str, str], Doc]


class Period(NamedTuple):
    """What is known of a period before ranking."""

    name: str
    kind: str
    months: list[str]
    """All its months."""
    counted: list[str]
    """Those between the first and the last with a record."""
    policy: Doc
    monthly: dict[tuple[str, str], list[Doc]]
    """By unit and list: its monthly cards that belong to the period."""
    cards: Cards
    """By unit and list: the period's card."""
    kept: set[tuple[str, str]]
    """Unit and list of cards that broken records keep back."""
    published: dict[str, Doc]
    """Of a longer period: each month's rows by unit."""


def rank(book: Book, period: Period) -> list[Doc]:
    """Rows of all ranked layers, layer by layer, the unranked last."""
    rows: list[Doc] = []
    for layer in [layer["id"] for layer in book.workspace["catalog"]["layers"]]:
        weights = book.composition(period.policy, layer, period.counted)
        units = [
            unit for unit in book.units
            if weights and unit["layer"] == layer and any(exists(unit, m) for m in period.counted)
        ]  # fmt: skip
        groups: dict[str | None, list[Doc]] = {}
        for unit in units:
            groups.setdefault(class_of(period.policy, unit), []).append(unit)
        mine: list[Doc] = []
        for name, peers in groups.items():
            found = [row_of(book, period, unit, weights, peers) | {"class": name} for unit in peers]
            place(found, period)
            mine += found
        rows += sorted(mine, key=lambda row: (row["rank"] is None, row["rank"] or 0))
    hidden = ("key", "veto_list", "below", "needs", "unranked")
    return [{key: value for key, value in row.items() if key not in hidden} for row in rows]


def class_of(policy: Doc, unit: Doc) -> str | None:
    """ "a unit is in the first whose tags it has; those in none are ranked among themselves"."""
    for one in policy.get("classes", {}).get(unit["layer"], []):
        if set(one["tags"]) & set(unit.get("tags", [])):
            return str(one["id"])
    return None


# Composition -----------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A part of a composed score."""

    checklist: str
    weight: Fraction
    score: Fraction | None
    own: Fraction | None = None
    best: Fraction | None = None
    place: int | None = None

    def shown(self) -> Doc:
        """As it is published."""
        made: Doc = {"checklist": self.checklist, "weight": self.weight, "score": self.score}
        if self.own is not None:
            made["own"] = self.own
            made |= {"best": self.best} if self.place is None else {"place": self.place}
        return made


def parts_of(unit: str, weights: dict[str, Doc], peers: list[Doc], cards: Cards) -> list[Part]:
    """A unit's lists with their weights; of a `relative` one "its part is not its score s but
    round(100 × s ÷ best s, 2), or max(0, 100 − (place − 1) × step), among the units of the ranking
    class, ranked or not, that have a score of that list in the period, after vetoes; s = 0 gives 0,
    ties share the better place"."""
    parts = []
    for name, weight in weights.items():
        if (unit, name) not in cards:
            continue
        own = cards[unit, name]["score"]
        plain = Part(name, Fraction(weight["weight"]), own)
        if own is None or "relative" not in weight:
            parts.append(plain)
            continue
        others = [cards[peer["id"], name]["score"] for peer in peers if (peer["id"], name) in cards]
        others = [value for value in others if value is not None]
        if weight["relative"] == "best":
            best = max(others)
            value = half_up(100 * own / best, 2) if own else ZERO
            parts.append(plain._replace(score=value, own=own, best=best))
        else:
            seat = 1 + sum(value > own for value in others)
            value = max(ZERO, 100 - (seat - 1) * Fraction(weight["step"])) if own else ZERO
            parts.append(plain._replace(score=value, own=own, place=seat))
    return parts


def mean(parts: list[Part]) -> Fraction | None:
    """ "Σ weight × score / Σ weight over the checklists … that have a score", exact."""
    told = [(part.weight, part.score) for part in parts if part.score is not None]
    total = sum((weight for weight, _ in told), ZERO)
    return sum((weight * value for weight, value in told), ZERO) / total if total else None


def binding(unit: str, names: list[str], cards: Cards) -> list[Doc]:
    """ "Cap, zero and grade vetoes of any part also bind the composed score"; `list` and `section`
    don't."""
    return [
        veto
        for name in names if (unit, name) in cards
        for veto in cards[unit, name]["vetoes"]
        if veto["effect"] not in ("section", "list")
        and (cards[unit, name]["score"] is not None or readings.VETO_OF_UNSCORED_PART_BINDS)
    ]  # fmt: skip


def rounded(value: Fraction | None, vetoes: list[Doc], places: int) -> Fraction | None:
    """ "caps bind before rounding, everywhere"."""
    return None if value is None else half_up(bound(value, vetoes), places)


def row_of(book: Book, period: Period, unit: Doc, weights: dict[str, Doc], peers: list[Doc]) -> Doc:
    """One unit's row, not yet placed."""
    name, cards, policy = unit["id"], period.cards, period.policy
    places = policy.get("places", 2)
    lists = list(weights)
    parts = parts_of(name, weights, peers, cards)
    vetoes = binding(name, lists, cards)
    extra = extras(book, period, unit)
    absent = False
    value = mean(parts)
    if len(extra) > 1:
        # "the `months` part of a longer period and every list's score keep 2"
        months_part = None if blocked(name, lists, cards) else rounded(value, vetoes, 2)
        own = [key for key in extra if key != "months"]
        lists, vetoes = lists + own, vetoes + binding(name, own, cards)
        parts = [
            Part(key, weight, months_part if key == "months" else score_of(cards, name, key))
            for key, weight in extra.items()
        ]
        absent = any(part.score is None for part in parts)
        value = mean(parts)
    if blocked(name, lists, cards):
        value = None
    score = rounded(value, vetoes, places)
    kept = any((name, key) in period.kept for key in lists)
    return {
        "unit": name, "layer": unit["layer"], "rank": None, "score": None if kept else score,
        "grade": None, "tier": None, "focus": None, "coefficient": None,
        "provisional": absent or is_provisional(period, name, lists, weights, peers),
        "parts": [part.shown() for part in parts if part.score is not None],
        "counting": [key for key in lists if (name, key) in cards],
        "notes": [], "veto_list": unique(vetoes), "kept": kept,
        "unranked": ["kept"] if kept else unranked(book, period, unit, score, lists),
        "needs": lambda needs: unmet(book, period, unit, score, lists, needs),
        "key": tie_key(book, period, unit, score, lists),
    }  # fmt: skip


def score_of(cards: Cards, unit: str, name: str) -> Fraction | None:
    """A list's score in the period."""
    return cards[unit, name]["score"] if (unit, name) in cards else None


def blocked(unit: str, lists: list[str], cards: Cards) -> bool:
    """ "under `error` the unit has no score."""
    return readings.ERROR_BLOCKS_UNIT and any(
        cards[unit, key]["blocked"] for key in lists if (unit, key) in cards
    )


def is_provisional(
    period: Period, unit: str, lists: list[str], weights: dict[str, Doc], peers: list[Doc]
) -> bool:
    """ "A ranking row is provisional if any of its counting cards is"; of relative parts "while a
    compared card is", and "rows that `relative` compares with [what is kept back] become
    provisional"."""
    cards = [period.cards[unit, key] for key in lists if (unit, key) in period.cards]
    if any(card["provisional"] for card in cards):
        return True
    for name, weight in weights.items():
        if "relative" in weight and score_of(period.cards, unit, name) is not None:
            for peer in peers:
                card = period.cards.get((peer["id"], name))
                compared = card is not None and card["score"] is not None
                if (compared and card and card["provisional"]) or (peer["id"], name) in period.kept:
                    return True
    return False


def extras(book: Book, period: Period, unit: Doc) -> dict[str, Fraction]:
    """ "`rollup.year` may add other checklists by id, with weights …; `rollup.quarter` and
    `rollup.half-year` may do the same"; "a list that isn't for the unit's layer is no part"; "a list of
    which nothing is due in any month of the period in which the unit exists, recorded or not, and no
    event was, is no part"."""
    named = period.policy["rollup"].get(period.kind, {}) if period.kind != "month" else {}
    found = {}
    for key, weight in named.items():
        if key == "months" or anything_due(book, period, unit, key):
            found[key] = Fraction(weight)
    return found


def anything_due(book: Book, period: Period, unit: Doc, name: str) -> bool:
    """Whether a list is a part of the unit's period."""
    if any(
        row["event"] for card in period.monthly.get((unit["id"], name), []) for row in card["items"]
    ):
        return True
    for month in period.months:
        checklist = book.version(name, month)
        if checklist is None or unit["layer"] not in checklist["layers"] or not exists(unit, month):
            continue
        after = is_after_year(checklist)
        if after and not (period.kind == "year" and month.endswith("-12")):
            continue
        at = shift(month, 1) if after else month
        for _, item in items_of(checklist):
            if counted_item(item) and applies(item, unit) and is_due(item, at):
                return True
    return False


# Who is ranked ---------------------------------------------------------------------------------------


def monthly_cards(period: Period, unit: str, lists: list[str]) -> list[Doc]:
    """A unit's monthly cards of some lists."""
    return [card for key in lists for card in period.monthly.get((unit, key), [])]


def counted_rows(period: Period, unit: str, lists: list[str]) -> list[Doc]:
    """Items over a unit's monthly cards; bonus, penalty and veto aside."""
    return [
        row for card in monthly_cards(period, unit, lists) for row in card["items"]
        if row["kind"] not in OUTSIDE
    ]  # fmt: skip


def unranked(
    book: Book, period: Period, unit: Doc, value: Fraction | None, lists: list[str]
) -> list[str]:
    """ "Not ranked, but shown with the reason: no score; fewer months in which a card … has a record
    that may count than `months_scored` says …; applicable share of due points under `min_applicable`
    (Σ P of scored, and under `zero` missing, over Σ P of scored, missing and `na` by entry …); no
    inspection record at all in the period."."""
    policy, name = period.policy, unit["id"]
    notes = [] if value is not None else ["no score"]
    wanted = policy.get("months_scored", {}).get(period.kind, 0)
    existed = sum(exists(unit, month) for month in period.months)
    recorded = {
        card["month"]
        for card in monthly_cards(period, name, lists)
        if card["recorded"]
        and (card["month"] in period.months or readings.JANUARY_OF_AN_AFTER_YEAR_LIST_IS_A_MONTH)
    }
    if len(recorded) < min(wanted, existed):
        notes.append("months_scored")
    rows = counted_rows(period, name, lists)
    due = sum((row["points"] for row in rows if is_answerable(row)), ZERO)
    applicable = sum((row["points"] for row in rows if row["counted"]), ZERO)
    if "min_applicable" in policy and due and applicable / due < Fraction(policy["min_applicable"]):
        notes.append("min_applicable")
    return notes if was_inspected(book, period, unit, lists) else [*notes, "no inspection"]


def is_answerable(row: Doc) -> bool:
    """ "scored, missing and `na` by entry"."""
    return row["state"] in ("scored", "missing") or (row["state"] == "na" and row["by_entry"])


def was_inspected(book: Book, period: Period, unit: Doc, lists: list[str]) -> bool:
    """ ""No inspection record" asks for one of a counting list that isn't `excused`"; where the
    self-check is final "the ranking asks for a record, not for an inspection"."""
    final = is_final(period.policy, unit["layer"])
    for name in lists:
        for month in months_of_list(book, period, name):
            for kind, record in book.records(unit["id"], name, month).items():
                if "excused" not in record and (kind == "inspection" or final):
                    return True
    return False


def months_of_list(book: Book, period: Period, name: str) -> list[str]:
    """Months whose records of a list belong to the period."""
    return months_for(book, name, period.kind, period.months)


# Ties ------------------------------------------------------------------------------------------------


def tie_key(
    book: Book, period: Period, unit: Doc, value: Fraction | None, lists: list[str]
) -> tuple[Any, ...]:
    """The score, then the tie breakers in their order, more is better.

    "`rule_items` Σ earned / Σ P on nature rule, `closing_rate` problems closed by their due date over
    those due in the period (none due: 1), `lowest_month` the lowest composed monthly score"; "A unit
    without rule points has `rule_items` 1; one without any month is last by no `lowest_month`".
    """
    key: list[Fraction] = [value if value is not None else Fraction(-1)]
    for breaker in period.policy.get("tie_breakers", []):
        if breaker == "rule_items":
            rows = counted_rows(period, unit["id"], lists)
            e, a = sums([row for row in rows if row["nature"] == "rule" and row["counted"]])
            key.append(e / a if a else Fraction(1))
        elif breaker == "closing_rate":
            rate = closing_rate(book, period, unit)
            key.append(Fraction(1) if rate is None else rate)
        else:
            lowest = lowest_month(period, unit, value)
            key.append(Fraction(10**9) if lowest is None else lowest)
    return tuple(key)


def lowest_month(period: Period, unit: Doc, value: Fraction | None) -> Fraction | None:
    """ "the lowest composed monthly score", as the months published them; a month is its own."""
    if period.kind == "month":
        return value
    rows = [rows[unit["id"]] for rows in period.published.values() if unit["id"] in rows]
    return min((row["score"] for row in rows if row["score"] is not None), default=None)


def closing_rate(book: Book, period: Period, unit: Doc) -> Fraction | None:
    """ "problems closed by their due date over those due in the period"; "in time is closed, not
    reopened, by a last `close` on or before the due date in force"; withdrawn ones count nowhere."""
    found = []
    for problem in book.workspace.get("rectifications", []):
        events = problem["events"]
        if problem["unit"] != unit["id"] or any(event["action"] == "withdraw" for event in events):
            continue
        due = [problem["due"], *(event["due"] for event in events if event["action"] == "extend")][
            -1
        ]
        if due[:7] in period.months:
            ends = [event for event in events if event["action"] in ("close", "reopen")]
            closed = bool(ends) and ends[-1]["action"] == "close" and ends[-1]["at"] <= due
            found.append(closed)
    return Fraction(sum(found), len(found)) if found else None


# Places ----------------------------------------------------------------------------------------------


def place(rows: list[Doc], period: Period) -> None:
    """Ranks "best first, 1, 1, 3", grades, tiers and coefficients of one class, in place."""
    policy = period.policy
    ranked = [row for row in rows if not row["unranked"]]
    free = [row for row in ranked if not row["veto_list"]]
    for row in rows:
        row["notes"] += row["unranked"]
        if row["score"] is not None:
            row["grade"] = graded(row, free, len(ranked), period)
        grades = {grade["name"]: grade.get("coefficient") for grade in policy["grades"]}
        value = grades.get(row["grade"])
        row["coefficient"] = None if value is None else Fraction(value)
    for row in ranked:
        row["rank"] = 1 + sum(other["key"] > row["key"] for other in ranked)
        # "Places in `top` … are counted among the ranked units under no cap, zero or grade veto"
        seat = None if row["veto_list"] else 1 + sum(other["key"] > row["key"] for other in free)
        row["below"] = sum(other["score"] <= row["score"] for other in ranked)
        tier = next(
            (tier for tier in policy["tiers"] if in_tier(tier, row, seat, len(ranked))), None
        )
        row["tier"], row["focus"] = (tier["name"], tier.get("focus")) if tier else (None, None)


def share_of(share: Any, n: int) -> int:
    """ "⌊s × n⌋"."""
    return int(Fraction(share) * n // 1)


def graded(row: Doc, free: list[Doc], n: int, period: Period) -> str | None:
    """ "from the highest down the first (1) whose `from` the score reaches, (2) that grade vetoes allow,
    (3) whose `needs` are met, (4) in whose quota, in `quota_periods`, the unit has a place. … A unit
    that isn't ranked and passes 1–3 of a grade with a quota gets no grade: `null` (待定)"."""
    grades = period.policy["grades"]
    in_season = period.kind in period.policy.get("quota_periods", ["year"])
    for place, grade in enumerate(grades):
        if not passes(row, grades, place):
            if passes(row, grades, place, needs=False):
                row["notes"].append("needs")  # "notes name what is unmet"
            continue
        if "quota" not in grade or not in_season:
            return str(grade["name"])
        if row["unranked"]:
            row["notes"].append("pending")
            return None
        # "counted among the ranked units of the class that pass 1–3 and are under no cap, zero or
        # grade veto, those of higher grades included; n = its ranked units"
        pool = [other for other in free if passes(other, grades, place)]
        seat = 1 + sum(other["key"] > row["key"] for other in pool)
        if not row["veto_list"] and seat <= share_of(grade["quota"], n):
            return str(grade["name"])
        row["notes"].append("quota")
    raise AssertionError("the last grade has neither needs nor quota")


def passes(row: Doc, grades: list[Doc], place: int, *, needs: bool = True) -> bool:
    """Conditions 1 to 3 of a grade (1 and 2 alone without `needs`)."""
    best = best_place([grade["name"] for grade in grades], row["veto_list"])
    grade = grades[place]
    high = row["score"] >= Fraction(grade["from"]) and place >= best
    return high and not (needs and row["needs"](grade.get("needs", [])))


def in_tier(tier: Doc, row: Doc, seat: int | None, n: int) -> bool:
    """ "`top: s`: place ≤ ⌊s × n⌋ (so a tie at the edge is in); `bottom: s`: at most ⌊s × n⌋ units have
    a score as low or lower (so a tie at the edge is out); `from`, `below`: score ≥, <; all conditions
    given must hold"; under a veto "no `top` tier"."""
    return (
        ("top" not in tier or (seat is not None and seat <= share_of(tier["top"], n)))
        and ("bottom" not in tier or row["below"] <= share_of(tier["bottom"], n))
        and ("from" not in tier or row["score"] >= Fraction(tier["from"]))
        and ("below" not in tier or row["score"] < Fraction(tier["below"]))
    )


# Needs -----------------------------------------------------------------------------------------------


def unmet(
    book: Book,
    period: Period,
    unit: Doc,
    value: Fraction | None,
    lists: list[str],
    needs: list[Doc],
) -> list[Doc]:
    """The needs of a grade that a unit doesn't meet; "a need about nothing (section not due, no problem
    due) is met"."""
    return [need for need in needs if not is_met(book, period, unit, value, lists, need)]


def is_met(
    book: Book, period: Period, unit: Doc, value: Fraction | None, lists: list[str], need: Doc
) -> bool:
    """One need."""
    if "no_veto" in need:
        return not any_veto(period, unit["id"], lists)
    if "min_month" in need:
        lowest = lowest_month(period, unit, value)
        return lowest is None or lowest >= Fraction(need["min_month"])
    if "closing_rate" in need:
        rate = closing_rate(book, period, unit)
        return rate is None or rate >= Fraction(need["closing_rate"])
    share = share_in(period, unit["id"], need["share"])
    return share is None or share >= Fraction(need["share"]["at_least"])


def any_veto(period: Period, unit: str, lists: list[str]) -> bool:
    """ "unmet by a veto of any effect on a counting card, in a longer period on any of its monthly ones
    too"."""
    cards = [period.cards[unit, key] for key in lists if (unit, key) in period.cards]
    return any(card["vetoes"] for card in [*cards, *monthly_cards(period, unit, lists)])


def share_in(period: Period, unit: str, share: Doc) -> Fraction | None:
    """ "E ÷ A of the period's card (with `method: months` of its monthly cards added up), after
    `section` vetoes"; of a section, an item or the whole list; None: nothing of it was due."""
    key = (unit, share["checklist"])
    if key not in period.cards:
        return None
    by_month = period.kind != "month" and period.policy["rollup"]["method"] == "months"
    e, a = ZERO, ZERO
    for card in period.monthly[key] if by_month else [period.cards[key]]:
        more = share_of_card(card, share)
        e, a = e + more[0], a + more[1]
    return e / a if a else None


def share_of_card(card: Doc, share: Doc) -> tuple[Fraction, Fraction]:
    """E and A on one card."""
    if "section" in share:
        found = [section for section in card["sections"] if section["id"] == share["section"]]
        return (found[0]["earned"], found[0]["applicable"]) if found else (ZERO, ZERO)
    if "item" in share:
        rows = [row for row in card["items"] if row["id"] == share["item"]]
        return sums([row for row in rows if row["counted"] and row["kind"] not in OUTSIDE])
    return card["earned"], card["applicable"]
