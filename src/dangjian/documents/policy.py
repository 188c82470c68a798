"""The policy: grades, tiers, composition, roll-up, eligibility and the rules of rectification."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from dangjian.values.fields import (
    AtLeastOne,
    Count,
    Drop,
    Id,
    Ids,
    MonthField,
    Name,
    Names,
    Number,
    Places,
    Positive,
    Share,
    Strict,
    Text,
    Version,
    Whole,
)
from dangjian.values.numbers import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedNeed(Strict):
    """得分占比：一份清单、其中一个项目或一条事项，所得占应得的比例。"""

    checklist: Id
    """清单编号。"""
    at_least: Share
    """所得占应得的比例不低于。"""
    section: Id | None = None
    """项目编号；与 item 至多写一个，都不写就是整份清单。"""
    item: Id | None = None
    """事项编号。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Strict):
    """条件：每项恰好写一个键。"""

    grade: Annotated[Names, AtLeastOne] | None = None
    """等次在其中；只用于评优。"""
    no_veto: Literal[True] | None = None
    """没有一票否决。"""
    min_month: Number | None = None
    """最低的月份得分不低于。"""
    closing_rate: Share | None = None
    """按期销号率不低于。"""
    share: SharedNeed | None = None
    """一份清单、一个项目或一条事项的得分占比不低于。"""

    @property
    def written(self) -> list[str]:
        """The names of the conditions that are written; exactly one in a right need."""
        names = ("grade", "no_veto", "min_month", "closing_rate", "share")
        return [name for name in names if getattr(self, name) is not None]


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
    """名额占参加排名单位的比例；分组排名的按本组单位数。"""
    needs: tuple[Need, ...] = ()
    """得这个等次还要满足的条件，写法同评优条件（grade 除外）；不满足的落到下一等。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingClass(Strict):
    """排名组别：一个层级里放在一起排名的单位。"""

    id: Id
    """组别编号。"""
    name: Name
    """组别名称，如 生产经营类。"""
    tags: Annotated[Names, AtLeastOne]
    """带其中一个标签的单位属于这一组；属于前面一组的不再看后面的。"""


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
class RelativePart(Strict):
    """相对计分的部分：不直接用清单得分，而按它在本组里的高低折算成百分制。"""

    weight: Positive
    """权重。"""
    relative: Literal["best", "place"]
    """best 按与本组最高分的比例，place 按本组名次。"""
    step: Positive | None = None
    """place 时每落后一名减几分。"""


def _weight_form(raw: Any) -> str:
    return "(relative)" if isinstance(raw, (dict, RelativePart)) else "(number)"


Weight = Annotated[
    Annotated[Positive, Tag("(number)")] | Annotated[RelativePart, Tag("(relative)")],
    Discriminator(_weight_form),
]
"""A weight, or a weight with the way in which the list's score is set beside the others'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup(Strict):
    """汇总：季度、半年、年度怎样从月份算出来。"""

    method: Literal["items", "months"]
    """items 按事项汇总各月得分，months 取各月得分的平均。"""
    year: dict[Id, Positive] | None = None
    """年度得分的组成和权重：months 是各月汇总，其余是清单编号。"""
    half_year: Annotated[dict[Id, Positive] | None, Field(alias="half-year")] = None
    """半年得分的组成和权重，写法同 year。"""
    quarter: dict[Id, Positive] | None = None
    """季度得分的组成和权重，写法同 year。"""
    drop_lowest: Drop = 0
    """去掉最低的几个月（0 或 1）；只用于 months，有得分的月份不少于 4 个时才去。"""

    def added(self, kind: str) -> Mapping[str, Decimal]:
        """What is added to a period of that kind: ``months`` and lists with their weights."""
        return getattr(self, kind.replace("-", "_"), None) or {}


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
    composition: dict[Id, Annotated[dict[Id, Weight], AtLeastOne]] | None = None
    """各层级的得分由哪些清单组成、权重多少；相对计分的写 {weight, relative, step}。"""
    self_is_final: Ids = ()
    """哪些层级没有人督查，自查就是最后的结果。"""
    places: Places = 2
    """综合得分保留几位小数：2、1 或 0。"""
    months_scored: dict[Literal["quarter", "half-year", "year"], Count] | None = None
    """各种时段至少要有几个月的记录才参加排名。"""
    classes: dict[Id, Annotated[tuple[RankingClass, ...], AtLeastOne]] | None = None
    """各层级的排名组别；没有标签的单位自成一组。"""
    eligibility: tuple[Eligibility, ...] = ()
    """评优资格。"""

    def self_counts(self, layer: str) -> bool:
        """Whether a self-check stands where nobody inspected a unit of that layer."""
        return self.uninspected == "self" or layer in self.self_is_final

    def least_months(self, kind: str) -> int:
        """In how many months of a period of that kind a unit needs a record to be ranked."""
        return next((n for name, n in (self.months_scored or {}).items() if name == kind), 0)

    def class_of(self, layer: str, tags: frozenset[str]) -> str | None:
        """The id of the ranking class of a unit: the first whose tags it has; None in no class."""
        for each in (self.classes or {}).get(layer, ()):
            if not tags.isdisjoint(each.tags):
                return each.id
        return None

    def class_name(self, layer: str, class_: str | None) -> str:
        """What a ranking class is called; 其他 for the units in none; empty without classes."""
        classes = (self.classes or {}).get(layer, ())
        return next((each.name for each in classes if each.id == class_), "其他" if classes else "")

    def relative_parts(self, layer: str) -> dict[str, RelativePart]:
        """The lists of a layer's composition whose part is relative to the units beside."""
        parts = (self.composition or {}).get(layer, {})
        return {name: part for name, part in parts.items() if isinstance(part, RelativePart)}

    def grade_of(self, name: str | None) -> PolicyGrade | None:
        """The grade of that name."""
        return next((grade for grade in self.grades if grade.name == name), None)
