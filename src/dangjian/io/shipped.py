"""The lists, templates and the operating guide that come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dangjian.errors import DangjianError

_PACKAGE = Path(__file__).resolve().parent.parent
_HOMES = (_PACKAGE / "shipped" / "checklists", _PACKAGE.parent.parent / "checklists")
"""In the installed package, and in a checkout of the source."""
_GUIDES = (_PACKAGE / "shipped" / "guide", _PACKAGE.parent.parent / "docs" / "guide")
_TEMPLATES = _PACKAGE / "shipped" / "workspace"


def shipped_lists() -> Iterator[tuple[str, bytes]]:
    """Name and content of every shipped list, in order. Raises DangjianError when they are lost."""
    home = next((each for each in _HOMES if (each / "catalog.yaml").is_file()), None)
    if home is None:
        raise DangjianError("随程序提供的清单不见了。", "请重新安装 dangjian。")
    yield from _files(home)


def templates() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of a new workspace but the lists."""
    yield from _files(_TEMPLATES)


def guide_pages() -> dict[str, str]:
    """Name of a page of the operating guide, without extension, → its Markdown; ``README`` is the table
    of contents. Raises DangjianError when the guide is lost."""
    home = next((each for each in _GUIDES if (each / "README.md").is_file()), None)
    if home is None:
        raise DangjianError("随程序提供的操作指南不见了。", "请重新安装 dangjian。")
    return {name.removesuffix(".md"): content.decode("utf-8") for name, content in _files(home)}


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(home.iterdir()):
        if path.is_file() and path.suffix in (".yaml", ".md"):
            yield path.name, path.read_bytes()
