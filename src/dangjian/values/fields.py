"""Field types of all documents: what a value may be, and what it becomes.

Pydantic's lax mode is made strict by these types: a number is never read from text, a truth value
never from a number. Each raises a ``PydanticCustomError`` whose type ``documents.shape`` translates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from dangjian.values.numbers import places_of, plain
from dangjian.values.period import FIRST_YEAR, LAST_YEAR, Month, parse_month

# A field type of our own: a function that reads a value, and what JSON Schema says of it.


class Parsed:
    """In ``Annotated``: values are read by ``parse`` and by nothing else.

    Says in one what pydantic's ``PlainValidator`` and ``WithJsonSchema`` say in two. Those also work
    out how the type is written, which we never do with pydantic and a short command would wait for.
    """

    def __init__(self, parse: Callable[[Any], Any], schema: dict[str, Any]) -> None:
        self._parse = parse
        self._schema = schema

    def __get_pydantic_core_schema__(self, _type: Any, _next: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._parse)

    def __get_pydantic_json_schema__(
        self, _core: CoreSchema, _next: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self._schema)


class Strict:
    """The base of every model of a document: a standard dataclass in which an unknown key is an error."""

    __slots__ = ()
    # Pydantic looks here. Docstrings of fields become the JSON Schema too, but only once `json_schema`
    # asks for them: pydantic would look for them in the source code whenever the program starts.
    __pydantic_config__ = ConfigDict(extra="forbid")


MOST = Decimal(1_000_000_000)
"""No point, weight or target is larger: it would be a slip of the pen, and JSON readers stay exact."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
_TOO_FINE = re.compile(r"-?\d+\.\d{7,}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def fail(kind: str, **values: Any) -> PydanticCustomError:
    """An error of one of the kinds that ``documents.shape`` knows."""
    return PydanticCustomError(kind, kind, values)


def as_text(value: Any) -> Any:
    """An id or a version that looks like a number is read from its raw text."""
    # Not isinstance: every node of every file comes by here, and true is an int to Python.
    return str(value) if value.__class__ is int or value.__class__ is Decimal else value


_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE | re.ASCII)
"""What Windows takes for a device, with any extension: no file can be called so."""


@lru_cache(maxsize=4096)
def _id(text: str, length: int) -> str | None:
    """The id, the same object for equal texts: thousands of records name the same items.

    Raises for a name that no file can have everywhere.
    """
    if len(text) > length or not _ID.fullmatch(text):
        return None
    if _DEVICES.fullmatch(text):
        raise fail("dj_device")
    return text


def is_id(text: str) -> bool:
    """Whether a text may be an id."""
    try:
        return _id(text, 64) is not None
    except PydanticCustomError:
        return False


def _id_of(length: int) -> Any:
    def parse(value: Any) -> str:
        # Nearly always a text already: this is called for every entry of every record.
        text = value if value.__class__ is str else as_text(value)
        if not isinstance(text, str):
            raise fail("dj_text")
        known = _id(text, length)
        if known is None:
            raise fail("dj_id", length=length)
        return known

    return parse


def _schema_of_id(length: int) -> dict[str, Any]:
    return {
        "type": ["string", "number"],
        "pattern": r"^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        "maxLength": length,
    }


Id: TypeAlias = Annotated[str, Parsed(_id_of(64), _schema_of_id(64))]
"""A stable name that is safe as a file name."""
LongId: TypeAlias = Annotated[str, Parsed(_id_of(160), _schema_of_id(160))]
"""The id of a rectification."""


Text: TypeAlias = Annotated[str, Field(pattern=r"\S")]
"""Text that says something: not empty, not only blanks."""


_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


def _parse_document_number(value: Any) -> str:
    if not isinstance(value, str):
        raise fail("dj_text")
    if not value.strip():
        raise fail("dj_blank")
    if not set(_PLACEHOLDER.findall(value)) <= {"{year}", "{n}"}:
        raise fail("dj_one_of", known="{year}（年份）、{n}（编号，留空白）")
    return value


DocumentNumber: TypeAlias = Annotated[
    str, Parsed(_parse_document_number, {"type": "string", "minLength": 1})
]
"""How a paper is numbered: text with ``{year}`` and ``{n}`` and no other braces."""


