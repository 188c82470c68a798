"""What the figures of a paper must be: counted from ``score --format json`` and from the YAML files.

Nothing of ``pages``, ``register`` or ``rectify`` is asked: a problem is followed event by event here, a mean
is a mean. A figure is a function of ``Known`` and of whom it speaks of (``Asked``); its name is the name of the
group in the patterns of ``patterns.py``.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from dangjian.cli.app import run
from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.score import score_checked
from dangjian.io.sources import Folder
from dangjian.render.scores import scores_json
from dangjian.values.period import parse_period
from tests.workflows.follow import Plain, plain

Doc = dict[str, Any]


class Asked(NamedTuple):
    """Whom a figure speaks of, and what else stands in its sentence."""

    units: frozenset[str]
    """Ids of the units."""
    words: dict[str, str]
    """The named groups of the pattern that are no figures: ``unit``, ``list``, ``month``, ``grade`` …"""


@cache
def scores(root: Path, period: str) -> Doc:
    """What ``score PERIOD --format json`` prints; the files are read once for all periods."""
    wanted = parse_period(period)
    assert wanted is not None
    printed: Doc = json.loads(
        scores_json(score_checked(_checked(root), wanted)), parse_float=Decimal
    )
    return printed


@cache
def _checked(root: Path) -> Checked:
    return check_workspace(Folder(root))


def _said(*arguments: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run([*arguments])
    return out.getvalue()


def half_up(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


class Known:
    """The facts of a period on a day."""

    def __init__(self, root: Path, period: str, day: date) -> None:
        self.root, self.period, self.day = root, period, day

    # What the files say.

    def file(self, path: Path) -> Doc:
        """A file of the workspace."""
        return _yaml(path)

    @cached_property
    def policy(self) -> Doc:
        """The one in force in the period's last month."""
        every = [_yaml(self.root / "policy.yaml"), *map(_yaml, (self.root / "archive").glob("policy@*"))]
        last = months_of(self.period)[-1]
        return max((p for p in every if p["effective"] <= last), key=lambda p: str(p["effective"]))

    @cached_property
    def units(self) -> dict[str, Doc]:
        return {unit["id"]: unit for unit in _yaml(self.root / "organization.yaml")["units"]}

    @cached_property
    def zones(self) -> dict[str, str]:
        """Ids of zones → names."""
        every = _yaml(self.root / "organization.yaml").get("zones", [])
        return {zone["id"]: zone["name"] for zone in every}

    @cached_property
    def ids(self) -> dict[str, str]:
        """Names of units → ids."""
        return {unit["name"]: name for name, unit in self.units.items()}

    @cached_property
    def versions(self) -> list[Doc]:
        """Every list that was in force by the period's end, archived ones too, oldest first."""
        return self.versions_by(self.months[-1])

    def versions_by(self, month: str) -> list[Doc]:
        """Every list that was in force by a month, archived ones too, oldest first."""
        every = [_yaml(path) for path in (self.root / "checklists").rglob("*.yaml")]
        lists = [each for each in every if each["schema"].startswith("dangjian/check")]
        known = [each for each in lists if str(each["effective"]) <= month]
        return sorted(known, key=lambda each: str(each["effective"]))

    @cached_property
    def lists(self) -> dict[str, Doc]:
        """The version of each that is in force at the period's end."""
        return {each["id"]: each for each in self.versions}

    @cached_property
    def list_ids(self) -> dict[str, str]:
        """Titles of lists → ids."""
        return {each["title"]: name for name, each in self.lists.items()}

    @cached_property
    def items(self) -> dict[str, Doc]:
        """Every item by its id."""
        sections = (each for one in self.versions for each in one["sections"])
        return {item["id"]: item for section in sections for item in section["items"]}

    def titled(self, title: str) -> set[str]:
        """The items that some version calls so: what fell short is called as it was when it did."""
        return self._titled.get(title, set())

    @cached_property
    def _titled(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for section in (each for one in self.versions for each in one["sections"]):
            for item in section["items"]:
                found.setdefault(item["title"], set()).add(item["id"])
        return found

    # What the period's scoring says.

    @cached_property
    def scores(self) -> Doc:
        return scores(self.root, self.period)

    @cached_property
    def rows(self) -> dict[str, Doc]:
        return {row["unit"]: row for row in self.scores["ranking"]}

    @cached_property
    def cards(self) -> dict[tuple[str, str], Doc]:
        return {(card["unit"], card["checklist"]): card for card in self.scores["scorecards"]}

    def counting(self, unit: str) -> list[Doc]:
        """The cards that make a unit's composed score."""
        return [c for (u, name), c in self.cards.items() if u == unit
                and name in self.rows[unit]["counting"]]  # fmt: skip

    @cached_property
    def months(self) -> list[str]:
        """The period's months that have records, from their folders; a year's up to now."""
        every = sorted(path.name for path in (self.root / "records").iterdir())
        return [month for month in every if month in months_of(self.period)]

    @cached_property
    def year(self) -> list[str]:
        """The months with records of the period's year, up to its last month."""
        every = sorted(path.name for path in (self.root / "records").iterdir())
        last = months_of(self.period)[-1]
        return [month for month in every if month[:4] == last[:4] and month <= last]

    def in_month(self, month: str) -> Known:
        return known(self.root, month, self.day)

    @property
    def is_year(self) -> bool:
        return "-" not in self.period

    # What the register said on the day.

    @cached_property
    def problems(self) -> list[Plain]:
        """The problems that were raised by the day and not withdrawn."""
        return [each for each in plain(self.root, self.day) if each.state != "withdrawn"]

    @cached_property
    def settled(self) -> set[str]:
        """Open problems whose item no longer fails, as ``rectify list`` marks them."""
        day = self.day.isoformat()
        printed = _said("-C", str(self.root), "rectify", "list", "--format", "json", "--today", day)
        return {each["id"] for each in json.loads(printed) if each["settled"]}

    def of(self, asked: Asked) -> list[Plain]:
        return [each for each in self.problems if each.unit in asked.units]

    def found(self, problem: Plain) -> bool:
        """Whether a problem belongs to the period: by the month in its number."""
        return problem.id[:7] in months_of(self.period)

    def before(self, problem: Plain) -> bool:
        return problem.id[:7] < months_of(self.period)[0]


def months_of(period: str) -> list[str]:
    """``2026-Q2`` → ``2026-04`` …"""
    year, _, part = period.partition("-")
    first, count = {"": (1, 12), "H1": (1, 6), "H2": (7, 6)}.get(part, (0, 0))
    if part.startswith("Q"):
        first, count = int(part[1]) * 3 - 2, 3
    elif not count:
        first, count = int(part), 1
    return [f"{year}-{first + step:02}" for step in range(count)]


@cache
def _yaml(path: Path) -> Doc:
    found: Doc = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return found


@cache
def known(root: Path, period: str, day: date) -> Known:
    return Known(root, period, day)


# The figures, by name.

Value = Decimal | int
F = TypeVar("F", bound="Callable[[Known, Asked], Value | None]")
FIGURES: dict[str, Callable[[Known, Asked], Value | None]] = {}
"""Name → the number that must stand there; None: nothing may."""


def figure(function: F) -> F:
    """Enter a figure under its name."""
    FIGURES[function.__name__] = function
    return function


def living(problems: Iterable[Plain]) -> list[Plain]:
    return [each for each in problems if each.state != "closed"]


def late(problems: Iterable[Plain], day: date) -> list[Plain]:
    return [each for each in living(problems) if each.due < day]


@figure
def open_problems(facts: Known, asked: Asked) -> int:
    return len(living(facts.of(asked)))


@figure
def overdue_problems(facts: Known, asked: Asked) -> int:
    return len(late(facts.of(asked), facts.day))


@figure
def raised_problems(facts: Known, asked: Asked) -> int:
    return sum(facts.found(each) for each in facts.of(asked))


@figure
def raised_open(facts: Known, asked: Asked) -> int:
    return len(living(each for each in facts.of(asked) if facts.found(each)))


@figure
def raised_overdue(facts: Known, asked: Asked) -> int:
    return len(late([each for each in facts.of(asked) if facts.found(each)], facts.day))


@figure
def earlier_open(facts: Known, asked: Asked) -> int:
    return len(living(each for each in facts.of(asked) if facts.before(each)))


@figure
def earlier_overdue(facts: Known, asked: Asked) -> int:
    return len(late([each for each in facts.of(asked) if facts.before(each)], facts.day))


def _due(facts: Known, asked: Asked) -> list[Plain]:
    months = months_of(facts.period)
    return [p for p in facts.of(asked) if str(p.due)[:7] in months and p.due <= facts.day]


@figure
def due_problems(facts: Known, asked: Asked) -> int:
    return len(_due(facts, asked))


@figure
def kept_problems(facts: Known, asked: Asked) -> int:
    return sum(
        each.state == "closed" and each.ended is not None and each.ended <= each.due
        for each in _due(facts, asked)
    )


@figure
def closing_percent(facts: Known, asked: Asked) -> Decimal | None:
    due = due_problems(facts, asked)
    return half_up(Decimal(100 * kept_problems(facts, asked)) / due) if due else None


@figure
def register_listed(facts: Known, asked: Asked) -> int:
    """What the 台账 of a period lists: found in it, and what was found before and was open when it began
    or is open still."""
    return sum(facts.found(each) or _carried_over(facts, each) for each in facts.of(asked))


def _carried_over(facts: Known, problem: Plain) -> bool:
    if not facts.before(problem):
        return False
    return problem.state != "closed" or str(problem.ended)[:7] >= months_of(facts.period)[0]


# Of the ranking.


def rows(facts: Known, asked: Asked) -> list[Doc]:
    return [row for unit, row in facts.rows.items() if unit in asked.units]


def _ranked(facts: Known, asked: Asked) -> list[Decimal]:
    return [Decimal(row["score"]) for row in rows(facts, asked) if row["rank"] is not None]


@figure
def expected_units(facts: Known, asked: Asked) -> int:
    return len(rows(facts, asked))


@figure
def ranked_units(facts: Known, asked: Asked) -> int:
    return len(_ranked(facts, asked))


@figure
def unranked_units(facts: Known, asked: Asked) -> int:
    return len(rows(facts, asked)) - len(_ranked(facts, asked))


@figure
def total_score(facts: Known, asked: Asked) -> Decimal:
    return sum(_ranked(facts, asked), Decimal(0))


@figure
def mean_score(facts: Known, asked: Asked) -> Decimal | None:
    scores = _ranked(facts, asked)
    return half_up(sum(scores, Decimal(0)) / len(scores)) if scores else None


@figure
def highest_score(facts: Known, asked: Asked) -> Decimal | None:
    return max(_ranked(facts, asked), default=None)


@figure
def lowest_score(facts: Known, asked: Asked) -> Decimal | None:
    return min(_ranked(facts, asked), default=None)


@figure
def graded_units(facts: Known, asked: Asked) -> int:
    return sum(row["score"] is not None for row in rows(facts, asked))


@figure
def grade_count(facts: Known, asked: Asked) -> int:
    return sum(row["grade"] == asked.words["grade"] for row in rows(facts, asked))


@figure
def tier_count(facts: Known, asked: Asked) -> int:
    return sum(row["tier"] == asked.words["tier"] for row in rows(facts, asked))


@figure
def vetoed_units(facts: Known, asked: Asked) -> int:
    """Units with a veto that binds the composed score: of this month, or one that lasts a year."""
    return sum(
        any(card["vetoes"] for card in facts.counting(row["unit"])) for row in rows(facts, asked)
    )


def _one(facts: Known, asked: Asked) -> Doc:
    return facts.rows[facts.ids[asked.words["unit"]]]


@figure
def unit_score(facts: Known, asked: Asked) -> Value | None:
    score: Value | None = _one(facts, asked)["score"]
    return score


@figure
def unit_rank(facts: Known, asked: Asked) -> Value | None:
    rank: Value | None = _one(facts, asked)["rank"]
    return rank


@figure
def unit_coefficient(facts: Known, asked: Asked) -> Value | None:
    coefficient: Value | None = _one(facts, asked)["coefficient"]
    return coefficient


def _earlier(facts: Known) -> Known:
    """The month before, of a month."""
    year, month = map(int, facts.period.split("-"))
    return facts.in_month(f"{year - (month == 1)}-{month - 1 or 12:02}")


@figure
def ranked_before(facts: Known, asked: Asked) -> int:
    return ranked_units(_earlier(facts), asked)


@figure
def mean_before(facts: Known, asked: Asked) -> Decimal | None:
    return mean_score(_earlier(facts), asked)


@figure
def mean_change(facts: Known, asked: Asked) -> Decimal | None:
    now, before = mean_score(facts, asked), mean_score(_earlier(facts), asked)
    return None if now is None or before is None else abs(now - before)


@figure
def risen_units(facts: Known, asked: Asked) -> int:
    """Those that are ranked and not provisional in both months."""
    before = _earlier(facts).rows
    return sum(
        row["unit"] in before
        and None not in (row["score"], before[row["unit"]]["score"])
        and row["score"] > before[row["unit"]]["score"]
        and None not in (row["rank"], before[row["unit"]]["rank"])
        and not (row["provisional"] or before[row["unit"]]["provisional"])
        for row in rows(facts, asked)
    )


# Of cards and items.


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
def overclaim_over(facts: Known, _: Asked) -> Value:
    return Decimal(str(facts.policy["overclaim"]["over"]))


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
                if not _is_counted(facts.items[item["id"]]):
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


# Of the policy.


def _rules(facts: Known) -> Doc:
    rules: Doc = facts.policy["rectification"]
    return rules


@figure
def common_units(facts: Known, _: Asked) -> Value:
    return int(_rules(facts)["common"]["units"])


@figure
def common_percent(facts: Known, _: Asked) -> Value:
    return 100 * Decimal(str(_rules(facts)["common"]["share"]))


@figure
def mode_days(facts: Known, asked: Asked) -> Value:
    words = {"立行立改": "immediate", "限期整改": "limited", "长期坚持": "long"}
    return int(_rules(facts)["days"][words[asked.words["mode"]]])


@figure
def escalation_days(facts: Known, asked: Asked) -> Value:
    """After how many days the step is taken whose action stands there."""
    steps = {step["action"]: step["overdue"] for step in _rules(facts)["escalation"]}
    return int(steps[asked.words["action"]])


@figure
def recurrence_months(facts: Known, _: Asked) -> Value:
    return int(_rules(facts)["recurrence_months"])


@figure
def applicable_percent(facts: Known, _: Asked) -> Value:
    return 100 * Decimal(str(facts.policy["min_applicable"]))


@figure
def grade_from(facts: Known, asked: Asked) -> Value:
    """The line of a grade: of a list where its title is given, else of the policy."""
    of_list = facts.list_ids.get(asked.words.get("list", ""))
    grades = (facts.lists[of_list] if of_list else facts.policy)["grades"]
    return Decimal(str({grade["name"]: grade["from"] for grade in grades}[asked.words["grade"]]))


@figure
def places(facts: Known, _: Asked) -> Value:
    return int(facts.policy.get("places", 2))


# What a unit's own papers say.


@figure
def register_open(facts: Known, asked: Asked) -> int:
    return len(living(_on_register(facts, asked)))


@figure
def register_overdue(facts: Known, asked: Asked) -> int:
    return len(late(_on_register(facts, asked), facts.day))


@figure
def register_waiting(facts: Known, asked: Asked) -> int:
    """Overdue, but handed in by the due date."""
    every = late(_on_register(facts, asked), facts.day)
    return sum(each.submitted is not None and each.submitted <= each.due for each in every)


def _on_register(facts: Known, asked: Asked) -> list[Plain]:
    return [p for p in facts.of(asked) if facts.found(p) or _carried_over(facts, p)]


def _notified(facts: Known, asked: Asked) -> list[Plain]:
    """Open problems whose item still fails."""
    return [each for each in living(facts.of(asked)) if each.id not in facts.settled]


@figure
def notice_problems(facts: Known, asked: Asked) -> int:
    return sum(facts.found(each) for each in _notified(facts, asked))


@figure
def notice_major(facts: Known, asked: Asked) -> int:
    """Of the gravest severity that its events have said up to the day."""
    return sum(
        facts.found(each) and "major" in severities(facts.root, each.id, facts.day)
        for each in _notified(facts, asked)
    )


def severities(root: Path, problem: str, day: date) -> set[str]:
    """What a problem was called when it was raised, and each time again."""
    (path,) = (root / "rectifications").rglob(f"{problem}.yaml")
    data = _yaml(path)
    events = [event for event in data["events"] if event["at"] <= day]
    return {data.get("severity", "minor")} | {e.get("severity", "minor") for e in events}


@figure
def notice_earlier(facts: Known, asked: Asked) -> int:
    return sum(facts.before(each) for each in _notified(facts, asked))


@figure
def not_yet_due(facts: Known, asked: Asked) -> int:
    months = months_of(facts.period)
    ahead = (each for each in living(facts.of(asked)) if each.due > facts.day)
    return sum(str(each.due)[:7] in months for each in ahead)


def _own_scores(facts: Known, asked: Asked) -> dict[str, Decimal]:
    """Month → composed score of the one unit."""
    (unit,) = asked.units
    rows = {month: facts.in_month(month).rows.get(unit) for month in facts.months}
    return {m: Decimal(r["score"]) for m, r in rows.items() if r and r["score"] is not None}


@figure
def lowest_month(facts: Known, asked: Asked) -> Decimal:
    scores = _own_scores(facts, asked)
    month = min(scores, key=lambda each: scores[each])
    assert scores[month] == scores[f"{month[:4]}-{int(asked.words['month']):02}"]
    return scores[month]


@figure
def highest_month(facts: Known, asked: Asked) -> Decimal:
    return max(_own_scores(facts, asked).values())


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
def ranked_beside(facts: Known, asked: Asked) -> int:
    """How many have a rank among those that a unit is ranked among."""
    (unit,) = asked.units
    mine = facts.rows[unit]
    return sum(
        row["rank"] is not None and (row["layer"], row["class"]) == (mine["layer"], mine["class"])
        for row in facts.rows.values()
    )


def _composed(facts: Known, layer: str) -> Doc:
    weights: Doc = facts.policy["composition"][layer]
    return weights


# What agreements say: by what is in force when they are signed, which is when the year's first are.


def _signed_policy(facts: Known) -> Doc:
    every = [facts.policy, *(_yaml(path) for path in (facts.root / "archive").glob("policy@*"))]
    return min(every, key=lambda each: str(each["effective"]))


def _signed_list(facts: Known, title: str) -> Doc:
    return next(each for each in facts.versions if each["title"] == title)


def _applying(facts: Known, asked: Asked, checklist: Doc) -> list[Doc]:
    """The items of a list that carry points and apply to the unit."""
    (unit,) = asked.units
    tags = set(facts.units[unit].get("tags", []))
    sections = checklist["sections"]
    return [
        item
        for section in sections
        for item in section["items"]
        if item["criterion"]["kind"] not in ("bonus", "penalty", "veto")
        and item.get("status") != "draft"
        and (not item.get("applies_to") or tags & set(item["applies_to"]))
    ]


def _agreed(facts: Known, asked: Asked) -> list[Doc]:
    return _applying(facts, asked, _signed_list(facts, asked.words["list"]))


def _coming(facts: Known, asked: Asked) -> list[Doc]:
    """Of next January: the newest version, as none begins later than the last records."""
    return _applying(facts, asked, facts.lists[facts.list_ids[asked.words["list"]]])


@figure
def coming_items(facts: Known, asked: Asked) -> int:
    return len(_coming(facts, asked))


@figure
def coming_points(facts: Known, asked: Asked) -> Decimal:
    return sum((Decimal(str(item["points"])) for item in _coming(facts, asked)), Decimal(0))


@figure
def agreed_items(facts: Known, asked: Asked) -> int:
    return len(_agreed(facts, asked))


@figure
def agreed_points(facts: Known, asked: Asked) -> Decimal:
    return sum((Decimal(str(item["points"])) for item in _agreed(facts, asked)), Decimal(0))


def _signed_weights(facts: Known, asked: Asked) -> Doc:
    (unit,) = asked.units
    weights: Doc = _signed_policy(facts)["composition"][facts.units[unit]["layer"]]
    return weights


@figure
def agreed_lists(facts: Known, asked: Asked) -> int:
    return len(_signed_weights(facts, asked))


@figure
def agreed_percent(facts: Known, asked: Asked) -> Decimal:
    """Of a list in the month's score, or in the year's, which has others."""
    name = _signed_list(facts, asked.words["list"])["id"]
    weights = {**_signed_policy(facts)["rollup"]["year"], **_signed_weights(facts, asked)}
    return 100 * Decimal(str(weights[name]))


@figure
def agreed_months_percent(facts: Known, _: Asked) -> Decimal:
    return 100 * Decimal(str(_signed_policy(facts)["rollup"]["year"]["months"]))


@figure
def agreed_grade(facts: Known, asked: Asked) -> Decimal | None:
    """The line of a grade, where the policy and the branches' lists that know it agree on it."""
    policy = _signed_policy(facts)
    mine = {*policy["composition"].get("branch", {}), *policy["rollup"]["year"]}
    # The first of each list is the one in force when it is signed.
    signed = {each["id"]: each for each in reversed(facts.versions) if each["id"] in mine}
    every = [policy, *signed.values()]
    lines = {
        Decimal(str(grade["from"]))
        for each in every
        for grade in each.get("grades") or ()
        if grade["name"] == asked.words["grade"]
    }
    return lines.pop() if len(lines) == 1 else None


@figure
def agreed_quota(facts: Known, asked: Asked) -> Decimal:
    (quota,) = (
        g["quota"] for g in _signed_policy(facts)["grades"] if g["name"] == asked.words["grade"]
    )
    return 100 * Decimal(str(quota))


def _signed_tier(facts: Known, asked: Asked, key: str) -> Decimal:
    (tier,) = (t for t in _signed_policy(facts)["tiers"] if t["name"] == asked.words["tier"])
    return Decimal(str(tier[key]))


@figure
def agreed_top(facts: Known, asked: Asked) -> Decimal:
    return 100 * _signed_tier(facts, asked, "top")


@figure
def agreed_from(facts: Known, asked: Asked) -> Decimal:
    return _signed_tier(facts, asked, "from")


@figure
def agreed_bottom(facts: Known, asked: Asked) -> Decimal:
    return 100 * _signed_tier(facts, asked, "bottom")


@figure
def agreed_below(facts: Known, asked: Asked) -> Decimal:
    return _signed_tier(facts, asked, "below")


@figure
def list_ceiling(facts: Known, asked: Asked) -> Value:
    return int(facts.lists[facts.list_ids[asked.words["list"]]]["ceiling"])


def _award_need(facts: Known, key: str) -> Decimal:
    (value,) = (need[key] for need in facts.policy["eligibility"][0]["needs"] if key in need)
    return Decimal(str(value))


@figure
def award_month(facts: Known, _: Asked) -> Value:
    return _award_need(facts, "min_month")


@figure
def award_percent(facts: Known, _: Asked) -> Value:
    return 100 * _award_need(facts, "closing_rate")


# What comes next, and what a whole organization did.


def _due_months(item: Doc) -> set[int]:
    """The months of a year in which an item is due, by its cycle."""
    length = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}.get(item["cycle"])
    if length is None:
        return set()
    month = (item.get("due") or {}).get("month", "last")
    place = {"first": 1, "last": length, "next": length + 1}.get(month, month)
    return {(start + int(place) - 1) % 12 + 1 for start in range(0, 12, length)}


