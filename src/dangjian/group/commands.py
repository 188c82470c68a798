"""What ``dangjian group`` does: read the group, let every member be scored, put them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dangjian.errors import ProblemsFound
from dangjian.group.comparing import GroupScores, compare
from dangjian.group.member import MemberScores, MemberTask, read_member, score_member
from dangjian.group.reading import GroupFiles, read_group
from dangjian.group.running import Crew, run_all
from dangjian.group.standards import held_lists
from dangjian.io.files import absolute
from dangjian.values.period import Month, Period, PeriodKind

_ANY_PERIOD = Period(PeriodKind.MONTH, Month(2000, 1))
"""For work that scores nothing."""


def score_group(root: Path, period: Period, today: date, crew: Crew | None = None) -> GroupScores:
    """The group in a period; ``today``: as of which day problems are open and overdue.

    Raises ProblemsFound where ``group.yaml`` itself can't be used.
    """
    group = _sound(root)
    members = run_all(score_member, _tasks(group, period, today), crew)
    return compare(group, period, members)


def check_group(root: Path, today: date, crew: Crew | None = None) -> GroupScores:
    """Whether every member can be read and holds to the group's lists."""
    group = read_group(root)
    members: Sequence[MemberScores] = ()
    if group.company is not None:
        members = run_all(read_member, _tasks(group, _ANY_PERIOD, today), crew)
    held = held_lists(group.standards, members)
    return GroupScores(group, _ANY_PERIOD, tuple(members), (), (), held)


def _sound(root: Path) -> GroupFiles:
    group = read_group(root)
    if group.company is None:
        raise ProblemsFound(group.problems, "group.yaml 有错误，没有计分。")
    return group


def _tasks(group: GroupFiles, period: Period, today: date) -> list[MemberTask]:
    assert group.company is not None
    return [
        MemberTask(
            member.id,
            member.name,
            absolute(group.root, member.workspace),
            member.rev,
            period,
            group.company.layers,
            today,
        )
        for member in group.company.members
    ]
