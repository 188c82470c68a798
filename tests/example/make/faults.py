"""What goes wrong in branches, item by item: the value an inspector writes, and the note beside it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

Found = tuple[Any, str]
Fault = Callable[[Random, int], Found]
"""From chance and the number of members to what was found."""


def one_of(*found: Found) -> Fault:
    """One of some fixed findings."""
    return lambda rng, members: rng.choice(found)


def lacking(total: Callable[[int], int], most: int, *notes: str) -> Fault:
    """A rate with some left undone; a note may name the number."""

    def find(rng: Random, members: int) -> Found:
        every = total(members)
        undone = rng.randint(1, min(most, every))
        return {"done": every - undone, "total": every}, rng.choice(notes).format(n=undone)

    return find


def late(day: int, *notes: str) -> Fault:
    """Handed in some days after the due day; the number stands for the date until it is known."""
    return lambda rng, members: (rng.randint(1, day), rng.choice(notes))


def _absent(rng: Random, members: int) -> Found:
    total = members * 3 - rng.randint(0, 2)
    share = rng.choice((0.86, 0.84, 0.81, 0.78))
    done = round(total * share)
    missed = rng.choice(
        (
            "缺席的还没有补课",
            "夜班人员没有安排补课",
            "请假 {n} 人次，补课登记不全",
            "补课只有签名，没有内容",
            "外派 {n} 人次没有发学习材料",
            "签到表有 {n} 人次代签，不算到会",
        )
    )
    return {"done": done, "total": total}, missed.format(n=total - done)


BRANCH: dict[str, tuple[Fault, ...]] = {
    "ZB01": (one_of((False, "分工表还是去年的，两名委员已调岗")),),
    "ZB03": (one_of((0, "当月没有单独开支委会，议题并在生产会上")),),
    "ZB04": (
        one_of(
            ({"norecord": 1}, "奖金二次分配支部研究过，没有记录"),
            ({"norecord": 1}, "支部提的用工意见，采纳情况没有反馈"),
            ({"norecord": 2}, "两项议题只有口头意见，没有记录"),
        ),
        one_of(
            ({"afterthought": 1}, "班次调整行政先定，支部第三天补议"),
            ({"afterthought": 1}, "临时用工先签了协议，支部后补意见"),
            ({"afterthought": 1}, "设备改造方案上会时支部还没有研究"),
        ),
    ),
    "ZB05": (one_of((0, "到会人数不过半，党员大会不算")),),
    "ZB06": (one_of((0, "讲稿只有提纲，没有签到，不计次")),),
    "ZB07": (one_of((0, "主题党日改成了团建聚餐，不计次"), (0, "停产检修，主题党日没有补开")),),
    "ZB11": (_absent,),
    "ZB13": (
        lacking(lambda n: n, 1, "一人次月补交", "一人外出没有按时交", "一名借调党员漏收"),
        lacking(lambda n: n, 2, "{n} 人到月末没有交清"),
    ),
    "ZB14": (one_of((0, "一名积极分子漏考察")),),
    "ZB15": (
        one_of(
            ({"training": 1}, "一名预备党员一季度没有考察意见"),
            ({"procedure": 1}, "转正材料缺培养联系人意见"),
        ),
    ),
    "ZB16": (lacking(lambda n: 4, 2, "{n} 名驻外党员没有联系记录"),),
    "ZB18": (one_of((0, "分析只有结论没有事例，不计次")),),
    "ZB19": (
        one_of(
            ({"late": 1}, "公告栏党费公示没有更新"),
            ({"late": 2}, "公告栏两期未更新"),
            ({"late": 2}, "工作群公示、公告栏各迟一期"),
        ),
        one_of(
            ({"wrong": 1}, "公众号推送人数与实际不符，发布前没有审核"),
            ({"wrong": 1}, "公告栏把会议日期写错，没有人审"),
            ({"wrong": 1}, "工作群转发通知未经书记审核"),
            ({"late": 1, "wrong": 1}, "公示迟一期，另有一处人名写错"),
        ),
    ),
    "ZB20": (lacking(lambda n: 6, 2, "{n} 条意见到期没有答复", "{n} 条还在等答复"),),
    "ZB21": (
        one_of(
            ("较好", "岗区已挂牌，评议结果没有公布"),
            ("较好", "践诺记录缺一名责任区"),
            ("一般", "承诺没有公开，评议没有公布"),
        ),
    ),
    "ZB22": (
        lacking(lambda n: 5, 1, "现场改善一项没有实物可看", "一项顺延到下月"),
        lacking(lambda n: 4, 1, "一项没有完成记录", "岗位练兵挪到下月"),
        lacking(lambda n: 6, 1, "防错改造等备件，没有完成", "看板没有按时换版"),
    ),
    "ZB23": (
        lacking(lambda n: 40, 6, "{n} 张卡没有按周查", "{n} 张红卡没有写责任人"),
        lacking(lambda n: 32, 4, "第三周漏查 {n} 张"),
    ),
    "ZB25": (
        one_of(("较好", "没有留下可推广的做法"), ("一般", "协作区活动没有参加，问题没有解决")),
    ),
    "ZB26": (one_of((1, "有教育，没有节前提醒"), (1, "只发了节前提醒，教育没有案例")),),
    "ZB27": (
        one_of(({"nowork": 1}, "监督日志本月空白"), ({"nowork": 1}, "纪检委员外出，无人代记")),
        one_of(
            ({"nofollow": 1}, "提醒谈话后没有回访"),
            ({"nofollow": 1}, "提醒谈话没有记录"),
            ({"nofollow": 2}, "两名党员提醒后都没有回访"),
        ),
    ),
    "ZB28": (
        late(
            4,
            "退回一次，补齐后重报",
            "迟报",
            "缺佐证目录，补报后收下",
            "书记出差，没有委托他人签报",
        ),
    ),
    "ZB29": (
        lacking(lambda n: 3, 1, "一件没有复核单", "记录本缺两页，归档不算完成"),
        lacking(lambda n: 5, 1, "一件申请延期没有批下来", "消防通道一件改了又堵上，没有销号"),
        lacking(lambda n: 4, 2, "{n} 件到期没有销号"),
    ),
}

QUALITY: dict[str, tuple[Fault, ...]] = {
    "ZF02": (one_of((False, "清单已审定，书记承诺没有张贴")),),
    "ZF03": (one_of((0, "质量议题只在生产会上讲过")),),
    "ZF05": (one_of((0, "到场不足八成，没有结合岗位讨论")),),
    "ZF07": (lacking(lambda n: max(8, n - 4), 3, "{n} 人不合格，等补考"),),
    "ZF08": (lacking(lambda n: n * 3, 8, "{n} 人没有签认"),),
    "ZF09": (lacking(lambda n: 8, 2, "{n} 道工序人员调动后没有补上"),),
    "ZF10": (
        lacking(lambda n: 48, 5, "{n} 张代签，不算", "{n} 张事后补翻"),
        lacking(lambda n: 36, 4, "月末 {n} 张没有查"),
    ),
    "ZF11": (
        one_of(
            (1, "第二次抽查表没有支委签名"), (1, "只参加一次"), (1, "一次只有签名，没有抽查内容")
        ),
    ),
    "ZF12": (lacking(lambda n: 30, 3, "夜班 {n} 批没有党员签认"),),
    "ZF13": (one_of((0, "没有预防措施清单，不计次")),),
    "ZF15": (
        lacking(lambda n: 5, 1, "一项措施验证没有做完"),
        lacking(lambda n: 4, 1, "一项原因分析退回重做"),
    ),
    "ZF18": (
        one_of(({"rework": 1}, "返修一件，责任判定已生效"), ({"rework": 2}, "返工两件")),
        one_of(
            ({"scrap": [1]}, "报废一件，损失较小"), ({"scrap": [Decimal("1.5")]}, "停线四十分钟")
        ),
        one_of(({"escape": 1}, "一件流到下道工序")),
    ),
    "ZF19": (
        one_of(("较好", "下道工序对反应速度不满意"), ("一般", "交付质量、反应速度两方面不满意")),
    ),
    "ZF20": (one_of((False, "公示没有写提异议的渠道"), (False, "只公示了两个工作日")),),
}
