"""seal and verify on the command line."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from dangjian.io.seals import read_seals
from dangjian.io.sources import Folder
from tests.cli.company import copy_to
from tests.engine import dangjian
from tests.helpers import contents

Capture = pytest.CaptureFixture[str]


def test_seal_and_verify(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    assert dangjian("seal", "2026-05", root=root) == 1
    assert "--provisional" in capsys.readouterr().err
    arguments = ["seal", "2026-05", "--by", "党群工作部", "--provisional"]
    assert dangjian(*arguments, root=root) == 0
    told = capsys.readouterr()
    assert told.out.strip().endswith("2026-05.1.yaml")
    assert "2026-05.1（暂定）" in told.err
    seal = read_seals(Folder(root))[0][0].model
    assert datetime.fromisoformat(seal.at).tzinfo is not None
    before = contents(root)
    assert dangjian(*arguments, root=root) == 0
    assert "没有变化" in capsys.readouterr().err
    assert dangjian("verify", root=root) == 0
    assert contents(root) == before


def test_verify_as_json(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    dangjian("seal", "2026-05", "--provisional", root=root)
    path = root / "records/2026-05/br-gear.branch.yaml"
    path.write_text(path.read_text("utf-8").replace("nofollow: 1", "nofollow: 2"), "utf-8")
    capsys.readouterr()
    assert dangjian("verify", "2026-05", "--format", "json", root=root) == 1
    found = json.loads(capsys.readouterr().out)
    (seal,) = found["seals"]
    assert found["holds"] is False
    assert seal["changes"][0]["name"] == "records/2026-05/br-gear.branch.yaml"
    assert seal["changes"][0]["details"][0]["where"] == "ZB27"
    assert "br-gear" in [move["unit"] for move in seal["moves"]]


def test_what_cannot_be_asked(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    assert dangjian("verify", root=root) == 2
    assert "还没有封存" in capsys.readouterr().err
    assert dangjian("seal", "May", root=root) == 2
    assert dangjian("verify", "--format", "xml", root=root) == 2
