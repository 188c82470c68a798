"""``validate --against REV``: what a change may not do to what was published before."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dangjian.codes import reviewing as codes
from dangjian.compare.history import (
    correction_findings,
    history_findings,
    identity,
    log_findings,
)
from dangjian.documents import shape
from dangjian.documents.kinds import AFTERMATH, KINDS, schema_word
from dangjian.documents.settings import Settings
from dangjian.io.inventory import take_inventory
from dangjian.io.layout import SETTINGS_FILE, sealed_period
from dangjian.io.revisions import Repository, Revision, commit_of, merge_base, repository_of
from dangjian.io.sources import FileSource, Folder, place_all
from dangjian.io.workspace import load
from dangjian.io.yaml_reader import Refused, read
from dangjian.problem import Finding, Location, Problem, placed
from dangjian.values.period import Month, Period, parse_month, parse_period
from dangjian.values.wording import listed

_GROWING = {
    word: kind.log or kind.title for word, kind in KINDS.items() if kind.log or kind.never_changes
}
"""Kinds of which nothing that was written may change, and what people call that."""
_SHOWN = 5
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
    problems = [*held.structure(), *held.logs(), *held.seals(), *held.recomputed()]
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))


class _Held:
    """Both sides of the comparison, and what is asked of them."""

    def __init__(self, old: Revision, new: Folder, revision: str, repository: Repository) -> None:
        self.old = old
        self.new = new
        self.revision = revision
        self.prefix = repository.prefix
        self.old_files = _files(old)
        self.new_files = _files(new)

    def structure(self) -> Iterator[Problem]:
        """Versions and ids."""
        before = load(self.old, lambda _month: False, aside=AFTERMATH)
        after = load(self.new, lambda _month: False, aside=AFTERMATH)
        wrong = [problem for problem in before.problems if problem.is_error]
        first = {problem.location.file: problem.message for problem in reversed(wrong)}
        for name in sorted(first):
            yield self._unread(name, first[name])
        for finding in history_findings(before.workspace, after.workspace, self.revision):
            yield from self._placed(finding.document, [finding])

    def logs(self) -> Iterator[Problem]:
        """Event logs and corrections."""
        for key in dict.fromkeys(KINDS[word].counts_at[0] for word in _GROWING):
            names = _names(self.old_files, key)
            # A file that is no longer read is gone, though it may still lie where it was.
            here = set(_names(self.new_files, key))
            changed = [name for name in names if name not in here or not self._is_same(name)]
            moved = _Elsewhere(self.new, sorted(here.difference(names)))
            for name in changed:
                yield from self._log(name, name in here, moved)

    def _is_same(self, name: str) -> bool:
        return _bytes(self.old, name) == _bytes(self.new, name)

    def _log(self, name: str, is_read: bool, moved: _Elsewhere) -> Iterator[Problem]:
        before = self._tree(name)
        word = schema_word(before.get("schema")) if before is not None else None
        if before is None or word not in _GROWING:
            return
        there = name if is_read else moved.find(word, before)
        if there is None:
            yield self._gone(codes.LOG_REMOVED, name, {"what": _GROWING[word]})
            return
        after = _tree(self.new, there)
        if after is None:  # what is wrong with the file itself is told by its own problem
            return
        if KINDS[word].never_changes:
            findings = correction_findings(before, after, self.revision)
        else:
            findings = log_findings(word, before, after, self.revision)
        yield from self._placed(there, findings)

    def seals(self) -> Iterator[Problem]:
        """Seals, and the records and corrections of the months that they seal."""
        names = _names(self.old_files, "seals")
        here = set(_names(self.new_files, "seals"))
        for name in names:
            if name not in here:
                yield self._gone(codes.SEAL_CHANGED, name, {"change": "被删掉了"})
            elif not self._is_same(name) and _tree(self.old, name) != _tree(self.new, name):
                finding = Finding(codes.SEAL_CHANGED, (), {**self._how(name), "change": "被改动了"})
                yield from self._placed(name, [finding])
        renewed = {_sealed(name) for name in here - set(names)}
        sealed = {period for name in names if (period := _sealed(name)) and period not in renewed}
        months = {month: period for period in sealed for month in period.months}
        for key in ("records", "corrections"):
            if months:
                yield from self._touched(key, months)

    def recomputed(self) -> Iterator[Problem]:
        """Sealed periods that no longer give what their newest seal holds."""
        if not (_names(self.old_files, "seals") and _names(self.new_files, "seals")):
            return
        from dangjian.commands.verify import verify

        for each in verify(self.new.root).seals:
            if not each.newest or not (each.moves or each.errors):
                continue
            period = parse_period(each.seal.period)
            names = [move.name for move in each.moves]
            what = f"{listed(names, _SHOWN)}的结果变了" if names else "算不出来"
            values = {
                "period": period.words if period else each.seal.period,
                "period_id": each.seal.period,
                "what": what,
            }
            yield from self._placed(each.file, [Finding(codes.SEALED_MOVED, ("digest",), values)])

    def _touched(self, key: str, months: dict[Month, Period]) -> Iterator[Problem]:
        """Files of sealed months that were added, changed or removed; a new name is no change."""
        before = dict.fromkeys(_names(self.old_files, key))
        after = dict.fromkeys(_names(self.new_files, key))
        differing = [
            n
            for n in (*before, *(a for a in after if a not in before))
            if (n in before) is not (n in after) or not self._is_same(n)
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
            values = {"period": months[month].words, "change": change + _FILES[key]}
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


def _files(source: FileSource) -> dict[str, frozenset[str]]:
    """The files of a workspace by its own settings; by the usual folders where these can't be read."""
    tree = _tree(source, SETTINGS_FILE)
    settings, _ = shape.parse(tree, "workspace")
    if settings is None:
        settings = Settings(
            schema="dangjian/workspace@1",
            name="-",
            organization="organization.yaml",
            policy="policy.yaml",
            checklists=("checklists",),
        )
    return take_inventory(source, settings, frozenset()).keys


def _names(files: dict[str, frozenset[str]], key: str) -> list[str]:
    return [name for name, keys in files.items() if key in keys]


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
    return parse_period(sealed_period(name))
