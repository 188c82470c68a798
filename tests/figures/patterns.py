"""Which sentences of papers carry which figures: the table that a writer of a paper extends.

``FIGURES_IN_WORDS`` is a list of patterns. The named group of a number is the name of a figure (a function of
``known.py``), optionally followed by ``_2``, ``_3`` where one sentence says it again; other groups (``unit``,
``list``, ``month``, ``grade``, ``tier``, ``mode``, ``action``, ``item``) say whom or what it speaks of. ``scope`` says whose
figure it is: ``ranked`` (the units of the ranking: of a paper for branches all of them), ``layer`` (all units of
their layers, also those that are no more), ``all`` (everybody in the
organization), ``unit`` (the unit that the sentence names, else the one that the paper is for).

``ALLOWED`` are phrases whose numbers are no figures of the period: dates, names of periods, versions, numbers
of items and annexes. Whatever number with a measure word is covered by neither fails the test: a new sentence
brings its pattern along, and a new figure its function.
"""

from __future__ import annotations

import re
from typing import NamedTuple

N = r"(?:\d[\d,]*(?:\.\d+)?)"
MONTH = r"(?:\d{4} 年 )?\d+ 月"
PERIOD = r"\d{4} 年(?: ?\d+ ?月|第 ?[一二三四\d] ?季度|[上下]半年|度)?"
UNIT = r"(?P<unit>[^\s：，。、；（）“”《》·｜\d]{2,30}?)"
LIST = r"[“《](?P<list>[^”》]+)[”》]"


class Pattern(NamedTuple):
    """A piece of a sentence and the figures in it."""

    expression: re.Pattern[str]
    scope: str
    papers: frozenset[str]
    """Kinds of report in which it stands; empty: any."""


def said(expression: str, scope: str = "ranked", papers: str = "") -> Pattern:
    """``<name>`` stands for a number of that name, ``{UNIT}`` and the like for the pieces above; blanks between
    words and numbers may be there or not."""
    text = re.sub(r"(?<!\?P)<(\w+)>", lambda found: f"(?P<{found[1]}>{N})", expression)
    text = text.replace(" ", r"[ \u3000]?")
    pieces = {
        "GRADE": "(?P<grade>[^“”\\d]+)",
        "MONTH": MONTH,
        "PERIOD": PERIOD,
        "UNIT": UNIT,
        "LIST": LIST,
        "N": N,
    }
    for name, piece in pieces.items():
        text = text.replace("{" + name + "}", piece)
    return Pattern(re.compile(text), scope, frozenset(papers.split()))


GRADES = "(?P<grade>优秀|良好|一般|较差|好|较好|差|达标|基本达标|不达标|质量放心|限期改进|示范)"
TIERS = "(?P<tier>先进|中层|后进)"
ACTIONS = "(?P<action>提醒|催办并通报|约谈|提请党委研究问责)"
MODES = "(?P<mode>立行立改|限期整改|长期坚持)"

