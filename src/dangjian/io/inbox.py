"""Workbooks that people handed in: which files of the named paths they are, and their bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dangjian.io.atomic import is_link, reason_of
from dangjian.io.workbooks import MAX_FILE_BYTES, BadBook

_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et")


def find_files(
    paths: Iterable[Path], without: Path | None
) -> tuple[list[tuple[Path, str]], tuple[str, ...]]:
    """The files to collect and what messages call them, and those that are passed over, with the reason:
    what editors leave lying about, what isn't a workbook, the marked copies of earlier runs."""
    found: dict[Path, str] = {}
    passed_over: list[str] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.resolve(), path.name)
            continue
        inside = without is not None and path.resolve() in without.resolve().parents
        for each in sorted(path.rglob("*")):
            if each.is_dir() and not is_link(each):
                continue
            relative = each.relative_to(path)
            reason = _why_not(each, relative, without if inside else None)
            if reason:
                passed_over.append(f"{relative.as_posix()}（{reason}）")
            else:
                found.setdefault(each.resolve(), relative.as_posix())
    return _told_apart(found), tuple(passed_over)


def _why_not(path: Path, relative: Path, without: Path | None) -> str:
    """Why a file in a folder isn't collected; empty for one that is."""
    if any(part.startswith("~$") for part in relative.parts):
        return "Excel 打开时的临时文件"
    if any(part.startswith(".") for part in relative.parts):
        return "隐藏文件"
    if without is not None and path.resolve().is_relative_to(without.resolve()):
        return "标出错处的表"
    if path.suffix.lower() not in _SUFFIXES:
        return "不是表格"
    if not path.is_file():
        return "不是文件"
    return ""


def _told_apart(found: dict[Path, str]) -> list[tuple[Path, str]]:
    """Files of one name, as inspectors keep it in folders of their own, get their folders' names too."""
    names = Counter(found.values())
    return [
        (path, name if names[name] == 1 else _longer(path, found)) for path, name in found.items()
    ]


def _longer(path: Path, every: Iterable[Path]) -> str:
    """As much of the end of a path as no other has."""
    for depth in range(2, len(path.parts)):
        tail = path.parts[-depth:]
        if sum(each.parts[-depth:] == tail for each in every) == 1:
            return "/".join(tail)
    return str(path)


def content_of(path: Path) -> bytes:
    """The bytes of a workbook, no more than may be looked at. Raises BadBook where it can't be read."""
    try:
        if path.exists() and not path.is_file():
            raise BadBook("这不是普通文件", "写明 .xlsx 文件，或放着它们的文件夹")
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise BadBook("没有这个文件", "检查路径是否写错") from error
    except OSError as error:
        raise BadBook(reason_of(error), "检查路径，或关闭正在打开它的程序") from error
