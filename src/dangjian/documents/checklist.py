"""Checklists: sections of items, each judged by a criterion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field

from dangjian.criteria import Criterion
from dangjian.values.fields import (
    AtLeastOne,
    DueDay,
    DueMonth,
    Flag,
    Id,
    Ids,
    MonthField,
    Name,
    Names,
    Number,
    Positive,
    Strict,
    Text,
    Texts,
    Version,
)
from dangjian.values.period import PeriodKind

Several: TypeAlias = Literal["mean", "lowest", "trimmed"]
"""How several inspectors' judgements of one item become one."""


_LENGTHS = {"event": 1} | {kind.value: kind.length for kind in PeriodKind}


class Cycle(StrEnum):
    """How often an item is due; an event item only when there is an entry."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    EVENT = "event"

    @property
    def words(self) -> str:
        """每月, 每季度 …"""
        names = {"month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "每年"}
        return names.get(self.value, "即时")

    @property
    def length(self) -> int:
        """In months; an event has no length and counts as one."""
        return _LENGTHS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Strict):
    """到期：周期内的第几个月、那个月的哪一天。"""

    month: DueMonth = "last"
    """周期内的月份：first 第一个月、last 最后一个月、第几个月（1 起），或 next 周期结束后的下一个月。"""
    day: DueDay = "last"
    """那个月的哪一天，或 last 最后一天；遇休息日顺延到下一个工作日。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Strict):
    """依据：文件，以及核对过原文的条号。"""

    document: Text
    """文件名称，带书名号。"""
    article: Text | None = None
    """条号，如 第十二条；没有对原文核过的不写。"""

    def words(self) -> str:
        """``《…》第十二条``."""
        return self.document + (self.article or "")


def basis_words(every: Iterable[Basis]) -> str:
    """``《甲》第一条、第五条；《乙》``: each document once; empty without any."""
    articles: dict[str, list[str]] = {}
    for basis in every:
        articles.setdefault(basis.document, []).extend([basis.article] if basis.article else [])
    return "；".join(document + "、".join(found) for document, found in articles.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Strict):
    """等次：从多少分起。"""

    name: Name
    """等次名称。"""
    from_: Annotated[Number, Field(alias="from")]
    """从多少分起（含）。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Strict):
    """责任事项。"""

    id: Id
    """事项编号，永远不变，也不改作他用。"""
    title: Text
    """责任事项的名称。"""
    responsibility: Id
    """责任类别，由目录定义。"""
    requirement: Text
    """工作要求：谁、做什么、多久一次、怎样算完成。"""
    cycle: Cycle
    """周期：month 每月、quarter 每季度、half-year 每半年、year 每年、event 即时。"""
    points: Number
    """分值。加分事项是最多可加的分，否决事项是 0。"""
    criterion: Criterion
    """评分标准。"""
    nature: Literal["rule", "company"]
    """性质：rule 党内法规或文件要求，company 本企业规定。"""
    due: Due | None = None
    """到期时间；不写则为周期最后一个月的最后一天。"""
    default: Any = None
    """没有填报时采用的值；扣分事项通常写 {}，表示没有发现问题。"""
    evidence: Texts = ()
    """应看的佐证材料。"""
    evidence_required: Flag = False
    """得分是否必须写明佐证。"""
    basis: tuple[Basis, ...] = ()
    """依据的文件。"""
    allow_na: Flag | None = None
    """能否填不适用；不写则本企业规定的可以，党内法规要求的不可以。"""
    applies_to: Names = ()
    """只用于带其中一个标签的单位；不写则都适用。"""
    guide: Text | None = None
    """操作指南的章名。"""
    reporting: Text | None = None
    """填报说明：怎样填。只印在点检表上，不进责任书、通知单和问题。"""
    status: Literal["draft"] | None = None
    """draft 草稿：可以查看，但不用：不在点检表上，不计分，不进责任书。"""
    several: Several | None = None
    """几位检查人各自评定时怎样合成：mean 平均，lowest 取最低，trimmed 去掉最高和最低各一个再平均。"""
    same_as: Id | None = None
    """与哪条事项用同一填报：取同一单位、同一月份那条事项的填报，按本事项的分值和标准计分。"""
    from_: Annotated[Literal["closing"] | None, Field(alias="from")] = None
    """取自整改台账：closing 是当月到期的问题中按期完成的件数，只用于比率。"""

    @property
    def counted(self) -> bool:
        """Whether its points stand in the denominator: neither bonus, penalty nor veto."""
        return self.criterion.counted

    @property
    def is_draft(self) -> bool:
        """Whether it isn't in force: on no sheet, in no score, in no agreement."""
        return self.status == "draft"

    @property
    def draws(self) -> bool:
        """Whether its value comes from elsewhere, so that it has no entry of its own."""
        return self.same_as is not None or self.from_ is not None

    @property
    def may_be_na(self) -> bool:
        """Whether an entry may say that the item doesn't apply."""
        return self.nature == "company" if self.allow_na is None else self.allow_na

    def normal(self) -> Self:
        """The same item without what only says again what holds anyway: its meaning, for digests."""
        said_again = self.allow_na is not None and self.allow_na == (self.nature == "company")
        return replace(
            self,
            allow_na=None if said_again else self.allow_na,
            due=None if self.due == Due() else self.due,
        )

    def applies(self, tags: frozenset[str]) -> bool:
        """Whether a unit with these tags is charged with it."""
        return not self.applies_to or not tags.isdisjoint(self.applies_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Strict):
    """项目：一组责任事项。"""

    id: Id
    """项目编号，在清单内不重复。"""
    title: Text
    """项目名称。"""
    items: tuple[Item, ...]
    """责任事项。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Strict):
    """责任清单（点检表）。"""

    schema: Literal["dangjian/checklist@1"]
    """文件种类。"""
    id: Id
    """清单编号。"""
    version: Version
    """版本：主版本.次版本.修订号。"""
    title: Text
    """清单名称。"""
    layers: Annotated[Ids, AtLeastOne]
    """由哪些责任层级使用。"""
    full_score: Positive
    """满分。"""
    sections: tuple[Section, ...]
    """项目。"""
    ceiling: Positive | None = None
    """加分后最高多少分；不写则不限。"""
    effective: MonthField | None = None
    """从哪个月开始使用。"""
    grades: Annotated[tuple[Grade, ...], AtLeastOne] | None = None
    """清单自己的等次；不写则用考核办法的等次。"""
    bonus_cap: Number | None = None
    """全部加分事项一个月合计最多加多少分；不写则不限。"""

    @property
    def reference(self) -> str:
        """``branch@1.0.0``."""
        return f"{self.id}@{self.version}"

    @property
    def is_after_year(self) -> bool:
        """Whether it looks back on a year: all counted items are yearly and fall due in January after."""
        counted = [item for item in self.items() if item.counted]
        return bool(counted) and all(
            item.cycle is Cycle.YEAR and item.due is not None and item.due.month == "next"
            for item in counted
        )

    def items(self) -> Iterator[Item]:
        """All items in order, drafts too."""
        for section in self.sections:
            yield from section.items

    def items_in_force(self) -> Iterator[Item]:
        """The items that are used, in order."""
        return (item for item in self.items() if not item.is_draft)
