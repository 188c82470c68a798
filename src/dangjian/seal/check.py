"""Whether seals are as they were written: digests, names, and the chain from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dangjian.codes import sealing as codes
from dangjian.documents.kinds import Document
from dangjian.documents.seal import KIND_WORDS, Seal, SealedPart, text_digest
from dangjian.problem import Finding, Problem
from dangjian.seal.changes import InputChange
from dangjian.seal.results import UnitMove
from dangjian.values.period import parse_period


def seal_findings(document: Document[Seal]) -> Iterator[Finding]:
    """What is wrong with one seal by itself."""
    seal, name = document.model, document.name
    touched = [*_touched("inputs", seal.inputs), *_touched("results", seal.results)]
    if not touched and seal.digest != seal.expected_digest():
        touched = [(("digest",), "封存的内容（时间、封存人、份数等）")]
    for path, what in touched:
        values = {"what": what, "file": name}
        yield Finding(codes.SEAL_TOUCHED, path, values, document=name)
    stem = name.rpartition("/")[2].rpartition(".")[0]
    if stem != seal.id or parse_period(seal.period) is None:
        values = {"name": stem, "written": seal.id}
        yield Finding(codes.SEAL_NAME, ("period",), values, document=name)


def _touched(
    listed: str, parts: Sequence[SealedPart]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, part in enumerate(parts):
        if text_digest(part.content) != part.digest:
            yield (listed, index, "content"), f"{KIND_WORDS[part.kind]} {part.key} "


def chain_findings(documents: Iterable[Document[Seal]]) -> Iterator[Finding]:
    """What is wrong between seals of one period; each must name the one before it and its digest."""
    known: dict[str, Document[Seal]] = {}
    every = sorted(documents, key=lambda each: (each.model.number, each.name))
    for document in every:
        seal = document.model
        found = "在 seals 里有两份" if seal.id in known else _broken(seal, known)
        if found:
            values = {"seal": seal.id, "found": found}
            yield Finding(codes.SEAL_CHAIN, ("number",), values, document=document.name)
        known.setdefault(seal.id, document)


def _broken(seal: Seal, known: dict[str, Document[Seal]]) -> str:
    before = seal.supersedes
    if before is None:
        return "" if seal.number == 1 else "没有写明它替代哪一份（supersedes）"
    if before.seal not in known:
        return f"写明替代 {before.seal}，seals 里却没有它"
    if known[before.seal].model.digest != before.digest:
        return f"写明替代的 {before.seal} 换了内容，指纹对不上"
    return ""


# What verifying seals finds.


class Verified(NamedTuple):
    """One seal beside the workspace of today."""

    seal: Seal
    file: str
    newest: bool
    """Older ones are only checked for themselves: what replaced them is meant to differ."""
    engine: str
    """The engine that verified."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the seal itself."""
    engine_moves: tuple[UnitMove, ...] = ()
    """What this engine computes differently from the same inputs."""
    changes: tuple[InputChange, ...] = ()
    """Which inputs changed since."""
    moves: tuple[UnitMove, ...] = ()
    """What moved because of that, by this engine."""
    errors: tuple[Problem, ...] = ()
    """Why something can't be computed today."""

    @property
    def holds(self) -> bool:
        """Whether everything is as it was sealed."""
        found = (self.problems, self.engine_moves, self.changes, self.moves, self.errors)
        return not any(found)


class Verification(NamedTuple):
    """Every seal that was asked for."""

    seals: tuple[Verified, ...]
    problems: tuple[Problem, ...]
    """Of files in the folder of seals that aren't readable as seals."""

    @property
    def holds(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.problems and all(each.holds for each in self.seals)
