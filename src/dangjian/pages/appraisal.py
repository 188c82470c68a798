"""述职材料: a unit's year drawn from scores, problems and campaigns, and space for the hearing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.errors import DangjianError
from dangjian.pages.agreement_terms import counted_points, edition, terms_in
from dangjian.pages.appraisal_facts import Subject, part_title, subjects
from dangjian.pages.appraisal_results import (
    basics,
    campaigns,
    holders,
    mine_of,
    overdue_of,
    points,
    problems,
    reckoning,
    year_scores,
)
from dangjian.pages.appraisal_work import (
    YearLoss,
    gains_and_losses,
    loss_reckoning,
    losses,
    month_items,
    work_done,
)
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
from dangjian.pages.register_words import RegisterTeller
from dangjian.pages.told import ballots_of, points_words, without_quotient
from dangjian.rectify.guidance import Standing, Standings, section_standings
from dangjian.register.register import Tracked
from dangjian.scoring.awards import Award
from dangjian.values.numbers import HUNDRED, half_up, plain, product
from dangjian.values.period import Month
from dangjian.values.wording import listed, quoted, titled

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
        "这一年没有失分，也没有留下的问题。哪些做法值得其他单位借鉴，明年怎样保持？"
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
            f"{quoted(item.title)}扣 {points_words(lost[0].points)} 分，是失分最多的一条。"
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
        f"{month.within(subject.calendar_year)}“{card.title}”高出 {plain(card.card.gap or Decimal(0))} 分"
        for month, card in subject.monthly_cards
        if card.card.overclaimed
    ]
    if over:
        yield f"自查比督查高：{listed(over, _NAMED)}。自查为什么没有查出来？"


def _missing(subject: Subject) -> Iterator[str]:
    missing = [
        f"{month.within(subject.calendar_year)}{quoted(item.title)}"
        for month, card in subject.monthly_cards
        for item in card.items
        if item.id in card.card.missing
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
        teller = RegisterTeller(facts)
        words = listed(dict.fromkeys(teller.subject(each) for each in again), _NAMED)
        yield f"销号后又犯的问题有 {len(again)} 项（{words}）。原来的措施为什么没有管住？"


def _percent(share: Decimal) -> str:
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"


_POLL = "民主测评"
"""What the criterion of an item is called whose value are ballots."""
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
        *_next_year(subject),
        *_questions(tuple(questions(subject, standings, lost, mine))),
        *_hearing(subject),
        PageBreak("计算明细"),
        Paragraph("附件", "lead"),
        Paragraph("计算明细", "center"),
        *reckoning(subject),
        loss_reckoning(lost),
    )
    versions = facts.workspace.versions
    lists = tuple(versions[each.card.checklist][each.card.version] for each in subject.story.cards)
    return Page(
        title=f"{facts.period.first.year} 年度述职评议材料",
        subtitle=unit.name,
        blocks=blocks,
        provenance=facts.foot(lists),
        name="述职材料",
        archive=facts.origin(lists),
    )


def _awards(subject: Subject) -> Iterator[Block]:
    yield Heading("评优资格")
    if not subject.story.awards:
        yield Paragraph("考核办法没有规定评优的条件。")
    for award in subject.story.awards:
        yield from _award(subject, award)


def _award(subject: Subject, award: Award) -> Iterator[Block]:
    verdict = "现在符合条件" if award.eligible else f"现在不符合，差 {len(award.unmet)} 条"
    rows = tuple(
        cells(
            each.need,
            without_quotient(each.found),
            Cell("√" if each.met else "×", "good" if each.met else "bad"),
        )
        for each in award.needs
    )
    columns = (Column("条件", 14), Column("实际", 16), Column("是否满足", 5, "center"))
    yield Table(columns, rows, title=f"{award.name}：{verdict}")


def _next_year(subject: Subject) -> Iterator[Block]:
    """The lists that the unit answers for in January, and what is new in them."""
    facts, year = subject.facts, subject.facts.period.first.year + 1
    coming = terms_in(facts.workspace, subject.unit, Month(year, 1))
    yield Heading("下一年度责任清单")
    if coming is None:
        yield Paragraph(f"{year} 年 1 月没有本单位适用的清单。")
        return
    now = terms_in(facts.workspace, subject.unit, facts.period.first)
    known = {item.id for each in now.lists for item in now.items(each).values()} if now else set()
    for number, each in enumerate(coming.lists, 1):
        items = coming.items(each)
        count, points = counted_points(items)
        fresh = [item.title for name, item in items.items() if name not in known]
        new = f"，其中年初以后新增{listed(map(quoted, fresh), _NAMED)}" if fresh and known else ""
        named = f"{titled(each.title)}（{edition(facts.workspace, each, facts.period)}）"
        yield Paragraph(f"{number}．{named}，适用的事项共 {count} 条、{plain(points)} 分{new}。")


def _questions(asked: tuple[str, ...]) -> Iterator[Block]:
    yield Heading("述职提问")
    for number, text in enumerate(asked, 1):
        yield Paragraph(f"{number}．{text}")


def _hearing(subject: Subject) -> Iterator[Block]:
    """Space for the comment, the poll or what came of it, and the signature."""
    yield PageBreak()
    yield Heading("点评和民主测评")
    yield Table(
        (Column("上级点评", 34),),
        (cells(_SPACE), cells("点评人（签字）：　　　　　　年　　月　　日")),
    )
    polls = tuple(_polls(subject))
    if polls:
        columns = (Column("测评事项", 12), Column("票数", 16), Column("得分", 4, "right", 2))
        yield Table(columns, polls, title="民主测评结果")
    else:
        yield _ballot()
    yield Paragraph("述职人（签字）：\n　　　　年　　月　　日", "signature")


def _polls(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    """The ballots that were recorded, item by item."""
    versions = subject.facts.workspace.versions
    for card in subject.cards:
        checklist = versions[card.card.checklist][card.card.version]
        asked = {item.id for item in checklist.items() if item.criterion.label == _POLL}
        for item in card.items:
            said = [each.judgement for each in item.months if each.earned is not None]
            told = [ballots_of(words) for each in said for words in each.reckoning]
            if item.id in asked and item.earned is not None and told:
                yield cells(item.title, "\n".join(told), half_up(item.earned, 2))


def _ballot() -> Table:
    columns = (
        Column("参加测评的人", 8),
        *(Column(word, 4, "center") for word in _OPINIONS),
        Column("弃权", 4, "center"),
        Column("合计", 4, "center"),
    )
    blanks = [""] * (len(_OPINIONS) + 2)
    rows = tuple(cells(who, *blanks) for who in ("党员", "职工群众代表", "合计"))
    return Table(columns, rows, title="民主测评票数")