def _next_items(facts: Known, names: Iterable[str]) -> list[Doc]:
    """The counted items that somebody fills in and that are due in the month after the period, by the
    versions that are in force then."""
    year, month = map(int, months_of(facts.period)[-1].split("-"))
    coming = f"{year + month // 12}-{month % 12 + 1:02}"
    lists = {each["id"]: each for each in facts.versions_by(coming)}
    return [
        item
        for name in names for section in lists[name]["sections"] for item in section["items"]
        if item.get("status") != "draft" and _is_counted(item) and not item.keys() & {"same_as", "from"}
        and (item["cycle"] == "month" or month % 12 + 1 in _due_months(item))
    ]  # fmt: skip


def _is_counted(item: Doc) -> bool:
    return item["criterion"]["kind"] not in ("bonus", "penalty", "veto")


@figure
def next_monthly(facts: Known, asked: Asked) -> int:
    """Of the lists that make the composed score of the layers in the ranking."""
    lists = {
        n for row in rows(facts, asked) for n in (*_composed(facts, row["layer"]), *row["counting"])
    }
    return sum(item["cycle"] == "month" for item in _next_items(facts, lists))


@figure
def unanswered_items(facts: Known, asked: Asked) -> int:
    return sum(item["state"] == "missing" for item in _answered(facts))


