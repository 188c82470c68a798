"""What ``dangjian correct`` says of the problems that its item raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dangjian.rectify.views import TouchedProblem


def touched_lines(
    problems: Iterable[TouchedProblem], *, recorded: bool, written: bool
) -> Iterator[str]:
    """Which problems no longer stand, or stand otherwise, and what was or is to be recorded.

    ``recorded``: whether that was asked for; ``written``: no dry run.
    """
    done = ("已经" if written else "将会") if recorded else ""
    for problem in problems:
        yield from _withdrawn(problem, done) if problem.failure is None else _anew(problem, done)


def _withdrawn(problem: TouchedProblem, done: str) -> Iterator[str]:
    name, event = problem.tracked.id, problem.event
    head = f"问题 {name} 的事项不再失分"
    if done and problem.refused is None:
        yield f"{head}，{done}撤销（{event.by}，{event.at}）。"
        return
    why = f"，{event.by} 不能撤销它：{problem.refused.message()}" if problem.refused else ""
    by = "有权的单位" if problem.refused else event.by
    yield f"{head}{why}。撤销："
    yield f'  dangjian rectify withdraw {name} --by {by} --date {event.at} --note "{event.note}"'


def _anew(problem: TouchedProblem, done: str) -> Iterator[str]:
    name, event = problem.tracked.id, problem.event
    assert problem.failure is not None
    yield f"问题 {name} 的事项仍然失分，现在是：{problem.failure.problem}"
    if done and problem.refused is None:
        yield f"  {done}记进整改台账（{event.by}，{event.at}）。"
    elif problem.refused is not None:
        yield f"  {event.by} 不能记进整改台账：{problem.refused.message()}。"
    else:
        yield "  登记更正时加 --withdraw，就把现在的情况记进整改台账。"
