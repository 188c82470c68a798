"""Every command that takes a workbook back tells another kind of ours, and what takes that one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dangjian.cli.app import run
from tests.helpers import contents, opened
from tests.sheets.filling import typed
from tests.workflows.books import ledger_rules, rectification, small_company

MADE = {
    "点检表": ("sheet 2026-05 --out OUT", "dangjian collect"),
    "整改回执": ("rectify sheet --out OUT", "dangjian rectify collect"),
    "整改台账": ("report rectification 2026-05 --out OUT", "dangjian rectify collect"),
    "申诉更正表": ("correct sheet 2026-05 --out OUT", "dangjian correct collect"),
    "责任清单": ("checklist export a --output OUT/书.xlsx", "dangjian checklist import"),
    "花名册": ("roster export --output OUT/书.xlsx", "dangjian roster import"),
    "登记表": ("points sheet integrity-points --output OUT/书.xlsx", "dangjian points import"),
    "报告": ("report ranking 2026-05 --to xlsx --out OUT", ""),
    "只供打印的点检表": ("sheet 2026-05 --combined --out OUT", ""),
}
"""What a workbook is → the command that makes it, and the one that takes it in."""
TAKE = {
    "collect": ["点检表"],
    "rectify collect --by root": ["整改回执", "整改台账"],
    "correct collect --by root": ["申诉更正表"],
    "checklist import": ["责任清单"],
    "roster import": ["花名册"],
    "points import --approved-by 纪委书记": ["登记表"],
    "rectify import --by root": [],
}
"""What takes a workbook in → of which kinds."""
OTHERS = [(command, word) for command, own in TAKE.items() for word in MADE if word not in own]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_company(tmp_path_factory.mktemp("books") / "company")
    ledger_rules(root)
    rectification(root)
    for word, (command, _) in MADE.items():
        out = root / "sheets" / word
        out.mkdir(parents=True)
        assert run(["-C", str(root), *command.replace("OUT", str(out)).split()]) == 0, word
        if word == "点检表":  # only a branch's is asked for
            for path in out.glob("*u2*"):
                path.unlink()
    return root


def book_of(root: Path, word: str) -> Path:
    return min((root / "sheets" / word).glob("*.xlsx"))


@pytest.mark.parametrize(("command", "word"), OTHERS)
def test_another_kind_is_told(
    word: str, command: str, company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(company)
    name, *more = command.split(" --")
    line = ["-C", str(company), *name.split(), str(book_of(company, word))]
    for each in more:
        line += [f"--{each.split()[0]}", each.split()[1]]
    assert run(line) in (1, 2)
    said = "".join(capsys.readouterr()).replace("\n", "").replace(" ", "")
    taker = MADE[word][1]
    if word == "只供打印的点检表" and name == "collect":
        assert "这是打印用的合订本，不能收" in said
        return
    assert f"这是{word}，不是" in said
    assert (f"用{taker}收" if taker else "它只供看和打印").replace(" ", "") in said
    assert contents(company) == before


@pytest.mark.parametrize("command", TAKE)
def test_somebody_elses_workbook_is_not_called_ours(
    command: str, company: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["采购计划", "数量"])  # type: ignore[union-attr]
    book.save(tmp_path / "别人的.xlsx")
    name, *more = command.split(" --")
    line = ["-C", str(company), *name.split(), str(tmp_path / "别人的.xlsx")]
    for each in more:
        line += [f"--{each.split()[0]}", each.split()[1]]
    assert run(line) in (1, 2)
    assert "这是" not in "".join(capsys.readouterr())


def test_the_mark_survives_a_lost_property(
    company: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other programs drop custom properties and hidden sheets; printed lines and names of tabs remain."""
    for word, told in (
        ("整改回执", "这是整改回执"),
        ("登记表", "这是登记表"),
        ("责任清单", "这是责任清单"),
    ):
        book = opened(book_of(company, word))
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
        for tab in [tab for tab in book.worksheets if tab.title.startswith("_")]:
            book.remove(tab)
        path = tmp_path / f"{word}.xlsx"
        book.save(path)
        assert run(["-C", str(company), "roster", "import", str(path)]) == 2, word
        assert told in capsys.readouterr().err


def test_a_filled_in_sheet_is_told_too(
    company: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "表.xlsx"
    data = book_of(company, "点检表").read_bytes()
    book.write_bytes(typed(data, {}))
    assert run(["-C", str(company), "correct", "collect", str(book), "--by", "root"]) == 1
    assert "这是点检表，不是申诉更正表" in capsys.readouterr().out
