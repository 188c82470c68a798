"""Findings get their place: a path of keys becomes line and column, only once it is needed."""

from __future__ import annotations

from collections.abc import Iterable

from dangjian.io.sources import Source
from dangjian.io.yaml_reader import Refused, locate_all
from dangjian.problem import Finding, Location, Problem, placed


def place_all(data: bytes, name: str, findings: Iterable[Finding]) -> list[Problem]:
    """Problems of one file from the findings of its document."""
    every = list(findings)
    spans = locate_all(data, [(finding.path, finding.on) for finding in every])
    return [
        placed(finding, Location(name, span.line, span.column, length=span.length))
        for finding, span in zip(every, spans, strict=True)
    ]


def place_by_document(source: Source, findings: Iterable[Finding]) -> list[Problem]:
    """Problems from findings of several documents, whose names are files of the source."""
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        by_name.setdefault(finding.document, []).append(finding)
    problems: list[Problem] = []
    for name, mine in by_name.items():
        try:
            problems += place_all(source.read(name), name, mine)
        except Refused:  # gone since it was read: the beginning of the file must do
            problems += [placed(finding, Location(name)) for finding in mine]
    return problems
