"""The scorecard of one unit, checklist and month, as a plain dict.

Order: "entry in force → early → several → item → section → base → bonus and cap → ceiling → penalty →
overclaim → before_veto → `when` → vetoes".
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from . import criteria, readings
from .arithmetic import ZERO, due_date, half_up, last_day
from .book import (
    Book,
    Doc,
    applies,
    counted_item,
    is_due,
    is_final,
    item_of,
    items_of,
    kind_of,
)  # fmt: skip
from .entries import Said, has_early, long_form, sides, speaking


class Answer(NamedTuple):
    """State of an item, points earned (None: no result), source, earlier months that make the value,
    whether it was corrected, the entry that was judged, whether it applies to the unit, and whether it
    stands on the self-check alone."""

    state: str
    earned: Fraction | None
    source: str | None = None
    carried: tuple[str, ...] = ()
    corrected: bool = False
    entry: Doc | None = None
    by_entry: bool = True
    alone: bool = False


def month_card(book: Book, unit: Doc, name: str, month: str) -> Doc | None:
    """The official scorecard of a month; None: there is no card."""
    key = ("card", unit["id"], name, month)
    if key not in book.memory:
        checklist = card_list(book, unit, name, month)
        book.memory[key] = None if checklist is None else _card(book, unit, name, month, checklist)
    found: Doc | None = book.memory[key]
    return found


def card_list(book: Book, unit: Doc, name: str, month: str) -> Doc | None:
    """The version that a unit's card is made by; None: there is none.

    "If a record of the card that may count is `excused`, there is no card (an excused self-check
    beside an inspection changes nothing)." "Expected but without a record that may count: the card is
    made of missing items". "A month that lies after the last record isn't scored".
    """
    checklist = book.judging(unit, name, month)
    if checklist is None or not book.is_recorded(month, book.basis(name, month)):
        return None
    records = book.may_count(unit, name, month)
    if any("excused" in record for record in records.values()):
        return None
    made = (
        records or book.expected(unit, name, month) or has_early(book, unit, name, month, checklist)
    )
    return checklist if made else None


def _card(book: Book, unit: Doc, name: str, month: str, checklist: Doc) -> Doc:
    policy = book.policy(book.basis(name, month))
    records = book.may_count(unit, name, month)
    rows: list[Doc] = []
    for section, item in items_of(checklist):
        found = answer(book, unit, name, month, item)
        counted = found.state == "scored" or (
            found.state == "missing" and policy["missing"] == "zero"
        )
        rows.append({
            "id": item["id"], "state": found.state, "points": Fraction(item["points"]),
            "earned": ZERO if found.state == "missing" and counted else found.earned,
            "source": found.source, "corrected": found.corrected, "carried": list(found.carried),
            "lost": ZERO, "section": section, "kind": kind_of(item), "nature": item["nature"],
            "counted": counted, "by_entry": found.by_entry, "alone": found.alone, "entry": found.entry, "item": item,
            "event": item["cycle"] == "event" and counted_item(item) and found.entry is not None,
        })  # fmt: skip
    card: Doc = {
        "unit": unit["id"], "checklist": name, "version": checklist["version"], "items": rows,
        "provisional": any(is_provisional(row, policy, unit) for row in rows),
        "blocked": policy["missing"] == "error" and any(row["state"] == "missing" for row in rows),
        "month": month, "document": checklist, "recorded": bool(records),
        "gap_sums": gap_parts(book, unit, name, month, checklist),
    }  # fmt: skip
    card["gap"] = gap_of(card["gap_sums"])
    rule = policy.get("overclaim")
    card["overclaimed"] = (
        rule is not None and card["gap"] is not None and card["gap"] > Fraction(rule["over"])
    )
    card["overclaimed_months"] = [month] if card["overclaimed"] else []
    card["overclaim_deduction"] = Fraction(rule["deduct"]) if rule and card["overclaimed"] else ZERO
    card["vetoes"] = vetoes_of(card, policy)
    return finish(card, checklist, card["overclaim_deduction"], policy)


# Items -----------------------------------------------------------------------------------------------


def answer(book: Book, unit: Doc, name: str, month: str, item: Doc) -> Answer:
    """State and points of an item in a month.

    "States, tried in this order: `na` (does not apply to the unit …) · `not_due` (likewise; an `event`
    item without an entry that may count) · by the entry `na` or `scored` (also by default, and total-0
    rates with `full` or `zero`) · `missing`." "Bonus and veto items are open every month whatever their
    cycle, have no `default`, and are `scored` with 0 without an entry"; penalty items likewise.
    """
    if not applies(item, unit):
        return Answer("na", None, by_entry=False)
    if "same_as" in item:
        return same_as(book, unit, month, item)
    if "from" in item:
        return from_register(book, unit, month, item)
    self_counts = book.self_counts(unit, name, month)
    found = sides(book, unit, name, month, item)
    said = speaking(found.own, found.early, self_counts)
    if not counted_item(item):
        if said is None:
            return Answer("scored", ZERO)
    elif item["cycle"] == "event":
        if said is None:
            return Answer("not_due", None)
    elif not is_due(item, month):
        return Answer("not_due", None)
    elif said is None and "default" in item and book.may_count(unit, name, month):
        said = Said({"value": item["default"]}, "default")
    if said is None:
        return Answer("missing", None)
    state, points = judge(book, item, month, said.entry)
    if state == "not_due":
        return Answer("not_due", None)
    if state == "missing":  # "no ballot at all: missing"
        return Answer("missing", None)
    alone = said.source == "self" and (
        readings.CORRECTED_SELF_IS_PROVISIONAL or not found.corrected
    )
    if said.source == "default" and readings.DEFAULT_ON_SELF_IS_PROVISIONAL:
        alone = "inspection" not in book.may_count(unit, name, month)
    return Answer(
        state, points, said.source, said.carried, found.corrected, said.entry, True, alone
    )


def judge(
    book: Book, item: Doc, month: str, entry: Doc, word: str | None = None
) -> tuple[str, Fraction | None]:
    """What an entry comes to by an item's points and criterion; `word`: how judgements are combined."""
    if "na" in entry:
        return "na", None
    due = (
        due_date(item, month, book.calendars)
        if kind_of(item) == "deadline" and "due" in item
        else None
    )
    if "values" in entry:
        points = criteria.several(item, entry["values"], word or item["several"], due)
        return ("na" if points is None else "scored"), points
    if criteria.waits(item, entry["value"], last_day(month)):
        return "not_due", None
    points = criteria.earned(item, entry["value"], due)
    if points is None:  # "total 0: state `na`"; "no ballot at all: missing"
        return ("missing" if kind_of(item) == "votes" else "na"), None
    return "scored", points


