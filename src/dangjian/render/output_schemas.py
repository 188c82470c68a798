"""JSON Schemas of what commands print with ``--format json``: each key, what it is, whether it may be null.

Written by hand beside the functions that make the JSON; the tests hold real output against them, with no
other key allowed, so they can't fall behind.
"""

from __future__ import annotations

from typing import Any

from dangjian.documents.json_schema import DRAFT, Schema
from dangjian.documents.rectification import Action
from dangjian.pages.tables import TidyColumn, all_columns
from dangjian.render.output_schemas_monthly import MONTHLY
from dangjian.render.output_schemas_scores import SCORING
from dangjian.render.schema_parts import (
    ANY,
    DAY,
    FLAG,
    MEMBER_PROBLEM,
    MONTH,
    NUMBER,
    PROBLEM,
    TEXT,
    WHOLE,
    document,
    each,
    keys,
    names,
    one_of,
    or_null,
    said,
)

_LEVELS = ("none", "patch", "minor", "major")
_DECLARED = one_of("实际升了多少；backwards 是倒退。", *_LEVELS, "backwards")
_CHANGE = keys(
    {
        "item": said(ANY, "事项或别的编号。"),
        "field": or_null(TEXT, "哪个键；整条新增、删除的是 null。"),
        "change": one_of("怎样改的。", "added", "removed", "changed", "moved"),
        "bump": one_of("版本至少升多少。", *_LEVELS),
        "old": said(ANY, "原来的值。"),
        "new": said(ANY, "现在的值。"),
        "text": said(TEXT, "用话写出来。"),
    },
    {"document": said(ANY, "比较几份文件时，是哪一份。")},
)
_MOVE = keys(
    {"unit": said(TEXT, "单位。")}
    | {
        f"{side}_{name}": or_null(TEXT if name in ("grade", "tier") else NUMBER, words)
        for name, words in (
            ("score", "得分。"), ("rank", "名次。"), ("grade", "等次。"), ("tier", "类别。"),
            ("coefficient", "系数。"),
        )
        for side in ("old", "new")
    }
    | {"because": each(TEXT, "因为哪些事项。")}
)  # fmt: skip
_DIFF = keys(
    {
        "schema": document("diff"),
        "old": said(ANY, "原来的版本。"),
        "new": said(ANY, "现在的版本。"),
        "required": one_of("版本至少升多少。", *_LEVELS),
        "declared": _DECLARED,
        "enough": said(FLAG, "升得够不够。"),
        "changes": each(_CHANGE, "全部改动。"),
        "documents": each(
            keys({"kind": TEXT, "old": ANY, "new": ANY,
                   "required": one_of("版本至少升多少。", *_LEVELS), "declared": _DECLARED,
                   "enough": FLAG}), "每份文件一行。"
        ),
        "period": or_null(TEXT, "重算的时段；没有重算的是 null。"),
        "replay": each(_MOVE, "谁的得分、名次、等次会变。"),
        "unreadable": each(PROBLEM, "新版本读不了的。"),
    }
)  # fmt: skip
_PROGRESS = keys(
    {
        "schema": document("progress"),
        "period": said(TEXT, "时段。"),
        "expected": said(WHOLE, "应交几份，免报除外。"),
        "self_checked": said(WHOLE, "自查交了几份。"),
        "inspected": said(WHOLE, "督查了几份。"),
        "excused": said(WHOLE, "免报几份。"),
        "units": each(
            keys({
                "unit": said(TEXT, "单位编号。"),
                "name": said(TEXT, "单位名称。"),
                "layer": said(TEXT, "层级。"),
                "sheets": each(
                    keys({
                        "month": said(MONTH, "月份。"),
                        "checklist": said(TEXT, "清单。"),
                        "self": said(FLAG, "自查交了没有。"),
                        "inspection": said(FLAG, "督查了没有。"),
                        "inspection_expected": said(FLAG, "要不要督查。"),
                        "excused": said(FLAG, "是否免报。"),
                        "broken": said(FLAG, "记录是否有错误。"),
                        "reason": or_null(TEXT, "免报的理由。"),
                    }), "应交的表。"
                ),
            }), "各单位。"
        ),
    }
)  # fmt: skip
_ROTA = keys(
    {
        "schema": document("rota"),
        "year": said(WHOLE, "年份。"),
        "visits": each(
            keys({
                "period": said(MONTH, "月份。"),
                "inspector": or_null(TEXT, "谁去督导；没有部门的是 null。"),
                "inspected": said(TEXT, "督导谁。"),
            }), "每月谁督导谁。"
        ),
    }
)  # fmt: skip
_COLLECTED = keys(
    {
        "schema": document("collected"),
        "dry_run": said(FLAG, "是否试收。"),
        "files": each(
            keys({
                "file": said(TEXT, "文件。"),
                "accepted": said(FLAG, "是否全部收下。"),
                "partly": said(FLAG, "是否只退回了一部分。"),
                "unit": or_null(TEXT, "单位；认不出的是 null。"),
                "period": or_null(MONTH, "月份；认不出的是 null。"),
                "problems": each(PROBLEM, "问题。"),
            }), "交来的文件。"
        ),
        "records": each(
            keys({
                "file": said(TEXT, "写到哪个记录文件。"),
                "unit": said(TEXT, "单位。"),
                "checklist": said(TEXT, "清单。"),
                "period": said(MONTH, "月份。"),
                "kind": one_of("自查或督查。", "self", "inspection"),
                "by": said(TEXT, "谁填的。"),
                "changed": said(FLAG, "文件变了没有。"),
                "changes": each(
                    keys({"item": TEXT, "old": TEXT, "new": TEXT}), "每处原来、现在。"
                ),
            }), "记录。"
        ),
        "passed_over": each(TEXT, "没有读的文件和原因。"),
        "absent": names(each(TEXT, "单位名称。"), "各月什么都没有交的单位。"),
        "self_check_owed": names(each(TEXT, "单位名称。"), "各月还差自查的单位。"),
        "inspection_owed": names(each(TEXT, "单位名称。"), "各月还差督查的单位。"),
    }
)  # fmt: skip

