"""The criterion kinds: the cases of ``tests/cases/criteria``, a file a kind."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from pydantic import TypeAdapter

from dangjian.criteria import KINDS, Criterion
from dangjian.criteria.base import BadValue, Earned
from dangjian.io.yaml_reader import read
from dangjian.values.numbers import places_of
from tests.helpers import CASES, known
from tests.oracle.arithmetic import half_up

FILES = CASES / "criteria"
MONDAY = date(2026, 5, 25)

Case = dict[str, Any]


KEYS = "criterion value points due earned reckon words lost vetoes problem at says hints"


def cases_of(kind: str) -> list[Case]:
    cases: Any = read((FILES / f"{kind}.yaml").read_bytes())
    return known(cases, KEYS)


CASES_BY_NAME = [
    pytest.param(case, id=f"{kind}-{number}")
    for kind in KINDS
    for number, case in enumerate(cases_of(kind), 1)
]


@cache
def adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Criterion)


def judge(case: Case) -> tuple[Any, Any, Decimal, date]:
    """Criterion, parsed value, points, due date."""
    criterion = adapter().validate_python(case["criterion"])
    due = date.fromisoformat(case["due"]) if "due" in case else MONDAY
    return criterion, criterion.parse(case["value"]), Decimal(case["points"]), due


@pytest.mark.parametrize("case", CASES_BY_NAME)
def test_case(case: Case) -> None:
    if "problem" in case:
        check_problem(case)
        return
    criterion, value, points, due = judge(case)
    outcome = criterion.earn(value, points, due)
    check_outcome(case, criterion, outcome, points)
    for key, text in {
        "reckon": criterion.reckon(value, points, due),
        "words": criterion.words(points),
        "lost": "；".join(line.reason for line in outcome.losses),
    }.items():
        assert text == case.get(key, text)
        check_sums(text)
    check_sums(criterion.reckon(value, points, due), outcome.points)


def check_problem(case: Case) -> None:
    with pytest.raises(BadValue) as caught:
        judge(case)
    finding = caught.value.finding
    values = {"item": "X01", **finding.values}
    assert finding.code.id == case["problem"]
    assert list(finding.path) == case.get("at", [])
    assert case.get("says", "") in finding.code.message.format_map(values)
    assert finding.code.hint.format_map(values) == case.get(
        "hints", finding.code.hint.format_map(values)
    )


def check_outcome(case: Case, criterion: Any, outcome: Earned, points: Decimal) -> None:
    """Points as the case says; every point that was lost (of a bonus: won, of a penalty: taken) on a
    line."""
    expected, kind = case["earned"], case["criterion"]["kind"]
    assert outcome.stands == (expected if isinstance(expected, str) else "scored")
    if isinstance(expected, str):
        return
    assert outcome.points == expected
    assert (-points <= outcome.points <= 0) if kind == "penalty" else 0 <= outcome.points <= points
    assert places_of(outcome.points) <= 4
    moved = {"bonus": outcome.points, "penalty": -outcome.points}.get(kind, points - outcome.points)
    if case["criterion"]["kind"] != "veto":
        assert sum((line.points for line in outcome.losses), Decimal(0)) == moved
    assert all(line.points > 0 and line.reason for line in outcome.losses)
    assert [veto.rule for veto in outcome.vetoes] == case.get("vetoes", [])


SUM = re.compile(r"([0-9.(−][0-9.() ×÷−+/]*) = (−?[0-9.]+)")


def check_sums(text: str, result: Decimal | None = None) -> None:
    """Every ``a × b ÷ c = d`` in a text is true to four places; the last ``d`` is the result."""
    found = SUM.findall(text.replace(" 次", ""))
    for left, right in found:
        assert half_up(value_of(left), 4) == value_of(right), text
    last = re.search(r"(?:^|：|= )(−?[0-9.]+)(?:，不足 0 按 0|（[^（）]*）)?$", text)
    if result is not None and last and not text.startswith("倒扣"):
        assert max(value_of(last[1]), Fraction(0)) == Fraction(result), text


def value_of(text: str) -> Fraction:
    """An expression with exact numbers."""
    code = re.sub(r"[0-9.]+", lambda number: f"Fraction({number[0]!r})", text)
    code = code.replace("×", "*").replace("÷", "/").replace("−", "-")
    return Fraction(eval(code, {"Fraction": Fraction}))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_cases(kind: str) -> None:
    cases = cases_of(kind)
    assert {case["criterion"]["kind"] for case in cases} == {kind}
    assert len(cases) >= 12
    assert any("problem" in case for case in cases)
    assert any("words" in case for case in cases)


def test_no_file_without_a_kind() -> None:
    assert sorted(path.stem for path in FILES.iterdir()) == sorted(KINDS)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("3 × 1/2 = 1.5", True),
        ("3 × 1/2 = 1.6", False),
        ("28/30 = 0.9333，目标 1：4 × (28/30 − 0.8) ÷ (1 − 0.8) = 2.6667", True),
        ("28/30 = 0.9333，目标 1：4 × (28/30 − 0.8) ÷ (1 − 0.8) = 2.6666", False),
        ("甲 2 次 × 0.5 = 1", True),
        ("5 × (2 − 0) ÷ (2 − (−0.5)) = 4", True),
    ],
)
def test_the_check_of_sums_can_fail(text: str, holds: bool) -> None:
    if holds:
        check_sums(text)
    else:
        with pytest.raises(AssertionError):
            check_sums(text)
