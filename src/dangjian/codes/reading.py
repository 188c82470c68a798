"""DJ0: files that can't be read, or that the strict YAML reader refuses."""

from __future__ import annotations

from dangjian.problem import Code, Finding, Severity

NOT_UTF8 = Code(
    id="DJ001",
    severity=Severity.ERROR,
    title="不是 UTF-8 编码",
    message="文件不是 UTF-8 编码：这里的字节 {byte} 读不成文字",
    hint="请另存为 UTF-8",
    page="""\
文件一律用 UTF-8 编码，这样在任何电脑上、任何年份打开，读到的都是同样的字。Windows 的记事本和 WPS \
有时按 GBK（ANSI）或 UTF-16 保存，中文字节就对不上了。请在编辑器里选“另存为”，编码选 UTF-8；\
带不带 BOM 都可以。""",
)

FORBIDDEN_CHARACTER = Code(
    id="DJ002",
    severity=Severity.ERROR,
    title="不允许的字符",
    message="这里有一个不允许的字符 {character}（{name}）",
    hint="请删去这个字符；多半是从别处粘贴时带进来的",
    page="""\
控制字符、单独的代理码位、字中间的 BOM，以及 U+0085、U+2028、U+2029 这几个特殊换行符，\
看不见，却会让行号错位，也写不进 Excel 和 Word，所以一律不收。在双引号里用转义写出来的\
（如 "\\x07"）也不收。请把光标移到报出的位置删去这个字符；要换行就用普通的回车，要缩进就用空格。""",
)

TOO_LARGE = Code(
    id="DJ003",
    severity=Severity.ERROR,
    title="文件太大",
    message="文件有 {size} MB，超过了 {limit} MB 的上限",
    hint="请把它拆成几个文件",
    page="""\
清单、记录、台账都是人写人看的文件，几十 KB 已经不少，超过上限的多半是放错了别的文件。\
请核对文件内容；台账确实很长的，按年度或按党支部拆成几个文件，放在同一个文件夹里。""",
)

SYNTAX = Code(
    id="DJ004",
    severity=Severity.ERROR,
    title="YAML 写法有误",
    message="{found}",
    hint="{advice}",
    page="""\
这一处不合 YAML 的写法，后面的内容也就读不下去了，改好以后再检查一遍。常见的原因有这些：\
用 Tab 缩进（应当用空格）；冒号写成了全角“：”，或者半角冒号后面少了空格；同一层的键没有对齐；\
引号、方括号、花括号没有闭合；文字里有“: ”或以特殊符号开头而没有加引号。
正确的写法例如：

    title: 按月召开支部委员会会议
    requirement: "会议记录: 当月归档"
    evidence: [会议记录, 签到表]""",
)

DUPLICATE_KEY = Code(
    id="DJ005",
    severity=Severity.ERROR,
    title="同一个键写了两次",
    message="键“{key}”重复了：第 {first} 行已经写过",
    hint="请只留一个，或改成另外的名字",
    page="""\
同一层里一个键只能写一次。别的软件遇到重复的键往往悄悄取最后一个，前面填的就丢了，\
所以这里直接指出来。请比较两处的内容，留下对的一处；如果本来是两条不同的事项，请把编号改对。\
例如同一份记录里不能有两个 ZB03：

    entries:
      ZB03: 1
      ZB03: 0     # 重复了""",
)

ANCHOR = Code(
    id="DJ006",
    severity=Severity.ERROR,
    title="不用锚点",
    message="这里有锚点“{written}”，清单文件里不用这种写法",
    hint="请删去这个标记；如果它是文字的开头，请给整段文字加上引号",
    page="""\
锚点（&名字）让文件的一处内容出现在另一处，读的人看不出改一处会动几处，也能用来做出膨胀到撑满内存的文件，\
所以不收。请删去锚点，需要的内容照实写出来。文字确实以 & 开头的，加引号即可：

    title: '&符号的用法'""",
)

ALIAS = Code(
    id="DJ007",
    severity=Severity.ERROR,
    title="不用引用",
    message="这里有引用“{written}”，清单文件里不用这种写法",
    hint="请把内容照实写出来；如果它是文字的开头，请给整段文字加上引号",
    page="""\
以星号开头的值（*名字）在 YAML 里是引用别处的内容，清单文件里不用。请把内容照实写出来。\
常见的是想写着重号或通配符，加引号就成了普通文字：

    note: '*重点*'""",
)

