"""Small things that go wrong in groups, with members, in integrity and brands: value and note."""

from __future__ import annotations

from random import Random
from typing import Any

WEAK = {"br-tool", "br-equip", "br-digital", "br-logistics", "br-surface", "gr-assembly-2", "p016"}
USUAL, OFTEN = 0.09, 0.2

SLIPS: dict[str, tuple[tuple[Any, str], ...]] = {
    "XZ01": ((0, "与支部党员大会合开，没有单独记录"),),
    "XZ02": ((False, "两名借调人员没有编入"),),
    "XZ03": ((0, "只念了篇目，没有发言记录"),),
    "XZ04": ((False, "月报没有逐人写"), (False, "比 25 日晚了四天")),
    "XZ07": ((-1, "一人两次没有参会，也没有补课"), (-2, "两人次月补交党费")),
    "XZ08": ((False, "组内公示不足三天"),),
    "XZ09": ((-2, "两张红卡没有复看"), (-3, "停线那周漏检三张")),
    "DY01": ((-1, "一次学习没有补"),),
    "DY04": (({"skip": 1}, "一处工序签字漏项"), ({"presign": 1}, "先签后做一次")),
    "DY05": (({"selfcheck": 1}, "自检少一次"), ({"handover": 1}, "交接互检没有签名")),
    "DY06": (({"smear": 1}, "一处涂改"), ({"blank": 1}, "批次号漏填"), ({"backfill": 1}, "一页事后补填")),
    "DY07": (({"unmarked": 1}, "一件工装没有标识"),),
    "DY08": (({"layout": 1}, "周转箱没有盖防护罩"),),
    "DY14": (("一般", "本月没有提醒记录"),),
    "DY16": (("一般", "下道工序提过一次毛刺，已解决"),),
    "LZ03": (("一般", "只有部署和过问"),),
    "LZ04": ((-1, "一人没有单独听取"),),
    "LZ05": ((-1, "一名骨干换岗，没有补签"),),
    "LZ07": ((0, "学习没有签到表，不计次"),),
    "LZ09": ((-1, "一名新任职人员没有谈"),),
    "LZ12": ((False, "新增外协业务没有列入清单"),),
    "LZ14": ((-1, "一人没有签承诺"),),
    "LZ15": (({"late": 1}, "一项公开迟了一周"), ({"missing": 1}, "评优结果没有公开")),
    "LZ16": (({"hint": 1}, "一次接待陪餐偏多，提醒后改正"),),
    "LZ18": (({"papers": 1}, "一张用车单缺事由"), ({"papers": 2}, "两笔差旅缺审批，未能补齐")),
    "LZ19": ((-1, "一件等公司批复"),),
    "PP01": ((-4, "四条缺现场佐证"), (-3, "三条制度没有更新"), (-6, "六条台账不全")),
    "PP02": ((-1, "一条到期没有销号"),),
    "PP04": ((False, "指标没有业务部门确认"),),
    "PP05": ((-1, "一项活动没有办成"),),
    "PP09": ((0, "交流过一次，对方没有签认"),),
}  # fmt: skip
"""Item → values and notes; a negative number is what is missing from a rate."""
SEVERAL = {"PP01": 0.6}
"""Items where it happens more often."""


def slip(item: str, unit: str, total: int, rng: Random) -> tuple[Any, str] | None:
    """What went wrong this time; None when all was well. ``total``: of a rate, how many there were."""
    chance = SEVERAL.get(item, OFTEN if unit in WEAK else USUAL)
    if item not in SLIPS or rng.random() >= chance:
        return None
    value, note = rng.choice(SLIPS[item])
    if isinstance(value, bool) or not isinstance(value, int) or value >= 0:
        return value, note
    return ({"done": total + value, "total": total}, note) if total + value >= 0 else None
