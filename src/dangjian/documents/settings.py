"""The workspace's own file, and the calendar of a year."""

from dataclasses import dataclass
from typing import Annotated, Literal

from dangjian.values.fields import (
    AtLeastOne,
    Count,
    Date,
    DocumentNumber,
    Flag,
    Letterhead,
    Strict,
    Text,
    Texts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSettings(Strict):
    """公文要素：文件上要写、而记录里没有的。"""

    sender: Text | None = None
    """署名，也是红头上的发文机关；不写则用组织的名称。"""
    office: Text | None = None
    """承办部门：发通知单、收回执、受理异议。不写则用能销号的部门，再没有则写“党建工作部门”。"""
    number: DocumentNumber | None = None
    """发文字号，如 `齿党〔{year}〕{n}号`；`{year}` 填落款的年份，`{n}` 印出来是空白，由办公室编号。"""
    copies: Texts = ()
    """抄送机关，印在版记里。"""
    red_head: Flag = False
    """是否印红头（发文机关标志和红线）；套印红头纸的不要写。"""
    objection_days: Count = 5
    """对结果有异议的，在印发后几个工作日内提出；公示也公示这么多天。"""
    letterhead: Letterhead | None = None
    """信头文件（docx）：Word 文件用它的纸张、样式、页眉页脚。"""
    templates: Flag = False
    """是否允许用 `templates/<种类>.docx` 代替自带的版式。"""


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
    documents: PaperSettings | None = None
    """公文要素；都可以不写。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Strict):
    """一年的工作日历：在周一至周五之外的调整。"""

    schema: Literal["dangjian/calendar@1"]
    """文件种类。"""
    holidays: tuple[Date, ...] = ()
    """放假的日子。"""
    workdays: tuple[Date, ...] = ()
    """周末调为上班的日子。"""
