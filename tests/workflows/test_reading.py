"""Nothing is missing in silence: absence, links, permissions, wrong places and restricted people."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.commands.score import score
from dangjian.commands.seal import seal_of
from dangjian.commands.validate import validate
from dangjian.documents.kinds import KINDS
from dangjian.io.sources import Folder
from dangjian.problem import Problem
from dangjian.values.period import parse_period
from tests.engine import dangjian
from tests.helpers import CASES, ROOT, contents, copied, some, write_files
from tests.ordinary import closed, run, run_all

EXAMPLE = ROOT / "examples" / "gear-company"
BASE = CASES / "problems" / "base"
POLICY = (BASE / "policy.yaml").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "w"))


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{each.code} {each.location.file}" for each in problems]


def scores(root: Path) -> list[Any]:
    period = parse_period("2026-05")
    assert period is not None
    results = score(Folder(root), period).results
    return [(row.unit, row.score) for row in results.ranking] if results else []


# Permissions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["corrections", "records/2026-05", "records", "calendar", "seals"])
def test_a_folder_without_permission_is_an_error(root: Path, name: str) -> None:
    (root / "seals").mkdir(exist_ok=True)
    with closed(root / name):
        checked = run(root, "validate", "--format", "json")
        scored = run(root, "score", "2026-05", "--format", "json")
    found = json.loads(checked.stdout)
    assert checked.returncode == 1
    assert [each["file"] for each in found if each["code"] == "DJ022"] == [name]
    if name == "seals":  # scores don't depend on it
        assert json.loads(scored.stdout)["ranking"]
        return
    assert scored.returncode == 1
    assert json.loads(scored.stdout)["ranking"] == []
    others = {each["code"] for each in found if each["severity"] == "error"} - {"DJ022"}
    assert not others  # one cause, one problem


def test_a_file_without_permission_keeps_back_its_card_alone(root: Path) -> None:
    before = dict(scores(root))
    with closed(root / "records/2026-05/br-a.branch.yaml"):
        scored = json.loads(run(root, "score", "2026-05", "--format", "json").stdout)
    after = {row["unit"]: row["score"] for row in scored["ranking"]}
    assert before["br-a"] is not None
    assert after["br-a"] is None
    assert after["br-b"] == before["br-b"]
    assert "DJ017" in {each["code"] for each in scored["problems"]}


def test_a_correction_without_permission_keeps_back_its_card(root: Path) -> None:
    """Its card is another one without it, and its name doesn't tell the list."""
    with closed(root / "corrections/2026-05/br-a.A07.1.yaml"):
        scored = json.loads(run(root, "score", "2026-05", "--format", "json").stdout)
    assert {row["unit"]: row["score"] for row in scored["ranking"]}["br-a"] is None


# Links, pipes, settings ----------------------------------------------------------------------------


def test_a_month_behind_a_link_is_an_error(root: Path) -> None:
    (root / "records/2026-05").rename(root.parent / "r05")
    (root / "records/2026-05").symlink_to(root.parent / "r05")
    checked = check_workspace(Folder(root))
    assert codes(checked.problems) == ["DJ020 records/2026-05"]
    assert not checked.sound
    assert scores(root) == []


def test_a_pipe_is_an_error_and_nothing_waits_for_it(root: Path) -> None:
    os.mkfifo(root / "checklists/f.yaml")
    os.mkfifo(root / "notes.yaml")
    checked = check_workspace(Folder(root))
    assert codes(checked.problems) == ["DJ021 checklists/f.yaml"]


@pytest.mark.parametrize("key", ["records", "corrections", "calendar", "ledgers", "people"])
def test_a_path_in_the_settings_must_exist(root: Path, key: str) -> None:
    before = check_workspace(Folder(root))
    assert before.sound
    with (root / "dangjian.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{key}: nowhere\n")
    checked = check_workspace(Folder(root))
    assert "DJ016 dangjian.yaml" in codes(checked.problems)
    if key in ("records", "corrections", "calendar"):
        assert not checked.sound
        assert scores(root) == []


def test_a_default_path_may_be_absent(root: Path) -> None:
    shutil.rmtree(root / "corrections")
    assert check_workspace(Folder(root)).problems == ()


@pytest.mark.parametrize("path", ["/", "..", "../other", "a\\b"])
def test_records_stay_inside_and_the_disk_is_not_walked(root: Path, path: str) -> None:
    (root.parent / "other").mkdir()
    with (root / "dangjian.yaml").open("a", encoding="utf-8") as file:
        file.write(f"records: '{path}'\n")
    checked = check_workspace(Folder(root))
    assert "DJ023 dangjian.yaml" in codes(checked.problems)
    assert not checked.sound


