"""A new workspace in an editor: what yaml-language-server shows, offers and marks, asked as VS Code asks."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dangjian.cli.app import run
from dangjian.documents.json_schema import all_schemas
from dangjian.documents.workspace_schema import ELSEWHERE, OFFERED
from tests.helpers import contents
from tests.language_server import Editor

RECORD = """\
schema: dangjian/record@1
checklist: branch@9.0.0
unit: br-1
period: 2026-05
kind: self
by: 甲
date: 2026-05-28
entries:
"""
POINTS_RULES = re.compile(r"dangjian/([a-z-]+)@1")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("editor") / "w"
    assert run(["init", str(root)]) == 0
    assert run(["-C", str(root), "freeze", "all"]) == 0
    return root


def test_every_file_names_the_schema_of_its_kind(workspace: Path) -> None:
    """A frozen copy is its list byte for byte, so its first line is that of the folder above: there lies what
    leads to the schema."""
    files = [*workspace.rglob("*.yaml")]
    assert {path.parent.name for path in files} >= {"archive", "checklists"}
    for path in files:
        text = path.read_text(encoding="utf-8")
        first, word = text.splitlines()[0], POINTS_RULES.search(text)
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert word is not None
        assert named != first, path
        schema = (path.parent / named).resolve()
        if "archive" in path.parts:
            pointer = json.loads(schema.read_text(encoding="utf-8"))
            schema = (schema.parent / pointer.pop("$ref")).resolve()
            assert not pointer
        assert schema == workspace / "schema" / f"{word[1]}.json"


def test_what_leads_to_the_schema_is_written_once_and_only_where_it_leads(tmp_path: Path) -> None:
    root = tmp_path / "w"
    assert run(["init", str(root)]) == 0
    pointer = root / "checklists/schema/checklist.json"
    for schema in (root / "schema").iterdir():
        if schema.name != "checklist.json":
            schema.unlink()
    assert run(["-C", str(root), "freeze", "branch"]) == 0
    pointer.write_text("{}", encoding="utf-8")
    assert run(["-C", str(root), "freeze", "all"]) == 0
    assert pointer.read_text("utf-8") == "{}"
    assert not (root / "archive/schema").exists()


def test_git_keeps_bytes_and_ignores_litter(workspace: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=workspace, check=True)
    (workspace / ".dangjian.lock").write_bytes(b"x")

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=workspace, check=True, capture_output=True, text=True
        )
        return done.stdout

    assert ".dangjian.lock" not in git("status", "--porcelain", "-uall")
    (workspace / ".dangjian.lock").unlink()
    asked = git("check-attr", "text", "originals/2026-05/a.csv", "policy.yaml").splitlines()
    assert asked == ["originals/2026-05/a.csv: text: unset", "policy.yaml: text: set"]


def test_an_editor_that_was_there_first_keeps_its_settings(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text("{}", encoding="utf-8")
    assert run(["init", str(tmp_path)]) == 0
    assert contents(tmp_path)[".vscode/settings.json"] == b"{}"


def test_what_is_offered_is_offered_at_keys_that_exist() -> None:
    schemas = all_schemas()
    keys = {
        (name, key)
        for schema in schemas.values()
        for name, node in (("", schema), *schema.get("definitions", {}).items())
        for key in node.get("properties", {})
    }
    assert OFFERED.keys() <= keys
    assert all(key in schemas[word]["properties"] for word, key in ELSEWHERE)


@pytest.fixture(scope="module")
def editor(workspace: Path) -> Iterator[Editor]:
    assert (
        run(["-C", str(workspace), "schema", "--workspace", "--write", f"{workspace}/schema"]) == 0
    )
    opened = Editor(workspace)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def titles(workspace: Path) -> dict[str, str]:
    """Id → title of the lists, and of the branches' items and rules, read as plain YAML."""
    files = (workspace / "checklists").glob("*.yaml")
    lists = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    found = {each["id"]: each["title"] for each in lists if "id" in each}
    [branch] = [each for each in lists if each.get("id") == "branch"]
    for item in (item for section in branch["sections"] for item in section["items"]):
        found[item["id"]] = item["title"]
        found |= {rule["id"]: rule["title"] for rule in item["criterion"].get("rules", [])}
    return found


