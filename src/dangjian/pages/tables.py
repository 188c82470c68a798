"""Tidy tables: what the workspace says and what follows from it, one row a fact.

Each table is a tuple of columns; a column knows its name, the kind of its values, its words and how
to tell its value from a fact. Numbers, states and names are those that ``score --format json`` and
the register show, so a sum over the rows is the sum that a report prints. ``docs/data.md`` lists
the columns for readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.points import LedgerEvent, PointsRules
from dangjian.documents.record import Entry
from dangjian.documents.rectification import Event
from dangjian.documents.workspace import Workspace
from dangjian.ledgers.balances import voided
from dangjian.register.register import Tracked, found_month, registry
from dangjian.scoring.early import CardKey, self_counts
from dangjian.scoring.entries import Filed, Filing, entries_in_force
from dangjian.scoring.results import Deduction, ItemResult, Results, Row, Scorecard
from dangjian.values.canonical import canonical_json
from dangjian.values.period import Month

Kind = Literal["text", "number", "flag", "date", "list"]
"""What a column holds: ``list`` is a tuple of texts, ``number`` an exact decimal."""
Value: TypeAlias = str | Decimal | bool | date | tuple[str, ...] | None
"""A cell; None where there is nothing."""
T = TypeVar("T")


@dataclass(frozen=True)
class TidyColumn(Generic[T]):
    """One column of a table."""

    name: str
    kind: Kind
    words: str
    """What it says, in Chinese."""
    of: Callable[[T], Value]


class TidyTable(NamedTuple):
    """A table with its rows."""

    name: str
    title: str
    columns: tuple[TidyColumn[Any], ...]
    rows: tuple[tuple[Value, ...], ...]


Names: TypeAlias = Mapping[str, str]
"""Unit → its name; people are left out unless they may be named."""


class Scored(NamedTuple):
    """The results of one period, whose rows, cards and items become rows of the tables."""

    workspace: Workspace
    names: Names
    results: Results

    @property
    def period(self) -> str:
        """The period as files write it."""
        return str(self.results.period)


class _Ranked(NamedTuple):
    scored: Scored
    row: Row


class _Card(NamedTuple):
    scored: Scored
    card: Scorecard
    counts: bool

    @property
    def name(self) -> str | None:
        """The name of its unit; None of a person who may not be named."""
        return self.scored.names.get(self.card.unit)


class _Item(NamedTuple):
    of: _Card
    result: ItemResult


class _Lost(NamedTuple):
    of: _Card
    line: Deduction
    is_penalty: bool


class _Filled(NamedTuple):
    """One side's entry of an item in a month; ``side`` is correction where neither side has one."""

    names: Names
    key: CardKey
    item: str
    side: str
    by: str | None
    recorded: Entry | None
    in_force: Entry | None
    counts: bool


class _Problem(NamedTuple):
    names: Names
    tracked: Tracked


class _Event(NamedTuple):
    tracked: Tracked
    number: int
    event: Event


class _Points(NamedTuple):
    names: Names
    rules: PointsRules
    number: int
    event: LedgerEvent
    counts: bool

    @property
    def title(self) -> str | None:
        """What the rule is about; None of an event that voids another."""
        rule = self.rules.rule(self.event.rule) if self.event.rule else None
        return rule.title if rule else None


