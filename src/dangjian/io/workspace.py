"""Loading a workspace: every file read, its shape checked, everything wrong kept as a problem.

One function for every command and every process, so that all of them know the same units and people.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from dangjian.codes import reading
from dangjian.codes import shape as shape_codes
from dangjian.documents import shape
from dangjian.documents.invisible import invisible_findings, may_be_invisible
from dangjian.documents.kinds import KINDS, SHELVES, TITLES, Document, schema_word
from dangjian.documents.schedule import early_for
from dangjian.documents.settings import Settings
from dangjian.documents.workspace import Workspace
from dangjian.io.glimpses import (
    MONTHLY,
    Glimpse,
    by_name,
    glimpse,
    guess,
    is_self_check,
    month_in,
    word_of,
)
from dangjian.io.inventory import UNSCORED, Inventory, strays_of, take_inventory
from dangjian.io.layout import SETTINGS_FILE
from dangjian.io.listing import is_copy, is_outside
from dangjian.io.sources import FileSource, place_all
from dangjian.io.yaml_reader import Refused, read
from dangjian.problem import Finding, Location, Problem, placed
from dangjian.values.period import Month, parse_month

_ANYWHERE = frozenset(("",))
"""What stands for the settings of a file that was named on the command line: it counts as what it is."""

Wanted = Callable[[Month], bool]
"""Which months' records a command needs; others aren't even parsed."""
Mine = Callable[[str], bool]
"""Which units' records a process reads, when several share the work."""


class Unusable(NamedTuple):
    """A record or correction that can't be used, and what it seems to be of."""

    name: str
    unit: str
    """Empty where nothing tells it."""
    checklist: str
    """Empty where nothing tells it."""
    month: Month
    word: str = "record"
    """``record`` or ``correction``."""
    is_self_check: bool = False


class Loaded(NamedTuple):
    """What was read, and what was wrong with it."""

    workspace: Workspace
    problems: tuple[Problem, ...]
    """Of listing, reading and of shape, placed."""
    unusable: tuple[Unusable, ...]
    """Records and corrections that couldn't be used but say where they belong."""
    broken: bool
    """Whether a structural file couldn't be used, so that nothing can be scored."""
    files: frozenset[str] = frozenset()
    """Every file that lies where something is read, whether this command needed it or not."""
    folders: frozenset[str] = frozenset()
    """The paths that were listed."""
    unlisted: frozenset[str] = frozenset()
    """The settings whose paths couldn't be listed completely."""
    register_unread: tuple[str, ...] = ()
    """What of the register of problems can't be used: files, and folders that can't be listed."""
    beside: frozenset[str] = frozenset()
    """Records and corrections of months that weren't asked for; their entries may count for a month
    that was."""
    wanted: Wanted | None = None
    """The months that were asked for; None: all."""


