"""Monthly records, their entries, and corrections of single entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator

from dangjian.values.fields import AtLeastOne, Date, Id, MonthField, Reference, Strict, Text, Texts

RecordKind = Literal["inspection", "self"]
KIND_WORDS = {"inspection": "督查", "self": "自查"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Strict):
    """评定：一位检查人对一条事项的评定。"""

    value: Any
    """按评分标准填的值。"""
    by: Text
    """谁评定的，一人（一组）一条。"""
    evidence: Texts = ()
    """佐证材料。"""
    note: Text | None = None
    """备注。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Strict):
    """填报：一条事项填了什么。"""

    value: Any = None
    """按评分标准填的值。"""
    na: Text | None = None
    """本月不适用的原因。"""
    approved_by: Text | None = None
    """谁批准按不适用处理。"""
    by: Text | None = None
    """这一条由谁检查。"""
    evidence: Texts = ()
    """佐证材料。"""
    note: Text | None = None
    """备注。"""
    values: Annotated[tuple[Opinion, ...], AtLeastOne] | None = None
    """几位检查人各自的评定，代替 value；只用于写了 several 的事项的督查。"""


def _long_form(raw: Any) -> Any:
    if raw.__class__ is dict:
        return raw
    if raw.__class__ is Decimal or raw.__class__ is list:
        return Entry(value=raw)
    return _plain_entry(raw, raw.__class__)


# Most entries of a year are the same few values; their class is part of the key, as 1 equals True.
@lru_cache(maxsize=4096)
def _plain_entry(value: Any, _kind: type) -> Entry:
    """The same entry for equal values: thousands of records say ``true``. 1 and ``true`` stay apart."""
    return Entry(value=value)


_Written = Entry | str | float | bool
"""The long form first: ``documents.json_schema`` looks for the keys of a mapping there."""
EntryField = Annotated[Entry, BeforeValidator(_long_form, json_schema_input_type=_Written)]
"""A scalar is the value; a mapping is always the long form."""


Entries: TypeAlias = Mapping[str, Entry]
"""Entries by item id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excused(Strict):
    """免报：经批准当月不报。"""

    reason: Text
    """原因。"""
    approved_by: Text
    """批准人。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Strict):
    """来源：记录收自哪个文件；由 collect 写。"""

    file: Text
    """原表文件名。"""
    sha256: Text
    """原表的指纹。"""
    collected: Date
    """收表日期。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Strict):
    """点检记录：一个单位、一份清单、一个月。"""

    schema: Literal["dangjian/record@1"]
    """文件种类。"""
    checklist: Reference
    """按哪份清单的哪个版本填的，如 branch@1.0.0。"""
    unit: Id
    """单位编号。"""
    period: MonthField
    """月份。"""
    kind: RecordKind
    """inspection 督查，self 自查。"""
    by: Text
    """谁填的。"""
    date: Date
    """哪天填的。"""
    digest: Text | None = None
    """填报时清单内容的指纹，写了就必须相符。"""
    source: Source | None = None
    """收自哪个文件。"""
    entries: dict[Id, EntryField] | None = None
    """填报：事项编号 → 值，或 {value, evidence, note, by, na, approved_by}。"""
    excused: Excused | None = None
    """免报。"""

    @property
    def checklist_id(self) -> str:
        """``branch`` of ``branch@1.0.0``."""
        return self.checklist.partition("@")[0]

    @property
    def version(self) -> str:
        """``1.0.0`` of ``branch@1.0.0``."""
        return self.checklist.partition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Strict):
    """更正：对一条填报的申诉或差错的决定。只增加，不修改。"""

    schema: Literal["dangjian/correction@1"]
    """文件种类。"""
    unit: Id
    """单位编号。"""
    checklist: Id
    """清单编号。"""
    period: MonthField
    """月份。"""
    item: Id
    """事项编号。"""
    kind: Literal["appeal", "error"]
    """appeal 申诉，error 差错。"""
    old: Entry | None
    """更正前有效的填报；原来没有填报写 null。"""
    reason: Text
    """理由。"""
    requested_by: Text
    """谁提出的。"""
    decided_by: Text
    """谁决定的。"""
    decided: Date
    """决定日期。"""
    decision: Literal["upheld", "rejected"]
    """upheld 采纳，rejected 不采纳。"""
    new: Entry | None = None
    """更正后的填报；不采纳时不写。"""
