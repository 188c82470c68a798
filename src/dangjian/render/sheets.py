"""What collecting came to, file by file, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from dangjian.compare.comparison import ScoreMove
from dangjian.explaining.model import CorrectionStory
from dangjian.problem import Problem, Severity
from dangjian.render.json import dump, problem_dict
from dangjian.render.terminal import columns_of, one_line
from dangjian.scoring.results import Row
from dangjian.sheet.results import Collected, Received, RecordPlan, Sheet
from dangjian.values.numbers import plain

_SIDES = {"self": "自查", "inspection": "核准"}
_MANY = 6
_NAMED = 12
"""So many units that owe something are named."""


def render_collected(found: Collected) -> str:
    """The summary: each file, its problems, what changes, and who hasn't handed in."""
    widest = min(40, max(columns_of(one_line(file.name)) for file in found.files))
    lines = [line for file in found.files for line in _file(found, file, widest)]
    for plan in found.plans:
        lines += _plan(plan, found)
    lines += _inspections(found)
    lines += [f"没有收：{one_line(name)}" for name in found.passed_over]
    for month, owed in found.absent.items():
        if owed.self_check:
            lines.append(f"{month.words}自查还没交：{_some(owed.self_check)}")
        if owed.inspection:
            lines.append(f"{month.words}还没有督查：{_some(owed.inspection)}")
    lines.append(_total(found))
    return "\n".join(lines) + "\n"


def _some(names: Sequence[str]) -> str:
    """``一支部、二支部…… 等 40 个（dangjian progress 列出全部）``."""
    if len(names) <= _NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED])} 等 {len(names)} 个（dangjian progress 列出全部）"


def _file(found: Collected, file: Received, widest: int) -> Iterator[str]:
    name = one_line(file.name)
    head = name + " " * max(0, widest - columns_of(name))
    errors = [problem for problem in file.problems if problem.is_error]
    if errors:
        whole = [problem for problem in errors if not problem.location.cell]
        alone = len(errors) == 1 and bool(whole)
        yield f" {head}  退回  " + (one_line(errors[0].message) if alone else f"{len(errors)} 处")
        for problem in errors:
            yield from _problem(problem, with_message=not (alone and problem is errors[0]))
        if not file.refused:
            yield f"     其余照收：{_accepted(found, file)}"
    else:
        yield f" {head}  {_accepted(found, file)}"
    others = [problem for problem in file.problems if not problem.is_error]
    warnings = [problem for problem in others if problem.severity is Severity.WARNING]
    for problem in warnings:
        yield f"     警告 {_where(problem)}{one_line(problem.message)}"
    if not errors:
        yield from _rewritten([p for p in others if p.severity is Severity.NOTE])


def _accepted(found: Collected, file: Received) -> str:
    """``收下  自查 23 项、核准 23 项``."""
    counts = dict.fromkeys(_SIDES, 0)
    parts = file.members or [file]
    for _, copy in (copy for part in parts for copy in part.copies):
        counts[copy.answers.side] += len(copy.answers.entries)
    words = "、".join(f"{_SIDES[side]} {count} 项" for side, count in counts.items() if count)
    mine = [plan for plan in found.plans if any(e is part for e in plan.files for part in parts)]
    if not (file.copies or file.members):
        return "空着  没有填报"
    return (
        f"收下  {words or '各项都没有发现问题'}"
        if any(p.text for p in mine)
        else f"没有变化  {words}"
    )


def _problem(problem: Problem, *, with_message: bool) -> Iterator[str]:
    if with_message:
        yield f"     {_where(problem)}{one_line(problem.message)}"
    if problem.hint:
        yield f"         {one_line(problem.hint)}"


def _where(problem: Problem) -> str:
    at = problem.location
    return f"{one_line(at.sheet)}!{at.cell} " if at.cell else ""


def _rewritten(notes: list[Problem]) -> Iterator[str]:
    for problem in notes[:_MANY]:
        yield f"     {_where(problem)}{one_line(problem.message)}"
    if len(notes) > _MANY:
        yield f"     …… 另有 {len(notes) - _MANY} 处改写（--format json 列出全部）"


def _plan(plan: RecordPlan, found: Collected) -> Iterator[str]:
    """What changes of a record; a new one is told item by item only where it isn't written yet."""
    if not plan.text or (plan.before is None and not found.dry_run):
        return
    unit = one_line(found.units.get(plan.unit, plan.unit))
    new = "" if plan.before is not None else "（新）"
    yield f" {unit} {plan.title} {_SIDES[plan.side]}{new}"
    for change in plan.changes:
        if found.dry_run:
            if change.old:
                yield f"   - {change.item}: {one_line(change.old)}"
            if change.new:
                yield f"   + {change.item}: {one_line(change.new)}"
        else:
            old, new = (one_line(each) or "空" for each in (change.old, change.new))
            yield f"   {change.item}: {old} → {new}"


