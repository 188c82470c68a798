"""DJ2: what is wrong in monthly records."""

from dangjian.problem import Code, Severity

UNKNOWN_UNIT = Code(
    "DJ201",
    Severity.ERROR,
    "没有这个单位",
    "单位{unit}不在组织里",
    "{suggestion}单位编号在 organization.yaml 里登记",
    "记录、更正和清单里的单位都用 organization.yaml 里的编号。改正编号，或先在组织里登记这个单位。",
)
UNKNOWN_CHECKLIST = Code(
    "DJ202",
    Severity.ERROR,
    "没有这份清单",
    "没有编号为{checklist}的清单",
    "{suggestion}现有清单：{known}",
    "记录的 checklist 要写“清单编号@版本”，清单文件放在 checklists 指的目录里。检查编号是否写错，或清单文件是否缺了。",
)
UNKNOWN_VERSION = Code(
    "DJ203",
    Severity.ERROR,
    "没有这个版本的清单",
    "找不到清单 {checklist} 的 {version} 版",
    "现有版本：{known}；改版前用 dangjian freeze 存档旧版",
    "每条记录按填写时的清单版本计分，绝不悄悄换成别的版本。旧版本应存放在 checklists/archive/ 下，"
    "文件名为“编号@版本.yaml”。从 git 历史里找回旧文件放回存档目录，或改正记录里的版本号。",
)
WRONG_LAYER = Code(
    "DJ204",
    Severity.ERROR,
    "清单不适用于这个层级",
    "{unit}属于层级 {layer}，清单 {checklist} 只用于 {layers}",
    "换成用于这个层级的清单，或改正单位",
    "每份清单的 layers 写明由哪些责任层级使用。记录可能填错了单位或清单。",
)
NOT_EXISTING = Code(
    "DJ205",
    Severity.ERROR,
    "单位当月不存在",
    "{unit}在 {period}还没有成立，或者已经撤销",
    "核对记录的单位和月份，或 organization.yaml 里的 from、until",
    "单位的 from、until 写明它从哪个月到哪个月存在（含首尾两月），此外的月份不应有它的记录。单位撤销或合并后的事，记在承接它的单位（successor）名下；月份写错了的，改正月份。",
)
UNKNOWN_ITEM = Code(
    "DJ206",
    Severity.ERROR,
    "清单里没有这条事项",
    "清单 {checklist} 里没有事项{item}",
    "{suggestion}用 dangjian show {id} 可看全部事项",
    "填报的事项编号必须出自记录所写的那个版本的清单。改正编号；若事项已经改版，核对记录的版本号。",
)
DUPLICATE_RECORD = Code(
    "DJ207",
    Severity.ERROR,
    "同一份记录出现两次",
    "{unit} {period}的清单 {checklist} 有不止一份{kind}记录，另一份是 {other}",
    "留下正确的一份，删掉其余的",
    "同一单位、同一清单、同一月份、同一种类（自查或督查）只能有一份记录。两份都不计分，直到删掉多余的一份。",
)
TWO_VERSIONS = Code(
    "DJ208",
    Severity.ERROR,
    "同一个月用了两个版本",
    "{period}的记录用了清单 {checklist} 的不同版本：这份用 {version}，别的用 {other}",
    "同一个月的记录要用同一个主版本和次版本",
    "版本的前两段不同，说明得分规则不同，放在一起排名不公平。把少数记录改填到本月应使用的版本。",
)
NOT_IN_FORCE = Code(
    "DJ209",
    Severity.WARNING,
    "不是当月应使用的版本",
    "{period}{expected}，这份记录用的是 {version} 版",
    "按记录所写的版本计分；如填错了，改 checklist 一行",
    "每个月使用生效月份（effective）不晚于当月的最新版本。记录按自己写明的版本计分，这里只作提醒。",
)
VALUE_FORM = Code(
    "DJ210",
    Severity.ERROR,
    "填报的形式不对",
    "事项 {item} 填的是{found}，这里应填{expects}",
    "按评分标准的形式改写；没有检查的，删掉这一行",
    "每种评分方式有自己的填法：达标填 true 或 false，分档填档次名称，次数填整数，比率填 {done, total}，"
    "指标填数，时限填日期或 false，扣分和加分填 {规则: 次数}，否决填 false 或 {规则: {basis, approved_by}}。请照这条事项的评分标准改写；没有检查的不要填 0，删掉这一行。",
)
VALUE_RANGE = Code(
    "DJ211",
    Severity.ERROR,
    "填报的数超出范围",
    "事项 {item} 填了 {found}，允许的是 {allowed}",
    "核对原始材料后改正",
    "次数不能为负，完成数不能超过应完成数，幅度扣分要在规则的幅度之内。核对原始材料后改正。",
)
UNKNOWN_LEVEL = Code(
    "DJ212",
    Severity.ERROR,
    "没有这个档次",
    "事项 {item} 的评分标准里没有档次{found}",
    "{suggestion}可填的档次：{allowed}",
    "分档评分只能填评分标准里列出的档次名称。名称要一字不差。确实需要新的档次，先在清单里加上并升版本。",
)
VALUE_DATE = Code(
    "DJ213",
    Severity.ERROR,
    "填报的日期不存在",
    "事项 {item} 填的日期 {found} 不存在",
    "写成 2026-05-28 的形式，没有完成填 false",
    "时限事项填实际完成的日期，日期要真实存在，例如 2 月没有 30 日。请核对原始材料；没有完成的填 false。",
)
UNKNOWN_RULE = Code(
    "DJ214",
    Severity.ERROR,
    "没有这条评分规则",
    "事项 {item} 没有评分规则“{rule}”",
    "{suggestion}这条事项可填的规则：{allowed}",
    "扣分、加分和否决事项只能填清单里写明的规则编号。若发现的问题不在规则之内，先修改清单并升版本。",
)
VALUE_PLACES = Code(
    "DJ215",
    Severity.ERROR,
    "小数位数太多",
    "事项 {item} 填的 {found} 小数位数太多，最多 {places} 位",
    "写到 {places} 位小数为止",
    "计分用精确的十进制数，最多四位小数（指标的值最多六位）。数据比这更细的，按四舍五入写到允许的位数，原始数据可写在 note 里。",
)
VETO_UNFOUNDED = Code(
    "DJ216",
    Severity.ERROR,
    "否决缺依据或批准人",
    "事项 {item} 的否决规则 {rule} 没有写{missing}",
    "写成 {{{rule}: {{basis: 依据, approved_by: 批准人}}}}",
    "一票否决影响全局，必须写明依据的结论性材料和批准人，二者缺一不可。结论没有正式作出之前不要填，作出之后补上文件名称和批准的组织。",
)
ENTRY_WITHOUT_VALUE = Code(
    "DJ217",
    Severity.ERROR,
    "填报没有值",
    "事项 {item} 有填报，但没有写值",
    "写上 value；本月不适用的写 na 和原因；没有检查就删掉这一行",
    "有填报就要有值。空着的填报不知道是没查还是没做，不能替任何一方猜。",
)
ENTRY_VALUE_AND_NA = Code(
    "DJ218",
    Severity.ERROR,
    "既有值又不适用",
    "事项 {item} 既填了值，又填了不适用（na）",
    "二者只留一个",
    "不适用的事项不计分，有值的事项计分，两者不能同时成立。本月做了的删掉 na，确实不适用的删掉值。",
)
NA_NOT_ALLOWED = Code(
    "DJ219",
    Severity.ERROR,
    "这条事项不能填不适用",
    "事项 {item} 不允许填不适用（na）",
    "按实际情况填值；确需允许的，在清单里写 allow_na: true 并升版本",
    "党内法规和文件要求的事项（nature: rule）默认不能填不适用，本企业规定的事项（nature: company）默认可以；清单写明 allow_na 的，以写明的为准。确有特殊情况的，由考评部门决定是否修改清单，改后要升版本。",
)
EVIDENCE_MISSING = Code(
    "DJ220",
    Severity.ERROR,
    "缺少佐证",
    "事项 {item} 得了分，但没有写佐证（evidence）",
    "写成 {{value: …, evidence: [材料名称]}}；{expected}",
    "清单要求这条事项凭佐证得分（evidence_required: true），没有佐证的得分不能认定。请写上看过的材料名称，例如 evidence: [支委会会议记录]；没有材料的，按没有做到填报。",
)
NOT_APPLYING = Code(
    "DJ221",
    Severity.WARNING,
    "事项不适用于这个单位",
    "事项 {item} 只用于带 {tags} 标签的单位，这条填报不计",
    "删掉这条填报，或在组织里给单位加标签",
    "清单用 applies_to 限定事项适用的单位，其他单位自动按不适用处理，填了也不计分。如果这个单位其实应当做这件事，请在组织里给它加上标签；否则删掉这一行。",
)
NOT_DUE = Code(
    "DJ222",
    Severity.WARNING,
    "事项当月不到期",
    "事项 {item} 的周期是{cycle}，{period}不到期，这条填报不计",
    "删掉这条填报，或填到到期月份的记录里",
    "周期长于一个月的事项只在到期的月份计分，其他月份填了也不计分。事项哪个月到期由清单的 cycle 和 due 决定，用 dangjian plan 可以看全年安排。",
)
MISSING_ENTRY = Code(
    "DJ223",
    Severity.WARNING,
    "到期事项没有填报",
    "到期的事项没有填报：{items}",
    "请补填，否则{consequence}",
    "当月到期而没有填报的事项，按考核办法的 missing 处理：zero 记零分，exclude 不计，error 整单不计分。补填以后再计分，警告就会消失；确实不适用的写 na 和原因。",
)
DATE_OUTSIDE = Code(
    "DJ224",
    Severity.WARNING,
    "日期不在当月",
    "{what} {date} 不在 {period}",
    "核对日期和月份",
    "记录的日期在当月或次月（当月的督查常在次月初），完成日期在当月、到期的那个月或次月，否则多半是写错了年份或月份。只作提醒，不影响得分。",
)
NO_ENTRIES = Code(
    "DJ225",
    Severity.ERROR,
    "记录没有任何填报",
    "这份记录没有任何填报，也没有写免报（excused）",
    "写上 entries，或写 excused: {{reason: 原因, approved_by: 批准人}}",
    "记录要么有填报（没有可填的写 entries: {}），要么经批准免报。两样都没有，不知道是漏了还是不用报。",
)
EXCUSED_WITH_ENTRIES = Code(
    "DJ226",
    Severity.ERROR,
    "既有填报又免报",
    "这份记录既有填报（entries），又写了免报（excused）",
    "二者只留一个",
    "免报表示当月不要求这份记录；有填报就应当计分。两者同时出现，无法判断以哪个为准。",
)
WRONG_DIGEST = Code(
    "DJ227",
    Severity.ERROR,
    "清单内容与填报时不同",
    "清单 {checklist} 的内容与填报这份记录时不同（指纹不符）",
    "恢复清单原样，或升版本后重新填报",
    "digest 是填报时清单内容的指纹。同一版本号的清单内容变了，得分就可能变了，所以不计分。"
    "已经发布的版本不要再改，改动要升版本。",
)
INCOMPLETE_CARD = Code(
    "DJ228",
    Severity.ERROR,
    "漏报，整单不计分",
    "{unit} {period}的清单 {checklist} 有到期事项没有填报，按办法不计分：{items}",
    "补齐填报后再计分",
    "考核办法写了 missing: error，到期事项只要有一条没有填报，这个单位就没有得分。补上漏报的事项，"
    "或把办法改为 zero（记零分）、exclude（不计）。",
)
EARLY_NOTED = Code(
    "DJ259",
    Severity.NOTE,
    "提前完成",
    "事项 {item} 已记录，{due}计分",
    "不用改；到期的月份不必再填",
    "周期长于一个月的事项，到期之前完成的可以先填。填报留在原来的月份，到期的月份自动计入：次数和扣分累加，其他取最近一次。到期的月份另外填了的，以那次填的为准。",
)
EARLY_UNREADABLE = Code(
    "DJ260",
    Severity.WARNING,
    "提前的填报到期时读不了",
    "事项 {item} 在 {month}提前填报，但 {due}使用的清单版本读不了这样的填报，没有计入",
    "在到期月份的记录里按新的标准填一次",
    "清单在周期中间改了版，评分方式、档次或规则变了，早先的填报就没法按新的标准计分。程序不猜，请在到期月份的记录里重新填一次。",
)
EARLY_MORE = Code(
    "DJ261",
    Severity.WARNING,
    "到期填的次数比先前记录的少",
    "事项 {item} 填了 {value} 次，本周期前几个月已记录 {total} 次；按填的 {value} 次计分",
    "到期月份填的是整个周期的次数；核对后改正，或删掉这一条，按累计数计分",
    "到期月份的填报说的是整个周期，会代替前几个月的累计数。填的次数比已经记录的还少，多半是只写了当月的。",
)
VETO_BY_RESULT = Code(
    "DJ230",
    Severity.ERROR,
    "自动否决的规则不能填",
    "事项 {item} 的否决规则 {rule} 由得分自动判定，不能填报",
    "删掉这一条",
    "写了 when 的否决规则看当月得分，低于条件时自动否决，谁也不用填。另有应当否决的情形，填没有 when 的规则。",
)
UNKNOWN_GROUP = Code(
    "DJ231",
    Severity.ERROR,
    "没有这个投票组",
    "事项 {item} 没有投票组{found}",
    "{suggestion}可填的组：{allowed}",
    "分组测评先写组的编号，再写各档的票数。组的编号见清单里这条事项的 groups。",
)
STILL_OPEN = Code(
    "DJ232",
    Severity.NOTE,
    "还没有到期",
    "事项 {item} {reckoning}，本月不计",
    "办完以后记在下个月",
    "限期办理的事项（within）到月底还没有到期、也没有办完的，本月不计分。办完或到期以后，在下个月的记录里填发生日期和完成日期。",
)
SEVERAL_NOT_ASKED = Code(
    "DJ233",
    Severity.ERROR,
    "不能填几人的评定",
    "事项 {item} 不能写 values：{why}",
    "只写一个 value",
    "清单里写了 several 的事项，督查记录才可以写 values，列出几位检查人各自的评定。自查只有一个结果。",
)
SEVERAL_FORM = Code(
    "DJ234",
    Severity.ERROR,
    "几人的评定写法不对",
    "事项 {item} 的 values {flaw}",
    "每人写一条 {{value: 值, by: 姓名或小组}}，不再另写 value",
    "values 里每位检查人一条：value 是他的评定，by 是他的姓名或小组，一人只能有一条；写了 values 就不再写 value 和 na。同一个人改了看法的，改他原来的那一条。",
)
BORROWED_ENTRY = Code(
    "DJ235",
    Severity.ERROR,
    "填报取自别处的事项不能填",
    "事项 {item} 的填报取自{where}，不能另填",
    "删掉这一条；要改的改{where}",
    "写了 same_as 的事项随另一条事项填报，写了 from 的事项取自整改台账，本身没有填报，也没有更正。那边改了，这边跟着改。",
)
DRAFT_ENTRY = Code(
    "DJ236",
    Severity.ERROR,
    "草稿事项不能填",
    "事项 {item} 在清单 {checklist} 里还是草稿",
    "删掉这一条，或者先把事项转为正式",
    "写了 status: draft 的事项只供查看和讨论，不在点检表上，也不计分，所以不能填报和更正。要用这条事项，先升版本，把 status: draft 删掉。",
)
ONLY_DEFAULTS = Code(
    "DJ250",
    Severity.WARNING,
    "督查一项也没有填",
    "这份督查记录一项也没有填，{count} 个事项全部按默认值计，得满分 {points} 分",
    "确实都看过、没有发现问题的，不用改；没有去督查的，删去这份记录",
    "有督查记录，没有填的事项就按默认值计分：默认值的意思是有人看过，没有发现问题。一项也没有填的记录，可能只是建了文件还没有填，请核对。",
)
