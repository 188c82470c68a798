"""Appeals by workbook: out with what was lost, back with facts and decisions."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangjian.cli.app import run
from dangjian.codes import forms as codes
from dangjian.commands.correct_forms import collect_appeals
from tests.helpers import CASES, contents, opened
from tests.sheets.filling import map_of

Tell = Callable[..., tuple[int, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The base of the problem cases, whose branch lost something in May."""
    folder = Path(shutil.copytree(CASES / "problems" / "base", tmp_path / "w"))
    path = folder / "records/2026-05/br-a.branch.yaml"
    text = path.read_text(encoding="utf-8")
    record = yaml.safe_load(text)
    record["entries"] |= {"A03": "良", "A04": {"value": {"done": 20, "total": 30}}}
    record["date"] = str(record["date"])
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    shutil.rmtree(folder / "corrections", ignore_errors=True)
    assert run(["-C", str(folder), "validate"]) == 0
    return folder


@pytest.fixture
def tell(root: Path, capsys: pytest.CaptureFixture[str]) -> Tell:
    def perform(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        status = run(["-C", str(root), "correct", *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return perform


def workbook(root: Path, tell: Tell, answers: Mapping[tuple[str, str], Any]) -> Path:
    out = root.parent / "out"
    assert tell("sheet", "2026年5月", "--unit", "第一党支部", "--out", out, "--force")[0] == 0
    (path,) = out.glob("*申诉更正表*.xlsx")
    book = opened(path)
    places = {(i, f): (s, cell) for (s, i, _, f), (cell, _) in map_of(book).items()}
    for key, value in answers.items():
        sheet, cell = places[key]
        book[sheet][cell].value = value
    book.save(path)
    return path


DECIDED = {
    ("A04", "value"): "30／30", ("A04", "reason"): "两人补交已入账", ("A04", "evidence"): "缴纳登记表；收据",
    ("A04", "decision"): "采纳", ("A04", "ground"): "核对属实",
    ("A03", "value"): "优", ("A03", "reason"): "效果好", ("A03", "decision"): "不采纳", ("A03", "ground"): "没有新的依据",
}  # fmt: skip
BY = ("--by", "公司党委", "--date", "2026-06-09")


def corrections(root: Path) -> dict[str, Any]:
    return {
        path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (root / "corrections").rglob("*.yaml")
    }


def test_decided_appeals(root: Path, tell: Tell) -> None:
    path = workbook(root, tell, DECIDED)
    before = contents(root)
    status, said = tell("collect", path, *BY, "--dry-run")
    assert (status, contents(root)) == (0, before)
    assert "会登记 2 条更正" in said
    status, said = tell("collect", path, *BY)
    assert status == 0
    assert "第一党支部 A04 采纳：得 " in said
    assert "第一党支部 A03 不采纳，得分不变" in said
    assert "第一党支部：综合得分 " in said
    found = corrections(root)
    assert found["br-a.A04.1.yaml"]["new"] == {
        "value": {"done": 30, "total": 30},
        "evidence": ["缴纳登记表", "收据"],
    }
    assert found["br-a.A04.1.yaml"]["old"] == {"value": {"done": 20, "total": 30}}
    assert found["br-a.A04.1.yaml"]["reason"] == "两人补交已入账；决定：核对属实"
    assert (found["br-a.A03.1.yaml"]["decision"], found["br-a.A03.1.yaml"]["decided_by"]) == ("rejected", "committee")  # fmt: skip
    assert (root / "originals/2026-06" / path.name).is_file()
    assert run(["-C", str(root), "validate"]) == 0
    after = contents(root)
    status, said = tell("collect", path, *BY)
    assert (status, contents(root)) == (0, after)


@pytest.mark.parametrize(
    ("changed", "by", "sentence"),
    [
        ({("A04", "value"): "很多"}, BY, "A04"),
        ({("A04", "value"): None}, BY, "没有写更正为什么"),
        ({("A03", "reason"): None, ("A03", "ground"): None}, BY, "没有写理由"),
        ({}, ("--date", "2026-06-09"), "要写明谁来办"),
        ({("A04", "decision"): "同意"}, BY, "这里应填 “采纳”或“不采纳”"),
    ],
)
def test_one_of_a_file_is_nothing_of_it(
    root: Path, tell: Tell, changed: dict[tuple[str, str], Any], by: tuple[str, ...], sentence: str
) -> None:
    path = workbook(root, tell, DECIDED | changed)
    before = contents(root)
    status, said = tell("collect", path, *by)
    assert (status, contents(root)) == (1, before)
    assert sentence in said
    assert "退回 1 份" in said
    assert not [word for word in ("YAML", "--value", "{") if word in said]


def test_what_isnt_decided_waits(root: Path, tell: Tell) -> None:
    path = workbook(root, tell, DECIDED | {("A03", "decision"): None})
    status, said = tell("collect", path, *BY)
    assert (status, list(corrections(root))) == (0, ["br-a.A04.1.yaml"])
    assert "A03 有申诉，还没有决定，没有登记" in said
    (form,) = collect_appeals(root, [path], date(2026, 6, 9), by="公司党委", dry_run=True).files
    assert [p.code for p in form.problems if not p.is_error] == [
        codes.UNDECIDED.id,
        codes.ALREADY_TAKEN.id,
    ]


def test_without_a_list_of_appeals_the_options_are_needed(tell: Tell) -> None:
    assert tell() == (2, "错误：缺少选项 --unit。\n  用法见：dangjian correct --help\n")


def test_a_refused_value_is_told_in_words(root: Path, tell: Tell) -> None:
    """Whoever fills in a workbook knows nothing of how records are written."""
    path = workbook(root, tell, {**DECIDED, ("A04", "value"): "12"})
    before = contents(root)
    status, said = tell("collect", path, *BY)
    assert (status, contents(root)) == (1, before)
    assert "完成数/总数，如 28/30" in said
    assert "{" not in said
