"""From the flat form to entries: each cell read as what it asks for, each entry checked as in records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from dangjian.checks.records import entry_findings
from dangjian.codes import records as record_codes
from dangjian.codes import sheets as codes
from dangjian.criteria.base import BadValue
from dangjian.documents.policy import Policy
from dangjian.documents.record import Entry
from dangjian.scoring.agenda import Agenda, Post
from dangjian.sheet.asking import MOST_TEXT
from dangjian.sheet.earlier import is_told, own_words
from dangjian.sheet.parts import SIDE_WORDS, SideName
from dangjian.sheet.reading import SIGNED, TEXTS, CellFound, Form, Place, Raw
from dangjian.sheet.rows import slots_of
from dangjian.sheet.typed import (
    Asked,
    TakenValue,
    UnusableCell,
    fraction_of,
    is_placeholder,
    says_not_applicable,
    take,
)
from dangjian.values.wording import listed, shown

_SEPARATORS = str.maketrans({"；": "\n", ";": "\n"})
_MEANT = {
    "evidence": "佐证材料",
    "na": "不适用原因",
    "basis": "否决依据",
    "approved_by": "批准人",
    "by": "姓名",
}
"""Texts in which a word that only fills the cell is no content."""
_CONSEQUENCES = {"zero": "按 0 分计", "exclude": "不计入应得分", "error": "整张表不出得分"}


@dataclass
class Answers:
    """What one side of a tab says."""

    side: SideName
    by: str = ""
    date: date | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    """In the order of the checklist."""
    cells: dict[str, str] = field(default_factory=dict)
    """Item → the first of its cells that is filled."""
    given: bool = False
    """Whether the side makes a record."""


def read_answers(
    form: Form,
    agenda: Agenda,
    posts: Sequence[Post],
    policy: Policy,
    year_1904: bool,
) -> list[Answers]:
    """The answers of each side; problems are added to the form."""
    found = []
    for side in form.sides:
        reader = _AnswersReader(form, agenda, side, year_1904)
        for post in posts:
            reader.item(post)
        found.append(reader.finish(posts, policy))
    return found


class _AnswersReader:
    """Reads one side of a tab."""

    def __init__(self, form: Form, agenda: Agenda, side: SideName, year_1904: bool) -> None:
        self.form, self.agenda, self.side = form, agenda, side
        self.year_1904 = year_1904
        self.answers = Answers(side)
        self.wrong = False
        """Whether a cell can't be used, so that silence proves nothing."""

    def item(self, post: Post) -> None:
        """Read one item into an entry, if anything is filled in."""
        item = post.item.id
        before = len(self.form.findings)
        texts = {name: self._text(item, name) for name in TEXTS}
        texts["note"] = own_words(texts["note"] or "") or None
        given = {}
        of_faults = post.item.criterion.tells_of_faults
        if {slot.field for slot in slots_of(post)} == {"done", "total"}:
            self._split(item)
        for slot in slots_of(post):
            if slot.input == "text":
                value = self._text(item, slot.field)
            else:
                choices = (*slot.choices, *slot.also)
                asked = Asked(
                    slot.input,
                    choices,
                    self.agenda.month,
                    True,
                    self.year_1904,
                    of_faults,
                    slot.field == "none",
                )
                value = self._value(item, slot.field, asked)
            if value is not None:
                given[slot.field] = value
        errors = any(f.code.severity.value == "error" for f in self.form.findings[before:])
        self.wrong = self.wrong or errors
        if errors or not (given or any(texts.values())):
            return
        self.answers.cells[item] = self._first_cell(post)
        entry = self._entry(post, given, texts)
        if entry is not None:
            self._check(post, entry)
            self.answers.entries[item] = entry

    def _split(self, item: str) -> None:
        """``28/30`` in one of the two cells of a rate says both, where the other is blank or says the same."""
        places = [Place(item, self.side, name) for name in ("done", "total")]
        if not all(place in self.form.cells for place in places):
            return
        found = [self.form.cells[place] for place in places]
        written = [each for each in found if each.raw is not None]
        pairs = {pair for each in written if each.raw and (pair := fraction_of(each.raw))}
        if len(pairs) != 1 or not (
            len(written) == 1 or all(fraction_of(e.raw) for e in written if e.raw)
        ):
            return
        done, total = next(iter(pairs))
        taken = f"完成 {done.text}，总数 {total.text}"
        self.form.find(
            codes.NORMALISED,
            written[0].cell,
            found=shown(written[0].raw.text if written[0].raw else ""),
            taken=taken,
        )
        for place, cell, raw in zip(places, found, (done, total), strict=True):
            self.form.cells[place] = cell._replace(raw=Raw(Decimal(raw.text)))

    def finish(self, posts: Sequence[Post], policy: Policy) -> Answers:
        """Who and when, and what is still open."""
        answers = self.answers
        month = self.agenda.month
        by = self._text(SIGNED, "by")
        day = self._value(SIGNED, "date", Asked("date", (), month, False, self.year_1904))
        answers.by, answers.date = by or "", day
        silent = [
            p
            for p in posts
            if p.counted and not p.is_event and not p.item.draws and p.later_due is None
        ]
        silence = bool(silent) and all(p.item.default is not None for p in silent)
        answers.given = bool(answers.entries) or (silence and bool(by and day)) or self.wrong
        word = SIDE_WORDS[self.side]
        if answers.given:
            self._unsigned(word)
            self._unfilled(posts, policy, word)
        elif by or day:
            cell = self._cell(SIGNED, "by" if by else "date")
            self.form.find(codes.ONLY_SIGNED, cell, side=word)
        return answers

    def _unsigned(self, word: str) -> None:
        lacking = (("by", "谁填的", self.answers.by), ("date", "哪天填的", self.answers.date))
        for name, what, value in lacking:
            found = self.form.cells.get(Place(SIGNED, self.side, name))
            blank = found is not None and (found.raw is None or is_placeholder(found.raw.text))
            if not value and found is not None and blank:
                self.form.find(codes.NOT_SIGNED, found.cell, side=word, what=what)

    def _unfilled(self, posts: Sequence[Post], policy: Policy, word: str) -> None:
        open_ = [
            post.item.id
            for post in posts
            if post.is_due
            and post.counted
            and post.item.default is None
            and not post.item.draws
            and post.item.id not in self.answers.entries
            and post.item.id not in self.answers.cells
            and not self._is_answered_early(post.item.id)
        ]
        if open_ and not self.wrong:
            first = next(p for p in posts if p.item.id == open_[0])
            self.form.find(
                codes.UNFILLED,
                self._cell(open_[0], slots_of(first)[0].field),
                side=word,
                count=len(open_),
                items=listed(open_),
                consequence=_CONSEQUENCES[policy.missing],
            )

    def _is_answered_early(self, item: str) -> bool:
        """Whether the sheet told that an earlier month of the cycle answers the item."""
        note = self.form.cells.get(Place(item, self.side, "note"))
        return note is not None and note.raw is not None and is_told(note.raw.text)

    def _cell(self, item: str, name: str) -> str:
        found = self.form.cells.get(Place(item, self.side, name))
        return found.cell if found is not None else "A1"

    def _first_cell(self, post: Post) -> str:
        names = [slot.field for slot in slots_of(post)] + list(TEXTS)
        places = (self.form.cells.get(Place(post.item.id, self.side, name)) for name in names)
        return next(found.cell for found in places if found is not None and found.raw is not None)

    def _text(self, item: str, name: str) -> str | None:
        """The text of a cell without what only fills it; None where nothing is left."""
        text: str | None = self._value(item, name, Asked("text", (), self.agenda.month, False))
        if text is None or name not in _MEANT:
            return text
        pieces = text.translate(_SEPARATORS).split("\n") if name == "evidence" else [text]
        for piece in pieces:
            if is_placeholder(piece):
                cell, what = self._cell(item, name), _MEANT[name]
                self.form.find(codes.PLACEHOLDER, cell, what=what, found=shown(piece.strip()))
        kept = [piece for piece in pieces if not is_placeholder(piece)]
        return "\n".join(kept) or None

    def _value(self, item: str, name: str, asked: Asked) -> Any:
        """The value of a cell; None where nothing usable is."""
        found = self.form.cells.get(Place(item, self.side, name))
        if found is None or found.raw is None:
            return None
        if found.raw.formula is not None:
            self._formula(found.cell, found.raw)
            return None
        if asked.input != "text" and says_not_applicable(found.raw):
            self._not_applicable(item, found)
            return None
        try:
            taken = take(found.raw, asked)
        except UnusableCell as error:
            values = {"found": error.found, "allowed": error.allowed}
            self.form.find(codes.BAD_INPUT, found.cell, **values)
            return None
        return self._checked(found.cell, found.raw, taken, asked)

    def _checked(self, cell: str, raw: Raw, taken: TakenValue, asked: Asked) -> Any:
        if asked.input == "text":
            if len(taken.value) > MOST_TEXT:
                self.form.find(codes.TEXT_TOO_LONG, cell, length=len(taken.value), limit=MOST_TEXT)
                return None
            return taken.value or None
        if taken.changed:
            self.form.find(codes.NORMALISED, cell, found=shown(raw.text), taken=taken.words)
        return taken.value

    def _not_applicable(self, item: str, found: CellFound) -> None:
        reason = self.form.cells.get(Place(item, self.side, "na"))
        advice = (
            f"清空这一格，在 {reason.cell} 写明不适用的原因"
            if reason is not None
            else "这条事项不能按不适用处理，按实际情况填结果"
        )
        values = {
            "item": item,
            "found": shown(found.raw.text if found.raw else ""),
            "advice": advice,
        }
        self.form.find(codes.NA_IN_VALUE, found.cell, **values)

    def _formula(self, cell: str, raw: Raw) -> None:
        formula = raw.formula or ""
        if "DISPIMG" in formula.upper():
            self.form.find(codes.PICTURE, cell, where="嵌在这一格里的")
        else:
            self.form.find(codes.FORMULA_IN_INPUT, cell, formula=shown(f"={formula}"))

    def _entry(self, post: Post, given: dict[str, Any], texts: dict[str, Any]) -> Entry | None:
        evidence = tuple(
            piece.strip()
            for piece in (texts["evidence"] or "").translate(_SEPARATORS).split("\n")
            if piece.strip()
        )
        value = None
        if given or texts["na"] is None:
            try:
                value = self._collected(post, given, texts)
            except BadValue as bad:
                self._place(post, bad)
                return None
            if value is None:
                return None
        return Entry(value=value, na=texts["na"], evidence=evidence, note=texts["note"])

    def _collected(self, post: Post, given: dict[str, Any], texts: Mapping[str, Any]) -> Any:
        criterion = post.item.criterion
        if given or not post.counted:
            return criterion.collected(given)
        if post.item.default is not None:
            return post.item.default
        what = "、".join(
            word for name, word in (("evidence", "佐证"), ("note", "备注")) if texts[name]
        )
        cell = self._first_cell(post)
        side = SIDE_WORDS[self.side]
        self.form.find(codes.NO_VALUE, cell, item=post.item.id, what=what, side=side)
        return None

    def _place(self, post: Post, bad: BadValue) -> None:
        found = bad.finding
        values = {"item": post.item.id, "rule_id": "规则编号", **found.values}
        cell = self._cell_of(post, found.path)
        self.form.find(found.code, cell, **values)

    def _cell_of(self, post: Post, path: Sequence[str | int]) -> str:
        names = [str(part) for part in path] + [slot.field for slot in slots_of(post)]
        places = (self.form.cells.get(Place(post.item.id, self.side, name)) for name in names)
        return next((found.cell for found in places if found is not None), "A1")

    def _check(self, post: Post, entry: Entry) -> None:
        """The same checks that a record's entry goes through."""
        for finding in entry_findings(post, entry, self.agenda.month, ()):
            path = [part for part in finding.path if part != "value"]
            if finding.code is record_codes.EVIDENCE_MISSING:
                path = ["evidence"]
            values = {"item": post.item.id, **finding.values}
            self.form.find(finding.code, self._cell_of(post, path), **values)
