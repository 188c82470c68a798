"""述职材料: a unit's year drawn from scores, problems and campaigns, and space for the hearing itself."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.core.page import (
    Block,
    Cell,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cells,
)
from dangjian.core.reports.appraisal_facts import Subject, subjects
from dangjian.core.reports.appraisal_questions import questions
from dangjian.core.reports.appraisal_register import campaigns, mine_of, points, problems
from dangjian.core.reports.appraisal_scores import basics, holders, year_scores
from dangjian.core.reports.appraisal_work import gains_and_losses, losses, month_items, work_done
from dangjian.core.reports.facts import Facts
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.errors import DangjianError
from dangjian.rectify.guidance import Standings, section_standings
from dangjian.scoring.awards import Award

_OPINIONS = ("好", "较好", "一般", "差")
"""The grades of 民主测评 (党委（党组）书记抓基层党建工作述职评议考核办法)."""
_SPACE = "　\n　\n　\n　"
"""Room to write by hand."""


def appraisal_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """The papers of each unit that has a row in the year's ranking.

    Raises DangjianError when a unit that was asked for by name has none.
    """
    known = {row.unit for row in facts.results.ranking if row.layer != PERSON_LAYER}
    for name in facts.units:
        if name not in known:
            raise DangjianError(
                f"{facts.period.words}没有{facts.unit(name).name}的述职材料。",
                "述职材料只出参加排名的层级的单位，并且这一年它要有计入的月份。",
            )
    standings = section_standings(facts.workspace, facts.results)
    for subject in subjects(facts):
        yield subject.unit, _page(subject, standings)


def _page(subject: Subject, standings: Standings) -> Page:
    facts, unit = subject.facts, subject.unit
    items, mine = month_items(subject), mine_of(subject)
    lost = losses(subject, items)
    blocks = (
        *basics(subject),
        *year_scores(subject),
        *work_done(subject, items),
        *gains_and_losses(subject, items, lost),
        *problems(subject, mine),
        *campaigns(subject),
        *points(subject),
        *holders(subject),
        *_awards(subject),
        *_questions(tuple(questions(subject, standings, lost, mine))),
        *_hearing(),
    )
    versions = facts.workspace.versions
    lists = tuple(versions[each.card.checklist][each.card.version] for each in subject.story.cards)
    return Page(
        title=f"{facts.period.first.year} 年度述职评议材料",
        subtitle=unit.name,
        blocks=blocks,
        provenance=facts.origin(lists),
        name="述职材料",
    )


def _awards(subject: Subject) -> Iterator[Block]:
    yield Heading("评优资格")
    if not subject.story.awards:
        yield Paragraph("考核办法没有规定评优的条件。")
    for award in subject.story.awards:
        yield from _award(award)


def _award(award: Award) -> Iterator[Block]:
    verdict = "现在符合条件" if award.eligible else f"现在不符合，差 {len(award.unmet)} 条"
    rows = tuple(
        cells(each.need, each.found, Cell("√" if each.met else "×", "good" if each.met else "bad"))
        for each in award.needs
    )
    columns = (Column("条件", 14), Column("实际", 16), Column("是否满足", 5, "center"))
    yield Table(columns, rows, title=f"{award.name}：{verdict}")


def _questions(asked: tuple[str, ...]) -> Iterator[Block]:
    yield Heading("述职提问")
    yield Paragraph("下列问题由程序从得分和整改台账里找出，供评议组选用。", "note")
    for number, text in enumerate(asked, 1):
        yield Paragraph(f"{number}．{text}")


def _hearing() -> Iterator[Block]:
    """Space for the comment, the poll and the signature."""
    yield PageBreak()
    yield Heading("点评和民主测评")
    yield Table(
        (Column("上级点评", 34),),
        (cells(_SPACE), cells("点评人（签字）：　　　　　　年　　月　　日")),
    )
    columns = (
        Column("参加测评的人", 8),
        *(Column(word, 4, "center") for word in _OPINIONS),
        Column("弃权", 4, "center"),
        Column("合计", 4, "center"),
    )
    blanks = [""] * (len(_OPINIONS) + 2)
    rows = tuple(cells(who, *blanks) for who in ("党员", "职工群众代表", "合计"))
    yield Table(columns, rows, title="民主测评票数（到会后填写）")
    yield Paragraph("述职人（签字）：\n　　　　年　　月　　日", "signature")
