"""A group's papers: ranking, bulletin, dashboard, indicators; all from the same scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dangjian.commands.report_files import page_bytes
from dangjian.errors import DangjianError
from dangjian.group.comparing import GroupScores, RankedTogether, RankedUnit, member_problems
from dangjian.group.member import MemberScores
from dangjian.group.showing import SCHEMA, group_dict, title_of
from dangjian.pages.page import (
    Block,
    Chart,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Series,
    Table,
    cells,
)
from dangjian.pages.paper import annexes
from dangjian.render.json import dump
from dangjian.values.numbers import ZERO, quotient
from dangjian.values.wording import full_day

_MEMBERS = (
    Column("成员单位", 14),
    Column("单位数", 4, "center"),
    Column("参加排名", 5, "center"),
    Column("平均分", 5, "right", 2),
    Column("暂定", 4, "center"),
    Column("未销号", 4, "center"),
    Column("其中逾期", 5, "center"),
    Column("按期销号率（%）", 6, "right", 2),
    Column("封存", 5, "center"),
)
_UNITS = (
    Column("名次", 5, "center"),
    Column("单位", 9),
    Column("成员单位", 15),
    Column("得分", 5, "right", 2),
    Column("等次", 4, "center"),
    Column("类别", 4, "center"),
    Column("说明", 12),
)
_FORMS: Mapping[str, tuple[str, str]] = {
    "ranking": ("考核排名", "xlsx"),
    "bulletin": ("通报", "docx"),
    "dashboard": ("看板", "html"),
    "kpi": ("指标", "json"),
}
KINDS = tuple(_FORMS)
"""The papers that a group can have."""


class GroupPaper(NamedTuple):
    """A finished file."""

    name: str
    content: bytes


def group_paper(kind: str, scores: GroupScores, today: date) -> GroupPaper:
    """A paper of a kind. Raises DangjianError for a kind that a group hasn't."""
    if kind not in _FORMS:
        known = "、".join(f"{name} {words}" for name, (words, _) in _FORMS.items())
        raise DangjianError(f"集团没有“{kind}”这种报告。", f"可用的是：{known}。")
    words, form = _FORMS[kind]
    name = f"{scores.period}_{_name(scores)}_{words}.{form}"
    if kind == "kpi":
        return GroupPaper(name, _kpi(scores).encode())
    page = _PAGES[kind](scores, today)
    return GroupPaper(name, page_bytes(page, form))


def _name(scores: GroupScores) -> str:
    return scores.group.company.name if scores.group.company else "集团"


def _ranking(scores: GroupScores, today: date) -> Page:
    blocks: list[Block] = [_members(scores)]
    for each in scores.comparisons:
        title = title_of(scores, each)
        blocks += [PageBreak(title[:20]), Heading(title), _units(each)]
    blocks += _aside(scores)
    return Page(
        f"{_name(scores)}{scores.period.words}考核排名",
        tuple(blocks),
        name="成员单位",
        provenance=_foot(scores, today),
    )


def _bulletin(scores: GroupScores, today: date) -> Page:
    return Page(
        f"关于{scores.period.words}党建工作责任制考核情况的通报",
        tuple(_told(scores, today)),
        provenance=_foot(scores, today),
    )


def _told(scores: GroupScores, today: date) -> Iterator[Block]:
    sound = [member for member in scores.members if member.failure is None]
    yield Paragraph("各成员单位党委：", "lead")
    yield Paragraph(
        f"{scores.period.words}，{_name(scores)} {len(scores.members)} 家成员单位中 {len(sound)} 家"
        f"完成考核，共 {sum(len(member.units) for member in sound)} 个单位，"
        f"{sum(len(member.ranked) for member in sound)} 个参加排名。现将情况通报如下。"
    )
    yield Heading("总体情况")
    best = max(sound, key=lambda member: member.mean or ZERO, default=None)
    if best is not None and best.mean is not None:
        means = [member.mean for member in sound if member.mean is not None]
        mean = quotient(sum(means, ZERO), Decimal(len(means)), 2)
        yield Paragraph(
            f"各成员单位的平均分为 {mean:.2f} 分，最高的是{best.name}（{best.mean:.2f} 分）。"
            + ("各家按各自的清单和办法计分，平均分只作参考，不作排名。" if scores.apart else "")
        )
    yield _members(scores)
    yield Heading("排名情况")
    for each in scores.comparisons:
        ranked = [row for row in each.rows if row.rank is not None]
        first = [row for row in ranked if row.rank is not None and row.rank <= 3]
        if not first:
            continue
        names = "、".join(f"{row.member_name}{row.unit.name}" for row in first)
        yield Paragraph(f"{title_of(scores, each)}参加排名 {len(ranked)} 个，居前的是{names}。")
    for why in scores.apart:
        yield Paragraph(f"清单或者办法不同的不放在一起排名：{why}。")
    yield Heading("整改情况")
    yield Paragraph(_open_words(sound, today))
    failed = [member for member in scores.members if member_problems(member)]
    if failed:
        yield Heading("需要核实的")
        for member in failed:
            yield Paragraph(_faulty(member))
    yield from _signed(scores, today)


