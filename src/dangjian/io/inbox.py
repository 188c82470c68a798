"""The files that were handed in: named one by one, in folders, or packed in zip files.

A zip file that a stranger sends is believed in nothing: sizes are counted while unpacking, nothing is ever
written where its names say.
"""

from __future__ import annotations

import io
import posixpath
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dangjian.io.atomic import is_link, reason_of
from dangjian.io.xlsx_reader import MAX_FILE_BYTES, BadBook

BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff")
_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 300 * 1024 * 1024
_UTF8_NAMES = 0x800
"""The flag of a zip member whose name is UTF-8; without it Windows writes its own code page."""
_ENCRYPTED = 0x1


class HandedFile(NamedTuple):
    """A file, wherever it lies."""

    path: Path
    """The file itself, or the zip file in which it is packed."""
    name: str
    """What messages call it: relative to the folder that was named."""
    member: str = ""
    """Its name in the zip file; empty for a file of its own."""

    @property
    def file_name(self) -> str:
        """The last part of its name."""
        return posixpath.basename(self.name)

    def read(self, most: int = MAX_FILE_BYTES) -> bytes:
        """Its bytes, one more than ``most`` where there are more. Raises BadBook."""
        try:
            if self.member:
                return _unpacked(self.path, self.member, most)
            if self.path.exists() and not self.path.is_file():
                raise BadBook("这不是普通文件", "写明 .xlsx 文件，或放着它们的文件夹")
            with self.path.open("rb") as file:
                return file.read(most + 1)
        except FileNotFoundError as error:
            raise BadBook("没有这个文件", "检查路径是否写错") from error
        except OSError as error:
            raise BadBook(reason_of(error), "检查路径，或关闭正在打开它的程序") from error


class Handed(NamedTuple):
    """Everything that was handed in."""

    books: tuple[HandedFile, ...]
    """The workbooks, by what they are called."""
    others: tuple[HandedFile, ...]
    """Files beside them that aren't workbooks: pictures, documents."""
    passed_over: tuple[str, ...]
    """Files that are no answer at all, with the reason."""


def find_handed(paths: Iterable[Path], without: Path | None = None) -> Handed:
    """The files to read under these paths. ``without``: a folder of copies that we made ourselves."""
    found: dict[tuple[Path, str], HandedFile] = {}
    others: list[HandedFile] = []
    passed_over: list[str] = []
    for path in paths:
        inside = without is not None and path.resolve() in without.resolve().parents
        for each, relative in _files(path):
            reason = _why_not(each, relative, without if inside else None)
            if reason:
                passed_over.append(f"{relative}（{reason}）")
            elif each.suffix.lower() == ".zip":
                _open_zip(each, relative, found, others, passed_over)
            else:
                _sort(HandedFile(each, relative), path == each, found, others)
    return Handed(_told_apart(found.values()), tuple(others), tuple(passed_over))


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """The files under a path, a single one as it is, and what to call each."""
    if not path.is_dir():
        yield path, path.name
        return
    for each in sorted(path.rglob("*")):
        if not each.is_dir() or is_link(each):
            yield each, each.relative_to(path).as_posix()


def _sort(
    file: HandedFile,
    named: bool,
    found: dict[tuple[Path, str], HandedFile],
    others: list[HandedFile],
) -> None:
    """A file that was named itself is read as a workbook, pictures aside: what it is, it says itself."""
    ending = Path(file.name).suffix.lower()
    if ending in BOOKS or (named and ending not in PICTURES):
        found.setdefault((file.path.resolve(), file.member), file)
    else:
        others.append(file)


def _why_not(path: Path, relative: str, without: Path | None) -> str:
    """Why a file isn't looked at; empty for one that is."""
    reason = _odd_name(relative)
    if reason:
        return reason
    if without is not None and path.resolve().is_relative_to(without.resolve()):
        return "标出错处的表"
    return "不是文件" if path.exists() and not path.is_file() else ""


def _odd_name(relative: str) -> str:
    parts = relative.split("/")
    if any(part.startswith("~$") for part in parts):
        return "Excel 打开时的临时文件"
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return "隐藏文件"
    return ""


def _open_zip(
    path: Path,
    name: str,
    found: dict[tuple[Path, str], HandedFile],
    others: list[HandedFile],
    passed_over: list[str],
) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        passed_over.append(f"{name}（压缩包打不开，没有传完或已损坏）")
        return
    if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_UNPACKED:
        passed_over.append(f"{name}（压缩包里的内容多得不正常）")
        return
    for member in members:
        if member.is_dir():
            continue
        inside = f"{name}/{_member_name(member)}"
        reason = _odd_name(inside)
        if member.flag_bits & _ENCRYPTED:
            reason = "压缩包加了密码"
        elif inside.lower().endswith((".zip", ".rar", ".7z")):
            reason = "压缩包里的压缩包，请先解开"
        if reason:
            passed_over.append(f"{inside}（{reason}）")
        else:
            _sort(HandedFile(path, inside, member.filename), False, found, others)


def _member_name(member: zipfile.ZipInfo) -> str:
    """What a member is called. Windows packs Chinese names in its code page, which the library reads as
    that of the first IBM PC."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAMES:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _unpacked(path: Path, member: str, most: int) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            buffer = io.BytesIO()
            while chunk := stream.read(64 * 1024):
                buffer.write(chunk)
                if buffer.tell() > most:
                    break
            return buffer.getvalue()[: most + 1]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise BadBook("压缩包里的这个文件不完整或已损坏", "请对方重新发送") from error
    except (RuntimeError, NotImplementedError) as error:
        raise BadBook("压缩包加了密码，或用了特别的压缩方法", "请解开以后再交") from error


def _told_apart(found: Iterable[HandedFile]) -> tuple[HandedFile, ...]:
    """Files of one name, as inspectors keep it in folders of their own, get their folders' names too."""
    every = list(found)
    names = Counter(each.name for each in every)
    return tuple(
        each if names[each.name] == 1 else each._replace(name=_longer(each, every))
        for each in every
    )


def _longer(file: HandedFile, every: Iterable[HandedFile]) -> str:
    """As much of the end of a path as no other has."""
    mine = _place(file)
    others = [_place(each) for each in every if each is not file]
    for depth in range(2, len(mine)):
        if all(other[-depth:] != mine[-depth:] for other in others):
            return "/".join(mine[-depth:])
    return "/".join(mine)


def _place(file: HandedFile) -> tuple[str, ...]:
    parts = file.path.resolve().parts
    return (*parts, *file.name.split("/")[1:]) if file.member else parts
