"""The eleven criterion kinds: points earned for a value, each as its sentence in the design."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .arithmetic import ZERO, half_up

Doc = dict[str, Any]

OUTSIDE = ("bonus", "penalty", "veto")
"""Not counted: a counted item is "one that is neither bonus, penalty nor veto"."""

ONE = Fraction(1)


def earned(item: Doc, value: Any, due: date | None) -> Fraction | None:
    """Points earned for a value, "rounded half up to 4 places"; None where there is no result: a rate
    of nothing, a vote without a ballot, something with `within` that isn't late yet."""
    exact = _EARNED[item["criterion"]["kind"]](
        item["criterion"], Fraction(item["points"]), value, due
    )
    return None if exact is None else half_up(exact, 4)


def _check(_c: Doc, points: Fraction, value: bool, _due: object) -> Fraction:
    """ "P or 0"."""
    return points if value else ZERO


def _level(c: Doc, points: Fraction, value: str, _due: object) -> Fraction:
    """ "P × its ratio"."""
    return points * Fraction(c["levels"][value])


def _count(c: Doc, points: Fraction, value: int, _due: object) -> Fraction:
    """ "P × min(value/target, 1); with `partial: false`, P when value ≥ target, else 0"."""
    if value >= c["target"]:
        return points
    return points * value / c["target"] if c.get("partial", True) else ZERO


def _rate(c: Doc, points: Fraction, value: Doc, _due: object) -> Fraction | None:
    """ "total 0: state `na`, P when `empty: full`, 0 when `zero`. Else r = done/total; P when
    r ≥ target, 0 when r ≤ floor, between them P × (r − floor)/(target − floor)"; with `bands` the
    first that is reached."""
    if value["total"] == 0:
        return {"na": None, "full": points, "zero": ZERO}[c.get("empty", "na")]
    rate = Fraction(value["done"], value["total"])
    if "bands" in c:
        return points * _band(c["bands"], rate)
    target, floor = Fraction(c["target"]), Fraction(c.get("floor", 0))
    if rate >= target:
        return points
    return ZERO if rate <= floor else points * (rate - floor) / (target - floor)


def _measure(c: Doc, points: Fraction, value: Any, _due: object) -> Fraction:
    """ "linear from floor (0) to target (P), clamped"; floor > target: lower is better."""
    if "bands" in c:
        return points * _band(c["bands"], Fraction(value))
    target, floor = Fraction(c["target"]), Fraction(c["floor"])
    share = (Fraction(value) - floor) / (target - floor)
    return points * max(ZERO, min(ONE, share))


def _band(bands: list[Doc], value: Fraction) -> Fraction:
    """ "the share of the first band that the value reaches (≥ from, ≤ to); none: 0"."""
    for band in bands:
        if value >= Fraction(band["from"]) if "from" in band else value <= Fraction(band["to"]):
            return Fraction(band["share"])
    return ZERO


def _deadline(c: Doc, points: Fraction, value: Any, due: date | None) -> Fraction:
    """ "late = days after due date (since + within) + grace. In time: P; `per_day`:
    P − ⌈late ÷ every⌉ × per_day; `tiers`: P × the share of the first tier with late ≤ its late, past
    the last 0; not under P × keep; `false`: 0"."""
    if isinstance(value, dict):
        due, value = date.fromisoformat(value["since"]) + timedelta(days=c["within"]), value["done"]
    if value is False:
        return ZERO
    assert due is not None
    late: int = (date.fromisoformat(value) - due).days - c.get("grace", 0)
    if late <= 0:
        return points
    if "tiers" in c:
        reached = [tier for tier in c["tiers"] if late <= tier["late"]]
        return points * Fraction(reached[0]["share"]) if reached else ZERO
    every: int = c.get("every", 1)
    times = late // every + (late % every > 0)
    return max(points * Fraction(c.get("keep", 0)), points - times * Fraction(c["per_day"]))


def waits(item: Doc, value: Any, month_end: date) -> bool:
    """Of `within`: "`not_due` with a note while since + within + grace lies after the month's end"."""
    c = item["criterion"]
    if c["kind"] != "deadline" or not isinstance(value, dict) or value["done"] is not False:
        return False
    days = timedelta(days=c["within"] + c.get("grace", 0))
    return bool(date.fromisoformat(value["since"]) + days > month_end)


def _deduct(c: Doc, points: Fraction, value: Doc, _due: object) -> Fraction:
    """ "max(0, P − Σ)"; a rule that takes all takes P."""
    return max(ZERO, points - sum(_amounts(c, points, value), ZERO))


def _amounts(c: Doc, points: Fraction, value: Doc) -> list[Fraction]:
    """What each rule that was met comes to."""
    return [_amount(rule, value[rule["id"]], points) for rule in c["rules"] if rule["id"] in value]


def _amount(rule: Doc, found: Any, points: Fraction) -> Fraction:
    """`each` × times, at most `max`; "`steps`: the n-th is the whole deduction for n occurrences, past
    the last the last; `all` = earns 0"; a `range` sums its amounts."""
    if "range" in rule:
        return sum((Fraction(amount) for amount in found), ZERO)
    if "steps" in rule:
        step = rule["steps"][min(found, len(rule["steps"])) - 1]
        return points if step == "all" else Fraction(step)
    if rule.get("all"):
        return points
    amount: Fraction = Fraction(rule["each"]) * found
    return min(amount, Fraction(rule["max"])) if "max" in rule else amount


