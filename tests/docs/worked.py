"""The worked examples of ``docs/scoring.md``: read from the document, computed by the engine.

A block that begins with ```` ```yaml 示例 ```` is a small workspace in a few keys:

- ``items``: item id → points, criterion and whatever else an item may have (one checklist), and
  ``records``: unit → entries, or month → unit → entries; ``self``: the same for self-checks;
- or ``scores``: unit → a score that is simply given (or list → score, or month → …);
- ``tags``: unit → its tags; ``lists``: list → keys of the one item of a list whose scores are given;
- ``policy``, ``checklist``: keys that differ from the plain ones below; ``period``: else 2026-05;
- ``gives``: unit → what ``score --format json`` says of it, of its card and its row in the ranking.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.commands.score import Scores, score
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import read
from dangjian.render.json import card_dict, row_dict
from dangjian.values.period import parse_period

_BLOCK = re.compile(r"^```yaml 示例(.*)\n((?s:.*?))^```$", re.MULTILINE)
_MONTH = re.compile(r"\d{4}-\d{2}")
_GIVEN = {"points": 100, "criterion": {"kind": "measure", "target": 100, "floor": 0}}
_POLICY = {
    "schema": "dangjian/policy@1",
    "version": "1.0.0",
    "title": "办法",
    "grades": [
        {"name": "优秀", "from": 90},
        {"name": "良好", "from": 80},
        {"name": "一般", "from": 70},
        {"name": "较差", "from": 0},
    ],
    "tiers": [
        {"name": "先进", "focus": "看创新", "top": 0.3, "from": 85},
        {"name": "后进", "focus": "抓基础", "bottom": 0.2, "below": 80},
        {"name": "中层", "focus": "促提升"},
    ],
    "missing": "zero",
    "uninspected": "self",
    "rollup": {"method": "items"},
    "rectification": {
        "raise_below": 1,
        "days": {"immediate": 7, "limited": 30, "long": 180},
        "default": "limited",
        "escalation": [],
        "common": {"units": 3, "share": 0.2},
        "recurrence_months": 6,
    },
}


class Example(NamedTuple):
    """One worked example."""

    title: str
    written: dict[str, Any]


def examples(document: str) -> Iterator[Example]:
    """The worked examples of a document."""
    for block in _BLOCK.finditer(document):
        written = read(block[2].encode())
        assert isinstance(written, dict)
        yield Example(block[1].lstrip("：: ").strip(), written)


def compute(written: Mapping[str, Any], folder: Path) -> dict[str, dict[str, Any]]:
    """What the engine gives for each unit: its first card, its row in the ranking."""
    given = _by_month(written.get("scores", {}))
    lists: dict[str, Mapping[str, Any]] = {"list": written}
    if given:
        lists = {
            name: _given(name, written.get("lists", {}).get(name, {}))
            for units in given.values()
            for each in units.values()
            for name in _lists(each)
        }
    inspected = _by_month(written.get("records", {}))
    self_checked = _by_month(written.get("self", {}))
    names = dict.fromkeys(
        unit for part in (given, inspected, self_checked) for m in part.values() for unit in m
    )
    ids = {unit: f"u{number}" for number, unit in enumerate(names, 1)}
    _save(folder, "dangjian.yaml", _settings())
    _save(folder, "policy.yaml", _POLICY | dict(written.get("policy", {})))
    _save(folder, "organization.yaml", _organization(ids, written.get("tags", {})))
    _save(folder, "checklists/catalog.yaml", _catalog())
    for name, content in lists.items():
        _save(
            folder,
            f"checklists/{name}.yaml",
            _checklist(name, content, written.get("checklist", {})),
        )
    for kind, part in (("inspection", inspected), ("self", self_checked)):
        for month, units in part.items():
            for unit, entries in units.items():
                _save_record(folder, ids[unit], "list", month, kind, entries)
    for month, units in given.items():
        for unit, each in units.items():
            for name, value in _lists(each).items():
                _save_record(folder, ids[unit], name, month, "inspection", {f"S-{name}": value})
    period = parse_period(str(written.get("period", "2026-05")))
    assert period is not None
    return _answers(score(Folder(folder), period), ids)


def _answers(scores: Scores, ids: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    errors = [problem.message for problem in scores.problems if problem.is_error]
    assert scores.results is not None, errors
    assert not errors or scores.policy.missing == "error", errors  # type: ignore[union-attr]
    cards = {card.unit: card_dict(card) for card in reversed(scores.results.scorecards)}
    rows = {row.unit: row_dict(row) for row in scores.results.ranking}
    answers = {}
    for unit, id_ in ids.items():
        card, row = cards.get(id_, {}), rows.get(id_, {})
        earned = {item["id"]: item["earned"] for item in card.get("items", [])}
        answers[unit] = card | row | {"item_points": earned}
    return answers


def agrees(expected: Any, found: Any) -> bool:
    """Whether what the document says is what the engine says; of a mapping only what is said."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(agrees(v, found.get(k)) for k, v in expected.items())
    if isinstance(expected, (int, Decimal)) and not isinstance(expected, bool):
        return found is not None and Decimal(str(found)) == expected
    return bool(expected == found)


