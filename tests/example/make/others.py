"""Records of every other layer: mostly in order, with what went wrong written out below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from dangjian.scoring.agenda import Post

from .answers import agenda
from .days import YEAR, last, said, working
from .files import Record
from .script import UNINSPECTED
from .slips import slip
from .story import BRANCHES, MONTHS
from .text import Entry
from .turns import NA, RATES, SAYS, TURNS

GROUPS = {
    "gr-gear-1": ("齿轮党支部", 19), "gr-gear-2": ("齿轮党支部", 17),
    "gr-assembly-1": ("装配党支部", 18), "gr-assembly-2": ("装配党支部", 16),
    "gr-tech-1": ("技术质量党支部", 23), "gr-tech-2": ("技术质量党支部", 18),
}  # fmt: skip
PERSONS = {
    "p001": ("齿轮党支部", {"操作"}), "p002": ("齿轮党支部", {"操作"}), "p004": ("热处理党支部", {"操作"}),
    "p009": ("装配党支部", {"操作"}), "p012": ("试验党支部", {"操作"}), "p016": ("工装党支部", {"操作"}),
    "p018": ("设备动力党支部", {"操作"}), "p022": ("技术质量党支部", {"技术"}),
    "p024": ("机关党支部", {"管理"}),
}  # fmt: skip
MEMBERS = {
    "member-deputy": "委员乙", "member-production": "委员丙", "member-discipline": "委员丁",
    "member-technology": "委员戊", "member-union": "委员己",
}  # fmt: skip
DEPARTMENTS = {
    "dept-party": ("党群工作部", "党群"), "dept-discipline": ("纪检部", "纪检"),
    "dept-hr": ("人力资源部", "人事"), "dept-audit": ("审计部", "审计"),
    "dept-finance": ("财务部", "财务"), "dept-legal": ("法律合规部", "法务"),
}  # fmt: skip
TEAMS = {"team-noise": 2, "team-furnace": 3}
"""Team → the month in which it began."""


def all_records() -> Iterator[Record]:
    """Every record that isn't a branch's monthly one."""
    for month in MONTHS:
        yield from _self("committee", "committee", month, "党群工作部", {"公司级"})
        yield from _self("secretary", "secretary", month, "党委书记", set())
        for unit, holder in MEMBERS.items():
            by = "委员庚" if unit == "member-production" and month > 3 else holder
            yield from _self(unit, "member", month, by, set())
        for unit, (name, tag) in DEPARTMENTS.items():
            yield from _self(unit, "department", month, name, {tag})
        for unit, (judge, size) in GROUPS.items():
            yield from _judged(unit, "group", month, judge, set(), size)
        for unit, (judge, tags) in PERSONS.items():
            yield from _judged(unit, "quality-member", month, judge, tags)
        for unit, start in TEAMS.items():
            if month >= start:
                yield from _judged(unit, "campaign", month, "党群工作部", set())
        yield from _integrity(month)
        yield from _brand(month)


def _integrity(month: int) -> Iterator[Record]:
    yield from _judged("committee", "integrity", month, "纪检部", {"公司级"})
    for unit in DEPARTMENTS:
        judge = "党群工作部" if unit == "dept-discipline" else "纪检部"
        yield from _judged(unit, "integrity", month, judge, set())
    for branch in _existing(month):
        yield from _judged(branch, "integrity", month, "纪检部", set())


def _brand(month: int) -> Iterator[Record]:
    for branch in _existing(month):
        yield from _judged(branch, "brand", month, "党群工作部", set())


def _existing(month: int) -> list[str]:
    return [
        branch.id
        for branch in BRANCHES
        if not (
            (branch.id == "br-digital" and month < 3) or (branch.id == "br-surface" and month > 5)
        )
    ]


def _self(unit: str, name: str, month: int, by: str, tags: set[str]) -> Iterator[Record]:
    entries = _entries(unit, name, month, tags, 0)
    if entries is not None:
        yield Record(unit, name, month, "self", by, working(month, 29), entries)


def _judged(
    unit: str, name: str, month: int, by: str, tags: set[str], size: int = 0
) -> Iterator[Record]:
    entries = _entries(unit, name, month, tags, size)
    if entries is None:
        return
    if (unit, month) in UNINSPECTED:
        own = {item: replace(entry, approved_by="") for item, entry in entries.items()}
        yield Record(unit, name, month, "self", "物流党支部", working(month, 28), own)
    else:
        yield Record(unit, name, month, "inspection", by, last(month), entries)


def _entries(
    unit: str, name: str, month: int, tags: set[str], size: int
) -> dict[str, Entry] | None:
    """The answers of a record; None when nothing is due."""
    rng = Random(f"{unit} {name} {month} {YEAR}")
    scripted = TURNS.get((unit, month), {})
    found: dict[str, Entry] = {}
    any_due = False
    for post in agenda(name, month).posts:
        item = post.item
        if item.id in scripted and not (post.is_due and item.applies(frozenset(tags))):
            found[item.id] = scripted[item.id]
        elif post.is_due and post.counted and item.applies(frozenset(tags)):
            any_due = True
            reason = NA.get((unit, item.id)) or NA.get((unit.partition("-")[0], item.id))
            if item.id in scripted:
                found[item.id] = scripted[item.id]
            elif reason:
                found[item.id] = Entry(na=reason)
            elif entry := _slip(post, unit, month, size) or _good(post, unit, month, size, rng):
                found[item.id] = entry
    return found if any_due else None


def _slip(post: Post, unit: str, month: int, size: int) -> Entry | None:
    rng = Random(f"{unit} {post.item.id} {month} slip")
    total = _total(post.item.id, unit, month, size, rng)
    found = slip(post.item.id, unit, total, rng)
    return Entry(found[0], note=found[1]) if found else None


def _good(post: Post, unit: str, month: int, size: int, rng: Random) -> Entry | None:
    item, criterion = post.item, post.item.criterion
    value: Any
    match criterion.kind:
        case "deduct":
            return None
        case "deadline":
            value = working(month, max(1, post.due_date.day - rng.randint(0, 2))).isoformat()
            papers = item.evidence[:1] if item.evidence_required else ()
            return Entry(value, papers, SAYS.get((item.id, month), ""))
        case "count":
            value = criterion.target  # type: ignore[union-attr]
        case "check":
            value = True
        case "level":
            levels = list(criterion.levels)  # type: ignore[union-attr]
            value = levels[0] if rng.random() < 0.7 or not SAYS.get((item.id, -1)) else levels[1]
        case "measure":
            value = 100
        case _:
            total = _total(item.id, unit, month, size, rng)
            faulty = rng.randint(0, total // 60) if item.id == "DY15" else 0
            value = {"done": total - faulty, "total": total}
    note = SAYS.get((item.id, month), "")
    if value == "较好":
        note = SAYS[item.id, -1]
    papers = (_paper(post, month, rng),) if item.evidence_required or rng.random() < 0.5 else ()
    return replace(Entry(value, papers), note=note)


def _paper(post: Post, month: int, rng: Random) -> str:
    name = post.item.evidence[0]
    dated = name.endswith(("记录", "纪要", "签到表", "会议记录"))
    latest = min(post.due_date.day, last(month).day)
    return f"{name} {said(working(month, rng.randint(6, max(7, latest))))}" if dated else name


def _total(item: str, unit: str, month: int, size: int, rng: Random) -> int:
    known = RATES.get(item, 1)
    if item in ("JT07", "JT23"):
        return len(_existing(month))
    if item.startswith("XZ"):
        return {"XZ07": size, "XZ09": 4 * (size // 3), "XZ10": rng.randint(0, 4)}.get(item, size)
    return known if isinstance(known, int) else rng.randint(*known)
