"""A group's scores for programs (JSON, CSV) and on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dangjian.group.comparing import (
    GroupScores,
    RankedTogether,
    RankedUnit,
    group_problems,
    member_problems,
)
from dangjian.group.member import MemberScores
from dangjian.group.standards import STATE_WORDS, Held
from dangjian.problem import Problem, told_once
from dangjian.render.csv import csv_text
from dangjian.render.json import dump, number, problem_dict
from dangjian.render.problems import headline
from dangjian.render.terminal import TerminalColumn, render_table
from dangjian.values.numbers import plain

SCHEMA = "dangjian/group-scores@1"
_MEMBERS = (
    TerminalColumn("成员单位", wrap=True),
    TerminalColumn("单位数", "right"),
    TerminalColumn("参加排名", "right"),
    TerminalColumn("平均分", "right"),
    TerminalColumn("等次", wrap=True),
    TerminalColumn("未销号", "right"),
    TerminalColumn("逾期", "right"),
    TerminalColumn("按期销号", "right"),
    TerminalColumn("封存"),
)
_UNITS = (
    TerminalColumn("名次", "right"),
    TerminalColumn("单位", wrap=True),
    TerminalColumn("成员单位", wrap=True),
    TerminalColumn("得分", "right"),
    TerminalColumn("等次"),
    TerminalColumn("类别"),
    TerminalColumn("说明", wrap=True),
)
_HELD = (
    TerminalColumn("成员单位", wrap=True),
    TerminalColumn("集团清单"),
    TerminalColumn("本单位"),
    TerminalColumn("情况"),
    TerminalColumn("要做什么", wrap=True),
)


def group_json(scores: GroupScores) -> str:
    """``group score --format json`` (schema dangjian/group-scores@1)."""
    return dump(group_dict(scores))


def group_dict(scores: GroupScores) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "schema": SCHEMA,
        "period": str(scores.period),
        "members": [_member(member) for member in scores.members],
        "ranking": [_row(row) for row in scores.rows],
        "comparisons": [_comparison(each) for each in scores.comparisons],
        "apart": list(scores.apart),
        "problems": [problem_dict(problem) for problem in group_problems(scores)],
    }


def _member(member: MemberScores) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "units": len(member.units),
        "ranked": len(member.ranked),
        "mean": number(member.mean),
        "grades": dict(member.grades),
        "tiers": dict(member.tiers),
        "provisional": sum(unit.provisional for unit in member.units),
        "open": member.open,
        "overdue": member.overdue,
        "closing_rate": number(member.closing_rate),
        "sealed": member.sealed,
        "problems": [problem_dict(problem) for problem in told_once(member_problems(member))],
    }


def _row(row: RankedUnit) -> dict[str, Any]:
    unit = row.unit
    return {
        "member": row.member,
        "unit": unit.unit,
        "name": unit.name,
        "layer": unit.layer,
        "class": unit.class_,
        "score": number(unit.score),
        "rank": row.rank,
        "own_rank": unit.rank,
        "grade": unit.grade,
        "tier": unit.tier,
        "coefficient": number(unit.coefficient),
        "provisional": unit.provisional,
        "comparison": row.together,
        "notes": list(unit.notes),
    }


def _comparison(each: RankedTogether) -> dict[str, Any]:
    return {
        "number": each.number,
        "layer": each.layer,
        "class": each.class_,
        "members": list(each.members),
    }


def group_csv(scores: GroupScores) -> str:
    """The rankings, a row a unit."""
    rows = [_row(row) for row in scores.rows]
    header = ["member", "unit", "name", "layer", "class", "comparison", "rank", "score", "grade"]
    header += ["tier", "coefficient", "provisional", "own_rank", "notes"]
    lines = []
    for row, placed in zip(rows, scores.rows, strict=True):
        exact = row | {"score": placed.unit.score, "coefficient": placed.unit.coefficient}
        lines.append([*(exact[key] for key in header[:-1]), "；".join(row["notes"])])
    return csv_text(header, lines)


def group_table(scores: GroupScores, *, width: int, colour: bool) -> str:
    """The members, then the units that are ranked together, then why others aren't."""
    company = scores.group.company
    head = f"{company.name if company else ''} · {scores.period.words}"
    members = [_member_cells(member) for member in scores.members]
    blocks = [f"{head}\n", render_table(_MEMBERS, members, width=width, colour=colour)]
    for each in scores.comparisons:
        rows = [_unit_cells(row) for row in each.rows]
        blocks.append(f"{title_of(scores, each)}\n")
        blocks[-1] += render_table(_UNITS, rows, width=width, colour=colour)
    if scores.apart:
        blocks.append("".join(f" 没有放在一起排名：{why}。\n" for why in scores.apart))
    return "\n".join(blocks)


def title_of(scores: GroupScores, each: RankedTogether) -> str:
    """Whose units are compared: ``党支部（齿轮公司、轴业公司）``."""
    members = {member.id: member for member in scores.members}
    mine = [members[own] for own in each.members]
    layer = mine[0].layers.get(each.layer, each.layer)
    class_ = f" {each.class_}" if each.class_ else ""
    return f"{layer}{class_}（{'、'.join(member.name for member in mine)}）"


def _member_cells(member: MemberScores) -> list[str]:
    if member.failure is not None:
        return [member.name, "–", "–", "–", "没有算成", "–", "–", "–", "–"]
    grades = " ".join(f"{name} {count}" for name, count in member.grades.items())
    rate = "–" if member.closing_rate is None else f"{plain(member.closing_rate * 100)}%"
    return [
        member.name,
        str(len(member.units)),
        str(len(member.ranked)),
        "–" if member.mean is None else f"{member.mean:.2f}",
        grades,
        str(member.open),
        str(member.overdue),
        rate,
        "已封存" if member.sealed else "没有",
    ]


def _unit_cells(row: RankedUnit) -> list[str]:
    unit = row.unit
    notes = [*unit.notes, *(["暂定"] if unit.provisional and unit.score is not None else [])]
    return [
        "–" if row.rank is None else str(row.rank),
        unit.name,
        row.member_name,
        "–" if unit.score is None else f"{unit.score:.2f}",
        unit.grade or "–",
        unit.tier or "–",
        "；".join(notes),
    ]


def check_json(scores: GroupScores) -> str:
    """``group validate --format json``: a list of problems, like that of ``validate``, each with the id of
    the member that it is about; null for the group's own."""
    found: list[tuple[str | None, tuple[Problem, ...]]] = [(None, group_problems(scores))]
    found += [(member.id, member_problems(member)) for member in scores.members]
    return dump(
        [problem_dict(each) | {"member": who} for who, some in found for each in told_once(some)]
    )


def check_text(scores: GroupScores, *, width: int) -> str:
    """How each member holds to the group's lists, then every problem in a line."""
    blocks = []
    if scores.held:
        rows = [_held_cells(each) for each in scores.held]
        blocks.append(render_table(_HELD, rows, width=width))
    blocks.append("".join(f"{line}\n" for line in _problem_lines(scores)))
    return "\n".join(block for block in blocks if block)


def _held_cells(each: Held) -> list[str]:
    own = each.own or "–"
    return [each.member_name, each.standard, own, STATE_WORDS[each.state], each.to_do()]


def _problem_lines(scores: GroupScores) -> Iterator[str]:
    for problem in group_problems(scores):
        yield headline(problem)
    for member in scores.members:
        problems = told_once(member_problems(member))
        if problems:
            yield f"{member.name}（{member.id}）："
        for problem in problems:
            yield f"  {headline(problem)}"
