"""Filled-in sheets become records: read, merged, compared with what is on file, written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from dangjian.books.known import KnownBook, known_book
from dangjian.codes import forms as form_codes
from dangjian.codes import sheets as codes
from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.collect_writing import (
    CollectingTerms,
    Kind,
    mark,
    plan_records,
    reread,
    several_items,
    write_plans,
)
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.inbox import HandedFile, find_handed
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.io.workbooks import BadBook, BookFile, open_book
from dangjian.io.xlsx_pictures import comments_of, pictures_of
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.expected import expected_sheets
from dangjian.sheet.book import COVER, early_posts, file_names, listed_posts
from dangjian.sheet.entries import Answers, read_answers
from dangjian.sheet.identity import SCHEMA, Identity, ListIdentity
from dangjian.sheet.members import (
    MemberMarks,
    is_filled,
    member_form,
    member_marks,
    member_rows,
)
from dangjian.sheet.merging import Copy, Merged, merge
from dangjian.sheet.parts import CHOICES_SHEET, MAP_SHEET, SIDES, SideName
from dangjian.sheet.reading import (
    Identified,
    RawTab,
    SheetFinding,
    identify,
    is_print_only,
    name_finding,
    period_finding,
    read_form,
)
from dangjian.sheet.results import Collected, Received, RecordPlan, StillOwed
from dangjian.sheet.words import words_of
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month
from dangjian.values.wording import listed, shown, suggestion

# One file that was handed in, as far as it can be understood.


_MOST_LISTS = 200
"""Rows of the map that may name a list; the rest is for other programs."""
_NOT_A_BOOK = "不是表格"


def find_files(
    paths: Iterable[Path], without: Path | None
) -> tuple[tuple[HandedFile, ...], tuple[str, ...]]:
    """The workbooks to collect, and all that is passed over, with the reason: what editors leave lying
    about, what isn't a workbook, the marked copies of earlier runs."""
    handed = find_handed(paths, without)
    others = (f"{each.name}（{_NOT_A_BOOK}）" for each in handed.others)
    return handed.books, tuple(sorted((*handed.passed_over, *others)))


def receive(file: HandedFile, workspace: Workspace, wanted: Month | None) -> Received:
    """Read one file; whatever is wrong is among its problems."""
    received = Received(str(file.path), file.name, member=file.member)
    try:
        data = file.read()
        received.sha256 = hashlib.sha256(data).hexdigest()
        _read(received, open_book(data), workspace, wanted)
    except BadBook as bad:
        values = {"reason": bad.reason, "advice": bad.advice}
        received.add(SheetFinding(codes.UNREADABLE_BOOK, "", "", values))
    return received


def _read(received: Received, book: BookFile, workspace: Workspace, wanted: Month | None) -> None:
    names = book.sheet_names
    map_tab = book.tab(MAP_SHEET, _MOST_LISTS) if MAP_SHEET in names else None
    properties = book.properties()
    if is_print_only(map_tab, properties):
        received.add(SheetFinding(codes.PRINT_ONLY, "", "", {}))
        return
    ours = [name for name in names if name not in (MAP_SHEET, CHOICES_SHEET, COVER)]
    tabs = {name: book.tab(name) for name in ours}
    found = identify(properties, map_tab, tabs.values())
    if found is None:
        hidden = [map_tab] if map_tab is not None else []
        received.add(_not_ours(known_book(properties, [*tabs.values(), *hidden])))
        return
    received.identity = found.identity
    members = {c for c, name in found.tabs.items() if name in tabs and member_marks(tabs[name])}
    told = _identity_findings(found, received, workspace, wanted, members)
    for finding in (*found.findings, *told):
        received.add(finding)
    if book.old_format:
        received.add(SheetFinding(codes.OLD_FORMAT, "", "", {"kind": book.old_format}))
    for finding in _extras(book, found, tabs):
        received.add(finding)
    if received.refused:
        return
    for one in found.identity.lists:
        name = found.tabs[one.checklist]
        if name in tabs and (marks := member_marks(tabs[name])):
            _read_members(received, found, one, tabs, marks, workspace)
        else:
            _read_list(received, found, one, tabs, workspace)
    if not (received.copies or received.members) and not received.refused:
        received.add(SheetFinding(codes.NOTHING_FILLED, "", "", {}))


