"""What is said of a filled-in workbook speaks of tabs, headings and cells: no YAML, no English, no keys.

Every input of every kind of workbook is filled with what doesn't belong there, and everything that the
command then prints is read: a word of Latin letters is one that whoever holds the workbook never wrote
and nobody showed him.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.io.yaml_reader import read
from tests.core.small import OUT_OF_100, checklist, item
from tests.helpers import opened, some
from tests.sheets.filling import place_of_all, typed
from tests.workflows.books import add, ledger_rules, rectification, small_company
from tests.workflows.test_checklist_book import EVERYTHING

JUNK = ["乱写", "-3", "99999", "2026-13-40", "1.5.5", "是吗", 3.14159, "0/0", "；；", "1：2"]
FORMS = {
    "sheet": ("sheet 2026-05 --unit u1 --out sheets/o", "collect sheets/i --dry-run"),
    "people": ("sheet 2026-05 --people-by-branch --out sheets/o", "collect sheets/i --dry-run"),
    "reply": ("rectify sheet --out sheets/o", "rectify collect sheets/i --dry-run"),
    "review": (
        "report rectification 2026-05 --out sheets/o", "rectify collect sheets/i --by root --dry-run",
    ),
    "appeals": ("correct sheet 2026-05 --out sheets/o", "correct collect sheets/i --by root --dry-run"),
}  # fmt: skip
BOOKS = {
    "list": ("checklist export mixed --output sheets/o.xlsx", "checklist import sheets/i.xlsx --dry-run"),
    "points": (
        "points sheet integrity-points --output sheets/o.xlsx",
        "points import sheets/i.xlsx --approved-by 纪委书记 --dry-run",
    ),
}  # fmt: skip
SHOWN = re.compile(
    r"“[^”]*”"  # what was written in the workbook
    r"|dangjian( [a-z]+)+( --[a-z-]+)*|(?<= )--[a-z-]+"  # a command to type
    r"|[\w（）.-]+\.xlsx|![A-Z]+\d+|DJ\d+|\b[A-Z]{1,2}\d+\b"  # files, cells, items as the workbook has them
    r"|\b(mixed|u1|p001|integrity-points|criticism)\b"  # ids that stand in the workbook's own columns
    r"|编号取 [a-z]+|项目 life"  # an id that is proposed for its column, and the example of one
    r"|2026-05\.u1\.M[12]|Excel|WPS"
)


_TOGETHER = 8
"""So many columns apart stand those that are spoilt together."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_company(tmp_path_factory.mktemp("words") / "company")
    everything: Any = read(EVERYTHING.replace("collective", "specific").encode())
    everything |= {"id": "mixed", "layers": ["branch"]}
    everything["grades"][-1]["name"] = "较差"  # which a veto names
    *_, last = everything["sections"][0]["items"]
    last["due"] = {"month": "next", "day": 25}  # the same as that of the item whose entry it takes
    people = checklist([item("B1", 1), item("B2", 1, OUT_OF_100)], name="people", layers=["person"])
    for document in (_plain(everything), people):
        add(root / "checklists" / f"{document['id']}.yaml", document)
    ledger_rules(root)
    rectification(root)
    assert run(["-C", str(root), "validate", "--format", "concise"]) == 0
    return root


def _plain(node: Any) -> Any:
    """For the plain writer: numbers as it knows them."""
    if isinstance(node, dict):
        return {key: _plain(each) for key, each in node.items()}
    if isinstance(node, list):
        return [_plain(each) for each in node]
    return node if isinstance(node, (str, int, bool)) else float(node)


def foreign(said: str) -> list[str]:
    """Lines with words that nobody of the workbook knows."""
    return [
        line
        for line in said.splitlines()
        if re.search(r"[A-Za-z_]{2,}|[{}]", SHOWN.sub("", line))
        and not line.startswith("试算，没有写入")
    ]


def test_the_filter_sees_what_it_should() -> None:
    assert foreign("事项!C3 A1 写了 same_as，不能再写 default")
    assert foreign("这里应填 {规则编号: 次数}")
    assert foreign("点检表!E9 改 checklists/branch.yaml")
    assert not foreign("点检表!E9 填了“lated”，用 dangjian rectify collect 收 表.xlsx")


@pytest.mark.parametrize("kind", FORMS)
def test_sheets_and_forms(
    kind: str, company: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(company)
    out, back = FORMS[kind]
    made = _made(company, out)
    capsys.readouterr()
    refused = 0
    for junk in JUNK:
        book = company / "sheets" / "i" / made.name
        book.parent.mkdir(exist_ok=True)
        cells: dict[str, dict[str, Any]] = {}
        for (sheet, *_), (cell, _kind) in place_of_all(made.read_bytes())[0].items():
            cells.setdefault(sheet, {})[cell] = junk
        book.write_bytes(typed(made.read_bytes(), cells))
        refused += run(back.split()) == 1
        said = "".join(capsys.readouterr())
        assert foreign(said) == [], junk
        book.unlink()
    assert refused > 1


def _made(company: Path, command: str) -> Path:
    folder = company / "sheets" / "o"
    for old in folder.glob("*.xlsx"):
        old.unlink()
    assert run(command.split()) == 0
    return min(folder.glob("*.xlsx"))


@pytest.mark.parametrize(
    ("kind", "tab", "junk"),
    some(
        [
            (kind, tab, junk)
            for junk in ("乱写", "-3", None)
            for kind, tab in (
                ("list", "清单"),
                ("list", "事项"),
                ("list", "规则"),
                ("points", "登记"),
            )
        ],
        4,
    ),
)
def test_books(
    kind: str,
    tab: str,
    junk: str | None,
    company: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(company)
    out, back = BOOKS[kind]
    (company / "sheets").mkdir(exist_ok=True)
    assert run(out.split()) == 0
    capsys.readouterr()
    refused = 0
    for column, book in _spoilt(company / "sheets" / "o.xlsx", tab, junk):
        book.save(company / "sheets" / "i.xlsx")
        refused += run(back.split()) != 0
        said = "".join(capsys.readouterr())
        # The difference quotes both versions of the list, whose words are the list's own.
        lines = [
            line for line in foreign(said) if not re.search("MAJOR|MINOR|PATCH|旧版存档", line)
        ]
        assert lines == [], column
    assert refused or junk is None


def _spoilt(path: Path, tab: str, junk: str | None) -> Iterator[tuple[int, Any]]:
    """The workbook with some columns of a tab spoilt, then the next: one at a time would take long."""
    book = opened(path)
    sheet: Any = book[tab]
    for first in range(_TOGETHER):
        columns = range(2 + first, sheet.max_column + 1, _TOGETHER)
        cells = [sheet.cell(row, each) for each in columns for row in range(3, sheet.max_row + 1)]
        before = [cell.value for cell in cells]
        for cell in cells:
            cell.value = junk
        yield first, book
        for cell, value in zip(cells, before, strict=True):
            cell.value = value
