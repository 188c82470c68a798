"""Whether members hold to the group's lists: every item of theirs unchanged, own items added at will."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from dangjian.codes import group as codes
from dangjian.documents.checklist import Checklist
from dangjian.group.member import MemberScores
from dangjian.problem import Code, Finding
from dangjian.values.canonical import digest_of
from dangjian.values.wording import listed

State = Literal["holds", "behind", "differs", "absent"]
STATE_WORDS: Mapping[State, str] = {
    "holds": "符合",
    "behind": "落后",
    "differs": "不符合",
    "absent": "没有采用",
}
_MOST_NAMED = 8
"""Items named in one sentence; the table in the documents of a change names all."""


class Held(NamedTuple):
    """One member and one list of the group."""

    member: str
    member_name: str
    standard: str
    """The group's newest version: ``branch@1.1.0``."""
    own: str | None
    """The member's newest version; None where it has no such list."""
    state: State
    lacking: tuple[str, ...] = ()
    """Items of the group that it lacks, by id."""
    altered: tuple[str, ...] = ()
    """Items that mean something else."""
    older: str | None = None
    """The version of the group that it still holds to, where it is behind."""
    same_version_differs: bool = False

    def findings(self) -> Iterator[Finding]:
        """What is wrong, if anything."""
        values = {
            "name": self.member_name,
            "list": self.own,
            "standard": self.standard,
            "older": self.older,
        }
        for code, items in self._faults():
            yield Finding(code, values={**values, "items": _named(items)})

    def to_do(self) -> str:
        """What the member has to do, as a sentence without its end; empty where it holds."""
        if self.state == "absent":
            return f"采用 {self.standard}"
        parts = []
        if self.lacking:
            parts.append(f"补进 {_named(self.lacking)}")
        if self.altered:
            parts.append(f"按集团改 {_named(self.altered)}")
        if self.same_version_differs and not parts:
            parts.append("另加了事项，把版本升上去")
        return "；".join(parts)

    def _faults(self) -> Iterator[tuple[Code, Sequence[str]]]:
        if self.state == "absent":
            yield codes.LIST_ABSENT, ()
        elif self.state == "behind":
            yield codes.LIST_BEHIND, (*self.lacking, *self.altered)
        else:
            if self.lacking:
                yield codes.ITEM_LACKING, self.lacking
            if self.altered:
                yield codes.ITEM_ALTERED, self.altered
        if self.same_version_differs:
            yield codes.SAME_VERSION_DIFFERS, ()


def held_lists(
    standards: Mapping[str, Sequence[Checklist]], members: Iterable[MemberScores]
) -> tuple[Held, ...]:
    """Every readable member beside every list of the group, in their orders."""
    return tuple(
        _held(member, versions)
        for member in members
        if member.lists  # without any its files have errors, which are told
        for versions in standards.values()
    )


def _held(member: MemberScores, versions: Sequence[Checklist]) -> Held:
    newest = versions[-1]
    own = next((each for each in member.lists if each.id == newest.id), None)
    if own is None:
        return Held(member.id, member.name, newest.reference, None, "absent")
    lacking, altered = _against(own, newest)
    older = None
    if lacking or altered:
        met = (each for each in reversed(versions[:-1]) if _against(own, each) == ((), ()))
        older = next((each.reference for each in met), None)
    twin = next((each for each in versions if each.version == own.version), None)
    differs = twin is not None and digest_of(twin) != digest_of(own)
    state: State = "holds" if not (lacking or altered or differs) else "differs"
    if older is not None:
        state = "behind"
    return Held(
        member.id,
        member.name,
        newest.reference,
        own.reference,
        state,
        lacking,
        altered,
        older,
        differs,
    )


def _against(own: Checklist, standard: Checklist) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items of a standard that a list lacks, and those that it has with another meaning."""
    mine = {item.id: digest_of(item) for item in own.items()}
    asked = {item.id: digest_of(item) for item in standard.items()}
    lacking = tuple(item for item in asked if item not in mine)
    altered = tuple(item for item, meant in asked.items() if mine.get(item, meant) != meant)
    return lacking, altered


def _named(items: Sequence[str]) -> str:
    rest = len(items) - _MOST_NAMED
    return listed(items[:_MOST_NAMED]) + (f" 等 {len(items)} 条" if rest > 0 else "")
