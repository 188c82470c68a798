"""Mutated, odd and hostile workbooks handed to ``collect``: a sentence or a record, never a traceback.

Each input is a filled-in sheet of which bytes, parts, elements or attributes were changed, dropped,
doubled or swapped. ``python -m tests.fuzz books --seed 1 --size 2000`` prints the counts, the slowest
input and the most memory.
"""

from __future__ import annotations

import io
import random
import re
import resource
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.sheets.workspace import blank, filled, make

MOST_SECONDS = 5.0
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
Parts = dict[str, bytes]
Mutation = Callable[[random.Random, Parts], None]
_ODD = (
    b"", b"0", b"-1", b"99999999999999999999", b"NaN", b"1e400", b"A0", b"XFE1048577", b"true",
    "无".encode(), "\u202e反".encode(), b"&#x0;", b"&amp;", b"<x/>", b"]]>", b"\xff\xfe", b"A" * 5000,
)  # fmt: skip


def _some(rng: random.Random, parts: Parts) -> str:
    """A part, sheets more often than others."""
    sheets = [name for name in parts if "worksheets" in name.lower()]
    return rng.choice(sheets if sheets and rng.random() < 0.6 else sorted(parts))


def drop_part(rng: random.Random, parts: Parts) -> None:
    """A part is missing."""
    del parts[_some(rng, parts)]


def swap_parts(rng: random.Random, parts: Parts) -> None:
    """Two parts have each other's contents."""
    one, other = _some(rng, parts), _some(rng, parts)
    parts[one], parts[other] = parts[other], parts[one]


def rename_part(rng: random.Random, parts: Parts) -> None:
    """A part has a name in other cases, or in another folder."""
    name = _some(rng, parts)
    new = rng.choice([name.upper(), name.title(), f"/{name}", f"x/{name}", name.replace("/", "\\")])
    parts[new] = parts.pop(name)


def flip_bytes(rng: random.Random, parts: Parts) -> None:
    """Some bytes of a part are others."""
    name = _some(rng, parts)
    data = bytearray(parts[name])
    for _ in range(rng.randint(1, 8)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    parts[name] = bytes(data)


def cut_part(rng: random.Random, parts: Parts) -> None:
    """A part ends too early."""
    name = _some(rng, parts)
    parts[name] = parts[name][: rng.randint(0, len(parts[name]))]


def odd_attribute(rng: random.Random, parts: Parts) -> None:
    """An attribute says something else."""
    name = _some(rng, parts)
    found = list(re.finditer(rb'="([^"]*)"', parts[name]))
    if found:
        start, end = rng.choice(found).span(1)
        parts[name] = parts[name][:start] + rng.choice(_ODD) + parts[name][end:]


def odd_text(rng: random.Random, parts: Parts) -> None:
    """A cell or a string says something else."""
    name = _some(rng, parts)
    found = list(re.finditer(rb">([^<]+)<", parts[name]))
    if found:
        start, end = rng.choice(found).span(1)
        parts[name] = parts[name][:start] + rng.choice(_ODD) + parts[name][end:]


def element(rng: random.Random, parts: Parts) -> None:
    """An element is dropped, doubled, or stands somewhere else too."""
    name = _some(rng, parts)
    found = list(
        re.finditer(rb"<(c|row|si|sheet|Relationship|property|mergeCell)\b[^>]*?/?>", parts[name])
    )
    if found:
        start, end = rng.choice(found).span()
        piece = parts[name][start:end]
        at = rng.randrange(len(parts[name]))
        parts[name] = rng.choice(
            [
                parts[name][:start] + parts[name][end:],
                parts[name][:end] + piece * rng.choice([1, 2, 20_000]) + parts[name][end:],
                parts[name][:at] + piece + parts[name][at:],
            ]
        )


MUTATIONS: tuple[Mutation, ...] = (
    drop_part, swap_parts, rename_part, flip_bytes, cut_part, odd_attribute, odd_attribute,
    odd_text, odd_text, element, element,
)  # fmt: skip


def unpacked(data: bytes) -> Parts:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """A workbook of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def mutated(rng: random.Random, parts: Parts) -> bytes:
    """One input."""
    mine = dict(parts)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        if mine:
            rng.choice(MUTATIONS)(rng, mine)
    data = packed(mine)
    if rng.random() < 0.05:  # the archive itself
        broken = bytearray(data)
        broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        return bytes(broken)
    return data


def handed_in(seed: int, size: int) -> tuple[Counter[str], float]:
    """What became of the inputs, and the seconds of the slowest; raises AssertionError at harm."""
    from datetime import date

    from dangjian.commands.collect import collect
    from dangjian.errors import DangjianError
    from tests.helpers import contents

    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="dangjian-books-") as folder:
        root = make(Path(folder) / "ws")
        parts = unpacked(filled(blank(root)))
        inbox, marked = Path(folder) / "inbox", Path(folder) / "marked"
        inbox.mkdir()
        before = contents(root)
        for number in range(size):
            data = mutated(rng, parts)
            (inbox / "一支部.xlsx").write_bytes(data)
            begun = time.perf_counter()
            try:
                found = collect(
                    root, [inbox], today=date(2026, 6, 2), dry_run=number % 2 == 0, marked=marked
                )
            except DangjianError as error:
                counts[f"stopped: {error.message[:20]}"] += 1
                continue
            except Exception as error:
                kept = Path(tempfile.gettempdir()) / f"dangjian-book-{seed}-{number}.xlsx"
                kept.write_bytes(data)
                raise AssertionError(f"{kept}: {error!r}") from error
            slowest = max(slowest, time.perf_counter() - begun)
            assert slowest < MOST_SECONDS, f"input {number} of seed {seed} takes {slowest:.1f} s"
            state = "refused" if found.failed else "taken"
            counts[
                f"{state}: {found.problems[0].code if found.problems else 'nothing to say'}"
            ] += 1
            if found.failed:
                assert contents(root) == before or number % 2, f"input {number} wrote in a dry run"
            _clean(root, before)
    return counts, slowest


def _clean(root: Path, before: dict[str, bytes]) -> None:
    """The workspace as it was; what was written must be sound."""
    import shutil

    from dangjian.commands.checking import check_workspace
    from dangjian.io.sources import Folder

    if (root / "records").exists():
        assert not check_workspace(Folder(root)).errors, (
            "a record was written that validate refuses"
        )
        for name in ("records", "originals"):
            shutil.rmtree(root / name)
    assert before


def run(seed: int, size: int) -> str:
    """The figures of so many workbooks; raises AssertionError at the first that did harm."""
    begun = time.monotonic()
    counts, slowest = handed_in(seed, size)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [f"{count:6} {what}" for what, count in counts.most_common()]
    took = time.monotonic() - begun
    last = f"{size} workbooks, {took:.0f} s, slowest {slowest:.2f} s, at most {memory:.0f} MB"
    return "\n".join([*lines, last])
