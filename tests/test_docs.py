"""The documents are true: their commands run, their tables and sums are what the program says."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.__main__ import main
from dangjian.cli.app import make_app
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import MODELS, schema_word
from dangjian.documents.schedule import Workdays, due_date, is_due
from dangjian.io.yaml_reader import read
from dangjian.values.period import parse_month
from tests.docs import worked
from tests.docs.console import agrees, lines_of, renewed, steps
from tests.docs.formats import tables
from tests.helpers import ROOT, copied

EXAMPLE = ROOT / "examples" / "gear-company"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONSOLE = [page for page in PAGES if "```console\n" in page.read_text(encoding="utf-8")]
ROLLUP = (ROOT / "docs" / "rollup.md").read_text(encoding="utf-8")
SCORING = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
FORMATS = ROOT / "docs" / "file-formats.md"

Golden = Callable[[Path, str], None]


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[object, list[str]]]:
    """Runs command lines in a copy of the example company: exit status and printed lines."""
    folder = tmp_path / "gear-company"
    copied(EXAMPLE, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("dangjian.__main__._prepare", lambda: None)

    def perform(command: str) -> tuple[object, list[str]]:
        program, *arguments = shlex.split(command)
        assert program == "dangjian", f"{command}: other programs belong in ```sh blocks"
        monkeypatch.setattr(sys, "argv", [program, *arguments])
        status: object = 0
        try:
            main()
        except SystemExit as ended:
            status = ended.code or 0
        printed = capsys.readouterr()
        return status, lines_of(printed.out + printed.err)

    return perform


@pytest.mark.parametrize("page", CONSOLE, ids=_name)
def test_commands_print_what_is_shown(
    page: Path,
    session: Callable[[str], tuple[object, list[str]]],
    request: pytest.FixtureRequest,
) -> None:
    text = page.read_text(encoding="utf-8")
    pieces, done = [], 0
    for step in steps(text):
        status, printed = session(step.command)
        assert status in (0, 1), (step.command, printed)
        if not step.shown:
            continue
        if request.config.getoption("--update-golden") and not agrees(step.shown, printed):
            lines = renewed(step.shown, printed)
            pieces.append(text[done : step.start] + "".join(f"{line}\n" for line in lines))
            done = step.end
        else:
            assert agrees(step.shown, printed), (step.command, "\n".join(printed))
    if done:
        page.write_text("".join(pieces) + text[done:], encoding="utf-8", newline="\n")


def _rows(document: str, *headings: str) -> Iterator[list[str]]:
    """The rows of the table with these headings, cells without backquotes."""
    heading = f"| {' | '.join(headings)} |\n"
    table = document[document.index(heading) + len(heading) :].split("\n\n")[0]
    for line in table.splitlines()[1:]:
        yield [cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _item(cycle: str, points: str, criterion: str, due: str) -> Checklist:
    """A checklist of one item."""
    text = f"""\
schema: dangjian/checklist@1
id: list
version: "1.0.0"
title: 清单
layers: [branch]
full_score: 100
sections:
  - id: s
    title: 项目
    items:
      - id: A
        title: 事项
        responsibility: specific
        requirement: 工作要求
        cycle: {cycle}
        due: {due}
        points: {points}
        criterion: {criterion}
        nature: company
