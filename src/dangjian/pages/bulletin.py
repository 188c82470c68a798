"""通报: what a period's assessment found, from facts alone. In the order in which offices write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from dangjian.errors import DangjianError
from dangjian.explaining.unit import months_aside
from dangjian.pages.apart import capped_bonuses, penalty_lines
from dangjian.pages.bulletin_problems import common, demands, problems
from dangjian.pages.facts import Facts
from dangjian.pages.outcome import Outcome, counts_words, full_day, titled
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
from dangjian.rectify.guidance import Advice
from dangjian.register.register import rate_line
from dangjian.scoring.composing import MONTHS_PART
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.summaries import Summary, layer_name, layer_summaries, zone_summaries
from dangjian.values.numbers import HUNDRED, ONE, half_up, plain, product, signed
from dangjian.values.wording import NO_RATE

# 一、总体情况: how many units, the mean and its arithmetic, grades, tiers, who isn't ranked.


_TIERS = (
    Column("类别", 4, "center"),
    Column("指导重点", 5, "center"),
    Column("个数", 3, "center"),
    Column("单位（得分）", 24),
)


def overview(outcome: Outcome) -> Iterator[Block]:
    """A part for each ranked layer."""
    for summary in layer_summaries(outcome.facts.workspace, outcome.facts.results):
        yield Paragraph(counts_words(summary))
        yield Paragraph(_grades(outcome, summary))
        change = _mean_change(outcome, summary)
        if change:
            yield Paragraph(change)
        if summary.ranked:
            yield _tiers(outcome, summary)
        unranked = [row for row in summary.rows if row.rank is None]
        if unranked:
            yield Paragraph(f"没有排名的：{'；'.join(_unranked(outcome, r) for r in unranked)}。")
    zones = _zones(outcome)
    if zones is not None:
        yield zones


def _score(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def _grades(outcome: Outcome, summary: Summary) -> str:
    counts = summary.grades
    order = [grade.name for grade in outcome.facts.policy.grades]
    words = "，".join(f"{name} {counts.get(name, 0)} 个" for name in order)
    vetoed = f"其中 {summary.vetoed} 个受一票否决限制。" if summary.vetoed else ""
    scored = sum(counts.values())
    return f"有得分的 {scored} 个的等次：{words}。{vetoed}"


def _mean_change(outcome: Outcome, summary: Summary) -> str:
    """The mean beside that of the month before; empty where there is none."""
    rows = tuple(row for row in outcome.before.values() if row.layer == summary.layer)
    before = summary._replace(rows=rows)
    if before.mean is None or summary.mean is None:
        return ""
    moved = summary.mean - before.mean
    word = "持平" if not moved else f"{'提高' if moved > 0 else '降低'} {plain(abs(moved))} 分"
    return (
        f"上月参加排名的 {len(before.ranked)} 个平均 {plain(before.mean)} 分，本月{word}"
        f"（{plain(summary.mean)} − {plain(before.mean)} = {signed(moved)}）。"
    )


def _tiers(outcome: Outcome, summary: Summary) -> Table:
    rows = []
    for tier in outcome.facts.policy.tiers:
        mine = [row for row in summary.ranked if row.tier == tier.name]
        rows.append(cells(tier.name, tier.focus, len(mine), _named(outcome, mine)))
    return Table(_TIERS, tuple(rows), title=f"{summary.layer_name}分类（按名次）")


def _named(outcome: Outcome, rows: Sequence[Row]) -> str:
    return "、".join(f"{outcome.name(row.unit)}（{_score(row.score)}）" for row in rows) or "没有"


def _unranked(outcome: Outcome, row: Row) -> str:
    score = f"得分 {plain(row.score)}" if row.score is not None else "没有得分"
    reasons = [note for note in row.notes if note not in score]
    return f"{outcome.name(row.unit)}（{'，'.join([score, *reasons])}）"


def _zones(outcome: Outcome) -> Table | None:
    """The means of the zones; None without zones."""
    found = zone_summaries(outcome.facts.workspace, outcome.facts.results)
    if not found:
        return None
    columns = (
        Column("协作区", 10),
        Column("排名单位", 5, "center"),
        Column("平均分", 5, "right", 2),
        Column("各类个数", 14),
    )
    rows = (
        cells(
            each.name
            if len({z.layer for z in found}) == 1
            else f"{each.name}（{each.layer_name}）",
            len(each.ranked),
            each.mean,
            "，".join(f"{tier} {count} 个" for tier, count in each.tiers.items()) or "没有",
        )
        for each in found
    )
    return Table(columns, tuple(rows), title="党建协作区平均分")


# 二、主要做法和成效: what went well, as far as facts say so.


MOST_MODELS = 5
"""So many of the best units are named with what they do best."""
MOST_RISES = 5
"""So many units that rose most are named."""
_STRENGTHS = (
    Column("单位", 11),
    Column("项目", 8),
    Column("得分率", 5, "right"),
    Column("平均", 5, "right"),
    Column("高出（百分点）", 5, "right", 2),
)
_BONUS = (Column("单位", 8), Column("加分事项", 24), Column("加分", 4, "right"))
_PENALTIES = (Column("单位", 8), Column("倒扣事项", 24), Column("倒扣", 4, "right"))
_RISES = (
    Column("单位", 12),
    Column("上月", 6, "right", 2),
    Column("本月", 6, "right", 2),
    Column("提高", 6, "right", 2),
)


def progress(outcome: Outcome) -> Iterator[Block]:
    """Strengths of the best, bonus points, rises, problems closed in time."""
    models = [each for each in outcome.advice if each.kind == "model" and each.strengths]
    if models:
        yield Heading("得分率高的项目", 2)
        only = f"（名次在前的 {MOST_MODELS} 个）" if len(models) > MOST_MODELS else ""
        yield Paragraph(
            f"下列单位{only}的这些项目明显高于平均，可以总结推广。得分率是得分除以应得分。"
        )
        yield Table(_STRENGTHS, tuple(_strength_rows(outcome, models[:MOST_MODELS])))
    bonus = tuple(_bonus_rows(outcome))
    if bonus:
        yield Heading("得到加分的工作", 2)
        yield Table(_BONUS, bonus)
        for each in capped_bonuses(outcome):
            yield Paragraph(f"{outcome.name(each.unit)}：{each.words}。")
    rises = _rises(outcome)
    if rises:
        yield Heading("比上月进步的单位", 2)
        yield Paragraph(f"比上月提高的有 {len(rises)} 个{_most_words(len(rises))}。")
        yield Table(_RISES, tuple(rises[:MOST_RISES]))
    yield Heading("整改销号", 2)
    yield Paragraph(_closing(outcome))


def penalties(outcome: Outcome) -> Iterator[Block]:
    """What came off totals, apart from the points lost."""
    rows = tuple(
        cells(outcome.name(each.unit), f"{each.item}：{each.line.reason}", each.line.points)
        for each in penalty_lines(outcome)
    )
    if rows:
        yield Heading("倒扣", 2)
        yield Paragraph("倒扣不在扣分之内，从总分里减。")
        yield Table(_PENALTIES, rows)


def _percent(share: Decimal) -> str:
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"


def _strength_rows(outcome: Outcome, models: Iterable[Advice]) -> Iterator[tuple[Cell, ...]]:
    for advice in models:
        for each in advice.strengths:
            yield cells(
                outcome.name(advice.row.unit),
                each.title,
                _percent(each.share),
                _percent(each.mean),
                product(HUNDRED, each.ahead),
            )


def _bonus_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    for row in outcome.facts.results.ranking:
        for card in outcome.cards[row.unit]:
            for result in card.items:
                if result.post.item.criterion.role == "bonus" and result.earned_points:
                    lines = result.outcome.losses if result.outcome else ()
                    why = "；".join(line.reason for line in lines)
                    title = f"{result.post.item.id} {result.post.item.title}"
                    text = f"{title}：{why}" if why else title
                    yield cells(outcome.name(row.unit), text, result.earned_points)


def _rises(outcome: Outcome) -> list[tuple[Cell, ...]]:
    """The units that rose since the month before, most first."""
    changes = [(row, outcome.change(row)) for row in outcome.facts.results.ranking]
    rises = [(row, change) for row, change in changes if change is not None and change > 0]
    rises.sort(key=lambda pair: -pair[1])
    return [
        cells(outcome.name(row.unit), outcome.before[row.unit].score, row.score, change)
        for row, change in rises
    ]


def _most_words(count: int) -> str:
    return f"，提高最多的 {MOST_RISES} 个是" if count > MOST_RISES else ""


def _closing(outcome: Outcome) -> str:
    facts = outcome.facts
    line = rate_line(facts.workspace, "", facts.problems, facts.today, facts.period)
    when = f"{facts.today.month} 月 {facts.today.day} 日"
    if line.rate is None:
        head = f"{NO_RATE}。"
    elif line.due:
        head = (
            f"期限在本期、已经到期的整改 {line.due} 项，按期销号 {line.kept} 项，按期销号率 "
            f"{line.kept} ÷ {line.due} = {_percent(line.rate)}。"
        )
    else:
        head = "期限在本期的整改还没有到期的。"
    return f"截至 {when}，{head}全部整改里没有了结的 {line.open} 项，其中逾期 {line.overdue} 项。"


# The annexes of a bulletin: every score, and every deduction.


_DEDUCTIONS = (
    Column("责任事项", 13),
    Column("扣分原因和算式", 18),
    Column("检查人", 6),
    Column("扣分", 4, "right"),
)


def score_table(outcome: Outcome) -> Iterator[Block]:
    """A table a ranked layer, with the parts of each score."""
    facts = outcome.facts
    for layer, each in groupby(facts.results.ranking, key=lambda row: row.layer):
        rows = list(each)
        parts = list(dict.fromkeys((p.checklist, p.weight) for row in rows for p in row.parts))
        columns = (
            Column("名次", 3, "center"),
            Column("单位", 8),
            *(Column(_part_title(outcome, name, plain(weight)), 6, "right", 2) for name, weight in parts),
            Column("得分", 5, "right", 2),
            *((Column("较上月", 5, "right"),) if outcome.before else ()),
            Column("等次", 3, "center"),
            Column("类别", 3, "center"),
            Column("自查差距", 5, "right"),
            Column("说明", 7),
        )  # fmt: skip
        names = [name for name, _ in parts]
        title = f"{facts.period.words}{layer_name(facts.workspace, layer)}得分表"
        yield Table(columns, tuple(_row(outcome, row, names) for row in rows), title)
        if len(parts) > 1:
            yield Paragraph(_composition(outcome, layer), "note")
    yield Paragraph(
        "自查差距是两边都查的事项里自查高出督查的分数（百分制），自查偏低的为负数。", "note"
    )


def _part_title(outcome: Outcome, name: str, weight: str) -> str:
    if name == MONTHS_PART:
        return f"各月 × {weight}"
    return f"{outcome.facts.workspace.newest(name).title} × {weight}"


def _composition(outcome: Outcome, layer: str) -> str:
    """How the parts make the score, with the first full row as the example."""
    words = "得分是各部分得分乘权重的和除以权重的和，没有得分的部分不计。"
    for row in outcome.facts.results.ranking:
        scores = [(part.weight, part.score) for part in row.parts if part.score is not None]
        plain_row = row.layer == layer and row.score is not None and not row.vetoed
        if plain_row and len(scores) == len(row.parts) and row.score is not None:
            terms = " + ".join(f"{plain(score)} × {plain(weight)}" for weight, score in scores)
            weights = sum((weight for weight, _ in scores), ONE - ONE)
            left = f"({terms}) ÷ {plain(weights)}" if weights != ONE else terms
            return f"{words}如{outcome.name(row.unit)}：{left} = {plain(row.score)}。"
    return words


def _row(outcome: Outcome, row: Row, parts: list[str]) -> tuple[Cell, ...]:
    scores = {part.checklist: part.score for part in row.parts}
    change, gap = outcome.change(row), outcome.gap(row)
    moved = "–" if change is None else f"{'+' if change > 0 else ''}{signed(change)}"
    return cells(
        "–" if row.rank is None else row.rank,
        outcome.name(row.unit),
        *(_or_dash(scores.get(name)) for name in parts),
        Cell(_or_dash(row.score), "strong"),
        *((moved,) if outcome.before else ()),
        row.grade or "–",
        row.tier or "–",
        "–" if gap is None else signed(gap),
        "，".join(outcome.remarks(row)),
    )


def _or_dash(score: Decimal | None) -> Decimal | str:
    return "–" if score is None else score


def deduction_table(outcome: Outcome) -> Iterator[Block]:
    """Every line of every card; the lines of a card add up to what it lost."""
    rows: list[tuple[Cell, ...]] = []
    for row in outcome.facts.results.ranking:
        for card in outcome.cards[row.unit]:
            rows += _card_rows(outcome, card)
    yield Table(_DEDUCTIONS, tuple(rows), f"{outcome.facts.period.words}扣分明细", "没有扣分。")
    yield Paragraph(
        "每张清单扣分合计 = 应得 − 得分；清单的得分 = 满分 × 得分 ÷ 应得，再加加分事项，按上限和否决处理。",
        "note",
    )


def _card_rows(outcome: Outcome, card: Scorecard) -> Iterator[tuple[Cell, ...]]:
    losses = [loss for loss in outcome.losses(card.unit) if loss.checklist.id == card.checklist]
    if losses:
        title = titled(outcome.list_of(card).title)
        yield (
            Cell(f"{outcome.name(card.unit)}{title}：{_sums(card)}", "strong", len(_DEDUCTIONS)),
        )
    for loss in losses:
        for line in loss.lines:
            by = outcome.name(line.by) if line.by else "–"
            yield cells(loss.words, line.reason, by, line.points)


def _sums(card: Scorecard) -> str:
    assert card.applicable is not None
    assert card.earned is not None
    applicable, earned = card.applicable, card.earned
    return f"应得 {plain(applicable)}，得 {plain(earned)}，扣 {plain(applicable - earned)}"


def bulletin_page(facts: Facts) -> Page:
    """The bulletin of a period, with the scores and every deduction annexed.

    Where nothing was recorded it says so and names nobody. Raises DangjianError where no layer is
    ranked, and for a choice of units: a bulletin is about all of them.
    """
    if facts.units:
        raise DangjianError(
            "通报写全部单位，不能只写几个单位。", "单个单位的得分来历：dangjian explain 单位 时段。"
        )
    outcome = Outcome(facts)
    if outcome.recorded and not facts.results.ranking:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有可以通报的。", "检查办法的 composition。"
        )
    return Page(
        f"关于 {facts.period.words}党建工作责任制考核情况的通报",
        tuple(_blocks(outcome) if outcome.recorded else _nothing(outcome)),
        subtitle=f"〔{facts.today.year}〕　　号",
        provenance=facts.origin(outcome.lists),
        name="通报",
    )


def _nothing(outcome: Outcome) -> Iterator[Block]:
    """Nobody is told of zeros that only say that no record has come yet."""
    yield _addressed(outcome)
    yield Paragraph(
        f"到印发之日，还没有收到 {outcome.facts.period.words}的任何点检记录，"
        "本期没有可以通报的得分。收齐记录以后另行通报。"
    )
    yield _signature(outcome)


def _addressed(outcome: Outcome) -> Paragraph:
    facts = outcome.facts
    layers = dict.fromkeys(row.layer for row in facts.results.ranking)
    names = [layer_name(facts.workspace, layer) for layer in layers] or ["单位"]
    return Paragraph(f"{'、'.join(f'各{name}' for name in names)}：", "lead")


def _signature(outcome: Outcome) -> Paragraph:
    facts = outcome.facts
    return Paragraph(f"{facts.workspace.name}\n{full_day(facts.today)}", "signature")


def _blocks(outcome: Outcome) -> Iterator[Block]:
    facts = outcome.facts
    if outcome.loose:
        yield Paragraph(f"说明：{facts.seal.words}。得分确定后以封存的结果为准。", "note")
    yield _addressed(outcome)
    yield Paragraph(
        f"根据{titled(facts.policy.title)}（{facts.policy.version}），对 {facts.period.words}"
        "党建工作责任制落实情况进行了考核。得分由各单位的点检记录逐条算出，现将情况通报如下。"
    )
    for note in months_aside(facts.period, facts.results.months):
        yield Paragraph(note)
    yield Heading("总体情况")
    yield from overview(outcome)
    yield Heading("主要做法和成效")
    yield from progress(outcome)
    yield Heading("存在问题")
    yield from problems(outcome)
    yield from penalties(outcome)
    yield Heading("共性问题")
    yield from common(outcome)
    yield Heading("有关要求")
    yield from demands(outcome)
    yield Paragraph("")
    yield Paragraph(f"附件：1. {facts.period.words}得分表")
    yield Paragraph(f"　　　2. {facts.period.words}扣分明细")
    yield _signature(outcome)
    yield PageBreak("得分表")
    yield Paragraph("附件 1", "lead")
    yield from score_table(outcome)
    yield PageBreak("扣分明细")
    yield Paragraph("附件 2", "lead")
    yield from deduction_table(outcome)
