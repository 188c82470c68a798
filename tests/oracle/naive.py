"""`score(workspace, period)`: every scorecard and the ranking, in the shape of `score --format json`.

A workspace is a plain dict: policy, checklists, records, corrections, calendar (lists of documents),
organization and catalog (one each). Numbers come out as exact fractions, what does not exist as None.
An item has `lost`, the sum of its deductions, instead of their list; a row's notes are short words.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from . import readings
from .arithmetic import OUTSIDE, ZERO, half_up, in_effect, months_of
from .cards import Doc, bound, grade_of, has_due_items, month_card
from .rollup import roll_up, unique

Cards = dict[tuple[str, str], Doc]

CARD_KEYS = (
    "unit", "checklist", "version", "score", "before_veto", "grade", "earned", "applicable", "bonus",
    "vetoes", "provisional", "gap", "overclaimed", "sections",
)  # fmt: skip
ITEM_KEYS = ("id", "state", "points", "earned", "source", "corrected", "lost")


def score(workspace: Doc, period: str) -> Doc:
    """The scores of a period: "2026-05", "2026-Q2", "2026-H1" or "2026"."""
    kind, months = months_of(period)
    policy = policy_of(workspace, months[-1])
    if kind != "month":
        months = counted_months(workspace, months)
    by_month = {month: month_cards(workspace, month) for month in months}
    if kind == "month":
        cards = by_month[period]
    else:
        keys = dict.fromkeys(key for cards in by_month.values() for key in cards)
        cards = {
            key: roll_up([by_month[m][key] for m in months if key in by_month[m]], policy)
            for key in keys
        }
    return {
        "schema": "dangjian/scores@1",
        "period": period,
        "policy": policy["version"],
        "scorecards": [shown(card) for card in cards.values()],
        "ranking": rank(workspace, kind, policy, by_month, cards) if months else [],
    }


def shown(card: Doc) -> Doc:
    """The keys of a card that are published."""
    items = [{key: row[key] for key in ITEM_KEYS} for row in card["items"]]
    return {key: card[key] for key in CARD_KEYS} | {"items": items}


def policy_of(workspace: Doc, month: str) -> Doc:
    """ "the policy of a period is the one with the latest `effective` not after the period's last month"."""
    policy = in_effect(workspace["policy"], month)
    if policy is None:
        raise LookupError(f"no policy for {month}")
    return policy


def counted_months(workspace: Doc, months: list[str]) -> list[str]:
    """ "Months before the first and after the last that have any record in the workspace never count."""
    recorded = [record["period"] for record in workspace["records"]]
    return [m for m in months if recorded and min(recorded) <= m <= max(recorded)]


def units_of(workspace: Doc) -> list[Doc]:
    """ "People are units of the layer person"."""
    organization = workspace["organization"]
    people = [person | {"layer": "person"} for person in organization.get("people", [])]
    return [*organization["units"], *people]


def exists(unit: Doc, month: str) -> bool:
    """ "exists from/until these months, both included"."""
    return bool(unit.get("from", "") <= month <= unit.get("until", "9999-12"))


def lists_of(workspace: Doc, layer: str, months: list[str]) -> list[str]:
    """Ids of the checklists in use for a layer in any of the months."""
    ids = dict.fromkeys(doc["id"] for doc in workspace["checklists"])
    return [
        i
        for i in ids
        if any(layer in (version_of(workspace, i, m) or {"layers": []})["layers"] for m in months)
    ]


def version_of(workspace: Doc, checklist: str, month: str) -> Doc | None:
    """ "A month uses the version with the latest `effective` not after it (archive included)"."""
    return in_effect([doc for doc in workspace["checklists"] if doc["id"] == checklist], month)


def weights_of(workspace: Doc, policy: Doc, layer: str, months: list[str]) -> dict[str, Fraction]:
    """Weights of a ranked layer; empty for a layer that is not ranked.

    "those in `composition`; without one, each layer with exactly one checklist"; "Without any
    composition, a layer with several checklists is an error that says so."
    """
    if "composition" in policy:
        return {
            key: Fraction(weight) for key, weight in policy["composition"].get(layer, {}).items()
        }
    lists = lists_of(workspace, layer, months)
    if len(lists) > 1:
        raise ValueError(f"layer {layer} has several checklists and the policy no composition")
    return {key: Fraction(1) for key in lists}


