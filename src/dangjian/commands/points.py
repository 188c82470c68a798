"""Points ledgers: balances by person and unit, entries and their voiding; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.checks.ledgers import event_findings, ledger_findings
from dangjian.commands.register import load_aftermath, refuse_misshapen, said
from dangjian.documents.kinds import AFTERMATH, Document
from dangjian.documents.plain_values import plain_of
from dangjian.documents.points import Ledger, LedgerEvent, PointsRules
from dangjian.documents.spoken import Thing, called, rule_things, unit_called
from dangjian.documents.workspace import Workspace, effective_in
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.homes import home_of
from dangjian.io.layout import layout_of
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import append_event, create_log
from dangjian.io.sources import Folder, place_by_document
from dangjian.io.workspace import Loaded
from dangjian.ledgers.balances import (
    Balance,
    Entered,
    LedgerView,
    Points,
    balances,
    unit_summaries,
)
from dangjian.problem import Severity
from dangjian.values.period import Month
from dangjian.values.wording import listed

ASIDE = AFTERMATH - {"ledger"}


class PointsQuery(NamedTuple):
    """Which balances to show; everything by default."""

    rules: str | None = None
    year: int | None = None
    person: str | None = None
    unit: str | None = None
    under: bool = False
    """Only those under a line."""


def points(root: Path, asked: PointsQuery) -> Points:
    """Balances of the ledgers asked for. Raises DangjianError for unknown names."""
    source = Folder(root)
    loaded = load_aftermath(source, ASIDE)
    workspace = loaded.workspace
    asked = asked._replace(
        person=asked.person and unit_called(workspace, asked.person, "没有党员 {}"),
        unit=asked.unit and unit_called(workspace, asked.unit, "没有单位 {}"),
        rules=asked.rules and rules_called(workspace, asked.rules),
    )
    findings = [f for f in ledger_findings(workspace) if f.code.severity.value == "error"]
    problems = (*loaded.problems, *place_by_document(source, findings))
    bad = {finding.document for finding in findings}
    views = [
        _view(workspace, document.model, asked)
        for document in workspace.ledgers
        if document.name not in bad and _is_asked(document.model, asked)
    ]
    return Points(tuple(views), tuple(p for p in problems if p.is_error))


def _is_asked(ledger: Ledger, asked: PointsQuery) -> bool:
    return asked.rules in (None, ledger.rules_id) and asked.year in (None, ledger.year)


def _view(workspace: Workspace, ledger: Ledger, asked: PointsQuery) -> LedgerView:
    rules = workspace.points_rules_of(ledger)
    assert rules is not None  # a ledger without its rules has an error
    every = balances(ledger, rules, (asked.person,) if asked.person else ())
    mine = [balance for balance in every if _is_wanted(workspace, balance, asked)]
    unit_of = {unit.id: unit.parent or "" for unit in workspace.units.values()}
    summaries = unit_summaries(every, unit_of)
    return LedgerView(workspace, rules, ledger, tuple(mine), tuple(summaries))


def _is_wanted(workspace: Workspace, balance: Balance, asked: PointsQuery) -> bool:
    if asked.person is not None and balance.person != asked.person:
        return False
    if asked.under and balance.threshold is None:
        return False
    return asked.unit is None or workspace.unit(balance.person).parent == asked.unit


def rules_called(workspace: Workspace, name: str) -> str:
    """The id of points rules. Raises DangjianError."""
    every = [document.model for document in workspace.points_rules]
    known = dict.fromkeys(each.id for each in every)
    things = [Thing(each.id, each.title) for each in every]
    return called(name, things, "没有积分细则 {}", hint=f"现有细则：{listed(known)}")


def event_by_ids(
    workspace: Workspace,
    rules_id: str,
    event: LedgerEvent,
    keys: Iterable[str] = ("person", "unit", "rule"),
) -> LedgerEvent:
    """The event with ids for what these keys name. Raises DangjianError for what there isn't."""
    every = [d.model for d in workspace.points_rules if d.model.id == rules_id]
    months = [Month.of(event.day)]
    ids: dict[str, Any] = {}
    if "person" in keys and event.person is not None:
        missing = "组织里没有单位 {}" if rules_are_of_units(every) else "党员 “{}” 不在名单里"
        ids["person"] = unit_called(workspace, event.person, missing, months=months)
    if "unit" in keys and event.unit is not None:
        ids["unit"] = unit_called(workspace, event.unit, months=months)
    if "rule" in keys and event.rule is not None:
        rules = {rule.id: rule.title for each in every for rule in each.rules}
        missing, hint = f"规则 {{}} 不在细则 {rules_id} 里", f"现有：{listed(rules)}"
        if rules_are_of_units(every):
            missing = f"{every[0].title}里没有 {{}}"
            hint = f"可以写：{listed(rules.values())}。"
        ids["rule"] = called(event.rule, rule_things(rules), missing, hint=hint)
    return replace(event, **ids)


