"""A slip of the keyboard gets the hint that names it, and one problem only."""

from __future__ import annotations

import pytest

from dangjian.documents import shape
from dangjian.documents.invisible import invisible_findings, may_be_invisible
from dangjian.io.yaml_reader import Refused, read

CATALOG = """\
schema: dangjian/catalog@1
title: 清单库
responsibilities:
  - {id: r, name: 责任}
layers:
  - {id: branch, name: 支部, responsibility: [r]}
"""


def told(text: str) -> list[str]:
    """Each problem with its hint."""
    try:
        raw = read(text.encode())
    except Refused as refused:
        problem = refused.problem("x.yaml")
        return [f"{problem.message}。{problem.hint}"]
    findings = shape.parse(raw, "catalog")[1]
    return [f"{finding.message()}。{finding.hint()}" for finding in findings]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("id: r, name", "id: r，name", "全角逗号"),
        ("title: 清单库", "title：清单库", "全角冒号"),
        ("name: 责任", "name：责任", "全角冒号，请换成半角冒号加一个空格：name: 责任"),
        ("name: 支部", "name:支部", "冒号后面请加一个空格：name: 支部"),
        ("title: 清单库", "title:清单库", "冒号后面请加一个空格"),
        ("name: 责任", "name:\xa0责任", "冒号后面是不间断空格（U+00A0）"),
        ("name: 责任", "name:\u3000责任", "冒号后面是全角空格"),
        ("title: 清单库", "title:\xa0清单库", "冒号后面是不间断空格（U+00A0）"),
        ("title: 清单库", "title:\u3000清单库", "冒号后面是全角空格"),
        ("  - {id: r", "\u3000- {id: r", "行首的全角空格"),
        ("  - {id: r", "\xa0\xa0- {id: r", "行首的不间断空格（U+00A0）"),
        ("  - {id: r, name: 责任}", "  - ｛id: r, name: 责任｝", "全角括号"),
        ("title: 清单库\n", "<<<<<<< HEAD\ntitle: 清单库\n=======\ntitle: 甲\n>>>>>>> x\n", "git 合并冲突"),
        ("  - {id: r, name: 责任}", "<<<<<<< HEAD\n  - {id: r, name: 责任}\n=======\n  - {id: r, name: 甲}\n>>>>>>> x", "git 合并冲突"),
        ("清单库", "清\ufeff单库", "删去这个字符"),
        ("title: 清", "\ufefftitle: 清", "删去这个字符"),
        ("layers:", "\tlayers:", "Tab"),
    ],
)  # fmt: skip
def test_the_hint_names_the_slip_and_it_is_told_once(old: str, new: str, hint: str) -> None:
    assert CATALOG.count(old) == 1
    assert told(CATALOG) == []
    (problem,) = told(CATALOG.replace(old, new))
    assert hint in problem, problem


def test_another_missing_key_is_still_told() -> None:
    found = told(CATALOG.replace("{id: r, name: 责任}", "{name:责任}"))
    assert len(found) == 2
    assert any("缺少必填的键 id" in each for each in found)


def test_a_text_with_a_colon_is_no_slip() -> None:
    found = told(CATALOG.replace("name: 责任", "name: 责任, 备注：一: 二"))
    assert all("半角冒号" not in each for each in found)
    assert len(found) == 1


def test_a_misspelt_key_is_not_told_as_missing_too() -> None:
    (problem,) = told(CATALOG.replace("name: 责任", "nmae: 责任"))
    assert "是不是想写 name？" in problem


@pytest.mark.parametrize("joined", ["r，s", "r、s"])
def test_ids_joined_by_a_chinese_comma(joined: str) -> None:
    (problem,) = told(CATALOG.replace("[r]", f"[{joined}]"))
    assert "几个编号之间用半角逗号加一个空格隔开" in problem


def test_a_name_of_two_lines() -> None:
    raw = read(CATALOG.replace("name: 支部", 'name: "支\\n部"').encode())
    (finding,) = invisible_findings(raw)
    assert "U+000A（换行）" in finding.message()
    assert may_be_invisible(b'name: "a\\nb"')
    assert may_be_invisible(b"name: |\n  a\n  b\n")
