"""``dangjian rectify sheet`` and ``rectify collect`` in words."""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.documents.rectification import Action
from dangjian.rectify.returned import CollectedForms, ReturnedForm, TakenAnswer
from dangjian.render.forms import ShownFile, awaited_words, file_lines, passed_over_lines
from dangjian.sheet.results import Sheet

_STATES = {"written": "", "same": "  没有变化", "kept": "  已有，没有改动"}


def written_words(made: Sequence[Sheet], word: str, nothing: str) -> tuple[str, str]:
    """The workbooks, one a line, and a sentence about them. ``word``: what each is called."""
    if not made:
        return "", nothing
    lines = [f"{sheet.path}{_STATES[sheet.state]}" for sheet in made]
    counts = {state: sum(sheet.state == state for sheet in made) for state in _STATES}
    words = [f"写了 {counts['written']} 份{word}"]
    if counts["same"]:
        words.append(f"{counts['same']} 份没有变化")
    if counts["kept"]:
        words.append(f"{counts['kept']} 份已有而且不一样，没有改动（要重写，加 --force）")
    return "\n".join(lines) + "\n", "，".join(words) + "。"


def render_collected_forms(found: CollectedForms) -> str:
    """Each file, what it did, and who hasn't answered."""
    lines = list(file_lines([_shown(file) for file in found.files]))
    lines += passed_over_lines(found.passed_over)
    if found.awaited:
        lines.append(f" 还没有回执：{awaited_words(found.awaited)}")
    refused = sum(file.refused for file in found.files)
    accepted = len(found.files) - refused
    kept = f"，附件 {found.attached} 个存入 evidence/" if found.attached else ""
    if found.dry_run:
        kept = kept.removesuffix("存入 evidence/")
        counts = f"试收：可收 {accepted} 份，退回 {refused} 份，会记 {found.steps} 步{kept}。"
        lines.append(f"{counts}什么都没有写。")
    else:
        rest = "没有写入任何退回的表。" if refused else ""
        lines.append(f"收下 {accepted} 份，退回 {refused} 份，记了 {found.steps} 步{kept}。{rest}")
    return "\n".join(lines) + "\n"


_COUNTED = (Action.ACCEPT, Action.SUBMIT, Action.CLOSE, Action.RETURN)


def _shown(file: ReturnedForm) -> ShownFile:
    events = [event for answer in file.taken for event in answer.events]
    counts = {action: sum(e.action is action for e in events) for action in _COUNTED}
    words = "，".join(f"{action.words} {count} 件" for action, count in counts.items() if count)
    blank = "没有变化" if file.problems else "空着，没有填写"
    lines = tuple(_line(answer) for answer in file.taken)
    return ShownFile(file.name, file.problems, words or blank, lines)


def _line(answer: TakenAnswer) -> str:
    """``2026-05.br-tool.ZB19  接收（措施：……），提交复核（6 月 20 日完成）；附件 1 个``."""
    parts = []
    for event in answer.events:
        owner = f"责任人 {event.owner}" if event.owner else ""
        said = "；".join(filter(None, (owner, event.note)))
        parts.append(f"{event.action.words}（{said}）" if said else event.action.words)
    files = f"；附件 {answer.attached} 个" if answer.attached else ""
    return f"{answer.problem}  {'，'.join(parts)}{files}"
