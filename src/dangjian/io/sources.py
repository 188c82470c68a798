"""Where a workspace's files come from: a folder now, a git revision later; names and bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from dangjian.codes import reading
from dangjian.io.yaml_reader import MAX_BYTES, Refused, Span, locate_all
from dangjian.problem import Finding, Location, Problem, placed

YAML_ENDINGS = (".yaml", ".yml")


class FileSource(Protocol):
    """Files by their name relative to the workspace, with forward slashes."""

    def names(self, path: str) -> list[str]:
        """The YAML files under a folder, in order, or the file itself; empty where nothing is."""
        ...

    def top_names(self) -> list[str]:
        """The YAML files that lie directly in the workspace."""
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

    def names(self, path: str) -> list[str]:
        """Hidden folders and files are passed over; links to folders aren't followed."""
        start = self.root / path
        if start.is_file():
            return [_clean(path)]
        found = []
        for folder, folders, files in os.walk(start):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            within = os.path.relpath(folder, self.root).replace(os.sep, "/")
            for name in files:
                if name.lower().endswith(YAML_ENDINGS) and not name.startswith("."):
                    found.append(name if within == "." else f"{within}/{name}")
        return sorted(found)

    def top_names(self) -> list[str]:
        """Files only, hidden ones passed over."""
        return sorted(
            entry.name
            for entry in os.scandir(self.root)
            if entry.is_file()
            and entry.name.lower().endswith(YAML_ENDINGS)
            and not entry.name.startswith(".")
        )

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return (self.root / path).exists()

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        try:
            with open(os.path.join(self.root, name), "rb") as file:
                # One byte more than allowed is enough to see that it is too much; asking for all of
                # that at once would make room for it first. A size of 0 may be a pipe's.
                size = os.fstat(file.fileno()).st_size
                return file.read(min(size or MAX_BYTES, MAX_BYTES) + 1)
        except FileNotFoundError:
            raise Refused(reading.MISSING_FILE, Span(), file=name) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refused(reading.UNREADABLE_FILE, Span(), file=name, reason=reason) from None


def _clean(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


# Findings get their place: a path of keys becomes line and column, only once it is needed.


def place_all(data: bytes, name: str, findings: Iterable[Finding]) -> list[Problem]:
    """Problems of one file from the findings of its document."""
    every = list(findings)
    spans = locate_all(data, [(finding.path, finding.on) for finding in every])
    return [
        placed(finding, Location(name, span.line, span.column, length=span.length))
        for finding, span in zip(every, spans, strict=True)
    ]


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
