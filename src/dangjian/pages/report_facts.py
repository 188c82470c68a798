"""The facts that papers tell, as documented data: what ``report KIND --to json`` prints and what a
template of one's own is filled from. Scores and losses have two decimals, days are ISO dates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionTold:
    """督查的情况。"""

    first: str | None
    """最早的督查日期；没有督查的为空。"""
    last: str | None
    """最晚的督查日期。"""
    by: tuple[str, ...]
    """督查组或部门；个人不写名字。"""
    persons: int
    """没有写名字的督查人有几个。"""
    inspected: int
    """经过督查的单位数。"""
    self_only: tuple[str, ...]
    """只有自查的单位。"""
    absent: tuple[str, ...]
    """没有任何记录的单位。"""
    excused: tuple[str, ...]
    """按批准免报的单位。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCount:
    """名称和个数。"""

    name: str
    """名称。"""
    count: int
    """个数。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTold:
    """一个类别。"""

    name: str
    """类别，如 先进。"""
    focus: str
    """指导重点，如 看创新。"""
    kind: Literal["model", "bottleneck", "problems"]
    """怎样指导：推广做法、突破短板、限期整改。"""
    units: tuple[str, ...]
    """单位名称，按名次。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerTold:
    """一个参加排名的层级。"""

    id: str
    """层级编号。"""
    name: str
    """层级名称。"""
    units: int
    """参加考核的单位数。"""
    ranked: int
    """参加排名的单位数。"""
    mean: Decimal | None
    """参加排名的平均分。"""
    highest: Decimal | None
    """最高分。"""
    lowest: Decimal | None
    """最低分。"""
    change: Decimal | None
    """平均分比上月提高多少；较长的时段和没有上月的为空。"""
    grades: tuple[NamedCount, ...]
    """各等次的单位数，没有排名而有得分的也算。"""
    vetoed: int
    """受一票否决限制的单位数。"""
    tiers: tuple[TierTold, ...]
    """各类别，先进在前、后进在后。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneTold:
    """一个协作区。"""

    name: str
    """协作区名称。"""
    ranked: int
    """参加排名的单位数。"""
    mean: Decimal | None
    """平均分。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTold:
    """得分的一个部分。"""

    title: str
    """清单名称。"""
    weight: Decimal
    """权重。"""
    score: Decimal | None
    """这一部分的得分。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallTold:
    """一条没有达到要求的事项。"""

    item: str
    """事项名称。"""
    section: str
    """所在的项目。"""
    month: str
    """哪个月。"""
    text: str
    """查到的事实：先写看到的，再写数。"""
    points: Decimal
    """失分（清单里的分值）。"""
    from_self: bool
    """是否只有自查。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTold:
    """一项评优。"""

    name: str
    """评优名称。"""
    eligible: bool
    """是否符合条件。"""
    unmet: tuple[str, ...]
    """为什么不符合，如 等次一般。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTold:
    """一个单位的结果。"""

    id: str
    """单位编号。"""
    name: str
    """单位名称。"""
    layer: str
    """层级名称。"""
    ranking_class: str
    """排名组别；不分组的为空文本。"""
    rank: int | None
    """名次；没有排名的为空，原因在 notes。"""
    score: Decimal | None
    """得分。"""
    before: Decimal | None
    """上月得分。"""
    change: Decimal | None
    """比上月提高多少。"""
    grade: str | None
    """等次。"""
    tier: str | None
    """类别。"""
    focus: str | None
    """指导重点。"""
    coefficient: Decimal | None
    """等次系数。"""
    gap: Decimal | None
    """自查差距，取各清单中最大的。"""
    provisional: bool
    """得分是否暂定。"""
    notes: tuple[str, ...]
    """说明：不排名的原因、加分、否决、自查不实等。"""
    parts: tuple[PartTold, ...]
    """得分的组成。"""
    contact: str
    """联系的党委委员（岗位）；没有的为空文本。"""
    members: int | None
    """党员人数。"""
    lost: Decimal
    """计入得分的各清单失分合计。"""
    shortfalls: tuple[ShortfallTold, ...]
    """没有达到要求的事项，一票否决的除外。"""
    raised: int
    """本期登记的整改。"""
    open: int
    """尚未销号的整改。"""
    overdue: int
    """其中逾期的。"""
    awards: tuple[AwardTold, ...]
    """评优资格。"""
    talks: tuple[str, ...]
    """建议约谈的原因；没有的为空。"""
    training: tuple[str, ...]
    """建议培训的内容：没有达到要求的共性问题所在的操作指南章节和短板项目。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusTold:
    """一项加分。"""

    unit: str
    """单位名称。"""
    item: str
    """加分事项。"""
    text: str
    """做了什么。"""
    points: Decimal
    """加几分。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiseTold:
    """一个进步的单位。"""

    unit: str
    """单位名称。"""
    before: Decimal
    """上月得分。"""
    now: Decimal
    """本月得分。"""
    change: Decimal
    """提高多少。"""
    mended: tuple[str, ...]
    """上月没有达到、本月达到要求的事项。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTold:
    """一条有单位没有达到要求的事项。"""

    item: str
    """事项名称。"""
    units: int
    """没有达到要求的单位数。"""
    points: Decimal
    """失分合计。"""
    told: tuple[str, ...]
    """失分最多的几个单位的事实，单位名称在前。"""
    named: int
    """上面写到的单位数。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """一个项目里的问题。"""

    section: str
    """项目名称。"""
    points: Decimal
    """失分合计。"""
    items: tuple[ItemTold, ...]
    """事项，失分最多的在前。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonTold:
    """一条共性问题。"""

    item: str
    """事项名称。"""
    failing: int
    """没有达到要求的单位数。"""
    judged: int
    """检查的单位数。"""
    units: tuple[str, ...]
    """没有达到要求的单位。"""
    before: bool | None
    """上期是不是已经是共性问题；上期没有检查的为空。"""
    guide: str
    """操作指南的章名；没有的为空文本。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTold:
    """范围内单位的整改情况，到落款日。"""

    raised: int
    """本期登记的。"""
    raised_open: int
    """其中尚未销号的。"""
    first_due: str | None
    """其中最早的期限。"""
    last_due: str | None
    """其中最晚的期限。"""
    due: int
    """期限在本期、已经到期的。"""
    kept: int
    """其中按期销号的。"""
    rate: Decimal | None
    """按期销号率，0 到 1；没有到期的、台账有文件读不出来的为空。"""
    whole: bool
    """台账是不是全部读得出来。"""
    open: int
    """全部尚未销号的，不论什么时候登记。"""
    overdue: int
    """其中逾期的。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTold:
    """下个月到期的事项。"""

    day: str
    """期限。"""
    items: tuple[str, ...]
    """事项名称；每月都要做的不列。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeProblemTold:
    """整改通知单里的一项问题。"""

    text: str
    """事项和查到的事实。"""
    standard: str
    """完成标准。"""
    basis: str
    """依据。"""
    major: bool
    """是否重点问题。"""
    mode: str
    """整改方式，如 限期整改。"""
    due: str
    """期限，如 2026-06-29。"""
    due_words: str
    """期限，如 6 月 29 日。"""
    overdue: int
    """逾期几天。"""
    owner: str
    """责任人（职务）。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """一个单位的整改通知单。"""

    id: str
    """单位编号。"""
    unit: str
    """单位名称。"""
    problems: tuple[NoticeProblemTold, ...]
    """本期的问题，期限早的在前。"""
    older: int
    """以前登记、尚未销号的还有几项。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """报告的事实。"""

    schema: Literal["dangjian/report-facts@1"]
    """文件种类。"""
    kind: str
    """报告种类，如 bulletin。"""
    period: str
    """时段，如 2026-05。"""
    period_words: str
    """时段，如 2026 年 5 月。"""
    day: str
    """落款日期；台账和逾期都到这一天。"""
    day_words: str
    """落款日期，如 2026 年 6 月 5 日。"""
    company: str
    """单位名称。"""
    sender: str
    """署名。"""
    office: str
    """承办部门。"""
    number: str
    """发文字号，编号是空白。"""
    copies: tuple[str, ...]
    """抄送机关。"""
    policy: str
    """考核办法的名称。"""
    lists: tuple[str, ...]
    """计入得分的清单。"""
    sealed: bool
    """得分是否已经封存、并且与封存的一致。"""
    state: str
    """封存情况的说明。"""
    provisional: tuple[str, ...]
    """得分暂定的单位。"""
    months_aside: tuple[str, ...]
    """时段里没有计入的月份。"""
    inspection: InspectionTold
    """怎样督查的。"""
    layers: tuple[LayerTold, ...]
    """参加排名的各层级。"""
    zones: tuple[ZoneTold, ...]
    """各协作区，平均分高的在前。"""
    units: tuple[UnitTold, ...]
    """各单位，按名次。"""
    met: tuple[str, ...]
    """凡检查的单位都达到要求的事项。"""
    bonuses: tuple[BonusTold, ...]
    """加分。"""
    capped: tuple[str, ...]
    """加分超过清单上限、没有全计的，每份清单一句。"""
    rises: tuple[RiseTold, ...]
    """比上月提高的单位，提高多的在前。"""
    groups: tuple[GroupTold, ...]
    """没有达到要求的事项，按项目归类，失分最多的在前。"""
    common: tuple[CommonTold, ...]
    """共性问题。"""
    common_gone: tuple[str, ...]
    """上期有、本期不再是共性问题的事项。"""
    vetoes: tuple[str, ...]
    """一票否决，每件一句。"""
    penalties: tuple[str, ...]
    """倒扣，每件一句。"""
    overclaims: tuple[str, ...]
    """自查不实，每件一句。"""
    missing: tuple[str, ...]
    """到期没有填报，每个单位一句。"""
    register: RegisterTold
    """整改情况。"""
    next_month: str
    """下个月，如 6 月。"""
    next_monthly: int
    """下个月每月都要做的事项数。"""
    next_due: tuple[DueTold, ...]
    """下个月另外到期的事项。"""
    objections_until: str
    """提出异议的最后一天。"""
    notices: tuple[NoticeTold, ...]
    """整改通知单，每个单位一份；别的报告为空。"""
    basis: str
    """编制依据。"""
