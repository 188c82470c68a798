"""Every figure of every report says what the files say, as of the day that the report bears.

Each report of a month, a quarter, a half-year and a year is made in every form and read back from its bytes
(``extract.py``). Each number that counts or measures something must be known (``patterns.py``), and be what
``score --format json`` and the YAML files give (``known.py`` and the modules that import it); and a figure of one name says the same in every
paper and form. A failing sentence of a new paper wants a line in ``patterns.py``: see its docstring.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest
import yaml

from dangjian.commands.report import REPORTS, report
from dangjian.values.period import PeriodKind, parse_period
from tests.figures import cards, ranking, register, rules  # noqa: F401  (they enter their figures)
from tests.figures.extract import Paper, read
from tests.figures.known import FIGURES, Asked, Known, half_up, known
from tests.figures.patterns import ALLOWED, COUNTED, FIGURES_IN_WORDS, Pattern
from tests.figures.tables import read_tables
from tests.figures.teams import data_texts
from tests.helpers import TIMES
from tests.workflows.follow import EXAMPLE

WHEN = (
    ("2026-05", date(2026, 6, 10)),
    ("2026-Q2", date(2026, 7, 6)),
    ("2026-H1", date(2026, 7, 6)),
    ("2026", date(2026, 7, 6)),
)
_ALLOWED = re.compile("|".join(ALLOWED))
_ARITHMETIC = re.compile(
    r"(?<![\d.])([\d.(][\d.()+−×÷ ]*[÷×+−][\d.()+−×÷ ]*) = (\d+(?:\.\d+)?)(%?)"
)


EACH_UNIT = ("notice", "agreement", "book", "appraisal")
"""Reports of one paper for each unit."""


@cache
def papers(period: str, day: date) -> tuple[Paper, ...]:
    """Every file of every report of a period, in all forms.

    Of papers that each unit gets, a quick run makes those of every fourth branch where the period is longer
    than a month.
    """
    parsed, found = parse_period(period), []
    assert parsed is not None
    few = () if parsed.kind is PeriodKind.MONTH or TIMES > 1 else _some_branches()
    for kind, made in REPORTS.items():
        if parsed.kind in made.periods:
            units = few if kind in EACH_UNIT else ()
            files = report(EXAMPLE, made, parsed, made.forms, day, units).files
            found += [read(kind, period, each.name, each.content) for each in files]
    return tuple(found)


def _some_branches() -> tuple[str, ...]:
    units = yaml.safe_load((EXAMPLE / "organization.yaml").read_bytes())["units"]
    return tuple(each["id"] for each in units if each["layer"] == "branch")[::4]


class Said(NamedTuple):
    """A figure as a paper prints it."""

    name: str
    asked: Asked
    text: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.text.replace(",", ""))


class Reading(NamedTuple):
    """What was understood of a sentence."""

    figures: tuple[Said, ...]
    unread: tuple[str, ...]
    """Numbers with their measure words that nothing covers."""


def unit_of(paper: Paper, facts: Known) -> str:
    """The name of the unit that a paper is for; empty where it is for all."""
    return next((name for name in facts.ids if f"_{name}." in paper.name), "")


def asked_by(pattern: Pattern, words: dict[str, str], paper: Paper, facts: Known) -> Asked | None:
    """Whom a match speaks of; None where it names a unit that there isn't."""
    own = unit_of(paper, facts)
    if pattern.scope == "unit" or (pattern.scope == "paper" and own):
        said = words.get("unit") or own
        # A name may have words before it.
        named = next(
            (n for n in sorted(facts.ids, key=len, reverse=True) if said.endswith(n)), None
        )
        return (
            None if named is None else Asked(frozenset([facts.ids[named]]), words | {"unit": named})
        )
    if pattern.scope == "ranked":
        return Asked(frozenset(facts.rows), words)
    if pattern.scope == "layer":
        layers = {facts.units[unit]["layer"] for unit in facts.rows}
        units = {name for name, unit in facts.units.items() if unit["layer"] in layers}
        return Asked(frozenset(units), words)
    return Asked(frozenset(each.unit for each in facts.problems), words)


