"""Problems that a command meets on its way: told on stderr, beside the result."""

from __future__ import annotations

from collections.abc import Iterable

from dangjian.cli.common import note
from dangjian.problem import Problem


def tell(problems: Iterable[Problem]) -> None:
    """Every error in a line; warnings are the business of ``validate``."""
    from dangjian.render.problems import headline

    for problem in problems:
        if problem.is_error:
            note(headline(problem))
