"""A list out as a workbook and back: ``checklist export`` and ``checklist import``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.books.checklist_in import ListReading
from dangjian.books.checklist_keys import SCHEMA
from dangjian.books.checklist_out import checklist_book
from dangjian.books.known import refuse_others
from dangjian.books.table import BookProblem
from dangjian.checks.checklists import check_collections
from dangjian.codes.lists import COLLECTION_COUNT
from dangjian.commands.checking import check_loaded
from dangjian.commands.freeze import archive_writes, pointer_words
from dangjian.commands.replay import replay
from dangjian.commands.sides import Side, key_of
from dangjian.compare.comparison import Comparison
from dangjian.compare.documents import Difference, compare, raised
from dangjian.criteria.changes import MINOR
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import AFTERMATH, Document, archive_place, is_archived
from dangjian.documents.spoken import list_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.atomic import digest_of as bytes_digest
from dangjian.io.handed_in import HandedIn, read_book
from dangjian.io.journal import Write, write_together
from dangjian.io.lock import workspace_lock
from dangjian.io.out_workbook import out_workbook
from dangjian.io.sources import Folder
from dangjian.io.workspace import Loaded, load
from dangjian.io.yaml_edit import edited
from dangjian.io.yaml_reader import read
from dangjian.values.canonical import digest_of
from dangjian.values.fields import version_key
from dangjian.values.period import Period

Tree = dict[str, Any]


class ListTaken(NamedTuple):
    """What a list's workbook changes, or would."""

    file: str
    comparison: Comparison
    """From the list as its file says it to what the workbook says."""
    told: tuple[str, ...]
    """What was settled without being asked for: the version, ids of new items."""
    problems: tuple[BookProblem, ...]
    """Where there are any, nothing is written."""
    files: tuple[str, ...]
    written: bool


class _Current(NamedTuple):
    """The working file of a list."""

    loaded: Loaded
    document: Document[Checklist]
    data: bytes
    tree: Tree
    catalog: bytes
    """The file of the catalog; empty where there is none."""


def _current(root: Path, name: str) -> _Current:
    """Raises DangjianError where there is no such list, ProblemsFound where lists have errors."""
    source = Folder(root)
    loaded = load(source, lambda _month: False, aside=AFTERMATH)
    workspace = loaded.workspace
    found = list_called(workspace, name)
    working = [d for d in workspace.checklists if d.model.id == found and not is_archived(d.name)]
    if not working:
        raise DangjianError(f"清单 {found} 只有存档，没有现行的文件。")
    document = max(working, key=lambda each: version_key(each.model.version))
    data = source.read(document.name)
    tree = read(data)
    assert isinstance(tree, dict)
    catalog = source.read(workspace.catalogs[0].name) if workspace.catalogs else b""
    return _Current(loaded, document, data, tree, catalog)


def export_checklist(root: Path, name: str) -> tuple[str, bytes]:
    """The usual name of a list's workbook, and its content."""
    current = _current(root, name)
    catalog = current.loaded.workspace.catalog
    book = checklist_book(current.tree, catalog, bytes_digest(current.data)[:16])
    return f"{current.document.model.id}_{book.title}.xlsx", out_workbook(book)


def import_checklist(
    root: Path, path: Path, *, dry_run: bool = False, period: Period | None = None
) -> ListTaken:
    """Take over a list's workbook, all of it or nothing; ``period``: whose scores to compute anew.

    Raises DangjianError for a workbook that isn't one of ours, or of a list that changed since.
    """
    handed = read_book(path)
    refuse_others(handed.name, handed.properties, handed.tabs, SCHEMA)
    with nullcontext() if dry_run else workspace_lock(root):
        taken, writes = _taken(root, handed, period)
        if dry_run or taken.problems:
            return taken
        write_together(root, writes)
        return taken._replace(written=True)


