"""What a branch and its inspectors answer in a month, so that it comes to about its target."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from dangjian.criteria.base import Earned
from dangjian.documents.checklist import Checklist
from dangjian.scoring.agenda import Agenda, Post
from dangjian.values.period import Month

from . import faults, script
from .days import YEAR, last, said, workdays, working
from .files import checklist
from .story import Branch
from .text import Entry

HELD_ON = {
    "ZB03": 9, "ZB05": 19, "ZB06": 17, "ZB07": 14, "ZB13": 20, "ZB18": 18, "ZB21": 24, "ZB25": 13,
    "ZB26": 16, "ZF01": 12, "ZF03": 11, "ZF05": 18, "ZF06": 14, "ZF07": 19, "ZF11": 10, "ZF13": 24,
    "ZF20": 8,
}  # fmt: skip
"""About the day of a month on which things that leave a dated paper take place."""
THEMES = {
    1: "节前安全大检查", 2: "复工第一课", 3: "学雷锋志愿服务", 4: "质量隐患随手拍",
    5: "岗位练兵", 6: "重温入党誓词，现场查隐患",
}  # fmt: skip
HABITUAL = 0.55
SELDOM = {
    "ZB03": 0.6, "ZB05": 0.9, "ZB06": 0.6, "ZB07": 0.7, "ZB14": 0.6, "ZB15": 0.4, "ZB18": 0.4, "ZB28": 0.3,
    "ZF03": 0.4, "ZF05": 0.5, "ZF20": 0.3,
}  # fmt: skip
"""How much less likely some things go wrong."""


@cache
def agenda(name: str, month: int) -> Agenda:
    """A shipped list in a month."""
    return Agenda(checklist(name), Month(YEAR, month), workdays())


class Answers:
    """The answers of one branch, list and month, by both sides."""

    def __init__(
        self,
        branch: Branch,
        month: int,
        checklist: Checklist,
        catalogue: dict[str, tuple[faults.Fault, ...]],
        target: float,
    ) -> None:
        self.branch, self.month, self.catalogue = branch, month, catalogue
        self.rng = Random(f"{branch.id} {checklist.id} {month} {YEAR}")
        posts = agenda(checklist.id, month).posts
        scripted = script.INSPECTED.get((branch.id, month), {})
        mine = {post.item.id for post in posts}
        self.written = {item: entry for item, entry in scripted.items() if item in mine}
        self.posts = [p for p in posts if (p.is_due and p.counted) or p.item.id in self.written]
        self.target = Decimal(str(target))

    def both(self) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """What the inspectors and what the branch itself wrote."""
        wrong = self._faults()
        inspected, claimed = {}, {}
        for post in self.posts:
            item = post.item.id
            if item in self.written:
                found = self.written[item]
                if found is None:
                    continue
                inspected[item] = found
                admits = bool(found.na) or not post.counted or self.branch.id in script.FRANK
            elif item in self.branch.na:
                approver = "党群工作部" if self.rng.random() < 0.25 else ""
                found = Entry(na=self.branch.na[item], approved_by=approver)
                inspected[item], admits = found, True
            elif item in wrong:
                found = inspected[item] = self._judged(wrong[item])
                admits = item == "ZB28" or self.rng.random() < self.branch.admits(self.month)
            else:
                found = self._good(post)
                if found is None:
                    continue
                inspected[item], admits = self._judged(found), True
            mine = found if admits else self._claim(post, found)
            if mine is not None and (post.counted or post.points):
                claimed[item] = replace(mine, by="", approved_by="")
        return inspected, claimed

    def _faults(self) -> dict[str, Entry]:
        """Faults by chance until the target is about met."""
        counted = [p for p in self.posts if p.counted and p.item.id not in self.branch.na]
        counted = [p for p in counted if not getattr(self.written.get(p.item.id), "na", "")]
        left = sum((p.points for p in counted), Decimal(0)) * (100 - self.target) / 100
        for post in counted:
            if post.item.id in self.written:
                entry = self.written[post.item.id]
                left -= post.points if entry is None else self._lost(post, entry.value)
        found: dict[str, Entry] = {}
        exact = (self.branch.id, self.month) in {("br-case", 4), ("br-test", 4)}
        for post in () if exact else sorted(counted, key=lambda p: self._turn(p.item.id)):
            item = post.item.id
            if item in self.written or item in self.branch.never or item not in self.catalogue:
                continue
            entry = self._fault(post)
            lost = self._lost(post, entry.value) if entry else Decimal(0)
            if entry and lost and lost <= left + Decimal("0.4"):
                found[item] = entry
                left -= lost
        return found

    def _turn(self, item: str) -> float:
        habit = HABITUAL if item in self.branch.habits else 0
        return self.rng.random() - habit + SELDOM.get(item, 0)

    def _fault(self, post: Post) -> Entry | None:
        value, note = self.rng.choice(self.catalogue[post.item.id])(
            self.rng, self.branch.size(self.month)
        )
        if post.item.id == "ZB28":
            handed = min(post.due_date + timedelta(value), last(self.month))
            if handed <= post.due_date:
                return None
            value = handed.isoformat()
        earns = post.judge(value)
        papers = post.item.evidence_required and isinstance(earns, Earned) and earns.points
        return Entry(value, self._papers(post)[:1] if papers else (), note)

    def _lost(self, post: Post, value: Any) -> Decimal:
        outcome = post.judge(value)
        assert isinstance(outcome, Earned), (post.item.id, value)
        return post.points - outcome.points if outcome.counts and post.counted else Decimal(0)

    def _judged(self, entry: Entry) -> Entry:
        return replace(entry, by=self.branch.committee) if self.rng.random() < 0.18 else entry

    def _good(self, post: Post) -> Entry | None:
        item, criterion = post.item, post.item.criterion
        papers = self._papers(post)
        note = THEMES[self.month] if item.id == "ZB07" and self.rng.random() < 0.5 else ""
        match criterion.kind:
            case "deduct":
                return None
            case "deadline":
                return Entry(
                    working(self.month, post.due_date.day - self.rng.randint(0, 2)).isoformat()
                )
            case "count":
                value: Any = criterion.target  # type: ignore[union-attr]
            case "check":
                value = True
            case "level":
                value = next(iter(criterion.levels))  # type: ignore[union-attr]
            case "measure":
                value = self.rng.choice((Decimal("0.52"), Decimal("0.58"), Decimal("0.61")))
            case _:
                value = self._all_done(item.id)
        if not item.evidence_required and self.rng.random() < 0.45:
            papers = ()
        return Entry(value, papers, note)

    def _claim(self, post: Post, found: Entry) -> Entry | None:
        """All well, of as many as the inspectors counted."""
        good = self._good(post)
        if good is None or not isinstance(found.value, dict) or "total" not in found.value:
            return good
        total = found.value["total"]
        done = round(total * 0.94) if post.item.id == "ZB11" else total
        return replace(good, value={"done": done, "total": total})

    def _all_done(self, item: str) -> dict[str, int]:
        members = self.branch.size(self.month)
        if item == "ZB11":
            total = members * 3 - self.rng.randint(0, 2)
            return {"done": round(total * self.rng.choice((0.93, 0.95, 0.97))), "total": total}
        totals = {
            "ZB13": members, "ZB16": 4, "ZB20": self.rng.randint(3, 9), "ZB22": self.rng.randint(3, 5),
            "ZB23": 4 * (members // 4 + 2), "ZB24": self.rng.randint(6, 10), "ZB29": self.rng.randint(1, 4),
            "ZF07": members - 4, "ZF08": members * 3, "ZF09": 6 + members // 9,
            "ZF10": 4 * (members // 4 + 3), "ZF12": members - 3, "ZF15": self.rng.randint(1, 4),
        }  # fmt: skip
        total = totals[item]
        if item == "ZF12" and self.branch.id in ("br-equip", "br-logistics", "br-tech"):
            total = 0
        return {"done": total, "total": total}

    def _papers(self, post: Post) -> tuple[str, ...]:
        names = post.item.evidence
        day = HELD_ON.get(post.item.id)
        if day is None:
            return names[:1]
        drift = sum(map(ord, self.branch.id)) % 5 + self.month % 3
        first = f"{names[0]} {said(working(self.month, day + drift))}"
        return (first, *names[1:2]) if post.item.id in ("ZB05", "ZB06", "ZB13") else (first,)