"""
    model, findings = shape.parse(read(text.encode()), "checklist")
    assert not findings, [finding.message() for finding in findings]
    return model  # type: ignore[no-any-return]


@pytest.mark.parametrize("row", [*_rows(SCORING, "评分标准", "分值", "填报", "得分", "算式")])
def test_points_of_an_item(row: list[str]) -> None:
    criterion, points, value, earned, words = row
    item = next(_item("month", points, criterion, "{day: 25}").items())
    parsed: Any = item.criterion.parse(read(f"value: {value}".encode())["value"])  # type: ignore[index]
    due = date(2026, 5, 25)
    assert item.criterion.earn(parsed, item.points, due).points == Decimal(earned)
    assert item.criterion.reckon(parsed, item.points, due) == words


@pytest.mark.parametrize("row", [*_rows(SCORING, "周期", "due", "记录月份", "到期日")])
def test_due_dates(row: list[str]) -> None:
    cycle, due, written, expected = row
    item = next(_item(cycle, "1", "{kind: check}", due).items())
    month = parse_month(written)
    assert month is not None
    found = due_date(item, month, Workdays()).isoformat() if is_due(item, month) else "不到期"
    assert found == expected


@pytest.mark.parametrize(
    "example",
    [*worked.examples(SCORING), *worked.examples(ROLLUP)],
    ids=lambda example: example.title,
)
def test_worked_examples(example: worked.Example, tmp_path: Path) -> None:
    answers = worked.compute(example.written, tmp_path)
    for unit, expected in example.written["gives"].items():
        found = {key: answers[unit].get(key) for key in expected}
        assert worked.agrees(expected, answers[unit]), f"{unit}: {found}"


def _between(text: str, mark: str, made: str) -> str:
    """The text with what stands between ``<!-- mark -->`` and ``<!-- 完 -->`` replaced."""
    begin, end = f"<!-- {mark} -->\n\n", "\n\n<!-- 完 -->"
    assert begin in text, f"no place for {mark}"
    start = text.index(begin) + len(begin)
    return text[:start] + made + text[text.index(end, start - 2) :]


def test_every_key_is_in_file_formats(golden: Golden) -> None:
    text = FORMATS.read_text(encoding="utf-8")
    for word in MODELS:
        text = _between(text, f"键：{word}", tables(word))
    golden(FORMATS, text)


def _documents(page: Path) -> Iterator[tuple[str, object]]:
    for block in re.findall(r"^```yaml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
        raw = read(block.encode())
        word = schema_word(raw["schema"]) if isinstance(raw, dict) and "schema" in raw else None
        if word is not None:
            yield word, raw


def test_documents_in_file_formats_are_right() -> None:
    shown = dict(_documents(FORMATS))
    assert shown.keys() == MODELS.keys()
    for word, raw in shown.items():
        _, findings = shape.parse(raw, word)
        assert not findings, (word, [finding.message() for finding in findings])


def _commands() -> dict[str, Any]:
    from typer.main import get_command

    return dict(get_command(make_app()).commands)  # type: ignore[attr-defined]


def test_readme_lists_every_command(golden: Golden) -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    rows = [f"| `{name}` | {command.help} |" for name, command in _commands().items()]
    table = "\n".join(["| 命令 | 做什么 |", "|---|---|", *rows])
    golden(readme, _between(text, "命令", table))


def _options(command: Any) -> set[str]:
    """The options of a command and of the commands below it."""
    inner = getattr(command, "commands", {}).values()
    own = {option for each in command.params for option in each.opts}
    return own.union({"--help"}, *map(_options, inner))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_that_are_only_shown_exist(page: Path) -> None:
    """In ``sh`` blocks, which aren't run: what they name must at least be there."""
    commands = _commands()
    for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] != ["dangjian"]:
                continue
            if words[1] == "-C":
                del words[1:3]
            options = {word.partition("=")[0] for word in words[2:] if word.startswith("-")}
            assert options <= _options(commands[words[1]]), line


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path = target.partition("#")[0]
        if path and not re.match(r"[a-z]+:", path):
            assert (page.parent / path).exists(), target


def test_every_page_is_in_the_index(golden: Golden) -> None:
    index = ROOT / "docs" / "README.md"
    folder = ROOT / "docs"
    pages = [page for page in sorted(folder.glob("*.md")) if page != index]
    for name, found in (("篇目", pages), ("报告", sorted(folder.glob("reports/*.md")))):
        lines = [f"- [{_title(page)}]({page.relative_to(folder).as_posix()})" for page in found]
        golden(index, _between(index.read_text(encoding="utf-8"), name, "\n".join(lines)))


def _title(page: Path) -> str:
    return page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


_SHELLS_DIFFER = set("'\\$`^%*&;|<>")
"""What the shells read each in its own way: 命令提示符 knows no single quotes and ends no line with a
backslash, PowerShell 5 knows no ``&&``, and the other shells take ``%`` and ``^`` for themselves."""


def _typed_lines(text: str) -> Iterator[str]:
    """The lines of ours that a page shows to be typed, in blocks and within sentences."""
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        start = {"sh": "dangjian ", "console": "$ dangjian "}.get(language)
        for line in block.splitlines() if start else ():
            if line.startswith(str(start)):
                yield line.removeprefix("$ ")
    yield from re.findall(r"`(dangjian [^`\n]+)`", text)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_lines_to_type_mean_the_same_in_every_shell(page: Path) -> None:
    for line in _typed_lines(page.read_text(encoding="utf-8")):
        if "--show-completion" not in line:  # each of those is for one shell
            assert not set(line) & _SHELLS_DIFFER, line
            assert "“" not in line, line
            assert shlex.split(line) == shlex.split(line, posix=False) or '"' in line, line


@pytest.mark.parametrize("name", ["month.md", "year-end.md", "roster.md", "points.md", "plan.md"])
def test_an_officer_types_nothing_but_dangjian(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|bat)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for line in "".join(blocks).splitlines():
        assert line.startswith("dangjian "), line


def test_setting_up_is_told_for_windows() -> None:
    """The one line of the README that a Windows console can't read stands there once more, in its words."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"^```sh\n(python3 .*)\n```", text, re.MULTILINE)
    windows = re.search(r"^```bat\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert first is not None
    assert windows is not None
    steps_ = [line.split() for line in windows[1].splitlines()]
    said = [step.split() for step in first[1].split(" && ")]
    for here, there in zip(said, steps_, strict=True):
        assert not set("".join(there)) & set("/'&$"), there
        program = {"python3": "py", ".venv/bin/pip": ".venv\\Scripts\\pip",
                   ".venv/bin/dangjian": ".venv\\Scripts\\dangjian"}[here[0]]  # fmt: skip
        assert there == [program, *(word.replace("/", "\\") for word in here[1:])]
