"""``dangjian rectify list``: as table, json or csv.

A register may have tens of thousands of lines, so its table is laid out here, a line at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from dangjian.documents.organization import Unit
from dangjian.documents.rectification import MODE_WORDS, SEVERITY_WORDS, Event, Rectification
from dangjian.rectify.common_problems import CommonProblem, CommonProblems, JudgedItem
from dangjian.rectify.views import (
    CommonFound,
    Escalations,
    RaisedProblems,
    RegisterListing,
    Statistics,
    Story,
    TakenSteps,
)
from dangjian.register.register import ClosingRate, Tracked, next_review
from dangjian.render.csv import csv_text
from dangjian.render.json import dump, number
from dangjian.render.problems import cells
from dangjian.render.terminal import TerminalColumn, render_table
from dangjian.values.numbers import HUNDRED, half_up, plain, product
from dangjian.values.wording import NO_RATE

CSV_HEADER = (
    "编号", "单位编号", "单位", "问题", "清单", "事项", "类别", "责任人", "状态", "登记", "期限",
    "逾期天数", "销号", "反弹自", "升级", "退回", "重新打开", "延期", "再次发生", "等级", "不再失分",
)  # fmt: skip
_HEAD = ("编号", "单位", "等级", "状态", "期限", "逾期", "责任人", "问题")
_WIDEST = (40, 20, 4, 6, 10, 4, 16)
"""Columns that the fields before the problem may take."""
_SHORTEST = 20
"""Columns that a problem gets at least."""


def render_register(listing: RegisterListing, format_: str, *, width: int = 80) -> str:
    """The rectifications chosen, in one of the three forms."""
    units = listing.register.workspace.units
    match format_:
        case "json":
            every = (as_dict(each, units, listing.today) for each in listing.chosen)
            return dump([each | {"settled": each["id"] in listing.settled} for each in every])
        case "csv":
            rows = (_csv_row(each, listing) for each in listing.chosen)
            return csv_text(CSV_HEADER, rows)
    return _table(listing, width)


def as_dict(tracked: Tracked, units: dict[str, Unit], today: date) -> dict[str, Any]:
    """One rectification as other programs read it."""
    rectification, progress = tracked.rectification, tracked.progress
    source = rectification.source
    return {
        "id": tracked.id,
        "unit": progress.unit,
        "unit_name": name_of(progress.unit, units),
        "status": progress.state.value,
        "severity": progress.severity,
        "due": progress.due.isoformat(),
        "days_overdue": progress.days_overdue(today),
        "problem": rectification.problem,
        "mode": rectification.mode,
        "owner": progress.owner,
        "checklist": source.checklist if source else None,
        "item": source.item if source else None,
        "period": rectification.id[:7],
        "raised": progress.raised.isoformat(),
        "submitted": _iso(progress.submitted),
        "closed": _iso(progress.closed),
        "on_time": progress.on_time if progress.closed else None,
        "next_review": _iso(next_review(tracked)),
        "repeats": rectification.repeats,
        "steps": list(progress.steps),
        "extended": progress.extended,
        "returned": progress.returned,
        "reopened": progress.reopened,
        "again": progress.again,
        "file": tracked.document,
    }


def name_of(unit: str, units: dict[str, Unit]) -> str:
    """A unit's name; its id where the organization doesn't know it."""
    return units[unit].name if unit in units else unit


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _csv_row(tracked: Tracked, listing: RegisterListing) -> tuple[object, ...]:
    units, today = listing.register.workspace.units, listing.today
    rectification, progress = tracked.rectification, tracked.progress
    source = rectification.source
    return (
        tracked.id,
        progress.unit,
        name_of(progress.unit, units),
        rectification.problem,
        source.checklist if source else None,
        source.item if source else None,
        MODE_WORDS[rectification.mode],
        progress.owner,
        progress.state.words,
        progress.raised.isoformat(),
        progress.due.isoformat(),
        progress.days_overdue(today),
        _iso(progress.closed),
        rectification.repeats,
        "、".join(progress.steps),
        progress.returned,
        progress.reopened,
        progress.extended,
        progress.again,
        SEVERITY_WORDS[progress.severity],
        "是" if tracked.id in listing.settled else None,
    )


def _table(listing: RegisterListing, width: int) -> str:
    units, today = listing.register.workspace.units, listing.today
    rows = [_row(each, units, today, each.id in listing.settled) for each in listing.chosen]
    if not rows:
        return "没有符合条件的整改。\n"
    before = [row[:-1] for row in (_HEAD, *rows)]
    columns = range(len(_WIDEST))
    widths = [min(_WIDEST[n], max(_cells(row[n]) for row in before)) for n in columns]
    room = max(_SHORTEST, width - sum(widths) - 2 * len(widths) - 1)
    lines = [_line(row, widths, room) for row in (_HEAD, *rows)]
    return "\n".join([*lines, "", _count(listing), ""])


def _row(tracked: Tracked, units: dict[str, Unit], today: date, settled: bool) -> tuple[str, ...]:
    progress = tracked.progress
    days = progress.days_overdue(today)
    return (
        tracked.id,
        name_of(progress.unit, units),
        SEVERITY_WORDS[progress.severity],
        progress.state.words,
        progress.due.isoformat(),
        str(days) if days else "",
        progress.owner,
        ("※ 不再失分，待撤销：" if settled else "") + tracked.rectification.problem,
    )


def _line(row: Sequence[str], widths: Iterable[int], room: int) -> str:
    parts = [_fitted(text, wide) for text, wide in zip(row, widths, strict=False)]
    return (" " + "  ".join([*parts, _cut(row[-1], room)])).rstrip()


@lru_cache(maxsize=4096)
def _cells(text: str) -> int:
    return len(text) if text.isascii() else cells(text)


@lru_cache(maxsize=4096)
def _fitted(text: str, wide: int) -> str:
    cut = _cut(text, wide)
    return cut + " " * (wide - _cells(cut))


def _cut(text: str, wide: int) -> str:
    """Text in so many columns, with … where it was longer; nothing in it moves the cursor."""
    text = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    if _cells(text) <= wide:
        return text
    kept, used = 0, 1
    while used + _cells(text[kept]) <= wide:
        used += _cells(text[kept])
        kept += 1
    return text[:kept] + "…"


def _count(listing: RegisterListing) -> str:
    living = [each.progress for each in listing.chosen if not each.is_over]
    overdue = sum(each.days_overdue(listing.today) > 0 for each in living)
    words = f" 共 {len(listing.chosen)} 项，没有了结的 {len(living)} 项"
    words += f"，其中逾期 {overdue} 项（至 {listing.today}）" if overdue else ""
    return words + (_settled_words(len(listing.settled)) if listing.settled else "")


def _settled_words(count: int) -> str:
    return (
        f"\n 其中 {count} 项按现在的记录和更正不再失分（※），核对后撤销：dangjian rectify withdraw 编号 "
        "--by 单位 --note 依据"
    )


# What ``dangjian rectify`` says beside the list: a story, statistics, common problems, steps.


_RATES = (
    TerminalColumn("", wrap=True),
    TerminalColumn("按期销号率", "right"),
    TerminalColumn("按期/到期", "right"),
    TerminalColumn("没了结", "right"),
    TerminalColumn("逾期", "right"),
    TerminalColumn("退回", "right"),
    TerminalColumn("重新打开", "right"),
)
_STEPS = (
    TerminalColumn("编号"),
    TerminalColumn("单位"),
    TerminalColumn("理由", wrap=True),
    TerminalColumn("应采取", wrap=True),
)
_COMMON = (
    TerminalColumn("事项", wrap=True),
    TerminalColumn("占比", "right"),
    TerminalColumn("单位", wrap=True),
    TerminalColumn("上期"),
    TerminalColumn("指南", wrap=True),
)


def render_story(story: Story, format_: str) -> str:
    """``rectify show``: everything about one problem."""
    units, tracked = story.workspace.units, story.tracked
    if format_ == "json":
        events = [_event_dict(event) for event in tracked.rectification.events]
        told = as_dict(tracked, units, story.today) | {"settled": story.settled}
        return dump(told | {"events": events})
    return "".join(f"{line}\n" for line in _story(story, units))


def _event_dict(event: Event) -> dict[str, object]:
    from dangjian.documents.plain_values import plain_of

    return plain_of(event)


def _story(story: Story, units: dict[str, Unit]) -> Iterator[str]:
    tracked, rectification = story.tracked, story.tracked.rectification
    progress = tracked.progress
    days = progress.days_overdue(story.today)
    late = f"，逾期 {days} 天" if days else ""
    yield f"{tracked.id} · {name_of(progress.unit, units)} · {progress.state.words}{late}"
    yield f"  问题：{rectification.problem}"
    if rectification.source is not None:
        item = f" {rectification.source.item}" if rectification.source.item else ""
        yield f"  来源：{rectification.source.checklist}{item}（{rectification.source.period}）"
    mode = MODE_WORDS[rectification.mode]
    grave = SEVERITY_WORDS[progress.severity]
    yield f"  {grave}问题，{mode}，责任人 {progress.owner}，期限 {progress.due}"
    review = next_review(tracked)
    if review is not None:
        yield f"  下次复查 {review} 以前"
    for earlier in story.repeated:
        yield f"  反弹自 {earlier.id}（{earlier.progress.closed or '没有'} 销号）"
    for later in story.followed:
        yield f"  后来又反弹：{later.id}"
    if story.settled:
        yield (
            "  按现在的记录和更正，这条事项不再失分，核对后撤销："
            f"dangjian rectify withdraw {tracked.id} --by … --note …"
        )
    yield "  经过："
    for event in rectification.events:
        yield f"    {event.at}  {event.action.words}  {name_of(event.by, units)}{_details(event)}"
    proposal = story.proposal
    if proposal is not None and proposal.step is not None:
        yield f"  {proposal.why}，应当“{proposal.step}”：dangjian rectify escalate {tracked.id} --by …"


def _details(event: Event) -> str:
    parts = []
    if event.step:
        parts.append(f"“{event.step}”")
    if event.period:
        parts.append(event.period.words)
    if event.severity:
        parts.append(SEVERITY_WORDS[event.severity])
    if event.unit:
        parts.append(f"给 {event.unit}")
    if event.owner:
        parts.append(f"责任人 {event.owner}")
    if event.due:
        parts.append(f"期限 {event.due}")
    if event.note:
        parts.append(event.note)
    if event.evidence:
        parts.append(f"佐证：{'、'.join(event.evidence)}")
    return "".join(f"  {part}" for part in parts)


def render_taken(taken: TakenSteps) -> str:
    """One line on a step that was recorded."""
    words = f"{taken.rectification.id}：{taken.event.action.words}"
    if taken.event.step:
        words += f"“{taken.event.step}”"
    if taken.after.state is not taken.before.state:
        words += f"，{taken.before.state.words} → {taken.after.state.words}"
    if taken.after.due != taken.before.due:
        words += f"，期限 {taken.before.due} → {taken.after.due}"
    if taken.moved is not None:
        words += f"（{taken.moved} 不是工作日，顺延）"
    return words


def render_all_taken(every: Sequence[TakenSteps]) -> str:
    """A line a problem, and how many they are."""
    lines = [render_taken(each) for each in every]
    if len(every) > 1:
        lines.append(f"{every[0].event.action.words} {len(every)} 条。")
    kept = [text for each in every for text in each.event.evidence if text.startswith("evidence/")]
    if kept:
        lines.append(f"附件 {len(kept)} 个存入 evidence/。")
    return "".join(f"{line}\n" for line in lines)


def render_added(rectification: Rectification, *, dry: bool = False) -> str:
    """One line on a problem that was added, or would be."""
    return f"{rectification.id}：{'会' if dry else '已'}登记，责任人 {rectification.owner}，期限 {rectification.due}"


def render_raised(raised: RaisedProblems) -> str:
    """What raising wrote, or would write."""
    return "".join(f"{line}\n" for line in _raised(raised))


def _raised(raised: RaisedProblems) -> Iterator[str]:
    plan, units = raised.plan, raised.workspace.units
    for each in plan.new:
        repeats = f"，反弹自 {each.repeats}" if each.repeats else ""
        grave = SEVERITY_WORDS[each.severity]
        yield f" 新登记  {each.id}  {grave}  期限 {each.due}  {each.owner}{repeats}"
        yield f"         {each.problem}"
    for tracked, event in plan.again:
        yield f" 再次发生  {tracked.id}  {event.note}"
    for tracked, event in plan.transferred:
        yield f" 移交  {tracked.id}  给{name_of(event.unit or '', units)}（{event.note}）"
    for unit, checklist in raised.unjudged:
        yield f" 没有登记  {name_of(unit, units)}的 {checklist}：记录有错误，无法计分"
    counts = f"新登记 {len(plan.new)} 项，再次发生 {len(plan.again)} 项"
    if plan.transferred:
        counts += f"，移交 {len(plan.transferred)} 项"
    if plan.known:
        counts += f"，已登记过 {plan.known} 项"
    yield f"{raised.month.words}：{counts}。" + (
        "没有写入（--dry-run）。" if raised.dry_run else ""
    )


def render_statistics(statistics: Statistics, format_: str, *, width: int) -> str:
    """``rectify stats``."""
    if format_ == "json":
        return dump(_statistics_dict(statistics))
    what = statistics.period.words if statistics.period else f"至 {statistics.today} "
    rows = [_rate_row(each) for each in (*statistics.units, *statistics.zones, statistics.total)]
    aged = "，".join(f"{words} {count} 项" for words, count in statistics.ages)
    table = render_table(_RATES, rows, width=width)
    note = "" if statistics.total.whole else f" {NO_RATE}，别的数只数了读得出来的。\n"
    return f"整改统计 · {what}到期的\n\n{table}\n{note} 没有了结的：{aged}\n"


def _percent(rate: ClosingRate) -> str:
    if rate.rate is None:
        return "算不出"
    return f"{plain(half_up(product(HUNDRED, rate.rate), 2))}%" if rate.due else "–"


def _rate_row(rate: ClosingRate) -> list[str]:
    kept = f"{rate.kept}/{rate.due}"
    numbers = (rate.open, rate.overdue, rate.returned, rate.reopened)
    return [rate.name, _percent(rate), kept, *(str(each) for each in numbers)]


def _statistics_dict(statistics: Statistics) -> dict[str, object]:
    def rates(lines: tuple[ClosingRate, ...]) -> list[dict[str, object]]:
        return [line._asdict() | {"rate": number(line.rate)} for line in lines]

    return {
        "today": statistics.today.isoformat(),
        "period": str(statistics.period) if statistics.period else None,
        "total": rates((statistics.total,))[0],
        "units": rates(statistics.units),
        "zones": rates(statistics.zones),
        "ages": [{"age": words, "count": count} for words, count in statistics.ages],
    }


def render_escalations(escalations: Escalations, *, width: int) -> str:
    """The steps that are due, and how to record one."""
    units = escalations.register.workspace.units
    rows = [
        [tracked.id, name_of(tracked.progress.unit, units), proposal.why, proposal.step or ""]
        for tracked, proposal in escalations.due
    ]
    if not rows:
        return f"至 {escalations.today} 没有要升级的整改。\n"
    table = render_table(_STEPS, rows, width=width)
    return f"{table}\n 逐项记下：dangjian rectify escalate 编号 --by 单位\n"


def render_common(common: CommonFound, format_: str, *, width: int) -> str:
    """``rectify common``."""
    if format_ == "json":
        return dump(_common_dict(common))
    units = common.workspace.units
    rules = common.policy.rectification.common
    line = f"至少 {rules.units} 个单位、占检查单位 {plain(product(HUNDRED, rules.share))}% 以上"
    text = f"{common.period.words}共性问题 · {line}\n\n"
    counting, aside = common.found
    text += _common_table(counting, units, width) if counting.now else " 没有共性问题。\n"
    text += _gone_words(counting)
    if aside.now or aside.gone:
        text += "\n单独计分的清单，不进综合得分：\n\n"
        text += _common_table(aside, units, width) if aside.now else " 没有共性问题。\n"
        text += _gone_words(aside)
    return text


def _common_table(found: CommonProblems, units: dict[str, Unit], width: int) -> str:
    return render_table(_COMMON, [_common_row(each, units) for each in found.now], width=width)


def _gone_words(found: CommonProblems) -> str:
    if not found.gone:
        return ""
    items = "、".join(f"{each.item.id} {each.item.title}" for _, each in found.gone)
    return f"\n 上期有、这期不再是共性问题的：{items}\n"


def _common_row(problem: CommonProblem, units: dict[str, Unit]) -> list[str]:
    judged = problem.judged
    names = "、".join(name_of(unit, units) for unit in judged.failing)
    before = {True: "已有", False: "新出现", None: "没有检查"}[problem.before]
    share = f"{len(judged.failing)}/{len(judged.judged)}"
    return [f"{judged.item.id} {judged.item.title}", share, names, before, judged.item.guide or ""]


def _common_dict(common: CommonFound) -> dict[str, object]:
    def judged_dict(checklist: str, judged: JudgedItem) -> dict[str, object]:
        return {
            "checklist": checklist,
            "item": judged.item.id,
            "title": judged.item.title,
            "failing": list(judged.failing),
            "judged": len(judged.judged),
            "share": number(half_up(judged.share, 4)),
            "guide": judged.item.guide,
        }

    kinds = ((common.found.counting, True), (common.found.aside, False))
    return {
        "period": str(common.period),
        "common": [
            judged_dict(each.checklist, each.judged) | {"before": each.before, "counting": counting}
            for found, counting in kinds
            for each in found.now
        ],
        "gone": [
            judged_dict(checklist, judged) | {"counting": counting}
            for found, counting in kinds
            for checklist, judged in found.gone
        ],
    }


def render_tracked(tracked: Tracked) -> str:
    """One problem in a line, for lists inside other pages."""
    progress = tracked.progress
    return f"{tracked.rectification.problem}（{progress.owner}，{progress.due} 前，{progress.state.words}）"