def same_as(book: Book, unit: Doc, month: str, item: Doc) -> Answer:
    """ "State and source are those of the named item, its value is judged by this item's points and
    criterion; several judgements are combined by the named item's word; where the named list has no
    card, or not this item in its version, the item is `na`, as one that doesn't apply"."""
    nothing = Answer("na", None, by_entry=False)
    for name in book.ids:
        checklist = card_list(book, unit, name, month)
        named = item_of(checklist, item["same_as"]) if checklist else None
        if named is not None:
            found = answer(book, unit, name, month, named)
            if found.state != "scored" or found.entry is None:
                return found._replace(corrected=False)
            _, points = judge(book, item, month, found.entry, named.get("several"))
            return found._replace(earned=points, corrected=False)
    return nothing


def from_register(book: Book, unit: Doc, month: str, item: Doc) -> Answer:
    """ "total = problems of the unit whose due date in force at the month's end lies in the month;
    done = those whose last `submit` lies on or before the due date in force and is followed by no
    `return` or `reopen` up to the month's end (a `close` without one counts as a submit)"; nothing
    due: `na`, as one that doesn't apply."""
    if not is_due(item, month):
        return Answer("not_due", None)
    end = last_day(month).isoformat()
    dues = [
        state for problem in book.workspace.get("rectifications", []) if problem["unit"] == unit["id"]
        for state in [handed_in(problem, end)] if state is not None and state[0][:7] == month
    ]  # fmt: skip
    if not dues:
        return Answer("na", None, by_entry=False)
    value = {"done": sum(in_time for _, in_time in dues), "total": len(dues)}
    return Answer("scored", criteria.earned(item, value, None), "register")


def handed_in(problem: Doc, end: str) -> tuple[str, bool] | None:
    """Due date in force at a month's end and whether the problem was handed in by it; None: not a
    problem then. "Problems withdrawn at any later time are left out, other later events unseen."."""
    if any(event["action"] == "withdraw" for event in problem["events"]):
        return None
    events = [event for event in problem["events"] if event["at"] <= end]
    if not events:
        return None
    due = [problem["due"], *(event["due"] for event in events if event["action"] == "extend")][-1]
    submitted: str | None = None
    for event in events:
        if event["action"] == "submit" or (event["action"] == "close" and submitted is None):
            submitted = event["at"]
        elif event["action"] in ("return", "reopen"):
            submitted = None
    return due, submitted is not None and submitted <= due


