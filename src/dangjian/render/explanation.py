"""Explanations in the forms that ``dangjian explain`` offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dangjian.explaining.model import Explanation
from dangjian.render.explanation_page import Block, item_page, page
from dangjian.render.markdown import plain_markdown
from dangjian.render.wrapping import justified, one_line, wrapped

_INDENTS = {"line": (" ", "   "), "detail": ("        ", "          ")}
_MARKS = {"unit": "## ", "card": "### ", "group": "#### ", "line": "- ", "detail": "  - "}


def blocks_of(explanations: Sequence[Explanation], item: str | None) -> Iterator[Block]:
    """The blocks of all pages; of one item alone where one is named."""
    for explanation in explanations:
        yield from page(explanation) if item is None else item_page(explanation, item)


def explanation_text(blocks: Iterable[Block], *, width: int) -> str:
    """Pages for a terminal."""
    lines: list[str] = []
    for block in blocks:
        if block.kind in ("unit", "card", "group") and lines:
            lines.append("")
        lines += _text_lines(block, width)
    return "\n".join(lines) + "\n"


def _text_lines(block: Block, width: int) -> Iterator[str]:
    text = one_line(block.text)
    match block.kind:
        case "unit" | "card":
            return justified(text, block.right, width)
        case "group":
            return justified(f" {text}", block.right, width)
        case "item":
            return justified(f"   {text}", block.right, width)
    first, rest = _INDENTS[block.kind]
    return wrapped(text, width, first, rest)


def explanation_markdown(blocks: Iterable[Block]) -> str:
    """The same as Markdown."""
    lines: list[str] = []
    for block in blocks:
        text, right = plain_markdown(block.text), plain_markdown(block.right)
        if block.kind == "item":
            lines.append(f"- **{text}** {right}".rstrip())
        elif block.kind in ("line", "detail"):
            lines.append(_MARKS[block.kind] + text)
        else:
            space = [""] if lines and lines[-1] else []
            title = f"{text}：{right}" if right else text
            lines += [*space, _MARKS[block.kind] + title, ""]
    return "\n".join(lines) + "\n"
