"""What the commands on rectifications give to show: plain results, made by workflows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dangjian.documents.policy import Policy
from dangjian.documents.rectification import Event, Rectification
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Problem
from dangjian.rectify.common_problems import Commons
from dangjian.rectify.failures import Failure, RaisePlan
from dangjian.register.lifecycle import Progress
from dangjian.register.register import ClosingRate, Proposal, Tracked
from dangjian.values.period import Month, Period


class Register(NamedTuple):
    """Everything that is needed to show the register."""

    workspace: Workspace
    every: tuple[Tracked, ...]
    problems: tuple[Problem, ...]
    """Files that can't be read, and events that no course allows."""

    @property
    def failed(self) -> bool:
        """Whether something in it is wrong."""
        return any(problem.is_error for problem in self.problems)


class RegisterListing(NamedTuple):
    """A part of the register, as of a day."""

    register: Register
    chosen: tuple[Tracked, ...]
    today: date
    settled: frozenset[str] = frozenset()
    """The ids of those whose item no longer fails, so that they wait to be withdrawn."""


class Story(NamedTuple):
    """One problem and what it is connected with."""

    workspace: Workspace
    tracked: Tracked
    repeated: tuple[Tracked, ...]
    """Earlier ones that it repeats, the latest first."""
    followed: tuple[Tracked, ...]
    """Later ones that repeat it."""
    proposal: Proposal | None
    """The step that is due; None without a policy or when it is over."""
    today: date
    settled: bool = False
    """Whether its item no longer fails, so that it waits to be withdrawn."""


class Statistics(NamedTuple):
    """How well problems are closed."""

    register: Register
    total: ClosingRate
    units: tuple[ClosingRate, ...]
    zones: tuple[ClosingRate, ...]
    ages: tuple[tuple[str, int], ...]
    period: Period | None
    """Of the due dates; None: all that have come by today."""
    today: date


class Escalations(NamedTuple):
    """The steps that are due on a day."""

    register: Register
    due: tuple[tuple[Tracked, Proposal], ...]
    today: date


class CommonFound(NamedTuple):
    """The common problems of a period."""

    workspace: Workspace
    period: Period
    policy: Policy
    found: Commons
    problems: tuple[Problem, ...]
    """Errors in the records of the period and the one before."""


class RaisedProblems(NamedTuple):
    """What raising a month's problems did, or with ``dry_run`` would do."""

    workspace: Workspace
    month: Month
    plan: RaisePlan
    unjudged: tuple[tuple[str, str], ...]
    """Unit and checklist of cards that can't be computed, whose problems aren't known."""
    problems: tuple[Problem, ...]
    """Errors in the month's records."""
    dry_run: bool

    @property
    def failed(self) -> bool:
        """Whether something couldn't be judged."""
        return bool(self.unjudged) or bool(self.problems)


class TakenSteps(NamedTuple):
    """A step that was recorded."""

    rectification: Rectification
    event: Event
    before: Progress
    after: Progress
    moved: date | None
    """The due date that was asked for, when it wasn't a working day."""


class TouchedProblem(NamedTuple):
    """An open problem whose failure a correction took away or changed."""

    tracked: Tracked
    failure: Failure | None
    """How its item fails in the month now; None when it no longer does."""
    event: Event
    """What records it: a withdrawal, or the failure anew."""
    refused: Finding | None
    """Why whoever decided may not record it; None when they may."""
