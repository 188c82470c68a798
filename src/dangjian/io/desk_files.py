"""What the desk keeps apart from the workspace, and how it sees that a workspace's files changed."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dangjian.io.homes import restricted_folders
from dangjian.io.layout import JOURNAL_FILE, LITTER, LOCK_FILE, UNREAD_FOLDERS

_LONGEST_NAME = 120


class FolderSnapshot(NamedTuple):
    """The files of a workspace at one moment, by what the file system says of them."""

    files: Mapping[str, tuple[int, int]]
    """Name relative to the workspace → time of the last change in nanoseconds, size in bytes."""
    digest: str
    """Over the files that are read or kept; what is made anew whenever it is asked (sheets, reports)
    is left out."""

    def changed_since(self, before: FolderSnapshot) -> tuple[str, ...]:
        """The names of the files that came, went or changed."""
        names = self.files.keys() | before.files.keys()
        return tuple(sorted(n for n in names if self.files.get(n) != before.files.get(n)))


def take_snapshot(root: Path) -> FolderSnapshot:
    """The workspace and its restricted folders; hidden folders aside, links aren't followed."""
    files = dict(_files(root, ""))
    for folder in restricted_folders(root):
        files |= dict(_files(root / folder, f"{folder.rstrip('/')}/"))
    read = ((n, f) for n, f in sorted(files.items()) if n.partition("/")[0] not in UNREAD_FOLDERS)
    lines = "".join(f"{name}\0{time}\0{size}\n" for name, (time, size) in read)
    digest = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return FolderSnapshot(files, digest)


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, tuple[int, int]]]:
    litter = LITTER.partition("*")[0]
    try:
        entries = list(os.scandir(folder))
    except OSError:  # a restricted folder that is closed to this reader
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _files(folder / entry.name, f"{name}/")
        elif entry.name not in (LOCK_FILE, JOURNAL_FILE) and not entry.name.startswith(litter):
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            yield name, (found.st_mtime_ns, found.st_size)


class Uploads:
    """Files that a browser sent, outside the workspace until a command takes them; gone at the end."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="dangjian-desk-")
        self._kept: dict[str, tuple[Path, ...]] = {}

    def keep(self, files: Iterable[tuple[str, bytes]]) -> str:
        """Keep the files, each under its own last name; gives the key by which they are found again."""
        key = secrets.token_hex(16)
        folder = Path(self._folder.name) / key
        paths = []
        for number, (name, data) in enumerate(files):
            place = folder / safe_name(name)
            if place in paths:  # two of one name, as inspectors hand them in
                place = folder / str(number) / place.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            paths.append(place)
        self._kept[key] = tuple(paths)
        return key

    def of(self, key: str) -> tuple[Path, ...]:
        """The files of a key; none for one that was never given."""
        return self._kept.get(key, ())

    def room(self) -> Path:
        """A new empty folder beside the files, for what is to be looked at before it is written."""
        return Path(tempfile.mkdtemp(dir=self._folder.name))

    def close(self) -> None:
        """Remove everything."""
        self._folder.cleanup()


def safe_name(name: str) -> str:
    """The last part of a name that a browser sent, without what no file of ours may be called."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return (stem[:_LONGEST_NAME] + dot + ending[:10] if dot else kept[:_LONGEST_NAME]) or "文件"


def made_files(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """Name and content of every file of a folder, in order."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in found)
