"""Where PyInstaller begins: ``python -m dangjian`` is a module, it needs a file."""

from multiprocessing import freeze_support

# Workers of ``--jobs`` start this program again, with arguments that are theirs alone.
freeze_support()

from dangjian.__main__ import program  # noqa: E402 — the program is for the first process alone

program()