def month_cards(workspace: Doc, month: str) -> Cards:
    """Every official card of a month.

    "If a record of the card is `excused`, there is no card." "Expected but without a record that
    may count: the card is made of missing items alone".
    """
    policy = policy_of(workspace, month)
    cards: Cards = {}
    for unit in units_of(workspace):
        weights = weights_of(workspace, policy, unit["layer"], [month])
        for name in lists_of(workspace, unit["layer"], [month]) if exists(unit, month) else []:
            mine = [
                doc for doc in workspace["records"]
                if (doc["unit"], doc["period"], doc["checklist"].split("@")[0]) == (unit["id"], month, name)
            ]  # fmt: skip
            records = {doc["kind"]: doc for doc in mine}
            checklist = pinned(workspace, name, month, records)
            may_count = "inspection" in records or (
                policy["uninspected"] == "self" and "self" in records
            )
            expected = name in weights and has_due_items(checklist, unit, month)
            if any("excused" in doc for doc in mine) or not (may_count or expected):
                continue
            corrections = [
                doc for doc in workspace["corrections"]
                if (doc["unit"], doc["period"], doc["checklist"]) == (unit["id"], month, name)
            ]  # fmt: skip
            calendars = workspace.get("calendar", [])
            cards[unit["id"], name] = month_card(
                checklist, unit, month, policy, records, corrections, calendars
            )
    return cards


def pinned(workspace: Doc, name: str, month: str, records: dict[str, Doc]) -> Doc:
    """The version that the inspection (else the self-check) names, else the month's: "Nothing is
    ever silently computed with another version."."""
    pins = [records[kind]["checklist"] for kind in ("inspection", "self") if kind in records]
    for doc in workspace["checklists"]:
        if pins and f"{doc['id']}@{doc['version']}" == pins[0]:
            return dict(doc)
    checklist = version_of(workspace, name, month)
    if pins or checklist is None:
        raise LookupError(f"no version of {name} for {month}")
    return checklist


def compose(weights: dict[str, Fraction], scores: dict[str, Fraction | None]) -> Fraction | None:
    """ "Σ weight × score / Σ weight over the checklists … that have a score", rounded to 2 places."""
    parts = [(weights[key], value) for key, value in scores.items() if value is not None]
    total = sum((weight for weight, _ in parts), ZERO)
    return (
        half_up(sum((weight * value for weight, value in parts), ZERO) / total, 2)
        if total
        else None
    )


def composed(
    unit: str, weights: dict[str, Fraction], cards: Cards
) -> tuple[Fraction | None, list[Doc]]:
    """A unit's score over its lists, and the vetoes that bind it.

    "Cap, zero and grade vetoes of any part also bind the composed score". "under `error` the unit
    has no score."
    """
    mine = {key: cards[unit, key] for key in weights if (unit, key) in cards}
    value = compose(weights, {key: card["score"] for key, card in mine.items()})
    vetoes = [
        veto for card in mine.values() for veto in card["vetoes"]
        if veto["effect"] != "section"
        and (card["score"] is not None or readings.VETO_OF_UNSCORED_PART_BINDS)
    ]  # fmt: skip
    if readings.ERROR_BLOCKS_UNIT and any(card["blocked"] for card in mine.values()):
        value = None
    return (None if value is None else half_up(bound(value, vetoes), 2)), vetoes


def rank(
    workspace: Doc, kind: str, policy: Doc, by_month: dict[str, Cards], cards: Cards
) -> list[Doc]:
    """Rows of all ranked layers, layer by layer, the unranked last."""
    months, rows = list(by_month), []
    layers = [layer["id"] for layer in workspace["catalog"]["layers"]]
    for layer in layers:
        weights = weights_of(workspace, policy, layer, months)
        units = [
            unit for unit in units_of(workspace)
            if weights and unit["layer"] == layer and any(exists(unit, m) for m in months)
        ]  # fmt: skip
        mine = [row_of(workspace, unit, kind, policy, weights, by_month, cards) for unit in units]
        place(mine, policy, kind)
        rows += sorted(mine, key=lambda row: (row["rank"] is None, row["rank"] or 0))
    hidden = ("key", "veto_list", "below")
    return [{key: value for key, value in row.items() if key not in hidden} for row in rows]


