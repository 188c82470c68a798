"""Record → sheet → filled in → collected → the same record, on random workspaces.

What a sheet has no cell for isn't compared: who judged a single entry, who approved that an item doesn't
apply, and entries of items that aren't listed in the month.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given

from dangjian.commands.checking import check_workspace
from dangjian.commands.collect import collect
from dangjian.documents.record import Record
from dangjian.documents.workspace import Workspace
from dangjian.io.sources import Folder
from dangjian.scoring.agenda import agenda_of
from dangjian.sheet.book import listed_posts
from dangjian.sheet.merging import plain_entry
from tests.helpers import contents, examples
from tests.oracle.workspaces import workspaces, write
from tests.sheets.test_office import filled_books


def comparable(workspace: Workspace, record: Record) -> dict[str, Any]:
    """The entries that a sheet can carry."""
    checklist = workspace.versions[record.checklist_id][record.version]
    agenda = agenda_of(workspace, checklist, record.period)
    listed = {post.item.id for post in listed_posts(agenda, workspace.tags[record.unit])}
    return {
        item: plain_entry(entry) for item, entry in (record.entries or {}).items() if item in listed
    }


def _by_two(space: dict[str, Any]) -> None:
    """Nobody inspects himself: every self-check is somebody else's."""
    for record in space["records"]:
        if record["kind"] == "self":
            record["by"] = "填报人"


@examples(3)
@given(workspaces("month"))
def test_round_trip(space: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "ws")
        _by_two(space)
        write(space, root)
        workspace, filled, records = filled_books(root)
        inbox = Path(folder, "inbox")
        inbox.mkdir()
        for unit, data in filled.items():
            (inbox / f"{unit}.xlsx").write_bytes(data)
        for document in workspace.records:
            (root / document.name).unlink()
        if not filled:
            return
        found = collect(root, [inbox], today=date(2026, 6, 2))
        assert not found.failed, [p.message for p in found.problems if p.is_error]
        models = (d.model for d in check_workspace(Folder(root)).workspace.records)
        new = {(m.unit, m.checklist, m.kind): m for m in models}
        for record in (each for unit in filled for each in records[unit]):
            wanted = comparable(workspace, record)
            got = new.get((record.unit, record.checklist, record.kind))
            if got is None:
                assert not wanted, record
                continue
            assert comparable(workspace, got) == wanted
            assert (got.by, got.date) == (record.by, record.date)
        before = contents(root)
        collect(root, [inbox], today=date(2026, 6, 3))
        assert contents(root) == before
