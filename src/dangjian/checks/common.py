"""What several families of checks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dangjian.codes import lists as codes
from dangjian.codes import policy as policy_codes
from dangjian.codes import reading
from dangjian.problem import Finding, Path
from dangjian.scoring.card import Graded
from dangjian.values.numbers import plain
from dangjian.values.wording import shown


def depends_on(lost: str) -> Finding:
    """What can't be checked, because a list or the organization that it names can't be read.

    Whoever collects findings counts these behind the one problem that caused them.
    """
    return Finding(reading.DEPENDENTS, values={"lost": lost})


def _again(names: Iterable[str]) -> Iterator[tuple[int, str, int]]:
    """Position and name of what has been there before, and where it was first (from 1)."""
    first: dict[str, int] = {}
    for index, each in enumerate(names):
        if each in first:
            yield index, each, first[each] + 1
        first.setdefault(each, index)


def duplicates(ids: Iterable[str], path: Path, document: str) -> Iterator[Finding]:
    """Ids that stand twice in a list of mappings."""
    for index, each, first in _again(ids):
        values = {"id": shown(each), "other": f"前面第 {first} 项"}
        yield Finding(codes.DUPLICATE_ID, (*path, index, "id"), values, document=document)


def case_twins(ids: Iterable[tuple[str, Path, str]], what: str) -> Iterator[Finding]:
    """Ids that differ by case alone; each with its path and document. Equal ones are others' matter."""
    first: dict[str, str] = {}
    for name, path, document in ids:
        other = first.setdefault(name.casefold(), name)
        if other != name:
            values = {"what": what, "id": shown(name), "other": shown(other)}
            yield Finding(codes.SAME_BUT_CASE, path, values, document=document)


def duplicate_names(
    names: Iterable[str], what: str, path: Path, document: str, key: str = "name"
) -> Iterator[Finding]:
    """Names that stand twice in a list of grades, tiers or classes; ``key`` is where they stand."""
    for index, each, first in _again(names):
        values = {"what": what, "name": each, "first": first}
        where = (*path, index, key)
        yield Finding(policy_codes.DUPLICATE_NAME, where, values, document=document)


def grade_flaws(grades: Sequence[Graded], document: str) -> Iterator[Finding]:
    """Grades fall from line to line and end at 0; names are unique."""
    previous: Decimal | None = None
    for index, grade in enumerate(grades):
        last = index == len(grades) - 1
        out_of_order = previous is not None and grade.from_ >= previous
        if out_of_order or (last and grade.from_ != 0):
            path = ("grades", index, "from")
            yield Finding(codes.GRADES_ORDER, path, {"grade": grade.name}, document=document)
        previous = grade.from_
    names = (grade.name for grade in grades)
    yield from duplicate_names(names, "等次", ("grades",), document)


def unreachable_grades(grades: Sequence[Graded], most: Decimal, document: str) -> Iterator[Finding]:
    """Grades above the highest possible score."""
    for index, grade in enumerate(grades):
        if grade.from_ > most:
            values = {"grade": grade.name, "from_": plain(grade.from_), "most": plain(most)}
            path = ("grades", index, "from")
            yield Finding(codes.GRADE_UNREACHABLE, path, values, document=document)
