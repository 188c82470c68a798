"""What one desk holds: its workspace, who acts, files that were sent, and one cache with one owner."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.score import score_checked
from dangjian.desk.session import Session
from dangjian.desk.work import Patience, Works
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.desk_files import FolderSnapshot, Uploads, take_snapshot
from dangjian.io.journal import refuse_unfinished
from dangjian.io.sources import Folder
from dangjian.scoring.scores import Scores
from dangjian.values.period import Month, Period, PeriodKind, parse_period

T = TypeVar("T")
_KEPT = 64


class Cache:
    """What was computed of the files as they are; all of it goes when a file changes."""

    def __init__(self) -> None:
        self._of: Hashable = None
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, state: Hashable, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of this state of the files, computed where it isn't known yet."""
        if state != self._of:
            self._of = state
            self._values.clear()
        if key not in self._values:
            self._values[key] = compute()
            while len(self._values) > _KEPT:
                self._values.popitem(last=False)
        self._values.move_to_end(key)
        return cast(T, self._values[key])


class Desk:
    """One workspace and everything about the one who sits before it."""

    def __init__(
        self,
        root: Path,
        session: Session,
        today: Callable[[], date],
        patience: Patience = Patience(),  # noqa: B008 - an immutable value
    ) -> None:
        self.root, self.session, self.today = root, session, today
        self.by = ""
        """Id of the unit in whose name everything is done; empty until it is chosen."""
        self.uploads = Uploads()
        self.works = Works(patience)
        self.turn = threading.RLock()
        """Who uses the cache or looks at the files has it, one at a time."""
        self.frame: dict[str, Any] = {}
        """What stood around the last page that was made; empty before the first."""
        self._cache = Cache()
        self._seen: OrderedDict[str, FolderSnapshot] = OrderedDict()
        self.now = take_snapshot(root)

    def close(self) -> None:
        """Let a deed come to its end, and remove what was sent."""
        self.works.close()
        self.uploads.close()

    def look(self) -> FolderSnapshot:
        """The files as they are; remembered, so that a later form can be told what changed since."""
        self.now = take_snapshot(self.root)
        self._seen[self.now.digest] = self.now
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        return self.now

    def changed_since(self, digest: str) -> tuple[str, ...] | None:
        """The files that changed since a form was made; None where that moment isn't remembered."""
        before = self._seen.get(digest)
        return None if before is None else self.now.changed_since(before)

    def cached(self, key: Hashable, compute: Callable[[], T]) -> T:
        """A value that depends on the files and the day alone."""
        return self._cache.get((self.now.digest, self.today()), key, compute)

    def checked(self, period: Period | None) -> Checked:
        """The workspace with the records of a period; None: of none."""
        months = frozenset(period.months if period else ())
        source = Folder(self.root)
        found = self.cached(
            ("checked", months), lambda: check_workspace(source, months.__contains__)
        )
        self.cached("any", lambda: found)
        return found

    def workspace(self) -> Workspace:
        """Lists, organization and policy: whichever months were read for another page, these were too."""
        return self.cached("any", lambda: self.checked(None)).workspace

    def scores(self, period: Period) -> Scores:
        """The scores of a period. Raises DangjianError while an earlier command is unfinished."""
        refuse_unfinished(self.root)
        return self.cached(("scores", period), lambda: score_checked(self.checked(period), period))

    def months(self) -> tuple[Month, ...]:
        """The months that have records and the one in which we are, the newest first."""
        known = self.workspace().months_with_records
        return tuple(sorted({*known, Month.of(self.today())}, reverse=True))

    def newest(self) -> Month:
        """The newest month with records; without any the one in which we are."""
        known = self.workspace().months_with_records
        return known[-1] if known else Month.of(self.today())

    def period(self, text: str) -> Period:
        """The period that a page was asked for; the newest month when nothing is named."""
        if not text:
            return Period(PeriodKind.MONTH, self.newest())
        period = parse_period(text)
        if period is None:
            raise DangjianError(f"“{text}”不是时段。", "从页上方的列表里选一个时段。")
        return period

    def month(self, text: str) -> Month:
        """The month that a page was asked for."""
        return self.period(text).first
