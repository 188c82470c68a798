"""The dashboard: its numbers are those of other commands, its page is complete, quiet and harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import escape
from importlib.resources import files
from pathlib import Path

import pytest

from dangjian.commands.rectify import common, statistics
from dangjian.commands.report import REPORTS
from dangjian.commands.report import report as make
from dangjian.documents.seal import SealMark
from dangjian.pages.dashboard import Dashboard
from dangjian.pages.plan import plan_year
from dangjian.rectify.guidance import section_standings
from dangjian.render.dashboard import dashboard_html
from dangjian.render.dashboard_figures import CLASSES
from dangjian.scoring.summaries import zone_summaries
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month, parse_period
from tests.core import small
from tests.render.boards import EXAMPLE, LONG, TODAY, WICKED, board, made, page, wicked

MAY = Month(2026, 5)
TEMPLATES = files("dangjian.render") / "templates"
CSS = (TEMPLATES / "dashboard.css").read_text(encoding="utf-8")
LEAST_CONTRAST = 4.5


@pytest.fixture(scope="module")
def may() -> Dashboard:
    return board()


@pytest.fixture(scope="module")
def text() -> str:
    return page()


# Numbers -------------------------------------------------------------------------------------------


def test_every_due_item_of_the_plan_went_somewhere(may: Dashboard) -> None:
    facts = may.facts
    carded = {(card.unit, card.checklist) for card in facts.results.scorecards}
    lines = {line.name: line for line in may.goals.units}
    checked = 0
    for layer in plan_year(facts.workspace, 2026).layers:
        for plan in layer.units:
            due = [each for each in plan.duties if MAY in each.dates]
            mine = [each for each in due if (plan.unit.id, each.checklist.id) in carded]
            if plan.unit.name in lines:
                assert lines[plan.unit.name].tasks.due == len(mine)
                checked += bool(mine)
    assert checked > 20


def test_the_layers_add_up_their_units(may: Dashboard) -> None:
    units = sum(line.tasks.due for line in may.goals.units)
    layers = {line.name: line.tasks.due for line in may.goals.layers}
    assert sum(layers.values()) - layers["党员"] == units


def test_an_excused_list_is_told_and_not_due(may: Dashboard) -> None:
    office = next(line for line in may.goals.units if line.name == "机关党支部")
    assert office.excused == ("质量放心党支部评价细则",)
    assert not office.unrecorded


def test_coming_items_are_those_of_the_plan(may: Dashboard) -> None:
    june = Month(2026, 6)
    layers = plan_year(may.facts.workspace, 2026).layers
    planned = sum(layer.due_in(june) for layer in layers)
    assert sum(each.units for each in may.goals.coming) == planned
    assert [each.day for each in may.goals.coming] == sorted(each.day for each in may.goals.coming)


def test_what_is_lacking_to_the_next_grade_leads_to_it(may: Dashboard) -> None:
    grades = {grade.name: grade for grade in may.facts.policy.grades}
    (branches,) = may.goals.grades
    assert branches.climbs
    for climb in branches.climbs:
        assert climb.score + climb.needed == grades[climb.next_grade].from_
    assert "试验党支部" not in [climb.name for climb in branches.climbs]  # a veto holds it down


def test_losses_of_the_heat_map_are_those_of_the_card(may: Dashboard) -> None:
    cards = {(card.unit, card.checklist): card for card in may.facts.results.scorecards}
    for heat in may.process.heat:
        for line in heat.lines:
            card = cards[line.unit, heat.checklist]
            lost = sum(
                (each.lost for each in line.cells if each.kind in CLASSES and _costs(each.kind)),
                ZERO,
            )
            assert card.applicable is not None
            assert card.earned is not None
            assert lost == card.applicable - card.earned, (heat.checklist, line.unit)
            assert line.score == card.score


def _costs(kind: str) -> bool:
    return kind in ("some", "much", "most", "all", "missing")


def test_every_loss_of_the_heat_map_has_its_reason(may: Dashboard) -> None:
    for heat in may.process.heat:
        for line in heat.lines:
            told = {each.item: each for each in line.details}
            for column, cell in zip(heat.columns, line.cells, strict=True):
                assert (column.item in told) == (cell.kind not in ("full", "idle"))
                if column.item in told:
                    assert told[column.item].reasons


def test_a_roll_up_has_losses_and_reasons_too() -> None:
    half = board(period="2026-H1")
    branch = half.process.heat[0]
    card = next(
        c for c in half.facts.results.scorecards if c.unit == "br-tool" and c.checklist == "branch"
    )
    line = next(each for each in branch.lines if each.unit == "br-tool")
    assert card.applicable is not None
    assert card.earned is not None
    assert (
        sum((c.lost for c in line.cells if _costs(c.kind)), ZERO) == card.applicable - card.earned
    )
    assert any("月" in reason for each in line.details for reason in each.reasons)


def test_sections_are_those_of_guidance(may: Dashboard) -> None:
    standings = section_standings(may.facts.workspace, may.facts.results)
    (branches,) = may.process.layers
    for table in branches.sections:
        for line in table.lines:
            for title, share, mean in zip(table.sections, line.shares, table.means, strict=True):
                known = [s for s in standings.get(line.unit, {}).values() if s.title == title]
                if known and share is not None:
                    assert (share, mean) in [(s.share, s.mean) for s in known]


def test_the_trend_ends_with_the_period(may: Dashboard) -> None:
    (branches,) = may.process.layers
    assert may.process.months[-1] == MAY
    assert branches.trend[-1].mean == branches.summary.mean
    for line in branches.lines:
        assert line.months[-1] == line.row.score
        if line.change is not None:
            assert line.months[-2] is not None
            assert line.row.score == line.months[-2] + line.change


def test_problems_are_those_of_statistics(may: Dashboard) -> None:
    found = statistics(EXAMPLE, TODAY, None)
    shown = may.improvement
    assert shown.total == found.total
    assert [(age.words, age.in_time + age.overdue) for age in shown.ages] == list(found.ages)
    assert sum(age.overdue for age in shown.ages) == found.total.overdue == len(shown.overdue)
    rates = {rate.name: rate for rate in found.units}
    assert all(rates[each.rate.name] == each.rate for each in shown.units)
    zones = {rate.name: rate for rate in found.zones}
    assert all(zones[each.summary.name] == each.rate for each in shown.zones)
    assert sum(stage.problems for stage in shown.stages) == shown.raised


def test_common_problems_are_those_of_the_command(may: Dashboard) -> None:
    period = parse_period("2026-05")
    assert period is not None
    found = common(EXAMPLE, period).found.counting
    shown = [(each.item, each.failed, each.judged, each.before) for each in may.improvement.common]
    assert shown == [
        (each.judged.item.id, len(each.judged.failing), len(each.judged.judged), each.before)
        for each in found.now
    ]
    assert len(may.improvement.gone) == len(found.gone)


def test_zones_are_those_of_the_summaries(may: Dashboard) -> None:
    found = zone_summaries(may.facts.workspace, may.facts.results)
    assert [each.summary for each in may.improvement.zones] == list(found)


def test_nobody_is_named_in_person(may: Dashboard, text: str) -> None:
    people = [unit.name for unit in may.facts.workspace.units.values() if unit.layer == "person"]
    assert people
    lines = [line.name for line in may.goals.units] + [e.rate.name for e in may.improvement.units]
    lines += [line.name for heat in may.process.heat for line in heat.lines]
    assert not set(people) & set(lines)
    assert "党员个人的得分和积分不上看板" in text


def test_asked_for_units_are_listed_and_compared_with_all(may: Dashboard) -> None:
    one = board(units=("br-tool",))
    (branches,) = one.process.layers
    assert [line.name for line in branches.lines] == ["工装党支部"]
    assert branches.lines[0].row.rank == 4  # of its class
    assert branches.summary.mean == may.process.layers[0].summary.mean
    assert {line.unit for heat in one.process.heat for line in heat.lines} == {"br-tool"}
    assert "只列 工装党支部" in page(units=("br-tool",))


# The page ------------------------------------------------------------------------------------------


def test_the_page_needs_nothing_else(text: str) -> None:
    assert not re.findall(r"(?:src|href|action|data)\s*=\s*[\"'](?!#)", text)
    assert not re.findall(
        r"https?:|//[a-z]|@import|url\((?!#)", text.replace("http://www.w3.org/2000/svg", "")
    )
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    )
    assert f'content="{policy}"' in text
    assert '<html lang="zh-CN">' in text


def test_the_page_says_where_it_comes_from(may: Dashboard, text: str) -> None:
    for line in may.facts.foot(may.facts.checklists):
        assert escape(line, quote=False) in text
    assert not re.search(r"sha256|dangjian (?:explain|score|rectify|plan|validate)|@\d+\.", text)
    archived = dashboard_html(may._replace(facts=replace(may.facts, archive=True)))
    for line in may.facts.provenance:
        assert escape(line, quote=False) in archived
    for caption in re.findall(r"<figcaption>.*?</figcaption>", text, re.DOTALL):
        source = re.search(r"<p>(.+?)</p>", caption, re.DOTALL)
        assert source is not None
        assert "2026 年 5 月 · " in source[1] or "现行清单" in source[1]


def test_a_sealed_period_says_its_seal(may: Dashboard) -> None:
    digest = f"sha256:{'a' * 64}"
    for mark, head in (
        (SealMark("2026-05.1", digest, provisional=False), "得分已封存<br>"),
        (SealMark("2026-05.1", digest, provisional=True), "得分已封存，其中有暂定的得分<br>"),
        (
            SealMark("2026-05.1", digest, provisional=False, changed=True),
            "与封存的不一致，是暂定的<br>",
        ),
    ):
        facts = replace(may.facts, seal=mark)
        found = dashboard_html(may._replace(facts=facts))
        assert head in found
        assert facts.foot(facts.checklists)[0] in found.split("<footer>")[1]


def test_the_page_shows_ranks_scores_and_tiers(may: Dashboard, text: str) -> None:
    table = text[text.index('<table class="sortable ranking">') :]
    table = table[: table.index("</table>")]
    for row, found in zip(may.facts.results.ranking, table.split("<tr data-u=")[1:], strict=True):
        assert f">{row.rank or '–'}<th" in found
        assert f">{row.score:.2f}<" in found
        assert may.facts.unit(row.unit).name in found
        assert (row.tier or "–") in found


def test_the_same_facts_give_the_same_bytes() -> None:
    period = parse_period("2026-05")
    once, again = (
        make(EXAMPLE, REPORTS["dashboard"], period, (), TODAY).files[0] for _ in range(2)
    )
    assert once == again
    assert once.name == "2026-05_看板.html"


def test_wicked_names_stay_text(tmp_path: Path) -> None:
    found = page(wicked(tmp_path / "w"))
    assert found.count("<script") == found.count("</script") == 1
    assert "<img" not in found
    assert found.count(escape(WICKED).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")) > 10
    assert LONG in found


@pytest.mark.parametrize(
    ("records", "rules", "period", "says"),
    [
        ([], {}, "2026-05", "2026 年 5 月没有任何可用的记录"),
        ([small.record({"A1": True}, month="2026-06")], {"missing": "exclude"}, "2026-05", "到期事项没有填报，没有得分"),
        ([small.record({"A1": True}, month="2026-06")], {"missing": "error"}, "2026-05", "整单不计分"),
        ([small.record({"A1": True})], {}, "2026-07", "2026 年 7 月没有任何可用的记录"),
        ([small.record({"A1": True})], {}, "2026-H2", "2026 年下半年没有到期的事项，也没有记录"),
        ([small.record({"A1": True})], {}, "2026", "2026 年 · 考核评价办法"),
        ([small.record({"A1": True})], {"rollup": {"method": "months"}}, "2026-Q2", "没有逐项的得分"),
        ([small.record(None)], {}, "2026-05", "免报：点检表"),
        ([small.record({"A1": 7})], {}, "2026-05", "有 1 张得分表的记录有错误"),
    ],
)  # fmt: skip
def test_odd_periods_have_sensible_pages(
    tmp_path: Path, records: list[small.Doc], rules: small.Doc, period: str, says: str
) -> None:
    items = [[small.item(f"A{n}", 3)] for n in (1, 2, 3)]
    space = small.space([small.checklist(*items)], records, small.policy(**rules))
    found = page(made(tmp_path / "w", space), period)
    assert says in found
    assert "None" not in found.split("<main>")[1].split("<script>")[0]


def test_layers_that_are_not_ranked_have_a_page(tmp_path: Path) -> None:
    lists = [
        small.checklist([small.item("A1", 3)]),
        small.checklist([small.item("B1", 3)], name="b"),
    ]
    lists[1]["layers"] = ["group"]
    units = [small.unit("u1"), small.unit("g1") | {"layer": "group", "parent": "u1"}]
    rules = small.policy(composition={"group": {"b": 1}})
    space = small.space(lists, [small.record({"A1": True})], rules, units=units)
    found = page(made(tmp_path / "w", space))
    assert "不排名的清单" in found


# Looks ---------------------------------------------------------------------------------------------


def test_every_kind_of_cell_has_its_colour_or_none() -> None:
    for kind, letter in CLASSES.items():
        assert kind == "idle" or re.search(rf"(^|\s)\.{letter} {{", CSS), kind


PAIRS = (
    ("ink", "paper"), ("ink", "panel"), ("ink", "pick"), ("soft", "paper"), ("soft", "panel"),
    ("soft", "pick"), ("blue", "panel"), ("blue", "paper"), ("warn", "panel"), ("warn", "paper"),
    ("warn", "pick"), ("full-ink", "full"), ("some-ink", "some"), ("much-ink", "much"),
    ("most-ink", "most"), ("all-ink", "all"), ("gap-ink", "gap"), ("more-ink", "more"),
    ("veto-ink", "veto"), ("ink", "full"),
)  # fmt: skip
"""Text and ground."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_can_be_read(dark: bool) -> None:
    colours = _colours(dark)
    low = {pair: _contrast(*(colours[name] for name in pair)) for pair in PAIRS}
    assert {pair: value for pair, value in low.items() if value < LEAST_CONTRAST} == {}


def _colours(dark: bool) -> dict[str, str]:
    light, night = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", night)) if dark else {})


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_cells_show_losses_rounded_and_details_exactly(tmp_path: Path) -> None:
    third = {"kind": "count", "target": 3}
    space = small.space([small.checklist([small.item("A1", 4, third)])], [small.record({"A1": 1})])
    (heat,) = board(made(tmp_path / "w", space)).process.heat
    (line,) = heat.lines
    assert line.cells[0].text == "−2.67"
    assert line.cells[0].lost == Decimal("2.6667")
    assert line.details[0].points == "4 → 1.3333"


def test_only_a_gap_above_the_limit_is_marked() -> None:
    """A half-year is never overclaimed; its remarks name the months that were."""
    (branches,) = board(period="2026-H1").process.layers
    assert not any(line.overclaimed for line in branches.lines)
    told = {line.name for line in branches.lines if any("月自查不实" in e for e in line.remarks)}
    (may,) = board(period="2026-05").process.layers
    marked = {line.name for line in may.lines if line.overclaimed}
    assert marked == {line.name for line in may.lines if "自查不实" in line.remarks}
    assert marked
    assert marked <= told
