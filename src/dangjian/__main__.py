"""Entry point; answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from dangjian import __version__

        print(f"dangjian {__version__}")
        return
    from dangjian.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
