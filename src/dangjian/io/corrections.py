"""Correction files: the next free name, and writing one that reads back as what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dangjian.errors import DangjianError
from dangjian.io.atomic import write_bytes
from dangjian.io.flow import Plain, flow
from dangjian.io.yaml_reader import Refused, read
from dangjian.values.period import Month


def next_name(root: Path, folder: str, period: Month, unit: str, item: str) -> str:
    """``corrections/2026-05/br-gear.ZB19.2.yaml``: the first number after all that are there."""
    home = root / folder / str(period)
    stem = f"{unit}.{item}."
    taken = [0]
    for path in home.glob("*.y*ml") if home.is_dir() else ():
        number = path.stem.removeprefix(stem)
        if path.stem.startswith(stem) and number.isdecimal():
            taken.append(int(number))
    return f"{folder}/{period}/{stem}{max(taken) + 1}.yaml"


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


def write_correction(root: Path, name: str, text: str) -> None:
    """A new correction file; corrections are only added, never changed."""
    write_bytes(root / name, text.encode(), new=True)


def value_of(text: str) -> object:
    """A value typed on the command line, read by the rules of the files. Raises DangjianError."""
    try:
        return read(text.encode(errors="surrogatepass"))
    except Refused as refused:
        problem = refused.problem("--value")
        raise DangjianError(f"--value 读不懂：{problem.message}。", problem.hint) from None
