"""The sentence of fact on a problem: figures in words, and never a sum."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dangjian.criteria.facts import fact_of
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist

DUE = date(2026, 5, 28)


def criterion_of(raw: dict[str, Any]) -> Any:
    """A criterion as a list says it."""
    item = {
        "id": "X1", "title": "隐患整改率", "responsibility": "collective", "requirement": "x",
        "cycle": "month", "points": Decimal(4), "criterion": raw, "nature": "company",
    }  # fmt: skip
    checklist = {
        "schema": "dangjian/checklist@1", "id": "x", "version": "1.0.0", "title": "x",
        "layers": ["branch"], "full_score": Decimal(100), "effective": "2026-01",
        "sections": [{"id": "s", "title": "s", "items": [item]}],
    }  # fmt: skip
    model, findings = shape.parse(checklist, "checklist")
    assert isinstance(model, Checklist), findings
    return next(iter(model.items())).criterion


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        ({"kind": "rate", "target": d("0.95")}, {"done": d("17"), "total": d("20")},
         "隐患整改率 85%，未达到 95%"),
        ({"kind": "rate", "target": d("1")}, {"done": d("20"), "total": d("22")},
         "隐患整改率 90.91%，未达到 100%"),
        # 99.996 % would read as 100 %, which it isn't
        ({"kind": "rate", "target": d("1")}, {"done": d("24999"), "total": d("25000")},
         "隐患整改率 24999/25000，未达到 100%"),
        ({"kind": "count", "target": d("2")}, d("1"), "隐患整改率：应 2 次，实 1 次"),
        ({"kind": "measure", "target": d("100"), "floor": d("80"), "unit": "件"}, d("92.5"),
         "隐患整改率 92.5 件，未达到 100 件"),
        ({"kind": "measure", "target": d("10"), "floor": d("20")}, d("12"), "隐患整改率 12，超过 10"),
        ({"kind": "level", "levels": {"优": d("1"), "中": d("0.6")}}, "中", "隐患整改率：评为“中”"),
        ({"kind": "check"}, False, "隐患整改率：没做到"),
        ({"kind": "deadline", "per_day": d("0.5")}, "2026-06-01",
         "隐患整改率：期限 5 月 28 日，6 月 1 日完成，迟 4 天"),
        ({"kind": "deadline", "per_day": d("0.5"), "grace": d("1")}, False,
         "隐患整改率：期限 5 月 28 日（宽限 1 天），没有完成"),
        ({"kind": "deduct", "rules": [{"id": "late", "title": "更新不及时", "each": d("0.5")},
                                      {"id": "mess", "title": "杂乱", "range": [d("0.5"), d("2")]}]},
         {"late": d("2"), "mess": [d("0.5")]}, "隐患整改率：更新不及时 2 次、杂乱 1 次"),
        ({"kind": "deduct", "rules": [{"id": "none", "title": "没有阵地", "all": True}]},
         {"none": d("1")}, "隐患整改率：没有阵地"),
    ],
)  # fmt: skip
def test_figures_in_words(raw: dict[str, Any], value: Any, said: str) -> None:
    criterion = criterion_of(raw)
    outcome = criterion.earn(criterion.parse(value), d("4"), DUE)
    assert fact_of("隐患整改率", criterion, value, outcome, DUE) == said
    assert not set(said) & set("×÷=−")
