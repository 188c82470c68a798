"""Reading ``group.yaml`` and the lists that a group sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.codes import group as codes
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.documents.group import GroupCompany
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder, place_all
from dangjian.io.yaml_reader import Refused, read
from dangjian.problem import Finding, Location, Problem, placed
from dangjian.values.fields import version_key

GROUP_FILE = "group.yaml"


class GroupFiles(NamedTuple):
    """A group as its files say it."""

    root: Path
    company: GroupCompany | None
    """None where ``group.yaml`` has errors."""
    standards: dict[str, tuple[Checklist, ...]]
    """The group's lists by id, the versions of each in order."""
    problems: tuple[Problem, ...]


def read_group(root: Path) -> GroupFiles:
    """The group in a folder. Raises DangjianError where there is no ``group.yaml``."""
    source = Folder(root)
    if not source.exists(GROUP_FILE):
        raise DangjianError(
            f"{root} 里没有 {GROUP_FILE}，不是集团的文件夹。", "用 -C 指定集团文件夹。"
        )
    company, problems = _parsed(source, GROUP_FILE, "group")
    if company is None:
        return GroupFiles(root, None, {}, tuple(problems))
    standards, more = _standards(source, company.checklists)
    every = (*problems, *_twice(company), *more)
    return GroupFiles(
        root, company, standards, tuple(sorted(every, key=lambda each: each.sort_key))
    )


def _twice(company: GroupCompany) -> Iterator[Problem]:
    seen: set[str] = set()
    for member in company.members:
        if member.id.casefold() in seen:
            finding = Finding(codes.TWICE_A_MEMBER, values={"id": member.id})
            yield placed(finding, Location(GROUP_FILE))
        seen.add(member.id.casefold())


def _standards(
    source: Folder, path: str | None
) -> tuple[dict[str, tuple[Checklist, ...]], list[Problem]]:
    if path is None:
        return {}, []
    listing = source.listing(path)
    problems = [refused.problem(name) for name, refused in listing.refused]
    if not listing.names and not problems:
        raise DangjianError(
            f"{GROUP_FILE} 里写的 checklists: {path} 没有清单。", "改正目录，或者删掉这一行。"
        )
    found: dict[str, list[Checklist]] = {}
    for name in listing.names:
        checklist, faults = _parsed(source, name, "checklist")
        problems += faults
        if checklist is not None:
            found.setdefault(checklist.id, []).append(checklist)
    ordered = {
        own: tuple(sorted(versions, key=lambda each: version_key(each.version)))
        for own, versions in found.items()
    }
    return ordered, problems


def _parsed(source: Folder, name: str, word: str) -> tuple[Any, list[Problem]]:
    """The model of a file (None where it has errors) and what is wrong with it."""
    try:
        data = source.read(name)
        raw = read(data)
    except Refused as refused:
        return None, [refused.problem(name)]
    findings = shape.schema_findings(raw)
    model = None
    if not findings:
        model, findings = shape.parse(raw, word)
    return model, place_all(data, name, findings)
