"""What every report and board is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy
from dangjian.documents.seal import SealMark
from dangjian.documents.settings import PaperSettings
from dangjian.documents.workspace import Workspace
from dangjian.explaining.card import Judged, Setting
from dangjian.rectify.common_problems import Commons, commons_of
from dangjian.rectify.settled import Judge
from dangjian.register.register import Tracked, registry
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.counting import is_card_of, months_of_cards
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.period import UnitMonth, score_period, unit_month
from dangjian.scoring.results import Results, Scorecard
from dangjian.scoring.scores import Scores
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month, Period, PeriodKind
from dangjian.values.wording import full_day, titled

_DIGEST_SHOWN = len("sha256:") + 12


@dataclass(frozen=True)
class Facts:
    """A period of a workspace, scored, and where that comes from."""

    scores: Scores
    """Of the period, items kept; `scores.results` is None only for reports that need no scores."""
    filing: Filing
    """The records and corrections of the year up to the period's end that may be used."""
    period: Period
    today: date
    """The date that the document bears; deadlines are judged by it."""
    seal: SealMark
    sealed_months: tuple[SealMark, ...]
    """The seals of the months within a longer period."""
    commit: str
    """The git commit of the workspace in words; empty without git."""
    engine: str
    units: tuple[str, ...] = ()
    """Ids of the units that were asked for; empty for all."""
    full: bool = False
    """Whether every annex is wanted."""
    draft: bool = False
    """Whether a 公示稿 is wanted: what is shown before it is final."""
    archive: bool = False
    """Whether the page with digests and seal is wanted."""
    letterhead: bytes | None = None
    """The Word document whose styles, head and foot Word files get; None for ours."""

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.scores.workspace

    @property
    def policy(self) -> Policy:
        """The policy of the period; the workflow has made sure that there is one."""
        assert self.scores.policy is not None
        return self.scores.policy

    @property
    def results(self) -> Results:
        """The results of the period; only for reports that need scores."""
        assert self.scores.results is not None
        return self.scores.results

    @cached_property
    def problems(self) -> tuple[Tracked, ...]:
        """Every rectification as it stood on the day that the document bears."""
        return registry(self.workspace, self.today)

    @cached_property
    def settled(self) -> frozenset[str]:
        """The open problems whose item no longer fails, by the records and corrections of the year: they
        wait to be withdrawn, and no paper tells them as failures."""
        return Judge(self.workspace, self.filing).settled(self.problems)

    @cached_property
    def standing(self) -> tuple[Tracked, ...]:
        """The register without those: what a notice or a bulletin may tell as failures."""
        return tuple(each for each in self.problems if each.id not in self.settled)

    @cached_property
    def history(self) -> tuple[Results, ...]:
        """The results of each month of the year up to the period's last, in order; no need of items.

        Only months between the first and the last with records; a month without policy is left out.
        """
        known = self.workspace.months_with_records
        if not known:
            return ()
        first = Month(self.period.last.year, 1)
        months = [first.plus(step) for step in range(self.period.last.month)]
        return tuple(
            self._month(month, policy)
            for month in months
            if known[0] <= month <= known[-1]
            and (policy := self.workspace.policy_in(month)) is not None
        )

    @cached_property
    def full_month(self) -> Callable[[Month], Results | None]:
        """The results of a month with the items of its cards, computed once for all who ask; None where
        no policy was in force. Records are known from January to the period's end."""

        @cache
        def scored(month: Month) -> Results | None:
            period, policy = Period(PeriodKind.MONTH, month), self.workspace.policy_in(month)
            if period == self.period and self.scores.results is not None:
                return self.scores.results
            if policy is None:
                return None
            return score_period(self.workspace, self.filing, period, policy)

        return scored

    def month_cards(self) -> Iterator[tuple[Month, Scorecard]]:
        """The full cards of single months that are part of the period, in time."""
        counted = self.results.months
        for month in months_of_cards(self.period, counted):
            known = month in counted or month in self.filing.months
            results = self.full_month(month) if known else None
            for card in results.scorecards if results is not None else ():
                if is_card_of(self.workspace, card.checklist, month, self.period):
                    yield month, card

    @cached_property
    def commons(self) -> Commons:
        """The common problems of the period, beside those of the one before where its records are of
        the same year."""
        return commons_of(self.workspace, self.filing, self.period, self.full_month)

    def _month(self, month: Month, policy: Policy) -> Results:
        period = Period(PeriodKind.MONTH, month)
        if period == self.period and self.scores.results is not None:
            return self.scores.results
        return score_period(self.workspace, self.filing, period, policy, full=False)

    def wants(self, unit: str) -> bool:
        """Whether a unit was asked for."""
        return not self.units or unit in self.units

    def unit(self, name: str) -> Unit:
        """A unit by its id."""
        return self.workspace.unit(name)

    @cached_property
    def checklists(self) -> tuple[Checklist, ...]:
        """The versions of the lists by which the period was scored."""
        if self.scores.results is None:
            return ()
        used = dict.fromkeys(
            (card.checklist, card.version) for card in self.scores.results.scorecards
        )
        return tuple(self.workspace.versions[name][version] for name, version in used)

    @property
    def papers(self) -> PaperSettings:
        """What papers need and no record says; defaults where the workspace says nothing."""
        settings = self.workspace.settings
        found = settings.model.documents if settings is not None else None
        return found if found is not None else PaperSettings()

    def foot(self, lists: Iterable[Checklist], scored: bool = True) -> tuple[str, ...]:
        """The foot of a page that rests on these lists: 编制依据, in one line without numbers of versions.

        ``scored``: whether the page tells any score, so that it matters whether they are sealed.
        """
        policy = self.scores.policy
        titles = [titled(policy.title)] if policy is not None else []
        titles += [titled(title) for title in dict.fromkeys(each.title for each in lists)]
        state = f"；{self.state}" if scored else ""
        rests = f"{''.join(titles)}及点检记录、整改台账"
        return (f"编制依据：{rests}，截至 {full_day(self.today)}{state}。",)

    @property
    def state(self) -> str:
        """Whether the results are sealed, in words for readers of a paper."""
        seal = self.seal
        if self.scores.results is None:
            return "不含得分"
        if seal.broken:
            return "得分没有通过封存核验，是暂定的"
        if not seal.id:
            return "得分尚未封存，是暂定的"
        if seal.changed:
            return "得分与封存的不一致，是暂定的"
        return "得分已封存，其中有暂定的得分" if seal.provisional else "得分已封存"

    @cached_property
    def provenance(self) -> tuple[str, ...]:
        """What all lists of the period come from, with versions and digests."""
        return self.origin(self.checklists)

    def origin(self, lists: tuple[Checklist, ...]) -> tuple[str, ...]:
        """What a page that rests on these lists comes from: period, lists, policy, engine, seal, commit."""
        named = "；".join(
            f"{each.title} {each.reference}（{digest_of(each)[:_DIGEST_SHOWN]}）" for each in lists
        )
        policy = self.scores.policy
        head = [f"时段：{self.period.words}"]
        if policy is not None:
            head.append(
                f"办法：{policy.title} {policy.version}（{digest_of(policy)[:_DIGEST_SHOWN]}）"
            )
        head.append(f"程序：dangjian {self.engine}")
        if self.commit:
            head.append(f"工作区提交：{self.commit}")
        months = "；".join(
            f"{each.id}（{each.digest[:_DIGEST_SHOWN]}）" for each in self.sealed_months
        )
        lines = [
            " · ".join(head),
            f"清单：{named}" if named else "",
            self.seal.words,
            f"其中已封存的月份：{months}" if months else "",
        ]
        return tuple(line for line in lines if line)