def row_of(
    workspace: Doc,
    unit: Doc,
    kind: str,
    policy: Doc,
    weights: dict[str, Fraction],
    by_month: dict[str, Cards],
    cards: Cards,
) -> Doc:
    """One unit's row, not yet placed."""
    months, name = list(by_month), unit["id"]
    value, vetoes = composed(name, weights, cards)
    parts = [
        part(key, weight, cards[name, key]["score"])
        for key, weight in weights.items()
        if (name, key) in cards
    ]
    lists, absent = list(weights), False
    extra = extras(workspace, policy, kind, unit["layer"], months)
    if len(extra) > 1:
        own = {key: weight for key, weight in extra.items() if key != "months"}
        _, more = composed(name, own, cards)
        scores = {"months": value} | {
            key: cards[name, key]["score"] if (name, key) in cards else None for key in own
        }
        blocked = readings.ERROR_BLOCKS_UNIT and any(
            cards[name, key]["blocked"] for key in [*own, *weights] if (name, key) in cards
        )
        absent = any(score is None for score in scores.values())
        vetoes, lists = vetoes + more, lists + list(own)
        value = None if blocked else compose(extra, scores)
        value = None if value is None else half_up(bound(value, vetoes), 2)
        parts = [part(key, extra[key], score) for key, score in scores.items()]
    return {
        "unit": name, "layer": unit["layer"], "rank": None, "score": value,
        "grade": grade_of(value, policy["grades"], vetoes), "tier": None, "focus": None, "coefficient": None,
        "provisional": absent or any(cards[name, key]["provisional"] for key in lists if (name, key) in cards),
        "parts": [p for p in parts if p["score"] is not None],
        "notes": unranked(workspace, name, value, policy, lists, by_month), "veto_list": unique(vetoes),
        "key": tie_key(workspace, name, unit["layer"], value, policy, lists, by_month, cards),
    }  # fmt: skip


def part(checklist: str, weight: Fraction, value: Fraction | None) -> Doc:
    """A part of a composed score."""
    return {"checklist": checklist, "weight": weight, "score": value}


def extras(
    workspace: Doc, policy: Doc, kind: str, layer: str, months: list[str]
) -> dict[str, Fraction]:
    """ "`rollup.year` may add other checklists by id, with weights"; "a list that isn't for the unit's
    layer is no part; a part that is absent is left out, the weights rescaled, the score provisional"."""
    named = policy["rollup"].get("year", {}) if kind == "year" else {}
    mine = ["months", *lists_of(workspace, layer, months)]
    return {key: Fraction(weight) for key, weight in named.items() if key in mine}


def monthly_rows(unit: str, lists: list[str], by_month: dict[str, Cards]) -> list[tuple[Doc, Doc]]:
    """(card, item) over a unit's monthly cards, bonus and veto aside."""
    return [
        (cards[unit, key], row)
        for cards in by_month.values() for key in lists if (unit, key) in cards
        for row in cards[unit, key]["items"] if row["kind"] not in OUTSIDE
    ]  # fmt: skip


def unranked(
    workspace: Doc,
    unit: str,
    value: Fraction | None,
    policy: Doc,
    lists: list[str],
    by_month: dict[str, Cards],
) -> list[str]:
    """ "Not ranked, but shown with the reason: no score; applicable share of due points under
    `min_applicable` (Σ P of scored, and under `zero` missing, over Σ P of scored, missing and `na` by
    entry; …); no inspection record at all in the period."."""
    notes = [] if value is not None else ["no score"]
    rows = [row for _, row in monthly_rows(unit, lists, by_month)]
    over = [
        row
        for row in rows
        if row["state"] in ("scored", "missing") or (row["state"] == "na" and row["by_entry"])
    ]
    due = sum((row["points"] for row in over), ZERO)
    applicable = sum((row["points"] for row in rows if row["counted"]), ZERO)
    if "min_applicable" in policy and due and applicable / due < Fraction(policy["min_applicable"]):
        notes.append("min_applicable")
    inspected = any(
        doc["unit"] == unit and doc["kind"] == "inspection" and doc["period"] in by_month
        for doc in workspace["records"]
    )  # fmt: skip
    return notes if inspected else [*notes, "no inspection"]


