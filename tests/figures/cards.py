"""Figures of cards and items: what was judged, lost, met, common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from tests.figures.known import Asked, Doc, Known, Value, figure, half_up, months_of, read_yaml
from tests.figures.ranking import rows
from tests.figures.rules import is_counted


def _month_card(facts: Known, asked: Asked) -> Doc:
    numbers = re.findall(r"\d+", asked.words["month"])
    year = numbers[0] if len(numbers) == 2 else facts.period[:4]
    there = facts.in_month(f"{year}-{int(numbers[-1]):02}")
    unit = facts.ids[asked.words["unit"]]
    return there.cards[unit, facts.list_ids[asked.words["list"]]]


@figure
def month_gap(facts: Known, asked: Asked) -> Decimal:
    """How much higher the self-check of a month was, which the policy calls overclaimed."""
    card = _month_card(facts, asked)
    assert card["overclaimed"], (asked.words, "is said to be overclaimed")
    return Decimal(card["gap"])


@figure
def overclaimed_cards(facts: Known, asked: Asked) -> int:
    """Of the lists that count, one for each month."""
    (unit,) = asked.units
    return sum(card["overclaimed"] for month in facts.months if unit in facts.in_month(month).rows
               for card in facts.in_month(month).counting(unit))  # fmt: skip


@figure
def overclaimed_units(facts: Known, asked: Asked) -> int:
    """With such a month on a list that counts."""
    return sum(
        bool(overclaimed_cards(facts, asked._replace(units=frozenset([unit]))))
        for unit in asked.units
    )


@figure
def before_veto(facts: Known, asked: Asked) -> Value:
    """Of the period's card: of the one with that veto."""
    unit = facts.ids[asked.words["unit"]]
    (card,) = (
        card for (name, _), card in facts.cards.items()
        if name == unit and any(veto["item"] == asked.words["item"] for veto in card["vetoes"])
    )  # fmt: skip
    return Decimal(card["before_veto"])


def _lost(card: Doc) -> dict[str, Decimal]:
    """Item → points that it lost; what a section veto took stands with the veto's item."""
    found: dict[str, Decimal] = {}
    for item in card["items"]:
        lost = sum((Decimal(line["points"]) for line in item["deductions"]), Decimal(0))
        if lost:
            found[item["id"]] = lost
    return found


@figure
def lost_items(facts: Known, asked: Asked) -> int:
    """Items that lost points in some counting card."""
    return len({
        (card["checklist"], item)
        for row in rows(facts, asked) for card in facts.counting(row["unit"]) for item in _lost(card)
    })  # fmt: skip


@figure
def missing_items(facts: Known, asked: Asked) -> int:
    """Items of a unit's list that were due in a month of the period and that nobody filled in."""
    unit, name = facts.ids[asked.words["unit"]], facts.list_ids[asked.words["list"]]
    cards = (facts.in_month(month).cards.get((unit, name)) for month in facts.months)
    return sum(
        item["state"] == "missing" for card in cards if card is not None for item in card["items"]
    )


@figure
def common_items(facts: Known, asked: Asked) -> int:
    """Items failed by enough units and by a large enough share of those judged (``common``)."""
    rules = facts.policy["rectification"]["common"]
    return sum(
        len(failed) >= rules["units"]
        and Decimal(len(failed)) >= Decimal(str(rules["share"])) * len(judged)
        for judged, failed in _failures(facts, asked).values()
    )


@figure
def common_failing(facts: Known, asked: Asked) -> int | None:
    """Units that failed an item of that title."""
    for (_, item), (_, failed) in _failures(facts, asked).items():
        if item in facts.titled(asked.words["title"]):
            return len(failed)
    return None


