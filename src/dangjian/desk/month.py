"""本月: where the month stands, what comes next, and what is wrong with the files."""

from __future__ import annotations

from dangjian.commands.seal import load_seals
from dangjian.commands.validate import validate
from dangjian.desk.state import Desk
from dangjian.io.commits import git_state
from dangjian.io.layout import SHEETS_FOLDER
from dangjian.io.sources import Folder
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, raised_in, registry
from dangjian.scoring.expected import OwedSheet, expected_sheets
from dangjian.scoring.scores import Scores
from dangjian.scoring.summaries import Summary, layer_summaries
from dangjian.sheet.book import file_names
from dangjian.values.period import Month, Period, PeriodKind

_MOST = 200


def owed(desk: Desk, month: Month) -> tuple[OwedSheet, ...]:
    """Every expected sheet of a month."""
    checked = desk.checked(Period(PeriodKind.MONTH, month))
    key = ("owed", month)
    return desk.cached(key, lambda: expected_sheets(checked.workspace, checked.filing, (month,)))


def summaries(desk: Desk, period: Period) -> tuple[Summary, ...]:
    """The ranked layers of a period, each with its mean."""
    scores = desk.scores(period)
    if scores.results is None:
        return ()
    results, workspace = scores.results, scores.workspace
    return desk.cached(("summaries", period), lambda: tuple(layer_summaries(workspace, results)))


def tracked(desk: Desk) -> tuple[Tracked, ...]:
    """The register as it stands today."""
    checked = desk.checked(None)
    return desk.cached("register", lambda: registry(checked.workspace, desk.today()))


def month_page(desk: Desk, text: str) -> dict[str, object]:
    """The values of the page."""
    month = desk.month(text)
    period = Period(PeriodKind.MONTH, month)
    checked, scores = desk.checked(period), desk.scores(period)
    due = [sheet for sheet in owed(desk, month) if not sheet.excused]
    every = desk.cached(("register", period), lambda: registry(checked.workspace, desk.today()))
    living = [each for each in every if not each.is_over]
    seals = desk.cached("seals", lambda: load_seals(Folder(desk.root)))
    names = file_names(checked.workspace, month)
    return {
        "month": month,
        "sheets": sum(f"{SHEETS_FOLDER}/{name}" in desk.now.files for name in names.values()),
        "due": len(due),
        "self_checked": sum(sheet.self_checked for sheet in due),
        "to_inspect": sum(not sheet.final for sheet in due),
        "inspected": sum(sheet.inspected for sheet in due if not sheet.final),
        "means": [(each.layer_name, each.mean, len(each.rows)) for each in summaries(desk, period)],
        "provisional": _provisional(scores),
        "scored": scores.results is not None,
        "corrections": sum(d.model.period == month for d in checked.workspace.corrections),
        "raised": len(raised_in(every, period)),
        "open": len(living),
        "next_due": min((d for each in living if (d := each.progress.due) >= desk.today()), default=None),
        "submitted": sum(each.progress.state is ProblemState.SUBMITTED for each in living),
        "overdue": sum(each.progress.days_overdue(desk.today()) > 0 for each in living),
        "seals": [document.model for document in seals.of(period)],
        "problems": sorted(scores.problems, key=lambda each: not each.is_error)[:_MOST],
        "problem_count": len(scores.problems),
        "git": git_state(desk.root),
    }  # fmt: skip


def _provisional(scores: Scores) -> list[str]:
    """The names of the units whose score is provisional."""
    rows = scores.results.ranking if scores.results else ()
    return [scores.name_of(row.unit) for row in rows if row.provisional]


def problems_page(desk: Desk) -> dict[str, object]:
    """Every problem of every file: ``dangjian validate``."""
    found = desk.cached("validate", lambda: validate(desk.root, ()))
    return {"found": found, "problems": found.problems[:_MOST]}
