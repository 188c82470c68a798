"""What every paper has around its text: sender, number, who answers for it, foot and imprint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dangjian.documents.checklist import Checklist
from dangjian.documents.schedule import Workdays
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Imprint, Page, Paragraph
from dangjian.values.wording import full_day

_BLANK = "　　"
"""Where the office writes the number by hand."""


UNREAD = "有的文件有错误，没有计入，登记可能不全。"
"""What a paper of ledgers says where not all could be read."""


def sender(facts: Facts) -> str:
    """Who signs."""
    if facts.papers.sender is not None:
        return facts.papers.sender
    organizations = facts.workspace.organizations
    return organizations[0].model.name if organizations else facts.workspace.name


def office(facts: Facts) -> str:
    """Who sends notices, collects replies and hears objections: the first who may close problems, where
    the workspace doesn't say."""
    if facts.papers.office is not None:
        return facts.papers.office
    closers = facts.policy.rectification.closers
    return facts.scores.name_of(closers[0]) if closers else "党建工作部门"


def number(facts: Facts) -> str:
    """``齿党〔2026〕　　号``; the office fills in the blank."""
    pattern = facts.papers.number or "〔{year}〕{n}号"
    return pattern.replace("{year}", str(facts.today.year)).replace("{n}", _BLANK)


def official(
    facts: Facts,
    title: str,
    blocks: Iterable[Block],
    lists: Sequence[Checklist],
    name: str,
) -> Page:
    """An official document: numbered, signed, with imprint; with a red head where that is wanted."""
    return inner(facts, title, blocks, lists, name)._replace(
        head=f"{sender(facts)}文件" if facts.papers.red_head else "",
        number=number(facts),
        imprint=imprint(facts),
    )


def inner(
    facts: Facts,
    title: str,
    blocks: Iterable[Block],
    lists: Sequence[Checklist],
    name: str,
    subtitle: str = "",
    scored: bool = True,
) -> Page:
    """A paper for use in the house: no number, no imprint. ``scored``: whether it tells any score."""
    return Page(
        title,
        tuple(blocks),
        subtitle=subtitle,
        provenance=facts.foot(lists, scored),
        name=name,
        archive=facts.origin(tuple(lists)),
    )


def imprint(facts: Facts) -> Imprint | None:
    """版记, where there is anybody to copy to or a red head to match."""
    papers = facts.papers
    if not papers.copies and not papers.red_head:
        return None
    copies = f"抄送：{'，'.join(papers.copies)}。" if papers.copies else ""
    return Imprint(copies, office(facts), f"{full_day(facts.today)}印发")


def signature(facts: Facts) -> Paragraph:
    """署名 and 成文日期."""
    return Paragraph(f"{sender(facts)}\n{full_day(facts.today)}", "signature")


def objections_until(facts: Facts) -> str:
    """The last day for objections: so many working days after the date of the paper."""
    workdays: Workdays = facts.workspace.workdays
    return full_day(workdays.after(facts.today, facts.papers.objection_days))


def annexes(titles: Sequence[str]) -> Paragraph:
    """附件说明: one line, or numbered lines under each other."""
    if len(titles) == 1:
        return Paragraph(f"附件：{titles[0]}")
    lines = [f"{n}. {title}" for n, title in enumerate(titles, 1)]
    return Paragraph("附件：" + "\n　　　".join(lines))