class _WorkspaceReader:
    """Collects documents and problems while files are read."""

    def __init__(
        self,
        source: FileSource,
        wanted: Wanted | None = None,
        mine: Mine | None = None,
        aside: Collection[str] = (),
    ) -> None:
        self.source = source
        self.wanted = wanted
        self.mine = mine
        self.aside = aside
        self.documents: dict[str, list[Document[Any]]] = {name: [] for name in SHELVES.values()}
        self.problems: list[Problem] = []
        self.unusable: list[Unusable] = []
        self.broken = False
        self.people_unread = False
        self.lost: dict[str, str] = {}
        self.settings: Settings | None = None
        self.months: set[Month] = set()
        self.january: dict[Month, set[str]] = {}
        """The lists of each January's records: those of an after-year list belong to the year before."""
        self.beside: set[str] = set()
        self.asked = wanted
        self._serves: dict[Month, frozenset[Month]] = {}
        self.unlisted: set[str] = set()
        self.register_unread: list[str] = []

    def read_settings(self) -> frozenset[str]:
        """The workspace's own file; the keys that stand in it."""
        data, raw = self._raw(SETTINGS_FILE, _ANYWHERE)
        if data is None:
            return frozenset()
        self.settings = self._model(SETTINGS_FILE, data, raw, _ANYWHERE, "workspace")
        return frozenset(raw) if isinstance(raw, dict) else frozenset()

    def read(self, name: str, keys: frozenset[str], expected: str | None = None) -> None:
        """Read one file, which lies in the paths of these settings."""
        data, raw = self._raw(name, keys)
        if data is not None:
            self._model(name, data, raw, keys, expected)

    def _raw(self, name: str, keys: frozenset[str]) -> tuple[bytes | None, object]:
        """Bytes and plain values of a file; no bytes where it isn't needed or can't be read."""
        data = b""
        try:
            data = self.source.read(name)
            seen = glimpse(data)
            if seen.word:
                known = seen.month is not None and _counts(seen.word, keys)
                if known and not self._needs(name, seen):
                    return None, None
            elif self.aside and word_of(data) in self.aside:
                return None, None
            return data, read(data)
        except Refused as refused:
            self.unread(name, data, refused, keys)
            return None, None

    def _model(
        self, name: str, data: bytes, raw: object, keys: frozenset[str], expected: str | None
    ) -> Any:
        findings = shape.schema_findings(raw)
        word = schema_word(raw["schema"]) if isinstance(raw, dict) and not findings else None
        model: Any = None
        if word is not None and expected is not None and word != expected:
            values = {"expected": TITLES[expected], "found": TITLES[word]}
            findings, word = (Finding(shape_codes.WRONG_PLACE, ("schema",), values),), None
        elif word is not None and not _counts(word, keys):
            self.stray(name, word)
            return None
        elif word is not None:
            model, findings = shape.parse(raw, word)
            if may_be_invisible(data):
                findings = (*findings, *invisible_findings(raw))
        if findings:
            self._spoiled(name, data, findings, raw, word, keys)
            return None
        if word in ("record", "correction") and not self._needs(name, _of_model(word, model)):
            return None
        if word in SHELVES:
            self.documents[SHELVES[word]].append(Document(name, model))
        return model

    def _note_month(self, seen: Glimpse) -> None:
        """A month has a record. A correction is none: alone it makes no month count."""
        if seen.word != "record" or seen.month is None:
            return
        if seen.month.month == 1:
            self.january.setdefault(seen.month, set()).add(seen.checklist)
        else:
            self.months.add(seen.month)

    def _needs(self, name: str, seen: Glimpse) -> bool:
        """Whether a command needs what is of this month and unit (empty: not known yet)."""
        # The month counts as one that has records, whoever reads them.
        self._note_month(seen)
        if self.mine is not None and seen.unit and not self.mine(seen.unit):
            return False
        return self._is_asked(name, seen.month)

    def _is_asked(self, name: str, month: Month | None) -> bool:
        """Whether a month was asked for, or its entries may count for one that was."""
        if month is None or self.wanted is None or self.wanted(month):
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

    def unread(self, name: str, data: bytes, refused: Refused, keys: frozenset[str]) -> None:
        """A file that can't be read keeps its card, or the whole structure, from being used."""
        if "closed" in refused.finding.values and is_outside(name):
            self.people_unread = True  # a restricted file that isn't for this reader
            values = {"what": "文件", "path": name, "reason": refused.finding.values["reason"]}
            finding = Finding(reading.PEOPLE_UNREAD, values=values)
            self.problems.append(placed(finding, Location(name)))
            return
        monthly = next((word for key, word in MONTHLY.items() if key in keys), "")
        own = glimpse(data).word
        if (monthly or own) and not self._claims(name, data, own or monthly):
            return
        self.problems.append(refused.problem(name))
        if monthly or own:
            return
        self._note_register(name, keys, word_of(data))
        if keys <= UNSCORED and word_of(data) != "people":
            return
        if _keeps_from_scoring(word_of(data)):
            self._lose(name, None, word_of(data))
        elif word_of(data) == "points-rules":
            self._name_lost(name, None)

    def _claims(self, name: str, data: bytes, word: str) -> bool:
        """Whether a monthly file that can't be used is of this command and process; then it is kept."""
        seen = guess(name, data, word)
        if seen.month is None:
            return self.mine is None or self.mine(seen.unit)
        if not self._needs(name, seen):
            return False
        own = is_self_check(name, data)
        self.unusable.append(Unusable(name, seen.unit, seen.checklist, seen.month, word, own))
        return True

    def refused(self, key: str, name: str, refused: Refused) -> None:
        """What couldn't be listed. A folder may hold anything: nothing can be scored without it."""
        if name.lower().endswith((".yaml", ".yml")):
            self.unread(name, b"", refused, frozenset((key,)))
            return
        month = month_in(name) if key in MONTHLY else None
        if month is not None and not self._needs(name, Glimpse(MONTHLY[key], month=month)):
            return
        self.problems.append(refused.problem(name))
        if month is not None:
            self.unusable.append(Unusable(name, "", "", month, MONTHLY[key]))
        self.unlisted.add(key)
        self._note_register(name, frozenset((key,)), "")
        self.broken = self.broken or key not in UNSCORED

    def _note_register(self, name: str, keys: frozenset[str], word: str) -> None:
        """Closing rates can't be told where part of the register isn't known."""
        if word == "rectification" or (not word and "rectifications" in keys):
            self.register_unread.append(name)

    def stray(self, name: str, word: str) -> None:
        """A document that lies where its kind doesn't count."""
        values = {"what": TITLES[word], "place": self._place(word)}
        self.problems.append(placed(Finding(reading.STRAY, values=values), Location(name)))

    def stray_folder(self, folder: str, word: str, count: int) -> None:
        """A folder with many such documents."""
        values = {"what": TITLES[word], "place": self._place(word), "count": count}
        self.problems.append(placed(Finding(reading.STRAY_FOLDER, values=values), Location(folder)))

    def _place(self, word: str) -> str:
        if word in _NO_KEY:
            return _NO_KEY[word]
        key = KINDS[word].counts_at[0]
        path = getattr(self.settings, key, key)
        if path is None:  # no people file is named: where it would be
            return "dangjian.yaml 的 people 写明的文件"
        return "、".join(path) if isinstance(path, tuple) else str(path)

    def _spoiled(
        self,
        name: str,
        data: bytes,
        findings: Iterable[Finding],
        raw: object,
        word: str | None,
        keys: frozenset[str],
    ) -> None:
        monthly = raw if word in ("record", "correction") and isinstance(raw, dict) else None
        if monthly is None and keys & MONTHLY.keys():
            if self._claims(name, b"", MONTHLY[min(keys & MONTHLY.keys())]):
                self.problems += place_all(data, name, findings)
            return
        if monthly is not None:
            self._spoiled_monthly(name, data, findings, monthly, word or "")
            return
        self.problems += place_all(data, name, findings)
        self._note_register(name, keys, word or "")
        if _keeps_from_scoring(word) and not keys <= UNSCORED - {"ledgers"}:
            self._lose(name, raw, word or "")
        elif word == "points-rules":
            self._name_lost(name, raw)

    def _spoiled_monthly(
        self, name: str, data: bytes, findings: Iterable[Finding], raw: dict[str, Any], word: str
    ) -> None:
        # What the file doesn't say, or says wrongly, its name may tell: the card must not be computed
        # as if nothing had been filed.
        habit = by_name(name, word)
        unit, checklist, period = (str(raw.get(key)) for key in ("unit", "checklist", "period"))
        unit = habit.unit if "unit" not in raw else "" if raw["unit"] is None else unit
        checklist = checklist.partition("@")[0] if "checklist" in raw else habit.checklist
        month = parse_month(period) or habit.month
        self._note_month(Glimpse(word, unit, checklist, month))
        if self.mine is not None and not self.mine(unit):
            return
        self.problems += place_all(data, name, findings)
        if month is not None and self._is_asked(name, month):
            own = is_self_check(name, data)
            self.unusable.append(Unusable(name, unit, checklist, month, word, own))

    def _lose(self, name: str, raw: object, word: str) -> None:
        """A structural file can't be used: nothing that names its id is to be blamed for that."""
        self.broken = True
        if word == "people":
            self.people_unread = True
        self._name_lost(name, raw)

    def _name_lost(self, name: str, raw: object) -> None:
        own = raw.get("id") if isinstance(raw, dict) else None
        stem = posixpath.basename(name).rpartition(".")[0].partition("@")[0]
        self.lost[own if isinstance(own, str) else stem] = name


