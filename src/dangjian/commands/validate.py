"""Checking a workspace, parts of it, or loose files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dangjian.codes import reading
from dangjian.codes import writing as codes
from dangjian.commands.checking import Checked, check_loaded, check_workspace
from dangjian.documents.kinds import AFTERMATH, SHELVES
from dangjian.errors import DangjianError
from dangjian.io.files import is_folder, lies_there, workspace_around
from dangjian.io.journal import unfinished
from dangjian.io.layout import JOURNAL_FILE, SETTINGS_FILE, is_seal
from dangjian.io.sources import YAML_ENDINGS, Folder, place_by_document
from dangjian.io.workspace import load, load_loose
from dangjian.io.yaml_reader import Refused
from dangjian.problem import Finding, Location, Problem, Severity, placed, told_once


class Validation(NamedTuple):
    """All problems asked for, and the files that were looked at."""

    root: Path
    problems: tuple[Problem, ...]
    files: int
    """How many files were read."""

    def excerpt(self, problem: Problem) -> str:
        """The line of the file that a problem is on; empty when it can't be shown."""
        try:
            lines = Folder(self.root).read(problem.location.file).decode("utf-8-sig").splitlines()
        except (Refused, UnicodeDecodeError):
            return ""
        line = problem.location.line
        return lines[line - 1] if line <= len(lines) else ""

    def fails(self, strict: bool) -> bool:
        """Whether the command fails: errors, with ``strict`` warnings too."""
        failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(problem.severity in failing for problem in self.problems)

    @property
    def summary(self) -> str:
        """``检查了 48 个文件：1 个错误，3 个警告。``"""
        counts = Counter(problem.severity for problem in self.problems)
        parts = [f"{counts[each]} 个{each.words}" for each in Severity if counts[each]]
        return f"检查了 {self.files} 个文件：{'，'.join(parts) if parts else '没有问题'}。"


def validate(
    workspace: Path | None, paths: tuple[Path, ...], against: str | None = None
) -> Validation:
    """Check the workspace of the paths (or the one given), and keep what lies under the paths.

    Without a workspace around them the paths are checked by themselves. ``against``: a git revision
    that holds what was published before. Raises DangjianError when there is nothing to check, or a
    path doesn't exist.
    """
    found = [_existing(path, workspace) for path in paths]
    roots = {_root_of(path, workspace) for path in found} if found else {workspace}
    if len(roots) > 1:
        raise DangjianError("这些路径不在同一个工作区里。", "请分开检查。")
    root = roots.pop()
    if root is not None:
        checked = check_workspace(Folder(root))
        problems = (
            *_with_settled(Folder(root), checked),
            *_not_read(checked, root, found),
            *_of_seals(root, checked),
            *_unfinished(root),
        )
        if against is not None:
            from dangjian.commands.against import against as held_against

            problems = (*problems, *held_against(root, against))
        problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))
        return Validation(root, told_once(_under(problems, root, found)), _count(checked))
    if not found:
        raise DangjianError(
            "在当前目录及其上级目录里没有找到工作区（dangjian.yaml）。",
            "用 -C 指定工作区目录，或写明要检查的文件。",
        )
    if against is not None:
        raise DangjianError(
            "与 git 里的版本对照（--against）要有工作区。", "用 -C 指定工作区目录。"
        )
    here = Path.cwd()
    loose = load_loose(Folder(here), [_relative(path, here) for path in found])
    checked = check_loaded(Folder(here), loose)
    problems = (*checked.problems, *_not_read(checked, here, found))
    return Validation(here, told_once(problems), _count(checked))


def _unfinished(root: Path) -> Iterator[Problem]:
    """What a killed command left half written."""
    said = unfinished(root)
    if said:
        yield placed(Finding(codes.UNFINISHED, values={"what": said}), Location(JOURNAL_FILE))


