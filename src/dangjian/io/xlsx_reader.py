"""Reading .xlsx files that strangers send: only what is asked for, streamed, and within bounds.

Nothing in the file is believed: sizes are counted while unpacking, merged cells and used ranges are never
looked at, document types and entities are refused, formulas are kept as text.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from xml.parsers import expat

from dangjian.sheet.reading import Raw, RawTab

# How numbers are shown, as far as it changes what they mean: dates and percentages.


Look = Literal["", "date", "percent"]
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTS = {9, 10}
# What a number format says literally is no sign of a date: ``0"d"``, ``\\y``, ``[red]``.
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def looks_of(walk: Callable[[Callable[[str, dict[str, str]], None]], None]) -> list[Look]:
    """The look of each cell format; ``walk`` gives the elements of the styles one by one."""
    custom: dict[str, str] = {}
    looks: list[Look] = []
    inside = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside[0] = tag
        elif tag == "numFmt":
            custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside[0] == "cellXfs" and len(looks) < 100_000:
            looks.append(_look(attributes.get("numFmtId", "0"), custom))

    walk(start)
    return looks


def _look(number: str, custom: dict[str, str]) -> Look:
    if number in custom:
        code = _QUOTED.sub("", custom[number]).lower()
        if "%" in code:
            return "percent"
        return "date" if any(each in code for each in "ymd年月日") else ""
    known = int(number) if number.isdigit() else 0
    return "percent" if known in _PERCENTS else "date" if known in _DATES else ""


# What the readers of workbooks raise.


class BadBook(Exception):
    """A file that can't be read as a workbook: why, and what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


class Stop(Exception):
    """Enough was read."""


# The cells of a worksheet, from its XML elements.


_MAX_CELLS = 50_000
_MAX_TEXT = 16_000_000
_AT = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Half of a surrogate pair, which `_xD83D_` may stand for, is no character and could not be written again.
_NO_XML = re.compile("[\ud800-\udfff]")


class CellReader:
    """Gathers the cells that hold something; handlers for an XML walk."""

    def __init__(self, strings: list[str], looks: list[Look], most_rows: int | None) -> None:
        self.rows: dict[int, dict[int, Raw]] = {}
        self._strings, self._looks, self._most_rows = strings, looks, most_rows
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._into = ""
        self._phonetic = False
        self._pieces: dict[str, list[str]] = {}
        self._left_cells, self._left_text = _MAX_CELLS, _MAX_TEXT

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "c":
            self._place(attributes.get("r", ""))
            self._attributes = attributes
            self._pieces = {}
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() and len(number) < 8 else self._row + 1
            self._column = 0
            if self._most_rows is not None and self._row > self._most_rows:
                raise Stop
        elif tag in ("v", "f", "t"):
            self._into = "" if tag == "t" and self._phonetic else tag
            self._pieces.setdefault(tag, [])
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "c":
            if self._pieces:
                self._keep()
                self._pieces = {}
        elif tag in ("v", "f", "t"):
            self._into = ""
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "sheetData":
            # What follows (merged cells, validations, drawings) is never needed.
            raise Stop

    def text(self, value: str) -> None:
        """Characters inside an element."""
        if self._into:
            self._left_text -= len(value)
            if self._left_text < 0:
                raise BadBook("文字多得不正常", "这不像是填好的点检表，请对方检查")
            self._pieces[self._into].append(value)

    def _place(self, at: str) -> None:
        found = _AT.fullmatch(at)
        if found is None:
            self._column += 1
            return
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        self._column, self._row = column, int(found[2])

    def _keep(self) -> None:
        formula = "".join(self._pieces["f"]) if "f" in self._pieces else None
        value = self._value("".join(self._pieces.get("v", ())), "".join(self._pieces.get("t", ())))
        if value is None and formula is None:
            return
        self._left_cells -= 1
        if self._left_cells < 0:
            raise BadBook("内容多得不正常", "这不像是填好的点检表，请对方检查")
        row = self.rows.setdefault(self._row, {})
        row[self._column] = Raw("" if value is None else value, formula, self._look())

    def _look(self) -> Look:
        style = self._attributes.get("s", "")
        number = int(style) if style.isdigit() and len(style) < 7 else 0
        return self._looks[number] if number < len(self._looks) else ""

    def _value(self, value: str, text: str) -> str | Decimal | bool | date | None:
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return unescaped(text) or None
        if not value:
            return None
        if kind == "s":
            known = value.strip().isdigit() and int(value) < len(self._strings)
            return unescaped(self._strings[int(value)]) or None if known else None
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "d":
            return _iso(value)
        if kind == "n":
            return _number(value)
        return unescaped(value)