def _failures(facts: Known, asked: Asked) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """(List, item) → the units judged in some month, and those that earned under the ``raise_below`` of
    that month's policy: of the lists that count in the period."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for row in rows(facts, asked):
        for card, line in _monthly(facts, row):
            lost = _lost(card)
            for item in card["items"]:
                if not is_counted(facts.items[item["id"]]):
                    continue
                if item["state"] in ("scored", "missing"):
                    judged, failed = found.setdefault(
                        (card["checklist"], item["id"]), (set(), set())
                    )
                    judged.add(row["unit"])
                    points = Decimal(str(item["points"]))
                    if points - lost.get(item["id"], Decimal(0)) < line * points:
                        failed.add(row["unit"])
    return found


def _monthly(facts: Known, row: Doc) -> Iterable[tuple[Doc, Decimal]]:
    """A unit's monthly cards of the lists that count in the period, each with its month's line."""
    for month in facts.months:
        then = facts.in_month(month)
        line = Decimal(str(then.policy["rectification"]["raise_below"]))
        cards = (then.cards.get((row["unit"], name)) for name in row["counting"])
        yield from ((card, line) for card in cards if card is not None)


def _sums(facts: Known, unit: str, asked: Asked) -> Doc | None:
    """E and A of the section that is named; None where nothing of it was due."""
    name = facts.list_ids[asked.words["list"]]
    titles = {each["title"]: each["id"] for each in facts.lists[name]["sections"]}
    card = facts.cards.get((unit, name))
    every = card["sections"] if card else []
    return next(
        (s for s in every if s["id"] == titles[asked.words["section"]] and s["applicable"]), None
    )


def _section(facts: Known, unit: str, asked: Asked) -> Decimal | None:
    """E over A in percent, not rounded."""
    sums = _sums(facts, unit, asked)
    return None if sums is None else 100 * Decimal(sums["earned"]) / sums["applicable"]


@figure
def section_loss(facts: Known, asked: Asked) -> Decimal | None:
    """What a section cost, as a number below zero."""
    (unit,) = asked.units
    sums = _sums(facts, unit, asked)
    return None if sums is None else half_up(Decimal(sums["earned"]) - sums["applicable"])


@figure
def section_percent(facts: Known, asked: Asked) -> Decimal | None:
    (unit,) = asked.units
    share = _section(facts, unit, asked)
    return None if share is None else half_up(share)


@figure
def section_mean(facts: Known, asked: Asked) -> Decimal | None:
    """Over the ranked units, of the percentages as they are printed."""
    ranked = [unit for unit, row in facts.rows.items() if row["rank"] is not None]
    shares = [share for unit in ranked if (share := _section(facts, unit, asked)) is not None]
    return half_up(sum(map(half_up, shares), Decimal(0)) / len(shares)) if shares else None


def losses(facts: Known, unit: str) -> dict[str, Decimal]:
    """Item → points lost on all counting cards of a unit."""
    found: dict[str, Decimal] = {}
    for card in facts.counting(unit):
        for item, lost in _lost(card).items():
            found[item] = found.get(item, Decimal(0)) + lost
    return found


@figure
def item_loss(facts: Known, asked: Asked) -> Decimal | None:
    (unit,) = asked.units
    every = losses(facts, unit)
    marks = str.maketrans("“”", "‘’")  # as they are within quotation marks
    title = asked.words["title"]
    sections = (section for each in facts.versions for section in each["sections"])
    items = (item for section in sections for item in section["items"])
    named = {item["id"] for item in items if item["title"].translate(marks) == title}
    lost = [every[name] for name in sorted(named) if name in every]
    return half_up(lost[0]) if len(lost) == 1 else None


@figure
def unanswered_items(facts: Known, asked: Asked) -> int:
    return sum(item["state"] == "missing" for item in _answered(facts))


@figure
def full_items(facts: Known, asked: Asked) -> int:
    return sum(i["state"] == "scored" and i["earned"] == i["points"] for i in _answered(facts))


def _answered(facts: Known) -> list[Doc]:
    """Every item that was due, one for each unit, list and month."""
    return [
        item for card in _month_cards(facts) for item in card["items"]
        if is_counted(facts.items[item["id"]]) and facts.items[item["id"]]["cycle"] != "event"
    ]  # fmt: skip


def _month_cards(facts: Known) -> Iterable[Doc]:
    """The cards of the period's months; in a longer period without January's that look back on the year
    before, as lists do whose items are all due in the month after their year."""
    for month in facts.months:
        for card in facts.in_month(month).cards.values():
            (version,) = (
                each for each in facts.versions
                if each["id"] == card["checklist"] and each["version"] == card["version"]
            )  # fmt: skip
            items = [item for section in version["sections"] for item in section["items"]]
            looks_back = all(item.get("due", {}).get("month") == "next" for item in items)
            if not looks_back or len(months_of(facts.period)) == 1:
                yield card


def _judged(facts: Known, item: str) -> list[Doc]:
    """What became of an item, unit by unit, on the cards of the period."""
    return [
        each for card in facts.cards.values() for each in card["items"]
        if each["id"] == item and each["state"] in ("scored", "missing")
    ]  # fmt: skip


@figure
def judged_units(facts: Known, asked: Asked) -> int:
    return len(_judged(facts, asked.words["item"]))


@figure
def failed_units(facts: Known, asked: Asked) -> int:
    return sum(bool(each["deductions"]) for each in _judged(facts, asked.words["item"]))


@figure
def list_units(facts: Known, asked: Asked) -> int:
    return sum(name == facts.list_ids[asked.words["list"]] for _, name in facts.cards)


@figure
def inspected_units(facts: Known, asked: Asked) -> int:
    """With an inspection record of a counting list in a month that counts."""
    return sum(
        any(
            _record(facts, month, row["unit"], name) is not None
            for month in facts.months
            for name in row["counting"]
        )
        for row in rows(facts, asked)
    )


def _record(facts: Known, month: str, unit: str, checklist: str) -> Doc | None:
    """An inspection record that isn't excused, read from its file."""
    path = facts.root / "records" / month / f"{unit}.{checklist}.yaml"
    found = read_yaml(path) if path.exists() else {"excused": True}
    return None if "excused" in found else found


