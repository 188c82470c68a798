"""A small workspace's files as the oracle's plain data, read by PyYAML with exact numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml as pyyaml

Doc = dict[str, Any]


def _number(loader: Any, node: Any) -> Decimal:
    """A number with a point, as it is written."""
    return Decimal(loader.construct_scalar(node))


class Exact(pyyaml.SafeLoader):
    """Reads numbers exactly; dates and everything else as they are."""


Exact.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in found if "timestamp" not in tag]
    for key, found in pyyaml.SafeLoader.yaml_implicit_resolvers.items()
}
Exact.add_constructor("tag:yaml.org,2002:float", _number)


def read(path: Path) -> Any:
    """One file."""
    return pyyaml.load(path.read_text("utf-8"), Exact)


def read_all(folder: Path, pattern: str) -> list[Any]:
    """Every file of a pattern, in the order of their paths."""
    paths = sorted(folder.glob(pattern), key=lambda path: path.relative_to(folder).as_posix())
    return [read(path) for path in paths]


def workspace(folder: Path) -> Doc:
    """A workspace whose documents lie at their default places."""
    lists = [doc for doc in read_all(folder, "checklists/**/*.yaml") if "version" in doc]
    return {
        "policy": read_all(folder, "policy.yaml") + read_all(folder, "policy/**/*.yaml"),
        "checklists": lists,
        "organization": read(folder / "organization.yaml"),
        "catalog": read(folder / "checklists" / "catalog.yaml"),
        "records": read_all(folder, "records/*/*.yaml"),
        "corrections": read_all(folder, "corrections/*/*.yaml"),
        "calendar": read_all(folder, "calendar/*.yaml"),
        "rectifications": read_all(folder, "rectifications/*/*.yaml"),
    }
