"""What is written for certain: the turns of the story, by unit and month."""

from __future__ import annotations

from .story import NO_TEAM
from .text import Entry

Script = dict[tuple[str, int], dict[str, Entry | None]]
"""Unit and month → item → what the inspector wrote; None for what nobody answered."""

INSPECTED: Script = {
    ("br-gear", 1): {"ZB24": Entry(na="突击队二月组建", approved_by="党群工作部")},
    ("br-heat", 1): {"ZB24": Entry(na=NO_TEAM)},
    ("br-heat", 2): {"ZB24": Entry(na="突击队三月立项", approved_by="党群工作部")},
    ("br-equip", 1): {
        "ZB22": None,
        "ZB03": Entry(0, note="当月没有支委会记录"),
        "ZB27": Entry({"nowork": 1}, note="监督日志没有建立"),
    },
    ("br-equip", 2): {
        "ZB03": Entry(0, note="书记出差，没有委托副书记召集"),
        "ZB07": Entry(0, note="没有开展"),
        "ZB11": Entry({"done": 0, "total": 0}, note="当月没有开会"),
        "ZB29": Entry({"done": 1, "total": 4}, note="三件到期没有动"),
        "ZB97": Entry(
            {"idle": {"basis": "2 月 26 日督查记录", "approved_by": "专职副书记"}},
            note="支委会、主题党日都没有开",
            by="党群工作部",
        ),
    },
    ("br-digital", 3): {
        "ZB20": None,
        "ZB25": None,
        "ZF03": None,
        "ZB05": Entry(1, ("党员大会会议记录 3 月 12 日",), "成立大会，选举书记和委员"),
        "ZB22": Entry({"done": 1, "total": 2}, note="创建计划三月才定，只列两项"),
        "ZF10": Entry(na="产线试运行，T卡四月起用", approved_by="质量管理部"),
        "ZB23": Entry(na="产线试运行，T卡四月起用", approved_by="党群工作部"),
    },
    ("br-heat", 3): {
        "ZB13": Entry({"done": 26, "total": 28}, ("党费缴纳登记表",), "两人没有交清"),
    },
    ("br-heat", 4): {
        "ZB91": Entry(
            {"hazard": 1}, ("隐患确认单 4 月 16 日",), "渗碳炉冷却水流量计失灵，主动上报"
        ),
    },
    # 四月箱体、试验两个支部同分：一个丢在公司自定的事项上，一个丢在硬要求上
    ("br-case", 4): {
        "ZB19": Entry({"late": 2}, note="公告栏两期未更新"),
        "ZB22": Entry({"done": 3, "total": 4}, note="一项没有完成记录"),
        "ZB28": Entry("2026-04-29", note="退回一次，补齐后重报"),
        "ZB04": Entry({"norecord": 1}, note="班组长调整征求过支部意见，没有记录"),
        "ZF11": Entry(1, ("工艺纪律抽查表 4 月 9 日",), "只参加一次"),
        "ZF18": Entry({"rework": 1}, note="箱体端面返修一件"),
        "ZF12": Entry({"done": 22, "total": 22}),
    },
    ("br-test", 4): {
        "ZB04": Entry(
            {"afterthought": 1, "norecord": 1}, note="倒班方案先执行后补议，意见没有记录"
        ),
        "ZB27": Entry({"nowork": 1}, note="监督日志四月空白"),
        "ZB19": Entry({"late": 2}, note="工作群公示迟了两期"),
        "ZB28": Entry("2026-04-29", note="迟报一天"),
        "ZF11": Entry(1, ("工艺纪律抽查表 4 月 16 日",), "第二次没有支委签名"),
        "ZF18": Entry({"rework": 1}, note="传感器线束返工一件"),
        "ZF12": Entry({"done": 9, "total": 9}),
    },
    ("br-tool", 4): {
        "ZB02": Entry({"unprepared": 1}, note="六月届满，换届请示还没有报"),
    },
    ("br-gear", 5): {
        "ZB19": Entry({"late": 2}, note="公告栏两期未更新"),
        "ZB91": Entry(
            {"experience": 1}, ("党群〔2026〕15号推广通知",), "磨齿工位“一卡三看”在全公司推广"
        ),
    },
    ("br-heat", 5): {
        "ZF19": Entry("好", ("下道工序或顾客评价表", "答复记录")),
    },
    ("br-test", 5): {
        "ZB07": Entry(0, note="签到表是月底补签的，主题党日不计次", by="督查三组"),
        "ZB95": Entry(
            {
                "forged": {
                    "basis": "党群〔2026〕17号核查报告：主题党日签到表造假",
                    "approved_by": "公司党委 5 月 27 日会议",
                }
            },
            by="党群工作部",
        ),
    },
    ("br-tool", 5): {
        "ZB13": Entry(
            {"done": 20, "total": 22},
            ("党费缴纳登记表", "党费上缴凭证"),
            "两人次月补交",
            "督查一组",
        ),
        "ZB19": Entry({"late": 3}, note="公告栏三期没有换，节前提醒还是春节的", by="督查一组"),
        "ZB27": Entry({"nofollow": 1}, note="一次提醒谈话没有回访"),
        "ZB29": Entry({"done": 1, "total": 4}, note="三件到期没有销号，两件自行划掉"),
        "ZB07": Entry(1, ("主题党日记录 5 月 15 日", "签到表")),
    },
    ("br-digital", 5): {
        "ZB22": Entry({"done": 3, "total": 5}, note="两项等设备厂家，顺延到六月"),
        "ZF20": Entry(False, note="只公示了两个工作日"),
    },
    ("br-equip", 5): {
        "ZB03": Entry(1, ("支委会会议记录 5 月 11 日",), "逐条过上月整改，到会 4 人"),
        "ZB29": Entry({"done": 4, "total": 4}, ("整改台账", "销号复核单"), "一月以来的旧账清完"),
    },
    ("br-equip", 6): {
        "ZB90": Entry({"company": 1}, ("公司“七一”表彰决定",), "评为公司进步党支部"),
        "ZB07": Entry(1, ("主题党日记录 6 月 11 日",)),
    },
}

COMMENTS: dict[tuple[str, str, int, str], str] = {
    ("br-equip", "branch", 2, "inspection"): "2 月 26 日现场督查；否决事项经专职副书记签字后登记",
    ("br-digital", "branch", 3, "inspection"): "支部 3 月 12 日成立后第一次督查，两项没有查完",
    (
        "br-test",
        "branch",
        5,
        "inspection",
    ): "否决依据、批准人见 ZB95；当月扣分只扣主题党日一项，不重复扣",
    ("br-logistics", "branch", 5, "self"): "五月盘点封库，督查组没有进场，只有自查",
    ("br-surface", "branch", 5, "inspection"): "合并前最后一次督查，未了事项移交热处理党支部",
}

EXCUSED: dict[tuple[str, int], tuple[str, str]] = {
    ("br-case", 2): ("厂房改造整体搬迁，二月停产", "公司党委"),
}
OFFICE_QUALITY = ("机关部门不直接接触产品，不参加质量放心评价", "公司党委")
FRANK = {"br-equip", "br-gear", "br-digital"}
"""Branches whose self-check also says what is written for certain above."""
UNINSPECTED = {("br-logistics", 5)}
NOT_LOOKED_AT = {("br-logistics", 3): ("ZB18",), ("br-case", 3): ("ZB25",)}
"""Items that inspectors left out although the branch answered them."""
