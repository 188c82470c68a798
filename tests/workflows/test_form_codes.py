"""The codes of forms that come back: which one each slip has, on which row, and that nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from dangjian.cli.app import run
from dangjian.codes import forms as codes
from dangjian.commands.rectify_forms import collect_forms, reply_sheets
from dangjian.commands.rectify_steps import EventRequest, take_step
from dangjian.documents.rectification import Action
from dangjian.io.yaml_reader import read
from dangjian.problem import Code, Problem
from tests.helpers import contents, opened
from tests.sheets.filling import map_of
from tests.workflows.rectifying import problems, workspace
from tests.workflows.test_rectify_forms import pictured

ONE, TWO = "2026-06.br-a.M1", "2026-06.br-a.M2"
SENT, BACK = date(2026, 6, 3), date(2026, 6, 21)
TAB = "整改回执"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two open problems of br-a, with the reply workbook beside the workspace."""
    made = workspace(tmp_path / "w")
    problems(made, "br-a", "公告栏两期未更新", "台账不全")
    reply_sheets(made, None, ["br-a"], tmp_path / "out", SENT)
    return made


def returned(root: Path, change: Callable[[Workbook], None], at: date = BACK) -> list[Problem]:
    """What is said of the one workbook after a hand has changed it."""
    (path,) = (root.parent / "out").glob("*.xlsx")
    book = opened(path)
    change(book)
    book.save(path)
    (form,) = collect_forms(root, [path], at).files
    return list(form.problems)


def cell(book: Workbook, problem: str, field: str) -> Any:
    where = {(item, f): (sheet, at) for (sheet, item, _, f), (at, _) in map_of(book).items()}
    sheet, at = where[problem, field]
    return book[sheet][at]


def fill(book: Workbook, **answers: object) -> None:
    """Answers to the first problem."""
    for field, text in answers.items():
        cell(book, ONE, field).value = text


def row_of(book: Workbook, problem: str) -> int:
    return int(cell(book, problem, "measures").row)


def other_question(book: Workbook) -> None:
    """The words of the problem, which aren't for the branch to change."""
    fill(book, measures="每周一更新")
    row = row_of(book, ONE)
    tab: Any = book[TAB]
    column = next(c for c in range(1, 12) if "公告栏" in str(tab.cell(row, c).value))
    tab.cell(row, column).value = "公告栏更新了"


def row_of_its_own(book: Workbook) -> None:
    fill(book, measures="每周一更新")
    tab: Any = book[TAB]
    tab.cell(tab.max_row + 1, cell(book, ONE, "measures").column).value = "另外还有一件"


def without_the_second(book: Workbook) -> None:
    fill(book, measures="每周一更新")
    tab: Any = book[TAB]
    for column in range(1, 15):
        tab.cell(row_of(book, TWO), column).value = None


def twice(book: Workbook) -> None:
    """The first row copied below, as Excel copies rows, and filled in otherwise."""
    fill(book, measures="每周一更新")
    tab: Any = book[TAB]
    row, below = row_of(book, ONE), tab.max_row + 1
    for column in range(1, 15):
        tab.cell(below, column).value = tab.cell(row, column).value
    tab.cell(below, cell(book, ONE, "measures").column).value = "每月更新"


def no_mark(book: Workbook) -> None:
    fill(book, measures="每周一更新")
    del book["_dangjian"]


@pytest.mark.parametrize(
    ("change", "code", "row"),
    [
        (no_mark, codes.NOT_THIS_FORM, None),
        (other_question, codes.LOCKED_CELL, ONE),
        (row_of_its_own, codes.CLOSED_CELL, None),
        (without_the_second, codes.ROW_GONE, None),
        (twice, codes.ROW_DOUBLED, None),
    ],
    ids=lambda value: value.id if isinstance(value, Code) else "",
)
def test_a_changed_form(
    root: Path, change: Callable[[Workbook], None], code: Code, row: str | None
) -> None:
    before = contents(root)
    found = returned(root, change)
    assert [each.code for each in found if each.is_error] == [code.id]
    assert contents(root) == before
    if row is not None:
        (path,) = (root.parent / "out").glob("*.xlsx")
        number = row_of(opened(path), row)
        assert found[0].location.cell.lstrip("ABCDEFGHIJKL") == str(number)


def step(root: Path, action: Action, **more: Any) -> None:
    take_step(root, ONE, EventRequest(action, "committee", date(2026, 6, 10), **more))


def withdrawn(root: Path) -> None:
    step(root, Action.WITHDRAW, note="重复登记")


def given_to_others(root: Path) -> None:
    step(root, Action.TRANSFER, unit="br-b")


def lost(root: Path) -> None:
    (root / f"rectifications/2026-06/{ONE}.yaml").unlink()


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (withdrawn, codes.MOVED_ON),
        (given_to_others, codes.MOVED_ON),
        (lost, codes.NO_SUCH_PROBLEM),
    ],
    ids=["withdrawn", "given to others", "lost"],
)
def test_what_became_of_it_meanwhile(
    root: Path, meanwhile: Callable[[Path], None], code: Code
) -> None:
    meanwhile(root)
    before = contents(root)
    found = returned(root, lambda book: fill(book, measures="每周一更新", evidence="照片"))
    assert [(each.code, ONE in each.message) for each in found if each.is_error] == [
        (code.id, True)
    ]
    assert contents(root) == before


