"""Sentences that the text and the Markdown form of ``diff`` share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dangjian.compare.comparison import Comparison, Concern, Move, Replay
from dangjian.compare.documents import Difference, raised
from dangjian.compare.texts import bump_words
from dangjian.criteria.changes import NONE, Bump
from dangjian.documents.kinds import TITLES
from dangjian.scoring.results import Row
from dangjian.values.numbers import plain

SHOWN_NAMES = 12
"""So many names are written out; of more only the number is told."""


def headline(difference: Difference, *, hypothetical: bool = False) -> str:
    """``党支部点检表 1.0.0 → 1.1.0 · 影响得分（MINOR），版本够了``."""
    title = difference.title or TITLES[difference.kind]
    if difference.old is None:
        return f"{title} · 新增"
    if difference.new is None:
        return f"{title} · 删除"
    level = bump_words(difference.required)
    if not difference.versioned:
        return f"{title} · {level}"
    old, new = difference.old.version, difference.new.version
    versions = f"{old} → {new}" if old != new else old
    return f"{title} {versions} · {level}{_verdict(difference, hypothetical)}"


def _verdict(difference: Difference, hypothetical: bool) -> str:
    if hypothetical:
        return f"，若采用应升为 {difference.new.version}"
    if difference.declared == "backwards":
        return "，版本倒退了"
    if difference.required is NONE:
        return ""
    if difference.enough:
        return "，版本够了"
    return f"，版本升得不够，至少应为 {raised(difference.old.version, difference.required)}"


def concerned_words(concerned: Iterable[Concern]) -> str:
    """``党支部 12 个（…）``; empty where nobody is known to be concerned."""
    return "；".join(f"{each.layer} {_names(each.units)}" for each in concerned)


def _names(units: tuple[str, ...]) -> str:
    shown = "、".join(units[:SHOWN_NAMES])
    more = " 等" if len(units) > SHOWN_NAMES else ""
    return f"{len(units)} 个（{shown}{more}）"


def replay_words(replay: Replay) -> str:
    """``用 2026 年上半年的记录重算：12 个单位中 3 个得分或名次有变，其中等次变化 2 个、类别变化 1 个。``"""
    total = len({row.unit for results in (replay.old, replay.new) for row in results.ranking})
    lost = (
        f"（{replay.repinned} 份记录所写的版本已找不到，按旧的一边计）" if replay.repinned else ""
    )
    head = f"用 {replay.period.words}的记录重算{lost}：{total} 个单位中"
    if not replay.moves:
        return f"{head}没有一个有变化。"
    parts = []
    for key, word in (("grade", "等次"), ("tier", "类别")):
        count = sum(_fact(move.old, key) != _fact(move.new, key) for move in replay.moves)
        parts.append(f"{word}变化 {count} 个")
    return f"{head} {len(replay.moves)} 个得分或名次有变，其中{'、'.join(parts)}。"


def is_judged_anew(move: Move) -> bool:
    """Whether grade, tier or coefficient differ, which have consequences."""
    return any(
        _fact(move.old, key) != _fact(move.new, key) for key in ("grade", "tier", "coefficient")
    )


def move_cells(comparison: Comparison, move: Move) -> list[str]:
    """A unit's row: name, score, rank, grade, tier, coefficient, because."""
    facts = [_step(move, key) for key in ("score", "rank", "grade", "tier", "coefficient")]
    return [move.name, *facts, _because(comparison, move)]


MOVE_TITLES = ("单位", "得分", "名次", "等次", "类别", "系数", "因为")


def _fact(row: Row | None, key: str) -> object:
    return getattr(row, key) if row is not None else None


def _step(move: Move, key: str) -> str:
    before, after = _fact(move.old, key), _fact(move.new, key)
    if before == after:
        return _said(after, key)
    return f"{_said(before, key)} → {_said(after, key)}"


def _said(value: object, key: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return f"{value:.2f}" if key == "score" else plain(value)
    return str(value)


def _because(comparison: Comparison, move: Move) -> str:
    if move.because:
        return "、".join(move.because)
    notes = move.new.notes if move.new is not None and move.new.score is None else ()
    if notes:
        return "；".join(notes)
    if _fact(move.old, "score") == _fact(move.new, "score"):
        kinds = {each.kind for each in comparison.differences if each.required > Bump.PATCH}
        return "考核办法" if "policy" in kinds else "别的单位有变"
    return "、".join(
        dict.fromkeys(TITLES[each.kind] for each in comparison.differences if each.required > NONE)
    )
