"""Each newer key of a list changed once: how far the version must rise."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from dangjian.compare.checklists import checklist_changes
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.io.yaml_reader import read
from tests.core.small import Doc, checklist, item
from tests.oracle.workspaces import yaml

LEVELS = ("none", "patch", "minor", "major")


def base() -> Doc:
    lv: Doc = {"kind": "level", "levels": {"优": 1, "良": 0.8, "差": 0}}
    veto: Doc = {
        "kind": "veto",
        "rules": [
            {
                "id": "v",
                "title": "t",
                "effect": "zero",
                "lasts": "month",
                "when": {"item": "A", "below": 0.5},
            },
            {"id": "w", "title": "t", "effect": "zero", "lasts": "month"},
        ],
    }
    return checklist(
        [
            item("A", 4, lv, several="mean"),
            item("A2", 4, lv),
            item("A3", 4, lv, status="draft"),
            item("R", 4, {"kind": "rate", "target": 1, "floor": 0.5}),
            item(
                "RB",
                4,
                {"kind": "rate", "bands": [{"from": 0.9, "share": 1}, {"from": 0.5, "share": 0.5}]},
            ),
            item("M", 4, {"kind": "measure", "bands": [{"from": 9, "share": 1}]}),
            item("D", 4, {"kind": "deadline", "per_day": 0.5}, due={"day": 10}),
            item(
                "DT", 4, {"kind": "deadline", "tiers": [{"late": 3, "share": 0.5}]}, due={"day": 10}
            ),
            item("DW", 4, {"kind": "deadline", "within": 5, "per_day": 1}, cycle="event"),
            item("V", 4, {"kind": "votes", "levels": {"好": 1, "差": 0.4}}),
            item(
                "VG",
                4,
                {
                    "kind": "votes",
                    "levels": {"好": 1, "差": 0.4},
                    "groups": [{"id": "a", "title": "a", "weight": 1}],
                },
            ),
            item("B", 4, {"kind": "bonus", "rules": [{"id": "b", "title": "b", "each": 1}]}),
            item(
                "BM",
                4,
                {
                    "kind": "bonus",
                    "highest_only": "per_matter",
                    "rules": [{"id": "b", "title": "b", "each": 1}],
                },
            ),
            item("P", 4, {"kind": "penalty", "rules": [{"id": "p", "title": "p", "each": 1}]}),
            item("W", 0, veto),
            item("S", 4, lv, same_as="A2"),
            item("C", 4, {"kind": "rate", "target": 1}, **{"from": "closing"}),
            item("S0", 4, lv),
            item("C0", 4, {"kind": "rate", "target": 1}),
        ]
    )


def at(doc: Doc, name: str) -> Doc:
    found: Doc = next(each for each in doc["sections"][0]["items"] if each["id"] == name)
    return found


def cr(doc: Doc, name: str) -> Doc:
    found: Doc = at(doc, name)["criterion"]
    return found


def into_within(doc: Doc) -> None:
    at(doc, "D").update(criterion={"kind": "deadline", "per_day": 0.5, "within": 5}, cycle="event")
    del at(doc, "D")["due"]


def model(doc: Doc) -> Checklist:
    found, findings = shape.parse(read(yaml(doc).encode()), "checklist")
    assert isinstance(found, Checklist), [each.message() for each in findings]
    return found


CASES: list[tuple[str, str, Callable[[Doc], Any]]] = [
    ("bands change", "minor", lambda d: cr(d, "RB").update(bands=[{"from": 0.95, "share": 1}])),
    (
        "bands for target",
        "minor",
        lambda d: at(d, "R").update(
            criterion={"kind": "rate", "bands": [{"from": 0.9, "share": 1}]}
        ),
    ),
    ("bands measure", "minor", lambda d: cr(d, "M").update(bands=[{"from": 8, "share": 1}])),
    ("tiers change", "minor", lambda d: cr(d, "DT").update(tiers=[{"late": 3, "share": 0.4}])),
    (
        "tiers for per_day",
        "minor",
        lambda d: at(d, "D").update(
            criterion={"kind": "deadline", "tiers": [{"late": 3, "share": 0.5}]}
        ),
    ),
    ("every", "minor", lambda d: cr(d, "D").update(every=2)),
    ("every 1 = default", "none", lambda d: cr(d, "D").update(every=1)),
    ("keep", "minor", lambda d: cr(d, "D").update(keep=0.5)),
    ("least", "minor", lambda d: cr(d, "V").update(least=0.5)),
    ("weight", "minor", lambda d: cr(d, "VG")["groups"][0].update(weight=2)),
    ("bonus_cap", "minor", lambda d: d.update(bonus_cap=3)),
    ("empty zero", "minor", lambda d: cr(d, "R").update(empty="zero")),
    ("several added", "minor", lambda d: at(d, "A2").update(several="lowest")),
    ("several word", "minor", lambda d: at(d, "A").update(several="lowest")),
    ("several removed", "major", lambda d: at(d, "A").pop("several")),
    ("votes level added", "minor", lambda d: cr(d, "V")["levels"].update({"中": 0.6})),
    ("votes level removed", "major", lambda d: cr(d, "V")["levels"].pop("差")),
    ("votes level ratio", "minor", lambda d: cr(d, "V")["levels"].update({"差": 0.3})),
    (
        "group added further",
        "minor",
        lambda d: cr(d, "VG")["groups"].append({"id": "b", "title": "b", "weight": 1}),
    ),
    (
        "first group",
        "major",
        lambda d: cr(d, "V").update(groups=[{"id": "b", "title": "b", "weight": 1}]),
    ),
    (
        "group removed",
        "major",
        lambda d: cr(d, "VG").update(groups=[{"id": "b", "title": "b", "weight": 1}]),
    ),
    ("groups all removed", "major", lambda d: cr(d, "VG").pop("groups")),
    ("group title", "patch", lambda d: cr(d, "VG")["groups"][0].update(title="x")),
    ("when figures", "minor", lambda d: cr(d, "W")["rules"][0]["when"].update(below=0.4)),
    ("when other", "minor", lambda d: cr(d, "W")["rules"][0].update(when={"score_below": 60})),
    ("when off", "minor", lambda d: cr(d, "W")["rules"][0].pop("when")),
    ("when put on", "major", lambda d: cr(d, "W")["rules"][1].update(when={"score_below": 60})),
    (
        "new rule with when",
        "minor",
        lambda d: cr(d, "W")["rules"].append(
            {
                "id": "x",
                "title": "x",
                "effect": "zero",
                "lasts": "month",
                "when": {"score_below": 60},
            }
        ),
    ),
    ("effect list", "minor", lambda d: cr(d, "W")["rules"][1].update(effect="list")),
    ("same_as removed", "minor", lambda d: at(d, "S").pop("same_as")),
    ("same_as put on", "major", lambda d: at(d, "S0").update(same_as="A2")),
    ("same_as other", "minor", lambda d: at(d, "S").update(same_as="S0")),
    ("from removed", "minor", lambda d: at(d, "C").pop("from")),
    ("from put on", "major", lambda d: at(d, "C0").update({"from": "closing"})),
    ("out of draft", "minor", lambda d: at(d, "A3").pop("status")),
    ("into draft", "major", lambda d: at(d, "A2").update(status="draft")),
    ("in draft points", "patch", lambda d: at(d, "A3").update(points=9)),
    ("in draft kind", "patch", lambda d: at(d, "A3").update(criterion={"kind": "check"})),
    (
        "draft added",
        "patch",
        lambda d: d["sections"][0]["items"].append(item("Z9", 1, status="draft")),
    ),
    ("draft removed", "patch", lambda d: d["sections"][0]["items"].remove(at(d, "A3"))),
    ("reporting", "patch", lambda d: at(d, "A").update(reporting="x")),
    ("within added", "major", into_within),
    ("within changed", "minor", lambda d: cr(d, "DW").update(within=6)),
    (
        "within removed",
        "major",
        lambda d: at(d, "DW").update(
            criterion={"kind": "deadline", "per_day": 1}, cycle="month", due={"day": 3}
        ),
    ),
    ("per_matter added", "major", lambda d: cr(d, "B").update(highest_only="per_matter")),
    ("per_matter removed", "major", lambda d: cr(d, "BM").pop("highest_only")),
    ("highest true", "minor", lambda d: cr(d, "B").update(highest_only=True)),
    (
        "bonus each->steps",
        "minor",
        lambda d: cr(d, "B").update(rules=[{"id": "b", "title": "b", "steps": [1]}]),
    ),
    (
        "bonus each->range",
        "major",
        lambda d: cr(d, "B").update(rules=[{"id": "b", "title": "b", "range": [1, 2]}]),
    ),
    ("penalty each", "minor", lambda d: cr(d, "P")["rules"][0].update(each=2)),
    (
        "penalty rule removed",
        "major",
        lambda d: cr(d, "P").update(rules=[{"id": "q", "title": "p", "each": 1}]),
    ),
    ("penalty points", "minor", lambda d: at(d, "P").update(points=9)),
    (
        "section added empty-draft",
        "patch",
        lambda d: d["sections"].append(
            {"id": "a2", "title": "草", "items": [item("Z8", 1, status="draft")]}
        ),
    ),
    ("grace", "minor", lambda d: cr(d, "D").update(grace=2)),
]


@pytest.mark.parametrize(("change", "level", "make"), CASES, ids=[case[0] for case in CASES])
def test_how_far_the_version_must_rise(change: str, level: str, make: Callable[[Doc], Any]) -> None:
    old = base()
    new = deepcopy(old)
    make(new)
    found = checklist_changes(model(old), model(new))
    most = max((each.bump.name.lower() for each in found), key=LEVELS.index, default="none")
    assert most == level, [(each.item, each.field, each.bump) for each in found]
