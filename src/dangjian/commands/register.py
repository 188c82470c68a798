"""The register of rectifications (整改台账) as it is on disk: what reading and writing it share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from dangjian.documents.kinds import AFTERMATH, adapter
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.sources import Folder, place_by_document
from dangjian.io.workspace import Loaded, load
from dangjian.problem import Finding, Problem
from dangjian.rectify.views import Register
from dangjian.register.register import Tracked, registry, replayed
from dangjian.values.wording import suggestion


def load_register(root: Path, *, day: date | None = None) -> Register:
    """All rectifications of a workspace; records aren't read.

    ``day``: the register as it was on that day; what is wrong in any event is told all the same.
    Raises ProblemsFound without an organization or a policy.
    """
    source = Folder(root)
    loaded = load_aftermath(source, AFTERMATH - {"rectification"})
    tracked, findings = [], []
    for each, wrong in replayed(loaded.workspace):
        tracked.append(each)
        findings += [Finding(f.code, f.path, f.values, f.on, each.document) for f in wrong]
    problems = (*loaded.problems, *place_by_document(source, findings))
    every = tuple(tracked) if day is None else registry(loaded.workspace, day)
    return Register(loaded.workspace, every, problems)


def load_aftermath(
    source: Folder, aside: frozenset[str] = frozenset(), extra: tuple[str, ...] = ()
) -> Loaded:
    """The workspace without records, and without the kinds ``aside``.

    Raises ProblemsFound without an organization or a policy.
    """
    loaded = load(source, lambda _month: False, extra, aside)
    if not loaded.workspace.organizations or not loaded.workspace.policies:
        raise cannot("读出组织或考核办法", loaded.problems)
    return loaded


def cannot(what: str, problems: Iterable[Problem]) -> ProblemsFound:
    """Why something can't be done at all: the first error, and how many there are."""
    errors = tuple(problem for problem in problems if problem.is_error)
    first = f"{errors[0].message}（{errors[0].location}）" if errors else "清单、组织或办法有错误"
    more = f"，共 {len(errors)} 个错误" if len(errors) > 1 else ""
    return ProblemsFound(errors, f"不能{what}：{first}{more}。先运行 dangjian validate 并改正。")


def find(register: Register, name: str) -> Tracked:
    """The rectification of that id. Raises DangjianError with a guess when there is none."""
    for tracked in register.every:
        if tracked.id == name:
            return tracked
    known = [tracked.id for tracked in register.every]
    raise DangjianError(
        f"没有整改 {name}。",
        suggestion(name, known) or "整改编号形如 2026-05.br-gear.ZB19，见 dangjian rectify list。",
    )


def refuse_misshapen(plain: object, word: str, name: str) -> None:
    """Make sure that what is going to be written is a right document. Raises DangjianError."""
    from pydantic import ValidationError

    from dangjian.documents import shape

    try:
        adapter(word).validate_python(plain)
    except ValidationError:
        _, findings = shape.parse(plain, word)
        reason = "；".join(finding.message() for finding in findings)
        raise DangjianError(f"{name} 没有写入：{reason}。") from None


def bytes_of(root: Path, tracked: Tracked) -> bytes:
    """The bytes of a rectification's file. Raises DangjianError when it was changed meanwhile."""
    from dangjian.documents import shape
    from dangjian.io.yaml_reader import Refused, read

    try:
        data = Folder(root).read(tracked.document)
        model, _ = shape.parse(read(data), "rectification")
    except Refused:
        model = None
    if model != tracked.rectification:
        raise DangjianError(f"{tracked.document} 在读取之后被别人改过，没有写入。", "再运行一次。")
    return data


def said(finding: Finding, prefix: str = "") -> DangjianError:
    """A refusal as the error that tells it."""
    return DangjianError(f"{prefix}{finding.message()}。", f"{finding.hint()}。")
