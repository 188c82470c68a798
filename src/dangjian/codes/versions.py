"""DJ5: what is wrong in corrections."""

from dangjian.problem import Code, Severity

CORRECTION_NO_ITEM = Code(
    "DJ501",
    Severity.ERROR,
    "更正的事项不在清单里",
    "清单 {checklist} 在 {period}使用的版本里没有事项{item}",
    "{suggestion}用 dangjian show {checklist} 可看全部事项",
    "更正要对准一条填报：单位、清单、月份和事项都要与记录一致。请核对事项编号；清单改过版本的，以那个月使用的版本为准。",
)
CORRECTION_OLD = Code(
    "DJ502",
    Severity.ERROR,
    "更正前的值对不上",
    "更正写的原值（old）是{found}，当时有效的是{actual}",
    "核对原值；已经更正过的，以上一次更正后的值为原值",
    "更正要写明它改的是什么。原值与有效的填报不符，说明填报后来又变了，或更正对错了地方，所以不采用，也不计分。",
)
CORRECTION_NEW_MISSING = Code(
    "DJ503",
    Severity.ERROR,
    "采纳的更正没有新值",
    "采纳（upheld）的更正要写更正后的填报（new）",
    "写上 new: {{value: …}}；不采纳的写 decision: rejected",
    "更正被采纳，就要写明改成什么，得分才能按新的填报计算。没有采纳的更正也留档，写 decision: rejected。",
)
CORRECTION_NEW_REJECTED = Code(
    "DJ504",
    Severity.ERROR,
    "不采纳的更正有新值",
    "不采纳（rejected）的更正不能写更正后的填报（new）",
    "删掉 new；采纳的写 decision: upheld",
    "不采纳的更正只留档，不改变得分。写了新值，日后的人会以为得分变过。",
)
CORRECTION_NO_RECORD = Code(
    "DJ507",
    Severity.ERROR,
    "更正的月份没有任何记录",
    "{period}没有任何点检记录，这份更正没有可以更正的",
    "核对 period；月份没有写错的，先登记那个月的记录",
    "更正改的是一条填报，更正本身不是记录：一个月只有更正、没有任何单位的记录，多半是月份写错了。这份更正不采用，这个月也不会因为它计入汇总。",
)
CORRECTION_OWN = Code(
    "DJ505",
    Severity.WARNING,
    "自己决定自己的更正",
    "更正由提出的单位 {unit} 自己决定",
    "由上级或考评部门决定",
    "申诉由谁提出、由谁决定要分开，结果才有公信力。请由上级党组织或考评部门重新决定，并写上决定的单位。",
)
CORRECTION_EARLY = Code(
    "DJ506",
    Severity.WARNING,
    "更正早于记录",
    "更正的决定日期 {decided} 早于它更正的 {period}",
    "核对决定日期",
    "更正在记录之后，日期早于当月多半是写错了。请核对年份和月份。只作提醒，不影响得分。",
)
