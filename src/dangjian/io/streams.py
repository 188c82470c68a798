"""The standard streams as the system has them, and the log that a bug of ours leaves behind."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

STDIN, STDIN_NAME = "-", "标准输入"
"""What is typed where a file is meant that another program writes into the command, and what we call it."""
_LAST_STREAM = 2
"""The number of stderr."""


class _Closed(io.RawIOBase):
    """A standard stream that was closed before we began: writing to it is a sentence, not silence."""

    def writable(self) -> bool:
        """Until it is tried."""
        return True

    def write(self, _data: object) -> int:
        """Raise OSError."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def give_up(stream: TextIO) -> None:
    """What couldn't be written must not be tried again when the interpreter ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def replace_closed() -> None:
    """Streams that were closed (`>&-`). Their numbers must stay taken: else the next file that is opened
    gets one, and whoever writes to the stream by its number writes into that file."""
    # The type checker doesn't know that a stream may be None.
    streams: list[object] = [sys.stdin, sys.stdout, sys.stderr]
    if None not in streams:
        return
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        pass
    os.close(descriptor)
    if streams[1] is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed()), "utf-8")
    if streams[2] is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def stdin_bytes(most: int) -> bytes:
    """What is written into the command, at most a byte more than ``most``: the reader says that it is
    too much. Nothing where stdin was closed."""
    stream: TextIO | None = sys.stdin
    return b"" if stream is None else stream.buffer.read(most + 1)


def save_details(details: str) -> str | None:
    """A file in the system's temporary folder with what a bug report needs; None where none can be made."""
    import tempfile  # only a bug of ours needs it; it costs every command otherwise

    try:
        handle, path = tempfile.mkstemp(prefix="dangjian-", suffix=".log")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
    except OSError:
        return None
    return path
