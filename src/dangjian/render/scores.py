"""Scores in the forms that ``dangjian score`` offers."""

from __future__ import annotations

from dangjian import __version__
from dangjian.render.jsons import dump, scores_dict
from dangjian.scoring.scores import Scores


def render_scores(scores: Scores, format_: str, *, width: int = 80, colour: bool = False) -> str:
    """A period's scores as table, json, csv or markdown."""
    match format_:
        case "json":
            return scores_json(scores)
        case "csv":
            from dangjian.render.score_csv import ranking_csv

            return ranking_csv(scores)
        case "markdown":
            from dangjian.render.score_tables import score_markdown

            return score_markdown(scores)
    from dangjian.render.score_tables import score_table

    return score_table(scores, width=width, colour=colour)


def scores_json(scores: Scores) -> str:
    """The contract ``dangjian/scores@1``."""
    policy = scores.results.policy if scores.results else None
    period = str(scores.period) if scores.period else None
    return dump(scores_dict(period, __version__, policy, scores.results, scores.problems))