def _of_model(word: str, model: Any) -> Glimpse:
    """What a record or correction says of itself."""
    checklist = model.checklist_id if word == "record" else model.checklist
    return Glimpse(word, model.unit, checklist, model.period)


def _keeps_from_scoring(word: str | None) -> bool:
    """Whether a fault in a file of this kind keeps anything from being scored; one that doesn't say what
    it is may be anything."""
    kind = KINDS.get(word or "")
    return kind is None or kind.keeps_from_scoring


def _counts(word: str, keys: frozenset[str]) -> bool:
    """Whether a kind of document counts at the paths of these settings."""
    return keys is _ANYWHERE or not keys.isdisjoint(KINDS[word].counts_at)


def load(
    source: FileSource,
    wanted: Wanted | None = None,
    extra: Iterable[str] = (),
    aside: Collection[str] = (),
    mine: Mine | None = None,
) -> Loaded:
    """The workspace at a source.

    ``wanted`` limits the months whose records and corrections are kept; ``extra`` files are kept
    whatever their month and place; ``aside`` are kinds of documents that the command doesn't ask for;
    ``mine`` limits records to some units. None of them changes which units, people, lists and policies
    are known, nor what is listed.
    """
    reader = _WorkspaceReader(source, wanted, mine, aside)
    written = reader.read_settings()
    settings = reader.settings
    if settings is None:
        reader.broken = True
        return _loaded(reader, None)
    inventory = take_inventory(source, settings, written)
    _report(reader, inventory, source)
    for name, keys in inventory.keys.items():
        if keys != {"seals"} and name != SETTINGS_FILE:
            reader.read(name, keys, inventory.expected.get(name))
    reader.wanted, reader.aside = None, ()
    for name in extra:
        if name not in {d.name for each in reader.documents.values() for d in each}:
            reader.read(name, _ANYWHERE)
    files = frozenset((SETTINGS_FILE, *inventory.keys))
    return _loaded(reader, settings, files, inventory.covered)


