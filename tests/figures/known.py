"""What the figures of a paper must be: counted from ``score --format json`` and from the YAML files.

Nothing of ``pages``, ``register`` or ``rectify`` is asked: a problem is followed event by event here, a mean
is a mean. A figure is a function of ``Known`` and of whom it speaks of (``Asked``); its name is the name of the
group in the patterns of ``patterns.py``.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
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
        return read_yaml(path)

    @cached_property
    def policy(self) -> Doc:
        """The one in force in the period's last month."""
        every = [
            read_yaml(self.root / "policy.yaml"),
            *map(read_yaml, (self.root / "archive").glob("policy@*")),
        ]
        last = months_of(self.period)[-1]
        return max((p for p in every if p["effective"] <= last), key=lambda p: str(p["effective"]))

    @cached_property
    def units(self) -> dict[str, Doc]:
        return {unit["id"]: unit for unit in read_yaml(self.root / "organization.yaml")["units"]}

    @cached_property
    def zones(self) -> dict[str, str]:
        """Ids of zones → names."""
        every = read_yaml(self.root / "organization.yaml").get("zones", [])
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
        every = [read_yaml(path) for path in (self.root / "checklists").rglob("*.yaml")]
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
def read_yaml(path: Path) -> Doc:
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
