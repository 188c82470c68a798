"""Sealing and verifying: what is refused, what is kept, and that every change is named."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dangjian.commands import seal as workflow
from dangjian.commands.score import score
from dangjian.commands.seal import Sealed, load_seals, seal, seal_of
from dangjian.commands.verify import verify
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.seals import read_seals, seal_text
from dangjian.io.sources import Folder
from dangjian.render.seals import verification_dict, verification_text
from dangjian.scoring import card as scoring
from dangjian.seal.check import Verification, Verified
from dangjian.seal.replay import replay
from dangjian.seal.results import sealed_results
from dangjian.values.period import Period, parse_period
from tests.core.small import checklist, item, record, space
from tests.helpers import CASES, ROOT, contents, copied, some, write_files
from tests.oracle.workspaces import write

BASE = CASES / "problems" / "base"
EXAMPLE = ROOT / "examples" / "gear-company"
AT = "2026-06-06T09:30:00+08:00"
RECORD = """\
schema: dangjian/record@1
checklist: {checklist}@1.0.0
unit: {unit}
period: "2026-05"
kind: inspection
by: 党群工作部
date: 2026-05-28
entries: {entries}
"""
OTHERS = {
    "br-a.quality": "{Q01: true}",
    "br-b.quality": "{Q01: false}",
    "br-b.branch": "{A01: {value: 1, evidence: [记录]}, A02: true, A03: 优, "
    "A04: {value: {done: 30, total: 30}}, A05: 100, A06: 2026-05-20, A07: {value: {late: 2}}}",
}


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None
    return found


MAY = period("2026-05")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The base workspace with every record of May."""
    root = Path(shutil.copytree(BASE, tmp_path / "workspace"))
    files = {}
    for name, entries in OTHERS.items():
        unit, checklist = name.split(".")
        text = RECORD.format(unit=unit, checklist=checklist, entries=entries)
        files[f"records/2026-05/{name}.yaml"] = text
    return write_files(root, files)


def sealed(root: Path, when: Period = MAY, provisional: bool = False) -> Sealed:
    return seal(root, when, AT, by="党群工作部", provisional=provisional)


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def only(verification: Verification) -> Verified:
    assert len(verification.seals) == 1
    return verification.seals[0]


# Sealing


def test_a_seal_reads_back_and_anyone_can_check_its_digests(workspace: Path) -> None:
    done = sealed(workspace)
    assert done.path == workspace / "seals" / "2026-05.1.yaml"
    (document,), problems = read_seals(Folder(workspace))
    assert not problems
    assert document.model == done.seal
    for part in (*done.seal.inputs, *done.seal.results):
        assert part.digest == "sha256:" + hashlib.sha256(part.content.encode()).hexdigest()
        json.loads(part.content)
    text = done.path.read_text(encoding="utf-8")
    line = re.search(r"digest: \"sha256:(\w+)\"\n    content: \|-\n      (.*)\n", text)
    assert line is not None
    assert hashlib.sha256(line[2].encode()).hexdigest() == line[1]


def test_a_seal_keeps_what_was_used_and_what_came_out(workspace: Path) -> None:
    made = sealed(workspace).seal
    kept = {(part.kind, part.key) for part in made.inputs}
    assert kept == {
        ("checklist", "branch@1.0.0"),
        ("checklist", "quality@1.0.0"),
        ("policy", "1.0.0"),
        ("unit", "br-a"),
        ("unit", "br-b"),
        ("names", "names"),
        ("calendar", "calendar"),
        ("record", "br-a.branch.2026-05.inspection"),
        ("record", "br-a.branch.2026-05.self"),
        ("record", "br-a.quality.2026-05.inspection"),
        ("record", "br-b.branch.2026-05.inspection"),
        ("record", "br-b.quality.2026-05.inspection"),
        ("correction", "corrections/2026-05/br-a.A07.1.yaml"),
    }
    results = {(part.kind, part.key): json.loads(part.content) for part in made.results}
    scores = score(Folder(workspace), MAY).results
    assert scores is not None
    for row in scores.ranking:
        assert results["ranking", row.unit]["score"] == float(row.score or 0)
    assert (made.by, made.at, made.engine) == ("党群工作部", AT, workflow.engine())
    assert made.provisional is False


def test_sealing_writes_one_file_and_nothing_else(workspace: Path) -> None:
    before = contents(workspace)
    sealed(workspace)
    after = contents(workspace)
    assert set(after) - set(before) == {"seals/2026-05.1.yaml"}
    assert all(after[name] == data for name, data in before.items())