def _of_seals(root: Path, checked: Checked) -> tuple[Problem, ...]:
    """What is wrong with the seals; a folder of seals that can't be listed is told by the loader."""
    if not any(map(is_seal, checked.files)):
        return ()
    # Only now: what seals rest on is much to import, and many workspaces have none yet.
    from dangjian.commands.seal import load_seals

    return load_seals(Folder(root)).problems


def _with_settled(source: Folder, checked: Checked) -> tuple[Problem, ...]:
    """All problems of the files, and the entries of the register whose item no longer fails."""
    workspace = checked.workspace
    if not checked.sound or not workspace.rectifications:
        return checked.problems
    from dangjian.rectify.settled import settled_findings
    from dangjian.register.register import registry

    found = settled_findings(workspace, checked.filing, registry(workspace))
    every = [*checked.problems, *place_by_document(source, found)]
    return tuple(sorted(every, key=lambda problem: problem.sort_key))


def _existing(path: Path, workspace: Path | None) -> Path:
    candidates = [path] if path.is_absolute() or workspace is None else [path, workspace / path]
    for candidate in candidates:
        if lies_there(candidate):
            # A link is looked at where it lies: what it leads to is another matter.
            last = candidate.name
            return candidate.parent.resolve() / last if last != ".." else candidate.resolve()
    raise DangjianError(f"没有文件或目录 {path}。", "检查路径是否写错。")


def _root_of(path: Path, workspace: Path | None) -> Path | None:
    """The workspace that a path lies in, or whose restricted folder it lies in."""
    root = workspace_around(path)
    if root is None and workspace is not None:
        loaded = load(Folder(workspace), lambda _month: False, aside=AFTERMATH)
        if _is_listed(_relative(path, workspace.resolve()), loaded.files, loaded.folders):
            return workspace
    return root


def _is_listed(name: str, files: Collection[str], folders: Collection[str]) -> bool:
    """Whether a file or folder is read, or lies in a folder that is and has nothing in it."""
    if name in files or any(file.startswith(f"{name}/") for file in files):
        return True
    return not name.lower().endswith(YAML_ENDINGS) and any(
        _is_under(name, folder) for folder in folders if folder != SETTINGS_FILE
    )


def _not_read(checked: Checked, root: Path, paths: Iterable[Path]) -> Iterator[Problem]:
    """Paths that were named and that nothing was read of: they mustn't pass as without problems."""
    home = root.resolve()
    for path in paths:
        name = _relative(path, home)
        told = any(p.is_error and _is_under(p.location.file, name) for p in checked.problems)
        folder = is_folder(path)
        listed = _is_listed(name, checked.files, checked.folders if folder else ())
        if path == home or told or listed:
            continue
        yaml = folder or name.lower().endswith(YAML_ENDINGS)
        why = "它不在 dangjian.yaml 指定的任何地方" if yaml else "它不是 YAML 文件"
        advice = "移到该放的地方，或改正 dangjian.yaml 里的路径"
        values = {
            "path": name,
            "why": why,
            "advice": advice if yaml else "只写清单、记录等 .yaml 文件",
        }
        yield placed(Finding(reading.NOT_READ, values=values), Location(name))


def _relative(path: Path, root: Path) -> str:
    from dangjian.io.homes import relative_name

    return relative_name(root, path)


def _under(problems: Iterable[Problem], root: Path, paths: Iterable[Path]) -> tuple[Problem, ...]:
    wanted = [path for path in paths if path != root.resolve()]
    if not wanted:
        return tuple(problems)
    names = [_relative(path, root.resolve()) for path in wanted]
    return tuple(
        problem
        for problem in problems
        if any(_is_under(problem.location.file, name) for name in names)
    )


def _is_under(file: str, name: str) -> bool:
    return file == name or file.startswith(f"{name}/")


def _count(checked: Checked) -> int:
    workspace = checked.workspace
    read = {document.name for word in SHELVES for document in workspace.of_kind(word)}
    if workspace.settings is not None:
        read.add(workspace.settings.name)
    return len(read | {problem.location.file for problem in checked.problems})
