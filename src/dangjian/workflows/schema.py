"""JSON Schemas for editors and CI: all of them as one value, or one file a kind."""

from __future__ import annotations

from pathlib import Path

from dangjian.documents.json_schema import Schema, all_schemas
from dangjian.errors import DangjianError
from dangjian.render.json import dump


def schemas() -> dict[str, Schema]:
    """Every kind of document → its JSON Schema."""
    return all_schemas()


def schema_files() -> dict[str, str]:
    """File name → its text, a file for each kind of document."""
    return {f"{word}.json": dump(schema) for word, schema in all_schemas().items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write a file for each kind, the folder made if absent; gives those that were changed."""
    from dangjian.io.atomic import write_text

    if folder.exists() and not folder.is_dir():
        raise DangjianError(f"{folder} 是一个文件，不是目录。", "--write 后面写目录，如 schema。")
    return tuple(
        folder / name for name, text in schema_files().items() if write_text(folder / name, text)
    )
