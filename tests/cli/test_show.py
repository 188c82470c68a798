from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.engine import dangjian


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert dangjian("show", *arguments, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def ids(lists: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for each in lists for item in each["items"]]


ALL = ["S1", "A1", "A2", "A3", "A4", "A5", "A6", "A9", "A8", "Q1"]
CASES = [
    ("", ALL),
    ("branch", ["A1", "A2", "A3", "A4", "A5", "A6", "A9", "A8"]),
    ("quality@1.0.0", ["Q1"]),
    ("branch --month 2026-05", ["A1", "A2", "A4", "A5", "A6", "A9", "A8"]),
    ("br-a --month 2026-06", ["A1", "A2", "A3", "A4", "A5", "A6", "A9", "A8", "Q1"]),
    ("--unit br-a --month 2026-12 --cycle year", ["S1"]),
    ("--responsibility first", ["S1", "A3", "A5"]),
    ("--responsibility 第一责任 --nature company", ["A5"]),
    ("--responsibility 集体 --cycle month", ["A1"]),
    ("--nature rule", ["S1", "A1", "A2", "A3"]),
    ("--layer 党支部 --cycle event", ["A9", "A8"]),
    ("--layer committee", []),
]


@pytest.mark.parametrize(("what", "expected"), CASES)
def test_filters(what: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(ids(shown(capsys, *what.split()))) == sorted(expected)


def test_due_dates(capsys: pytest.CaptureFixture[str]) -> None:
    [lists] = shown(capsys, "branch", "--month", "2026-04")
    due = {item["id"]: item["due"] for item in lists["items"]}
    assert due["A5"] == "2026-04-27"  # the 25th is a Saturday
    assert due["A8"] is None


def test_who_answers(capsys: pytest.CaptureFixture[str]) -> None:
    [june] = shown(capsys, "branch", "--month", "2026-06")
    assert june["units"] == ["甲党支部（书记二）", "乙党支部", "丙党支部"]
    [july] = shown(capsys, "branch", "--month", "2026-07")
    assert july["units"] == ["甲党支部（书记二）", "乙党支部"]


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("show", "branch") == 0
    table = capsys.readouterr().out
    assert "党支部 · 支部点检表 1.0.0 · 6 条 20 分，另有加分、否决 2 条" in table
    assert "每季度最后一个月 25 日" in table
    assert "共 1 份清单，6 条事项" in table


def test_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("show", "quality", "--format", "markdown") == 0
    text = capsys.readouterr().out
    assert "| Q1 | 一次交验合格率 | 具体责任 | 每月底 | 10 | 指标 | 本企业 |" in text


def test_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("show", "branch", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["编号"] for row in rows][:2] == ["A1", "A2"]
    assert rows[1]["评分标准"] == "达到 100% 得 4 分，80% 及以下不得分，中间按比例"


def test_gone(capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("show", "br-c", "--month", "2026-07") == 0
    captured = capsys.readouterr()
    assert "没有符合条件的事项" in captured.out
    assert "不存在" in captured.err


REFUSED = [
    ("nothing", "没有清单或责任主体“nothing”"),
    ("brunch", "是不是想写 branch"),
    ("branch@2.0.0", "现有版本：1.0.0"),
    ("--layer shop", "没有责任层级“shop”"),
    ("--responsibility 全面责任", "没有责任类别"),
    ("--cycle week", "month、quarter"),
    ("--nature law", "rule、company"),
    ("--month 2026-Q2", "不是月份"),
]


@pytest.mark.parametrize(("what", "said"), REFUSED)
def test_refused(what: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("show", *what.split()) == 2
    assert said in capsys.readouterr().err