SCORES: tuple[TidyColumn[_Ranked], ...] = (
    TidyColumn("period", "text", "时段", lambda f: f.scored.period),
    TidyColumn("unit", "text", "单位编号", lambda f: f.row.unit),
    TidyColumn("unit_name", "text", "单位名称", lambda f: f.scored.names.get(f.row.unit)),
    TidyColumn("layer", "text", "责任层级", lambda f: f.row.layer),
    TidyColumn("class", "text", "排名组别，没有分组为空", lambda f: f.row.class_),
    TidyColumn("score", "number", "综合得分，不计分为空", lambda f: f.row.score),
    TidyColumn("rank", "number", "名次，不排名为空", lambda f: _count(f.row.rank)),
    TidyColumn("grade", "text", "等次", lambda f: f.row.grade),
    TidyColumn("tier", "text", "类别", lambda f: f.row.tier),
    TidyColumn("focus", "text", "指导重点", lambda f: f.row.focus),
    TidyColumn("coefficient", "number", "等次对应的系数", lambda f: f.row.coefficient),
    TidyColumn("provisional", "flag", "是否暂定", lambda f: f.row.provisional),
    TidyColumn("counting", "list", "计入综合得分的清单", lambda f: f.row.counting),
    TidyColumn("notes", "list", "说明", lambda f: f.row.notes),
)

CARDS: tuple[TidyColumn[_Card], ...] = (
    TidyColumn("period", "text", "时段", lambda f: str(f.card.period)),
    TidyColumn("unit", "text", "单位编号", lambda f: f.card.unit),
    TidyColumn("unit_name", "text", "单位名称", lambda f: f.name),
    TidyColumn("layer", "text", "责任层级", lambda f: f.scored.workspace.unit(f.card.unit).layer),
    TidyColumn("checklist", "text", "清单编号", lambda f: f.card.checklist),
    TidyColumn("version", "text", "清单版本", lambda f: f.card.version),
    TidyColumn(
        "title",
        "text",
        "清单名称",
        lambda f: f.scored.workspace.versions[f.card.checklist][f.card.version].title,
    ),
    TidyColumn("counts", "flag", "是否计入综合得分；否则单独计分", lambda f: f.counts),
    TidyColumn("score", "number", "得分，不计分为空", lambda f: f.card.score),
    TidyColumn("before_veto", "number", "否决之前的得分", lambda f: f.card.before_veto),
    TidyColumn("grade", "text", "等次", lambda f: f.card.grade),
    TidyColumn("earned", "number", "得到的分值 E", lambda f: f.card.earned),
    TidyColumn("applicable", "number", "适用的分值 A", lambda f: f.card.applicable),
    TidyColumn("bonus", "number", "加分（封顶以后）", lambda f: f.card.bonus),
    TidyColumn("penalty", "number", "倒扣分", lambda f: f.card.penalty),
    TidyColumn("gap", "number", "自查比督查高多少（百分制）", lambda f: f.card.gap),
    TidyColumn("overclaimed", "flag", "当月是否自查不实", lambda f: f.card.overclaimed),
    TidyColumn("overclaim_points", "number", "因自查不实扣的分", lambda f: f.card.overclaim_points),
    TidyColumn("provisional", "flag", "是否暂定", lambda f: f.card.provisional),
)

ITEMS: tuple[TidyColumn[_Item], ...] = (
    TidyColumn("period", "text", "时段", lambda f: str(f.of.card.period)),
    TidyColumn("unit", "text", "单位编号", lambda f: f.of.card.unit),
    TidyColumn("unit_name", "text", "单位名称", lambda f: f.of.name),
    TidyColumn("checklist", "text", "清单编号", lambda f: f.of.card.checklist),
    TidyColumn("version", "text", "清单版本", lambda f: f.of.card.version),
    TidyColumn("section", "text", "项目编号", lambda f: f.result.post.section),
    TidyColumn("item", "text", "事项编号", lambda f: f.result.post.item.id),
    TidyColumn("title", "text", "事项名称", lambda f: f.result.post.item.title),
    TidyColumn("kind", "text", "评分标准的种类", lambda f: f.result.post.item.criterion.kind),
    TidyColumn("nature", "text", "rule 党内法规要求，company 公司自定", lambda f: f.result.post.item.nature),
    TidyColumn("state", "text", "scored、missing、na 或 not_due", lambda f: f.result.state.value),
    TidyColumn("points", "number", "分值 P", lambda f: f.result.points),
    TidyColumn("earned", "number", "得到的分，没有计分为空", lambda f: f.result.earned),
    TidyColumn("source", "text", "用的是哪里的填报", lambda f: f.result.source),
    TidyColumn("corrected", "flag", "是否更正过", lambda f: f.result.corrected),
    TidyColumn("carried", "list", "由哪些月份提前填的", lambda f: tuple(map(str, f.result.carried))),
)  # fmt: skip

