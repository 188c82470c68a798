"""Documents that are made from the program: ``--update-golden`` writes them anew."""

from __future__ import annotations

import re
from itertools import groupby

from dangjian.codes import CODES
from dangjian.problem import Code
from tests.conftest import Golden
from tests.helpers import ROOT

PROBLEMS = ROOT / "docs" / "problems.md"
FAMILIES = {
    "DJ0": "读文件",
    "DJ1": "文件的格式",
    "DJ2": "点检记录",
    "DJ3": "清单、目录和组织",
    "DJ4": "考核办法和日历",
    "DJ5": "更正",
    "DJ6": "整改",
    "DJ7": "积分台账和攻坚项目",
    "DJ8": "点检表",
    "DJ9": "改动评审和封存",
}
HEAD = """\
# 问题代码

`dangjian validate` 等命令发现的每个问题都有代码。错误会让命令失败（退出码 1），警告和提示只作提醒；
加 `--strict` 时警告也算失败。命令行里看一条的说明：

```console
$ dangjian explain DJ214
```

下面的“…”代表具体的名称和数。本页由程序里的登记表生成，改动登记表后运行
`pytest tests/test_documents.py --update-golden` 更新。
"""


def filled(template: str) -> str:
    """A template with … for its values."""
    marked = template.replace("{{", "\0").replace("}}", "\1")
    return re.sub(r"\{\w+\}", "…", marked).replace("\0", "{").replace("\1", "}")


def entry(code: Code) -> str:
    """One code's section; the page as it is, for it may show an example."""
    lines = [
        f"### {code.id} {code.title}",
        "",
        f"{code.severity.words}：{filled(code.message)}",
        "",
    ]
    if filled(code.hint).strip("…"):
        lines += [f"怎么办：{filled(code.hint).lstrip('…')}", ""]
    return "\n".join([*lines, code.page.strip(), ""])


def page() -> str:
    """The whole document."""
    parts = [HEAD]
    for family, codes in groupby(CODES.values(), key=lambda code: code.id[:3]):
        parts += [f"## {family}：{FAMILIES[family]}\n", *(entry(code) for code in codes)]
    return "\n".join(parts)


def test_problems(golden: Golden) -> None:
    golden(PROBLEMS, page())
