"""The house in figures: ``python -m tools.house`` counts the files and lines of each room;
``python -m tools.house way -C examples/gear-company score 2026-05`` runs a command and tells through which
modules and functions it went.

A module counts when a function of it ran (what runs while it is imported doesn't count); a function
counts once, however often it ran. Figures are a thermometer: nothing is asserted on them.
"""

from __future__ import annotations

import inspect
import io
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

HOUSE = Path(__file__).parent.parent / "src" / "dangjian"


def rooms(house: Path = HOUSE) -> Iterator[tuple[str, int, int]]:
    """Each room with its files and lines, in the order of their names; what lies loose comes first."""
    loose = [path for path in house.iterdir() if path.suffix == ".py"]
    yield "", len(loose), sum(map(_lines, loose))
    for room in sorted(path for path in house.iterdir() if path.is_dir()):
        files = list(room.rglob("*.py"))
        if files:
            yield room.name, len(files), sum(map(_lines, files))


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def way(arguments: list[str]) -> list[CodeType]:
    """The functions of the house that ran, each once, in the order in which they first did."""
    from dangjian.cli.app import run

    found: dict[CodeType, None] = {}
    mine = f"{Path(inspect.getfile(run)).parent.parent}/"

    def watch(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        # Modules and class bodies run once, at import, and aren't optimized as functions are.
        is_function = code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("<")
        if event == "call" and is_function and code.co_filename.startswith(mine):
            found.setdefault(code)

    sys.setprofile(watch)
    try:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")):
            run(arguments)
    finally:
        sys.setprofile(None)
    return [code for code in found if code.co_name != "__init__"]


def _told(arguments: list[str]) -> Iterator[str]:
    codes = way(arguments)
    names = [code.co_filename.rpartition("/dangjian/")[2] for code in codes]
    for name in dict.fromkeys(names):
        yield f"{names.count(name):5} {name}"
    yield f"{len(dict.fromkeys(names))} modules, {len(codes)} functions"


def main(arguments: list[str]) -> int:
    """Print what was asked for."""
    if arguments[:1] == ["way"]:
        print("\n".join(_told(arguments[1:])))
        return 0
    every = list(rooms())
    print("| 房间 | 文件 | 行 |\n|---|---:|---:|")
    for name, files, lines in every:
        print(f"| {f'`{name}/`' if name else '（散放）'} | {files} | {lines} |")
    print(f"| 合计 | {sum(each[1] for each in every)} | {sum(each[2] for each in every)} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
