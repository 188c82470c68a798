"""Starting the desk: a free port of this machine, the first address, and its end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

import uvicorn

from dangjian.desk.app import make_app
from dangjian.desk.session import HOST, Session
from dangjian.desk.state import Desk
from dangjian.errors import DangjianError
from dangjian.io.atomic import reason_of


def serve(root: Path, port: int, today: Callable[[], date], tell: Callable[[str], None]) -> None:
    """Serve the workspace until Ctrl-C. ``port`` 0: any that is free. ``tell`` gets the first address, when
    it answers."""
    with listening(port) as listener:
        desk = Desk(root, Session(listener.getsockname()[1]), today)
        try:
            tell(
                desk.session.first_address
            )  # the socket listens already: whoever comes early waits
            server(desk).run(sockets=[listener])
        finally:
            desk.close()


def server(desk: Desk) -> uvicorn.Server:
    """The server of a desk; it tells nobody what it is, and keeps no log of who asked what."""
    config = uvicorn.Config(
        make_app(desk),
        log_level="error",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def listening(port: int) -> socket.socket:
    """A socket of this machine alone. Raises DangjianError where the port can't be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise DangjianError(
            f"端口 {port} 不能用：{reason_of(error)}。", "换一个 --port，或不写，让程序自己找。"
        ) from error
    return listener
