"""Word documents of the workspace, the letterhead and templates: read with care, as they are strangers'."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from dangjian.errors import DangjianError
from dangjian.io.sources import FileSource
from dangjian.io.yaml_reader import Refused

_MOST_UNPACKED = 64_000_000
"""Bytes that it may come to when it is unpacked; one with a few pictures has a hundredth of it."""
_HINT = (
    "在 Word 或 WPS 里打开它，另存为 .docx 再试；或者从 dangjian.yaml 里删掉 documents.letterhead。"
)


def read_letterhead(source: FileSource, name: str) -> bytes:
    """The document that gives papers their styles, head and foot."""
    return read_word(source, name, "信头文件", _HINT)


def read_word(source: FileSource, name: str, what: str, hint: str) -> bytes:
    """The bytes of a Word document. Raises DangjianError where it is none that can be used."""
    try:
        data = source.read(name)
    except Refused as refused:
        raise DangjianError(f"{what} {name} 读不了。", refused.problem(name).message) from refused
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(each.file_size for each in archive.infolist())
            is_word = "word/document.xml" in archive.namelist()
    except BadZipFile as error:
        raise DangjianError(f"{what} {name} 不是 docx 文件。", hint) from error
    if not is_word or size > _MOST_UNPACKED:
        raise DangjianError(f"{what} {name} 不是能用的 docx 文件。", hint)
    try:
        _open(data)
    except Exception as error:
        raise DangjianError(f"{what} {name} 打不开。", hint) from error
    return data


def _open(data: bytes) -> None:
    """As python-docx does; what it says of a broken file is of many kinds."""
    import docx

    docx.Document(BytesIO(data))