@figure
def full_items(facts: Known, asked: Asked) -> int:
    return sum(i["state"] == "scored" and i["earned"] == i["points"] for i in _answered(facts))


def _answered(facts: Known) -> list[Doc]:
    """Every item that was due, one for each unit, list and month."""
    cards = (card for month in facts.months for card in facts.in_month(month).cards.values())
    return [
        item for card in cards for item in card["items"]
        if _is_counted(facts.items[item["id"]]) and facts.items[item["id"]]["cycle"] != "event"
    ]  # fmt: skip


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
def short_of_grade(facts: Known, asked: Asked) -> Decimal:
    lines = {grade["name"]: Decimal(str(grade["from"])) for grade in facts.policy["grades"]}
    return lines[asked.words["grade"]] - Decimal(_one(facts, asked)["score"])


def _ever_due(facts: Known, asked: Asked) -> list[Plain]:
    return [each for each in facts.of(asked) if each.due <= facts.day]


@figure
def ever_due(facts: Known, asked: Asked) -> int:
    return len(_ever_due(facts, asked))


@figure
def ever_kept(facts: Known, asked: Asked) -> int:
    return sum(p.state == "closed" and p.ended is not None and p.ended <= p.due
               for p in _ever_due(facts, asked))  # fmt: skip


@figure
def ever_percent(facts: Known, asked: Asked) -> Decimal | None:
    due = ever_due(facts, asked)
    return half_up(Decimal(100 * ever_kept(facts, asked)) / due) if due else None


