"""Loading a workspace: every file read, its shape checked, everything wrong kept as a problem."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from dangjian.codes import reading
from dangjian.codes import shape as shape_codes
from dangjian.documents import shape
from dangjian.documents.kinds import TITLES, Document, schema_word
from dangjian.documents.schedule import early_for
from dangjian.documents.settings import Settings
from dangjian.documents.workspace import Workspace
from dangjian.io.sources import FileSource, place_all
from dangjian.io.yaml_reader import Refused, read
from dangjian.problem import Finding, Problem
from dangjian.values.period import Month, parse_month

# A glimpse of a record or correction without parsing it: whose it is, of which list and month.


_SCHEMA = re.compile(rb"^schema:[ \t]*[\"']?dangjian/(record|correction)@1", re.MULTILINE)
# It begins with what stands before a line, not with ``^``: so most of the text is passed over at once.
_KEY = re.compile(
    rb"\n(unit|checklist|period):[ \t]*[\"']?([A-Za-z0-9_.@-]+)[\"']?[ \t\r]*(?:#.*)?(?=\n|\Z)"
)
_AT_LINE_START = (b"\nunit", b"\nchecklist", b"\nperiod")
_HABIT = re.compile(
    r"(?:^|/)(?P<month>\d{4}-\d{2})/(?P<unit>[^/]+?)\.(?P<checklist>[A-Za-z0-9_-]+?)(?:\.self)?\.ya?ml$"
)


_MONTH_FOLDER = re.compile(r"(?:^|/)(\d{4}-\d{2})/[^/]+$")
_RECORD = re.compile(rb"^schema:[ \t]*[\"']?dangjian/record@1", re.MULTILINE)


class Glimpse(NamedTuple):
    """What can be seen from outside; empty or None where it isn't certain."""

    monthly: bool = False
    """Whether it says that it is a record or a correction."""
    unit: str = ""
    checklist: str = ""
    month: Month | None = None
    is_record: bool = False
    """Whether it says that it is a record."""


def glimpse(data: bytes) -> Glimpse:
    """What the text of a file shows of itself."""
    schema = _SCHEMA.search(data)
    if schema is None:
        return Glimpse()
    head, _, rest = data.partition(b"\nentries:")
    # What stands before the entries is a small part; only an odd file says more behind them.
    text = data if any(key in rest for key in _AT_LINE_START) else head
    found: dict[bytes, list[bytes]] = {}
    for key, value in _KEY.findall(b"\n" + text):
        found.setdefault(key, []).append(value)
    once = {key: values[0].decode() for key, values in found.items() if len(values) == 1}
    return Glimpse(
        True,
        once.get(b"unit", ""),
        once.get(b"checklist", "").partition("@")[0],
        parse_month(once.get(b"period", "")),
        _RECORD.search(data) is not None,
    )


def by_name(name: str) -> Glimpse:
    """What the habit of naming tells of a file; nothing where its name doesn't follow it."""
    habit = _HABIT.search(name)
    if habit is None:
        return Glimpse()
    return Glimpse(True, habit["unit"], habit["checklist"], parse_month(habit["month"]))


def guess(name: str, data: bytes) -> Glimpse:
    """What a file that can't be read is probably of: by its text, else by the habit of its name."""
    seen, habit = glimpse(data), by_name(name)
    folder = _MONTH_FOLDER.search(name)
    if not habit.monthly:
        month = parse_month(folder[1]) if folder else None
        return seen._replace(month=seen.month or month) if seen.monthly else seen
    return Glimpse(
        True,
        seen.unit or habit.unit,
        seen.checklist or habit.checklist,
        seen.month or habit.month,
        seen.is_record,
    )


def is_self_check(name: str, data: bytes) -> bool:
    """Whether a file is a self-check, by its text or by the habit of its name."""
    said = re.search(rb"^kind:[ \t]*[\"']?(self|inspection)\b", data, re.MULTILINE)
    return said[1] == b"self" if said else re.search(r"\.self\.ya?ml$", name) is not None


