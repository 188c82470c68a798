"""Who may say what: the self side is the unit's, the inspection is the inspectors'; words that only fill
a cell say nothing; what is kept are the bytes that were read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.codes import sheets
from dangjian.commands import collect as collecting
from dangjian.errors import DangjianError
from tests.helpers import contents
from tests.sheets.workspace import GOOD, blank, cell_of, filled, hand_in, make, record_text

Cells = dict[tuple[str, str], Any]
SELF: Cells = GOOD | {("_", "by"): "支部书记", ("A3", "value"): "优", ("B1", "late"): None}
RECORD = Path("records/2026-05/br-a.branch.yaml")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make(tmp_path / "ws")
    monkeypatch.chdir(root)
    return root


def both(root: Path, inspection: Cells, self_check: Cells = SELF) -> bytes:
    """A workbook with both sides filled in."""
    return filled(filled(blank(root), inspection), self_check, "self")


def said(found: Any, code: Any) -> list[str]:
    return [problem.message for problem in found.problems if problem.code == code.id]


def test_a_branch_is_not_its_own_inspector(root: Path) -> None:
    for name in ("支部书记", "支部 书记", "一支部", "br-a", "支部书记、一支部"):
        found = hand_in(root, both(root, GOOD | {("_", "by"): name}))
        assert said(found, sheets.SELF_INSPECTED), name
        assert found.failed
        assert not (root / RECORD).exists(), name
        assert (root / "records/2026-05/br-a.branch.self.yaml").exists()
    found = hand_in(root, both(root, GOOD | {("_", "by"): "支部书记、督查组"}))
    assert not found.failed
    assert (root / RECORD).exists()


def test_whoever_made_the_self_check_on_file_inspects_nobody_later(root: Path) -> None:
    hand_in(root, filled(blank(root), SELF, "self"))
    found = hand_in(root, filled(blank(root), GOOD | {("_", "by"): "支部书记"}), kind="inspection")
    assert said(found, sheets.SELF_INSPECTED)
    assert not (root / RECORD).exists()


def test_a_second_copy_changes_no_verdict(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One cell of the inspection emptied, one changed, the self-check corrected: only that is taken."""
    hand_in(root, both(root, GOOD))
    before = record_text(root)
    touched = GOOD | {("A3", "value"): "优", ("B1", "late"): None}
    data = both(root, touched, SELF | {("A1", "value"): "否"})
    found = hand_in(root, data)
    assert said(found, sheets.VERDICT_KEPT) == [
        "核准一侧已有督查记录（督查组，5 月 28 日），这份表改动了 A3 的结果：良 → 优，没有收",
        "核准一侧已有督查记录（督查组，5 月 28 日），这份表改动了 B1 的结果："
        "late 1，wrong 0.5；1 → wrong 0.5；1，没有收",
    ]
    assert record_text(root) == before
    assert "A1: false" in record_text(root, "br-a.branch.self")
    inbox = str(root.parent / "inbox")
    assert run(["collect", inbox]) == 1
    told = capsys.readouterr().out
    assert "退回  2 处" in told
    assert "其余照收" in told
    assert run(["collect", inbox, "--kind", "both"]) == 0
    told = capsys.readouterr().out
    assert "A3: 良 → 优" in told
    assert "督查：督查组 → 一支部" in told
    assert "A3: 优" in record_text(root)


def test_an_emptied_verdict_is_kept_and_told(root: Path) -> None:
    hand_in(root, both(root, GOOD))
    before = record_text(root)
    less = {key: value for key, value in GOOD.items() if key[0] != "B1"}
    found = hand_in(root, both(root, less))
    assert ["B1" in each for each in said(found, sheets.VERDICT_BLANK)] == [True]
    assert record_text(root) == before
    hand_in(root, both(root, less), replace=True)
    assert record_text(root) == before
    hand_in(root, both(root, less), kind="both")
    assert record_text(root) == before
    hand_in(root, both(root, less), kind="both", replace=True)
    assert "B1" not in record_text(root)


def test_a_date_or_a_name_alone_changes_nothing(root: Path) -> None:
    hand_in(root, both(root, GOOD))
    before = contents(root)
    other = {("_", "by"): "另一组", ("_", "date"): date(2026, 5, 30)}
    hand_in(root, both(root, GOOD | other))
    assert contents(root) == before


