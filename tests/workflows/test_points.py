"""Points ledgers: balances that follow from the log, and a log that only grows."""

from __future__ import annotations

import itertools
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.commands.checking import check_workspace
from dangjian.commands.points import PointsQuery as Asked
from dangjian.commands.points import enter, points
from dangjian.documents.points import Ledger, LedgerEvent, PointsRule, PointsRules, Threshold
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.ledgers.balances import balances
from tests.helpers import CASES, ROOT, contents, examples

_NUMBERS = itertools.count(1)
LEDGER = "ledgers/integrity-points.2026.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(CASES / "problems" / "base", folder)
    for name in ("integrity-points", "quality-points"):
        shutil.copy(ROOT / "checklists" / f"{name}.yaml", folder / "checklists")
    return folder


def entry(**changes: Any) -> LedgerEvent:
    fields: dict[str, Any] = {
        "date": date(2026, 3, 5),
        "person": "p1",
        "rule": "circular",
        "source": "纪检",
        "basis": "通报〔2026〕3 号",
        "approved_by": "纪委书记",
        "informed": date(2026, 3, 6),
    }
    return LedgerEvent(**(fields | changes))


def add(root: Path, **changes: Any) -> Any:
    note = f"第 {next(_NUMBERS)} 件"  # another matter each time
    return enter(root, "integrity-points", 2026, entry(**{"note": note} | changes))


def void(root: Path, number: int, **changes: Any) -> Any:
    fields: dict[str, Any] = {
        "date": date(2026, 4, 1),
        "voids": number,
        "reason": "记错了人",
        "approved_by": "纪委书记",
    }
    return enter(root, "integrity-points", 2026, LedgerEvent(**(fields | changes)))


def balance(root: Path, person: str = "p1") -> Decimal:
    (view,) = points(root, Asked(person=person)).views
    return view.balances[0].points


def test_entries_add_up_within_caps(root: Path) -> None:
    assert add(root).after.points == 92
    assert add(root, rule="loophole", times=3).after.points == 98  # 9, at most 6
    assert add(root, rule="gift").after.points == 100
    assert add(root, rule="gift", source="工会").after.points == 100  # once a year
    entered = add(root, rule="warning")
    assert (entered.number, entered.after.points) == (5, 60)
    assert entered.after.threshold == Threshold(below=Decimal(70), action="约谈并安排专项教育")
    assert balance(root) == 60
    assert not check_workspace(Folder(root)).problems


def test_the_same_entry_twice_is_refused_until_the_first_is_voided(root: Path) -> None:
    add(root, note="同一件")
    before = (root / LEDGER).read_bytes()
    with pytest.raises(DangjianError, match="第 2 条与第 1 条完全相同"):
        add(root, note="同一件")
    assert (root / LEDGER).read_bytes() == before
    text = before.decode()
    (root / LEDGER).write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    assert [p.code for p in check_workspace(Folder(root)).problems] == ["DJ720"]
    (root / LEDGER).write_bytes(before)
    void(root, 1)
    add(root, date=date(2026, 4, 2))
    assert not check_workspace(Folder(root)).problems


def test_a_balance_never_goes_below_zero(root: Path) -> None:
    add(root, rule="removal")
    entered = add(root, rule="warning")
    assert entered.after.points == 0
    assert entered.after.cut


def test_a_void_takes_back_and_leaves_the_entry(root: Path) -> None:
    add(root)
    before = (root / LEDGER).read_bytes()
    assert void(root, 1).after.points == 100
    after = (root / LEDGER).read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode() == (
        "  - {date: 2026-04-01, approved_by: 纪委书记, voids: 1, reason: 记错了人}\n"
    )
    assert add(root, rule="reminder", date=date(2026, 4, 2)).after.points == 95


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": "p9"}, "党员 “p9” 不在名单里"),
        ({"rule": "circlar"}, "是不是想写 circular|不在细则"),
        ({"basis": None}, "没有写依据"),
        ({"informed": None}, "没有写告知本人的日期"),
        ({"basis": " "}, "没有写入"),
        ({"approved_by": "p1"}, "本人也是它"),
        ({"approved_by": "党群部", "by": "党群部"}, "记录人也是它"),
        ({"date": date(2026, 3, 4)}, "早于前一条"),
        ({"date": date(2027, 3, 4)}, "不在台账的 2026 年"),
        ({"note": "坏\x07字"}, "没有写入"),
    ],
)
def test_entries_are_refused(root: Path, changes: dict[str, Any], sentence: str) -> None:
    add(root)
    before = contents(root)
    with pytest.raises(DangjianError, match=sentence):
        add(root, **changes)
    assert contents(root) == before


