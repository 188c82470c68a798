"""A workspace made, known to editors and git, and unlocked: ``init``, ``schema``, ``git-setup``, ``unlock``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dangjian.commands.plan import calendar_text
from dangjian.documents.editors import editor_settings, modeline
from dangjian.documents.json_schema import Schema, all_schemas, schema_of_model
from dangjian.documents.workspace_schema import completed
from dangjian.errors import DangjianError
from dangjian.io.atomic import sweep_litter, write_text
from dangjian.io.calendars import known_years, special_days
from dangjian.io.files import is_folder, is_there, text
from dangjian.io.layout import (
    EDITOR_SETTINGS,
    GIT_ATTRIBUTES,
    GIT_IGNORE,
    JOURNAL_FILE,
    LISTS_FOLDER,
    LITTER,
    LOCK_FILE,
    SCHEMAS_FOLDER,
    SETTINGS_FILE,
    Layout,
    schema_file,
)
from dangjian.io.lock import break_lock, workspace_lock
from dangjian.io.new_workspace import write_new
from dangjian.io.revisions import GitFailed, Repository, repository_of, run_git
from dangjian.io.shipped import example_company, shipped_lists, templates
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.render.json import dump
from dangjian.render.output_schemas import output_schemas
from dangjian.values.wording import shown

if TYPE_CHECKING:
    from dangjian.commands.roster import RosterTaken

_GIT_ATTRIBUTES = """\
# 文本一律用换行符 LF 存放；收来的表和附件原样保存，一个字节不变
* text=auto
*.yaml text eol=lf
*.json text eol=lf
originals/** -text
evidence/** -text
*.xlsx binary
*.docx binary
"""
_GIT_IGNORES = f"# dangjian 写文件时用的锁、日志和临时文件\n{LOCK_FILE}\n{JOURNAL_FILE}\n{LITTER}\n"


class Made(NamedTuple):
    """A workspace that was made, or would be."""

    root: Path
    files: tuple[str, ...]
    roster: RosterTaken | None = None
    """What its organization was made from, where that was a roster; with problems nothing is made."""


def init(
    root: Path, roster: Path | None = None, today: date | None = None, *, example: bool = False
) -> Made:
    """Make a workspace in a folder, which is made if absent: of the example company, or a new one with
    the shipped lists. Raises DangjianError when the folder isn't empty.

    What an ``init`` that was killed left behind is made complete: until ``dangjian.yaml``, the last
    file, is there, a folder that holds nothing but files of a new workspace is no workspace yet.
    """
    files = dict(_example_files() if example else _files())
    taken = None
    if roster is not None and today is not None:
        from dangjian.commands.roster import new_organization

        made = new_organization(roster, files, today)
        files |= made.files
        taken = made.taken
    if taken is not None and taken.problems:
        return Made(root, (), taken)
    write_new(root, files)
    return Made(root, tuple(files), taken and taken._replace(written=True))


def _example_files() -> Iterator[tuple[str, bytes]]:
    yield from _surroundings()
    yield from sorted(example_company(), key=_settings_last)


def _settings_last(file: tuple[str, bytes]) -> bool:
    """With the settings a folder becomes a workspace."""
    return file[0] == SETTINGS_FILE


def _files() -> Iterator[tuple[str, bytes]]:
    for name, content in shipped_lists():
        yield f"{LISTS_FOLDER}/{name}", content
    layout = Layout.written({})
    for year in known_years():
        name = layout.calendar(year)
        text_ = modeline(name, _schema_place("calendar")) + calendar_text(year, special_days(year))
        yield name, text_.encode()
    for word, schema in all_schemas().items():
        yield _schema_place(word), dump(schema).encode()
    yield from _surroundings()
    yield from sorted(templates(), key=_settings_last)


def _surroundings() -> Iterator[tuple[str, bytes]]:
    """What an editor and git need to know of a workspace."""
    folders = Layout.written({}).folders
    yield EDITOR_SETTINGS, dump(editor_settings(folders, _schema_place)).encode()
    yield GIT_IGNORE, _GIT_IGNORES.encode()
    yield GIT_ATTRIBUTES, _GIT_ATTRIBUTES.encode()


def _schema_place(word: str) -> str:
    return f"{SCHEMAS_FOLDER}/{schema_file(word)}"


# JSON Schemas for editors and CI: all of them as one value, or one file a kind.


def schemas(root: Path | None = None) -> dict[str, Schema]:
    """Every kind of document, and everything that is printed as JSON → its JSON Schema.

    ``root``: the workspace whose ids the schemas of documents are to complete; None for none.
    """
    return {**_document_schemas(root), **output_schemas()}


def _document_schemas(root: Path | None) -> dict[str, Schema]:
    if root is None:
        return all_schemas()
    return completed(all_schemas(), load(Folder(root), lambda _month: False).workspace)


def schema_of_facts(word: str = "report-facts") -> Schema:
    """The JSON Schema of the facts that papers tell (``report KIND --to json``)."""
    from pydantic import TypeAdapter

    from dangjian.pages.agreement_facts import AgreementFacts
    from dangjian.pages.book_facts import BookFacts
    from dangjian.pages.report_facts import ReportFacts

    models: dict[str, tuple[str, TypeAdapter[Any]]] = {
        "report-facts": ("报告的事实", TypeAdapter(ReportFacts)),
        "agreement-facts": ("责任书的事实", TypeAdapter(AgreementFacts)),
        "book-facts": ("工作记录本的事实", TypeAdapter(BookFacts)),
    }
    return schema_of_model(*models[word])


FACTS = ("report-facts", "agreement-facts", "book-facts")
"""What papers are made from, as data."""


def schema_files(root: Path | None = None) -> dict[str, str]:
    """File name → its text, a file for each kind of document, and for the facts of papers."""
    every = {**_document_schemas(root), **{word: schema_of_facts(word) for word in FACTS}}
    return {schema_file(word): dump(schema) for word, schema in every.items()}


def write_schemas(folder: Path, root: Path | None = None) -> tuple[Path, ...]:
    """Write a file for each kind of document and of output, the folder made if absent; gives those that
    were changed. ``root`` as in ``schemas``."""
    if is_there(folder) and not is_folder(folder):
        raise DangjianError(f"{folder} 是一个文件，不是目录。", "--write 后面写目录，如 schema。")
    outputs = {schema_file(name): dump(schema) for name, schema in output_schemas().items()}
    files = {**schema_files(root), **outputs}
    return tuple(folder / name for name, text in files.items() if write_text(folder / name, text))


# Teaching a repository's git to show changes of lists by meaning.


# git gives: path, old file, old name, old mode, new file, … ; 1 means only that the version rose too
# little; what can't be compared by meaning is shown line by line. Whoever took over a repository whose
# settings name us, and hasn't got us, is told in a sentence instead of the shell's.
COMMAND = (
    "f() { if command -v dangjian > /dev/null 2>&1; then "
    'dangjian diff "$2" "$5" && return 0; test $? -eq 1 && return 0; '
    "else echo '找不到 dangjian，下面按原文比较；把它装好或放进 PATH，就按含义比较。' >&2; fi; "
    'git --no-pager diff --no-index --no-ext-diff -- "$2" "$5"; true; }; f'
)
WORDS = r"[[:alnum:]]+|[^[:space:]]|[\xc0-\xff][\x80-\xbf]+"
CONFIG = {
    "diff.dangjian.command": COMMAND,
    "diff.dangjian.xfuncname": r"^ *- *(id: *[A-Za-z0-9_.-]+)",
    "diff.dangjian.wordRegex": WORDS,
}
"""What goes into the repository's own configuration (.git/config), which nobody else gets."""
_HEAD = "# 清单、办法、组织按含义比较（dangjian git-setup）"


class Setup(NamedTuple):
    """What is to be done, and whether it was."""

    attributes: Path
    """The file that says which files are compared by meaning; it is committed."""
    added: tuple[str, ...]
    """Lines that it lacks."""
    config: dict[str, str]
    """Settings that the repository lacks."""
    done: bool

    @property
    def nothing(self) -> bool:
        """Whether everything is set up already."""
        return not self.added and not self.config


def git_setup(root: Path, *, dry_run: bool = False) -> Setup:
    """Look at what the repository around the workspace lacks, and put it there.

    Raises DangjianError without git, outside a repository, and without a workspace that can be read.
    """
    repository = repository_of(root)
    if dry_run:
        return _set_up(root, repository, dry_run=True)
    with workspace_lock(root):
        sweep_litter(repository.root)  # of one that was killed; it may lie above the workspace
        return _set_up(root, repository, dry_run=False)


def _set_up(root: Path, repository: Repository, *, dry_run: bool) -> Setup:
    path = repository.root / GIT_ATTRIBUTES
    before = text(path)
    present = before.splitlines()
    added = tuple(line for line in _lines(root, repository) if line not in present)
    config = {key: value for key, value in CONFIG.items() if _configured(repository, key) != value}
    if not dry_run:
        if added:
            head = [] if _HEAD in present else [_HEAD]
            gap = "" if not before or before.endswith("\n") else "\n"
            whole = before + gap + "".join(f"{line}\n" for line in (*head, *added))
            write_text(path, whole, within=repository.root)
        for key, value in config.items():
            run_git(repository.root, "config", "--local", key, value)
    return Setup(path, added, config, not dry_run)


def _lines(root: Path, repository: Repository) -> list[str]:
    """One line a file or folder that holds documents with a meaning to compare."""
    settings = load(Folder(root), lambda _month: False).workspace.settings
    if settings is None:
        return []
    names = [settings.model.organization, settings.model.policy, *settings.model.checklists]
    lines = []
    for name in names:
        if any(ord(character) < 32 for character in name):
            raise DangjianError(f"dangjian.yaml 里的路径 {shown(name)} 有控制字符，没有写入。")
        clean = name.strip("/").removeprefix("./")
        place = f"{repository.prefix}/{clean}" if repository.prefix else clean
        pattern = f"/{place}/**/*.yaml" if is_folder(root / name) else f"/{place}"
        lines.append(f"{_quoted(pattern)} diff=dangjian")
    return lines


def _quoted(pattern: str) -> str:
    """A pattern with a blank in it stands in quotes."""
    return f'"{pattern}"' if " " in pattern else pattern


def _configured(repository: Repository, key: str) -> str | None:
    try:
        answer = run_git(repository.root, "config", "--local", "--get", key)
    except GitFailed:  # not set
        return None
    return answer.decode("utf-8", "replace").removesuffix("\n")


# Breaking a lock that a process of another machine left behind.


def unlock(root: Path) -> str | None:
    """Whose lock it was, in words; None when there was none. Raises DangjianError while it is held."""
    left = break_lock(root)
    return left.words if left else None
