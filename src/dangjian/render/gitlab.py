"""Problems as GitLab's code quality report.

A fingerprint tells GitLab which problems are old: it must not depend on the line, which moves with
every edit above it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dangjian.problem import Problem, Severity
from dangjian.render.jsons import dump

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_LINE_NUMBERS = re.compile(r"第 ?\d+ ?[行列]")


def problems_gitlab(problems: Sequence[Problem], prefix: str = "") -> str:
    """The report; ``prefix`` is the workspace's folder in the repository."""
    marked = zip(problems, fingerprints(problems, prefix), strict=True)
    return dump(
        [
            {
                "description": problem.message + (f"。{problem.hint}" if problem.hint else ""),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": _LEVELS[problem.severity],
                "location": {
                    "path": prefix + problem.location.file,
                    "lines": {"begin": problem.location.line},
                },
            }
            for problem, fingerprint in marked
        ]
    )


def fingerprints(problems: Sequence[Problem], prefix: str = "") -> Iterator[str]:
    """One for each problem: from code, file and message; equal ones are numbered in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        at = problem.location
        message = _LINE_NUMBERS.sub("", problem.message)
        key = (problem.code, prefix + at.file, at.sheet, at.cell, message)
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        yield hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
