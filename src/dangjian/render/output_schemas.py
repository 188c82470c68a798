"""JSON Schemas of what commands print with ``--format json``: each key, what it is, whether it may be null.

Written by hand beside the functions that make the JSON; the tests hold real output against them, with no
other key allowed, so they can't fall behind.
"""

from __future__ import annotations

from typing import Any

from dangjian.documents.json_schema import DRAFT, Schema
from dangjian.pages.tables import TidyColumn, all_columns
from dangjian.render.output_schemas_monthly import MONTHLY
from dangjian.render.schema_parts import (
    ANY,
    DAY,
    FLAG,
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

_DEDUCTION = keys(
    {
        "item": said(TEXT, "事项。"),
        "rule": or_null(TEXT, "规则编号；没有规则的是 null。"),
        "count": or_null(NUMBER, "次数；不计次数的是 null。"),
        "points": said(NUMBER, "丢的分；倒扣是扣下的分。"),
        "reason": said(TEXT, "原因和算式。"),
        "evidence": each(TEXT, "佐证材料。"),
        "by": or_null(TEXT, "谁检查的。"),
    },
    words="失分的一行；各行加起来等于应得减实得。",
)
_ITEM = keys(
    {
        "id": said(TEXT, "事项编号。"),
        "state": one_of(
            "scored 计分，missing 漏报，na 不适用，not_due 不到期。", "scored", "missing", "na", "not_due"
        ),
        "points": said(NUMBER, "分值。"),
        "earned": or_null(NUMBER, "得分，倒扣不大于 0；不计的是 null。"),
        "source": said(
            {"enum": ["inspection", "self", "correction", "register", "default", None]},
            "填报来自督查、自查、更正、整改台账、默认值；没有的是 null。",
        ),
        "corrected": said(FLAG, "是否更正过。"),
        "carried": each(MONTH, "提前完成：值来自哪几个较早的月份。"),
        "deductions": each(_DEDUCTION, "这一条丢的每一分。"),
    },
    words="得分表的一条事项。",
)  # fmt: skip
_VETO = keys(
    {
        "item": said(TEXT, "事项。"),
        "rule": said(TEXT, "规则。"),
        "effect": said(ANY, "后果：zero、section、list、{cap: 分数} 或 {grade: 等次}。"),
        "lasts": one_of("管多久。", "month", "year"),
        "month": said(MONTH, "哪个月的。"),
        "basis": said(TEXT, "依据；由结果引起的写出数字。"),
        "approved_by": or_null(TEXT, "谁批准；由结果引起的是 null。"),
    },
    words="一项一票否决。",
)
_CARD = keys(
    {
        "unit": said(TEXT, "单位编号。"),
        "checklist": said(TEXT, "清单编号。"),
        "version": said(TEXT, "清单版本。"),
        "period": said(TEXT, "时段；次年一月回看全年的清单仍是一月。"),
        "score": or_null(NUMBER, "得分，最多 2 位小数；不计分的是 null。"),
        "before_veto": or_null(NUMBER, "否决以前的得分；按月平均的汇总没有。"),
        "grade": or_null(TEXT, "等次。"),
        "earned": or_null(NUMBER, "实得，节被否决以后的。"),
        "applicable": or_null(NUMBER, "应得。"),
        "bonus": or_null(NUMBER, "加分，已经过上限。"),
        "penalty": or_null(NUMBER, "倒扣，不小于 0。"),
        "vetoes": each(_VETO, "管着它的一票否决。"),
        "provisional": said(FLAG, "是否暂定。"),
        "gap": or_null(NUMBER, "自查差距。"),
        "overclaimed": said(FLAG, "是否自查不实；汇总总是 false。"),
        "overclaimed_months": each(MONTH, "自查不实的月份。"),
        "sections": each(
            keys({"id": TEXT, "earned": NUMBER, "applicable": NUMBER}), "各节实得和应得。"
        ),
        "items": each(_ITEM, "全部事项，草稿除外。"),
    },
    words="一张得分表。",
)
_PART = keys(
    {
        "checklist": said(TEXT, "清单，或 months（各月汇总）。"),
        "weight": said(NUMBER, "权重。"),
        "score": or_null(NUMBER, "这一部分的得分；没有的是 null。"),
    },
    {
        "own": said(NUMBER, "相对计分：清单自己的得分。"),
        "best": said(NUMBER, "相对计分：组内最高的得分。"),
        "place": said(WHOLE, "相对计分：组内名次。"),
    },
    "综合得分的一部分。",
)
_ROW = keys(
    {
        "unit": said(TEXT, "单位编号。"),
        "layer": said(TEXT, "层级。"),
        "class": or_null(TEXT, "排名组别；没有组别的是 null。"),
        "rank": or_null(WHOLE, "名次；不排名的是 null。"),
        "score": or_null(NUMBER, "综合得分。"),
        "grade": or_null(TEXT, "等次；待定的是 null。"),
        "tier": or_null(TEXT, "类别。"),
        "focus": or_null(TEXT, "指导重点。"),
        "coefficient": or_null(NUMBER, "系数。"),
        "provisional": said(FLAG, "是否暂定。"),
        "parts": each(_PART, "综合得分的各部分。"),
        "counting": each(TEXT, "得分表计入综合得分的清单。"),
        "notes": each(TEXT, "不排名、等次落下等的原因。"),
    },
    words="排名的一行。",
)
_SCORES = keys(
    {
        "schema": document("scores"),
        "period": or_null(TEXT, "时段；没有可算的是 null。"),
        "engine": said(TEXT, "程序版本。"),
        "policy": or_null(TEXT, "办法版本。"),
        "scorecards": each(_CARD, "得分表。"),
        "ranking": each(_ROW, "排名，层级按目录的次序。"),
        "problems": each(PROBLEM, "问题。"),
    }
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

TRACKED = keys(
    {
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
    },
    words="一个问题。",
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
    "scores": ("score --format json：得分表和排名", _SCORES),
    "problems": ("validate --format json：问题", each(PROBLEM, "全部问题，按位置排列。")),
    "diff": ("diff --format json：两个版本的差别", _DIFF),
    "progress": ("progress --format json：谁还没交", _PROGRESS),
    "register": ("rectify list --format json：整改台账", each(TRACKED, "选出的问题。")),
    "rota": ("rota --format json：轮流督导", _ROTA),
    "tables": ("export --to json：数据表", _TABLES),
    "group-scores": ("group score --format json：集团的得分和排名", _GROUP_SCORES),
    "collected": ("collect --format json：收表的结果", _COLLECTED),
    **MONTHLY,
}


def output_schemas() -> dict[str, Schema]:
    """What commands print with ``--format json`` → its schema."""
    return {
        name: {"$schema": DRAFT, "title": title, **schema}
        for name, (title, schema) in _TITLES.items()
    }
