"""Figures of the ranking: scores, ranks, grades, tiers, and what changed since the period before."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.known import Asked, Doc, Known, Value, figure, half_up


def rows(facts: Known, asked: Asked) -> list[Doc]:
    return [row for unit, row in facts.rows.items() if unit in asked.units]


def _ranked(facts: Known, asked: Asked) -> list[Decimal]:
    return [Decimal(row["score"]) for row in rows(facts, asked) if row["rank"] is not None]


@figure
def expected_units(facts: Known, asked: Asked) -> int:
    return len(rows(facts, asked))


@figure
def every_ranked_unit(facts: Known, asked: Asked) -> int:
    """How many there are, where all are said to be ranked."""
    assert len(rows(facts, asked)) == len(_ranked(facts, asked))
    return len(rows(facts, asked))


@figure
def ranked_units(facts: Known, asked: Asked) -> int:
    return len(_ranked(facts, asked))


@figure
def unranked_units(facts: Known, asked: Asked) -> int:
    return len(rows(facts, asked)) - len(_ranked(facts, asked))


@figure
def provisional_units(facts: Known, asked: Asked) -> int:
    """Of the ranked ones."""
    return sum(row["provisional"] and row["rank"] is not None for row in rows(facts, asked))


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


@figure
def ranked_beside(facts: Known, asked: Asked) -> int:
    """How many have a rank among those that a unit is ranked among."""
    (unit,) = asked.units
    mine = facts.rows[unit]
    return sum(
        row["rank"] is not None and (row["layer"], row["class"]) == (mine["layer"], mine["class"])
        for row in facts.rows.values()
    )


@figure
def short_of_grade(facts: Known, asked: Asked) -> Decimal:
    lines = {grade["name"]: Decimal(str(grade["from"])) for grade in facts.policy["grades"]}
    return lines[asked.words["grade"]] - Decimal(_one(facts, asked)["score"])


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
def zone_mean(facts: Known, asked: Asked) -> Decimal | None:
    zone = next(key for key, name in facts.zones.items() if asked.words["zone"].endswith(name))
    units = {name for name, unit in facts.units.items() if unit.get("zone") == zone}
    return mean_score(facts, Asked(asked.units & units, {}))
