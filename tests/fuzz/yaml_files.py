"""Documents of every kind spoiled at random: whatever a file says, checking it ends in problems.

Never an exception, never a file without a message, never a message without a place, never slow. Each input
is one file of a workspace changed by a few of the ways in ``WAYS``; the workspace is then checked, and now
and then scored.
"""

from __future__ import annotations

import random
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from dangjian.commands.checking import check_workspace
from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.problem import MOST
from dangjian.values.period import parse_period
from tests.helpers import ROOT, copied

EXAMPLE = ROOT / "examples" / "gear-company"
KEPT = ("2026-05",)
"""Months of the example that are kept: few enough that thousands of inputs can be tried."""
PIECES = (
    b"&a ", b"*a", b"!!python/object ", b"<<: {}", b"%YAML 1.1\n", b"---\n", b"...\n", b"\t", b"\x00",
    "：".encode(), "，".encode(), "\u3000".encode(), "\u00a0".encode(), "\u202e".encode(),
    "\u200b".encode(), "\u2028".encode(), "\ufeff".encode(), b"\xff\xfe", b"\xed\xa0\x80", b"<<<<<<< a\n",
    b"[" * 70, b"{a: " * 70, b"a: 1\n" * 300, b"null", b"true", b"-0.5", b"1e9", b"9" * 40, b"0.1234567",
    b"''", b'"\\u202e"', b'"\\ud800"', b"con", b"2026-02-30", b"9999-99", b"dangjian/policy@1", b"{}", b"[]",
)  # fmt: skip
Way = Callable[[random.Random, bytes], bytes]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(PIECES) + data[at:]


def _flip(rng: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True) or [b""]


def _drop_line(rng: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _repeat_line(rng: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    at = rng.randrange(len(lines))
    return b"".join(lines[: at + 1] + [lines[at]] * rng.choice((1, 5, 400)) + lines[at + 1 :])


def _swap_lines(rng: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _indent(rng: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    at = rng.randrange(len(lines))
    lines[at] = b" " * rng.randrange(6) + lines[at].lstrip()
    return b"".join(lines)


def _value(rng: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    at = rng.randrange(len(lines))
    key, colon, _ = lines[at].partition(b": ")
    if colon:
        lines[at] = key + colon + rng.choice(PIECES) + b"\n"
    return b"".join(lines)


WAYS: tuple[Way, ...] = (
    _cut, _insert, _insert, _flip, _drop_line, _repeat_line, _swap_lines, _indent, _value, _value, _value,
)  # fmt: skip


def workspace(folder: Path) -> Path:
    """A part of the example with every kind of document."""
    root = folder / "w"
    copied(EXAMPLE, root)
    for kind in ("records", "rectifications"):
        for month in (root / kind).iterdir():
            if month.name not in KEPT:
                shutil.rmtree(month)
    for kind in ("records/2026-05", "rectifications/2026-05"):
        for path in sorted((root / kind).iterdir())[12:]:
            path.unlink()
    return root


def spoil(rng: random.Random, data: bytes) -> bytes:
    """The bytes changed in one to four ways."""
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(WAYS)(rng, data)
    return data


_UNFILLED = re.compile(r"\{[a-z_]*\}")
"""A place of a template that nobody filled in; ``{done: …}`` is how a value is written."""


def check(root: Path, name: str, *, scored: bool) -> Counter[str]:
    """Check the workspace with its spoiled file; the codes found. Raises AssertionError for bad answers."""
    checked = check_workspace(Folder(root))
    per_file = Counter(problem.location.file for problem in checked.problems)
    for problem in checked.problems:
        at = problem.location
        assert problem.message, (name, problem)
        assert not _UNFILLED.search(problem.message) or "{" in (root / at.file).read_text(
            "utf-8", "replace"
        ), problem
        assert at.line >= 1, problem
        assert at.column >= 1, problem
        assert (root / at.file).exists(), problem
    assert max(per_file.values(), default=0) <= 2 * (MOST + 1), per_file.most_common(1)
    if scored:
        period = parse_period("2026-05")
        assert period is not None
        score(Folder(root), period)
    return Counter({problem.code for problem in checked.problems})


def run(seed: int, size: int) -> str:
    """Try so many inputs; the figures. Raises at the first that isn't answered as it should be."""
    rng, codes = random.Random(seed), Counter[str]()
    slowest, started = (0.0, ""), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        root = workspace(Path(folder))
        names = sorted(p for p in root.rglob("*.yaml"))
        for number in range(size):
            path = rng.choice(names)
            before = path.read_bytes()
            spoiled = spoil(rng, before)
            path.write_bytes(spoiled)
            begun = time.perf_counter()
            try:
                codes += check(root, path.name, scored=number % 5 == 0)
            except BaseException:
                sys.stderr.write(f"seed {seed}, input {number}, {path.relative_to(root)}\n")
                Path(tempfile.gettempdir(), f"fuzz-{seed}-{number}.yaml").write_bytes(spoiled)
                raise
            slowest = max(slowest, (time.perf_counter() - begun, f"{number} {path.name}"))
            path.write_bytes(before)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size} inputs, seed {seed}: {time.perf_counter() - started:.0f} s, slowest "
        f"{slowest[0]:.2f} s ({slowest[1]}), worst memory {memory:.0f} MB, {len(codes)} codes"
    )