def _of_ours(handed: HandedIn) -> tuple[str, str, str]:
    """Id, version and digest of the list that a workbook was made from."""
    schema, _, rest = handed.properties.get("dangjian_book", "").partition(" ")
    reference, _, digest = rest.partition(" ")
    name, _, version = reference.partition("@")
    if schema != SCHEMA or not digest:
        raise DangjianError(
            f"{handed.name} 不是导出的责任清单。",
            "先用 dangjian checklist export 导出，在导出的 .xlsx 里改（另存成别的格式会丢掉身份）。",
        )
    return name, version, digest


def _taken(root: Path, handed: HandedIn, period: Period | None) -> tuple[ListTaken, list[Write]]:
    name, version, digest = _of_ours(handed)
    current = _current(root, name)
    if bytes_digest(current.data)[:16] != digest:
        raise DangjianError(
            f"{handed.name} 是从 {name}@{version} 导出的，{current.document.name} 在那以后又改过。",
            "重新导出一份，把改动搬过去再收。",
        )
    reading = ListReading(current.tree, current.loaded.workspace.catalog)
    tree = reading.read(handed.tabs)
    told = list(reading.guesses)
    problems = list(reading.problems)
    model = None if problems else _model(reading, tree, problems)
    difference = compare("checklist", current.document.model, model or current.document.model)
    if model is not None and difference.changes:
        model, difference = _risen(root, current, tree, model, difference, told, problems)
    if model is not None and not problems:
        problems += _refused(root, current, reading, tree, model)
    writes = [] if problems or model is None else list(_writes(root, current, tree, told))
    comparison = _comparison(root, current, difference, None if problems else period)
    files = tuple(each.name for each in writes if each.data != each.before)
    return ListTaken(handed.name, comparison, tuple(told), tuple(problems), files, False), writes


def _model(reading: ListReading, tree: Tree, problems: list[BookProblem]) -> Checklist | None:
    model, findings = shape.parse(tree, "checklist")
    problems += [reading.placed(finding, tree) for finding in findings]
    return model if isinstance(model, Checklist) and not findings else None


def _risen(
    root: Path,
    current: _Current,
    tree: Tree,
    model: Checklist,
    difference: Difference,
    told: list[str],
    problems: list[BookProblem],
) -> tuple[Checklist, Difference]:
    """The list with the version that its changes need, and with a first month where that is open."""
    old = current.document.model
    least = raised(old.version, difference.required)
    if model.version == old.version:
        tree["version"] = least
        told.append(f"版本 {old.version} → {least}（{difference.required.words}，至少升到这里）")
    elif not difference.enough:
        message = f"版本写了 {model.version}，至少要升到 {least}（{difference.required.words}）。"
        problems.append(BookProblem("清单", "", message, "改“版本”一行，或写回原来的，由程序升。"))
        return model, difference
    # Words alone may change in the months that were: nobody's score hangs on them.
    scores = difference.required >= MINOR and model.effective == old.effective
    first = _first_month(root, current) if scores else None
    if first is not None:
        _put_before_sections(tree, "effective", first)
        told.append(f"从 {first} 开始用（最后一个有记录的月份之后）；要改就写“从哪个月开始用”")
    again, _ = shape.parse(tree, "checklist")
    assert isinstance(again, Checklist)
    return again, compare("checklist", old, again)


def _first_month(root: Path, current: _Current) -> str | None:
    """The month after the last that has a record; None where there is none, or where it isn't later."""
    months = current.loaded.workspace.months_with_records
    if not months:
        months = load(Folder(root), lambda _month: False).workspace.months_with_records
    if not months:
        return None
    first = months[-1].plus(1)
    old = current.document.model.effective
    return str(first) if old is None or first > old else None


def _put_before_sections(tree: Tree, key: str, value: Any) -> None:
    if key in tree:
        tree[key] = value
        return
    sections = tree.pop("sections")
    tree[key] = value
    tree["sections"] = sections


def _refused(
    root: Path, current: _Current, reading: ListReading, tree: Tree, model: Checklist
) -> list[BookProblem]:
    """The errors that ``validate`` would find in the workspace with this list, and doesn't find now."""
    source = Folder(root)
    workspace = _with(current, model)
    before = {problem.message for problem in check_loaded(source, current.loaded).errors}
    after = check_loaded(source, current.loaded._replace(workspace=workspace))
    found = []
    for problem in after.errors:
        if problem.message in before:
            continue
        found.append(reading.refused(problem.message, problem.hint, tree))
    return found


