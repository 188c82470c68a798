"""党建工作责任书: what a unit and the committee above it agree on for a year, drawn from lists and policy.

What is signed has two to four pages; the lists and the vetoes are annexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dangjian.documents.checklist import Checklist, Item, Section
from dangjian.documents.organization import Unit
from dangjian.pages.agreement_facts import (
    AgreedListTold,
    AgreementFacts,
    AgreementTold,
    ClauseTold,
    DutySectionTold,
    DutyTold,
    VetoTold,
)
from dangjian.pages.agreement_rules import clauses, goals, veto_rows
from dangjian.pages.agreement_terms import (
    Terms,
    archive,
    bound_units,
    counted_points,
    edition,
    parties,
    party,
    points_words,
    refuse_unbound,
    signatures,
    superior,
)
from dangjian.pages.duties import due_words
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
from dangjian.pages.paper import office, sender
from dangjian.values.numbers import plain
from dangjian.values.period import Month
from dangjian.values.wording import chinese_number, titled

_BLANK = ("　\n　",) * 3
_BLANK_TASKS = 3
"""Lines for the tasks that are agreed on by hand."""
_PLEDGES = (
    "甲方承诺：按清单和办法如实督查、及时反馈，不层层加码；对乙方提出的异议逐条答复，为乙方履行责任提供条件。",
    "乙方承诺：对照清单逐条履行责任，如实自查，不弄虚作假；对查出的问题按期整改，对考核结果有异议的按程序提出。",
)
_COPIES = "本责任书一式两份，双方各执一份，附件与正文同等有效，自签订之日起生效。"
_VETO_ANNEX = "一票否决情形"
_DUTIES = (
    Column("序号", 2, "center"),
    Column("责任事项和工作要求", 27),
    Column("责任类别", 2, "center"),
    Column("完成时间", 4),
    Column("分值", 2, "center"),
)
_VETOES = (
    Column("序号", 2, "center"),
    Column("情形", 20),
    Column("后果", 9),
    Column("期限", 3, "center"),
)


def agreement_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """An agreement a unit, by the terms of its first month in the year.

    Raises DangjianError when a unit that was asked for by name has none.
    """
    for unit, terms in _bound(facts):
        yield unit, _page(facts, terms, _told(facts, terms))


def agreement_facts(facts: Facts) -> tuple[tuple[Unit, ...], AgreementFacts]:
    """What the agreements say, and whose they are, in the same order."""
    bound = _bound(facts)
    told = AgreementFacts(
        schema="dangjian/agreement-facts@1",
        kind="agreement",
        year=facts.period.first.year,
        company=facts.workspace.organizations[0].model.name,
        sender=sender(facts),
        office=office(facts),
        agreements=tuple(_told(facts, terms) for _, terms in bound),
    )
    return tuple(unit for unit, _ in bound), told


def _bound(facts: Facts) -> list[tuple[Unit, Terms]]:
    found = {unit.id: (unit, terms[0]) for unit, terms in bound_units(facts)}
    refuse_unbound(facts, found)
    return list(found.values())


# The facts.


def _told(facts: Facts, terms: Terms) -> AgreementTold:
    unit = terms.unit
    return AgreementTold(
        unit=unit.name,
        layer=facts.workspace.layer_name(unit.layer),
        superior=superior(facts, unit),
        party=party(unit),
        policy=terms.policy.title,
        lists=tuple(_list_told(facts, terms, each) for each in terms.lists),
        goals=tuple(goals(terms)),
        projects=("书记领办项目和" if unit.layer == "branch" else "") + "年度重点任务",
        clauses=tuple(ClauseTold(title=c.title, lines=c.lines) for c in clauses(terms)),
        vetoes=tuple(VetoTold(case=c, effect=e, lasts=t) for c, e, t in veto_rows(terms)),
        pledges=_PLEDGES,
        term=tuple(_term(facts, terms)),
    )


def _list_told(facts: Facts, terms: Terms, checklist: Checklist) -> AgreedListTold:
    count, points = counted_points(terms.items(checklist))
    sections, number = [], 1
    for section, items in terms.sections(checklist):
        sections.append(_section_told(facts, section, items, number))
        number += len(items)
    return AgreedListTold(
        title=checklist.title,
        edition=edition(facts.workspace, checklist, facts.period),
        items=count,
        points=plain(points),
        scale=_scale(checklist),
        sections=tuple(sections),
    )


def _section_told(
    facts: Facts, section: Section, items: Iterable[Item], first: int
) -> DutySectionTold:
    count, points = counted_points({item.id: item for item in items})
    duties = tuple(_duty_told(facts, item, number) for number, item in enumerate(items, first))
    return DutySectionTold(title=section.title, items=count, points=plain(points), duties=duties)


def _duty_told(facts: Facts, item: Item, number: int) -> DutyTold:
    catalog, name = facts.workspace.catalog, item.responsibility
    return DutyTold(
        number=number,
        title=item.title,
        requirement=item.requirement,
        responsibility=catalog.responsibility_name(name) if catalog else name,
        when=due_words(item),
        points=points_words(item),
    )


def _scale(checklist: Checklist) -> str:
    """``满分 100 分，加分后最高 110 分。``, and the grades of its own."""
    words = f"满分 {plain(checklist.full_score)} 分"
    if checklist.bonus_cap is not None:
        words += f"，加分合计最多 {plain(checklist.bonus_cap)} 分"
    if checklist.ceiling is not None:
        words += f"，加分后最高 {plain(checklist.ceiling)} 分"
    if checklist.grades:
        own = "，".join(_from(grade.name, plain(grade.from_)) for grade in checklist.grades)
        words += f"；本清单的等次：{own}"
    return f"{words}。"


def _from(name: str, least: str) -> str:
    return f"其余为{name}" if least == "0" else f"{name} {least} 分以上"


def _term(facts: Facts, terms: Terms) -> Iterator[str]:
    unit, year = terms.unit, facts.period
    end = year.last if unit.until is None else min(unit.until, year.last)
    yield f"本责任书自 {_day(terms.month, 1)}起，至 {_day(end, None)}止。"
    if unit.from_ is not None and unit.from_ > year.first:
        yield f"乙方于 {unit.from_.words}成立，之前的月份不计。"
    if unit.until is not None and unit.until < year.last:
        heir = facts.workspace.units.get(unit.successor or "")
        yield f"乙方到 {unit.until.words}止{f'，之后由{heir.name}承接' if heir else ''}。"
    yield "期限内清单或办法修订的，双方另签补充；没有修订的条款继续有效。"


def _day(month: Month, day: int | None) -> str:
    found = month.day(day)
    return f"{found.year} 年 {found.month} 月 {found.day} 日"


# The page.


def _page(facts: Facts, terms: Terms, told: AgreementTold) -> Page:
    titles = [f"{each.title}（{each.edition}）" for each in told.lists]
    titles += [_VETO_ANNEX] if told.vetoes else []
    blocks = (
        *parties(facts, terms.unit),
        *_duties(told, titles),
        *_goals(told),
        *_rules(told, titles),
        *_pledges(told),
        signatures(facts, terms.unit),
        *_annexes(told, titles),
    )
    return Page(
        title=f"{facts.period.first.year} 年度党建工作责任书",
        blocks=blocks,
        name="责任书",
        archive=archive(facts, terms),
    )


def _annex(number: int, titles: list[str]) -> str:
    """``附件`` or ``附件 2``."""
    return "附件" if len(titles) == 1 else f"附件 {number}"


def _duties(told: AgreementTold, titles: list[str]) -> Iterator[Block]:
    yield Paragraph(
        f"为压实党建工作责任，根据{titled(told.policy)}和附件所列责任清单，甲乙双方签订本责任书。"
    )
    yield Heading("责任内容")
    if len(told.lists) == 1:
        yield Paragraph(_only_list(told.lists[0], _annex(1, titles)))
        return
    for number, each in enumerate(told.lists, 1):
        sections = "、".join(section.title for section in each.sections if section.items)
        what = f"共 {each.items} 条、{each.points} 分，包括{sections}" if each.items else "另行计分"
        yield Paragraph(
            f"{number}．{titled(each.title)}（{each.edition}，见{_annex(number, titles)}），"
            f"适用于乙方的事项{what}。"
        )
    yield Paragraph("乙方对上述清单所列事项负责；每条怎样评分，以清单的评分标准为准。")


def _only_list(each: AgreedListTold, annex: str) -> str:
    """All of it in a sentence, where there is but one list."""
    sections = "、".join(section.title for section in each.sections if section.items)
    what = f" {each.items} 条、{each.points} 分，包括{sections}" if each.items else "另行计分"
    return (
        f"乙方对{titled(each.title)}（{each.edition}，见{annex}）负责，适用于乙方的事项{what}。"
        "每条怎样评分，以清单的评分标准为准。"
    )


def _goals(told: AgreementTold) -> Iterator[Block]:
    yield Heading("责任目标")
    for number, words in enumerate(told.goals, 1):
        yield Paragraph(f"{number}．{words}")
    yield Paragraph(f"{len(told.goals) + 1}．完成下表所列{told.projects}。")
    blank = tuple(cells(number, *_BLANK) for number in range(1, _BLANK_TASKS + 1))
    columns = (
        Column("序号", 2, "center"),
        Column("项目或任务", 14),
        Column("验收标准", 12),
        Column("完成时间", 6),
    )
    yield Table(columns, blank)


def _rules(told: AgreementTold, titles: list[str]) -> Iterator[Block]:
    ranked = any(clause.title == "排名" for clause in told.clauses)
    yield Heading("考核和奖惩" if ranked else "考核")
    for clause in told.clauses:
        yield Paragraph("".join(clause.lines), run_in=f"{clause.title}。")
    if told.vetoes:
        yield Paragraph(
            f"查实有{_annex(len(titles), titles)}所列情形的，不论得分多少，按所列后果处理；"
            "须有依据，并经批准。",
            run_in="一票否决。",
        )


def _pledges(told: AgreementTold) -> Iterator[Block]:
    yield Heading("双方承诺")
    yield from (Paragraph(text) for text in told.pledges)
    yield Heading("期限和效力")
    yield Paragraph("".join((*told.term, _COPIES)))


def _annexes(told: AgreementTold, titles: list[str]) -> Iterator[Block]:
    for number, each in enumerate(told.lists, 1):
        yield PageBreak(f"附件{number}")
        yield Paragraph(_annex(number, titles), "lead")
        yield Paragraph(titles[number - 1], "center")
        yield Paragraph(each.scale, "note")
        yield Table(_DUTIES, tuple(_duty_rows(each)), empty="这张清单没有适用于乙方的事项。")
    if told.vetoes:
        yield PageBreak(_VETO_ANNEX)
        yield Paragraph(_annex(len(titles), titles), "lead")
        yield Paragraph(_VETO_ANNEX, "center")
        rows = enumerate(told.vetoes, 1)
        yield Table(_VETOES, tuple(cells(n, v.case, v.effect, v.lasts) for n, v in rows))


def _duty_rows(each: AgreedListTold) -> Iterator[tuple[Cell, ...]]:
    """Every item under the heading of its section."""
    for number, section in enumerate(each.sections, 1):
        total = f"（{section.items} 条 {section.points} 分）" if section.items else ""
        head = f"{chinese_number(number)}、" if number < 100 else ""
        yield (Cell(f"{head}{section.title}{total}", "strong", len(_DUTIES)),)
        for duty in section.duties:
            text, points = f"{duty.title}\n{duty.requirement}", _halved(duty.points)
            yield cells(duty.number, text, _halved(duty.responsibility), duty.when, points)


def _halved(name: str) -> str:
    """``集体\\n责任``: a narrow column leaves its room to what is demanded."""
    return f"{name[:2]}\n{name[2:]}" if len(name) >= 4 else name
