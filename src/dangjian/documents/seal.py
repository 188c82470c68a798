"""Seals (封存): what a period was computed from and what came out, kept with a digest of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple, Self, TypeAlias

from dangjian.values.canonical import canonical_json, digest_of
from dangjian.values.fields import AtLeastOne, Count, Flag, MonthField, Strict, Text

InputKind = Literal[
    "checklist",
    "policy",
    "unit",
    "names",
    "calendar",
    "rate",
    "record",
    "correction",
    "rectification",
    "campaign",
    "points-rules",
    "ledger",
    "months",
]
ResultKind = Literal["scorecard", "ranking"]
KIND_WORDS = {
    "checklist": "清单",
    "policy": "办法",
    "unit": "单位",
    "names": "名称",
    "calendar": "工作日历",
    "rate": "按期销号率",
    "record": "记录",
    "correction": "更正",
    "rectification": "整改",
    "campaign": "攻坚项目",
    "points-rules": "积分细则",
    "ledger": "积分台账",
    "scorecard": "得分表",
    "ranking": "排名",
    "months": "计入的月份",
}
"""What people call what is sealed, and the months that count."""
NO_CALENDAR = "周一至周五"
"""The name of the calendar where there is no file of one: which days are working days then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedInput(Strict):
    """封存的输入：计分用到的一份清单、办法、记录或更正，或一个单位。"""

    kind: InputKind
    """种类。"""
    key: Text
    """在同一种类里的编号，如 branch@1.0.0。"""
    name: Text
    """封存时的文件名；单位是名称。"""
    digest: Text
    """content 的 SHA-256。"""
    content: Text
    """规范化的 JSON：键按字母排序，数按最短写法，与默认值相同的不写。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedResult(Strict):
    """封存的结果：一张得分表，或一个单位的排名。"""

    kind: ResultKind
    """种类。"""
    key: Text
    """得分表是 单位.清单，排名是单位编号。"""
    name: Text
    """单位名称。"""
    digest: Text
    """content 的 SHA-256。"""
    content: Text
    """规范化的 JSON。"""


SealedPart: TypeAlias = SealedInput | SealedResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded(Strict):
    """被替代的上一次封存。"""

    seal: Text
    """时段和序号，如 2026-05.1。"""
    digest: Text
    """那一次封存的指纹。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Strict):
    """封存。由 seal 命令写，写下以后不再改动。"""

    schema: Literal["dangjian/seal@1"]
    """文件种类。"""
    period: Text
    """时段：2026-05、2026-Q2、2026-H1 或 2026。"""
    number: Count
    """这个时段的第几次封存。"""
    at: Text
    """封存的时间。"""
    by: Text
    """谁封存的。"""
    engine: Text
    """计分的程序版本。"""
    provisional: Flag
    """封存时是否有暂定的得分表。"""
    months: tuple[MonthField, ...]
    """计入的月份。"""
    digest: Text
    """整个封存的指纹：除它自己以外的各项，和每份输入、每项结果的指纹。"""
    inputs: Annotated[tuple[SealedInput, ...], AtLeastOne]
    """封存的输入。"""
    results: Annotated[tuple[SealedResult, ...], AtLeastOne]
    """封存的结果。"""
    supersedes: Superseded | None = None
    """替代哪一次封存；第一次没有。"""

    @property
    def id(self) -> str:
        """``2026-05.1``."""
        return f"{self.period}.{self.number}"

    @property
    def results_digest(self) -> str:
        """One digest of all results."""
        return results_digest(self.results)

    @property
    def hides_names(self) -> bool:
        """Whether people are kept by id alone, because their names lie outside the workspace."""
        people = (e for e in self.inputs if e.kind == "unit" and '"layer":"person"' in e.content)
        return any(each.name == each.key for each in people)

    def expected_digest(self) -> str:
        """What ``digest`` must be."""
        head = {
            "period": self.period,
            "number": self.number,
            "at": self.at,
            "by": self.by,
            "engine": self.engine,
            "provisional": self.provisional,
            "months": self.months,
            "supersedes": self.supersedes,
        }
        listed = [[each.kind, each.key, each.name, each.digest] for each in self.inputs]
        found = [[each.kind, each.key, each.name, each.digest] for each in self.results]
        return digest_of({**head, "inputs": listed, "results": found})

    def same_as(self, other: Self) -> bool:
        """Whether both keep the same inputs and results of the same engine."""
        return (
            self.engine == other.engine
            and self.months == other.months
            and _digests(self.inputs) == _digests(other.inputs)
            and _digests(self.results) == _digests(other.results)
        )


def sealed_input(kind: InputKind, key: str, name: str, value: object) -> SealedInput:
    """A value as a seal keeps it."""
    text = canonical_json(value)
    return SealedInput(kind=kind, key=key, name=name, digest=text_digest(text), content=text)


def text_digest(content: str) -> str:
    """``sha256:…`` of the content of an input or result, as it stands in the file."""
    return "sha256:" + hashlib.sha256(content.encode()).hexdigest()


def _digests(parts: Sequence[SealedPart]) -> dict[tuple[str, str], str]:
    return {(each.kind, each.key): each.digest for each in parts}


def results_digest(results: Sequence[SealedResult]) -> str:
    """One digest of all results, whatever their order."""
    return digest_of(sorted(f"{each.kind} {each.key} {each.digest}" for each in results))


class SealMark(NamedTuple):
    """What a report prints of a seal."""

    id: str
    """``2026-05.1``; empty when the period has none."""
    digest: str
    provisional: bool
    """Whether it was sealed with provisional cards."""
    changed: bool = False
    """Whether what is reported now differs from what was sealed."""
    broken: bool = False
    """Whether something is wrong with the period's seals themselves."""

    @property
    def words(self) -> str:
        """One line for the foot of a page."""
        if self.broken:
            return "暂定（封存文件有问题，用 dangjian verify 核验）"
        if not self.id:
            return "暂定（尚未封存）"
        if self.changed:
            return f"暂定（与封存 {self.id} 不同，须重新封存）"
        note = "（暂定）" if self.provisional else ""
        return f"封存 {self.id}{note} {self.digest}"
