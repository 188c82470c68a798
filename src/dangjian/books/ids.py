"""Ids proposed from names: pinyin, safe as file names everywhere, never one that is taken."""

from __future__ import annotations

import re
from collections.abc import Collection

from dangjian.values.fields import is_id

_LONGEST = 40
"""Characters of a proposal; an id may have 64, and a number may have to follow."""
_PREFIXES = {
    "branch": "br", "department": "dept", "member": "member", "group": "gr", "team": "team",
}  # fmt: skip
_SAID_BY_LAYER = re.compile(
    r"^中共|(党总支|党支部|支部|党小组|突击队|委员会|党委委员|党委|部门|办公室)$"
)
_PLAIN = {"committee": "committee", "secretary": "secretary"}


def proposed(name: str, layer: str, taken: Collection[str]) -> str:
    """An id for something new: ``br-chilun`` for 齿轮党支部, ``zhangwei`` for 张伟.

    ``taken``: every id that is in use, in whatever case.
    """
    used = {each.casefold() for each in taken}
    if layer in _PLAIN and _PLAIN[layer] not in used:
        return _PLAIN[layer]
    short = _SAID_BY_LAYER.sub("", name) if layer in _PREFIXES else name
    prefix = _PREFIXES.get(layer, "")
    spelled = _spelled(short) or _spelled(name) or ("x" if prefix else "p")
    base = (f"{prefix}-{spelled}" if prefix else spelled)[:_LONGEST].rstrip("-.")
    number, found = 1, base
    while found.casefold() in used or not is_id(found):
        number += 1
        found = f"{base}{'-' if base[-1].isdigit() else ''}{number}"
    return found


def _spelled(name: str) -> str:
    from pypinyin import lazy_pinyin  # late: it reads its whole dictionary

    syllables = lazy_pinyin(name, errors=lambda rest: re.sub(r"[^A-Za-z0-9]+", "", rest))
    spelled = "".join(syllables).replace("ü", "v").lower()
    return "".join(c for c in spelled if c.isascii() and c.isalnum())