def _bonus(c: Doc, points: Fraction, value: Doc, _due: object) -> Fraction:
    """ "min(P, Σ), min(P, the highest rule), or min(P, Σ each matter once)"."""
    if c.get("highest_only", False) == "per_matter":
        return min(points, sum(matters(c, value).values(), ZERO))
    amounts = _amounts(c, points, value)
    if c.get("highest_only", False):
        return min(points, max(amounts, default=ZERO))
    return min(points, sum(amounts, ZERO))


def matters(c: Doc, value: Doc) -> dict[str, Fraction]:
    """Of `per_matter`: what each matter is worth; its value is "`{matter: rule id}`"."""
    worth = {rule["id"]: Fraction(rule["each"]) for rule in c["rules"]}
    return {matter: worth[rule] for matter, rule in value.items()}


def _penalty(c: Doc, points: Fraction, value: Doc, _due: object) -> Fraction:
    """ "−min(P, Σ), so ≤ 0"."""
    return -min(points, sum(_amounts(c, points, value), ZERO))


def _votes(c: Doc, points: Fraction, value: Doc, _due: object) -> Fraction | None:
    """ "P × m, m = Σ weight × (Σ number × level / Σ number) / Σ weight over the groups with ballots …
    no ballot at all: missing … m < `least`, unrounded: 0"."""
    groups = c.get("groups")
    ballots = (
        [(Fraction(group["weight"]), value.get(group["id"], {})) for group in groups]
        if groups
        else [(ONE, value)]
    )
    weighted, weights = ZERO, ZERO
    for weight, numbers in ballots:
        cast = sum(numbers.values())
        if cast:
            liked = sum((Fraction(c["levels"][level]) * n for level, n in numbers.items()), ZERO)
            opinion = liked / cast
            weighted, weights = weighted + weight * opinion, weights + weight
    if not weights:
        return None
    mean = weighted / weights
    if "least" in c and mean < Fraction(c["least"]):
        return ZERO
    return points * mean


def _veto(_c: Doc, _points: Fraction, _value: object, _due: object) -> Fraction:
    """ "P must be 0"."""
    return ZERO


_EARNED: dict[str, Any] = {
    "check": _check, "level": _level, "count": _count, "rate": _rate, "measure": _measure,
    "deadline": _deadline, "deduct": _deduct, "bonus": _bonus, "penalty": _penalty, "votes": _votes,
    "veto": _veto,
}  # fmt: skip


def several(item: Doc, judgements: list[Any], word: str, due: date | None) -> Fraction | None:
    """ "Each is earned and rounded to 4 places by itself; `mean` is Σ ÷ n rounded once more, `lowest`
    the least, `trimmed` the mean without one best and one worst (with two: the mean, told). Judgements
    without a result (total 0) are left out; none left: `na`"."""
    found = [earned(item, judgement["value"], due) for judgement in judgements]
    results = sorted(points for points in found if points is not None)
    if not results:
        return None
    if word == "lowest":
        return results[0]
    if word == "trimmed" and len(results) > 2:
        results = results[1:-1]
    return half_up(sum(results, ZERO) / len(results), 4)


def joined(item: Doc, values: list[Any]) -> Any:
    """Early values of one kind of record: "for `count` and `deduct` without `several` the sum,
    occurrence by occurrence (amounts of a `range` joined)"."""
    if item["criterion"]["kind"] == "count":
        return sum(values)
    total: Doc = {}
    for value in values:
        for rule, found in value.items():
            total[rule] = total[rule] + found if rule in total else found
    return total


def adds_up(item: Doc) -> bool:
    """Whether early entries of the item add up; else the latest speaks."""
    return item["criterion"]["kind"] in ("count", "deduct") and "several" not in item


def readable(item: Doc, entry: Doc) -> bool:
    """Whether an entry can be read by this version of its item ("what the due month's version can't
    read is not carried")."""
    if "na" in entry:
        return bool(item.get("allow_na", item["nature"] == "company"))
    if "values" in entry:
        return "several" in item and all(
            _reads(item["criterion"], j["value"]) for j in entry["values"]
        )
    return _reads(item["criterion"], entry["value"])


def _reads(c: Doc, value: Any) -> bool:
    kind = c["kind"]
    if kind == "check":
        return isinstance(value, bool)
    if kind == "level":
        return isinstance(value, str) and value in c["levels"]
    if kind == "count":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind == "rate":
        return isinstance(value, dict) and value.keys() == {"done", "total"}
    if kind == "deadline":
        return isinstance(value, dict) if "within" in c else not isinstance(value, dict)
    if kind == "measure":
        return not isinstance(value, (bool, str, dict))
    if kind == "votes":
        groups = {group["id"] for group in c.get("groups", [])}
        numbers = list(value.values()) if groups else [value]
        known = value.keys() <= groups if groups else True
        return known and all(cast.keys() <= c["levels"].keys() for cast in numbers)
    rules = {rule["id"]: rule for rule in c["rules"]}
    return isinstance(value, dict) and all(
        name in rules and isinstance(found, list) == ("range" in rules[name])
        for name, found in value.items()
    )