def test_an_answer_before_the_question(root: Path) -> None:
    """The problem was raised on the second of June."""
    before = contents(root)
    found = returned(root, lambda book: fill(book, measures="每周一更新"), date(2026, 6, 1))
    assert [each.code for each in found if each.is_error] == [codes.NOT_ALLOWED.id]
    assert contents(root) == before


def test_measures_without_evidence(root: Path) -> None:
    """Accepted, not submitted, and told so."""
    found = returned(root, lambda book: fill(book, measures="每周一更新"))
    assert [(each.code, each.is_error) for each in found] == [(codes.NO_EVIDENCE.id, False)]
    text = (root / f"rectifications/2026-06/{ONE}.yaml").read_text(encoding="utf-8")
    assert "action: accept" in text
    assert "action: submit" not in text


def test_with_evidence_nothing_is_said(root: Path) -> None:
    found = returned(root, lambda book: fill(book, measures="每周一更新", evidence="更新记录"))
    assert found == []


def test_done_on_a_day_to_come(root: Path) -> None:
    answers = {"measures": "每周一更新", "evidence": "更新记录", "done": date(2026, 7, 5)}
    found = returned(root, lambda book: fill(book, **answers))
    assert [(each.code, each.is_error) for each in found] == [(codes.NOT_DONE_YET.id, False)]
    assert [event["action"] for event in log(root)] == ["raise", "accept"]


def log(root: Path) -> list[dict[str, Any]]:
    """What became of the first problem."""
    found: Any = read((root / f"rectifications/2026-06/{ONE}.yaml").read_bytes())
    every: list[dict[str, Any]] = found["events"]
    return every


def test_the_same_once_more(root: Path) -> None:
    returned(root, lambda book: fill(book, measures="每周一更新", evidence="更新记录"))
    before = contents(root)
    found = returned(root, lambda book: None)
    assert [(each.code, each.is_error) for each in found] == [(codes.ALREADY_TAKEN.id, False)]
    assert contents(root) == before


def test_two_files_of_two_minds(root: Path) -> None:
    """Both are told, at their own cell, and neither is taken."""
    (path,) = (root.parent / "out").glob("*.xlsx")
    paths = []
    for name, text in (("甲.xlsx", "每周更新"), ("乙.xlsx", "每月更新")):
        book = opened(path)
        fill(book, measures=text)
        paths.append(path.with_name(name))
        book.save(paths[-1])
    before = contents(root)
    forms = collect_forms(root, paths, BACK).files
    assert [[each.code for each in form.problems] for form in forms] == [
        [codes.ANSWERS_DIFFER.id],
        [codes.ANSWERS_DIFFER.id],
    ]
    assert contents(root) == before


def test_evidence_that_is_empty(root: Path) -> None:
    (root.parent / "out/照片.jpg").write_bytes(b"")
    before = contents(root)
    found = returned(root, lambda book: fill(book, measures="改了", evidence="照片.jpg"))
    assert [each.code for each in found if each.is_error] == [codes.BAD_ATTACHMENT.id]
    assert "是空的" in found[0].message
    assert contents(root) == before


def test_a_picture_beside_all_rows(root: Path) -> None:
    (path,) = (root.parent / "out").glob("*.xlsx")
    book = opened(path)
    fill(book, measures="每周一更新", evidence="更新记录")
    book.save(path)
    pictured(path, [80])
    (form,) = collect_forms(root, [path], BACK).files
    assert [(each.code, each.is_error) for each in form.problems] == [
        (codes.PICTURE_NOWHERE.id, False)
    ]
    assert not (root / "evidence").exists()


def reviewed(root: Path, by: str | None, **answers: str) -> list[str]:
    """The errors, by code, when a verdict comes back in the register workbook."""
    returned(root, lambda book: fill(book, measures="每周一更新", evidence="更新记录"))
    out = root.parent / "台账"
    where = ("--date", "2026-06-22", "--out", str(out))
    assert run(["-C", str(root), "report", "rectification", "2026-06", *where]) == 0
    (path,) = out.glob("*.xlsx")
    book = opened(path)
    fill(book, **answers)
    book.save(path)
    before = contents(root)
    (form,) = collect_forms(root, [path], date(2026, 6, 24), by=by).files
    errors = [each.code for each in form.problems if each.is_error]
    assert (contents(root) == before) == bool(errors)
    return errors


def test_half_a_verdict(root: Path) -> None:
    assert reviewed(root, "committee", verdict="销号") == [codes.HALF_ANSWER.id]


def test_a_verdict_of_nobody(root: Path) -> None:
    assert reviewed(root, None, verdict="销号", opinion="属实") == [codes.NOBODY_NAMED.id]


def test_a_whole_verdict_of_somebody(root: Path) -> None:
    assert reviewed(root, "committee", verdict="销号", opinion="属实") == []
    assert log(root)[-1]["action"] == "close"


def test_a_day_without_evidence_once_it_is_accepted(root: Path) -> None:
    """Nothing is submitted, and that is told: whoever names a day thinks that it was."""
    returned(root, lambda book: fill(book, measures="每周一更新"))
    found = returned(root, lambda book: fill(book, done=date(2026, 6, 20)))
    assert codes.NO_EVIDENCE.id in [each.code for each in found]
    assert [event["action"] for event in log(root)] == ["raise", "accept"]


def test_the_same_measures_once_more_without_evidence(root: Path) -> None:
    """What was accepted and says no more than that isn't told again as lacking evidence."""
    returned(root, lambda book: fill(book, measures="每周一更新"))
    found = returned(root, lambda book: None)
    assert codes.NO_EVIDENCE.id not in [each.code for each in found]
