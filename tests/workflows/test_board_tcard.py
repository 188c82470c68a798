"""T 卡: which items become cards, and that the two faces belong together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from dangjian.commands.report import report
from dangjian.pages.tcard import MOST_CARDS, MOST_POINTS, TCard, deck, mirrored
from tests.helpers import copied
from tests.printing import html_pdf
from tests.workflows.follow import EXAMPLE, HOSTILE, KINDS, facts, hostile, written


def ids(*units: str, period: str = "2026-05", root: Path = EXAMPLE) -> list[str]:
    cards = deck(facts("tcard", period, units, root)).cards
    return [card.item for card in cards]


def test_without_units_what_can_be_seen_at_the_post_makes_cards() -> None:
    assert ids() == ["DY04", "DY05", "DY06", "DY07", "DY08", "DY09"]


def test_a_unit_gets_the_most_important_of_its_own() -> None:
    branch = ids("br-gear")
    assert branch == ["ZF18", "ZB02", "LZ16", "LZ27", "ZB04", "ZB15", "ZB19", "ZB27"]
    assert len(branch) == MOST_CARDS
    assert ids("gr-gear-1")[:2] == ["XZ01", "XZ03"]  # none with rules: by points
    assert ids("br-gear", "br-heat") == [*branch, *ids("br-heat")]
    levels = {card.level for card in deck(facts("tcard", units=("committee",))).cards}
    assert levels == {"党委月"}


def test_items_that_do_not_apply_make_no_card() -> None:
    assert facts("tcard").workspace.tags["p003"] == {"技术"}
    assert ids("p003") == ["DY04", "DY06", "DY09", "DY08", "DY10", "DY14", "DY15"]


def test_a_card_has_five_points_at_most(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "checklists" / "archive" / "quality-member@1.0.0.yaml"  # May's
    rule = "            - {id: presign, title: 先签后做或者代人签字, each: 3}\n"
    more = "".join(f"            - {{id: r{n}, title: 情形{n}, each: 1}}\n" for n in range(3))
    text = path.read_text(encoding="utf-8")
    assert rule in text
    path.write_text(text.replace(rule, more + rule), encoding="utf-8")
    first, second, *_ = deck(facts("tcard", root=root)).cards
    assert (len(first.points), first.more) == (MOST_POINTS, 2)
    assert (len(second.points), second.more) == (3, 0)


def test_where_no_item_makes_a_card_there_is_no_file(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "checklists" / "quality-member.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("cycle: month", "cycle: quarter"), encoding="utf-8")
    assert report(root, KINDS["tcard"], None, ("html",), date(2026, 6, 20)).files == ()


def test_backs_lie_behind_their_fronts() -> None:
    sheets = deck(facts("tcard")).sheets
    assert len(sheets) == 2
    for sheet in sheets:
        left_top, right_top, left_bottom, right_bottom = sheet
        assert mirrored(sheet) == (right_top, left_top, right_bottom, left_bottom)
        assert mirrored(mirrored(sheet)) == sheet


def faces(html: str, side: str) -> list[str]:
    """What stands on the cards of a side, without what only one side has."""
    found = re.findall(rf'<div class="card {side}.*?<div class="picture">', html, re.S)
    return sorted(re.sub(r"\s+|<[^>]*>", "", text.partition('class="inside"')[2]) for text in found)


def test_both_faces_say_the_same(tmp_path: Path) -> None:
    root = hostile(tmp_path / "w")
    html = written("tcard", "html", root=root).decode()
    assert html == written("tcard", "html", root=root).decode()
    assert len(faces(html, "front")) == 6
    assert faces(html, "front") == faces(html, "back")
    assert html.count("<th>处置</th>") == 6
    assert not re.search(r"(?<![A-Z0-9])[A-Z]{2}\d\d(?!\d)|@\d|sha256|dangjian", html)
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") == 3  # two faces, and the list of cards


def test_long_cards_are_set_smaller() -> None:
    card = TCard("A", "小组日", "题", "", "", ("短",), 0, True, "短", "")
    assert not card.long
    assert TCard("A", "小组日", HOSTILE, "", "", (HOSTILE,) * 4, 0, True, HOSTILE, "").long


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "pages", "paper"),
    [("tcard", 5, (595, 842)), ("kanban", 5, (1191, 842)), ("campaign", 3, (1191, 842))],
)
def test_paper_is_what_is_printed(
    kind: str, pages: int, paper: tuple[int, int], tmp_path: Path
) -> None:
    page = tmp_path / "board.html"
    page.write_bytes(written(kind, "html"))
    made = tmp_path / "board.pdf"
    html_pdf(page, made)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made.read_bytes())
    assert len(boxes) == pages
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {paper}
