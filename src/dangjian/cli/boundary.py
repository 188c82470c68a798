"""The one place where errors become exit statuses and every stream is made safe to print to."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from dangjian.errors import DangjianError, ExitCode
from dangjian.io.streams import give_up, replace_closed, save_details


def guarded(command: Callable[[], int], arguments: Sequence[str] = ()) -> int:
    """Run a command and give its exit status: 0, 1, 2, 3 for a bug of ours, 130 when interrupted."""
    prepare_streams()
    try:
        status = command()
        sys.stdout.flush()  # now, while a full disk can still be told
        return status
    except DangjianError as error:
        refuse(error.message, error.hint, arguments)
        return int(error.exit_code)
    except KeyboardInterrupt:
        complain("已中断，没有写完的文件保持原样。")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong.
        give_up(sys.stdout)
        return int(ExitCode.OK)
    except OSError as error:
        # The surroundings, never a bug of ours: a full disk, a closed stream, a folder that is gone.
        give_up(sys.stdout)
        refuse(*_said(error), arguments)
        return int(ExitCode.USAGE)
    except Exception:
        complain(
            f"程序出错了，这是 dangjian 的缺陷，不是您的操作问题。详情已存到 {_save_details()}"
        )
        return int(ExitCode.BUG)


def _said(error: OSError) -> tuple[str, str]:
    """What the system refused, as a sentence and what to do."""
    from dangjian.io.atomic import reason_of

    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "当前所在的文件夹已经不在了。", "换到另一个文件夹，再运行一次。"
    if error.filename is None:
        return f"结果没有写出去：{reason_of(error)}。", "排除原因以后再运行一次。"
    name = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else error.filename
    return f"{name}：{reason_of(error)}。", "排除原因以后再运行一次。"


_STAND_INS = str.maketrans({"−": "-", "•": "·", "✓": "√", "✗": "×", "⚠": "!"})
_GETA = "〓"
"""What Chinese printers set for a letter that they lack: as wide as the letter, and no question."""


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """What a console in GBK shows for a character that it doesn't have."""
    assert isinstance(error, UnicodeEncodeError)
    shown = (
        letter if _has(error.encoding, letter) else _GETA if _has(error.encoding, _GETA) else "?"
        for letter in error.object[error.start : error.end].translate(_STAND_INS)
    )
    return "".join(shown), error.end


def _has(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def prepare_streams() -> None:
    """Characters that a console can't show get a stand-in instead of breaking the command."""
    replace_closed()
    codecs.register_error("dangjian", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="dangjian")


def complain(message: str, hint: str = "") -> None:
    """A sentence to stderr, and what to do."""
    with suppress(OSError):
        print(f"错误：{message}", file=sys.stderr)
        if hint:
            print(f"  {hint}", file=sys.stderr)


def refuse(message: str, hint: str, arguments: Sequence[str]) -> None:
    """Say why a command can't go on; programs that asked for JSON get it on stdout as well."""
    complain(message, hint)
    if _asks_for_json(arguments):
        from dangjian.cli.common import data
        from dangjian.render.json import failure_json

        with suppress(OSError):
            data(failure_json(message, hint, as_list="validate" in arguments) + "\n")


def _asks_for_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(pair == ("--format", "json") or pair[0] == "--format=json" for pair in pairs)


def _save_details() -> str:
    import traceback

    details = f"{sys.version}\n{' '.join(sys.argv)}\n\n{traceback.format_exc()}"
    path = save_details(details)
    return path or f"不了磁盘，就在这里：\n{details}"
