"""DJ90: what is wrong with a change, compared with what was published before."""

from dangjian.problem import Code, Severity

VERSION_TOO_LOW = Code(
    "DJ901",
    Severity.ERROR,
    "版本升得不够",
    "{name} 从 {old} 到 {new} 的改动{level}，版本至少应为 {least}：{changes}",
    '写成 version: "{least}"；逐条的改动见 dangjian diff {revision} .',
    "版本号说明改动有多大：原有填报会失效的升第一位（MAJOR），得分可能不同的升第二位（MINOR），只改措辞和次序的升第三位（PATCH）。"
    "升得不够，别人就会以为得分规则没有变。",
)
PUBLISHED_CHANGED = Code(
    "DJ902",
    Severity.ERROR,
    "已发布的版本改了内容",
    "{name}@{version} 在 {revision} 里已经发布，内容又改了：{changes}",
    "改动放进新版本，至少 {least}；旧版本先用 dangjian freeze 存档",
    "“编号@版本”一经发布，含义就不能再变，否则同一条记录会算出两个分数。注释、排版和数的写法不算改动。",
)
VERSION_BACKWARDS = Code(
    "DJ903",
    Severity.ERROR,
    "版本倒退",
    "{name} 在 {revision} 里已经到 {old}，现在最新的只有 {new}",
    "改回旧内容也要用更高的版本号",
    "版本号只能增加。要恢复以前的规定，就把以前的内容作为一个更高的新版本发布。",
)
ID_REUSED = Code(
    "DJ904",
    Severity.ERROR,
    "编号改作他用",
    "编号 {id} 在 {revision} 里是{before}，现在成了{after}",
    "新的事项、单位换一个没有用过的编号",
    "编号永远只指一件事、一个单位，历年的记录、更正和整改都靠它对上。名称和工作要求同时换成另一件事，或者单位换了层级，都算改作他用。",
)
LOG_CHANGED = Code(
    "DJ905",
    Severity.ERROR,
    "只增不改的文件改了",
    "{what}只能往后加，这里{change}",
    "把原有内容改回 {revision} 里的样子；要纠正，就在后面加新的一条",
    "整改的经过、积分台账只增加、不修改、不删除：写错了也用后面的一条来纠正，谁在什么时候做了什么才查得清。",
)
LOG_REMOVED = Code(
    "DJ906",
    Severity.ERROR,
    "只增不改的文件没有了",
    "{what} {file} 在 {revision} 里有，现在没有了",
    "用 git checkout {revision} -- {path} 取回来",
    "更正、整改和积分台账是留痕，删掉就无法追溯。改文件名不要紧，内容要在。",
)
CORRECTION_CHANGED = Code(
    "DJ907",
    Severity.ERROR,
    "更正被改动",
    "更正写成以后不能改，这里与 {revision} 里的不同：{keys}",
    "改回原样；决定有变，就再写一个更正",
    "更正记录一次申诉或差错的决定，只增加文件，不改已有的文件。",
)
SEALED_TOUCHED = Code(
    "DJ908",
    Severity.ERROR,
    "动了已封存月份",
    "{period}已经封存，这里{change}",
    "改回原样；确有差错，用更正处理后再封存一次",
    "封存的月份，记录和更正不能再变。封存以后确有更正的，要用 dangjian seal 再封存一次，说明它取代哪一次。",
)
SEAL_CHANGED = Code(
    "DJ909",
    Severity.ERROR,
    "封存文件被改动",
    "封存文件{change}",
    "用 git checkout {revision} -- {path} 取回来",
    "封存文件是当时结果的凭据，一旦写成就不能改，也不能删。新的封存另写一个文件。",
)
OLD_UNREADABLE = Code(
    "DJ910",
    Severity.WARNING,
    "旧版读不懂",
    "{revision} 里的 {file} 读不懂，没有对照：{message}",
    "",
    "对照要能读懂两边。旧的一边有错，只能跳过它；改正以后的下一次对照就完整了。",
)
UNFORMATTABLE = Code(
    "DJ911",
    Severity.WARNING,
    "没有重新排版",
    "{message}",
    "{hint}",
    "format 只改缩进、空格和行尾，改完要证明含义和注释都没有变。证明不了的文件保持原样，多半是注释夹在写成几行的 { } 或 [ ] 中间。",
)
VERSION_GONE = Code(
    "DJ920",
    Severity.ERROR,
    "已发布的版本不见了",
    "{name}@{version} 在 {revision} 里已经发布，现在没有了，也没有存档",
    "把旧文件存为 {place}：git show {revision}:{path}；以后改之前先运行 dangjian freeze {name}",
    "记录、台账写明按哪个版本填的，以前的月份要用当时的办法重算。旧版不留，多年以后谁也说不清分数怎么来的。"
    "发布新版以前，用 dangjian freeze 把旧版存到 archive 里；存档和当前文件一起读，各月自动用当时的版本。",
)
PLAN_CHANGED = Code(
    "DJ921",
    Severity.ERROR,
    "节点的计划日期被改动",
    "节点 {milestone} 的计划日期在 {revision} 里是 {old}，{change}，却没有改期的记录",
    "改回 {old}；经批准改期的，用 dangjian campaign milestone 记一次 replan",
    "攻坚项目的计划日期定下以后不再改：要改期，就记一次改期，写明原因和时间。这样逾期的节点不会因为改了日期就变成按时完成。",
)
SEALED_MOVED = Code(
    "DJ922",
    Severity.ERROR,
    "已封存的时段算不出封存的结果",
    "{period}已经封存，按现在的文件重算，{what}",
    "用 dangjian verify {period_id} 看是哪些改动引起的，改回原样；确有差错，用更正处理后再封存一次",
    "封存的时段，任何时候重算都应当得到封存的结果。办法、清单、名单、日历、更正的改动都可能使它变样，"
    "所以对照时把每个封存的时段重算一遍。",
)