def test_what_nobody_inspected_yet_is_taken(root: Path) -> None:
    first = {key: value for key, value in GOOD.items() if key[0] in ("_", "A1", "A2")}
    hand_in(root, both(root, first))
    rest = {key: value for key, value in GOOD.items() if key[0] not in ("A1", "A2")}
    other = {("_", "by"): "纪检组", ("_", "date"): date(2026, 5, 29), ("A1", "note"): "看过"}
    found = hand_in(root, both(root, rest | other | {("A1", "value"): "是"}))
    assert not found.failed
    text = record_text(root)
    assert "by: 督查组、纪检组\ndate: 2026-05-29\n" in text
    assert "A1: {value: true, by: 纪检组, note: 看过}" in text
    assert "A3: {value: 良, by: 纪检组}" in text


def test_one_side_alone(root: Path) -> None:
    found = hand_in(root, both(root, GOOD), kind="self")
    assert said(found, sheets.SIDE_PASSED_OVER) == ["核准一侧填了 7 项，这次没有收（--kind self）"]
    assert not (root / RECORD).exists()
    hand_in(root, both(root, GOOD), kind="inspection")
    assert (root / RECORD).exists()


@pytest.mark.parametrize("word", ["无", "没有", "不适用", "同上", "/", "—", " 无。", "同上；/"])
def test_words_that_only_fill_a_cell_are_no_evidence(root: Path, word: str) -> None:
    data = filled(blank(root), GOOD | {("A2", "evidence"): word})
    found = hand_in(root, data)
    assert said(found, sheets.PLACEHOLDER)
    assert "事项 A2 得了分，但没有写佐证材料" in [p.message for p in found.problems]
    assert not (root / RECORD).exists()


def test_what_is_evidence_stays(root: Path) -> None:
    hand_in(root, filled(blank(root), GOOD | {("A2", "evidence"): "同上；会议通知"}))
    assert "A2: {value: 2, evidence: [会议通知]}" in record_text(root)


@pytest.mark.parametrize("word", ["无", "不适用", "/"])
def test_a_word_is_no_reason_not_to_apply(root: Path, word: str) -> None:
    data = filled(blank(root), GOOD | {("A3", "value"): None, ("A3", "na"): word})
    found = hand_in(root, data)
    assert said(found, sheets.PLACEHOLDER) == [f"不适用原因填的是“{word}”，不算内容，按空着处理"]
    assert "A3" not in record_text(root)


def test_a_word_is_no_name(root: Path) -> None:
    data = filled(blank(root), GOOD | {("_", "by"): "无"})
    found = hand_in(root, data)
    assert said(found, sheets.NOT_SIGNED)
    assert not (root / RECORD).exists()


@pytest.mark.parametrize("field", ["basis", "approved_by"])
def test_a_veto_needs_words_that_say_something(root: Path, field: str) -> None:
    veto = {("B4", "accident"): "是", ("B4", "basis"): "通报", ("B4", "approved_by"): "公司党委"}
    data = filled(blank(root), GOOD | veto | {("B4", field): "同上"})
    found = hand_in(root, data)
    assert found.failed
    assert "否决依据" in next(p for p in found.problems if p.code == "DJ216").hint
    assert not hand_in(root, filled(blank(root), GOOD | veto)).failed


def test_not_applicable_belongs_into_its_own_cell(root: Path) -> None:
    data = filled(blank(root), GOOD | {("A3", "value"): "不适用"})
    (problem,) = (p for p in hand_in(root, data).problems if p.code == sheets.NA_IN_VALUE.id)
    assert problem.location.cell == cell_of(data, "A3", "value")
    assert cell_of(data, "A3", "na") in problem.hint


def test_nothing_is_nought(root: Path) -> None:
    nothing = {
        ("A2", "value"): "没有",
        ("A2", "evidence"): None,
        ("B1", "late"): "—",
        ("B1", "wrong"): "/",
        ("B3", "city"): "无",
        ("B4", "accident"): "/",
    }
    found = hand_in(root, filled(blank(root), GOOD | nothing))
    assert not found.failed, found.problems
    text = record_text(root)
    assert "A2: 0" in text
    assert "B1: {value: {}, note: 一期晚了}" in text