# The monthly cards beneath a period, with what was filed for them.


class MonthlyCard(NamedTuple):
    """A unit's card of one month, items kept."""

    unit: Unit
    month: Month
    card: Scorecard
    filed: Filed
    judged: Judged


def monthly_cards(facts: Facts, units: Iterable[str]) -> Iterator[MonthlyCard]:
    """Every card of these units in the months that count, unit by unit in time."""
    for name in units:
        unit = facts.unit(name)
        for month in facts.results.months:
            if unit.exists_in(month):
                yield from _cards(
                    facts, unit, unit_month(facts.workspace, facts.filing, unit, month)
                )


def _cards(facts: Facts, unit: Unit, month: UnitMonth) -> Iterator[MonthlyCard]:
    filed_lists = facts.filing.by_unit.get((unit.id, month.month), {})
    for card in month.cards:
        filed = filed_lists.get(card.checklist, Filed())
        yield MonthlyCard(unit, month.month, card, filed, _judged(facts, month, card, filed))


def _judged(facts: Facts, month: UnitMonth, card: Scorecard, filed: Filed) -> Judged:
    checklist = facts.workspace.versions[card.checklist][card.version]
    return Judged(
        unit=card.unit,
        agenda=agenda_of(facts.workspace, checklist, month.month),
        policy=month.policy,
        tags=facts.workspace.tags[card.unit],
        setting=Setting(filed, month.policy.missing, facts.scores.name_of),
    )
