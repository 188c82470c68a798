"""The ranking as CSV: a row a unit, columns named like the keys of the JSON."""

from __future__ import annotations

from dangjian.render.csvs import csv_text
from dangjian.scoring.scores import Scores

RANKING_COLUMNS = (
    "unit", "name", "layer", "rank", "score", "grade", "tier", "focus", "coefficient",
    "provisional", "notes",
)  # fmt: skip
CARD_COLUMNS = ("unit", "name", "checklist", "version", "score", "grade", "earned", "applicable")


def ranking_csv(scores: Scores) -> str:
    """The ranking; single records give a row a card."""
    results = scores.results
    if scores.alone:
        cards = results.scorecards if results else ()
        rows = [
            (
                c.unit,
                scores.name_of(c.unit),
                c.checklist,
                c.version,
                c.score,
                c.grade,
                c.earned,
                c.applicable,
            )
            for c in cards
        ]
        return csv_text(CARD_COLUMNS, rows)
    ranking = results.ranking if results else ()
    return csv_text(
        RANKING_COLUMNS,
        [
            (r.unit, scores.name_of(r.unit), r.layer, r.rank, r.score, r.grade, r.tier, r.focus,
             r.coefficient, r.provisional, "；".join(r.notes))
            for r in ranking
        ],
    )  # fmt: skip