def understood(sentence: str, about: dict[str, str], paper: Paper, facts: Known) -> Reading:
    """The figures of a sentence, and what else it counts. ``about``: the unit and the list that were named
    last before it."""
    figures: list[Said] = []
    covered = [match.span() for match in _ALLOWED.finditer(sentence)]
    for pattern in FIGURES_IN_WORDS:
        if pattern.papers and paper.kind not in pattern.papers:
            continue
        for match in pattern.expression.finditer(sentence):
            groups = {k: v for k, v in match.groupdict().items() if v is not None}
            names = {key: re.sub(r"_\d$", "", key) for key in groups}
            words = about | {key: text for key, text in groups.items() if names[key] not in FIGURES}
            asked = asked_by(pattern, words, paper, facts)
            if asked is not None:
                figures += (Said(names[k], asked, text) for k, text in groups.items()
                            if names[k] in FIGURES)  # fmt: skip
                covered.append(match.span())
    return Reading(tuple(figures), _uncovered(sentence, covered, facts))


def _uncovered(sentence: str, covered: list[tuple[int, int]], facts: Known) -> tuple[str, ...]:
    """The numbers with measure words in none of the spans, nor in a text that people wrote."""
    found = [m for m in COUNTED.finditer(sentence)
             if not any(start <= m.start(1) and m.end(1) <= end for start, end in covered)]  # fmt: skip
    if not found:
        return ()
    for text in data_texts(EXAMPLE):
        start = sentence.find(text)
        if start >= 0:
            covered.append((start, start + len(text)))
    return tuple(
        m[0] for m in found if not any(s <= m.start(1) and m.end(1) <= e for s, e in covered)
    )


def every_reading(period: str, day: date) -> Iterator[tuple[Paper, str, Reading]]:
    facts = known(EXAMPLE, period, day)
    ranked = [name for name, unit in facts.ids.items() if unit in facts.rows]
    for paper in papers(period, day):
        about: dict[str, str] = {}
        for paragraph in paper.paragraphs:
            for key, names in (("unit", ranked), ("list", facts.list_ids)):
                named = [name for name in names if name in paragraph]
                if len(named) == 1:
                    about[key] = named[0]
            yield paper, paragraph, understood(paragraph, about, paper, facts)


def words_against_files(period: str, day: date) -> Iterator[str]:
    """Sentences whose figures are wrong, or which nothing reads."""
    facts = known(EXAMPLE, period, day)
    for paper, sentence, reading in every_reading(period, day):
        for said in reading.figures:
            expected = FIGURES[said.name](facts, said.asked)
            if expected is None or Decimal(expected) != said.value:
                yield f"{paper.name}: {said.name} is {expected}: {sentence}"
        for number in reading.unread:
            yield f"{paper.name}: no pattern (patterns.py) reads {number} in: {sentence}"


def tables_against_files(period: str, day: date) -> Iterator[str]:
    """Cells whose figures are wrong, or whose columns nobody knows."""
    for paper in papers(period, day):
        tabled = read_tables(paper, known(EXAMPLE, period, day))
        for each in tabled.figures:
            expected = FIGURES[each.name](each.facts, each.asked)
            if expected is None or Decimal(expected) != each.value:
                yield f"{each.where}: {each.text}, but {each.name} is {expected}"
        for cell in tabled.unread:
            yield f"{cell}: no column (tables.py) is known for it"