def test_provisional_cards_are_refused_and_named(workspace: Path) -> None:
    (workspace / "records/2026-05/br-b.branch.yaml").unlink()
    before = contents(workspace)
    with pytest.raises(ProblemsFound, match=r"有 1 张得分表是暂定的.*第二党支部（党支部点检表）"):
        sealed(workspace)
    assert contents(workspace) == before
    assert sealed(workspace, provisional=True).seal.provisional


def test_errors_are_refused(workspace: Path) -> None:
    edit(workspace, "records/2026-05/br-b.branch.yaml", "late: 2", "lat: 2")
    before = contents(workspace)
    with pytest.raises(
        ProblemsFound, match=r"有错误，没有封存：records/2026-05/br-b\.branch"
    ) as caught:
        sealed(workspace, provisional=True)
    assert caught.value.exit_code == 1
    assert contents(workspace) == before


def test_a_month_without_scores_is_refused(workspace: Path) -> None:
    edit(
        workspace,
        "policy.yaml",
        "composition:\n  branch: {branch: 0.8, quality: 0.2}\n",
        "composition: {}\n",
    )
    with pytest.raises(DangjianError, match="没有任何得分"):
        sealed(workspace, period("2026-03"), provisional=True)


def test_sealing_again_without_a_change_writes_nothing(workspace: Path) -> None:
    sealed(workspace)
    before = contents(workspace)
    assert sealed(workspace).path is None
    assert contents(workspace) == before


def test_a_correction_needs_a_new_seal(workspace: Path) -> None:
    first = sealed(workspace).seal
    old = contents(workspace)["seals/2026-05.1.yaml"]
    _correct(workspace)
    second = sealed(workspace)
    assert second.path == workspace / "seals" / "2026-05.2.yaml"
    assert second.seal.supersedes is not None
    assert (second.seal.supersedes.seal, second.seal.supersedes.digest) == (
        "2026-05.1",
        first.digest,
    )
    assert contents(workspace)["seals/2026-05.1.yaml"] == old
    verification = verify(workspace)
    assert [each.newest for each in verification.seals] == [False, True]
    assert verification.holds


def test_who_seals(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "办公室")
    assert seal(workspace, MAY, AT).seal.by == "办公室"
    monkeypatch.setattr("dangjian.io.seals.subprocess.run", _no_git)
    monkeypatch.setattr("dangjian.io.seals.getpass.getuser", lambda: "wang")
    (workspace / "seals" / "2026-05.1.yaml").unlink()
    assert seal(workspace, MAY, AT).seal.by == "wang"


def _no_git(*_arguments: object, **_options: object) -> None:
    raise FileNotFoundError("git")


