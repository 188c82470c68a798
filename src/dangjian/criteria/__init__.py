"""The criterion kinds: one module each, one line here."""

from __future__ import annotations

from typing import Annotated, TypeAlias, Union

from pydantic import Field

from dangjian.criteria.base import Ordinary
from dangjian.criteria.bonus import Bonus
from dangjian.criteria.check import Check
from dangjian.criteria.count import Times
from dangjian.criteria.deadline import Deadline
from dangjian.criteria.deduct import Deduct
from dangjian.criteria.level import Level
from dangjian.criteria.measure import Measure
from dangjian.criteria.penalty import Penalty
from dangjian.criteria.rate import Rate
from dangjian.criteria.veto import Veto
from dangjian.criteria.votes import Votes

KINDS: dict[str, type[Ordinary]] = {
    "check": Check,
    "level": Level,
    "count": Times,
    "rate": Rate,
    "measure": Measure,
    "deadline": Deadline,
    "deduct": Deduct,
    "bonus": Bonus,
    "penalty": Penalty,
    "votes": Votes,
    "veto": Veto,
}

Criterion: TypeAlias = Annotated[
    Union[Check, Level, Times, Rate, Measure, Deadline, Deduct, Bonus, Penalty, Votes, Veto],  # noqa: UP007
    Field(discriminator="kind"),
]
"""How an item is judged; its ``kind`` decides the arithmetic."""
