"""DJ95: what is wrong with a seal itself; what changed since it was made is no problem of the seal."""

from dangjian.problem import Code, Severity

SEAL_TOUCHED = Code(
    "DJ951",
    Severity.ERROR,
    "封存文件被改动过",
    "{what}与封存时留下的指纹不符",
    "从 git 历史里恢复这个文件：git log -- {file}",
    "封存文件写下以后不再改动。里面每一份输入、每一项结果都有自己的指纹，整个文件也有一个；"
    "指纹不符，说明封存以后有人改过它。要改的是记录或更正，然后重新封存。",
)
SEAL_NAME = Code(
    "DJ952",
    Severity.ERROR,
    "封存文件的名称对不上",
    "文件名是 {name}，里面写的时段和序号是 {written}",
    "文件名应是 seals/时段.序号.yaml，例如 seals/2026-05.1.yaml；恢复原来的名称",
    "封存按时段和序号找，时段写 2026-05、2026-Q2、2026-H1 或 2026。名称和内容不一致，"
    "就说不清封存的是哪个时段、第几次。",
)
SEAL_CHAIN = Code(
    "DJ953",
    Severity.ERROR,
    "封存的前后衔接断了",
    "{seal} {found}",
    "从 git 历史里恢复 seals 目录：git log -- seals",
    "更正以后的封存另存一份，序号加一，并写明它替代哪一份、那一份的指纹。"
    "前一份不在了或者换了内容，说明有人删改过封存。",
)
SEAL_RESULTS = Code(
    "DJ954",
    Severity.ERROR,
    "封存的结果与封存的输入不符",
    "用封存的输入重算，{what}与封存的结果不同，而程序版本没有变",
    "从 git 历史里恢复这个文件；确认没有人改过，请报告程序的缺陷",
    "同样的输入、同一个版本的程序，算出来的结果应当完全一样。不一样，"
    "或者是有人连指纹一起改了封存的结果，或者是程序有缺陷。",
)
SEAL_UNREADABLE = Code(
    "DJ955",
    Severity.ERROR,
    "封存的输入重算不了",
    "封存的{what}，现在的程序读不懂，没有重算",
    "用封存时的程序版本（{engine}）核验",
    "封存里存着当时用的清单、办法、单位、记录和更正，核验时用它们重算一遍。"
    "内容读不懂，或者是封存被改过，或者是封存用的程序版本差得太远。",
)
