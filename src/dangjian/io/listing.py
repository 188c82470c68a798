"""Listing folders completely: what can't be listed or isn't a plain file is said, never left out.

A file that silently isn't there is the most dangerous fault: a folder without permission would count as
one without corrections, and every score would be another. So a listing says what it found, and what it
could not find out.
"""

from __future__ import annotations

import os
import re
import stat
from typing import NamedTuple

from dangjian.codes import reading
from dangjian.io.layout import SETTINGS_FILE
from dangjian.io.yaml_reader import MAX_BYTES, Refused, Span

YAML_ENDINGS = (".yaml", ".yml")
_COPY = re.compile(
    r"(?:\.ya?ml(?:\.txt|\.bak|\.old|\.orig|\.rej|\.tmp|\.swp|\.save|_|~|#)"
    r"|(?:[ _-]*的?(?:副本|复件)|(?: -)? [Cc]opy)(?: ?[(（]?\d+[)）]?)?\.ya?ml| [(（]\d+[)）]\.ya?ml"
    r")\Z|\A(?:副本|复件|~\$|[Cc]opy of ).*\.ya?ml\Z"
)
"""Names that editors, file managers and merge tools give to copies."""
_WINDOWS = os.name == "nt"
_KINDS = (
    (stat.S_ISDIR, "文件夹"),
    (stat.S_ISFIFO, "命名管道"),
    (stat.S_ISSOCK, "套接字"),
    (stat.S_ISCHR, "设备"),
    (stat.S_ISBLK, "设备"),
)
# A pipe must not be waited for, and a link not be followed that took a file's place since it was listed.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Listing(NamedTuple):
    """What lies under a path."""

    names: tuple[str, ...] = ()
    """YAML files, in order; names are relative to the workspace, with forward slashes."""
    copies: tuple[str, ...] = ()
    """Files that look like copies of YAML files by their names (``x.yaml.txt``, ``x - 副本.yaml``)."""
    refused: tuple[tuple[str, Refused], ...] = ()
    """What can't be read, with the reason: folders without permission, links, pipes, devices."""
    found: bool = True
    """Whether anything is at the path."""
    is_file: bool = False
    """Whether the path is a file itself."""


def is_outside(path: str) -> bool:
    """Whether a path of ``dangjian.yaml`` leads out of the workspace."""
    clean = os.path.normpath(path).replace(os.sep, "/")
    return os.path.isabs(path) or clean == ".." or clean.startswith("../")


def is_around(path: str) -> bool:
    """Whether a path leads to a folder that the workspace lies in, such as ``/`` or ``..``."""
    clean = os.path.normpath(path).replace(os.sep, "/").rstrip("/")
    return not clean.removeprefix("..").replace("/..", "")


def is_copy(name: str) -> bool:
    """Whether a file's name is one that editors and file managers give to copies."""
    return _COPY.search(name) is not None


def escaped(name: str) -> str:
    """A file name as it may be shown: what isn't a character, or steers terminals, as ``\\x..``."""
    if name.isprintable():
        return name
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in name)
    return shown.encode("utf-8", "backslashreplace").decode()


def list_files(root: str, path: str) -> Listing:
    """Everything under a path of a workspace, which may lead out of it."""
    name = _relative(root, path)
    start = os.path.join(root, name)
    if name != "." and is_around(name):
        return Listing(refused=((name, Refused(reading.AROUND, Span(), file=name)),))
    try:
        link = _link_on_the_way(root, name)
        if link is not None:
            return Listing(refused=((link, Refused(reading.LINK, Span(), file=link)),))
        status = os.lstat(start)
    except (FileNotFoundError, NotADirectoryError):
        return Listing(found=False)
    except (OSError, ValueError) as error:
        return Listing(refused=((escaped(name), _closed(name, error)),))
    if stat.S_ISREG(status.st_mode):
        return Listing((name,), is_file=True)
    if not stat.S_ISDIR(status.st_mode):
        return Listing(refused=((name, _not_a_file(name, status.st_mode)),))
    return _walk(root, name)


def _relative(root: str, path: str) -> str:
    clean = os.path.normpath(path)
    if os.path.isabs(clean):
        try:
            clean = os.path.relpath(clean, root)
        except ValueError:  # another drive of Windows
            return clean.replace(os.sep, "/")
    return clean.replace(os.sep, "/")


def _link_on_the_way(root: str, name: str) -> str | None:
    """The first link within the workspace on the way to a path; of paths outside only the end counts,
    since how a machine's own folders are laid out is not for the workspace to say."""
    if is_outside(name):
        return name if is_link(os.lstat(os.path.join(root, name))) else None
    parts = name.split("/")
    for end in range(1, len(parts) + 1):
        part = "/".join(parts[:end])
        if is_link(os.lstat(os.path.join(root, part))):
            return part
    return None


