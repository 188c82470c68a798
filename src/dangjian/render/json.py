"""JSON: the contract with other programs. Numbers are exact: whole ones as ints, others as floats
of at most 15 digits, whose shortest text is the number itself."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from dangjian.codes import reading
from dangjian.problem import Finding, Location, Problem, placed, told_once
from dangjian.scoring.results import (
    Deduction,
    ItemResult,
    Part,
    RaisedVeto,
    Results,
    Row,
    Scorecard,
)


def number(value: Decimal | None) -> int | float | None:
    """An exact decimal as a JSON number; None stays null."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value else float(value)


def dump(value: object) -> str:
    """JSON text as people can read it: Chinese as it is, two spaces."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def problem_dict(problem: Problem) -> dict[str, Any]:
    """One problem; file, line and column are never null."""
    at = problem.location
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "file": at.file,
        "line": at.line,
        "column": at.column,
        **({"sheet": at.sheet} if at.sheet else {}),
        **({"cell": at.cell} if at.cell else {}),
    }


def problems_json(problems: tuple[Problem, ...]) -> str:
    """``validate --format json``."""
    return dump([problem_dict(problem) for problem in told_once(problems)])


def failure_json(message: str, hint: str, *, as_list: bool) -> str:
    """What a program gets that asked for JSON when a command can't go on: the one problem."""
    finding = Finding(reading.CANNOT_GO_ON, values={"message": message.rstrip("。"), "hint": hint})
    problem = problem_dict(placed(finding, Location("dangjian.yaml")))
    return dump([problem] if as_list else {"problems": [problem]}).rstrip()


def scores_dict(
    period: str | None,
    engine: str,
    policy: str | None,
    results: Results | None,
    problems: tuple[Problem, ...],
) -> dict[str, Any]:
    """``score --format json`` (schema dangjian/scores@1)."""
    return {
        "schema": "dangjian/scores@1",
        "period": period,
        "engine": engine,
        "policy": policy,
        "scorecards": [card_dict(card) for card in results.scorecards] if results else [],
        "ranking": [row_dict(row) for row in results.ranking] if results else [],
        "problems": [problem_dict(problem) for problem in told_once(problems)],
    }


def card_dict(card: Scorecard) -> dict[str, Any]:
    """One scorecard."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for deduction in (*card.deductions, *card.penalties):
        lines.setdefault(deduction.item, []).append(deduction_dict(deduction))
    return {
        "unit": card.unit,
        "checklist": card.checklist,
        "version": card.version,
        "period": str(card.period),
        "score": number(card.score),
        "before_veto": number(card.before_veto),
        "grade": card.grade,
        "earned": number(card.earned),
        "applicable": number(card.applicable),
        "bonus": number(card.bonus),
        "penalty": number(card.penalty),
        "vetoes": [veto_dict(veto) for veto in card.vetoes],
        "provisional": card.provisional,
        "gap": number(card.gap),
        "overclaimed": card.overclaimed,
        "overclaimed_months": [str(each.month) for each in card.overclaimed_months],
        "sections": [
            {"id": s.id, "earned": number(s.earned), "applicable": number(s.applicable)}
            for s in card.sections
        ],
        "items": [item_dict(result, lines.get(result.post.item.id, [])) for result in card.items],
    }


def item_dict(result: ItemResult, deductions: list[dict[str, Any]]) -> dict[str, Any]:
    """One item of a card."""
    return {
        "id": result.post.item.id,
        "state": result.state.value,
        "points": number(result.points),
        "earned": number(result.earned),
        "source": result.source,
        "corrected": result.corrected,
        "carried": [str(month) for month in result.carried],
        "deductions": deductions,
    }


def deduction_dict(line: Deduction) -> dict[str, Any]:
    """One line of what was lost."""
    return {
        "item": line.item,
        "rule": line.rule,
        "count": number(line.count),
        "points": number(line.points),
        "reason": line.reason,
        "evidence": list(line.evidence),
        "by": line.by,
    }


def veto_dict(veto: RaisedVeto) -> dict[str, Any]:
    """One veto that was raised."""
    effect = veto.effect
    value: object = effect.kind
    if effect.kind == "cap":
        value = {"cap": number(effect.cap)}
    elif effect.kind == "grade":
        value = {"grade": effect.grade}
    return {
        "item": veto.item,
        "rule": veto.rule,
        "effect": value,
        "lasts": veto.lasts,
        "month": str(veto.month),
        "basis": veto.basis,
        "approved_by": veto.approved_by,
    }


def row_dict(row: Row) -> dict[str, Any]:
    """One row of the ranking."""
    return {
        "unit": row.unit,
        "layer": row.layer,
        "class": row.class_,
        "rank": row.rank,
        "score": number(row.score),
        "grade": row.grade,
        "tier": row.tier,
        "focus": row.focus,
        "coefficient": number(row.coefficient),
        "provisional": row.provisional,
        "parts": [part_dict(part) for part in row.parts],
        "counting": list(row.counting),
        "notes": list(row.notes),
    }


def part_dict(part: Part) -> dict[str, Any]:
    """One part of a composed score; a relative one also says what it follows from."""
    found: dict[str, Any] = {
        "checklist": part.checklist,
        "weight": number(part.weight),
        "score": number(part.score),
    }
    if part.own is not None:
        found["own"] = number(part.own)
    if part.best is not None:
        found["best"] = number(part.best)
    if part.place is not None:
        found["place"] = part.place
    return found
