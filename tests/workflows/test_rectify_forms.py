"""Reply workbooks out and back, and verdicts in the register workbook, as officers and branches fill them in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from dangjian.cli.app import run
from dangjian.io.yaml_reader import read
from tests.helpers import contents, opened
from tests.printing import convert
from tests.sheets.filling import map_of, place_of_all, typed
from tests.sheets.hostile import corpus
from tests.workflows.rectifying import problems, workspace

A1, A2, B1 = "2026-06.br-a.M1", "2026-06.br-a.M2", "2026-06.br-b.M1"
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""The smallest picture there is."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two open problems of br-a and one of br-b."""
    made = workspace(tmp_path / "workspace")
    problems(made, "br-a", "公告栏两期未更新", "台账不全")
    problems(made, "br-b", "别家的")
    return made


@pytest.fixture
def tell(root: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs ``dangjian rectify …``: exit status and all that was said."""

    def perform(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        status = run(["-C", str(root), "rectify", *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return perform


def events(root: Path, name: str) -> list[dict[str, Any]]:
    """What became of a problem, in order."""
    found: Any = read((root / f"rectifications/{name[:7]}/{name}.yaml").read_bytes())
    every: list[dict[str, Any]] = found["events"]
    return every


def actions(root: Path, name: str) -> list[str]:
    return [each["action"] for each in events(root, name)]


Tell = Callable[..., tuple[int, str]]
Answers = Mapping[tuple[str, str], Any]


def sheets(root: Path, tell: Tell, day: str = "2026-06-03") -> dict[str, Path]:
    """The reply workbooks by unit, made anew."""
    out = root.parent / "out"
    assert tell("sheet", "--out", out, "--date", day, "--force")[0] == 0
    every = [
        (path, openpyxl.load_workbook(path, read_only=True)) for path in out.glob("整改*.xlsx")
    ]
    return {book["_dangjian"]["B2"].value: path for path, book in every}


def filled(
    path: Path, answers: Answers, change: Callable[[Workbook], None] = lambda book: None
) -> Path:
    """The workbook with answers by problem and field in place."""
    book = opened(path)
    places = {(item, field): (sheet, cell) for (sheet, item, _, field), (cell, _) in map_of(book).items()}  # fmt: skip
    for key, value in answers.items():
        sheet, cell = places[key]
        book[sheet][cell].value = value
    change(book)
    book.save(path)
    return path


def branch(root: Path, tell: Tell, **more: Any) -> Path:
    """The workbook of br-a, filled in: the first problem put right, the second begun."""
    paths = sheets(root, tell)
    answers = {
        (A1, "cause"): "没有专人管", (A1, "measures"): "每周一更新", (A1, "evidence"): "更新记录；签到表",
        (A1, "done"): date(2026, 6, 20), (A2, "measures"): "补齐台账",
    }  # fmt: skip
    return filled(paths["br-a"], answers, **more)


def collect(tell: Tell, *what: object, day: str = "2026-06-21") -> tuple[int, str]:
    return tell("collect", *what, "--date", day)


def test_accepted_and_submitted(root: Path, tell: Tell) -> None:
    path = branch(root, tell)
    before = contents(root)
    status, said = collect(tell, path, "--dry-run")
    assert (status, contents(root)) == (0, before)
    assert "会记 3 步" in said
    status, said = collect(tell, path)
    assert status == 0
    assert "接收 2 件，提交复核 1 件" in said
    assert f"{A2} 没有佐证，只接收，没有提交" in said
    assert "还没有回执" in said
    assert [(e["at"], e["by"], e["action"]) for e in events(root, A1)[1:]] == [
        ("2026-06-21", "br-a", "accept"),
        ("2026-06-21", "br-a", "submit"),
    ]
    accepted, submitted = events(root, A1)[1:]
    assert accepted["note"] == "措施：每周一更新；原因：没有专人管"
    assert submitted["evidence"] == ["更新记录", "签到表"]
    assert "6 月 20 日完成" in submitted["note"]
    assert actions(root, A2) == ["raise", "accept"]
    assert (root / "originals/2026-06" / path.name).read_bytes() == path.read_bytes()
    assert run(["-C", str(root), "validate", "--strict"]) == 0


def test_sent_twice_and_sent_again(root: Path, tell: Tell) -> None:
    """The same file once more changes nothing; with evidence added later the rest is submitted."""
    path = branch(root, tell)
    assert collect(tell, path)[0] == 0
    after = contents(root)
    status, said = collect(tell, path)
    assert (status, contents(root)) == (0, after)
    assert "没有变化" in said
    filled(path, {(A2, "evidence"): "补好的台账"})
    assert collect(tell, path, day="2026-06-23")[0] == 0
    assert actions(root, A2) == ["raise", "accept", "submit"]
    assert actions(root, A1) == ["raise", "accept", "submit"]


def test_rows_sorted_the_other_way(root: Path, tell: Tell) -> None:
    def swapped(book: Workbook) -> None:
        tab: Any = book["整改回执"]
        row = {tab.cell(n, 1).value: n for n in range(1, tab.max_row + 1)}
        for column in range(1, 12):
            one, other = tab.cell(row[A1], column), tab.cell(row[A2], column)
            one.value, other.value = other.value, one.value

    path = branch(root, tell, change=swapped)
    assert collect(tell, path)[0] == 0
    assert actions(root, A1) == ["raise", "accept", "submit"]
    assert events(root, A2)[1]["note"] == "措施：补齐台账"


def test_a_new_owner(root: Path, tell: Tell) -> None:
    path = filled(branch(root, tell), {(A2, "owner"): "支部副书记"})
    assert collect(tell, path)[0] == 0
    assert actions(root, A2) == ["raise", "accept", "transfer"]
    assert events(root, A2)[2]["owner"] == "支部副书记"


def pictured(path: Path, rows: list[int]) -> None:
    """The workbook with a picture on each of these rows of its first tab, as Excel keeps them."""
    kept = io.BytesIO()
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    anchors = "".join(
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>9</xdr:col><xdr:row>{row - 1}</xdr:row></xdr:from>"
        '<xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor>'
        for row in rows
    )
    drawing = f'<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:r="{relations}">{anchors}</xdr:wsDr>'
    links = f'<Relationships><Relationship Id="rId{{}}" Type="{relations}/{{}}" Target="{{}}"/></Relationships>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/drawings/drawing9.xml", drawing)
        new.writestr(
            "xl/drawings/_rels/drawing9.xml.rels", links.format(1, "image", "../media/image1.png")
        )
        new.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            links.format(9, "drawing", "../drawings/drawing9.xml"),
        )
        new.writestr("xl/media/image1.png", PHOTO)
    path.write_bytes(kept.getvalue())


def row_of(path: Path, problem: str) -> int:
    tab: Any = opened(path)["整改回执"]
    return next(n for n in range(1, tab.max_row + 1) if tab.cell(n, 1).value == problem)


def test_pictures_in_the_workbook(root: Path, tell: Tell) -> None:
    """A picture proves the problem on whose row it lies; elsewhere it proves nothing, and is told."""
    path = branch(root, tell)
    pictured(path, [row_of(path, A2), 60])
    status, said = collect(tell, path)
    assert status == 0
    assert "附件 1 个存入 evidence/" in said
    assert "第 60 行的图片不在任何一条的行上" in said
    (kept,) = events(root, A2)[2]["evidence"]
    assert kept.startswith(f"evidence/{A2}/")
    assert (root / kept).read_bytes() == PHOTO


def test_files_beside_the_workbook(root: Path, tell: Tell) -> None:
    """By the name that the evidence says, or by the problem's id; what nobody names is told."""
    path = filled(branch(root, tell), {(A1, "evidence"): "公告栏照片；签到表"})
    inbox = root.parent / "收件"
    (inbox / A2).mkdir(parents=True)
    path.rename(inbox / path.name)
    (inbox / "公告栏照片.JPG").write_bytes(b"one")
    (inbox / A2 / "现场.jpg").write_bytes(b"two")
    (inbox / "不相干.jpg").write_bytes(b"three")
    status, said = collect(tell, inbox)
    assert status == 0
    assert "没有收：不相干.jpg" in said
    first, second = events(root, A1)[2]["evidence"], events(root, A2)[2]["evidence"]
    assert first[0] == "签到表"
    assert (root / first[1]).read_bytes() == b"one"
    assert [(root / each).read_bytes() for each in second] == [b"two"]


def test_a_zip_file_as_windows_packs_it(root: Path, tell: Tell) -> None:
    """Chinese names in the code page of Windows; what is packed twice isn't opened."""
    path = filled(branch(root, tell), {(A1, "evidence"): "照片"})
    packed = root.parent / "回执.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in (
            (path.name, path.read_bytes()),
            ("照片.jpg", b"one"),
            ("里面.zip", b"PK"),
        ):
            archive.writestr(zipfile.ZipInfo(name.encode("gbk").decode("cp437")), data)
    raw = packed.read_bytes()  # the library marks such names as UTF-8, Windows doesn't
    packed.write_bytes(_as_windows(raw))
    status, said = collect(tell, packed)
    assert status == 0
    assert "里面.zip（压缩包里的压缩包，请先解开）" in said
    assert (root / events(root, A1)[2]["evidence"][0]).read_bytes() == b"one"
    assert (root / "originals/2026-06" / path.name).is_file()


