"""T 卡: two-faced cards from the month's items; green and red say the same, red also what to do.

Only key tasks become cards: where there are too many, nobody believes them. Without units these are the
monthly items with rules of deduction in the lists for people, because what the rules name can be seen
at the post; a unit that is asked for gets cards from its own lists, at most `MOST_CARDS`, those with
rules first, then by points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dangjian.criteria.base import rules_of
from dangjian.documents.checklist import Checklist, Cycle, Item
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Page, PageBreak, Paragraph, Table, cells

MOST_CARDS = 8
"""So many cards a unit gets: two sheets of paper."""
MOST_POINTS = 5
"""So many check points a card has."""
CARDS_A_SHEET = 4
"""A6 cards on A4 paper."""
_SENTENCE = re.compile(r"[^。；]+")
_LEVELS = {"group": "小组日", PERSON_LAYER: "小组日", "branch": "支部周", "team": "支部周"}
_COMMITTEE = "党委月"
_LONG = 280


class TCard(NamedTuple):
    """A card; both faces say this."""

    item: str
    """Id of the item; printed nowhere."""
    level: str
    """Who looks how often: 小组日, 支部周 or 党委月."""
    title: str
    unit: str
    """The unit's name; empty on a card for everybody."""
    who: str
    """To whom it applies: ``操作、技术``; empty for all."""
    points: tuple[str, ...]
    """At most five things to look at."""
    more: int
    """How many more the list has."""
    deviation: bool
    """Whether the points say what mustn't be found, rather than what is required."""
    criterion: str
    """How the list scores it."""
    evidence: str

    @property
    def long(self) -> bool:
        """Whether its text is so long that it must be set smaller."""
        return sum(map(len, (self.title, *self.points, self.criterion))) > _LONG

    @property
    def judged(self) -> str:
        """How to tell green from red."""
        if self.deviation:
            return "一条也没有查出，绿；查出任何一条，红。"
        return "都合要求，绿；有一条不合，红。"


class Deck(NamedTuple):
    """The cards of a month."""

    title: str
    subtitle: str
    days: int
    """Of the month."""
    cards: tuple[TCard, ...]
    provenance: tuple[str, ...]

    @property
    def sheets(self) -> tuple[tuple[TCard | None, ...], ...]:
        """The fronts of each sheet, left to right and downward; None where there is no card."""
        sheets = []
        for start in range(0, len(self.cards), CARDS_A_SHEET):
            some: list[TCard | None] = list(self.cards[start : start + CARDS_A_SHEET])
            sheets.append((*some, *[None] * (CARDS_A_SHEET - len(some))))
        return tuple(sheets)


def mirrored(sheet: Sequence[TCard | None]) -> tuple[TCard | None, ...]:
    """The backs of a sheet, so that each lies behind its front when paper is turned over its long edge."""
    left_top, right_top, left_bottom, right_bottom = sheet
    return (right_top, left_top, right_bottom, left_bottom)


def deck(facts: Facts) -> Deck:
    """The cards of a month; none where no list has monthly items that make cards."""
    month = facts.period.last
    chosen = list(_for_units(facts) if facts.units else _for_all(facts))
    used = {checklist.reference: checklist for checklist, _, _ in chosen}
    made = tuple(_card(checklist, item, unit) for checklist, item, unit in chosen)
    return Deck(
        f"{facts.workspace.name} T 卡",
        month.words,
        month.day(None).day,
        made,
        facts.foot((used[name] for name in sorted(used)), scored=False),
    )


Chosen = tuple[Checklist, Item, Unit | None]


def _for_all(facts: Facts) -> Iterator[Chosen]:
    for checklist in _lists(facts, PERSON_LAYER):
        for item in _monthly(checklist):
            if _has_rules(item):
                yield checklist, item, None


def _for_units(facts: Facts) -> Iterator[Chosen]:
    month = facts.period.last
    for name in facts.units:
        unit = facts.unit(name)
        if not unit.exists_in(month):
            continue
        tags = facts.workspace.tags[name]
        mine = [
            (checklist, item, unit)
            for checklist in _lists(facts, unit.layer)
            for item in _monthly(checklist)
            if item.applies(tags)
        ]
        mine.sort(key=lambda each: (not _has_rules(each[1]), -each[1].points))
        yield from mine[:MOST_CARDS]


def _lists(facts: Facts, layer: str) -> Iterator[Checklist]:
    """The versions of the lists that a layer uses in the month."""
    for name in facts.workspace.versions:
        checklist = facts.workspace.checklist_in(name, facts.period.last)
        if checklist is not None and layer in checklist.layers:
            yield checklist


def _monthly(checklist: Checklist) -> Iterable[Item]:
    used = checklist.items_in_force()
    return (item for item in used if item.cycle is Cycle.MONTH and item.counted)


def _has_rules(item: Item) -> bool:
    return bool(rules_of(item.criterion))


def _card(checklist: Checklist, item: Item, unit: Unit | None) -> TCard:
    deviation = _has_rules(item)
    rules = [rule.title for rule in rules_of(item.criterion).values()]
    points = rules if deviation else [part.strip() for part in _SENTENCE.findall(item.requirement)]
    layer = unit.layer if unit else PERSON_LAYER
    return TCard(
        item.id,
        _LEVELS.get(layer, _COMMITTEE),
        item.title,
        unit.name if unit else "",
        "" if unit else "、".join(item.applies_to),
        tuple(points[:MOST_POINTS]),
        max(0, len(points) - MOST_POINTS),
        deviation,
        item.criterion.words(item.points),
        "、".join(item.evidence),
    )


_CARDS = (
    Column("层级", 4, "center"),
    Column("单位", 6),
    Column("事项", 10),
    Column("检查点", 22),
    Column("判据", 22),
    Column("佐证", 8),
)


def deck_page(cards: Deck) -> Page:
    """The cards as a list, and the sheet beside the board on which every day is signed."""
    rows = tuple(
        cells(c.level, c.unit or c.who or None, c.title, _points(c), c.criterion, c.evidence)
        for c in cards.cards
    )
    days = range(1, cards.days + 1)
    signing = (Column("序号", 2, "center"), Column("事项", 12), *(Column(str(n), 1) for n in days))
    marks = tuple(
        cells(number, card.title, *([None] * cards.days))
        for number, card in enumerate(cards.cards, 1)
    )
    blocks: tuple[Block, ...] = (
        Table(_CARDS, rows, "", "没有做卡的事项。"),
        PageBreak("点检总表"),
        Paragraph(
            "挂在 T 卡板旁边，当天查完签名：√ 正常，× 异常，△ 已处置待复查，/ 不适用。"
            "照排定的次序抽卡，不挑容易的。",
            "note",
        ),
        Table(signing, (*marks, _signatures(cards.days)) if marks else (), "", "没有做卡的事项。"),
    )
    return Page(cards.title, blocks, cards.subtitle, cards.provenance, "卡片")


def _points(card: TCard) -> str:
    lines = [f"{number}. {text}" for number, text in enumerate(card.points, start=1)]
    if card.more:
        lines.append(f"另有 {card.more} 条见清单")
    return "\n".join(lines)


def _signatures(days: int) -> tuple[Cell, ...]:
    return (Cell("点检人签名", span=2), *([Cell(None)] * days))
