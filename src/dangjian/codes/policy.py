"""DJ4: what contradicts itself in the policy, and the calendar."""

from dangjian.problem import Code, Severity

TIER_LAST = Code(
    "DJ401",
    Severity.ERROR,
    "最后一个类别有条件",
    "最后一个类别“{tier}”不能写条件",
    "把没有条件的类别放在最后",
    "类别依次判断，前面都不符合的归入最后一个，所以最后一个不写 top、bottom、from、below，这样每个单位都有类别。请把有条件的类别移到前面，最后留一个没有条件的，例如中层。",
)
TIER_UNCONDITIONAL = Code(
    "DJ402",
    Severity.ERROR,
    "后面的类别够不着",
    "类别“{tier}”没有条件，排在它后面的类别永远轮不到",
    "把它移到最后，或给它写上条件",
    "类别依次判断，没有条件的类别接纳所有单位，只能放在最后。如果它本来该有条件，请补上 top、bottom、from 或 below。",
)
TIER_CONTRADICTION = Code(
    "DJ403",
    Severity.ERROR,
    "类别的条件自相矛盾",
    "类别“{tier}”要求不低于 {from_} 分又低于 {below} 分，没有单位能符合",
    "改正 from 或 below",
    "一个类别写出的条件要同时满足，from 必须小于 below。请核对两个数是不是写反了。",
)
TIER_UNREACHABLE = Code(
    "DJ404",
    Severity.WARNING,
    "类别够不着",
    "类别“{tier}”要求不低于 {from_} 分，但最高只能得 {most} 分",
    "降低分数线",
    "分数线高于清单的满分和加分封顶，谁也达不到。请降低分数线；如果本想靠加分达到，请提高清单的 ceiling 或加分事项的分值。",
)
DUPLICATE_NAME = Code(
    "DJ405",
    Severity.ERROR,
    "名称重复",
    "{what}“{name}”重复，前面第 {first} 项已经用了这个名称",
    "给其中一个换个名称，或删掉多余的",
    "等次、类别的名称会写进通报，重复了就分不清说的是哪一个。请给其中一个换个名称，或删掉多余的一行。",
)
COMPOSITION_UNKNOWN_LIST = Code(
    "DJ406",
    Severity.ERROR,
    "组成里的清单不存在",
    "{where}里的清单{checklist}不存在",
    "{suggestion}现有清单：{known}",
    "得分的组成写的是清单编号，对应的清单要在 checklists 目录里。改正编号；清单已经停用的，从组成里删去并调整其余的权重。",
)
COMPOSITION_UNKNOWN_LAYER = Code(
    "DJ407",
    Severity.ERROR,
    "组成里的层级不存在",
    "组成（composition）里的层级{layer}不在目录里",
    "{suggestion}现有层级：{known}",
    "composition 按责任层级写明得分由哪些清单组成，层级由目录（catalog）定义。改正编号，或先在目录里加上这个层级。",
)
COMPOSITION_WRONG_LAYER = Code(
    "DJ408",
    Severity.ERROR,
    "清单不属于这个层级",
    "层级 {layer} 的得分里有清单 {checklist}，但这份清单只用于 {layers}",
    "改正组成，或给清单的 layers 加上这个层级",
    "一个层级的得分只能由这个层级使用的清单组成。清单用于哪些层级，写在它的 layers 里。",
)
NO_COMPOSITION = Code(
    "DJ409",
    Severity.ERROR,
    "不知道得分怎样组成",
    "层级 {layer} 有几份清单（{checklists}），办法里没有写组成（composition）",
    "写明由哪几份清单组成、各占多少，例如 composition: {{{layer}: {{{first}: 1}}}}",
    "一个层级只有一份清单时，得分就是这份清单的得分；有几份时，必须写明各占多少权重。请在办法里写 composition；不参加排名的层级可以不写。",
)
WEIGHTS_SUM = Code(
    "DJ410",
    Severity.WARNING,
    "权重加起来不是 1",
    "{where}的权重加起来是 {sum}，不是 1",
    "会按比例折算；建议改成加起来等于 1",
    "得分按权重的比例计算，加起来不等于 1 也能算，但容易让人误解各部分占多少。建议改成加起来等于 1，别人用计算器一算就能对上。",
)
QUOTA_ZERO = Code(
    "DJ411",
    Severity.WARNING,
    "名额不起作用",
    "等次“{grade}”的名额是 0，没有单位能得这个等次",
    "写一个大于 0 的比例，或删掉 quota",
    "quota 是这个等次的名额占参加排名单位的比例，名额数取整数部分，例如 12 个单位的 0.3 是 3 个。写 0 就是不给名额，谁也得不到这个等次。",
)
ESCALATION_ORDER = Code(
    "DJ412",
    Severity.ERROR,
    "升级台阶的顺序不对",
    "逾期升级的台阶要按天数从少到多：“{action}”这一步不符合",
    "按 overdue 从小到大排列，天数不能相同",
    "逾期越久，措施越重，台阶按逾期天数递增。逾期满几天，就采用天数不超过它的最后一步。",
)
UNKNOWN_CLOSER = Code(
    "DJ413",
    Severity.ERROR,
    "销号单位不存在",
    "可以销号的单位{unit}不在组织里",
    "{suggestion}写组织里已有的单位编号",
    "closers 写组织里的单位编号，只有它们可以销号、退回、延期和撤销。请改正编号；不想限定的，把 closers 删掉，上级都可以销号。",
)
NEED_WAYS = Code(
    "DJ414",
    Severity.ERROR,
    "评优条件的写法不对",
    "“{award}”的一项条件要恰好写 grade、no_veto、min_month、closing_rate、share 中的一个，现在{ways}",
    "几项条件分几行写",
    "每一行是一项条件，全部满足才有资格，不满足的会逐项列出。要同时满足的几项，分成几行写。",
)
NEED_UNKNOWN_GRADE = Code(
    "DJ415",
    Severity.ERROR,
    "评优条件里的等次不存在",
    "“{award}”要求的等次“{grade}”不在等次表里",
    "{suggestion}可用的等次：{known}",
    "评优条件里的等次要是本办法等次表里的名称。名称要一字不差，否则谁也不符合这项条件。",
)
NO_POLICY = Code(
    "DJ416",
    Severity.ERROR,
    "没有可用的考核办法",
    "{period}没有可用的考核办法，现有办法最早的生效月份：{earliest}",
    "在 policy 目录里放上当时的办法，或修改 effective",
    "一个时段用生效月份不晚于它最后一个月的最新办法。绝不悄悄用后来的办法去算以前的得分。",
)
CALENDAR_BOTH = Code(
    "DJ417",
    Severity.ERROR,
    "同一天又放假又上班",
    "{date} 既在放假（holidays）里，又在上班（workdays）里",
    "留下其中一个",
    "到期日遇休息日顺延到下一个工作日，所以每一天要么上班、要么放假，不能两样都是。请核对国务院办公厅的放假通知，留下对的一处。",
)
CALENDAR_IDLE = Code(
    "DJ418",
    Severity.NOTE,
    "日历里多余的一天",
    "{date} 本来就是{what}，写不写都一样",
    "核对日期；没有写错的话可以删掉",
    "日历只需写与“周一至周五上班、周末休息”不同的日子。多写的一天不影响计算，只是提醒核对是不是写错了日期。",
)
ROLLUP_MONTHS_MISSING = Code(
    "DJ419",
    Severity.WARNING,
    "年度组成里没有各月得分",
    "{words}组成（rollup.{kind}）里没有 months，各月得分不计入{words}",
    "加上 months 和它的权重",
    "months 是各月汇总的得分，通常是主要部分。如果得分确实只看别的清单，可以不理会这条警告。",
)
UNKNOWN_CHARGED_LAYER = Code(
    "DJ431",
    Severity.ERROR,
    "整改规则里的层级不存在",
    "登记问题的层级（rectification.layers）{layer}不在目录里",
    "{suggestion}现有层级：{known}",
    "layers 写明哪些层级的清单登记问题、下整改通知单，层级由目录（catalog）定义。改正编号；不写这个键，就是参加排名的层级，党委、党委书记、党委委员和党员除外。",
)
FOREIGN_VETO_GRADE = Code(
    "DJ420",
    Severity.WARNING,
    "否决的等次管不到总分",
    "清单 {checklist} 的否决规则 {rule} 写的等次“{grade}”不在办法的等次表里，管不到合成的得分",
    "改用办法里的等次名称，或用 {{cap: 分数}}",
    "清单有自己的等次时，等次否决只认名称。合成得分用办法的等次，名称对不上就不受约束。",
)
UNKNOWN_LAYER = Code(
    "DJ421",
    Severity.ERROR,
    "没有这个层级",
    "{where} 里的层级{layer}不在目录里",
    "{suggestion}现有层级：{known}",
    "层级由目录（catalog）定义，办法里只写层级编号。改正编号，或先在目录里加上这个层级。",
)
LAST_GRADE = Code(
    "DJ422",
    Severity.ERROR,
    "最后一个等次有条件或名额",
    "最后一个等次“{grade}”不能写条件（needs）或名额（quota）",
    "删掉 needs 和 quota；要限制的是前面的等次",
    "等次从高到低判断，前面的都够不上就归入最后一个，所以最后一个不设条件、不限名额，这样每个有得分的单位都有等次。把条件和名额移到要限制的等次上。",
)
GRADE_NEED = Code(
    "DJ423",
    Severity.ERROR,
    "等次的条件里写了等次",
    "等次“{grade}”的条件（needs）里不能再写 grade",
    "等次本身由分数决定；这里只写 no_veto、min_month、closing_rate、share",
    "grade 是评优资格的条件。一个等次以另一个等次为条件没有意义：分数线已经写在 from 里。",
)
SHARE_NEED = Code(
    "DJ424",
    Severity.ERROR,
    "得分占比的条件对不上清单",
    "“{what}”的 share 条件{problem}",
    "{hint}",
    "share 写明看哪份清单（checklist），可再写其中一个项目（section）或一条计分事项（item），二者至多写一个。加分、扣分和否决事项没有应得的分，不能写。",
)
RELATIVE_STEP = Code(
    "DJ425",
    Severity.ERROR,
    "相对计分的写法不对",
    "{layer} 的组成里，清单 {checklist} 的相对计分 {relative} {problem}",
    "place 写每落后一名减几分（step）；best 不写 step",
    "best 按与本组最高分的比例折算，place 按本组名次折算：第一名 100 分，每落后一名减 step 分。没有写 step 就不知道落后一名差多少。",
)
AFTER_YEAR_PLACE = Code(
    "DJ426",
    Severity.ERROR,
    "年后填报的清单放错了地方",
    "清单 {checklist} 在次年一月回看全年，只能写在 rollup.year 里，不能写在{where}里",
    "移到 rollup.year",
    "计分事项都是每年、次月（month: next）到期的清单，一月的记录属于上一年，只计入上一年的年度得分，不属于任何一个月、季度或半年。请从这里删去，在 rollup.year 里写上它和权重。",
)
DROP_WITH_ITEMS = Code(
    "DJ427",
    Severity.ERROR,
    "按事项汇总时不能去掉最低月份",
    "drop_lowest 只能与 method: months 同用，现在是 method: {method}",
    "改成 method: months，或删掉 drop_lowest",
    "去掉最低的一个月，是在求各月得分的平均时不算它。按事项汇总不求月份的平均，去掉一个月会使扣分和公布的数对不上。",
)
SMALL_CLASS = Code(
    "DJ428",
    Severity.NOTE,
    "组太小，没有名额",
    "层级 {layer} 的“{class_}”有 {n} 个单位，等次“{grade}”的名额 {quota} × {n} 取整是 0 个",
    "这一组没有单位能得这个等次；需要的话并组或提高比例",
    "分组排名时，名额按本组参加排名的单位数计算，取整数部分。组太小就一个名额也没有，最好在年初就看到。",
)
MONTHS_TOO_MANY = Code(
    "DJ429",
    Severity.WARNING,
    "要求的月数比时段还长",
    "{period}要求至少 {months} 个月有记录，可它只有 {length} 个月；按每个月都要有算",
    "改正 months_scored",
    "months_scored 写一个时段里至少几个月有记录才参加排名，不会比时段的月数多。成立不满整个时段的单位，按它存在的月数要求。",
)
TWO_CALENDARS = Code(
    "DJ440",
    Severity.ERROR,
    "同一年有两份工作日历",
    "{year} 年的工作日历已经有一份：{other}",
    "留下一份，把另一份里需要的日子并进去",
    "一年只能有一份工作日历，不然改了一份，另一份还在起作用，到期日就说不清了。文件名是年份，例如 calendar/2026.yaml。",
)
NO_CALENDAR = Code(
    "DJ441",
    Severity.WARNING,
    "这一年没有工作日历",
    "{year} 年没有工作日历，这一年的到期日只避开周六、周日",
    "运行 dangjian calendar {year}，或照放假通知自己写 {place}/{year}.yaml",
    "到期日遇休息日顺延到下一个工作日。没有工作日历，放假的日子就不知道：10 月 6 日到期的事项会按 10 月 6 日算，而不是节后第一个工作日，按时完成的会被扣分。放假安排公布以后再补上也行，补上后重新计分。",
)
MONTH_WITHOUT_POLICY = Code(
    "DJ442",
    Severity.ERROR,
    "有记录的月份没有可用的考核办法",
    "{months}有记录，却没有生效的考核办法，现有办法最早从 {earliest} 生效",
    "把当时用的办法放回来：git 里取出旧文件，存为 {place}",
    "每个月用生效月份不晚于它的最新办法。办法改了新版、生效月份在后，旧版就要留着，否则以前的月份再也算不出来。改之前先运行 dangjian freeze policy，旧版会存到 archive 里，一直一起读。",
)
REPLACED_AT_ONCE = Code(
    "DJ443",
    Severity.WARNING,
    "新版没有更晚的生效月份",
    "{name} {new} 替换了 {old}，生效月份却没有推后（{effective}），以前的月份会改用新版计分",
    "给新版写上从哪个月起用，例如 effective: 2026-07；旧版留在 archive 里",
    "每个月用生效月份不晚于它的最新版本。新版的生效月份和旧版一样早，已经公布的月份就会悄悄换成新规定重算。新版要写明从哪个月起用；以前确实算错了的，用更正，不改规定。",
)
