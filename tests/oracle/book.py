"""Looking things up in a workspace: units, versions, policies, records, due items.

A workspace is a plain dict: policy, checklists, records, corrections, calendar, rectifications (lists
of documents), organization and catalog (one each). Three marks are the oracle's own and are never
written to a file: a record with `broken` (the item whose entry is wrong) can't be used; an element of
`unreadable` ({period: …}) is a file under `records/<period>/` whose card can't be told; corrections of
one entry are numbered as they stand in the list.
"""

from __future__ import annotations

from typing import Any

from .arithmetic import falls_due, in_effect, shift
from .criteria import OUTSIDE

Doc = dict[str, Any]
Key = tuple[str, str, str]
"""Unit, checklist, month: one card."""


def kind_of(item: Doc) -> str:
    """The criterion's kind."""
    return str(item["criterion"]["kind"])


def counted_item(item: Doc) -> bool:
    """ "one that is neither bonus, penalty nor veto"."""
    return kind_of(item) not in OUTSIDE


def items_of(checklist: Doc) -> list[tuple[str, Doc]]:
    """(section id, item) of a checklist, in its order."""
    return [(section["id"], item) for section in checklist["sections"] for item in section["items"]]


def item_of(checklist: Doc, name: str) -> Doc | None:
    """The item of that id."""
    return next((item for _, item in items_of(checklist) if item["id"] == name), None)


def applies(item: Doc, unit: Doc) -> bool:
    """ "`applies_to`: only for units with one of these tags"."""
    return "applies_to" not in item or bool(set(item["applies_to"]) & set(unit.get("tags", [])))


def is_due(item: Doc, month: str) -> bool:
    """Whether a counted item takes part in the month by itself (an `event` item never does)."""
    return item["cycle"] != "event" and falls_due(item, month)


def exists(unit: Doc, month: str) -> bool:
    """ "exists from/until these months, both included"."""
    return bool(unit.get("from", "") <= month <= unit.get("until", "9999-12"))


def is_after_year(checklist: Doc) -> bool:
    """ "one whose counted items are all yearly with `month: next`"."""
    counted = [item for _, item in items_of(checklist) if counted_item(item)]
    return bool(counted) and all(
        item["cycle"] == "year" and item.get("due", {}).get("month") == "next" for item in counted
    )


def in_force(checklist: Doc) -> Doc:
    """The list without its drafts: "on no sheet, in no score, in no agreement"."""
    sections = [
        section | {"items": [item for item in section["items"] if item.get("status") != "draft"]}
        for section in checklist["sections"]
    ]
    return checklist | {"sections": sections}


