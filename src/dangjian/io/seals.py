"""Seal files: reading all of them, writing a new one, and who is at work."""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from dangjian.documents import shape
from dangjian.documents.kinds import Document
from dangjian.documents.seal import Seal, SealedPart
from dangjian.errors import DangjianError
from dangjian.io.atomic import reason_of, write_bytes
from dangjian.io.layout import SEALS_FOLDER, seal_place
from dangjian.io.sources import FileSource as Source
from dangjian.io.sources import place_all
from dangjian.io.yaml_reader import MAX_BYTES, Refused, read
from dangjian.io.yaml_writer import flow
from dangjian.problem import Problem
from dangjian.values.period import Month, Period, PeriodKind

_GIT_SECONDS = 5


def read_seals(source: Source) -> tuple[tuple[Document[Seal], ...], tuple[Problem, ...]]:
    """Every seal of a workspace, and what is wrong with those that can't be read."""
    seals: list[Document[Seal]] = []
    problems: list[Problem] = []
    listing = source.listing(SEALS_FOLDER)
    problems += [refused.problem(name) for name, refused in listing.refused]
    for name in listing.names:
        try:
            data = source.read(name)
            raw = read(data)
        except Refused as refused:
            problems.append(refused.problem(name))
            continue
        findings = shape.schema_findings(raw)
        model = None
        if not findings:
            model, findings = shape.parse(raw, "seal")
        problems += place_all(data, name, findings)
        if model is not None:
            seals.append(Document(name, model))
    return tuple(seals), tuple(problems)


def sealed_periods(root: Path, month: Month) -> tuple[Period, ...]:
    """The periods of the month, quarter, half-year and year around a month that have a seal, broken or
    not. Raises DangjianError when nobody may look: then it isn't known to be open."""
    folder = root / SEALS_FOLDER
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise DangjianError(
            f"{folder} 打不开：{reason_of(error)}，不知道哪些时段已经封存，没有写入。",
            "检查这个文件夹的权限。",
        ) from error
    around = (Period(kind, _first(kind, month)) for kind in PeriodKind)
    return tuple(p for p in around if any(name.startswith(f"{p}.") for name in names))


def _first(kind: PeriodKind, month: Month) -> Month:
    """The first month of the period of that kind in which a month lies."""
    return Month(month.year, (month.month - 1) // kind.length * kind.length + 1)


def write_seal(root: Path, seal: Seal) -> Path:
    """A new file; a seal that is there is never overwritten. Raises DangjianError."""
    data = seal_text(seal).encode()
    if len(data) > MAX_BYTES:
        raise DangjianError(
            f"封存文件有 {len(data) / 1024 / 1024:.0f} MB，超过 {MAX_BYTES // 1024 // 1024} MB，没有写。",
            "把时段分短，例如按季度或月份封存。",
        )
    path = root / seal_place(seal.id)
    write_bytes(path, data, new=True, within=root)
    return path


def seal_text(seal: Seal) -> str:
    """The file: what it is about, then each input and result with its digest and its content."""
    return "".join(f"{line}\n" for line in _lines(seal))


def _lines(seal: Seal) -> Iterator[str]:
    yield "# 由 dangjian seal 写，不要改动；用 dangjian verify 核验。"
    yield "schema: dangjian/seal@1"
    yield f"period: {flow(seal.period)}"
    yield f"number: {seal.number}"
    yield f"at: {flow(seal.at)}"
    yield f"by: {flow(seal.by)}"
    yield f"engine: {flow(seal.engine)}"
    yield f"provisional: {flow(seal.provisional)}"
    yield f"months: {flow([str(month) for month in seal.months])}"
    if seal.supersedes is not None:
        before = {"seal": seal.supersedes.seal, "digest": seal.supersedes.digest}
        yield f"supersedes: {flow(before)}"
    yield f"digest: {flow(seal.digest)}"
    yield "inputs:"
    yield from _parts(seal.inputs)
    yield "results:"
    yield from _parts(seal.results)


def _parts(parts: Iterable[SealedPart]) -> Iterator[str]:
    """A block a part; the content as it is, on a line of its own, so that anyone can check its digest."""
    for part in parts:
        yield f"  - kind: {part.kind}"
        yield f"    key: {flow(part.key)}"
        yield f"    name: {flow(part.name)}"
        yield f"    digest: {flow(part.digest)}"
        yield "    content: |-"
        yield f"      {part.content}"


def author(root: Path) -> str:
    """Git's user for the workspace, else the login. Raises DangjianError when neither is known."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            ["git", "config", "user.name"],
            cwd=root,
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
        name = done.stdout.decode("utf-8", "replace").strip()
        if name:
            return name
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    raise DangjianError("不知道是谁在封存。", "用 --by 写明封存人或部门。")
