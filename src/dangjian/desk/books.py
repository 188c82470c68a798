"""Workbooks that go out, are changed and come back: the roster, lists, appeals, ledgers, an old register."""

from __future__ import annotations

from dangjian.commands.checklist import export_checklist, import_checklist
from dangjian.commands.correct_forms import appeal_sheets, collect_appeals
from dangjian.commands.ledger_books import Signing, import_ledger, ledger_sheet
from dangjian.commands.rectify_import import import_register
from dangjian.commands.roster import export_roster, import_roster
from dangjian.desk.deeds import Deed, DeedTold, DeskForm, acting, flags, options, repeated
from dangjian.desk.sheets import made_in_sheets, told_sheets
from dangjian.desk.state import Desk
from dangjian.render.appeals import render_collected_appeals
from dangjian.render.checklist import render_list_taken
from dangjian.render.imported import render_imported
from dangjian.render.points import render_taken
from dangjian.render.replies import written_words
from dangjian.render.roster import render_roster

WIDE = 100
"""Columns of what is shown as the terminal shows it."""

# Out, to be downloaded.


def roster_book(desk: Desk) -> tuple[str, bytes]:
    """花名册."""
    return export_roster(desk.root, desk.today())


def list_book(desk: Desk, name: str) -> tuple[str, bytes]:
    """A list with everything in it."""
    return export_checklist(desk.root, name)


def ledger_book(desk: Desk, rules: str, year: str) -> tuple[str, bytes]:
    """A year's ledger, this year's where none is named."""
    asked = int(year) if year.isdigit() and len(year) == 4 else desk.today().year
    made = ledger_sheet(desk.root, rules, asked)
    return made.name, made.content


def make_appeals(desk: Desk, form: DeskForm) -> Deed:
    """发申诉更正表."""
    month, units, force = desk.month(form.get("month")), form.all("unit"), bool(form.get("force"))
    command = ("correct", "sheet", str(month), *repeated("--unit", units), *flags(force=force))

    def run(dry: bool) -> DeedTold:
        made = made_in_sheets(
            desk, lambda out: appeal_sheets(desk.root, month, units, out, force=force), dry, force
        )
        words = written_words(made, "申诉更正表", "没有失分的事项，没有发申诉更正表。")
        return told_sheets(desk, made, *words, dry=dry)

    return Deed("发申诉更正表", command, run)


# Back.


def take_roster(desk: Desk, form: DeskForm) -> Deed:
    """收回花名册."""
    path = form.one_sent()

    def run(dry: bool) -> DeedTold:
        taken = import_roster(desk.root, path, desk.today(), dry_run=dry)
        return DeedTold(render_roster(taken), bool(taken.problems), nothing=not taken.files)

    return Deed("收回花名册", ("roster", "import", path.name), run)


def take_list(desk: Desk, form: DeskForm) -> Deed:
    """收回清单."""
    path = form.one_sent()
    period = desk.period(form.get("replay")) if form.get("replay") else None
    replay = options({"--replay": str(period) if period else ""})

    def run(dry: bool) -> DeedTold:
        taken = import_checklist(desk.root, path, dry_run=dry, period=period)
        text = render_list_taken(taken, width=WIDE, colour=False)
        return DeedTold(text, bool(taken.problems), nothing=bool(taken.problems) or not taken.files)

    return Deed("收回清单", ("checklist", "import", path.name, *replay), run)


def take_appeals(desk: Desk, form: DeskForm) -> Deed:
    """收申诉更正表."""
    paths, by, day = form.sent(), acting(desk), form.day(desk)
    withdraw, names = bool(form.get("withdraw")), [path.name for path in paths]
    command = (
        "correct", "collect", *names, "--by", by, "--date", str(day), *flags(withdraw=withdraw),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        found = collect_appeals(desk.root, paths, day, by=by, dry_run=dry, withdraw=withdraw)
        again = [f"{each.words}已经封存，更正后要重新封存。" for each in found.sealed]
        text = "\n".join([render_collected_appeals(found), *again])
        return DeedTold(text, found.failed, nothing=dry and not found.taken)

    return Deed("收申诉更正表", command, run)


def take_ledger(desk: Desk, form: DeskForm) -> Deed:
    """收登记表."""
    path, day, rules = form.one_sent(), form.day(desk), form.get("rules")
    signing = Signing(day, desk.by or None, form.get("approved_by") or None)
    command = (
        "points", "import", path.name, *options({"--rules": rules, "--approved-by": signing.approved_by}),
        *options({"--by": signing.by}), "--date", str(day),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        taken = import_ledger(desk.root, path, rules or None, signing, dry_run=dry)
        nothing = bool(taken.problems) or not taken.rows
        return DeedTold(render_taken(taken), bool(taken.problems), nothing=nothing)

    return Deed("收登记表", command, run)


def take_register(desk: Desk, form: DeskForm) -> Deed:
    """收旧台账."""
    path, by, day = form.one_sent(), acting(desk), form.day(desk)
    command = ("rectify", "import", path.name, "--by", by, "--date", str(day))

    def run(dry: bool) -> DeedTold:
        found = import_register(desk.root, path, by, day, dry_run=dry)
        nothing = bool(found.refused) or not found.problems
        return DeedTold(render_imported(found), bool(found.refused), nothing=nothing)

    return Deed("收旧台账", command, run)
