"""Entry point; answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from dangjian import __version__

        print(f"dangjian {__version__}")
        return
    _prepare()
    from dangjian.cli.app import run

    sys.exit(run())


def program() -> NoReturn:
    """``main`` as a process of its own, which ends at once when it is done.

    Taking thousands of objects apart one by one would take a fifth of the time. Everything is
    written and closed by then; only the two streams may still hold something back.
    """
    status = 0
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):  # the reader of our output went away
                stream.flush()
    os._exit(status)


def _prepare() -> None:
    """Save what a short-lived process pays for nothing."""
    from dangjian.values.collector import FEW_COLLECTIONS

    gc.set_threshold(*FEW_COLLECTIONS)
    # Looking for pydantic's plugins means looking through every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


if __name__ == "__main__":
    program()