def unescaped(text: str) -> str:
    """``_x000D_`` and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    return _NO_XML.sub("", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _number(text: str) -> Decimal | str:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    # Beyond this nothing that anybody counts: it stays a text that no cell takes.
    return number if number.is_finite() and -30 < number.adjusted() < 30 else text


def _iso(text: str) -> date | str:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return text


MAX_FILE_BYTES = 50 * 1024 * 1024
_MAX_PARTS = 5_000
_MAX_UNPACKED = 64 * 1024 * 1024
_MAX_ELEMENTS = 1_000_000
_MAX_TABS = 300
_CHUNK = 64 * 1024
_END_OF_ZIP = b"PK\x05\x06"

Handler = Callable[[str, dict[str, str]], None]


class XlsxFile:
    """A workbook; its tabs are read when they are asked for. Raises BadBook."""

    old_format = ""

    def __init__(self, data: bytes) -> None:
        _refuse_crowds(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadBook("文件不完整，没有传完或已损坏", "请对方重新发送或重新保存") from error
        self._left = _MAX_UNPACKED
        self._elements = _MAX_ELEMENTS
        names = set(self._archive.namelist())
        # What Excel calls xl/workbook.xml may be called otherwise, or be written in other cases: only
        # the relations say which part is what.
        self._named = {
            name.lower().lstrip("/"): name for name in reversed(self._archive.namelist())
        }
        self._main = {
            "officeDocument": "xl/workbook.xml",
            "custom-properties": "docProps/custom.xml",
        }
        self._main |= self._related("", "_rels/.rels")
        self._workbook_part = self._named.get(self._main["officeDocument"].lower(), "")
        _refuse_others(names, self._workbook_part)
        self.pictures = any(n.startswith("xl/media/") or n == "xl/cellimages.xml" for n in names)
        self._parts: dict[str, str] = {}
        self.year_1904 = False
        self._workbook()
        self._strings: list[str] | None = None
        self._looks: list[Look] | None = None

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in order, hidden ones too."""
        return list(self._parts)

    def properties(self) -> dict[str, str]:
        """The custom document properties that are texts."""
        found: dict[str, str] = {}
        part = self._named.get(self._main["custom-properties"].lower())
        if part is None:
            return found
        current: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "property":
                current[:] = [attributes.get("name", "")]

        def text(value: str) -> None:
            if current and len(found.get(current[0], "")) < 4096:
                found[current[0]] = found.get(current[0], "") + value.strip("\r\n")

        self._parse(part, start, text=text)
        return found

    def tab(self, name: str, most_rows: int | None = None) -> RawTab:
        """One worksheet, or its first rows."""
        if self._strings is None:
            self._strings = list(self._shared_strings())
            self._looks = looks_of(
                lambda start: self._parse_if_there(self._parts_of_book["styles"], start)
            )
        reader = CellReader(self._strings, self._looks or [], most_rows)
        with suppress(Stop):
            self._parse(self._parts[name], reader.start, reader.end, reader.text)
        return RawTab(name, reader.rows, self.year_1904)

    def part_of(self, tab: str) -> str:
        """The part that holds a worksheet."""
        return self._parts[tab]

    def walk(
        self, part: str, start: Handler, end: Callable[[str], None], text: Callable[[str], None]
    ) -> None:
        """Walk a part that may not be there, within the bounds of the file."""
        found = self._named.get(part.lower())
        if found is not None:
            self._parse(found, start, end, text)

    def related(self, part: str) -> list[tuple[str, str, str]]:
        """Type, id and part of each relation of a part."""
        folder, _, name = part.rpartition("/")
        return self._relations(folder, posixpath.join(folder, "_rels", f"{name}.rels"))

    @property
    def workbook_part(self) -> str:
        """The part that all others are related to."""
        return self._workbook_part

    def content(self, part: str, most: int) -> bytes:
        """The bytes of a part, one more than ``most`` where there are more; empty where it isn't there."""
        found = self._named.get(part.lower())
        if found is None:
            return b""
        try:
            with self._archive.open(found) as stream:
                data = stream.read(min(most, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise BadBook("文件不完整，没有传完或已损坏", "请对方重新发送或重新保存") from error
        self._left -= len(data)
        if self._left < 0:
            raise BadBook("解开后大得不正常", "把图片换成文件另存，表里只写材料名称")
        return data

    def _related(self, folder: str, part: str) -> dict[str, str]:
        """What the relations of a part name: the last word of each type → the part that it leads to."""
        return {kind: target for kind, _, target in self._relations(folder, part)}

    def _relations(self, folder: str, part: str) -> list[tuple[str, str, str]]:
        """Type, id and part of each relation that leads to something in the file."""
        found: list[tuple[str, str, str]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = attributes.get("Target", "").replace("\\", "/")
                whole = target if target.startswith("/") else posixpath.join("/", folder, target)
                name = posixpath.normpath(whole).lstrip("/")
                found.append((kind, attributes.get("Id", ""), name))

        self._parse_if_there(part, start)
        return found

    def _workbook(self) -> None:
        folder, _, name = self._workbook_part.rpartition("/")
        relations = self._relations(folder, posixpath.join(folder, "_rels", f"{name}.rels"))
        self._parts_of_book = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
        self._parts_of_book |= {kind: target for kind, _, target in relations}
        targets = {key: target for kind, key, target in relations if kind == "worksheet"}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "workbookPr":
                self.year_1904 = attributes.get("date1904", "") in ("1", "true")
            elif tag == "sheet":
                relation_id = next((v for key, v in attributes.items() if key.endswith(":id")), "")
                path = self._named.get(targets.get(relation_id, "").lower())
                if len(self._parts) == _MAX_TABS:
                    raise BadBook("工作表多得不正常", "这不像是填好的点检表，请对方检查")
                if path is not None:
                    self._parts[attributes.get("name", "")] = path

        self._parse(self._workbook_part, start)

    def _parse_if_there(self, part: str, start: Handler) -> None:
        found = self._named.get(part.lower())
        if found is not None:
            self._parse(found, start)

    def _shared_strings(self) -> Iterator[str]:
        """Phonetic hints aside, rich texts in one piece."""
        part = self._named.get(self._parts_of_book["sharedStrings"].lower())
        if part is None:
            return
        found: list[str] = []
        pieces: list[str] = []
        state = {"text": False, "phonetic": False, "left": _MAX_TEXT}

        def start(tag: str, _attributes: dict[str, str]) -> None:
            if tag == "si":
                pieces.clear()
            elif tag == "rPh":
                state["phonetic"] = True
            elif tag == "t":
                state["text"] = not state["phonetic"]

        def end(tag: str) -> None:
            if tag == "si":
                found.append("".join(pieces))
            elif tag == "rPh":
                state["phonetic"] = False
            elif tag == "t":
                state["text"] = False

        def text(value: str) -> None:
            if state["text"]:
                state["left"] -= len(value)
                if state["left"] < 0:
                    raise BadBook("文字多得不正常", "这不像是填好的点检表，请对方检查")
                pieces.append(value)

        self._parse(part, start, end, text)
        yield from found

    def _parse(
        self,
        part: str,
        start: Handler,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Walk one part; names come without their namespaces."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        local: dict[str, str] = {}

        def name_of(name: str) -> str:
            if name not in local:
                if len(local) > 1000:
                    raise BadBook("内容不是正常的表格", "请对方用 Excel 或 WPS 重新保存")
                local[name] = name.rpartition(":")[2]
            return local[name]

        def opened(name: str, attributes: dict[str, str]) -> None:
            self._elements -= 1
            if self._elements < 0:
                raise BadBook("内容多得不正常", "这不像是填好的点检表，请对方检查")
            start(local.get(name) or name_of(name), attributes)

        def closed(name: str) -> None:
            if end is not None:
                end(local[name])

        parser.StartElementHandler = opened
        if end is not None:
            parser.EndElementHandler = closed
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        self._feed(part, parser)

    def _feed(self, part: str, parser: Any) -> None:
        try:
            with self._archive.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise BadBook("解开后大得不正常", "这不像是填好的点检表，请对方检查")
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError) as error:
            raise BadBook("文件不完整，没有传完或已损坏", "请对方重新发送或重新保存") from error
        except RuntimeError as error:
            raise BadBook("文件加了密码", "请对方去掉密码后重新发送") from error
        except (expat.ExpatError, NotImplementedError, ValueError, LookupError) as error:
            raise BadBook("内容已损坏", "请对方用 Excel 或 WPS 打开后重新保存") from error


def _refuse_doctype(*_: object) -> None:
    raise BadBook("含有不该有的文档类型声明", "正常的表格没有它；请对方用 Excel 或 WPS 重新保存")


def _refuse_crowds(data: bytes) -> None:
    """Too many parts would fill the memory before the first is read."""
    if len(data) > MAX_FILE_BYTES:
        size = len(data) // 1024 // 1024
        raise BadBook(f"文件有 {size} MB，太大了", "把图片换成文件另存，表里只写材料名称")
    at = data.rfind(_END_OF_ZIP, max(0, len(data) - 66_000))
    many = (
        at >= 0 and len(data) >= at + 12 and struct.unpack_from("<H", data, at + 10)[0] > _MAX_PARTS
    )
    if many or data.count(b"PK\x01\x02") > _MAX_PARTS:
        raise BadBook("里面的文件多得不正常", "这不像是填好的点检表，请对方检查")


def _refuse_others(names: set[str], workbook: str) -> None:
    if workbook and not workbook.startswith(("word/", "ppt/")) and workbook.endswith(".xml"):
        return
    kinds = {
        "word/document.xml": ("这是 Word 文档，不是表格", "请交 Excel 表"),
        "ppt/presentation.xml": ("这是演示文稿，不是表格", "请交 Excel 表"),
        "xl/workbook.bin": ("这是 .xlsb 格式", "请另存为 .xlsx 再交"),
    }
    for part, (reason, advice) in kinds.items():
        if part in names:
            raise BadBook(reason, advice)
    raise BadBook("这不是 Excel 表", "请交发出的 .xlsx 表")
