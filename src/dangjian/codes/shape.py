"""DJ1: documents that don't have the form their schema word promises."""

from dangjian.problem import Code, Severity

NO_SCHEMA = Code(
    "DJ101",
    Severity.ERROR,
    "没有写 schema",
    "文件没有写 schema，不知道它是什么",
    "第一行写上 schema，例如 schema: dangjian/record@1",
    "每个文件的 schema 一行说明它是什么：工作区、目录、清单、组织、考核办法、记录、更正等。文件放在哪里只是习惯。",
)
UNKNOWN_SCHEMA = Code(
    "DJ102",
    Severity.ERROR,
    "不认识的 schema",
    "不认识 schema {schema}",
    "{advice}",
    "schema 形如 dangjian/record@1。可能是拼写错误，也可能是更新版本的 dangjian 写的文件，需要升级。",
)
MISSING_KEY = Code(
    "DJ103",
    Severity.ERROR,
    "缺少必填的键",
    "{where}缺少必填的键 {key}",
    "补上 {key} 和它的值",
    "《文件格式》一章列出每种文件的全部键，没有注明“可不写”的都要写。补上缺的键；不知道写什么的，参照同类文件。",
)
UNKNOWN_KEY = Code(
    "DJ104",
    Severity.ERROR,
    "不认识的键",
    "{where}有不认识的键{key}",
    "{suggestion}可用的键：{known}",
    "不认识的键不会被忽略，以免写错的键悄悄失效。改正拼写，或删掉它。",
)
WRONG_TYPE = Code(
    "DJ105",
    Severity.ERROR,
    "值的类型不对",
    "{key}应是{expected}，写的是{found}",
    "{advice}",
    "文本、数、真假值、列表和映射各有写法。引号里的数是文本；是、否要写 true、false；文本像数字时要加引号。",
)
BAD_NUMBER = Code(
    "DJ106",
    Severity.ERROR,
    "数超出范围",
    "{key}应{range}，写的是{found}",
    "改成这个范围里的数",
    "分值、权重等不能为负，比例在 0 到 1 之间，月份、日期在日历之内，最大不超过 10 亿。超出范围的数多半是手误，例如把百分数写成了 95 而不是 0.95。",
)
TOO_MANY_PLACES = Code(
    "DJ107",
    Severity.ERROR,
    "小数位数太多",
    "{key}最多 {places} 位小数，写的是{found}",
    "写到 {places} 位小数为止",
    "计分用精确的十进制数，位数有限才能人人用计算器复核。请改写成允许的位数，例如三分之一写作 0.3333。",
)
BAD_ID = Code(
    "DJ108",
    Severity.ERROR,
    "编号的写法不对",
    "{key}应是编号，写的是{found}",
    "{slip}用字母、数字、点、横线、下划线，以字母或数字开头，最多 {length} 个字符",
    "编号会用作文件名，所以只用各种系统都认的字符，不能有斜线、空格和中文。名称、标题里可以写中文，编号里不行。编号定下后永远不变，起名时不要带年份和人名。",
)
BAD_VERSION = Code(
    "DJ109",
    Severity.ERROR,
    "版本号的写法不对",
    "{key}应是版本号，写的是{found}",
    '写成三段，如 "1.0.0"',
    "版本号是“主版本.次版本.修订号”，改动清单时按影响大小升其中一段。要写满三段，例如 1.0.0；只写 1.0 就成了一个数。",
)
BAD_REFERENCE = Code(
    "DJ110",
    Severity.ERROR,
    "清单引用的写法不对",
    "{key}应写成“清单编号@版本”，写的是{found}",
    "写成 branch@1.0.0 的形式",
    "记录要写明按哪份清单的哪个版本填的，多年以后仍能复算。写清单编号、@ 和版本号，例如 branch@1.0.0；更正文件的 checklist 只写编号。",
)
BAD_DATE = Code(
    "DJ111",
    Severity.ERROR,
    "日期的写法不对",
    "{key}应是日期，写的是{found}",
    "写成 2026-05-28 的形式",
    "日期一律写成“年-月-日”，四位年、两位月、两位日。例如 2026-05-28；不写“5 月 28 日”，也不写 2026/5/28。",
)
NO_SUCH_DATE = Code(
    "DJ112",
    Severity.ERROR,
    "日期不存在",
    "{key}写的 {date} 不存在",
    "核对这个月有几天",
    "例如 2 月没有 30 日，6 月没有 31 日。请核对原始材料上的日期，多半是月份或日子写错了一位。",
)
BAD_MONTH = Code(
    "DJ113",
    Severity.ERROR,
    "月份的写法不对",
    "{key}应是月份，写的是{found}",
    "写成 2026-05 的形式",
    "月份一律写成“年-月”，四位年、两位月。例如 2026-05；月份从 01 到 12，不带日子。",
)
BLANK = Code(
    "DJ114",
    Severity.ERROR,
    "内容是空的",
    "{key}不能是空的",
    "写上内容；没有内容可写的，删掉这一行",
    "写了键就要有内容；没有内容可写，就把这一行删掉（必填的除外）。只有空格也算空的。",
)
NOT_ONE_OF = Code(
    "DJ115",
    Severity.ERROR,
    "不在可选的词里",
    "{key}写的是{found}，可用的是 {known}",
    "{suggestion}改成可用的词",
    "这个键只能写规定的几个词之一。请照可用的词改写，注意大小写和连字符，例如 half-year。",
)
BAD_EFFECT = Code(
    "DJ116",
    Severity.ERROR,
    "否决后果的写法不对",
    "{key}写的是{found}，应是 zero、section、list、{{cap: 分数}} 或 {{grade: 等次}}",
    "写成五种之一，例如 effect: {{cap: 59}}",
    "zero 总分记零，section 本节记零，list 本清单记零，cap 总分封顶，grade 等次封顶。写成 effect: zero、effect: section、effect: {cap: 59} 或 effect: {grade: 较差}。",
)
WRONG_COUNT = Code(
    "DJ117",
    Severity.ERROR,
    "个数不对",
    "{key}{range}",
    "补上缺的，或删掉多的",
    "有的列表不能是空的，有的要恰好两个数（如扣分幅度 [最少, 最多]）。请按提示补上或删去；整个列表都没有内容的，可以不写的键就把它删掉。",
)
WRONG_PLACE = Code(
    "DJ118",
    Severity.ERROR,
    "文件放错了地方",
    "这里要的是{expected}，文件却是{found}",
    "检查 dangjian.yaml 里的路径",
    "dangjian.yaml 的 organization、policy 等指向什么文件，那个文件的 schema 就应当是什么。请核对路径，或者核对那个文件第一行的 schema。",
)
OTHER = Code(
    "DJ119",
    Severity.ERROR,
    "内容不符合格式",
    "{key}的内容不符合格式，写的是{found}",
    "对照《文件格式》一章改正",
    "这里的内容不符合这种文件的格式。《文件格式》一章列出了每个键可以写什么，对照它改正。",
)
DEVICE_NAME = Code(
    "DJ130",
    Severity.ERROR,
    "编号是 Windows 的设备名",
    "{key}写的是{found}，这是 Windows 的设备名，不能作文件名",
    "换一个编号，例如在后面加一个字母",
    "con、prn、aux、nul、com1 到 com9、lpt1 到 lpt9 在 Windows 里是设备的名称，带不带扩展名都建不了这样的文件，仓库也就取不下来。编号会成为文件名，请换一个。",
)
