"""Periods and names as people say them."""

from __future__ import annotations

import pytest

from dangjian.documents.spoken import Thing, called, near
from dangjian.errors import DangjianError
from dangjian.values.period import spoken_period

PERIODS = [
    ("2026年5月", "2026-05"), ("2026 年 05 月", "2026-05"), ("２０２６年５月份", "2026-05"),
    ("202605", "2026-05"), ("2026-5", "2026-05"), ("2026/05", "2026-05"), ("2026.5", "2026-05"),
    ("2026年十二月", "2026-12"), ("2026年二季度", "2026-Q2"), ("2026年第二季度", "2026-Q2"),
    ("2026年第 4 季度", "2026-Q4"), ("2026q3", "2026-Q3"), ("2026年上半年", "2026-H1"),
    ("2026下半年", "2026-H2"), ("2026年", "2026"), ("2026年度", "2026"), ("2026-H1", "2026-H1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_periods(text: str, period: str) -> None:
    spoken = spoken_period(text, 1999)
    assert spoken is not None
    assert (str(spoken.period), spoken.year_said) == (period, True)


@pytest.mark.parametrize(
    ("text", "period"), [("5月", "2031-05"), ("三季度", "2031-Q3"), ("上半年", "2031-H1")]
)
def test_periods_of_this_year(text: str, period: str) -> None:
    spoken = spoken_period(text, 2031)
    assert spoken is not None
    assert (str(spoken.period), spoken.year_said) == (period, False)


@pytest.mark.parametrize(
    "text",
    ["", "2026年13月", "202613", "2026年五季度", "26年5月", "五个月", "年", "5", "2026-05-01"],
)
def test_no_periods(text: str) -> None:
    assert spoken_period(text, 2026) is None


THINGS = [
    Thing("br-gear", "齿轮党支部"), Thing("br-old", "齿轮党支部"), Thing("br-tool", "工装党支部"),
    Thing("p1", "张伟", "齿轮党支部"), Thing("p2", "张伟", "工装党支部"), Thing("p3", "br-tool"),
]  # fmt: skip


def test_ids_come_before_names() -> None:
    assert called("br-tool", THINGS, "没有 {}") == "br-tool"


def test_width_case_and_blanks_say_nothing() -> None:
    assert called(" 工装　党 支部", THINGS, "没有 {}") == "br-tool"
    assert called("ｐ3", [Thing("x", "P3")], "没有 {}") == "x"


def test_names_of_several() -> None:
    with pytest.raises(DangjianError, match="2 个：p1（张伟，齿轮党支部）、p2（张伟，工装党支部）"):
        called("张　伟", THINGS, "没有 {}")
    assert (
        called("齿轮党支部", THINGS, "没有 {}", also=lambda each: each.id == "br-old") == "br-old"
    )


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("工状党支部", "是不是想写 br-tool（工装党支部）？"),
        ("工装", "是不是想写 br-tool（工装党支部）？"),
        ("br-tol", "是不是想写 br-tool（工装党支部）"),
        ("完全不同", ""),
        ("", ""),
    ],
)
def test_near(text: str, guess: str) -> None:
    found = near(text, THINGS)
    assert found.startswith(guess) if guess else found == ""
