"""Problems as JUnit XML, which most CI systems show as the tests of a run.

A file with problems is a suite, a problem a case of it. What makes ``validate`` exit with 1 is a failure: an
error, with ``--strict`` a warning, too. The rest are cases that pass and say what they have to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dangjian.problem import Problem, Severity

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""XML 1.0 has no way to write these, escaped or not; a file name may hold them."""


def problems_junit(problems: Sequence[Problem], *, strict: bool, prefix: str = "") -> str:
    """The report; ``prefix`` is the workspace's folder in the repository. Without problems one case that
    passes: an empty report is taken for tests that didn't run."""
    suites = Element("testsuites", name="dangjian validate")
    for file, mine in groupby(problems, key=lambda problem: problem.location.file):
        suite = SubElement(suites, "testsuite", name=_text(prefix + file))
        for problem in mine:
            _case(suite, problem, strict, prefix)
        _count(suite, suite)
    if not problems:
        suite = SubElement(suites, "testsuite", name="dangjian validate")
        SubElement(suite, "testcase", name="没有问题", classname="dangjian")
        _count(suite, suite)
    _count(suites, suites)
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _case(suite: Element, problem: Problem, strict: bool, prefix: str) -> None:
    at = problem.location
    case = SubElement(
        suite,
        "testcase",
        name=_text(f"{problem.code} {problem.message}"),
        classname=problem.code,
        file=_text(prefix + at.file),
        line=str(at.line),
    )
    place = f"{prefix}{at.file}:{at.line}:{at.column}"
    if at.sheet or at.cell:
        place = f"{prefix}{at.file} {at.sheet}!{at.cell}"
    hint = f"\n{problem.hint}" if problem.hint else ""
    told = f"{place}：{problem.severity.words}：{problem.message}{hint}\n说明：dangjian explain {problem.code}"
    if problem.severity is Severity.ERROR or (strict and problem.severity is Severity.WARNING):
        failure = SubElement(case, "failure", type=problem.code, message=_text(problem.message))
        failure.text = _text(told)
    else:
        SubElement(case, "system-out").text = _text(told)


def _count(counted: Element, within: Element) -> None:
    """Some readers take the numbers from the attributes, some count for themselves."""
    counted.set("tests", str(len(list(within.iter("testcase")))))
    counted.set("failures", str(len(list(within.iter("failure")))))
    counted.set("errors", "0")


def _text(text: str) -> str:
    return _NOT_IN_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
