"""The policy: grades, tiers, composition, roll-up, eligibility and the rules of rectification."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from dangjian.values.fields import (
    AtLeastOne,
    Count,
    Id,
    Ids,
    MonthField,
    Name,
    Names,
    Number,
    Positive,
    Share,
    Strict,
    Text,
    Version,
    Whole,
)
from dangjian.values.numbers import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyGrade(Strict):
    """等次：从多少分起、系数、名额。"""

    name: Name
    """等次名称。"""
    from_: Annotated[Number, Field(alias="from")]
    """从多少分起（含）。"""
    coefficient: Number | None = None
    """结果运用的系数。"""
    quota: Share | None = None
    """名额占参加排名单位的比例。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Strict):
    """类别：先进、中层、后进，以及指导重点。写出的条件要同时满足；依次判断，最后一个不写条件。"""

    name: Name
    """类别名称。"""
    focus: Text
    """指导重点，如 看创新。"""
    top: Share | None = None
    """名次在前多少比例之内。"""
    bottom: Share | None = None
    """名次在后多少比例之内。"""
    from_: Annotated[Number | None, Field(alias="from")] = None
    """得分不低于。"""
    below: Number | None = None
    """得分低于。"""

    @property
    def conditions(self) -> tuple[object, ...]:
        """The conditions that are written."""
        every = (self.top, self.bottom, self.from_, self.below)
        return tuple(condition for condition in every if condition is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overclaim(Strict):
    """自查不实：自查比督查高出多少算不实，扣几分。"""

    over: Number
    """差距超过多少算不实（百分制）。"""
    deduct: Number
    """从得分里扣几分。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup(Strict):
    """汇总：季度、半年、年度怎样从月份算出来。"""

    method: Literal["items", "months"]
    """items 按事项汇总各月得分，months 取各月得分的平均。"""
    year: dict[Id, Positive] | None = None
    """年度得分的组成和权重：months 是各月汇总，其余是清单编号。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Strict):
    """评优条件：每项恰好写一个键。"""

    grade: Annotated[Names, AtLeastOne] | None = None
    """等次在其中。"""
    no_veto: Literal[True] | None = None
    """没有一票否决。"""
    min_month: Number | None = None
    """最低的月份得分不低于。"""
    closing_rate: Share | None = None
    """按期销号率不低于。"""

    @property
    def written(self) -> list[str]:
        """The names of the conditions that are written; exactly one in a right need."""
        names = ("grade", "no_veto", "min_month", "closing_rate")
        return [name for name in names if getattr(self, name) is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Strict):
    """评优：一项荣誉和它需要的条件。"""

    award: Text
    """荣誉名称。"""
    needs: Annotated[tuple[Need, ...], AtLeastOne]
    """条件，要全部满足。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days(Strict):
    """整改天数：各类整改给多少天。"""

    immediate: Count
    """立行立改。"""
    limited: Count
    """限期整改。"""
    long: Count
    """长期坚持。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep(Strict):
    """逾期升级：其中的一步。"""

    overdue: Count
    """逾期多少天起。"""
    action: Text
    """做什么，如 提醒、约谈。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Common(Strict):
    """共性问题：两个条件都满足才算。"""

    units: Count
    """至少多少个单位出问题。"""
    share: Share
    """至少占检查单位的多少比例。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationRules(Strict):
    """整改规则。"""

    raise_below: Share
    """得分低于分值的多少比例就列为问题。"""
    days: Days
    """各类整改的天数。"""
    default: Literal["immediate", "limited", "long"]
    """默认的整改类别。"""
    escalation: tuple[EscalationStep, ...]
    """逾期升级的台阶。"""
    common: Common
    """共性问题的界线。"""
    recurrence_months: Whole
    """销号后多少个月内再犯算反弹。"""
    major_below: Share = ZERO
    """得分低于分值的多少比例是重点问题，其余是一般问题；一票否决和整张表没有填报总是重点。不写则只有它们是重点。"""
    layers: Annotated[Ids, AtLeastOne] | None = None
    """哪些层级的清单登记问题、下整改通知单；不写则是参加排名的层级，党委、党委书记、党委委员和党员除外。"""
    closers: Ids = ()
    """哪些单位可以销号、退回、延期、撤销；不写则上级都可以。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Strict):
    """考核评价办法。"""

    schema: Literal["dangjian/policy@1"]
    """文件种类。"""
    version: Version
    """版本。"""
    title: Text
    """办法名称。"""
    grades: Annotated[tuple[PolicyGrade, ...], AtLeastOne]
    """等次，从高到低，最后一个从 0 起。"""
    tiers: Annotated[tuple[Tier, ...], AtLeastOne]
    """类别，依次判断，最后一个没有条件。"""
    missing: Literal["zero", "exclude", "error"]
    """到期没有填报：zero 记零分，exclude 不计，error 整单不计分。"""
    uninspected: Literal["self", "missing"]
    """没有督查的事项：self 用自查，missing 算没有填报。"""
    rollup: Rollup
    """汇总办法。"""
    rectification: RectificationRules
    """整改规则。"""
    effective: MonthField | None = None
    """从哪个月开始使用。"""
    quota_periods: tuple[Literal["month", "quarter", "half-year", "year"], ...] = ("year",)
    """哪些时段按名额控制等次。"""
    overclaim: Overclaim | None = None
    """自查不实。"""
    min_applicable: Share = ZERO
    """适用分值占比低于多少不排名。"""
    tie_breakers: tuple[Literal["rule_items", "closing_rate", "lowest_month"], ...] = ()
    """同分时依次比较什么。"""
    composition: dict[Id, Annotated[dict[Id, Positive], AtLeastOne]] | None = None
    """各层级的得分由哪些清单组成、权重多少。"""
    eligibility: tuple[Eligibility, ...] = ()
    """评优资格。"""

    def grade_of(self, name: str | None) -> PolicyGrade | None:
        """The grade of that name."""
        return next((grade for grade in self.grades if grade.name == name), None)
