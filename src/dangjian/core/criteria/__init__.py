"""The criterion kinds: one module each, one line here."""

from __future__ import annotations

from typing import Annotated, TypeAlias, Union

from pydantic import Field

from dangjian.core.criteria.bonus import Bonus
from dangjian.core.criteria.check import Check
from dangjian.core.criteria.count import Times
from dangjian.core.criteria.deadline import Deadline
from dangjian.core.criteria.deduct import Deduct
from dangjian.core.criteria.level import Level
from dangjian.core.criteria.measure import Measure
from dangjian.core.criteria.rate import Rate
from dangjian.core.criteria.veto import Veto

KINDS = {
    "check": Check,
    "level": Level,
    "count": Times,
    "rate": Rate,
    "measure": Measure,
    "deadline": Deadline,
    "deduct": Deduct,
    "bonus": Bonus,
    "veto": Veto,
}

Criterion: TypeAlias = Annotated[
    Union[Check, Level, Times, Rate, Measure, Deadline, Deduct, Bonus, Veto],  # noqa: UP007
    Field(discriminator="kind"),
]
"""How an item is judged; its ``kind`` decides the arithmetic."""
