"""What is measured: each work makes what it needs, runs it and gives lines to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.desks import month_page
from tests.benchmarks.groups import cluster, make_group
from tests.benchmarks.made import MONTH, make_workspace
from tests.benchmarks.running import Run, best_of, python

WALK = str(Path(__file__).with_name("walk.py"))


class Setting(NamedTuple):
    """How large and how often."""

    folder: Path
    """Where workspaces may be made."""
    records: int
    items: int
    repeats: int


def _dangjian(folder: Path, *arguments: str) -> list[str]:
    return python("-m", "dangjian", "-C", str(folder), *arguments)


def _score(folder: Path) -> list[str]:
    return _dangjian(folder, "score", MONTH, "--format", "csv", "--jobs", "1")


def _line(name: str, run: Run, base: Run | None = None, target: str = "") -> str:
    """Name, seconds, memory and, beside a base, how many times it took."""
    text = f"  {name:<34}{run.seconds:8.3f} s {run.processor_seconds:8.3f} s cpu {run.megabytes:7.0f} MB"
    if base is not None:
        times = run.seconds / base.seconds
        text += f"   {times:5.2f} ×  (cpu {run.processor_seconds / base.processor_seconds:5.2f} ×)"
    return text + (f"   target {target}" if target else "")


def startup(setting: Setting) -> Iterator[str]:
    """The smallest commands against an interpreter that does nothing."""
    small = make_workspace(setting.folder / "small", 2, 8)
    runs = best_of(
        max(5, setting.repeats),
        {
            "python -c pass": python("-c", "pass"),
            "--version": python("-m", "dangjian", "--version"),
            "validate": _dangjian(small, "validate"),
            "score": _dangjian(small, "score", MONTH),
            "explain": _dangjian(small, "explain", "br-00000", MONTH),
        },
    )
    bare = runs.pop("python -c pass")
    yield _line("python -c pass", bare)
    for name, run in runs.items():
        yield _line(name, run, bare, "2.5 ×" if name == "--version" else "25 ×")


def score(setting: Setting) -> Iterator[str]:
    """A month of records, scored with validation, against the walk over the same files' events."""
    folder = make_workspace(
        setting.folder / f"records-{setting.records}", setting.records, setting.items
    )
    runs = best_of(setting.repeats, {"walk": python(WALK, str(folder)), "score": _score(folder)})
    yield _line(f"walk of {setting.records} records", runs["walk"])
    yield _line("score --format csv --jobs 1", runs["score"], runs["walk"], "2.2 ×, 200 MB")


def growth(setting: Setting) -> Iterator[str]:
    """Ten times the records."""
    folder = setting.folder
    small = make_workspace(folder / f"records-{setting.records}", setting.records, setting.items)
    large = make_workspace(
        folder / f"records-{setting.records * 10}", setting.records * 10, setting.items
    )
    runs = best_of(
        setting.repeats,
        {"small": _score(small), "large": _score(large), "walk": python(WALK, str(large))},
    )
    yield _line(f"score of {setting.records} records", runs["small"])
    yield _line(
        f"score of {setting.records * 10} records", runs["large"], runs["small"], "11 ×, 500 MB"
    )
    yield _line(f"  beside a walk of {setting.records * 10}", runs["large"], runs["walk"])


def schemas(setting: Setting) -> Iterator[str]:
    """``validate`` against check-jsonschema, which looks at the shape of the same files only."""
    folder = make_workspace(
        setting.folder / f"records-{setting.records}", setting.records, setting.items
    )
    made = setting.folder / "schema"
    best_of(1, {"schema": python("-m", "dangjian", "schema", "--write", str(made))})
    records = [str(path) for path in sorted((folder / "records").rglob("*.yaml"))]
    check = python("-m", "check_jsonschema", "--schemafile", str(made / "record.json"), *records)
    runs = best_of(1, {"check": check, "validate": _dangjian(folder, "validate")})
    yield _line(f"validate of {setting.records} records", runs["validate"])
    yield _line("check-jsonschema", runs["check"], runs["validate"])


