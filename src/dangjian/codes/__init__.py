"""The registry of problem codes: one module a family, one line here for each.

DJ0 reading files · DJ1 shape of a document · DJ2 records · DJ3 lists and organization ·
DJ4 policy and calendar · DJ5 corrections and versions · DJ6 rectifications · DJ7 ledgers, campaigns ·
DJ8 filled-in sheets; DJ86, DJ87 replies, reviews, appeals · DJ90 changes under review · DJ95 seals ·
DJ96 writing · DJ97 groups
"""

from __future__ import annotations

from types import ModuleType

from dangjian.codes import (
    campaign,
    criteria,
    forms,
    group,
    ledger,
    lists,
    policy,
    reading,
    records,
    rectification,
    reviewing,
    sealing,
    shape,
    sheets,
    versions,
    writing,
)
from dangjian.problem import Code

_FAMILIES: tuple[ModuleType, ...] = (
    reading,
    shape,
    records,
    lists,
    criteria,
    policy,
    versions,
    rectification,
    ledger,
    campaign,
    reviewing,
    sealing,
    sheets,
    forms,
    group,
    writing,
)


def _codes_of(family: ModuleType) -> list[Code]:
    return [value for value in vars(family).values() if isinstance(value, Code)]


CODES: dict[str, Code] = {
    code.id: code
    for code in sorted(
        (code for family in _FAMILIES for code in _codes_of(family)), key=lambda code: code.id
    )
}
"""Every code by its id, in order."""