def is_provisional(row: Doc, policy: Doc, unit: Doc) -> bool:
    """ "while an open item (bonus, veto and `na` too) is missing or stands on the self-check alone";
    "in the layers of `policy.self_is_final` the self-check … is enough"; a `from` item never is."""
    return row["state"] == "missing" or (row["alone"] and not is_final(policy, unit["layer"]))


# Overclaim -------------------------------------------------------------------------------------------


def gap_parts(
    book: Book, unit: Doc, name: str, month: str, checklist: Doc
) -> tuple[Fraction, Fraction, Fraction]:
    """Σ self, Σ inspection and Σ P "over the items, neither bonus nor veto, that both records judged
    (`scored` in both)"; "For the gap early entries are that side's judgement"; "a broken self-check
    beside an inspection [keeps back] only the gap"."""
    mine, theirs, of = ZERO, ZERO, ZERO
    if any(key == (unit["id"], name, month) for key, _ in book.broken()):
        return mine, theirs, of
    for _, item in items_of(checklist):
        judged = [
            side_points(book, unit, name, month, item, kind) for kind in ("self", "inspection")
        ]
        if judged[0] is not None and judged[1] is not None:
            mine += judged[0]
            theirs += judged[1]
            of += Fraction(item["points"])
    return mine, theirs, of


def side_points(
    book: Book, unit: Doc, name: str, month: str, item: Doc, kind: str
) -> Fraction | None:
    """What one side judged an item to earn; None: it didn't.

    "An entry that exists only by correction is left out of the gap, so are `same_as` and `from` items".
    """
    fixed = "same_as" in item or "from" in item
    if fixed or not counted_item(item) or not applies(item, unit):
        return None
    if item["cycle"] != "event" and not is_due(item, month):
        return None
    found = sides(book, unit, name, month, item)
    if "correction" in found.own and readings.CORRECTED_FROM_NOTHING_LEAVES_ITEM_OUT:
        return None
    record = book.records(unit["id"], name, month).get(kind, {})
    entry = found.own.get(kind)
    if entry is None and kind in found.gap_early:
        entry = found.gap_early[kind].entry
    if entry is None and "entries" in record and "default" in item and readings.GAP_COUNTS_DEFAULTS:
        entry = {"value": item["default"]}
    state, points = judge(book, item, month, entry) if entry is not None else ("missing", None)
    return points if state == "scored" else None


def gap_of(sums: tuple[Fraction, Fraction, Fraction]) -> Fraction | None:
    """ "gap = 100 × (Σ self − Σ inspection)/Σ P, rounded to 2 places"; None: nothing to compare."""
    mine, theirs, of = sums
    return half_up(100 * (mine - theirs) / of, 2) if of else None


# Vetoes ----------------------------------------------------------------------------------------------


def vetoes_of(card: Doc, policy: Doc) -> list[Doc]:
    """Vetoes of a monthly card: entered ones, and those that follow from results."""
    found = []
    for row in card["items"]:
        if row["kind"] != "veto" or row["state"] != "scored":
            continue
        entered = long_form(row["entry"])["value"] if row["entry"] else {}
        for rule in row["item"]["criterion"]["rules"]:
            hit = met(rule["when"], card) if "when" in rule else rule["id"] in (entered or {})
            if hit:
                found.append({
                    "item": row["id"], "rule": rule["id"], "effect": rule["effect"],
                    "lasts": rule["lasts"],
                })  # fmt: skip
    return found


def met(when: Doc, card: Doc) -> bool:
    """ "a monthly card with a record that may count raises it by itself: shares are E ÷ A, exact, over
    the `scored` counted items of that section or item (none scored: not met); `score_below` asks the
    exact total before vetoes with missing items left out. All are judged on the card as it stands
    before any veto."""
    if not card["recorded"]:
        return False
    rows = [row for row in card["items"] if row["state"] == "scored" and counted_item(row["item"])]
    if "score_below" in when:
        e, a = sums(rows)
        bonus, penalty = outside_sums(card, card["document"])
        total = total_of(card["document"], e, a, bonus, penalty, card["overclaim_deduction"])
        return total is not None and total < Fraction(when["score_below"])
    key, name = ("section", when["section"]) if "section" in when else ("id", when["item"])
    e, a = sums([row for row in rows if row[key] == name])
    return bool(a) and e / a < Fraction(when["below"])


# Totals ----------------------------------------------------------------------------------------------


def sums(rows: list[Doc]) -> tuple[Fraction, Fraction]:
    """E and A of some rows."""
    return (
        sum((row["earned"] for row in rows), ZERO),
        sum((row["points"] for row in rows), ZERO),
    )


