"""A problem found and the log of what became of it; status and the due date in force are derived."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from dangjian.documents.record import RecordKind
from dangjian.values.fields import (
    AtLeastOne,
    Date,
    Id,
    LongId,
    MonthField,
    Reference,
    Strict,
    Text,
    Texts,
)
from dangjian.values.period import Month, parse_month

Mode = Literal["immediate", "limited", "long"]
ProblemSeverity = Literal["major", "minor"]
SEVERITY_WORDS: dict[str, str] = {"major": "重点", "minor": "一般"}
"""How grave a problem is, the gravest first; what a message about a file is graded by is another thing."""
MODE_WORDS: dict[str, str] = {"immediate": "立行立改", "limited": "限期整改", "long": "长期坚持"}


class Action(StrEnum):
    """What an event does."""

    RAISE = "raise"
    ACCEPT = "accept"
    SUBMIT = "submit"
    RETURN = "return"
    CLOSE = "close"
    REOPEN = "reopen"
    EXTEND = "extend"
    AGAIN = "again"
    REVIEW = "review"
    TRANSFER = "transfer"
    ESCALATE = "escalate"
    WITHDRAW = "withdraw"

    @property
    def words(self) -> str:
        """The Chinese word that people see."""
        return _ACTION_WORDS[self.value]


_ACTION_WORDS = {
    "raise": "登记",
    "accept": "接收",
    "submit": "提交复核",
    "return": "退回",
    "close": "销号",
    "reopen": "重新打开",
    "extend": "延期",
    "again": "再次发生",
    "review": "复查",
    "transfer": "移交",
    "escalate": "升级",
    "withdraw": "撤销",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Strict):
    """来源：问题从哪张表、哪条事项来。"""

    checklist: Reference
    """清单和版本，如 branch@1.0.0。"""
    item: Id | None = None
    """事项编号；整张表没有填报的不写。"""
    period: MonthField
    """哪个月。"""
    kind: RecordKind | None = None
    """inspection 督查发现，self 自查发现；没有填报的不写。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Strict):
    """经过：整改中发生的一件事。只往后加，不修改。"""

    at: Date
    """哪一天。"""
    by: Id
    """谁做的：组织里的单位或党员编号。"""
    action: Action
    """做了什么：raise 登记、accept 接收、submit 提交复核、return 退回、close 销号、reopen 重新打开、extend 延期、again 再次发生、review 复查、transfer 移交、escalate 升级、withdraw 撤销。"""
    period: MonthField | None = None
    """再次发生在哪个月。"""
    severity: ProblemSeverity | None = None
    """再次发生的问题等级：major 重点，minor 一般。各次里最重的算数。"""
    unit: Id | None = None
    """移交后的责任单位。"""
    owner: Text | None = None
    """移交后的责任人。"""
    due: Date | None = None
    """新的期限；延期必须写，重新打开可以写。"""
    step: Text | None = None
    """升级到办法里的哪一步，如 提醒。"""
    evidence: Texts = ()
    """佐证材料；提交复核必须写。"""
    note: Text | None = None
    """说明；退回、销号、延期、撤销、重新打开必须写。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectification(Strict):
    """整改事项。"""

    schema: Literal["dangjian/rectification@1"]
    """文件种类。"""
    id: LongId
    """整改编号：月份.单位.事项。"""
    unit: Id
    """登记时的责任单位。"""
    problem: Text
    """问题。"""
    mode: Mode
    """immediate 立行立改，limited 限期整改，long 长期坚持。"""
    owner: Text
    """登记时的责任人。"""
    due: Date
    """登记时的期限，是工作日。"""
    events: Annotated[tuple[Event, ...], AtLeastOne]
    """经过，按先后，放在文件最后，只往后加。"""
    source: Origin | None = None
    """从哪里发现。"""
    severity: ProblemSeverity = "minor"
    """登记时的问题等级：major 重点，minor 一般。"""
    repeats: LongId | None = None
    """是哪一条整改销号后的反弹。"""

    @property
    def period(self) -> Month | None:
        """The month in its id; None in an id that isn't built as it should be."""
        return parse_month(self.id[:7])

    @property
    def subject(self) -> str:
        """What it is about: an item's id, a checklist's where the whole record is absent, else the
        id without month and unit."""
        if self.source is not None:
            return self.source.item or self.source.checklist.partition("@")[0]
        return self.id.removeprefix(f"{self.id[:7]}.{self.unit}.")


def rectification_id(period: Month, unit: str, subject: str) -> str:
    """``2026-05.br-gear.ZB19``."""
    return f"{period}.{unit}.{subject}"
