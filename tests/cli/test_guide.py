"""``dangjian guide``: the guide at hand for installed users."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.commands.guide import chapter
from tests.helpers import ROOT

GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(path for path in GUIDE.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_chapter_by_its_title_and_by_its_file(page: Path) -> None:
    whole = page.read_text(encoding="utf-8")
    title = whole.splitlines()[0].removeprefix("# ")
    for name in (title, page.stem, page.name):
        assert chapter(name) == whole


def test_a_chapter_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "党课"]) == 0
    assert capsys.readouterr().out == (GUIDE / "party-lecture.md").read_text(encoding="utf-8")


def test_without_a_name_every_chapter_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide"]) == 0
    listed = capsys.readouterr().out
    titles = [page.read_text(encoding="utf-8").splitlines()[0][2:] for page in PAGES]
    assert all(f"| {title} |" in listed for title in titles)
    assert listed.count("\n| ") == len(titles) + 2  # heading and rule


def test_a_near_miss_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "民主生活"]) == 2
    said = capsys.readouterr().err
    assert "没有“民主生活”这一章" in said
    assert "是不是想写 民主生活会" in said


def test_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "党课", "--output", str(tmp_path / "党课.md")]) == 0
    capsys.readouterr()
    written = (tmp_path / "党课.md").read_text(encoding="utf-8")
    assert written == (GUIDE / "party-lecture.md").read_text(encoding="utf-8")


def test_the_wheel_has_the_guide() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included["docs/guide"] == "dangjian/shipped/guide"
