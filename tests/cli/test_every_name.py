"""Every option and argument of every command that names something takes people's words for it, and
answers what is nearly a name with the id that may be meant. The parameters are asked of typer itself: one
that is added tomorrow is tried, too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import typer
import yaml

from dangjian.cli.app import COMMANDS, make_app, run
from dangjian.cli.completion import kinds_of
from dangjian.documents.rectification import Action
from tests.core.small import OUT_OF_100, checklist, item, policy, record, space, unit
from tests.helpers import contents
from tests.oracle.files import write


class Named(NamedTuple):
    """One thing as it may be called."""

    id: str
    words: str
    slip: str = ""
    """Nearly its name; empty where words aren't looked up but read, as periods are."""


LIST = Named("a", "党支部点检表", "党支部点检")
NAMES = {
    "单位": Named("br-gear", "齿轮党支部", "齿轮党支步"),
    "谁": Named("root", "公司党委", "公司党围"),
    "党员": Named("p001", "张小明", "张小名"),
    "层级": Named("branch", "党支部", "党之部"),
    "责任": Named("specific", "具体责任", "具体责仁"),
    "清单": LIST,
    "旧": LIST,
    "新": LIST,
    "事项": Named("A", "按月召开支委会会议", "按月召开支委会"),
    "时段": Named("2026-05", "2026年5月"),
    "月份": Named("2026-05", "2026年5月"),
    "年份": Named("2026", "2026年"),
    "细则": Named("integrity-points", "廉洁积分细则", "廉洁积份细则"),
    "规则": Named("criticism", "受到批评教育", "受到批评教玉"),
    "项目": Named("noise", "降噪攻坚", "降躁攻坚"),
    "节点": Named("n1", "完成方案", "完成方按"),
}
"""What the help calls a value → something of the company below."""
PLAIN = {"文件": "表.xlsx", "文件|目录": "表.xlsx", "日期": "2026-06-10", "第几条": "1"}
"""Values that name nothing; every other is a text."""
PROBLEM = "2026-05.br-gear.M1"
STEPS = [action.value for action in Action if action not in (Action.RAISE, Action.AGAIN)]
GIVEN = {f"rectify {step} names": PROBLEM for step in STEPS} | {
    f"rectify {step} by": "root" for step in STEPS
} | {
    "report kind": "ranking", "board kind": "kanban", "group report kind": "ranking",
    "explain period": "2026-05", "diff new": "a", "sheet folder": "出", "report folder": "出",
    "correct period": "2026-05", "correct unit": "br-gear", "correct checklist": "a",
    "correct item": "A", "correct kind": "appeal", "correct value": "99", "correct reason": "属实",
    "correct requested_by": "br-gear", "correct decided_by": "root", "correct decided": "2026-06-05",
    "points add informed": "2026-05-09", "points add day": "2026-05-10",
    "campaign milestone evidence": "方案",
    "campaign milestone actual": "2026-05-20", "rectify transfer owner": "支部书记",
    "report period": "2026-05",
}  # fmt: skip
"""What stands on the line of a command though it isn't required, or is a word of ours."""
FILTERS = {("--from-unit" if step == "transfer" else "--unit", f"rectify {step}") for step in STEPS}
ANYBODY = {
    "excuse --approved-by", "correct --approved-by", "correct --requested-by", "correct --decided-by",
    "seal --by",
}  # fmt: skip
"""Where also somebody may be named whom the organization doesn't know: a slip is a name there."""
BOOK_FIRST = {"rectify import --by", "points import --rules"}
"""Where the workbook, here an empty one, is looked at before the name."""


class Place(NamedTuple):
    """A parameter of a command where something is named."""

    command: str
    name: str
    """``--unit``, or what the argument is called."""
    kind: str
    line: tuple[str, ...]
    """The whole command, with ``{}`` for the value."""

    def said(self, text: str) -> list[str]:
        return [word.replace("{}", text) for word in self.line]

    def __str__(self) -> str:
        return f"{self.command} {self.name} {self.kind}"


def _commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if path:
        yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from _commands(each, f"{path} {name}".strip())


def _value(path: str, parameter: Any) -> str:
    named = [NAMES[kind].id for kind in kinds_of(parameter) if kind in NAMES]
    metavar = (parameter.metavar or "").strip("[]…")
    return GIVEN.get(f"{path} {parameter.name}", (*named, PLAIN.get(metavar, "说明"))[0])


