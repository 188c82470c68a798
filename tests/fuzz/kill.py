"""Every writing command killed at every write: nothing lost, nothing torn, nothing half.

A command runs in a child of this process in which one call of the system, the n-th that changes
anything on the disk, is the last thing that happens: before it, after it, or with half of a content
written. What is left is looked at, then the next writing command comes along, perhaps to be killed
too. In the end every file is as before the command, or as after it, and all of them the same way.

``python -m tests.fuzz kill --seed 1 --size 2000`` kills so often and prints what it saw.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import dangjian
from tests.fuzz.kill_books import (
    answered_problems,
    appeals,
    edited_list,
    edited_roster,
    entered_contact,
    headed_group,
    old_register,
)
from tests.helpers import ROOT, contents, copied

EXAMPLE = ROOT / "examples" / "gear-company"
UNITS = ("br-gear", "br-tool", "br-heat")
KILLED = 137
CALLS = ("open", "write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "ftruncate")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

Files = Mapping[str, bytes]


class Command(NamedTuple):
    """A writing command."""

    arguments: tuple[str, ...]
    whole: bool = True
    """Whether its files come all or none; else each is whole by itself, and a second run completes."""
    first: tuple[tuple[str, ...], ...] = ()
    """Commands that bring the workspace into the state that it needs."""
    edit: Callable[[Path], None] | None = None
    """Makes the workbooks that it takes in."""


_BY = ("--by", "dept-party", "--date", "2026-06-05")
_RAISE = ("rectify", "raise", "2026-05", *_BY)
_ADD = ("rectify", "add", "--unit", "br-gear", "--problem", "x", "--owner", "y",
        "--due", "2026-07-10", *_BY)  # fmt: skip
_ADD_TOOL = tuple("br-tool" if each == "br-gear" else each for each in _ADD)
_CORRECT = ("correct", "--unit", "br-gear", "--checklist", "branch", "--period", "2026-05",
            "--kind", "error", "--reason", "r", "--requested-by", "br-gear",
            "--decided-by", "dept-party", "--decided", "2026-06-08")  # fmt: skip
_POINTS = ("points", "add", "quality-points", "p001", "suggestion", "--basis", "x", "--source", "技术",
           "--approved-by", "党群工作部", "--informed", "2026-07-01", "--date", "2026-07-01",
           "--by", "所在党支部")  # fmt: skip


def _step(
    action: str, *more: str, day: str = "2026-06-12", by: str = "dept-party"
) -> tuple[str, ...]:
    """A step of the problem that ``_ADD`` adds."""
    return ("rectify", action, "2026-06.br-gear.M1", "--by", by, "--date", day, *more)


_ACCEPT = _step("accept", day="2026-06-08", by="br-gear")
_SUBMIT = _step("submit", "--evidence", "e", day="2026-06-10", by="br-gear")
_CLOSE = _step("close", "--note", "n", day="2026-06-11")
STEPS = {
    "accept": Command(_ACCEPT, first=(_ADD,)),
    "submit": Command(_SUBMIT, first=(_ADD, _ACCEPT)),
    "return": Command(_step("return", "--note", "n"), first=(_ADD, _ACCEPT, _SUBMIT)),
    "close": Command(_CLOSE, first=(_ADD, _ACCEPT, _SUBMIT)),
    "extend": Command(_step("extend", "--due", "2026-08-10", "--note", "n"), first=(_ADD,)),
    "reopen": Command(_step("reopen", "--note", "n"), first=(_ADD, _ACCEPT, _SUBMIT, _CLOSE)),
    "review": Command(_step("review", "--note", "n"), first=((*_ADD, "--mode", "long"), _ACCEPT)),
    "transfer": Command(_step("transfer", "--unit", "br-tool", "--note", "n"), first=(_ADD,)),
    "withdraw": Command(_step("withdraw", "--note", "n"), first=(_ADD,)),
    "escalate": Command(_step("escalate", day="2026-08-10"), first=(_ADD,)),
}
"""Every step of a problem."""

COMMANDS = {
    "collect": Command(("collect", "{inbox}", "--kind", "both", "--marked", "{out}")),
    "raise": Command(_RAISE),
    "add": Command(_ADD),
    **STEPS,
    "several": Command(
        (*_step("extend", "--due", "2026-08-10", "--note", "n", "--attach", "{root}/policy.yaml"),
         "2026-06.br-gear.M2"), first=(_ADD, _ADD)
    ),
    "excuse": Command(("excuse", "br-case", "2026-05", "--reason", "搬迁", "--approved-by", "公司党委")),
    "correct": Command((*_CORRECT, "--item", "ZB13", "--value", "{done: 30, total: 36}")),
    "withdrawing": Command((*_CORRECT, "--item", "ZB19", "--value", "{}", "--withdraw"), first=(_RAISE,)),
    "freeze": Command(("freeze", "branch")),
    "freeze all": Command(("freeze", "all")),
    "format": Command(("format", "{root}/checklists/group.yaml", "{root}/checklists/deputy.yaml")),
    "calendar": Command(("calendar", "2025")),
    "seal": Command(("seal", "2026-05", "--by", "x", "--provisional")),
    "points add": Command(_POINTS),
    "points void": Command(
        ("points", "void", "quality-points", "1", "--reason", "r", "--approved-by", "党群工作部",
         "--year", "2026", "--date", "2026-07-02", "--by", "所在党支部"), first=(_POINTS,)
    ),
    "points sheet": Command(
        ("points", "sheet", "contacts", "--year", "2026", "--output", "{root}/p.xlsx"), whole=False
    ),
    "points import": Command(
        ("points", "import", "{books}/contacts.xlsx", "--approved-by", "党群工作部",
         "--date", "2026-07-02"), edit=entered_contact
    ),
    "milestone": Command(
        ("campaign", "milestone", "noise", "n5", "--done", "--by", "br-gear", "--evidence", "e",
         "--date", "2026-07-01")
    ),
    "git-setup": Command(("git-setup",)),
    "plan": Command(("plan", "2026", "--to", "md", "--out", "{root}/plan"), whole=False),
    "rota": Command(("rota", "2026", "--format", "csv", "--out", "{root}/plan"), whole=False),
    "schema": Command(("schema", "--write", "{root}/schema"), whole=False),
    "sheet": Command(("sheet", "2026-05", "--unit", "br-gear", "--unit", "br-tool"), whole=False),
    "report": Command(("report", "ranking", "2026-05", "--to", "md", "--out", "{root}/reports"), whole=False),
    "export": Command(("export", "2026-05", "--out", "{root}/tables"), whole=False),
    "notices": Command(("rectify", "sheet", "--out", "{root}/notices"), whole=False, first=(_ADD,)),
    "board": Command(("board", "kanban", "2026-05", "--date", "2026-06-30"), whole=False),
    "group report": Command(
        ("group", "report", "ranking", "2026-05", "--date", "2026-06-10", "--out", "{root}/group"),
        whole=False, edit=headed_group
    ),
    "init": Command(("init", "{root}/new"), whole=False),
    "init by roster": Command(
        ("init", "{root}/new", "--roster", "{books}/roster.xlsx"), whole=False, edit=edited_roster
    ),
    "roster export": Command(("roster", "export", "--output", "{root}/r.xlsx"), whole=False),
    "roster import": Command(("roster", "import", "{books}/roster.xlsx"), edit=edited_roster),
    "checklist export": Command(("checklist", "export", "branch", "--output", "{root}/l.xlsx"), whole=False),
    "checklist import": Command(("checklist", "import", "{books}/list.xlsx"), edit=edited_list),
    "replies": Command(
        ("rectify", "collect", "{books}/replies", "--date", "2026-06-10"),
        first=(_ADD, _ADD_TOOL), edit=answered_problems
    ),
    "old register": Command(
        ("rectify", "import", "{books}/register.xlsx", "--by", "dept-party"), edit=old_register
    ),
    "appeal sheet": Command(("correct", "sheet", "2026-05", "--unit", "br-gear"), whole=False),
    "appeals": Command(
        ("correct", "collect", "{books}/appeals", "--by", "dept-party", "--date", "2026-06-08"), edit=appeals
    ),
}  # fmt: skip
"""What writes, by a name of ours."""


def prepare(folder: Path) -> Path:
    """A small workspace in which every command has something to write; and an inbox beside it."""
    root = folder / "ws"
    copied(EXAMPLE, root)
    for name in ("records", "corrections"):
        for month in (root / name).iterdir():
            if month.name != "2026-05":
                shutil.rmtree(month)
    for name in ("records", "corrections"):
        for path in (root / name / "2026-05").glob("*.yaml"):
            if not path.name.startswith(UNITS):
                path.unlink()
    for name in ("branch", "group", "deputy"):  # not in canonical layout
        path = root / "checklists" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "\n\n\n\n", encoding="utf-8")
    for name in ("rectifications/2026-05", "schema"):
        shutil.rmtree(root / name)
    subprocess.run(["git", "init", "--quiet", "--template=", str(root)], check=True)
    _inbox(root, folder / "inbox")
    return root


def _inbox(root: Path, inbox: Path) -> None:
    """Two good workbooks and one that is sent back."""
    from tests.sheets.filling import place_of_all, typed

    assert _run(root, ("sheet", "2026-05", "--unit", "br-gear", "--unit", "br-tool",
                       "--unit", "br-heat", "--out", str(inbox))) == 0  # fmt: skip
    for number, path in enumerate(sorted(inbox.glob("*.xlsx"))):
        data = path.read_bytes()
        places, _ = place_of_all(data)
        values: dict[str, dict[str, Any]] = {}
        for (tab, item, kind, field), (cell, _input) in places.items():
            wanted = {
                ("_", "by"): f"督查{kind}",
                ("_", "date"): "2026-05-28",
                ("ZB03", "value"): 1,
                ("ZB03", "evidence"): "支委会会议记录",
            }
            if (item, field) in wanted and tab.startswith("党支部党建"):
                values.setdefault(tab, {})[cell] = wanted[item, field]
                if number == 2 and field == "value":
                    values[tab][cell] = "也许"
        path.write_bytes(typed(data, values))


def _run(root: Path, arguments: tuple[str, ...]) -> int:
    """A command in a child of its own, with nothing on its streams."""
    return _child(root, arguments, None)[0]


def _child(
    root: Path, arguments: tuple[str, ...], last: int | None, half: bool = False
) -> tuple[int, int]:
    """The exit status and how many calls were made; dies at the call ``last``."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        os.close(reader)
        _become(root, arguments, last, half, writer)
    os.close(writer)
    counted = b""
    while chunk := os.read(reader, 64):
        counted += chunk
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(counted or b"0")


