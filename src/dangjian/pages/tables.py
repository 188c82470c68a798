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

from dangjian.checks.ledgers import rules_of
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
class Column(Generic[T]):
    """One column of a table."""

    name: str
    kind: Kind
    words: str
    """What it says, in Chinese."""
    of: Callable[[T], Value]


class Table(NamedTuple):
    """A table with its rows."""

    name: str
    title: str
    columns: tuple[Column[Any], ...]
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


SCORES: tuple[Column[_Ranked], ...] = (
    Column("period", "text", "时段", lambda f: f.scored.period),
    Column("unit", "text", "单位编号", lambda f: f.row.unit),
    Column("unit_name", "text", "单位名称", lambda f: f.scored.names.get(f.row.unit)),
    Column("layer", "text", "责任层级", lambda f: f.row.layer),
    Column("class", "text", "排名组别，没有分组为空", lambda f: f.row.class_),
    Column("score", "number", "综合得分，不计分为空", lambda f: f.row.score),
    Column("rank", "number", "名次，不排名为空", lambda f: _count(f.row.rank)),
    Column("grade", "text", "等次", lambda f: f.row.grade),
    Column("tier", "text", "类别", lambda f: f.row.tier),
    Column("focus", "text", "指导重点", lambda f: f.row.focus),
    Column("coefficient", "number", "等次对应的系数", lambda f: f.row.coefficient),
    Column("provisional", "flag", "是否暂定", lambda f: f.row.provisional),
    Column("counting", "list", "计入综合得分的清单", lambda f: f.row.counting),
    Column("notes", "list", "说明", lambda f: f.row.notes),
)

CARDS: tuple[Column[_Card], ...] = (
    Column("period", "text", "时段", lambda f: str(f.card.period)),
    Column("unit", "text", "单位编号", lambda f: f.card.unit),
    Column("unit_name", "text", "单位名称", lambda f: f.name),
    Column("layer", "text", "责任层级", lambda f: f.scored.workspace.unit(f.card.unit).layer),
    Column("checklist", "text", "清单编号", lambda f: f.card.checklist),
    Column("version", "text", "清单版本", lambda f: f.card.version),
    Column(
        "title",
        "text",
        "清单名称",
        lambda f: f.scored.workspace.versions[f.card.checklist][f.card.version].title,
    ),
    Column("counts", "flag", "是否计入综合得分；否则单独计分", lambda f: f.counts),
    Column("score", "number", "得分，不计分为空", lambda f: f.card.score),
    Column("before_veto", "number", "否决之前的得分", lambda f: f.card.before_veto),
    Column("grade", "text", "等次", lambda f: f.card.grade),
    Column("earned", "number", "得到的分值 E", lambda f: f.card.earned),
    Column("applicable", "number", "适用的分值 A", lambda f: f.card.applicable),
    Column("bonus", "number", "加分（封顶以后）", lambda f: f.card.bonus),
    Column("penalty", "number", "倒扣分", lambda f: f.card.penalty),
    Column("gap", "number", "自查比督查高多少（百分制）", lambda f: f.card.gap),
    Column("overclaimed", "flag", "当月是否自查不实", lambda f: f.card.overclaimed),
    Column("overclaim_points", "number", "因自查不实扣的分", lambda f: f.card.overclaim_points),
    Column("provisional", "flag", "是否暂定", lambda f: f.card.provisional),
)

ITEMS: tuple[Column[_Item], ...] = (
    Column("period", "text", "时段", lambda f: str(f.of.card.period)),
    Column("unit", "text", "单位编号", lambda f: f.of.card.unit),
    Column("unit_name", "text", "单位名称", lambda f: f.of.name),
    Column("checklist", "text", "清单编号", lambda f: f.of.card.checklist),
    Column("version", "text", "清单版本", lambda f: f.of.card.version),
    Column("section", "text", "项目编号", lambda f: f.result.post.section),
    Column("item", "text", "事项编号", lambda f: f.result.post.item.id),
    Column("title", "text", "事项名称", lambda f: f.result.post.item.title),
    Column("kind", "text", "评分标准的种类", lambda f: f.result.post.item.criterion.kind),
    Column("nature", "text", "rule 党内法规要求，company 公司自定", lambda f: f.result.post.item.nature),
    Column("state", "text", "scored、missing、na 或 not_due", lambda f: f.result.state.value),
    Column("points", "number", "分值 P", lambda f: f.result.points),
    Column("earned", "number", "得到的分，没有计分为空", lambda f: f.result.earned),
    Column("source", "text", "用的是哪里的填报", lambda f: f.result.source),
    Column("corrected", "flag", "是否更正过", lambda f: f.result.corrected),
    Column("carried", "list", "由哪些月份提前填的", lambda f: tuple(map(str, f.result.carried))),
)  # fmt: skip

DEDUCTIONS: tuple[Column[_Lost], ...] = (
    Column("period", "text", "时段", lambda f: str(f.of.card.period)),
    Column("unit", "text", "单位编号", lambda f: f.of.card.unit),
    Column("unit_name", "text", "单位名称", lambda f: f.of.name),
    Column("checklist", "text", "清单编号", lambda f: f.of.card.checklist),
    Column("item", "text", "事项编号", lambda f: f.line.item),
    Column("rule", "text", "扣分规则编号，没有规则为空", lambda f: f.line.rule),
    Column("count", "number", "次数", lambda f: f.line.count),
    Column("points", "number", "失分", lambda f: f.line.points),
    Column("penalty", "flag", "是否倒扣分（另计，不在 A − E 之内）", lambda f: f.is_penalty),
    Column("reason", "text", "原因", lambda f: f.line.reason),
    Column("evidence", "list", "佐证材料", lambda f: f.line.evidence),
    Column("by", "text", "谁评定的", lambda f: f.line.by),
)  # fmt: skip