def _not_ours(known: KnownBook | None) -> SheetFinding:
    """A workbook without the mark of a check sheet; another command may take it in."""
    if known is None or known.schema == SCHEMA:
        return SheetFinding(codes.NOT_OURS, "", "", {"why": "，没有身份标记"})
    values = {"what": known.instead_of("点检表"), "advice": known.advice}
    return SheetFinding(form_codes.NOT_THIS_FORM, "", "", values)


def _extras(book: BookFile, found: Identified, tabs: dict[str, RawTab]) -> Iterator[SheetFinding]:
    """What people add to a sheet and no record holds: pictures, comments and tabs, each with its place."""
    ours = set(found.tabs.values())
    pictures = list(pictures_of(book))
    for picture in pictures:
        if picture.row:  # those in cells are told where the cells are read
            where = f"浮在第 {picture.row} 行上的"
            yield SheetFinding(codes.PICTURE, picture.sheet, f"A{picture.row}", {"where": where})
    if book.pictures and not pictures:
        yield SheetFinding(codes.PICTURE, "", "", {"where": "表里的"})
    for comment in comments_of(book):
        values = {"found": shown(" ".join(comment.text.split()), 40)}
        yield SheetFinding(form_codes.COMMENT, comment.sheet, comment.cell, values)
    for name, tab in tabs.items():
        if name not in ours and any(
            not raw.is_blank for row in tab.rows.values() for raw in row.values()
        ):
            yield SheetFinding(form_codes.ADDED_TAB, name, "A1", {"title": name})


def _identity_findings(
    found: Identified,
    received: Received,
    workspace: Workspace,
    wanted: Month | None,
    members: set[str],
) -> Iterator[SheetFinding]:
    """``members``: the lists that stand with a row a member."""
    identity = found.identity
    unit = workspace.units.get(identity.unit)
    other = period_finding(identity, workspace.units, wanted)
    if other is not None:
        yield other
        return
    if unit is None:
        hint = suggestion(identity.unit, workspace.units)
        what = f"这是单位 {identity.unit} 的表，组织里没有这个单位{'，' + hint if hint else ''}"
        yield SheetFinding(codes.CHANGED_LIST, "", "", {"what": what})
        return
    right = file_names(workspace, identity.period)[unit.id]
    named = name_finding(Path(received.name).name, identity, workspace.units, right)
    if named is not None:
        yield named
    for one in identity.lists:
        yield from _list_findings(one, unit, workspace, of_members=one.checklist in members)
        if one.checklist not in found.tabs:
            yield SheetFinding(codes.TAB_MISSING, "", "", {"title": _title(one, workspace)})


def _title(one: ListIdentity, workspace: Workspace) -> str:
    known = workspace.versions.get(one.checklist, {}).get(one.version)
    return known.title if known else one.checklist


def _list_findings(
    one: ListIdentity, unit: Unit, workspace: Workspace, *, of_members: bool
) -> Iterator[SheetFinding]:
    versions = workspace.versions.get(one.checklist, {})
    checklist = versions.get(one.version)
    what = ""
    if checklist is None:
        known = f"，现有版本：{listed(versions)}" if versions else ""
        what = f"表按清单 {one.checklist} 的 {one.version} 版发出，现在找不到这个版本{known}"
    elif not digest_of(checklist).removeprefix("sha256:").startswith(one.short):
        what = f"清单 {one.checklist}@{one.version} 的内容在发表以后变了（指纹不符）"
    elif unit.layer not in checklist.layers and not of_members:
        what = f"清单 {one.checklist} 不用于{unit.name}的层级 {unit.layer}"
    if what:
        yield SheetFinding(codes.CHANGED_LIST, "", "", {"what": what})


