"""What the tests of the register, the indicators and the boards share: the example company read plainly
from its files, and facts of a workspace."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dangjian.commands.report import BOARDS, REPORTS, facts_of
from dangjian.commands.report import report as make
from dangjian.pages.facts import Facts
from dangjian.pages.page import Page, PageBreak, Table, Value
from dangjian.values.period import parse_period
from tests.helpers import ROOT, copied

EXAMPLE = ROOT / "examples" / "gear-company"
TODAY = date(2026, 6, 20)
KINDS = {**REPORTS, **BOARDS}
HOSTILE = "<script>alert(1)</script>=cmd|'/c calc'!A0[bold]**特大型重载齿轮箱壳体精密加工党支部**"
_AFTER = {"accept": "working", "submit": "submitted", "return": "working", "close": "closed"}
_AFTER |= {"reopen": "working", "withdraw": "withdrawn"}


class Plain(NamedTuple):
    """A rectification as one reads it from its file."""

    id: str
    unit: str
    state: str
    due: date
    raised: date
    ended: date | None
    submitted: date | None


def plain(root: Path = EXAMPLE, day: date = TODAY) -> list[Plain]:
    """Every rectification, followed event by event up to a day."""
    paths = sorted((root / "rectifications").rglob("*.yaml"))
    return [each for path in paths if (each := _plain(path, day)) is not None]


def _plain(path: Path, day: date) -> Plain | None:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["events"] = [event for event in data["events"] if event["at"] <= day]
    if not data["events"]:
        return None
    state, due, unit, submitted = "open", data["due"], data["unit"], None
    for event in data["events"]:
        state = _AFTER.get(event["action"], state)
        due, unit = event.get("due", due), event.get("unit", unit)
        if event["action"] == "submit":
            submitted = event["at"]
        if event["action"] in ("return", "reopen"):
            submitted = None
    over = state in ("closed", "withdrawn")
    last = data["events"][-1]["at"]
    first = data["events"][0]["at"]
    return Plain(data["id"], unit, state, due, first, last if over else None, submitted)


@cache
def facts(
    kind: str,
    period: str = "2026-05",
    units: tuple[str, ...] = (),
    root: Path = EXAMPLE,
    today: date = TODAY,
) -> Facts:
    """The facts of a report; a root isn't changed any more once it was asked about."""
    return facts_of(root, KINDS[kind], parse_period(period), today, units)


def written(
    kind: str, form: str, period: str = "2026-05", root: Path = EXAMPLE, units: tuple[str, ...] = ()
) -> bytes:
    """The one file of a report."""
    made = make(root, KINDS[kind], parse_period(period), (form,), TODAY, units)
    assert len(made.files) == 1
    return made.files[0].content


def hostile(folder: Path) -> Path:
    """The example company in which a branch, an item, a problem and a member have wicked names."""
    copied(EXAMPLE, folder)
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    for name, old in (
        ("organization.yaml", "齿轮党支部"),
        ("organization.yaml", "党员甲"),
        ("checklists/archive/quality-member@1.0.0.yaml", "按图样工艺作业，按程序校审"),
        ("rectifications/2026-05/2026-05.br-tool.M4.yaml", "党员责任区消防通道堆放周转箱"),
        ("campaigns/noise.yaml", "齿轮副降噪攻坚"),
    ):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert f": {old}" in text
        path.write_text(text.replace(f": {old}", f": {quoted}", 1), encoding="utf-8")
    return folder


def tabs(page: Page) -> dict[str, list[tuple[Value, ...]]]:
    """The rows of the tables of each tab."""
    found: dict[str, list[tuple[Value, ...]]] = {page.name: []}
    for block in page.blocks:
        if isinstance(block, PageBreak) and block.name:
            found[block.name] = []
        elif isinstance(block, Table):
            found[[*found][-1]] += [tuple(cell.value for cell in row) for row in block.rows]
    return found
