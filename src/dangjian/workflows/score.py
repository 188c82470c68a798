"""Scoring a period, or single records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dangjian.codes import policy as codes
from dangjian.core.period import Month, Period
from dangjian.core.policy import Policy
from dangjian.core.scorecard import Results
from dangjian.core.standings import counted_months, score_period
from dangjian.core.workspace import Workspace
from dangjian.io.sources import Source
from dangjian.problem import Location, Problem, placed, Finding
from dangjian.workflows.checking import Checked, check_workspace


@dataclass(frozen=True, slots=True)
class Scores:
    """What scoring a period gives to show."""

    workspace: Workspace
    policy: Policy | None
    results: Results | None
    """None when lists, organization or policy have errors, or no policy is in force."""
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Whether something can't be computed."""
        incomplete = self.results is not None and any(c.incomplete for c in self.results.scorecards)
        return incomplete or any(problem.is_error for problem in self.problems)


def score(source: Source, period: Period, *, full: bool = True) -> Scores:
    """The cards and rankings of a period. ``full``: keep items and deductions of the cards."""
    months = set(period.months)
    checked = check_workspace(source, months.__contains__)
    return score_checked(checked, period, full=full)


def score_checked(checked: Checked, period: Period, *, full: bool = True) -> Scores:
    """The same, of a workspace that has been checked already."""
    workspace = checked.workspace
    policy = workspace.policy_of(period)
    if not checked.sound:
        return Scores(workspace, policy, None, checked.problems)
    lacking = tuple(_lacking_policies(workspace, period, counted_months(workspace, period)))
    if policy is None or lacking:
        return Scores(workspace, policy, None, (*checked.problems, *lacking))
    results = score_period(workspace, checked.filing, period, policy, full=full)
    return Scores(workspace, policy, results, checked.problems)


def _lacking_policies(
    workspace: Workspace, period: Period, months: Iterable[Month]
) -> Iterable[Problem]:
    needed = dict.fromkeys((*months, period.last))
    without = [month for month in needed if workspace.policy_in(month) is None]
    earliest = min((d.model.effective for d in workspace.policies if d.model.effective), default=None)
    if without and workspace.settings is not None:
        values = {"period": without[0].words, "earliest": earliest or "—"}
        location = Location(workspace.policies[0].name if workspace.policies else "dangjian.yaml")
        yield placed(Finding(codes.NO_POLICY, values=values), location)