def _read_list(
    received: Received,
    found: Identified,
    one: ListIdentity,
    tabs: dict[str, RawTab],
    workspace: Workspace,
) -> None:
    name = found.tabs[one.checklist]
    if name not in tabs:
        received.add(SheetFinding(codes.TAB_MISSING, "", "", {"title": name}))
        return
    identity = found.identity
    checklist = workspace.versions[one.checklist][one.version]
    agenda = agenda_of(workspace, checklist, identity.period)
    tags = workspace.tags[identity.unit]
    posts = (*listed_posts(agenda, tags), *early_posts(agenda, tags))
    policy = workspace.policy_in(identity.period)
    if policy is None:
        what = f"{identity.period.words}没有生效的考核办法"
        received.add(SheetFinding(codes.CHANGED_LIST, "", "", {"what": what}))
        return
    form = read_form(tabs[name], posts)
    answers: list[Answers] = []
    if not any(finding.code is codes.COLUMN_MISSING for finding in form.findings):
        answers = read_answers(form, agenda, posts, policy, tabs[name].year_1904)
    for finding in form.findings:
        received.add(finding)
    for each in answers:
        if each.given:
            received.copies.append((checklist, Copy(received.name, name, each)))


def _read_members(
    received: Received,
    found: Identified,
    one: ListIdentity,
    tabs: dict[str, RawTab],
    marks: MemberMarks,
    workspace: Workspace,
) -> None:
    """A list with a row a member: what is said of each, as if each had a workbook."""
    identity, tab = found.identity, tabs[found.tabs[one.checklist]]
    checklist = workspace.versions[one.checklist][one.version]
    agenda = agenda_of(workspace, checklist, identity.period)
    policy = workspace.policy_in(identity.period)
    if policy is None:
        what = f"{identity.period.words}没有生效的考核办法"
        received.add(SheetFinding(codes.CHANGED_LIST, "", "", {"what": what}))
        return
    told: set[tuple[object, ...]] = set()
    for row, name in member_rows(tab, marks):
        unit = workspace.units.get(name)
        if unit is None or unit.layer not in checklist.layers:
            what = f"表上有 {name}，名单里没有这个人，或者这份清单不是给他的"
            received.add(SheetFinding(codes.CHANGED_LIST, tab.name, f"A{row}", {"what": what}))
            continue
        posts = listed_posts(agenda, workspace.tags[name])
        form = member_form(tab, marks, row, posts)
        filled = [side for side in form.sides if is_filled(form, side)]
        form.sides = tuple(filled)
        for each in read_answers(form, agenda, posts, policy, tab.year_1904):
            if each.given:
                copies = _of_member(received, identity._replace(unit=name)).copies
                copies.append((checklist, Copy(received.name, tab.name, each)))
        for finding in form.findings:
            mark_of_it = (finding.code.id, finding.cell, str(finding.values))
            if mark_of_it not in told:  # who and when stand once for all
                told.add(mark_of_it)
                received.add(finding)


def _of_member(received: Received, identity: Identity) -> Received:
    """The part of a file that is about one member; its problems are the file's."""
    for each in received.members:
        if each.identity == identity:
            return each
    made = Received(
        received.path,
        received.name,
        received.member,
        received.sha256,
        identity,
        problems=received.problems,
    )
    received.members.append(made)
    return made


