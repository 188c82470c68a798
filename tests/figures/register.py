"""Figures of the register: what was raised, open, overdue, closed in time, as of the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.figures.known import Asked, Known, figure, half_up, months_of, read_yaml
from tests.workflows.follow import Plain


def living(problems: Iterable[Plain]) -> list[Plain]:
    return [each for each in problems if each.state != "closed"]


def late(problems: Iterable[Plain], day: date) -> list[Plain]:
    return [each for each in living(problems) if each.due < day]


@figure
def open_problems(facts: Known, asked: Asked) -> int:
    return len(living(facts.of(asked)))


@figure
def overdue_problems(facts: Known, asked: Asked) -> int:
    return len(late(facts.of(asked), facts.day))


@figure
def raised_problems(facts: Known, asked: Asked) -> int:
    return sum(facts.found(each) for each in facts.of(asked))


@figure
def raised_open(facts: Known, asked: Asked) -> int:
    return len(living(each for each in facts.of(asked) if facts.found(each)))


@figure
def raised_overdue(facts: Known, asked: Asked) -> int:
    return len(late([each for each in facts.of(asked) if facts.found(each)], facts.day))


@figure
def earlier_open(facts: Known, asked: Asked) -> int:
    return len(living(each for each in facts.of(asked) if facts.before(each)))


def _due(facts: Known, asked: Asked) -> list[Plain]:
    months = months_of(facts.period)
    return [p for p in facts.of(asked) if str(p.due)[:7] in months and p.due <= facts.day]


@figure
def due_problems(facts: Known, asked: Asked) -> int:
    return len(_due(facts, asked))


@figure
def kept_problems(facts: Known, asked: Asked) -> int:
    return sum(
        each.state == "closed" and each.ended is not None and each.ended <= each.due
        for each in _due(facts, asked)
    )


@figure
def closing_percent(facts: Known, asked: Asked) -> Decimal | None:
    due = due_problems(facts, asked)
    return half_up(Decimal(100 * kept_problems(facts, asked)) / due) if due else None


@figure
def register_listed(facts: Known, asked: Asked) -> int:
    """What the 台账 of a period lists: found in it, and what was found before and was open when it began
    or is open still."""
    return sum(facts.found(each) or _carried_over(facts, each) for each in facts.of(asked))


def _carried_over(facts: Known, problem: Plain) -> bool:
    if not facts.before(problem):
        return False
    return problem.state != "closed" or str(problem.ended)[:7] >= months_of(facts.period)[0]


@figure
def register_open(facts: Known, asked: Asked) -> int:
    return len(living(_on_register(facts, asked)))


@figure
def register_overdue(facts: Known, asked: Asked) -> int:
    return len(late(_on_register(facts, asked), facts.day))


@figure
def register_waiting(facts: Known, asked: Asked) -> int:
    """Overdue, but handed in by the due date."""
    every = late(_on_register(facts, asked), facts.day)
    return sum(each.submitted is not None and each.submitted <= each.due for each in every)


def _on_register(facts: Known, asked: Asked) -> list[Plain]:
    return [p for p in facts.of(asked) if facts.found(p) or _carried_over(facts, p)]


def _notified(facts: Known, asked: Asked) -> list[Plain]:
    """Open problems whose item still fails."""
    return [each for each in living(facts.of(asked)) if each.id not in facts.settled]


@figure
def notice_problems(facts: Known, asked: Asked) -> int:
    return sum(facts.found(each) for each in _notified(facts, asked))


@figure
def notice_major(facts: Known, asked: Asked) -> int:
    """Of the gravest severity that its events have said up to the day."""
    return sum(
        facts.found(each) and "major" in severities(facts.root, each.id, facts.day)
        for each in _notified(facts, asked)
    )


def severities(root: Path, problem: str, day: date) -> set[str]:
    """What a problem was called when it was raised, and each time again."""
    (path,) = (root / "rectifications").rglob(f"{problem}.yaml")
    data = read_yaml(path)
    events = [event for event in data["events"] if event["at"] <= day]
    return {data.get("severity", "minor")} | {e.get("severity", "minor") for e in events}


@figure
def notice_earlier(facts: Known, asked: Asked) -> int:
    return sum(facts.before(each) for each in _notified(facts, asked))


@figure
def not_yet_due(facts: Known, asked: Asked) -> int:
    months = months_of(facts.period)
    ahead = (each for each in living(facts.of(asked)) if each.due > facts.day)
    return sum(str(each.due)[:7] in months for each in ahead)


def _ever_due(facts: Known, asked: Asked) -> list[Plain]:
    return [each for each in facts.of(asked) if each.due <= facts.day]


@figure
def ever_due(facts: Known, asked: Asked) -> int:
    return len(_ever_due(facts, asked))


@figure
def ever_kept(facts: Known, asked: Asked) -> int:
    return sum(p.state == "closed" and p.ended is not None and p.ended <= p.due
               for p in _ever_due(facts, asked))  # fmt: skip


@figure
def ever_percent(facts: Known, asked: Asked) -> Decimal | None:
    due = ever_due(facts, asked)
    return half_up(Decimal(100 * ever_kept(facts, asked)) / due) if due else None


def _counted(facts: Known, asked: Asked, action: str) -> int:
    """Events of an action up to the day, of the problems that are the units' now."""
    mine = {each.id for each in facts.of(asked)}
    every = (read_yaml(path) for path in (facts.root / "rectifications").rglob("*.yaml"))
    events = (event for one in every if one["id"] in mine for event in one["events"])
    return sum(event["action"] == action and event["at"] <= facts.day for event in events)


@figure
def returns(facts: Known, asked: Asked) -> int:
    return _counted(facts, asked, "return")


@figure
def reopenings(facts: Known, asked: Asked) -> int:
    return _counted(facts, asked, "reopen")


@figure
def earlier_waiting(facts: Known, asked: Asked) -> int:
    return sum(each.state == "submitted" for each in facts.of(asked) if facts.before(each))
