"""得分 and 更正: the ranking, a unit's points with their arithmetic, and decided corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from dangjian.commands.correct import Request, correct
from dangjian.commands.explain import explain_checked
from dangjian.desk.deeds import Deed, DeedTold, DeskForm, options, repeated
from dangjian.desk.month import summaries
from dangjian.desk.state import Desk
from dangjian.errors import DangjianError
from dangjian.explaining.model import Explanation, ItemStory
from dangjian.render.corrected import touched_lines
from dangjian.render.explanation_page import item_page, page
from dangjian.render.sheets import correction_lines
from dangjian.scoring.agenda import Post, agenda_of
from dangjian.scoring.results import Row, aside_cards
from dangjian.scoring.scores import Scores, row_remarks
from dangjian.sheet.said_value import allowed_words
from dangjian.values.period import Month, Period, PeriodKind


def periods(desk: Desk) -> tuple[Period, ...]:
    """What can be looked at: months with records, and the quarters, half-years and years around them."""
    months = desk.months()
    found = dict.fromkeys(Period.around(each, kind) for kind in PeriodKind for each in months)
    return tuple(found)


def scores_page(desk: Desk, text: str) -> dict[str, object]:
    """The rankings by layer and class, and the lists that no ranking counts."""
    period = desk.period(text)
    scores = desk.scores(period)
    groups = list(_groups(scores))
    aside = aside_cards(scores.results) if scores.results else ()
    return {
        "period": period,
        "periods": periods(desk),
        "groups": groups,
        "aside": [
            (card, scores.name_of(card.unit), _title(scores, card.checklist)) for card in aside
        ],
        "means": [(each.layer_name, each.mean_words()) for each in summaries(desk, period)],
        "problems": [problem for problem in scores.problems if problem.is_error],
        "policy": scores.results.policy if scores.results else None,
    }


def _title(scores: Scores, checklist: str) -> str:
    return scores.workspace.newest(checklist).title


def _groups(scores: Scores) -> Iterator[tuple[str, list[Month], list[tuple[Row, str, str]]]]:
    """Title of a group that is ranked among itself, in a longer period its months, and its rows with name
    and remarks."""
    rows = scores.results.ranking if scores.results else ()
    for (layer, class_), mine in groupby(rows, key=lambda row: (row.layer, row.class_)):
        name = scores.workspace.class_title(scores.policy, layer, class_)
        every = list(mine)
        months = sorted({month for row in every for month, _ in row.months})
        yield (
            name,
            months,
            [(row, scores.name_of(row.unit), _remarks(scores, row)) for row in every],
        )


def _remarks(scores: Scores, row: Row) -> str:
    return "；".join(row_remarks(row, scores.counting_cards(row)))


def unit_page(desk: Desk, unit: str, text: str, item: str = "") -> dict[str, object]:
    """Every point of a unit (or of one item) with its arithmetic: ``dangjian explain``."""
    period = desk.period(text)
    told = explanation(desk, unit, period)
    month = period if period.kind is PeriodKind.MONTH else None
    return {
        "period": period,
        "periods": periods(desk),
        "told": told,
        "item": item,
        "blocks": list(item_page(told, item) if item else page(told)),
        "cards": [(c.card.checklist, c.title, c.items) for c in told.cards],
        "can_correct": month is not None,
        "others": _others(desk, unit, period),
        "command": f"dangjian explain {unit} {period}{' ' + item if item else ''}",
    }


def _others(desk: Desk, unit: str, period: Period) -> list[tuple[str, str]]:
    """The units of the same layer, with which one is compared."""
    units = desk.scores(period).workspace.units
    mine = units[unit].layer if unit in units else ""
    return [(u.id, u.name) for u in units.values() if u.layer == mine and u.id != unit]


def explanation(desk: Desk, unit: str, period: Period) -> Explanation:
    """The unit's period explained. Raises DangjianError when nothing can be scored."""
    key = ("explained", unit, period)
    found = desk.cached(key, lambda: explain_checked(desk.checked(period), unit, period))
    if not found.explanations:
        raise DangjianError("现在不能计分。", "看“本月”页上的问题，先改正。")
    return found.explanations[0]


