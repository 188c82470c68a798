"""What ``dangjian guidance`` says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from dangjian.documents.organization import Unit
from dangjian.rectify.guidance import Advice, Guidance, Lost, Standing, ZoneAdvice
from dangjian.render.json import dump, number
from dangjian.render.register import as_dict, name_of, render_tracked
from dangjian.values.numbers import HUNDRED, half_up, plain, product

KIND_WORDS = {
    "model": "可以总结推广的",
    "bottleneck": "最窄的短板",
    "problems": "问题清单",
}


def render_guidance(guidance: Guidance, format_: str) -> str:
    """Guidance as text or json."""
    if format_ == "json":
        return dump(_dict(guidance))
    return "\n".join(_page(guidance)) + "\n"


def _page(guidance: Guidance) -> Iterator[str]:
    units = guidance.workspace.units
    yield f"{guidance.workspace.name} · {guidance.period.words} · 分类指导\n"
    focus = {tier.name: tier.focus for tier in guidance.policy.tiers}
    if not guidance.advice:
        yield " 没有参加排名的单位。\n"
    # One block a tier, in the order of the ranking; a tier may come again in another ranking class.
    for (layer, class_, tier), group in groupby(
        guidance.advice, lambda a: (a.row.layer, a.row.class_, a.row.tier)
    ):
        every = list(group)
        among = guidance.workspace.class_title(guidance.policy, layer, class_)
        words = KIND_WORDS[every[0].kind]
        yield f"{tier or '未分类'}（{among} {len(every)} 个） · {focus.get(tier or '', '')} · {words}"
        for advice in every:
            score = plain(advice.row.score) if advice.row.score is not None else "–"
            yield f"  {name_of(advice.row.unit, units)}（{score} 分）"
            yield from (f"    {line}" for line in _lines(advice))
        yield ""
    if guidance.zones:
        yield "党建协作区"
        yield from (f"  {line}" for zone in guidance.zones for line in _zone_lines(zone))


def _lines(advice: Advice) -> Iterator[str]:
    if advice.kind == "model":
        if not advice.strengths:
            yield "没有高于平均的项目"
        for standing in advice.strengths:
            yield f"{_standing(standing)}，高出 {_percent(standing.ahead)}"
    elif advice.kind == "bottleneck":
        if advice.bottleneck is None:
            yield "没有失分"
        else:
            yield f"{_standing(advice.bottleneck)}"
            yield from (_lost(each) for each in advice.losses)
    elif advice.problems:
        yield from (f"{each.id} {render_tracked(each)}" for each in advice.problems)
    else:
        yield "台账里没有要整改的问题（登记用 dangjian rectify raise），失分最多的："
        yield from (_lost(each) for each in advice.losses)


def _standing(standing: Standing) -> str:
    return f"{standing.title}：得分率 {_percent(standing.share)}，平均 {_percent(standing.mean)}"


def _lost(lost: Lost) -> str:
    guide = f"（指南：{lost.item.guide}）" if lost.item.guide else ""
    return f"{lost.item.id} {lost.item.title} −{plain(lost.points)}{guide}"


def _percent(share: Decimal) -> str:
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"


def _zone_lines(zone: ZoneAdvice) -> Iterator[str]:
    if not zone.units:
        yield f"{zone.name}：没有参加排名的单位"
        return
    tiers = "、".join(f"{tier} {count} 个" for tier, count in zone.tiers.items())
    mean = plain(zone.mean) if zone.mean is not None else "–"
    waiting = f"，其中不再失分待撤销 {zone.settled} 项" if zone.settled else ""
    yield f"{zone.name}：{zone.units} 个单位，平均 {mean} 分（{tiers}），没了结的问题 {zone.open} 项{waiting}"
    if zone.weakest is not None:
        yield f"  落后最多的：{_standing(zone.weakest)}"


def _dict(guidance: Guidance) -> dict[str, object]:
    units = guidance.workspace.units
    return {
        "period": str(guidance.period),
        "units": [_advice_dict(advice, units) for advice in guidance.advice],
        "zones": [
            {
                "name": zone.name,
                "units": zone.units,
                "mean": number(zone.mean),
                "tiers": dict(zone.tiers),
                "weakest": _standing_dict(zone.weakest) if zone.weakest else None,
                "open": zone.open,
                "settled": zone.settled,
            }
            for zone in guidance.zones
        ],
    }


def _advice_dict(advice: Advice, units: dict[str, Unit]) -> dict[str, object]:
    row = advice.row
    problems = []
    for tracked in advice.problems:
        plain_dict = as_dict(tracked, units, tracked.progress.raised)
        problems.append(
            {key: plain_dict[key] for key in ("id", "problem", "owner", "due", "status")}
        )
    return {
        "unit": row.unit,
        "score": number(row.score),
        "tier": row.tier,
        "focus": row.focus,
        "kind": advice.kind,
        "strengths": [_standing_dict(each) for each in advice.strengths],
        "bottleneck": _standing_dict(advice.bottleneck) if advice.bottleneck else None,
        "losses": [
            {"item": each.item.id, "title": each.item.title, "points": number(each.points)}
            for each in advice.losses
        ],
        "problems": problems,
    }


def _standing_dict(standing: Standing) -> dict[str, object]:
    return {
        "checklist": standing.checklist,
        "section": standing.title,
        "share": number(standing.share),
        "mean": number(standing.mean),
    }
