"""What a correction does to the problems that its item raised: withdrawn, told anew, or named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.register import bytes_of, refuse_misshapen
from dangjian.documents.plain_values import plain_of, plain_rectification
from dangjian.documents.record import Correction
from dangjian.documents.rectification import Action, Event
from dangjian.io.journal import Write
from dangjian.io.logs import appended
from dangjian.io.sources import Folder
from dangjian.rectify.failures import Failure
from dangjian.rectify.settled import Judge, months_of
from dangjian.rectify.views import TouchedProblem
from dangjian.register.lifecycle import refusal
from dangjian.register.register import Tracked, authority_of, registry


def touched_problems(
    root: Path, before: Checked, after: Checked, correction: Correction, name: str
) -> tuple[TouchedProblem, ...]:
    """The open problems of the corrected card whose item fails otherwise than before, or no longer.

    One that also failed in another month stands as long as it fails there; nothing is asked of it.
    """
    then, now = (Judge(each.workspace, each.filing) for each in (before, after))
    authority = authority_of(after.workspace)
    found = []
    for tracked in _of_card(after, correction):
        source = tracked.rectification.source
        assert source is not None
        assert source.item is not None
        key = (correction.unit, correction.checklist, source.item, correction.period)
        old, new = then.failure(*key), now.failure(*key)
        if old is None or old == new or (new is None and _fails_elsewhere(root, tracked, after)):
            continue
        event = _event(tracked, correction, new, name)
        wrong = refusal(tracked.progress, event, authority)
        found.append(TouchedProblem(tracked, new, event, wrong))
    return tuple(found)


def _of_card(checked: Checked, correction: Correction) -> Iterator[Tracked]:
    """The open problems that tell of a failure on the corrected card."""
    for tracked in registry(checked.workspace):
        source = tracked.rectification.source
        if source is None or tracked.is_over or correction.period not in months_of(tracked):
            continue
        units = (tracked.rectification.unit, tracked.progress.unit)
        same = source.checklist.partition("@")[0] == correction.checklist
        if same and correction.unit in units:
            yield tracked


def _fails_elsewhere(root: Path, tracked: Tracked, after: Checked) -> bool:
    """Whether its item still fails in one of its other months, whose records are read for it."""
    source = tracked.rectification.source
    assert source is not None
    corrected = {month for _, month in after.filing.by_unit}
    others = [month for month in months_of(tracked) if month not in corrected]
    if not others:
        return False
    checked = check_workspace(Folder(root), set(others).__contains__)
    by_unit = {**checked.filing.by_unit, **after.filing.by_unit}
    filing = after.filing._replace(
        by_unit=by_unit, blocked=checked.filing.blocked | after.filing.blocked
    )
    return not Judge(after.workspace, filing).is_settled(tracked)


def _event(tracked: Tracked, correction: Correction, failure: Failure | None, name: str) -> Event:
    """Withdrawn with the correction as its note; or failing still, with what is true now.

    A correction may be decided before the problem was raised: dates of a log never run backwards.
    """
    at = max(correction.decided, tracked.progress.last)
    by, stem = correction.decided_by, name.rsplit("/", 1)[-1].removesuffix(".yaml")
    reason = " ".join(correction.reason.split())
    if failure is None:
        note = f"更正 {stem}：{reason}"
        return Event(at=at, by=by, action=Action.WITHDRAW, note=note)
    return Event(
        at=at,
        by=by,
        action=Action.AGAIN,
        period=correction.period,
        severity=failure.severity,
        note=f"更正 {stem} 以后：{failure.problem}",
    )


def touched_write(root: Path, problem: TouchedProblem) -> Write:
    """The file of a problem with its event appended. Raises DangjianError when it was changed."""
    tracked, event = problem.tracked, problem.event
    data = bytes_of(root, tracked)
    after = replace(tracked.rectification, events=(*tracked.rectification.events, event))
    refuse_misshapen(plain_rectification(after), "rectification", tracked.id)
    return Write(tracked.document, appended(data, plain_of(event), tracked.document), data)
