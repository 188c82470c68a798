from __future__ import annotations

import json
from pathlib import Path

import pytest

from dangjian.codes import CODES
from tests.conftest import Golden
from tests.core.small import checklist, correction, item, record, space
from tests.engine import GOLDEN, WORKSPACE, copy_to, dangjian
from tests.oracle.workspaces import write

PAGES = [
    ("br-a 2026-05", "text"),
    ("br-b 2026-05", "text"),
    ("br-c 2026-05", "markdown"),
    ("br-a 2026", "text"),
    ("br-b 2026-Q2", "text"),
    ("br-c 2026", "markdown"),
    ("br-a 2026-05 A4", "json"),
    ("br-a 2026-06 A3", "text"),
    ("z1 2026-05", "text"),
    ("branch 2026-06", "markdown"),
    ("records/2026-05/br-a.branch.self.yaml", "text"),
    ("records/2026-05/br-a.branch.yaml A4", "text"),
    ("DJ102", "text"),
    ("dj102", "markdown"),
]


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize(("what", "form"), PAGES)
def test_pages(what: str, form: str, golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("explain", *what.split(), "--format", form) == 0
    ending = {"text": "txt", "markdown": "md", "json": "json"}[form]
    name = what.replace("/", "-").replace(" ", "_")
    golden(GOLDEN / f"{name}.{ending}", capsys.readouterr().out)


REFUSED = [
    ("nobody 2026-05", "组织里没有“nobody”"),
    ("br-a", "没有写时段"),
    ("br-a 2026-13", "不是时段"),
    ("br-a 2026-05 A77", "没有事项 A77"),
    ("br-x 2026-05", "是不是想写 br-"),
    ("DJ999", "没有问题代码 DJ999"),
    ("records/2026-05/nothing.yaml", "没有文件"),
    ("records/2026-05/br-a.branch.yaml A4 A5", "记录后面只写事项编号"),
    ("br-a 2026-05 --format html", "text、markdown、json"),
]


@pytest.mark.parametrize(("what", "said"), REFUSED)
def test_refused(what: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("explain", *what.split()) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert not captured.out


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("explain", code, "--format", "json") == 0
    page = json.loads(capsys.readouterr().out)
    assert page["code"] == code
    assert len(page["page"]) > 10


def test_a_record_with_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The card can't be scored, the page says so, and stdout stays JSON."""
    root = copy_to(tmp_path)
    record = root / "records/2026-05/br-a.branch.yaml"
    record.write_text(record.read_text("utf-8").replace("late: 3", "lated: 3"), encoding="utf-8")
    assert dangjian("explain", "br-a", "2026-05", root=root) == 1
    captured = capsys.readouterr()
    assert "“支部点检表”的记录或更正有错误，无法计分" in captured.out
    assert "不排名：记录有错误，无法计分" in captured.out
    assert "DJ214" in captured.err
    assert dangjian("explain", "br-a", "2026-05", "--format", "json", root=root) == 1
    page = json.loads(capsys.readouterr().out)
    assert "DJ214" in {problem["code"] for problem in page["problems"]}
    assert page["explanations"][0]["row"]["score"] is None


def test_broken_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    (root / "policy.yaml").write_text("schema: dangjian/policy@1\n", encoding="utf-8")
    assert dangjian("explain", "br-a", "2026-05", "--format", "json", root=root) == 1
    page = json.loads(capsys.readouterr().out)
    assert page["explanations"] == []
    assert page["problems"]
    assert dangjian("explain", "br-a", "2026-05", root=root) == 1
    assert "没有计分" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_score_explains_everyone(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangjian("score", "2026-05", "--explain", "--format", form) == 0
    page = capsys.readouterr().out
    assert page.index("甲党支部 · 2026 年 5 月") > page.index("乙党支部 · 2026 年 5 月")
    assert page.count("名次和类别是怎么来的") == 3


def test_score_explains_records(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["records/2026-05/br-a.branch.yaml", "records/2026-05/br-a.quality.yaml"]
    files = [str(WORKSPACE / name) for name in names]
    assert dangjian("score", *files, "--explain") == 0
    page = capsys.readouterr().out
    assert page.count("只看这一份记录") == 2
    assert "更正后" not in page


def test_what_a_correction_found_is_what_the_default_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item_a = item("A", 6, {"kind": "count", "target": 2}, default=2)
    found = correction("A", None, {"value": 1})
    write(space([checklist([item_a])], [record({})], corrections=(found,)), tmp_path)
    assert dangjian("explain", "u1", "2026-05", root=tmp_path) == 0
    assert "原判：没有填报，按默认值计：应 2 次，实 2 次：6，得 6" in capsys.readouterr().out
