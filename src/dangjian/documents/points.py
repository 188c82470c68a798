"""Points ledgers: rules that are versioned like checklists, and logs of concluded matters."""

import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

from dangjian.values.fields import (
    AtLeastOne,
    Count,
    Date,
    Id,
    MonthField,
    Number,
    Positive,
    Reference,
    Signed,
    Strict,
    Text,
    Version,
    Year,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRule(Strict):
    """积分规则：什么情形，加减多少分。"""

    id: Id
    """规则编号。"""
    title: Text
    """什么情形。"""
    points: Signed
    """一次加或扣多少分，扣分写负数。"""
    max: Positive | None = None
    """一人一年这条最多加或扣多少分；不写则不限。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Strict):
    """提醒线：积分低于多少时做什么。"""

    below: Positive
    """低于多少分。"""
    action: Text
    """做什么，如 提醒谈话。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRules(Strict):
    """积分细则。"""

    schema: Literal["dangjian/points-rules@1"]
    """文件种类。"""
    id: Id
    """细则编号。"""
    version: Version
    """版本：主版本.次版本.修订号。"""
    title: Text
    """细则名称。"""
    base: Number
    """年初每人多少分。"""
    cycle: Literal["year"]
    """按自然年记。"""
    rules: Annotated[tuple[PointsRule, ...], AtLeastOne]
    """加分和扣分的情形。"""
    thresholds: tuple[Threshold, ...] = ()
    """提醒线。"""
    effective: MonthField | None = None
    """从哪个月开始使用。"""
    layers: tuple[Id, ...] = ()
    """记在谁名下：哪些责任层级的单位、岗位（如联系点、品牌的登记）；不写就是党员。"""

    @property
    def reference(self) -> str:
        """``integrity-points@1.0.0``."""
        return f"{self.id}@{self.version}"

    def rule(self, rule: str) -> PointsRule | None:
        """The rule of that id."""
        return next((each for each in self.rules if each.id == rule), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEvent(Strict):
    """台账的一条：记一次分，或冲销前面的一条（写 voids）。只往后加，不修改。"""

    date: Date
    """记录日期。"""
    approved_by: Text
    """批准人。"""
    happened: Date | None = None
    """事情是哪一天的；不写就是记录那天。只用于写了 layers 的细则。"""
    person: Id | None = None
    """党员编号或代号；细则写了 layers 的，是单位、岗位的编号。"""
    unit: Id | None = None
    """对哪个单位，如联系点是哪个党支部；只用于写了 layers 的细则。"""
    rule: Id | None = None
    """细则里的规则编号。"""
    times: Count = 1
    """几次。"""
    source: Text | None = None
    """来源，如 纪检、审计、财务、质量。"""
    basis: Text | None = None
    """依据：哪份已有结论的文件。"""
    informed: Date | None = None
    """哪一天告知本人。"""
    voids: Count | None = None
    """冲销第几条，从 1 数起。"""
    reason: Text | None = None
    """为什么冲销。"""
    by: Text | None = None
    """记录人；不能也是批准人。"""
    note: Text | None = None
    """备注；登记品牌的，写品牌名称。"""

    @property
    def day(self) -> datetime.date:
        """When it was: the day that it tells, else the day of its entry."""
        return self.happened or self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Strict):
    """积分台账：一份细则、一年一个文件。"""

    schema: Literal["dangjian/ledger@1"]
    """文件种类。"""
    rules: Reference
    """按哪份细则的哪个版本，如 integrity-points@1.0.0。"""
    year: Year
    """哪一年。"""
    events: tuple[LedgerEvent, ...]
    """记录，按先后，放在文件最后，只往后加。"""

    @property
    def rules_id(self) -> str:
        """``integrity-points`` of ``integrity-points@1.0.0``."""
        return self.rules.partition("@")[0]

    @property
    def rules_version(self) -> str:
        """``1.0.0`` of ``integrity-points@1.0.0``."""
        return self.rules.partition("@")[2]
