"""``python -m tools.list_changes``: write ``docs/list-changes.md``, what the revision of the lists changed.

What changed is computed by ``dangjian diff`` from the first versions, which the example company keeps in
its archive, to the shipped ones; only the reasons are written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dangjian.commands.diff import diff
from dangjian.criteria.changes import Change
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist, Cycle, Item
from dangjian.io.yaml_reader import read

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "checklists"
ARCHIVE = ROOT / "examples" / "gear-company" / "checklists" / "archive"
PAGE = ROOT / "docs" / "list-changes.md"
NAMES = (
    *("committee", "secretary", "member", "department", "branch", "group"),
    *("quality-branch", "quality-member", "integrity", "brand", "campaign", "appraisal"),
)
BRANCH_LISTS = ("branch", "quality-branch", "integrity", "brand", "appraisal")
"""What a branch fills in; 轮值 branches have ``zone-work`` besides."""

WORDS = {
    "title": "名称", "requirement": "要求", "reporting": "填报说明", "evidence": "佐证", "guide": "指南",
    "due": "节点", "cycle": "周期", "points": "分值", "basis": "依据", "nature": "性质", "section": "部分",
    "criterion": "评分标准", "responsibility": "责任类别", "allow_na": "不适用", "same_as": "同一填报",
    "from": "台账取数", "applies_to": "适用标签", "several": "多人评定", "default": "默认值",
    "evidence_required": "佐证必备",
}  # fmt: skip
GENERAL = {
    "reporting": "填法与职责分开，责任书只印职责",
    "due": "25 日前办结，月末自查，次月初督查；按季、半年的在周期最后一月",
    "cycle": "减少重复填报",
    "evidence": "一项一份佐证",
    "same_as": "一次填报",
    "from": "由台账取数",
    "guide": "指向新增的一章",
}
"""Field → why it changed wherever it changed, in the order in which reasons are told."""
SPECIAL = {
    "JT01": "第一议题的内容写明；同时是核心要求", "JT02": "写明党中央决策部署", "JT05": "并入原 JT07 签订责任书",
    "JT06": "并入原 JT19，一次专题会不再拆成两项", "JT07": "与 JT05 同在三月、同一件事，并入 JT05",
    "JT08": "与述职评议重复，并入 JT27", "JT19": "与 JT06 重复，并入 JT06", "JT25": "与 JT24 并为一项",
    "JT09": "首要任务写明", "JT10": "上下半年各一次，两次开在一起不再能得满分",
    "JT16": "经费有文件依据，党务力量为自定，性质不同，分开", "JT18": "接收党务力量配备",
    "JT21": "与 LZ16 同为党内法规要求，性质一致", "JT22": "计划项目与提请事项不同类，不再相加",
    "JT23": "党建指标与经营指标同评价", "JT24": "支部数与党员数不同类，改为分档", "JT26": "两件事不能以一件的次数充抵",
    "JT27": "并入听取委员履责汇报", "JT28": "党委层面统战、群团原来没有事项", "JT29": "党委层面保密原来没有事项",
    "JT30": "党委层面巡视整改原来没有事项", "JT31": "党委层面安全生产党政同责原来没有事项",
    "SJ09": "党课全年任何时间都可以讲，不再限在七月", "SJ12": "两件事不能以一件的次数充抵",
    "SJ13": "直接依据是个人有关事项报告规定，由上级受理和掌握，本企业不收集", "SJ06": "时间按上级通知",
    "WY06": "时间按上级通知", "WY07": "不再限在八月",
    "BM01": "并入原 BM02 编印和换版", "BM02": "并入 BM01", "BM03": "各部门都评审自己的制度",
    "BM11": "填上月督查的问题清单，本月 8 日到期", "BM12": "填上月督查的通知单，本月 8 日到期",
    "BM13": "复核与升级不同类，改为按查实的差错扣分", "BM15": "填上月的通报，本月 15 日到期",
    "BM16": "检查与记分不同类，记分在 LZ23 考核", "BM18": "人事部门参加会商",
    "BM19": "审计、财务、法务、人事不止一项有内容的事项",
    "ZB02": "到会要求按“不少于五分之四”", "ZB05": "表决时到会过半数，不是开会的一般条件",
    "ZB06": "写明主要内容；次数为自定", "ZB07": "写明首先学习的内容",
    "ZB08": "上级安排在次年一季度的也不误", "ZB09": "上级安排在次年一季度的也不误",
    "ZB20": "没有收集的直接记零分，不再填“完成 0、应办 1”", "ZB22": "没有任务的直接记零分",
    "ZB23": "与 ZF10 是同一件事", "ZB24": "与 ZF14 是同一件事",
    "ZB25": "与 PP05 是同一件事", "ZB26": "与 LZ07 是同一件事；节前提醒移到 ZB27", "ZB27": "接收节前提醒；不写口语",
    "ZB28": "填上月自查表的报送情况，不在自查表里评自己",
    "ZB29": "整改与归档不同类，归档不再计", "ZB90": "同一事项取最高，不同事项累加",
    "ZB93": "受到通报批评的倒扣分", "ZB95": "只认结论；伪造、瞒报最重，主动报告从轻",
    "ZB96": "处分按轻重分档，轻处分不否决党支部", "ZB97": "由得分自动判定", "ZB98": "空位为草稿",
    "XZ03": "写明学习内容", "XZ09": "只填班组层面，与支部层面的 ZF10 分开",
    "ZF10": "只填支部层面，与班组层面的 XZ09 分开", "ZF14": "没有立项的直接记零分；按季推进",
    "DY03": "写明学习内容", "LZ03": "公司党委引用 SJ03，不重复检查", "LZ07": "ZB26 使用同一填报",
    "LZ08": "按已查结的案例；公司党委引用 JT20", "LZ17": "空位为草稿", "LZ19": "没有调研的直接记零分",
    "LZ25": "直接依据是个人有关事项报告规定，本单位不收集", "LZ26": "写明经商办企业的专门规定",
    "LZ29": "整改台账里的都算，不另报", "LZ95": "写明评为不达标", "LZ96": "写明评为不达标；立案不是结论",
    "PP01": "手册随程序提供", "PP95": "由得分自动判定", "PP90": "不写口语",
    "SP05": "接收原 SP08 的分值", "SP06": "评议组各自评定，接收原 SP08 的分值",
    "SP07": "按类别填票数，程序折算", "SP08": "平时得分已占年度七成，不再重复计算",
}  # fmt: skip


def checklist_at(path: Path) -> Checklist:
    """A list from a file."""
    model, findings = shape.parse(read(path.read_bytes()), "checklist")
    assert isinstance(model, Checklist), findings
    return model


def page() -> str:
    """The whole page."""
    lines = [
        "# 清单修订对照",
        "",
        "这次修订的全部清单逐项对照。“改了什么”由 `dangjian diff` 从旧版（示例公司 `checklists/archive/`）与现行版算出，"
        "由 `python -m tools.list_changes` 写成本页；“为什么”是人写的。",
        "",
        *_load(),
    ]
    for name in NAMES:
        lines += _section(name)
    lines += [
        "## 新增的清单", "",
        "| 清单 | 名称 | 项数 | 为什么 |", "|---|---|---|---|",
        *(
            f"| `{name}` | {found.title} | {sum(item.counted for item in found.items())} | {why} |"
            for name, why in NEW.items()
            if (found := checklist_at(LISTS / f"{name}.yaml"))
        ),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


NEW = {
    "deputy": "直接责任由专职副书记承担，原来没有对应的清单",
    "discipline": "监督责任由纪委书记承担，原来没有对应的清单",
    "dept-work": "党务工作队伍：三懂三会三过硬、竞赛、人才库",
    "zone-work": "党建协作区：六同三唱，只由轮值党支部填",
}


def _section(name: str) -> Iterator[str]:
    old, new = ARCHIVE / f"{name}@1.0.0.yaml", LISTS / f"{name}.yaml"
    compared = diff(str(old), str(new), ROOT)
    before = {item.id: item for item in checklist_at(old).items()}
    after = {item.id: item for item in checklist_at(new).items()}
    yield from (f"## {checklist_at(new).title}", "")
    level = compared.required.word
    yield from (f"`{name}` 1.0.0 → {checklist_at(new).version}（按改动至少 {level}）。", "")
    yield from ("| 编号 | 事项 | 改了什么 | 为什么 |", "|---|---|---|---|")
    changed: dict[str, list[Change]] = {}
    for each in (change for found in compared.differences for change in found.changes):
        if each.item:
            changed.setdefault(each.item, []).append(each)
    for ident in sorted(changed):
        item = after.get(ident) or before[ident]
        yield f"| {ident} | {item.title} | {_what(changed[ident])} | {_why(ident, changed[ident])} |"
    yield ""


def _fields(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(each.field.split(".")[0] for each in changes))


def _what(changes: list[Change]) -> str:
    whole = {"added": "新增", "removed": "删除"}
    if not changes[0].field and changes[0].change in whole:
        return whole[changes[0].change]
    return "、".join(WORDS.get(field, field) for field in _fields(changes))


def _why(ident: str, changes: list[Change]) -> str:
    fields = _fields(changes)
    reasons = [SPECIAL[ident]] if ident in SPECIAL else []
    reasons += [why for field, why in GENERAL.items() if field in fields]
    return "；".join(reasons) or "改为公文用语"


def _load() -> Iterator[str]:
    """How much a branch fills in and files in a year, before and after."""
    yield from ("## 一个党支部一年填多少", "")
    yield from ("| 清单 | 填报：原来 | 现在 | 佐证：原来 | 现在 |", "|---|---|---|---|---|")
    totals = [0, 0, 0, 0]
    for name in BRANCH_LISTS:
        old = load(checklist_at(ARCHIVE / f"{name}@1.0.0.yaml").items())
        new = load(checklist_at(LISTS / f"{name}.yaml").items())
        figures = [old[0], new[0], old[1], new[1]]
        totals = [a + b for a, b in zip(totals, figures, strict=True)]
        yield f"| `{name}` | {' | '.join(map(str, figures))} |"
    yield f"| 合计 | {' | '.join(map(str, totals))} |"
    yield ""
    yield (
        "填报是到期的次数（加分、倒扣分、一票否决和公司级事项不计，一项一次算一条），佐证是每次应附的份数。"
        f"填报减到 {share(totals[1], totals[0])}，佐证减到 {share(totals[3], totals[2])}。"
        "其中没有发现问题就不必写的扣分项，也按到期次数计在内。"
    )
    yield ""


def share(part: int, whole: int) -> str:
    """``57%``, rounded to the nearest."""
    return f"{(200 * part + whole) // (2 * whole)}%"


TIMES: dict[Cycle, int] = {
    Cycle.MONTH: 12, Cycle.QUARTER: 4, Cycle.HALF_YEAR: 2, Cycle.YEAR: 1, Cycle.EVENT: 0
}  # fmt: skip


def load(items: Iterable[Item]) -> tuple[int, int]:
    """Entries and pieces of evidence a year of a branch."""
    entries = evidence = 0
    for item in items:
        own = item.counted and not item.same_as and not item.from_ and item.status is None
        if own and item.applies_to != ("公司级",):
            entries += TIMES[item.cycle]
            evidence += TIMES[item.cycle] * len(item.evidence)
    return entries, evidence


def main(*_: Any) -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
