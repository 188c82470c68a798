"""Campaigns of task teams: goal, members, milestones, and what became of them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from dangjian.values.fields import AtLeastOne, Date, Id, Strict, Text, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Strict):
    """队员和分工。"""

    person: Id
    """党员编号或代号。"""
    task: Text
    """分工。"""
    leader: Literal[True] | None = None
    """是不是队长。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Strict):
    """节点。"""

    id: Id
    """节点编号，在项目内不重复。"""
    title: Text
    """做到什么程度。"""
    planned: Date
    """计划哪一天完成。"""
    owner: Id | None = None
    """由哪名队员负责。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignEvent(Strict):
    """节点上发生的一件事。只往后加，不修改。"""

    at: Date
    """记录的日期。"""
    by: Id
    """谁记的：组织里的单位或党员编号。"""
    milestone: Id
    """哪个节点。"""
    action: Literal["done", "replan", "undo"]
    """done 完成，replan 到期前经批准改期，undo 复核不通过、重新打开。"""
    actual: Date | None = None
    """实际完成的日期；done 不写则为记录的日期。"""
    planned: Date | None = None
    """改到哪一天；replan 必须写。"""
    evidence: Texts = ()
    """完成证明。"""
    note: Text | None = None
    """说明；replan、undo 必须写。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Strict):
    """突击队攻坚项目。"""

    schema: Literal["dangjian/campaign@1"]
    """文件种类。"""
    id: Id
    """项目编号。"""
    title: Text
    """项目名称。"""
    team: Id
    """哪支突击队（层级 team 的单位）。"""
    branch: Id
    """所属党支部。"""
    goal: Text
    """攻坚目标，可以衡量。"""
    members: Annotated[tuple[Member, ...], AtLeastOne]
    """队员和分工。"""
    milestones: Annotated[tuple[Milestone, ...], AtLeastOne]
    """节点。"""
    rules: Texts = ()
    """两细则：管理细则、评价细则的名称。"""
    standards: Texts = ()
    """两标准：工作标准、验收标准的名称。"""
    events: tuple[CampaignEvent, ...] = ()
    """节点的经过，放在文件最后，只往后加。"""
