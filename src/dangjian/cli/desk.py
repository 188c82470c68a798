"""``dangjian desk``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from dangjian.cli.common import Directory, note, out, workspace_root
from dangjian.errors import DangjianError, extra_hint


def desk(
    port: Annotated[
        int,
        typer.Option(
            "--port", min=0, max=65535, metavar="端口", help="用哪个端口，默认自己找一个空的。"
        ),
    ] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="不打开浏览器，只显示地址。")] = False,
    directory: Directory = None,
) -> None:
    """Serve the workspace as a local web page."""
    root = workspace_root(directory)
    try:
        from dangjian.desk.serve import serve
    except ModuleNotFoundError as error:
        raise DangjianError(
            "工作台要用附加组件，这里没有装。", extra_hint("desk") + "。"
        ) from error

    def tell(address: str) -> None:
        out(address)
        _flush()
        note("工作台已打开。这个地址只能用一次；用完在这个窗口按 Ctrl-C 结束。")
        if not no_open:
            import webbrowser

            webbrowser.open_new_tab(address)

    serve(root, port, date.today, tell)


def _flush() -> None:
    import sys

    sys.stdout.flush()
