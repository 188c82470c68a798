"""报告, 封存与核验: papers looked at before they are written, and what was sealed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from dangjian.commands.report import (
    BOARDS,
    REPORTS,
    ReportKind,
    Wishes,
    facts_of,
    report,
    write_report,
)
from dangjian.commands.report_files import ReportFile
from dangjian.commands.seal import load_seals, seal
from dangjian.commands.verify import verify
from dangjian.desk.deeds import Deed, DeedTold, DeskForm, acting, flags, options
from dangjian.desk.scores import periods
from dangjian.desk.state import Desk
from dangjian.errors import DangjianError
from dangjian.io.atomic import safe_target
from dangjian.io.layout import REPORTS_FOLDER
from dangjian.io.sources import Folder
from dangjian.render.seals import contents_line, seal_line, verification_text
from dangjian.values.period import parse_period

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PLACED = re.compile(r'style="((?:min-width|width|left|right|top|bottom):[0-9.]+(?:em|mm|))"')
"""All that a page of ours says of its looks; whatever else a text might smuggle in stays without effect."""


def _kinds() -> dict[str, ReportKind]:
    return {**REPORTS, **BOARDS}


def shown_kinds() -> dict[str, ReportKind]:
    """What can be looked at in a page: papers, and what is html by itself."""
    return {n: kind for n, kind in _kinds().items() if kind.is_pages or "html" in kind.forms}


def reports_page(desk: Desk, text: str) -> dict[str, object]:
    """What can be made of a period, and what lies there already."""
    period = desk.period(text)
    names = sorted(name for name in desk.now.files if name.startswith(f"{REPORTS_FOLDER}/"))
    return {
        "period": period,
        "periods": periods(desk),
        "reports": {n: k for n, k in REPORTS.items() if period.kind in k.periods},
        "boards": {n: k for n, k in BOARDS.items() if period.kind in k.periods},
        "shown": {n: k for n, k in shown_kinds().items() if period.kind in k.periods},
        "files": [(f"/file/{quote(name)}", name.partition("/")[2]) for name in names],
    }


def preview(desk: Desk, kind: str, text: str, number: int) -> tuple[str, str, int]:
    """A report's document as HTML, the policy that lets its own styles in, and how many there are."""
    shown = shown_kinds().get(kind)
    if shown is None:
        raise DangjianError("这一种不能在页面里预览。", "生成以后下载来看。")
    period = desk.period(text)

    def make() -> tuple[ReportFile, ...]:
        facts = facts_of(desk.root, shown, period, desk.today())
        return tuple(shown.files(facts, "html"))

    files = desk.cached(("preview", kind, period), make)
    if not files:
        raise DangjianError(f"{period.words}没有要写的{shown.words}。", shown.nothing)
    html = files[min(number, len(files) - 1)].content.decode()
    looks = {*_STYLE.findall(html), *_PLACED.findall(html)}
    styles = " ".join(f"'sha256-{_digest(each)}'" for each in sorted(looks))
    policy = (
        f"default-src 'none'; style-src 'unsafe-hashes' {styles}; img-src data:; "
        "frame-ancestors 'self'; sandbox"
    )
    return html, policy, len(files)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def make_report(desk: Desk, form: DeskForm) -> Deed:
    """生成报告."""
    name = form.get("kind")
    kind = _kinds().get(name)
    if kind is None:
        raise DangjianError("没有选哪一种报告。", "回到上一页选一种。")
    period, day = desk.period(form.get("month")), form.day(desk)
    # What this kind doesn't have is refused by the command, never passed over.
    wished = {name: bool(form.get(name)) for name in ("full", "draft", "archive")}
    wishes, to = Wishes(**wished), form.get("to") or kind.forms[0]
    command = (
        "board" if name in BOARDS else "report", name, str(period), *options({"--to": to}), *flags(**wished),
        "--date", str(day), *options({"--out": REPORTS_FOLDER}),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        made = report(desk.root, kind, period, [to], day, wishes=wishes)
        folder = safe_target(desk.root / REPORTS_FOLDER, desk.root)
        if not dry:
            list(write_report(made.files, folder))
        lines = [
            f"{'将会写入' if dry else '已写入'} {REPORTS_FOLDER}/{each.name}" for each in made.files
        ]
        lines += [] if made.files else [f"{period.words}没有要写的{kind.words}：{kind.nothing}"]
        if made.problems:
            lines.append(f"有 {len(made.problems)} 个错误，有错误的记录没有计入。")
        files = () if dry else _downloads(each.name for each in made.files)
        return DeedTold("\n".join(lines), bool(made.problems), tuple(files), nothing=not made.files)

    return Deed(f"生成{kind.words}", command, run)


def _downloads(names: Iterator[str] | map[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        yield f"/file/{REPORTS_FOLDER}/{quote(name)}", name


# 封存与核验.


def seals_page(desk: Desk, text: str) -> dict[str, object]:
    """The seals there are; verifying them is asked for."""
    period = desk.period(text)
    seals = desk.cached("seals", lambda: load_seals(Folder(desk.root)))
    models = sorted(
        (each.model for each in seals.documents), key=lambda each: (each.period, each.number)
    )
    return {
        "period": period,
        "periods": periods(desk),
        "seals": [(each, seal_line(each)) for each in models],
        "problems": seals.problems,
        "provisional": _provisional(desk, text),
    }


def _provisional(desk: Desk, text: str) -> list[str]:
    scores = desk.scores(desk.period(text))
    cards = scores.results.scorecards if scores.results else ()
    return list(dict.fromkeys(scores.name_of(card.unit) for card in cards if card.provisional))


def verify_page(desk: Desk, text: str) -> dict[str, object]:
    """What verifying says, of one period or of all seals."""
    period = parse_period(text) if text else None
    found = desk.cached(("verify", period), lambda: verify(desk.root, period))
    return {"holds": found.holds, "text": verification_text(found), "period": period,
            "command": f"dangjian verify {period or ''}".strip()}  # fmt: skip


def seal_period(desk: Desk, form: DeskForm) -> Deed:
    """封存."""
    period, by = desk.period(form.get("month")), acting(desk)
    provisional = bool(form.get("provisional"))
    command = ("seal", str(period), "--by", by, *(["--provisional"] if provisional else []))

    def run(dry: bool) -> DeedTold:
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        sealed = seal(desk.root, period, at, by=by, provisional=provisional, dry_run=dry)
        if sealed.path is None:
            return DeedTold("自上次封存以来没有变化，不用再封存。", nothing=True)
        name = f"{Path(sealed.path).parent.name}/{Path(sealed.path).name}"
        lines = [
            f"{'将会写入' if dry else '已写入'} {name}",
            seal_line(sealed.seal),
            f"封存{contents_line(sealed.seal)}。",
        ]
        if sealed.seal.supersedes is not None:
            lines.append(f"替代 {sealed.seal.supersedes.seal}。")
        return DeedTold("\n".join(lines))

    return Deed("封存", command, run)
