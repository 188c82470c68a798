"""Figures of task teams, and the numbers that people wrote into the files themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.figures.known import Asked, Known, figure, read_yaml


class Milestone(NamedTuple):
    """A milestone of a campaign as its events leave it on a day."""

    title: str
    planned: date
    done: date | None
    moves: int


def _milestones(facts: Known) -> list[Milestone]:
    found = []
    for path in (facts.root / "campaigns").glob("*.yaml"):
        campaign = read_yaml(path)
        for each in campaign["milestones"]:
            mine = [event for event in campaign["events"] if event["milestone"] == each["id"]
                    and event["at"] <= facts.day]  # fmt: skip
            moves = [event["planned"] for event in mine if event["action"] == "replan"]
            done = [event["at"] for event in mine if event["action"] == "done"]
            planned = [each["planned"], *moves][-1]
            found.append(Milestone(each["title"], planned, [None, *done][-1], len(moves)))
    return found


def _milestone(facts: Known, asked: Asked) -> Milestone:
    (found,) = (each for each in _milestones(facts) if each.title == asked.words["milestone"])
    return found


@figure
def late_milestones(facts: Known, _: Asked) -> int:
    """Milestones whose planned day, after changes of plan, is over and that aren't done."""
    return sum(each.planned < facts.day and each.done is None for each in _milestones(facts))


@figure
def milestone_late(facts: Known, asked: Asked) -> int | None:
    found = _milestone(facts, asked)
    return (found.done - found.planned).days if found.done else None


@figure
def milestone_moves(facts: Known, asked: Asked) -> int:
    return _milestone(facts, asked).moves


@cache
def data_texts(root: Path) -> tuple[str, ...]:
    """Sentences with numbers that people wrote into the files: their numbers are theirs. Longest first."""
    found: set[str] = set()
    for folder in ("campaigns", "checklists", "corrections", "records", "rectifications"):
        for path in (root / folder).rglob("*.yaml"):
            found |= set(_texts(read_yaml(path)))
    return tuple(sorted(found, key=len, reverse=True))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        if re.search(r"\d", value) and re.search(r"[\u4e00-\u9fff]", value):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
