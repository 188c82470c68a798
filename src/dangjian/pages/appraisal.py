"""述职材料: a unit's year drawn from scores, problems and campaigns, and space for the hearing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.errors import DangjianError
from dangjian.pages.appraisal_facts import Subject, part_title, subjects
from dangjian.pages.appraisal_results import (
    basics,
    campaigns,
    holders,
    mine_of,
    overdue_of,
    points,
    problems,
    year_scores,
)
from dangjian.pages.appraisal_work import YearLoss, gains_and_losses, losses, month_items, work_done
from dangjian.pages.facts import Facts
from dangjian.pages.page import (
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
from dangjian.rectify.guidance import Standing, Standings, section_standings
from dangjian.register.register import Tracked
from dangjian.scoring.awards import Award
from dangjian.values.numbers import HUNDRED, half_up, plain, product
from dangjian.values.wording import listed

# Questions for the hearing, asked from the facts: where the unit is weakest, and what it left
# open.


_SECTIONS = 3
"""So many weak sections are asked about."""
_NAMED = 5
"""So many items are named in a question."""


def questions(
    subject: Subject, standings: Standings, lost: Sequence[YearLoss], mine: Sequence[Tracked]
) -> Iterator[str]:
    """Each a full question; at least one."""
    asked = [
        *_weak_sections(subject, standings),
        *_worst_item(lost),
        *_lowest_month(subject),
        *_overclaimed(subject),
        *_missing(subject),
        *_open_problems(subject, mine),
    ]
    yield from asked or [
        "这一年没有丢分，也没有留下的问题。哪些做法值得其他单位借鉴，明年怎样保持？"
    ]


def _weak_sections(subject: Subject, standings: Standings) -> Iterator[str]:
    """The sections with the lowest share of points, those below the mean of the layer first."""
    mine = {card.card.checklist for card in subject.cards}
    every = standings.get(subject.unit.id, {}).values()
    short = [each for each in every if each.share < 1 and each.checklist in mine]
    short.sort(key=_weakness)
    for each in short[:_SECTIONS]:
        title = part_title(subject, each.checklist)
        mean = f"（参加排名的单位平均 {_percent(each.mean)}）" if each.ahead else ""
        yield (
            f"“{title}”的“{each.title}”得分率 {_percent(each.share)}{mean}，是本单位较弱的一节。"
            "差在哪里，本人该做而没有做到的是什么，明年用什么措施补上？"
        )


def _weakness(standing: Standing) -> tuple[bool, Decimal, Decimal]:
    return standing.ahead >= 0, standing.share, standing.ahead


def _worst_item(lost: Sequence[YearLoss]) -> Iterator[str]:
    if lost:
        item = lost[0].item
        yield (
            f"{item.id}“{item.title}”扣 {plain(lost[0].points)} 分，是丢分最多的一条。"
            "原因找到了没有，现在改到哪一步？"
        )


def _lowest_month(subject: Subject) -> Iterator[str]:
    scored = [(each.row.score, each) for each in subject.months if each.row.score is not None]
    if len(scored) > 1:
        low, high = min(score for score, _ in scored), max(score for score, _ in scored)
        months = "、".join(f"{each.month.month} 月" for score, each in scored if score == low)
        if low != high:
            yield f"最低的是 {months}，{plain(low)} 分，最高的月份 {plain(high)} 分。那时发生了什么？"


def _overclaimed(subject: Subject) -> Iterator[str]:
    over = [
        f"{month.month} 月“{card.title}”高出 {plain(card.card.gap or Decimal(0))} 分"
        for month, card in subject.monthly_cards
        if card.card.overclaimed
    ]
    if over:
        yield f"自查比督查高：{listed(over, _NAMED)}。自查为什么没有查出来？"


def _missing(subject: Subject) -> Iterator[str]:
    missing = [
        f"{month.month} 月 {name}"
        for month, card in subject.monthly_cards
        for name in card.card.missing
    ]
    if missing:
        yield f"到期没有填报的有 {listed(missing, _NAMED)}。是没有做，还是做了没有记？"


def _open_problems(subject: Subject, mine: Sequence[Tracked]) -> Iterator[str]:
    facts = subject.facts
    late = [each for each in overdue_of(mine, facts.today) if each.id not in facts.settled]
    if late:
        yield f"逾期没有销号的问题有 {len(late)} 项，都列在整改一节。卡在哪里，哪一天能销号？"
    again = [each for each in mine if each.rectification.repeats is not None]
    if again:
        words = listed(dict.fromkeys(each.rectification.subject for each in again), _NAMED)
        yield f"销号后又犯的问题有 {len(again)} 项（{words}）。原来的措施为什么没有管住？"


def _percent(share: Decimal) -> str:
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"


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
