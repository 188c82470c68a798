"""DJ3: what is wrong in checklists, the catalog and the organization."""

from dangjian.problem import Code, Severity

DUPLICATE_ITEM = Code(
    "DJ301",
    Severity.ERROR,
    "事项编号重复",
    "事项编号 {item} 重复，已用于{other}",
    "给其中一条换一个没有用过的编号",
    "事项编号在全部清单里唯一，且永不改作他用，历年记录才能对上。复制清单改写时最容易忘记换编号。",
)
DUPLICATE_ID = Code(
    "DJ302",
    Severity.ERROR,
    "编号重复",
    "编号{id}重复，已用于{other}",
    "给其中一个换一个没有用过的编号",
    "单位、党员和攻坚项目共用一套编号（一个人调动前后的两行除外：同一个编号、同一个姓名，月份不重叠）；一份清单里的节、一条事项里的规则、目录里的层级也各自不能重复。请给后写的一个换一个没有用过的编号；已经有记录的编号不要改。",
)
VERSION_CONFLICT = Code(
    "DJ303",
    Severity.ERROR,
    "同一版本有两种内容",
    "{id}@{version} 有两个内容不同的文件，另一个是 {other}",
    "改动过的文件要升版本",
    "“编号@版本”一经发布，含义就不能再变，否则同一条记录会算出两个分数。改动过的文件请升版本；没有改动的，删去多余的一份。",
)
UNKNOWN_LAYER = Code(
    "DJ304",
    Severity.ERROR,
    "没有这个责任层级",
    "责任层级{layer}不在目录（catalog）里",
    "{suggestion}现有层级：{known}",
    "责任层级由 checklists/catalog.yaml 的 layers 定义，清单、组织和考核办法都用那里的编号。改正编号，或先在目录里加上这个层级。",
)
UNKNOWN_RESPONSIBILITY = Code(
    "DJ305",
    Severity.ERROR,
    "没有这种责任类别",
    "责任类别{responsibility}不在目录（catalog）里",
    "{suggestion}现有类别：{known}",
    "责任类别由 checklists/catalog.yaml 的 responsibilities 定义，如集体责任、第一责任、直接责任。改正编号，或先在目录里加上这个类别。",
)
RESPONSIBILITY_NOT_OF_LAYER = Code(
    "DJ306",
    Severity.ERROR,
    "层级不担这种责任",
    "事项 {item} 的责任类别 {responsibility} 不属于层级 {layer}（它承担 {allowed}）",
    "改责任类别，或在目录里给该层级加上",
    "目录写明每个层级承担哪几种责任，清单里的事项应与之一致，否则责任就悬空了。核对是事项的责任类别写错了，还是目录漏写了这个层级的责任。",
)
COLLECTION_COUNT = Code(
    "DJ307",
    Severity.ERROR,
    "条数与目录不符",
    "“{title}”应有 {expected} {what}，现有 {actual} {what}",
    "补齐或核减，或修改目录里的数字",
    "目录的 collections 写明一组清单一共多少条、多少方面。加分和否决事项不计，只有这类事项的节也不计。",
)
COLLECTION_UNKNOWN_LIST = Code(
    "DJ308",
    Severity.ERROR,
    "目录里的清单不存在",
    "目录的“{title}”里的清单{checklist}不存在",
    "{suggestion}现有清单：{known}",
    "collections 里列的是清单编号，对应的清单文件要在 checklists 目录里。改正编号；清单已经停用的，从 collections 里删去。",
)
DEADLINE_WITHOUT_DUE = Code(
    "DJ309",
    Severity.ERROR,
    "时限事项缺到期日",
    "事项 {item} 按时限评分，{flaw}",
    "{advice}",
    "时限评分要有明确的到期日才能算迟了几天；即时事项没有周期，也就没有到期日。周期事项写上 due，例如 due: {month: last, day: 25}；即时事项改用 check 或别的评分方式。",
)
DEDUCT_ON_EVENT = Code(
    "DJ310",
    Severity.ERROR,
    "扣分事项不能是即时事项",
    "事项 {item} 按扣分评分，周期不能是 event",
    "改为 cycle: month，并写 default: {{}}",
    "即时事项只在有填报时才计分；扣分事项没有发现问题就是满分，若作即时事项，没有问题的单位反而得不到分。改成按月的事项并写 default: {}，没有发现问题就是满分。",
)
FLOOR_NOT_BELOW_TARGET = Code(
    "DJ311",
    Severity.ERROR,
    "底线不低于目标",
    "事项 {item} 的底线 {floor} 不低于目标 {target}",
    "底线要小于目标",
    "比率评分在底线和目标之间按比例得分，底线必须小于目标。例如目标 0.95、底线 0.8；不设底线的，把 floor 删掉，就从 0 起按比例。",
)
FLOOR_IS_TARGET = Code(
    "DJ312",
    Severity.ERROR,
    "底线等于目标",
    "事项 {item} 的底线和目标都是 {target}",
    "底线和目标要不同；只看达没达到的，用 check",
    "指标评分从底线到目标按直线得分，两者相等就无从计算。底线大于目标表示越低越好，例如目标 0、底线 4。只看达没达到的，用 check。",
)
RULE_WAYS = Code(
    "DJ313",
    Severity.ERROR,
    "扣分规则的写法不对",
    "事项 {item} 的规则 {rule} 要恰好写 each、steps、range（扣分还可以写 all）中的一个，现在{ways}",
    "只留下一个，例如 each: 0.5",
    "一条规则只能有一种扣法：each 每次扣多少，steps 按次数累进，range 由检查人在幅度内定，all 扣完。两种都需要的，拆成两条规则。",
)
RULE_MAX = Code(
    "DJ314",
    Severity.ERROR,
    "max 只与 each 同用",
    "事项 {item} 的规则 {rule} 写了 max，但没有 each",
    "删掉 max，或改用 each",
    "max 是“每次扣多少、最多扣多少”里的最多，对其他扣法没有意义。steps 本身已经写明一共扣多少，range 由检查人定，all 就是扣完，都不需要再写 max。",
)
RULE_RANGE = Code(
    "DJ315",
    Severity.ERROR,
    "扣分幅度写反了",
    "事项 {item} 的规则 {rule} 的幅度下限大于上限",
    "写成 [最少, 最多]",
    "range 的第一个数是最少扣分，第二个数是最多扣分。例如 range: [0.5, 2] 表示每次扣 0.5 到 2 分。",
)
RULE_STEPS_FALL = Code(
    "DJ316",
    Severity.WARNING,
    "累进扣分越来越少",
    "事项 {item} 的规则 {rule} 次数越多扣得越少",
    "steps 的第 n 个数是出现 n 次一共扣的分，应逐个不减",
    "steps 写的是总数，不是每次的增量：[1, 3] 表示一次扣 1 分，两次及以上一共扣 3 分。次数越多扣得越少多半是把增量写成了总数，请核对。",
)
RULE_OVER_POINTS = Code(
    "DJ317",
    Severity.WARNING,
    "每次扣分超过分值",
    "事项 {item} 的规则 {rule} 每次扣 {each} 分，超过了分值 {points}",
    "扣完即止，可改用 all: true 说得更明白",
    "扣分以分值为限。每次扣分超过分值并不算错，但检查人会误以为真能扣那么多。",
)
LEVEL_NOT_FULL = Code(
    "DJ318",
    Severity.WARNING,
    "没有满分的档次",
    "事项 {item} 的最高档只得 {best}，没有人能得满分",
    "给最高的一档写 1",
    "分档的比例从 0 到 1，通常最好的一档是 1。如果本来就不打算让人得满分，可以不理会这条警告。",
)
BONUS_WITHOUT_POINTS = Code(
    "DJ319",
    Severity.WARNING,
    "加分事项的分值是 0",
    "事项 {item} 是加分事项，分值是 0，加不了分",
    "把 points 写成最多可加的分",
    "加分事项的分值就是它最多能加多少分。写上分值，例如 points: 5 表示合计最多加 5 分。",
)
VETO_WITH_POINTS = Code(
    "DJ320",
    Severity.ERROR,
    "否决事项的分值不是 0",
    "事项 {item} 是否决事项，分值应为 0，写的是 {points}",
    "写成 points: 0",
    "一票否决不计分，只有后果。要扣分的情形另写一条扣分事项；否决事项的 points 写 0。",
)
DEFAULT_NOT_ALLOWED = Code(
    "DJ321",
    Severity.ERROR,
    "这类事项不能有默认值",
    "事项 {item} 是{label}事项，不能写 default",
    "删掉 default",
    "加分、倒扣和否决没有填报就是没有，民主测评没有投票就是没有填报，都不能有默认值。请删掉 default。",
)
DEFAULT_WRONG = Code(
    "DJ322",
    Severity.ERROR,
    "默认值不符合评分标准",
    "事项 {item} 的默认值不符合评分标准：{problem}",
    "按评分标准改写，或删掉 default",
    "default 是没有填报时采用的值，要和填报一样符合评分标准，例如扣分事项写 default: {}。不符合的话，没有填报时就算不出得分。",
)
DUE_MONTH_OUTSIDE = Code(
    "DJ323",
    Severity.ERROR,
    "到期月份不在周期内",
    "事项 {item} 的周期是{cycle}，到期月份不能是第 {month} 个月",
    "month 写 first、last、next，或 {numbers}",
    "due.month 是周期内的第几个月：季度 1 到 3，半年 1 到 6，年 1 到 12。也可以写 first（第一个月）、last（最后一个月）或 next（周期结束后的下一个月）。",
)
DUE_ON_EVENT = Code(
    "DJ324",
    Severity.WARNING,
    "即时事项写了到期日",
    "事项 {item} 是即时事项（event），到期日不起作用",
    "删掉 due，或换成有周期的 cycle",
    "即时事项发生了才填报，没有周期，也就没有到期日。要限定办理时间的，换成有周期的 cycle；否则删掉 due，以免让人误会。",
)
UNKNOWN_GRADE = Code(
    "DJ325",
    Severity.ERROR,
    "没有这个等次",
    "事项 {item} 的否决规则 {rule} 写的等次“{grade}”不在等次表里",
    "{suggestion}可用的等次：{known}",
    "否决的 grade 要是清单自己的 grades 里的名称；清单没有自己的等次时，用考核办法的等次。名称要一字不差，否则否决了也不起作用。",
)
GRADES_ORDER = Code(
    "DJ326",
    Severity.ERROR,
    "等次线不对",
    "等次要从高到低排列，最后一个从 0 起：“{grade}”这一行不符合",
    "例如 优秀 90、良好 80、一般 70、较差 0",
    "等次按 from 从高到低写，每个等次从 from（含）算起，最后一个必须从 0 起，这样每个得分都有等次。例如优秀 90、良好 80、一般 70、较差 0。",
)
GRADE_UNREACHABLE = Code(
    "DJ327",
    Severity.WARNING,
    "等次够不着",
    "等次“{grade}”从 {from_} 分起，但最高只能得 {most} 分",
    "降低等次线，或提高 ceiling",
    "得分最高是满分（full_score）加上加分，不超过 ceiling。高于它的等次线谁也达不到。",
)
CEILING_BELOW_FULL = Code(
    "DJ328",
    Severity.ERROR,
    "封顶分低于满分",
    "封顶分 {ceiling} 低于满分 {full}",
    "ceiling 应不小于 full_score",
    "ceiling 是加分最多能把得分抬到多少，不能低于满分。请核对两个数是不是写反了；不封顶的，删掉 ceiling。",
)
UNKNOWN_PARENT = Code(
    "DJ329",
    Severity.ERROR,
    "写到的单位或协作区不存在",
    "{unit}的{what}{name}不在组织里",
    "{suggestion}写组织里已有的编号，或先在组织里登记",
    "parent、successor、contact 和党员的 unit 都要写组织里已有的单位编号，zone 要写已登记的协作区编号。请核对编号；单位撤销了也不要从组织里删去，写上 until 和 successor，历年记录才能对上。",
)
PARENT_LOOP = Code(
    "DJ330",
    Severity.ERROR,
    "上下级绕成了圈",
    "{unit}的上级绕回了它自己",
    "改正其中一个单位的 parent",
    "沿着 parent 一直向上应当到顶，不能绕回来。绕成圈就不知道谁归谁管，请核对这几个单位的 parent。",
)
FROM_AFTER_UNTIL = Code(
    "DJ331",
    Severity.ERROR,
    "起止月份颠倒",
    "{unit}的起始月份 {from_} 晚于截止月份 {until}",
    "改正 from 或 until",
    "from 是存在或任职的第一个月，until 是最后一个月，含首尾。请核对是不是写反了；只任职一个月的，两个写同一个月。",
)
HOLDERS_OVERLAP = Code(
    "DJ332",
    Severity.WARNING,
    "任职时间重叠",
    "{unit}的“{name}”与“{other}”任职时间重叠",
    "核对 holders 的 from、until",
    "holders 记录一个岗位先后由谁担任，同一时间通常只有一人。月份含首尾，前任的 until 应比后任的 from 早一个月。确实同时有两人的，可以不理会这条警告。",
)
EFFECTIVE_ORDER = Code(
    "DJ333",
    Severity.WARNING,
    "生效月份与版本先后不一",
    "{id} 的 {later} 版比 {earlier} 版新，生效月份却更早或没有写",
    "写上 effective，或核对版本号",
    "每个月使用生效月份不晚于当月的最新版本。新版本的生效月份比旧版本早，就永远轮不到它。",
)
UNUSED_TAGS = Code(
    "DJ334",
    Severity.WARNING,
    "适用标签没有单位使用",
    "事项 {item} 只用于带 {tags} 标签的单位，但没有一个单位带这样的标签",
    "{suggestion}改正标签，或在组织里给单位加上",
    "applies_to 写的是组织里单位的 tags。没有单位带这个标签，这条事项就谁也不用做，多半是写错了。",
)
NO_CATALOG = Code(
    "DJ335",
    Severity.ERROR,
    "没有目录",
    "没有找到目录文件（schema: dangjian/catalog@1）",
    "在 checklists 目录里放一份 catalog.yaml",
    "目录定义责任类别和层级，是全部清单的总纲，每个工作区要有一份。用 dangjian init 可以得到一份随附的目录，再按本单位情况修改。",
)
TWO_FILES = Code(
    "DJ336",
    Severity.ERROR,
    "文件重复",
    "{what}只能有一份，另一份是 {other}",
    "留下一份，把其余的合并进去",
    "目录、组织在一个工作区里各只能有一份，否则不知道以哪一份为准。党员名单可以另放一个文件（schema: dangjian/people@1）。",
)
RULE_ID_RESERVED = Code(
    "DJ337",
    Severity.ERROR,
    "规则编号用了保留词",
    "事项 {item} 里的编号 {rule} 是保留词",
    "换一个编号；保留词：{reserved}",
    "点检表用这些词标记单元格，规则、投票组的编号和投票的档次不能与之相同。请换一个说明问题的编号，例如 late、missing。",
)
NOTHING_COUNTED = Code(
    "DJ338",
    Severity.WARNING,
    "清单没有计分事项",
    "清单 {checklist} 没有一条计分事项",
    "加上有分值的事项，或把加分、否决事项并入别的清单",
    "得分是得到的分占应得的分的比例，加分和否决不在应得的分里。只有加分和否决事项的清单算不出得分。",
)
DEDUCT_WITHOUT_POINTS = Code(
    "DJ372",
    Severity.ERROR,
    "扣分事项没有分可扣",
    "事项 {item} 是扣分事项，分值是 0，查出什么问题都扣不了分",
    "写上分值，例如 points: 3；只提醒不计分的，改成草稿（status: draft）或写进要求里",
    "扣分从这一项的分值里扣，扣完为止。分值是 0 就什么也扣不了：检查人以为扣了分，得分却一分不少。写上这一项的分值；本来想从总分里扣的，用倒扣分（penalty）。",
)
SAME_BUT_CASE = Code(
    "DJ373",
    Severity.ERROR,
    "编号只有大小写不同",
    "{what}{id}与{other}只有大小写不同",
    "给其中一个换一个编号",
    "编号会成为文件名，而 Windows 和 macOS 的文件名不分大小写：ab 和 AB 的记录会互相覆盖。口头上也分不清。请给还没有记录的那一个换一个编号。",
)
RESERVED_ID = Code(
    "DJ374",
    Severity.ERROR,
    "编号已有别的用处",
    "清单的编号不能是 {id}",
    "换一个编号，例如 {id}-1",
    "dangjian freeze policy 存档考核办法，freeze all 存档全部；清单叫这两个名字就分不清了。请换一个编号。",
)
SAME_NAME = Code(
    "DJ375",
    Severity.ERROR,
    "两个单位同名",
    "单位 {unit} 和 {other} 在同一个月里都叫{name}",
    "给其中一个换一个名称；先后存在的写上 from 和 until",
    "通报、点检表和命令里都用名称指单位，同一个月里两个单位同名就分不清了，字母大小写、全角半角和空格不同也算同名。先后存在的单位可以同名，党员也可以同名。",
)
