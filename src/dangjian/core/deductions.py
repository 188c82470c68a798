"""Every lost point on a line: the list that bulletins and explanations print."""

from __future__ import annotations

from collections.abc import Iterable

from dangjian.core.agenda import Agenda
from dangjian.core.force import Filed
from dangjian.core.scorecard import Deduction, ItemResult, RaisedVeto, SectionSum, lines_of
from dangjian.core.sums import in_sum, sections_by_item
from dangjian.values.numbers import ONE, ZERO, plain


def deductions(
    agenda: Agenda,
    items: Iterable[ItemResult],
    sums: Iterable[SectionSum],
    vetoes: Iterable[RaisedVeto],
    zero_missing: bool,
    filed: Filed,
) -> tuple[Deduction, ...]:
    """Every point of A − E on a line; the lines sum to it exactly."""
    lines = []
    for result in items:
        if in_sum(result, zero_missing):
            evidence = result.entry.evidence if result.entry else ()
            by = _judge_name(result, filed)
            lines += [
                Deduction(
                    result.post.item.id,
                    loss.rule,
                    loss.count,
                    loss.points,
                    loss.reason,
                    evidence,
                    by,
                )
                for loss in lines_of(result)
            ]
    left = {s.id: s.earned for s in sums}
    section_of = sections_by_item(agenda)
    for veto in vetoes:
        section = section_of[veto.item]
        if veto.effect.kind == "section" and left[section]:
            reason = f"{veto.title}：本节所得 {plain(left[section])} 分记 0 分"
            lines.append(
                Deduction(
                    veto.item,
                    veto.rule,
                    ONE,
                    left[section],
                    reason,
                    (veto.basis,),
                    veto.approved_by,
                )
            )
            left[section] = ZERO
    return tuple(lines)


def _judge_name(result: ItemResult, filed: Filed) -> str | None:
    if result.entry is not None and result.entry.by:
        return result.entry.by
    record = filed.self_check if result.source == "self" else filed.inspection
    return record.by if record is not None and result.entry is not None else None
