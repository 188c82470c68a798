"""JSON Schemas of what commands print with ``--format json``: each key, what it is, whether it may be null.

Written by hand beside the functions that make the JSON; the tests hold real output against them, with no
other key allowed, so they can't fall behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dangjian.documents.json_schema import DRAFT, Schema
from dangjian.pages.tables import TidyColumn, all_columns

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_WHOLE: Schema = {"type": "integer"}
_FLAG: Schema = {"type": "boolean"}
_ANY: Schema = {}
_MONTH: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}


def _said(schema: Schema, words: str) -> Schema:
    return schema | {"description": words}


def _or_null(schema: Schema, words: str) -> Schema:
    return _said({"anyOf": [schema, {"type": "null"}]}, words)


def _each(schema: Schema, words: str) -> Schema:
    return _said({"type": "array", "items": schema}, words)


def _names(schema: Schema, words: str) -> Schema:
    return _said({"type": "object", "additionalProperties": schema}, words)


def _one_of(words: str, *values: str) -> Schema:
    return {"type": "string", "enum": list(values), "description": words}


def _keys(keys: Mapping[str, Schema], more: Mapping[str, Schema] = {}, words: str = "") -> Schema:
    """An object with exactly these keys; ``more``: those that it may have besides."""
    made: Schema = {
        "type": "object",
        "properties": {**keys, **more},
        "required": list(keys),
        "additionalProperties": False,
    }
    return _said(made, words) if words else made


def _document(word: str) -> Schema:
    return {"const": f"dangjian/{word}@1", "description": "输出的种类。"}


PROBLEM = _keys(
    {
        "code": _said({"type": "string", "pattern": r"^DJ\d{3}$"}, "问题代码。"),
        "severity": _one_of(
            "轻重：error 错误，warning 警告，note 提示。", "error", "warning", "note"
        ),
        "message": _said(_TEXT, "哪里不对。"),
        "hint": _said(_TEXT, "怎么改；没有就是空的。"),
        "file": _said(_TEXT, "文件，相对工作区。"),
        "line": _said(_WHOLE, "行，从 1 起。"),
        "column": _said(_WHOLE, "列，从 1 起。"),
    },
    {
        "sheet": _said(_TEXT, "工作表；只有表格的问题有。"),
        "cell": _said(_TEXT, "单元格；只有表格的问题有。"),
    },
    "一个问题。",
)
_DEDUCTION = _keys(
    {
        "item": _said(_TEXT, "事项。"),
        "rule": _or_null(_TEXT, "规则编号；没有规则的是 null。"),
        "count": _or_null(_NUMBER, "次数；不计次数的是 null。"),
        "points": _said(_NUMBER, "丢的分；倒扣是扣下的分。"),
        "reason": _said(_TEXT, "原因和算式。"),
        "evidence": _each(_TEXT, "佐证材料。"),
        "by": _or_null(_TEXT, "谁检查的。"),
    },
    words="失分的一行；各行加起来等于应得减实得。",
)
_ITEM = _keys(
    {
        "id": _said(_TEXT, "事项编号。"),
        "state": _one_of(
            "scored 计分，missing 漏报，na 不适用，not_due 不到期。", "scored", "missing", "na", "not_due"
        ),
        "points": _said(_NUMBER, "分值。"),
        "earned": _or_null(_NUMBER, "得分，倒扣不大于 0；不计的是 null。"),
        "source": _said(
            {"enum": ["inspection", "self", "correction", "register", "default", None]},
            "填报来自督查、自查、更正、整改台账、默认值；没有的是 null。",
        ),
        "corrected": _said(_FLAG, "是否更正过。"),
        "carried": _each(_MONTH, "提前完成：值来自哪几个较早的月份。"),
        "deductions": _each(_DEDUCTION, "这一条丢的每一分。"),
    },
    words="得分表的一条事项。",
)  # fmt: skip
_VETO = _keys(
    {
        "item": _said(_TEXT, "事项。"),
        "rule": _said(_TEXT, "规则。"),
        "effect": _said(_ANY, "后果：zero、section、list、{cap: 分数} 或 {grade: 等次}。"),
        "lasts": _one_of("管多久。", "month", "year"),
        "month": _said(_MONTH, "哪个月的。"),
        "basis": _said(_TEXT, "依据；由结果引起的写出数字。"),
        "approved_by": _or_null(_TEXT, "谁批准；由结果引起的是 null。"),
    },
    words="一项一票否决。",
)
_CARD = _keys(
    {
        "unit": _said(_TEXT, "单位编号。"),
        "checklist": _said(_TEXT, "清单编号。"),
        "version": _said(_TEXT, "清单版本。"),
        "period": _said(_TEXT, "时段；次年一月回看全年的清单仍是一月。"),
        "score": _or_null(_NUMBER, "得分，最多 2 位小数；不计分的是 null。"),
        "before_veto": _or_null(_NUMBER, "否决以前的得分；按月平均的汇总没有。"),
        "grade": _or_null(_TEXT, "等次。"),
        "earned": _or_null(_NUMBER, "实得，节被否决以后的。"),
        "applicable": _or_null(_NUMBER, "应得。"),
        "bonus": _or_null(_NUMBER, "加分，已经过上限。"),
        "penalty": _or_null(_NUMBER, "倒扣，不小于 0。"),
        "vetoes": _each(_VETO, "管着它的一票否决。"),
        "provisional": _said(_FLAG, "是否暂定。"),
        "gap": _or_null(_NUMBER, "自查差距。"),
        "overclaimed": _said(_FLAG, "是否自查不实；汇总总是 false。"),
        "overclaimed_months": _each(_MONTH, "自查不实的月份。"),
        "sections": _each(
            _keys({"id": _TEXT, "earned": _NUMBER, "applicable": _NUMBER}), "各节实得和应得。"
        ),
        "items": _each(_ITEM, "全部事项，草稿除外。"),
    },
    words="一张得分表。",
)
_PART = _keys(
    {
        "checklist": _said(_TEXT, "清单，或 months（各月汇总）。"),
        "weight": _said(_NUMBER, "权重。"),
        "score": _or_null(_NUMBER, "这一部分的得分；没有的是 null。"),
    },
    {
        "own": _said(_NUMBER, "相对计分：清单自己的得分。"),
        "best": _said(_NUMBER, "相对计分：组内最高的得分。"),
        "place": _said(_WHOLE, "相对计分：组内名次。"),
    },
    "综合得分的一部分。",
)
_ROW = _keys(
    {
        "unit": _said(_TEXT, "单位编号。"),
        "layer": _said(_TEXT, "层级。"),
        "class": _or_null(_TEXT, "排名组别；没有组别的是 null。"),
        "rank": _or_null(_WHOLE, "名次；不排名的是 null。"),
        "score": _or_null(_NUMBER, "综合得分。"),
        "grade": _or_null(_TEXT, "等次；待定的是 null。"),
        "tier": _or_null(_TEXT, "类别。"),
        "focus": _or_null(_TEXT, "指导重点。"),
        "coefficient": _or_null(_NUMBER, "系数。"),
        "provisional": _said(_FLAG, "是否暂定。"),
        "parts": _each(_PART, "综合得分的各部分。"),
        "counting": _each(_TEXT, "得分表计入综合得分的清单。"),
        "notes": _each(_TEXT, "不排名、等次落下等的原因。"),
    },
    words="排名的一行。",
)
_SCORES = _keys(
    {
        "schema": _document("scores"),
        "period": _or_null(_TEXT, "时段；没有可算的是 null。"),
        "engine": _said(_TEXT, "程序版本。"),
        "policy": _or_null(_TEXT, "办法版本。"),
        "scorecards": _each(_CARD, "得分表。"),
        "ranking": _each(_ROW, "排名，层级按目录的次序。"),
        "problems": _each(PROBLEM, "问题。"),
    }
)
_LEVELS = ("none", "patch", "minor", "major")
_DECLARED = _one_of("实际升了多少；backwards 是倒退。", *_LEVELS, "backwards")
_CHANGE = _keys(
    {
        "item": _said(_ANY, "事项或别的编号。"),
        "field": _or_null(_TEXT, "哪个键；整条新增、删除的是 null。"),
        "change": _one_of("怎样改的。", "added", "removed", "changed", "moved"),
        "bump": _one_of("版本至少升多少。", *_LEVELS),
        "old": _said(_ANY, "原来的值。"),
        "new": _said(_ANY, "现在的值。"),
        "text": _said(_TEXT, "用话写出来。"),
    },
    {"document": _said(_ANY, "比较几份文件时，是哪一份。")},
)
_MOVE = _keys(
    {"unit": _said(_TEXT, "单位。")}
    | {
        f"{side}_{name}": _or_null(_TEXT if name in ("grade", "tier") else _NUMBER, words)
        for name, words in (
            ("score", "得分。"), ("rank", "名次。"), ("grade", "等次。"), ("tier", "类别。"),
            ("coefficient", "系数。"),
        )
        for side in ("old", "new")
    }
    | {"because": _each(_TEXT, "因为哪些事项。")}
)  # fmt: skip
_DIFF = _keys(
    {
        "schema": _document("diff"),
        "old": _said(_ANY, "原来的版本。"),
        "new": _said(_ANY, "现在的版本。"),
        "required": _one_of("版本至少升多少。", *_LEVELS),
        "declared": _DECLARED,
        "enough": _said(_FLAG, "升得够不够。"),
        "changes": _each(_CHANGE, "全部改动。"),
        "documents": _each(
            _keys({"kind": _TEXT, "old": _ANY, "new": _ANY,
                   "required": _one_of("版本至少升多少。", *_LEVELS), "declared": _DECLARED,
                   "enough": _FLAG}), "每份文件一行。"
        ),
        "period": _or_null(_TEXT, "重算的时段；没有重算的是 null。"),
        "replay": _each(_MOVE, "谁的得分、名次、等次会变。"),
        "unreadable": _each(PROBLEM, "新版本读不了的。"),
    }
)  # fmt: skip
_PROGRESS = _keys(
    {
        "schema": _document("progress"),
        "period": _said(_TEXT, "时段。"),
        "expected": _said(_WHOLE, "应交几份，免报除外。"),
        "self_checked": _said(_WHOLE, "自查交了几份。"),
        "inspected": _said(_WHOLE, "督查了几份。"),
        "excused": _said(_WHOLE, "免报几份。"),
        "units": _each(
            _keys({
                "unit": _said(_TEXT, "单位编号。"),
                "name": _said(_TEXT, "单位名称。"),
                "layer": _said(_TEXT, "层级。"),
                "sheets": _each(
                    _keys({
                        "month": _said(_MONTH, "月份。"),
                        "checklist": _said(_TEXT, "清单。"),
                        "self": _said(_FLAG, "自查交了没有。"),
                        "inspection": _said(_FLAG, "督查了没有。"),
                        "inspection_expected": _said(_FLAG, "要不要督查。"),
                        "excused": _said(_FLAG, "是否免报。"),
                        "broken": _said(_FLAG, "记录是否有错误。"),
                        "reason": _or_null(_TEXT, "免报的理由。"),
                    }), "应交的表。"
                ),
            }), "各单位。"
        ),
    }
)  # fmt: skip
_ROTA = _keys(
    {
        "schema": _document("rota"),
        "year": _said(_WHOLE, "年份。"),
        "visits": _each(
            _keys({
                "period": _said(_MONTH, "月份。"),
                "inspector": _or_null(_TEXT, "谁去督导；没有部门的是 null。"),
                "inspected": _said(_TEXT, "督导谁。"),
            }), "每月谁督导谁。"
        ),
    }
)  # fmt: skip
_COLLECTED = _keys(
    {
        "schema": _document("collected"),
        "dry_run": _said(_FLAG, "是否试收。"),
        "files": _each(
            _keys({
                "file": _said(_TEXT, "文件。"),
                "accepted": _said(_FLAG, "是否全部收下。"),
                "partly": _said(_FLAG, "是否只退回了一部分。"),
                "unit": _or_null(_TEXT, "单位；认不出的是 null。"),
                "period": _or_null(_MONTH, "月份；认不出的是 null。"),
                "problems": _each(PROBLEM, "问题。"),
            }), "交来的文件。"
        ),
        "records": _each(
            _keys({
                "file": _said(_TEXT, "写到哪个记录文件。"),
                "unit": _said(_TEXT, "单位。"),
                "checklist": _said(_TEXT, "清单。"),
                "period": _said(_MONTH, "月份。"),
                "kind": _one_of("自查或督查。", "self", "inspection"),
                "by": _said(_TEXT, "谁填的。"),
                "changed": _said(_FLAG, "文件变了没有。"),
                "changes": _each(
                    _keys({"item": _TEXT, "old": _TEXT, "new": _TEXT}), "每处原来、现在。"
                ),
            }), "记录。"
        ),
        "passed_over": _each(_TEXT, "没有读的文件和原因。"),
        "absent": _names(_each(_TEXT, "单位名称。"), "各月什么都没有交的单位。"),
        "self_check_owed": _names(_each(_TEXT, "单位名称。"), "各月还差自查的单位。"),
        "inspection_owed": _names(_each(_TEXT, "单位名称。"), "各月还差督查的单位。"),
    }
)  # fmt: skip

_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TRACKED = _keys(
    {
        "id": _said(_TEXT, "问题编号。"),
        "unit": _said(_TEXT, "责任单位。"),
        "unit_name": _said(_TEXT, "单位名称。"),
        "status": _one_of(
            "状态。",
            "open",
            "working",
            "submitted",
            "closed",
            "withdrawn",
        ),
        "severity": _one_of("major 重点，minor 一般。", "major", "minor"),
        "due": _said(_DAY, "期限。"),
        "days_overdue": _said(_WHOLE, "逾期天数，没有逾期是 0。"),
        "problem": _said(_TEXT, "问题。"),
        "mode": _one_of("整改类别。", "immediate", "limited", "long"),
        "owner": _said(_TEXT, "责任人。"),
        "checklist": _or_null(_TEXT, "清单和版本；没有来源的是 null。"),
        "item": _or_null(_TEXT, "事项。"),
        "period": _said(_MONTH, "登记在哪个月。"),
        "raised": _said(_DAY, "登记日期。"),
        "submitted": _or_null(_DAY, "最后提交的日期。"),
        "closed": _or_null(_DAY, "销号日期。"),
        "on_time": _or_null(_FLAG, "是否按期销号；没有销号的是 null。"),
        "next_review": _or_null(_DAY, "下次复查。"),
        "repeats": _or_null(_TEXT, "反弹自哪个问题。"),
        "steps": _each(_TEXT, "升级过的步骤。"),
        "extended": _said(_WHOLE, "延期几次。"),
        "returned": _said(_WHOLE, "退回几次。"),
        "reopened": _said(_WHOLE, "重新打开几次。"),
        "again": _said(_WHOLE, "再次发生几次。"),
        "file": _said(_TEXT, "文件。"),
        "settled": _said(_FLAG, "是否已不再失分。"),
    },
    words="一个问题。",
)
_CELLS: dict[str, Schema] = {
    "text": _TEXT,
    "number": _NUMBER,
    "flag": _FLAG,
    "date": _DAY,
    "list": {"type": "array", "items": _TEXT},
}


def _table(title: str, columns: tuple[TidyColumn[Any], ...]) -> Schema:
    """An array of rows; any cell but a list may be null."""
    cells = {
        column.name: _said(_CELLS["list"], column.words)
        if column.kind == "list"
        else _or_null(_CELLS[column.kind], column.words)
        for column in columns
    }
    return _each(_keys(cells), title)


_TABLES = _keys(
    {
        "schema": _document("tables"),
        "tables": _keys(
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
_GROUP_SCORES = _keys(
    {
        "schema": _document("group-scores"),
        "period": _said(_TEXT, "时段。"),
        "members": _each(
            _keys(
                {
                    "id": _said(_TEXT, "成员编号。"),
                    "name": _said(_TEXT, "公司名称。"),
                    "units": _said(_WHOLE, "比较的层级有几个单位。"),
                    "ranked": _said(_WHOLE, "其中几个参加排名。"),
                    "mean": _or_null(_NUMBER, "参加排名的平均分；没有的是 null。"),
                    "grades": _names(_WHOLE, "等次 → 单位数。"),
                    "tiers": _names(_WHOLE, "类别 → 单位数。"),
                    "provisional": _said(_WHOLE, "几个单位暂定。"),
                    "open": _or_null(_WHOLE, "没有销号的问题；读不了的是 null。"),
                    "overdue": _or_null(_WHOLE, "其中逾期的。"),
                    "closing_rate": _or_null(_NUMBER, "按期销号率，0 到 1；算不出的是 null。"),
                    "sealed": _said(_FLAG, "这个时段是否封存。"),
                    "problems": _each(PROBLEM, "这家的问题。"),
                }
            ),
            "各成员单位。",
        ),
        "ranking": _each(
            _keys(
                {
                    "member": _said(_TEXT, "成员编号。"),
                    "unit": _said(_TEXT, "单位编号。"),
                    "name": _said(_TEXT, "单位名称。"),
                    "layer": _said(_TEXT, "层级。"),
                    "class": _or_null(_TEXT, "排名组别。"),
                    "score": _or_null(_NUMBER, "综合得分。"),
                    "rank": _or_null(_WHOLE, "放在一起的名次；不排名的是 null。"),
                    "own_rank": _or_null(_WHOLE, "在本公司的名次。"),
                    "grade": _or_null(_TEXT, "等次。"),
                    "tier": _or_null(_TEXT, "类别。"),
                    "coefficient": _or_null(_NUMBER, "系数。"),
                    "provisional": _said(_FLAG, "是否暂定。"),
                    "comparison": _said(_WHOLE, "和谁放在一起，见 comparisons。"),
                    "notes": _each(_TEXT, "说明。"),
                }
            ),
            "各单位。",
        ),
        "comparisons": _each(
            _keys(
                {
                    "number": _said(_WHOLE, "从 1 起。"),
                    "layer": _said(_TEXT, "层级。"),
                    "class": _or_null(_TEXT, "排名组别。"),
                    "members": _each(_TEXT, "放在一起的成员。"),
                }
            ),
            "清单和办法含义相同、放在一起排名的。",
        ),
        "apart": _each(_TEXT, "为什么没有放在一起。"),
        "problems": _each(PROBLEM, "集团文件和统一清单的问题。"),
    }
)
_TITLES: dict[str, tuple[str, Schema]] = {
    "scores": ("score --format json：得分表和排名", _SCORES),
    "problems": ("validate --format json：问题", _each(PROBLEM, "全部问题，按位置排列。")),
    "diff": ("diff --format json：两个版本的差别", _DIFF),
    "progress": ("progress --format json：谁还没交", _PROGRESS),
    "register": ("rectify list --format json：整改台账", _each(_TRACKED, "选出的问题。")),
    "rota": ("rota --format json：轮流督导", _ROTA),
    "tables": ("export --to json：数据表", _TABLES),
    "group-scores": ("group score --format json：集团的得分和排名", _GROUP_SCORES),
    "collected": ("collect --format json：收表的结果", _COLLECTED),
}


def output_schemas() -> dict[str, Schema]:
    """What commands print with ``--format json`` → its schema."""
    return {
        name: {"$schema": DRAFT, "title": title, **schema}
        for name, (title, schema) in _TITLES.items()
    }
