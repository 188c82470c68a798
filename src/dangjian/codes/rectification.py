"""DJ6: what no course of a rectification allows."""

from dangjian.problem import Code, Severity

UNKNOWN_ACTOR = Code(
    "DJ601",
    Severity.ERROR,
    "经办的单位或党员不存在",
    "经办（by）{by} 不在组织里",
    "{suggestion}by 写组织里的单位或党员编号",
    "每一步都要说清是谁办的。by 写组织里的单位编号或党员编号，不写姓名，换了人也查得到。",
)
NOT_ALLOWED_NOW = Code(
    "DJ602",
    Severity.ERROR,
    "这一步现在不能办",
    "这条整改现在是“{state}”，不能{action}（{key}）：{why}",
    "现在可以：{allowed}",
    "整改的顺序是：登记（待接收）→ 接收（整改中）→ 提交复核（待复核）→ 销号（已销号）。待复核的可以退回，已销号的可以重新打开。"
    "延期、再次发生、移交、升级和撤销在没有销号、没有撤销时都可以办。",
)
OWN_PROBLEM = Code(
    "DJ603",
    Severity.ERROR,
    "自己复核自己",
    "{action}（{key}）不能由 {by} 办：{why}",
    "由 {closers} 来办",
    "整改的人不能复核自己：销号、退回、延期和撤销都不能由责任单位、它下面的单位和它的党员来办。这是销号可信的前提。",
)
NOT_A_CLOSER = Code(
    "DJ604",
    Severity.ERROR,
    "没有销号的权限",
    "{action}（{key}）不能由 {by} 办：办法规定只能由 {closers} 办",
    "由 {closers} 来办，或修改办法里的 closers",
    "考核办法的 closers 写明了哪些单位可以销号、退回、延期和撤销，别的单位和个人都不行，它们的上级也不行。只有一种例外：写明的单位自己有问题、又没有别的单位可办时，由它的上级单位来办。",
)
EVENT_NEEDS = Code(
    "DJ605",
    Severity.ERROR,
    "缺少必须写的内容",
    "{action}（{key}）没有写{what}",
    "补上；在命令行里用 {option}",
    "提交复核要有佐证；退回、销号、延期、撤销、重新打开要写说明；延期要写新的期限；移交要写新的责任人或单位；升级要写到了哪一步。"
    "日后查起来，每一步都要有据。",
)
DATES_BACKWARDS = Code(
    "DJ606",
    Severity.ERROR,
    "日期倒退",
    "{action}（{key}）的日期 {at} 早于上一步的 {before}",
    "日期不能早于 {before}；写错了就改正",
    "经过按先后记录，后一步的日期不能早于前一步。同一天可以办几步。将来的日期不算错。",
)
EXTENSION_NOT_LATER = Code(
    "DJ607",
    Severity.ERROR,
    "新的期限不在后面",
    "{action}（{key}）的期限 {due} 没有晚于{what} {before}",
    "写一个晚于 {before} 的日期",
    "延期是把期限往后移。要提前办完，直接提交复核就行，不必改期限。",
)
DUE_NOT_WORKDAY = Code(
    "DJ608",
    Severity.WARNING,
    "期限不是工作日",
    "期限 {due} 不是工作日",
    "改为 {next}",
    "期限遇休息日顺延到下一个工作日，工作日以 calendar 目录里的日历为准。写成休息日不影响计算，但容易引起争议。",
)
BAD_RECTIFICATION_ID = Code(
    "DJ609",
    Severity.ERROR,
    "整改编号不合规",
    "整改编号 {id} 应当以“月份.单位.”开头，即 {expected}",
    "编号一旦用了就不能改；写错的另登记一条，把这条撤销",
    "整改编号由月份、登记时的责任单位和事项组成，如 2026-05.br-gear.ZB19。同一件事登记两次还是同一个编号，所以不会重复。",
)
UNKNOWN_UNIT = Code(
    "DJ610",
    Severity.ERROR,
    "责任单位不存在",
    "责任单位 {unit} 不在组织里",
    "{suggestion}责任单位写组织里的编号",
    "整改的责任单位写组织里的编号。单位撤并后编号仍要留在组织里，写明 until 和 successor。",
)
UNKNOWN_SOURCE = Code(
    "DJ611",
    Severity.ERROR,
    "问题的来源不存在",
    "问题的来源 {name} 找不到",
    "{suggestion}检查清单、版本和事项编号",
    "来源写明问题出在哪份清单的哪个版本、哪条事项，日后才能对上。旧版本要用 dangjian freeze 留存，不能删。",
)
UNKNOWN_REPEATED = Code(
    "DJ612",
    Severity.ERROR,
    "反弹的前一条不存在",
    "反弹的前一条整改 {id} 找不到",
    "{suggestion}repeats 写已销号的那一条的编号",
    "repeats 写销号后又反弹的那一条整改的编号。",
)
DUPLICATE_RECTIFICATION = Code(
    "DJ613",
    Severity.ERROR,
    "整改编号重复",
    "整改编号 {id} 已在 {other} 里用过",
    "一件事只留一份文件",
    "同一个编号有两份文件，就说不清哪一份算数。",
)
REVIEW_LONG_ONLY = Code(
    "DJ614",
    Severity.ERROR,
    "只有长期坚持的才复查",
    "这条整改是“{mode}”，不用按季复查（review）",
    "现在可以：{allowed}",
    "长期坚持（long）的整改每季度复查一次；立行立改和限期整改直接提交复核。",
)
DUE_BEFORE_RAISED = Code(
    "DJ615",
    Severity.ERROR,
    "期限早于登记",
    "期限 {due} 早于登记日期 {raised}",
    "改正期限或登记日期",
    "整改的期限不能在登记之前。",
)
FIELD_OUT_OF_PLACE = Code(
    "DJ616",
    Severity.ERROR,
    "多余的内容",
    "{action}（{key}）不能写 {field}",
    "删掉；{advice}",
    "期限只由延期和重新打开改变，责任人和单位只由移交改变，台阶只由升级写。写在别处会让人以为已经改了。",
)
UNKNOWN_STEP = Code(
    "DJ617",
    Severity.WARNING,
    "办法里没有这个台阶",
    "升级的台阶“{step}”不在办法里",
    "{suggestion}办法里的台阶：{known}",
    "升级的台阶由考核办法的 escalation 规定。办法改过名称的，以当时的办法为准。",
)
TWO_OPEN = Code(
    "DJ618",
    Severity.WARNING,
    "同一件事有两条没销号",
    "{unit}的 {subject} 已有一条没销号的整改 {other}",
    "撤销其中一条，写明并入另一条",
    "同一单位同一事项没销号时又出问题，应记为“再次发生”（again），不另开一条。",
)
RAISE_FIRST = Code(
    "DJ619",
    Severity.ERROR,
    "经过没有从登记开始",
    "经过的第一条应是登记（raise），现在是{action}（{key}）",
    "用 dangjian rectify raise 或 rectify add 登记",
    "经过从登记开始，之后每办一步加一条。",
)
NO_LONGER_FAILS = Code(
    "DJ620",
    Severity.WARNING,
    "问题已经不成立",
    "{id} 的事项 {item} 按现在的记录和更正不再失分，问题却还没有了结",
    "核对后撤销：dangjian rectify withdraw {id} --by 单位 --note 原因",
    "更正（申诉、差错）会让登记问题的那次失分不再成立。问题不会自己消失：由有权的单位撤销，写明依据哪一份更正。登记更正时加 --withdraw 就一并撤销。撤销以前，通报和整改通知单不再把它当作问题印出来。",
)
