"""Where a workspace's files come from: a folder now, a git revision later; names and bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from dangjian.codes.reading import MORE, more
from dangjian.io.listing import YAML_ENDINGS, Listing, list_files, read_file, strays
from dangjian.io.yaml_reader import Refused, locate_all
from dangjian.problem import MOST, Finding, Location, Problem, placed

__all__ = ["YAML_ENDINGS", "FileSource", "Folder"]


class FileSource(Protocol):
    """Files by their name relative to the workspace, with forward slashes."""

    def listing(self, path: str) -> Listing:
        """Everything under a folder, or the file itself; what can't be read is named with the reason."""
        ...

    def names(self, path: str) -> list[str]:
        """The YAML files of a listing, for callers that look at what is there and judge nothing by it."""
        ...

    def strays(self, covered: frozenset[str], passed: frozenset[str]) -> list[str]:
        """YAML files of the workspace outside the covered paths, nothing of ours being known of them."""
        ...

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises Refused when it isn't there or can't be opened."""
        ...


class Folder:
    """A workspace in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._root = os.fspath(root)

    def listing(self, path: str) -> Listing:
        """Hidden files and folders are passed over; links are never followed."""
        return list_files(self._root, path)

    def names(self, path: str) -> list[str]:
        """The YAML files under a path."""
        return list(self.listing(path).names)

    def strays(self, covered: frozenset[str], passed: frozenset[str]) -> list[str]:
        """YAML files that lie nowhere among the covered paths."""
        return strays(self._root, covered, passed)

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there, a link too."""
        return os.path.lexists(os.path.join(self._root, path))

    def read(self, name: str) -> bytes:
        """The bytes of a file; no link is followed, no pipe waited for."""
        return read_file(self._root, name)


# Findings get their place: a path of keys becomes line and column, only once it is needed.


def place_all(data: bytes, name: str, findings: Iterable[Finding]) -> list[Problem]:
    """Problems of one file from the findings of its document."""
    every = capped(findings)
    spans = locate_all(data, [(finding.path, finding.on) for finding in every])
    return [
        placed(finding, Location(name, span.line, span.column, length=span.length))
        for finding, span in zip(every, spans, strict=True)
    ]


def capped(findings: Iterable[Finding]) -> list[Finding]:
    """The first of the findings of one document, errors before others, and a count of the rest."""
    every = list(findings)
    counted = [finding for finding in every if finding.code is MORE]
    if len(every) - len(counted) <= MOST and not counted:
        return every
    told = [finding for finding in every if finding.code is not MORE]
    told.sort(key=lambda finding: finding.code.severity.order)
    rest = told[MOST:]
    count = len(rest) + sum(int(str(finding.values["count"])) for finding in counted)
    return [*told[:MOST], *([more(count)] if count else [])]


def place_by_document(source: FileSource, findings: Iterable[Finding]) -> list[Problem]:
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
