"""The example company is read once in a process, however many tests ask it something.

Most of the suite's time was reading the same thousand files again. A copy that a test changes has
another fingerprint (the names, times and sizes of all files, as the desk compares them) and is read
anew; small workspaces always are, since they are written faster than clocks tick. Of what is read
anew, a file with bytes that were read before has the values that it had then: parsing YAML and its
shape depends on nothing else. A command line is built once for each command.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from types import SimpleNamespace
from typing import Any

import typer.main

from dangjian.cli import app
from dangjian.commands import checking, score
from dangjian.io import workspace as reading
from dangjian.io.desk_files import take_snapshot
from dangjian.io.sources import Folder
from dangjian.pages import facts
from dangjian.scoring import agenda
from dangjian.values.period import Month

_MANY = 500
"""Files; a workspace of fewer is read in no time."""
_KEPT = 12
_KEPT_FILES = 4000
_KEPT_COMMANDS = 200
_KEPT_AGENDAS = 400
_MONTHS = tuple(Month(year, month) for year in range(2019, 2032) for month in range(1, 13))


class _Kept:
    """The last results of a function, by what it was asked."""

    def __init__(
        self,
        compute: Callable[..., Any],
        key: Callable[..., Hashable | None],
        kept: int = _KEPT,
    ) -> None:
        self._compute, self._key, self._most = compute, key, kept
        self._results: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        key = self._key(*arguments, **named)
        if key is None:
            return self._compute(*arguments, **named)
        if key not in self._results:
            # The arguments are kept, too, so that nothing new gets the `id` of one of them.
            self._results[key] = arguments, self._compute(*arguments, **named)
            while len(self._results) > self._most:
                self._results.popitem(last=False)
        self._results.move_to_end(key)
        return self._results[key][1]


def _workspace(source: Any, wanted: Any = None) -> Hashable | None:
    if not isinstance(source, Folder):
        return None
    snapshot = take_snapshot(source.root)
    if len(snapshot.files) < _MANY:
        return None
    return snapshot.digest, wanted and frozenset(filter(wanted, _MONTHS))


def _loaded(_source: Any, loaded: Any, beside: Any = None) -> Hashable | None:
    many = len(loaded.files) >= _MANY
    return id(loaded) if many and beside is None else None


def _period(workspace: Any, filing: Any, period: Any, policy: Any, **how: Any) -> Hashable | None:
    if len(workspace.records) < _MANY:
        return None
    return id(workspace), id(filing), period, id(policy), tuple(how.items())


def _shape(raw: Any, word: str) -> Hashable:
    return id(raw), word


def _agenda(checklist: Any, month: Month, workdays: Any) -> Hashable:
    # What it judged of a record stays right for the record of another copy: both are the same model.
    return id(checklist), month, workdays


def _bytes(data: bytes) -> Hashable:
    return data


def _commands(names: Any = app.COMMANDS) -> Hashable:
    # A test may put another function in a command's place.
    return tuple((name, id(app.COMMANDS[name].found())) for name in names)


def begin() -> None:
    """From now on in this process."""
    reading.read = _Kept(reading.read, _bytes, _KEPT_FILES)  # type: ignore[assignment]
    reading.glimpse = _Kept(reading.glimpse, _bytes, _KEPT_FILES)  # type: ignore[assignment]
    reading.may_be_invisible = _Kept(  # type: ignore[assignment]
        reading.may_be_invisible, _bytes, _KEPT_FILES
    )
    parse = _Kept(reading.shape.parse, _shape, _KEPT_FILES)
    reading.shape = SimpleNamespace(**{**vars(reading.shape), "parse": parse})  # type: ignore
    app.make_app = _Kept(app.make_app, _commands, _KEPT_COMMANDS)  # type: ignore[assignment]
    typer.main.get_command = _Kept(typer.main.get_command, id, _KEPT_COMMANDS)  # type: ignore
    checking.load = _Kept(checking.load, _workspace)  # type: ignore[assignment]
    checking.check_loaded = _Kept(checking.check_loaded, _loaded)  # type: ignore[assignment]
    agenda.Agenda = _Kept(agenda.Agenda, _agenda, _KEPT_AGENDAS)  # type: ignore
    score.score_period = facts.score_period = _Kept(score.score_period, _period)  # type: ignore
