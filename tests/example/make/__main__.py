"""``python -m tests.example.make OUT``: write the records below a folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from . import branches, others
from .files import Record


def every_record() -> Iterator[Record]:
    """All records of the half year."""
    yield from branches.all_records()
    yield from others.all_records()


def main(out: str) -> None:
    """Write them."""
    count = 0
    for record in every_record():
        record.write(Path(out))
        count += 1
    print(f"{count} 份记录写到 {out}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法：python -m tests.example.make 输出目录")
    main(sys.argv[1])
