"""What a veto does, for how long, and the results that may raise it by themselves."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from dangjian.values.fields import (
    MOST,
    Id,
    Parsed,
    Positive,
    PositiveShare,
    Strict,
    Text,
    as_text,
    decimal_of,
    fail,
)
from dangjian.values.numbers import ZERO, places_of, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Strict):
    """What a veto does."""

    kind: Literal["zero", "section", "list", "cap", "grade"]
    cap: Decimal | None = None
    """The most that the score may be; only for ``cap``."""
    grade: str | None = None
    """The best that the grade may be; only for ``grade``."""

    def as_yaml(self) -> object:
        """As a file writes it: ``zero``, ``{cap: 59}``."""
        if self.kind == "cap":
            return {"cap": self.cap}
        return {"grade": self.grade} if self.kind == "grade" else self.kind

    def words(self) -> str:
        """``总分不超过 59``."""
        match self.kind:
            case "zero":
                return "总分记 0 分"
            case "section":
                return "本项目（节）记 0 分"
            case "list":
                return "本清单得分记 0 分"
            case "cap":
                return f"总分不超过 {plain(self.cap or ZERO)} 分"
            case "grade":
                return f"最高评为“{self.grade}”"


def _parse_effect(raw: Any) -> Effect:
    if raw in ("zero", "section", "list"):
        return Effect(kind=raw)
    if isinstance(raw, dict) and set(raw) == {"cap"}:
        cap = decimal_of(raw["cap"])
        if cap is not None and 0 <= cap <= MOST and places_of(cap) <= 4:
            return Effect(kind="cap", cap=cap)
    if isinstance(raw, dict) and set(raw) == {"grade"}:
        grade = as_text(raw["grade"])
        if isinstance(grade, str) and grade.strip():
            return Effect(kind="grade", grade=grade)
    raise fail("dj_effect")


EffectField: TypeAlias = Annotated[
    Effect,
    Parsed(
        _parse_effect,
        {
            "oneOf": [
                {"enum": ["zero", "section", "list"]},
                {
                    "type": "object",
                    "properties": {"cap": {"type": "number", "minimum": 0}},
                    "required": ["cap"],
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "properties": {"grade": {"type": ["string", "number"]}},
                    "required": ["grade"],
                    "additionalProperties": False,
                },
            ]
        },
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Strict):
    """由结果判定的条件：section 和 below、item 和 below，或 score_below。"""

    section: Id | None = None
    """哪个项目，与 below 同用。"""
    item: Id | None = None
    """哪条计分事项，与 below 同用。"""
    below: PositiveShare | None = None
    """得分率低于多少（0 到 1）。"""
    score_below: Positive | None = None
    """否决之前的得分（漏报的不算）低于多少。"""

    @property
    def is_right(self) -> bool:
        """Whether exactly one condition is written, with all that it needs."""
        named = [each for each in (self.section, self.item, self.score_below) if each is not None]
        return len(named) == 1 and (self.below is None) is (self.score_below is not None)

    def words(self) -> str:
        """``项目 life 得分率低于 40%``."""
        if self.score_below is not None:
            return f"否决前得分低于 {plain(self.score_below)}"
        what = f"项目 {self.section}" if self.section is not None else f"事项 {self.item}"
        return f"{what} 得分率低于 {plain((self.below or ZERO) * 100)}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoRule(Strict):
    """否决规则：什么情形、什么后果。"""

    id: Id
    """规则编号，在本事项内不重复。"""
    title: Text
    """什么情形一票否决。"""
    effect: EffectField
    """后果：zero 记零分，section 本节记零分，list 本清单记零分，{cap: 59} 总分不超过，{grade: 较差} 最高评为这个等次。"""
    lasts: Literal["month", "year"]
    """管多久：month 只管当月，year 也管当年的各次汇总。"""
    when: When | None = None
    """由当月结果判定的条件；写了就不用填，得分低于它时自动否决。"""

    def words(self) -> str:
        """``发生重大事故的：最高评为“较差”（管全年）``."""
        lasts = "管全年" if self.lasts == "year" else "管当月"
        when = f"{self.when.words()} 时自动否决，" if self.when is not None else ""
        return f"{self.title}：{self.effect.words()}（{when}{lasts}）"