TAG = Code(
    id="DJ008",
    severity=Severity.ERROR,
    title="不用类型标记",
    message="这里有类型标记“{written}”，清单文件里不用这种写法",
    hint="请删去这个标记；如果它是文字的开头，请给整段文字加上引号",
    page="""\
以感叹号开头的值在 YAML 里是类型标记，能让别的软件把内容读成别的东西，所以不收。\
数字、是否、文字都按原样写，程序自己认得。文字确实以 ! 开头的，加引号即可：

    note: '!请注意截止日期'""",
)

MERGE_KEY = Code(
    id="DJ009",
    severity=Severity.ERROR,
    title="不用合并键",
    message="这里有合并键“<<”，清单文件里不用这种写法",
    hint="请把要合并的内容照实写在这里",
    page="""\
合并键（<<）把别处的一组键并进来，评审改动时看不出实际写的是什么，所以不收。请把那几个键照实写在这里。""",
)

DIRECTIVE = Code(
    id="DJ010",
    severity=Severity.ERROR,
    title="不用指令行",
    message="这里有以 % 开头的指令行，清单文件里不用这种写法",
    hint="请删去这一行",
    page="""\
%YAML、%TAG 这样的指令行会改变后面内容的读法，清单文件一律按同一种读法，所以不收。\
请删去这一行；文件的第一行直接写 schema 即可：

    schema: dangjian/checklist@1""",
)

SEVERAL_DOCUMENTS = Code(
    id="DJ011",
    severity=Severity.ERROR,
    title="一个文件里有几份内容",
    message="从这里起是第二份内容，一个文件只能有一份",
    hint="请拆成两个文件，或删去中间的“---”",
    page="""\
单独一行的“---”把文件分成几份，而一个文件只说一件事，路径和内容才对得上。\
请把每一份存成单独的文件；如果只是想画一条分隔线，请改用注释行：

    # ---------- 组织生活 ----------""",
)

TOO_DEEP = Code(
    id="DJ012",
    severity=Severity.ERROR,
    title="套得太深",
    message="这里套得超过了 {limit} 层",
    hint="请检查括号和缩进，是不是有一处没有收住",
    page="""\
清单文件套到七八层已经够用，超过上限的多半是括号没有闭合，或者是有意做来拖垮程序的文件。\
请检查报出位置之前的方括号、花括号和短横线。""",
)

TOO_MANY_NODES = Code(
    id="DJ013",
    severity=Severity.ERROR,
    title="内容太多",
    message="文件里的键和值超过了 {limit} 个",
    hint="请把它拆成几个文件",
    page="""\
一个文件里的键和值有上限，免得一份放错的文件拖住整个检查。请核对文件内容；\
台账确实很长的，按年度或按党支部拆成几个文件。""",
)

KEY_NOT_SCALAR = Code(
    id="DJ014",
    severity=Severity.ERROR,
    title="键不是一段文字",
    message="键应当是一段文字，这里却是{kind}",
    hint="请把键写成文字；如果这是值，请检查它前面有没有键",
    page="""\
冒号左边的键只能是一段文字，不能是方括号的列表或花括号的一组键值。多半是漏写了键，或者把模板里的\
花括号当成了文字。文字确实以括号开头的，加引号即可：

    "[一]": 组织生活""",
)

EMPTY_DOCUMENT = Code(
    id="DJ015",
    severity=Severity.ERROR,
    title="空文件",
    message="文件是空的，或者只有注释",
    hint="请写上内容，第一行是 schema；用不着的文件请删去",
    page="""\
每个文件都以 schema 开头，说明它是什么，空文件没法判断。可能是保存时出了错，\
或者只建了文件还没有写。请补上内容，或者删去这个文件：

    schema: dangjian/record@1""",
)

MISSING_FILE = Code(
    id="DJ016",
    severity=Severity.ERROR,
    title="找不到文件",
    message="找不到文件 {file}",
    hint="请核对文件名和所在的文件夹，注意大小写",
    page="""\
工作区里写到了这个文件，但在那个位置没有它。可能是文件改了名、移了地方，或者没有提交到 git。\
请核对 dangjian.yaml 里的路径：路径从工作区的根文件夹算起，用斜杠分隔，大小写要一致。""",
)

