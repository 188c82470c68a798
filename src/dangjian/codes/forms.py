"""DJ86, DJ87: what is wrong in replies, reviews and appeals that come back as workbooks."""

from dangjian.problem import Code, Severity

NOT_THIS_FORM = Code(
    "DJ860",
    Severity.ERROR,
    "不是这个命令收的表",
    "{what}",
    "{advice}",
    "整改回执、整改台账、申诉更正表和点检表都带有身份标记，各由自己的命令收。没有标记的表是自己新建的，"
    "或者转存时丢了隐藏的工作表，读不出哪一格说的是什么，所以不收。",
)
LOCKED_CELL = Code(
    "DJ861",
    Severity.ERROR,
    "锁定的格被改动",
    "这一格原来是{old}，现在是{new}；它不由填表的人改",
    "恢复原来的内容；要说明的写在浅黄色的格里",
    "只有浅黄色的格可以填。期限、问题、等级这些格由办公室和办法决定，改了也不收：为了不让人以为已经改了，整份退回。",
)
CLOSED_CELL = Code(
    "DJ862",
    Severity.ERROR,
    "不收内容的格里有内容",
    "这一格不收内容，填的是{found}",
    "清空这一格；要说明的写在浅黄色的格里",
    "已提交、已销号的问题，这一行没有要填的格；自己加的行也收不进来。为了不丢失写的东西，整份退回。",
)
ROW_GONE = Code(
    "DJ863",
    Severity.ERROR,
    "少了行",
    "{item} 的行不见了",
    "从原来发出的表里找回整行，不填的空着即可",
    "行可以移动、排序，不能删除：删掉的行分不清是没填还是丢了。",
)
ROW_DOUBLED = Code(
    "DJ864",
    Severity.ERROR,
    "同一行出现两次",
    "{item} 的行在 {other} 也有，两处填得不一样",
    "删掉多余的一行，只留填对的",
    "复制出来的行填得一样不影响收表；填得不一样，就不知道以哪一行为准。",
)
MOVED_ON = Code(
    "DJ865",
    Severity.ERROR,
    "发表以后情况变了",
    "{item} 现在{state}，{why}",
    "{advice}",
    "表发出以后，问题可能已经提交、退回、销号、撤销或者移交。表里写的是当时的情况，照旧收下会把后来办的事弄乱，"
    "所以不收，并说明现在到了哪一步。",
)
NO_SUCH_PROBLEM = Code(
    "DJ866",
    Severity.ERROR,
    "台账里没有这条",
    "台账里没有 {item}",
    "重新发表，在新的表里填写",
    "表里的编号要在整改台账里找得到。找不到，多半是发表以后换了工作区，或者编号被改动。",
)
NOT_ALLOWED = Code(
    "DJ867",
    Severity.ERROR,
    "这一步不能办",
    "{item}这一步没有办：{reason}",
    "{advice}",
    "表里写的每一步与命令里办的一样，要符合整改的顺序、权限和日期。",
)
NO_EVIDENCE = Code(
    "DJ868",
    Severity.WARNING,
    "没有佐证，没有提交",
    "{item} 没有佐证，{what}没有提交",
    "在佐证材料一格写明材料，或把照片插在这一行，再交一次",
    "提交复核要有佐证。写了措施而没有佐证的，算接收，等整改好了再交一次。",
)
NOT_DONE_YET = Code(
    "DJ869",
    Severity.WARNING,
    "还没有完成，没有提交",
    "{item} 的完成日期 {day}还没有到，{what}没有提交",
    "完成以后再交一次",
    "完成日期写的是将来的日子，说明还没有整改好：只接收，不提交复核。",
)
PICTURE_NOWHERE = Code(
    "DJ870",
    Severity.WARNING,
    "图片不知道属于哪条",
    "{where}的图片不在任何一条的行上，没有存",
    "把图片移到它所说明的那一行，左上角要在那一行里",
    "插在表里的图片按它左上角所在的行，作为那一条的佐证存到 evidence。不在任何一行上的，程序不猜。",
)
HALF_ANSWER = Code(
    "DJ871",
    Severity.ERROR,
    "只写了一半",
    "{item} 写了{what}，没有写{lacking}",
    "补上；还不决定的，两格都空着",
    "销号和退回都要写明怎样复核的、为什么，日后才查得到。",
)
NOBODY_NAMED = Code(
    "DJ872",
    Severity.ERROR,
    "没有写明谁来办",
    "{what}要写明谁来办",
    "加 --by 单位，例如 --by {example}",
    "复核和决定不能没有名字。回执由表上的责任单位办，不用写。",
)
ANSWERS_DIFFER = Code(
    "DJ873",
    Severity.ERROR,
    "几份表说得不一样",
    "{item} 在 {other} 里填得不一样",
    "留下填对的一份，另一份去掉或改成一样",
    "同一条在几份表里填得不一样，程序不替人选，有关的表都先不收。",
)
ALREADY_TAKEN = Code(
    "DJ874",
    Severity.NOTE,
    "已经收过",
    "{item} 的内容已经收过，没有变化",
    "",
    "同一份表再交一次，不会记两次。",
)
BAD_ATTACHMENT = Code(
    "DJ875",
    Severity.ERROR,
    "附件收不了",
    "{item} 的附件 {name} 收不了：{why}",
    "{advice}",
    "附件是表里的图片，或者与表放在一起、在佐证材料里写明了名字的文件，每个不超过 20 MB。",
)
COMMENT = Code(
    "DJ876",
    Severity.WARNING,
    "批注没有收",
    "这一格的批注没有收：{found}",
    "需要留存的，写到备注里",
    "批注是写给人看的，程序不读进记录。表里的批注一条条列出来，随原表存在 originals 里，要留存的请写进备注。",
)
ADDED_TAB = Code(
    "DJ877",
    Severity.WARNING,
    "自己加的工作表没有收",
    "工作表“{title}”是自己加的，里面的内容没有收",
    "需要留存的，写到有关事项的备注里，或者作为附件另交",
    "只收发出的工作表。自己加的工作表随原表存在 originals 里，内容不进记录，所以指出来。",
)
UNDECIDED = Code(
    "DJ878",
    Severity.WARNING,
    "还没有决定，没有登记",
    "{item} 有申诉，还没有决定，没有登记",
    "决定以后在决定一格选采纳或不采纳，再收一次",
    "申诉由办公室或党委决定。没有决定的只列出来，得分不变。",
)
