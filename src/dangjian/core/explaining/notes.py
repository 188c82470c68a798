"""What a reader of an explanation should know besides the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from dangjian.documents.organization import Holder, Unit
from dangjian.documents.policy import Policy
from dangjian.scoring.entries import Filed
from dangjian.scoring.period import Filing, UnitMonth
from dangjian.scoring.results import Results
from dangjian.values.period import Month, Period, PeriodKind


class Told(Protocol):
    """What the notes are drawn from."""

    filing: Filing
    results: Results
    policy: Policy
    titles: dict[str, str]

    def named(self, text: str) -> str:
        """A unit's name by its id; another text as it is."""
        ...


def notes(told: Told, unit: Unit, history: Sequence[UnitMonth]) -> Iterator[str]:
    """Months that don't count, when the unit existed, lists excused or not to be scored."""
    yield from existence(unit, told.results.period, told.named(unit.successor or ""))
    yield from months_aside(told.results.period, told.results.months)
    period, months = told.results.period, told.results.months
    if period.kind is PeriodKind.YEAR and told.policy.eligibility and months[-1:] != (period.last,):
        yield "全年的记录还不全，评优资格只按已有的月份看，以全年为准。"
    for month in history:
        for checklist, filed in told.filing.by_unit.get((unit.id, month.month), {}).items():
            yield from _filed_notes(told, month, told.titles[checklist], filed)
    for name, checklist, when in sorted(told.filing.blocked):
        if name == unit.id and when in told.results.months:
            title = told.titles.get(checklist, checklist)
            yield f"{when.words}“{title}”的记录或更正有错误，无法计分，用 dangjian validate 查看。"


def months_aside(period: Period, counted: Sequence[Month]) -> Iterator[str]:
    """The months of a period that don't count, in words."""
    if not counted:
        yield f"{period.words}没有任何记录，不计分。"
        return
    before = [month for month in period.months if month < counted[0]]
    after = [month for month in period.months if month > counted[-1]]
    if before:
        yield f"{_span(before)}没有记录，不计入。"
    if after:
        yield f"{_span(after)}还没有记录，不计入；现在计入的是 {_span(counted)}。"


def _span(months: Sequence[Month]) -> str:
    first, last = months[0], months[-1]
    return f"{first.month} 月" if first == last else f"{first.month} 月至 {last.month} 月"


def existence(unit: Unit, period: Period, successor: str) -> Iterator[str]:
    """From and until when a unit exists, where that cuts the period."""
    if unit.from_ is not None and unit.from_ > period.first:
        yield f"{unit.name}从 {unit.from_.words}起成立，之前的月份不计。"
    if unit.until is not None and unit.until < period.last:
        heir = f"，由{successor}承接" if successor else ""
        yield f"{unit.name}到 {unit.until.words}止{heir}，之后的月份不计。"


def _filed_notes(told: Told, month: UnitMonth, title: str, filed: Filed) -> Iterator[str]:
    for record in (filed.inspection, filed.self_check):
        if record is not None and record.excused is not None:
            why = f"{record.excused.reason}，{told.named(record.excused.approved_by)}批准"
            yield f"{month.month.words}“{title}”免报：{why}。"
            return
    if filed.inspection is None and filed.self_check and month.policy.uninspected == "missing":
        yield f"{month.month.words}“{title}”只有自查，按办法没有督查不计。"


def holder_words(unit: Unit, period: Period) -> tuple[str, ...]:
    """Who held the post in the period: ``组长甲（2026 年 3 月起）``."""
    return tuple(
        f"{holder.name}（{_term(holder)}）"
        for holder in unit.holders
        if holder.from_ <= period.last and (holder.until is None or holder.until >= period.first)
    )


def _term(holder: Holder) -> str:
    return f"{holder.from_.words}起" + (f"，{holder.until.words}止" if holder.until else "")
