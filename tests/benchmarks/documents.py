"""Word documents with python-docx: so many empty ones, each begun and saved.

``python -m tests.benchmarks.documents COUNT FOLDER``
"""

from __future__ import annotations

import sys
from pathlib import Path

import docx


def write(count: int, folder: Path) -> None:
    """As a plain program would begin each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        docx.Document().save(str(folder / f"{number}.docx"))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
