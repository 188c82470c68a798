"""Hostile and odd files: a right result or a sentence, and nothing lost."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dangjian.codes import sheets
from tests.helpers import contents, opened, some
from tests.printing import convert
from tests.sheets.hostile import corpus, rewritten
from tests.sheets.workspace import GOOD, blank, filled, hand_in, make, record_text


def test_hostile_files(tmp_path: Path) -> None:
    root = make(tmp_path / "ws")
    good = filled(blank(root))
    empty = contents(root)
    hand_in(root, good)
    right = record_text(root)
    for name, data, reason in some(corpus(good), 16):
        for path in (root / "records").rglob("*.yaml"):
            path.unlink()
        for path in (root / "originals").rglob("*.xlsx"):
            path.unlink()
        found = hand_in(root, data)
        errors = [problem for problem in found.problems if problem.is_error]
        if reason is None:
            assert not errors, (name, errors)
            assert record_text(root) == right, name
        else:
            assert [p.message for p in errors] == [f"这个文件读不了：{reason}"], name
            assert errors[0].code == sheets.UNREADABLE_BOOK.id
            assert errors[0].hint, name
            assert contents(root) == empty, name


def test_a_prefixed_namespace_is_read(tmp_path: Path) -> None:
    import re

    root = make(tmp_path / "ws")

    def prefixed(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/") and name != "xl/sharedStrings.xml":
            return content
        named = content.replace(b"xmlns=", b"xmlns:x=", 1)
        return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", named).replace(b"<?x:xml", b"<?xml")

    found = hand_in(root, rewritten(filled(blank(root)), prefixed))
    assert not found.failed, [p.message for p in found.problems]
    assert "A3: 良" in record_text(root)


def test_dates_that_count_from_1904(tmp_path: Path) -> None:
    root = make(tmp_path / "ws")

    def mac(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    found = hand_in(root, filled(blank(root), change=mac))
    assert not found.problems
    assert "date: 2026-05-28" in record_text(root)
    assert "A6: 2026-05-27" in record_text(root)


def test_texts_that_would_be_formulas_stay_texts(tmp_path: Path) -> None:
    root = make(tmp_path / "ws")
    notes = {("A1", "note"): "+86 起头", ("A3", "note"): "@某", ("A5", "note"): "-1 也是备注"}
    assert not hand_in(root, filled(blank(root), GOOD | notes)).failed
    text = record_text(root)
    for note in notes.values():
        assert note in text


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    root = make(tmp_path / "ws")

    def ring(name: str, content: bytes) -> bytes:
        return content.replace("一期晚了".encode(), "一期_x0007_晚了\u200b\u00a0".encode())

    assert not hand_in(root, rewritten(filled(blank(root)), ring)).failed
    assert "note: 一期晚了}" in record_text(root)


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_formats_say_how_without_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    root = make(tmp_path / "ws")
    data = {
        "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "ods": b"PK\x03\x04" + b"application/vnd.oasis.opendocument.spreadsheet",
    }[kind]
    (problem,) = hand_in(root, data).problems
    assert problem.message == f"这个文件读不了：这是 .{kind} 格式的表"
    assert "另存为 .xlsx" in problem.hint
    assert "附加组件“xls”" in problem.hint


@pytest.mark.parametrize("rest", [bytes(600), bytes(range(256)) * 40])
def test_a_damaged_old_workbook(tmp_path: Path, rest: bytes) -> None:
    pytest.importorskip("python_calamine")
    root = make(tmp_path / "ws")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + rest
    (problem,) = hand_in(root, data).problems
    assert problem.message == "这个文件读不了：内容已损坏或加了密码"


@pytest.mark.parametrize(("rows", "columns"), [(60_000, 1), (1_000_000, 16_000)])
def test_an_old_workbook_that_claims_much(tmp_path: Path, rows: int, columns: int) -> None:
    """A row and a cell that repeat."""
    pytest.importorskip("python_calamine")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/>'
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}">{cell}'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    (problem,) = hand_in(make(tmp_path / "ws"), buffer.getvalue()).problems
    assert problem.message.startswith("这个文件读不了：内容")


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_what_other_programs_save_is_read(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("python_calamine")
    root = make(tmp_path / "ws")
    hand_in(root, filled(blank(root)))
    right = record_text(root)
    (tmp_path / "in.xlsx").write_bytes(filled(blank(root, "br-b")))
    convert([tmp_path / "in.xlsx"], kind, tmp_path / "made")
    data = (tmp_path / "made" / f"in.{kind}").read_bytes()
    found = hand_in(root, data, names=(f"二支部.{kind}",))
    assert not found.failed, [p.message for p in found.problems]
    said = [] if kind == "xlsx" else [sheets.OLD_FORMAT.id]
    assert [problem.code for problem in found.problems] == said
    assert record_text(root, "br-b.branch") == right.replace("br-a", "br-b")


def test_the_workbook_opens_with_openpyxl(tmp_path: Path) -> None:
    root = make(tmp_path / "ws")
    assert opened(io.BytesIO(blank(root))).sheetnames == [
        "填写说明",
        "支部点检表",
        "_选项",
        "_dangjian",
    ]