def told_against_records(period: str, day: date) -> Iterator[str]:
    """Rates of a month's bulletin that aren't those of the record, done by total, as no correction changed
    them; and whether there is any to be compared."""
    facts, compared = known(EXAMPLE, period, day), 0
    titles = {item["title"]: name for name, item in facts.items.items()}
    for paper in papers(period, day):
        for grid in paper.grids:
            unit = ""
            for row in grid.rows if grid.rows[0][:2] == ("责任事项", "问题") else ():
                if len(row) == 1:
                    unit = facts.ids[row[0].split("（")[0]]
                    continue
                said = re.search(r"([\d.]+)%，未达到", row[1])
                value = recorded(facts, unit, titles.get(row[0], "")) if said else None
                if said and value:
                    compared += 1
                    percent = half_up(Decimal(100) * value["done"] / value["total"])
                    if percent != Decimal(said[1]):
                        yield f"{paper.name}: {unit} {row[1]} is {percent}"
    if not compared:
        yield "no rate was compared"


def recorded(facts: Known, unit: str, item: str) -> dict[str, int] | None:
    """The value of an item's entry in the inspection of the period; None where it was corrected, or
    nobody inspected."""
    if list((EXAMPLE / "corrections" / facts.period).glob(f"{unit}.{item}.*")):
        return None
    for path in (EXAMPLE / "records" / facts.period).glob(f"{unit}.*.yaml"):
        entry = (facts.file(path).get("entries") or {}).get(item)
        if (
            ".self." not in path.name
            and isinstance(entry, dict)
            and isinstance(entry.get("value"), dict)
        ):
            value: dict[str, int] = entry["value"]
            return value
    return None


INDICATORS = {
    "ranking.score": "unit_score",
    "ranking.rank": "unit_rank",
    "rectification.open": "open_problems",
    "rectification.overdue": "overdue_problems",
    "rectification.raised": "raised_problems",
    "rectification.due": "due_problems",
    "rectification.closed_on_time": "kept_problems",
}


def data_against_files(period: str, day: date) -> Iterator[str]:
    """Indicators and rankings for other programs."""
    facts = known(EXAMPLE, period, day)
    everybody = frozenset(each.unit for each in facts.problems)
    for paper in papers(period, day):
        for each in (paper.data or {}).get("indicators", ()):
            name = INDICATORS.get(each["name"])
            if name is None or (each["unit"] and each["unit"] not in facts.units):
                continue
            units = frozenset([each["unit"]]) if each["unit"] else everybody
            expected = FIGURES[name](facts, Asked(units, {"unit": each["unit_name"] or ""}))
            if expected != each["value"]:
                yield f"{paper.name}: {each['name']} of {each['unit']} is {expected}: {each['value']}"
        if paper.kind == "ranking" and paper.data:
            for row in paper.data["ranking"]:
                if any(row[key] != value for key, value in facts.rows[row["unit"]].items()):
                    yield f"{paper.name}: {row} is {facts.rows[row['unit']]}"
        if paper.kind == "ranking" and paper.form == "csv":
            head, *body = paper.grids[0].rows
            for line in body:
                cells = dict(zip(head, line, strict=True))
                row = facts.rows[cells["unit"]]
                if [cells["score"], cells["rank"]] != ["" if v is None else str(v) for v in (row["score"], row["rank"])]:  # fmt: skip
                    yield f"{paper.name}: {line} is {row}"


# A quarter and a half-year are made as a year is: a quick run leaves them out.
@pytest.mark.parametrize(("period", "day"), WHEN if TIMES > 1 else (WHEN[0], WHEN[-1]))
def test_every_figure_is_what_the_files_say(period: str, day: date) -> None:
    # One test a period: making and scoring cost more than reading, and processes share nothing.
    wrong = [
        *words_against_files(period, day),
        *tables_against_files(period, day),
        *data_against_files(period, day),
    ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_what_was_found_is_told_as_it_was_recorded() -> None:
    assert not list(told_against_records(*WHEN[0]))


def test_enough_is_read() -> None:
    period, day = WHEN[0]
    figures = [said for _, _, reading in every_reading(period, day) for said in reading.figures]
    facts = known(EXAMPLE, period, day)
    cells = [each for p in papers(period, day) for each in read_tables(p, facts).figures]
    # A pattern or a head that no longer fits anything would pass in silence.
    assert len(figures) > 60
    assert len(cells) > 600
