"""Steps of many problems at once: all or none, by ids or by the conditions of the list, with files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.io.yaml_reader import read
from tests.helpers import contents
from tests.workflows.rectifying import problems, workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four open problems: three of br-a, of which one is grave, and one of br-b."""
    made = workspace(tmp_path / "workspace")
    problems(made, "br-a", "第一件", "第二件")
    problems(made, "br-a", "要紧的", severity="major")
    problems(made, "br-b", "别家的")
    return made


A1, A2, A3, B1 = "2026-06.br-a.M1", "2026-06.br-a.M2", "2026-06.br-a.M3", "2026-06.br-b.M1"


def rectify(root: Path, *arguments: str) -> int:
    return run(["-C", str(root), "rectify", *arguments])


def states(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    capsys.readouterr()
    assert rectify(root, "list", "--format", "json") == 0
    return {each["id"]: each["status"] for each in json.loads(capsys.readouterr().out)}


def accept(root: Path, *which: str, by: str = "br-a") -> int:
    return rectify(root, "accept", *which, "--by", by, "--date", "2026-06-03")


def test_several_ids(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accept(root, A1, B1) == 0
    assert "接收 2 条。" in capsys.readouterr().out
    assert states(root, capsys) == {A1: "working", A2: "open", A3: "open", B1: "working"}


def test_conditions_of_the_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accept(root, "--unit", "br-a", "--severity", "一般") == 0
    assert states(root, capsys) == {A1: "working", A2: "working", A3: "open", B1: "open"}
    assert accept(root, "--status", "待接收", "--period", "2026-06", by="committee") == 0
    assert set(states(root, capsys).values()) == {"working"}


def test_all_or_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accept(root, A2) == 0
    before = contents(root)
    capsys.readouterr()
    assert accept(root, "--unit", "br-a") == 2
    said = capsys.readouterr().err
    assert "3 条里有 1 条现在不能接收，一条都没有写入" in said
    assert all(words in said for words in (A2, "整改中", "提交复核 submit"))
    assert A1 not in said
    assert contents(root) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("accept",), "要写明哪些问题"),
        (("accept", A1, "--unit", "br-a"), "只写一种"),
        (("accept", A1, "2026-06.br-a.M9"), "没有整改 2026-06.br-a.M9"),
        (("accept", "--status", "closed"), "没有符合条件的整改"),
        (("accept", "--unit", "br-x"), "没有单位 br-x"),
        (("submit", A1, "--attach", "nowhere.jpg"), "没有附件"),
    ],
)
def test_refusals(
    root: Path, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(root)
    assert rectify(root, *arguments, "--by", "br-a", "--date", "2026-06-03") == 2
    assert sentence in capsys.readouterr().err
    assert contents(root) == before


def test_attached_files_are_evidence(root: Path, tmp_path: Path) -> None:
    photo = tmp_path / "公告栏 照片.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    short = hashlib.sha256(b"\xff\xd8 a photo").hexdigest()[:8]
    assert accept(root, A1, A2) == 0
    day = ("--by", "br-a", "--date", "2026-06-04")
    assert rectify(root, "submit", A1, A2, "--attach", str(photo), "--evidence", "记录", *day) == 0
    for name in (A1, A2):
        kept = f"evidence/{name}/{short}-公告栏 照片.jpg"
        assert (root / kept).read_bytes() == b"\xff\xd8 a photo"
        text = (root / f"rectifications/2026-06/{name}.yaml").read_bytes()
        assert read(text)["events"][-1]["evidence"] == ["记录", kept]  # type: ignore[index,call-overload]
    assert run(["-C", str(root), "validate", "--strict"]) == 0


def test_what_may_not_be_attached(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    big, empty, link = (tmp_path / name for name in ("大.jpg", "空.jpg", "链接.jpg"))
    with big.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    empty.touch()
    link.symlink_to(tmp_path / "workspace" / "dangjian.yaml")
    assert accept(root, A1) == 0
    before = contents(root)
    for path, sentence in ((big, "超过 20 MB"), (empty, "是空的"), (link, "不是普通文件"), (tmp_path, "不是普通文件")):  # fmt: skip
        assert rectify(root, "submit", A1, "--by", "br-a", "--attach", str(path)) == 2
        assert sentence in capsys.readouterr().err
    assert contents(root) == before


def test_escalating_all_that_are_due(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Conditions choose among those for which a step is due; taken once, there is none left."""
    late = ("--by", "committee", "--date", "2026-12-01")
    assert rectify(root, "escalate", "--overdue", *late) == 0
    assert "升级 4 条。" in capsys.readouterr().out
    assert rectify(root, "escalate", "--overdue", *late) == 2
    assert "没有符合条件的整改" in capsys.readouterr().err


def test_transferring_all_of_a_unit(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--from-unit", "br-a", "--unit", "br-b", "--by", "committee")
    assert rectify(root, "transfer", *options, "--date", "2026-06-03") == 0
    capsys.readouterr()
    assert rectify(root, "list", "--unit", "br-b", "--format", "json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