def rules_are_of_units(every: Iterable[PointsRules]) -> bool:
    """Whether ledgers by these versions of some rules register units and posts, not people."""
    return any(rules.layers for rules in every)


def enter(root: Path, rules_id: str, year: int, event: LedgerEvent) -> Entered:
    """Append an entry, or one that voids another, to a year's ledger; make the ledger when needed.

    Raises DangjianError, with every file as it was, when the event isn't allowed.
    """
    with workspace_lock(root):
        source = Folder(root)
        loaded = load_aftermath(source, ASIDE)
        workspace = loaded.workspace
        rules_id = rules_called(workspace, rules_id)
        event = event_by_ids(workspace, rules_id, event)
        document = ledger_of(loaded, rules_id, year)
        if event.voids is not None and not document.name:
            raise DangjianError(f"{rules_id} {year} 年还没有台账，没有可以冲销的。")
        ledger = replace(document.model, events=(*document.model.events, event))
        rules = rules_there(workspace, ledger)
        _refuse(workspace, rules, ledger)
        plain = plain_of(event)
        refuse_misshapen(plain_of(ledger), "ledger", document.name or rules_id)
        if document.name:
            home = home_of(root, document.name)
            append_event(root / document.name, source.read(document.name), plain, within=home)
        else:
            name = usual_name(workspace, rules_id, year)
            create_log(root / name, plain_of(ledger), within=home_of(root, name))
    person = event.person or ledger.events[(event.voids or 1) - 1].person or ""
    before = _balance(document.model, rules, person)
    after = _balance(ledger, rules, person)
    return Entered(rules, ledger, event, len(ledger.events), before, after)


def _balance(ledger: Ledger, rules: PointsRules, person: str) -> Balance:
    return next(each for each in balances(ledger, rules, (person,)) if each.person == person)


def ledger_of(loaded: Loaded, rules_id: str, year: int) -> Document[Ledger]:
    """The year's ledger; a new one without a name where there is none yet.

    Raises ProblemsFound where a file that can't be read might be it: it would look empty.
    """
    workspace, problems = loaded.workspace, loaded.problems
    every = [d.model for d in workspace.points_rules if d.model.id == rules_id]
    for document in workspace.ledgers:
        if (document.model.rules_id, document.model.year) == (rules_id, year):
            return document
    if any(problem.is_error for problem in problems):
        errors = tuple(problem for problem in problems if problem.is_error)
        raise ProblemsFound(
            errors,
            "有文件读不出来，也许就是这份台账，没有写入任何文件：先运行 dangjian validate 并改正。",
        )
    rules = effective_in(every, Month(year, 12)) or every[0]
    return Document(
        "", Ledger(schema="dangjian/ledger@1", rules=rules.reference, year=year, events=())
    )


def usual_name(workspace: Workspace, rules_id: str, year: int) -> str:
    """Where a year's ledger that isn't begun yet is going to lie."""
    return layout_of(workspace).ledger(rules_id, year)


def rules_there(workspace: Workspace, ledger: Ledger) -> PointsRules:
    """The rules that a ledger names. Raises DangjianError where they aren't there."""
    rules = workspace.points_rules_of(ledger)
    if rules is None:
        raise DangjianError(f"台账用的细则 {ledger.rules} 找不到。", "旧版本的细则要留存。")
    return rules


def _refuse(workspace: Workspace, rules: PointsRules, ledger: Ledger) -> None:
    for index, finding in event_findings(workspace, rules, ledger):
        old = index < len(ledger.events) - 1
        if old or finding.code.severity is Severity.ERROR:
            raise said(finding, "台账里先前的记录有错误，先改正：" if old else "")
