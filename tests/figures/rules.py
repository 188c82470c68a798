"""Figures of rules: what policy and lists ask for, what is signed and what falls due next."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tests.figures.known import Asked, Doc, Known, Value, figure, months_of, read_yaml
from tests.figures.ranking import rows


@figure
def overclaim_over(facts: Known, _: Asked) -> Value:
    return Decimal(str(facts.policy["overclaim"]["over"]))


def _rules(facts: Known) -> Doc:
    rules: Doc = facts.policy["rectification"]
    return rules


@figure
def needed_percent(facts: Known, _: Asked) -> Value:
    """The share that the policy asks of one section for its best grade."""
    needs = [need["share"] for grade in _grades(facts) for need in grade.get("needs", ())
             if "share" in need]  # fmt: skip
    (share,) = needs
    return 100 * Decimal(str(share["at_least"]))


def _grades(facts: Known) -> list[Doc]:
    grades: list[Doc] = facts.policy["grades"]
    return grades


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


def _composed(facts: Known, layer: str) -> Doc:
    weights: Doc = facts.policy["composition"][layer]
    return weights


def _signed_policy(facts: Known) -> Doc:
    """The one in force in the year's first month."""
    every = [facts.policy, *(read_yaml(path) for path in (facts.root / "archive").glob("policy@*"))]
    known = [each for each in every if str(each["effective"]) <= months_of(facts.period)[0]]
    return max(known, key=lambda each: str(each["effective"]))


def _signed_list(facts: Known, title: str) -> Doc:
    """The version in force in the year's first month, or the first that came later."""
    mine = [each for each in facts.versions if each["title"] == title]
    known = [each for each in mine if str(each["effective"]) <= months_of(facts.period)[0]]
    return known[-1] if known else mine[0]


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
    (unit,) = asked.units
    if facts.units[unit]["layer"] in _signed_policy(facts)["composition"]:
        weights = _signed_weights(facts, asked)
        if name in weights:
            return 100 * Decimal(str(weights[name]))
    return _year_percent(facts, asked, name)


@figure
def agreed_months_percent(facts: Known, asked: Asked) -> Decimal:
    return _year_percent(facts, asked, "months")


def _year_percent(facts: Known, asked: Asked, name: str) -> Decimal:
    """The weight of a part among those that the unit's layer has lists of."""
    (unit,) = asked.units
    layer, year = facts.units[unit]["layer"], _signed_policy(facts)["rollup"]["year"]
    mine = {each["id"] for each in facts.versions if layer in each["layers"]}
    own = {n: Decimal(str(w)) for n, w in year.items() if n == "months" or n in mine}
    return 100 * own[name] / sum(own.values())


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
        if item.get("status") != "draft" and is_counted(item) and not item.keys() & {"same_as", "from"}
        and (item["cycle"] == "month" or month % 12 + 1 in _due_months(item))
    ]  # fmt: skip


def is_counted(item: Doc) -> bool:
    return item["criterion"]["kind"] not in ("bonus", "penalty", "veto")


@figure
def next_monthly(facts: Known, asked: Asked) -> int:
    """Of the lists that make the composed score of the layers in the ranking."""
    lists = {
        n for row in rows(facts, asked) for n in (*_composed(facts, row["layer"]), *row["counting"])
    }
    return sum(item["cycle"] == "month" for item in _next_items(facts, lists))


@figure
def next_others(facts: Known, asked: Asked) -> int:
    """Not every month's: of the same lists, and for a year of those that count in years alone."""
    lists = {
        n for row in rows(facts, asked) for n in (*_composed(facts, row["layer"]), *row["counting"])
    }
    if facts.is_year:
        lists |= facts.policy["rollup"].get("year", {}).keys() & facts.lists.keys()
    return sum(item["cycle"] != "month" for item in _next_items(facts, lists))


@figure
def quota_places(facts: Known, asked: Asked) -> int:
    quotas = {g["name"]: g["quota"] for g in facts.policy["grades"] if "quota" in g}
    # Places are counted in the class of the unit that a paper is for.
    classes = {facts.rows[unit]["class"] for unit in asked.units if unit in facts.rows}
    rows = [row for row in facts.rows.values() if row["class"] in classes]
    ranked = sum(row["rank"] is not None for row in rows)
    return int(Decimal(str(quotas[asked.words["grade"]])) * ranked)


def _last_tier(facts: Known) -> Doc:
    tier: Doc = next(tier for tier in facts.policy["tiers"] if "below" in tier)
    return tier


@figure
def bottom_percent(facts: Known, _: Asked) -> Decimal:
    return 100 * Decimal(str(_last_tier(facts)["bottom"]))


@figure
def tier_below(facts: Known, _: Asked) -> Decimal:
    return Decimal(str(_last_tier(facts)["below"]))
