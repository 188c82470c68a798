"""DJ97: what is wrong in a group company: its file, its members, the lists that they must hold to."""

from dangjian.problem import Code, Severity

TWICE_A_MEMBER = Code(
    "DJ971",
    Severity.ERROR,
    "集团里有两家成员编号相同",
    "成员编号 {id} 用了两次",
    "给其中一家换一个编号",
    "成员编号用来指明一家公司，大小写不同也算相同，所以不能重复。",
)
MEMBER_UNREADABLE = Code(
    "DJ972",
    Severity.ERROR,
    "成员单位读不了或算不了",
    "成员单位{name}（{id}）：{why}",
    "{hint}",
    "这家成员的工作区没有读成或没有算成，其他成员照常。原因可能是目录不对、没有权限、文件有错误、"
    "指定的 git 版本不存在，或者处理它的进程两次都没有做完。",
)
ITEM_LACKING = Code(
    "DJ973",
    Severity.ERROR,
    "成员的清单少了集团规定的事项",
    "{name}的清单 {list} 没有集团 {standard} 里的事项 {items}",
    "从集团的清单里把这些事项补进成员的清单，升主版本或次版本",
    "成员与集团同编号的清单，要包含集团清单的每一条事项，可以另加自己的，不能少。",
)
ITEM_ALTERED = Code(
    "DJ974",
    Severity.ERROR,
    "成员改动了集团规定的事项",
    "{name}的清单 {list} 里，事项 {items} 和集团 {standard} 的含义不同",
    "用 dangjian diff 比较两个文件，把这些事项改回集团的写法；确有需要，请集团修订统一清单",
    "集团规定的事项在成员的清单里含义要不变：分值、评分标准、周期、时间都算，注释和排版不算。",
)
LIST_BEHIND = Code(
    "DJ975",
    Severity.ERROR,
    "成员的清单落后于集团的版本",
    "{name}的清单 {list} 还是集团 {older} 的写法，集团现在是 {standard}",
    "按集团的新版本修改 {items}，写上启用月份 effective，再升版本",
    "成员的清单满足集团较早的版本，不满足现在的版本。集团升版以后，成员要跟上。",
)
SAME_VERSION_DIFFERS = Code(
    "DJ976",
    Severity.ERROR,
    "同编号同版本的清单内容不同",
    "{name}的 {list} 与集团的 {standard} 编号、版本都相同，含义不同",
    "成员另加了自己的事项时，把成员清单的版本升上去；否则改回集团的内容",
    "编号和版本相同，意思就必须相同，不然两家的得分放在一起比就说不清按的是什么规则。",
)
LIST_ABSENT = Code(
    "DJ977",
    Severity.WARNING,
    "成员没有集团的统一清单",
    "{name}没有集团的清单 {standard}",
    "把集团的清单拷贝到成员的清单文件夹，写上启用月份 effective",
    "集团的统一清单成员还没有采用。不影响计分，但这份清单上两家没有可比的得分。",
)
