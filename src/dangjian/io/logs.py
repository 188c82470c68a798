"""Logs that only grow: an event is appended as text, and the file is read back before it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from dangjian.errors import DangjianError
from dangjian.io.atomic import write_bytes
from dangjian.io.layout import Layout
from dangjian.io.yaml_reader import Refused, read
from dangjian.io.yaml_writer import Plain, document, flow
from dangjian.values.period import Month

_KEY = "events"
_OPENING = re.compile(rb"^events:[ \t]*(\[[ \t]*\])?[ \t]*(#[^\r\n]*)?\r?$", re.MULTILINE)
_ENTRY = re.compile(rb"^([ ]*)-[ \t]", re.MULTILINE)


def append_event(
    path: Path, data: bytes, event: Mapping[str, Plain], *, within: Path | None = None
) -> bytes:
    """Append to the log of a file that held ``data`` when it was read; the new content.

    Raises DangjianError, with the file as it was, when it was changed since, can't be appended to, or
    doesn't lie ``within`` (see ``io.atomic.safe_target``).
    """
    content = appended(data, event, path.name)
    write_bytes(path, content, expected=data, within=within)
    return content


def create_log(path: Path, value: Mapping[str, Plain], *, within: Path | None = None) -> None:
    """A new file with a log at its end. Raises DangjianError when there is one already."""
    write_bytes(path, new_log(value, path.name), new=True, within=within)


def new_log(value: Mapping[str, Plain], name: str) -> bytes:
    """The content of a new file with a log at its end. Raises DangjianError when it wouldn't read back."""
    content = document(value, _KEY).encode(errors="surrogatepass")
    _refuse_unreadable(content, value, name)
    return content


def appended(data: bytes, event: Mapping[str, Plain], name: str) -> bytes:
    """The bytes of a file with one more event; everything before it stays byte for byte."""
    return all_appended(data, (event,), name)


def all_appended(data: bytes, events: Sequence[Mapping[str, Plain]], name: str) -> bytes:
    """The same for several events, at once: one after the other would read the file for each of them."""
    before = read(data)
    assert isinstance(before, dict)
    opening = list(_OPENING.finditer(data))
    if list(before)[-1] != _KEY or len(opening) != 1:
        raise DangjianError(
            f"{name} 的 events 不在文件最后，或不是一行一条，没有写入。",
            "把 events 移到最后，每条写成一行：  - {at: …, by: …, action: …}",
        )
    newline = b"\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else b"\n"
    head, tail = data, b""
    if opening[0][1] is not None:  # `events: []` becomes an open list
        start, end = opening[0].span(1)
        head, tail = data[:start].rstrip(b" \t"), data[end:]
    first = _ENTRY.search(data, opening[0].end())
    indent = first[1] if first else b"  "
    whole = head + tail
    if not whole.endswith(b"\n"):
        whole += newline
    lines = (indent + b"- " + flow(e).encode(errors="surrogatepass") + newline for e in events)
    content = whole + b"".join(lines)
    entries = before[_KEY] or []
    assert isinstance(entries, list)
    _refuse_unreadable(content, {**before, _KEY: [*entries, *events]}, name)
    return content


def _refuse_unreadable(content: bytes, expected: Mapping[str, Plain], name: str) -> None:
    """What is going to be written must say exactly what was meant."""
    try:
        found = read(content)
    except Refused as refused:
        problem = refused.problem(name)
        raise DangjianError(
            f"{name} 没有写入：写出来会读不回来（{problem.message}）。", problem.hint
        ) from None
    if found != expected:
        raise DangjianError(
            f"{name} 没有写入：加在文件最后会改变前面的内容。", "检查文件最后几行的缩进和引号。"
        )


# Correction files: the next free name, and writing one that reads back as what was meant.


def next_correction(root: Path, layout: Layout, period: Month, unit: str, item: str) -> str:
    """``corrections/2026-05/br-gear.ZB19.2.yaml``: the first number after all that are there."""
    home = root / layout.corrections(period)
    stem = f"{unit}.{item}."
    taken = [0]
    for path in home.glob("*.y*ml") if home.is_dir() else ():
        number = path.stem.removeprefix(stem)
        if path.stem.startswith(stem) and number.isdecimal():
            taken.append(int(number))
    return layout.correction(period, unit, item, max(taken) + 1)


def correction_text(value: Mapping[str, Plain]) -> str:
    """The file's text, a line a key. Raises DangjianError when it wouldn't read back the same."""
    text = "".join(f"{key}: {flow(each)}\n" for key, each in value.items())
    try:
        same = read(text.encode(errors="surrogatepass")) == value
    except Refused as refused:
        problem = refused.problem("更正")
        raise DangjianError(f"更正没有写入：{problem.message}。", problem.hint) from None
    if not same:
        raise DangjianError("更正没有写入：写出来会读成别的内容。", "检查各选项里有没有特殊字符。")
    return text


def value_of(text: str) -> object:
    """A value typed on the command line, read by the rules of the files. Raises DangjianError."""
    try:
        return read(text.encode(errors="surrogatepass"))
    except Refused as refused:
        problem = refused.problem("--value")
        raise DangjianError(f"--value 读不懂：{problem.message}。", problem.hint) from None
