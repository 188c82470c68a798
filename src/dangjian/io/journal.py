"""Several files of one command, all of them or none: a journal that outlives a kill.

Every new content is put on the disk beside its target first. Then the journal is written, in one step,
and from then on the change is decided: whoever is killed before has changed nothing, whoever is killed
after leaves a journal from which the next writing command carries on. It only ever puts a content in
place whose digest the journal holds, over one whose digest it holds too: a file that somebody changed
in between is told and left alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.atomic import (
    Staged,
    digest_of,
    discard,
    is_link,
    reason_of,
    safe_target,
    settle,
    stage,
    sync_folder,
    write_bytes,
)
from dangjian.io.homes import home_of
from dangjian.io.layout import JOURNAL_FILE

# As strict as it can be: a journal may come from anywhere, and what it names is removed.
_TEMPORARY = re.compile(r"\.dangjian-\d+-[0-9a-f]{8}\.tmp")
_MOST_BYTES = 32 * 1024 * 1024


class Write(NamedTuple):
    """A file as it is going to be."""

    name: str
    """Relative to the workspace; see ``io.homes`` for what may lie outside."""
    data: bytes
    before: bytes | None
    """What it held when it was read; None when it must be new."""


class _JournalEntry(NamedTuple):
    """One file in the journal."""

    name: str
    before: str
    """Digest; empty when there was no file."""
    after: str
    temporary: str
    """The name of the file beside it that holds the new content."""


def write_together(root: Path, writes: Iterable[Write]) -> tuple[str, ...]:
    """Write files of a workspace whose lock is held, all or none; the names of those that changed.

    Raises DangjianError, with every file as it was, when one can't be written, is there although it
    must be new, or was changed since it was read.
    """
    wanted = [each for each in writes if each.before != each.data]
    if len(wanted) == 1:
        name, data, before = wanted[0]
        home = home_of(root, name)
        write_bytes(root / name, data, expected=before, new=before is None, within=home)
    elif wanted:
        _write_all(root, wanted)
    return tuple(each.name for each in wanted)


def _write_all(root: Path, wanted: Sequence[Write]) -> None:
    staged: list[Staged] = []
    journal = safe_target(root / JOURNAL_FILE)
    try:
        for each in wanted:
            staged.append(_staged(root, each))
        entries = [
            _JournalEntry(w.name, _digest(w.before), digest_of(w.data), s.temporary.name)
            for w, s in zip(wanted, staged, strict=True)
        ]
        write_bytes(journal, _text(entries), new=True)
    except BaseException:
        # An interrupt may come when the journal is in place already: then the change is decided.
        if not journal.exists():
            for one in staged:
                discard(one)
        raise
    try:
        for one in staged:
            settle(one)
        _remove(journal)
    except KeyboardInterrupt:
        recover(root)  # decided and nearly done: sooner finished than explained
        raise
    except OSError as error:
        raise DangjianError(
            f"没有全部写完：{reason_of(error)}（{error.filename or root}）。",
            "排除原因以后，再运行任何一个写入的命令（如 dangjian unlock），会接着写完。",
        ) from error


def _staged(root: Path, write: Write) -> Staged:
    path = root / write.name
    target = safe_target(path, home_of(root, write.name))
    try:
        found = _content(target)
        if found != write.before:
            raise _changed(path, found, write.before)
        return stage(target, write.data)
    except OSError as error:
        raise DangjianError(
            f"{path} 没有写成：{reason_of(error)}。", "所有文件都保持原样。"
        ) from error


def _changed(path: Path, found: bytes | None, before: bytes | None) -> DangjianError:
    if before is None:
        return DangjianError(f"{path} 已经有了，没有覆盖。", "所有文件都保持原样。")
    what = "现在没有了" if found is None else "在读取之后被别人改过"
    return DangjianError(f"{path} {what}，没有写入。", "再运行一次，会按新的内容处理。")


def _content(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _digest(data: bytes | None) -> str:
    return "" if data is None else digest_of(data)


def _text(entries: Iterable[_JournalEntry]) -> bytes:
    command = " ".join(["dangjian", *sys.argv[1:]])[:200]
    said = {"command": command, "files": [entry._asdict() for entry in entries]}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def _remove(journal: Path) -> None:
    journal.unlink()
    sync_folder(journal.parent)


def unfinished(root: Path) -> str:
    """A sentence about a change that was begun and isn't complete; empty when there is none."""
    journal = root / JOURNAL_FILE
    if not os.path.lexists(journal):
        return ""
    try:
        command, entries = _read(journal)
    except (ValueError, OSError):
        return f"{JOURNAL_FILE} 读不懂，也许有命令没有写完"
    return (
        f"上一个命令（{command}）没有写完，它要写的 {len(entries)} 个文件有的是新的，有的还是旧的"
    )