def test_a_restricted_folder_is_not_the_folder_above(root: Path) -> None:
    with (root / "dangjian.yaml").open("a", encoding="utf-8") as file:
        file.write("ledgers: ..\n")
    assert codes(check_workspace(Folder(root)).problems) == ["DJ023 dangjian.yaml"]


# Places --------------------------------------------------------------------------------------------


def test_a_correction_of_a_month_without_records_is_an_error_and_moves_nobody(
    example: Path,
) -> None:
    """A slip in ``period`` once made September a month that everybody had missed."""
    year = parse_period("2026")
    assert year is not None
    before = score(Folder(example), year).results
    write_files(
        example,
        {
            "corrections/2026-09/br-gear.ZB03.1.yaml": """\
schema: dangjian/correction@1
unit: br-gear
checklist: branch
period: "2026-09"
item: ZB03
kind: error
old: null
reason: 补登
requested_by: br-gear
decided_by: dept-party
decided: 2026-10-05
decision: rejected
""",
        },
    )
    found = score(Folder(example), year)
    assert before is not None
    assert found.results is not None
    scores = {row.unit: row.score for row in before.ranking}
    assert {row.unit: row.score for row in found.results.ranking} == scores
    problems = check_workspace(Folder(example)).problems
    assert "DJ507 corrections/2026-09/br-gear.ZB03.1.yaml" in codes(problems)


def test_a_policy_among_the_records_changes_nothing(root: Path) -> None:
    before = scores(root)
    smuggled = POLICY.replace('"1.0.0"', '"9.0.0"').replace("from: 90", "from: 99")
    assert smuggled != POLICY
    write_files(root, {"records/2026-05/x.yaml": smuggled, "archive/note.yaml": smuggled})
    found = check_workspace(Folder(root)).problems
    assert codes(found) == ["DJ025 archive/note.yaml", "DJ025 records/2026-05/x.yaml"]
    assert all("policy.yaml" in each.message for each in found)
    assert scores(root) == before


def test_every_kind_counts_at_its_place_alone(root: Path) -> None:
    """Each document of the workspace, moved where another kind lives."""
    for name in ("records/2026-05/br-a.branch.yaml", "corrections/2026-05/br-a.A07.1.yaml",
                 "checklists/quality.yaml", "calendar/2026.yaml"):  # fmt: skip
        other = "calendar" if not name.startswith("calendar") else "records"
        moved = f"{other}/moved.yaml"
        (root / name).rename(root / moved)
        assert f"DJ025 {moved}" in codes(check_workspace(Folder(root)).problems)
        (root / moved).rename(root / name)
    assert check_workspace(Folder(root)).problems == ()


def test_copies_are_told_and_not_read(root: Path) -> None:
    record = (root / "records/2026-05/br-a.branch.yaml").read_text(encoding="utf-8")
    names = ("records/2026-05/br-a.branch - 副本.yaml", "records/2026-05/br-a.branch.yaml.txt")
    write_files(root, dict.fromkeys(names, record) | {"records/2026-05/b.yaml.txt": "别的"})
    assert codes(check_workspace(Folder(root)).problems) == [f"DJ026 {name}" for name in names]


def test_what_lies_elsewhere_on_purpose_is_nobody_s_concern(root: Path) -> None:
    record = (root / "records/2026-05/br-a.branch.yaml").read_text(encoding="utf-8")
    for folder in (".hidden", "sheets", "originals/a", "reports", "inner"):
        write_files(root, {f"{folder}/x.yaml": record})
    write_files(root, {"inner/dangjian.yaml": "schema: dangjian/workspace@1\n", "k8s.yaml": "a: 1"})
    assert check_workspace(Folder(root)).problems == ()


def test_a_month_under_another_folder_and_a_path_that_is_not_read(root: Path) -> None:
    (root / "record").mkdir()
    (root / "records/2026-05").rename(root / "record/2026-05")
    (root / "corrections/2026-05/br-a.A07.1.yaml").unlink()
    whole = validate(root, ())
    assert {each.code for each in whole.problems} == {"DJ025"}
    found = validate(root, (root / "record",))
    assert codes(found.problems)[0] == "DJ027 record"
    assert found.fails(strict=False)


def test_a_path_that_is_read_or_listed_is_no_error(root: Path) -> None:
    (root / "records/2026-07").mkdir()
    (root / "seals").mkdir()
    for name in ("records", "records/2026-07", "policy.yaml", "dangjian.yaml", ".", "seals"):
        assert validate(root, (root / name,)).problems == (), name
    write_files(root, {"README.md": "说明", "sheets/x.yaml": "a: 1"})
    for name in ("README.md", "sheets", "sheets/x.yaml"):
        assert codes(validate(root, (root / name,)).problems) == [f"DJ027 {name}"]


