"""What a page can do: a command with its words, its dry run, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.desk.state import Desk
from dangjian.errors import DangjianError
from dangjian.values.fields import date_of

_PLAIN = re.compile(r"[\w@%+=:,./-]+")


class DeedTold(NamedTuple):
    """What a command says."""

    text: str
    failed: bool = False
    """Whether something of what was asked was refused."""
    files: tuple[tuple[str, str], ...] = ()
    """What can be downloaded of it: address and name."""
    nothing: bool = False
    """Whether there is nothing to carry out."""


class Deed(NamedTuple):
    """One thing that can be done."""

    words: str
    """As the button calls it."""
    command: tuple[str, ...]
    """The words after `dangjian` of the command that it equals."""
    run: Callable[[bool], DeedTold]
    """With True the dry run, which writes nothing into the workspace."""

    @property
    def line(self) -> str:
        """The command as it is typed; git's own calls stand as they are."""
        words = [word if word == "&&" else _quoted(word) for word in self.command]
        return " ".join(words if words[0] == "git" else ["dangjian", *words])


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class DeskForm:
    """What a form says: its fields, and the files that came with it."""

    def __init__(self, fields: Sequence[tuple[str, str]], files: Sequence[Path] = ()) -> None:
        self.fields, self.files = tuple(fields), tuple(files)

    def get(self, name: str) -> str:
        """The field's text without blanks around it; empty when it isn't there."""
        return next((value.strip() for key, value in self.fields if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every text of a field that can be chosen several times."""
        return tuple(value for key, value in self.fields if key == name and value)

    def needed(self, name: str, words: str) -> str:
        """A field that must be filled in. Raises DangjianError."""
        value = self.get(name)
        if not value:
            raise DangjianError(f"没有写{words}，什么都没有写入。", f"回到上一页，填上{words}。")
        return value

    def day(self, desk: Desk, name: str = "date") -> date:
        """A day; today where none is written. Raises DangjianError."""
        text = self.get(name)
        day = date_of(text) if text else desk.today()
        if day is None:
            raise DangjianError(f"“{text}”不是日期。", "写成 2026-05-28。")
        return day

    def sent(self) -> tuple[Path, ...]:
        """The files that were sent. Raises DangjianError without any."""
        if not self.files:
            raise DangjianError("没有选文件。", "回到上一页，选好文件，或把它们拖到虚线框里。")
        return self.files

    def one_sent(self) -> Path:
        """The file that was sent. Raises DangjianError without any, and where there are several."""
        first, *more = self.sent()
        if more:
            raise DangjianError("这种表一次收一份。", "回到上一页，只选一个文件。")
        return first


Maker = Callable[[Desk, DeskForm], Deed]


def acting(desk: Desk) -> str:
    """Who acts. Raises DangjianError until it was chosen."""
    if not desk.by:
        raise DangjianError("还没有选以谁的名义办。", "在页面上方“以……的名义”里选一个，再办。")
    return desk.by


def options(pairs: Mapping[str, str | None]) -> tuple[str, ...]:
    """The options that have a value, in order."""
    return tuple(word for name, value in pairs.items() if value for word in (name, value))


def repeated(option: str, values: Sequence[str]) -> tuple[str, ...]:
    """An option that is written once a value."""
    return tuple(word for value in values for word in (option, value))


def flags(**given: bool) -> tuple[str, ...]:
    """The options without a value that are wished, in order."""
    return tuple(f"--{name}" for name, wished in given.items() if wished)