def _inspections(found: Collected) -> Iterator[str]:
    """Who inspected whom."""
    visits: dict[tuple[str, str], list[str]] = {}
    for plan in found.plans:
        if plan.side == "inspection" and plan.text:
            names = visits.setdefault((plan.by, plan.period.words), [])
            unit = found.units.get(plan.unit, plan.unit)
            names += [unit] if unit not in names else []
    for (by, month), units in visits.items():
        yield f"督查：{one_line(by)} → {'、'.join(map(one_line, units))}（{month}）"


def _total(found: Collected) -> str:
    refused = sum(file.turned_down for file in found.files)
    partly = sum(file.turned_down and not file.refused for file in found.files)
    accepted = len(found.files) - refused
    changed = sum(bool(plan.text) for plan in found.plans)
    if found.dry_run:
        return f"试收：可收 {accepted} 份，退回 {refused} 份，会写 {changed} 条记录。什么都没有写。"
    kept = "没有写入任何退回的表。" if refused else ""
    if partly:
        kept = f"其中 {partly} 份只退回了不由它改的格子，其余照收。"
    return f"收下 {accepted} 份，退回 {refused} 份，写了 {changed} 条记录。{kept}"


def collected_json(found: Collected) -> str:
    """The same for programs."""
    return dump(
        {
            "schema": "dangjian/collected@1",
            "dry_run": found.dry_run,
            "files": [_file_dict(file) for file in found.files],
            "records": [
                {
                    "file": plan.name,
                    "unit": plan.unit,
                    "checklist": plan.checklist,
                    "period": str(plan.period),
                    "kind": plan.side,
                    "by": plan.by,
                    "changed": bool(plan.text),
                    "changes": [change._asdict() for change in plan.changes],
                }
                for plan in found.plans
            ],
            "passed_over": list(found.passed_over),
            "absent": {str(month): list(owed.nothing) for month, owed in found.absent.items()},
            "self_check_owed": {
                str(month): list(owed.self_check) for month, owed in found.absent.items()
            },
            "inspection_owed": {
                str(month): list(owed.inspection) for month, owed in found.absent.items()
            },
        }
    )


def _file_dict(file: Received) -> dict[str, object]:
    identity = file.identity
    return {
        "file": file.name,
        "accepted": not file.turned_down,
        "partly": file.turned_down and not file.refused,
        "unit": identity.unit if identity else None,
        "period": str(identity.period) if identity else None,
        "problems": [problem_dict(problem) for problem in file.problems],
    }


# Which sheets were written.


_STATES = {"written": "", "same": "  没有变化", "kept": "  已有，没有改动"}


def render_sheets(made: Sequence[Sheet]) -> tuple[str, str]:
    """The files, one a line, and a sentence about them."""
    lines = [f"{sheet.path}{_STATES[sheet.state]}" for sheet in made]
    counts = {state: sum(sheet.state == state for sheet in made) for state in _STATES}
    words = [f"写了 {counts['written']} 份点检表"]
    if counts["same"]:
        words.append(f"{counts['same']} 份没有变化")
    if counts["kept"]:
        words.append(f"{counts['kept']} 份已有而且不一样，没有改动（要重写，加 --force）")
    return "\n".join(lines) + "\n", "，".join(words) + "。"


# What ``dangjian correct`` did, and what that moved.


def correction_lines(
    story: CorrectionStory, moves: tuple[ScoreMove, ...], names: Mapping[str, str]
) -> Iterator[str]:
    """The item before and after, the card's score, and everyone who moved."""
    yield f"原判：{story.old}，得 {_number(story.old_earned)}"
    if story.new is None:
        yield "不采纳，得分不变"
    else:
        yield f"更正后：{story.new}，得 {_number(story.new_earned)}"
    yield f"本表得分：{_change(_number(story.old_score), _number(story.new_score))}"
    if not moves:
        yield "排名没有变化"
    yield from move_lines(moves, names)


def move_lines(moves: tuple[ScoreMove, ...], names: Mapping[str, str]) -> Iterator[str]:
    """``齿轮党支部：综合得分 92 → 93，名次 3 → 2``."""
    for move in moves:
        yield f"{names.get(move.unit, move.unit)}：{'，'.join(_changes(move.old, move.new))}"


def _changes(old: Row | None, new: Row | None) -> Iterator[str]:
    before, after = _seen(old), _seen(new)
    for title in before:
        if title == "综合得分" or before[title] != after[title]:
            yield f"{title} {_change(before[title], after[title])}"


def _seen(row: Row | None) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(("综合得分", "名次", "等次", "类别"), "–")
    return {
        "综合得分": _number(row.score),
        "名次": "–" if row.rank is None else str(row.rank),
        "等次": row.grade or "–",
        "类别": row.tier or "–",
    }


def _number(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def _change(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"
