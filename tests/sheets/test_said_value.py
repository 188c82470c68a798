"""What ``correct --value`` and appeals say of an item, in people's words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.scoring.agenda import Post, agenda_of
from dangjian.sheet.said_value import allowed_words, value_said
from dangjian.sheet.typed import UnusableCell
from tests.sheets.workspace import MAY, make


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Post]:
    root: Path = make(tmp_path_factory.mktemp("said"))
    workspace = check_workspace(Folder(root), lambda _month: False).workspace
    checklist = workspace.checklist_in("branch", MAY)
    assert checklist is not None
    return dict(agenda_of(workspace, checklist, MAY).by_id)


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        ("A1", "是", True),
        ("A1", "×", False),
        ("A2", "2次", 2),
        ("A3", "良", "良"),
        ("A4", "28／30", {"done": 28, "total": 30}),
        ("A5", "92.5", Decimal("92.5")),
        ("A6", "5月27号", "2026-05-27"),
        ("A6", "未完成", False),
        ("B1", "更新不及时 2", {"late": 2}),
        ("B1", "late：2次；没有公告栏", {"late": 2, "gone": 1}),
        ("B1", "内容差错 0.5、1", {"wrong": [Decimal("0.5"), Decimal(1)]}),
        ("B1", "更新 1", {"late": 1}),
        ("B1", "未发现", {}),
        ("B3", "市级表彰", {"city": 1}),
    ],
)
def test_values(posts: dict[str, Post], item: str, text: str, value: Any) -> None:
    assert value_said(posts[item], text, MAY) == value


@pytest.mark.parametrize(
    ("item", "text"),
    [("A1", "还行"), ("A2", "-1"), ("A3", "一般"), ("A4", "30"), ("B1", "迟了 2"), ("B1", "更新不及时 很多"), ("B4", "重大事故")],
)  # fmt: skip
def test_what_an_item_allows_is_said(posts: dict[str, Post], item: str, text: str) -> None:
    with pytest.raises(UnusableCell) as refused:
        value_said(posts[item], text, MAY)
    assert refused.value.allowed == allowed_words(posts[item])
    assert "{" not in refused.value.allowed
