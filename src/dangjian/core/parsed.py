"""A field type of our own: a function that reads a value, and what JSON Schema says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


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
