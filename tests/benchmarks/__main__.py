"""``python -m tests.benchmarks [WORK…] [--records N] [--items N] [--repeats N]``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.works import WORKS, Setting


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"{', '.join(WORKS)}; all if none")
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    unknown = set(chosen.works) - set(WORKS)
    if unknown:
        parser.error(f"no work {', '.join(sorted(unknown))}; there are {', '.join(WORKS)}")
    with tempfile.TemporaryDirectory(prefix="dangjian-benchmarks-") as folder:
        setting = Setting(Path(folder), chosen.records, chosen.items, chosen.repeats)
        for name in chosen.works or WORKS:
            print(f"{name}: {(WORKS[name].__doc__ or '').strip()}")
            for line in WORKS[name](setting):
                print(line, flush=True)


if __name__ == "__main__":
    main()
