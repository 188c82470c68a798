"""A digest is of the meaning: layout, comments and written-out defaults don't count."""

from __future__ import annotations

import pytest

from dangjian.values.canonical import canonical_json, digest_of
from tests.helpers import CASES, document

TEXT = (CASES / "problems" / "base" / "checklists" / "branch.yaml").read_text(encoding="utf-8")
DIGEST = digest_of(document(TEXT, "checklist"))


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return digest_of(document(TEXT.replace(old, new), "checklist"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema:", "# 2026 年版\nschema:"),
        ("layers: [branch]", "layers:\n- branch   # 支部"),
        ("full_score: 100", "full_score: 100.00"),
        ('version: "1.0.0"', "version: 1.0.0"),
        ("title: 党支部点检表", 'title: "党支部点检表"'),
        ("{kind: count, target: 1}", "{target: 1, kind: count, partial: true}"),
        (
            "{kind: rate, target: 1, floor: 0.8}",
            "{kind: rate, target: 1.0, floor: 0.80, empty: na}",
        ),
        ("evidence_required: true", "evidence_required: true\n        applies_to: []"),
        ("due: {day: 25}", "due: {day: 25, month: last}"),
        ("cycle: quarter", "cycle: quarter\n        due: {}"),
        ("evidence_required: true", "evidence_required: true\n        allow_na: false"),
    ],
)
def test_the_same_meaning(old: str, new: str) -> None:
    assert changed(old, new) == DIGEST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("full_score: 100", "full_score: 100.01"),
        ("title: 党支部点检表", "title: 党支部 点检表"),
        ("{kind: count, target: 1}", "{kind: count, target: 1, partial: false}"),
        ("steps: [1, 2, all]", "steps: [1, all, 2]"),
        ("default: {}", "default: {late: 1}"),
        ("effect: {grade: 较差}", "effect: {cap: 59}"),
        ("due: {day: 25}", "due: {day: 24}"),
        ("cycle: quarter", "cycle: year"),
        ("evidence_required: true", "evidence_required: true\n        allow_na: true"),
    ],
)
def test_another_meaning(old: str, new: str) -> None:
    assert changed(old, new) != DIGEST


def test_the_form_of_a_digest() -> None:
    assert DIGEST.startswith("sha256:")
    assert len(DIGEST) == len("sha256:") + 64


def test_canonical_json_keeps_numbers_exact() -> None:
    text = canonical_json(document(TEXT, "checklist"))
    assert '"floor":0.8' in text
    assert '"full_score":100,' in text
    assert "党支部点检表" in text
