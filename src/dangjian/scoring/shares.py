"""得分占比: what the policy's ``share`` needs ask for (policy.grades.needs, policy.eligibility)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dangjian.documents.policy import Policy, SharedNeed
from dangjian.documents.workspace import Workspace
from dangjian.scoring.results import Scorecard, SharedPart
from dangjian.values.numbers import ZERO


def share_needs(policy: Policy) -> tuple[SharedNeed, ...]:
    """Every ``share`` need of the policy's grades and awards, each once."""
    needs = [need for grade in policy.grades for need in grade.needs]
    needs += [need for award in policy.eligibility for need in award.needs]
    return tuple(dict.fromkeys(need.share for need in needs if need.share is not None))


def shared_title(workspace: Workspace, need: SharedNeed) -> str:
    """What a need looks at, by the titles of the list's newest version:
    ``《党支部点检表》的“组织生活”``; the id of a list that the workspace doesn't have."""
    if need.checklist not in workspace.versions:
        return need.checklist
    checklist = workspace.newest(need.checklist)
    part = need.section or need.item
    if part is None:
        return f"《{checklist.title}》"
    titles = {section.id: section.title for section in checklist.sections}
    titles |= {item.id: item.title for item in checklist.items()}
    return f"《{checklist.title}》的“{titles.get(part, part)}”"


def shared_part(
    workspace: Workspace, need: SharedNeed, card: Scorecard | None, monthly: Iterable[Scorecard]
) -> SharedPart:
    """E and A of what a need names: on the period's card; where that is a mean of months, on its
    monthly cards added up."""
    title = shared_title(workspace, need)
    if card is None:
        return SharedPart(need, title)
    if card.earned is not None:
        return SharedPart(need, title, *_earned_of(need, card))
    pairs = [_earned_of(need, each) for each in monthly if each.checklist == need.checklist]
    earned, applicable = sum((e for e, _ in pairs), ZERO), sum((a for _, a in pairs), ZERO)
    return SharedPart(need, title, earned, applicable)


def _earned_of(need: SharedNeed, card: Scorecard) -> tuple[Decimal, Decimal]:
    if need.item is not None:
        mine = [r for r in card.items if r.post.item.id == need.item and r.post.counted]
        judged = [r for r in mine if r.earned is not None]
        return sum((r.earned_points for r in judged), ZERO), sum((r.points for r in judged), ZERO)
    if need.section is not None:
        sections = [each for each in card.sections if each.id == need.section]
        return sum((s.earned for s in sections), ZERO), sum((s.applicable for s in sections), ZERO)
    return card.earned or ZERO, card.applicable or ZERO
