"""A workspace as the files of docs/file-formats.md, and the YAML that they are written in."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from .broken import as_written

Doc = dict[str, Any]


def write(workspace: Doc, folder: Path) -> None:
    """The workspace as the files of docs/file-formats.md, under `folder` (made if absent)."""
    policies = workspace["policy"]
    files: dict[str, Doc] = {
        "dangjian.yaml": {
            "schema": "dangjian/workspace@1", "name": "示例公司", "organization": "organization.yaml",
            "policy": "policy.yaml" if len(policies) == 1 else "policy", "checklists": ["checklists"],
        },
        "organization.yaml": workspace["organization"],
        "checklists/catalog.yaml": workspace["catalog"],
    }  # fmt: skip
    for doc in policies:
        files["policy.yaml" if len(policies) == 1 else f"policy/{doc['version']}.yaml"] = doc
    for doc in workspace["checklists"]:  # the last of an id is the current one
        current = [other for other in workspace["checklists"] if other["id"] == doc["id"]][-1]
        name = doc["id"] if doc is current else f"archive/{doc['id']}@{doc['version']}"
        files[f"checklists/{name}.yaml"] = doc
    for doc in workspace["records"]:
        ending = ".self" if doc["kind"] == "self" else ""
        if "broken" in doc:
            doc = {key: value for key, value in doc.items() if key != "broken"} | {
                "entries": as_written(doc)
            }
        files[
            f"records/{doc['period']}/{doc['unit']}.{doc['checklist'].split('@')[0]}{ending}.yaml"
        ] = doc
    for doc in workspace["corrections"]:
        stem, n = f"corrections/{doc['period']}/{doc['unit']}.{doc['item']}", 1
        while f"{stem}.{n}.yaml" in files:
            n += 1
        files[f"{stem}.{n}.yaml"] = doc
    for doc in workspace.get("rectifications", []):
        files[f"rectifications/{doc['id'][:7]}/{doc['id']}.yaml"] = doc
    for doc in workspace.get("calendar", []):
        files[f"calendar/{doc['holidays'][0][:4]}.yaml"] = doc
    for name, doc in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml(doc), encoding="utf-8", newline="\n")
    for doc in workspace.get("unreadable", []):
        path = folder / "records" / doc["period"] / "x1.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("schema: dangjian/record@1\nunit: [\n", encoding="utf-8")


def yaml(doc: Doc) -> str:
    """A document: a line a key, a line an element or entry of a long value, the rest in flow style."""
    lines = []
    for key, value in doc.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{name(key)}:", *(f"  - {flow(inner)}" for inner in value)]
        elif isinstance(value, dict) and value:
            lines += [
                f"{name(key)}:",
                *(f"  {name(inner)}: {flow(value[inner])}" for inner in value),
            ]
        else:
            lines.append(f"{name(key)}: {flow(value)}")
    return "\n".join(lines) + "\n"


def flow(value: Any) -> str:
    """Flow style; texts always quoted, numbers exactly as they are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False)


def name(key: str) -> str:
    """A key, quoted unless it is a plain word."""
    return key if re.fullmatch(r"[a-z][a-z_]+", key) else json.dumps(key, ensure_ascii=False)
