"""A record that can't be used keeps its card, and every roll-up of it, from being computed."""

from pathlib import Path

import pytest

from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.scoring.composing import BLOCKED
from dangjian.values.period import parse_period
from tests.core.small import OUT_OF_100, checklist, item, policy, record, space
from tests.oracle.workspaces import write

MONTHS = ("2026-04", "2026-05", "2026-06")
SPOILED = {
    "not YAML": ("entries:", "entries: ["),
    "a wrong shape": ("by:", "von:"),
    "a value that isn't allowed": ('"A": 40', '"A": true'),
}


@pytest.mark.parametrize("fault", SPOILED)
@pytest.mark.parametrize("month", MONTHS)
def test_a_quarter_is_not_scored_without_the_month(tmp_path: Path, month: str, fault: str) -> None:
    """Not even where that month has no other record, first or last of those that count."""
    records = [record({"A": 40}, month=each, date=f"{each}-28") for each in MONTHS]
    write(space([checklist([item("A", 1, OUT_OF_100)])], records), tmp_path)
    [path] = tmp_path.glob(f"records/{month}/*.yaml")
    old, new = SPOILED[fault]
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    quarter = parse_period("2026-Q2")
    assert quarter is not None
    found = score(Folder(tmp_path), quarter)
    assert found.failed
    assert found.results is not None
    assert [str(each) for each in found.results.months] == list(MONTHS)
    [row] = found.results.ranking
    assert (row.score, row.grade, row.notes) == (None, None, (BLOCKED,))


def test_a_list_without_a_card_is_not_kept_back_by_what_it_would_have_taken(tmp_path: Path) -> None:
    """The broken list and the one that takes its entry stand in no composition: in April the latter has no
    card, so nothing of it is kept back in the quarter; in a month with a record of it, it is."""
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, same_as="A"), item("C", 1, OUT_OF_100)], name="b"),
    ]
    april, may = ("2026-04", "2026-05")
    own = record({"C": 50}, month=may, date=f"{may}-28", checklist="b@1.0.0")
    spoiled = record({"A": True}, month=april, date=f"{april}-28")
    quarter = parse_period("2026-Q2")
    assert quarter is not None
    for more, kept in (([], False), ([own | {"period": april, "date": f"{april}-28"}], True)):
        root = tmp_path / str(kept)
        root.mkdir()
        write(space(lists, [spoiled, own, *more], policy(composition={})), root)
        found = score(Folder(root), quarter)
        assert found.results is not None
        assert [c.checklist for c in found.results.scorecards] == ([] if kept else ["b"])
