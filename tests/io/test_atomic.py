"""io.atomic: the old content or the new, whatever happens."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from tests.io.faults import run_faults, run_kills

from dangjian.errors import DangjianError
from dangjian.io import atomic
from dangjian.io.atomic import digest_of, styled_like, write_bytes, write_text

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_writes_and_makes_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "整改.yaml"
    assert write_bytes(target, b"one")
    assert target.read_bytes() == b"one"
    assert write_bytes(target, b"two")
    assert target.read_bytes() == b"two"
    assert names(target.parent) == ["整改.yaml"]


def test_nothing_is_rewritten_when_nothing_changes(tmp_path: Path) -> None:
    target = tmp_path / "a.yaml"
    write_bytes(target, b"same")
    os.utime(target, ns=(1, 1))
    assert not write_bytes(target, b"same")
    assert target.stat().st_mtime_ns == 1


@pytest.mark.parametrize("form", [bytes, digest_of], ids=["bytes", "digest"])
def test_refuses_what_changed_since_it_was_read(tmp_path: Path, form: object) -> None:
    target = tmp_path / "a.yaml"
    target.write_bytes(b"theirs")
    expected = form(b"read before")  # type: ignore[operator]
    with pytest.raises(DangjianError, match="被别人改过"):
        write_bytes(target, b"mine", expected=expected)
    assert target.read_bytes() == b"theirs"
    assert write_bytes(target, b"mine", expected=form(b"theirs"))  # type: ignore[operator]


def test_refuses_what_is_gone_since_it_was_read(tmp_path: Path) -> None:
    with pytest.raises(DangjianError, match="现在没有了"):
        write_bytes(tmp_path / "a.yaml", b"mine", expected=b"read before")
    assert names(tmp_path) == []


def test_new_files_never_cover_others(tmp_path: Path) -> None:
    target = tmp_path / "a.yaml"
    assert write_bytes(target, b"first", new=True)
    with pytest.raises(DangjianError, match="已经有了"):
        write_bytes(target, b"second", new=True)
    assert target.read_bytes() == b"first"
    assert names(tmp_path) == ["a.yaml"]


def test_new_files_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(atomic.os, "link", refuse)
    target = tmp_path / "a.yaml"
    assert write_bytes(target, b"first", new=True)
    with pytest.raises(DangjianError, match="已经有了"):
        write_bytes(target, b"second", new=True)
    assert target.read_bytes() == b"first"
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (None, "一\n二\n", "一\n二\n".encode()),
        (b"a\r\nb\r\n", "a\nc\n", b"a\r\nc\r\n"),
        (b"a\r\nb\r\n", "a\r\nc\n", b"a\r\nc\r\n"),
        (b"a\nb\n", "a\r\nc\r\n", b"a\nc\n"),
        (b"a\nb\nc\r\n", "d\n", b"d\n"),
        (b"\xef\xbb\xbfa\n", "b\n", b"\xef\xbb\xbfb\n"),
        (b"\xef\xbb\xbfa\n", "\ufeffb\n", b"\xef\xbb\xbfb\n"),
        (b"", "a\n", b"a\n"),
    ],
)
def test_line_ends_and_bom_are_kept(before: bytes | None, text: str, after: bytes) -> None:
    assert styled_like(before, text) == after


def test_text_keeps_the_style_of_the_file(tmp_path: Path) -> None:
    target = tmp_path / "a.yaml"
    target.write_bytes(b"a: 1\r\n")
    assert not write_text(target, "a: 1\n")
    assert write_text(target, "a: 2\nb: 3\n", expected=b"a: 1\r\n")
    assert target.read_bytes() == b"a: 2\r\nb: 3\r\n"


@posix
def test_the_mode_is_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    write_bytes(real, b"new")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@posix
@pytest.mark.parametrize("new", [False, True])
def test_nothing_is_written_through_a_link(tmp_path: Path, new: bool) -> None:
    home, outside = tmp_path / "ws", tmp_path / "outside"
    for folder in (home, outside):
        folder.mkdir()
    (outside / "precious").write_bytes(b"precious")
    (home / "linked").symlink_to(outside)
    (home / "a.yaml").symlink_to(outside / "precious")
    (home / "b.yaml").symlink_to(outside / "nowhere")
    for name in ("a.yaml", "b.yaml", "linked/precious", "linked/c.yaml"):
        with pytest.raises(DangjianError, match="是一个链接"):
            write_bytes(home / name, b"mine", new=new, within=home)
    assert (outside / "precious").read_bytes() == b"precious"
    assert names(outside) == ["precious"]
    write_bytes(home / "linked" / "c.yaml", b"mine")  # the folder itself was chosen by the caller
    assert names(outside) == ["c.yaml", "precious"]


@posix
def test_a_workspace_may_be_reached_through_a_link_but_not_left(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "ws").symlink_to(tmp_path / "real")
    assert write_bytes(tmp_path / "ws" / "a.yaml", b"1", within=tmp_path / "ws")
    assert names(tmp_path / "real") == ["a.yaml"]
    with pytest.raises(DangjianError, match=r"不在 .* 里"):
        write_bytes(tmp_path / "ws" / ".." / "b.yaml", b"1", within=tmp_path / "ws")
    assert names(tmp_path) == ["real", "ws"]


@posix
def test_pipes_and_devices_are_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(DangjianError, match="不是普通文件"):
            write_bytes(path, b"x")
    assert not stat.S_ISREG(os.stat("/dev/null").st_mode)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "a.yaml"
    target.write_bytes(b"old")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DangjianError, match="没有写入权限"):
            write_bytes(target, b"new")
    finally:
        tmp_path.chmod(0o700)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只能读"), (errno.EACCES, "没有写入权限")],
)
def test_reasons_are_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic.os, "fsync", refuse)
    target = tmp_path / "a.yaml"
    target.write_bytes(b"old")
    with pytest.raises(DangjianError, match=sentence):
        write_bytes(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.yaml"]


def test_a_folder_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(DangjianError, match="那里是一个文件夹"):
        write_bytes(tmp_path / "a.yaml", b"new")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DangjianError, match="没有写成"):
        write_bytes(tmp_path / "file" / "a.yaml", b"new")


def test_a_fault_anywhere_leaves_old_or_new(tmp_path: Path) -> None:
    assert run_faults(tmp_path, 108) == 108


def test_a_killed_writer_leaves_old_or_new(tmp_path: Path) -> None:
    assert run_kills(tmp_path, 5) >= 0
