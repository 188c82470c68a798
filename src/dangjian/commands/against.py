"""``validate --against REV``: what a change may not do to what was published before."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dangjian.codes import reviewing as codes
from dangjian.compare.history import (
    LOGS,
    correction_findings,
    history_findings,
    identity,
    log_findings,
)
from dangjian.documents.kinds import schema_word
from dangjian.documents.seal import SEALS_FOLDER
from dangjian.documents.settings import Settings
from dangjian.io.inventory import SETTINGS_FILE
from dangjian.io.revisions import Repository, Revision, commit_of, merge_base, repository_of
from dangjian.io.sources import FileSource, Folder, place_all
from dangjian.io.workspace import AFTERMATH, load
from dangjian.io.yaml_reader import Refused, read
from dangjian.problem import Finding, Location, Problem, placed
from dangjian.values.period import Month, Period, parse_month, parse_period

_GROWING = {**LOGS, "correction": "更正"}
_FILES = {"records": "一份记录", "corrections": "一份更正"}


def against(root: Path, revision: str) -> tuple[Problem, ...]:
    """Problems of the workspace at ``root`` compared with a git revision, sorted by place.

    Compared is the point at which the work in hand left that line, where history tells it. A revision
    that has no workspace yet has nothing to be held to. Raises DangjianError without git, outside a
    repository, and where the revision isn't there.
    """
    repository = repository_of(root)
    commit = merge_base(repository, commit_of(repository, revision))
    old, new = Revision(repository, commit), Folder(root)
    if not old.exists(SETTINGS_FILE):
        return ()
    held = _Held(old, new, revision, repository)
    problems = [*held.structure(), *held.logs(), *held.seals()]
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


class _Held:
    """Both sides of the comparison, and what is asked of them."""

    def __init__(self, old: Revision, new: Folder, revision: str, repository: Repository) -> None:
        self.old = old
        self.new = new
        self.revision = revision
        self.prefix = repository.prefix
        self.old_settings = _settings(old)
        self.new_settings = _settings(new)

    def structure(self) -> Iterator[Problem]:
        """Versions and ids."""
        before = load(self.old, lambda _month: False, aside=AFTERMATH)
        after = load(self.new, lambda _month: False, aside=AFTERMATH)
        first = {problem.location.file: problem.message for problem in reversed(before.problems)}
        for name in sorted(first):
            yield self._unread(name, first[name])
        for finding in history_findings(before.workspace, after.workspace, self.revision):
            yield from self._placed(finding.document, [finding])

    def logs(self) -> Iterator[Problem]:
        """Event logs and corrections."""
        for folder in ("rectifications", "ledgers", "corrections"):
            names = _names(self.old, self.old_settings, folder)
            here = _names(self.new, self.new_settings, folder)
            changed = [name for name in names if not self._is_same(name)]
            moved = _Elsewhere(self.new, [name for name in here if name not in names])
            for name in changed:
                yield from self._log(name, moved)

    def _is_same(self, name: str) -> bool:
        return _bytes(self.old, name) == _bytes(self.new, name)

    def _log(self, name: str, moved: _Elsewhere) -> Iterator[Problem]:
        before = self._tree(name)
        word = schema_word(before.get("schema")) if before is not None else None
        if before is None or word not in _GROWING:
            return
        there = name if self.new.exists(name) else moved.find(word, before)
        if there is None:
            yield self._gone(codes.LOG_REMOVED, name, {"what": _GROWING[word]})
            return
        after = _tree(self.new, there)
        if after is None:  # what is wrong with the file itself is told by its own problem
            return
        if word == "correction":
            findings = correction_findings(before, after, self.revision)
        else:
            findings = log_findings(word, before, after, self.revision)
        yield from self._placed(there, findings)

    def seals(self) -> Iterator[Problem]:
        """Seals, and the records and corrections of the months that they seal."""
        names = self.old.names(SEALS_FOLDER)
        here = set(self.new.names(SEALS_FOLDER))
        for name in names:
            if name not in here:
                yield self._gone(codes.SEAL_CHANGED, name, {"change": "被删掉了"})
            elif not self._is_same(name) and _tree(self.old, name) != _tree(self.new, name):
                finding = Finding(codes.SEAL_CHANGED, (), {**self._how(name), "change": "被改动了"})
                yield from self._placed(name, [finding])
        renewed = {_sealed(name) for name in here - set(names)}
        sealed = {period for name in names if (period := _sealed(name)) and period not in renewed}
        months = {month: period for period in sealed for month in period.months}
        for folder in ("records", "corrections"):
            if months:
                yield from self._touched(folder, months)

    def _touched(self, folder: str, months: dict[Month, Period]) -> Iterator[Problem]:
        """Files of sealed months that were added, changed or removed; a new name is no change."""
        before = dict.fromkeys(_names(self.old, self.old_settings, folder))
        after = dict.fromkeys(_names(self.new, self.new_settings, folder))
        differing = [
            n for n in (*before, *(a for a in after if a not in before)) if not self._is_same(n)
        ]
        was = {name: _tree(self.old, name) for name in differing if name in before}
        now = {name: _tree(self.new, name) for name in differing if name in after}
        for name in differing:
            one, other = was.get(name), now.get(name)
            month = next((m for m in (_month(one), _month(other)) if m in months), None)
            renamed = (one is None and other in was.values()) or (
                other is None and one in now.values()
            )
            if month is None or one == other or renamed:
                continue
            change = "删掉了" if name not in after else "改动了" if name in before else "增加了"
            values = {"period": months[month].words, "change": change + _FILES[folder]}
            yield from self._placed(name, [Finding(codes.SEALED_TOUCHED, (), values)])

    def _tree(self, name: str) -> dict[str, Any] | None:
        return _tree(self.old, name)

    def _how(self, name: str) -> dict[str, object]:
        path = posixpath.join(self.prefix, name)
        return {"file": name, "path": path, "revision": self.revision}

    def _gone(self, code: Any, name: str, values: dict[str, object]) -> Problem:
        return placed(Finding(code, values={**self._how(name), **values}), Location(name))

    def _unread(self, name: str, message: str) -> Problem:
        values = {"revision": self.revision, "file": name, "message": message}
        return placed(Finding(codes.OLD_UNREADABLE, values=values), Location(name))

    def _placed(self, name: str, findings: Iterable[Finding]) -> list[Problem]:
        every = [finding._replace(document=name) for finding in findings]
        data = _bytes(self.new, name)
        return (
            place_all(data, name, every)
            if data is not None
            else [placed(finding, Location(name)) for finding in every]
        )


class _Elsewhere:
    """Where a file that is no longer under its name may be now."""

    def __init__(self, source: FileSource, names: Iterable[str]) -> None:
        self._trees = {name: _tree(source, name) for name in names}

    def find(self, word: str, tree: dict[str, Any]) -> str | None:
        """The file that is of the same thing, or says the same; None when there is none."""
        wanted = identity(word, tree)
        for name, other in self._trees.items():
            if other is not None and (
                other == tree or (wanted and identity(word, other) == wanted)
            ):
                return name
        return None


def _settings(source: FileSource) -> Settings | None:
    loaded = load(source, lambda _month: False, aside=AFTERMATH)
    return loaded.workspace.settings.model if loaded.workspace.settings else None


def _names(source: FileSource, settings: Settings | None, folder: str) -> list[str]:
    return source.names(getattr(settings, folder) if settings is not None else folder)


def _bytes(source: FileSource, name: str) -> bytes | None:
    try:
        return source.read(name)
    except Refused:
        return None


def _tree(source: FileSource, name: str) -> dict[str, Any] | None:
    """The plain tree of a file; None when it isn't there or can't be read."""
    try:
        tree = read(source.read(name))
    except Refused:
        return None
    return tree if isinstance(tree, dict) else None


def _month(tree: dict[str, Any] | None) -> Month | None:
    period = tree.get("period") if tree is not None else None
    return parse_month(period) if isinstance(period, str) else None


def _sealed(name: str) -> Period | None:
    """``2026-05`` of ``seals/2026-05.1.yaml``."""
    stem = posixpath.basename(name).rpartition(".")[0]
    return parse_period(stem.rpartition(".")[0])
