"""What comes with the program: the lists, the operating guide, the example company, templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dangjian.errors import DangjianError

_PACKAGE = Path(__file__).resolve().parent.parent
_HOMES = (_PACKAGE / "shipped" / "checklists", _PACKAGE.parent.parent / "checklists")
"""In the installed package, and in a checkout of the source."""
_GUIDES = (_PACKAGE / "shipped" / "guide", _PACKAGE.parent.parent / "docs" / "guide")
_EXAMPLES = (_PACKAGE / "shipped" / "example", _PACKAGE.parent.parent / "examples" / "gear-company")
_CI = (_PACKAGE / "shipped" / "ci", _PACKAGE.parent.parent / "templates")
_TEMPLATES = _PACKAGE / "shipped" / "workspace"


def shipped_lists() -> Iterator[tuple[str, bytes]]:
    """Name and content of every shipped list, in order. Raises DangjianError when they are lost."""
    yield from _files(_home(_HOMES, "catalog.yaml", "清单"))


def example_company() -> Iterator[tuple[str, bytes]]:
    """Place in the workspace and content of every file of the example company, in order. Raises
    DangjianError when it is lost."""
    home = _home(_EXAMPLES, "dangjian.yaml", "示例公司")
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.name.startswith("."):  # locks and litter have a dot
            yield path.relative_to(home).as_posix(), path.read_bytes()


def gitlab_template() -> bytes:
    """The pipeline for GitLab. Raises DangjianError when it is lost."""
    name = "gitlab-ci.yml"
    return (_home(_CI, name, "GitLab 模板") / name).read_bytes()


def templates() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of a new workspace but the lists."""
    yield from _files(_TEMPLATES)


def guide_pages() -> dict[str, str]:
    """Name of a page of the operating guide, without extension, → its Markdown; ``README`` is the table
    of contents. Raises DangjianError when the guide is lost."""
    home = _home(_GUIDES, "README.md", "操作指南")
    return {name.removesuffix(".md"): content.decode("utf-8") for name, content in _files(home)}


def _home(places: Iterable[Path], name: str, what: str) -> Path:
    """The first place that holds the file ``name``; ``what`` is missing where none does."""
    for each in places:
        if (each / name).is_file():
            return each
    raise DangjianError(f"随程序提供的{what}不见了。", "请重新安装 dangjian。")


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(home.iterdir()):
        if path.is_file() and path.suffix in (".yaml", ".md"):
            yield path.name, path.read_bytes()