def _become(
    root: Path, arguments: tuple[str, ...], last: int | None, half: bool, told: int
) -> None:
    """The child: never returns."""
    from dangjian.cli.app import run

    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    os.chdir(root)
    made = _tamper(last, half)
    status = 3
    try:
        status = run(["-C", str(root), *arguments] if arguments[0] != "init" else [*arguments])
    finally:
        _WRITE(told, str(len(made)).encode())
        os._exit(status)


_WRITE = os.write


def _tamper(last: int | None, half: bool) -> list[str]:
    """Count the calls that change the disk, and die at one."""
    made: list[str] = []

    def step(call: Callable[..., Any], name: str, *arguments: Any, **options: Any) -> Any:
        if name == "open" and not (arguments[1] & WRITING):
            return call(*arguments, **options)
        made.append(name)
        if len(made) != last:
            return call(*arguments, **options)
        try:
            if name == "write" and half:
                call(arguments[0], arguments[1][: len(arguments[1]) // 2])
            elif half:
                call(*arguments, **options)
        finally:  # also where the call itself fails: a folder that is there
            os._exit(KILLED)

    def stepping(name: str) -> Callable[..., Any]:
        call = getattr(os, name)
        return lambda *arguments, **options: step(call, name, *arguments, **options)

    for name in CALLS:
        setattr(os, name, stepping(name))
    _tamper_files(step)
    return made


def _tamper_files(step: Callable[..., Any]) -> None:
    """Files that ``io.atomic`` writes through Python's own objects."""
    from dangjian.io import atomic

    real = open

    class File:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> File:
            return self

        def __exit__(self, *_error: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            def write(descriptor: int, part: bytes) -> None:
                self.file.write(part)
                self.file.flush()

            step(write, "write", self.file.fileno(), data)

        def flush(self) -> None:
            self.file.flush()

        def fileno(self) -> int:
            return int(self.file.fileno())

    def opened(file: Any, mode: str = "r", **options: Any) -> Any:
        made = real(file, mode, **options)
        return File(made) if "w" in mode else made

    atomic.open = opened  # type: ignore[attr-defined]


def seen(root: Path) -> dict[str, bytes]:
    """The files that matter: without locks, journals and what a kill leaves lying about."""
    return {
        name: _steady(name, data)
        for name, data in contents(root).items()
        if not name.rpartition("/")[2].startswith(".dangjian") and not name.startswith(".git/")
    }


def _steady(name: str, data: bytes) -> bytes:
    """Without the moments of collecting and sealing."""
    if name.startswith("seals/"):
        return b"\n".join(
            line for line in data.split(b"\n") if not line.startswith((b"at:", b"digest:"))
        )
    return data


class Seen(NamedTuple):
    """What a kill left."""

    state: str
    """before, after, or mixed while a journal is there."""
    trouble: str = ""


def judge(root: Path, command: Command, before: Files, after: Files) -> Seen:
    """Look at what is left, let the next writer come, and look again."""
    found = seen(root)
    torn = [
        n for n in {*before, *after, *found} if found.get(n) not in (before.get(n), after.get(n))
    ]
    if torn:
        return Seen("torn", f"neither old nor new: {torn}")
    journal = (root / ".dangjian.journal").exists()
    if journal and _run(root, ("score", "2026-05")) != 2:
        return Seen("mixed", "score computes from half of a change")
    if journal and _run(root, ("validate",)) != 1:
        return Seen("mixed", "validate is content with half of a change")
    status = _run(root, ("unlock",))
    if status != 0:
        return Seen("stuck", f"the next writer ended with {status}")
    found = seen(root)
    state = "before" if found == before else "after" if found == after else "mixed"
    litter = [n for n in contents(root) if n.rpartition("/")[2].startswith(".dangjian")]
    if command.whole and (state == "mixed" or litter):
        return Seen(state, f"some files are new, some old, or litter is left: {litter}")
    return Seen(f"{'finished' if journal else 'found'} {state}")


def kill(work: Path, root: Path, name: str, after: Files, calls: int, rng: random.Random) -> Seen:
    """One kill of one command at a random call; sometimes the next writer is killed as well."""
    command = COMMANDS[name]
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(root.parent, work)
    mine = work / root.name
    before = seen(root)
    status, _ = _child(mine, filled(command, mine), rng.randint(1, calls), rng.random() < 0.5)
    if status != KILLED:
        return Seen("survived", f"not killed, ended with {status}")
    if (mine / ".dangjian.journal").exists() and rng.random() < 0.5:
        _child(mine, ("unlock",), rng.randint(1, 12), rng.random() < 0.5)
    found = judge(mine, command, before, after)
    # What is byte for byte as before, litter and all, gives what it gave before.
    if found.trouble or found.state.endswith("after") or contents(mine) == contents(root):
        return found
    status = _run(mine, filled(command, mine))
    return (
        found
        if seen(mine) == after
        else Seen(found.state, f"a second run ends with {status} and not complete")
    )


def filled(command: Command, root: Path) -> tuple[str, ...]:
    """The arguments for a workspace."""
    places = {
        "{root}": str(root),
        "{inbox}": str(root.parent / "inbox"),
        "{out}": str(root.parent / "out"),
        "{books}": str(root.parent / "books"),
    }
    made = []
    for argument in command.arguments:
        for mark, path in places.items():
            argument = argument.replace(mark, path)
        made.append(argument)
    return tuple(made)


def kills(seed: int, size: int, names: tuple[str, ...] = tuple(COMMANDS)) -> Counter[str]:
    """So many kills, spread over the commands; raises AssertionError at the first that did harm."""
    _import_everything()
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="dangjian-kill-") as folder:
        base = prepare(Path(folder) / "base")
        for name in names:
            ready = Path(folder) / "ready"
            root, after, calls = _made_ready(base, ready, name)
            for _ in range(max(1, size // len(names))):
                found = kill(Path(folder) / "work", root, name, after, calls, rng)
                assert not found.trouble, f"{name}: {found.state}: {found.trouble}"
                counts[f"{name}: {found.state}"] += 1
            shutil.rmtree(ready)
    return counts


def _made_ready(base: Path, ready: Path, name: str) -> tuple[Path, Files, int]:
    """The workspace before a command, what it holds after it, and how many calls that takes."""
    command = COMMANDS[name]
    shutil.copytree(base.parent, ready / "before")
    root = ready / "before" / base.name
    for arguments in command.first:
        assert _run(root, arguments) == 0, f"{name}: {arguments} fails"
    if command.edit is not None:
        command.edit(root)
    shutil.copytree(ready / "before", ready / "after")
    whole = ready / "after" / base.name
    status, calls = _child(whole, filled(command, whole), None)
    assert status in (0, 1), f"{name} ends with {status}"
    after = seen(whole)
    assert after != seen(root), f"{name} writes nothing"
    return root, after, calls


def _import_everything() -> None:
    """Once in the parent, not in every child: most of a killed command's time would be its imports."""
    for module in pkgutil.walk_packages(dangjian.__path__, "dangjian."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def run(seed: int, size: int) -> str:
    """The figures of so many kills; raises AssertionError at the first that did harm."""
    begun = time.monotonic()
    counts = kills(seed, size)
    lines = [f"{count:6} {what}" for what, count in sorted(counts.items())]
    took = time.monotonic() - begun
    return "\n".join([*lines, f"{counts.total()} kills, {took:.0f} s, nothing lost, torn or half"])
