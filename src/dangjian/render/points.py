"""What ``dangjian points`` says: balances, warnings, unit summaries, the events of one person."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.books.ledger_taken import LedgerTaken
from dangjian.documents.points import LedgerEvent, PointsRules
from dangjian.documents.workspace import Workspace
from dangjian.ledgers.balances import (
    Balance,
    Entered,
    LedgerView,
    Points,
    RuleSum,
    UnitSummary,
    called,
    counting,
    voided,
)
from dangjian.render.json import dump, number
from dangjian.render.register import name_of
from dangjian.render.terminal import TerminalColumn as Column
from dangjian.render.terminal import one_line, render_table
from dangjian.values.numbers import plain

_BALANCES = (
    Column("党员"),
    Column("积分", "right"),
    Column("增减", wrap=True),
    Column("应采取", wrap=True),
)
_UNITS = (
    Column("单位", wrap=True),
    Column("人数", "right"),
    Column("平均", "right"),
    Column("最低", "right"),
    Column("到线的", "right"),
)


def render_points(
    points: Points, format_: str, *, names: bool, units: bool, events: bool, width: int
) -> str:
    """Balances of every ledger asked for. ``names``: beside the codes; ``units``: a line a unit;
    ``events``: each event too."""
    if format_ == "json":
        return dump([_view_dict(view, names=names) for view in points.views])
    if not points.views:
        return "没有这样的台账。\n"
    pages = (
        _page(view, names=names, units=units, width=width, events=events) for view in points.views
    )
    return "\n".join(pages)


def _page(view: LedgerView, *, names: bool, units: bool, events: bool, width: int) -> str:
    title = f"{view.rules.title} {view.rules.version} · {view.ledger.year} 年\n\n"
    if view.rules.layers:
        return title + "".join(f"{line}\n" for line in _register_lines(view))
    if units:
        rows = [_unit_row(each, view) for each in view.summaries]
        return title + render_table(_UNITS, rows, width=width)
    if not view.balances:
        return title + " 没有符合条件的。\n"
    rows = [_balance_row(each, view, names=names) for each in view.balances]
    text = title + render_table(_BALANCES, rows, width=width)
    return text + "".join(f"{line}\n" for line in _events(view)) if events else text


def _register_lines(view: LedgerView) -> Iterator[str]:
    """The entries of a ledger of units, voided ones marked: nobody has a balance in it."""
    shown = {balance.person for balance in view.balances}
    void, found = voided(view.ledger), False
    for number_, event in enumerate(view.ledger.events, start=1):
        concerned = event
        if event.voids is not None:
            concerned = view.ledger.events[event.voids - 1]
        if concerned.person not in shown:
            continue
        found = True
        mark = "（已冲销）" if number_ in void else ""
        words = (
            f"{event.date}  {_event_words(view, event)}"
            if event.voids is not None
            else _matter_words(view.workspace, view.rules, event)
        )
        yield f" 第 {number_} 条{mark}  {words}"
    if not found:
        yield " 没有登记。"


def _balance_row(balance: Balance, view: LedgerView, *, names: bool) -> list[str]:
    sums = "，".join(_sum_words(each) for each in balance.sums)
    line = balance.threshold
    action = f"低于 {plain(line.below)}：{line.action}" if line else ""
    cut = "，不低于 0" if balance.cut else ""
    person = called(balance.person, view.workspace.units, names=names)
    return [
        person,
        plain(balance.points),
        f"{plain(balance.base)}{sums and '，' + sums}{cut}",
        action,
    ]


def _sum_words(each: RuleSum) -> str:
    sign = "+" if each.points > 0 else ""
    capped = f"（上限，原 {plain(each.raw)}）" if each.raw != each.points else ""
    return f"{each.rule.title} {each.times} 次 {sign}{plain(each.points)}{capped}"


def _unit_row(summary: UnitSummary, view: LedgerView) -> list[str]:
    name = name_of(summary.unit, view.workspace.units) or "（单位不明）"
    numbers = (plain(summary.mean), plain(summary.lowest), str(summary.under))
    return [name, str(summary.people), *numbers]


def _events(view: LedgerView) -> Iterator[str]:
    """Every event of the people shown, voided ones too, with their numbers."""
    shown = {balance.person for balance in view.balances}
    void = voided(view.ledger)
    yield ""
    for number_, event in enumerate(view.ledger.events, start=1):
        concerned = event
        if event.voids is not None:
            concerned = view.ledger.events[event.voids - 1]
        if concerned.person in shown:
            mark = "（已冲销）" if number_ in void else ""
            yield f" 第 {number_} 条{mark}  {event.date}  {_event_words(view, event)}"


def _event_words(view: LedgerView, event: LedgerEvent) -> str:
    if event.voids is not None:
        return f"冲销第 {event.voids} 条：{event.reason}（批准：{event.approved_by}）"
    rule = view.rules.rule(event.rule or "")
    title = rule.title if rule else event.rule
    return (
        f"{event.person}  {title} {event.times} 次；来源：{event.source}；依据：{event.basis}；"
        f"批准：{event.approved_by}；{event.informed} 告知本人"
    )


def render_entered(entered: Entered) -> str:
    """One line on an event that was appended; the person stands there by code."""
    what = f"冲销第 {entered.event.voids} 条" if entered.event.voids else "已记"
    if entered.rules.layers:
        return f"{entered.rules.title} {entered.ledger.year} 年第 {entered.number} 条：{what}"
    before, after = plain(entered.before.points), plain(entered.after.points)
    words = (
        f"{entered.rules.title} {entered.ledger.year} 年第 {entered.number} 条：{what}，"
        f"{entered.after.person} {before} → {after}"
    )
    line = entered.after.threshold
    if line is not None and entered.after.points < entered.before.points:
        words += f"；低于 {plain(line.below)} 分：{line.action}"
    return words


def render_taken(taken: LedgerTaken) -> str:
    """What a workbook adds to a ledger, and what keeps it back."""
    return "".join(f"{line}\n" for line in _taken_lines(taken)).rstrip("\n")


def _taken_lines(taken: LedgerTaken) -> Iterator[str]:
    yield f" {taken.rules.title} {taken.year} 年"
    for row in taken.rows:
        yield f" ＋ 第 {row.number} 条  {_matter_words(taken.workspace, taken.rules, row.event)}（{one_line(row.place)}）"
    if taken.known:
        yield f" 登记过的 {len(taken.known)} 行，不再登记"
    yield from (f" {one_line(words)}" for words in taken.passed)
    yield from (f" 不能登记 {one_line(problem.words)}" for problem in taken.problems)
    if taken.problems:
        yield f"有 {len(taken.problems)} 处要改，一条都没有写入；改好以后再运行一次。"
    elif taken.written:
        yield f"登记了 {len(taken.rows)} 条。"
    elif taken.rows:
        yield f"试登记：{len(taken.rows)} 条。什么都没有写。"
    else:
        yield "没有新写的行，什么都没有写。"


def _matter_words(workspace: Workspace, rules: PointsRules, event: LedgerEvent) -> str:
    """``2026-05-12 分管生产党委委员 到联系点调研 → 齿轮党支部；依据：…``."""
    rule = rules.rule(event.rule or "")
    whom = event.person or ""
    if rules.layers:
        whom = name_of(whom, workspace.units)
    about = f" → {name_of(event.unit, workspace.units)}" if event.unit else ""
    times = f" {event.times} 次" if event.times > 1 else ""
    details = (("", event.note), ("依据：", event.basis), ("批准：", event.approved_by))
    rest = "；".join(f"{label}{one_line(text)}" for label, text in details if text)
    title = rule.title if rule else event.rule
    return f"{event.day}  {whom}  {title}{times}{about}；{rest}"


def _view_dict(view: LedgerView, *, names: bool) -> dict[str, object]:
    counted = {number_ for number_, _ in counting(view.ledger)}
    return {
        "rules": view.rules.reference,
        "title": view.rules.title,
        "year": view.ledger.year,
        "balances": [_balance_dict(each, view, names=names) for each in view.balances],
        "units": [
            each._asdict() | {"lowest": number(each.lowest), "mean": number(each.mean)}
            for each in view.summaries
        ],
        "events": len(view.ledger.events),
        "counting": len(counted),
    }


def _balance_dict(balance: Balance, view: LedgerView, *, names: bool) -> dict[str, object]:
    line = balance.threshold
    result: dict[str, object] = {"person": balance.person}
    if names:
        result["name"] = name_of(balance.person, view.workspace.units)
    return result | {
        "points": number(balance.points),
        "base": number(balance.base),
        "rules": [
            {
                "id": each.rule.id,
                "times": each.times,
                "raw": number(each.raw),
                "points": number(each.points),
            }
            for each in balance.sums
        ],
        "below": number(line.below) if line else None,
        "action": line.action if line else None,
        "events": list(balance.lines),
    }