SETTINGS_FILE = "dangjian.yaml"
ARCHIVE = "archive"
"""The folder beside lists, policy and points rules in which earlier versions are kept."""
OPTIONAL = ("records", "corrections", "rectifications", "ledgers", "campaigns", "calendar")
FOLDERS = ("checklists", *OPTIONAL)
"""The folders of a workspace; all but the first may be missing."""
_PLURALS = {
    "catalog": "catalogs",
    "organization": "organizations",
    "people": "people",
    "checklist": "checklists",
    "policy": "policies",
    "calendar": "calendars",
    "record": "records",
    "correction": "corrections",
    "rectification": "rectifications",
    "points-rules": "points_rules",
    "ledger": "ledgers",
    "campaign": "campaigns",
}
"""Kind of document → where the workspace keeps it."""

_UNSCORED = ("rectification", "points-rules", "ledger", "campaign")
"""Kinds of documents whose faults keep nothing from being scored."""

Wanted = Callable[[Month], bool]
"""Which months' records a command needs; others aren't even parsed."""
Mine = Callable[[str], bool]
"""Which units' records a process reads, when several share the work."""


class Unusable(NamedTuple):
    """A record or correction whose shape is wrong, and what it seems to be of."""

    name: str
    unit: str
    checklist: str
    """Unit and checklist are empty where nobody can tell."""
    month: Month
    is_self_check: bool = False


class Loaded(NamedTuple):
    """What was read, and what was wrong with it."""

    workspace: Workspace
    problems: tuple[Problem, ...]
    """Of reading and of shape, placed."""
    unusable: tuple[Unusable, ...]
    """Records and corrections that couldn't be used but say where they belong."""
    broken: bool
    """Whether a structural file couldn't be used, so that nothing can be scored."""
    beside: frozenset[str] = frozenset()
    """Records and corrections of months that weren't asked for; their entries may count for a month
    that was."""
    wanted: Wanted | None = None
    """The months that were asked for; None: all."""


