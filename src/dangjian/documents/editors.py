"""How editors learn which JSON Schema a file has: its first line, or the settings of the folder."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Any

from dangjian.documents.kinds import KINDS


def modeline(name: str, schema: str) -> str:
    """The line that a file begins with; both names are relative to the workspace."""
    path = posixpath.relpath(schema, posixpath.dirname(name) or ".")
    return f"# yaml-language-server: $schema={path}\n"


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
