"""The files for other programs: hooks, action, template and editor settings say what exists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from dangjian.cli.app import make_app
from tests.helpers import ROOT


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def options_of(command: str) -> set[str]:
    group: Any = get_command(make_app())
    return {option for parameter in group.commands[command].params for option in parameter.opts}


def calls(text: str) -> list[list[str]]:
    """Every ``dangjian …`` that a script runs, cut at the end of the command."""
    found = re.findall(
        r"(?<![\w-])dangjian (?:validate|diff|format)[^\n|>]*", text.replace("\\\n", "")
    )
    return [call.split() for call in found]


@pytest.mark.parametrize(
    "name", [".pre-commit-hooks.yaml", "action.yml", "templates/gitlab-ci.yml"]
)
def test_commands_and_options_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = calls(text)
    assert found
    for _, command, *words in found:
        given = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert given <= options_of(command), (name, command)
    for option in re.findall(r"options\+?=\((.*)\)", text):
        flags = {word for word in option.split() if word.startswith("-")}
        assert flags <= options_of("validate") | options_of("diff")


@pytest.mark.parametrize(
    ("schema", "transform", "name"),
    [
        ("vendor.github-actions", "", "action.yml"),
        ("vendor.gitlab-ci", "gitlab-ci", "templates/gitlab-ci.yml"),
    ],
)
def test_files_have_the_shape_that_their_system_asks_for(
    schema: str, transform: str, name: str
) -> None:
    more = ["--data-transform", transform] if transform else []
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        *more,
        str(ROOT / name),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_hooks_have_what_pre_commit_asks_for() -> None:
    for hook in load(".pre-commit-hooks.yaml"):
        assert {"id", "name", "entry", "language"} <= set(hook)


def test_inputs_reach_the_shell_only_as_variables() -> None:
    """Text of a user inside a script could run as a command."""
    for step in load("action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_editor_settings_name_schemas_that_exist() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    for schema, patterns in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file()
        word = Path(schema).stem
        files = [path for pattern in patterns for path in (ROOT / "examples").glob(pattern)]
        for path in files:
            assert f"schema: dangjian/{word}@1" in path.read_text(encoding="utf-8"), path