class _Reader:
    """Collects documents and problems while files are read."""

    def __init__(self, source: FileSource, wanted: Wanted | None, mine: Mine | None = None) -> None:
        self.source = source
        self.wanted = wanted
        self.mine = mine
        self.documents: dict[str, list[Document[Any]]] = {name: [] for name in _PLURALS.values()}
        self.problems: list[Problem] = []
        self.unusable: list[Unusable] = []
        self.broken = False
        self.lost: set[str] = set()
        self.expected: dict[str, str] = {}
        """What the files that ``dangjian.yaml`` names one by one must be."""
        self.months: set[Month] = set()
        self.january: dict[Month, set[str]] = {}
        """The lists of each January's records: those of an after-year list belong to the year before."""
        self.beside: set[str] = set()
        self.wanted_months = wanted
        self._serves: dict[Month, frozenset[Month]] = {}

    def read(self, name: str, expected: str | None = None) -> Any:
        """Read one file; its model, or None with the reason among the problems."""
        data = b""
        try:
            data = self.source.read(name)
            seen = glimpse(data)
            if seen.month is not None:
                if seen.is_record:
                    self._note_month(seen.month, seen.checklist)
                if not self._needs(name, seen.unit, seen.month):
                    return None
            raw = read(data)
        except Refused as refused:
            self._unread(name, data, refused)
            return None
        return self._model(name, data, raw, expected or self.expected.get(name))

    def _model(self, name: str, data: bytes, raw: object, expected: str | None) -> Any:
        findings = shape.schema_findings(raw)
        word = schema_word(raw["schema"]) if isinstance(raw, dict) and not findings else None
        model: Any = None
        if word is not None and expected is not None and word != expected:
            values = {"expected": TITLES[expected], "found": TITLES[word]}
            findings, word = (Finding(shape_codes.WRONG_PLACE, ("schema",), values),), None
        elif word is not None:
            model, findings = shape.parse(raw, word)
        if findings:
            self._unusable(name, data, findings, raw, word)
        elif word in ("record", "correction"):
            if word == "record":
                self._note_month(model.period, model.checklist_id)
            if not self._needs(name, model.unit, model.period):
                return None
        if model is not None and word in _PLURALS:
            self.documents[_PLURALS[word]].append(Document(name, model))
        return model

    def _note_month(self, month: Month, checklist: str) -> None:
        """A month has a record."""
        if month.month == 1:
            self.january.setdefault(month, set()).add(checklist)
        else:
            self.months.add(month)

    def _needs(self, name: str, unit: str, month: Month) -> bool:
        """Whether a command needs the records of this month and unit (empty: not known yet)."""
        if self.mine is not None and unit and not self.mine(unit):
            return False
        if self.wanted is None or self.wanted(month):
            return True
        if not any(map(self.wanted, self._served_by(month))):
            return False
        self.beside.add(name)
        return True

    def _served_by(self, month: Month) -> frozenset[Month]:
        """The months for whose cards records of a month may matter: later ones of a longer cycle, and
        the December of an after-year list. Lists are read before records."""
        if month not in self._serves:
            lists = [document.model for document in self.documents["checklists"]]
            found = {
                due
                for checklist in lists
                for item in checklist.items()
                if item.counted and (due := early_for(item, month)) is not None
            }
            if any(checklist.is_after_year for checklist in lists):
                # A January may belong to the December before, and so does what was done early for it.
                found |= {each.plus(-1) for each in (month, *found) if each.month == 1}
            self._serves[month] = frozenset(found)
        return self._serves[month]

    def _unread(self, name: str, data: bytes, refused: Refused) -> None:
        """A file that can't be read keeps its card, or the whole structure, from being used."""
        seen = guess(name, data)
        if seen.monthly and self.mine is not None and not self.mine(seen.unit):
            return
        if seen.month is not None and not self._needs(name, seen.unit, seen.month):
            return
        self.problems.append(refused.problem(name))
        if seen.monthly:
            if seen.month is not None:
                if seen.is_record or not seen.unit:
                    self._note_month(seen.month, seen.checklist)
                self._give_up(name, data, seen.unit, seen.checklist, seen.month)
        elif not _UNSCORED_SCHEMA.search(data):
            self._lose(name, None)

    def _unusable(
        self, name: str, data: bytes, findings: Iterable[Finding], raw: object, word: str | None
    ) -> None:
        monthly = raw if word in ("record", "correction") and isinstance(raw, dict) else None
        if monthly is not None and self.mine and not self.mine(str(monthly.get("unit"))):
            return
        self.problems += place_all(data, name, findings)
        if word in _UNSCORED:
            return
        if monthly is None:
            self._lose(name, raw)
            return
        # What the file doesn't say, or says wrongly, its name may tell: the card must not be computed
        # as if nothing had been filed.
        habit = by_name(name)
        unit, checklist, period = (str(monthly.get(key)) for key in ("unit", "checklist", "period"))
        month = parse_month(period) or habit.month
        if month is not None:
            unit = unit if "unit" in monthly else habit.unit
            checklist = checklist.partition("@")[0] if "checklist" in monthly else habit.checklist
            unit = "" if unit == "None" else unit
            self._give_up(name, data, unit, checklist, month)

    def _give_up(self, name: str, data: bytes, unit: str, checklist: str, month: Month) -> None:
        """A record or correction can't be used: its card can't be computed."""
        own = is_self_check(name, data)
        self.unusable.append(Unusable(name, unit, checklist, month, own))

    def _lose(self, name: str, raw: object) -> None:
        """A structural file can't be used: nothing that names its id is to be blamed for that."""
        self.broken = True
        own = raw.get("id") if isinstance(raw, dict) else None
        stem = posixpath.basename(name).rpartition(".")[0].partition("@")[0]
        self.lost.add(own if isinstance(own, str) else stem)


_UNSCORED_SCHEMA = re.compile(
    rb"^schema:[ \t]*[\"']?dangjian/(?:" + "|".join(_UNSCORED).encode() + rb")@1", re.MULTILINE
)


