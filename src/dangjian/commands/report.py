"""Reports and boards: which there are, the facts they are made from, and writing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.codes.reading import STRAYS
from dangjian.commands import report_files
from dangjian.commands.checking import check_workspace
from dangjian.commands.register import cannot
from dangjian.commands.report_files import Maker, ReportFile
from dangjian.commands.report_templates import FORM, templated
from dangjian.commands.score import score_checked
from dangjian.commands.seal import engine, seal_of, sealed_months
from dangjian.documents.spoken import unit_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.atomic import write_bytes
from dangjian.io.journal import refuse_unfinished
from dangjian.io.revisions import described_head
from dangjian.io.sources import Folder
from dangjian.pages.facts import Facts
from dangjian.problem import Problem
from dangjian.values.period import Month, Period, PeriodKind
from dangjian.values.wording import after_chinese, listed


class ReportKind(NamedTuple):
    """A kind of report."""

    files: Maker
    """From the facts and a form (``xlsx`` …) to the files."""
    words: str
    forms: tuple[str, ...]
    """The natural one first."""
    needs_scores: bool = True
    periods: tuple[PeriodKind, ...] = tuple(PeriodKind)
    nothing: str = "检查时段和单位。"
    """Why there may be no file at all."""
    can_be_full: bool = False
    """Whether it has annexes that are made on demand."""
    can_be_draft: bool = False
    """Whether it is shown to everybody before it is final (公示稿)."""

    @property
    def is_pages(self) -> bool:
        """Whether it is made of pages (`pages.page`), which every writer of pages can show, also as html;
        of a board this says nothing of its html, which is one of its own."""
        return not {"docx", "xlsx"}.isdisjoint(self.forms)


class Wishes(NamedTuple):
    """What is asked of a report beyond its form."""

    full: bool = False
    """Every annex."""
    draft: bool = False
    """The 公示稿."""
    archive: bool = False
    """The page with versions, digests and seal."""


_YEAR = (PeriodKind.YEAR,)
_MONTH = (PeriodKind.MONTH,)
REPORTS = {
    "ranking": ReportKind(
        report_files.ranking,
        "排名",
        ("xlsx", "html", "csv", "md", "json"),
        can_be_full=True,
    ),
    "bulletin": ReportKind(
        report_files.bulletin, "通报", ("docx", "md", "json"), can_be_draft=True
    ),
    "results": ReportKind(report_files.results, "结果运用建议表", ("docx", "md", "json")),
    "notice": ReportKind(
        report_files.notice,
        "整改通知单",
        ("docx", "json"),
        needs_scores=False,
        nothing="没有未销号的问题。",
    ),
    "agreement": ReportKind(
        report_files.agreement, "责任书", ("docx", "json"), needs_scores=False, periods=_YEAR
    ),
    "book": ReportKind(
        report_files.book,
        "工作记录本",
        ("docx", "json"),
        needs_scores=False,
        periods=_YEAR,
        nothing="这一年没有党委委员和党支部，或者没有它们用的清单；别的单位用 --unit 写明。",
    ),
    "rectification": ReportKind(
        report_files.rectification, "整改台账", ("xlsx",), needs_scores=False
    ),
    "inspections": ReportKind(
        report_files.inspections, "督查情况表", ("xlsx", "docx", "md"), needs_scores=False
    ),
    "contacts": ReportKind(
        report_files.contacts, "联系点情况表", ("xlsx", "docx", "md"), needs_scores=False
    ),
    "registers": ReportKind(
        report_files.registers, "登记簿", ("xlsx", "docx", "md"), needs_scores=False
    ),
    "appraisal": ReportKind(report_files.appraisal, "述职材料", ("docx", "json"), periods=_YEAR),
    "kpi": ReportKind(report_files.kpi, "指标", ("json", "csv", "docx", "xlsx", "md")),
    "meeting": ReportKind(report_files.meeting, "例会材料", ("docx", "json")),
    "dashboard": ReportKind(report_files.dashboard, "看板", ("html",)),
}
"""What `report` makes."""
SUPPLEMENT = ReportKind(
    report_files.supplement,
    "责任书补充",
    ("docx",),
    needs_scores=False,
    periods=_YEAR,
    nothing="签订以后，清单和办法的版本都没有变。清单换版后，旧版本要用 dangjian freeze 存档，新版本要写 effective。",
)
"""`report agreement --supplement`."""
BOARDS = {
    "tcard": ReportKind(
        report_files.tcard,
        "T 卡",
        ("html", "xlsx"),
        needs_scores=False,
        periods=_MONTH,
        nothing="它出自每月到期的事项；用 --unit 写明单位，就从它的清单里出。",
    ),
    "kanban": ReportKind(
        report_files.kanban, "整改看板", ("html", "xlsx"), needs_scores=False, periods=_MONTH
    ),
    "campaign": ReportKind(report_files.wall, "挂图作战", ("html", "xlsx"), periods=_MONTH),
}
"""What `board` makes."""
_PERIOD_WORDS = {"year": "年度，例如 2026", "month": "月份，例如 2026-05"}


class Reported(NamedTuple):
    """The files of a report."""

    period: Period
    files: tuple[ReportFile, ...]
    """None where there is nothing to report."""
    problems: tuple[Problem, ...]
    """Errors in records or corrections: what they concern is shown as 无法计分."""
    strays: tuple[Problem, ...] = ()
    """Documents that lie where nothing is read."""


def report(
    root: Path,
    kind: ReportKind,
    period: Period | None,
    forms: Sequence[str],
    today: date,
    units: Sequence[str] = (),
    wishes: Wishes = Wishes(),  # noqa: B008 - an immutable value
) -> Reported:
    """The files of a report in these forms (its natural one if none); nothing is written yet.

    ``period``: None is the newest month with records. Raises DangjianError for a form, period or wish
    that the kind doesn't have and for unknown units, ProblemsFound when the workspace can't be scored.
    """
    chosen = tuple(dict.fromkeys(forms)) or kind.forms[:1]
    for form in chosen:
        if form not in kind.forms:
            raise DangjianError(
                f"{kind.words}没有 {form} 格式。", f"可用的是 {'、'.join(kind.forms)}。"
            )
    _refuse_wishes(kind, wishes)
    facts = facts_of(root, kind, period, today, units, wishes)
    name = next((name for name, each in REPORTS.items() if each is kind), "")
    own = templated(root, name, facts) if FORM in chosen else None
    files = tuple(
        made
        for form in chosen
        for made in (kind.files(facts, form) if own is None or form != FORM else own)
    )
    errors = tuple(problem for problem in facts.scores.problems if problem.is_error)
    strays = tuple(each for each in facts.scores.problems if each.code in STRAYS)
    return Reported(facts.period, files, errors, strays)


def facts_of(
    root: Path,
    kind: ReportKind,
    period: Period | None,
    today: date,
    units: Sequence[str] = (),
    wishes: Wishes = Wishes(),  # noqa: B008 - an immutable value
) -> Facts:
    """What a report is made from: the period scored, and its year's records up to then."""
    refuse_unfinished(root)
    source = Folder(root)
    if period is None:
        period = Period(PeriodKind.MONTH, _newest(source))
    if period.kind not in kind.periods:
        words = _PERIOD_WORDS[kind.periods[0].value]
        raise DangjianError(
            f"{kind.words}不能按{after_chinese(period.words)}出。", f"时段要写{words}。"
        )
    january = Month(period.last.year, 1)
    checked = check_workspace(source, lambda month: january <= month <= period.last)
    scores = score_checked(checked, period)
    if not checked.sound or (kind.needs_scores and scores.results is None):
        raise cannot(f"出{kind.words}", scores.problems)
    if scores.policy is None:
        raise DangjianError(f"{period.words}没有生效的考核办法。", "检查办法的 effective。")
    hint = f"现有的：{listed(checked.workspace.units)}。"
    chosen = (
        unit_called(checked.workspace, name, months=period.months, hint=hint) for name in units
    )
    return Facts(
        scores,
        checked.filing,
        period,
        today,
        seal=seal_of(root, period, scores),
        sealed_months=sealed_months(root, period),
        commit=described_head(root),
        engine=engine(),
        units=tuple(chosen),
        full=wishes.full,
        draft=wishes.draft,
        archive=wishes.archive,
        letterhead=_letterhead(source, checked.workspace),
    )


