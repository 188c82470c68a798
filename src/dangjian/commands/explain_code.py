"""The manual page of a problem code; apart, so that it comes up at once."""

from __future__ import annotations

from dangjian.codes import CODES
from dangjian.errors import DangjianError
from dangjian.problem import Code


def explain_code(name: str) -> Code:
    """The problem code of that name. Raises DangjianError when there is none."""
    code = CODES.get(name.upper())
    if code is None:
        known = "、".join(each for each in CODES if each[:3] == name.upper()[:3])
        raise DangjianError(f"没有问题代码 {name}。", f"相近的有：{known}" if known else "")
    return code
