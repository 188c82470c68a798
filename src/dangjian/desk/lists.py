"""清单与办法, 花名册, 帮助, and the commit: what is read rather than filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dangjian.codes import CODES
from dangjian.commands.diff import diff
from dangjian.commands.explain_code import explain_code
from dangjian.commands.guide import chapter, chapters
from dangjian.desk.books import WIDE
from dangjian.desk.deeds import Deed, DeedTold, DeskForm
from dangjian.desk.scores import periods
from dangjian.desk.state import Desk
from dangjian.documents.checklist import Checklist
from dangjian.errors import DangjianError
from dangjian.io.commits import commit_all, git_state
from dangjian.pages.duties import Filters, listings
from dangjian.pages.policy_words import policy_parts
from dangjian.render.diff import diff_text
from dangjian.render.problems import render_code
from dangjian.values.fields import version_key


def lists_page(desk: Desk) -> dict[str, object]:
    """Every list with its versions, and the policies."""
    workspace = desk.workspace()
    return {
        "lists": [
            (name, workspace.newest(name), _ordered(versions))
            for name, versions in workspace.versions.items()
        ],
        "policies": [
            (document.model, policy_parts(workspace, document.model))
            for document in workspace.policies
        ],
        "periods": periods(desk),
        "references": _references(desk),
        "ledgers": _ledgers(desk),
    }


def _ledgers(desk: Desk) -> list[tuple[str, str, list[int]]]:
    """Id and title of the rules of each ledger, and the years that can be downloaded."""
    workspace = desk.workspace()
    titles = {document.model.id: document.model.title for document in workspace.points_rules}
    kept = [document.model for document in workspace.ledgers]
    return [
        (name, title, sorted({desk.today().year, *(k.year for k in kept if k.rules.partition("@")[0] == name)}))
        for name, title in titles.items()
    ]  # fmt: skip


def _references(desk: Desk) -> list[str]:
    versions = desk.workspace().versions
    return [f"{name}@{version}" for name, mine in versions.items() for version in _ordered(mine)]


def _ordered(versions: Iterable[str]) -> list[str]:
    return sorted(versions, key=version_key)


def list_page(desk: Desk, name: str, version: str) -> dict[str, object]:
    """One list in one version: who is asked for what, and how it is judged."""
    workspace = desk.workspace()
    versions = workspace.versions.get(name, {})
    chosen: Checklist | None = versions.get(version) or (
        workspace.newest(name) if versions else None
    )
    if chosen is None:
        raise DangjianError("没有这份清单。", "从“清单与办法”页里选。")
    return {
        "list": chosen,
        "versions": _ordered(versions),
        "shown": list(listings(workspace, [chosen], Filters())),
    }


def compare_page(desk: Desk, query: dict[str, str]) -> dict[str, object]:
    """Two versions compared by meaning, and a period replayed under the new one: ``dangjian diff``."""
    old, new = query.get("old", ""), query.get("new", "")
    known = _references(desk)
    if old not in known or new not in known:
        raise DangjianError("没有选要比较的两个版本。", "回到“清单与办法”，两边各选一个。")
    period = desk.period(query["replay"]) if query.get("replay") else None
    found = desk.cached(
        ("diff", old, new, period), lambda: diff(old, new, desk.root, period=period)
    )
    replay = f" --replay {period}" if period else ""
    return {"old": old, "new": new, "text": diff_text(found, width=WIDE, colour=False),
            "command": f"dangjian diff {old} {new}{replay}"}  # fmt: skip


def roster_page(desk: Desk) -> dict[str, object]:
    """The units by layer."""
    workspace = desk.workspace()
    return {"units": list(workspace.units.values())}


def help_page(desk: Desk) -> dict[str, object]:
    """The guide's chapters and the problem codes; the words and the month's way stand in the template."""
    return {"codes": list(CODES.values()), "chapters": chapters()}


def chapter_page(desk: Desk, name: str) -> dict[str, object]:
    """A chapter of the operating guide."""
    return {"text": chapter(name), "name": name, "command": f"dangjian guide {name}"}


def code_page(desk: Desk, name: str) -> dict[str, object]:
    """The manual page of a problem code."""
    return {"text": render_code(explain_code(name), "text", width=WIDE), "name": name.upper()}


def git_page(desk: Desk) -> dict[str, object]:
    """What isn't committed, and what the last commits did."""
    state = git_state(desk.root)
    did = contents_words(name for _, name in state.changes) if state else ""
    return {
        "git": state,
        "message": f"{desk.newest().words}：{did}",
        "contents_words": contents_words,
    }


_FOLDERS = {
    "records": "点检记录", "corrections": "更正", "rectifications": "整改", "evidence": "佐证", "ledgers": "台账",
    "campaigns": "突击队", "calendar": "日历", "checklists": "清单", "archive": "清单存档", "seals": "封存",
    "originals": "交来的表", "sheets": "点检表", "reports": "报告",
}  # fmt: skip


def contents_words(names: Iterable[str]) -> str:
    """``点检记录 5、更正 2、其他 1``: how many files of what, by their usual folders."""
    counts = Counter(_FOLDERS.get(name.partition("/")[0], "其他") for name in names)
    order = [*_FOLDERS.values(), "其他"]
    return "、".join(f"{words} {counts[words]}" for words in order if counts[words])


def commit(desk: Desk, form: DeskForm) -> Deed:
    """提交到 git."""
    message = form.needed("message", "说明")
    command = (
        "git",
        "add",
        "--all",
        "--",
        ".",
        "&&",
        "git",
        "commit",
        "--no-verify",
        "-m",
        message,
        "--",
        ".",
    )

    def run(dry: bool) -> DeedTold:
        state = git_state(desk.root)
        if state is None:
            raise DangjianError("工作区不在 git 仓库里，没有可提交的。", "")
        listing = "\n".join(f"{what} {name}" for what, name in state.changes)
        if dry or not state.changes:
            return DeedTold(listing or "没有要提交的改动。", nothing=not state.changes)
        name = commit_all(desk.root, message)
        return DeedTold(f"已提交 {name}，没有运行仓库里的钩子（hooks）。\n\n{listing}")

    return Deed("提交到 git", command, run)