def refuse_unfinished(root: Path) -> None:
    """Raise DangjianError while a change isn't complete: what is computed now would be half of each."""
    said = unfinished(root)
    if said:
        raise DangjianError(
            f"{said}，现在算出来的不可信。", "运行 dangjian unlock 或任何写入的命令，会接着写完。"
        )


def recover(root: Path) -> None:
    """Finish or undo what a killed command left, and tell which. The lock must be held.

    Raises DangjianError when the journal can't be understood or a file can't be written.
    """
    journal = root / JOURNAL_FILE
    if not os.path.lexists(journal):
        return
    try:
        command, entries = _read(journal)
    except (ValueError, OSError) as error:
        raise DangjianError(
            f"{journal} 读不懂，什么都没有改动。",
            "先看有没有只写了一半的文件（例如 git status），处理好以后删掉这个文件。",
        ) from error
    states = [(entry, _state(root, entry)) for entry in entries]
    begun = any(state == "done" for _, state in states)
    whole = all(state in ("done", "ready") for _, state in states)
    try:
        if begun or whole:
            _finish(root, command, states)
        else:
            _undo(root, command, states)
        _remove(journal)
    except OSError as error:
        raise DangjianError(
            f"上一个命令（{command}）没有写完，现在也写不成：{reason_of(error)}。",
            "排除原因以后再运行一次。",
        ) from error


_State = Literal["done", "ready", "lost", "strange"]


def _state(root: Path, entry: _JournalEntry) -> _State:
    """done: in place; ready: can be put in place; lost: its new content is gone; strange: it isn't what
    the journal expects, or nothing may be written there."""
    try:
        staged = _of(root, entry)
        found = _digest(_content(staged.target))
        if found == entry.after:
            return "done"
        if found != entry.before:
            return "strange"
        kept = not is_link(staged.temporary) and _digest(_content(staged.temporary))
    except (DangjianError, OSError):
        return "strange"
    return "ready" if kept == entry.after else "lost"


def _of(root: Path, entry: _JournalEntry) -> Staged:
    target = safe_target(root / entry.name, home_of(root, entry.name))
    return Staged(target.parent / entry.temporary, target)


def _finish(root: Path, command: str, states: Sequence[tuple[_JournalEntry, _State]]) -> None:
    for entry, state in states:
        if state == "ready":
            settle(_of(root, entry))
        elif state != "strange":
            discard(_of(root, entry))
    count = sum(state == "ready" for _, state in states)
    _tell(f"上一个命令（{command}）没有写完，已经接着写完（补写 {count} 个文件）。")
    _tell_strange(states)


def _undo(root: Path, command: str, states: Sequence[tuple[_JournalEntry, _State]]) -> None:
    for entry, state in states:
        if state != "strange":
            discard(_of(root, entry))
    _tell(f"上一个命令（{command}）没有写成，已经撤销，没有一个文件被它改动；请再运行一次。")
    _tell_strange(states)


def _tell_strange(states: Sequence[tuple[_JournalEntry, _State]]) -> None:
    for entry, state in states:
        if state in ("strange", "lost"):
            why = "后来又被改动" if state == "strange" else "要写的内容不在了"
            _tell(f"  {entry.name} {why}，没有动它，请自己核对。")


def _tell(sentence: str) -> None:
    """To whoever listens to the log ``dangjian``; by itself it goes to stderr."""
    import logging  # needed this once in a blue moon, and not free

    logging.getLogger("dangjian").warning("%s", sentence)


def _read(journal: Path) -> tuple[str, list[_JournalEntry]]:
    """The command and its files. Raises ValueError or OSError."""
    if is_link(journal) or not journal.is_file() or journal.stat().st_size > _MOST_BYTES:
        raise ValueError(JOURNAL_FILE)
    said = json.loads(journal.read_bytes())
    with suppress(AttributeError, KeyError, TypeError):
        entries = [_JournalEntry(**each) for each in said["files"]]
        texts = all(isinstance(text, str) for entry in entries for text in entry)
        if entries and texts and all(_TEMPORARY.fullmatch(e.temporary) for e in entries):
            return str(said["command"]).translate(_NO_CONTROLS), entries
    raise ValueError(JOURNAL_FILE)


_NO_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