def _as_windows(raw: bytes) -> bytes:
    """A zip file whose names are in GBK and not marked as UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w") as new:
        for n, info in enumerate(old.infolist()):
            data = old.read(info)
            length = len(info.filename.encode("cp437"))
            new.writestr(f"{n:0{length}d}"[:length], data)
    made = buffer.getvalue()
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        for n, info in enumerate(old.infolist()):
            name = info.filename.encode("cp437")
            made = made.replace(f"{n:0{len(name)}d}".encode(), name)
    return made


def locked(book: Workbook) -> None:
    tab: Any = book["整改回执"]
    row = next(n for n in range(1, tab.max_row + 1) if tab.cell(n, 1).value == A1)
    tab.cell(row, 5).value = "2026-12-31"


def gone(book: Workbook) -> None:
    tab: Any = book["整改回执"]
    row = next(n for n in range(1, tab.max_row + 1) if tab.cell(n, 1).value == A2)
    for column in range(1, 12):
        tab.cell(row, column).value = None


def own_row(book: Workbook) -> None:
    tab: Any = book["整改回执"]
    tab.cell(tab.max_row + 2, 8).value = "另外还有一件"


def formula(book: Workbook) -> None:
    sheet, cell = next((s, c) for (s, i, _, f), (c, _) in map_of(book).items() if (i, f) == (A1, "cause"))  # fmt: skip
    book[sheet][cell].value = '=HYPERLINK("http://x")'


def other_unit(book: Workbook) -> None:
    book["_dangjian"]["B2"].value = "br-b"


def no_map(book: Workbook) -> None:
    del book["_dangjian"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (locked, "原来是“2026-06-30”，现在是“2026-12-31”"),
        (gone, f"{A2} 的行不见了"),
        (own_row, "不收内容，填的是“另外还有一件”"),
        (formula, "这一格是公式"),
        (other_unit, "身份标记互相矛盾"),
        (no_map, "隐藏的工作表 _dangjian 不见了"),
    ],
)
def test_what_a_unit_may_not_say(
    root: Path, tell: Tell, change: Callable[[Workbook], None], sentence: str
) -> None:
    path = branch(root, tell, change=change)
    before = contents(root)
    status, said = collect(tell, path)
    assert (status, contents(root)) == (1, before)
    due = next(e["due"] for e in json.loads(tell("list", "--format", "json")[1]) if e["id"] == A1)
    assert sentence.replace("2026-06-30", due) in said
    assert not [word for word in ("yaml", "YAML", "accept", "submit", "--evidence") if word in said]


def test_what_has_moved_on(root: Path, tell: Tell) -> None:
    """Closed meanwhile, given to others, or turned down with that very evidence: each says where it stands."""
    path = branch(root, tell)
    assert (
        tell("transfer", A2, "--unit", "br-b", "--by", "committee", "--date", "2026-06-04")[0] == 0
    )
    before = contents(root)
    status, said = collect(tell, path)
    assert (status, contents(root)) == (1, before)
    assert f"{A2} 现在是“待接收”，已经移交给 br-b" in said
    filled(path, {(A2, "measures"): None})
    assert collect(tell, path)[0] == 0
    review = ("--by", "committee", "--date", "2026-06-22", "--note", "照片看不清")
    assert tell("return", A1, *review)[0] == 0
    status, said = collect(tell, path, day="2026-06-23")
    assert status == 1
    assert "已经退回过：照片看不清" in said
    filled(path, {(A1, "evidence"): "清楚的照片"})
    assert collect(tell, path, day="2026-06-24")[0] == 0
    assert actions(root, A1)[-2:] == ["return", "submit"]
    assert tell("close", A1, "--by", "committee", "--date", "2026-06-25", "--note", "属实")[0] == 0
    filled(path, {(A1, "evidence"): "又一张照片"})
    status, said = collect(tell, path, day="2026-06-26")
    assert (status, f"{A1} 现在是“已销号”" in said) == (1, True)


def test_two_copies(root: Path, tell: Tell) -> None:
    """Copies that complete each other are one answer; where they differ, neither is taken."""
    path = branch(root, tell)
    copy = path.with_name("副本.xlsx")
    copy.write_bytes(path.read_bytes())
    filled(copy, {(A2, "evidence"): "台账"})
    other = path.with_name("又一份.xlsx")
    other.write_bytes(path.read_bytes())
    filled(other, {(A2, "measures"): "别的措施"})
    before = contents(root)
    status, said = collect(tell, path, other)
    assert (status, contents(root)) == (1, before)
    assert said.count(f"{A2} 在 ") == 2
    assert collect(tell, path, copy)[0] == 0
    assert actions(root, A2) == ["raise", "accept", "submit"]


def test_a_day_that_hasnt_come(root: Path, tell: Tell) -> None:
    path = filled(branch(root, tell), {(A1, "done"): "7月5号"})
    status, said = collect(tell, path)
    assert (status, actions(root, A1)) == (0, ["raise", "accept"])
    assert "完成日期 7 月 5 日还没有到，只接收，没有提交" in said


def register(root: Path, tell: Tell) -> Path:
    """The register workbook after br-a submitted its first problem."""
    assert collect(tell, branch(root, tell))[0] == 0
    out = root.parent / "台账"
    day = ("--date", "2026-06-22")
    assert (
        run(["-C", str(root), "report", "rectification", "2026-06", *day, "--out", str(out)]) == 0
    )
    return next(out.glob("*.xlsx"))


@pytest.mark.parametrize(("verdict", "state"), [("销号", "closed"), ("退回", "working")])
def test_verdicts(root: Path, tell: Tell, verdict: str, state: str) -> None:
    path = register(root, tell)
    filled(path, {(A1, "verdict"): verdict, (A1, "opinion"): "现场看过"})
    by = ("--by", "committee")
    status, said = collect(tell, path, *by, day="2026-06-24")
    assert (status, f"{verdict} 1 件" in said) == (0, True)
    listed = json.loads(tell("list", "--format", "json")[1])
    assert {each["id"]: each["status"] for each in listed}[A1] == state
    last = events(root, A1)[-1]
    assert (last["at"], last["by"], last["note"]) == ("2026-06-24", "committee", "现场看过")
    after = contents(root)
    status, said = collect(tell, path, *by, day="2026-06-25")
    assert (status, contents(root)) == (0, after)
    assert "没有变化" in said


@pytest.mark.parametrize(
    ("answers", "by", "sentence"),
    [
        ({(A1, "verdict"): "销号", (A1, "opinion"): "属实"}, (), "复核要写明谁来办"),
        ({(A1, "verdict"): "销号"}, ("--by", "committee"), "写了复核结论，没有写复核意见"),
        ({(A1, "opinion"): "属实"}, ("--by", "committee"), "写了复核意见，没有写复核结论"),
        ({(A1, "verdict"): "同意", (A1, "opinion"): "属实"}, ("--by", "committee"), "这里应填 “销号”或“退回”"),
        ({(A1, "verdict"): "销号", (A1, "opinion"): "属实"}, ("--by", "br-a"), "销号不能由 br-a 办"),
    ],
)  # fmt: skip
def test_verdicts_that_arent_taken(
    root: Path, tell: Tell, answers: Answers, by: tuple[str, ...], sentence: str
) -> None:
    path = filled(register(root, tell), answers)
    before = contents(root)
    status, said = collect(tell, path, *by, day="2026-06-24")
    assert (status, contents(root)) == (1, before)
    assert sentence in said
    assert "close" not in said


def test_a_verdict_on_what_has_moved_on(root: Path, tell: Tell) -> None:
    path = filled(register(root, tell), {(A1, "verdict"): "销号", (A1, "opinion"): "属实"})
    review = ("--by", "committee", "--date", "2026-06-23", "--note", "不清楚")
    assert tell("return", A1, *review)[0] == 0
    before = contents(root)
    status, said = collect(tell, path, "--by", "committee", day="2026-06-24")
    assert (status, contents(root)) == (1, before)
    assert f"{A1} 现在是“整改中”，不能再销号" in said


def test_each_workbook_to_its_own_command(
    root: Path, tell: Tell, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = branch(root, tell)
    assert run(["-C", str(root), "collect", str(reply)]) == 1
    assert "用 dangjian rectify collect 收" in capsys.readouterr().out
    book = root.parent / "别的.xlsx"
    Workbook().save(book)
    status, said = collect(tell, book)
    assert (status, "没有身份标记" in said) == (1, True)


def test_one_of_a_file_is_nothing_of_it(root: Path, tell: Tell) -> None:
    """A good workbook is taken, a bad one beside it isn't, not even its good rows."""
    paths = sheets(root, tell)
    other = filled(paths["br-b"], {(B1, "measures"): "改"})
    path = branch(root, tell, change=locked)
    filled(other, {(B1, "measures"): "改"})
    status, said = collect(tell, path, other)
    assert status == 1
    assert "收下 1 份，退回 1 份" in said
    assert actions(root, B1) == ["raise", "accept"]
    assert actions(root, A1) == actions(root, A2) == ["raise"]


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_replies_saved_in_other_formats(root: Path, tell: Tell, kind: str) -> None:
    """What LibreOffice makes of a filled-in reply is taken as it is, in whatever format it is saved."""
    path = branch(root, tell)
    saved = root.parent / kind
    convert([path], kind, saved)
    (other,) = saved.iterdir()
    status, said = collect(tell, other)
    assert status == 0, said
    assert actions(root, A1) == ["raise", "accept", "submit"]
    assert events(root, A1)[2]["evidence"] == ["更新记录", "签到表"]
    assert "6 月 20 日完成" in events(root, A1)[2]["note"]
    assert actions(root, A2) == ["raise", "accept"]


