"""How editors learn which JSON Schema a file has: its first line, or the settings of the folder."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dangjian.documents.kinds import KINDS


class SchemaPointer(NamedTuple):
    """A schema that only says where the real one lies."""

    name: str
    """Relative to the workspace."""
    real: str
    """The schema that it refers to, likewise."""
    text: str


_MODELINE = "# yaml-language-server: $schema="


def modeline(name: str, schema: str) -> str:
    """The line that a file begins with; both names are relative to the workspace."""
    path = posixpath.relpath(schema, posixpath.dirname(name) or ".")
    return f"{_MODELINE}{path}\n"


def schema_pointer(source: str, target: str, first: str) -> SchemaPointer | None:
    """What must lie beside an archive so that editors find the schema of a copy there.

    A copy is the original byte for byte, so its first line is that of the folder above: the schema is looked
    for one folder too deep. ``source`` and ``target``: names of both, relative to the workspace; ``first``:
    the line. None where the copy names the schema rightly, or names none in the workspace; or what is no
    JSON file, for whatever it names is written.
    """
    path = first.strip().removeprefix(_MODELINE)
    if path == first.strip() or "://" in path or posixpath.isabs(path):
        return None
    real = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    looked_for = posixpath.normpath(posixpath.join(posixpath.dirname(target), path))
    outside = any(each.startswith("../") for each in (real, looked_for))
    if real == looked_for or outside or not real.endswith(".json"):
        return None
    reference = posixpath.relpath(real, posixpath.dirname(looked_for))
    return SchemaPointer(looked_for, real, json.dumps({"$ref": reference}) + "\n")


_LISTS = ("{folder}/**/*.yaml", "!**/catalog.yaml", "!**/*-points*.yaml")
_OTHER_LISTS = {"catalog": "{folder}/**/catalog.yaml", "points-rules": "{folder}/**/*-points*.yaml"}


def editor_settings(folders: Mapping[str, str], place: Callable[[str], str]) -> dict[str, Any]:
    """Settings of VS Code for a workspace; what has no first line of ours is told by its path.

    ``folders``: key of ``dangjian.yaml`` → folder. ``place``: kind of document → its JSON Schema.
    """
    lists = {"checklist": [each.format(folder="checklists") for each in _LISTS]}
    lists |= {word: [each.format(folder="checklists")] for word, each in _OTHER_LISTS.items()}
    single = {
        "workspace": "dangjian.yaml",
        "organization": "organization.yaml",
        "people": "**/people.yaml",
    }
    named = {word: [name] for word, name in single.items()} | {
        "policy": ["policy.yaml", "policy/**/*.yaml"]
    }
    in_folders = {
        word: [f"{folders[key]}/**/*.yaml"]
        for word, kind in KINDS.items()
        for key in kind.counts_at[:1]
        if key in folders
    }
    every = {**named, **lists, **in_folders}
    return {
        "yaml.schemas": {f"./{place(word)}": patterns for word, patterns in every.items()},
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "[yaml]": {
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "editor.unicodeHighlight.ambiguousCharacters": False,
        },
    }
