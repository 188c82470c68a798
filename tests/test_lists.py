"""The shipped lists: their counts, their texts, their sources, and that a year can be filled with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from tools import list_changes

from dangjian.criteria.deduct import Deduct
from dangjian.criteria.veto import Veto
from dangjian.documents import shape
from dangjian.documents.catalog import Catalog
from dangjian.documents.checklist import Checklist, Cycle, Item
from dangjian.documents.organization import Organization
from dangjian.documents.schedule import is_due
from dangjian.io.yaml_reader import read
from dangjian.values.period import Month

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "checklists"
GUIDE = ROOT / "docs" / "guide"
NAMES = sorted(
    path.stem
    for path in LISTS.glob("*.yaml")
    if path.read_text("utf-8").count("schema: dangjian/checklist@1")
)
EVERY_MONTH = {
    "branch",
    "campaign",
    "committee",
    "department",
    "group",
    "integrity",
    "member",
    "quality-branch",
    "quality-member",
    "secretary",
}
"""Lists of which something is due in each month; `brand` and `appraisal` have their seasons."""


def parsed(path: Path, word: str) -> object:
    model, findings = shape.parse(read(path.read_bytes()), word)
    assert not findings, [finding.message() for finding in findings]
    return model


@cache
def checklist(name: str) -> Checklist:
    model = parsed(LISTS / f"{name}.yaml", "checklist")
    assert isinstance(model, Checklist)
    return model


def items(*names: str) -> Iterator[Item]:
    for name in names or NAMES:
        yield from checklist(name).items()


def counted(*names: str) -> list[Item]:
    return [item for item in items(*names) if item.counted]


def test_the_lists_are_these() -> None:
    assert set(NAMES) == {
        *EVERY_MONTH,
        *("appraisal", "brand", "deputy", "discipline", "dept-work", "zone-work"),
    }


@pytest.mark.parametrize(
    ("names", "number"),
    [
        (("committee",), 27),
        (("secretary",), 15),
        (("member",), 14),
        (("department",), 18),
        (("branch",), 29),
        (("group",), 10),
        (("committee", "secretary", "member", "department", "branch", "group"), 113),
        (("quality-branch",), 20),
        (("quality-member",), 16),
        (("quality-branch", "quality-member"), 36),
        (("integrity",), 30),
    ],
)
def test_items_are_counted(names: tuple[str, ...], number: int) -> None:
    assert len(counted(*names)) == number


def test_integrity_has_seven_sections() -> None:
    sections = checklist("integrity").sections
    assert len([s for s in sections if any(item.counted for item in s.items)]) == 7


def test_the_catalog_states_the_same_counts() -> None:
    catalog = parsed(LISTS / "catalog.yaml", "catalog")
    assert isinstance(catalog, Catalog)
    stated = {c.id: (c.items, c.sections) for c in catalog.collections}
    assert stated == {
        "responsibility": (113, None),
        "quality": (36, None),
        "integrity": (30, 7),
    }


def test_ids_are_unique_over_all_lists() -> None:
    assert not [name for name, times in Counter(item.id for item in items()).items() if times > 1]


def test_no_two_requirements_are_alike() -> None:
    texts = Counter(re.sub(r"\W", "", item.requirement) for item in items())
    assert not [text for text, times in texts.items() if times > 1]


def test_titles_are_unique_within_a_list() -> None:
    for name in NAMES:
        titles = Counter(item.title for item in items(name))
        assert max(titles.values()) == 1, name


@pytest.mark.parametrize("name", NAMES)
def test_every_item_says_enough(name: str) -> None:
    for item in items(name):
        assert len(item.requirement) >= 15, item.id
        assert item.evidence, item.id
        assert len(item.title) >= 4, item.id


@pytest.mark.parametrize("name", NAMES)
def test_points_total_one_hundred(name: str) -> None:
    assert sum(item.points for item in counted(name)) == 100
    assert checklist(name).full_score == 100


@pytest.mark.parametrize("name", NAMES)
def test_bonus_is_at_most_five_points(name: str) -> None:
    assert sum(item.points for item in items(name) if item.criterion.kind == "bonus") <= 5


def test_all_eleven_kinds_are_in_use() -> None:
    kinds = {item.criterion.kind for item in items()}
    assert kinds == {
        *("check", "level", "count", "rate", "measure", "votes"),
        *("deadline", "deduct", "bonus", "penalty", "veto"),
    }


def test_deductions_have_two_to_five_rules_and_a_default() -> None:
    found = [item for item in items() if isinstance(item.criterion, Deduct)]
    assert found
    for item in found:
        assert isinstance(item.criterion, Deduct)
        assert 2 <= len(item.criterion.rules) <= 5, item.id
        assert item.default == {}, item.id


def basis_table() -> dict[tuple[str, str | None], str]:
    """Document and article → how it was verified, from the table of docs/basis.md."""
    text = (ROOT / "docs" / "basis.md").read_text("utf-8")
    table: dict[tuple[str, str | None], str] = {}
    for line in text.partition("## 依据表")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("《"):
            table[cells[0], None if cells[1] == "—" else cells[1]] = cells[3]
    return table


def test_every_source_stands_in_the_table() -> None:
    table = basis_table()
    assert len(table) > 30
    for item in items():
        for basis in item.basis:
            assert (basis.document, basis.article) in table, (item.id, basis)


def test_no_article_without_having_seen_it() -> None:
    for (document, article), seen in basis_table().items():
        assert seen in ("原文核对", "凭记忆"), document
        assert article is None or seen == "原文核对", (document, article)


def test_rules_of_the_party_name_their_source() -> None:
    for item in items():
        if item.nature == "rule":
            assert item.basis, item.id


def chapters() -> set[str]:
    """The headings of the guide's chapters."""
    pages = [path for path in GUIDE.glob("*.md") if path.name != "README.md"]
    return {path.read_text("utf-8").splitlines()[0].removeprefix("# ").strip() for path in pages}


