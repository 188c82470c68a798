"""A group of companies: what its members say, who is ranked with whom, who holds to the group's lists."""

from __future__ import annotations

import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

import dangjian
from dangjian.cli.app import run
from tests.helpers import ROOT, copied
from tests.repositories import commit, needs_git, repository

EXAMPLE = ROOT / "examples" / "gear-group"
DAY = ["--date", "2026-06-12"]


@pytest.fixture
def group(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path / "集团")


def scores_of(root: Path, capsys: pytest.CaptureFixture[str], *more: str, status: int = 1) -> Any:
    capsys.readouterr()
    command = ["group", "score", "2026-05", "--format", "json", *DAY, *more, "-C", str(root)]
    assert run(command) == status
    return json.loads(capsys.readouterr().out, parse_float=Decimal)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def mended(group: Path) -> Path:
    """The group without the broken record."""
    edit(group / "heat/records/2026-05/br-3.branch.yaml", "GZ05: 两次", "GZ05: 2")
    return group


def test_members_say_what_they_say_alone(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = scores_of(group, capsys)
    assert [member["id"] for member in scores["members"]] == ["gear", "shaft", "heat"]
    for member in scores["members"]:
        own = dangjian.score(dangjian.load(group / member["id"]), "2026-05").ranking
        rows = {r["unit"]: r for r in scores["ranking"] if r["member"] == member["id"]}
        assert {row.unit: (row.score, row.rank, row.grade) for row in own} == {
            unit: (row["score"], row["own_rank"], row["grade"]) for unit, row in rows.items()
        }
        ranked = [row.score for row in own if row.rank is not None and row.score is not None]
        assert abs(member["mean"] - sum(ranked) / len(ranked)) <= Decimal("0.005")
        assert member["units"] == len(own)
    assert [member["sealed"] for member in scores["members"]] == [False, True, True]


def test_the_same_rules_are_ranked_together_others_apart(
    group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = scores_of(group, capsys)
    ranks = {(row["member"], row["unit"]): row["rank"] for row in scores["ranking"]}
    # 100, 100, 92.78, 86.11, 80 of the two companies with list 1.1.0; the broken one isn't ranked.
    assert ranks["gear", "br-1"] == ranks["heat", "br-1"] == 1
    assert ranks["gear", "br-2"] == 3
    assert ranks["heat", "br-2"] == 4
    assert ranks["gear", "br-3"] == 5
    assert ranks["heat", "br-3"] is None
    assert [each["members"] for each in scores["comparisons"]] == [["gear", "heat"], ["shaft"]]
    assert "1.0.0 版" in scores["apart"][0]


def test_a_policy_that_means_something_else_parts_companies(
    group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comment doesn't."""
    edit(group / "heat/policy.yaml", "missing: zero", "missing: zero   # 漏报记零分")
    assert scores_of(group, capsys)["comparisons"][0]["members"] == ["gear", "heat"]
    edit(group / "heat/policy.yaml", "missing: zero", "missing: exclude")
    scores = scores_of(group, capsys)
    assert [each["members"] for each in scores["comparisons"]] == [["gear"], ["shaft"], ["heat"]]


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda root: shutil.rmtree(root / "shaft"), "shaft 里没有 dangjian.yaml"),
        (lambda root: (root / "shaft/policy.yaml").unlink(), "没有计分"),
    ],
)
def test_a_member_that_cannot_be_scored_keeps_nobody_back(
    group: Path, harm: Any, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = scores_of(group, capsys)
    harm(group)
    scores = scores_of(group, capsys)
    shaft = scores["members"][1]
    assert (shaft["units"], shaft["mean"], shaft["open"]) == (0, None, None)
    problem = shaft["problems"][0]
    assert problem["code"] == "DJ972"
    assert says in problem["message"]
    others = [row for row in whole["ranking"] if row["member"] != "shaft"]
    assert [row for row in scores["ranking"] if row["member"] != "shaft"] == others


def test_all_well_is_exit_0(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = scores_of(mended(group), capsys, status=0)
    assert all(member["problems"] == [] for member in scores["members"])


def test_processes_give_the_same_bytes(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["group", "score", "2026-05", "--format", "json", *DAY, "-C", str(group)]
    assert run(command) == 1
    alone = capsys.readouterr().out
    assert run([*command, "--jobs", "2"]) == 1
    assert capsys.readouterr().out == alone


class TestLists:
    """``group validate``."""

    def test_who_lags_behind(self, group: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["group", "validate", "-C", str(mended(group))]) == 1
        text = capsys.readouterr().out
        (line,) = (each for each in text.splitlines() if "落后" in each and "补进" in each)
        assert "branch@1.0.0" in line
        assert "补进 GZ06；按集团改 GZ05" in line
        assert "DJ975" in self._codes(group, capsys)

    def test_own_items_are_free_at_a_version_of_ones_own(
        self, group: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = group / "gear/checklists/branch.yaml"
        text = own.read_text(encoding="utf-8")
        item = (
            text[text.rindex("      - id: GZ06") :]
            .replace("GZ06", "CL01")
            .replace("公开栏", "展板")
        )
        own.write_text(f"{text}{item}", encoding="utf-8")
        assert "DJ976" in self._codes(group, capsys)
        edit(own, 'version: "1.1.0"', 'version: "1.2.0"')
        for record in (group / "gear/records/2026-05").iterdir():
            edit(record, "branch@1.1.0", "branch@1.2.0")
        assert not self._codes(group, capsys) & {"DJ973", "DJ974", "DJ976"}

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("points: 10", "points: 11", "DJ974"),
            ("id: GZ06", "id: ZZ06", "DJ973"),
        ],
    )
    def test_items_of_the_group_are_kept(
        self, group: Path, old: str, new: str, code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = group / "gear/checklists/branch.yaml"
        edit(own, old, new)
        edit(own, 'version: "1.1.0"', 'version: "2.0.0"')
        for record in (group / "gear/records/2026-05").iterdir():
            text = record.read_text(encoding="utf-8").replace("branch@1.1.0", "branch@2.0.0")
            record.write_text(text.replace("GZ06", new[4:]) if "id" in new else text, "utf-8")
        assert code in self._codes(group, capsys)

    def test_a_list_that_a_member_lacks_is_a_warning(
        self, group: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = (group / "checklists/branch.yaml").read_text(encoding="utf-8")
        other = text.replace("id: branch", "id: culture").replace("GZ", "WH")
        (group / "checklists/culture.yaml").write_text(other, encoding="utf-8")
        capsys.readouterr()
        run(["group", "validate", "--format", "json", "-C", str(group)])
        found = [p for p in json.loads(capsys.readouterr().out) if p["code"] == "DJ977"]
        assert len(found) == 3
        assert {p["severity"] for p in found} == {"warning"}
        assert {p["member"] for p in found} == {None}

    def test_a_problem_in_a_file_of_a_member_says_whose(
        self, group: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        edit(group / "gear/policy.yaml", "schema:", "schemas:")
        capsys.readouterr()
        assert run(["group", "validate", "--format", "json", "-C", str(group)]) == 1
        found = [p for p in json.loads(capsys.readouterr().out) if p["member"] is not None]
        assert {(p["member"], p["file"]) for p in found} >= {("gear", "policy.yaml")}

    def _codes(self, group: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
        capsys.readouterr()
        assert run(["group", "validate", "--format", "json", "-C", str(group)]) == 1
        return {problem["code"] for problem in json.loads(capsys.readouterr().out)}


@needs_git
def test_a_member_at_a_revision(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Read from git's objects: what was changed since isn't seen, nothing is checked out."""
    gear = group / "gear"
    repository(gear)
    before = scores_of(group, capsys)
    record = gear / "records/2026-05/br-1.branch.yaml"
    edit(record, "GZ01: 1", "GZ01: 0")
    commit(gear, "第二次")
    edit(group / "group.yaml", "workspace: gear}", "workspace: gear, rev: HEAD~1}")
    assert scores_of(group, capsys)["ranking"] == before["ranking"]
    edit(group / "group.yaml", "rev: HEAD~1", "rev: HEAD")
    assert scores_of(group, capsys)["ranking"] != before["ranking"]
    edit(group / "group.yaml", "rev: HEAD", "rev: v9")
    assert "v9" in scores_of(group, capsys)["members"][0]["problems"][0]["message"]


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("ranking", "xlsx"), ("bulletin", "docx"), ("dashboard", "html"), ("kpi", "json")],
)
def test_papers(group: Path, kind: str, suffix: str, tmp_path: Path) -> None:
    """Each says every company and every score of the ranking; the same input gives the same bytes."""
    command = ["group", "report", kind, "2026-05", *DAY, "-C", str(group), "--out"]
    assert run([*command, str(tmp_path / "a")]) == 1
    assert run([*command, str(tmp_path / "b")]) == 1
    (paper,) = (tmp_path / "a").iterdir()
    assert paper.suffix == f".{suffix}"
    assert paper.read_bytes() == (tmp_path / "b" / paper.name).read_bytes()
    text = _text(paper)
    for name in ("示例齿轮传动有限公司", "示例轴业有限公司", "示例热处理有限公司"):
        assert name in text
    if kind != "kpi":
        assert all(score in text for score in ("92.78", "86.11", "63.17"))


def test_the_bulletin_is_signed_and_says_where_a_file_is_wrong(group: Path, tmp_path: Path) -> None:
    """Who issues it, on which day, with a ranking for each comparison as an annex."""
    command = ["group", "report", "bulletin", "2026-05", *DAY, "-C", str(group), "--out"]
    assert run([*command, str(tmp_path / "a")]) == 1
    (paper,) = (tmp_path / "a").iterdir()
    lines = [each.text.replace(" ", "") for each in docx.Document(str(paper)).paragraphs]
    assert any("示例装备集团党委" in line for line in lines)
    assert any("2026年6月12日" in line and "截至" not in line for line in lines)
    assert [line for line in lines if line.startswith("附件") and "：" not in line] == [
        "附件1",
        "附件2",
    ]
    (bad,) = [
        each
        for each in (group / "heat/records/2026-05").iterdir()
        if "两次" in each.read_text("utf-8")
    ]
    assert any(f"records/2026-05/{bad.name}" in line for line in lines)


def _text(paper: Path) -> str:
    if paper.suffix in (".html", ".json"):
        return paper.read_text(encoding="utf-8")
    with zipfile.ZipFile(paper) as parts:
        return "".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")
        )


def test_hostile_names_stay_text(group: Path, tmp_path: Path) -> None:
    edit(group / "group.yaml", "name: 示例轴业有限公司", 'name: "<script>alert(1)</script>"')
    command = ["group", "report", "dashboard", "2026-05", *DAY, "-C", str(group)]
    assert run([*command, "--out", str(tmp_path)]) == 1
    (paper,) = tmp_path.glob("*.html")
    assert "<script>alert" not in paper.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("id: shaft", "id: Gear"), "DJ971"),
        (("members:", "member:"), "DJ104"),
    ],
)
def test_a_wrong_group_file(
    group: Path, change: tuple[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(group / "group.yaml", *change)
    assert run(["group", "validate", "--format", "json", "-C", str(group)]) == 1
    assert says in {problem["code"] for problem in json.loads(capsys.readouterr().out)}


def test_no_group_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["group", "score", "2026-05", "-C", str(tmp_path)]) == 2
    assert "不是集团的文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "scheduler.example:8786"])
def test_an_open_network_is_refused(
    group: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["group", "score", "2026-05", "--cluster", address, "-C", str(group)]) == 2
    assert "--trust-network" in capsys.readouterr().err
