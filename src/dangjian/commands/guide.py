"""``dangjian guide``: the operating guide that comes with the program."""

from __future__ import annotations

import re
from typing import NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.shipped import guide_pages
from dangjian.values.wording import suggestion

_ROW = re.compile(
    r"^\| \[(?P<title>.+?)\]\((?P<file>[\w-]+)\.md\) \| (?P<readers>.+?) \| (?P<times>.+?) \|"
)


class Chapter(NamedTuple):
    """A chapter of the guide."""

    title: str
    """As items name it in their ``guide``."""
    file: str
    """The name of its file, without extension; serves as well as the title."""
    readers: str
    """Who mostly uses it."""
    times: str
    """How often one needs it."""


def chapters() -> tuple[Chapter, ...]:
    """All chapters in the order of the guide's own table. Raises DangjianError when the guide is lost."""
    contents = guide_pages()["README"]
    return tuple(
        Chapter(**found.groupdict())
        for line in contents.splitlines()
        if (found := _ROW.match(line))
    )


def chapter(name: str) -> str:
    """The Markdown of a chapter, named by title or file. Raises DangjianError when there is none."""
    known = chapters()
    wanted = name.strip().removesuffix(".md")
    pages = guide_pages()
    for each in known:
        if wanted in (each.title, each.file):
            return pages[each.file]
    near = suggestion(wanted, [word for each in known for word in (each.title, each.file)])
    raise DangjianError(f"操作指南没有“{name}”这一章。", near or "dangjian guide 列出全部章名。")
