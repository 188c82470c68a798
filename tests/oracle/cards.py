"""The scorecard of one unit, checklist and month, as a plain dict."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from . import readings
from .arithmetic import OUTSIDE, ZERO, due_date, earned, falls_due, half_up

Doc = dict[str, Any]


def kind_of(item: Doc) -> str:
    """The criterion's kind."""
    return str(item["criterion"]["kind"])


def items_of(checklist: Doc) -> list[tuple[str, Doc]]:
    """(section id, item) of a checklist, in its order."""
    return [(section["id"], item) for section in checklist["sections"] for item in section["items"]]


def applies(item: Doc, unit: Doc) -> bool:
    """ "`applies_to`: only for units with one of these tags"."""
    return "applies_to" not in item or bool(set(item["applies_to"]) & set(unit.get("tags", [])))


def has_due_items(checklist: Doc, unit: Doc, month: str) -> bool:
    """ "that has due items for it": bonus and veto items are open, but carry no points, so aside."""
    return any(
        applies(item, unit)
        and kind_of(item) not in OUTSIDE
        and item["cycle"] != "event"
        and falls_due(item, month)
        for _, item in items_of(checklist)
    )


def long_form(entry: Any) -> Doc:
    """ "a scalar is the value; a mapping is always the long form"."""
    return entry if isinstance(entry, dict) else {"value": entry}


def judge(
    item: Doc, unit: Doc, month: str, calendars: list[Doc], entry: Doc | None, looked: bool
) -> tuple[str, Fraction | None, bool]:
    """State, points earned, and whether the default spoke. `looked`: a record that may count exists.

    "States, tried in this order: `na` (does not apply to the unit …) · `not_due` (likewise; an
    `event` item without an entry that may count) · by the entry `na` or `scored` (also by default,
    and total-0 rates with `full`) · `missing`." "Bonus and veto items are open every month whatever
    their cycle, have no `default`, and are `scored` with 0 without an entry."
    """
    if not applies(item, unit):
        return "na", None, False
    if kind_of(item) in OUTSIDE:
        if entry is None:
            return "scored", ZERO, False
    elif item["cycle"] == "event":
        if entry is None:
            return "not_due", None, False
    elif not falls_due(item, month):
        return "not_due", None, False
    by_default = entry is None and looked and "default" in item
    if by_default:
        entry = {"value": item["default"]}
    if entry is None:
        return "missing", None, False
    if "na" in entry:
        return "na", None, by_default
    due = due_date(item, month, calendars) if kind_of(item) == "deadline" else None
    points = earned(item, entry["value"], due)
    return ("na" if points is None else "scored"), points, by_default


def sides(
    records: dict[str, Doc], corrections: list[Doc], self_counts: bool
) -> tuple[dict[str, dict[str, Doc]], set[str]]:
    """The entries by source after upheld corrections, and the items that were corrected.

    "A correction replaces the entry in force, for the gap too; where there was none `old` is null
    and the source becomes `correction`." Corrections apply in the order in which they were decided.
    """
    entries: dict[str, dict[str, Doc]] = {"inspection": {}, "self": {}, "correction": {}}
    for kind, record in records.items():
        entries[kind] = {key: long_form(entry) for key, entry in record.get("entries", {}).items()}
    corrected = set()
    for correction in sorted(corrections, key=lambda doc: doc["decided"]):
        if correction["decision"] == "upheld":
            source = source_of(entries, correction["item"], self_counts) or "correction"
            entries[source][correction["item"]] = long_form(correction["new"])
            corrected.add(correction["item"])
    return entries, corrected


def source_of(entries: dict[str, dict[str, Doc]], item: str, self_counts: bool) -> str | None:
    """ "the inspection's entry; else, when `policy.uninspected` is `self`, the self-check's"."""
    order = ("inspection", "self", "correction") if self_counts else ("inspection", "correction")
    return next((source for source in order if item in entries[source]), None)


def month_card(
    checklist: Doc,
    unit: Doc,
    month: str,
    policy: Doc,
    records: dict[str, Doc],
    corrections: list[Doc],
    calendars: list[Doc],
) -> Doc:
    """The official scorecard; `records` by kind, none of them excused, perhaps none at all."""
    self_counts = policy["uninspected"] == "self"
    looked = "inspection" in records or (self_counts and "self" in records)
    entries, corrected = sides(records, corrections, self_counts)
    rows, vetoes, provisional = [], [], False
    for section, item in items_of(checklist):
        source = source_of(entries, item["id"], self_counts)
        entry = entries[source][item["id"]] if source else None
        state, points, by_default = judge(item, unit, month, calendars, entry, looked)
        if not applies(item, unit) or state == "not_due":
            source = None
        elif by_default:
            source = "default"
        changed = source is not None and item["id"] in corrected
        alone = source == "self" and (readings.CORRECTED_SELF_IS_PROVISIONAL or not changed)
        if source == "default" and "inspection" not in records:
            alone = readings.DEFAULT_ON_SELF_IS_PROVISIONAL
        provisional = provisional or state == "missing" or alone
        if kind_of(item) == "veto" and state == "scored" and entry and entry["value"]:
            vetoes += [
                {"item": item["id"], "rule": rule["id"], "effect": rule["effect"], "lasts": rule["lasts"]}
                for rule in item["criterion"]["rules"] if rule["id"] in entry["value"]
            ]  # fmt: skip
        counted = state == "scored" or (state == "missing" and policy["missing"] == "zero")
        if state == "missing" and counted:
            points = ZERO
        rows.append({
            "id": item["id"], "state": state, "points": Fraction(item["points"]), "earned": points,
            "source": source, "corrected": changed, "lost": ZERO, "section": section,
            "kind": kind_of(item), "nature": item["nature"], "counted": counted,
            "by_entry": applies(item, unit),
        })  # fmt: skip
    blocked = policy["missing"] == "error" and any(row["state"] == "missing" for row in rows)
    gap_sums = gap_parts(checklist, unit, month, calendars, records, entries)
    gap = gap_of(gap_sums)
    rule = policy.get("overclaim")
    overclaimed = rule is not None and gap is not None and gap > Fraction(rule["over"])
    deduct = Fraction(rule["deduct"]) if rule is not None and overclaimed else ZERO
    card = {
        "unit": unit["id"], "checklist": checklist["id"], "version": checklist["version"],
        "items": rows, "vetoes": vetoes, "provisional": provisional, "gap": gap,
        "overclaimed": overclaimed, "blocked": blocked, "month": month, "document": checklist,
        "gap_sums": gap_sums, "overclaim_deduction": deduct,
    }  # fmt: skip
    return finish(card, checklist, deduct, policy)