@pytest.mark.editor
@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("checklists/a.yaml", "schema: dangjian/checklist@1\nver▮sion: '1.0.0'\n", "版本：主版本"),
        ("checklists/x/catalog.yaml", "schema: dangjian/catalog@1\nlay▮ers: []\n", "责任层级"),
        ("checklists/b-points.yaml", "schema: dangjian/points-rules@1\nba▮se: 3\n", "年初每人"),
        ("organization/b.yaml", "# yaml-language-server: $schema=../schema/organization.json\n"
         "schema: dangjian/organization@1\nun▮its: []\n", "责任主体"),
        ("policy/a.yaml", "schema: dangjian/policy@1\ntie_▮breakers: []\n", "同分时依次比较"),
        ("records/2026-05/a.yaml", RECORD.replace("kind", "ki▮nd"), "督查"),
        ("records/2026-05/b.yaml", f"{RECORD}  ZB▮01: true\n", "ZB01"),
        ("records/2026-05/c.yaml", f"{RECORD}  ZB▮01: {{value: true}}\n", "ZB01"),
    ],
)  # fmt: skip
def test_chinese_hover(
    editor: Editor, titles: dict[str, str], name: str, text: str, words: str
) -> None:
    assert titles.get(words, words) in editor.hover(name, text)


ORGANIZATION = "schema: dangjian/organization@1\nname: 示例\nunits:\n  - id: br-9\n    name: 九\n"


@pytest.mark.editor
@pytest.mark.parametrize(
    ("name", "text", "offered"),
    [
        ("records/2026-05/d.yaml", RECORD.replace("br-1", "▮"), {"br-1": "第一党支部"}),
        ("records/2026-05/e.yaml", RECORD.replace("branch@9.0.0", "▮"), {"group": "group"}),
        ("records/2026-05/f.yaml", f"{RECORD}  ▮\n", {"ZB01": "ZB01"}),
        ("records/2026-05/g.yaml", f"{RECORD}  ZB02:\n    value:\n      ▮\n", {"overdue": "overdue"}),
        ("organization/a.yaml", "# yaml-language-server: $schema=../schema/organization.json\n"
         f"{ORGANIZATION}    layer: ▮\n", {"branch": "党支部", "team": "突击队"}),
        ("policy/b.yaml", "schema: dangjian/policy@1\nrectification:\n  closers:\n    - ▮\n",
         {"dept-party": "党群工作部"}),
        ("policy/c.yaml", "schema: dangjian/policy@1\n▮\n", {"tie_breakers": "同分时依次比较"}),
        ("checklists/d.yaml", "schema: dangjian/checklist@1\n▮\n", {"version": "版本"}),
        ("checklists/e.yaml", "schema: dangjian/checklist@1\nlayers:\n  - ▮\n", {"group": "党小组"}),
        ("corrections/2026-05/a.yaml", "schema: dangjian/correction@1\nitem: ▮\n", {"ZB19": "ZB19"}),
        ("ledgers/a.yaml", "schema: dangjian/ledger@1\nevents:\n  - rule: ▮\n", {"reminder": ""}),
    ],
)  # fmt: skip
def test_completion(
    editor: Editor, titles: dict[str, str], name: str, text: str, offered: dict[str, str]
) -> None:
    found = {key.partition("@")[0]: words for key, words in editor.completion(name, text).items()}
    for label, words in offered.items():
        assert titles.get(words, words) in found[label]


@pytest.mark.editor
def test_items_of_other_lists_are_not_offered(editor: Editor) -> None:
    offered = editor.completion("records/2026-05/h.yaml", f"{RECORD}  ▮\n")
    assert {each[:2] for each in offered} == {"ZB"}


@pytest.mark.editor
def test_who_is_not_listed_is_no_error(editor: Editor) -> None:
    """A pseudonym, or a unit that is only just being added."""
    unknown = RECORD.replace("br-1", "br-77") + "  ZB01: true\n  X1: 3\n"
    assert editor.problems("records/2026-05/i.yaml", unknown) == []
    assert editor.problems("records/2026-05/j.yaml", unknown + "bogus: 1\n") != []


@pytest.mark.editor
def test_files_of_a_new_workspace_have_nothing_red(editor: Editor, workspace: Path) -> None:
    folders = ("", "checklists", "checklists/archive", "archive")
    for path in (path for folder in folders for path in (workspace / folder).glob("*.yaml")):
        name = path.relative_to(workspace).as_posix()
        assert editor.problems(name, path.read_text(encoding="utf-8")) == [], name


@pytest.mark.parametrize(
    "named", ["./branch.yaml", "../policy.yaml", "../../outside.json", "/schema/checklist.json", "https://example.org/checklist.json"]
)  # fmt: skip
def test_a_first_line_cannot_have_anything_else_written(tmp_path: Path, named: str) -> None:
    """Only a schema of the workspace is led to: whatever else the line names, the copy is all there is."""
    root = tmp_path / "w"
    assert run(["init", str(root)]) == 0
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")
    source = root / "checklists/branch.yaml"
    text = source.read_text(encoding="utf-8")
    first = "# yaml-language-server: $schema="
    source.write_text(text.replace(f"{first}../schema/checklist.json", first + named, 1), "utf-8")
    before = contents(root)
    assert run(["-C", str(root), "freeze", "branch"]) == 0
    [new] = contents(root).keys() - before.keys()
    assert new.startswith("checklists/archive/branch@")
    assert run(["-C", str(root), "validate"]) == 0