def _parse_letterhead(value: Any) -> str:
    if not isinstance(value, str):
        raise fail("dj_text")
    if not value.lower().endswith(".docx"):
        raise fail("dj_one_of", known="以 .docx 结尾的路径")
    return value


Letterhead: TypeAlias = Annotated[
    str, Parsed(_parse_letterhead, {"type": "string", "pattern": r"\.[Dd][Oo][Cc][Xx]$"})
]
"""The path of a Word document."""


def _parse_name(value: Any) -> str:
    text = as_text(value)
    if not isinstance(text, str):
        raise fail("dj_text")
    if not text.strip():
        raise fail("dj_blank")
    return text


Name: TypeAlias = Annotated[
    str, Parsed(_parse_name, {"type": ["string", "number"], "minLength": 1})
]
"""A short name (tag, level, grade) that may look like a number."""


def _parse_version(value: Any) -> str:
    text = as_text(value)
    if not isinstance(text, str) or _VERSION.fullmatch(text) is None:
        raise fail("dj_version")
    return text


Version: TypeAlias = Annotated[
    str,
    Parsed(_parse_version, {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"}),
]
"""MAJOR.MINOR.PATCH."""


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))


def _parse_reference(value: Any) -> str:
    name, _, version = value.partition("@") if isinstance(value, str) else ("", "", "")
    if _id(name, 64) is None or _VERSION.fullmatch(version) is None:
        raise fail("dj_reference")
    return str(value)


Reference: TypeAlias = Annotated[
    str,
    Parsed(
        _parse_reference,
        {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9_.-]*@\d+\.\d+\.\d+$"},
    ),
]
"""A checklist in one version: ``branch@1.0.0``."""


def _parse_flag(value: Any) -> bool:
    if value.__class__ is not bool:
        raise fail("dj_flag")
    return bool(value)


Flag: TypeAlias = Annotated[bool, Parsed(_parse_flag, {"type": "boolean"})]
"""``true`` or ``false``, nothing that merely resembles them."""


def decimal_of(value: Any) -> Decimal | None:
    """A number as it was read (int or Decimal) as a Decimal; None when it isn't a number."""
    if value.__class__ is Decimal:
        return value
    return Decimal(value) if value.__class__ is int else None


def is_too_fine(value: Any) -> bool:
    """Whether it is a number with so many decimals that the reader left it as text."""
    return isinstance(value, str) and _TOO_FINE.fullmatch(value) is not None


def whole_of(value: Any) -> int | None:
    """A whole number in any notation (``3``, ``3.0``) as an int; None when it isn't one."""
    if value.__class__ is int:
        return value
    return int(value) if value.__class__ is Decimal and value == int(value) else None


def _number(low: Decimal | None, high: Decimal, places: int = 4, above: bool = False) -> Any:
    def parse(value: Any) -> Decimal:
        number = decimal_of(value)
        if number is None:
            raise fail("dj_places", places=places) if is_too_fine(value) else fail("dj_number")
        if places_of(number) > places:
            raise fail("dj_places", places=places)
        if number > high or (low is not None and (number < low or (above and number == low))):
            raise fail("dj_range", range=_range_words(low, high, above))
        return number

    return parse


def _range_words(low: Decimal | None, high: Decimal, above: bool) -> str:
    most = "10 亿" if high == MOST else plain(high)
    if low is None:
        return f"不大于 {most}"
    if high == MOST:
        return f"{'大于' if above else '不小于'} {plain(low)}，不大于 {most}"
    return f"{'大于' if above else '从'} {plain(low)}{'，不大于' if above else ' 到'} {plain(high)}"


Number: TypeAlias = Annotated[
    Decimal,
    Parsed(_number(Decimal(0), MOST), {"type": "number", "minimum": 0}),
]
"""An exact decimal, at most 4 places, not negative."""
Positive: TypeAlias = Annotated[
    Decimal,
    Parsed(_number(Decimal(0), MOST, above=True), {"type": "number", "exclusiveMinimum": 0}),
]
"""An exact decimal, at most 4 places, above 0."""
Share: TypeAlias = Annotated[
    Decimal,
    Parsed(_number(Decimal(0), Decimal(1)), {"type": "number", "minimum": 0, "maximum": 1}),
]
"""A part of a whole, from 0 to 1, at most 4 places."""
PositiveShare: TypeAlias = Annotated[
    Decimal,
    Parsed(
        _number(Decimal(0), Decimal(1), above=True),
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    ),
]
"""A part of a whole, above 0, at most 1."""
MEASURE_PLACES = 6
"""Decimals that a ``measure`` may have."""
MeasureNumber: TypeAlias = Annotated[
    Decimal,
    Parsed(_number(-MOST, MOST, MEASURE_PLACES), {"type": "number"}),
]
"""An exact decimal, at most 6 places, of either sign: target and floor of a ``measure``."""

