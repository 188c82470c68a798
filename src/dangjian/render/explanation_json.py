"""``explain --format json`` (schema dangjian/explanation@1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dangjian.explaining.model import (
    CardStory,
    CorrectionStory,
    Explanation,
    ItemStory,
    Judgement,
    Step,
)
from dangjian.problem import Problem
from dangjian.render.jsons import card_dict, number, problem_dict, row_dict
from dangjian.scoring.awards import Award
from dangjian.scoring.summaries import Summary


def explanations_dict(
    engine: str,
    explanations: Sequence[Explanation],
    problems: Iterable[Problem],
    item: str | None = None,
) -> dict[str, Any]:
    """All explanations; with ``item``, of that item alone."""
    return {
        "schema": "dangjian/explanation@1",
        "engine": engine,
        "explanations": [explanation_dict(each, item) for each in explanations],
        "problems": [problem_dict(problem) for problem in problems],
    }


def explanation_dict(explanation: Explanation, item: str | None) -> dict[str, Any]:
    """One unit's page."""
    return {
        "unit": explanation.unit,
        "name": explanation.unit_name,
        "layer": explanation.layer_name,
        "holders": list(explanation.holders),
        "period": str(explanation.period),
        "policy": explanation.policy,
        "notes": list(explanation.notes),
        "cards": [_card(card, item) for card in explanation.cards],
        "row": row_dict(explanation.row) if explanation.row is not None else None,
        "steps": _steps(explanation.steps),
        "eligibility": [_award(award) for award in explanation.awards],
    }


def _steps(steps: Iterable[Step]) -> list[dict[str, str]]:
    return [{"label": step.label, "text": step.text} for step in steps]


def _card(story: CardStory, item: str | None) -> dict[str, Any]:
    summary = card_dict(story.card)
    del summary["items"], summary["sections"]
    return {
        **summary,
        "title": story.title,
        "filed": list(story.filed),
        "sections": [
            {"title": title, "earned": number(earned), "applicable": number(applicable)}
            for title, earned, applicable in story.sections
        ],
        "steps": _steps(story.steps),
        "items": [_item(each) for each in story.items if item in (None, each.id)],
    }


def _item(item: ItemStory) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "section": item.section,
        "state": item.state.value,
        "points": number(item.points),
        "earned": number(item.earned),
        "standard": item.standard,
        **_judgement(item.judgement),
        "lines": [
            {
                "rule": line.rule,
                "count": number(line.count),
                "points": number(line.points),
                "reason": line.reason,
            }
            for line in item.lines
        ],
        "vetoes": list(item.vetoes),
        "corrections": [correction_json(each) for each in item.corrections],
        "months": [
            {
                "month": str(each.month),
                "points": number(each.points),
                "earned": number(each.earned),
                "corrected": each.corrected,
                **_judgement(each.judgement),
            }
            for each in item.months
        ],
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "reckoning": list(judgement.reckoning),
        "status": judgement.status,
        "source": judgement.source,
        "by": judgement.by,
        "date": judgement.day.isoformat() if judgement.day else None,
        "evidence": list(judgement.evidence),
        "note": judgement.note,
    }


def correction_json(story: CorrectionStory) -> dict[str, Any]:
    """A correction and what it moved."""
    return {
        "period": str(story.month),
        "kind": story.kind,
        "decision": story.decision,
        "old": story.old,
        "new": story.new,
        "old_earned": number(story.old_earned),
        "new_earned": number(story.new_earned),
        "old_score": number(story.old_score),
        "new_score": number(story.new_score),
        "reason": story.reason,
        "requested_by": story.requested_by,
        "decided_by": story.decided_by,
        "decided": story.decided.isoformat(),
    }


def _award(award: Award) -> dict[str, Any]:
    return {
        "award": award.name,
        "eligible": award.eligible,
        "needs": [
            {"need": need.need, "found": need.found, "met": need.met} for need in award.needs
        ],
    }


def summary_dict(summary: Summary) -> dict[str, Any]:
    """A zone's or a layer's summary."""
    return {
        "kind": summary.kind,
        "id": summary.id,
        "name": summary.name,
        "layer": summary.layer,
        "mean": number(summary.mean),
        "highest": number(summary.highest),
        "lowest": number(summary.lowest),
        "grades": summary.grades,
        "tiers": summary.tiers,
        "vetoed": summary.vetoed,
        "units": [row_dict(row) for row in summary.rows],
    }