DEDUCTIONS: tuple[TidyColumn[_Lost], ...] = (
    TidyColumn("period", "text", "时段", lambda f: str(f.of.card.period)),
    TidyColumn("unit", "text", "单位编号", lambda f: f.of.card.unit),
    TidyColumn("unit_name", "text", "单位名称", lambda f: f.of.name),
    TidyColumn("checklist", "text", "清单编号", lambda f: f.of.card.checklist),
    TidyColumn("item", "text", "事项编号", lambda f: f.line.item),
    TidyColumn("rule", "text", "扣分规则编号，没有规则为空", lambda f: f.line.rule),
    TidyColumn("count", "number", "次数", lambda f: f.line.count),
    TidyColumn("points", "number", "失分", lambda f: f.line.points),
    TidyColumn("penalty", "flag", "是否倒扣分（另计，不在 A − E 之内）", lambda f: f.is_penalty),
    TidyColumn("reason", "text", "原因", lambda f: f.line.reason),
    TidyColumn("evidence", "list", "佐证材料", lambda f: f.line.evidence),
    TidyColumn("by", "text", "谁评定的", lambda f: f.line.by),
)  # fmt: skip

ENTRIES: tuple[TidyColumn[_Filled], ...] = (
    TidyColumn("period", "text", "月份", lambda f: str(f.key[2])),
    TidyColumn("unit", "text", "单位编号", lambda f: f.key[0]),
    TidyColumn("unit_name", "text", "单位名称", lambda f: f.names.get(f.key[0])),
    TidyColumn("checklist", "text", "清单编号", lambda f: f.key[1]),
    TidyColumn("item", "text", "事项编号", lambda f: f.item),
    TidyColumn(
        "side", "text", "inspection 督查，self 自查，correction 只由更正而有", lambda f: f.side
    ),
    TidyColumn("by", "text", "谁填的", lambda f: f.by),
    TidyColumn("recorded", "text", "记录里填的（JSON），没有为空", lambda f: _json(f.recorded)),
    TidyColumn("in_force", "text", "更正以后的（JSON）", lambda f: _json(f.in_force)),
    TidyColumn("corrected", "flag", "是否更正过", lambda f: f.recorded != f.in_force),
    TidyColumn("counts", "flag", "是否由它计分", lambda f: f.counts),
    TidyColumn("note", "text", "备注", lambda f: f.in_force.note if f.in_force else None),
    TidyColumn("evidence", "list", "佐证材料", lambda f: f.in_force.evidence if f.in_force else ()),
)

