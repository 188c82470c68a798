"""Where every file of a workspace lies: the one place that joins a folder and a name.

Names are relative to the workspace, with forward slashes, in the form in which listings give them, so
that they can be compared. What a name within a folder looks like is a habit (the schema word says what a
file is); but everything that we write follows it, and everything that looks for a file asks here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from dangjian.errors import DangjianError

if TYPE_CHECKING:
    from dangjian.documents.settings import Settings
    from dangjian.documents.workspace import Workspace

SETTINGS_FILE = "dangjian.yaml"
"""At the root of a workspace; a folder with one is a workspace."""
LOCK_FILE = ".dangjian.lock"
JOURNAL_FILE = ".dangjian.journal"
TEMPORARY = ".dangjian-{pid}-{random}.tmp"
LITTER = ".dangjian-*.tmp"
"""What the temporary files that a kill may leave behind are called."""
GIT_IGNORE, GIT_ATTRIBUTES = ".gitignore", ".gitattributes"
EDITOR_SETTINGS = ".vscode/settings.json"

FOLDERS = ("records", "corrections", "rectifications", "ledgers", "campaigns", "calendar")
"""Keys of ``dangjian.yaml`` that name a folder; the default one is called like the key and may be absent."""
SEALS_FOLDER, EVIDENCE_FOLDER, ORIGINALS_FOLDER = "seals", "evidence", "originals"
"""Folders that no setting moves: seals, files that prove something was put right, collected workbooks."""
SHEETS_FOLDER, REPORTS_FOLDER = "sheets", "reports"
"""Folders of what the program makes anew whenever it is asked."""
TEMPLATES_FOLDER = "templates"
"""Word documents that papers are filled into, where the settings allow it."""
UNREAD_FOLDERS = frozenset((SHEETS_FOLDER, ORIGINALS_FOLDER, REPORTS_FOLDER))
"""Folders of what the program makes and of what was handed in: nothing there is looked at."""
LISTS_FOLDER = "checklists"
"""Where `init` puts the lists that come with the program; its settings say the same."""


class Layout(NamedTuple):
    """The folders that a workspace's own settings name, and what lies where in them."""

    folders: Mapping[str, str]
    """Key of ``dangjian.yaml`` → folder, relative to the workspace."""

    @classmethod
    def of(cls, settings: Settings) -> Layout:
        """By settings that could be read."""
        return cls({key: getattr(settings, key) for key in FOLDERS})

    @classmethod
    def written(cls, raw: object) -> Layout:
        """By the plain tree of ``dangjian.yaml``: an error elsewhere in it hides no folder."""
        named = raw if isinstance(raw, dict) else {}
        texts = {key: each for key in FOLDERS if isinstance(each := named.get(key), str)}
        return cls({key: texts.get(key, key) for key in FOLDERS})

    def _in(self, key: str, *parts: str) -> str:
        return posixpath.normpath(posixpath.join(self.folders[key], *parts))

    def record(self, unit: str, checklist: str, month: object, *, is_self_check: bool) -> str:
        """``records/2026-05/br-gear.branch.yaml``, of a self-check ``….self.yaml``."""
        side = ".self" if is_self_check else ""
        return self._in("records", str(month), f"{unit}.{checklist}{side}.yaml")

    def corrections(self, month: object) -> str:
        """The folder of a month's corrections."""
        return self._in("corrections", str(month))

    def correction(self, month: object, unit: str, item: str, number: int) -> str:
        """``corrections/2026-05/br-gear.ZB19.1.yaml``; corrections of one entry are numbered from 1."""
        return posixpath.join(self.corrections(month), f"{unit}.{item}.{number}.yaml")

    def rectification(self, problem: str) -> str:
        """``rectifications/2026-05/2026-05.br-gear.ZB19.yaml``: the month is the beginning of the id."""
        return self._in("rectifications", problem[: len("2026-05")], f"{problem}.yaml")

    def ledger(self, rules: str, year: int) -> str:
        """``ledgers/integrity-points.2026.yaml``."""
        return self._in("ledgers", f"{rules}.{year}.yaml")

    def calendar(self, year: int) -> str:
        """``calendar/2026.yaml``."""
        return self._in("calendar", f"{year}.yaml")


def layout_of(workspace: Workspace) -> Layout:
    """The layout of a workspace that was read. Raises DangjianError where its settings have errors."""
    if workspace.settings is None:
        raise DangjianError(
            f"{SETTINGS_FILE} 有错误，不知道文件该写到哪里。", "先运行 dangjian validate。"
        )
    return Layout.of(workspace.settings.model)


def seal_place(seal: str) -> str:
    """``seals/2026-05.1.yaml`` of the seal ``2026-05.1``."""
    return f"{SEALS_FOLDER}/{seal}.yaml"


def is_seal(name: str, period: object = "") -> bool:
    """Whether a file is a seal, of a period if one is named."""
    return name.startswith(f"{SEALS_FOLDER}/{period}." if period else f"{SEALS_FOLDER}/")


def sealed_period(name: str) -> str:
    """``2026-05`` of ``seals/2026-05.1.yaml``: a seal's name tells its period and number."""
    return posixpath.basename(name).rpartition(".")[0].rpartition(".")[0]


def original_place(month: object, name: str) -> str:
    """``originals/2026-05/齿轮党支部.xlsx``: a workbook that was collected, as it came."""
    return f"{ORIGINALS_FOLDER}/{month}/{name}"


def evidence_place(problem: str, digest: str, name: str) -> str:
    """``evidence/2026-05.br-gear.ZB19/1a2b3c4d-照片.jpg``; ``digest``: SHA-256, of which 8 digits serve."""
    return f"{EVIDENCE_FOLDER}/{problem}/{digest[:8]}-{name}"


SCHEMAS_FOLDER = "schema"
"""Where `init` puts the JSON Schemas; the first line of each of its files names one there."""


def template_place(kind: str) -> str:
    """``templates/notice.docx``: a template of one's own for a kind of paper."""
    return f"{TEMPLATES_FOLDER}/{kind}.docx"


def schema_file(word: str) -> str:
    """``checklist.json``, in whatever folder the JSON Schemas are written to."""
    return f"{word}.json"
