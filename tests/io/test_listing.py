"""What a listing finds, refuses, and passes over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.helpers import write_files

from dangjian.codes import reading
from dangjian.io.listing import escaped, is_around, is_copy, is_outside
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import MAX_BYTES, Refused

COPIES = (
    "x - 副本.yaml", "x.yaml.txt", "x.yaml~", "x (1).yaml", "x copy.yaml", "x - Copy (2).yaml",
    "x - 副本 (2).yaml", "x的副本.yaml", "副本 x.yaml", "复件 x.yaml", "x.yaml.bak", "x.yml.orig",
    "Copy of x.yaml", "~$x.yaml",
)  # fmt: skip
NO_COPIES = ("x.yaml", "points-copy.yaml", "br.copy.yaml", "办法（2026）.yaml", "policy@1.0.0.yaml")


@pytest.mark.parametrize("name", COPIES)
def test_a_copy(name: str) -> None:
    assert is_copy(name)


@pytest.mark.parametrize("name", NO_COPIES)
def test_no_copy(name: str) -> None:
    assert not is_copy(name)


def test_paths_that_lead_out_and_around() -> None:
    assert [is_outside(p) for p in ("a", "a/../b", "./a", "..", "../a", "/a")] == [
        False, False, False, True, True, True,
    ]  # fmt: skip
    assert [is_around(p) for p in ("..", "../..", "/", "../a", "/a", "a", ".")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip


def test_everything_under_a_folder_or_why_not(tmp_path: Path) -> None:
    write_files(tmp_path, {"r/b.yaml": "", "r/a/c.YML": "", "r/.h/x.yaml": "", "r/n.txt": ""})
    write_files(tmp_path, {"r/b - 副本.yaml": "", "elsewhere/x.yaml": ""})
    (tmp_path / "r/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "r/dangling.yaml").symlink_to("nowhere")
    os.mkfifo(tmp_path / "r/pipe.yaml")
    (tmp_path / "r/bad\nname.yaml").write_text("", encoding="utf-8")
    listing = Folder(tmp_path).listing("r")
    assert listing.names == ("r/a/c.YML", "r/b.yaml")
    assert listing.copies == ("r/b - 副本.yaml",)
    refused = {name: why.finding.code for name, why in listing.refused}
    assert refused == {
        "r/link": reading.LINK,
        "r/dangling.yaml": reading.LINK,
        "r/pipe.yaml": reading.NOT_A_FILE,
        "r/bad\\nname.yaml": reading.BAD_FILE_NAME,
    }


def test_a_link_on_the_way_and_the_path_itself(tmp_path: Path) -> None:
    write_files(tmp_path, {"real/2026-05/x.yaml": ""})
    (tmp_path / "records").symlink_to("real")
    for path in ("records", "records/2026-05", "records/2026-05/x.yaml"):
        [(name, why)] = Folder(tmp_path).listing(path).refused
        assert (name, why.finding.code) == ("records", reading.LINK)
    # How the machine's own folders are laid out is no business of a workspace.
    assert Folder(tmp_path / "records").listing("2026-05").names == ("2026-05/x.yaml",)


def test_a_file_a_missing_path_and_a_folder_around(tmp_path: Path) -> None:
    write_files(tmp_path, {"w/x.yaml": "", "y.yaml": ""})
    folder = Folder(tmp_path / "w")
    assert folder.listing("./x.yaml").names == ("x.yaml",)
    assert folder.listing("x.yaml").is_file
    assert not folder.listing("none").found
    assert folder.listing("../y.yaml").names == ("../y.yaml",)
    for around in ("..", str(tmp_path), "/"):
        [(_, why)] = folder.listing(around).refused
        assert why.finding.code is reading.AROUND


def test_bytes_of_plain_files_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"x.yaml": "内容"})
    (tmp_path / "link.yaml").symlink_to("x.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    folder = Folder(tmp_path)
    assert folder.read("x.yaml").decode() == "内容"
    expected = {
        "link.yaml": reading.LINK,
        "pipe.yaml": reading.NOT_A_FILE,
        "folder.yaml": reading.NOT_A_FILE,
        "none.yaml": reading.MISSING_FILE,
    }
    for name, code in expected.items():
        with pytest.raises(Refused) as caught:
            folder.read(name)
        assert caught.value.finding.code is code


def test_a_large_file_is_read_no_further_than_needed(tmp_path: Path) -> None:
    with (tmp_path / "x.yaml").open("wb") as file:
        file.truncate(MAX_BYTES * 3)
    assert len(Folder(tmp_path).read("x.yaml")) == MAX_BYTES + 1


def test_names_are_shown_without_what_steers_a_terminal() -> None:
    assert escaped("齿轮.yaml") == "齿轮.yaml"
    assert escaped("a\nb\x1b[2J") == "a\\nb\\x1b[2J"
    assert escaped(os.fsdecode(b"r\xff.yaml")) == "r\\udcff.yaml"
