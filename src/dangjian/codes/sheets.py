"""DJ8: what is wrong in filled-in sheets."""

from dangjian.problem import Code, Severity

UNREADABLE_BOOK = Code(
    "DJ801",
    Severity.ERROR,
    "表打不开",
    "这个文件读不了：{reason}",
    "{advice}",
    "收表只读 .xlsx 文件（装了附加组件也读 .xls 和 .ods）。加了密码、没有传完、内容异常大的文件读不了，"
    "重新保存或重新传一份。读不了的文件原样不动，也不会写入任何记录。",
)
NOT_OURS = Code(
    "DJ802",
    Severity.ERROR,
    "不是发出的点检表",
    "这不是用 dangjian sheet 发出的点检表{why}",
    "用 dangjian sheet 重新发表，在发出的表里填写，不要把内容抄到新建的表里",
    "发出的表带有身份标记（单位、月份、清单、版本），程序靠它认出每一格填的是什么。自己新建的表没有标记，"
    "无法可靠地读取，所以不收。",
)
CARRIERS_DISAGREE = Code(
    "DJ803",
    Severity.ERROR,
    "身份标记互相矛盾",
    "表里的身份标记互相矛盾：{one}，{other}",
    "多半是把两份表的工作表拼到了一起；请在原来发出的表里填写",
    "单位、月份、清单和版本在表里存了三处：文件属性、隐藏的工作表、每张表上印的识别码。三处说法不同，"
    "说明表是拼接的，收下会记到别人名下，所以整份退回。",
)
WRONG_PERIOD = Code(
    "DJ804",
    Severity.ERROR,
    "不是本次收的月份",
    "这是{unit} {period} 的表，本次收 {wanted}",
    "请填写 {wanted} 的表；确实要补收 {period}，就写 --period {period}",
    "用 --period 指明本次收哪个月以后，别的月份的表一律退回，免得把上月的旧表当成本月的收下。",
)
NAME_DISAGREES = Code(
    "DJ805",
    Severity.ERROR,
    "文件名与内容不符",
    "文件名写的是 {named}，里面是{unit} {period} 的表",
    "确认交来的是哪一份：填错了旧表就重填，只是改错了名字就改回 {right}",
    "发出的表，文件名由月份和单位组成。名字与里面的身份标记不符，多半是拿上月或别人的旧表改了名字来填，"
    "所以先退回核对。",
)
CHANGED_LIST = Code(
    "DJ806",
    Severity.ERROR,
    "清单与发表时不同",
    "{what}",
    "恢复发表时的清单文件（或存档的旧版本），或重新发表",
    "表按发出时的清单版本填写，也只能按那个版本收。找不到那个版本，或同一版本的内容后来变了，"
    "填的内容可能对不上规则，所以不收。",
)
TAB_MISSING = Code(
    "DJ807",
    Severity.ERROR,
    "少了工作表",
    "少了工作表“{title}”",
    "请在原来发出的表里填写，不要删除工作表；空着不填是可以的",
    "发出的每张表都应交回，没有填的一侧空着即可。工作表被删掉，分不清是没填还是丢了，所以退回。",
)
ROW_MISSING = Code(
    "DJ808",
    Severity.ERROR,
    "少了行",
    "事项 {item} 的行不见了{part}",
    "把删掉的行找回来（从原来发出的表里复制整行），不填的空着即可",
    "行可以移动、排序，也可以在中间插入空行，但不能删除：删掉的行分不清是没填还是丢了。"
    "发表以后清单或单位标签改动过，也会对不上，这时请重新发表。",
)
ROW_TWICE = Code(
    "DJ809",
    Severity.ERROR,
    "同一行出现两次",
    "事项 {item} 的同一行在 {other} 也有，两处填得不一样",
    "删掉多余的一行，只留填对的",
    "复制出来的行如果与原来的行填得一样，不影响收表；填得不一样，就不知道以哪一行为准。",
)
STRAY_ROW = Code(
    "DJ810",
    Severity.ERROR,
    "自己加的行里有内容",
    "这一行不是清单里的事项，填的{found}收不进来",
    "写到有关事项的备注里，再清空这一格",
    "表里可以插入空行，但清单以外的内容没有地方存放。为了不丢失填报人写的东西，请移到有关事项的备注里。",
)
FORMULA_IN_INPUT = Code(
    "DJ811",
    Severity.ERROR,
    "填写格里是公式",
    "这一格是公式（{formula}），只收直接填的内容",
    "复制这一格，用“选择性粘贴—数值”粘回原处",
    "公式的结果会随别的格子变化，还可能引用外部文件，不能作为事实留存，所以从不采信公式。",
)
BAD_INPUT = Code(
    "DJ812",
    Severity.ERROR,
    "填的内容不对",
    "填了{found}，这里应填 {allowed}",
    "",
    "每一格只收规定的内容。全角数字、√、文字写的日期等常见写法会自动改写并列出，认不出来的不猜，请填报人改正。",
)
NO_VALUE = Code(
    "DJ813",
    Severity.ERROR,
    "有说明，没有填值",
    "事项 {item} 写了{what}，但没有填{side}结果",
    "填上结果；本月不适用的写不适用原因",
    "只有佐证或备注、没有结果的填报，不知道该怎么计分，丢掉又会丢失填报人写的内容，所以请补上。",
)
NONE_AND_RULES = Code(
    "DJ814",
    Severity.ERROR,
    "未发现问题与扣分同时填了",
    "事项 {item} 填了“未发现问题”，又填了扣分规则",
    "二者只留一个",
    "“未发现问题”表示查过而没有可扣分的情形，与扣分规则里的次数不能同时成立。",
)
NONE_DENIED = Code(
    "DJ815",
    Severity.ERROR,
    "说有问题，没写是哪条",
    "事项 {item} 的“未发现问题”填了否，但没有写发现了什么",
    "在对应的规则一行填次数；没有检查就清空这一格",
    "有问题要落到具体规则上才能扣分，程序不替任何人猜。",
)
VETO_WITHOUT_RULE = Code(
    "DJ816",
    Severity.ERROR,
    "写了否决依据，没有选情形",
    "事项 {item} 写了否决的依据或批准人，但没有选是哪种情形",
    "在对应的情形一行选“是”；没有否决就清空依据和批准人",
    "否决要写明是哪种情形。只写依据不选情形，不能作为否决，也不能悄悄丢掉。",
)
NOT_SIGNED = Code(
    "DJ817",
    Severity.ERROR,
    "没有写谁填的、哪天填的",
    "{side}一侧填了内容，但没有写{what}",
    "在表头的对应格里补上",
    "记录要说明是谁、哪天查的，日后才能查证。程序不替人署名，也不拿收表的日子当检查的日子。",
)
ONLY_SIGNED = Code(
    "DJ818",
    Severity.WARNING,
    "只签了名",
    "{side}一侧只写了姓名或日期，没有填任何事项，不算填报",
    "没有检查就不用写；检查过就把结果填上",
    "一侧全空不产生记录。只有姓名或日期也按空着处理，免得空白的督查把单位的分数记成零。",
)
UNFILLED = Code(
    "DJ819",
    Severity.WARNING,
    "到期事项没有填",
    "{side}一侧有 {count} 条到期事项没有填：{items}",
    "请补填；不补的，{consequence}",
    "到期而没有填的事项不妨碍收表，计分时按考核办法处理。几个检查人分头填同一份表时，没填的由别人的表补上。",
)
CONFLICT = Code(
    "DJ820",
    Severity.ERROR,
    "几份表填得不一样",
    "事项 {item} 的{side}{what}不一样：这里是{found}，{other} 是{theirs}",
    "商定一个结果，把另一份改成一样或清空",
    "几个检查人可以各填一部分，收表时自动合并；同一处填得不一样，程序不替人裁决，有关的表都先不收。",
)
KEPT = Code(
    "DJ821",
    Severity.NOTE,
    "表里空着，记录里保留",
    "{side}记录里已有 {items}，表里空着，保留原来的填报",
    "要按表清空，加 --replace",
    "收表不会因为格子空着就删掉已有的填报。确实要清空的，用 --replace。",
)
NORMALISED = Code(
    "DJ822",
    Severity.NOTE,
    "改写了写法",
    "{found} 按 {taken} 收下",
    "",
    "全角数字、√、文字写的日期、带单位的数等，按统一写法收下，每一处都列出来，供填报人核对。",
)
PICTURE = Code(
    "DJ823",
    Severity.WARNING,
    "图片收不进记录",
    "{where}图片收不进记录",
    "把材料名称写在佐证格里；图片随原表存在 originals 里",
    "记录只存文字。嵌在格子里的图片（如 WPS 的 DISPIMG）和浮在表上的图片都随原表保存，不会丢，"
    "但计分和通报看不到它们，所以要写出材料名称。",
)
TEXT_TOO_LONG = Code(
    "DJ824",
    Severity.ERROR,
    "文字太长",
    "这一格有 {length} 个字，最多 {limit} 个",
    "只写要点，全文另存文件，在佐证里写文件名",
    "佐证和备注是给人看的要点，太长的文字请另存文件。",
)
OUTSIDE = Code(
    "DJ825",
    Severity.WARNING,
    "表外的内容没有收",
    "表格以外还有内容没有收：{found}",
    "需要留存的，写到有关事项的备注里",
    "只收表格里各填写格的内容。写在表外的内容随原表存在 originals 里。",
)
CARRIER_MISSING = Code(
    "DJ826",
    Severity.WARNING,
    "少了身份标记",
    "表里少了身份标记：{what}；其余的一致，按{unit} {period} 收下",
    "用 Excel 或 WPS 直接保存发出的表，不要转存成别的格式再转回来",
    "身份标记存了三处，转换格式时可能丢掉一两处。剩下的互相一致就照收，只作提醒。",
)
SEALED_MONTH = Code(
    "DJ827",
    Severity.ERROR,
    "当月已封存",
    "{period} 已经封存，收这份表会改动封存的记录",
    "个别事项有误，用 dangjian correct 更正",
    "封存的月份是公布过的结果。要改的走更正，留下理由和决定，不能再用收表改动。",
)
EXCUSED_RECORD = Code(
    "DJ828",
    Severity.ERROR,
    "已有免报记录",
    "{record}已经是免报，又交来了填好的表",
    "确实要按表计分，加 --replace",
    "免报经过批准。交来的表与它矛盾，先弄清楚以哪个为准。",
)
BROKEN_RECORD = Code(
    "DJ829",
    Severity.ERROR,
    "已有的记录有错",
    "已有的{record}有错误，不能与表合并",
    "先用 dangjian validate 看问题并改好，或加 --replace 用表里的内容取代",
    "表里空着的格子要从已有记录里保留。已有记录读不了，就无法保留，所以先不动它。",
)
COLUMN_MISSING = Code(
    "DJ830",
    Severity.ERROR,
    "少了列",
    "这张工作表少了列：{names}",
    "请在原来发出的表里填写，不要删除列",
    "程序按列的标记找填写格。列被删掉，填的内容就不全了。",
)
ITEM_CHANGED = Code(
    "DJ831",
    Severity.ERROR,
    "编号被改动",
    "这一行印的编号是 {shown}，原来是 {item}",
    "恢复编号；行要整行移动，不要只移动其中几格",
    "编号与隐藏的行标记不符，说明移动时只动了一部分格子，内容可能串了行。",
)
NOTHING_FILLED = Code(
    "DJ832",
    Severity.WARNING,
    "整份表空着",
    "这份表没有填任何内容，没有记录可写",
    "",
    "空着的表不产生记录，单位仍列在还没交的名单里。",
)
PRINT_ONLY = Code(
    "DJ833",
    Severity.ERROR,
    "这是打印用的合订本",
    "这是打印用的合订本，不能收",
    "请收用 dangjian sheet 分别发给各单位的表",
    "合订本（--combined）把许多单位的表装在一个文件里，只供打印，没有收表用的标记。",
)
RENAMED_TAB = Code(
    "DJ834",
    Severity.NOTE,
    "工作表改了名",
    "工作表“{title}”改名为“{found}”，按识别码认出",
    "",
    "工作表改名不影响收表，程序按表上印的识别码认出它。",
)
RECORD_ELSEWHERE = Code(
    "DJ835",
    Severity.ERROR,
    "记录文件的位置被占",
    "要写的 {record} 已经有了，但里面不是这条记录",
    "移走或改名这个文件，再收一次",
    "记录按“单位.清单.yaml”存放。这个位置上是别的内容，为了不覆盖它，先不写。",
)
TAB_TWICE = Code(
    "DJ836",
    Severity.ERROR,
    "同一张表出现两次",
    "工作表“{title}”和“{other}”是同一张表的两份",
    "留下填对的一份，删掉另一份",
    "同一份清单在一个文件里只能有一张工作表，否则不知道以哪一张为准。",
)
OLD_FORMAT = Code(
    "DJ837",
    Severity.WARNING,
    "旧格式看不到公式和图片",
    "这是 .{kind} 格式，看不到公式和图片，按格里显示的内容收下",
    "请核对；最好请对方直接保存发出的 .xlsx",
    "从 .xls 和 .ods 里只读得到显示的内容：填写格里如果是公式，收下的是它当时的结果；图片看不到。"
    "收下的内容请与填报人核对。",
)
MATTER_HALF = Code(
    "DJ850",
    Severity.ERROR,
    "一件事只填了一半",
    "事项 {item} 的第 {number} 件事没有填{what}",
    "名称和级别两格都填，或都空着",
    "按事项加分的，一件事要填名称和级别两格，缺一格就不知道为什么加、加多少。",
)
MATTER_TWICE = Code(
    "DJ851",
    Severity.ERROR,
    "同一件事填了两次",
    "事项 {item} 的“{matter}”填了两次",
    "留下级别最高的一次",
    "一件事取最高的级别，只加一次分。同一件事请只填一行；确是两件事的，把名称写得不同。",
)
VERDICT_KEPT = Code(
    "DJ838",
    Severity.ERROR,
    "督查结果不由这份表改动",
    "核准一侧已有督查记录（{by}，{date}），这份表改动了 {item} 的{what}：{old} → {new}，没有收",
    "要改督查结果：由督查组交表时加 --kind inspection，或者登记更正（dangjian correct）",
    "一份表交自查。核准一侧已有督查记录的，只收记录里还没有的事项；与记录不同的格子不收，免得单位再交一次表"
    "就改掉督查的结论。自查一侧、其余的格子照收。督查组自己要改，收表时写明 --kind inspection 或 --kind both；"
    "已经公布的结果走更正，留下理由和决定。",
)
SELF_INSPECTED = Code(
    "DJ839",
    Severity.ERROR,
    "自己督查自己",
    "核准一侧的督查人（{by}）就是自查的填报人或被查单位自己，核准一侧没有收",
    "核准一侧由督查人填写并署名；单位只填自查一侧",
    "督查记录要有另外的人看过。核准一侧的督查人与自查填报人相同，或者写的是被查单位自己，不算督查，"
    "不产生督查记录；自查一侧照收。",
)
PLACEHOLDER = Code(
    "DJ840",
    Severity.WARNING,
    "占位的字不算内容",
    "{what}填的是{found}，不算内容，按空着处理",
    "写出具体的{what}；没有就空着",
    "“无”“没有”“不适用”“同上”“/”“—”这样的字不说明任何事情：当作不适用的原因，会让事项不计分；"
    "当作佐证，会让没有材料的得分成立。所以按空着处理，并且指出来。",
)
NA_IN_VALUE = Code(
    "DJ841",
    Severity.ERROR,
    "不适用填在了结果格里",
    "事项 {item} 的结果格填了{found}",
    "{advice}",
    "不适用要写明原因，原因写在“备注与不适用原因”一栏的不适用原因格里，结果格空着。只写“不适用”三个字，"
    "不知道是什么原因，也不知道谁同意，所以不收。",
)
SIDE_PASSED_OVER = Code(
    "DJ842",
    Severity.NOTE,
    "有一侧没有收",
    "{side}一侧填了 {count} 项，这次没有收（--kind {kind}）",
    "",
    "收表时用 --kind 写明只收自查（self）或只收核准（inspection），另一侧的内容不动，也不产生记录。",
)
VERDICT_BLANK = Code(
    "DJ843",
    Severity.WARNING,
    "核准一侧空了",
    "核准一侧空着、督查记录里有的，保留原来的：{items}",
    "督查组确实要清空，加 --kind inspection --replace",
    "督查人再交一次表，有的格子空着：可能是分头填、还没填到，也可能是被别人清空的。督查记录不因此改动，"
    "列出来供核对。",
)
CHANGED_FILE = Code(
    "DJ844",
    Severity.ERROR,
    "读过以后又变了",
    "这个文件在收表的时候被改动了，没有收",
    "关掉正在编辑它的程序，再收一次",
    "留存的原表（originals）必须就是收进记录的那一份。读过以后文件又变了，两者就对不上了，所以不收。",
)
UNMARKABLE = Code(
    "DJ845",
    Severity.WARNING,
    "没能标出错处",
    "这份表没能另存一份标出错处：{why}",
    "按上面列出的格子改",
    "标出错处（--marked）要把原表重新保存一遍。有的表里有不寻常的颜色、格式或图形，重新保存会出错或丢东西，"
    "所以不标；哪一格有什么问题，都在列表里。",
)
INVISIBLE_IN_CELL = Code(
    "DJ849",
    Severity.NOTE,
    "去掉了看不见的字符",
    "这一格里有看不见的字符（{characters}），去掉以后收下",
    "",
    "零宽字符、改变书写方向的控制符看不见，多半是从网页、聊天软件里复制带进来的。它们能让两个名称看起来一样，"
    "让文字颠倒着显示，所以收表时去掉，并指出是哪一格。",
)
PARTIAL = frozenset({VERDICT_KEPT.id, SELF_INSPECTED.id})
"""What refuses a side or a cell of a file, not the file: everything else in it is taken."""

_ON_SHEETS = {
    "DJ210": ("", "按这一格的填写提示改；没有检查的，清空这一格"),
    "DJ213": ("", "写成 2026-05-28 的形式，没有完成填“未完成”"),
    "DJ216": ("", "在这条事项的“否决依据”“批准人”两格里写明"),
    "DJ217": ("", "填上结果；本月不适用的，写不适用原因"),
    "DJ218": ("事项 {item} 既填了结果，又写了不适用原因", "二者只留一个"),
    "DJ219": ("事项 {item} 不允许按不适用处理", "按实际情况填结果，清空不适用原因"),
    "DJ220": ("事项 {item} 得了分，但没有写佐证材料", "在佐证材料一格写上看过的材料；{expected}"),
    "DJ221": ("", "清空这条事项的填报"),
    "DJ222": ("", "清空这条事项的填报，到期的月份再填"),
}
"""Code → message (empty: its own) and hint, for whoever has a sheet before them and no YAML."""


def on_sheet(code: Code) -> Code:
    """The code in the words of sheets, tabs and cells."""
    message, hint = _ON_SHEETS.get(code.id, ("", code.hint))
    return code._replace(message=message or code.message, hint=hint)