_TRACKED = {
    "id": said(TEXT, "问题编号。"),
    "unit": said(TEXT, "责任单位。"),
    "unit_name": said(TEXT, "单位名称。"),
    "status": one_of(
        "状态。",
        "open",
        "working",
        "submitted",
        "closed",
        "withdrawn",
    ),
    "severity": one_of("major 重点，minor 一般。", "major", "minor"),
    "due": said(DAY, "期限。"),
    "days_overdue": said(WHOLE, "逾期天数，没有逾期是 0。"),
    "problem": said(TEXT, "问题。"),
    "mode": one_of("整改类别。", "immediate", "limited", "long"),
    "owner": said(TEXT, "责任人。"),
    "checklist": or_null(TEXT, "清单和版本；没有来源的是 null。"),
    "item": or_null(TEXT, "事项。"),
    "period": said(MONTH, "登记在哪个月。"),
    "raised": said(DAY, "登记日期。"),
    "submitted": or_null(DAY, "最后提交的日期。"),
    "closed": or_null(DAY, "销号日期。"),
    "on_time": or_null(FLAG, "是否按期销号；没有销号的是 null。"),
    "next_review": or_null(DAY, "下次复查。"),
    "repeats": or_null(TEXT, "反弹自哪个问题。"),
    "steps": each(TEXT, "升级过的步骤。"),
    "extended": said(WHOLE, "延期几次。"),
    "returned": said(WHOLE, "退回几次。"),
    "reopened": said(WHOLE, "重新打开几次。"),
    "again": said(WHOLE, "再次发生几次。"),
    "file": said(TEXT, "文件。"),
    "settled": said(FLAG, "是否已不再失分。"),
}
_EVENT = keys(
    {
        "at": said(DAY, "哪一天。"),
        "by": said(TEXT, "谁做的。"),
        "action": one_of("做了什么。", *(action.value for action in Action)),
    },
    {
        "period": said(MONTH, "再次发生在哪个月。"),
        "severity": one_of("再次发生时的等级。", "major", "minor"),
        "unit": said(TEXT, "移交给哪个单位。"),
        "owner": said(TEXT, "新的责任人。"),
        "due": said(DAY, "新的期限。"),
        "step": said(TEXT, "升级到哪一步。"),
        "evidence": each(TEXT, "佐证材料。"),
        "note": said(TEXT, "说明。"),
    },
    "经过里的一件事；没有的键不写。",
)
_CELLS: dict[str, Schema] = {
    "text": TEXT,
    "number": NUMBER,
    "flag": FLAG,
    "date": DAY,
    "list": {"type": "array", "items": TEXT},
}


