"""Opening whatever was handed in as a workbook, by what it is and not by what it is called."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Protocol

from dangjian.errors import extra_hint
from dangjian.io.stable import stable_bytes
from dangjian.io.xlsx_reader import MAX_FILE_BYTES, BadBook, XlsxFile
from dangjian.sheet.reading import RawTab

__all__ = ["MAX_FILE_BYTES", "BadBook", "BookFile", "open_book"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class BookFile(Protocol):
    """A workbook whose tabs are read when they are asked for."""

    pictures: bool
    """Whether there are pictures in it."""
    year_1904: bool
    old_format: str
    """``xls`` or ``ods``, where formulas and pictures can't be seen; else empty."""

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in order, hidden ones too."""
        ...

    def properties(self) -> dict[str, str] | None:
        """The custom document properties; None where the format doesn't let us see them."""
        ...

    def tab(self, name: str, most_rows: int | None = None) -> RawTab:
        """One worksheet, or at least its first rows."""
        ...


def open_book(data: bytes) -> BookFile:
    """The workbook in these bytes. Raises BadBook with the reason in Chinese."""
    if data.startswith(_ZIP):
        if _ODS in data[:200]:
            return _old(data, "ods")
        return XlsxFile(data)
    if data.startswith(_OLE):
        return _ole(data)
    if not data:
        raise BadBook("文件是空的", "请对方重新发送")
    if data.startswith(b"%PDF"):
        raise BadBook("这是 PDF，不是表格", "请交填好的 Excel 表")
    if data[:512].lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise BadBook("这是网页或 XML 存成的表", "请用 Excel 或 WPS 打开后另存为 .xlsx")
    raise BadBook("这不是 Excel 表", "请交发出的 .xlsx 表")


def _ole(data: bytes) -> BookFile:
    if _wide("EncryptedPackage") in data:
        raise BadBook("文件加了密码", "请对方去掉密码后重新发送")
    if _wide("WordDocument") in data:
        raise BadBook("这是 Word 文档，不是表格", "请交 Excel 表")
    if _wide("Workbook") in data or _wide("Book") in data:
        return _old(data, "xls")
    raise BadBook("这不是 Excel 表", "请交发出的 .xlsx 表")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _old(data: bytes, kind: str) -> BookFile:
    from importlib.util import find_spec

    if len(data) > MAX_FILE_BYTES:
        raise BadBook(f"文件有 {len(data) // 1024 // 1024} MB，太大了", "请另存为 .xlsx")
    if find_spec("python_calamine") is None:
        advice = f"用 Excel、WPS 另存为 .xlsx 再交；要直接读 .{kind}，{extra_hint('xls')}"
        raise BadBook(f"这是 .{kind} 格式的表", advice)
    from dangjian.io.old_books import OldFile

    return OldFile(data, kind)


# A copy of a workbook in which cells are coloured and carry a comment, to be handed back.


_MANY_MERGES = 5_000
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_MOST_MERGED = 200_000


class Unmarkable(Exception):
    """A workbook of which no marked copy can be made; its text is the reason, in Chinese."""


def marked_copy(data: bytes, cells: Sequence[tuple[str, str, str]]) -> bytes:
    """The copy; ``cells``: tab, address, what is wrong. Raises Unmarkable."""
    if not data.startswith(b"PK"):
        raise Unmarkable("不是 .xlsx 格式")
    if not _is_harmless(data):
        raise Unmarkable("合并的单元格或内容多得不正常")
    try:
        return _marked(data, cells)
    except Exception as error:
        # openpyxl fails on what it doesn't know (a colour without "#", an odd rule) in its own many ways.
        # Records are written by then, and the list of problems says all that the copy would.
        raise Unmarkable(f"里面有认不出的格式（{type(error).__name__}）") from error


def _marked(data: bytes, cells: Sequence[tuple[str, str, str]]) -> bytes:
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    fill = PatternFill("solid", fgColor="FFFF9999")
    said: dict[tuple[str, str], list[str]] = {}
    for sheet, cell, message in cells:
        if sheet in book.sheetnames:
            said.setdefault((sheet, cell), []).append(message)
    for (sheet, cell), messages in said.items():
        target = book[sheet][cell]
        target.fill = fill
        comment = Comment(
            "\n".join(messages), "dangjian", width=320, height=60 + 30 * len(messages)
        )
        if hasattr(target, "comment") and type(target).__name__ == "Cell":
            target.comment = comment
    return stable_bytes(book)


def _is_harmless(data: bytes) -> bool:
    """Whether openpyxl can open it in reasonable time: it unfolds every merged cell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > 30 * 1024 * 1024:
                return False
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and not _few_merges(archive.read(name)):
                    return False
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return False
    return True


def _few_merges(xml: bytes) -> bool:
    merges = _MERGE.findall(xml)
    area = sum(
        (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
        for left, top, right, bottom in merges
    )
    return len(merges) < _MANY_MERGES and area < _MOST_MERGED


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