# People in a restricted folder ---------------------------------------------------------------------


PERSON = (
    "schema: dangjian/people@1\npeople:\n  - {id: p1, name: 党员甲, unit: br-a, tags: [操作]}\n"
)


def restrict(root: Path, setting: str, name: str) -> Path:
    """The people of the example, and its ledgers, in a folder beside it."""
    folder = root.parent / "restricted"
    text = (root / "organization.yaml").read_text(encoding="utf-8")
    head, _, people = text.partition("\npeople:\n")
    (root / "organization.yaml").write_text(head + "\n", encoding="utf-8")
    write_files(folder, {name: f"schema: dangjian/people@1\npeople:\n{people}"})
    if (root / "ledgers").exists():
        for path in (root / "ledgers").iterdir():
            (folder / "ledgers").mkdir(exist_ok=True)
            path.rename(folder / "ledgers" / path.name)
        (root / "ledgers").rmdir()
    with (root / "dangjian.yaml").open("a", encoding="utf-8") as file:
        file.write(f"ledgers: ../restricted/ledgers\n{setting}")
    return folder


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path / "w")


PLACES = {
    "named": ("people: ../restricted/people.yaml\n", "people.yaml"),
    "beside the ledgers": ("", "ledgers/people.yaml"),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_command_knows_the_people(
    example: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    restrict(example, *PLACES[place])
    assert dangjian("validate", root=example) == 0
    done = ("campaign", "milestone", "noise", "n5", "--done", "--by", "br-gear", "--evidence", "e",
            "--date", "2026-07-01")  # fmt: skip
    assert dangjian(*done, root=example) == 0
    assert dangjian("campaign", "list", root=example) == 0
    add = ("rectify", "add", "--unit", "p001", "--problem", "x", "--owner", "y", "--due",
           "2026-07-31", "--by", "dept-party", "--date", "2026-07-01")  # fmt: skip
    assert dangjian(*add, root=example) == 0
    assert dangjian("points", "show", root=example) == 0
    assert dangjian("freeze", "branch", root=example) == 0
    capsys.readouterr()


@pytest.mark.parametrize("place", some(PLACES, 1))
def test_several_processes_know_the_people_too(example: Path, place: str) -> None:
    restrict(example, *PLACES[place])
    forms = ("csv", "table") if place == "named" else ("table",)
    asked = [
        ("score", "2026-05", "--jobs", jobs, "--format", form) for form in forms for jobs in "12"
    ]
    done = run_all(example, asked)
    assert done[::2] == done[1::2]
    assert {each.returncode for each in done} == {0}


COMMANDS = (
    ("score", "2026-05", "--format", "csv"),
    ("validate",),
    ("score", "2026-Q2", "--format", "csv", "--jobs", "2"),
    ("explain", "br-gear", "2026-05"),
    ("rectify", "list"),
    ("rectify", "stats"),
    ("campaign", "list"),
    ("points", "show"),
    ("points", "warn"),
    ("show",),
    ("plan", "2026"),
    ("guidance", "2026-05"),
    ("report", "ranking", "2026-05", "--to", "md"),
    ("report", "dashboard", "2026-05"),
    ("report", "kpi", "2026-05"),
    ("board", "kanban", "2026-05"),
    ("board", "campaign", "2026-05"),
)


@pytest.mark.parametrize("absent", [False, True], ids=["closed", "absent"])
def test_without_the_people_nothing_fails_and_no_unit_changes(example: Path, absent: bool) -> None:
    before = run(example, "score", "2026-05", "--format", "csv").stdout
    folder = restrict(example, "people: ../restricted/people.yaml\n", "people.yaml")
    if absent:
        shutil.rmtree(folder)
        folder.mkdir()
        folder.rmdir()
    out = ("--out", str(example.parent / "out"))
    # What is absent is like what is closed: a few commands are enough to see it.
    commands = COMMANDS[:2] if absent else some(COMMANDS, 6)
    asked = [(*each, *(out if each[0] in ("report", "board") else ())) for each in commands]
    with closed(*([] if absent else [folder])):
        *every, listed = run_all(example, [*asked, ("validate", "--format", "json")])
    for command, done in zip(commands, every, strict=True):
        assert done.returncode == 0, (command, done.stdout[-500:], done.stderr[-800:])
        assert "缺陷" not in done.stderr
        if command[:2] == ("score", "2026-05"):
            assert done.stdout == before
    found = json.loads(listed.stdout)
    notes = [each for each in found if each["code"] == "DJ028"]
    assert [each["severity"] for each in notes] == ["note", "note"]
    assert all("未读到人员" in each["message"] for each in notes)
    assert {each["message"].split()[1] for each in notes} == {
        "../restricted/people.yaml",
        "../restricted/ledgers",
    }


def test_a_typo_in_a_unit_is_still_found_without_the_people(example: Path) -> None:
    restrict(example, "people: ../nobody/people.yaml\n", "people.yaml")
    record = example / "records/2026-05/br-gear.branch.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("unit: br-gear", "unit: br-gaer", 1), encoding="utf-8")
    found = check_workspace(Folder(example)).problems
    assert "DJ201 records/2026-05/br-gear.branch.yaml" in codes(found)


GROUP = """\
schema: dangjian/group@1
name: 集团
members:
  - {id: one, name: 一公司, workspace: .}
checklists: lists
layers: [branch]
"""


def test_the_file_of_a_group_lies_beside_the_settings(root: Path) -> None:
    """The head of a group keeps both in one folder; anywhere else it is a stray, as others are."""
    before = check_workspace(Folder(root)).problems
    write_files(root, {"group.yaml": GROUP})
    assert check_workspace(Folder(root)).problems == before
    write_files(root, {"records/集团.yaml": GROUP})
    found = [each for each in check_workspace(Folder(root)).problems if each not in before]
    assert [(each.code, each.location.file) for each in found] == [("DJ025", "records/集团.yaml")]
    assert "要放在 集团文件夹，文件名 group.yaml" in found[0].message


@pytest.mark.parametrize("word", KINDS)
def test_a_document_of_any_kind_is_told_where_it_doesnt_count(root: Path, word: str) -> None:
    name = "elsewhere/deep/x.yaml"
    write_files(root, {name: f"schema: dangjian/{word}@1\n"})
    assert f"DJ025 {name}" in codes(check_workspace(Folder(root)).problems)


def test_reading_never_writes(root: Path) -> None:
    before = contents(root)
    write_files(root, {"record/x.yaml": "schema: dangjian/record@1\n"})
    validate(root, ())
    assert contents(root) == {**before, "record/x.yaml": b"schema: dangjian/record@1\n"}


def test_git_is_not_needed_to_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "run", never)
    assert validate(root, ()).problems == ()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("checklists/branch.yaml", 'version: "', 'version: 1.0 # "'),
        ("checklists/quality-points.yaml", 'version: "', 'version: 1.0 # "'),
        ("checklists/quality-points.yaml", "id: quality-points\n", "id: quality-points\n\t"),
        ("policy.yaml", 'version: "', 'version: 1.0 # "'),
        ("organization.yaml", "units:\n", "untis:\n"),
        ("organization.yaml", "units:\n", "units:\n\t"),
        ("checklists/catalog.yaml", "layers:\n", "\tlayers:\n"),
    ],
)
def test_one_cause_is_one_error(example: Path, file: str, old: str, new: str) -> None:
    path = example / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    errors = [p for p in check_workspace(Folder(example)).problems if p.is_error]
    assert [error.location.file for error in errors] == [file], errors


