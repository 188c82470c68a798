"""`report ranking`: every number is the engine's, in each form, also where there is little or much."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.report import REPORTS, Reported, Wishes, facts_of
from dangjian.commands.report import report as make
from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.pages.facts import Facts
from dangjian.pages.page import Heading, Page, Paragraph, Table, Value
from dangjian.pages.ranking import gather, ranking_page
from dangjian.render.scores import ranking_csv, scores_json
from dangjian.values.numbers import half_up
from dangjian.values.period import Period, parse_period
from tests.benchmarks.made import make_workspace
from tests.helpers import ROOT, copied, opened
from tests.pages import HOSTILE
from tests.printing import convert

EXAMPLE = ROOT / "examples" / "gear-company"
TODAY = date(2026, 7, 6)
KIND = REPORTS["ranking"]


def period_of(text: str) -> Period:
    period = parse_period(text)
    assert period is not None
    return period


@cache
def facts(text: str, root: Path = EXAMPLE, units: tuple[str, ...] = ()) -> Facts:
    """With every annex."""
    return facts_of(root, KIND, period_of(text), TODAY, units, Wishes(full=True))


def report(text: str, *forms: str, root: Path = EXAMPLE, units: tuple[str, ...] = ()) -> Reported:
    return make(root, KIND, period_of(text), forms, TODAY, units, Wishes(full=True))


def content(text: str, form: str, root: Path = EXAMPLE) -> bytes:
    return report(text, form, root=root).files[0].content


def table(page: Page, *titles: str) -> list[tuple[Value, ...]]:
    """The rows of the first table whose columns begin with these titles."""
    for block in page.blocks:
        titled = isinstance(block, Table) and tuple(column.title for column in block.columns)
        if isinstance(block, Table) and titled and titled[: len(titles)] == titles:
            return [tuple(cell.value for cell in row) for row in block.rows]
    raise AssertionError(f"no table {titles}")


def said(page: Page) -> str:
    return "\n".join(b.text for b in page.blocks if isinstance(b, Paragraph | Heading))


def page_of(known: Facts) -> Page:
    return ranking_page(known, gather(known))


@pytest.fixture(scope="module", params=["2026-05", "2026-Q2", "2026"])
def known(request: pytest.FixtureRequest) -> Facts:
    return facts(request.param)


def test_the_ranking_is_that_of_score(known: Facts) -> None:
    rows = table(page_of(known), "名次", "单位", "得分")
    expected = [
        ("—" if row.rank is None else row.rank, known.unit(row.unit).name, row.score, row.grade)
        for row in known.results.ranking
    ]
    assert [row[:4] for row in rows] == expected


def test_json_holds_the_contract_of_score(known: Facts) -> None:
    found = json.loads(content(str(known.period), "json"))
    scores = json.loads(scores_json(score(Folder(EXAMPLE), known.period)))
    assert found["schema"] == "dangjian/ranking@1"
    for key in ("period", "engine", "policy", "scorecards"):
        assert found[key] == scores[key]
    assert all(problem in found["problems"] for problem in scores["problems"])
    for mine, theirs in zip(found["ranking"], scores["ranking"], strict=True):
        assert {key: mine[key] for key in theirs} == theirs


def test_csv_is_that_of_score(known: Facts) -> None:
    text = content(str(known.period), "csv").decode("utf-8-sig")
    assert text == ranking_csv(score(Folder(EXAMPLE), known.period))
    assert content(str(known.period), "csv").startswith(b"\xef\xbb\xbf")


def test_the_workbook_says_the_same(known: Facts) -> None:
    sheet = opened(BytesIO(content(str(known.period), "xlsx")))["排名"]
    found = [row[:3] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert found == [
        (row.rank, known.unit(row.unit).name, float(row.score or 0))
        for row in known.results.ranking
        if row.rank is not None
    ]


def test_composed_scores_follow_by_hand(known: Facts) -> None:
    for name, *_, arithmetic, score_shown in table(page_of(known), "单位", *_lists(known)):
        terms, result = (
            str(arithmetic).split("；")[0].rsplit(" = ", 1)
            if "=" in str(arithmetic)
            else (str(arithmetic).rsplit(" ", 1)[1], str(score_shown))
        )
        value = _by_hand(terms)
        assert half_up(value, 2) == Decimal(result) == score_shown, name


def _lists(known: Facts) -> tuple[str, ...]:
    if known.period.kind.value == "year":
        return ("各月汇总",)
    return ("党支部党建工作责任点检表",)


def _by_hand(terms: str) -> Decimal:
    """``(0.8 × 92.5 + 0.2 × 88) ÷ (0.8 + 0.2)``."""
    over, _, under = terms.partition(" ÷ ")
    total = Decimal(0)
    for term in over.strip("()").split(" + "):
        weight, _, value = term.rpartition(" × ")
        total += Decimal(weight or 1) * Decimal(value)
    return total / sum(map(Decimal, under.strip("()").split(" + "))) if under else total


def test_shares_of_sections_follow_from_their_points(known: Facts) -> None:
    tables = gather(known).sections
    assert tables
    for each in tables:
        for unit in each.units:
            assert sum(s.earned for s in unit.shares.values()) == unit.card.earned
            assert sum(s.applicable for s in unit.shares.values()) == unit.card.applicable
            for share in (*unit.shares.values(), unit.whole):
                if share.applicable:
                    assert share.percent == half_up(share.earned * 100 / share.applicable, 2)
                else:
                    assert share.percent is None


def test_months_are_those_that_were_scored(known: Facts) -> None:
    (trend,) = gather(known).trends
    months = [f"2026-{n:02d}" for n in range(1, min(known.period.last.month, 7) + 1)]
    assert [str(month) for month in trend.months] == months
    for place, month in enumerate(months):
        ranking = score(Folder(EXAMPLE), period_of(month), full=False).results
        assert ranking is not None
        expected = {row.unit: (row.score, row.rank) for row in ranking.ranking}
        found = {
            unit.unit: (row.score, row.rank)
            for unit in trend.units
            if (row := unit.rows[place]) is not None
        }
        assert found == expected


def test_gaps_follow_from_their_sums(known: Facts) -> None:
    cards = gather(known).gaps
    assert [card.gap for card in cards] == sorted((c.gap or 0 for c in cards), reverse=True)
    for card in cards:
        assert card.gap == half_up(
            card.tally.claimed_difference * 100 / card.tally.claimed_points, 2
        )


def test_what_does_not_apply_is_what_was_entered() -> None:
    found = {each.unit: each for each in gather(facts("2026-05")).not_applicable}
    scores = score(Folder(EXAMPLE), period_of("2026-05"))
    for unit in ("br-office", "br-gear", "br-test"):
        names = [
            (card.checklist, result.post.item.id, result.points)
            for card in scores.cards_of(unit)
            if card.checklist in ("branch", "quality-branch")
            for result in card.items
            if result.by_entry and result.state.value == "na"
        ]
        each = found.get(unit)
        assert [item for _, item, _ in names] == [i[1] for i in each.items] if each else not names
        assert each is None or each.na_points == sum(points for *_, points in names)


def test_corrections_say_what_they_moved() -> None:
    rows = table(page_of(facts("2026-05")), "单位", "月份", "事项")
    assert [(row[0], row[5], row[6], row[7]) for row in rows] == [
        ("齿轮党支部", rows[0][5], "2.00 → 2.50", "97.81 → 98.87"),
        ("工装党支部", "维持原填报", "2.18", "75.76"),
    ]
    assert len(gather(facts("2026")).corrections) == 4


def test_a_year_keeps_the_remarks_of_the_lists_beneath_its_months() -> None:
    rows = table(page_of(facts("2026")), "名次", "单位", "得分")
    remarks = {row[1]: row[-1] for row in rows}
    assert "否决：最高评为“一般”" in str(remarks["试验党支部"])
    assert "加分 4" in str(remarks["齿轮党支部"])


@pytest.mark.parametrize("form", KIND.forms)
def test_same_input_same_bytes(form: str) -> None:
    assert content("2026-05", form) == content("2026-05", form)


def test_only_the_units_that_were_asked_for() -> None:
    page = page_of(facts("2026-05", units=("br-gear", "br-tool")))
    assert [row[:2] for row in table(page, "名次", "单位")] == [
        (1, "齿轮党支部"),
        (4, "工装党支部"),
    ]
    assert "本表只列齿轮党支部、工装党支部" in said(page)
    assert "党支部：(98.68 + 95.63" in said(page)
    made = report("2026-05", "csv", "json", units=("br-gear",))
    assert len(made.files[0].content.decode().splitlines()) == 2
    found = json.loads(made.files[1].content)
    assert {card["unit"] for card in found["scorecards"]} == {"br-gear"}


def test_units_of_a_layer_without_ranking() -> None:
    page = page_of(facts("2026-05", units=("gr-gear-1",)))
    assert "所列的单位不参加排名" in said(page)
    assert "项目得分率" not in said(page)
    assert table(page, "单位", "清单", "得分", "等次")[0][:2] == (
        "齿轮第一党小组",
        "党小组党建工作责任点检表",
    )


def test_a_unit_whose_record_has_errors_has_no_sum(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "records" / "2026-05" / "br-gear.branch.yaml"
    text = path.read_text(encoding="utf-8").replace("ZB03: {value: 1,", "ZB03: {value: 甲,")
    path.write_text(text, encoding="utf-8")
    made = report("2026-05", root=root)
    assert made.problems
    page = page_of(facts("2026-05", root=root))
    assert "有 1 个错误" in said(page)
    rows = {row[0]: row[-2:] for row in table(page, "单位", "党支部党建工作责任点检表")}
    assert rows["齿轮党支部"] == ("记录有错误，无法计分", "—")


def test_a_mean_of_months_has_no_sections(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "policy.yaml"
    text = path.read_text(encoding="utf-8").replace("method: items", "method: months")
    path.write_text(text, encoding="utf-8")
    assert "没有分项目的得分" in said(page_of(facts("2026-Q2", root=root)))


def test_single_persons_are_not_listed() -> None:
    text = content("2026-05", "md").decode()
    assert "党员甲" not in text
    assert "党员个人的得分表不列入本报告" in text


def test_a_month_without_records_says_so() -> None:
    page = page_of(facts("2026-09"))
    assert "2026 年 9 月各月没有记录，不计各月得分。" in said(page)
    assert "本时段没有参加排名的层级" in said(page)
    for form in KIND.forms:
        assert content("2026-09", form)


def test_a_seal_is_said_and_an_open_period_is_provisional() -> None:
    known = facts("2026-05")
    assert page_of(known).subtitle == "截至 2026 年 7 月 6 日，得分尚未封存，是暂定的"
    sealed = known.seal._replace(id="2026-05.1", digest="sha256:abc", provisional=False)
    page = page_of(replace(known, seal=sealed))
    assert page.subtitle == "截至 2026 年 7 月 6 日，得分已封存"
    assert "封存 2026-05.1 sha256:abc" in page.archive


def test_the_annexes_are_made_on_demand() -> None:
    short = facts_of(EXAMPLE, KIND, period_of("2026-05"), TODAY)
    assert headings(page_of(short)) == ["排名", "各月走势", "分层与协作区", "更正"]
    extra = ["自查差距", "不适用的比例", "不排名的得分表", "项目得分率", "计算明细"]
    assert headings(page_of(facts("2026-05"))) == [*headings(page_of(short)), *extra]


def headings(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Heading) and block.level == 1]


def named(folder: Path, units: int, name: Callable[[int], str]) -> Path:
    """A workspace of so many branches with these names."""
    make_workspace(folder, units, 12)
    path = folder / "organization.yaml"
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        before, mark, after = line.partition("name: ")
        if mark and "id: br-" in line:
            rest = after[after.index(",") :]
            line = f"{before}{mark}{json.dumps(name(len(lines)), ensure_ascii=False)}{rest}"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def long_name(number: int) -> str:
    return f"第{number:03}生产制造中心数字化装配车间与质量技术联合党支部委员"


def test_hostile_names_stay_text_in_every_form(tmp_path: Path) -> None:
    root = named(tmp_path, len(HOSTILE), lambda number: HOSTILE[number % len(HOSTILE)])
    made = {
        f.name.rpartition(".")[2]: f.content
        for f in report("2026-05", *KIND.forms, root=root).files
    }
    assert set(made) == set(KIND.forms)
    book = opened(BytesIO(made["xlsx"]))
    cells = [cell for row in book["排名"].iter_rows() for cell in row if cell.value in HOSTILE]
    assert len(cells) == len(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert b"<script" not in made["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made["html"].decode()
    assert b"\\<script\\>" in made["md"]
    rows = list(csv.DictReader(StringIO(made["csv"].decode("utf-8-sig"))))
    assert not any(row["name"].startswith(("=", "+", "-", "@")) for row in rows)
    assert {row["name"] for row in json.loads(made["json"])["ranking"]} == set(HOSTILE)


def test_a_single_unit(tmp_path: Path) -> None:
    known = facts("2026-05", root=named(tmp_path, 1, long_name))
    page = page_of(known)
    (row,) = table(page, "名次", "单位")
    assert row[0] == 1
    assert "参加排名 1 个" in said(page)
    assert "只有“测量用点检表”一份" in said(page)


@pytest.mark.office
def test_sixty_long_names_on_paper(tmp_path: Path) -> None:
    root = named(tmp_path / "w", 60, long_name)
    made = report("2026-05", "xlsx", root=root).files[0]
    book = tmp_path / "ranking.xlsx"
    book.write_bytes(made.content)
    convert([book], "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path)
    (text,) = (path.read_text(encoding="utf-8") for path in tmp_path.glob("*.csv"))
    found: list[Any] = [row for row in csv.reader(StringIO(text)) if row[0].isdigit()]
    ranking = facts("2026-05", root=root).results.ranking
    assert [Decimal(row[2]) for row in found] == [row.score for row in ranking]
    assert all(len(row[1]) == len(long_name(1)) for row in found)
