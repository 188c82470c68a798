"""Where files count: the folder that the settings name, and every seal around a month."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dangjian.cli.app import run
from tests.example.company import EXAMPLE
from tests.helpers import contents, copied

PROBLEM = "2026-05.br-logistics.ZB19"
CORRECTION = (
    "correct", "--unit", "br-logistics", "--checklist", "branch", "--period", "2026-05", "--item", "ZB19",
    "--kind", "appeal", "--reason", "x", "--requested-by", "br-logistics", "--decided-by", "dept-party",
    "--value", "{late: 1}", "--dry-run",
)  # fmt: skip


def test_a_step_goes_to_the_register_and_not_to_an_old_copy(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    shutil.copytree(root / "rectifications", root / "台账")
    settings = root / "dangjian.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nrectifications: 台账\n", "utf-8")
    old, new = contents(root / "rectifications"), contents(root / "台账")
    step = (
        "rectify",
        "reopen",
        PROBLEM,
        "--by",
        "dept-party",
        "--date",
        "2026-08-03",
        "--note",
        "x",
    )
    assert run(["-C", str(root), *step]) == 0
    assert contents(root / "rectifications") == old
    after = contents(root / "台账")
    assert [name for name in after if after[name] != new[name]] == [f"2026-05/{PROBLEM}.yaml"]


@pytest.mark.parametrize(
    ("sealed", "told"),
    [((), ()), (("2026-Q2",), ("2026-Q2",)), (("2026-Q2", "2026-05"), ("2026-05", "2026-Q2")),
     (("2026-Q1",), ()), (("2026",), ("2026",))],
)  # fmt: skip
def test_correcting_a_month_tells_of_every_seal_around_it(
    sealed: tuple[str, ...],
    told: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    for period in sealed:
        run(["-C", str(root), "seal", period, "--by", "dept-party", "--provisional"])
    capsys.readouterr()
    assert run(["-C", str(root), *CORRECTION]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "已经封存" in line]
    assert [line.rsplit(" ", 1)[1] for line in lines] == list(told)
