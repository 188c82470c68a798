"""整改: the register filtered, many acted on at once, replies out and in, one problem's story."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args
from urllib.parse import quote

from dangjian.commands.rectify import list_register, story
from dangjian.commands.rectify_forms import collect_forms, reply_sheets
from dangjian.commands.rectify_steps import EventRequest, take_steps
from dangjian.commands.rectify_writing import Addition, add, raise_period
from dangjian.desk.deeds import Deed, DeedTold, DeskForm, acting, flags, options, repeated
from dangjian.desk.sheets import made_in_sheets, told_sheets
from dangjian.desk.state import Desk
from dangjian.documents.rectification import (
    MODE_WORDS,
    SEVERITY_WORDS,
    Action,
    Mode,
    ProblemSeverity,
)
from dangjian.errors import DangjianError
from dangjian.io.evidence import read_attachment
from dangjian.io.layout import EVIDENCE_FOLDER
from dangjian.register.lifecycle import ProblemState, allowed
from dangjian.register.register import Wanted
from dangjian.render.register import (
    as_dict,
    render_added,
    render_all_taken,
    render_raised,
)
from dangjian.render.replies import render_collected_forms, written_words
from dangjian.sheet.results import Sheet
from dangjian.values.period import Period, PeriodKind

STEPS = (
    Action.ACCEPT, Action.SUBMIT, Action.CLOSE, Action.RETURN, Action.EXTEND, Action.REVIEW,
    Action.TRANSFER, Action.ESCALATE, Action.REOPEN, Action.WITHDRAW,
)  # fmt: skip
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")


def register_page(desk: Desk, query: dict[str, str]) -> dict[str, object]:
    """The problems that the conditions choose, in the order that was asked for."""
    text = query.get("month", "")
    period = desk.period(text) if text else None
    state = query.get("status", "")
    status = ProblemState(state) if state in list(ProblemState) else None
    severities: tuple[ProblemSeverity, ...] = ("major", "minor")
    severity = next((each for each in severities if each == query.get("severity")), None)
    wanted = Wanted(
        status, query.get("overdue") == "1", query.get("unit") or None, severity, period
    )
    listing = desk.cached(
        ("rectify", wanted), lambda: list_register(desk.root, wanted, desk.today())
    )
    units = listing.register.workspace.units
    rows = [
        as_dict(each, units, listing.today) | {"settled": each.id in listing.settled}
        for each in listing.chosen
    ]
    order = query.get("order", "")
    if order in ("unit_name", "due", "status"):
        rows.sort(key=lambda row: str(row[order]))
    everyone = {each.progress.unit for each in listing.register.every}
    return {
        "rows": rows, "steps": STEPS, "states": list(ProblemState), "severities": SEVERITY_WORDS,
        "query": query, "month": desk.month(text), "modes": MODE_WORDS,
        "units": [(u.id, u.name) for u in units.values() if u.id in everyone],
        "state_words": {state.value: state.words for state in ProblemState},
        "problems": [each for each in listing.register.problems if each.is_error],
        "items": _items(desk),
    }  # fmt: skip


def _items(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """Titles of the lists, each with its items, to one of which a problem may belong."""
    workspace = desk.workspace()
    lists = [workspace.newest(name) for name in workspace.versions]
    return [(each.title, [(i.id, i.title) for i in each.items()]) for each in lists]


def problem_page(desk: Desk, name: str) -> dict[str, object]:
    """Everything about one problem, its pictures among it."""
    told = desk.cached(("story", name), lambda: story(desk.root, name, desk.today()))
    events = told.tracked.rectification.events
    kept = [text for event in events for text in event.evidence if text.startswith(EVIDENCE_FOLDER)]
    return {
        "told": told,
        "row": as_dict(told.tracked, told.workspace.units, told.today),
        "events": events,
        "steps": [action for action in allowed(told.tracked.progress) if action in STEPS],
        "name_of": lambda unit: (
            told.workspace.units[unit].name if unit in told.workspace.units else unit
        ),
        "pictures": [
            f"/file/{quote(text)}" for text in kept if Path(text).suffix.lower() in _PICTURES
        ],
        "files": {text: f"/file/{quote(text)}" for text in kept if text in desk.now.files},
        "mode": MODE_WORDS[told.tracked.rectification.mode],
        "severity": SEVERITY_WORDS[told.tracked.progress.severity],
    }


def raise_problems(desk: Desk, form: DeskForm) -> Deed:
    """登记问题."""
    period, by, day = desk.period(form.get("month")), acting(desk), form.day(desk)
    command = ("rectify", "raise", str(period), "--by", by, "--date", str(day))

    def run(dry: bool) -> DeedTold:
        raised = raise_period(desk.root, period, day, by, dry_run=dry)
        plan = raised.plan
        nothing = dry and not (plan.new or plan.again or plan.transferred)
        return DeedTold(render_raised(raised), raised.failed, nothing=nothing)

    return Deed("登记问题", command, run)


def take(desk: Desk, form: DeskForm) -> Deed:
    """One step of the problems that were ticked."""
    action = form.get("action")
    if action not in [step.value for step in STEPS]:
        raise DangjianError("没有选怎么办。", "回到上一页，选接收、提交、销号、退回等。")
    names, by, day = form.all("id"), acting(desk), form.day(desk)
    if not names:
        raise DangjianError("没有选问题。", "回到上一页，在问题前面打勾。")
    note, evidence = form.get("note"), form.all("evidence")
    due = form.day(desk, "due") if form.get("due") else None
    owner, unit = form.get("owner"), form.get("unit")
    step = EventRequest(
        Action(action), by, day, note or None, evidence, due, owner or None, unit or None,
        attached=tuple(read_attachment(path) for path in form.files),
    )  # fmt: skip
    command = (
        "rectify", action, *names, "--by", by, "--date", str(day), *options({"--note": note}),
        *repeated("--evidence", evidence), *options({"--due": str(due) if due else ""}),
        *options({"--unit": unit, "--owner": owner}),
        *repeated("--attach", [path.name for path in form.files]),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        return DeedTold(render_all_taken(take_steps(desk.root, names, step, dry_run=dry)))

    return Deed(Action(action).words, command, run)


def add_problem(desk: Desk, form: DeskForm) -> Deed:
    """登记别的问题."""
    unit, problem = form.needed("unit", "单位"), form.needed("problem", "问题")
    by, day, owner, item = acting(desk), form.day(desk), form.get("owner"), form.get("item")
    due = form.day(desk, "due") if form.get("due") else None
    mode: Mode | None = next((each for each in get_args(Mode) if each == form.get("mode")), None)
    severity: ProblemSeverity = "major" if form.get("severity") == "major" else "minor"
    wanted = Addition(unit, problem, by, day, owner or None, due, mode, item or None, severity)
    command = (
        "rectify", "add", "--unit", unit, "--problem", problem, "--by", by,
        *options({"--owner": owner, "--due": str(due) if due else "", "--mode": mode, "--item": item}),
        "--severity", severity, "--date", str(day),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        return DeedTold(render_added(add(desk.root, wanted, dry_run=dry), dry=dry))

    return Deed("登记这个问题", command, run)


def make_replies(desk: Desk, form: DeskForm) -> Deed:
    """发回执."""
    period = Period(PeriodKind.MONTH, desk.month(form.get("month"))) if form.get("month") else None
    day, force = form.day(desk), bool(form.get("force"))
    command = (
        "rectify", "sheet", *([str(period)] if period else []), *flags(force=force),
        "--date", str(day),
    )  # fmt: skip

    def run(dry: bool) -> DeedTold:
        def make(folder: Path) -> Sequence[Sheet]:
            return reply_sheets(desk.root, period, (), folder, day, force=force)

        made = made_in_sheets(desk, make, dry, force)
        words = written_words(made, "整改回执", "没有要答复的整改问题，没有发回执。")
        return told_sheets(desk, made, *words, dry=dry)

    return Deed("发整改回执", command, run)


def collect_replies(desk: Desk, form: DeskForm) -> Deed:
    """收回执、复核表."""
    paths, day = form.sent(), form.day(desk)
    by = desk.by or None
    names = [path.name for path in paths]
    command = ("rectify", "collect", *names, *options({"--by": by}), "--date", str(day))

    def run(dry: bool) -> DeedTold:
        found = collect_forms(desk.root, paths, day, by=by, dry_run=dry)
        taken = any(each.taken for each in found.files)
        return DeedTold(render_collected_forms(found), found.failed, nothing=dry and not taken)

    return Deed("收回执", command, run)
