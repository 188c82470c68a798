"""DJ96: what a command left half written."""

from dangjian.problem import Code, Severity

UNFINISHED = Code(
    "DJ961",
    Severity.ERROR,
    "上一个命令没有写完",
    "{what}",
    "运行 dangjian unlock 或任何写入的命令，会接着写完或者撤销，并说明是哪一种",
    "一个命令要写几个文件时，先把新内容都存好，再记一份日志（.dangjian.journal），然后逐个替换。"
    "中途断电或被强行结束，日志还在，说明有的文件是新的、有的还是旧的，这时算出来的得分不可信，"
    "所以计分、报告、封存、核验都先停下。下一个写入的命令按日志补写完；补不了的撤销，"
    "后来被别人改动过的文件不去动它，只指出来。",
)
