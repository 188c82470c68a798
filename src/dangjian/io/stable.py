"""Files of Office without the moment of saving: the same content gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_BEGINNING = (1980, 1, 1, 0, 0, 0)


def stable_bytes(document: Any) -> bytes:
    """What ``document.save`` writes (a workbook or a Word document), its times set to fixed ones."""
    saved = BytesIO()
    document.save(saved)
    with ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    if core in parts:
        parts[core] = _SAVED.sub(rb"\g<1>2000-01-01T00:00:00Z", parts[core])
    return packed(parts)


def packed(parts: Mapping[str, bytes], onto: bytes = b"") -> bytes:
    """The parts as a zip file, behind those of ``onto``, which are taken over as they are packed."""
    buffer = BytesIO(onto)
    with ZipFile(buffer, "a" if onto else "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = ZipInfo(name, _BEGINNING)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # the same bytes on every system
            archive.writestr(info, data)
    return buffer.getvalue()
