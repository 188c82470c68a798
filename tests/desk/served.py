"""A desk that is really served, in a thread, and a browser's part played by httpx."""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

httpx = pytest.importorskip("httpx", reason="httpx is missing")
pytest.importorskip("starlette", reason="starlette is missing")
pytest.importorskip("uvicorn", reason="uvicorn is missing")

from dangjian.desk.serve import listening, server  # noqa: E402
from dangjian.desk.session import Session  # noqa: E402
from dangjian.desk.state import Desk  # noqa: E402
from dangjian.desk.work import Patience  # noqa: E402

TODAY = date(2026, 6, 12)
LONG = Patience(120, 120)
"""A busy machine mustn't make a test see how far a page is instead of the page."""
File = tuple[str, bytes]


class Browser:
    """One browser before a desk: it keeps the cookie, and reads forms off pages."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.base = f"http://127.0.0.1:{desk.session.port}"
        self.client = httpx.Client(base_url=self.base, follow_redirects=True, timeout=60)

    def enter(self) -> Browser:
        """By the first address."""
        assert self.client.get(self.desk.session.first_address).is_success
        return self

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(address, headers=headers)

    def post(
        self, address: str, fields: Mapping[str, Any], files: Sequence[File] = (), **headers: str
    ) -> Any:
        """A form with this start's token, unless the fields bring one."""
        data = {"token": self.desk.session.form_token, **fields}
        sent = [("file", (name, content)) for name, content in files]
        # Browsers say null of their own pages' forms under no-referrer.
        own = headers or {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        return self.client.post(address, data=data, files=sent or None, headers=own)

    def act_as(self, unit: str) -> None:
        assert self.post("/who", {"by": unit, "back": "/help"}).status_code == 200

    def look(self, deed: str, fields: Mapping[str, Any], files: Sequence[File] = ()) -> Any:
        """The first step: the dry run."""
        return self.post(f"/do/{deed}", fields, files)

    def confirm(self, shown: Any) -> Any:
        """The second step, with exactly the fields that the first page put into its form."""
        form = shown.text.partition('<form method="post" action="/do/')[2].partition("</form>")[0]
        deed = form.partition('"')[0]
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        fields: dict[str, Any] = {}
        for name, value in found:
            fields.setdefault(name, []).append(unescape(value))
        return self.post(f"/do/{deed}", fields)

    def do(self, deed: str, fields: Mapping[str, Any], files: Sequence[File] = ()) -> list[str]:
        """Both steps; gives the command that the page says it equals."""
        shown = self.look(deed, fields, files)
        assert shown.status_code == 200, told(shown)
        done = self.confirm(shown)
        assert done.status_code == 200, told(done)
        command = command_of(shown)
        assert command == command_of(done)
        return command


def command_of(page: Any) -> list[str]:
    line = re.search(r'class="command">等于这条命令：<code>(.*?)</code>', page.text, re.DOTALL)
    assert line is not None, page.text
    words = shlex.split(unescape(line[1]))
    assert words[0] == "dangjian"
    return words[1:]


def told(page: Any) -> str:
    """What a page says, without its tags."""
    return unescape(re.sub(r"<[^>]+>", " ", page.text))


@contextmanager
def served(root: Path, today: date = TODAY, patience: Patience = LONG) -> Iterator[Browser]:
    """A desk on a free port, until the end of the block."""
    with listening(0) as listener:
        desk = Desk(root, Session(listener.getsockname()[1]), lambda: today, patience)
        running = server(desk)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        browser = Browser(desk)
        try:
            yield browser
        finally:
            browser.client.close()
            running.should_exit = True
            thread.join(10)
            desk.close()