def _counted(facts: Known, asked: Asked, action: str) -> int:
    """Events of an action up to the day, of the problems that are the units' now."""
    mine = {each.id for each in facts.of(asked)}
    every = (_yaml(path) for path in (facts.root / "rectifications").rglob("*.yaml"))
    events = (event for one in every if one["id"] in mine for event in one["events"])
    return sum(event["action"] == action and event["at"] <= facts.day for event in events)


@figure
def returns(facts: Known, asked: Asked) -> int:
    return _counted(facts, asked, "return")


@figure
def reopenings(facts: Known, asked: Asked) -> int:
    return _counted(facts, asked, "reopen")


class Milestone(NamedTuple):
    """A milestone of a campaign as its events leave it on a day."""

    title: str
    planned: date
    done: date | None
    moves: int


def _milestones(facts: Known) -> list[Milestone]:
    found = []
    for path in (facts.root / "campaigns").glob("*.yaml"):
        campaign = _yaml(path)
        for each in campaign["milestones"]:
            mine = [event for event in campaign["events"] if event["milestone"] == each["id"]
                    and event["at"] <= facts.day]  # fmt: skip
            moves = [event["planned"] for event in mine if event["action"] == "replan"]
            done = [event["at"] for event in mine if event["action"] == "done"]
            planned = [each["planned"], *moves][-1]
            found.append(Milestone(each["title"], planned, [None, *done][-1], len(moves)))
    return found