ENTRIES: tuple[Column[_Filled], ...] = (
    Column("period", "text", "月份", lambda f: str(f.key[2])),
    Column("unit", "text", "单位编号", lambda f: f.key[0]),
    Column("unit_name", "text", "单位名称", lambda f: f.names.get(f.key[0])),
    Column("checklist", "text", "清单编号", lambda f: f.key[1]),
    Column("item", "text", "事项编号", lambda f: f.item),
    Column("side", "text", "inspection 督查，self 自查，correction 只由更正而有", lambda f: f.side),
    Column("by", "text", "谁填的", lambda f: f.by),
    Column("recorded", "text", "记录里填的（JSON），没有为空", lambda f: _json(f.recorded)),
    Column("in_force", "text", "更正以后的（JSON）", lambda f: _json(f.in_force)),
    Column("corrected", "flag", "是否更正过", lambda f: f.recorded != f.in_force),
    Column("counts", "flag", "是否由它计分", lambda f: f.counts),
    Column("note", "text", "备注", lambda f: f.in_force.note if f.in_force else None),
    Column("evidence", "list", "佐证材料", lambda f: f.in_force.evidence if f.in_force else ()),
)

PROBLEMS: tuple[Column[_Problem], ...] = (
    Column("id", "text", "整改编号", lambda f: f.tracked.id),
    Column("period", "text", "属于哪个月", lambda f: str(found_month(f.tracked))),
    Column("unit", "text", "现在的责任单位", lambda f: f.tracked.progress.unit),
    Column("unit_name", "text", "单位名称", lambda f: f.names.get(f.tracked.progress.unit)),
    Column("checklist", "text", "来自哪份清单", lambda f: _origin(f.tracked, "checklist")),
    Column("item", "text", "来自哪条事项", lambda f: _origin(f.tracked, "item")),
    Column("problem", "text", "问题", lambda f: f.tracked.rectification.problem),
    Column("severity", "text", "major 重点，minor 一般", lambda f: f.tracked.progress.severity),
    Column("mode", "text", "immediate、limited 或 long", lambda f: f.tracked.progress.mode),
    Column("status", "text", "open、working、submitted、closed 或 withdrawn", lambda f: f.tracked.progress.state.value),
    Column("raised", "date", "登记日期", lambda f: f.tracked.progress.raised),
    Column("due", "date", "现在的期限", lambda f: f.tracked.progress.due),
    Column("submitted", "date", "最近一次提交复核", lambda f: f.tracked.progress.submitted),
    Column("closed", "date", "销号日期", lambda f: f.tracked.progress.closed),
    Column("in_time", "flag", "是否按期销号", lambda f: f.tracked.progress.on_time),
    Column("extended", "number", "延期次数", lambda f: _count(f.tracked.progress.extended)),
    Column("returned", "number", "退回次数", lambda f: _count(f.tracked.progress.returned)),
    Column("reopened", "number", "重新打开次数", lambda f: _count(f.tracked.progress.reopened)),
    Column("again", "number", "再次发生次数", lambda f: _count(f.tracked.progress.again)),
    Column("repeats", "text", "是哪一条的反弹", lambda f: f.tracked.rectification.repeats),
)  # fmt: skip

EVENTS: tuple[Column[_Event], ...] = (
    Column("problem", "text", "整改编号", lambda f: f.tracked.id),
    Column("number", "number", "第几件，从 1 起", lambda f: _count(f.number)),
    Column("at", "date", "哪一天", lambda f: f.event.at),
    Column("by", "text", "谁做的", lambda f: f.event.by),
    Column("action", "text", "做了什么", lambda f: f.event.action.value),
    Column("due", "date", "新的期限", lambda f: f.event.due),
    Column("note", "text", "说明", lambda f: f.event.note),
    Column("evidence", "list", "佐证材料", lambda f: f.event.evidence),
)

POINTS: tuple[Column[_Points], ...] = (
    Column("rules", "text", "积分细则编号", lambda f: f.rules.id),
    Column("number", "number", "台账里第几条，从 1 起", lambda f: _count(f.number)),
    Column("date", "date", "哪一天", lambda f: f.event.date),
    Column("person", "text", "党员编号", lambda f: f.event.person),
    Column("person_name", "text", "党员姓名", lambda f: f.names.get(f.event.person or "")),
    Column("rule", "text", "规则编号", lambda f: f.event.rule),
    Column("title", "text", "什么情形", lambda f: f.title),
    Column("times", "number", "次数", lambda f: _count(f.event.times)),
    Column("voids", "number", "作废的是第几条", lambda f: _count(f.event.voids)),
    Column("counts", "flag", "是否有效（没有作废）", lambda f: f.counts),
    Column("basis", "text", "依据", lambda f: f.event.basis),
    Column("approved_by", "text", "谁批准的", lambda f: f.event.approved_by),
)


class Asked(NamedTuple):
    """What the tables are to hold."""

    months: frozenset[Month]
    """The months of entries, problems and points; an after-year list's January is its December."""
    people: bool = False
    """Whether people may be named and their points told."""


def all_columns() -> dict[str, tuple[str, tuple[Column[Any], ...]]]:
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
    workspace: Workspace, filing: Filing, every: Sequence[Results], asked: Asked
) -> tuple[Table, ...]:
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
        Table(name, title, columns, tuple(tuple(c.of(f) for c in columns) for f in facts[name]))
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
        rules, void = rules_of(workspace, document.model), voided(document.model)
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
