"""JSON Schemas of scores and of what explains them: ``score``, ``explain``, the report of a ranking.

Held against real output by the same tests as those of ``output_schemas.py``, which publishes them.
"""

from __future__ import annotations

from dangjian.documents.json_schema import Schema
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

_STATE = one_of(
    "scored 计分，missing 漏报，na 不适用，not_due 不到期。", "scored", "missing", "na", "not_due"
)
_DEDUCTION = keys(
    {
        "item": said(TEXT, "事项。"),
        "rule": or_null(TEXT, "规则编号；没有规则的是 null。"),
        "count": or_null(NUMBER, "次数；不计次数的是 null。"),
        "points": said(NUMBER, "失分；倒扣是扣下的分。"),
        "reason": said(TEXT, "原因和算式。"),
        "evidence": each(TEXT, "佐证材料。"),
        "by": or_null(TEXT, "谁检查的。"),
    },
    words="失分的一行；各行加起来等于应得减实得。",
)
_ITEM = keys(
    {
        "id": said(TEXT, "事项编号。"),
        "state": _STATE,
        "points": said(NUMBER, "分值。"),
        "earned": or_null(NUMBER, "得分，倒扣不大于 0；不计的是 null。"),
        "source": said(
            {"enum": ["inspection", "self", "correction", "register", "default", None]},
            "填报来自督查、自查、更正、整改台账、默认值；没有的是 null。",
        ),
        "corrected": said(FLAG, "是否更正过。"),
        "carried": each(MONTH, "提前完成：值来自哪几个较早的月份。"),
        "deductions": each(_DEDUCTION, "这一条失的每一分。"),
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
_CARD_KEYS = {
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
}
_CARD = keys(
    _CARD_KEYS
    | {
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
_ROW_KEYS = {
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
}
_ROW = keys(_ROW_KEYS, words="排名的一行。")
_SCORES_KEYS = {
    "schema": document("scores"),
    "period": or_null(TEXT, "时段；没有可算的是 null。"),
    "engine": said(TEXT, "程序版本。"),
    "policy": or_null(TEXT, "办法版本。"),
    "scorecards": each(_CARD, "得分表。"),
    "ranking": each(_ROW, "排名，层级按目录的次序。"),
    "problems": each(PROBLEM, "问题。"),
}
SCORES = keys(_SCORES_KEYS)

_JUDGEMENT = {
    "reckoning": each(TEXT, "算式，先逐条规则，再合起来；没有评判的是空的。"),
    "status": said(TEXT, "没有评判的写为什么：不适用、不到期、没有填报；计分的是空的。"),
    "source": said(TEXT, "督查、自查、默认、更正；没有填报的是空的。"),
    "by": said(TEXT, "谁评判的。"),
    "date": or_null(DAY, "记录的日期。"),
    "evidence": each(TEXT, "佐证材料。"),
    "note": said(TEXT, "说明。"),
}
_CORRECTION = {
    "period": said(MONTH, "更正哪个月的填报。"),
    "kind": one_of("appeal 异议，error 差错。", "appeal", "error"),
    "decision": one_of("upheld 采纳，rejected 不采纳。", "upheld", "rejected"),
    "old": said(TEXT, "原来的填报和算式。"),
    "new": or_null(TEXT, "更正后的填报；不采纳的是 null。"),
    "old_earned": or_null(NUMBER, "事项原来的得分；不计的是 null。"),
    "new_earned": or_null(NUMBER, "事项更正后的得分。"),
    "old_score": or_null(NUMBER, "那个月的得分表原来的得分。"),
    "new_score": or_null(NUMBER, "那个月的得分表更正后的得分。"),
    "reason": said(TEXT, "理由。"),
    "requested_by": said(TEXT, "谁提出。"),
    "decided_by": said(TEXT, "谁决定。"),
    "decided": said(DAY, "决定日期。"),
}
_STEPS = each(
    keys({"label": said(TEXT, "这一步叫什么。"), "text": said(TEXT, "算式和结果。")}),
    "算到得分的各步。",
)
_ITEM_STORY = keys(
    {
        "id": said(TEXT, "事项编号。"),
        "title": said(TEXT, "事项标题。"),
        "section": said(TEXT, "所在项目的标题。"),
        "state": _STATE,
        "points": said(NUMBER, "分值。"),
        "earned": or_null(NUMBER, "得分；不计的是 null。"),
        "standard": said(TEXT, "评分标准。"),
        "lines": each(
            keys(
                {
                    "rule": or_null(TEXT, "规则编号；没有规则的是 null。"),
                    "count": or_null(NUMBER, "次数；不计次数的是 null。"),
                    "points": said(NUMBER, "失分；加分项是加的分。"),
                    "reason": said(TEXT, "原因和算式。"),
                }
            ),
            "逐条的失分或加分。",
        ),
        "vetoes": each(TEXT, "提出的一票否决，带依据和批准人。"),
        "corrections": each(keys(_CORRECTION), "更正。"),
        "months": each(
            keys(
                {
                    "month": said(MONTH, "月份。"),
                    "points": said(NUMBER, "分值。"),
                    "earned": or_null(NUMBER, "得分；不计的是 null。"),
                    "corrected": said(FLAG, "是否更正过。"),
                }
                | _JUDGEMENT
            ),
            "汇总里各月的情况。",
        ),
    }
    | _JUDGEMENT,
    words="一条事项的说明。",
)
_CARD_STORY = keys(
    _CARD_KEYS
    | {
        "title": said(TEXT, "清单的标题。"),
        "filed": each(TEXT, "谁在哪天填的。"),
        "sections": each(
            keys({"title": TEXT, "earned": NUMBER, "applicable": NUMBER}), "各节实得和应得。"
        ),
        "steps": _STEPS,
        "items": each(_ITEM_STORY, "各条事项；指定了事项的只有那一条。"),
    },
    words="一张得分表的说明。",
)
_NEED = keys(
    {
        "need": said(TEXT, "条件。"),
        "found": said(TEXT, "实际情况。"),
        "met": said(FLAG, "是否具备。"),
    }
)
_GROUP_KEYS = {
    "kind": one_of("zone 协作区，layer 层级。", "zone", "layer"),
    "id": said(TEXT, "协作区或层级的编号。"),
    "name": said(TEXT, "名称。"),
    "layer": said(TEXT, "哪个层级的单位。"),
    "mean": or_null(NUMBER, "参加排名的平均分；没有的是 null。"),
    "highest": or_null(NUMBER, "最高分。"),
    "lowest": or_null(NUMBER, "最低分。"),
    "grades": names(WHOLE, "等次 → 单位数。"),
    "tiers": names(WHOLE, "类别 → 单位数。"),
    "vetoed": said(WHOLE, "有一票否决的几个。"),
}
EXPLANATION = keys(
    {
        "schema": document("explanation"),
        "engine": said(TEXT, "程序版本。"),
        "explanations": each(
            keys(
                {
                    "unit": said(TEXT, "单位编号。"),
                    "name": said(TEXT, "单位名称。"),
                    "layer": said(TEXT, "层级的名称。"),
                    "holders": each(TEXT, "负责人和任期。"),
                    "period": said(TEXT, "时段。"),
                    "policy": said(TEXT, "办法和版本。"),
                    "notes": each(TEXT, "要先知道的。"),
                    "cards": each(_CARD_STORY, "各张得分表。"),
                    "row": or_null(_ROW, "排名的一行；不在排名里的是 null。"),
                    "steps": _STEPS,
                    "eligibility": each(
                        keys(
                            {
                                "award": said(TEXT, "评什么。"),
                                "eligible": or_null(FLAG, "有没有资格；还不能定的是 null。"),
                                "needs": each(_NEED, "逐条条件。"),
                            }
                        ),
                        "评优资格。",
                    ),
                }
            ),
            "各单位的说明。",
        ),
        "problems": each(PROBLEM, "问题。"),
    },
    {
        "summaries": each(
            keys(_GROUP_KEYS | {"units": each(_ROW, "其中的单位。")}),
            "协作区或层级的汇总；问的是它们才有。",
        )
    },
)
CODE = keys(
    {
        "code": PROBLEM["properties"]["code"],
        "severity": PROBLEM["properties"]["severity"],
        "title": said(TEXT, "标题。"),
        "page": said(TEXT, "说明。"),
    }
)

_RANKED_ROW = keys(
    _ROW_KEYS
    | {
        "name": said(TEXT, "单位名称。"),
        "gap": or_null(NUMBER, "自查差距。"),
        "overclaimed": said(FLAG, "是否自查不实。"),
        "overclaimed_months": each(MONTH, "自查不实的月份。"),
        "remarks": each(TEXT, "排名表的说明一栏。"),
    }
)
_SEAL = keys(
    {
        "id": said(TEXT, "封存编号。"),
        "digest": said(TEXT, "指纹。"),
        "provisional": said(FLAG, "封存时是否暂定。"),
        "changed": said(FLAG, "封存以后有没有变化。"),
    }
)
RANKING = keys(
    _SCORES_KEYS
    | {
        "schema": document("ranking"),
        "workspace": said(TEXT, "公司名称。"),
        "months": each(MONTH, "时段里计分的月份。"),
        "seal": or_null(_SEAL, "时段的封存；没有封存的是 null。"),
        "provenance": each(TEXT, "编制依据。"),
        "ranking": each(_RANKED_ROW, "排名。"),
        "sections": each(
            keys(
                {
                    "checklist": said(TEXT, "清单。"),
                    "titles": names(TEXT, "项目编号 → 标题。"),
                    "units": each(
                        keys(
                            {
                                "unit": said(TEXT, "单位编号。"),
                                "sections": each(
                                    keys(
                                        {
                                            "id": said(TEXT, "项目编号。"),
                                            "earned": said(NUMBER, "实得。"),
                                            "applicable": said(NUMBER, "应得。"),
                                            "percent": or_null(NUMBER, "得分率，百分数。"),
                                        }
                                    ),
                                    "各项目。",
                                ),
                            }
                        ),
                        "各单位。",
                    ),
                }
            ),
            "各清单的项目得分率。",
        ),
        "trends": each(
            keys(
                {
                    "layer": said(TEXT, "层级。"),
                    "months": each(MONTH, "各月。"),
                    "means": each(or_null(NUMBER, "平均。"), "各月平均；没有排名的月是 null。"),
                    "units": each(
                        keys(
                            {
                                "unit": said(TEXT, "单位编号。"),
                                "scores": each(or_null(NUMBER, "得分。"), "各月得分。"),
                                "ranks": each(or_null(WHOLE, "名次。"), "各月名次。"),
                                "provisional": each(or_null(FLAG, "是否暂定。"), "各月是否暂定。"),
                                "change": or_null(
                                    NUMBER, "最后一月比前一月多几分；缺一月的是 null。"
                                ),
                            }
                        ),
                        "各单位。",
                    ),
                }
            ),
            "各层级逐月的得分和名次。",
        ),
        "groups": each(
            keys(
                _GROUP_KEYS
                | {
                    "units": said(WHOLE, "单位数。"),
                    "ranked": said(WHOLE, "其中几个参加排名。"),
                    "arithmetic": said(TEXT, "平均分的算式。"),
                }
            ),
            "各层级、各协作区的汇总。",
        ),
        "gaps": each(
            keys(
                {
                    "unit": said(TEXT, "单位编号。"),
                    "checklist": said(TEXT, "清单。"),
                    "difference": said(NUMBER, "两边都查的事项，自查得分减督查得分的和。"),
                    "points": said(NUMBER, "这些事项的分值。"),
                    "gap": or_null(NUMBER, "自查差距；没有两边都查的是 null。"),
                    "overclaimed": said(FLAG, "是否自查不实。"),
                    "overclaimed_months": each(MONTH, "自查不实的月份。"),
                    "deducted": said(NUMBER, "因此扣的分。"),
                }
            ),
            "自查与督查的差距。",
        ),
        "not_applicable": each(
            keys(
                {
                    "unit": said(TEXT, "单位编号。"),
                    "due_points": said(NUMBER, "应检查事项的分值。"),
                    "na_points": said(NUMBER, "其中填不适用的分值。"),
                    "percent": or_null(NUMBER, "占百分之几。"),
                    "items": each(
                        keys(
                            {
                                "period": said(MONTH, "月份。"),
                                "item": said(TEXT, "事项。"),
                                "reason": said(TEXT, "原因。"),
                            }
                        ),
                        "各条不适用。",
                    ),
                }
            ),
            "填不适用的情况。",
        ),
        "corrections": each(
            keys(
                {
                    "unit": said(TEXT, "单位编号。"),
                    "checklist": said(TEXT, "清单。"),
                    "item": said(TEXT, "事项。"),
                }
                | _CORRECTION
            ),
            "时段里的更正。",
        ),
    }
)

SCORING: dict[str, tuple[str, Schema]] = {
    "scores": ("score --format json：得分表和排名", SCORES),
    "explanation": ("explain --format json：逐分来历", EXPLANATION),
    "code": ("explain 问题代码 --format json：问题代码的说明", CODE),
    "ranking": ("report ranking --to json：考核排名和它的依据", RANKING),
}
"""Name of the schema → its title, and what is printed."""
