"""What every model of a document is: a frozen slotted dataclass with keyword arguments only.

``dataclass`` compiles six methods for every class, which for the models of a short command costs more
than all that it does. Only ``__init__`` and the refusal of assignments differ by class; the others are
the same for all, so they are written once, here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

from pydantic import ConfigDict

T = TypeVar("T")

_CONFIG = ConfigDict(extra="forbid")
"""Unknown keys are errors.

Docstrings of fields become the JSON Schema too, but only once ``core.json_schema`` asks for it: pydantic
would look for them in the source code whenever the program starts.
"""


def _values(model: Any) -> tuple[Any, ...]:
    return tuple(getattr(model, name) for name in model.__slots__)


def _equal(model: Any, other: object) -> Any:
    if other.__class__ is not model.__class__:
        return NotImplemented
    return _values(model) == _values(other)


def _hash(model: Any) -> int:
    return hash(_values(model))


def _shown(model: Any) -> str:
    said = (f"{name}={getattr(model, name)!r}" for name in model.__slots__)
    return f"{model.__class__.__qualname__}({', '.join(said)})"


_SHARED: dict[str, Callable[..., Any]] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _shown,
}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def model(cls: type[T]) -> type[T]:
    """Make a class a model. Pydantic fills it from a document; unknown keys are errors there."""
    for name, method in _SHARED.items():
        setattr(cls, name, method)
    cls.__pydantic_config__ = _CONFIG  # type: ignore[attr-defined]  # where pydantic looks for it
    return dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)(cls)