def test_messages_of_sheets_know_no_yaml() -> None:
    from dangjian.codes import CODES

    for code in CODES.values():
        if code.id in ("DJ210", "DJ211", "DJ212", "DJ214", "DJ215") or code.id.startswith("DJ8"):
            said = sheets.on_sheet(code)
            for word in ("yaml", "{{", "null", "value:", "evidence", "（na）"):
                assert word not in said.message + said.hint, code.id


def test_comments_that_a_hand_wrote_stay(root: Path) -> None:
    hand_in(root, both(root, GOOD))
    text = (root / RECORD).read_text(encoding="utf-8")
    text = "# 督查组的说明\n" + text.replace("  A3: 良\n", "  # 党课听了一半\n  A3: 良  # 待复核\n")
    (root / RECORD).write_text(text, encoding="utf-8")
    hand_in(root, both(root, GOOD | {("A3", "value"): "差"}), kind="both")
    changed = (root / RECORD).read_text(encoding="utf-8")
    assert changed.startswith("# 督查组的说明\n")
    assert "  # 党课听了一半\n  A3: 差  # 待复核\n" in changed


def test_a_file_that_changes_while_it_is_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies under originals must be what the record came from."""
    data, real = filled(blank(root)), collecting.check_workspace
    calls: list[object] = []

    def slow(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:  # the first is before the files are read
            (root.parent / "inbox" / "交来1.xlsx").write_bytes(b"PK saved again")
        return real(*arguments)

    monkeypatch.setattr(collecting, "check_workspace", slow)
    found = hand_in(root, data)
    assert said(found, sheets.CHANGED_FILE)
    assert not (root / "records").exists()
    assert not (root / "originals").exists()


def test_originals_are_not_written_through_a_link(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (root / "originals").symlink_to(outside)
    with pytest.raises(DangjianError, match="是一个链接"):
        hand_in(root, filled(blank(root)))
    assert list(outside.iterdir()) == []
    assert not (root / "records").exists()


def test_an_original_of_the_longest_name(root: Path) -> None:
    names = ("长" * 83 + ".xlsx",)
    hand_in(root, filled(blank(root)), names=names)
    hand_in(root, filled(blank(root), GOOD | {("A1", "value"): "否"}), names=names, kind="both")
    kept = sorted(path.name for path in (root / "originals/2026-05").iterdir())
    assert len(kept) == 2
    assert names[0] in kept


def test_a_marked_copy_never_takes_the_place_of_what_was_handed_in(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = filled(blank(root), GOOD | {("A3", "value"): "一般"})
    inbox = root.parent / "inbox"
    inbox.mkdir()
    (inbox / "一支部.xlsx").write_bytes(bad)
    for paths in ([str(inbox)], [str(inbox / "一支部.xlsx")]):
        assert run(["collect", *paths, "--marked", str(inbox)]) == 2
        assert "另一个目录" in capsys.readouterr().err
    assert contents(inbox) == {"一支部.xlsx": bad}
    assert run(["collect", str(inbox), "--marked", str(inbox / "退回")]) == 1
    assert (inbox / "一支部.xlsx").read_bytes() == bad
    assert run(["collect", str(inbox), "--marked", str(inbox / "退回")]) == 1
    assert "没有收：退回/一支部.xlsx（标出错处的表）" in capsys.readouterr().out


def test_what_is_passed_over_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox = root.parent / "inbox"
    inbox.mkdir()
    (inbox / "一支部.xlsx").write_bytes(filled(blank(root)))
    for name in ("~$一支部.xlsx", ".隐藏.xlsx", "说明.docx"):
        (inbox / name).write_bytes(b"x")
    assert run(["collect", str(inbox)]) == 0
    told = capsys.readouterr().out
    for name in ("~$一支部.xlsx", ".隐藏.xlsx", "说明.docx"):
        assert f"没有收：{name}（" in told


def test_a_workbook_that_cannot_be_marked_is_told(root: Path) -> None:
    """A colour that openpyxl doesn't know: the records of others are written, the copy isn't made."""
    import io
    import zipfile

    bad = filled(blank(root), GOOD | {("A3", "value"): "一般"})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bad)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b'rgb="FF', b'rgb="#odd', 1)
            new.writestr(name, part)
    found = hand_in(root, buffer.getvalue(), marked=root.parent / "marked")
    assert said(found, sheets.UNMARKABLE)
    assert found.marked == ()
