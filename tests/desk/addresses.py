"""An address of every page of the desk, as the example has it; a test sees that none is forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.desk.served import Browser

PAGES: dict[str, str] = {
    "month": "/?month=2026-05",
    "problems": "/problems",
    "sheets": "/sheets?month=2026-05",
    "collect": "/collect?month=2026-05",
    "scores": "/scores?month=2026-05",
    "together": "/together?month=2026-05&unit=br-gear&with=br-tool",
    "unit": "/scores/br-gear?month=2026-05",
    "item": "/scores/br-gear/ZB03?month=2026-05",
    "corrections": "/correct?month=2026-05",
    "correct": "/correct/br-gear/branch/ZB03?month=2026-05",
    "rectify": "/rectify?month=2026-05",
    "problem": "/rectify/{problem}",
    "reports": "/reports?month=2026-05",
    "preview": "/preview/bulletin?month=2026-05",
    "seals": "/seals?month=2026-05",
    "verify": "/verify",
    "lists": "/lists",
    "list": "/lists/branch",
    "compare": "/compare?old={list}&new={list}",
    "roster": "/roster",
    "git": "/git",
    "help": "/help",
    "code": "/help/DJ102",
    "guide": "/guide/election",
    "missing": "/no-such-page",
}
"""Name, and address; in braces what differs from company to company."""


def addresses(browser: Browser) -> dict[str, str]:
    """The addresses, with what pages of this company link to."""
    problem = re.search(r'href="/rectify/([^"?]+)"', browser.get("/rectify").text)
    known = re.search(r"<option>([^<]+)</option>", browser.get("/lists").text)
    assert problem is not None
    assert known is not None
    return {
        name: address.format(problem=problem[1], list=known[1]) for name, address in PAGES.items()
    }