def test_a_seal_too_large_to_be_read_is_not_written(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dangjian.io.seals.MAX_BYTES", 1000)
    with pytest.raises(DangjianError, match="MB，没有写"):
        sealed(workspace)
    assert not (workspace / "seals").exists()


# Verifying


def test_nothing_changed(workspace: Path) -> None:
    sealed(workspace)
    found = verify(workspace, MAY)
    assert found.holds
    assert "没有变化，重算的结果相同" in verification_text(found)


def test_layout_and_what_comes_later_do_not_count(workspace: Path) -> None:
    sealed(workspace)
    edit(workspace, "policy.yaml", "title: 考核评价办法", "title: 考核评价办法   # 一条注释")
    edit(
        workspace,
        "organization.yaml",
        "name: 组长甲, from: 2026-01",
        "name: 组长甲, from: 2026-01, until: 2026-06",
    )
    edit(workspace, "organization.yaml", "until: 2026-09", "until: 2026-07")
    edit(
        workspace,
        "calendar/2026.yaml",
        "workdays: [2026-05-09]",
        "workdays: [2026-05-09, 2026-10-10]",
    )
    text = RECORD.format(unit="br-a", checklist="quality", entries="{Q01: false}")
    june = text.replace('"2026-05"', '"2026-06"').replace("05-28", "06-28")
    write_files(workspace, {"records/2026-06/br-a.quality.yaml": june})
    assert verify(workspace).holds


def test_a_changed_entry_is_named_with_what_it_moved(workspace: Path) -> None:
    sealed(workspace)
    edit(workspace, "records/2026-05/br-b.branch.yaml", "late: 2", "late: 3")
    found = only(verify(workspace))
    assert not found.holds
    (change,) = found.changes
    assert (change.kind, change.name) == ("record", "records/2026-05/br-b.branch.yaml")
    assert [(d.where, d.old, d.new) for d in change.details] == [("A07", "late 2", "late 3")]
    (move,) = found.moves
    assert move.unit == "br-b"
    assert ("A07", "2/3", "1.5/3") in [(d.where, d.old, d.new) for d in move.cards[0].details]
    before = score(Folder(workspace), MAY).results
    assert before is not None
    new = next(row.score for row in before.ranking if row.unit == "br-b")
    assert move.standing[0].where == "得分"
    assert move.standing[0].new == f"{new:f}".rstrip("0").rstrip(".")


def _correct(root: Path) -> None:
    old = (root / "corrections/2026-05/br-a.A07.1.yaml").read_text(encoding="utf-8")
    new = old.replace("unit: br-a", "unit: br-b").replace(
        "requested_by: br-a", "requested_by: br-b"
    )
    new = new.replace("{value: {late: 1}}", "{value: {late: 2}}")
    write_files(root, {"corrections/2026-05/br-b.A07.1.yaml": new})


def _drop_record(root: Path) -> None:
    (root / "records/2026-05/br-b.quality.yaml").unlink()


CHANGES = {
    "correction added": (_correct, "新增 更正 corrections/2026-05/br-b.A07.1.yaml"),
    "record removed": (_drop_record, "少了 记录 records/2026-05/br-b.quality.yaml"),
    "points": (
        (
            "checklists/branch.yaml",
            "points: 5\n        criterion: {kind: measure",
            "points: 6\n        criterion: {kind: measure",
        ),
        "改动 清单 branch@1.0.0 checklists/branch.yaml\n    A05 分值：5 → 6",
    ),
    "may be na": (
        ("checklists/branch.yaml", "title: 公开栏\n", "title: 公开栏\n        allow_na: false\n"),
        "A02 可填不适用：是 → 否\n 得分和排名没有变",
    ),
    "grade": (
        ("policy.yaml", "{name: 良好, from: 80}", "{name: 良好, from: 85}"),
        "改动 办法 1.0.0 policy.yaml\n    等次“良好”的起点分：80 → 85",
    ),
    "tags": (
        ("organization.yaml", "zone: z1, tags: [生产]", "zone: z1, tags: [保障]"),
        "改动 单位 br-a 第一党支部\n    标签：生产 → 保障",
    ),
    "unit ends earlier": (
        ("organization.yaml", "until: 2026-09", "until: 2026-04"),
        "现在有错误，算不全",
    ),
    "calendar": (
        ("calendar/2026.yaml", "holidays: [2026-05-01]", "holidays: [2026-05-01, 2026-05-25]"),
        "改动 工作日历 calendar/2026.yaml\n    放假：空 → 2026-05-25",
    ),
    "note": (
        ("records/2026-05/br-a.branch.yaml", "note: 一期未更新", "note: 一期没有更新"),
        "A07 备注：一期未更新 → 一期没有更新",
    ),
    "version": (
        ("checklists/quality.yaml", 'version: "1.0.0"', 'version: "1.0.1"'),
        "现在有错误，算不全",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_kind_of_change_is_named(workspace: Path, name: str) -> None:
    sealed(workspace)
    change, expected = CHANGES[name]
    if callable(change):
        change(workspace)
    else:
        edit(workspace, *change)
    found = verify(workspace)
    assert not found.holds
    assert expected in verification_text(found)
    json.dumps(verification_dict(found))


def test_a_broken_workspace_says_what_keeps_it_from_computing(workspace: Path) -> None:
    sealed(workspace)
    edit(workspace, "policy.yaml", "missing: zero", "missing: nothing")
    found = only(verify(workspace))
    assert [problem.code for problem in found.errors] == ["DJ115"]


def test_a_seal_holds_by_itself_without_the_workspace(workspace: Path) -> None:
    """The sealed inputs alone give the sealed results."""
    made = sealed(workspace).seal
    names = {part.key: part.name for part in made.inputs if part.kind == "unit"}
    assert sealed_results(replay(made, MAY), names) == made.results


@pytest.mark.parametrize("text", some(["2026-05", "2026-02", "2026", "2026-Q1"], 2))
def test_every_period_of_the_example_company(tmp_path: Path, text: str) -> None:
    root = copied(EXAMPLE, tmp_path / "workspace")
    when = period(text)
    # Items that draw on the register want every month of the period to be over.
    after = "2027-02-01T08:00:00+08:00"
    made = seal(root, when, after, by="党群工作部", provisional=True).seal
    names = {part.key: part.name for part in made.inputs if part.kind == "unit"}
    assert sealed_results(replay(made, when), names) == made.results
    assert verify(root).holds


def test_a_roll_up_counts_more_months_later(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "workspace")
    for month in ("2026-06", "2026-07"):
        shutil.rmtree(root / "records" / month)
    for path in (root / "corrections").glob("2026-06/*"):
        path.unlink()
    sealed(root, period("2026-Q2"), provisional=True)
    shutil.copytree(EXAMPLE / "records" / "2026-06", root / "records" / "2026-06")
    assert "改动 计入的月份\n    2026-04、2026-05 → 2026-04、2026-05、2026-06" in verification_text(
        verify(root)
    )


# Another engine


def test_engines_are_told_apart(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(workspace)
    monkeypatch.setattr("dangjian.commands.verify.engine", lambda: "9.0.0")
    same = verify(workspace)
    assert same.holds
    assert f"程序版本 {workflow.engine()} → 9.0.0：用封存的输入重算，结果相同" in verification_text(
        same
    )
    monkeypatch.setattr(scoring, "score_of", lambda value: value.quantize(Decimal(1)))
    found = only(verify(workspace))
    assert [move.unit for move in found.engine_moves] == ["br-a"]  # br-b has a whole score anyway
    assert not found.changes
    assert not found.moves
    assert not found.holds


def test_another_engine_and_a_change_are_kept_apart(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(workspace)
    monkeypatch.setattr("dangjian.commands.verify.engine", lambda: "9.0.0")
    edit(workspace, "records/2026-05/br-b.branch.yaml", "late: 2", "late: 3")
    found = only(verify(workspace))
    assert not found.engine_moves
    assert [move.unit for move in found.moves] == ["br-b"]


def test_sealing_with_another_engine_is_a_new_seal(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(workspace)
    monkeypatch.setattr(workflow, "engine", lambda: "9.0.0")
    assert sealed(workspace).seal.number == 2


# Seals that were touched


def codes(root: Path) -> list[str]:
    found = verify(root)
    every = [*found.problems, *(p for each in found.seals for p in each.problems)]
    assert not found.holds
    assert all(problem.hint for problem in every)
    return [problem.code for problem in every]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"score":100,"sections":{"quality":[10,10]}', '"score":99,"sections":{"quality":[10,10]}'),
        ("by: 党群工作部", "by: 别人"),
        ("provisional: false", "provisional: true"),
        ('at: "2026-06-06', 'at: "2026-06-05'),
        ("key: br-b.quality\n", "key: br-c.quality\n"),
    ],
)
def test_dj951_a_touched_seal(workspace: Path, old: str, new: str) -> None:
    sealed(workspace)
    edit(workspace, "seals/2026-05.1.yaml", old, new)
    assert codes(workspace) == ["DJ951"]
    with pytest.raises(ProblemsFound, match="以前的封存有问题"):
        sealed(workspace)


def test_dj952_a_renamed_seal(workspace: Path) -> None:
    made = sealed(workspace)
    assert made.path is not None
    made.path.rename(workspace / "seals" / "2026-04.1.yaml")
    assert codes(workspace) == ["DJ952"]


def test_dj953_a_gap_in_the_chain(workspace: Path) -> None:
    sealed(workspace)
    _correct(workspace)
    sealed(workspace)
    first = workspace / "seals" / "2026-05.1.yaml"
    text = first.read_text(encoding="utf-8")
    first.unlink()
    assert codes(workspace) == ["DJ953"]
    first.write_text(text, encoding="utf-8")
    shutil.copy(first, first.with_suffix(".yml"))
    assert codes(workspace) == ["DJ953"]


def test_dj953_an_exchanged_seal(workspace: Path) -> None:
    """Someone makes another first seal, digests and all: the second one tells."""
    sealed(workspace)
    _correct(workspace)
    sealed(workspace)
    documents = load_seals(Folder(workspace)).documents
    forged = next(each.model for each in documents if each.model.number == 1)
    forged = replace(forged, by="别人")
    forged = replace(forged, digest=forged.expected_digest())
    first = workspace / "seals" / "2026-05.1.yaml"
    first.write_text(seal_text(forged), encoding="utf-8")
    assert codes(workspace) == ["DJ953"]


def _forge(root: Path, old: str, new: str) -> None:
    """Change one content and make all digests fit."""
    made = load_seals(Folder(root)).documents[0].model

    def changed(part: object) -> object:
        content = part.content.replace(old, new)  # type: ignore[attr-defined]
        digest = "sha256:" + hashlib.sha256(content.encode()).hexdigest()
        return replace(part, content=content, digest=digest)  # type: ignore[type-var]

    forged = replace(
        made,
        inputs=tuple(map(changed, made.inputs)),  # type: ignore[arg-type]
        results=tuple(map(changed, made.results)),  # type: ignore[arg-type]
    )
    forged = replace(forged, digest=forged.expected_digest())
    (root / "seals/2026-05.1.yaml").write_text(seal_text(forged), encoding="utf-8")


def test_dj954_results_that_do_not_follow_from_the_inputs(workspace: Path) -> None:
    sealed(workspace)
    _forge(workspace, '"score":100,"sections"', '"score":99,"sections"')
    assert codes(workspace) == ["DJ954"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"kind":"count"', '"kind":"counted"'),
        ('"late":2', '"lost":2'),
        ('{"ceiling"', '["ceiling"'),
    ],
)
def test_dj955_inputs_that_make_no_sense(workspace: Path, old: str, new: str) -> None:
    sealed(workspace)
    _forge(workspace, old, new)
    assert codes(workspace) == ["DJ955"]


def test_files_that_are_no_seals(workspace: Path) -> None:
    sealed(workspace)
    write_files(workspace, {"seals/other.yaml": "schema: dangjian/seal@1\nperiod: [\n"})
    found = verify(workspace)
    assert found.seals[0].holds
    assert [problem.location.file for problem in found.problems] == ["seals/other.yaml"]
    assert not found.holds


def test_no_seals(workspace: Path) -> None:
    with pytest.raises(DangjianError, match="还没有封存"):
        verify(workspace)
    sealed(workspace)
    with pytest.raises(DangjianError, match="2026 年第二季度还没有封存"):
        verify(workspace, period("2026-Q2"))


# What reports print


def test_what_a_report_prints(workspace: Path) -> None:
    assert seal_of(workspace, MAY).words == "暂定（尚未封存）"
    made = sealed(workspace).seal
    scores = score(Folder(workspace), MAY)
    assert seal_of(workspace, MAY).words == f"封存 2026-05.1 {made.digest}"
    assert seal_of(workspace, MAY, scores).words == f"封存 2026-05.1 {made.digest}"
    edit(workspace, "records/2026-05/br-b.branch.yaml", "late: 2", "late: 3")
    changed = score(Folder(workspace), MAY)
    assert seal_of(workspace, MAY, changed).words == "暂定（与封存 2026-05.1 不同，须重新封存）"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("name: 第一党支部,", "name: 齿轮党支部,", "单位 br-a 名称"),
        ("name: 组长甲, from: 2026-01", "name: 组长乙, from: 2026-01", "任职"),
        ("name: 示例公司\n", "name: 别的公司\n", "单位全称"),
    ],
)
def test_a_seal_vouches_for_names(workspace: Path, old: str, new: str, where: str) -> None:
    sealed(workspace)
    scores = score(Folder(workspace), MAY)
    assert not seal_of(workspace, MAY, scores).changed
    edit(workspace, "organization.yaml", old, new)
    (change,) = only(verify(workspace)).changes
    assert change.kind == "names"
    assert where in change.details[0].where
    assert seal_of(workspace, MAY, score(Folder(workspace), MAY)).changed


def test_exchanged_names_are_told_and_the_seal_is_not_claimed(tmp_path: Path) -> None:
    """齿轮 and 设备动力 swapped after sealing: nothing of the scores moves, and everything is wrong."""
    root = copied(EXAMPLE, tmp_path / "ws")
    sealed(root, provisional=True)
    path = root / "organization.yaml"
    text = path.read_text(encoding="utf-8")
    swapped = text.replace("name: 齿轮党支部", "name: @@").replace(
        "name: 设备动力党支部", "name: 齿轮党支部"
    )
    path.write_text(swapped.replace("name: @@", "name: 设备动力党支部"), encoding="utf-8")
    found = only(verify(root))
    assert not found.holds
    told = verification_text(verify(root))
    assert "齿轮党支部 → 设备动力党支部" in told
    assert "与封存 2026-05.1 不同" in seal_of(root, MAY, score(Folder(root), MAY)).words


def test_the_register_is_sealed_up_to_its_day(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "ws")
    sealed(root, provisional=True)
    assert only(verify(root)).holds
    every = sorted((root / "rectifications/2026-05").glob("*.yaml"))
    path = next(
        p for p in every if "action: close" in p.read_text(encoding="utf-8").splitlines()[-1]
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text
        + "  - {at: 2026-12-01, by: dept-party, action: reopen, note: 又犯, due: 2026-12-31}\n",
        encoding="utf-8",
    )
    assert only(verify(root)).holds, (
        "what happens after the day of the seal is none of its business"
    )
    path.write_text(text.replace("problem: ", "problem: 不", 1), encoding="utf-8")
    (change,) = only(verify(root)).changes
    assert (change.kind, change.name) == ("rectification", f"rectifications/2026-05/{path.name}")
    path.unlink()
    (change,) = only(verify(root)).changes
    assert change.change == "removed"


def test_a_broken_seal_blocks_its_own_period_alone(workspace: Path) -> None:
    from dangjian.commands.validate import validate

    sealed(workspace)
    (workspace / "seals/2026-04.1.yaml").write_text("schema: dangjian/seal@1\n", encoding="utf-8")
    (workspace / "seals/2026-03.1.yaml").write_text("period: [\n", encoding="utf-8")
    wrong = {p.location.file for p in validate(workspace, ()).problems if p.is_error}
    assert {"seals/2026-04.1.yaml", "seals/2026-03.1.yaml"} <= wrong
    edit(workspace, "records/2026-05/br-b.branch.yaml", "late: 2", "late: 3")
    assert sealed(workspace).seal.number == 2
    with pytest.raises(ProblemsFound, match="以前的封存有问题"):
        sealed(workspace, period("2026-04"))
    assert "有问题" in seal_of(workspace, period("2026-04")).words


def test_restricted_people_are_sealed_by_id_alone(workspace: Path) -> None:
    """Their list lies outside the workspace, the seals in the repository that everybody reads."""
    from dangjian.commands.checking import check_workspace
    from dangjian.documents.kinds import Document
    from dangjian.documents.organization import People, Person
    from dangjian.seal.printed import names_input, public_names

    person = Person(id="p901", name="隐名党员", unit="br-a")
    people = People(schema="dangjian/people@1", people=(person,))
    loaded = check_workspace(Folder(workspace)).workspace
    for name, hidden in (("../restricted/people.yaml", True), ("people.yaml", False)):
        with_people = replace(loaded, people=(Document(name, people),))
        assert ("隐名党员" not in public_names(with_people).values()) is hidden
        assert ("隐名党员" not in names_input(with_people, MAY).content) is hidden


def test_a_correction_says_which_seals_it_outdates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dangjian.cli.app import run

    root = copied(EXAMPLE, tmp_path / "ws")
    sealed(root, period("2026-Q2"), provisional=True)
    command = [
        "correct",
        "--unit",
        "br-logistics",
        "--checklist",
        "branch",
        "--period",
        "2026-05",
        "--item",
        "ZB19",
        "--kind",
        "appeal",
        "--reason",
        "x",
        "--requested-by",
        "br-logistics",
        "--decided-by",
        "dept-party",
        "--dry-run",
    ]
    assert run(["-C", str(root), *command, "--value", "{late: 1}"]) == 0
    told = capsys.readouterr().err
    assert "dangjian seal 2026-Q2" in told
    assert "dangjian seal 2026-05" not in told


def test_a_calendar_that_is_gone_is_named_with_what_it_costs(tmp_path: Path) -> None:
    """Due on 6 October, a holiday like the 7th, so on the 8th; without the calendar two days late."""
    report = item("T", 10, {"kind": "deadline", "per_day": 2}, due={"day": 6})
    filed = record({"T": "2026-10-08"}, month="2026-10")
    holidays = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"]
    calendar = {"schema": "dangjian/calendar@1", "holidays": holidays, "workdays": ["2026-10-10"]}
    write(space([checklist([report])], [filed]) | {"calendar": [calendar]}, tmp_path)
    october = parse_period("2026-10")
    assert october is not None
    seal(tmp_path, october, "2026-11-05T09:30:00+08:00", by="党群工作部", provisional=False)
    assert only(verify(tmp_path)).holds
    (tmp_path / "calendar" / "2026.yaml").unlink()
    found = only(verify(tmp_path))
    assert not found.holds
    assert [(each.kind, each.name) for each in found.changes] == [
        ("calendar", "calendar/2026.yaml")
    ]
    (move,) = found.moves
    assert [(d.where, d.old, d.new) for d in move.standing if d.where == "得分"] == [
        ("得分", "100", "60")
    ]
