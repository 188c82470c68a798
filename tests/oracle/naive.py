"""`score(workspace, period)`: every scorecard and the ranking, in the shape of `score --format json`.

A workspace is a plain dict (see `book`). Numbers come out as exact fractions, what does not exist as
None. An item has `lost`, the sum of its deductions, instead of their list, its `kind`, and `borrowed`
where it has no entry of its own; a row's notes are short words, and `kept` says that broken records
keep its cards back; so do they the (unit, list) under `kept`.
"""

from __future__ import annotations

from . import broken
from .arithmetic import months_of
from .book import Book, Doc
from .cards import month_card
from .ranking import Period, rank
from .rollup import months_for, roll_up

CARD_KEYS = (
    "unit", "checklist", "version", "score", "before_veto", "grade", "earned", "applicable", "bonus",
    "penalty", "vetoes", "provisional", "gap", "overclaimed", "overclaimed_months", "sections",
)  # fmt: skip
ITEM_KEYS = (
    "id", "state", "points", "earned", "source", "corrected", "carried", "lost", "kind",
)  # fmt: skip


def score(workspace: Doc, period: str) -> Doc:
    """The scores of a period: "2026-05", "2026-Q2", "2026-H1" or "2026"."""
    book = Book(workspace)
    found = period_of(book, period)
    return {
        "schema": "dangjian/scores@1",
        "period": period,
        "policy": found.policy["version"],
        "scorecards": [shown(card) for card in found.cards.values()],
        "ranking": rank(book, found),
        "kept": sorted(found.kept),
    }


def period_of(book: Book, period: str) -> Period:
    """Cards of a period: monthly ones and, of a longer one, rolled up."""
    kind, months = months_of(period)
    policy = book.policy(months[-1])
    kept = kept_cards(book)
    monthly: dict[tuple[str, str], list[Doc]] = {}
    gone = set()
    for unit in book.units:
        for name in book.ids:
            mine = months_for(book, name, kind, months)
            gone |= {(unit["id"], name) for m in mine if (unit["id"], name, m) in kept}
            found = [month_card(book, unit, name, month) for month in mine]
            if any(found):
                monthly[unit["id"], name] = [card for card in found if card is not None]
    cards = {
        key: found[0] if kind == "month" else roll_up(found, policy)
        for key, found in monthly.items() if key not in gone
    }  # fmt: skip
    fits = book.is_recorded if kind == "month" else book.counts
    counted = [month for month in months if fits(month)]
    return Period(
        period, kind, months, counted, policy, monthly, cards, gone, published(book, kind, counted)
    )


def kept_cards(book: Book) -> set[tuple[str, str, str]]:
    """The monthly cards that are kept back, looked up once."""
    if "kept" not in book.memory:
        book.memory["kept"] = broken.kept_back(book)
    found: set[tuple[str, str, str]] = book.memory["kept"]
    return found


def published(book: Book, kind: str, months: list[str]) -> dict[str, Doc]:
    """The ranking of each month of a longer period, by unit: "Monthly composed scores (`lowest_month`,
    `min_month`) are those that the month published"."""
    if kind == "month":
        return {}
    return {
        month: {row["unit"]: row for row in rank(book, period_of(book, month))} for month in months
    }


def shown(card: Doc) -> Doc:
    """The keys of a card that are published."""
    items = [
        {key: row[key] for key in ITEM_KEYS}
        | {"borrowed": bool(row["item"].keys() & {"same_as", "from"})}
        for row in card["items"]
    ]
    return {key: card[key] for key in CARD_KEYS} | {"items": items}
