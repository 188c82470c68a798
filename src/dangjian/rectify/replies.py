"""What a unit's reply and a reviewer's verdict do to a problem: the events, or why there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from dangjian.codes import forms as codes
from dangjian.documents.rectification import Action, Event
from dangjian.problem import Code, Finding
from dangjian.register.lifecycle import Authority, ProblemState, advance, refusal
from dangjian.register.register import Tracked
from dangjian.values.wording import day_words

VERDICTS = {"销号": Action.CLOSE, "退回": Action.RETURN}
"""What a reviewer may choose."""


class Reply(NamedTuple):
    """What a unit says of one of its problems; empty where it says nothing."""

    cause: str = ""
    measures: str = ""
    owner: str = ""
    evidence: tuple[str, ...] = ()
    """Materials in words, and files as they are kept."""
    done: date | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing at all."""
        return self == Reply()


class Remark(NamedTuple):
    """Something to be said of an answer, at the cell of a field."""

    code: Code
    field: str
    values: dict[str, object]


class Answered(NamedTuple):
    """What comes of an answer."""

    events: tuple[Event, ...] = ()
    remarks: tuple[Remark, ...] = ()


def answered(tracked: Tracked, reply: Reply, unit: str, at: date, authority: Authority) -> Answered:
    """The events of a unit's reply on a day: accepted, given to another owner, submitted.

    A reply that was taken before gives none; one to a problem that has moved on since is refused.
    """
    if reply.is_blank:
        return Answered()
    state = tracked.progress.state
    if tracked.progress.unit != unit:
        why = f"已经移交给 {tracked.progress.unit}"
        return _moved(tracked, "measures", why, "由现在的责任单位答复")
    if state in (ProblemState.OPEN, ProblemState.WORKING):
        return _living(tracked, reply, unit, at, authority)
    if _says(_last(tracked, Action.SUBMIT), reply, tracked):
        return Answered((), (_known(tracked),))
    return _moved(tracked, "measures", "回执写的没有收", "重新发回执，按现在的情况填")


def _living(tracked: Tracked, reply: Reply, unit: str, at: date, authority: Authority) -> Answered:
    if _returned_as_it_was(tracked, reply):
        event = _last(tracked, Action.RETURN)
        assert event is not None
        why = f"这份佐证 {day_words(event.at)}已经退回过：{event.note or ''}"
        return _moved(tracked, "evidence", why, "按退回的意见整改，换上新的佐证")
    remarks = list(_held_back(tracked, reply, at))
    events = _events(tracked, reply, unit, at, submits=bool(reply.evidence) and not remarks)
    if not events and not remarks:
        return Answered((), (_known(tracked),))
    return _allowed(tracked, events, remarks, authority)


def _events(
    tracked: Tracked, reply: Reply, unit: str, at: date, *, submits: bool
) -> tuple[Event, ...]:
    events = []
    if tracked.progress.state is ProblemState.OPEN:
        note = accept_note(reply)
        events.append(Event(at=at, by=unit, action=Action.ACCEPT, note=note))
    if reply.owner and reply.owner != tracked.progress.owner:
        events.append(Event(at=at, by=unit, action=Action.TRANSFER, owner=reply.owner))
    if submits:
        note = _submit_note(tracked, reply)
        events.append(
            Event(at=at, by=unit, action=Action.SUBMIT, evidence=reply.evidence, note=note)
        )
    return tuple(events)


def _held_back(tracked: Tracked, reply: Reply, at: date) -> Iterator[Remark]:
    """Why it isn't submitted yet; nothing where it says no more than what is known already."""
    opening = tracked.progress.state is ProblemState.OPEN
    what = "只接收，" if opening else ""
    if reply.done is not None and reply.done > at:
        values: dict[str, object] = {"item": tracked.id, "day": day_words(reply.done), "what": what}
        yield Remark(codes.NOT_DONE_YET, "done", values)
    elif not reply.evidence:
        anew = not opening and (reply.measures or reply.cause) and not _is_accepted(tracked, reply)
        if opening or anew or reply.done is not None:
            told = "改写的措施随佐证一起交才记，现在" if anew else what
            values = {"item": tracked.id, "what": told}
            yield Remark(codes.NO_EVIDENCE, "evidence", values)


def accept_note(reply: Reply) -> str | None:
    """``措施：……；原因：……``; None where neither is said."""
    said = (("措施", reply.measures), ("原因", reply.cause))
    return "；".join(f"{word}：{text}" for word, text in said if text) or None