def test_voids_are_refused(root: Path) -> None:
    with pytest.raises(DangjianError, match="还没有台账"):
        void(root, 1)
    add(root)
    void(root, 1)
    before = contents(root)
    for number, sentence in ((1, "已经冲销过"), (2, "本身就是冲销"), (9, "前面没有这一条")):
        with pytest.raises(DangjianError, match=sentence):
            void(root, number)
    with pytest.raises(DangjianError, match="没有积分细则 integrity"):
        enter(root, "integrity", 2026, entry())
    assert contents(root) == before


def test_an_unreadable_ledger_isnt_begun_anew(root: Path) -> None:
    add(root)
    path = root / LEDGER
    path.write_bytes(path.read_bytes() + b"  - {date: [\n")
    before = contents(root)
    with pytest.raises(DangjianError, match="没有写入"):
        add(root)
    assert contents(root) == before


def test_who_is_under_a_line_and_by_unit(root: Path) -> None:
    add(root, rule="circular")
    assert points(root, Asked(under=True)).views[0].balances == ()
    add(root, rule="reminder")
    (view,) = points(root, Asked(under=True, rules="integrity-points", year=2026)).views
    assert [(each.person, each.points) for each in view.balances] == [("p1", 87)]
    (summary,) = view.summaries
    assert summary == ("br-a", 1, Decimal(87), Decimal(87), 1)
    assert points(root, Asked(year=2025)).views == ()
    assert points(root, Asked(unit="br-b")).views[0].balances == ()
    for asked in (Asked(person="p7"), Asked(unit="br-x"), Asked(rules="none")):
        with pytest.raises(DangjianError, match="没有"):
            points(root, asked)


def test_people_and_ledgers_in_a_restricted_folder(root: Path) -> None:
    restricted = root.parent / "restricted"
    restricted.mkdir()
    with (root / "dangjian.yaml").open("a", encoding="utf-8") as file:
        file.write("ledgers: ../restricted\n")
    text = (root / "organization.yaml").read_text(encoding="utf-8")
    people = text[text.index("people:") :]
    (root / "organization.yaml").write_text(text.replace(people, ""), encoding="utf-8")
    (restricted / "people.yaml").write_text(
        f"schema: dangjian/people@1\n{people}", encoding="utf-8"
    )
    add(root)
    assert not (root / "ledgers").exists()
    assert [each.name for each in restricted.glob("*.2026.yaml")] == ["integrity-points.2026.yaml"]
    assert balance(root) == 92
    assert not check_workspace(Folder(root)).errors


def test_a_year_keeps_the_rules_it_began_with(root: Path) -> None:
    add(root)
    shipped = (ROOT / "checklists" / "integrity-points.yaml").read_text(encoding="utf-8")
    newer = shipped.replace('version: "1.0.0"', 'version: "1.1.0"').replace(
        "points: -8", "points: -9"
    )
    (root / "checklists" / "newer.yaml").write_text(newer, encoding="utf-8")
    assert add(root, source="党群").after.points == 84
    assert enter(root, "integrity-points", 2027, entry(date=date(2027, 1, 5))).after.points == 91


RULES = PointsRules(
    schema="dangjian/points-rules@1",
    id="r",
    version="1.0.0",
    title="细则",
    base=Decimal(100),
    cycle="year",
    rules=(
        PointsRule(id="a", title="甲", points=Decimal("-2.5"), max=Decimal(30)),
        PointsRule(id="b", title="乙", points=Decimal(3), max=Decimal(6)),
        PointsRule(id="c", title="丙", points=Decimal(-40)),
    ),
)
entries = st.builds(
    lambda person, rule, times: entry(person=person, rule=rule, times=times),
    st.sampled_from(["p1", "p2"]),
    st.sampled_from("abc"),
    st.integers(1, 5),
)


def ledger_of(events: list[LedgerEvent]) -> Ledger:
    return Ledger(schema="dangjian/ledger@1", rules="r@1.0.0", year=2026, events=tuple(events))


@examples(27)
@given(st.lists(entries, max_size=12), st.data())
def test_voiding_is_as_if_it_had_never_been(events: list[LedgerEvent], data: Any) -> None:
    gone = data.draw(st.sets(st.integers(0, len(events) - 1))) if events else set()
    voids = [
        LedgerEvent(date=date(2026, 4, 1), voids=n + 1, reason="错", approved_by="人") for n in gone
    ]
    kept = [event for n, event in enumerate(events) if n not in gone]
    people = ("p1", "p2")
    points_with = {b.person: b.points for b in balances(ledger_of(events + voids), RULES, people)}
    points_without = {b.person: b.points for b in balances(ledger_of(kept), RULES, people)}
    assert points_with == points_without
    assert all(0 <= each <= 106 for each in points_with.values())


def test_the_same_matter_is_entered_once(root: Path) -> None:
    enter(root, "integrity-points", 2026, entry())
    before = contents(root)
    with pytest.raises(DangjianError, match="第 2 条与第 1 条完全相同"):
        enter(root, "integrity-points", 2026, entry())
    assert contents(root) == before
    enter(root, "integrity-points", 2026, entry(basis="另一份通报"))