def _signed(scores: GroupScores, today: date) -> Iterator[Block]:
    """附件说明, signature, and the rankings as annexes."""
    titles = [f"{title_of(scores, each)}排名" for each in scores.comparisons]
    if titles:
        yield annexes(titles)
    yield Paragraph(f"{_name(scores)}党委\n{full_day(today)}", "signature")
    for place, (title, each) in enumerate(zip(titles, scores.comparisons, strict=True), 1):
        yield PageBreak(title)
        yield Paragraph(f"附件 {place}" if len(titles) > 1 else "附件", "lead")
        yield Paragraph(title, "center")
        yield _units(each)


def _faulty(member: MemberScores) -> str:
    """What is wrong with a member's files: the first, and how many there are."""
    problems = [problem for problem in member_problems(member) if problem.is_error]
    first = problems[0]
    where = f"（{first.location.file}）" if member.failure is None else ""
    more = f"，另有 {len(problems) - 1} 处" if len(problems) > 1 else ""
    return f"{member.name}：{first.message.rstrip('。')}{where}{more}。请核实后补报。"


def _open_words(members: list[MemberScores], today: date) -> str:
    standing = sum(member.open or 0 for member in members)
    late = sum(member.overdue or 0 for member in members)
    said = f"截至 {full_day(today)}，尚未销号的问题 {standing} 项，"
    said += f"其中逾期 {late} 项。" if late else "没有逾期的。"
    worst = [member for member in members if member.overdue]
    if worst:
        names = "、".join(f"{member.name} {member.overdue} 项" for member in worst)
        said += f"逾期的是：{names}。"
    return said


def _dashboard(scores: GroupScores, today: date) -> Page:
    sound = [member for member in scores.members if member.mean is not None]
    names = tuple(member.name for member in sound)
    blocks: list[Block] = [Heading("各成员单位"), _members(scores)]
    if sound:
        means = Series("平均分", tuple(member.mean for member in sound))
        blocks.append(Chart("bar", "各成员单位平均分", names, (means,), "分"))
        late = Series("逾期", tuple(Decimal(member.overdue or 0) for member in sound))
        standing = Series("未销号", tuple(Decimal(member.open or 0) for member in sound))
        blocks.append(Chart("bar", "未销号和逾期的问题", names, (standing, late), "项"))
    for each in scores.comparisons:
        blocks += [Heading(f"{title_of(scores, each)}排名"), _units(each)]
    blocks += _aside(scores)
    return Page(
        f"{_name(scores)}{scores.period.words}党建责任制看板",
        tuple(blocks),
        provenance=_foot(scores, today),
    )


def _kpi(scores: GroupScores) -> str:
    """The members' figures with names that other platforms take in."""
    whole = group_dict(scores)
    keep = ("schema", "period", "members")
    return dump({key: whole[key] for key in keep} | {"schema": SCHEMA.replace("scores", "kpi")})


def _members(scores: GroupScores) -> Table:
    return Table(_MEMBERS, tuple(cells(*_member(member)) for member in scores.members))


def _member(member: MemberScores) -> tuple[str | int | Decimal | None, ...]:
    if member.failure is not None:
        return (member.name, "没有算成", *(None,) * 7)
    rate = None if member.closing_rate is None else member.closing_rate * 100
    provisional = sum(unit.provisional for unit in member.units)
    sealed = "已封存" if member.sealed else "没有"
    counts = (len(member.units), len(member.ranked), member.mean, provisional)
    return (member.name, *counts, member.open, member.overdue, rate, sealed)


def _units(each: RankedTogether) -> Table:
    return Table(_UNITS, tuple(cells(*_unit(row)) for row in each.rows), empty="没有单位。")


def _unit(row: RankedUnit) -> tuple[str | int | Decimal | None, ...]:
    unit = row.unit
    notes = [*unit.notes, *(["暂定"] if unit.provisional and unit.score is not None else [])]
    rank = "不排名" if row.rank is None else row.rank
    return (rank, unit.name, row.member_name, unit.score, unit.grade, unit.tier, "；".join(notes))


def _aside(scores: GroupScores) -> Iterator[Block]:
    for why in scores.apart:
        yield Paragraph(f"清单或者办法不同，没有放在一起排名：{why}。", "note")
    for member in scores.members:
        for problem in member_problems(member)[:3]:
            yield Paragraph(f"{member.name}：{problem.message}。", "note")


def _foot(scores: GroupScores, today: date) -> tuple[str, ...]:
    sealed = sum(member.sealed for member in scores.members)
    return (
        f"整改情况截至 {full_day(today)}；{len(scores.members)} 家成员单位中 {sealed} 家已封存本期。",
        "各成员单位按本单位的清单和办法计分，清单和办法含义相同的才放在一起排名。",
    )


_PAGES: Mapping[str, Callable[[GroupScores, date], Page]] = {
    "ranking": _ranking,
    "bulletin": _bulletin,
    "dashboard": _dashboard,
}
