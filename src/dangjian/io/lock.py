"""One writer at a time: the lock of a workspace, and who holds it.

The lock is held by the operating system, which lets go when the process ends, however it ends. The
file says who holds it, for people, and for other machines whose systems don't know each other's locks.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.atomic import is_link, reason_of, sweep
from dangjian.io.journal import recover
from dangjian.io.layout import LOCK_FILE

WAIT_SECONDS = 30.0
"""How long a command waits for another one to finish."""
_PAUSE = 0.02
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_BEYOND = 1 << 30
"""The byte that is locked on Windows lies behind the text, so that others can read who holds it."""


class LockHolder(NamedTuple):
    """Who holds a lock."""

    pid: int
    host: str
    user: str
    since: str
    command: str

    @property
    def words(self) -> str:
        """``hr-pc 上的 wang（dangjian rectify raise 2026-05，进程 4711，2026-05-28 09:30:00 开始）``."""
        return f"{self.host} 上的 {self.user}（{self.command}，进程 {self.pid}，{self.since} 开始）"

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host == _host()


@contextmanager
def workspace_lock(root: Path, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the workspace's lock for the time of the block; not to be nested.

    A lock whose process is gone is taken over: what it left half written is finished or undone
    (``io.journal``), its temporary files are removed. Raises DangjianError that names the holder when
    it isn't free within ``wait`` seconds.
    """
    path = root / LOCK_FILE
    descriptor = _acquire(path, wait)
    try:
        left = _read(descriptor)
        recover(root)  # first: what the journal names is no litter
        if left is not None:
            sweep([root], left.pid)
        with suppress(OSError):  # on a full disk the lock holds all the same, only nameless
            _write(descriptor, json.dumps(_myself()._asdict(), ensure_ascii=False) + "\n")
        yield
    finally:
        _release(path, descriptor)


def holder_of(root: Path) -> LockHolder | None:
    """Who holds the lock, or left it behind; None when nobody does."""
    path = root / LOCK_FILE
    if is_link(path) or not path.is_file():
        return None
    try:
        return _parse(path.read_bytes())
    except OSError:
        return None


def break_lock(root: Path) -> LockHolder | None:
    """Remove a lock that nobody holds any more; whose it was, None when there was none.

    Raises DangjianError while its process is at work.
    """
    path = root / LOCK_FILE
    if not path.exists() and not is_link(path):
        with workspace_lock(root):  # nothing to break, but perhaps something to finish
            return None
    descriptor = _open(path)
    try:
        if not _try_lock(descriptor):
            raise _busy(_read(descriptor), "没有解锁：")
        left = _read(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    try:
        recover(root)
        if left is not None:
            sweep([root], left.pid)
    finally:
        _release(path, descriptor)
    return left


def _acquire(path: Path, wait: float) -> int:
    until = time.monotonic() + wait
    while True:
        descriptor = _open(path)
        try:
            holder = None
            if _try_lock(descriptor):
                holder = _read(descriptor)
                if _is_current(path, descriptor) and (holder is None or holder.is_here):
                    return descriptor
            else:
                holder = _read(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if time.monotonic() >= until:
            raise _busy(holder)
        time.sleep(_PAUSE)


_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def _open(path: Path) -> int:
    # The lock's text is written over: through a link (also a hard one) that a repository brings along
    # it would empty any file of whoever runs the command. Where the system can't refuse to follow,
    # looking first is all there is.
    if is_link(path):
        raise _not_a_lock(path)
    try:
        descriptor = os.open(path, _OPEN, 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _not_a_lock(path) from error
        raise DangjianError(
            f"不能在 {path.parent} 里写文件：{reason_of(error)}。", "什么都没有改动。"
        ) from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise _not_a_lock(path)
    return descriptor


def _not_a_lock(path: Path) -> DangjianError:
    return DangjianError(
        f"{path} 是一个链接或别的东西，不是 dangjian 的锁，什么都没有改动。",
        "弄清楚它是哪里来的，然后删掉它。",
    )


def _is_current(path: Path, descriptor: int) -> bool:
    """Whether the locked file is still the one in the folder: the last holder may have removed it."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _busy(holder: LockHolder | None, prefix: str = "") -> DangjianError:
    if holder is None:
        return DangjianError(
            f"{prefix}工作区正被另一个 dangjian 命令使用。", "等它结束后再运行一次。"
        )
    advice = "等它结束后再运行一次。"
    if not holder.is_here:
        advice = "等它结束；确认那台电脑上的命令早已不在了，再运行 dangjian unlock 解锁。"
    return DangjianError(f"{prefix}工作区正被 {holder.words}使用。", advice)


def _release(path: Path, descriptor: int) -> None:
    # Emptied before it is let go: an empty file is a free lock even where it can't be removed.
    with suppress(OSError):
        _write(descriptor, "")
    if sys.platform != "win32":
        with suppress(OSError):
            os.unlink(path)
    os.close(descriptor)
    if sys.platform == "win32":  # open files can't be removed there; someone else's stays
        with suppress(OSError):
            os.unlink(path)


def _read(descriptor: int) -> LockHolder | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return _parse(os.read(descriptor, 4096))


def _parse(data: bytes) -> LockHolder | None:
    try:
        return LockHolder(**json.loads(data))
    except (ValueError, TypeError):  # empty, or half written by a process that was killed
        return None


def _write(descriptor: int, text: str) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode())


def _myself() -> LockHolder:
    import getpass
    from datetime import datetime

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    command = " ".join(["dangjian", *sys.argv[1:]])[:200]
    since = datetime.now().isoformat(" ", "seconds")
    return LockHolder(os.getpid(), _host(), user, since, command)


def _host() -> str:
    import platform

    return platform.node() or "?"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in _BUSY:
                raise
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                # A file system without locks: only what the file says can be trusted.
                return not _is_alive(_read(descriptor))
            raise
        return True

    def _is_alive(holder: LockHolder | None) -> bool:
        if holder is None or not holder.is_here:
            return False
        try:
            os.kill(holder.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True
