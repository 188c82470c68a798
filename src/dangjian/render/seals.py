"""Seals and what became of them, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from dangjian.documents.seal import KIND_WORDS, Seal
from dangjian.problem import Problem, told_once
from dangjian.render.json import problem_dict
from dangjian.render.problems import headline
from dangjian.seal.changes import Detail, InputChange
from dangjian.seal.check import Verification, Verified
from dangjian.seal.results import UnitMove

_CHANGES = {"added": "新增", "removed": "少了", "changed": "改动"}
SHORT = 12
"""Hexadecimal digits of a digest that are enough to tell seals apart on a screen."""


def short_digest(digest: str) -> str:
    """``sha256:1a2b3c4d5e6f…``."""
    kind, _, value = digest.partition(":")
    return f"{kind}:{value[:SHORT]}…" if len(value) > SHORT else digest


def seal_line(seal: Seal) -> str:
    """``2026-05.1（暂定） 2026-06-06 09:30 党群工作部 引擎 0.1.0 sha256:…``."""
    note = "（暂定）" if seal.provisional else ""
    at = seal.at[:16].replace("T", " ")
    return f"{seal.id}{note}  {at}  {seal.by}  引擎 {seal.engine}  {short_digest(seal.digest)}"


def contents_line(seal: Seal) -> str:
    """How much of what a seal keeps."""
    kinds: list[str] = [each.kind for each in seal.inputs]
    kinds += [each.kind for each in seal.results]
    counts = Counter(kinds)
    told = ("checklist", "policy", "unit", "record", "correction", "scorecard", "ranking")
    return "，".join(f"{KIND_WORDS[kind]} {counts[kind]}" for kind in told if kind in counts)


def verification_text(verification: Verification) -> str:
    """Seal by seal: whether it holds, and if not, what changed and what that moved."""
    lines = [line for each in verification.seals for line in _verdict_lines(each)]
    if verification.problems:
        lines += ["读不懂的封存文件", *_problem_lines(verification.problems)]
    return "\n".join(lines) + "\n"


def _verdict_lines(verdict: Verified) -> Iterator[str]:
    yield seal_line(verdict.seal)
    if verdict.holds:
        state = "没有变化，重算的结果相同" if verdict.newest else "完好，已被后来的封存替代"
        yield f"  {state}"
    if verdict.seal.hides_names:
        yield "  工作区以外的党员名单只封存编号，姓名不在核验之内"
    if verdict.engine != verdict.seal.engine:
        same = "结果不同" if verdict.engine_moves else "结果相同"
        yield (f"  程序版本 {verdict.seal.engine} → {verdict.engine}：用封存的输入重算，{same}")
        yield from _move_lines(verdict.engine_moves)
    if verdict.problems:
        yield " 封存本身的问题"
        yield from _problem_lines(verdict.problems)
    if verdict.changes:
        yield " 封存以后的改动"
        yield from _change_lines(verdict.changes)
    if verdict.moves:
        yield " 因此变动的结果"
        yield from _move_lines(verdict.moves)
    elif verdict.changes and not verdict.errors:
        yield " 得分和排名没有变"
    if verdict.errors:
        yield " 现在有错误，算不全"
        yield from _problem_lines(verdict.errors)
    if verdict.changes or verdict.moves:
        yield f" 改动有依据的，重新封存：dangjian seal {verdict.seal.period}"


def verification_dict(verification: Verification) -> dict[str, Any]:
    """``verify --format json`` (schema dangjian/verification@1)."""
    return {
        "schema": "dangjian/verification@1",
        "holds": verification.holds,
        "seals": [_verdict_dict(each) for each in verification.seals],
        "problems": [problem_dict(problem) for problem in verification.problems],
    }


def _verdict_dict(verdict: Verified) -> dict[str, Any]:
    seal = verdict.seal
    return {
        "seal": seal.id,
        "file": verdict.file,
        "newest": verdict.newest,
        "holds": verdict.holds,
        "digest": seal.digest,
        "at": seal.at,
        "by": seal.by,
        "provisional": seal.provisional,
        "engine": {"sealed": seal.engine, "now": verdict.engine},
        "problems": [problem_dict(problem) for problem in verdict.problems],
        "engine_moves": [asdict(move) for move in verdict.engine_moves],
        "changes": [asdict(change) for change in verdict.changes],
        "moves": [asdict(move) for move in verdict.moves],
        "errors": [problem_dict(problem) for problem in told_once(verdict.errors)],
    }


def _change_lines(changes: Iterable[InputChange]) -> Iterator[str]:
    """Which inputs changed, and how."""
    for change in changes:
        label = change.key if change.kind in ("checklist", "policy", "unit") else ""
        words = (_CHANGES[change.change], KIND_WORDS[change.kind], label, change.name)
        yield "  " + " ".join(word for word in words if word)
        for detail in change.details:
            yield f"    {_detail(detail)}"


def _move_lines(moves: Iterable[UnitMove]) -> Iterator[str]:
    """Who moved, and by which items."""
    for move in moves:
        standing = "，".join(map(_detail, move.standing))
        yield f"  {move.name}" + (f"  {standing}" if standing else "")
        for card in move.cards:
            details = "，".join(map(_detail, card.details)) or "得分没有变，依据、说明或检查人不同"
            yield f"    清单 {card.checklist}：{details}"


def _detail(detail: Detail) -> str:
    where = f"{detail.where}：" if detail.where else ""
    return f"{where}{detail.old} → {detail.new}"


def _problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Problems with their hints."""
    for problem in told_once(problems):
        yield f"  {headline(problem)}"
        if problem.hint:
            yield f"    {problem.hint}"
