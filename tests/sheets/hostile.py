"""Workbooks that nobody should send, made by code: each with the sentence that answers it, or None."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

Edit = Callable[[str, bytes], bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rewritten(data: bytes, edit: Edit, extra: dict[str, bytes] | None = None) -> bytes:
    """The workbook with its parts changed, and parts added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def in_tab(change: Callable[[bytes], bytes]) -> Edit:
    """Change the tab of the checklist only."""
    return lambda name, content: change(content) if name.endswith("sheet2.xml") else content


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def corpus(good: bytes) -> Iterator[tuple[str, bytes, str | None]]:
    """Name, bytes, and the reason for refusing; None where it is to be taken as it is."""
    yield "a million rows in the used range", rewritten(good, in_tab(_dimension)), None
    yield "a million merged cells", rewritten(good, in_tab(_merges)), None
    yield "one merge over everything", rewritten(good, in_tab(_huge_merge)), None
    yield "rows of empty cells", rewritten(good, in_tab(_empty_rows)), None
    yield "external links and macros", rewritten(good, _same, _LINKS), None
    yield (
        "a bomb beside the tables",
        rewritten(good, _same, {"xl/media/x.bin": bytes(70_000_000)}),
        None,
    )
    yield "a bomb in the table", rewritten(good, in_tab(_bomb)), "解开后大得不正常"
    yield "too many elements", rewritten(good, in_tab(_elements)), "内容多得不正常"
    yield "one endless text", rewritten(good, in_tab(_endless)), "文字多得不正常"
    yield "a bomb in the texts", rewritten(good, _bomb_of_texts), "文字多得不正常"
    yield "cells without end", rewritten(good, in_tab(_cells)), "内容多得不正常"
    yield "many tabs", rewritten(good, _tabs), "工作表多得不正常"
    yield "deep nesting", rewritten(good, in_tab(_nested)), None
    yield "another encoding", rewritten(good, in_tab(_utf_16)), None
    yield "parts beside the workbook", rewritten(good, _same, {"../../evil.xml": b"x"}), None
    yield "an entity of another file", rewritten(good, in_tab(_outside)), "含有不该有的文档类型声明"
    yield "entities", rewritten(good, in_tab(_entities)), "含有不该有的文档类型声明"
    yield "broken XML", rewritten(good, in_tab(lambda xml: xml[: len(xml) // 2])), "内容已损坏"
    yield "cut off", good[: len(good) // 2], "文件不完整，没有传完或已损坏"
    yield "one byte wrong", _flipped(good), "文件不完整，没有传完或已损坏"
    yield "many parts", zipped({f"{n}.xml": b"" for n in range(6_000)}), "里面的文件多得不正常"
    yield "a Word document", zipped({"word/document.xml": b"<w/>"}), "这是 Word 文档，不是表格"
    yield "a presentation", zipped({"ppt/presentation.xml": b"<p/>"}), "这是演示文稿，不是表格"
    yield "a binary workbook", zipped({"xl/workbook.bin": b""}), "这是 .xlsb 格式"
    yield "any other zip", zipped({"a.txt": b""}), "这不是 Excel 表"
    yield "encrypted", _ole("EncryptedPackage"), "文件加了密码"
    yield "an old Word document", _ole("WordDocument"), "这是 Word 文档，不是表格"
    yield "an unknown compound file", _ole("Nothing"), "这不是 Excel 表"
    yield "a PDF", b"%PDF-1.7\n", "这是 PDF，不是表格"
    yield "a web page", b"<html><table></table></html>", "这是网页或 XML 存成的表"
    yield "empty", b"", "文件是空的"
    yield "noise", bytes(range(256)) * 40, "这不是 Excel 表"


def _same(_name: str, content: bytes) -> bytes:
    return content


def _dimension(xml: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', xml)


def _merges(xml: bytes) -> bytes:
    cells = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1_000, 1_001_000))
    return xml.replace(b"</mergeCells>", cells + b"</mergeCells>")


def _huge_merge(xml: bytes) -> bytes:
    return xml.replace(b"</mergeCells>", b'<mergeCell ref="A200:XFD1048576"/></mergeCells>')


def _empty_rows(xml: bytes) -> bytes:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(1_000, 200_000))
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def _bomb(xml: bytes) -> bytes:
    return xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 70_000_000)


def _elements(xml: bytes) -> bytes:
    rows = b"<row><c/></row>" * 510_000
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def _endless(xml: bytes) -> bytes:
    cell = b'<row r="999"><c r="A999" t="str"><v>' + b"9" * 20_000_000 + b"</v></c></row>"
    return xml.replace(b"</sheetData>", cell + b"</sheetData>")


def _bomb_of_texts(name: str, content: bytes) -> bytes:
    more = b"<si><t>" + b"A" * 20_000_000 + b"</t></si></sst>"
    return content.replace(b"</sst>", more) if name == "xl/sharedStrings.xml" else content


def _cells(xml: bytes) -> bytes:
    """Numbers and formulas far below the table."""
    rows = (
        b'<row r="%d"><c r="Z%d"><f>A1</f><v>1</v></c></row>' % (n, n) for n in range(999, 60_000)
    )
    return xml.replace(b"</sheetData>", b"".join(rows) + b"</sheetData>")


def _tabs(name: str, content: bytes) -> bytes:
    """Thousands of tabs that are all the same part."""
    tabs = (b'<sheet name="s%d" sheetId="%d" r:id="rId2"/>' % (n, n) for n in range(9, 20_000))
    many = b"".join(tabs) + b"</sheets>"
    return content.replace(b"</sheets>", many) if name == "xl/workbook.xml" else content


def _nested(xml: bytes) -> bytes:
    return xml.replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 100_000 + b"</a>" * 100_000)


def _utf_16(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def _outside(xml: bytes) -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return xml.replace(b"<worksheet ", doctype + b"<worksheet ", 1)


def _entities(xml: bytes) -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return xml.replace(b"<worksheet ", doctype + b"<worksheet ", 1)


def _flipped(data: bytes) -> bytes:
    """A byte in the middle of the tab's packed content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet2.xml")
    at = info.header_offset + 200 + info.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def _ole(stream: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(400)
    )


_LINKS = {
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
    "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'.encode(),
}
