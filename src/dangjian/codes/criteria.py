"""DJ35 to DJ37: what contradicts itself in the criterion of an item, or between items."""

from dangjian.problem import Code, Severity

RATE_WAYS = Code(
    "DJ350",
    Severity.ERROR,
    "得分线的写法不对",
    "事项 {item} 的得分线{flaw}",
    "写 target 和 floor，或者只写 bands",
    "比率和指标有两种写法：target（目标）和 floor（底线）之间按比例得分，或者用 bands 分档，达到哪一档得哪一档。两种只能用一种；指标用 target 的，floor 也要写。",
)
BAND_EDGE = Code(
    "DJ351",
    Severity.ERROR,
    "分档没有写界线",
    "事项 {item} 的这一档要恰好写 from、to 中的一个",
    "越高越好的写 from，越低越好的写 to",
    "每一档要有一条界线：from 表示达到多少，to 表示不高于多少，含界线上的数。两个都写或都不写，就不知道这一档从哪里算起。",
)
BAND_MIXED = Code(
    "DJ352",
    Severity.ERROR,
    "分档的方向不一",
    "事项 {item} 的 bands 有的写 from，有的写 to",
    "各档都写 from，或都写 to",
    "from 是越高越好，to 是越低越好。同一条事项只能有一个方向，否则一个数可能同时落进两头的档。",
)
BAND_ORDER = Code(
    "DJ353",
    Severity.ERROR,
    "分档的次序不对",
    "事项 {item} 的第 {number} 档没有排在前一档后面：各档的界线要{order}，不能相同",
    "从最好的一档写起",
    "各档从最好的写起，取第一个达到的。次序乱了，后面的档就永远轮不到。from 从高到低，to 从低到高。",
)
BAND_SHARE = Code(
    "DJ354",
    Severity.ERROR,
    "后面的档得分更多",
    "事项 {item} 的第 {number} 档比前一档得分更多",
    "share 应逐档不增",
    "各档从最好的写起，share 是得分值的多少，越往后越少。后面的档反而多，就成了做得差的得分高。",
)
BAND_NOT_FULL = Code(
    "DJ355",
    Severity.WARNING,
    "没有满分的档次",
    "事项 {item} 最好的一档只得 {best}，没有人能得满分",
    "给第一档写 share: 1",
    "第一档通常写 share: 1。如果本来就不打算让人得满分，可以不理会这条警告。",
)
DEADLINE_WAYS = Code(
    "DJ356",
    Severity.ERROR,
    "迟了怎样扣分的写法不对",
    "事项 {item} 要恰好写 per_day、tiers 中的一个，现在{flaw}",
    "只留下一个，例如 per_day: 0.5",
    "时限有两种扣法：per_day 按迟的天数扣（every 是每几天算一次，keep 是迟了也保留的比例），tiers 按迟了几天分档得分。every、keep 只与 per_day 同用。",
)
TIER_ORDER = Code(
    "DJ357",
    Severity.ERROR,
    "迟报分档的次序不对",
    "事项 {item} 的第 {number} 档：late 要逐档增加，share 要逐档减少",
    "从迟得最少的一档写起",
    "tiers 取第一个没有超过的档：late 是最多迟几天，share 是得分值的多少。迟得越久得分越少，超过最后一档不得分。",
)
DEADLINE_KEEP = Code(
    "DJ358",
    Severity.ERROR,
    "迟到保留的比例是 1",
    "事项 {item} 的 keep 是 1，迟多久都不扣分",
    "写一个小于 1 的数，如 0.6",
    "keep 是迟了也不会扣掉的那部分，从 0 到 1（不含 1）。写 1 就等于不扣分，时限没有意义。",
)
WITHIN_CYCLE = Code(
    "DJ359",
    Severity.ERROR,
    "限期办理的事项要是即时事项",
    "事项 {item} 写了 within，{flaw}",
    "{advice}",
    "within 从事情发生之日（since）起算，几个自然日内办完；什么时候发生说不准，所以周期是 event，也不写 due。有固定到期日的，不写 within，写 due。",
)
PENALTY_WITHOUT_POINTS = Code(
    "DJ360",
    Severity.WARNING,
    "倒扣事项的分值是 0",
    "事项 {item} 是倒扣分事项，分值是 0，扣不了分",
    "把 points 写成最多可扣的分",
    "倒扣分事项的分值就是它最多能从总分里扣多少。写上分值，例如 points: 10 表示合计最多扣 10 分。",
)
MATTER_RULES = Code(
    "DJ361",
    Severity.ERROR,
    "按事项加分的规则写法不对",
    "事项 {item} 按事项加分（highest_only: per_matter），规则 {rule} 只能写 each",
    "只留 each；要按次数累进或在幅度内定的，另写一条加分事项",
    "per_matter 时每件事取一个级别、加一次分，规则就是各个级别，所以只有 each（加多少），没有 max、steps、range。要按次数累进，或者在幅度内定分的，另写一条加分事项。",
)
NAME_DOTTED = Code(
    "DJ362",
    Severity.ERROR,
    "编号里有点",
    "事项 {item} 的{name}里有点（.）",
    "换一个没有点的名称",
    "点检表用“组.档次”标记单元格，规则编号、投票的组和档次里再有点就分不清。请改用连字号或下划线，例如 late-1。",
)
WHEN_FORM = Code(
    "DJ363",
    Severity.ERROR,
    "否决条件的写法不对",
    "事项 {item} 的规则 {rule} 的 when 写法不对",
    "写 {{section: 项目, below: 0.4}}、{{item: 事项, below: 0.8}} 或 {{score_below: 60}} 中的一种",
    "由结果判定的否决有三种条件：一个项目的得分率低于多少，一条事项的得分率低于多少，或者否决之前的得分低于多少。一条规则只写一种；几种情形都要否决的，写几条规则。",
)
WHEN_UNKNOWN = Code(
    "DJ364",
    Severity.ERROR,
    "否决条件指的东西不能用",
    "事项 {item} 的规则 {rule} 的条件指的{what}",
    "{suggestion}写本清单的项目编号，或一条计分事项的编号",
    "when 里的 section 要是本清单的项目，item 要是本清单里在用的计分事项；加分、倒扣、否决和草稿事项没有得分率。",
)
SEVERAL_KIND = Code(
    "DJ365",
    Severity.ERROR,
    "这类事项不能由几人评定",
    "事项 {item} 是{label}事项，不能写 several",
    "删掉 several",
    "several 把几位检查人各自的评定合成一个得分，只用于计分事项；加分、倒扣、否决、民主测评，以及取自别处的事项（same_as、from）没有几个评定可合。",
)
FROM_KIND = Code(
    "DJ366",
    Severity.ERROR,
    "只有比率事项能取自台账",
    "事项 {item} 按{label}评分，不能写 from",
    "改为 criterion: {{kind: rate, …}}，或删掉 from",
    "from: closing 从整改台账取当月应销号和按期完成的件数，得出来的是一个比率，所以评分标准要用 rate。",
)
BORROWED_KEYS = Code(
    "DJ367",
    Severity.ERROR,
    "取自别处的事项另写了填报的规定",
    "事项 {item} 写了 {key}，填报取自别处，不能再写 {extra}",
    "删掉 {extra}",
    "same_as 的事项随它指的那条事项填报，from 的事项取自台账，本身没有填报，所以默认值、能否不适用、适用标签、佐证要求和几人评定都不能另写。",
)
SAME_AS = Code(
    "DJ368",
    Severity.ERROR,
    "同一填报的两条事项不一致",
    "事项 {item} 与 {other} 用同一填报，{flaw}",
    "改成一致，或删掉 same_as 各填各的",
    "same_as 让一条填报在几份清单里用：两条都是计分事项，周期、到期、评分方式、档次或规则的编号、扣法都相同，那条事项所在的清单要用于本清单的全部层级。分值和比例可以各定各的。",
)
SAME_AS_UNKNOWN = Code(
    "DJ369",
    Severity.ERROR,
    "same_as 指的事项不能用",
    "事项 {item} 的 same_as 指的 {other} {flaw}",
    "{suggestion}写一条在用的计分事项",
    "same_as 写的是另一条事项的编号，那条事项自己要有填报：不能是草稿，也不能又取自别处。",
)
PLACEHOLDER = Code(
    "DJ370",
    Severity.ERROR,
    "还有空没有填",
    "事项 {item} 的{what}里还有“（由本单位填写）”",
    "填上本单位的内容；暂时不用的写 status: draft",
    "随附清单里留了空的事项是草稿。要用起来，先把“（由本单位填写）”换成本单位的规定，再删掉 status: draft；否则考核的是什么，谁也说不清。",
)
VOTES_LEAST = Code(
    "DJ371",
    Severity.WARNING,
    "及格线高过最好的档次",
    "事项 {item} 的 least 是 {least}，高过最好的档次 {best}，没有人能得分",
    "改小 least，或核对档次的比例",
    "least 是加权平均的最低线，低于它不得分。它比最好的档次还高，全体都投最好也不得分。",
)
