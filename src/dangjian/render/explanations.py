"""``dangjian explain`` in the forms that it offers: units, groups of units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian import __version__
from dangjian.documents.workspace import Workspace
from dangjian.explaining.model import Explained
from dangjian.render.explanation import blocks_of, explanation_markdown, explanation_text
from dangjian.render.explanation_json import explanations_dict, summary_dict
from dangjian.render.explanation_page import Block
from dangjian.render.jsons import dump
from dangjian.scoring.summaries import Summary
from dangjian.values.numbers import plain


def render_explained(
    explained: Explained, format_: str, *, item: str | None = None, width: int = 80
) -> str:
    """Explanations (of one item alone where it is named) as text, markdown or json."""
    if format_ == "json":
        stories, problems = explained.explanations, explained.problems
        value = explanations_dict(__version__, stories, problems, item)
        if explained.summaries:
            value["summaries"] = [summary_dict(each) for each in explained.summaries]
        return dump(value)
    blocks = [*blocks_of(explained.explanations, item), *_group_blocks(explained)]
    if not blocks:
        return "清单、组织、办法或这份记录有错误，没有计分。改正后再看。\n"
    if format_ == "markdown":
        return explanation_markdown(blocks)
    return explanation_text(blocks, width=width)


def _group_blocks(explained: Explained) -> Iterator[Block]:
    if explained.workspace is not None:
        yield from _summary_blocks(explained.summaries, explained.workspace)


def _summary_blocks(summaries: Sequence[Summary], workspace: Workspace) -> Iterator[Block]:
    for summary in summaries:
        names = [summary.name, *([summary.layer_name] if summary.kind == "zone" else [])]
        right = f"平均 {plain(summary.mean)} 分" if summary.mean is not None else ""
        yield Block("unit", " · ".join(names), right)
        for row in summary.rows:
            rank = "–" if row.rank is None else str(row.rank)
            score = "不计分" if row.score is None else plain(row.score)
            words = "  ".join(part for part in (row.grade, row.tier, *row.notes) if part)
            yield Block("line", f"{rank} {workspace.units[row.unit].name} {score}  {words}")
        yield Block("line", f"平均（参加排名的 {len(summary.ranked)} 个）：{summary.mean_words()}")
        if summary.highest is not None and summary.lowest is not None:
            yield Block("line", f"最高 {plain(summary.highest)}，最低 {plain(summary.lowest)}")
        for title, counts in (("等次", summary.grades), ("类别", summary.tiers)):
            if counts:
                words = "，".join(f"{name} {count} 个" for name, count in counts.items())
                yield Block("line", f"{title}：{words}")
        if summary.vetoed:
            yield Block("line", f"有一票否决的 {summary.vetoed} 个")