def _with(current: _Current, model: Checklist, *, counts: bool = True) -> Workspace:
    """The workspace with the list in place of its working file, which is archived; ``counts``: and with
    the numbers of the catalog that follow from it."""
    workspace = current.loaded.workspace
    old = current.document
    rest = [d for d in workspace.checklists if d is not old]
    archived = [Document(_archive(old), old.model)] if model.version != old.model.version else []
    if any(d.model.id == old.model.id and d.model.version == old.model.version for d in rest):
        archived = []
    lists = (*rest, *archived, Document(old.name, model))
    after = replace(workspace, checklists=lists, agendas={})
    tree = _catalog(current, after) if counts else None
    catalog = shape.parse(tree, "catalog")[0] if tree is not None else None
    if catalog is None:
        return after
    name = workspace.catalogs[0].name
    return replace(after, catalogs=(Document(name, catalog), *workspace.catalogs[1:]))


def _catalog(current: _Current, after: Workspace, told: list[str] | None = None) -> Tree | None:
    """The catalog with the numbers of its collections as the list makes them; None where they stay.

    Numbers that were wrong before are left to whoever wrote them.
    """
    before = {f.path for f in check_collections(current.loaded.workspace)}
    moved = [
        f for f in check_collections(after)
        if f.code is COLLECTION_COUNT and f.path not in before
    ]  # fmt: skip
    if not moved:
        return None
    tree = read(current.catalog)
    assert isinstance(tree, dict)
    for finding in moved:
        _, index, key = finding.path
        tree["collections"][index][key] = finding.values["actual"]
        if told is not None:
            told.append(
                f"目录里“{finding.values['title']}”的{str(finding.values['what'])[1:]}数 "
                f"{finding.values['expected']} → {finding.values['actual']}"
            )
    return tree


def _archive(document: Document[Checklist]) -> str:
    return archive_place(document.name, document.model.id, document.model.version)


def _writes(root: Path, current: _Current, tree: Tree, told: list[str]) -> Iterator[Write]:
    """The list; and its version so far in the archive, where it isn't there yet."""
    data = edited(current.data, tree)
    if data == current.data:
        return
    document, source = current.document, Folder(root)
    kept = [
        d for d in current.loaded.workspace.checklists
        if is_archived(d.name) and d.model.reference == document.model.reference
    ]  # fmt: skip
    if tree["version"] != document.model.version:
        for each in kept:
            if digest_of(each.model) != digest_of(document.model):
                raise DangjianError(f"{each.name} 已经存了另一份 {document.model.reference}。")
        if not kept:
            if source.exists(_archive(document)):
                raise DangjianError(f"{_archive(document)} 已经有了，没有覆盖。")
            told.append(f"旧版存档为 {_archive(document)}")
            for write in archive_writes(source, document.name, current.data, _archive(document)):
                if write.name != _archive(document):
                    told.append(pointer_words(write.name))
                yield write
    model = shape.parse(tree, "checklist")[0]
    assert isinstance(model, Checklist)
    counted = _catalog(current, _with(current, model, counts=False), told)
    if counted is not None:
        name = current.loaded.workspace.catalogs[0].name
        yield Write(name, edited(current.catalog, counted), current.catalog)
    yield Write(document.name, data, current.data)


def _comparison(
    root: Path, current: _Current, difference: Difference, period: Period | None
) -> Comparison:
    old, new = difference.old, difference.new
    differences = (difference,) if difference.changes else ()
    replayed = None
    if period is not None and differences:
        key = key_of("checklist", new)
        sides = [Side(m.reference, {key: Document(current.document.name, m)}) for m in (old, new)]
        try:
            replayed = replay(Folder(root), sides[0], sides[1], differences, period)
        except ProblemsFound as error:
            raise DangjianError(f"不能重算：{error.message}") from error
    return Comparison(old.reference, new.reference, differences, (), (), replayed)
