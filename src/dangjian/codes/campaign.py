"""DJ75: what is wrong in campaigns of task teams."""

from dangjian.problem import Code, Severity

UNKNOWN_UNIT = Code(
    "DJ751",
    Severity.ERROR,
    "突击队、党支部或队员不存在",
    "{what} {name} 不在组织里",
    "{suggestion}写组织里的编号",
    "team 和 branch 写组织里的单位编号，队员写名单里的编号或代号。",
)
UNKNOWN_MILESTONE = Code(
    "DJ752",
    Severity.ERROR,
    "节点不存在",
    "节点 {milestone} 不在项目里",
    "{suggestion}可用的节点：{known}",
    "经过里写的节点要是本项目 milestones 里的编号。",
)
MILESTONE_OWNER = Code(
    "DJ753",
    Severity.ERROR,
    "节点的负责人不是队员",
    "节点 {milestone} 的负责人 {owner} 不是本项目的队员",
    "{suggestion}把他写进 members，或换一名队员负责",
    "节点由队员负责，看板上才显得出每个人的一份。",
)
EVENT_NEEDS = Code(
    "DJ754",
    Severity.ERROR,
    "节点的经过缺少内容",
    "{action}（{key}）没有写{what}",
    "补上；在命令行里用 {option}",
    "改期要写新的日期和说明，复核不通过要写说明，日后才查得到为什么。",
)
EVENT_DATES = Code(
    "DJ755",
    Severity.ERROR,
    "节点的日期不对",
    "{action}（{key}）的日期 {date} {why}",
    "核对日期",
    "经过按先后记。完成日期不能在记录日期之后；改期要在到期以前经批准，过了期再改不算。",
)
EVENT_STATE = Code(
    "DJ756",
    Severity.ERROR,
    "这一步现在不能办",
    "节点 {milestone} {state}，不能{action}（{key}）",
    "{advice}",
    "没有完成的节点可以登记完成或改期；已经完成的，复核不通过才重新打开。",
)
DUPLICATE_CAMPAIGN = Code(
    "DJ757",
    Severity.ERROR,
    "编号重复",
    "{what} {id} 已经用过（{other}）",
    "换一个编号",
    "单位、党员和项目的编号彼此不能重复，节点的编号在项目内不能重复。",
)
EVENT_EXTRA = Code(
    "DJ758",
    Severity.ERROR,
    "多余的日期",
    "{action}（{key}）不能写 {field}",
    "删掉；完成写 actual，改期写 planned",
    "完成日期只由完成（done）写，计划日期只由改期（replan）写。",
)
