"""Files of Office without the moment of saving: the same content gives the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_BEGINNING = (1980, 1, 1, 0, 0, 0)


def stable_bytes(document: Any) -> bytes:
    """What ``document.save`` writes (a workbook or a Word document), its times set to fixed ones."""
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _SAVED.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            info = ZipInfo(name, _BEGINNING)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # the same bytes on every system
            new.writestr(info, data)
    return fixed.getvalue()
