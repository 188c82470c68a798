"""The manual page of a problem code, in the forms of ``dangjian explain``."""

from __future__ import annotations

import json

from dangjian.problem import Code
from dangjian.render.wrapping import wrapped


def render_code(code: Code, format_: str, *, width: int = 80) -> str:
    """The manual page as text, markdown or json."""
    head = f"{code.id} {code.severity.words}：{code.title}"
    if format_ == "json":
        value = {
            "code": code.id,
            "severity": code.severity.value,
            "title": code.title,
            "page": code.page,
        }
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if format_ == "markdown":
        return f"## {head}\n\n{code.page}\n"
    return "\n".join([head, "", *wrapped(code.page, width, " ", " ")]) + "\n"
