"""``dangjian rectify import`` in words."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.rectify.imported import ImportedRegister
from dangjian.render.terminal import one_line
from dangjian.sheet.old_register import WORDS


def render_imported(found: ImportedRegister) -> str:
    """How the columns were recognised, each problem with the guesses, and what can't be taken over."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: ImportedRegister) -> Iterator[str]:
    for sheet, columns, unknown in found.tabs:
        words = "，".join(f"{heading} → {WORDS[field]}" for field, heading in columns)
        yield f" {one_line(sheet)}：{one_line(words)}"
        if unknown:
            yield f"   没有用到的列：{one_line('、'.join(unknown))}"
    for each in found.problems:
        state = "已销号" if each.is_closed else f"期限 {each.due}"
        yield f" {each.id}  {one_line(each.unit)}  {state}（{one_line(each.place)}）"
        yield f"     {one_line(each.problem)}"
        yield from (f"     按：{one_line(guess)}" for guess in each.guesses)
    yield from (f" 没有收：{one_line(words)}" for words in found.passed_over)
    yield from (f" 不能登记 {one_line(place)}：{one_line(why)}" for place, why in found.refused)
    closed = sum(each.is_closed for each in found.problems)
    count = f"{len(found.problems)} 条，其中已销号 {closed} 条"
    if found.refused:
        yield f"有 {len(found.refused)} 行不能登记，一条都没有写入；改好以后再运行一次。"
    elif found.dry_run:
        yield f"试登记：{count}。什么都没有写。"
    else:
        yield f"登记了 {count}。"
