from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engine import copy_to, dangjian
from tests.helpers import ROOT, contents, copied


def test_byte_for_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    source = root / "checklists/branch.yaml"
    source.write_bytes(
        source.read_bytes().replace(b"\n", b"\r\n") + b"# \xe7\xbb\x93\xe5\xb0\xbe\r\n"
    )
    assert dangjian("freeze", "branch", root=root) == 0
    archived = root / "checklists/archive/branch@1.0.0.yaml"
    assert archived.read_bytes() == source.read_bytes()
    assert "checklists/archive/branch@1.0.0.yaml" in capsys.readouterr().out
    assert dangjian("validate", root=root) == 0


def test_twice_is_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there with the same meaning stays, comments and all."""
    root = copy_to(tmp_path)
    dangjian("freeze", "branch", root=root)
    archived = root / "checklists/archive/branch@1.0.0.yaml"
    archived.write_text("# 旧注释\n" + archived.read_text("utf-8"), encoding="utf-8")
    before = contents(root)
    capsys.readouterr()
    assert dangjian("freeze", "branch", root=root) == 0
    assert "没有重写" in capsys.readouterr().out
    assert contents(root) == before


def test_another_meaning_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    dangjian("freeze", "branch", root=root)
    source = root / "checklists/branch.yaml"
    source.write_text(source.read_text("utf-8").replace("points: 4", "points: 5"), encoding="utf-8")
    before = contents(root)
    assert dangjian("freeze", "branch", root=root) == 1
    assert "先升版本" in capsys.readouterr().err
    assert contents(root) == before


def test_a_change_after_freezing_needs_a_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both files say 1.0.0 now; what is compared is what they mean."""
    root = copy_to(tmp_path)
    dangjian("freeze", "branch", root=root)
    source = root / "checklists/branch.yaml"
    source.write_text(source.read_text("utf-8").replace("points: 4", "points: 5"), encoding="utf-8")
    capsys.readouterr()
    for old in ("branch@1.0.0", str(root / "checklists/archive/branch@1.0.0.yaml")):
        assert dangjian("diff", old, str(source), root=root) == 1
        assert "版本升得不够，至少应为 1.1.0" in capsys.readouterr().out


def test_a_new_version_stands_beside_the_old(tmp_path: Path) -> None:
    root = copy_to(tmp_path)
    dangjian("freeze", "branch", root=root)
    source = root / "checklists/branch.yaml"
    newer = source.read_text("utf-8").replace(
        'version: "1.0.0"', 'version: "1.1.0"\neffective: 2026-07'
    )
    source.write_text(newer, encoding="utf-8")
    assert dangjian("freeze", "branch", root=root) == 0
    names = sorted(path.name for path in (root / "checklists/archive").iterdir())
    assert names == ["branch@1.0.0.yaml", "branch@1.1.0.yaml"]
    assert dangjian("validate", root=root) == 0


def test_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    assert dangjian("freeze", "brunch", root=root) == 2
    assert "是不是想写 branch" in capsys.readouterr().err
    assert dangjian("freeze", "x", root=root) == 2
    assert "现有清单、细则" in capsys.readouterr().err


def test_a_list_with_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    source = root / "checklists/quality.yaml"
    source.write_text(source.read_text("utf-8").replace("floor: 90", "floor: 99"), encoding="utf-8")
    assert dangjian("freeze", "quality", root=root) == 1
    assert "改正后再存档" in capsys.readouterr().err
    assert not (root / "checklists/archive").exists()


def test_the_policy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The archived version judges the months before the new one is in force."""
    root = copy_to(tmp_path)
    before = _scores(root, capsys)
    assert dangjian("freeze", "policy", root=root) == 0
    archived = root / "archive" / "policy@1.0.0.yaml"
    assert archived.read_bytes() == (root / "policy.yaml").read_bytes()
    newer = (
        (root / "policy.yaml").read_text("utf-8").replace('version: "1.0.0"', 'version: "2.0.0"')
    )
    newer = newer.replace("effective: 2026-01", "effective: 2026-12")
    newer = newer.replace("missing: zero", "missing: exclude")
    (root / "policy.yaml").write_text(newer, encoding="utf-8")
    assert _scores(root, capsys) == before
    archived.unlink()
    assert dangjian("score", "2026-05", root=root) == 1


def test_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    assert dangjian("freeze", "all", root=root) == 0
    names = {path.relative_to(root).as_posix() for path in root.rglob("archive/*.yaml")}
    assert {"archive/policy@1.0.0.yaml", "checklists/archive/branch@1.0.0.yaml"} <= names
    capsys.readouterr()
    assert dangjian("freeze", "all", root=root) == 0
    assert capsys.readouterr().out.count("没有重写") == len(names)
    assert dangjian("validate", root=root) == 0


def test_points_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "gear"
    copied(ROOT / "examples" / "gear-company", root)
    rules = next(
        path
        for path in (root / "checklists").glob("*.yaml")
        if "points-rules@1" in path.read_text("utf-8")
    )
    name = re.search(r"^id: (\S+)", rules.read_text("utf-8"), re.MULTILINE)
    assert name is not None
    assert dangjian("freeze", name[1], root=root) == 0
    [archived] = (root / "checklists").rglob(f"archive/{name[1]}@*.yaml")
    assert archived.read_bytes() == rules.read_bytes()
    assert dangjian("validate", root=root) == 0


def _scores(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert dangjian("score", "2026-05", "--format", "csv", root=root) == 0
    return capsys.readouterr().out