PROBLEMS: tuple[TidyColumn[_Problem], ...] = (
    TidyColumn("id", "text", "整改编号", lambda f: f.tracked.id),
    TidyColumn("period", "text", "属于哪个月", lambda f: str(found_month(f.tracked))),
    TidyColumn("unit", "text", "现在的责任单位", lambda f: f.tracked.progress.unit),
    TidyColumn("unit_name", "text", "单位名称", lambda f: f.names.get(f.tracked.progress.unit)),
    TidyColumn("checklist", "text", "来自哪份清单", lambda f: _origin(f.tracked, "checklist")),
    TidyColumn("item", "text", "来自哪条事项", lambda f: _origin(f.tracked, "item")),
    TidyColumn("problem", "text", "问题", lambda f: f.tracked.rectification.problem),
    TidyColumn("severity", "text", "major 重点，minor 一般", lambda f: f.tracked.progress.severity),
    TidyColumn("mode", "text", "immediate、limited 或 long", lambda f: f.tracked.progress.mode),
    TidyColumn("status", "text", "open、working、submitted、closed 或 withdrawn", lambda f: f.tracked.progress.state.value),
    TidyColumn("raised", "date", "登记日期", lambda f: f.tracked.progress.raised),
    TidyColumn("due", "date", "现在的期限", lambda f: f.tracked.progress.due),
    TidyColumn("submitted", "date", "最近一次提交复核", lambda f: f.tracked.progress.submitted),
    TidyColumn("closed", "date", "销号日期", lambda f: f.tracked.progress.closed),
    TidyColumn("in_time", "flag", "是否按期销号", lambda f: f.tracked.progress.on_time),
    TidyColumn("extended", "number", "延期次数", lambda f: _count(f.tracked.progress.extended)),
    TidyColumn("returned", "number", "退回次数", lambda f: _count(f.tracked.progress.returned)),
    TidyColumn("reopened", "number", "重新打开次数", lambda f: _count(f.tracked.progress.reopened)),
    TidyColumn("again", "number", "再次发生次数", lambda f: _count(f.tracked.progress.again)),
    TidyColumn("repeats", "text", "是哪一条的反弹", lambda f: f.tracked.rectification.repeats),
)  # fmt: skip

EVENTS: tuple[TidyColumn[_Event], ...] = (
    TidyColumn("problem", "text", "整改编号", lambda f: f.tracked.id),
    TidyColumn("number", "number", "第几件，从 1 起", lambda f: _count(f.number)),
    TidyColumn("at", "date", "哪一天", lambda f: f.event.at),
    TidyColumn("by", "text", "谁做的", lambda f: f.event.by),
    TidyColumn("action", "text", "做了什么", lambda f: f.event.action.value),
    TidyColumn("due", "date", "新的期限", lambda f: f.event.due),
    TidyColumn("note", "text", "说明", lambda f: f.event.note),
    TidyColumn("evidence", "list", "佐证材料", lambda f: f.event.evidence),
)

POINTS: tuple[TidyColumn[_Points], ...] = (
    TidyColumn("rules", "text", "积分细则编号", lambda f: f.rules.id),
    TidyColumn("number", "number", "台账里第几条，从 1 起", lambda f: _count(f.number)),
    TidyColumn("date", "date", "哪一天", lambda f: f.event.date),
    TidyColumn("person", "text", "党员编号", lambda f: f.event.person),
    TidyColumn("person_name", "text", "党员姓名", lambda f: f.names.get(f.event.person or "")),
    TidyColumn("rule", "text", "规则编号", lambda f: f.event.rule),
    TidyColumn("title", "text", "什么情形", lambda f: f.title),
    TidyColumn("times", "number", "次数", lambda f: _count(f.event.times)),
    TidyColumn("voids", "number", "作废的是第几条", lambda f: _count(f.event.voids)),
    TidyColumn("counts", "flag", "是否有效（没有作废）", lambda f: f.counts),
    TidyColumn("basis", "text", "依据", lambda f: f.event.basis),
    TidyColumn("approved_by", "text", "谁批准的", lambda f: f.event.approved_by),
)


class TidyScope(NamedTuple):
    """What the tables are to hold."""

    months: frozenset[Month]
    """The months of entries, problems and points; an after-year list's January is its December."""
    people: bool = False
    """Whether people may be named and their points told."""


def all_columns() -> dict[str, tuple[str, tuple[TidyColumn[Any], ...]]]:
    """Each table's title and columns, by its name, in the order in which they are written."""
    return {
        "scores": ("综合得分和名次", SCORES),
        "cards": ("得分表", CARDS),
        "items": ("事项得分", ITEMS),
        "deductions": ("失分", DEDUCTIONS),
        "entries": ("填报", ENTRIES),
        "problems": ("整改事项", PROBLEMS),
        "events": ("整改经过", EVENTS),
        "points": ("积分台账", POINTS),
    }


