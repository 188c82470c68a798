"""Files as they look: printed by LibreOffice or Chromium, as PDF and PNG."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

_STAND_INS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  {aliases}
</fontconfig>
"""
_SONG = (
    "方正小标宋简体",
    "宋体",
    "SimSun",
    "仿宋_GB2312",
    "仿宋",
    "FangSong",
    "楷体_GB2312",
    "楷体",
)
"""Fonts of offices that are not free; where they are missing a picture shows a free one of their kind."""


def _fonts(folder: Path) -> Path:
    """A font configuration in which the fonts of offices have stand-ins."""
    aliases = "".join(
        f'<match><test name="family"><string>{name}</string></test>'
        '<edit name="family" mode="append" binding="strong"><string>Noto Serif CJK SC</string></edit></match>'
        for name in _SONG
    )
    path = folder / "fonts.conf"
    path.write_text(_STAND_INS.format(aliases=aliases), encoding="utf-8")
    return path


def program(*names: str) -> str:
    """The first of these programs that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"{names[0]} is not installed"
    return found


def convert(files: Iterable[Path], kind: str, folder: Path, *, stand_ins: bool = False) -> None:
    """Convert files with LibreOffice, which gets a profile of its own.

    ``stand_ins``: show the fonts of offices by free ones of their kind.
    """
    with tempfile.TemporaryDirectory() as profile:
        fonts = {"FONTCONFIG_FILE": str(_fonts(Path(profile)))} if stand_ins else {}
        _run(
            program("soffice", "libreoffice"),
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            *map(str, files),
            environment=fonts,
        )


def page_picture(
    pdf: Path,
    page: int,
    picture: Path,
    width: int,
    part: tuple[int, int, int, int] | None = None,
) -> None:
    """One page of a PDF as a PNG so many pixels wide; ``part``: left, top, width, height of it."""
    _run(
        program("pdftoppm"),
        *("-png", "-singlefile", "-f", str(page), "-l", str(page)),
        *("-scale-to-x", str(width), "-scale-to-y", "-1"),
        *(
            word
            for pair in zip("xyWH", part or (), strict=False)
            for word in (f"-{pair[0]}", str(pair[1]))
        ),
        str(pdf),
        str(picture.with_suffix("")),
    )


def page_count(pdf: Path) -> int:
    """How many pages a PDF has."""
    said = _run(program("pdfinfo"), str(pdf))
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pages:"))


def screenshot(
    html: Path, picture: Path, width: int, height: int, anchor: str = "", *, dark: bool = False
) -> None:
    """A page of the web as Chromium shows it in a window of this size."""
    chromium(
        f"--screenshot={picture}",
        f"--window-size={width},{height}",
        "--hide-scrollbars",
        *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []),
        f"{html.as_uri()}#{anchor}",
    )


def html_pdf(html: Path, pdf: Path) -> None:
    """A page of the web as Chromium prints it."""
    chromium(f"--print-to-pdf={pdf}", "--no-pdf-header-footer", html.as_uri())


def chromium(*arguments: str) -> str:
    """What Chromium prints, with a profile of its own and no window."""
    with tempfile.TemporaryDirectory() as profile:
        return _run(
            program("chromium", "chromium-browser"),
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            f"--user-data-dir={profile}",
            "--virtual-time-budget=5000",
            *arguments,
        )


def _run(*command: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, **(environment or {})},
    )
    return done.stdout.decode("utf-8", "replace")