def tie_key(
    workspace: Doc,
    unit: str,
    layer: str,
    value: Fraction | None,
    policy: Doc,
    lists: list[str],
    by_month: dict[str, Cards],
    cards: Cards,
) -> tuple[Any, ...]:
    """The score, then the tie breakers in their order, more is better.

    "`rule_items` Σ earned / Σ P on nature rule, `closing_rate` problems closed by their due date over
    those due in the period (none due: 1), `lowest_month` the lowest composed monthly score"
    """
    key: list[Fraction] = [value if value is not None else Fraction(-1)]
    for breaker in policy.get("tie_breakers", []):
        if breaker == "rule_items":
            source = by_month if readings.MONTHLY_CARDS_DECIDE_RULE_ITEMS else {"": cards}
            rows = [
                row
                for _, row in monthly_rows(unit, lists, source)
                if row["nature"] == "rule" and row["counted"]
            ]
            points = sum((row["points"] for row in rows), ZERO)
            key.append(
                sum((row["earned"] for row in rows), ZERO) / points if points else Fraction(1)
            )
        elif breaker == "closing_rate":
            key.append(Fraction(1))
        else:
            key.append(lowest_month(workspace, unit, layer, by_month))
    return tuple(key)


def lowest_month(workspace: Doc, unit: str, layer: str, by_month: dict[str, Cards]) -> Fraction:
    """ "the lowest composed monthly score", each month by its own policy; without any: not held against."""
    scores = []
    for month, cards in by_month.items():
        weights = weights_of(workspace, policy_of(workspace, month), layer, [month])
        scores.append(composed(unit, weights, cards)[0])
    return min((value for value in scores if value is not None), default=Fraction(10**9))


def place(rows: list[Doc], policy: Doc, kind: str) -> None:
    """Ranks "best first, 1, 1, 3", quotas, tiers and coefficients of one layer, in place."""
    ranked = [row for row in rows if not row["notes"]]
    free = [row for row in ranked if not row["veto_list"]]
    for row in ranked:
        row["rank"] = 1 + sum(other["key"] > row["key"] for other in ranked)
        # "Places in `top` and `quota` are counted among the units that are under no veto."
        seat = None if row["veto_list"] else 1 + sum(other["key"] > row["key"] for other in free)
        row["below"] = sum(other["score"] <= row["score"] for other in ranked)
        if kind in policy.get("quota_periods", ["year"]):
            within_quota(row, policy["grades"], seat, len(ranked))
        tier = next(
            (tier for tier in policy["tiers"] if in_tier(tier, row, seat, len(ranked))), None
        )
        row["tier"], row["focus"] = (tier["name"], tier.get("focus")) if tier else (None, None)
    for row in rows:
        grades = {grade["name"]: grade.get("coefficient") for grade in policy["grades"]}
        value = grades.get(row["grade"])
        row["coefficient"] = None if value is None else Fraction(value)


def share_of(share: Any, n: int) -> int:
    """ "⌊s × n⌋"."""
    return int(Fraction(share) * n // 1)


def within_quota(row: Doc, grades: list[Doc], seat: int | None, n: int) -> None:
    """ "`quota` on a grade, in `quota_periods` (default: year): place ≤ ⌊quota × n⌋, else the next
    grade, with the reason kept". "A unit under a cap, zero or grade veto takes … no place in a quota."."""
    names = [grade["name"] for grade in grades]
    for grade in grades[names.index(row["grade"]) : -1]:
        full = seat is None and readings.VETOED_DROPS_FROM_QUOTA
        full = full or (seat is not None and seat > share_of(grade.get("quota", 1), n))
        if "quota" not in grade or not full:
            return
        row["notes"].append("quota")
        row["grade"] = names[names.index(grade["name"]) + 1]


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
