"""A checklist as one tab of a workbook shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dangjian.core.sheet.identity import ListIdentity
from dangjian.documents.policy import Policy
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.card import Graded


@dataclass(frozen=True)
class Part:
    """A checklist in the month of a workbook, for units that the same items apply to."""

    agenda: Agenda
    posts: tuple[Post, ...]
    """What the tab lists: due, event, bonus and veto items that apply."""
    policy: Policy
    identity: ListIdentity
    name: str
    """Of the tab."""

    @property
    def grades(self) -> Sequence[Graded]:
        """The checklist's own grades, else the policy's."""
        return self.agenda.checklist.grades or self.policy.grades

    @property
    def silence_answers(self) -> bool:
        """Whether every counted item has a default, so that a signature alone is an answer."""
        open_posts = [post for post in self.posts if post.counted and not post.is_event]
        return bool(open_posts) and all(post.item.default is not None for post in open_posts)
