"""How a template is filled once it has a process of its own: jinja2's sandbox, and where it went wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from types import TracebackType
from typing import Any, NamedTuple

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from dangjian.io.stable import stable_bytes
from dangjian.values.numbers import half_up

_SHOWN = 40
"""Characters of a paragraph that a message quotes."""
_PLACES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注"}
_NAMED = re.compile(r"(?:attribute|element) '?([^']+)'?$|^'([^']+)' is undefined$")
_TEMPLATE = "<template>"
"""What jinja2 calls the file of a template that has none, in a traceback."""


class TemplateFailure(NamedTuple):
    """Why a template can't be filled."""

    message: str
    field: str
    """The field that there isn't; empty where it is something else."""
    place: str
    """The paragraph; empty where it isn't known."""
    known: tuple[str, ...]
    """Fields that there are."""


class _Sandbox(SandboxedEnvironment):
    """Nothing but the facts; no multiplying of texts, by which a few letters fill the memory."""

    intercepted_binops = frozenset(("*", "**"))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact by its name and nothing else of a mapping: ``group.items`` are its items, no method."""
        return (
            self.getitem(obj, attribute)
            if isinstance(obj, Mapping)
            else super().getattr(obj, attribute)
        )

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same in brackets."""
        if isinstance(obj, Mapping):
            known = argument in obj
            return obj[argument] if known else self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers may be multiplied."""
        if operator == "**" or not all(isinstance(each, int | Decimal) for each in (left, right)):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """Notes the part and its text while it is filled, for messages."""

    part, text = "", ""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.part = str(getattr(part, "partname", ""))
        # As docxtpl does: a line a paragraph.
        self.text = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))


def filled(template: bytes, every: Sequence[Mapping[str, Any]]) -> list[bytes] | TemplateFailure:
    """The documents, or why there are none."""
    made = []
    for facts in every:
        document = _Template(BytesIO(template))
        try:
            document.render(dict(facts), _environment(), autoescape=True)
            made.append(stable_bytes(document))
        except MemoryError:
            raise
        except Exception as error:  # a template can raise whatever it likes
            return _failure(document, error, facts)
    return made


def _environment() -> _Sandbox:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=True)
    environment.filters["two"] = _two
    return environment


def _two(value: Any) -> str:
    """``92.50``; ``–`` for nothing."""
    return "–" if value is None else format(half_up(Decimal(str(value)), 2), "f")


def _failure(document: _Template, error: Exception, facts: Mapping[str, Any]) -> TemplateFailure:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(error.__traceback__)
    place = _place(document, line)
    match error:
        case UndefinedError():
            found = _NAMED.search(str(error.message or ""))
            field = next((each for each in found.groups() if each), "") if found else ""
            return TemplateFailure(
                f"里的字段 {field or '（未知）'} 没有这一项", field, place, _fields(facts)
            )
        case TemplateSyntaxError():
            return TemplateFailure("里有写得不完整或不认得的标记", "", place, ())
        case SecurityError():
            return TemplateFailure("里有不允许的写法：只能取事实，不能运行别的", "", place, ())
    return TemplateFailure("里有填不出来的地方", "", place, ())


def _line(trace: TracebackType | None) -> int:
    """The line of the template in a traceback; 0 where there is none."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _TEMPLATE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _place(document: _Template, line: int | None) -> str:
    lines = document.text.split("\n")
    if not line or line > len(lines):
        return ""
    text = " ".join(re.sub(r"<[^>]+>", "", lines[line - 1]).split())
    part = next((words for key, words in _PLACES.items() if key in document.part), "正文")
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"{part}“{shown}”"


def _fields(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of all fields, at whatever depth."""
    found: dict[str, None] = {}
    todo: list[Any] = [facts]
    while todo:
        each = todo.pop()
        if isinstance(each, Mapping):
            found |= dict.fromkeys(map(str, each))
            todo += each.values()
        elif isinstance(each, list):
            todo += each[:1]
    return tuple(found)
