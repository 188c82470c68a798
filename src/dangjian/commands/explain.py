"""Explaining units, zones, layers and records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dangjian.commands.checking import Checked, check_loaded, check_workspace
from dangjian.commands.score import (
    beside_records,
    checklist_of,
    drawn_alone,
    filed_alone,
    name_in,
    score_checked,
)
from dangjian.documents.record import Record
from dangjian.documents.spoken import Thing, called, layer_things, unit_things
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.explaining.card import Judged, Setting, explain_card
from dangjian.explaining.model import Explained, Explanation
from dangjian.explaining.unit import Explainer
from dangjian.io.journal import refuse_unfinished
from dangjian.io.sources import FileSource, Folder
from dangjian.io.workspace import load
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.card import score_card
from dangjian.scoring.drawn import NOTHING_DRAWN
from dangjian.scoring.entries import Filing
from dangjian.scoring.summaries import layer_summaries, zone_summaries
from dangjian.values.period import Period, PeriodKind


def explain_unit(
    source: FileSource, who: str, period: Period, item: str | None = None
) -> Explained:
    """A unit's period, or that of a zone or layer; of one item alone where it is named."""
    checked = check_workspace(source, set(period.months).__contains__)
    return explain_checked(checked, who, period, item)


def explain_checked(
    checked: Checked, who: str, period: Period, item: str | None = None
) -> Explained:
    """The same, of a workspace that has been checked already."""
    who = _called(checked.workspace, who, period)
    if who not in checked.workspace.units:
        return _explain_group(checked, who, period)
    explained = explain_all(checked, period, [who])
    if item is None:
        return explained
    return explained._replace(item=_item_called(explained.explanations, item))


def _called(workspace: Workspace, who: str, period: Period) -> str:
    """The id of a unit, zone or layer. Raises DangjianError."""
    zones = [zone for each in workspace.organizations for zone in each.model.zones]
    groups = [*(Thing(zone.id, zone.name) for zone in zones), *layer_things(workspace)]
    if who in workspace.units or any(who == group.id for group in groups):
        return who
    units = unit_things(workspace)

    def exists(thing: Thing) -> bool:
        unit = workspace.units.get(thing.id)
        return unit is not None and any(unit.exists_in(month) for month in period.months)

    hint = "单位、协作区和层级的编号见 organization.yaml。"
    return called(who, [*units, *groups], "组织里没有“{}”", also=exists, hint=hint)


def explain_scored(root: Path, what: Sequence[str], period: Period | None) -> Explained:
    """What ``score`` was asked for, explained: record files, else every unit of the period."""
    refuse_unfinished(root)
    source = Folder(root)
    files = [each for each in what if each.lower().endswith((".yaml", ".yml"))]
    if not files:
        wanted = () if period is None else period.months
        checked = check_workspace(source, set(wanted).__contains__)
        return Explained((), checked.problems) if period is None else explain_all(checked, period)
    every = [explain_record(source, name_in(root, file)) for file in files]
    stories = tuple(story for each in every for story in each.explanations)
    problems = dict.fromkeys(problem for each in every for problem in each.problems)
    return Explained(stories, tuple(problems))


def explain_all(checked: Checked, period: Period, units: Iterable[str] | None = None) -> Explained:
    """The units named, or every unit that has a card or a rank in the period, in ranking order."""
    scores = score_checked(checked, period, full=False)
    results, policy = scores.results, scores.policy
    if results is None or policy is None:
        return Explained((), scores.problems)
    explainer = Explainer(scores.workspace, checked.filing, results, policy)
    names = units
    if names is None:
        ranked = (row.unit for row in results.ranking)
        names = dict.fromkeys((*ranked, *(card.unit for card in results.scorecards)))
    stories = tuple(explainer.explain(scores.workspace.units[name]) for name in names)
    return Explained(stories, scores.problems, workspace=scores.workspace)


def _explain_group(checked: Checked, who: str, period: Period) -> Explained:
    """Summaries of a zone or layer. Raises DangjianError when there is nothing of that name."""
    scores = score_checked(checked, period, full=False)
    if scores.results is None:
        return Explained((), scores.problems)
    workspace = scores.workspace
    every = (
        *zone_summaries(workspace, scores.results),
        *layer_summaries(workspace, scores.results),
    )
    mine = tuple(summary for summary in every if summary.id == who)
    if not mine:
        raise DangjianError(
            f"{who} 在{period.words}没有得分可以汇总。", "不排名的层级、没有单位的协作区不汇总。"
        )
    kind = mine[0].kind
    chosen = tuple(summary for summary in mine if summary.kind == kind)
    return Explained((), scores.problems, chosen, workspace)


def _item_called(explanations: Sequence[Explanation], item: str) -> str:
    """The id of an item of these cards. Raises DangjianError."""
    if not explanations:
        return item
    named = explanations[0]
    cards = [card for story in explanations for card in story.cards]
    things = [Thing(each.id, each.title, card.title) for card in cards for each in card.items]
    missing = f"{named.unit_name} {named.period.words}的得分表里没有事项 {{}}"
    return called(item, things, missing, hint=f"事项编号见 dangjian show {named.unit}。")


def explain_record(source: FileSource, name: str, item: str | None = None) -> Explained:
    """A single record, scored from itself: no corrections, no ranking."""
    loaded = load(source, lambda _month: False, [name])
    checked = check_loaded(source, loaded)
    workspace = checked.workspace
    record = next((d.model for d in workspace.records if d.name == name), None)
    broken = any(problem.is_error and problem.location.file == name for problem in checked.problems)
    if not checked.sound or record is None or broken:
        return Explained((), checked.problems)
    policy = workspace.policy_in(record.period)
    if policy is None:
        raise ProblemsFound(checked.problems, f"{record.period.words}还没有生效的考核办法。")
    if record.excused is not None:
        raise DangjianError(f"{name} 经批准免报：{record.excused.reason}。", "没有得分可以说明。")
    beside = beside_records(source, workspace, [record])
    if beside.by_unit:
        checked = check_loaded(source, loaded, beside)
    explained = Explained((_record_story(workspace, record, beside),), checked.problems)
    if item is None:
        return explained
    return explained._replace(item=_item_called(explained.explanations, item))


def _record_story(workspace: Workspace, record: Record, beside: Filing) -> Explanation:
    policy = workspace.policy_in(record.period)
    assert policy is not None
    unit = workspace.unit(record.unit)
    filed = filed_alone(beside, record)

    def named(text: str) -> str:
        known = workspace.units.get(text)
        return known.name if known else text

    agenda = agenda_of(workspace, checklist_of(workspace, record), record.period)
    judged = Judged(
        unit=unit.id,
        agenda=agenda,
        policy=policy,
        tags=workspace.tags[unit.id],
        setting=Setting(filed, policy.missing, named),
        drawn=drawn_alone(workspace, record, beside) if agenda.draws else NOTHING_DRAWN,
    )
    card = score_card(unit.id, agenda, filed, policy, judged.tags, alone=True, drawn=judged.drawn)
    return Explanation(
        workspace=workspace.name,
        unit=unit.id,
        unit_name=unit.name,
        layer_name=workspace.layer_name(unit.layer),
        holders=(),
        period=Period(PeriodKind.MONTH, record.period),
        policy=f"{policy.title} {policy.version}",
        cards=(explain_card(card, judged, alone=True),),
        notes=("只看这一份记录：不算更正，也不排名。",),
    )