def _milestone(facts: Known, asked: Asked) -> Milestone:
    (found,) = (each for each in _milestones(facts) if each.title == asked.words["milestone"])
    return found


@figure
def late_milestones(facts: Known, _: Asked) -> int:
    """Milestones whose planned day, after changes of plan, is over and that aren't done."""
    return sum(each.planned < facts.day and each.done is None for each in _milestones(facts))


@figure
def milestone_late(facts: Known, asked: Asked) -> int | None:
    found = _milestone(facts, asked)
    return (found.done - found.planned).days if found.done else None


@figure
def milestone_moves(facts: Known, asked: Asked) -> int:
    return _milestone(facts, asked).moves


@figure
def quota_places(facts: Known, asked: Asked) -> int:
    quotas = {g["name"]: g["quota"] for g in facts.policy["grades"] if "quota" in g}
    # Places are counted in the class of the unit that a paper is for.
    classes = {facts.rows[unit]["class"] for unit in asked.units if unit in facts.rows}
    rows = [row for row in facts.rows.values() if row["class"] in classes]
    ranked = sum(row["rank"] is not None for row in rows)
    return int(Decimal(str(quotas[asked.words["grade"]])) * ranked)


@cache
def data_texts(root: Path) -> tuple[str, ...]:
    """Sentences with numbers that people wrote into the files: their numbers are theirs. Longest first."""
    found: set[str] = set()
    for folder in ("campaigns", "checklists", "corrections", "records", "rectifications"):
        for path in (root / folder).rglob("*.yaml"):
            found |= set(_texts(_yaml(path)))
    return tuple(sorted(found, key=len, reverse=True))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        if re.search(r"\d", value) and re.search(r"[\u4e00-\u9fff]", value):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