def together_page(desk: Desk, query: dict[str, str]) -> dict[str, object]:
    """Two units, or one unit in two periods, item by item: what each earned of what it could."""
    period = desk.period(query.get("month", ""))
    other = desk.period(query["then"]) if query.get("then") else period
    first, second = query.get("unit", ""), query.get("with") or query.get("unit", "")
    sides = (explanation(desk, first, period), explanation(desk, second, other))
    found: dict[tuple[str, str], list[ItemStory | None]] = {}
    for place, told in enumerate(sides):
        for card in told.cards:
            for item in card.items:
                found.setdefault((card.title, item.id), [None, None])[place] = item
    return {
        "period": period, "sides": sides,
        "rows": [(title, *pair) for (title, _), pair in found.items()],
        "commands": [f"dangjian explain {told.unit} {told.period}" for told in sides],
    }  # fmt: skip


# 更正.


def correct_page(desk: Desk, unit: str, checklist: str, item: str, text: str) -> dict[str, object]:
    """The form from an item: what was recorded, and what may be said."""
    period = Period(PeriodKind.MONTH, desk.month(text))
    told = explanation(desk, unit, period)
    card = next((each for each in told.cards if each.card.checklist == checklist), None)
    story = next((each for each in card.items if each.id == item), None) if card else None
    if card is None or story is None:
        raise DangjianError(f"{told.unit_name}{period.words}没有这条事项。", "从得分页重新选。")
    post = _post(desk, unit, checklist, item, period)
    return {
        "month": period.first, "told": told, "card": card, "story": story,
        "allowed": allowed_words(post) if post is not None else "",
        "blocks": [
            b for b in item_page(replace(told, cards=(card,)), item) if b.kind in ("item", "detail")
        ],
    }  # fmt: skip


def _post(desk: Desk, unit: str, checklist: str, item: str, period: Period) -> Post | None:
    workspace = desk.checked(period).workspace
    current = workspace.checklist_in(checklist, period.first)
    agenda = agenda_of(workspace, current, period.first) if current is not None else None
    return agenda.by_id.get(item) if agenda is not None else None


def corrections_page(desk: Desk, text: str) -> dict[str, object]:
    """The corrections of a month, and the items that lost points, from which a new one begins."""
    period = Period(PeriodKind.MONTH, desk.month(text))
    scores = desk.scores(period)
    models = [document.model for document in scores.workspace.corrections]
    mine = [(each, scores.name_of(each.unit)) for each in models if each.period == period.first]
    rows = scores.results.ranking if scores.results else ()
    return {
        "month": period.first,
        "corrections": sorted(mine, key=lambda pair: pair[0].decided),
        "units": [(row.unit, scores.name_of(row.unit)) for row in rows],
        "name": scores.name_of,
    }


def correct_item(desk: Desk, form: DeskForm) -> Deed:
    """登记更正."""
    month = desk.month(form.get("month"))
    rejected, na, value = form.get("decision") == "rejected", form.get("na"), form.get("value")
    day, kind = form.day(desk), "error" if form.get("kind") == "error" else "appeal"
    withdraw = bool(form.get("withdraw"))
    request = Request(
        unit=form.needed("unit", "单位"), checklist=form.needed("checklist", "清单"), period=month,
        item=form.needed("item", "事项"), kind=kind, reason=form.needed("reason", "理由"),
        requested_by=form.needed("requested_by", "谁提出"),
        decided_by=form.needed("decided_by", "谁决定"), decided=day, rejected=rejected,
        value=value or None, na=na or None, approved_by=form.get("approved_by") or None,
        evidence=form.all("evidence"), note=form.get("note") or None,
    )  # fmt: skip
    command = (
        "correct", "--unit", request.unit, "--checklist", request.checklist, "--period", str(month),
        "--item", request.item, "--kind", kind, "--reason", request.reason,
        "--requested-by", request.requested_by, "--decided-by", request.decided_by,
        *options({"--value": request.value, "--na": request.na,
                  "--approved-by": request.approved_by}),
        *repeated("--evidence", request.evidence), *options({"--note": request.note}),
        "--decided", str(day), *(["--reject"] if rejected else []),
        *(["--withdraw"] if withdraw else []),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        done = correct(desk.root, request, dry_run=dry, withdraw=withdraw)
        lines = [
            f"{'已写入' if done.written else '将会写入'} {done.file}",
            *correction_lines(done.story, done.moves, done.unit_names),
            *touched_lines(done.problems, recorded=done.recorded, written=done.written),
            *(f"{each.severity.words} {each.message}" for each in done.warnings),
            *(f"{each.words}已经封存，更正后要重新封存。" for each in done.sealed),
        ]
        return DeedTold("\n".join(lines))

    return Deed("登记更正", command, run)
