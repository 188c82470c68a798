"""Corrections of a card told in order: as first judged, as corrected, who decided when and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dangjian.core.explaining.judging import Setting, entry_words
from dangjian.core.explaining.model import CorrectionStory
from dangjian.documents.policy import Policy
from dangjian.documents.record import Correction
from dangjian.scoring.agenda import Agenda
from dangjian.scoring.card import score_card
from dangjian.scoring.results import ItemResult, Scorecard


class Judged(NamedTuple):
    """What a monthly card was judged from."""

    unit: str
    agenda: Agenda
    policy: Policy
    tags: frozenset[str]
    setting: Setting

    def card_after(self, corrections: int) -> Scorecard:
        """The card as it stood after so many of its corrections."""
        filed = self.setting.filed
        then = filed._replace(corrections=filed.corrections[:corrections])
        return score_card(self.unit, self.agenda, then, self.policy, self.tags)


Stories = Mapping[str, tuple[CorrectionStory, ...]]


def correction_stories(judged: Judged) -> Stories:
    """The corrections of a card by item, in the order of their decisions."""
    stories: dict[str, tuple[CorrectionStory, ...]] = {}
    corrections = judged.setting.filed.corrections
    if not corrections:
        return stories
    before = judged.card_after(0)
    for number, correction in enumerate(corrections, 1):
        after = judged.card_after(number)
        story = _story(correction, before, after, judged.setting)
        stories[correction.item] = (*stories.get(correction.item, ()), story)
        before = after
    return stories


def _story(
    correction: Correction, before: Scorecard, after: Scorecard, setting: Setting
) -> CorrectionStory:
    found, left = _item(before, correction.item), _item(after, correction.item)
    new = None
    if correction.decision == "upheld":
        new = entry_words(correction.new, left, setting)
    return CorrectionStory(
        month=before.period.last,
        kind=correction.kind,
        decision=correction.decision,
        old=entry_words(correction.old, found, setting),
        new=new,
        old_earned=found.earned,
        new_earned=left.earned,
        old_score=before.score,
        new_score=after.score,
        reason=correction.reason,
        requested_by=setting.named(correction.requested_by),
        decided_by=setting.named(correction.decided_by),
        decided=correction.decided,
    )


def _item(card: Scorecard, item: str) -> ItemResult:
    return next(result for result in card.items if result.post.item.id == item)
