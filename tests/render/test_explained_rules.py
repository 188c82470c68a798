"""docs/explained.md: one unit that meets every newer rule in a month and a quarter, as ``explain`` says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dangjian.cli.app import run
from tests.helpers import CASES, ROOT

WORKSPACE = CASES / "schemes" / "j-all-rules"
HEAD = """\
# 一份完整的逐分来历

一个单位在一个月、一个季度里遇到全部较新的规则：提前完成、几人评定、同一填报、取自整改台账、分档、时限的几种写法、民主测评、按事项加分和加分上限、倒扣、由结果引起的否决、自查不实、相对计分、排名组别、等次条件。工作区在 `tests/cases/schemes/j-all-rules`，结果另由手算核对；规则见[评分算法](scoring.md)。
"""
RULES = (
    "提前完成", "计 1 次", "5 天内办", "督查一组 评为", "取自整改台账", "取自 A6 的填报", "领导 好",
    "（省级）加 3", "2 分不计", "− 倒扣 1.5", "由得分判定", "自查不实扣 1", "本组最高", "生产类",
)  # fmt: skip


def explained(period: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["-C", str(WORKSPACE), "explain", "u1", period]) == 0
    return capsys.readouterr().out.rstrip("\n")


def test_the_page(capsys: pytest.CaptureFixture[str], golden: Callable[[Path, str], None]) -> None:
    month, quarter = (explained(period, capsys) for period in ("2026-06", "2026-Q2"))
    parts = (
        f"\n## 一个月\n\n```text\n{month}\n```\n", f"\n## 一个季度\n\n```text\n{quarter}\n```\n"
    )  # fmt: skip
    golden(ROOT / "docs" / "explained.md", HEAD + "".join(parts))
    for words in RULES:
        assert words in month, words
