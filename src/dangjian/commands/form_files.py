"""Forms that come back (replies, reviews, appeals): each file read, its problems by sheet and cell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dangjian.books.known import KnownBook, known_book
from dangjian.codes import forms as codes
from dangjian.codes import sheets as sheet_codes
from dangjian.errors import DangjianError
from dangjian.io.files import content
from dangjian.io.inbox import HandedFile
from dangjian.io.journal import Write
from dangjian.io.layout import original_place
from dangjian.io.workbooks import BookFile, open_book
from dangjian.io.xlsx_pictures import Picture, pictures_of
from dangjian.io.xlsx_reader import BadBook
from dangjian.problem import Location, Problem
from dangjian.sheet.form_reading import FilledForm, mark_of, read_filled
from dangjian.sheet.marks import MARK_WORDS
from dangjian.sheet.parts import CHOICES_SHEET, MAP_SHEET
from dangjian.sheet.reading import RawTab, SheetFinding


@dataclass
class FormFile:
    """A file that was handed in and what it says."""

    file: HandedFile
    sha256: str = ""
    form: FilledForm | None = None
    """None where it can't be read."""
    pictures: list[Picture] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)
    """What was taken from it, in the words of who collects it."""

    @property
    def name(self) -> str:
        """As messages call it."""
        return self.file.name

    @property
    def refused(self) -> bool:
        """Whether nothing of it may be written."""
        return any(problem.is_error for problem in self.problems)

    def add(self, finding: SheetFinding) -> None:
        """A finding gets its file; the same is told once."""
        code, sheet, cell, values = finding
        code = sheet_codes.on_sheet(code)
        at = Location(self.name, sheet=sheet, cell=cell)
        message, hint = code.message.format_map(values), code.hint.format_map(values)
        problem = Problem(code.id, code.severity, message, hint, at)
        if problem not in self.problems:
            self.problems.append(problem)


def read_form_file(file: HandedFile, wanted: Iterable[str]) -> FormFile:
    """Read one file; whatever is wrong is among its problems. ``wanted``: the schemas that are taken."""
    found = FormFile(file)
    try:
        data = file.read()
        found.sha256 = hashlib.sha256(data).hexdigest()
        _read(found, open_book(data), tuple(wanted))
    except BadBook as bad:
        values = {"reason": bad.reason, "advice": bad.advice}
        found.add(SheetFinding(sheet_codes.UNREADABLE_BOOK, "", "", values))
    return found


def _read(found: FormFile, book: BookFile, wanted: tuple[str, ...]) -> None:
    map_tab = book.tab(MAP_SHEET) if MAP_SHEET in book.sheet_names else None
    properties = book.properties()
    names = [name for name in book.sheet_names if name not in (MAP_SHEET, CHOICES_SHEET)]
    tabs: dict[str, RawTab] = {name: book.tab(name) for name in names}
    mark, findings = mark_of(properties, map_tab, tabs.values())
    if mark is None or mark.schema not in wanted:
        hidden = [map_tab] if map_tab is not None else []
        found.add(_not_ours(known_book(properties, [*tabs.values(), *hidden]), wanted))
        return
    for finding in findings:
        found.add(finding)
    if map_tab is None or map_tab.text(1, 2) != mark.schema:
        what = f"隐藏的工作表 {MAP_SHEET} 不见了，认不出哪一格说的是什么"
        advice = "在原来发出的表里填写，不要转存成别的格式"
        found.add(SheetFinding(codes.NOT_THIS_FORM, "", "", {"what": what, "advice": advice}))
        return
    if book.old_format:
        found.add(SheetFinding(sheet_codes.OLD_FORMAT, "", "", {"kind": book.old_format}))
    if found.refused:
        return
    found.form = read_filled(mark, map_tab, tabs)
    found.pictures = list(pictures_of(book))


def _not_ours(known: KnownBook | None, wanted: tuple[str, ...]) -> SheetFinding:
    words = "、".join(MARK_WORDS[each][0] for each in wanted)
    if known is not None and known.schema not in wanted:
        values = {"what": known.instead_of(words), "advice": known.advice}
    else:
        advice = "在发出的表里填写，不要把内容抄到新建的表里"
        values = {"what": f"这不是发出的{words}，没有身份标记", "advice": advice}
    return SheetFinding(codes.NOT_THIS_FORM, "", "", values)


def settle_findings(found: FormFile) -> None:
    """What reading the cells found becomes the file's problems."""
    if found.form is not None:
        for finding in found.form.findings:
            found.add(finding)


def original_of(root: Path, found: FormFile, folder: str, taken: dict[str, Write]) -> Write | None:
    """The very bytes that were read, to be kept under ``originals/<folder>/``; None when they are there.

    Raises DangjianError when the file changed since it was read.
    """
    data = b""
    with suppress(BadBook):
        data = found.file.read()
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise DangjianError(
            f"{found.name} 在收表的时候被改动了，什么都没有写入。",
            "关掉正在编辑它的程序，再收一次。",
        )
    stem, dot, ending = found.file.file_name.rpartition(".")
    short = (stem or ending).encode()[:180].decode(errors="ignore")
    last = f"{dot}{ending}" if stem else ""
    for name in (f"{short}{last}", f"{short}.{found.sha256[:8]}{last}"):
        target = original_place(folder, name)
        before = taken[target].data if target in taken else content(root / target)
        if before == data:
            return None
        if before is None:
            return Write(target, data, None)
    raise DangjianError(
        f"{original_place(folder, found.file.file_name)} 已经有了，内容不同，什么都没有写入。",
        "把交来的文件改个名字再收。",
    )
