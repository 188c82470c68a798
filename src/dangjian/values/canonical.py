"""Canonical form and digest of a document's meaning.

Keys sorted, lists in order, decimals normalised, fields that equal their default left out: comments,
layout and new optional keys don't count (docs/seals.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, Protocol, runtime_checkable

from dangjian.values.numbers import plain
from dangjian.values.period import Month


@runtime_checkable
class Normal(Protocol):
    """A model whose defaults depend on its other fields."""

    def normal(self) -> Any:
        """The same without what only says again what holds anyway."""
        ...


def canonical(value: Any) -> Any:
    """Dictionaries, lists, texts, exact numbers, truth values and None that mean the same."""
    kind: Any = type(value)
    attributes = _attributes(kind)
    if attributes is not None:
        if attributes.have_normal:
            value = value.normal()
        return {
            key: canonical(held)
            for name, key, default in attributes.known
            if (held := getattr(value, name)) != default
        }
    match value:
        case None | bool() | str():
            return value.value if isinstance(value, Enum) else value
        case Month() | date():
            return str(value)
        case int() | Decimal():
            return Decimal(value)
        case dict():
            return {str(key): canonical(each) for key, each in value.items()}
        case list() | tuple():
            return [canonical(each) for each in value]
    raise TypeError(f"no canonical form of {type(value).__name__}")


def written(name: str) -> str:
    """An attribute as files write it: ``from_`` is ``from``, ``half_year`` is ``half-year``."""
    return "half-year" if name == "half_year" else name.rstrip("_")


class _Attributes(NamedTuple):
    """What a class of models says of its attributes."""

    known: tuple[tuple[str, str, Any], ...]
    """Name, name in files, default; ``MISSING``, which equals nothing, where there is none."""
    have_normal: bool


# Looked up for every value of every document that is sealed or verified: asking the class each time
# took half of the time.
@cache
def _attributes(kind: Any) -> _Attributes | None:
    """Of a class of models; None for other values."""
    if not is_dataclass(kind):
        return None
    known = tuple((each.name, written(each.name), _default(each)) for each in fields(kind))
    return _Attributes(known, issubclass(kind, Normal))  # type: ignore[arg-type]


def _default(each: Any) -> Any:
    # The values that factories of models make are never changed, so one stands for all.
    return each.default if each.default_factory is MISSING else each.default_factory()


def canonical_json(value: Any) -> str:
    """The canonical form as JSON text; numbers in their shortest exact notation."""
    from json import JSONEncoder  # most commands don't need it

    return _text(canonical(value), JSONEncoder(ensure_ascii=False).encode)


def _text(value: Any, encode: Callable[[Any], str]) -> str:
    match value:
        case Decimal():
            return plain(value)
        case dict():
            pairs = (f"{encode(key)}:{_text(value[key], encode)}" for key in sorted(value))
            return "{" + ",".join(pairs) + "}"
        case list():
            return "[" + ",".join(_text(each, encode) for each in value) + "]"
    return encode(value)


def digest_of(value: Any) -> str:
    """``sha256:…`` of the canonical JSON; of models, which never change, it is remembered."""
    # By identity: hashing a model costs as much as writing it out. The model itself is kept beside its
    # digest, so that no other gets its address while the entry lives.
    known = _remembered.get(id(value))
    if known is not None and known[0] is value:
        return known[1]
    digest = "sha256:" + hashlib.sha256(canonical_json(value).encode()).hexdigest()
    if is_dataclass(value):
        if len(_remembered) >= _MOST_REMEMBERED:
            # All at once: which of so few were used last isn't worth keeping.
            _remembered.clear()
        _remembered[id(value)] = (value, digest)
    return digest


_MOST_REMEMBERED = 64
_remembered: dict[int, tuple[object, str]] = {}
"""By identity; the value is kept so that nobody else gets its id."""
