"""Templates of one's own: Word documents that docxtpl fills from the facts of a paper.

A template is a stranger's program. It is filled in jinja2's sandbox, where nothing but the facts can be
reached, and in a process of its own: docxtpl and jinja2 can be made to run for ever (nested loops, the
regular expressions that put a torn ``{{ field }}`` together), and only a process can be stopped.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, NamedTuple
from zipfile import ZipFile

from dangjian.errors import DangjianError, extra_hint
from dangjian.io.letterhead import read_word
from dangjian.io.sources import FileSource
from dangjian.values.wording import nearest

_SECONDS, _SECONDS_EACH = 20, 2
"""How long filling may take: the start, and each document."""
_MOST_MEMORY = 1_500_000_000
_MOST_PART = 8_000_000
"""Bytes of a part of the template when it is unpacked; a long paper has a tenth of it."""
_MOST_FILLED = 64_000_000
"""Bytes of the text that all documents together may come to."""
_HINT = "能用的字段：用 --to json 看这种报告的事实，写法见“报告模板”一章。"
_TOO_MUCH = "用的时间或内存太多，已经停下。"


class Trouble(NamedTuple):
    """Why a template can't be filled, as the other process tells it."""

    message: str
    hint: str


def read_template(source: FileSource, name: str) -> bytes | None:
    """A template of the workspace; None where there is none. Raises DangjianError where it is no Word
    document that can be used."""
    if not source.exists(name):
        return None
    data = read_word(
        source, name, "模板", "在 Word 或 WPS 里打开它，另存为 .docx 再试；不用了就删掉。"
    )
    with ZipFile(io.BytesIO(data)) as archive:
        if any(
            each.file_size > _MOST_PART
            for each in archive.infolist()
            if each.filename.endswith(".xml")
        ):
            raise DangjianError(f"模板 {name} 太大。", "删去用不着的内容再试。")
    return data


def fill(name: str, template: bytes, facts: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """A document for each mapping of facts; the same facts give the same bytes.

    Raises DangjianError for an unknown field (with its place), for what isn't jinja2, for what the sandbox
    refuses, and where docxtpl isn't installed.
    """
    if find_spec("docxtpl") is None:
        raise DangjianError(f"按模板 {name} 出文件要用附加组件。", extra_hint("templates"))
    told = {
        "template": base64.b64encode(template).decode(),
        "facts": [dict(each) for each in facts],
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(told, default=_number).encode(),
            capture_output=True,
            timeout=_SECONDS + _SECONDS_EACH * len(facts),
        )
    except subprocess.TimeoutExpired as error:
        raise DangjianError(f"模板 {name} 没有填成：{_TOO_MUCH}", "检查模板里的循环。") from error
    if done.returncode:
        raise DangjianError(f"模板 {name} 没有填成：{_TOO_MUCH}", "检查模板里的循环。")
    answer = json.loads(done.stdout)
    if "documents" not in answer:
        trouble = Trouble(**answer)
        raise DangjianError(f"模板 {name} {trouble.message}", trouble.hint)
    return [base64.b64decode(each) for each in answer["documents"]]


def _number(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


# What the other process does.


def main() -> int:
    """Fill a template from standard input; the documents, or why there are none, to standard output."""
    told = json.loads(sys.stdin.buffer.read(), parse_float=Decimal)
    seconds = _SECONDS + _SECONDS_EACH * len(told["facts"])
    with suppress(ImportError, ValueError, OSError):  # not every system knows limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from dangjian.io.template_sandbox import filled

    answer = filled(base64.b64decode(told["template"]), told["facts"])
    if isinstance(answer, tuple):
        message, field, place, known = answer
        hint = f"是不是想写 {near}？" if (near := nearest(field, known)) else _HINT
        where = f"（{place}）" if place else ""
        print(json.dumps({"message": f"{message}{where}。", "hint": hint}))
    else:
        if sum(map(len, answer)) > _MOST_FILLED:
            return 1
        documents = [base64.b64encode(each).decode() for each in answer]
        print(json.dumps({"documents": documents}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
