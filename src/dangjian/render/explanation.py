"""``dangjian explain`` in the forms that it offers: units, groups of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dangjian import __version__
from dangjian.documents.workspace import Workspace
from dangjian.explaining.model import (
    CardStory,
    CorrectionStory,
    Explained,
    Explanation,
    ItemStory,
    Judgement,
    Step,
)
from dangjian.problem import Problem, told_once
from dangjian.render.explanation_page import TextBlock, item_page, page
from dangjian.render.json import card_dict, dump, number, problem_dict, row_dict
from dangjian.render.markdown import plain_markdown
from dangjian.render.terminal import justified, one_line, wrapped
from dangjian.scoring.awards import Award
from dangjian.scoring.summaries import Summary
from dangjian.values.numbers import plain

# Explanations in the forms that ``dangjian explain`` offers.


_INDENTS = {"line": (" ", "   "), "detail": ("        ", "          ")}
_MARKS = {"unit": "## ", "card": "### ", "group": "#### ", "line": "- ", "detail": "  - "}


def blocks_of(explanations: Sequence[Explanation], item: str | None) -> Iterator[TextBlock]:
    """The blocks of all pages; of one item alone where one is named."""
    for explanation in explanations:
        yield from page(explanation) if item is None else item_page(explanation, item)


def explanation_text(blocks: Iterable[TextBlock], *, width: int) -> str:
    """Pages for a terminal."""
    lines: list[str] = []
    for block in blocks:
        if block.kind in ("unit", "card", "group") and lines:
            lines.append("")
        lines += _text_lines(block, width)
    return "\n".join(lines) + "\n"


def _text_lines(block: TextBlock, width: int) -> Iterator[str]:
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


def explanation_markdown(blocks: Iterable[TextBlock]) -> str:
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


# ``explain --format json`` (schema dangjian/explanation@1).


def explanations_dict(
    engine: str,
    explanations: Sequence[Explanation],
    problems: Iterable[Problem],
    item: str | None = None,
) -> dict[str, Any]:
    """All explanations; with ``item``, of that item alone."""
    return {
        "schema": "dangjian/explanation@1",
        "engine": engine,
        "explanations": [explanation_dict(each, item) for each in explanations],
        "problems": [problem_dict(problem) for problem in told_once(problems)],
    }


def explanation_dict(explanation: Explanation, item: str | None) -> dict[str, Any]:
    """One unit's page."""
    return {
        "unit": explanation.unit,
        "name": explanation.unit_name,
        "layer": explanation.layer_name,
        "holders": list(explanation.holders),
        "period": str(explanation.period),
        "policy": explanation.policy,
        "notes": list(explanation.notes),
        "cards": [_card(card, item) for card in explanation.cards],
        "row": row_dict(explanation.row) if explanation.row is not None else None,
        "steps": _steps(explanation.steps),
        "eligibility": [_award(award) for award in explanation.awards],
    }


def _steps(steps: Iterable[Step]) -> list[dict[str, str]]:
    return [{"label": step.label, "text": step.text} for step in steps]


def _card(story: CardStory, item: str | None) -> dict[str, Any]:
    summary = card_dict(story.card)
    del summary["items"], summary["sections"]
    return {
        **summary,
        "title": story.title,
        "filed": list(story.filed),
        "sections": [
            {"title": title, "earned": number(earned), "applicable": number(applicable)}
            for title, earned, applicable in story.sections
        ],
        "steps": _steps(story.steps),
        "items": [_item(each) for each in story.items if item in (None, each.id)],
    }


def _item(item: ItemStory) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "section": item.section,
        "state": item.state.value,
        "points": number(item.points),
        "earned": number(item.earned),
        "standard": item.standard,
        **_judgement(item.judgement),
        "lines": [
            {
                "rule": line.rule,
                "count": number(line.count),
                "points": number(line.points),
                "reason": line.reason,
            }
            for line in item.lines
        ],
        "vetoes": list(item.vetoes),
        "corrections": [correction_json(each) for each in item.corrections],
        "months": [
            {
                "month": str(each.month),
                "points": number(each.points),
                "earned": number(each.earned),
                "corrected": each.corrected,
                **_judgement(each.judgement),
            }
            for each in item.months
        ],
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "reckoning": list(judgement.reckoning),
        "status": judgement.status,
        "source": judgement.source,
        "by": judgement.by,
        "date": judgement.day.isoformat() if judgement.day else None,
        "evidence": list(judgement.evidence),
        "note": judgement.note,
    }


def correction_json(story: CorrectionStory) -> dict[str, Any]:
    """A correction and what it moved."""
    return {
        "period": str(story.month),
        "kind": story.kind,
        "decision": story.decision,
        "old": story.old,
        "new": story.new,
        "old_earned": number(story.old_earned),
        "new_earned": number(story.new_earned),
        "old_score": number(story.old_score),
        "new_score": number(story.new_score),
        "reason": story.reason,
        "requested_by": story.requested_by,
        "decided_by": story.decided_by,
        "decided": story.decided.isoformat(),
    }


def _award(award: Award) -> dict[str, Any]:
    return {
        "award": award.name,
        "eligible": award.eligible,
        "needs": [
            {"need": need.need, "found": need.found, "met": need.met} for need in award.needs
        ],
    }


def summary_dict(summary: Summary) -> dict[str, Any]:
    """A zone's or a layer's summary."""
    return {
        "kind": summary.kind,
        "id": summary.id,
        "name": summary.name,
        "layer": summary.layer,
        "mean": number(summary.mean),
        "highest": number(summary.highest),
        "lowest": number(summary.lowest),
        "grades": summary.grades,
        "tiers": summary.tiers,
        "vetoed": summary.vetoed,
        "units": [row_dict(row) for row in summary.rows],
    }


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


def _group_blocks(explained: Explained) -> Iterator[TextBlock]:
    if explained.workspace is not None:
        yield from _summary_blocks(explained.summaries, explained.workspace)


def _summary_blocks(summaries: Sequence[Summary], workspace: Workspace) -> Iterator[TextBlock]:
    for summary in summaries:
        names = [summary.name, *([summary.layer_name] if summary.kind == "zone" else [])]
        right = f"平均 {plain(summary.mean)} 分" if summary.mean is not None else ""
        yield TextBlock("unit", " · ".join(names), right)
        for row in summary.rows:
            rank = "–" if row.rank is None else str(row.rank)
            score = "不计分" if row.score is None else plain(row.score)
            words = "  ".join(part for part in (row.grade, row.tier, *row.notes) if part)
            yield TextBlock("line", f"{rank} {workspace.units[row.unit].name} {score}  {words}")
        yield TextBlock(
            "line", f"平均（参加排名的 {len(summary.ranked)} 个）：{summary.mean_words()}"
        )
        if summary.highest is not None and summary.lowest is not None:
            yield TextBlock("line", f"最高 {plain(summary.highest)}，最低 {plain(summary.lowest)}")
        for title, counts in (("等次", summary.grades), ("类别", summary.tiers)):
            if counts:
                words = "，".join(f"{name} {count} 个" for name, count in counts.items())
                yield TextBlock("line", f"{title}：{words}")
        if summary.vetoed:
            yield TextBlock("line", f"有一票否决的 {summary.vetoed} 个")
