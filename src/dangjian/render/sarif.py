"""Problems as SARIF 2.1.0, for tools that collect the findings of many programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dangjian import __version__
from dangjian.codes import CODES
from dangjian.problem import Problem, Severity
from dangjian.render.gitlab import fingerprints
from dangjian.render.jsons import dump

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


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
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(problem: Problem, rule: int, fingerprint: str, prefix: str) -> dict[str, Any]:
    at = problem.location
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(prefix + at.file), "uriBaseId": "SRCROOT"}
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
        "level": _LEVELS[problem.severity],
        "message": {"text": problem.message + hint},
        "locations": [location],
        "partialFingerprints": {"dangjian/v1": fingerprint},
    }
