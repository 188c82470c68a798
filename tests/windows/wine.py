"""The Windows bundle, made once and run under wine as an officer's machine would run it.

Debian's wine 8 lacks two things that every Windows since 7 has; the crutches for them are put
into the unpacked copy here and never into the bundle: a ``bcryptprimitives.dll`` that exports
``ProcessPrng`` (pydantic's Rust core asks for it), and no ``_wmi.pyd`` (wine has no WMI service,
and ``platform`` waits for it). Standard streams must be pipes: wine hands Python no valid handle
for a plain file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import NamedTuple

LOCALE = "zh_CN.utf8"
"""With it wine says code page 936, as Chinese Windows does."""

_STUB = """
#include <windows.h>
#include <ntsecapi.h>
BOOL __stdcall ProcessPrng(unsigned char *data, size_t length) {
    return RtlGenRandom(data, (ULONG)length);
}
"""
_EXPORTS = "LIBRARY bcryptprimitives\nEXPORTS\nProcessPrng\n"


class Windows(NamedTuple):
    """An unpacked bundle and the drive C: that it is run from."""

    home: Path
    """The bundle's folder."""
    prefix: Path

    @property
    def drive_c(self) -> Path:
        return self.prefix / "drive_c"

    def run(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        """``dangjian`` with arguments, from ``C:\\`` unless told otherwise."""
        return self.program(
            str(self.home / "python/python.exe"), "-m", "dangjian", *arguments, cwd=cwd
        )

    def program(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["wine", *command],
            cwd=cwd or self.drive_c,
            env=environment(self.prefix),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=240,
        )


def environment(prefix: Path) -> dict[str, str]:
    """Nothing of this machine but what wine needs; above all no ``git`` on the path of Windows."""
    return {
        "HOME": str(prefix.parent),
        "LANG": "zh_CN.UTF-8",
        "PATH": os.environ["PATH"],
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEPREFIX": str(prefix),
    }


def unpacked(bundle: Path, folder: Path) -> Windows:
    """The bundle unpacked into a folder with a Chinese name, with the crutches, and a new C:."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    (home,) = (path for path in folder.iterdir() if path.is_dir())
    _stub(folder, home / "python")
    (home / "python/_wmi.pyd").unlink()
    prefix = folder / "prefix"
    subprocess.run(
        ["wineboot", "--init"], env=environment(prefix), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=300,
    )  # fmt: skip
    return Windows(home, prefix)


def _stub(scratch: Path, target: Path) -> None:
    source, exports = scratch / "stub.c", scratch / "stub.def"
    source.write_text(_STUB, encoding="ascii")
    exports.write_text(_EXPORTS, encoding="ascii")
    library = target / "bcryptprimitives.dll"
    command = ["x86_64-w64-mingw32-gcc", "-shared", "-o", str(library), str(source), str(exports)]
    subprocess.run([*command, "-ladvapi32"], check=True)


def as_windows_path(path: Path) -> str:
    """How wine names a path of this machine: everything lies on drive ``Z:``."""
    return "Z:" + str(path).replace("/", "\\")


def has_locale() -> bool:
    """Whether the Chinese locale is there, without which wine says another code page."""
    if shutil.which("locale") is None:
        return False
    named = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return LOCALE.lower() in named.lower().split()
