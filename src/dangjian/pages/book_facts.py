"""What a 工作记录本 holds, as documented data: its pages are written from it, ``report book --to json``
prints it, and a template of one's own is filled from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class BookItemTold:
    """一个月里到期的一条事项。"""

    number: int
    """当月的序号，从 1 起。"""
    title: str
    """事项名称。"""
    requirement: str
    """工作要求。"""
    due: str
    """期限，如 5 月 25 日。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookMonthTold:
    """一个月。"""

    month: int
    """几月。"""
    items: tuple[BookItemTold, ...]
    """到期的事项，期限早的在前。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookYearTold:
    """一条事项的一年。"""

    title: str
    """事项名称。"""
    when: str
    """周期和时间，如 每季度最后一个月 25 日。"""
    months: tuple[int, ...]
    """哪几个月到期。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTold:
    """一个单位的工作记录本。"""

    unit: str
    """单位名称。"""
    layer: str
    """责任层级。"""
    lists: tuple[str, ...]
    """责任清单的名称。"""
    months: tuple[BookMonthTold, ...]
    """单位存在、有清单可用的月份。"""
    items: tuple[BookYearTold, ...]
    """全年要到期的事项。"""
    events: tuple[str, ...]
    """没有固定期限、发生时才填的事项：即时事项、加分、倒扣。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """工作记录本的事实。"""

    schema: Literal["dangjian/book-facts@1"]
    """文件种类。"""
    kind: Literal["book"]
    """报告种类。"""
    year: int
    """年度。"""
    company: str
    """单位名称。"""
    sender: str
    """署名。"""
    office: str
    """承办部门。"""
    books: tuple[BookTold, ...]
    """每个单位一本。"""