@figure
def met_items(facts: Known, asked: Asked) -> int:
    """Items in which several units were judged, and none lost anything in any month."""
    months = [facts.in_month(month) for month in facts.months]
    judged: dict[str, set[str]] = {}
    lossy: set[str] = set()
    for row in rows(facts, asked):
        for month in months:
            for name in row["counting"]:
                for item in month.cards.get((row["unit"], name), {"items": []})["items"]:
                    if not is_counted(facts.items[item["id"]]):
                        continue
                    if item["state"] == "scored":
                        judged.setdefault(item["id"], set()).add(row["unit"])
                    if item["state"] == "missing" or (
                        item["state"] == "scored" and item["earned"] < item["points"]
                    ):
                        lossy.add(item["id"])
    titles = {
        facts.items[name]["title"]
        for name, units in judged.items()
        if len(units) > 1 and name not in lossy
    }
    return len(titles)


@figure
def bonus_points(facts: Known, asked: Asked) -> Decimal | None:
    """Of one item in one of the months; a unit has it once in the example."""
    (unit,) = asked.units
    found = [
        item["earned"]
        for month in facts.months
        for (name, _), card in facts.in_month(month).cards.items()
        for item in card["items"]
        if name == unit and facts.items[item["id"]]["title"] == asked.words["title"]
        and item["earned"]
    ]  # fmt: skip
    return Decimal(found[0]) if len(found) == 1 else None


@figure
def short_units(facts: Known, asked: Asked) -> int:
    """Units that fell short in an item in some month, and filed something for it."""
    return sum(
        any(
            item["id"] in facts.titled(asked.words["title"])
            and item["state"] == "scored"
            and item["earned"] < line * item["points"]
            for card, line in _monthly(facts, row) for item in card["items"]
        )
        for row in rows(facts, asked)
    )  # fmt: skip


@figure
def unit_missing(facts: Known, asked: Asked) -> int:
    """Due items of the counting lists without an entry, month by month."""
    return sum(
        item["state"] == "missing"
        for row in rows(facts, asked)
        for month in facts.months
        for name in row["counting"]
        for item in facts.in_month(month).cards.get((row["unit"], name), {"items": []})["items"]
    )


@figure
def unit_loss(facts: Known, asked: Asked) -> Decimal:
    (unit,) = asked.units
    return sum(losses(facts, unit).values(), Decimal(0))