def outside_sums(card: Doc, checklist: Doc) -> tuple[Fraction, Fraction]:
    """ "bonus = min(`bonus_cap`, Σ bonus items), penalty = −Σ penalty items"."""
    found = {
        kind: sum((row["earned"] for row in card["items"] if row["kind"] == kind and row["counted"]), ZERO)
        for kind in ("bonus", "penalty")
    }  # fmt: skip
    cap = checklist.get("bonus_cap")
    return min(found["bonus"], Fraction(cap)) if cap is not None else found["bonus"], -found[
        "penalty"
    ]


def finish(card: Doc, checklist: Doc, deduct: Fraction, policy: Doc) -> Doc:
    """From items and vetoes to E, A, bonus, sections, score and grade; months and roll-ups alike.

    "E = Σ earned, A = Σ P over `scored` (and, under `zero`, `missing`) items that are neither bonus,
    penalty nor veto." "`section`: the section's E becomes 0 (its items keep what they show; the loss is
    booked as a deduction of the veto item) and base is computed anew"
    """
    rows = card["items"]
    for row in rows:
        if row["counted"] and row["kind"] not in criteria.OUTSIDE:
            row["lost"] = row["points"] - row["earned"]
        elif row["counted"] and row["kind"] == "penalty":
            row["lost"] = -row["earned"]  # "their deduction lines sum to `penalty`"
    card["bonus"], card["penalty"] = outside_sums(card, checklist)
    earned_by: dict[str, Fraction] = {row["section"]: ZERO for row in rows}
    applicable_by = dict(earned_by)
    for row in rows:
        if row["counted"] and row["kind"] not in criteria.OUTSIDE:
            earned_by[row["section"]] += row["earned"]
            applicable_by[row["section"]] += row["points"]
    applicable = sum(applicable_by.values(), ZERO)
    rest = (applicable, card["bonus"], card["penalty"], deduct)
    before = total_of(checklist, sum(earned_by.values(), ZERO), *rest)
    for veto in card["vetoes"]:
        if veto["effect"] == "section":
            row = next(row for row in rows if row["id"] == veto["item"])
            row["lost"] += earned_by[row["section"]]
            earned_by[row["section"]] = ZERO
    total = total_of(checklist, sum(earned_by.values(), ZERO), *rest)
    if card["blocked"]:
        before = total = None
    card["before_veto"] = None if before is None else half_up(before, 2)
    card["score"] = None if total is None else half_up(bound(total, card["vetoes"]), 2)
    card["grade"] = grade_of(
        card["score"], checklist.get("grades", policy["grades"]), card["vetoes"]
    )
    card["earned"], card["applicable"] = sum(earned_by.values(), ZERO), applicable
    card["sections"] = [
        {"id": section, "earned": earned_by[section], "applicable": applicable_by[section]}
        for section in earned_by
    ]
    return card


def total_of(
    checklist: Doc, e: Fraction, a: Fraction, bonus: Fraction, penalty: Fraction, deduct: Fraction
) -> Fraction | None:
    """ "`base = full_score × E / A`; A = 0: no score. `total = base + bonus`, cut at `ceiling`, less
    penalty, less `overclaim.deduct` where it applies, not under 0"."""
    if not a:
        return None
    total = Fraction(checklist["full_score"]) * e / a + bonus
    if "ceiling" in checklist:
        total = min(total, Fraction(checklist["ceiling"]))
    return max(ZERO, total - penalty - deduct)


def bound(total: Fraction, vetoes: list[Doc]) -> Fraction:
    """ "`{cap: n}`: total ≤ n; `zero`: 0"; "`list`: the list's score is 0" (a section or grade veto
    does not bind the number)."""
    for veto in vetoes:
        if veto["effect"] in ("zero", "list"):
            total = ZERO
        elif isinstance(veto["effect"], dict) and "cap" in veto["effect"]:
            total = min(total, Fraction(veto["effect"]["cap"]))
    return total


def grade_of(score: Fraction | None, grades: Any, vetoes: list[Doc]) -> str | None:
    """The grade of a card: "Grades of single cards know neither [needs nor quota]"."""
    if score is None:
        return None
    best = best_place([grade["name"] for grade in grades], vetoes)
    return next(
        str(grade["name"]) for n, grade in enumerate(grades) if n >= best and score >= Fraction(grade["from"])
    )  # fmt: skip


def best_place(names: list[str], vetoes: list[Doc]) -> int:
    """ "`{grade: g}`: the grade is at best g"; a g that is not on this scale says nothing here."""
    bests = [veto["effect"].get("grade") for veto in vetoes if isinstance(veto["effect"], dict)]
    return max((names.index(best) for best in bests if best in names), default=0)
