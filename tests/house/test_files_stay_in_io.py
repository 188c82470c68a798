"""Nobody but io opens files, asks the file system, or knows in which folder something lies."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from dangjian.documents.settings import Settings
from dangjian.io.layout import FOLDERS, Layout, sealed_period
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from tests.example.company import EXAMPLE
from tests.house.sources import Source, at, sources

ASKS = frozenset(
    [
        "is_file",
        "is_dir",
        "is_symlink",
        "is_mount",
        "glob",
        "rglob",
        "iterdir",
        "read_bytes",
        "read_text",
        "write_bytes",
        "write_text",
        "unlink",
        "mkdir",
        "rmdir",
        "touch",
        "lstat",
        "stat",
        "chmod",
        "symlink_to",
        "hardlink_to",
        "open",
        "samefile",
        "readlink",
        "owner",
        "walk",
    ]
)
"""Methods of a Path that look at the disk; ``exists`` too, when nothing is passed to it."""
PURE = frozenset(
    [
        "environ",
        "PathLike",
        "devnull",
        "fsdecode",
        "fsencode",
        "fspath",
        "sep",
        "name",
        "cpu_count",
        "getpid",
        "strerror",
        "_exit",
    ]
)
"""What of ``os`` doesn't look at files."""
FILE_MODULES = frozenset(("tempfile", "glob", "mmap", "fcntl", "msvcrt"))
KNOWN_FOLDER = re.compile(
    r"^(?:records|corrections|rectifications|seals|originals|evidence|archive)/"
)


def _asking(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Name(id="open")):
                yield at(source, node)
            case ast.Call(func=ast.Attribute(attr="exists"), args=[]):
                yield at(source, node)
            case ast.Call(func=ast.Attribute(attr=name)) if name in ASKS:
                yield at(source, node)
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name not in PURE:
                yield at(source, node)
            case ast.Import(names=names) if FILE_MODULES & {each.name for each in names}:
                yield at(source, node)


@pytest.mark.parametrize("snippet", [
    "open('a')", "path.exists()", "here.is_file()", "os.listdir('.')", "import tempfile", "os.path.exists(a)",
])  # fmt: skip
def test_the_search_sees(snippet: str) -> None:
    assert list(_asking(Source("commands/x.py", snippet, ast.parse(snippet))))


def test_files_are_opened_in_io_alone() -> None:
    assert [found for each in sources() if each.room != "io" for found in _asking(each)] == []


def test_folders_are_joined_in_the_layout_alone() -> None:
    """A docstring may give an example; a string that begins with a folder of ours may not."""
    found = []
    for source in sources():
        docs = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
        found += [
            at(source, node)
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docs
            if KNOWN_FOLDER.match(node.value) and source.name != "io/layout.py"
            if source.room in ("io", "commands", "cli", "api.py")
        ]
    assert found == []


def test_default_folders_are_called_like_their_keys() -> None:
    given = {"organization": "o.yaml", "policy": "p.yaml", "checklists": ("c",)}
    settings = Settings(schema="dangjian/workspace@1", name="示例", **given)
    assert (
        Layout.of(settings).folders == Layout.written({}).folders == {key: key for key in FOLDERS}
    )


def test_the_files_of_the_example_lie_where_the_layout_says() -> None:
    workspace = load(Folder(EXAMPLE)).workspace
    assert workspace.settings is not None
    layout = Layout.of(workspace.settings.model)
    for each in workspace.records:
        m = each.model
        own = m.kind == "self"
        assert layout.record(m.unit, m.checklist_id, m.period, is_self_check=own) == each.name
    for each in workspace.corrections:
        m, number = each.model, int(each.name.split(".")[-2])
        assert layout.correction(m.period, m.unit, m.item, number) == each.name
    for each in workspace.rectifications:
        assert layout.rectification(each.model.id) == each.name
    for each in workspace.ledgers:
        assert layout.ledger(each.model.rules_id, each.model.year) == each.name
    assert layout.calendar(2026) in {each.name for each in workspace.calendars}


@pytest.mark.parametrize("folder", ["台账", "./台账/", "a/../台账"])
def test_a_folder_may_be_written_in_any_way(folder: str) -> None:
    layout = Layout.written({"rectifications": folder, "records": 5})
    name = "2026-05.br-a.A02"
    assert layout.rectification(name) == f"台账/2026-05/{name}.yaml"
    assert layout.record("br-a", "branch", "2026-05", is_self_check=True).startswith(
        "records/2026-05/"
    )


def test_a_seal_tells_its_period() -> None:
    assert sealed_period("seals/2026-Q2.12.yaml") == "2026-Q2"
