"""A group company: several workspaces under one roof."""

from dataclasses import dataclass
from typing import Annotated, Literal

from dangjian.values.fields import AtLeastOne, Id, Strict, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember(Strict):
    """成员单位：一家公司的工作区。"""

    id: Id
    """成员编号。"""
    name: Text
    """公司名称。"""
    workspace: Text
    """工作区目录，相对集团文件夹。"""
    rev: Text | None = None
    """取工作区所在仓库的哪个 git 版本；不写则取文件夹里现在的样子。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCompany(Strict):
    """集团：有哪些成员单位，统一的清单，比较哪些层级。"""

    schema: Literal["dangjian/group@1"]
    """文件种类。"""
    name: Text
    """集团名称。"""
    members: Annotated[tuple[GroupMember, ...], AtLeastOne]
    """成员单位，按排列的先后。"""
    checklists: Text | None = None
    """集团统一清单的文件夹；成员同编号的清单要包含它的每一条，含义不变，可以另加自己的。"""
    layers: tuple[Id, ...] = ("branch",)
    """比较哪些层级的单位，默认党支部。"""
