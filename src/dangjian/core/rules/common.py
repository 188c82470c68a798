"""What several families of checks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dangjian.codes import lists as codes
from dangjian.core.grading import Graded
from dangjian.core.numbers import plain
from dangjian.core.wording import shown
from dangjian.problem import Finding, Path


def duplicates(ids: Iterable[str], path: Path, document: str, key: str = "id") -> Iterator[Finding]:
    """Ids that stand twice in a list of mappings."""
    first: dict[str, int] = {}
    for index, each in enumerate(ids):
        if each in first:
            values = {"id": shown(each), "other": f"前面第 {first[each] + 1} 项"}
            yield Finding(codes.DUPLICATE_ID, (*path, index, key), values, document=document)
        first.setdefault(each, index)


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
    yield from duplicates((grade.name for grade in grades), ("grades",), document, "name")


def unreachable_grades(grades: Sequence[Graded], most: Decimal, document: str) -> Iterator[Finding]:
    """Grades above the highest possible score."""
    for index, grade in enumerate(grades):
        if grade.from_ > most:
            values = {"grade": grade.name, "from_": plain(grade.from_), "most": plain(most)}
            path = ("grades", index, "from")
            yield Finding(codes.GRADE_UNREACHABLE, path, values, document=document)
