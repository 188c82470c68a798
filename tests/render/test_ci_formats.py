"""Problems for CI systems: nothing in a message can break out, old problems stay old."""

from __future__ import annotations

import json
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from dangjian.io.revisions import add_step_summary, repository_prefix
from dangjian.problem import Location, Problem, Severity
from dangjian.render.ci import problems_github, problems_gitlab, problems_sarif, problems_summary
from dangjian.render.junit import problems_junit

WARNING = Problem("DJ223", Severity.WARNING, "到期没有填报", "", Location("records/a.yaml", 3, 1))
ERROR = Problem(
    "DJ214",
    Severity.ERROR,
    "没有规则 100%\n::error::假的",
    "改成，late",
    Location("记录, a:b/x.yaml", 14, 9, length=6),
)
CELL = Problem(
    "DJ210", Severity.NOTE, "写法不对", "", Location("齿轮.xlsx", sheet="点检表", cell="F12")
)
EVERY = (WARNING, ERROR, CELL)


def test_github_puts_errors_first_and_escapes() -> None:
    lines = problems_github(EVERY, "清单/").splitlines()
    assert lines == [
        "::error file=清单/记录%2C a%3Ab/x.yaml,line=14,col=9,endColumn=15,title=DJ214 错误::"
        "没有规则 100%25%0A::error::假的%0A改成，late%0A说明：dangjian explain DJ214",
        "::warning file=清单/records/a.yaml,line=3,col=1,endColumn=2,title=DJ223 警告::"
        "到期没有填报%0A说明：dangjian explain DJ223",
        "::notice file=清单/齿轮.xlsx,line=1,col=1,endColumn=2,title=DJ210 提示::"
        "点检表!F12：写法不对%0A说明：dangjian explain DJ210",
    ]


def test_github_summary_is_one_table(tmp_path: Any) -> None:
    text = problems_summary((ERROR, WARNING), "检查了 2 个文件。", "w/")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 3
    assert "没有规则 100% ::error::假的" in rows[1]
    path = tmp_path / "summary.md"
    assert add_step_summary(text, {"GITHUB_STEP_SUMMARY": str(path)})
    assert path.read_text(encoding="utf-8") == text
    assert not add_step_summary(text, {})


def report(*problems: Problem) -> Any:
    return json.loads(problems_gitlab(problems, "w/"))


def test_gitlab_fingerprints_survive_moved_lines() -> None:
    lower = ERROR._replace(location=ERROR.location._replace(line=90, column=1))
    assert report(ERROR)[0]["fingerprint"] == report(lower)[0]["fingerprint"]
    twice = report(ERROR, lower)
    assert twice[0]["fingerprint"] != twice[1]["fingerprint"]
    elsewhere = ERROR._replace(location=Location("b.yaml", 14))
    other = ERROR._replace(message="没有规则 b")
    marks = {report(each)[0]["fingerprint"] for each in (ERROR, elsewhere, other, WARNING)}
    assert len(marks) == 4


def test_gitlab_fingerprints_forget_line_numbers_in_messages() -> None:
    messages = ("键 a 重复，前一个在第 3 行", "键 a 重复，前一个在第 8 行")
    first, second = (report(ERROR._replace(message=message))[0] for message in messages)
    assert first["fingerprint"] == second["fingerprint"]


def test_gitlab_fields() -> None:
    (entry,) = report(WARNING)
    assert entry["location"] == {"path": "w/records/a.yaml", "lines": {"begin": 3}}
    assert (entry["check_name"], entry["severity"]) == ("DJ223", "minor")


def test_sarif() -> None:
    log = json.loads(problems_sarif(EVERY, "w/"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["DJ210", "DJ214", "DJ223"]
    for result, problem in zip(run["results"], EVERY, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == problem.code
        assert result["partialFingerprints"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[1]["artifactLocation"]["uri"] == "w/%E8%AE%B0%E5%BD%95%2C%20a%3Ab/x.yaml"
    assert places[1]["region"] == {"startLine": 14, "startColumn": 9, "endColumn": 15}
    assert "region" not in places[2]


@pytest.mark.parametrize("folder", ["", "a/b"])
def test_prefix_is_the_way_from_the_repository(tmp_path: Any, folder: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    assert repository_prefix(tmp_path / folder) == (f"{folder}/" if folder else "")


@pytest.mark.parametrize(("strict", "failing"), [(False, ["DJ214"]), (True, ["DJ223", "DJ214"])])
def test_junit_fails_what_validate_fails(strict: bool, failing: list[str]) -> None:
    suites = fromstring(problems_junit(EVERY, strict=strict, prefix="w/").encode())
    assert (suites.get("tests"), suites.get("failures")) == ("3", str(len(failing)))
    cases = list(suites.iter("testcase"))
    assert [each.get("classname") for each in cases if each.find("failure") is not None] == failing
    assert cases[0].get("file") == "w/records/a.yaml"
    assert "w/齿轮.xlsx 点检表!F12：提示：写法不对" in str(cases[2].findtext("system-out"))
    assert "没有规则 100%\n::error::假的" in str(cases[1].findtext("failure"))


def test_junit_without_problems_has_a_case_that_passes() -> None:
    suites = fromstring(problems_junit((), strict=True).encode())
    assert [each.get("name") for each in suites.iter("testcase")] == ["没有问题"]
    assert suites.get("failures") == "0"


def test_junit_holds_what_xml_cannot_say() -> None:
    odd = ERROR._replace(message="<b>\x00\x1b]]>&\udcff")
    (case,) = fromstring(problems_junit((odd,), strict=False).encode()).iter("testcase")
    assert case.get("name") == "DJ214 <b>\\x00\\x1b]]>&\\xdcff"