def collect(
    root: Path,
    paths: Sequence[Path],
    *,
    today: date,
    period: Month | None = None,
    dry_run: bool = False,
    replace: bool = False,
    kind: Kind | None = None,
    marked: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Collected:
    """Collect files and folders of files; of a file all is written, or nothing, but for what a file
    says of the inspection and may not: that alone is turned down."""
    source = Folder(root)
    structure = check_workspace(source, lambda _month: False)
    if not structure.sound:
        raise ProblemsFound(structure.errors, "清单、组织或办法有错误，先改好再收表。")
    found, passed_over = find_files(paths, marked)
    _refuse_marking_inputs(found, marked)
    if not found:
        told = f"没有收：{'；'.join(passed_over[:3])}。" if passed_over else ""
        raise DangjianError(f"没有找到要收的表。{told}", "写明文件，或放着 .xlsx 文件的文件夹。")
    files = []
    for done, file in enumerate(found, 1):
        files.append(receive(file, structure.workspace, period))
        progress(done, len(found))
    months = {file.identity.period for file in files if file.identity}
    with nullcontext() if dry_run else workspace_lock(root):
        checked = check_workspace(source, months.__contains__)
        reread(files)
        plans = _plans(root, checked, files, CollectingTerms(today, replace, kind))
        if not dry_run:
            write_plans(root, plans)
    made = tuple(mark(files, marked)) if marked is not None and not dry_run else ()
    return Collected(
        tuple(files),
        tuple(plans),
        _absent(checked, files, plans),
        {unit.id: unit.name for unit in structure.workspace.units.values()},
        dry_run,
        tuple(map(str, made)),
        passed_over,
    )


def _refuse_marking_inputs(found: Sequence[HandedFile], marked: Path | None) -> None:
    """A marked copy has the name of its original: in one folder it would take its place."""
    for file in found:
        if marked is not None and file.path.resolve().parent == marked.resolve():
            raise DangjianError(
                f"{marked} 里就放着要收的 {file.path.name}，标出错处的表会盖掉它，没有收表。",
                "--marked 写另一个目录。",
            )


def _plans(
    root: Path, checked: Checked, files: list[Received], rules: CollectingTerms
) -> list[RecordPlan]:
    """The records of all files without errors, unit by unit and month by month."""
    groups: dict[tuple[str, Month], list[Received]] = {}
    for file in (part for each in files for part in (each.members or [each])):
        if file.identity is not None and not file.refused:
            groups.setdefault((file.identity.unit, file.identity.period), []).append(file)
    plans: list[RecordPlan] = []
    for group in groups.values():
        _note_conflicts(group)
        agreed = [file for file in group if not file.refused]
        if agreed:
            plans += plan_records(root, checked, agreed, rules)
    # What is wrong with one member's row keeps the whole file back, those that were read before it too.
    return [plan for plan in plans if not any(file.refused for file in plan.files)]


def merged_sides(files: Sequence[Received]) -> dict[tuple[str, str], Merged]:
    """List and side → what the files say together."""
    sides: dict[tuple[str, str], list[Copy]] = {}
    several: dict[str, set[str]] = {}
    for file in files:
        for checklist, copy in file.copies:
            sides.setdefault((checklist.id, copy.answers.side), []).append(copy)
            several.setdefault(checklist.id, several_items(checklist))
    return {key: merge(copies, several[key[0]]) for key, copies in sides.items()}


def _note_conflicts(group: Sequence[Received]) -> None:
    """Where copies disagree, both files are told."""
    from dangjian.sheet.parts import SIDE_WORDS

    by_name = {file.name: file for file in group}
    for merged in merged_sides(group).values():
        for item, what, one, other, found, theirs in merged.conflicts:
            for copy, against, mine, its in (
                (one, other, found, theirs),
                (other, one, theirs, found),
            ):
                values = {
                    "item": item,
                    "side": SIDE_WORDS[merged.side],
                    "what": what,
                    "found": _said(mine),
                    "other": against.file,
                    "theirs": _said(its),
                }
                cell = copy.answers.cells.get(item, "A1")
                by_name[copy.file].add(SheetFinding(codes.CONFLICT, copy.sheet, cell, values))


def _said(value: object) -> str:
    return shown(value) if isinstance(value, str) else words_of(value)


def _absent(
    checked: Checked, files: Sequence[Received], plans: Sequence[RecordPlan]
) -> dict[Month, StillOwed]:
    """Who still owes what of the months that were collected, in every layer that is expected to hand in."""
    handed = {(plan.unit, plan.checklist, plan.period, plan.side) for plan in plans}
    months = {file.identity.period for file in files if file.identity is not None}
    return {month: _owed(checked, month, handed) for month in sorted(months)}


def _owed(
    checked: Checked, month: Month, handed: set[tuple[str, str, Month, SideName]]
) -> StillOwed:
    nothing, own, looked = {}, {}, {}
    for sheet in expected_sheets(checked.workspace, checked.filing, (month,)):
        came = {side for side in SIDES if (sheet.unit.id, sheet.checklist, month, side) in handed}
        if sheet.absent and not came:
            nothing[sheet.unit.name] = True
        if sheet.owes_self_check and "self" not in came:
            own[sheet.unit.name] = True
        if sheet.owes_inspection and "inspection" not in came:
            looked[sheet.unit.name] = True
    return StillOwed(tuple(nothing), tuple(own), tuple(looked))
