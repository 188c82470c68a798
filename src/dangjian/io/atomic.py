"""Writing files safely: whoever looks sees the old content or the new, never half of one.

The new content goes to a temporary file in the same folder, is flushed and synced, takes the place
of the old one in one step, and the folder is synced too. Several writers need the lock of ``io.lock``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.layout import LITTER, TEMPORARY

_BOM = b"\xef\xbb\xbf"
_REPLACE_TRIES = 8 if sys.platform == "win32" else 1
"""Scanners and sync programs on Windows hold a file for moments."""
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EOPNOTSUPP}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "磁盘配额已用完",
    errno.EROFS: "这里只能读不能写",
    errno.EACCES: "没有写入权限，或文件正被 Excel、WPS 等程序打开",
    errno.EPERM: "没有写入权限，或文件正被 Excel、WPS 等程序打开",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "那里是一个文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBADF: "输出已经关闭",
    errno.EIO: "磁盘或网络读写出错",
    errno.EBUSY: "正被别的程序占用",
    errno.EFBIG: "文件太大",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "同时打开的文件太多",
    errno.EXDEV: "不在同一个磁盘上",
}


def digest_of(data: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal: what ``expected`` may be."""
    return hashlib.sha256(data).hexdigest()


def write_bytes(
    path: Path,
    data: bytes,
    *,
    expected: bytes | str | None = None,
    new: bool = False,
    within: Path | None = None,
) -> bool:
    """Put ``data`` into a file, whole or not at all; whether anything was written.

    ``expected``: what the file held when it was read (the bytes, or their ``digest_of``); refused when
    it holds something else by now. ``new``: refused when the file is there already. ``within``: see
    ``safe_target``. Nothing is rewritten when nothing changes. Missing folders are made. Raises
    DangjianError with the reason.
    """
    target = safe_target(path, within)
    try:
        if new:
            _place_new(target, data)
            return True
        before = _content(target)
        _refuse_if_changed(path, before, expected)
        if before == data:
            return False
        _place(target, data)
        return True
    except FileExistsError:
        raise DangjianError(f"{path} 已经有了，没有覆盖。") from None
    except OSError as error:
        raise DangjianError(
            f"{path} 没有写成：{reason_of(error)}。", "原来的文件没有改动。"
        ) from error


def write_unless_there(
    path: Path, data: bytes, *, force: bool
) -> Literal["written", "same", "kept"]:
    """Put a file that can be made again where nothing lies yet; what somebody has filled in since stays,
    unless ``force``. Raises DangjianError."""
    target = safe_target(path)
    if not force and (before := _content(target)) is not None:
        return "same" if before == data else "kept"
    return "written" if write_bytes(path, data) else "same"


def write_text(
    path: Path,
    text: str,
    *,
    expected: bytes | str | None = None,
    new: bool = False,
    within: Path | None = None,
) -> bool:
    """``write_bytes`` of UTF-8 text; the newline style and the BOM of the file are kept."""
    before = None
    if not new:
        with suppress(OSError):  # unreadable: write_bytes says why
            before = _content(safe_target(path, within))
    data = styled_like(before, text)
    return write_bytes(path, data, expected=expected, new=new, within=within)


def safe_target(path: Path, within: Path | None = None) -> Path:
    """Where a path is, once it is sure that no link leads elsewhere and no device would be written.

    ``within``: the folder that the user chose (a workspace, a folder of an option): it may be reached
    through links itself, nothing below it may be one, and the path must lie in it. By default the
    folder in which the file lies. Raises DangjianError.
    """
    # A repository may bring a link along, a shared folder may get one at any time: what is written
    # through it lands in a file that nobody named, of whoever runs the command.
    chosen = path.parent if within is None else within
    inside = os.path.relpath(os.path.abspath(path), os.path.abspath(chosen))
    pieces = inside.split(os.sep)
    if pieces[0] == os.pardir:
        raise DangjianError(f"{path} 不在 {chosen} 里，没有写入。", "检查 dangjian.yaml 里的路径。")
    target = Path(os.path.realpath(chosen))
    for piece in pieces:
        target /= piece
        if is_link(target):
            raise DangjianError(
                f"{target} 是一个链接，没有写入。", "删掉这个链接，换成真正的文件夹或文件。"
            )
    with suppress(OSError):
        if not stat.S_ISREG(mode := os.lstat(target).st_mode) and not stat.S_ISDIR(mode):
            raise DangjianError(f"{target} 不是普通文件，没有写入。", "换一个文件名。")
    return target


