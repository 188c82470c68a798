"""A copy of a workbook in which cells are coloured and carry a comment, to be handed back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

_MANY_MERGES = 5_000
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_MOST_MERGED = 200_000
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def marked_copy(data: bytes, cells: Sequence[tuple[str, str, str]]) -> bytes | None:
    """The copy; ``cells``: tab, address, what is wrong. None for what can't be copied safely."""
    if not data.startswith(b"PK") or not _is_harmless(data):
        return None
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
    buffer = io.BytesIO()
    book.save(buffer)
    return _steady(buffer.getvalue())


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


def _steady(data: bytes) -> bytes:
    """Without the moment of saving: the same copy has the same bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(b"", content)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, content)
    return buffer.getvalue()
