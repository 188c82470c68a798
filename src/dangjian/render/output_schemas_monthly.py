"""JSON Schemas of the outputs that surround a month: guidance, the register, ledgers, teams, duties,
indicators, seals.

Held against real output by the same tests as those of ``output_schemas.py``, which publishes both.
"""

from __future__ import annotations

from dangjian.documents.json_schema import Schema
from dangjian.render.schema_parts import (
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

_STANDING = keys(
    {
        "checklist": said(TEXT, "清单编号。"),
        "section": said(TEXT, "项目的标题。"),
        "share": said(NUMBER, "本单位的得分占应得，0 到 1。"),
        "mean": said(NUMBER, "同层级的平均。"),
    },
    words="一个项目的得分和平均。",
)
GUIDANCE = keys(
    {
        "period": said(TEXT, "时段。"),
        "units": each(
            keys(
                {
                    "unit": said(TEXT, "单位编号。"),
                    "score": or_null(NUMBER, "综合得分。"),
                    "tier": or_null(TEXT, "类别。"),
                    "focus": or_null(TEXT, "指导重点。"),
                    "kind": one_of(
                        "指导的写法：model 长处，bottleneck 短板，problems 突出问题。",
                        "model",
                        "bottleneck",
                        "problems",
                    ),
                    "strengths": each(_STANDING, "长处。"),
                    "bottleneck": or_null(_STANDING, "最窄的短板。"),
                    "losses": each(
                        keys(
                            {
                                "item": said(TEXT, "事项编号。"),
                                "title": said(TEXT, "事项标题。"),
                                "points": said(NUMBER, "失分。"),
                            }
                        ),
                        "失分最多的事项。",
                    ),
                    "problems": each(
                        keys(
                            {
                                "id": said(TEXT, "问题编号。"),
                                "problem": said(TEXT, "问题。"),
                                "owner": said(TEXT, "责任人。"),
                                "due": said(DAY, "期限。"),
                                "status": said(TEXT, "状态，同 rectify list。"),
                            }
                        ),
                        "没有了结的问题。",
                    ),
                }
            ),
            "各单位的分类指导。",
        ),
        "zones": each(
            keys(
                {
                    "name": said(TEXT, "协作区。"),
                    "units": said(WHOLE, "单位数。"),
                    "mean": or_null(NUMBER, "平均得分。"),
                    "tiers": names(WHOLE, "各类别几个单位。"),
                    "weakest": or_null(_STANDING, "最弱的项目。"),
                    "open": said(WHOLE, "没有了结的问题。"),
                    "settled": said(WHOLE, "其中已不再失分的。"),
                }
            ),
            "各协作区。",
        ),
    }
)

_COMMON = {
    "checklist": said(TEXT, "清单编号。"),
    "item": said(TEXT, "事项编号。"),
    "title": said(TEXT, "事项标题。"),
    "failing": each(TEXT, "失分的单位。"),
    "judged": said(WHOLE, "检查了几个单位。"),
    "share": said(NUMBER, "失分的占比，0 到 1。"),
    "guide": or_null(TEXT, "操作指南的章。"),
    "counting": said(FLAG, "清单是否计入综合得分。"),
}
COMMON = keys(
    {
        "period": said(TEXT, "时段。"),
        "common": each(
            keys(_COMMON | {"before": or_null(FLAG, "上期是不是也是；上期没有检查的是 null。")}),
            "共性问题。",
        ),
        "gone": each(keys(_COMMON), "上期是、这期不再是的。"),
    }
)

_RATE = keys(
    {
        "name": said(TEXT, "单位、协作区的名称，或合计。"),
        "kept": said(WHOLE, "按期销号的。"),
        "due": said(WHOLE, "到期的，撤销的不算。"),
        "open": said(WHOLE, "没有了结的。"),
        "overdue": said(WHOLE, "其中逾期的。"),
        "returned": said(WHOLE, "退回过的次数。"),
        "reopened": said(WHOLE, "重新打开的次数。"),
        "whole": said(FLAG, "台账是否全读到了；false 时不出销号率。"),
        "rate": or_null(NUMBER, "按期销号率，0 到 1；没有到期的是 null。"),
    },
    words="一行统计。",
)
STATISTICS = keys(
    {
        "today": said(DAY, "截至哪天。"),
        "period": or_null(TEXT, "期限在哪个时段的；null 是全部。"),
        "total": _RATE,
        "units": each(_RATE, "各单位。"),
        "zones": each(_RATE, "各协作区。"),
        "ages": each(
            keys({"age": said(TEXT, "多久。"), "count": said(WHOLE, "几项。")}),
            "没有了结的问题放了多久。",
        ),
    }
)

POINTS = each(
    keys(
        {
            "rules": said(TEXT, "积分细则和版本。"),
            "title": said(TEXT, "台账的标题。"),
            "year": said(WHOLE, "年份。"),
            "balances": each(
                keys(
                    {
                        "person": said(TEXT, "党员或单位的编号。"),
                        "points": said(NUMBER, "积分。"),
                        "base": said(NUMBER, "起始分。"),
                        "rules": each(
                            keys(
                                {
                                    "id": said(TEXT, "规则。"),
                                    "times": said(WHOLE, "次数。"),
                                    "raw": said(NUMBER, "没有上限时的分。"),
                                    "points": said(NUMBER, "计入的分。"),
                                }
                            ),
                            "各条规则的和。",
                        ),
                        "below": or_null(NUMBER, "低于哪条线；没有的是 null。"),
                        "action": or_null(TEXT, "那条线要采取的措施。"),
                        "events": each(WHOLE, "计入的是台账的第几条，从 1 起。"),
                    },
                    {"name": said(TEXT, "姓名；写了 --names 才有。")},
                ),
                "每人一行。",
            ),
            "units": each(
                keys(
                    {
                        "unit": said(TEXT, "单位编号。"),
                        "people": said(WHOLE, "几人。"),
                        "lowest": said(NUMBER, "最低积分。"),
                        "mean": said(NUMBER, "平均积分。"),
                        "under": said(WHOLE, "低于线的几人。"),
                    }
                ),
                "各单位。",
            ),
            "events": said(WHOLE, "台账共几条。"),
            "counting": said(WHOLE, "其中计入的，撤销的不算。"),
        }
    ),
    "各本台账。",
)

CAMPAIGN = keys(
    {
        "id": said(TEXT, "项目编号。"),
        "title": said(TEXT, "项目。"),
        "team": said(TEXT, "突击队。"),
        "branch": said(TEXT, "党支部。"),
        "goal": said(TEXT, "目标。"),
        "today": said(DAY, "截至哪天。"),
        "milestones": each(
            keys(
                {
                    "id": said(TEXT, "节点编号。"),
                    "title": said(TEXT, "节点。"),
                    "owner": said(TEXT, "责任人。"),
                    "planned": said(DAY, "计划日期，改过的是最后一次。"),
                    "actual": or_null(DAY, "完成日期。"),
                    "light": said(TEXT, "灯色：green、yellow、red 或 white。"),
                    "days_late": said(WHOLE, "迟了几天，没有迟是 0。"),
                    "replanned": said(WHOLE, "计划改过几次。"),
                }
            ),
            "节点。",
        ),
        "members": each(
            keys(
                {
                    "person": said(TEXT, "党员编号。"),
                    "task": said(TEXT, "承担的任务。"),
                    "done": said(WHOLE, "完成的节点。"),
                    "late": said(WHOLE, "其中迟的。"),
                    "total": said(WHOLE, "全部节点。"),
                }
            ),
            "队员。",
        ),
        "score": or_null(NUMBER, "最近一次评价的得分；没有评价的是 null。"),
        "grade": or_null(TEXT, "等次。"),
        "period": or_null(MONTH, "评价的月份。"),
    },
    words="一个攻坚项目。",
)

DUTIES = each(
    keys(
        {
            "checklist": said(TEXT, "清单编号。"),
            "version": said(TEXT, "版本。"),
            "title": said(TEXT, "清单标题。"),
            "layers": each(TEXT, "哪些层级。"),
            "units": each(TEXT, "用这份清单的单位。"),
            "month": or_null(MONTH, "看哪个月；没有写的是 null。"),
            "items": each(
                keys(
                    {
                        "id": said(TEXT, "事项编号。"),
                        "title": said(TEXT, "标题。"),
                        "section": said(TEXT, "项目。"),
                        "responsibility": said(TEXT, "责任类别。"),
                        "requirement": said(TEXT, "工作要求。"),
                        "cycle": said(TEXT, "周期。"),
                        "when": said(TEXT, "什么时候，用话写。"),
                        "due": or_null(DAY, "那个月的到期日；不到期的是 null。"),
                        "points": said(NUMBER, "分值。"),
                        "kind": said(TEXT, "评分标准的种类。"),
                        "standard": said(TEXT, "评分标准，用话写。"),
                        "nature": said(TEXT, "性质：rule 党内法规要求，company 本公司规定。"),
                        "evidence": each(TEXT, "佐证材料。"),
                        "basis": each(TEXT, "依据。"),
                        "guide": or_null(TEXT, "操作指南的章。"),
                        "reporting": or_null(TEXT, "怎样填报。"),
                        "status": or_null(TEXT, "draft 是还没有生效的。"),
                    }
                ),
                "事项。",
            ),
        }
    ),
    "各份清单。",
)

KPI = keys(
    {
        "schema": document("kpi"),
        "workspace": said(TEXT, "公司名称。"),
        "period": said(TEXT, "时段。"),
        "date": said(DAY, "出表日。"),
        "engine": said(TEXT, "程序版本。"),
        "policy": said(TEXT, "办法版本。"),
        "seal": keys(
            {
                "id": or_null(TEXT, "封存编号；没有封存的是 null。"),
                "digest": or_null(TEXT, "封存的指纹。"),
                "provisional": said(FLAG, "是否暂定。"),
                "changed": said(FLAG, "封存以后是否变过。"),
            }
        ),
        "provenance": each(TEXT, "编制依据。"),
        "indicators": each(
            keys(
                {
                    "name": said(TEXT, "指标的名字，不会改，见 docs/reports/kpi.md。"),
                    "unit": or_null(TEXT, "单位编号；全公司是 null。"),
                    "unit_name": said(TEXT, "单位或公司名称。"),
                    "layer": or_null(TEXT, "层级；全公司是 null。"),
                    "subject": or_null(TEXT, "清单、细则、项目；没有的是 null。"),
                    "value": said({"type": ["number", "string", "boolean", "null"]}, "实绩。"),
                    "unit_of_measure": said(TEXT, "单位，如 分、项、比率。"),
                    "period": said(TEXT, "时段。"),
                    "note": said(TEXT, "为什么空。"),
                    "target": or_null(NUMBER, "目标；办法没有定的是 null。"),
                    "met": or_null(FLAG, "是否完成；没有目标或实绩的是 null。"),
                }
            ),
            "指标。",
        ),
        "problems": each(PROBLEM, "使得分不可信的问题。"),
    }
)

_DETAIL = keys(
    {
        "where": said(TEXT, "哪里。"),
        "old": said(TEXT, "封存时的。"),
        "new": said(TEXT, "现在的。"),
    },
    words="一处改变。",
)
_UNIT_MOVE = keys(
    {
        "unit": said(TEXT, "单位编号。"),
        "name": said(TEXT, "单位名称。"),
        "standing": each(_DETAIL, "综合得分、名次、等次、类别。"),
        "cards": each(
            keys({"checklist": said(TEXT, "清单。"), "details": each(_DETAIL, "得分表的改变。")}),
            "各张得分表。",
        ),
    },
    words="一个单位的改变。",
)
VERIFICATION = keys(
    {
        "schema": document("verification"),
        "holds": said(FLAG, "是否全部没有变化。"),
        "seals": each(
            keys(
                {
                    "seal": said(TEXT, "封存编号。"),
                    "file": said(TEXT, "文件。"),
                    "newest": said(FLAG, "是不是这个时段最新的。"),
                    "holds": said(FLAG, "是否没有变化。"),
                    "digest": said(TEXT, "指纹。"),
                    "at": said(TEXT, "什么时候封存的。"),
                    "by": said(TEXT, "谁封存的。"),
                    "provisional": said(FLAG, "封存时是否暂定。"),
                    "engine": keys(
                        {"sealed": said(TEXT, "封存时的程序。"), "now": said(TEXT, "现在的程序。")}
                    ),
                    "problems": each(PROBLEM, "封存文件自己的问题。"),
                    "engine_moves": each(_UNIT_MOVE, "同样的输入，换了程序以后变的。"),
                    "changes": each(
                        keys(
                            {
                                "kind": said(TEXT, "哪一种文件。"),
                                "key": said(TEXT, "编号。"),
                                "name": said(TEXT, "文件或名称。"),
                                "change": one_of("怎样变的。", "added", "removed", "changed"),
                                "details": each(_DETAIL, "改了哪里。"),
                            }
                        ),
                        "输入的改变。",
                    ),
                    "moves": each(_UNIT_MOVE, "得分因此怎样变。"),
                    "errors": each(PROBLEM, "使现在的得分算不出来的错误。"),
                }
            ),
            "各个封存。",
        ),
        "problems": each(PROBLEM, "没有封存、封存文件读不了等。"),
    }
)

MONTHLY: dict[str, tuple[str, Schema]] = {
    "guidance": ("guidance --format json：分类指导", GUIDANCE),
    "common": ("rectify common --format json：共性问题", COMMON),
    "statistics": ("rectify stats --format json：整改统计", STATISTICS),
    "points": ("points show、points warn --format json：积分", POINTS),
    "campaigns": ("campaign list --format json：攻坚项目", each(CAMPAIGN, "各个项目。")),
    "campaign-state": ("campaign show --format json：一个攻坚项目", CAMPAIGN),
    "duties": ("show --format json：责任清单", DUTIES),
    "kpi": ("report kpi --to json：指标", KPI),
    "verification": ("verify --format json：核验封存", VERIFICATION),
}
"""Name of the schema → its title, and what is printed."""
