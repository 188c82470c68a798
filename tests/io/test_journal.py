"""io.journal: several files, all or none; what a kill left is finished or undone, and told."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.helpers import contents, write_files

from dangjian.errors import DangjianError
from dangjian.io import journal
from dangjian.io.atomic import Staged, digest_of
from dangjian.io.journal import JOURNAL_FILE, Write, refuse_unfinished, unfinished, write_together
from dangjian.io.lock import workspace_lock

OLD = {"a.yaml": "a", "records/b.yaml": "b"}
WRITES = (
    Write("a.yaml", b"A", b"a"),
    Write("records/b.yaml", b"B", b"b"),
    Write("records/new/c.yaml", b"C", None),
)
NEW = {"a.yaml": b"A", "records/b.yaml": b"B", "records/new/c.yaml": b"C"}


class Killed(BaseException):
    """Nothing may catch it."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "ws", OLD)


def killed_after(
    root: Path, count: int, monkeypatch: pytest.MonkeyPatch, writes: Sequence[Write] = WRITES
) -> None:
    """Write, and die once ``count`` files are in place."""
    done: list[Staged] = []
    real: Callable[[Staged], None] = journal.settle

    def settle(staged: Staged) -> None:
        if len(done) == count:
            raise Killed
        real(staged)
        done.append(staged)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "settle", settle)
        with pytest.raises(Killed), workspace_lock(root):
            write_together(root, writes)


def entry(name: str, before: bytes | None, after: bytes, temporary: str) -> dict[str, str]:
    old = "" if before is None else digest_of(before)
    return {"name": name, "before": old, "after": digest_of(after), "temporary": temporary}


def leave(root: Path, *entries: dict[str, str]) -> None:
    """A journal as somebody may have put it there."""
    said = {"command": "dangjian x", "files": entries}
    (root / JOURNAL_FILE).write_text(json.dumps(said), encoding="utf-8")


def test_all_are_written_and_no_trace_is_left(root: Path) -> None:
    with workspace_lock(root):
        assert write_together(root, WRITES) == tuple(NEW)
    assert contents(root) == NEW
    with workspace_lock(root):
        assert write_together(root, [Write("a.yaml", b"A", b"A")]) == ()


@pytest.mark.parametrize(
    "spoilt",
    [
        Write("a.yaml", b"X", b"read before"),
        Write("gone.yaml", b"X", b"read before"),
        Write("records/b.yaml", b"X", None),
        Write("../outside.yaml", b"X", None),
    ],
)
def test_one_that_cannot_be_written_keeps_all_back(root: Path, spoilt: Write) -> None:
    before = contents(root.parent)
    with pytest.raises(DangjianError), workspace_lock(root):
        write_together(root, [WRITES[2], spoilt])
    assert contents(root.parent) == before


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_next_writer_finishes_and_says_so(
    root: Path, count: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    killed_after(root, count, monkeypatch)
    assert "没有写完" in unfinished(root)
    with pytest.raises(DangjianError, match="不可信"):
        refuse_unfinished(root)
    with caplog.at_level(logging.WARNING, "dangjian"), workspace_lock(root):
        pass
    assert f"补写 {3 - count} 个文件" in caplog.text
    assert contents(root) == NEW
    refuse_unfinished(root)


def test_what_was_changed_in_between_is_left_alone_and_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    killed_after(root, 1, monkeypatch)
    (root / "records/b.yaml").write_bytes(b"somebody's")
    with workspace_lock(root):
        pass
    assert "records/b.yaml 后来又被改动" in caplog.text
    left = contents(root)
    assert {name: left[name] for name in NEW} == NEW | {"records/b.yaml": b"somebody's"}
    assert unfinished(root) == ""


def test_without_its_contents_nothing_is_begun(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    killed_after(root, 0, monkeypatch)
    for temporary in (root / "records").glob(".dangjian-*.tmp"):
        temporary.unlink()
    with workspace_lock(root):
        pass
    assert "已经撤销" in caplog.text
    assert contents(root) == {name: text.encode() for name, text in OLD.items()}


def test_a_journal_reaches_no_further_than_writing_does(root: Path) -> None:
    outside = root.parent / "outside"
    write_files(outside, {"x.yaml": "x", ".dangjian-1-00000000.tmp": "evil"})
    (root / "linked").symlink_to(outside)
    (root / ".dangjian-1-00000000.tmp").write_bytes(b"evil")
    leave(
        root,
        entry("../outside/x.yaml", b"x", b"evil", ".dangjian-1-00000000.tmp"),
        entry("linked/x.yaml", b"x", b"evil", ".dangjian-1-00000000.tmp"),
        entry(str(outside / "x.yaml"), b"x", b"evil", ".dangjian-1-00000000.tmp"),
    )
    with workspace_lock(root):
        pass
    assert (outside / "x.yaml").read_bytes() == b"x"
    assert (outside / ".dangjian-1-00000000.tmp").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"command": "x", "files": []}',
        '{"command": "x", "files": [{"name": "a.yaml"}]}',
        '{"command": "x", "files": [{"name": "a.yaml", "before": "", "after": "", "temporary": "../b"}]}',
    ],
)
def test_a_journal_that_makes_no_sense_stops_everybody(root: Path, text: str) -> None:
    (root / JOURNAL_FILE).write_text(text, encoding="utf-8")
    assert unfinished(root)
    with pytest.raises(DangjianError, match="读不懂"), workspace_lock(root, wait=0):
        pytest.fail("nobody knows what it meant")


def test_a_journal_may_be_no_link(root: Path) -> None:
    (root / JOURNAL_FILE).symlink_to(root / "a.yaml")
    with pytest.raises(DangjianError, match="读不懂"), workspace_lock(root, wait=0):
        pytest.fail("a link")
    assert (root / "a.yaml").read_bytes() == b"a"


def test_ledgers_may_lie_in_the_restricted_folder(root: Path) -> None:
    settings = (
        "schema: dangjian/workspace@1\nname: x\norganization: o.yaml\npolicy: p.yaml\n"
        "checklists: [checklists]\nledgers: ../restricted/ledgers\n"
    )
    write_files(root, {"dangjian.yaml": settings})
    with workspace_lock(root):
        write_together(
            root,
            [Write("a.yaml", b"A", b"a"), Write("../restricted/ledgers/x.yaml", b"x", None)],
        )
    assert (root.parent / "restricted/ledgers/x.yaml").read_bytes() == b"x"
    with pytest.raises(DangjianError, match="不在"), workspace_lock(root):
        write_together(root, [Write("../restricted/x.yaml", b"x", None)])
