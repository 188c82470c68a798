"""What every model of a document is: a frozen slotted dataclass with keyword arguments only.

``dataclass`` would compile six methods for each class, and for the models of a short command that costs
more than all that the command does. None of the methods needs to differ by class, so they stand here once.
Pydantic doesn't call any of them: it fills the fields itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass
from typing import Any, NoReturn, TypeVar, dataclass_transform

from pydantic import ConfigDict

T = TypeVar("T")

_CONFIG = ConfigDict(extra="forbid")
"""Unknown keys are errors.

Docstrings of fields become the JSON Schema too, but only once ``core.json_schema`` asks for it: pydantic
would look for them in the source code whenever the program starts.
"""
_put = object.__setattr__


def _init(model: Any, /, **values: Any) -> None:
    fields = model.__dataclass_fields__
    for name in model.__slots__:
        value = values.pop(name, fields[name].default)
        if value is MISSING:
            raise TypeError(f"{model.__class__.__name__} needs {name}")
        _put(model, name, value)
    if values:
        raise TypeError(f"{model.__class__.__name__} has no {', '.join(values)}")


def _refuse(model: Any, name: str, _value: Any = None) -> NoReturn:
    raise FrozenInstanceError(f"{model.__class__.__name__}.{name} can't be changed")


def _values(model: Any) -> tuple[Any, ...]:
    return tuple(getattr(model, name) for name in model.__slots__)


def _restore(model: Any, values: tuple[Any, ...]) -> None:
    for name, value in zip(model.__slots__, values, strict=True):
        _put(model, name, value)


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
    "__init__": _init,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _shown,
    "__getstate__": _values,
    "__setstate__": _restore,
}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def model(cls: type[T]) -> type[T]:
    """Make a class a model: fields with defaults that never change, filled from a document."""
    for name, method in _SHARED.items():
        setattr(cls, name, method)
    cls.__pydantic_config__ = _CONFIG  # type: ignore[attr-defined]  # where pydantic looks for it
    return dataclass(init=False, eq=False, repr=False, slots=True)(cls)