def load(
    source: FileSource,
    wanted: Wanted | None = None,
    extra: Iterable[str] = (),
    folders: Collection[str] = FOLDERS,
    mine: Mine | None = None,
) -> Loaded:
    """The workspace at a source.

    ``wanted`` limits the months whose records and corrections are kept; ``extra`` files are kept
    whatever their month; ``folders`` are those that are read; ``mine`` limits records to some units.
    A missing optional folder is no problem; a missing file that ``dangjian.yaml`` names is one.
    """
    reader = _Reader(source, wanted, mine)
    settings = reader.read(SETTINGS_FILE, "workspace")
    if settings is None:
        return _loaded(reader, None)
    for name in _named_files(reader, settings, folders):
        reader.read(name)
    reader.wanted = None
    for name in extra:
        reader.read(name)
    return _loaded(reader, Document(SETTINGS_FILE, settings))


def load_loose(source: FileSource, paths: Iterable[str]) -> Loaded:
    """Files and folders without a workspace around them, such as a folder of checklists."""
    reader = _Reader(source, None)
    names = (name for path in paths for name in source.names(path) or [path])
    for name in dict.fromkeys(names):
        reader.read(name)
    return _loaded(reader, None)


def _named_files(reader: _Reader, settings: Settings, folders: Collection[str]) -> Iterator[str]:
    """The files of a workspace, each once: named ones, those in its folders, and loose ones at the top."""
    source = reader.source
    needed = [("organization", settings.organization), ("policy", settings.policy)]
    if "checklists" in folders:
        needed += [("checklists", path) for path in settings.checklists]
    seen = {SETTINGS_FILE}
    for key, path in needed:
        names = source.names(path)
        if not names:
            finding = Finding(reading.MISSING_FILE, (key,), {"file": path})
            reader.problems += place_all(source.read(SETTINGS_FILE), SETTINGS_FILE, [finding])
            reader.broken = True
        if key != "checklists" and names == [posixpath.normpath(path)]:
            reader.expected[names[0]] = key
        yield from _new(names, seen)
        if key == "policy" and names == [posixpath.normpath(path)]:
            yield from _new(_archived_policies(source, path), seen)
    for key in (key for key in OPTIONAL if key in folders):
        yield from _new(source.names(getattr(settings, key)), seen)
    yield from _new(filter(lambda name: _is_ours(source, name), source.top_names()), seen)


def _archived_policies(source: FileSource, policy: str) -> list[str]:
    """Earlier versions of a policy that is a file: they are kept beside it (a folder has them inside)."""
    folder = posixpath.join(posixpath.dirname(policy), ARCHIVE)
    return [n for n in source.names(folder) if posixpath.basename(n).startswith("policy@")]


def _new(names: Iterable[str], seen: set[str]) -> Iterator[str]:
    for name in names:
        if name not in seen:
            seen.add(name)
            yield name


def _is_ours(source: FileSource, name: str) -> bool:
    """Whether a file at the top of the workspace says that it is one of ours."""
    try:
        return (
            re.search(rb"^schema:[ \t]*[\"']?dangjian/", source.read(name), re.MULTILINE)
            is not None
        )
    except Refused:
        return False


def _loaded(reader: _Reader, settings: Document[Settings] | None) -> Loaded:
    documents: dict[str, Any] = {kind: tuple(each) for kind, each in reader.documents.items()}
    workspace = Workspace(settings=settings, lost=frozenset(reader.lost), **documents)
    months = reader.months | {
        january
        for january, lists in reader.january.items()
        if not all(workspace.is_after_year(name, january) for name in lists)
    }
    workspace = replace(
        workspace,
        months=frozenset(reader.months | set(reader.january)),
        months_with_records=tuple(sorted(months)),
    )
    return Loaded(
        workspace,
        tuple(reader.problems),
        tuple(reader.unusable),
        reader.broken,
        frozenset(reader.beside),
        reader.wanted_months,
    )
