"""Part of the register of problems can't be read: what takes its value from there has no score."""

from pathlib import Path

import pytest

from dangjian.commands.score import score_in_parallel
from dangjian.scoring.scores import Scores
from dangjian.values.period import parse_period
from tests.core.small import OUT_OF_100, Doc, checklist, item, policy, record, space
from tests.oracle.workspaces import write
from tests.workflows.test_kept_back import cards, scored_at

RATE: Doc = {"kind": "rate", "target": 1}
TEXT = """\
schema: dangjian/rectification@1
id: 2026-04.u1.A
unit: u1
problem: 没有固定阵地
mode: limited
owner: 书记
due: 2026-05-08
events:
  - {at: 2026-04-12, by: root, action: raise}
  - {at: 2026-04-16, by: u1, action: accept, note: 立即腾空}
"""
LATE = {("u1", "a"): 0, ("u1", "b"): 80}


def lay_out(root: Path, text: str) -> Path:
    drawn = checklist([item("C", 1, RATE, **{"from": "closing"})])
    plain = checklist([item("B", 1, OUT_OF_100)], name="b")
    given = [record({}), record({"B": 80}, checklist="b@1.0.0")]
    rules = policy(composition={"branch": {"a": 1, "b": 1}})
    write(space([drawn, plain], given, rules), root)
    path = root / "rectifications" / "2026-04" / "2026-04.u1.A.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def in_two(root: Path, period: str) -> Scores:
    parsed = parse_period(period)
    assert parsed is not None
    return score_in_parallel(root, parsed, jobs=2)


@pytest.mark.parametrize("scored", [scored_at, in_two])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, LATE),
        (TEXT.replace("events:", "events: ["), {("u1", "b"): 80}),
        (TEXT.replace("due: 2026-05-08", "due: bald"), {("u1", "b"): 80}),
    ],
    ids=["read", "not YAML", "a wrong shape"],
)
def test_what_draws_on_it_is_kept_back(
    tmp_path: Path, scored: object, text: str, expected: Doc
) -> None:
    lay_out(tmp_path, text)
    assert callable(scored)
    found = scored(tmp_path, "2026-05")
    assert cards(found) == expected


def test_nor_without_its_folder(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, TEXT).parent
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert cards(scored_at(tmp_path, "2026-05")) == {("u1", "b"): 80}
