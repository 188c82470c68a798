"""Guidance by tier for a period."""

from __future__ import annotations

from pathlib import Path

from dangjian.io.sources import Folder
from dangjian.rectify.guidance import Guidance, advise
from dangjian.register.register import registry
from dangjian.values.period import Period
from dangjian.workflows.register import cannot
from dangjian.workflows.score import score


def guidance(root: Path, period: Period) -> Guidance:
    """What to say to each ranked unit. Raises ProblemsFound when nothing can be scored."""
    scores = score(Folder(root), period, full=True)
    if scores.results is None or scores.policy is None:
        raise cannot("分类指导", scores.problems)
    every = registry(scores.workspace)
    advice, zones = advise(scores.workspace, scores.results, scores.policy, every)
    errors = tuple(problem for problem in scores.problems if problem.is_error)
    return Guidance(scores.workspace, period, scores.policy, advice, zones, errors)