@pytest.mark.office
def test_a_reviewed_register_saved_by_another_program(root: Path, tell: Tell) -> None:
    path = filled(register(root, tell), {(A1, "verdict"): "销号", (A1, "opinion"): "属实"})
    saved = root.parent / "另存"
    convert([path], "ods", saved)
    status, said = collect(tell, *saved.iterdir(), "--by", "committee", day="2026-06-24")
    assert status == 0, said
    assert actions(root, A1)[-1] == "close"


def test_hostile_replies(root: Path, tell: Tell) -> None:
    """What ``collect`` doesn't open isn't opened here either; what is only odd is read right."""
    path = sheets(root, tell)["br-a"]
    blank = path.read_bytes()
    cells = {(i, f): (s, cell) for (s, i, _, f), (cell, _) in place_of_all(blank)[0].items()}
    said_of = {(A1, "measures"): "改", (A1, "evidence"): "材料", (A2, "measures"): "改"}
    tab = cells[A1, "measures"][0]
    good = typed(blank, {tab: {cells[key][1]: value for key, value in said_of.items()}})
    before = contents(root)
    for name, data, reason in list(corpus(good))[::3]:  # the reader is the same as for check sheets
        path.write_bytes(data)
        status, said = collect(tell, path, "--dry-run")
        assert contents(root) == before, name
        if reason is None:
            assert (status, "会记 3 步" in said) == (0, True), (name, said)
        else:
            assert (status, f"这个文件读不了：{reason}" in said) == (1, True), (name, said)