def _given(name: str, other: Mapping[str, Any]) -> dict[str, Any]:
    """A list of one item that has the score which is given."""
    return {"items": {f"S-{name}": _GIVEN | dict(other)}}


def _lists(each: Any) -> dict[str, Any]:
    return each if isinstance(each, dict) else {"list": each}


def _by_month(part: dict[str, Any]) -> dict[str, dict[str, Any]]:
    if not part:
        return {}
    return part if all(_MONTH.fullmatch(key) for key in part) else {"2026-05": part}


def _settings() -> dict[str, Any]:
    paths = {
        "organization": "organization.yaml",
        "policy": "policy.yaml",
        "checklists": ["checklists"],
    }
    return {"schema": "dangjian/workspace@1", "name": "示例", **paths}


def _catalog() -> dict[str, Any]:
    return {
        "schema": "dangjian/catalog@1",
        "title": "清单库",
        "responsibilities": [{"id": "specific", "name": "具体责任"}],
        "layers": [{"id": "branch", "name": "党支部", "responsibility": ["specific"]}],
    }


def _organization(ids: Mapping[str, str], tags: Mapping[str, Any]) -> dict[str, Any]:
    units = [
        {"id": id_, "name": name, "layer": "branch", "tags": tags.get(name, [])}
        for name, id_ in ids.items()
    ]
    return {"schema": "dangjian/organization@1", "name": "示例公司", "units": units}


def _checklist(name: str, content: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    sections: dict[str, list[dict[str, Any]]] = {}
    for item_id, item in content["items"].items():
        plain = {
            "id": item_id,
            "title": f"事项 {item_id}",
            "responsibility": "specific",
            "requirement": f"事项 {item_id} 的工作要求",
            "cycle": "month",
            "nature": "company",
        }
        written = {key: value for key, value in item.items() if key != "section"}
        sections.setdefault(item.get("section", "s"), []).append(plain | written)
    return {
        "schema": "dangjian/checklist@1",
        "id": name,
        "version": "1.0.0",
        "title": f"清单 {name}",
        "layers": ["branch"],
        "full_score": 100,
        **other,
        "sections": [
            {"id": s, "title": f"项目 {s}", "items": items} for s, items in sections.items()
        ],
    }


def _save_record(
    folder: Path, unit: str, checklist: str, month: str, kind: str, entries: dict[str, Any]
) -> None:
    record = {
        "schema": "dangjian/record@1",
        "checklist": f"{checklist}@1.0.0",
        "unit": unit,
        "period": month,
        "kind": kind,
        "by": "督查组",
        "date": f"{month}-28",
        "entries": entries,
    }
    _save(folder, f"records/{month}/{unit}.{checklist}.{kind}.yaml", record)


def _save(folder: Path, name: str, document: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, default=_number), encoding="utf-8")


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)
