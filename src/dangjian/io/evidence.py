"""Files that prove something was put right: read whole, kept under ``evidence/`` by their digest."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path
from typing import NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.atomic import is_link, reason_of
from dangjian.io.files import content
from dangjian.io.journal import Write
from dangjian.io.layout import evidence_place

MOST_BYTES = 20 * 1024 * 1024
"""Of one file: a photo or a scanned report, not a film."""
_NOT_IN_A_NAME = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]'
)
_MOST_NAME = 120
"""Bytes of a name, so that digest and ending still fit into what systems take."""


class Attachment(NamedTuple):
    """A file that is going to be kept."""

    name: str
    """As it was called."""
    data: bytes

    def kept_as(self, problem: str) -> str:
        """``evidence/<problem>/<sha8>-<name>``: the same file again is the same name."""
        digest = hashlib.sha256(self.data).hexdigest()
        return evidence_place(problem, digest, _safe(self.name))


def read_attachment(path: Path) -> Attachment:
    """The file's bytes. Raises DangjianError for what isn't a regular file of up to 20 MB."""
    try:
        if is_link(path) or not stat.S_ISREG(path.lstat().st_mode):
            raise DangjianError(f"附件 {path} 不是普通文件，什么都没有写入。", "写明一个文件。")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DangjianError(
            f"没有附件 {path}，什么都没有写入。", "检查 --attach 后面的路径。"
        ) from None
    except OSError as error:
        raise DangjianError(
            f"附件 {path} 读不了：{reason_of(error)}，什么都没有写入。",
            "关闭正在打开它的程序再试。",
        ) from error
    if len(data) > MOST_BYTES:
        raise DangjianError(
            f"附件 {path} 超过 20 MB，什么都没有写入。", "压缩图片，或只写材料名称（--evidence）。"
        )
    if not data:
        raise DangjianError(f"附件 {path} 是空的，什么都没有写入。", "检查是不是选错了文件。")
    return Attachment(path.name, data)


def writes_of(root: Path, problem: str, attached: tuple[Attachment, ...]) -> list[Write]:
    """What keeping them under a problem writes; nothing for those that are kept already."""
    found = []
    for each in attached:
        name = each.kept_as(problem)
        before = content(root / name)
        found.append(Write(name, each.data, before))
    return found


def _safe(name: str) -> str:
    """A name that every system takes: its ending stays when it has to be cut."""
    clean = _NOT_IN_A_NAME.sub("_", name).strip(" .") or "附件"
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = clean, "", ""
    short = stem.encode(errors="ignore")[:_MOST_NAME].decode(errors="ignore").strip(" .")
    return f"{short}{dot}{ending}"
