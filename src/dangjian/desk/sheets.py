"""点检表 and 收表: sheets out, progress, filled-in sheets in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from dangjian.commands.collect import collect
from dangjian.commands.collect_writing import mark
from dangjian.commands.excuse import Excuse, excuse
from dangjian.commands.sheet import sheet
from dangjian.desk.deeds import Deed, DeedTold, DeskForm, flags, options, repeated
from dangjian.desk.month import owed
from dangjian.desk.state import Desk
from dangjian.documents.spoken import layer_things
from dangjian.io.atomic import safe_target
from dangjian.io.desk_files import made_files
from dangjian.io.files import content
from dangjian.io.layout import SHEETS_FOLDER
from dangjian.io.sources import Folder
from dangjian.render.sheets import render_collected, render_sheets
from dangjian.sheet.book import Choice
from dangjian.sheet.results import Collected, Sheet, State
from dangjian.values.period import Period, PeriodKind

Make = Callable[[Path], Sequence[Sheet]]
"""Writes workbooks into a folder."""


def sheets_page(desk: Desk, text: str) -> dict[str, object]:
    """Who owes what, and what can be sent out."""
    month = desk.month(text)
    workspace = desk.checked(Period(PeriodKind.MONTH, month)).workspace
    ordered = sorted(owed(desk, month), key=lambda each: each.unit.id)
    by_unit = {k: list(mine) for k, mine in groupby(ordered, key=lambda each: each.unit.id)}
    names = [name for name in desk.now.files if name.startswith(f"{SHEETS_FOLDER}/")]
    return {
        "month": month,
        "units": [(workspace.units[u], by_unit[u]) for u in workspace.units if u in by_unit],
        "titles": {name: workspace.newest(name).title for name in workspace.versions},
        "files": [(f"/file/{quote(name)}", name.partition("/")[2]) for name in sorted(names)],
        "layers": [
            each for each in layer_things(workspace) if each.id in {s.unit.layer for s in ordered}
        ],
    }


def made_in_sheets(desk: Desk, make: Make, dry: bool, force: bool) -> tuple[Sheet, ...]:
    """Workbooks written into the workspace's ``sheets``; the dry run makes them aside and says what would
    become of each."""
    target = safe_target(desk.root / SHEETS_FOLDER, desk.root)
    if not dry:
        return tuple(make(target))
    room = desk.uploads.room()
    made = make(room)
    bytes_of = dict(made_files(room))
    found = []
    for each in made:
        name = Path(each.path).name
        there = content(target / name)
        state: State = "written"
        if there is not None:
            state = "same" if there == bytes_of[name] else "written" if force else "kept"
        found.append(Sheet(str(target / name), each.unit, state))
    return tuple(found)


def make_sheets(desk: Desk, form: DeskForm) -> Deed:
    """发点检表."""
    period = desk.period(form.get("month"))
    units, layers = form.all("unit"), form.all("layer")
    force, kind = bool(form.get("force")), form.get("kind")
    choice = Choice(units, layers, (), "inspection" if kind == "inspection" else "self" if kind == "self" else "both")  # fmt: skip
    command = (
        "sheet", str(period), *repeated("--unit", units), *repeated("--layer", layers),
        *options({"--kind": kind if kind != "both" else ""}), *flags(force=force),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        left: list[str] = []

        def make(folder: Path) -> Sequence[Sheet]:
            source = Folder(desk.root)
            made = sheet(source, period, choice, folder, force=force, today=desk.today(),
                         progress=desk.works.progress)  # fmt: skip
            left[:] = made.left
            return made.made

        made = made_in_sheets(desk, make, dry, force)
        listing, summary = render_sheets(made)
        if left:
            summary += f"\n只发应交的；不发的：{'、'.join(left)}。要发，选层级。"
        return told_sheets(desk, made, listing, summary, dry=dry)

    return Deed("发点检表", command, run)


def told_sheets(
    desk: Desk, made: Sequence[Sheet], listing: str, summary: str, *, dry: bool
) -> DeedTold:
    """What making workbooks says, with the files to download once they are there."""
    listing = listing.replace(f"{desk.root}/", "")
    names = [Path(each.path).name for each in made]
    files = [(f"/file/{SHEETS_FOLDER}/{quote(name)}", name) for name in names]
    words = f"将会{summary}" if dry and made else summary
    return DeedTold(f"{words}\n\n{listing}", False, () if dry else tuple(files), nothing=not made)


def collect_sheets(desk: Desk, form: DeskForm) -> Deed:
    """收表: of the files that were sent, those chosen."""
    only = form.all("only")
    paths = [path for path in form.sent() if not only or path.name in only]
    kind, replace = form.get("kind"), bool(form.get("replace"))
    side = {"self": "self", "inspection": "inspection", "both": "both"}.get(kind)
    command = (
        "collect", *(path.name for path in paths), *options({"--kind": side}),
        *flags(replace=replace),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        found = collect(
            desk.root,
            paths,
            today=desk.today(),
            dry_run=dry,
            replace=replace,
            kind=side,  # type: ignore[arg-type]
            progress=desk.works.progress,
        )
        nothing = dry and not any(plan.text for plan in found.plans)
        return DeedTold(render_collected(found), found.failed, _marked(desk, found), nothing)

    return Deed("收表", command, run)


def _marked(desk: Desk, found: Collected) -> tuple[tuple[str, str], ...]:
    """Copies of what was turned down with the places marked, to be downloaded: they lie outside the
    workspace, so a dry run has them too."""
    room = desk.uploads.room()
    if not list(mark(found.files, room)):
        return ()
    copies = ((f"{Path(name).stem}_标出错处.xlsx", data) for name, data in made_files(room))
    key = desk.uploads.keep(copies)
    return tuple(
        (f"/sent/{key}/{number}", path.name) for number, path in enumerate(desk.uploads.of(key))
    )


def excuse_unit(desk: Desk, form: DeskForm) -> Deed:
    """免报."""
    period = desk.period(form.get("month"))
    unit = form.needed("unit", "单位")
    reason, approver = form.needed("reason", "理由"), form.needed("approved_by", "批准人")
    day = form.day(desk)
    wanted = Excuse(unit, period.first, (), reason, approver, day)
    command = (
        "excuse", unit, str(period.first), "--reason", reason, "--approved-by", approver,
        "--date", str(day),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        done = excuse(desk.root, wanted, dry_run=dry)
        lines = [
            f"{done.unit.name} {title} 免报  {name}"
            for title, name in zip(done.lists, done.files, strict=True)
        ]
        return DeedTold("\n".join(lines))

    return Deed("登记免报", command, run)
