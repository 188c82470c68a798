"""Entry point; answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from dangjian import __version__

        print(f"dangjian {__version__}")
        return
    _prepare()
    from dangjian.cli.app import run

    sys.exit(run())


def _prepare() -> None:
    """Save what a short-lived process pays for nothing."""
    # Records have no cycles: looking for some after every few hundred objects costs a third of the
    # time. Workbooks have, so now and then it must be.
    gc.set_threshold(200_000, 20, 100)
    # Looking for pydantic's plugins means looking through every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


if __name__ == "__main__":
    main()
