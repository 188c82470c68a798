"""What an agreement says, as documented data: its page is written from it, ``report agreement --to json``
prints it, and a template of one's own is filled from it. Nothing in it is an id, a version or a sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTold:
    """责任书的一方。"""

    name: str
    """名称。"""
    signer: str
    """由谁签字，如 党支部书记；只写职务。"""
    stamped: bool
    """是否盖章：党委、部门、党支部盖章，岗位和党小组只签字。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTold:
    """一条责任事项。"""

    number: int
    """在清单里的序号，从 1 起。"""
    title: str
    """事项名称。"""
    requirement: str
    """工作要求。"""
    responsibility: str
    """责任类别，如 集体责任。"""
    when: str
    """周期和时间，如 每月 25 日。"""
    points: str
    """分值，如 3、最多加 5、一票否决。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySectionTold:
    """清单里的一个项目。"""

    title: str
    """项目名称。"""
    items: int
    """计分的事项数。"""
    points: str
    """它们的分值合计。"""
    duties: tuple[DutyTold, ...]
    """适用于乙方的事项。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedListTold:
    """一张责任清单。"""

    title: str
    """清单名称。"""
    edition: str
    """年版，如 2026 年版；一年里改了几次的写到月，如 2026 年 4 月版。"""
    items: int
    """适用于乙方的计分事项数。"""
    points: str
    """它们的分值合计。"""
    scale: str
    """满分、加分上限和清单自己的等次，一句话。"""
    sections: tuple[DutySectionTold, ...]
    """适用于乙方的各项目。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseTold:
    """一条考核规定。"""

    title: str
    """名称，如 计分。"""
    lines: tuple[str, ...]
    """整句，一句一条。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoTold:
    """一种一票否决的情形。"""

    case: str
    """情形。"""
    effect: str
    """后果。"""
    lasts: str
    """管多久：当月 或 全年。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTold:
    """一个单位的责任书。"""

    unit: str
    """单位名称。"""
    layer: str
    """责任层级。"""
    superior: PartyTold
    """甲方。"""
    party: PartyTold
    """乙方。"""
    policy: str
    """考核办法的名称。"""
    lists: tuple[AgreedListTold, ...]
    """责任清单。"""
    goals: tuple[str, ...]
    """责任目标，一条一句；等次由双方签订时填写。"""
    projects: str
    """由双方填写的项目怎么叫：党支部是 书记领办项目和年度重点任务，其余是 年度重点任务。"""
    clauses: tuple[ClauseTold, ...]
    """考核规定。"""
    vetoes: tuple[VetoTold, ...]
    """一票否决的情形。"""
    pledges: tuple[str, ...]
    """双方的承诺。"""
    term: tuple[str, ...]
    """期限，整句。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """责任书的事实。"""

    schema: Literal["dangjian/agreement-facts@1"]
    """文件种类。"""
    kind: Literal["agreement"]
    """报告种类。"""
    year: int
    """年度。"""
    company: str
    """单位名称。"""
    sender: str
    """署名。"""
    office: str
    """承办部门。"""
    agreements: tuple[AgreementTold, ...]
    """每个单位一份。"""
