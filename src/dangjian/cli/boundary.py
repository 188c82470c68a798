"""The one place where errors become exit statuses and every stream is made safe to print to."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from dangjian.errors import DangjianError, ExitCode


def guarded(command: Callable[[], int], arguments: Sequence[str] = ()) -> int:
    """Run a command and give its exit status: 0, 1, 2, 3 for a bug of ours, 130 when interrupted."""
    prepare_streams()
    try:
        return command()
    except DangjianError as error:
        refuse(error.message, error.hint, arguments)
        return int(error.exit_code)
    except KeyboardInterrupt:
        complain("已中断，没有写完的文件保持原样。")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.OK)
    except Exception:
        complain(
            f"程序出错了，这是 dangjian 的缺陷，不是您的操作问题。详情已存到 {_save_details()}"
        )
        return int(ExitCode.BUG)


_STAND_INS = str.maketrans({"−": "-", "•": "·", "✓": "√", "✗": "×", "⚠": "!"})


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """What a console in GBK shows for a character that it doesn't have."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(_STAND_INS)
    encodable = text.encode(error.encoding, "replace").decode(error.encoding)
    return encodable, error.end


def prepare_streams() -> None:
    """Characters that a console can't show get a stand-in instead of breaking the command."""
    codecs.register_error("dangjian", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="dangjian")


def complain(message: str, hint: str = "") -> None:
    """A sentence to stderr, and what to do."""
    print(f"错误：{message}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)


def refuse(message: str, hint: str, arguments: Sequence[str]) -> None:
    """Say why a command can't go on; programs that asked for JSON get it on stdout as well."""
    complain(message, hint)
    if _asks_for_json(arguments):
        from dangjian.render.json import failure_json

        print(failure_json(message, hint, as_list="validate" in arguments))


def _asks_for_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(pair == ("--format", "json") or pair[0] == "--format=json" for pair in pairs)


def _save_details() -> str:
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="dangjian-", suffix=".log")
    with open(handle, "w", encoding="utf-8") as file:
        file.write(f"{sys.version}\n{' '.join(sys.argv)}\n\n{traceback.format_exc()}")
    return path
