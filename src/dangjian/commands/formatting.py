"""Laying out files: ``format`` and ``format --check``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from dangjian.codes import reviewing as codes
from dangjian.errors import DangjianError
from dangjian.io.atomic import styled_like, write_bytes
from dangjian.io.files import is_there
from dangjian.io.homes import relative_name
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import SETTINGS_FILE, is_seal
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.io.streams import STDIN_NAME
from dangjian.io.yaml_reader import Refused
from dangjian.problem import Finding, Location, Problem, placed


@dataclass(slots=True)
class Formatting:
    """What was done, or with ``check`` what would be done."""

    root: Path
    check: bool
    changed: list[str] = field(default_factory=list)
    """Files whose layout was (or would be) changed, relative to ``root``."""
    kept: list[str] = field(default_factory=list)
    """Files that were in order."""
    problems: list[Problem] = field(default_factory=list)
    """Files that can't be read, or not laid out without changing something else."""

    @property
    def fails(self) -> bool:
        """Whether the command fails: something couldn't be done, or with ``check`` is to be done."""
        errors = any(problem.is_error for problem in self.problems)
        return errors or (self.check and bool(self.changed))

    @property
    def summary(self) -> str:
        """``看了 48 个文件：3 个要重新排版。``"""
        total = len(self.changed) + len(self.kept) + len({p.location.file for p in self.problems})
        what = "个要重新排版" if self.check else "个已重新排版"
        done = f"{len(self.changed)} {what}" if self.changed else "排版都符合要求"
        return f"看了 {total} 个文件：{done}。"


def format_files(root: Path | None, paths: Sequence[Path], *, check: bool = False) -> Formatting:
    """Lay out the files of the workspace, or those under the paths.

    ``check``: only tell what would change. Raises DangjianError where there is nothing to do, or a
    file was changed in between.
    """
    base = root if root is not None else Path.cwd()
    result = Formatting(base, check)
    names = _names(base, root, paths)
    lock = nullcontext() if check or root is None else workspace_lock(root)
    with lock:
        writes = [write for name in names for write in _format(result, name)]
        if not check and root is not None:
            write_together(root, writes)
        elif not check:
            for each in writes:  # loose files, each by itself
                write_bytes(base / each.name, each.data, expected=each.before)
    return result


def _names(base: Path, root: Path | None, paths: Sequence[Path]) -> list[str]:
    """Files by their names relative to ``base``. Seals are never touched."""
    source = Folder(base)
    if not paths:
        if root is None:
            raise DangjianError(
                "在当前目录及其上级目录里没有找到工作区（dangjian.yaml）。",
                "用 -C 指定工作区目录，或写明要排版的文件。",
            )
        found = source.names(".")
    else:
        found = [name for path in paths for name in _under(source, base, path)]
    inside = (name for name in dict.fromkeys(found) if not is_seal(name))
    return [name for name in inside if _is_ours(source, name)]


def _under(source: Folder, base: Path, path: Path) -> list[str]:
    there = path if is_there(path) or path.is_absolute() else base / path
    if not is_there(there):
        raise DangjianError(f"没有文件或目录 {path}。", "检查路径是否写错。")
    relative = relative_name(base.resolve(), there.resolve())
    return source.names(relative)


def _is_ours(source: Folder, name: str) -> bool:
    """Whether a file says that it is one of ours."""
    try:
        return name == SETTINGS_FILE or b"schema: dangjian/" in source.read(name)
    except Refused:
        return True


def _format(result: Formatting, name: str) -> Iterator[Write]:
    """What is to be written of a file, if anything."""
    try:
        data = Folder(result.root).read(name)
        new = _laid_out(name, data)
    except Refused as refused:
        result.problems.append(refused.problem(name))
        return
    if isinstance(new, Problem):
        result.problems.append(new)
        return
    (result.kept if new == data else result.changed).append(name)
    if new != data:
        yield Write(name, new, data)


def format_stream(data: bytes) -> bytes | Problem:
    """One file's content laid out, as an editor hands it over, or why it can't be."""
    try:
        return _laid_out(STDIN_NAME, data)
    except Refused as refused:
        return refused.problem(STDIN_NAME)


def _laid_out(name: str, data: bytes) -> bytes | Problem:
    """The content as it should be, or why it can't be laid out. Raises Refused."""
    from dangjian.io.yaml_layout import Unformattable, formatted

    try:
        return styled_like(data, formatted(data))
    except Unformattable as error:
        values = {"message": error.message.removesuffix("。"), "hint": error.hint}
        return placed(Finding(codes.UNFORMATTABLE, values=values), Location(name))
