"""Dashboards of small workspaces, and one in which everything that people name is wicked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from dangjian.commands.report import REPORTS, facts_of
from dangjian.pages.dashboard import Dashboard, dashboard
from dangjian.render.dashboard import dashboard_html
from dangjian.values.period import parse_period
from tests.core import small
from tests.helpers import ROOT
from tests.oracle.workspaces import write

EXAMPLE = ROOT / "examples" / "gear-company"
TODAY = date(2026, 6, 30)
WICKED = (
    "</script><script>document.title='x'</script><img src=x onerror=\"document.title='x'\">'\"&|**"
)
LONG = "特大型重载齿轮箱壳体精密加工与装配试验联合车间第三党支部委员会"


def board(
    root: Path = EXAMPLE, period: str = "2026-05", units: tuple[str, ...] = (), today: date = TODAY
) -> Dashboard:
    return dashboard(facts_of(root, REPORTS["dashboard"], parse_period(period), today, units))


def page(
    root: Path = EXAMPLE, period: str = "2026-05", units: tuple[str, ...] = (), today: date = TODAY
) -> str:
    return dashboard_html(board(root, period, units, today))


def made(folder: Path, workspace: dict[str, Any]) -> Path:
    write(workspace, folder)
    return folder


def wicked(folder: Path) -> Path:
    """Units, sections, items, rules, reasons and judges that look like markup, or are very long."""
    names = [WICKED, LONG, "=cmd|'/c calc'!A0", "[bold]支部[/bold]"]
    units = [small.unit(f"u{n}") | {"name": name} for n, name in enumerate(names, 1)]
    rule = {"id": "late", "title": WICKED, "each": 0.5}
    items = [
        small.item("A1", 4, {"kind": "deduct", "rules": [rule]}, title=WICKED),
        small.item("A2", 3, title=LONG, guide=WICKED),
        small.bonus("A3", 2),
        small.veto("A4", {"cap": 59}),
    ]
    entries = {
        "A1": {"value": {"late": 2}, "by": WICKED},
        "A2": False,
        "A3": {"value": {"b": 1}},
        "B1": True,
    }
    raised = {"A1": {"value": {}}, "A2": {"na": WICKED}, "A4": small.RAISED}
    records = [small.record(raised if n == 2 else entries, f"u{n}") for n in (1, 2, 3)]
    sheet = small.checklist(items, [small.item("B1", 2)], [small.item("B2", 2)]) | {"title": WICKED}
    for section in sheet["sections"]:
        section["title"] = WICKED if section["id"] == "a1" else LONG
    space = small.space([sheet], records, units=units)
    made(folder, space)
    settings = folder / "dangjian.yaml"
    quoted = json.dumps(WICKED, ensure_ascii=False)
    text = settings.read_text(encoding="utf-8").replace(
        json.dumps("示例公司", ensure_ascii=False), quoted
    )
    assert quoted in text
    settings.write_text(text, encoding="utf-8")
    return folder
