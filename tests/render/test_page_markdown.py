"""A page as Markdown: people's text can't act as markup, numbers keep their places."""

from __future__ import annotations

from dangjian.pages.page import Page, Paragraph
from dangjian.render.markdown import page_markdown
from tests.pages import everything


def test_everything() -> None:
    lines = page_markdown(everything()).splitlines()
    assert lines[:5] == ["# 2026 年 5 月 \\<排名\\>", "", "暂定", "", "## 一、排名"]
    assert "### （一）党支部" in lines
    assert "第一行  " in lines
    assert "\\- 第二行" in lines
    assert "| 名次 | 单位 | 得分 | 说明 |" in lines
    assert "| 1 | =cmd\\|' /C calc'!A0 | 91.50 ▼ |  |" in lines
    assert "| 5 | \\<script\\>alert(1)\\</script\\> | 87.50 |  |" in lines
    assert "| 6 | \\[bold\\]甲\\[/bold\\] \\*\\*乙\\*\\* \\| 丙 \\`丁\\` | 86.50 |  |" in lines
    assert "| 甲 | 合并 |  |" in lines
    assert "没有内容可列。" in lines
    assert lines[-3:] == ["", "办法：=1+1  ", "暂定（尚未封存）"]


def test_no_line_of_a_paragraph_becomes_a_list_or_an_underline() -> None:
    text = page_markdown(Page("题", (Paragraph("1. 一\n2) 二\n+ 三\n=====\n# 四"),)))
    assert text == "# 题\n\n1\\. 一  \n2\\) 二  \n\\+ 三  \n\\=====  \n\\# 四\n"
