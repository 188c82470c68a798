"""The Python interface: a workspace in five lines.

>>> import dangjian
>>> workspace = dangjian.load("examples/gear-company")
>>> problems = dangjian.validate(workspace)
>>> results = dangjian.score(workspace, "2026-05")
>>> page = dangjian.markdown(dangjian.explain(workspace, "br-tool", "2026-05"))

Nothing here writes files or prints. Scores are ``Decimal``; everything returned is frozen.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dangjian import __version__
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.values.period import Period, PeriodKind, parse_period

if TYPE_CHECKING:
    from dangjian.commands.checking import Checked
    from dangjian.explaining.model import Explanation
    from dangjian.pages.tables import Value
    from dangjian.problem import Problem
    from dangjian.scoring.results import Results


def load(path: str | os.PathLike[str] = ".") -> Checked:
    """Read and check all of a workspace, the folder that holds ``dangjian.yaml``.

    What is wrong in its files doesn't raise: see ``validate``. Raises DangjianError when there is no
    workspace.
    """
    from dangjian.commands.checking import check_workspace
    from dangjian.io.files import is_workspace
    from dangjian.io.sources import Folder

    root = Path(path)
    if not is_workspace(root):
        raise DangjianError(f"{root} 里没有 dangjian.yaml，不是工作区。")
    return check_workspace(Folder(root))


def validate(workspace: Checked) -> tuple[Problem, ...]:
    """Every problem of every file, sorted by place; empty when all is well."""
    return workspace.problems


def score(workspace: Checked, period: str) -> Results:
    """Cards and rankings of ``2026-05``, ``2026-Q2``, ``2026-H1`` or ``2026``.

    Records with errors are left out; they are among the problems. Raises ProblemsFound when lists,
    organization or policy have errors, DangjianError when the text is no period.
    """
    from dangjian.commands.score import score_checked
    from dangjian.scoring.results import with_deductions

    scores = score_checked(workspace, _period(period))
    if scores.results is None:
        raise ProblemsFound(scores.problems, "清单、组织或办法有错误，没有计分。")
    return with_deductions(scores.results)


def explain(workspace: Checked, unit: str, period: str, item: str | None = None) -> Explanation:
    """How each point of a unit's period came about, and what follows from the points.

    ``item`` keeps that item alone on the cards. Raises DangjianError for a unit, period or item that
    doesn't exist, ProblemsFound as ``score`` does.
    """
    from dangjian.commands.explain import explain_checked
    from dangjian.explaining.model import only

    if unit not in workspace.workspace.units:
        raise DangjianError(f"组织里没有单位 {unit}。")
    explained = explain_checked(workspace, unit, _period(period), item)
    if not explained.explanations:
        raise ProblemsFound(explained.problems, "清单、组织或办法有错误，没有计分。")
    story = explained.explanations[0]
    return story if item is None else only(story, item)


def markdown(explanation: Explanation) -> str:
    """An explanation as a Markdown page."""
    from dangjian.render.explanation import blocks_of, explanation_markdown

    return explanation_markdown(blocks_of([explanation], None))


def tables(
    workspace: Checked, periods: str | Iterable[str], *, people: bool = False
) -> dict[str, list[dict[str, Value]]]:
    """Tidy tables by name, each a list of rows, as ``dangjian export`` writes them.

    ``periods``: ``2026-05``, ``2026-Q2``, ``2026-H1``, ``2026``, months ``2026-01..2026-06``, or
    several of them. ``people``: name people and give the table ``points``. Numbers are ``Decimal``,
    days ``date``, lists tuples, what doesn't exist None. ``docs/data.md`` lists the columns. Raises
    as ``score`` does.
    """
    from dangjian.commands.export import export_checked

    asked = [periods] if isinstance(periods, str) else periods
    made = export_checked(
        workspace, [each for text in asked for each in _range(text)], people=people
    )
    return {
        table.name: [
            dict(zip((column.name for column in table.columns), row, strict=True))
            for row in table.rows
        ]
        for table in made.tables
    }


def as_dict(results: Results) -> dict[str, Any]:
    """Results as ``score --format json`` prints them: dicts, lists, plain numbers; without problems."""
    from dangjian.render.json import scores_dict

    return scores_dict(str(results.period), __version__, results.policy, results, ())


def _range(text: str) -> tuple[Period, ...]:
    from dangjian.commands.export import months_between

    first, dots, last = text.partition("..")
    if not dots:
        return (_period(text),)
    ends = (_period(first), _period(last))
    if any(end.kind is not PeriodKind.MONTH for end in ends):
        raise DangjianError(f"“{text}”两头要是月份。", "例如 2026-01..2026-06。")
    return months_between(ends[0].first, ends[1].first)


def _period(text: str) -> Period:
    period = parse_period(text)
    if period is None:
        raise DangjianError(f"“{text}”不是时段。", "例如 2026-05、2026-Q2、2026-H1、2026。")
    return period