def gap_parts(
    checklist: Doc,
    unit: Doc,
    month: str,
    calendars: list[Doc],
    records: dict[str, Doc],
    entries: dict[str, dict[str, Doc]],
) -> tuple[Fraction, Fraction, Fraction]:
    """Σ self, Σ inspection and Σ P "over the items, neither bonus nor veto, that both records
    judged (`scored` in both)"; "A single record file is scored the same way, from itself"."""
    mine, theirs, of = ZERO, ZERO, ZERO
    if set(records) != {"self", "inspection"}:
        return mine, theirs, of
    for _, item in items_of(checklist):
        if kind_of(item) in OUTSIDE:
            continue
        judged = {}
        for kind in records:
            entry = entries[kind].get(item["id"])
            state, points, by_default = judge(item, unit, month, calendars, entry, True)
            if state == "scored" and (readings.GAP_COUNTS_DEFAULTS or not by_default):
                judged[kind] = points or ZERO
        if len(judged) == 2:
            mine += judged["self"]
            theirs += judged["inspection"]
            of += Fraction(item["points"])
    return mine, theirs, of


def gap_of(sums: tuple[Fraction, Fraction, Fraction]) -> Fraction | None:
    """ "gap = 100 × (Σ self − Σ inspection)/Σ P, rounded to 2 places"; None: nothing to compare."""
    mine, theirs, of = sums
    return half_up(100 * (mine - theirs) / of, 2) if of else None


def finish(card: Doc, checklist: Doc, deduct: Fraction, policy: Doc) -> Doc:
    """From items and vetoes to E, A, bonus, sections, score and grade; months and roll-ups alike.

    "E = Σ earned, A = Σ P over `scored` (and, under `zero`, `missing`) items that are neither bonus
    nor veto." "`section`: the section's E becomes 0 (its items keep what they show; the loss is
    booked as a deduction of the veto item) and base is computed anew"
    """
    rows = card["items"]
    points = [row for row in rows if row["counted"] and row["kind"] not in OUTSIDE]
    for row in points:
        row["lost"] = row["points"] - row["earned"]
    card["bonus"] = sum(
        (row["earned"] for row in rows if row["kind"] == "bonus" and row["counted"]), ZERO
    )
    earned_by: dict[str, Fraction] = {row["section"]: ZERO for row in rows}
    applicable_by = dict(earned_by)
    for row in points:
        earned_by[row["section"]] += row["earned"]
        applicable_by[row["section"]] += row["points"]
    applicable = sum(applicable_by.values(), ZERO)
    before = total_of(checklist, sum(earned_by.values(), ZERO), applicable, card["bonus"], deduct)
    for veto in card["vetoes"]:
        if veto["effect"] == "section":
            row = next(row for row in rows if row["id"] == veto["item"])
            row["lost"] += earned_by[row["section"]]
            earned_by[row["section"]] = ZERO
    total = total_of(checklist, sum(earned_by.values(), ZERO), applicable, card["bonus"], deduct)
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
    checklist: Doc, e: Fraction, a: Fraction, bonus: Fraction, deduct: Fraction
) -> Fraction | None:
    """ "`base = full_score × E / A`; A = 0: no score. `total = base + bonus`, cut at `ceiling`, then
    less `overclaim.deduct` where it applies (not under 0)"."""
    if not a:
        return None
    total = Fraction(checklist["full_score"]) * e / a + bonus
    if "ceiling" in checklist:
        total = min(total, Fraction(checklist["ceiling"]))
    return max(ZERO, total - deduct)


def bound(total: Fraction, vetoes: list[Doc]) -> Fraction:
    """ "`{cap: n}`: total ≤ n; `zero`: 0" (a section or grade veto does not bind the number)."""
    for veto in vetoes:
        if veto["effect"] == "zero":
            total = ZERO
        elif isinstance(veto["effect"], dict) and "cap" in veto["effect"]:
            total = min(total, Fraction(veto["effect"]["cap"]))
    return total


def grade_of(score: Fraction | None, grades: Any, vetoes: list[Doc]) -> str | None:
    """ "`{grade: g}`: the grade is at best g"; a g that is not on this scale says nothing here."""
    if score is None:
        return None
    names = [grade["name"] for grade in grades]
    place = next(n for n, grade in enumerate(grades) if score >= Fraction(grade["from"]))
    for veto in vetoes:
        best = veto["effect"].get("grade") if isinstance(veto["effect"], dict) else None
        if best in names:
            place = max(place, names.index(best))
    return str(names[place])