def _submit_note(tracked: Tracked, reply: Reply) -> str | None:
    """The day on which it was done, and measures that aren't those that were accepted."""
    parts = [f"{day_words(reply.done)}完成"] if reply.done is not None else []
    anew = accept_note(reply)
    if (
        tracked.progress.state is not ProblemState.OPEN
        and anew
        and not _is_accepted(tracked, reply)
    ):
        parts.append(anew)
    return "；".join(parts) or None


def _is_accepted(tracked: Tracked, reply: Reply) -> bool:
    event = _last(tracked, Action.ACCEPT)
    return event is not None and event.note == accept_note(reply)


def _says(event: Event | None, reply: Reply, tracked: Tracked) -> bool:
    """Whether a submission is what the reply would make."""
    if event is None or event.evidence != reply.evidence:
        return False
    return event.note in (_submit_note(tracked, reply), _day_note(reply))


def _day_note(reply: Reply) -> str | None:
    return f"{day_words(reply.done)}完成" if reply.done is not None else None


def _returned_as_it_was(tracked: Tracked, reply: Reply) -> bool:
    """Whether the evidence is what was turned down last."""
    submitted, returned = _last(tracked, Action.SUBMIT), _last(tracked, Action.RETURN)
    if submitted is None or returned is None or not reply.evidence:
        return False
    events = tracked.rectification.events
    return events.index(returned) > events.index(submitted) and _says(submitted, reply, tracked)


def reviewed(
    tracked: Tracked, verdict: str, opinion: str, by: str, at: date, authority: Authority
) -> Answered:
    """The event of a reviewer's verdict; ``verdict``: 销号, 退回 or empty."""
    if not verdict and not opinion:
        return Answered()
    if not verdict or not opinion:
        what, lacking = ("复核结论", "复核意见") if verdict else ("复核意见", "复核结论")
        values: dict[str, object] = {"item": tracked.id, "what": what, "lacking": lacking}
        field = "opinion" if verdict else "verdict"
        return Answered((), (Remark(codes.HALF_ANSWER, field, values),))
    event = Event(at=at, by=by, action=VERDICTS[verdict], note=opinion)
    if tracked.progress.state is not ProblemState.SUBMITTED:
        last = _last(tracked, Action.CLOSE, Action.RETURN)
        if last is not None and (last.action, last.note) == (event.action, event.note):
            return Answered((), (_known(tracked),))
        return _moved(tracked, "verdict", f"不能再{verdict}", "重新出台账，按现在的情况复核")
    return _allowed(tracked, (event,), [], authority)


def _allowed(
    tracked: Tracked, events: Sequence[Event], remarks: list[Remark], authority: Authority
) -> Answered:
    """The events, once each may follow the one before."""
    progress = tracked.progress
    for event in events:
        wrong = refusal(progress, event, authority)
        if wrong is not None:
            reason, advice = plain_refusal(wrong)
            values: dict[str, object] = {"item": tracked.id, "reason": reason, "advice": advice}
            field = "verdict" if event.action in VERDICTS.values() else "measures"
            return Answered((), (Remark(codes.NOT_ALLOWED, field, values),))
        progress = advance(progress, event)
    return Answered(tuple(events), tuple(remarks))


_KEYS = "|".join(action.value for action in Action)
_KEY = re.compile(rf"（(?:{_KEYS}|by)）| (?:{_KEYS})(?=[、。；，]|$)")


def plain_refusal(finding: Finding) -> tuple[str, str]:
    """A refusal and what to do in words alone: whoever filled in a workbook knows no commands."""
    hint = re.sub(r"；?在命令行里用 \S+( 或 \S+)?$", "", finding.hint())
    return _KEY.sub("", finding.message()), _KEY.sub("", hint)


def _moved(tracked: Tracked, field: str, why: str, advice: str) -> Answered:
    values: dict[str, object] = {
        "item": tracked.id,
        "state": f"是“{tracked.progress.state.words}”",
        "why": why,
        "advice": advice,
    }
    return Answered((), (Remark(codes.MOVED_ON, field, values),))


def _known(tracked: Tracked) -> Remark:
    return Remark(codes.ALREADY_TAKEN, "", {"item": tracked.id})


def _last(tracked: Tracked, *actions: Action) -> Event | None:
    events = reversed(tracked.rectification.events)
    return next((event for event in events if event.action in actions), None)
