"""DJ7: what is wrong in points rules and ledgers."""

from dangjian.problem import Code, Severity

UNKNOWN_RULES = Code(
    "DJ701",
    Severity.ERROR,
    "积分细则不存在",
    "台账用的细则 {rules} 找不到",
    "{suggestion}现有细则：{known}",
    "台账写明按哪份细则的哪个版本记分。细则改了版本，旧版本要留存，以前的台账仍按旧版本算。",
)
UNKNOWN_PERSON = Code(
    "DJ702",
    Severity.ERROR,
    "党员不存在",
    "第 {number} 条的党员 {person} 不在名单里",
    "{suggestion}person 写名单里的编号",
    "person 写名单（people）里的编号或代号。名单可以和台账一起放在受限文件夹里。",
)
UNKNOWN_RULE = Code(
    "DJ703",
    Severity.ERROR,
    "细则里没有这条规则",
    "第 {number} 条的规则 {rule} 不在细则 {rules} 里",
    "{suggestion}可用的规则：{known}",
    "每一分都要对应细则里的一条，不能自己定分值。",
)
ENTRY_NEEDS = Code(
    "DJ704",
    Severity.ERROR,
    "记分缺少必须写的内容",
    "第 {number} 条没有写{what}（{key}）",
    "补上再记；没有结论的事项不能记分",
    "记分要写明党员、规则、来源、依据和告知本人的日期，冲销要写明原因。只记已有结论的事项：线索、信访和没有办结的案件一律不记。",
)
VOIDS_NOTHING = Code(
    "DJ705",
    Severity.ERROR,
    "冲销的那一条不对",
    "第 {number} 条冲销第 {voids} 条，{why}",
    "voids 写前面某一条记分的序号，从 1 数起",
    "台账只往后加，记错了用新的一条冲销：写明冲销第几条、原因和批准人。一条只能冲销一次，冲销本身不能再冲销。",
)
ENTRY_MIXED = Code(
    "DJ706",
    Severity.ERROR,
    "冲销里写了记分的内容",
    "第 {number} 条是冲销，不能再写 {key}",
    "冲销和记分分两条写",
    "冲销一条（voids）只写日期、冲销第几条、原因、批准人和记录人。要改记别的分，另写一条。",
)
OWN_APPROVAL = Code(
    "DJ707",
    Severity.ERROR,
    "自己批准自己",
    "第 {number} 条由 {name} 批准，{who}也是它",
    "换一个人批准",
    "记录的人不审核自己的记录，本人也不批准自己的积分，这样台账才有公信力。",
)
LEDGER_DATES = Code(
    "DJ708",
    Severity.ERROR,
    "台账的日期不对",
    "第 {number} 条的日期 {date} {why}",
    "核对日期",
    "台账按先后记，后一条的日期不能早于前一条，也不能在台账的年份之前。年底的事项次年才有结论的，记入结论的那一年。",
)
DUPLICATE_LEDGER = Code(
    "DJ709",
    Severity.ERROR,
    "同一年的台账有两份",
    "细则 {rules} {year} 年的台账已有一份：{other}",
    "一份细则一年只留一个文件",
    "同一细则同一年有两份台账，余额就说不清。",
)
THRESHOLD_ORDER = Code(
    "DJ710",
    Severity.ERROR,
    "提醒线的顺序不对",
    "提醒线要从高到低：“{action}”这一条不符合",
    "按 below 从大到小排列，不能相同",
    "积分越低，措施越重；提醒线从高到低写。",
)
RULE_MAX = Code(
    "DJ711",
    Severity.WARNING,
    "上限比一次还少",
    "规则 {rule} 的上限 {max} 比一次的 {points} 分还少",
    "改正 max 或 points",
    "max 是一人一年这条最多加或扣多少分，通常不少于一次的分值。",
)
DUPLICATE_RULES = Code(
    "DJ712",
    Severity.ERROR,
    "同一版本的细则有两份",
    "细则 {rules} 已有一份：{other}",
    "内容改了就升版本",
    "同一编号同一版本的细则只能有一种内容，否则说不清按哪一份算。存档里原样的一份不算重复。",
)
LEDGER_LAYER = Code(
    "DJ713",
    Severity.ERROR,
    "细则写的责任层级不存在",
    "layers 里的 {layer} 不在 catalog 里",
    "{suggestion}现有的层级：{known}",
    "layers 写明这份细则记在哪些责任层级的单位、岗位名下，如联系点登记记在 secretary、member 名下。不写 layers 的细则记在党员名下。",
)
OTHER_LAYER = Code(
    "DJ714",
    Severity.ERROR,
    "登记对象不对",
    "第 {number} 条记在 {person} 名下，{why}",
    "{suggestion}person 写 {layers} 层级的单位或岗位的编号",
    "细则写了 layers 的台账，记在这些层级的单位、岗位名下；它们要在组织里，登记的日期当月存在。",
)
LEDGER_UNIT = Code(
    "DJ715",
    Severity.ERROR,
    "对方单位不对",
    "第 {number} 条的 unit {unit} {why}",
    "{suggestion}写组织里的单位编号，或去掉 unit",
    "unit 写明这一条是对哪个单位的，如到哪个党支部联系点调研。只有写了 layers 的细则用它，党员积分不用。",
)
SAME_EVENT = Code(
    "DJ720",
    Severity.ERROR,
    "同一件事记了两次",
    "第 {number} 条与第 {other} 条完全相同",
    "多记的一条用 dangjian points void 冲销；确实发生了两次，在 note 里写明不同之处",
    "日期、人员、规则、依据都一样的两条，多半是同一件事记了两次，分也扣了两次。台账只增不删，多记的用冲销纠正。",
)
