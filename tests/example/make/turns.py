"""What stands out in the records of the other layers, and the numbers that fit each item."""

from __future__ import annotations

from .text import Entry

RATES: dict[str, int | tuple[int, int]] = {
    "JT02": (5, 8), "JT25": (1, 2), "JT24": 18,
    "SJ11": (3, 4), "SJ15": (3, 5), "WY04": (2, 4), "WY08": 1, "WY12": (3, 4), "WY13": 4,
    "BM12": (14, 26), "BM13": (10, 22), "BM16": (4, 7),
    "LZ04": (3, 5), "LZ05": (4, 9), "LZ09": (2, 6), "LZ14": (3, 8), "LZ19": (3, 6), "LZ29": (0, 2),
    "TJ03": (4, 7), "TJ07": (2, 4),
    "PP01": 42, "PP02": (2, 5), "PP05": (3, 5),
    "DY01": (2, 4), "DY03": (1, 3), "DY10": (0, 1), "DY15": (180, 420),
}  # fmt: skip
"""Item → how many there usually are, or from how many to how many."""

NA: dict[tuple[str, str], str] = {
    ("br", "LZ13"): "本季没有采购、招标、外协业务",
    ("br", "LZ25"): "本支部没有应报告人员",
    ("br", "LZ26"): "本支部没有领导人员",
    ("br", "LZ28"): "本季没有发现苗头",
    ("dept", "LZ28"): "本季没有发现苗头",
    ("dept", "LZ25"): "部门没有应报告人员",
    ("dept", "LZ26"): "部门没有领导人员",
    ("dept-audit", "LZ13"): "本季没有采购、招标、外协业务",
    ("dept-discipline", "LZ13"): "本季没有采购、招标、外协业务",
    ("dept-hr", "LZ13"): "本季没有采购、招标、外协业务",
}
"""Unit, or the first part of its id, and item → why it doesn't apply."""

SAYS: dict[tuple[str, int], str] = {
    ("JT01", 5): "学习后议定三项举措，责任到部门",
    ("JT26", 5): "例会点名工装、试验两个支部的问题",
    ("JT05", 3): "党小组清单最后下发",
    ("BM11", 5): "物流盘点封库，未能进场，已报分管委员",
    ("BM15", 6): "会上点评五月自查不实的支部",
    ("SJ10", 2): "到设备动力党支部，约谈书记",
    ("SJ10", 5): "设备动力党支部旧账清完，看现场两处",
    ("SJ03", -1): "督办一项还没有见到结果",
    ("WY01", -1): "三个环节都有，改进结果还没有见到",
    ("WY03", -1): "一件反映的问题正在办",
    ("JT11", -1): "一件职工反映的问题还没有办完",
    ("LZ03", -1): "有部署、过问、协调，没有督办记录",
    ("LZ28", -1): "一次谈话还没有回访",
    ("TJ06", -1): "一名队员的分工写得不清",
    ("DY14", -1): "本月一件提醒记录",
    ("DY16", -1): "没有抱怨，也没有肯定",
}
"""Item and month → note; month -1: what is wrong when the second level is given."""

