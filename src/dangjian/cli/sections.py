"""The commands in the order of an officer's day, as the help shows them."""

from __future__ import annotations

from typing import Any

from dangjian.cli.chinese import Group

SECTIONS: dict[str, tuple[str, ...]] = {
    "每月": (
        "desk", "sheet", "collect", "progress", "excuse", "score", "explain", "correct", "report",
        "board", "guidance", "seal", "verify",
    ),
    "整改": ("rectify",),
    "年初年末": ("init", "roster", "calendar", "plan", "rota"),
    "清单与办法": ("show", "checklist", "validate", "format", "diff", "freeze"),
    "积分与攻坚": ("points", "campaign"),
    "数据与集团": ("export", "group", "schema"),
    "其他": ("guide", "git-setup", "unlock"),
}  # fmt: skip
"""What a part of the day is called → its commands; every command stands in one."""


class DayGroup(Group):
    """The root of the command line: its help lists the commands by section."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections; where one command alone was built, that one."""
        wide = max(map(len, self.commands), default=0)
        limit = formatter.width - wide - 6
        for title, names in SECTIONS.items():
            shown = [name for name in names if name in self.commands]
            rows = [(n.ljust(wide), self.commands[n].get_short_help_str(limit)) for n in shown]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
