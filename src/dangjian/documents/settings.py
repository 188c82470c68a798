"""The workspace's own file, and the calendar of a year."""

from dataclasses import dataclass
from typing import Annotated, Literal

from dangjian.values.fields import AtLeastOne, Date, Strict, Text, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Strict):
    """工作区。"""

    schema: Literal["dangjian/workspace@1"]
    """文件种类。"""
    name: Text
    """工作区名称，通常是单位名称。"""
    organization: Text
    """组织文件。"""
    policy: Text
    """考核办法文件，或同时存放历次办法的目录。"""
    people: Text | None = None
    """党员名单文件；可以在工作区之外的受限文件夹里。"""
    checklists: Annotated[Texts, AtLeastOne]
    """清单所在的目录或文件。"""
    records: Text = "records"
    """记录目录。"""
    corrections: Text = "corrections"
    """更正目录。"""
    rectifications: Text = "rectifications"
    """整改目录。"""
    ledgers: Text = "ledgers"
    """积分台账目录；可以在工作区之外。"""
    campaigns: Text = "campaigns"
    """攻坚项目目录。"""
    calendar: Text = "calendar"
    """工作日历目录。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Strict):
    """一年的工作日历：在周一至周五之外的调整。"""

    schema: Literal["dangjian/calendar@1"]
    """文件种类。"""
    holidays: tuple[Date, ...] = ()
    """放假的日子。"""
    workdays: tuple[Date, ...] = ()
    """周末调为上班的日子。"""