TURNS: dict[tuple[str, int], dict[str, Entry]] = {
    ("committee", 2): {"JT17": Entry({"file": 1}, note="一份会议记录缺表决情况，已补充说明")},
    ("committee", 3): {
        "JT02": Entry({"done": 6, "total": 7}, ("重大部署任务台账",), "一项跨季，按新期限办"),
        "JT07": Entry({"done": 12, "total": 12}, ("签订情况登记表",), "数智产线党支部成立后补签"),
    },
    ("committee", 5): {"JT12": Entry({"ledger": 1}, note="工装党支部届满日期登记错一个月")},
    ("committee", 6): {
        "JT25": Entry({"done": 1, "total": 2}, ("突击队立项书",), "节拍突击队中期验收推迟到七月")
    },
    ("secretary", 3): {"SJ15": Entry({"done": 3, "total": 4}, note="数据看板项目一个节点顺延")},
    ("member-production", 4): {
        "WY12": Entry({"done": 2, "total": 3}, note="任职交接，一次没有参加")
    },
    ("member-union", 5): {"WY08": Entry({"done": 0, "total": 1}, note="出差，没有参加五月例会")},
    ("member-discipline", 5): {"WY11": Entry({"norevisit": 1}, note="工装党支部一次提醒没有回访")},
    ("dept-party", 2): {"BM06": Entry({"wrongbase": 2}, note="两名党员收入变动后基数没有调整")},
    ("dept-party", 3): {"BM12": Entry({"done": 21, "total": 23}, note="两份通知单没有签收联")},
    ("dept-party", 5): {
        "BM04": Entry({"ledger": 1}, note="驻外党员台账少一人"),
        "BM11": Entry(False, note="物流盘点封库没有查成，应查支部没有查齐"),
        "BM12": Entry({"done": 24, "total": 24}, ("整改通知单及签收联",)),
    },
    ("dept-audit", 2): {"BM18": Entry(1, ("会商纪要 2 月 12 日",))},
    ("gr-gear-2", 4): {"XZ09": Entry({"done": 18, "total": 20}, note="两张红卡没有复看")},
    ("gr-assembly-2", 3): {"XZ04": Entry(False, note="月报只写“思想稳定”")},
    ("gr-assembly-2", 5): {"XZ10": Entry({"done": 2, "total": 3}, note="一条意见十天后才报")},
    ("gr-tech-1", 5): {"XZ09": Entry(na="设计工艺岗位没有布置T卡")},
    ("p002", 2): {"DY05": Entry({"selfcheck": 1}, note="夜班少测一次", by="齿轮检验组")},
    ("p004", 4): {"DY06": Entry({"blank": 1}, note="炉号记录缺签名")},
    ("p009", 5): {
        "DY08": Entry({"fod": 1}, ("现场清点表",), "工位下有一只垫片，开工前没有清点"),
        "DY14": Entry("较好", note="本月一件提醒记录"),
    },
    ("p016", 5): {
        "DY07": Entry({"expired": 1}, note="一把卡尺超期五天，已送检"),
        "DY10": Entry({"done": 0, "total": 1}, note="整改单到期没有复核"),
        "DY12": Entry(0, note="没有提案"),
    },
    ("p022", 3): {"DY04": Entry({"outdated": 1}, note="会签时附图不是最新版")},
    ("team-noise", 3): {"TJ09": Entry(96.5, ("目标达成计算表",), "计划降 2.0 分贝，实测降 1.93")},
    ("team-noise", 5): {
        "TJ07": Entry({"done": 3, "total": 3}, ("节点完成证明",), "第二轮台架试验提前两天")
    },
    ("team-noise", 6): {"TJ09": Entry(103.2, ("目标达成计算表", "业务部门确认单"))},
    ("team-furnace", 4): {
        "TJ07": Entry({"done": 2, "total": 3}, ("挂图作战更新记录",), "料架到货晚一周")
    },
    ("team-furnace", 5): {
        "TJ03": Entry({"done": 4, "total": 5}, note="一名党员的任务由班组代做，不算"),
        "TJ10": Entry({"backfill": 1}, note="一个灯色手工改绿，已改回"),
    },
    ("team-furnace", 6): {
        "TJ09": Entry(82, ("目标达成计算表",), "节拍缩短 8.2 分钟，计划 10 分钟")
    },
    ("br-tool", 3): {"LZ09": Entry({"done": 3, "total": 4}, note="一名仓库保管员没有谈")},
    ("br-tool", 5): {"LZ12": Entry(False, note="与上年清单一字不差")},
    ("br-equip", 3): {
        "LZ03": Entry("一般", note="有部署、过问，没有协调和督办记录"),
        "PP04": Entry(False, note="只有名称和口号，没有指标"),
    },
    ("br-test", 5): {"LZ29": Entry({"done": 0, "total": 1}, note="专项检查交办问题到期没有销号")},
    ("br-test", 6): {
        "LZ28": Entry("较好", ("提醒谈话记录",), "签到造假相关人员已谈话，一人还没有回访"),
        "LZ30": Entry({"soft": 1}, note="对签到造假只批评了经办人，没有追到带班支委"),
    },
    ("br-logistics", 6): {
        "LZ13": Entry({"papers": 2}, note="两份运输合同缺比价资料"),
        "PP09": Entry(0, note="没有组织"),
    },
    ("br-digital", 3): {"PP04": Entry(na="三月成立，方案六月底前备案")},
    ("br-case", 5): {
        "PP01": Entry({"done": 36, "total": 40}, ("标准化自评表",), "搬迁后四条缺现场佐证")
    },
    ("br-digital", 5): {"PP01": Entry({"done": 30, "total": 38}, note="新支部，八条制度还没有建")},
    ("br-gear", 6): {
        "PP90": Entry({"exchange": 1}, ("交流会议通知和材料",), "在上级公司会议上介绍“一卡三看”")
    },
}
"""Unit and month → item → what was written."""
