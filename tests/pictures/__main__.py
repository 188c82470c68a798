"""``python -m tests.pictures [NAME…]``: make the pictures of the documents anew; ``desk-may``: the month."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.helpers import ROOT
from tests.pictures.desks import DESK_PICTURES, make_desk, make_month
from tests.pictures.made import PICTURES, make

if __name__ == "__main__":
    wanted = [each for each in PICTURES if not sys.argv[1:] or each.name in sys.argv[1:]]
    folder = Path(ROOT, "docs", "images")
    for picture in make(wanted, folder):
        print(picture.relative_to(ROOT))
    pages = tuple(p for p in DESK_PICTURES if not sys.argv[1:] or p.name in sys.argv[1:])
    for picture in make_desk(pages, folder):
        print(picture.relative_to(ROOT))
    if not sys.argv[1:] or "desk-may" in sys.argv[1:]:
        for picture in make_month(folder):
            print(picture.relative_to(ROOT))
