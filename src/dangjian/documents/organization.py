"""The organization: units, zones and people, and when they exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from dangjian.values.fields import Id, MonthField, Names, Strict, Text, Whole
from dangjian.values.period import Month

PERSON_LAYER = "person"
"""People are units of this layer."""
_EVER = Month(0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder(Strict):
    """任职：某段时间担任这个岗位的人。"""

    name: Text
    """姓名或代号。"""
    from_: Annotated[MonthField, Field(alias="from")]
    """从哪个月起（含）。"""
    until: MonthField | None = None
    """到哪个月止（含）。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Strict):
    """责任主体：党委、岗位、部门、党支部、党小组、突击队。"""

    id: Id
    """单位编号，永远不变。"""
    name: Text
    """单位名称。"""
    layer: Id
    """责任层级。"""
    parent: Id | None = None
    """上级单位。"""
    members: Whole | None = None
    """党员人数。"""
    contact: Id | None = None
    """联系该支部的党委委员（支部联系点）。"""
    zone: Id | None = None
    """所在党建协作区。"""
    tags: Names = ()
    """标签，决定适用哪些事项。"""
    from_: Annotated[MonthField | None, Field(alias="from")] = None
    """从哪个月起存在（含）。"""
    until: MonthField | None = None
    """到哪个月止存在（含）。"""
    successor: Id | None = None
    """撤销或合并后由谁承接。"""
    holders: tuple[Holder, ...] = ()
    """这个岗位先后由谁担任。"""

    def exists_in(self, month: Month) -> bool:
        """Whether it exists in that month; from and until are both included."""
        began = self.from_ is None or self.from_ <= month
        return began and (self.until is None or month <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Strict):
    """党建协作区。"""

    id: Id
    """协作区编号。"""
    name: Text
    """协作区名称。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Strict):
    """党员；编号可以用代号。"""

    id: Id
    """党员编号或代号。"""
    name: Text
    """姓名或代号。"""
    unit: Id
    """所在单位。"""
    tags: Names = ()
    """标签，如 操作、技术、管理。"""
    from_: Annotated[MonthField | None, Field(alias="from")] = None
    """从哪个月起在这个单位（含）；调动时一行结束，另一行以同一编号开始。"""
    until: MonthField | None = None
    """到哪个月止在这个单位（含）。"""

    def is_there_in(self, month: Month) -> bool:
        """Whether this line speaks of that month."""
        began = self.from_ is None or self.from_ <= month
        return began and (self.until is None or month <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonUnit(Unit):
    """A person as a unit of the layer person; its parent is the unit of its last line."""

    lines: tuple[Person, ...] = ()
    """Where the person was, in the order of time."""

    @classmethod
    def of(cls, lines: Iterable[Person]) -> PersonUnit:
        """The person of these lines, of one id; there is at least one."""
        ordered = sorted(lines, key=lambda line: line.from_ or _EVER)
        last, ends = ordered[-1], [line.until for line in ordered]
        return cls(
            id=last.id,
            name=last.name,
            layer=PERSON_LAYER,
            parent=last.unit,
            tags=last.tags,
            from_=ordered[0].from_,
            until=None if None in ends else max(end for end in ends if end is not None),
            lines=tuple(ordered),
        )

    def exists_in(self, month: Month) -> bool:
        """Whether the person is in some unit in that month: between two lines may be a gap."""
        return any(line.is_there_in(month) for line in self.lines)

    def parent_in(self, month: Month) -> str | None:
        """The unit in that month; None where there is none."""
        return next((line.unit for line in self.lines if line.is_there_in(month)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Strict):
    """组织。"""

    schema: Literal["dangjian/organization@1"]
    """文件种类。"""
    name: Text
    """单位全称。"""
    units: tuple[Unit, ...]
    """责任主体。"""
    zones: tuple[Zone, ...] = ()
    """党建协作区。"""
    people: tuple[Person, ...] = ()
    """党员；也可以另放一个文件。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Strict):
    """单独存放的党员名单。"""

    schema: Literal["dangjian/people@1"]
    """文件种类。"""
    people: tuple[Person, ...]
    """党员。"""