FIGURES_IN_WORDS: tuple[Pattern, ...] = (
    # Who was assessed and how it came out.
    said("应考核党支部 <expected_units> 个"),
    said("^党支部 <expected_units> 个"),
    said("参加排名 <ranked_units> 个"),
    said("^排名 <ranked_units> 个"),
    said("参加排名的 <ranked_beside> 个党支部中", "unit"),
    said("不排名 <unranked_units> 个"),
    said(
        "参加排名的得分合计 <total_score> 分，平均 <total_score_2> ÷ <ranked_units> = <mean_score> 分"
    ),
    said("最高 <highest_score> 分，最低 <lowest_score> 分"),
    said("平均 <mean_score> 分，最高 <highest_score>，最低 <lowest_score>"),
    said("有得分的 <graded_units> 个的等次"),
    said(f"{GRADES} <grade_count> 个"),
    said(f"[▲●▼]{TIERS} <tier_count> 个"),
    said("其中 <vetoed_units> 个受一票否决限制"),
    said(
        "上月参加排名的 <ranked_before> 个平均 <mean_before> 分，本月(?:提高|下降|降低) <mean_change> 分"
    ),
    said("比上月提高的有 <risen_units> 个"),
    said("{UNIT}（得分 <unit_score>，[^）]*）", "unit"),
    said("{UNIT}（<unit_score> 分，第 <unit_rank> 名）", "unit"),
    said("{UNIT}（<unit_score> 分，[^）\\d]*）", "unit"),
    said("{UNIT}问题清单（[^）\\d]*，<unit_score> 分，[^）\\d]*）", "unit"),
    said("{UNIT} <unit_score>，(?:优秀|良好|一般|较差)，离", "unit"),
    said("年度得分 <unit_score> 分", "unit"),
    said("名列第 <unit_rank>", "unit"),
    said("系数 <unit_coefficient>", "unit", "appraisal"),
    # 通报, 公示稿 and 结果运用建议表.
    said("(?:对|月|季度|半年|年) <expected_units> 个党支部"),
    said("^<expected_units> 个党支部参加考核，<ranked_units> 个参加排名，平均 <mean_score> 分"),
    said(
        "{LIST}的“(?P<section>[^”]+)”得分占应得不低于 <needed_percent>%（<section_percent>%）",
        "unit",
        "bulletin",
    ),
    said("^<every_ranked_unit> 个党支部参加考核，都参加排名，平均 <mean_score> 分"),
    said("，比上月(?:提高|降低) <mean_change> 分，最高"),
    said("督查了 <inspected_units> 个单位"),
    said("(?P<zone>[^\\s、，。\\d]+?协作区) <zone_mean> 分", "ranked", "bulletin"),
    said("”(?:等)? <met_items> 项工作，凡检查到的单位都达到了要求"),
    said("{UNIT}“(?P<title>[^”]+)”：[^；]*?，加 <bonus_points> 分", "unit"),
    said("“(?P<title>[^“”]+)” <short_units> 个单位没有达到要求，如"),
    said("登记整改 <raised_problems> 项，截至", "layer", "bulletin"),
    said(
        "到期的整改 <due_problems> 项，按期销号 <kept_problems> 项，按期销号率 <closing_percent>%",
        "layer",
        "bulletin",
    ),
    said("日尚未销号 <open_problems> 项", "layer", "bulletin"),
    said("（其中 {PERIOD}登记的 <raised_open> 项）", "layer", "bulletin"),
    said("。<provisional_units> 个单位的得分是暂定的，见(?:附件 1|考核排名)", "layer"),
    said("尚未销号 {N} 项(?:（[^）]+）)?，其中逾期 <overdue_problems> 项", "layer", "bulletin"),
    said("{UNIT} <unit_missing> 项到期没有填报（", "unit", "bulletin"),
    said("同一事项 <common_units> 个以上、占被检查 <common_percent>% 以上"),
    said("本期有 <common_items> 项"),
    said("每月事项 <next_monthly> 项照常"),
    said("其他事项 <next_others> 项到期"),
    said("自查不实的单位有 <overclaimed_units> 个：", "ranked", "meeting"),
    *(
        said(
            f"{{UNIT}}自查{{LIST}}比督查高：(?:{{MONTH}} {{N}} 分、){{{place}}}"
            "(?P<month>\\d+ 月) <month_gap> 分",
            "unit",
        )
        for place in range(12)
    ),
    said("，都超过 <overclaim_over> 分，按办法"),
    said(
        "{UNIT} (?P<month>\\d+ 月)自查{LIST}比督查高 <month_gap> 分，超过 <overclaim_over> 分",
        "unit",
    ),
    said(f"{GRADES}（<grade_from> 分起）", "all"),
    said("名次在后 <bottom_percent>%、得分低于 <tier_below> 分", "all"),
    said("列为后进（得分低于 <tier_below> 分）", "all"),
    # The register as of the day.
    said("本期登记整改 <raised_problems> 项，都已了结", "all", "bulletin"),
    said("，尚未销号的问题 <open_problems> 项", "layer", "meeting"),
    said("以前发现的 <earlier_open> 项，", "layer", "meeting"),
    said("尚未销号的问题 {N} 项(?:，其中 [^，]+)?，逾期 <overdue_problems> 项", "layer", "meeting"),
    said("“(?P<title>[^“”]+)” <common_failing> 个(?:单位|、| 等)", "ranked", "meeting"),
    said(
        "期限在本[期年]、已经到期的(?:整改)? <due_problems> 项，按期销号 <kept_problems> 项，"
        "按期销号率 <closing_percent>%",
        "paper",
    ),
    said("发现的和到这一时段尚未销号的共 <register_listed> 项", "all"),
    said("现在尚未销号 <register_open> 项，其中逾期 <register_overdue> 项", "all"),
    said("（<register_waiting> 项已按期提交，等复核）", "all"),
    said("尚未销号的 <register_open> 项发现了多久", "all"),
    said("有 <notice_problems> 项问题需要整改", "unit"),
    said("其中重点问题 <notice_major> 项", "unit"),
    said("以前登记、尚未销号的还有 <notice_earlier> 项", "unit"),
    said("逾期没有销号的问题有 <overdue_problems> 项", "unit", "appraisal"),
    said("另有 <not_yet_due> 项尚未销号、期限还没有到，不在其中", "unit", "appraisal"),
    # Facts of one month, and what a list lost.
    said(
        "{UNIT}{LIST}：两边都查的事项，(?P<month>{MONTH})自查比督查高 <month_gap> 分，超过 <overclaim_over> 分",
        "unit",
    ),
    said("{LIST}(?P<month>{MONTH})自查比督查高 <month_gap> 分，超过 <overclaim_over> 分", "unit"),
    said("(?P<month>\\d+ 月){LIST}高出 <month_gap> 分", "unit"),
    said("自查比督查高：.*等 <overclaimed_cards> 个", "unit"),
    said("{UNIT}：(?P<month>{MONTH})(?P<item>[A-Z]{2}\\d+) .*?否决前 <before_veto> 分", "unit"),
    said("{UNIT}{LIST}：<missing_items> 项到期没有填报", "unit"),
    said("失分的事项共 <lost_items> 条"),
    said("另有 <other_losses> 条事项失分", "unit"),
    said("最低的是 (?P<month>\\d+) 月，<lowest_month> 分，最高的月份 <highest_month> 分", "unit"),
    said(
        "{LIST}的“(?P<section>[^”]+)”得分率 <section_percent>%（参加排名的单位平均 <section_mean>%）",
        "unit",
    ),
    said("“(?P<title>[^“”]+)”扣 <item_loss> 分，是失分最多的一条", "unit"),
    said("“(?P<title>[^“”]+)”<item_loss> 分", "unit", "appraisal"),
    said("本期有 <common_items> 条"),
    said("每月事项 <next_monthly> 条照常"),
    said("先进基层党组织：现在不符合，差 <unmet_needs> 条", "unit", "appraisal"),
    said("{GRADE}”名额 <quota_places> 个", "paper", "ranking appraisal results meeting"),
    said("^{UNIT}：(?:[^。]*，)?“{GRADE}”名额 <quota_places> 个", "unit", "bulletin"),
    said("得满分 <full_items> 项，没有填报 <unanswered_items> 项", "all"),
    said("共性问题 <common_items> 项", "ranked"),
    said(
        "(?P<item>[A-Z]{2}\\d+) [^\\d：]*(?:：[^\\d：]+)*：<judged_units> 个里 <failed_units> 个失分",
        "all",
    ),
    said("，离(?P<grade>[^差]+)差 <short_of_grade> 分", "unit"),
    said("不是每月都有的 <next_others_everywhere> 项", "all"),
    said("每月都有的 <next_monthly_everywhere> 项", "all"),
    said("(?P<list>[^\\s·“”《》]+) · <list_units> 个单位", "all"),
    said("^其中逾期 <overdue_problems> 个", "all", "dashboard"),
    said("过期没有完成 <late_milestones> 个", "all"),
    said("(?P<milestone>\\S+?)计划 {MONTH} \\d+ 日，迟了 <milestone_late> 天完成", "all"),
    said("(?P<milestone>\\S+?)计划 {MONTH} \\d+ 日，.*?改期 <milestone_moves> 次", "all"),
    said("期限已到的 <ever_due> 个，按期销号 <ever_kept> 个，按期销号率 <ever_percent>%", "all"),
    said("期限在本期内的 <due_problems> 个，按期销号 <kept_problems> 个", "all"),
    said("退回 <returns> 次，重新打开 <reopenings> 次", "all"),
    # What the policy and the lists say.
    said("至少 <common_units> 个单位(?:失分)?、(?:并且)?占检查单位 <common_percent>% 以上"),
    said(f"{MODES} <mode_days> 天"),
    said(f"(?:逾期 |满 )<escalation_days> 天起?{ACTIONS}"),
    said("自查差距超过 <overclaim_over> 分为自查不实"),
    said("自查比督查高出的超过 <overclaim_over> 分"),
    said("一个月的差距超过 <overclaim_over> 的"),
    said("适用(?:的)?分值不到(?:应查分值)? <applicable_percent>% 的"),
    said("销号后 <recurrence_months> 个月内"),
    said("四舍五入到 <places> 位小数"),
    said(f"{GRADES} <grade_from> 分起", "all"),
    said("加分后最高 <list_ceiling> 分", "all"),
    # Of agreements: the policy and the lists of the month in which they are signed.
    said(
        "{LIST}（\\d{4} 年版，见附件 ?\\d*），适用于乙方的事项共 <agreed_items> 条、<agreed_points> 分",
        "unit",
        "agreement",
    ),
    said("{LIST}（[^）]+版），适用的事项共 <coming_items> 条、<coming_points> 分", "unit"),
    said("月度得分由 <agreed_lists> 张清单综合", "unit", "agreement"),
    said("{LIST}占 <agreed_percent>%", "unit", "agreement"),
    said("{LIST}[^。]*的事项 <agreed_items> 条、<agreed_points> 分", "unit", "agreement"),
    said("自查差距不超过 <overclaim_over> 分", "ranked", "kpi"),
    said("各月汇总占 <agreed_months_percent>%", "unit", "agreement"),
    said(f"{GRADES} <agreed_grade> 分以上", "all", "agreement"),
    said(f"{GRADES} {{N}} 分以上（名额不超过参加排名单位的 <agreed_quota>%", "all", "agreement"),
    said(f"{TIERS}（[^）]+）：名次在前 <agreed_top>% 以内，得分不低于 <agreed_from> 分", "all"),
    said(f"{TIERS}（[^）]+）：得分排在后 <agreed_bottom>%，得分低于 <agreed_below> 分", "all"),
    said("每月不低于 <award_month> 分，按期销号率不低于 <award_percent>%", "all"),
)

