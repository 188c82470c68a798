"""The Tab key: what each shell is told, by the protocol in which it asks."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from dangjian.cli.app import COMMANDS, make_app, run
from dangjian.cli.completion import ASKING, CHOICES, FREE, SHELLS, kinds_of
from dangjian.commands.completing import EVERYWHERE, IN_WORKSPACE
from dangjian.io.yaml_reader import read
from tests.helpers import ROOT
from tests.workflows.papers import EXAMPLE


class Shell:
    """A shell in which somebody has typed part of a command and pressed Tab."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def ask(self, name: str, line: str) -> str:
        """What the program prints for ``dangjian`` and this line, the cursor at its end."""
        words = f"dangjian {line}"
        last = words.rsplit(" ", 1)[1]
        asked = {
            "bash": {"COMP_WORDS": words.replace(" ", "\n"), "COMP_CWORD": str(words.count(" "))},
            "powershell": {
                "_TYPER_COMPLETE_ARGS": words.strip(),
                "_TYPER_COMPLETE_WORD_TO_COMPLETE": last,
            },
            "fish": {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
            "zsh": {"_TYPER_COMPLETE_ARGS": words},
        }
        with self.monkeypatch.context() as patch:
            for key, value in {ASKING: f"complete_{name}", **asked[name]}.items():
                patch.setenv(key, value)
            assert run([]) == 0
        said = self.capsys.readouterr()
        assert said.err == ""
        return said.out

    def offers(self, line: str) -> list[str]:
        """The words that bash is told."""
        return self.ask("bash", line).split()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(EXAMPLE)
    return Shell(monkeypatch, capsys)


def plain(path: Path) -> Any:
    return read(path.read_bytes())


UNITS = {each["id"]: each["name"] for each in plain(EXAMPLE / "organization.yaml")["units"]}
LISTS = {
    each["id"]: each
    for each in map(plain, sorted((EXAMPLE / "checklists").glob("*.yaml")))
    if each["schema"] == "dangjian/checklist@1"
}
MONTHS = sorted(each.name for each in (EXAMPLE / "records").iterdir() if any(each.iterdir()))


def items(checklist: str) -> list[str]:
    return [each["id"] for part in LISTS[checklist]["sections"] for each in part["items"]]


def test_units_are_those_of_the_organization(shell: Shell) -> None:
    assert shell.offers("explain ") == list(UNITS)
    assert shell.offers("sheet 2026-05 --unit br-") == [u for u in UNITS if u.startswith("br-")]


def test_a_name_is_completed_where_somebody_began_one(shell: Shell) -> None:
    begun = [name for name in UNITS.values() if name.startswith("齿轮")]
    assert len(begun) > 1
    assert shell.offers("explain 齿轮") == begun


def test_lists_and_the_items_of_the_list_or_unit_that_is_named(shell: Shell) -> None:
    assert shell.offers("freeze ")[: len(LISTS)] == sorted(LISTS)
    assert shell.offers("freeze ")[-2:] == ["policy", "all"]
    assert shell.offers("correct --checklist integrity --item ") == items("integrity")
    of_branch = shell.offers("explain br-tool 2026-05 ")
    assert set(items("branch")) <= set(of_branch)
    assert not set(items("secretary")) & set(of_branch)


def test_periods_are_those_with_records(shell: Shell) -> None:
    assert shell.offers("score 2026-0") == MONTHS[::-1]
    assert {"2026-Q1", "2026-H1", "2026"} <= set(shell.offers("score "))
    assert "2027" not in shell.offers("score ")
    assert "2027" in shell.offers("plan ")
    following = shell.offers("sheet ")[0]
    assert following > MONTHS[-1]
    assert following not in shell.offers("score ")


def test_words_of_ours_are_those_that_the_command_takes(shell: Shell) -> None:
    for form in shell.offers("score 2026-05 --format "):
        assert run(["score", "2026-05", "--format", form]) == 0
    shell.capsys.readouterr()
    assert shell.offers("rectify list --status wor") == ["working"]


def test_commands_options_problems_chapters_codes(shell: Shell) -> None:
    assert shell.offers("rec") == ["rectify"]
    assert shell.offers("rectify list --over") == ["--overdue"]
    files = (EXAMPLE / "rectifications" / "2026-05").glob("2026-05.br-tool.*.yaml")
    assert shell.offers("rectify show 2026-05.br-tool.") == sorted(f.stem for f in files)[::-1]
    assert "党员大会" in shell.offers("guide 党")
    assert "DJ102" in shell.offers("explain DJ10")


def test_the_workspace_is_that_of_c_before_or_behind(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shell.offers("explain ") == []
    assert shell.offers(f"-C {EXAMPLE} explain br-g") == ["br-gear"]
    assert shell.offers(f"explain -C {EXAMPLE} br-g") == ["br-gear"]
    assert shell.offers("explain -C /no/such/folder br-g") == []
    assert run(["-C", str(EXAMPLE), "validate", "--quiet"]) == 0
    shell.capsys.readouterr()
    assert shell.offers("explain br-g") == []  # what an earlier run was told is forgotten
    assert "score" in shell.offers("")
    # Nothing of the command happens while it is typed.
    assert "0.1" not in " ".join(shell.offers("--version "))


def test_an_unreadable_workspace_disturbs_nobody(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "dangjian.yaml").write_text("schema: [", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert shell.offers("explain ") == []


@pytest.mark.parametrize("name", SHELLS)
def test_every_shell_is_told_the_word_and_what_it_means(name: str, shell: Shell) -> None:
    told = shell.ask(name, "explain br-too")
    assert "br-tool" in told
    assert ("工装党支部" in told) == (name != "bash")  # bash shows words alone


def test_a_name_carries_nothing_into_the_shell(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """zsh evaluates what it is told; names come from files that others wrote."""
    (tmp_path / "dangjian.yaml").write_bytes((EXAMPLE / "dangjian.yaml").read_bytes())
    name = '"支部\'$(touch 坏)`touch 坏`\\"；[red]'
    (tmp_path / "organization.yaml").write_text(
        "schema: dangjian/organization@1\nname: 公司\nunits:\n"
        f"  - {{id: br-x, layer: branch, name: '{name.replace(chr(39), chr(39) * 2)}'}}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    told = shell.ask("zsh", "explain br-")
    assert "br-x" in told
    assert not set("$`\\[") & set(told)
    assert told.count("'") == 2  # typer's own, around the whole


def _parameters(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for each in command.params:
        if each.metavar:
            yield f"{path} {each.opts[0]}", each
    for name, each in getattr(command, "commands", {}).items():
        yield from _parameters(each, f"{path} {name}")


def test_of_every_value_it_is_known_what_may_stand_there() -> None:
    known = {*CHOICES, *FREE, *IN_WORKSPACE, *EVERYWHERE}
    seen = set()
    for where, parameter in _parameters(typer.main.get_command(make_app(COMMANDS))):
        for kind in kinds_of(parameter):
            assert kind in known or kind.isascii(), f"{where}: {kind}"
            seen.add(kind)
    assert known <= seen


def test_bash_itself_completes(tmp_path: Path) -> None:
    """The printed setting in a real bash: what it would put on the line."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    program = tmp_path / "dangjian"
    program.write_text(
        f'#!{bash}\nexec {shlex.quote(sys.executable)} -m dangjian "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    asked = (
        'PATH="$1:$PATH"; eval "$(dangjian --show-completion bash)"; complete -p dangjian;'
        "COMP_WORDS=(dangjian explain br-t); COMP_CWORD=2;"
        '_dangjian_completion dangjian; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        [bash, "--norc", "-c", asked, "bash", str(tmp_path)],
        cwd=EXAMPLE, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    first, *offered = done.stdout.splitlines()
    assert first == "complete -o default -F _dangjian_completion dangjian"
    assert offered == [unit for unit in UNITS if unit.startswith("br-t")]


def test_a_shell_that_has_no_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--show-completion", "tcsh"]) == 2
    assert "bash、zsh、fish、powershell" in capsys.readouterr().err
