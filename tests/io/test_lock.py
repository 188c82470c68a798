"""io.lock: one writer at a time, and everyone can see who."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dangjian.errors import DangjianError
from dangjian.io import lock
from dangjian.io.lock import LOCK_FILE, break_lock, holder_of, workspace_lock
from dangjian.io.lock import LockHolder as Holder

HOLD = """
import sys, time
from pathlib import Path
from dangjian.io.lock import workspace_lock
with workspace_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""

ADD = """
import sys
from pathlib import Path
from dangjian.io.atomic import write_bytes
from dangjian.io.lock import workspace_lock
root, me = Path(sys.argv[1]), sys.argv[2]
path = root / "events.txt"
for number in range(50):
    with workspace_lock(root):
        before = path.read_bytes()
        write_bytes(path, before + f"{me}.{number}\\n".encode(), expected=before)
"""


def left_by(root: Path, **changes: object) -> None:
    """A lock file as a process of another machine leaves it."""
    holder = {
        "pid": 7,
        "host": "另一台电脑",
        "user": "张三",
        "since": "2026-05-28 09:00:00",
        "command": "dangjian collect",
    }
    text = json.dumps(holder | changes, ensure_ascii=False)
    (root / LOCK_FILE).write_text(text, encoding="utf-8")


@pytest.fixture
def holding(tmp_path: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.communicate()


def test_the_holder_is_visible_and_goes_away(tmp_path: Path) -> None:
    with workspace_lock(tmp_path):
        holder = holder_of(tmp_path)
        assert holder is not None
        assert holder.is_here
        assert holder.command.startswith("dangjian")
    assert holder_of(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_the_block_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), workspace_lock(tmp_path):
        raise ValueError("x")
    with workspace_lock(tmp_path, wait=0):
        pass


def test_a_held_lock_names_its_holder(tmp_path: Path, holding: subprocess.Popen[bytes]) -> None:
    with (
        pytest.raises(DangjianError, match=f"进程 {holding.pid}"),
        workspace_lock(tmp_path, wait=0),
    ):
        pytest.fail("two writers")
    with pytest.raises(DangjianError, match="没有解锁"):
        break_lock(tmp_path)
    assert holding.poll() is None


def test_a_dead_holder_is_replaced(tmp_path: Path, holding: subprocess.Popen[bytes]) -> None:
    half = tmp_path / "records" / f".dangjian-{holding.pid}-0a0b0c0d.tmp"
    other = tmp_path / "records" / f".dangjian-{holding.pid}0-0a0b0c0d.tmp"
    half.parent.mkdir()
    half.write_bytes(b"half")
    other.write_bytes(b"someone else's")
    holding.kill()
    holding.wait()
    assert holder_of(tmp_path) is not None
    with workspace_lock(tmp_path, wait=0):
        assert not half.exists()
        assert other.exists()


def test_another_machine_must_be_unlocked(tmp_path: Path) -> None:
    left_by(tmp_path)
    with pytest.raises(DangjianError) as caught, workspace_lock(tmp_path, wait=0):
        pytest.fail("two writers")
    assert "另一台电脑 上的 张三（dangjian collect，进程 7" in caught.value.message
    assert "dangjian unlock" in caught.value.hint
    left = break_lock(tmp_path)
    assert left is not None
    assert left.user == "张三"
    assert break_lock(tmp_path) is None
    with workspace_lock(tmp_path, wait=0):
        pass


@pytest.mark.parametrize("text", ["", "{", '{"pid": 3}', "[]", "null", '"x"'])
def test_a_spoilt_lock_file_is_a_free_lock(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK_FILE).write_text(text, encoding="utf-8")
    with workspace_lock(tmp_path, wait=0):
        assert holder_of(tmp_path) is not None


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DangjianError, match="文件夹不存在"), workspace_lock(tmp_path / "none"):
        pytest.fail("no folder")


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("flock")
    import errno
    import os

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOTSUP, "no locks here")

    monkeypatch.setattr(lock.fcntl, "flock", refuse)
    left_by(tmp_path, pid=os.getpid(), host=lock._host())
    with pytest.raises(DangjianError, match="正被"), workspace_lock(tmp_path, wait=0):
        pytest.fail("two writers")
    left_by(tmp_path, pid=2**22 + 1, host=lock._host())
    with workspace_lock(tmp_path, wait=0):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("kind", ["link", "hard link", "link to nothing", "pipe"])
def test_what_lies_in_the_place_of_the_lock_is_left_alone(tmp_path: Path, kind: str) -> None:
    import os

    root, precious = tmp_path / "ws", tmp_path / "precious"
    root.mkdir()
    precious.write_bytes(b"precious")
    match kind:
        case "link":
            (root / LOCK_FILE).symlink_to(precious)
        case "hard link":
            (root / LOCK_FILE).hardlink_to(precious)
        case "link to nothing":
            (root / LOCK_FILE).symlink_to(tmp_path / "nothing")
        case "pipe":
            os.mkfifo(root / LOCK_FILE)
    with pytest.raises(DangjianError, match="不是 dangjian 的锁"), workspace_lock(root, wait=0):
        pytest.fail("locked something else")
    with pytest.raises(DangjianError, match="不是 dangjian 的锁"):
        break_lock(root)
    assert holder_of(root) is None
    assert precious.read_bytes() == b"precious"
    assert not (tmp_path / "nothing").exists()


def test_eight_writers_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "events.txt").write_bytes(b"")
    writers = [
        subprocess.Popen([sys.executable, "-c", ADD, str(tmp_path), str(number)])
        for number in range(8)
    ]
    assert [writer.wait() for writer in writers] == [0] * 8
    lines = (tmp_path / "events.txt").read_text(encoding="utf-8").split()
    assert sorted(lines) == sorted(f"{a}.{b}" for a in range(8) for b in range(50))
    assert holder_of(tmp_path) is None


def test_the_words_name_everything() -> None:
    holder = Holder(3, "pc", "李四", "2026-05-28 09:00:00", "dangjian format")
    assert holder.words == "pc 上的 李四（dangjian format，进程 3，2026-05-28 09:00:00 开始）"
