"""What collecting replies and reviews came to, as data for whoever shows it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dangjian.documents.rectification import Event
from dangjian.problem import Problem


class TakenAnswer(NamedTuple):
    """What a file did to one problem."""

    problem: str
    """Its id."""
    events: tuple[Event, ...]
    attached: int
    """Files that were kept under ``evidence/``."""


class ReturnedForm(NamedTuple):
    """A file that was handed in."""

    name: str
    """As messages call it."""
    problems: tuple[Problem, ...]
    taken: tuple[TakenAnswer, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing of it was taken."""
        return any(problem.is_error for problem in self.problems)


class Awaited(NamedTuple):
    """A unit that hasn't answered."""

    unit: str
    """Its name."""
    problems: int
    """How many of its problems wait for its answer."""
    due: date
    """The nearest of their due dates."""


class CollectedForms(NamedTuple):
    """What all files came to."""

    files: tuple[ReturnedForm, ...]
    passed_over: tuple[str, ...]
    """Files that weren't read, with the reason."""
    awaited: tuple[Awaited, ...]
    dry_run: bool

    @property
    def failed(self) -> bool:
        """Whether a file was refused."""
        return any(file.refused for file in self.files)

    @property
    def steps(self) -> int:
        """How many events were, or would be, recorded; what two files say alike is one."""
        return sum(len(answer.events) for answer in self._answers())

    @property
    def attached(self) -> int:
        """Files that were, or would be, kept."""
        return sum(answer.attached for answer in self._answers())

    def _answers(self) -> list[TakenAnswer]:
        return list({answer.problem: answer for f in self.files for answer in f.taken}.values())