UNREADABLE_FILE = Code(
    id="DJ017",
    severity=Severity.ERROR,
    title="文件打不开",
    message="文件 {file} 打不开：{reason}",
    hint="请检查文件的权限，关掉正在占用它的程序后再试",
    page="""\
文件在，但是系统不让读。可能是没有权限、被别的程序占用，或者这个名字其实是一个文件夹。\
请检查权限，关掉占用它的程序（WPS、同步软件）后再试。""",
)

CANNOT_GO_ON = Code(
    id="DJ018",
    severity=Severity.ERROR,
    title="命令不能执行",
    message="{message}",
    hint="{hint}",
    page="""\
命令写错了，或者缺少它要用的东西，所以没有执行，文件也没有动。用 --format json 时，这个代码告诉调用的程序\
命令为什么停下：没有找到工作区、时段写错、选项不认识等。请按提示改正命令后再试。""",
)

LINK = Code(
    id="DJ020",
    severity=Severity.ERROR,
    title="链接不读",
    message="{file} 是一个链接，没有跟着它去读",
    hint="把真正的文件放到这里来，删去链接",
    page="""\
链接指到哪里，由放链接的人说了算：今天指这份记录，明天指另一份，评审改动时看不出来；也能把程序引到\
工作区外面去。所以工作区里的链接一律不跟，并且作为错误指出来，免得那里的文件悄悄不算数。\
请把文件或文件夹本身放到这个位置。""",
)

NOT_A_FILE = Code(
    id="DJ021",
    severity=Severity.ERROR,
    title="不是普通文件",
    message="{file} 是{what}，不是普通文件",
    hint="把它移出工作区",
    page="""\
管道、设备、套接字不是存放内容的文件，读它们可能永远等不到头。工作区里只放普通的文件和文件夹，\
请把它移走；本来该有的文件被占了名字的，从 git 里取回来。""",
)

UNREADABLE_FOLDER = Code(
    id="DJ022",
    severity=Severity.ERROR,
    title="文件夹打不开",
    message="文件夹 {file} 打不开：{reason}",
    hint="请管理员给出读取权限后再试；在打开以前，这里面的文件都不知道有没有",
    page="""\
文件夹在，但是系统不让看里面有什么。不能当它是空的：少了一批记录或更正，算出来的分数就是错的，\
而且看不出来。所以打不开就不计分。请检查文件夹的权限、网络盘是不是掉线，然后再运行一次。""",
)

OUTSIDE = Code(
    id="DJ023",
    severity=Severity.ERROR,
    title="路径指到了工作区外面",
    message="{key} 写的 {path} 不在工作区里",
    hint="{advice}",
    page="""\
工作区自成一体：清单、办法、记录、更正都在里面，换一台电脑、过几年打开，读到的都一样。\
只有党员名单（people）和积分台账（ledgers）可以放在工作区之外的受限文件夹；\
那个文件夹也不能是工作区的上级目录，否则整个磁盘都要翻一遍。路径里不要用反斜杠，一律用斜杠。""",
)

AROUND = Code(
    id="DJ032",
    severity=Severity.ERROR,
    title="路径指到了上级目录",
    message="{file} 是工作区的上级目录，没有去翻它",
    hint="写受限文件夹本身，例如 ../restricted/ledgers",
    page="""\
受限文件夹可以放在工作区旁边，但路径不能指到工作区的上级目录或整个磁盘：那样每次检查都要把上级目录\
里的一切翻一遍，还会把别的工作区的文件当成自己的。请写到具体的那个文件夹。""",
)

BAD_FILE_NAME = Code(
    id="DJ024",
    severity=Severity.ERROR,
    title="文件名里有不能用的字符",
    message="文件名 {file} 里有控制字符，或者不是 UTF-8，没有读",
    hint="给文件换一个普通的名称",
    page="""\
换行、退格一类的控制字符放在文件名里，能让屏幕和检查报告显示成别的样子；不是 UTF-8 的文件名\
换一台电脑就打不开。请改成普通的名称，例如 br-gear.branch.yaml。""",
)