def test_guide_chapters_and_lists_are_in_step() -> None:
    named = {item.guide for item in items() if item.guide}
    assert named == chapters()


def test_the_guide_lists_its_chapters() -> None:
    listed = re.findall(r"^\| \[(.+?)\]\((.+?)\)", (GUIDE / "README.md").read_text("utf-8"), re.M)
    assert {name for name, _ in listed} == chapters()
    for name, page in listed:
        assert (GUIDE / page).read_text("utf-8").splitlines()[0] == f"# {name}"


@pytest.mark.parametrize("name", sorted(EVERY_MONTH))
def test_something_is_due_every_month(name: str) -> None:
    for month in range(1, 13):
        due = [item for item in counted(name) if is_due(item, Month(2026, month))]
        assert due, (name, month)


def test_everything_is_due_by_the_25th() -> None:
    """The month as it runs: what is due, then the self-check, the inspection and the notices."""
    for item in items():
        if item.due is not None:
            assert isinstance(item.due.day, int), item.id
            assert item.due.day <= 25, item.id
            assert item.cycle is not Cycle.MONTH or item.due.month == "last", item.id


FILLING = re.compile("填[^写报]|总数为|完成数|不计次|齐全为")


def test_requirements_hold_no_filling_instructions() -> None:
    """What people sign is duty alone; how to fill in stands in ``reporting``."""
    for item in items():
        assert not FILLING.search(item.requirement), item.id
        assert item.reporting, item.id


def test_nothing_prints_a_blank_to_fill_in() -> None:
    for item in items():
        if item.status != "draft":
            assert "由本单位填写" not in str(item), item.id


def test_vetoes_rest_on_conclusions() -> None:
    """What is merely opened against somebody is no conclusion, and isn't told to everybody."""
    for item in items():
        if isinstance(item.criterion, Veto):
            assert not [rule.title for rule in item.criterion.rules if "立案" in rule.title]


@pytest.mark.parametrize("name", ["branch", "quality-branch", "integrity"])
def test_what_is_filled_once_has_no_input_of_its_own(name: str) -> None:
    auto = {item.id for item in items(name) if item.same_as or item.from_}
    assert auto == {"branch": {"ZB23", "ZB24", "ZB25", "ZB26", "ZB29"}, "integrity": {"LZ29"}}.get(
        name, set()
    )


def test_direct_and_supervising_duty_have_their_bearers() -> None:
    assert {item.responsibility for item in items("deputy")} == {"direct"}
    assert {item.responsibility for item in items("discipline")} == {"supervision"}
    assert {item.responsibility for item in items("member")} == {"specific"}
    assert {tag for item in items("deputy") for tag in item.applies_to} == {"专职副书记"}
    assert {tag for item in items("discipline") for tag in item.applies_to} == {"纪委书记"}


def test_departments_of_supervision_have_several_items() -> None:
    for tag in ("审计", "财务", "法务", "人事", "纪检"):
        assert sum(tag in item.applies_to for item in items("department")) >= 3, tag


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_due_once_a_cycle(name: str) -> None:
    for item in counted(name):
        times = sum(is_due(item, Month(2026, month)) for month in range(1, 13))
        assert times * item.cycle.length == 12, item.id


def test_tags_exist_in_the_example() -> None:
    model = parsed(ROOT / "examples" / "gear-company" / "organization.yaml", "organization")
    assert isinstance(model, Organization)
    known = {tag for each in (*model.units, *model.people) for tag in each.tags}
    # Companies with departments of their own for these give them the tags; the example has one for all.
    without = {"组织", "宣传"}
    wanted = {tag for item in items() for tag in item.applies_to}
    assert wanted - known == without


def test_the_page_of_changes_is_what_the_comparison_says() -> None:
    """``python -m tools.list_changes`` writes it anew after a list changed."""
    assert list_changes.PAGE.read_text(encoding="utf-8") == list_changes.page()


def test_a_branch_writes_at_most_half_of_what_it_did() -> None:
    """Counted on the files as they stand in YAML: times a year of each item that a branch answers."""
    times = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}

    def written(path: Path) -> tuple[int, int]:
        entries = pieces = 0
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]:
            for item in section["items"]:
                if item["criterion"]["kind"] in {"bonus", "penalty", "veto"}:
                    continue
                if {"same_as", "from", "status"} & set(item) or item.get("applies_to"):
                    continue
                entries += times[item["cycle"]]
                pieces += times[item["cycle"]] * len(item["evidence"])
        return entries, pieces

    names = list_changes.BRANCH_LISTS
    old = [written(list_changes.ARCHIVE / f"{name}@1.0.0.yaml") for name in names]
    new = [written(list_changes.LISTS / f"{name}.yaml") for name in names]
    for before, after in zip(
        map(sum, zip(*old, strict=True)), map(sum, zip(*new, strict=True)), strict=True
    ):
        assert 2 * after <= before