def tables(
    workspace: Workspace, filing: Filing, every: Sequence[Results], asked: TidyScope
) -> tuple[TidyTable, ...]:
    """The tables of the periods scored; without ``points`` where people may not be named.

    ``filing`` is what the records of all months say. Problems are those that belong to the months,
    as all that is on file has them; events are theirs.
    """
    names = {
        unit.id: unit.name
        for unit in workspace.units.values()
        if asked.people or unit.layer != PERSON_LAYER
    }
    scored = [Scored(workspace, names, results) for results in every]
    cards = [card for each in scored for card in _cards(each)]
    problems = [each for each in registry(workspace) if found_month(each) in asked.months]
    facts: dict[str, Iterable[object]] = {
        "scores": (_Ranked(each, row) for each in scored for row in each.results.ranking),
        "cards": cards,
        "items": (_Item(card, result) for card in cards for result in card.card.items),
        "deductions": (line for card in cards for line in _lost(card)),
        "entries": _filled(workspace, names, filing, asked.months),
        "problems": (_Problem(names, each) for each in problems),
        "events": (event for each in problems for event in _events(each)),
    }
    if asked.people:
        facts["points"] = _points(workspace, names, asked.months)
    return tuple(
        TidyTable(name, title, columns, tuple(tuple(c.of(f) for c in columns) for f in facts[name]))
        for name, (title, columns) in all_columns().items()
        if name in facts
    )


def _cards(scored: Scored) -> Iterator[_Card]:
    counting = {row.unit: row.counting for row in scored.results.ranking}
    for card in scored.results.scorecards:
        yield _Card(scored, card, card.checklist in counting.get(card.unit, ()))


def _lost(card: _Card) -> Iterator[_Lost]:
    yield from (_Lost(card, line, False) for line in card.card.deductions)
    yield from (_Lost(card, line, True) for line in card.card.penalties)


def _filled(
    workspace: Workspace, names: Names, filing: Filing, months: frozenset[Month]
) -> Iterator[_Filled]:
    for unit, month in sorted(filing.by_unit):
        for checklist, filed in filing.by_unit[unit, month].items():
            if workspace.home_month(checklist, month) in months:
                yield from _entries(workspace, names, (unit, checklist, month), filed)


def _entries(workspace: Workspace, names: Names, key: CardKey, filed: Filed) -> Iterator[_Filled]:
    """Both sides as they were filed and as corrections left them."""
    force = entries_in_force(filed, self_counts(workspace, key, filed))
    sides = (
        ("inspection", filed.inspection, force.inspection),
        ("self", filed.self_check, force.self_check),
    )
    for side, record, now in sides:
        recorded = record.entries if record is not None and record.entries else {}
        for item in now:
            entry = recorded.get(item)
            by = (now[item].by or record.by) if record is not None else None
            counts = force.source(item) == side
            yield _Filled(names, key, item, side, by, entry, now[item], counts)
    for item, entry in force.added.items():
        counts = force.source(item) == "correction"
        yield _Filled(names, key, item, "correction", entry.by, None, entry, counts)


def _events(tracked: Tracked) -> Iterator[_Event]:
    numbered = enumerate(tracked.rectification.events, start=1)
    return (_Event(tracked, number, event) for number, event in numbered)


def _points(workspace: Workspace, names: Names, months: frozenset[Month]) -> Iterator[_Points]:
    for document in workspace.ledgers:
        rules, void = workspace.points_rules_of(document.model), voided(document.model)
        if rules is None:  # a ledger without its rules is an error that is told
            continue
        for number, event in enumerate(document.model.events, start=1):
            if Month.of(event.date) in months:
                counts = number not in void and event.voids is None
                yield _Points(names, rules, number, event, counts)


def _count(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _json(entry: Entry | None) -> str | None:
    return None if entry is None else canonical_json(entry)


def _origin(tracked: Tracked, part: Literal["checklist", "item"]) -> str | None:
    source = tracked.rectification.source
    if source is None:
        return None
    return source.item if part == "item" else source.checklist.partition("@")[0]
