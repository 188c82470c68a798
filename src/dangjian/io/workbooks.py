"""Opening whatever was handed in as a workbook, by what it is and not by what it is called."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from dangjian.core.sheet.raw import Raw, RawTab
from dangjian.io.xlsx_reader import MAX_FILE_BYTES, XlsxFile
from dangjian.io.xlsx_refusal import BadBook

__all__ = ["MAX_FILE_BYTES", "BadBook", "BookFile", "open_book"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_OLD_CELLS = 2_000_000


class BookFile(Protocol):
    """A workbook whose tabs are read when they are asked for."""

    pictures: bool
    """Whether there are pictures in it."""
    year_1904: bool

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
    if len(data) > MAX_FILE_BYTES:
        raise BadBook(f"文件有 {len(data) // 1024 // 1024} MB，太大了", "请另存为 .xlsx")
    try:
        import python_calamine
    except ImportError:
        advice = f"安装附加组件后可以直接读：pip install 'dangjian[xls]'；或者用 Excel、WPS 另存为 .xlsx（现在是 .{kind}）"
        raise BadBook(f"这是 .{kind} 格式的表", advice) from None
    if kind == "ods":
        _refuse_large_ods(data)
    try:
        return OldFile(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except python_calamine.CalamineError as error:
        raise BadBook("内容已损坏或加了密码", "请对方用 Excel 或 WPS 打开后另存为 .xlsx") from error


def _refuse_large_ods(data: bytes) -> None:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise BadBook("文件不完整，没有传完或已损坏", "请对方重新发送或重新保存") from error
    if size > 40 * 1024 * 1024:
        raise BadBook("解开后大得不正常", "这不像是填好的点检表，请对方检查")


class OldFile:
    """An .xls or .ods workbook: values only, without formulas and document properties."""

    pictures = False
    year_1904 = False

    def __init__(self, book: Any) -> None:
        self._book = book

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in order."""
        return list(self._book.sheet_names)

    def properties(self) -> dict[str, str] | None:
        """Not to be seen here."""
        return None

    def tab(self, name: str, most_rows: int | None = None) -> RawTab:
        """One worksheet, always all of it."""
        sheet = self._book.get_sheet_by_name(name)
        if sheet.total_height * max(1, sheet.total_width) > _MOST_OLD_CELLS:
            raise BadBook("内容多得不正常", "这不像是填好的点检表，请另存为 .xlsx")
        rows: dict[int, dict[int, Raw]] = {}
        for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
            row = {column: _raw(value) for column, value in enumerate(values, 1) if value != ""}
            if row:
                rows[number] = row
        return RawTab(name, rows)


def _raw(value: Any) -> Raw:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, (bool, str, date)):
        return Raw(value, None, "date" if isinstance(value, date) else "")
    if isinstance(value, (int, float)):
        return Raw(Decimal(repr(value)))
    return Raw(str(value))
