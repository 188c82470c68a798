"""What people type, cell by cell: the cases of ``tests/cases/sheets/inputs.yaml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from dangjian.sheet.reading import Raw
from dangjian.sheet.typed import Asked, take
from dangjian.sheet.typed import UnusableCell as Unusable
from dangjian.values.period import Month
from tests.helpers import CASES, known

KEYS = "faults input typed number truth look choices year_1904 taken changed allowed"
INPUTS = known(yaml.safe_load((CASES / "sheets" / "inputs.yaml").read_text(encoding="utf-8")), KEYS)


def raw_of(case: dict[str, Any]) -> Raw:
    look = case.get("look", "")
    if "number" in case:
        return Raw(Decimal(repr(case["number"])), None, look)
    return Raw(case["truth"] if "truth" in case else str(case["typed"]))


@pytest.mark.parametrize("case", INPUTS, ids=str)
def test_input(case: dict[str, Any]) -> None:
    day = case["input"] == "day"
    asked = Asked(
        "date" if day else case["input"],
        tuple(case.get("choices", ())),
        Month(2026, 5),
        not day,
        case.get("year_1904", False),
        case.get("faults", False),
    )
    if "allowed" in case:
        with pytest.raises(Unusable) as refused:
            take(raw_of(case), asked)
        assert refused.value.allowed == case["allowed"]
        return
    taken = take(raw_of(case), asked)
    assert taken.words == case["taken"]
    if case["input"] != "text":
        assert taken.changed == case.get("changed", False)
