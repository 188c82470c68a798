"""Which files a workspace consists of: every path of ``dangjian.yaml`` listed once, for every command.

The one place that says what is read. What it can't list it names; what lies elsewhere it names too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from dangjian.codes import reading
from dangjian.documents.kinds import AFTERMATH, KINDS, archive_beside
from dangjian.documents.settings import Settings
from dangjian.io.layout import FOLDERS, SEALS_FOLDER, SETTINGS_FILE, UNREAD_FOLDERS
from dangjian.io.listing import Listing, escaped, is_around, is_outside
from dangjian.io.sources import FileSource as Source
from dangjian.io.yaml_reader import Refused
from dangjian.problem import Finding, Path

REQUIRED = ("organization", "policy", "checklists")
RESTRICTED = ("people", "ledgers")
"""What may lie outside the workspace, where not everybody may look."""
UNSCORED = frozenset(KINDS[word].counts_at[0] for word in (*AFTERMATH, "seal"))
"""Settings whose files keep nothing from being scored when they can't be read."""


class Inventory(NamedTuple):
    """The files of a workspace and what stood in the way of listing them."""

    keys: dict[str, frozenset[str]]
    """File → the settings whose paths it lies in, in the order in which files are read."""
    expected: dict[str, str]
    """What files must be that settings name one by one."""
    findings: tuple[Finding, ...]
    """Of ``dangjian.yaml``: paths that lead nowhere, or where they mustn't."""
    refused: tuple[tuple[str, str, Refused], ...]
    """Setting, file or folder, and why it can't be read."""
    copies: tuple[str, ...]
    covered: frozenset[str]
    """The paths that were listed."""
    closed: bool
    """Whether people may be unknown, because a restricted folder is absent or closed."""
    broken: bool
    """Whether something without which nothing can be scored is missing."""
    missing: frozenset[str]
    """Settings with a path that leads nowhere, or where it mustn't."""


def take_inventory(source: Source, settings: Settings, written: frozenset[str]) -> Inventory:
    """List everything that the settings name. ``written``: the keys that stand in the file."""
    taker = _Taker(source, written)
    for key, place, path in _paths(settings):
        taker.take(key, place, path)
    taker.take("seals", (), SEALS_FOLDER)
    papers = settings.documents
    if papers is not None and papers.letterhead is not None:
        taker.look_for(("documents", "letterhead"), papers.letterhead)
    return taker.inventory()


def strays_of(source: Source, inventory: Inventory) -> list[str]:
    """Files that may be ours and lie where nothing is read."""
    return source.strays(inventory.covered, UNREAD_FOLDERS)


def _paths(settings: Settings) -> Iterator[tuple[str, Path, str]]:
    yield "organization", ("organization",), settings.organization
    yield "policy", ("policy",), settings.policy
    if settings.people is not None:
        yield "people", ("people",), settings.people
    for index, path in enumerate(settings.checklists):
        yield "checklists", ("checklists", index), path
    for key in FOLDERS:
        yield key, (key,), getattr(settings, key)


class _Taker:
    def __init__(self, source: Source, written: frozenset[str]) -> None:
        self.source = source
        self.written = written
        self.keys: dict[str, frozenset[str]] = {}
        self.expected: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.refused: list[tuple[str, str, Refused]] = []
        self.copies: list[str] = []
        self.covered = {SETTINGS_FILE}
        self.closed = False
        self.broken = False
        self.missing: set[str] = set()

    def inventory(self) -> Inventory:
        return Inventory(
            self.keys,
            self.expected,
            tuple(self.findings),
            tuple(self.refused),
            tuple(dict.fromkeys(self.copies)),
            frozenset(self.covered),
            self.closed,
            self.broken,
            frozenset(self.missing),
        )

    def take(self, key: str, place: Path, path: str) -> None:
        outside = is_outside(path)
        flaw = _flaw(key, path, outside)
        if flaw:
            values = {"key": key, "path": escaped(path), "advice": flaw}
            self.findings.append(Finding(reading.OUTSIDE, place, values))
            self.broken = self.broken or key not in UNSCORED
            self.missing.add(key)
            return
        listing = self.source.listing(path)
        self.covered.add(posixpath.normpath(path))
        if outside and key in RESTRICTED and _is_closed(listing):
            self._note(key, place, path, listing)
            return
        if not listing.found and (key in self.written or key in REQUIRED):
            self.findings.append(Finding(reading.MISSING_FILE, place, {"file": path}))
            self.broken = self.broken or key not in UNSCORED
            self.missing.add(key)
        self._add(key, listing)
        if listing.is_file:
            if key in ("organization", "policy", "people"):
                self.expected[listing.names[0]] = key
            self._archive(key, path)

    def look_for(self, place: Path, path: str) -> None:
        """A file that isn't ours to read, but must be there; nothing is scored by it."""
        key = ".".join(map(str, place))
        flaw = _flaw(key, path, is_outside(path))
        if flaw:
            values = {"key": key, "path": escaped(path), "advice": flaw}
            self.findings.append(Finding(reading.OUTSIDE, place, values))
        elif not self.source.exists(path):
            self.findings.append(Finding(reading.MISSING_FILE, place, {"file": escaped(path)}))

    def _add(self, key: str, listing: Listing) -> None:
        for name in listing.names:
            self.keys[name] = self.keys.get(name, frozenset()) | {key}
        self.copies += listing.copies
        self.refused += [(key, name, refused) for name, refused in listing.refused]

    def _note(self, key: str, place: Path, path: str, listing: Listing) -> None:
        self.closed = True
        reason = str(listing.refused[0][1].finding.values["reason"]) if listing.refused else "不在"
        what = "党员名单" if key == "people" else "积分台账和其中的名单"
        values = {"what": what, "path": path, "reason": reason}
        self.findings.append(Finding(reading.PEOPLE_UNREAD, place, values))

    def _archive(self, key: str, path: str) -> None:
        """Earlier versions lie beside a list or a policy that is named as a file."""
        if key not in ("checklists", "policy"):
            return
        listing = self.source.listing(archive_beside(posixpath.normpath(path)))
        mine = [
            name
            for name in listing.names
            if posixpath.basename(name).startswith("policy@") is (key == "policy")
        ]
        self._add(key, listing._replace(names=tuple(mine), copies=()))
        self.covered.update(mine)


def _is_closed(listing: Listing) -> bool:
    """Whether a restricted path isn't there, or the reader may not look into it."""
    return not listing.found or any("closed" in r.finding.values for _, r in listing.refused)


def _flaw(key: str, path: str, outside: bool) -> str:
    """What a path may not be, as the advice that says what it should be; empty when it is fine."""
    if not path.isprintable():
        return "路径里不能有换行等控制字符"
    if "\\" in path:
        return "路径用斜杠 / 分隔，不用反斜杠"
    if outside and key not in RESTRICTED:
        return "移到工作区里来，路径从工作区的根文件夹算起"
    if outside and is_around(path):
        return "这是工作区的上级目录；写受限文件夹本身，例如 ../restricted/ledgers"
    return ""