def is_link(path: Path) -> bool:
    """Whether something is a link, on Windows also a junction; False where nothing is."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    # Other reparse points are no links: OneDrive marks every file that it keeps in the cloud.
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION


def styled_like(before: bytes | None, text: str) -> bytes:
    """``text`` as bytes with the line ends and the BOM of ``before``; ``\\n`` without a model."""
    plain = text.replace("\r\n", "\n")
    if before is None:
        return plain.encode()
    crlf = before.count(b"\r\n")
    if crlf * 2 > before.count(b"\n"):
        plain = plain.replace("\n", "\r\n")
    return (_BOM if before.startswith(_BOM) else b"") + plain.removeprefix("\ufeff").encode()


def reason_of(error: OSError) -> str:
    """Why the system refused, in Chinese where we know the reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def sweep(folders: Iterable[Path], pid: int) -> None:
    """Remove what a process that was killed while writing left behind."""
    for folder in folders:
        for left in folder.rglob(TEMPORARY.format(pid=pid, random="*")):
            with suppress(OSError):
                left.unlink()


def sweep_litter(folder: Path) -> None:
    """Remove what any killed process left in one folder; for the holder of the lock alone."""
    for left in folder.glob(LITTER):
        left.unlink(missing_ok=True)


class Staged(NamedTuple):
    """New content that lies beside its target, on the disk, and only has to take its place."""

    temporary: Path
    target: Path


def stage(target: Path, data: bytes) -> Staged:
    """Put the content beside a ``safe_target``. Raises OSError."""
    temporary = _written(target, data)
    try:
        with suppress(FileNotFoundError):
            os.chmod(temporary, os.stat(target).st_mode & 0o7777)
    except BaseException:
        _discard(temporary)
        raise
    return Staged(temporary, target)


def settle(staged: Staged) -> None:
    """The content takes the place of whatever is there. Raises OSError."""
    _replace(staged.temporary, staged.target)
    sync_folder(staged.target.parent)


def discard(staged: Staged) -> None:
    """The content isn't wanted any more."""
    _discard(staged.temporary)


def _content(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _refuse_if_changed(path: Path, before: bytes | None, expected: bytes | str | None) -> None:
    if expected is None:
        return
    if before is None:
        raise DangjianError(
            f"{path} 刚才还在，现在没有了，没有写入。", "看看是谁删的，再重新运行。"
        )
    digest = expected if isinstance(expected, str) else digest_of(expected)
    if digest_of(before) != digest:
        raise DangjianError(
            f"{path} 在读取之后被别人改过，没有写入。", "再运行一次，会按新的内容处理。"
        )


def _place(target: Path, data: bytes) -> None:
    """The content takes the place of whatever is there."""
    staged = stage(target, data)
    try:
        _replace(staged.temporary, target)
    except BaseException:
        discard(staged)
        raise
    sync_folder(target.parent)


def _place_new(target: Path, data: bytes) -> None:
    """The content appears under a name that nobody has; raises FileExistsError otherwise."""
    if target.exists():
        raise FileExistsError(target)
    temporary = _written(target, data)
    try:
        if sys.platform == "win32":
            os.rename(temporary, target)  # refuses what exists, in one step
        else:
            _link(temporary, target)
    except BaseException:
        _discard(temporary)
        raise
    sync_folder(target.parent)


def _link(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # No hard links here. Two writers without the workspace lock could meet between these lines.
        if target.exists():
            raise FileExistsError(target) from None
        os.replace(temporary, target)
        return
    _discard(temporary)


def _written(target: Path, data: bytes) -> Path:
    """A temporary file beside the target that holds the content and is on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    name = TEMPORARY.format(pid=os.getpid(), random=secrets.token_hex(4))
    temporary = target.parent / name
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _discard(temporary)
        raise
    return temporary


_BINARY = getattr(os, "O_BINARY", 0)
_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)


def _replace(temporary: Path, target: Path) -> None:
    for attempt in range(1, _REPLACE_TRIES + 1):
        try:
            os.replace(temporary, target)
            return
        except PermissionError:
            if attempt == _REPLACE_TRIES:
                raise
            time.sleep(0.05 * attempt)


def sync_folder(folder: Path) -> None:
    """The new name itself is on the disk; where folders can't be synced, the system does it alone."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def _discard(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink()