def is_link(status: os.stat_result) -> bool:
    """Whether it is a symbolic link, or a junction of Windows."""
    tag = getattr(status, "st_reparse_tag", 0)
    return stat.S_ISLNK(status.st_mode) or tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _walk(root: str, name: str) -> Listing:
    names: list[str] = []
    copies: list[str] = []
    refused: list[tuple[str, Refused]] = []
    waiting = [name]
    while waiting:
        folder = waiting.pop()
        inside = "" if folder == "." else f"{folder}/"
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            refused.append((folder, _closed(folder, error)))
            continue
        for entry in entries:
            own = entry.name
            if own.startswith("."):
                continue
            full = f"{inside}{own}"
            try:
                # The kind of an entry is known from the listing itself; asking for more costs a call a file,
                # but on Windows, where that is free and where junctions hide.
                if entry.is_symlink() or (_WINDOWS and is_link(entry.stat(follow_symlinks=False))):
                    refused.append((escaped(full), Refused(reading.LINK, Span(), file=full)))
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(full)
                elif not entry.is_file(follow_symlinks=False):
                    mode = entry.stat(follow_symlinks=False).st_mode
                    refused.append((escaped(full), _not_a_file(full, mode)))
                elif is_copy(own):
                    copies.append(full)
                elif own.lower().endswith(YAML_ENDINGS):
                    if full.isprintable():
                        names.append(full)
                    else:
                        bad = Refused(reading.BAD_FILE_NAME, Span(), file=escaped(full))
                        refused.append((escaped(full), bad))
            except OSError as error:
                refused.append((escaped(full), _closed(full, error)))
    return Listing(tuple(sorted(names)), tuple(sorted(copies)), tuple(sorted(refused, key=_first)))


def _first(pair: tuple[str, Refused]) -> str:
    return pair[0]


def _closed(name: str, error: Exception) -> Refused:
    reason = getattr(error, "strerror", None) or type(error).__name__
    values = {"file": escaped(name), "reason": reason_words(reason)}
    return Refused(reading.UNREADABLE_FOLDER, Span(), closed=True, **values)


def reason_words(reason: str) -> str:
    """The system's usual reasons in Chinese; others as they are."""
    known = {
        "Permission denied": "没有权限",
        "Access is denied": "没有权限",
        "Input/output error": "读盘出错",
        "File name too long": "名称太长",
        "Too many levels of symbolic links": "是一个链接",
    }
    return known.get(reason, reason)


def _not_a_file(name: str, mode: int) -> Refused:
    what = next((words for is_kind, words in _KINDS if is_kind(mode)), "特殊文件")
    return Refused(reading.NOT_A_FILE, Span(), file=escaped(name), what=what)


def strays(root: str, covered: frozenset[str], passed: frozenset[str]) -> list[str]:
    """YAML files and copies that lie in no covered path, for whoever looks whether they are ours.

    Hidden folders, the ``passed`` ones, links, and folders with a workspace of their own are passed over;
    nothing here is an error, since nobody asked for these files.
    """
    found: list[str] = []
    waiting = ["."]
    while waiting:
        folder = waiting.pop()
        inside = "" if folder == "." else f"{folder}/"
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError:
            continue
        if inside and any(entry.name == SETTINGS_FILE for entry in entries):
            continue
        for entry in entries:
            full = f"{inside}{entry.name}"
            if entry.name.startswith(".") or full in covered or not full.isprintable():
                continue
            if entry.is_dir(follow_symlinks=False):
                if full not in passed and not is_link(entry.stat(follow_symlinks=False)):
                    waiting.append(full)
            elif entry.is_file(follow_symlinks=False) and (
                entry.name.lower().endswith(YAML_ENDINGS) or is_copy(entry.name)
            ):
                found.append(full)
    return sorted(found)


def read_file(root: str, name: str) -> bytes:
    """The bytes of a plain file, at most one more than allowed. Raises Refused."""
    try:
        descriptor = os.open(os.path.join(root, name), _FLAGS)
    except FileNotFoundError:
        raise Refused(reading.MISSING_FILE, Span(), file=escaped(name)) from None
    except (OSError, ValueError) as error:
        raise _unopened(root, name, error) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file(name, status.st_mode)
        # One byte more than allowed is enough to see that it is too much; asking for all of that at once
        # would make room for it first.
        data = os.read(descriptor, min(status.st_size, MAX_BYTES) + 1)
        while len(data) <= MAX_BYTES and (more := os.read(descriptor, 1 << 20)):
            data += more
        return data
    except OSError as error:
        raise _unopened(root, name, error) from None
    finally:
        os.close(descriptor)


def _unopened(root: str, name: str, error: Exception) -> Refused:
    reason = getattr(error, "strerror", None) or type(error).__name__
    try:
        status = os.lstat(os.path.join(root, name))
        if is_link(status):
            return Refused(reading.LINK, Span(), file=escaped(name))
        if not stat.S_ISREG(status.st_mode):
            return _not_a_file(name, status.st_mode)
    except (OSError, ValueError):
        pass
    values = {"file": escaped(name), "reason": reason_words(reason)}
    return Refused(reading.UNREADABLE_FILE, Span(), closed=True, **values)
