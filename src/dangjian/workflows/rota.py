"""The year's rota of inspections."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.sources import FileSource as Source
from dangjian.pages.rota import Rota, plan_rota
from dangjian.values.period import Month
from dangjian.values.wording import suggestion
from dangjian.workflows.plan import structure_of

BRANCH = "branch"
"""The layer that takes turns, if no other is named."""
_DEPARTMENT = "department"


def rota(source: Source, year: int, layer: str = BRANCH) -> Rota:
    """The rota of a layer's units. Raises DangjianError when there are none in the year."""
    workspace = structure_of(source).workspace
    layers = {unit.layer for unit in workspace.units.values()}
    if layer not in layers:
        raise DangjianError(f"组织里没有层级 {layer} 的单位。", suggestion(layer, layers))
    units = tuple(
        unit
        for unit in workspace.units.values()
        if unit.layer == layer and any(unit.exists_in(Month(year, n)) for n in range(1, 13))
    )
    if not units:
        raise DangjianError(f"{year} 年没有层级 {layer} 的单位。", "看看单位的 from、until。")
    catalog = workspace.catalog
    return Rota(
        workspace.name,
        year,
        catalog.layer_name(layer) if catalog else layer,
        units,
        plan_rota(units, year),
        _department(workspace, year),
    )


def _department(workspace: Workspace, year: int) -> Unit | None:
    """The department that answers for inspections: the first that may close problems, else the first."""
    policy = workspace.policy_in(Month(year, 12))
    closers = policy.rectification.closers if policy else ()
    every: Iterable[str] = (*closers, *workspace.units)
    departments = (workspace.units[name] for name in every if name in workspace.units)
    return next((unit for unit in departments if unit.layer == _DEPARTMENT), None)


def rota_text(made: Rota, to: str, *, width: int = 80) -> str:
    """The rota as ``table``, ``csv``, ``markdown`` or ``json``."""
    from dangjian.render.plan import render_rota

    return render_rota(made, to, width=width)


def write_rota(made: Rota, to: str, folder: Path) -> Path:
    """Write the rota into a folder, made if absent; a CSV file starts with a BOM."""
    from dangjian.io.atomic import write_bytes

    endings = {"table": "txt", "markdown": "md"}
    path = folder / f"{made.year}_轮流督导.{endings.get(to, to)}"
    text = rota_text(made, to)
    write_bytes(path, text.encode("utf-8-sig" if to == "csv" else "utf-8"))
    return path