def _table(title: str, columns: tuple[TidyColumn[Any], ...]) -> Schema:
    """An array of rows; any cell but a list may be null."""
    cells = {
        column.name: said(_CELLS["list"], column.words)
        if column.kind == "list"
        else or_null(_CELLS[column.kind], column.words)
        for column in columns
    }
    return each(keys(cells), title)


_TABLES = keys(
    {
        "schema": document("tables"),
        "tables": keys(
            {
                name: _table(title, columns)
                for name, (title, columns) in all_columns().items()
                if name != "points"
            },
            {"points": _table(*all_columns()["points"])},
            "表名 → 行；积分台账只在写了 --people 时有。",
        ),
    }
)
_GROUP_SCORES = keys(
    {
        "schema": document("group-scores"),
        "period": said(TEXT, "时段。"),
        "members": each(
            keys(
                {
                    "id": said(TEXT, "成员编号。"),
                    "name": said(TEXT, "公司名称。"),
                    "units": said(WHOLE, "比较的层级有几个单位。"),
                    "ranked": said(WHOLE, "其中几个参加排名。"),
                    "mean": or_null(NUMBER, "参加排名的平均分；没有的是 null。"),
                    "grades": names(WHOLE, "等次 → 单位数。"),
                    "tiers": names(WHOLE, "类别 → 单位数。"),
                    "provisional": said(WHOLE, "几个单位暂定。"),
                    "open": or_null(WHOLE, "没有销号的问题；读不了的是 null。"),
                    "overdue": or_null(WHOLE, "其中逾期的。"),
                    "closing_rate": or_null(NUMBER, "按期销号率，0 到 1；算不出的是 null。"),
                    "sealed": said(FLAG, "这个时段是否封存。"),
                    "problems": each(PROBLEM, "这家的问题。"),
                }
            ),
            "各成员单位。",
        ),
        "ranking": each(
            keys(
                {
                    "member": said(TEXT, "成员编号。"),
                    "unit": said(TEXT, "单位编号。"),
                    "name": said(TEXT, "单位名称。"),
                    "layer": said(TEXT, "层级。"),
                    "class": or_null(TEXT, "排名组别。"),
                    "score": or_null(NUMBER, "综合得分。"),
                    "rank": or_null(WHOLE, "放在一起的名次；不排名的是 null。"),
                    "own_rank": or_null(WHOLE, "在本公司的名次。"),
                    "grade": or_null(TEXT, "等次。"),
                    "tier": or_null(TEXT, "类别。"),
                    "coefficient": or_null(NUMBER, "系数。"),
                    "provisional": said(FLAG, "是否暂定。"),
                    "comparison": said(WHOLE, "和谁放在一起，见 comparisons。"),
                    "notes": each(TEXT, "说明。"),
                }
            ),
            "各单位。",
        ),
        "comparisons": each(
            keys(
                {
                    "number": said(WHOLE, "从 1 起。"),
                    "layer": said(TEXT, "层级。"),
                    "class": or_null(TEXT, "排名组别。"),
                    "members": each(TEXT, "放在一起的成员。"),
                }
            ),
            "清单和办法含义相同、放在一起排名的。",
        ),
        "apart": each(TEXT, "为什么没有放在一起。"),
        "problems": each(PROBLEM, "集团文件和统一清单的问题。"),
    }
)
_TITLES: dict[str, tuple[str, Schema]] = {
    **SCORING,
    "problems": ("validate --format json：问题", each(PROBLEM, "全部问题，按位置排列。")),
    "diff": ("diff --format json：两个版本的差别", _DIFF),
    "progress": ("progress --format json：谁还没交", _PROGRESS),
    "register": ("rectify list --format json：整改台账", each(keys(_TRACKED), "选出的问题。")),
    "tracked": (
        "rectify show --format json：一个问题和它的经过",
        keys(_TRACKED | {"events": each(_EVENT, "经过，按先后。")}),
    ),
    "rota": ("rota --format json：轮流督导", _ROTA),
    "tables": ("export --to json：数据表", _TABLES),
    "group-scores": ("group score --format json：集团的得分和排名", _GROUP_SCORES),
    "group-problems": (
        "group validate --format json：集团的问题",
        each(MEMBER_PROBLEM, "集团的问题在前，再按成员排列。"),
    ),
    "collected": ("collect --format json：收表的结果", _COLLECTED),
    **MONTHLY,
}


def output_schemas() -> dict[str, Schema]:
    """What commands print with ``--format json`` → its schema."""
    return {
        name: {"$schema": DRAFT, "title": title, **schema}
        for name, (title, schema) in _TITLES.items()
    }