# What tables say.


@figure
def list_score(facts: Known, asked: Asked) -> Value | None:
    (unit,) = asked.units
    score: Value | None = facts.cards[unit, facts.list_ids[asked.words["list"]]]["score"]
    return score


@figure
def months_score(facts: Known, asked: Asked) -> Decimal | None:
    (unit,) = asked.units
    scores = [part["score"] for part in facts.rows[unit]["parts"] if part["checklist"] == "months"]
    return Decimal(scores[0]) if scores else None


@figure
def unit_loss(facts: Known, asked: Asked) -> Decimal:
    (unit,) = asked.units
    return sum(losses(facts, unit).values(), Decimal(0))


def _score_before(facts: Known, asked: Asked) -> Decimal | None:
    """In the month before the period's last month that has records, of a month's paper; of a longer
    period the change is within it."""
    month = facts.months[-1]
    row = _earlier(facts.in_month(month)).rows.get(next(iter(asked.units)))
    return None if row is None or row["score"] is None else Decimal(row["score"])


@figure
def score_before(facts: Known, asked: Asked) -> Decimal | None:
    return _score_before(facts, asked)


@figure
def score_change(facts: Known, asked: Asked) -> Decimal | None:
    (unit,) = asked.units
    now, before = facts.in_month(facts.months[-1]).rows[unit]["score"], _score_before(facts, asked)
    return None if before is None else Decimal(now) - before


@figure
def earlier_waiting(facts: Known, asked: Asked) -> int:
    return sum(each.state == "submitted" for each in facts.of(asked) if facts.before(each))


# What papers for branches tell.


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
    found = _yaml(path) if path.exists() else {"excused": True}
    return None if "excused" in found else found


@figure
def zone_mean(facts: Known, asked: Asked) -> Decimal | None:
    zone = next(key for key, name in facts.zones.items() if asked.words["zone"].endswith(name))
    units = {name for name, unit in facts.units.items() if unit.get("zone") == zone}
    return mean_score(facts, Asked(asked.units & units, {}))


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
                    if not _is_counted(facts.items[item["id"]]):
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


def _last_tier(facts: Known) -> Doc:
    tier: Doc = next(tier for tier in facts.policy["tiers"] if "below" in tier)
    return tier


@figure
def bottom_percent(facts: Known, _: Asked) -> Decimal:
    return 100 * Decimal(str(_last_tier(facts)["bottom"]))


@figure
def tier_below(facts: Known, _: Asked) -> Decimal:
    return Decimal(str(_last_tier(facts)["below"]))


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