def sheets(setting: Setting) -> Iterator[str]:
    """A sheet for every unit, of three forms, and all of them collected, against openpyxl doing the same."""
    units = max(1, setting.records // 4)
    folder = make_workspace(setting.folder / f"forms-{units}", units, setting.items, forms=True)
    books = "tests.benchmarks.books"
    theirs, ours = str(setting.folder / "openpyxl"), str(setting.folder / "sheets")
    writing = {
        "openpyxl": python("-m", books, "write", str(folder), theirs),
        "sheet": _dangjian(folder, "sheet", MONTH, "--out", ours, "--force"),
    }
    reading = {
        "openpyxl": python("-m", books, "read", ours),
        "collect": _dangjian(folder, "collect", ours, "--dry-run"),
    }
    runs = best_of(1, writing)
    yield _line(f"openpyxl writes {units} from nothing", runs["openpyxl"])
    yield _line("sheet", runs["sheet"], runs["openpyxl"], "0.1 ×")
    runs = best_of(1, reading)
    yield _line(f"openpyxl reads {units} (read-only)", runs["openpyxl"])
    yield _line("collect --dry-run", runs["collect"], runs["openpyxl"], "2 ×")


def documents(setting: Setting) -> Iterator[str]:
    """A rectification notice for every unit, against empty documents written by python-docx."""
    units = max(1, setting.records // 4)
    folder = make_workspace(setting.folder / f"notices-{units}", units, setting.items)
    raising = _dangjian(
        folder, "rectify", "raise", MONTH, "--by", "br-00000", "--date", "2026-06-01"
    )
    best_of(1, {"raise": raising})
    theirs, ours = str(setting.folder / "python-docx"), str(setting.folder / "notices")
    runs = best_of(
        setting.repeats,
        {
            "python-docx": python("-m", "tests.benchmarks.documents", str(units), theirs),
            "score": _score(folder),
            "notice": _dangjian(folder, "report", "notice", MONTH, "--out", ours),
        },
    )
    yield _line(f"python-docx writes {units} empty ones", runs["python-docx"])
    yield _line("score of the same workspace", runs["score"], runs["python-docx"])
    yield _line("report notice", runs["notice"], runs["python-docx"])
    more = (runs["notice"].seconds - runs["python-docx"].seconds) / units * 1000
    yield f"  {more:.1f} ms a notice over an empty document   target 30 ms"


_GROUP_SCORE = ("group", "score", MONTH, "--format", "json", "--date", "2026-06-30")


def group(setting: Setting) -> Iterator[str]:
    """Companies of 40 branches and three lists: one process, two here, a cluster of two workers."""
    companies = max(1, setting.records // 20)
    folder = make_group(setting.folder / f"group-{companies}", companies, items=setting.items)
    score = _dangjian(folder, *_GROUP_SCORE)
    with cluster(setting.folder) as address:
        runs = best_of(
            setting.repeats,
            {
                "one": score,
                "two": [*score, "--jobs", "2"],
                "cluster": [*score, "--cluster", address],
            },
        )
    yield _line(f"{companies} companies, one process", runs["one"])
    yield _line("--jobs 2", runs["two"], runs["one"])
    yield _line("--cluster, two workers", runs["cluster"], runs["one"], "0.65 ×")


def scale(setting: Setting) -> Iterator[str]:
    """Ten times and a hundred times the companies; with --cluster the memory is that of the head."""
    for companies in (setting.records // 200, setting.records // 20, setting.records // 2):
        folder = make_group(setting.folder / f"scale-{companies}", companies, items=setting.items)
        score = _dangjian(folder, *_GROUP_SCORE)
        with cluster(setting.folder) as address:
            runs = best_of(1, {"one": score, "cluster": [*score, "--cluster", address]})
        yield _line(f"{companies} companies, one process", runs["one"])
        yield _line("  --cluster, two workers", runs["cluster"], runs["one"])


def desk(setting: Setting) -> Iterator[str]:
    """The month page of a desk that has just started, of 500 units, and a second view of the same files."""
    units = max(1, setting.records // 4)
    folder = make_workspace(setting.folder / f"desk-{units}", units, setting.items)
    score = best_of(setting.repeats, {"score": _score(folder)})["score"]
    views = [month_page(folder, MONTH) for _ in range(setting.repeats)]
    first, again = min(each.first for each in views), min(each.again for each in views)
    yield _line(f"score of {units} units", score)
    for name, seconds, target in (("month page", first, "2 ×"), ("the same again", again, "0.3 ×")):
        yield f"  {name:<34}{seconds:8.3f} s   {seconds / score.seconds:5.2f} ×   target {target}"


WORKS: dict[str, Callable[[Setting], Iterator[str]]] = {
    "startup": startup,
    "score": score,
    "growth": growth,
    "schemas": schemas,
    "sheets": sheets,
    "documents": documents,
    "group": group,
    "scale": scale,
    "desk": desk,
}
"""Name → work, in the order in which they run."""