def _refuse_wishes(kind: ReportKind, wishes: Wishes) -> None:
    for wished, can, option, words in (
        (wishes.full, kind.can_be_full, "--full", "附表"),
        (wishes.draft, kind.can_be_draft, "--draft", "公示稿"),
    ):
        if wished and not can:
            able = [n for n, k in REPORTS.items() if k.can_be_full or k.can_be_draft]
            raise DangjianError(
                f"{kind.words}没有{words}，不用写 {option}。",
                f"--full 和 --draft 只用于 {'、'.join(able)}。",
            )


def _letterhead(source: Folder, workspace: Workspace) -> bytes | None:
    """The document that gives Word files their styles, head and foot; checked before it is used."""
    name = workspace.settings.model.documents if workspace.settings is not None else None
    if name is None or name.letterhead is None:
        return None
    from dangjian.io.letterhead import read_letterhead

    return read_letterhead(source, name.letterhead)


def _newest(source: Folder) -> Month:
    months = check_workspace(source, lambda _month: False).workspace.months_with_records
    if not months:
        raise DangjianError("工作区里还没有任何记录。", "写明时段，例如 2026-05。")
    return months[-1]


def write_report(made: Sequence[ReportFile], folder: Path) -> Iterator[Path]:
    """Write the files into a folder, made if absent; what is the same stays untouched."""
    for each in made:
        path = folder / each.name
        write_bytes(path, each.content)
        yield path