Signed: TypeAlias = Annotated[Decimal, Parsed(_number(-MOST, MOST), {"type": "number"})]
"""An exact decimal, at most 4 places, of either sign."""


def _whole(low: int, high: int) -> Any:
    def parse(value: Any) -> int:
        number = whole_of(value)
        if number is None:
            raise fail("dj_whole")
        if not low <= number <= high:
            raise fail("dj_range", range=_range_words(Decimal(low), Decimal(high), above=False))
        return number

    return parse


def _word_or(parse: Any, numbers: str, *words: str) -> Any:
    """A parser that takes one of the words, else what ``parse`` takes."""

    def either(value: Any) -> Any:
        if isinstance(value, str):
            if value in words:
                return value
            raise fail("dj_one_of", known="、".join((*words, numbers)))
        return parse(value)

    return either


DueMonth: TypeAlias = Annotated[
    int | str,
    Parsed(
        _word_or(_whole(1, 12), "1 到 12 的数", "first", "last", "next"),
        {
            "oneOf": [
                {"enum": ["first", "last", "next"]},
                {"type": "integer", "minimum": 1, "maximum": 12},
            ]
        },
    ),
]
"""``first``, ``last``, ``next``, or the number of a month within the cycle."""
DueDay: TypeAlias = Annotated[
    int | str,
    Parsed(
        _word_or(_whole(1, 31), "1 到 31 的数", "last"),
        {"oneOf": [{"enum": ["last"]}, {"type": "integer", "minimum": 1, "maximum": 31}]},
    ),
]
"""``last``, or a day of the month."""
Step: TypeAlias = Annotated[
    Decimal | str,
    Parsed(
        _word_or(_number(Decimal(0), MOST), "数", "all"),
        {"oneOf": [{"enum": ["all"]}, {"type": "number", "minimum": 0}]},
    ),
]
"""What so many occurrences cost altogether, or ``all``."""
Count: TypeAlias = Annotated[int, Parsed(_whole(1, int(MOST)), {"type": "integer", "minimum": 1})]
"""A whole number from 1."""
Whole: TypeAlias = Annotated[int, Parsed(_whole(0, int(MOST)), {"type": "integer", "minimum": 0})]
"""A whole number from 0."""
Places: TypeAlias = Annotated[
    int, Parsed(_whole(0, 2), {"type": "integer", "minimum": 0, "maximum": 2})
]
"""How many decimals a composed score keeps."""
Drop: TypeAlias = Annotated[
    int, Parsed(_whole(0, 1), {"type": "integer", "minimum": 0, "maximum": 1})
]
"""How many months are left out: none or one."""
Year: TypeAlias = Annotated[
    int,
    Parsed(
        _whole(FIRST_YEAR, LAST_YEAR),
        {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
    ),
]
"""A calendar year."""


@lru_cache(maxsize=4096)
def date_of(text: str) -> date | None:
    """``2026-05-28`` as a date; None when it isn't one, or doesn't exist."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parse_date(value: Any) -> date:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise fail("dj_date")
    day = date_of(value)
    if day is None:
        raise fail("dj_no_such_date", date=value)
    return day


def _parse_month(value: Any) -> Month:
    month = parse_month(value) if isinstance(value, str) else None
    if month is None:
        raise fail("dj_month")
    return month


Date: TypeAlias = Annotated[date, Parsed(_parse_date, {"type": "string", "format": "date"})]
"""A day: 2026-05-28."""
MonthField: TypeAlias = Annotated[
    Month,
    Parsed(_parse_month, {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}),
]
"""A month: 2026-05."""

Texts: TypeAlias = tuple[Text, ...]
Names: TypeAlias = tuple[Name, ...]
Ids: TypeAlias = tuple[Id, ...]


AtLeastOne = Field(min_length=1)
"""For lists and mappings that mustn't be empty."""
