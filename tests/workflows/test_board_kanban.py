"""整改看板: cards lie where the files say, red only where a date has passed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from dangjian.campaigns.milestones import Light
from dangjian.pages.kanban import MOST_CLOSED, kanban
from tests.workflows.follow import HOSTILE, TODAY, facts, hostile, plain, written

LANES = {"待接收": "open", "整改中": "working", "待复核": "submitted", "已销号": "closed"}


def test_every_card_lies_where_the_files_say() -> None:
    every = plain()
    board = kanban(facts("kanban"))
    assert [lane.title for lane in board.lanes] == list(LANES)
    for lane in board.lanes:
        mine = {each.id: each for each in every if each.state == LANES[lane.title]}
        assert {card.id for card in lane.cards} == set(mine)
        for card in lane.cards:
            assert card.light is expected(mine[card.id]), card
    assert sum(lane.red for lane in board.lanes) == 6


def expected(one: object) -> Light:
    each = one
    assert hasattr(each, "due")
    due, ended = each.due, each.ended  # type: ignore[attr-defined]
    if ended is not None:
        return Light.GREEN if ended <= due else Light.YELLOW
    submitted = each.submitted  # type: ignore[attr-defined]
    if due < TODAY:
        return Light.YELLOW if submitted is not None and submitted <= due else Light.RED
    return Light.YELLOW if due - TODAY <= timedelta(7) else Light.WHITE


def test_the_urgent_come_first_and_the_closed_latest_first() -> None:
    lanes = kanban(facts("kanban")).lanes
    order = [Light.RED, Light.YELLOW, Light.WHITE]
    for lane in lanes[:3]:
        ranks = [order.index(card.light) for card in lane.cards]
        assert ranks == sorted(ranks)
    ended = {each.id: each.ended for each in plain()}
    days = [ended[card.id] for card in lanes[3].cards]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]
    assert len(lanes[3].shown) == MOST_CLOSED
    assert lanes[3].shown + lanes[3].rest == lanes[3].cards


def test_an_empty_month_says_so() -> None:
    html = written("kanban", "html", "2026-02").decode()
    assert html.count("没有。") == len(LANES)


def test_every_problem_is_on_paper_and_wicked_names_are_text(tmp_path: Path) -> None:
    root = hostile(tmp_path / "w")
    html = written("kanban", "html", root=root).decode()
    assert html == written("kanban", "html", root=root).decode()
    shown = html.count('<div class="card is') + html.count('<div class="line">')
    assert shown == len([each for each in plain(root) if each.state != "withdrawn"])
    assert not any(each.id in html for each in plain(root))
    assert not re.search(r"sha256|责任人|@\d+\.", html)
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") == html.count(HOSTILE[8:16]) > 1
    assert "http" not in html