def load_loose(source: FileSource, paths: Iterable[str]) -> Loaded:
    """Files and folders without a workspace around them, such as a folder of checklists."""
    reader = _WorkspaceReader(source)
    names: list[str] = []
    for path in paths:
        listing = source.listing(path)
        names += listing.names or ([] if listing.refused or listing.found else [path])
        for name, refused in listing.refused:
            reader.problems.append(refused.problem(name))
    for name in dict.fromkeys(names):
        reader.read(name, _ANYWHERE)
    return _loaded(reader, None, frozenset(names))


def _report(reader: _WorkspaceReader, inventory: Inventory, source: FileSource) -> None:
    """What the listing found wrong; what lies about is told by the process that isn't one of many."""
    if inventory.findings:
        data = source.read(SETTINGS_FILE)
        reader.problems += place_all(data, SETTINGS_FILE, inventory.findings)
    for key, name, refused in inventory.refused:
        reader.refused(key, name, refused)
    reader.broken = reader.broken or inventory.broken
    reader.people_unread = reader.people_unread or inventory.closed
    reader.unlisted |= inventory.missing
    if "rectifications" in inventory.missing:
        reader.register_unread.append(SETTINGS_FILE)
    if reader.mine is not None:
        return
    strays: dict[tuple[str, str], list[str]] = {}
    for name in chain(inventory.copies, strays_of(source, inventory)):
        word = _word_in(source, name)
        if is_copy(posixpath.basename(name)) and word:
            reader.problems.append(placed(Finding(reading.COPY), Location(name)))
        elif word in TITLES and (word, name) != ("group", _GROUP_FILE):
            strays.setdefault((name.partition("/")[0], word), []).append(name)
    for (folder, word), names in strays.items():
        if len(names) > _FEW_STRAYS:
            reader.stray_folder(folder, word, len(names))
            continue
        for name in names:
            reader.stray(name, word)


_GROUP_FILE = "group.yaml"
"""The head of a group may have it beside its own settings; ``dangjian group`` reads it."""
_NO_KEY = {"workspace": SETTINGS_FILE, "group": f"集团文件夹，文件名 {_GROUP_FILE}"}
"""Where documents belong whose place no key of the settings names."""
_FEW_STRAYS = 20
"""More of one kind in one folder have one cause, a folder moved or misspelt, and are one problem."""


def _word_in(source: FileSource, name: str) -> str:
    """The kind that a file says it is of; empty where it isn't ours or can't be read."""
    try:
        return word_of(source.read(name))
    except Refused:
        return ""


def _loaded(
    reader: _WorkspaceReader,
    settings: Settings | None,
    files: frozenset[str] = frozenset(),
    folders: frozenset[str] = frozenset(),
) -> Loaded:
    documents: dict[str, Any] = {kind: tuple(each) for kind, each in reader.documents.items()}
    workspace = Workspace(
        settings=Document(SETTINGS_FILE, settings) if settings is not None else None,
        lost=reader.lost,
        people_unread=reader.people_unread,
        **documents,
    )
    # Records of January that only look back at the year before make no January count.
    months = reader.months | {
        january
        for january, lists in reader.january.items()
        if not all(workspace.is_after_year(name, january) for name in lists)
    }
    workspace = replace(
        workspace,
        months=frozenset(reader.months | set(reader.january)),
        months_with_records=tuple(sorted(months)),
        register_unread=tuple(reader.register_unread),
    )
    return Loaded(
        workspace,
        tuple(reader.problems),
        tuple(reader.unusable),
        reader.broken,
        files,
        folders,
        frozenset(reader.unlisted),
        tuple(reader.register_unread),
        frozenset(reader.beside),
        reader.asked,
    )
