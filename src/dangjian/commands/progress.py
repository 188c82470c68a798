"""Who owes which sheet of a period: expected, self-checked, inspected, excused."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dangjian.commands.checking import check_workspace
from dangjian.commands.register import cannot
from dangjian.documents.workspace import Workspace
from dangjian.io.sources import Folder
from dangjian.problem import Problem
from dangjian.scoring.expected import OwedSheet, expected_sheets
from dangjian.values.period import Period, PeriodKind


class OwedOverview(NamedTuple):
    """What is expected of a period and what has come."""

    workspace: Workspace
    period: Period
    sheets: tuple[OwedSheet, ...]
    """Every expected sheet, excused ones too."""
    problems: tuple[Problem, ...]
    """Errors of the period: such a sheet is neither handed in nor owed."""

    @property
    def due(self) -> tuple[OwedSheet, ...]:
        """The sheets that are to be handed in: the excused aside."""
        return tuple(sheet for sheet in self.sheets if not sheet.excused)


def progress(root: Path, period: Period) -> OwedOverview:
    """Who owes which sheet. A month is asked for alone, whenever it is; of a longer period the months
    count up to the last that has any record.

    Raises ProblemsFound where lists, organization or policy have errors.
    """
    checked = check_workspace(Folder(root), set(period.months).__contains__)
    if not checked.sound:
        raise cannot("看谁没交", checked.problems)
    months = period.months
    if period.kind is not PeriodKind.MONTH:
        known = checked.workspace.months_with_records
        months = tuple(month for month in months if known and known[0] <= month <= known[-1])
    sheets = expected_sheets(checked.workspace, checked.filing, months)
    return OwedOverview(checked.workspace, period, sheets, checked.errors)
