"""Problems as GitHub annotations, and as the summary of a step.

GitHub shows only the first ten errors and warnings of a step: errors come first.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from dangjian import __version__
from dangjian.codes import CODES
from dangjian.problem import Problem, Severity
from dangjian.render.json import dump
from dangjian.render.markdown import plain_markdown

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST_ROWS = 200
"""A summary may have 1 MB; nobody reads more rows than this."""


def problems_github(problems: Sequence[Problem], prefix: str = "") -> str:
    """One workflow command a problem; ``prefix`` is the workspace's folder in the repository."""
    return "".join(f"{_command(problem, prefix)}\n" for problem in by_weight(problems))


def by_weight(problems: Sequence[Problem]) -> list[Problem]:
    """Errors, then warnings, then notes; each in the order of their places."""
    return sorted(problems, key=lambda problem: (problem.severity.order, problem.sort_key))


def _command(problem: Problem, prefix: str) -> str:
    at = problem.location
    properties = {
        "file": prefix + at.file,
        "line": str(at.line),
        "col": str(at.column),
        "endColumn": str(at.column + at.length),
        "title": f"{problem.code} {problem.severity.words}",
    }
    facts = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[problem.severity]} {facts}::{_data(_sentence(problem))}"


def _sentence(problem: Problem) -> str:
    at = problem.location
    cell = f"{at.sheet}!{at.cell}：" if at.sheet or at.cell else ""
    hint = f"\n{problem.hint}" if problem.hint else ""
    return f"{cell}{problem.message}{hint}\n说明：dangjian explain {problem.code}"


def _data(text: str) -> str:
    """Text after ``::``: what would end the command is escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property: what would end it too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def problems_summary(problems: Sequence[Problem], summary: str, prefix: str = "") -> str:
    """The Markdown that GitHub shows on the page of a run."""
    lines = [f"### dangjian validate\n\n{plain_markdown(summary)}\n"]
    if problems:
        lines.append("| | 位置 | 代码 | 问题 |\n|---|---|---|---|")
    for problem in by_weight(problems)[:_MOST_ROWS]:
        at = problem.location
        place = plain_markdown(f"{prefix}{at.file}:{at.line}")
        message = plain_markdown(problem.message)
        lines.append(f"| {problem.severity.words} | {place} | {problem.code} | {message} |")
    if len(problems) > _MOST_ROWS:
        lines.append(f"\n另有 {len(problems) - _MOST_ROWS} 个没有列出。")
    return "\n".join(lines) + "\n"


# Problems as GitLab's code quality report.


_GITLAB_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
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
                "severity": _GITLAB_LEVELS[problem.severity],
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


# Problems as SARIF 2.1.0, for tools that collect the findings of many programs.


_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def problems_sarif(problems: Sequence[Problem], prefix: str = "") -> str:
    """A log with one run; ``prefix`` is the workspace's folder in the repository."""
    used = sorted({problem.code for problem in problems})
    marked = zip(problems, fingerprints(problems, prefix), strict=True)
    run = {
        "tool": {
            "driver": {
                "name": "dangjian",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": [_rule(code) for code in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "仓库的根目录"}}},
        "results": [
            _result(problem, used.index(problem.code), mark, prefix) for problem, mark in marked
        ],
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code_id: str) -> dict[str, Any]:
    code = CODES[code_id]
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.page or code.title},
        "help": {"text": f"{code.page or code.title}\n详见：dangjian explain {code.id}"},
        "defaultConfiguration": {"level": _SARIF_LEVELS[code.severity]},
    }


def _result(problem: Problem, rule: int, fingerprint: str, prefix: str) -> dict[str, Any]:
    at = problem.location
    place: dict[str, Any] = {
        "artifactLocation": {
            "uri": quote(prefix + at.file, errors="surrogateescape"),
            "uriBaseId": "SRCROOT",
        }
    }
    if not at.sheet:
        place["region"] = {
            "startLine": at.line,
            "startColumn": at.column,
            "endColumn": at.column + max(1, at.length),
        }
    location: dict[str, Any] = {"physicalLocation": place}
    if at.sheet or at.cell:
        location["logicalLocations"] = [{"fullyQualifiedName": f"{at.sheet}!{at.cell}"}]
    hint = f"\n{problem.hint}" if problem.hint else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _SARIF_LEVELS[problem.severity],
        "message": {"text": problem.message + hint},
        "locations": [location],
        "partialFingerprints": {"dangjian/v1": fingerprint},
    }
