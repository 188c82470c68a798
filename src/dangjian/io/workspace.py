"""Loading a workspace: every file read, its shape checked, everything wrong kept as a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dangjian.codes import reading
from dangjian.codes import shape as shape_codes
from dangjian.core import shape
from dangjian.core.documents import TITLES, Document, schema_word
from dangjian.core.period import Month, parse_month

from dangjian.core.settings import Settings

from dangjian.core.workspace import Workspace
from dangjian.io.places import place_all
from dangjian.io.sources import Source
from dangjian.io.yaml_reader import Refused, read
from dangjian.problem import Finding, Problem

SETTINGS_FILE = "dangjian.yaml"
_FOLDERS = ("records", "corrections", "rectifications", "ledgers", "campaigns", "calendar")
_PLURALS = {
    "catalog": "catalogs",
    "organization": "organizations",
    "people": "people",
    "checklist": "checklists",
    "policy": "policies",
    "calendar": "calendars",
    "record": "records",
    "correction": "corrections",
}
"""Kind of document → where the workspace keeps it."""

Wanted = Callable[[Month], bool]
"""Which months' records a command needs; others aren't even parsed."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A record or correction whose shape is wrong, and what it seems to be of."""

    name: str
    unit: str
    checklist: str
    month: Month


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, and what was wrong with it."""

    workspace: Workspace
    problems: tuple[Problem, ...]
    """Of reading and of shape, placed."""
    unusable: tuple[Unusable, ...]
    """Records and corrections that couldn't be used but say where they belong."""
    broken: bool
    """Whether a structural file couldn't be used, so that nothing can be scored."""


class _Reader:
    """Collects documents and problems while files are read."""

    def __init__(self, source: Source, wanted: Wanted | None) -> None:
        self.source = source
        self.wanted = wanted
        self.documents: dict[str, list[Document[Any]]] = {name: [] for name in _PLURALS.values()}
        self.problems: list[Problem] = []
        self.unusable: list[Unusable] = []
        self.broken = False
        self.months: set[Month] = set()

    def read(self, name: str, expected: str | None = None) -> Any:
        """Read one file; its model, or None with the reason among the problems."""
        data = b""
        try:
            data = self.source.read(name)
            month = peek_month(data)
            if month is not None:
                self.months.add(month)
                if self.wanted is not None and not self.wanted(month):
                    return None
            raw = read(data)
        except Refused as refused:
            self.problems.append(refused.problem(name))
            self.broken = self.broken or not _is_monthly(data)
            return None
        return self._model(name, data, raw, expected)

    def _model(self, name: str, data: bytes, raw: object, expected: str | None) -> Any:
        findings = shape.schema_findings(raw)
        word = schema_word(raw["schema"]) if isinstance(raw, dict) and not findings else None
        model = None
        if word is not None and expected is not None and word != expected:
            values = {"expected": TITLES[expected], "found": TITLES[word]}
            findings = (Finding(shape_codes.WRONG_PLACE, ("schema",), values),)
        elif word is not None:
            model, findings = shape.parse(raw, word)
        if findings:
            self.problems += place_all(data, name, findings)
            self._unusable(name, raw, word)
        elif word in ("record", "correction"):
            self.months.add(model.period)
            if self.wanted is not None and not self.wanted(model.period):
                return None
        if model is not None and word in _PLURALS:
            self.documents[_PLURALS[word]].append(Document(name, model))
        return model

    def _unusable(self, name: str, raw: object, word: str | None) -> None:
        if word not in ("record", "correction") or not isinstance(raw, dict):
            self.broken = True
            return
        unit, checklist = str(raw.get("unit")), str(raw.get("checklist")).partition("@")[0]
        period = raw.get("period")
        month = parse_month(period) if isinstance(period, str) else None
        if month is not None:
            self.unusable.append(Unusable(name, unit, checklist, month))


_PERIOD_LINE = re.compile(rb"^period:[ \t]*[\"']?(\d{4}-\d{2})[\"']?[ \t\r]*(?:#.*)?$", re.MULTILINE)
_MONTHLY_SCHEMA = re.compile(rb"^schema:[ \t]*[\"']?dangjian/(?:record|correction)@1", re.MULTILINE)


def _is_monthly(data: bytes) -> bool:
    """Whether a file that can't be read looks like a record or correction."""
    return _MONTHLY_SCHEMA.search(data) is not None


def peek_month(data: bytes) -> Month | None:
    """The month of a record or correction, without parsing it; None when that isn't certain."""
    if not _is_monthly(data):
        return None
    found = _PERIOD_LINE.findall(data)
    return parse_month(found[0].decode()) if len(found) == 1 else None


def load(source: Source, wanted: Wanted | None = None, extra: Iterable[str] = ()) -> Loaded:
    """The workspace at a source.

    ``wanted`` limits the months whose records and corrections are kept; ``extra`` files are kept
    whatever their month. A missing optional folder is no problem; a missing file that
    ``dangjian.yaml`` names is one.
    """
    reader = _Reader(source, wanted)
    settings = reader.read(SETTINGS_FILE, "workspace")
    if settings is None:
        return _loaded(reader, None)
    for name in _named_files(reader, settings):
        reader.read(name)
    reader.wanted = None
    for name in extra:
        reader.read(name)
    return _loaded(reader, Document(SETTINGS_FILE, settings))


def load_loose(source: Source, paths: Iterable[str]) -> Loaded:
    """Files and folders without a workspace around them, such as a folder of checklists."""
    reader = _Reader(source, None)
    names = (name for path in paths for name in source.names(path) or [path])
    for name in dict.fromkeys(names):
        reader.read(name)
    return _loaded(reader, None)


def _named_files(reader: _Reader, settings: Settings) -> Iterator[str]:
    """The files of a workspace, each once: named ones, those in its folders, and loose ones at the top."""
    source = reader.source
    needed = [("organization", settings.organization), ("policy", settings.policy)]
    needed += [("checklists", path) for path in settings.checklists]
    seen = {SETTINGS_FILE}
    for key, path in needed:
        names = source.names(path)
        if not names:
            finding = Finding(reading.MISSING_FILE, (key,), {"file": path})
            reader.problems += place_all(source.read(SETTINGS_FILE), SETTINGS_FILE, [finding])
            reader.broken = True
        yield from _new(names, seen)
    for key in _FOLDERS:
        yield from _new(source.names(getattr(settings, key)), seen)
    yield from _new(filter(lambda name: _is_ours(source, name), source.top_names()), seen)


def _new(names: Iterable[str], seen: set[str]) -> Iterator[str]:
    for name in names:
        if name not in seen:
            seen.add(name)
            yield name


def _is_ours(source: Source, name: str) -> bool:
    """Whether a file at the top of the workspace says that it is one of ours."""
    try:
        return re.search(rb"^schema:[ \t]*[\"']?dangjian/", source.read(name), re.MULTILINE) is not None
    except Refused:
        return False


def _loaded(reader: _Reader, settings: Document[Settings] | None) -> Loaded:
    months = sorted(reader.months)
    workspace = Workspace(
        settings=settings,
        months_with_records=(months[0], months[-1]) if months else (),
        **{kind: tuple(documents) for kind, documents in reader.documents.items()},
    )
    return Loaded(workspace, tuple(reader.problems), tuple(reader.unusable), reader.broken)