class Book:
    """A workspace with its documents by card."""

    def __init__(self, workspace: Doc) -> None:
        self.workspace = workspace
        self.lists = [in_force(doc) for doc in workspace["checklists"]]
        self.ids = list(dict.fromkeys(doc["id"] for doc in self.lists))
        self.calendars: list[Doc] = workspace.get("calendar", [])
        people = workspace["organization"].get("people", [])
        self.units: list[Doc] = [
            *workspace["organization"]["units"], *(person | {"layer": "person"} for person in people)
        ]  # fmt: skip
        unreadable = {doc["period"] for doc in workspace.get("unreadable", [])}
        self._recorded = {doc["period"] for doc in workspace["records"]} | unreadable
        self._records: dict[Key, dict[str, Doc]] = {}
        for doc in workspace["records"]:
            key = (doc["unit"], doc["checklist"].split("@")[0], doc["period"])
            self._records.setdefault(key, {})[doc["kind"]] = doc
        self._own = unreadable | {
            month for _, name, month in self._records if self.basis(name, month) == month
        }
        self._corrections: dict[tuple[str, str, str], list[Doc]] = {}
        for doc in workspace["corrections"]:
            if doc["period"] in self.recorded():
                at = (doc["unit"], doc["item"], doc["period"])
                self._corrections.setdefault(at, []).append(doc)
        self.memory: dict[Any, Any] = {}
        """Answers given before: cards and entries by what was asked."""

    def recorded(self) -> set[str]:
        """Months with a record; "a correction is no record, and one in a month without any record is
        an error"."""
        return self._recorded

    def counts(self, month: str, basis: str = "") -> bool:
        """ "Months before the first and after the last that have any record in the workspace never
        count. What an after-year list says in January belongs to the year before (`basis`) and makes
        January no month of the new year."""
        months = self._recorded if basis not in ("", month) else self._own
        return bool(months) and min(months) <= month <= max(months)

    def is_recorded(self, month: str, basis: str = "") -> bool:
        """ "A month that lies after the last record isn't scored: it has no records yet."."""
        months = self._recorded if basis not in ("", month) else self._own
        return month <= max(months, default="")

    def policy(self, month: str) -> Doc:
        """ "the policy of a period is the one with the latest `effective` not after its last month"."""
        policy = in_effect(self.workspace["policy"], month)
        if policy is None:
            raise LookupError(f"no policy for {month}")
        return policy

    def version(self, name: str, month: str) -> Doc | None:
        """ "A month uses the version with the latest `effective` not after it"."""
        return in_effect([doc for doc in self.lists if doc["id"] == name], month)

    def basis(self, name: str, month: str) -> str:
        """The month whose version, policy and units judge the list's records of a month: the month
        itself, but for January of an after-year list "the version, policy and units of its
        December"."""
        before = shift(month, -1)
        if month.endswith("-01"):
            checklist = self.version(name, before)
            if checklist is not None and is_after_year(checklist):
                return before
        return month

    def records(self, unit: str, name: str, month: str) -> dict[str, Doc]:
        """Records of a card that can be used, by kind."""
        found = self._records.get((unit, name, month), {})
        return {kind: doc for kind, doc in found.items() if "broken" not in doc}

    def broken(self) -> list[tuple[Key, Doc]]:
        """Records with errors, with the card each is for."""
        return [
            (key, doc) for key, found in self._records.items() for doc in found.values() if "broken" in doc
        ]  # fmt: skip

    def has_file(self, unit: str, name: str, month: str) -> bool:
        """Whether there is any record for a card, good or bad."""
        return (unit, name, month) in self._records

    def corrections(self, unit: str, item: str, month: str) -> list[Doc]:
        """Corrections of one entry, as numbered."""
        return self._corrections.get((unit, item, month), [])

    def judging(self, unit: Doc, name: str, month: str) -> Doc | None:
        """The version that judges a card: what its record pins ("Nothing is ever silently computed
        with another version"), else the month's; None when the list isn't for the unit then."""
        at = self.basis(name, month)
        records = self.records(unit["id"], name, month)
        pins = [records[kind]["checklist"] for kind in ("inspection", "self") if kind in records]
        pinned = [doc for doc in self.lists if pins and f"{doc['id']}@{doc['version']}" == pins[0]]
        checklist = pinned[0] if pinned else self.version(name, at)
        mine = checklist is not None and unit["layer"] in checklist["layers"] and exists(unit, at)
        return checklist if mine else None

    def self_counts(self, unit: Doc, name: str, month: str) -> bool:
        """ "when `policy.uninspected` is `self`, the self-check's"; "in the layers of
        `policy.self_is_final` the self-check always may count"."""
        policy = self.policy(self.basis(name, month))
        return policy["uninspected"] == "self" or is_final(policy, unit["layer"])

    def may_count(self, unit: Doc, name: str, month: str) -> dict[str, Doc]:
        """The records that may count, excused ones among them: an excused self-check beside an
        inspection changes nothing."""
        records = self.records(unit["id"], name, month)
        if not self.self_counts(unit, name, month):
            records = {kind: doc for kind, doc in records.items() if kind == "inspection"}
        if "inspection" in records and "excused" in records.get("self", {}):
            del records["self"]
        return records

    def lists_of(self, layer: str, months: list[str]) -> list[str]:
        """Ids of the checklists in use for a layer in any of the months."""
        return [
            name for name in self.ids
            if any(layer in (self.version(name, m) or {"layers": []})["layers"] for m in months)
        ]  # fmt: skip

    def composition(self, policy: Doc, layer: str, months: list[str]) -> dict[str, Doc]:
        """Weights of a ranked layer, in their long form; empty for a layer that is not ranked.

        "those in `composition`; without one, each layer with exactly one checklist"; "Without any
        composition, a layer with several checklists is an error that says so."
        """
        if "composition" in policy:
            named = policy["composition"].get(layer, {})
            return {k: w if isinstance(w, dict) else {"weight": w} for k, w in named.items()}
        lists = self.lists_of(layer, months)
        if len(lists) > 1:
            raise ValueError(f"layer {layer} has several checklists and the policy no composition")
        return {key: {"weight": 1} for key in lists}

    def expected(self, unit: Doc, name: str, month: str) -> bool:
        """ "every unit that exists in the month, for every checklist of its composition that has due
        items for it": what is outside the sum carries no points, so aside."""
        checklist = self.judging(unit, name, month)
        at = self.basis(name, month)
        return (
            checklist is not None
            and name in self.composition(self.policy(at), unit["layer"], [at])
            and any(
                counted_item(item) and applies(item, unit) and is_due(item, month)
                for _, item in items_of(checklist)
            )
        )


def is_final(policy: Doc, layer: str) -> bool:
    """ "layers that nobody inspects; their self-check is not provisional"."""
    return layer in policy.get("self_is_final", [])