ALLOWED: tuple[str, ...] = (
    rf"{PERIOD}(?: ?\d+ ?日)?",
    r"\d+ ?月(?: ?\d+ ?日|底|至| ?—)?",
    r"\d{4}-\d{2}(?:-\d{2})?",
    r"[A-Z]{2}\d+",
    r"附件 ?\d+",
    # What a penalty costs stands in the same sentence as a sum, which is checked as arithmetic.
    r"从总分里倒扣 [\d.]+ 分",
    r"^\d+[．.] ?",
    # The rows right below, counted in tests/workflows/test_report_kpi.py.
    r"^有目标的指标 \d+ 项：.*。$",
    r"（\d+\.\d+\.\d+）| \d+\.\d+\.\d+",
    r"sha256:[0-9a-f]+",
    r"[〔\[]\d{4}[〕\]]\d*号?",
    # How long a list is, which stands there in full right below.
    r"失分最多的 \d+ 条：|提高最多的 \d+ 个是|只列期限最早的 \d+ 个，全部 \d+ 个",
    # Marks of the legend: what a colour means, not how much anybody has.
    r"[▲▽▼]? ?\d+(?:\.\d+)?% (?:起|以下)（[^）]+）",
    # A hundred is the scale itself, not a figure.
    r"× 100|满分 100 分|百分制",
    # How many rows a list has that is folded up right there.
    r"事项名称 \d+ 项",
    r"不足 3 人的不列平均",
    r"记(?:为)? ?[0零] ?分",
    r"另有 \d+ 项加分|另有 \d+ 条，见附件|提高幅度居前 \d+ 位|涉及单位最多的 \d+ 项见下表|下列 \d+ 个单位按顺序汇报|逾期最久的 \d+ 项|等 \d+ 个单位|另有 \d+ 个方面|另有 \d+ 个单位|总分不超过 \d+ 分|”等 \d+ 项|” 等 \d+ 个。",
    # What was found, as it was recorded: `told_against_records` of test_figures.py compares it.
    r"\d+(?:\.\d+)?%，未达到 \d+(?:\.\d+)?%|应 \d+ 次，实 \d+ 次|[^\d（，、；]+ \d+ 次|迟 \d+ 天",
)
"""Phrases whose numbers are no figures of the period."""

COUNTED = re.compile(
    rf"(?<![\d.])({N})[ \u3000]?(?:项|个|名|条|分(?!类|布)|人|次|份|张|家|件|%|天)"
)
"""A number that counts or measures something."""