def _line(path: str, command: Any, tried: Any) -> Iterator[str]:
    yield from path.split()
    for each in command.params:
        # Problems are named, or found by a filter, never both.
        if each.name == "names" and (tried.opts[0], path) in FILTERS:
            continue
        if each is tried or each.required or f"{path} {each.name}" in GIVEN:
            if each.param_type_name == "option":
                yield each.opts[0]
            yield "{}" if each is tried else _value(path, each)


def _places() -> Iterator[Place]:
    for path, command in _commands(typer.main.get_command(make_app(COMMANDS))):
        for parameter in command.params:
            for kind in kinds_of(parameter):
                if kind in NAMES:
                    line = tuple(_line(path, command, parameter))
                    yield Place(path, parameter.opts[0], kind, line)


PLACES = list(_places())


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One branch more than nothing, with one of everything that can be named."""
    root = tmp_path_factory.mktemp("names") / "company"
    made = space(
        [checklist([item("A", 1, OUT_OF_100, title=NAMES["事项"].words)], title=LIST.words)],
        [record({"A": 60}, unit="br-gear")],
        policy(),
        [unit("br-gear"), unit("br-tool")],
    )
    named = (NAMES["谁"].words, NAMES["单位"].words, "工装党支部")
    for each, name in zip(made["organization"]["units"], named, strict=True):
        each["name"] = name
    made["organization"]["people"] = [
        {"id": "p001", "name": NAMES["党员"].words, "unit": "br-gear"}
    ]
    made["organization"]["units"].append(
        {"id": "team", "name": "降噪突击队", "layer": "team", "parent": "br-gear"}
    )
    for layer in made["catalog"]["layers"]:
        if layer["id"] == NAMES["层级"].id:
            layer["name"] = NAMES["层级"].words
    team = {"id": "team", "name": "突击队", "responsibility": ["specific"], "under": "branch"}
    made["catalog"]["layers"].append(team)
    write(made, root)
    _add(root / "rectifications" / "2026-05" / f"{PROBLEM}.yaml", {
        "schema": "dangjian/rectification@1", "id": PROBLEM, "unit": "br-gear", "problem": "公告栏没有换",
        "mode": "limited", "owner": "支部书记", "due": "2026-06-30",
        "events": [{"at": "2026-05-28", "by": "root", "action": "raise"}],
    })  # fmt: skip
    rule = {"id": "criticism", "title": NAMES["规则"].words, "points": -3}
    _add(root / "checklists" / "integrity-points.yaml", {
        "schema": "dangjian/points-rules@1", "id": "integrity-points", "version": "1.0.0",
        "title": NAMES["细则"].words, "base": 100, "cycle": "year", "rules": [rule],
    })  # fmt: skip
    milestone = {"id": "n1", "title": NAMES["节点"].words, "planned": "2026-05-29", "owner": "p001"}
    _add(root / "campaigns" / "noise.yaml", {
        "schema": "dangjian/campaign@1", "id": "noise", "title": NAMES["项目"].words, "team": "team",
        "branch": "br-gear", "goal": "降噪", "members": [{"person": "p001", "task": "试验"}],
        "milestones": [milestone], "rules": ["一", "二"], "standards": ["一", "二"], "events": [],
    })  # fmt: skip
    openpyxl.Workbook().save(root / "表.xlsx")
    return root


def _add(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_there_are_many() -> None:
    assert len(PLACES) > 100
    assert {each.kind for each in PLACES} == set(NAMES)
    assert {f"{each.command} {each.name}" for each in PLACES} >= ANYBODY | BOOK_FIRST


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_words_do_what_the_id_does(
    place: Place,
    company: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = NAMES[place.kind]
    done = []
    for text in (named.id, named.words):
        root = Path(shutil.copytree(company, tmp_path / "company"))
        monkeypatch.chdir(root)
        status = run(place.said(text))
        said = capsys.readouterr()
        done.append((status, said.out, said.err, contents(root)))
        shutil.rmtree(root)
    if f"{place.command} {place.name}" == "correct --approved-by":  # written as it was said
        done = [each[:1] for each in done]
    assert done[0] == done[1]


LOOKED_UP = [
    each
    for each in PLACES
    if NAMES[each.kind].slip and f"{each.command} {each.name}" not in ANYBODY | BOOK_FIRST
]


@pytest.mark.parametrize("place", LOOKED_UP, ids=str)
def test_a_slip_is_told_with_the_id(
    place: Place, company: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(company)
    named, before = NAMES[place.kind], contents(company)
    assert run(place.said(named.slip)) == 2
    said = re.sub(r"\s", "", capsys.readouterr().err)
    assert "是不是想写" in said
    assert f"{named.id}（{named.words}" in said
    assert contents(company) == before