STRAY_FOLDER = Code(
    id="DJ033",
    severity=Severity.WARNING,
    title="一批文件没有放在该放的地方",
    message="这里的 {count} 份{what}都没有读：{what}要放在 {place}",
    hint="要用它们，就把文件夹移到 {place}，或改正 dangjian.yaml 里的路径；不用的，移出工作区",
    page="""\
一个文件夹里有许多同一种文件没有读，多半是整个文件夹移了地方，或者 dangjian.yaml 里的路径写错了，\
所以只报一次，写明有多少份。道理见 DJ025：每种文件只在 dangjian.yaml 指定的地方才算数。""",
)
STRAY = Code(
    id="DJ025",
    severity=Severity.WARNING,
    title="文件没有放在该放的地方",
    message="这份{what}没有读：{what}要放在 {place}",
    hint="要用它，就移到 {place}，或改正 dangjian.yaml 里的路径；不用的，移出工作区",
    page="""\
每种文件只在 dangjian.yaml 指定的地方才算数：办法在 policy，清单和目录在 checklists，记录在 records，\
更正在 corrections，等等。放在别处的一律不读，这样谁也不能把一份办法混在记录里使它生效，\
拼错了文件夹名也不会悄悄少一个月的记录。请移到指出的地方；本来就不用的，移出工作区。""",
)

STRAYS = (STRAY.id, STRAY_FOLDER.id)
"""What lies where nothing is read, and would count where it belongs."""
COPY = Code(
    id="DJ026",
    severity=Severity.WARNING,
    title="副本没有读",
    message="从名称看，这是一份副本或编辑器的备份，没有读",
    hint="内容有用的，改成正式的文件名；没用的，删掉",
    page="""\
“x - 副本.yaml”“x.yaml.txt”“x.yaml.bak”一类的文件多半是复制、另存时留下的。读了它，同一份记录就有两份；\
不读又怕改的正是这一份。所以不读，并且说一声。请核对哪一份是对的，留下它，名称以 .yaml 结尾。""",
)

NOT_READ = Code(
    id="DJ027",
    severity=Severity.ERROR,
    title="指定的路径没有读到",
    message="{path} 没有读：{why}",
    hint="{advice}",
    page="""\
检查时写明了要看这个文件或文件夹，但它不在 dangjian.yaml 指定的任何地方，检查和计分都没有读它，\
所以不能说它没有问题。请移到该放的地方，或者改正 dangjian.yaml 里的路径。""",
)

PEOPLE_UNREAD = Code(
    id="DJ028",
    severity=Severity.NOTE,
    title="未读到人员",
    message="未读到人员：{what} {path} {reason}",
    hint="有权限的人运行时会读到；在这里，党员只有编号，面向党员的清单不要求、也不计分",
    page="""\
党员名单和积分台账可以放在受限的文件夹里，没有权限的人照样能检查、计分、出报告：党员只以编号出现，\
面向党员的清单既不要求填报，也不计分，其他一切不变。要看到人员，请向管理员要这个文件夹的读取权限，\
或者核对 dangjian.yaml 里的路径。""",
)

MORE = Code(
    id="DJ029",
    severity=Severity.ERROR,
    title="还有问题没有列出",
    message="这个文件还有 {count} 处问题没有列出",
    hint="先改正列出的，再检查一遍",
    page="""\
一个文件最多列出 200 处问题，其余只报个数：问题这样多，多半是同一个原因，例如放错了文件，\
或者整体替换时出了错。先看前面几处。""",
)

INVISIBLE = Code(
    id="DJ030",
    severity=Severity.ERROR,
    title="名称里有看不见的字符",
    message="{key}里有看不见的字符 {character}（{name}）",
    hint="删去这个字符，重新输入这几个字",
    page="""\
零宽字符、改变书写方向的控制符在屏幕上看不见，却能让两个名称看起来一样，或者让文字颠倒着显示。\
编号、名称、标题要给人核对，所以不收。多半是从网页、聊天软件里复制带进来的，请删去重新输入。""",
)

DEPENDENTS = Code(
    id="DJ031",
    severity=Severity.NOTE,
    title="因此没有核对的地方",
    message="因为这个文件读不懂，另有 {count} 处提到它的地方没有核对",
    hint="改正这个文件，再检查一遍",
    page="""\
一个原因只报一个问题。清单或组织读不懂的时候，提到它的记录、更正、整改都无从核对，逐个报出来\
只会把真正的原因淹没；所以只报个数。改正以后再检查，那些地方就会照常核对。""",
)


def more(count: int) -> Finding:
    """So many further findings of a document, which nobody would read one by one."""
    return Finding(MORE, values={"count": count})