@pytest.mark.parametrize("path", ["/", "record", "../records"])
def test_records_that_lead_nowhere_are_the_only_error(example: Path, path: str) -> None:
    settings = example / "dangjian.yaml"
    settings.write_text(settings.read_text("utf-8") + f"records: {path}\n", encoding="utf-8")
    found = check_workspace(Folder(example)).problems
    assert [p.location.file for p in found if p.is_error] == ["dangjian.yaml"]
    (stray,) = [p for p in found if p.code == "DJ033"]
    count = len(list((example / "records").rglob("*.yaml")))
    assert f"这里的 {count} 份点检记录都没有读" in stray.message
    assert stray.location.file == "records"


def test_a_register_that_leads_nowhere_gives_no_closing_rate(example: Path) -> None:
    settings = example / "dangjian.yaml"
    settings.write_text(settings.read_text("utf-8") + "rectifications: x\n", encoding="utf-8")
    period = parse_period("2026-05")
    assert period is not None
    results = score(Folder(example), period).results
    assert results is not None
    assert {row.closing_rate for row in results.ranking} == {None}


def test_seals_that_cannot_be_listed_are_not_taken_for_none(example: Path) -> None:
    (example / "seals").symlink_to(example / "records")
    period = parse_period("2026-05")
    assert period is not None
    mark = seal_of(example, period)
    assert mark.broken
    assert "尚未封存" not in mark.words
