"""Who may ask the desk anything: one browser, on this machine, by a token that was never shown elsewhere.

Other pages that are open in the same browser, and other programs' names for this machine, are the ones to
keep out: a foreign Host is how a rebound name arrives, a foreign Origin how another page posts.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
MOST_BYTES = 32 * 1024 * 1024
"""The most that one request may bring, its other fields aside."""
_FIELDS = 1024 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TOO_LARGE = "送来的文件超过 32 MB，没有收。请分几次交，或用命令 dangjian collect。"


class Session:
    """The tokens of one start of the desk."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts = (f"{HOST}:{port}", f"localhost:{port}")
        self.cookie = f"dangjian-desk-{port}"
        """Cookies know no ports: two desks of one machine would overwrite each other's."""
        self.form_token = secrets.token_urlsafe(32)
        self._first: str | None = secrets.token_urlsafe(32)
        self._value = secrets.token_urlsafe(32)

    @property
    def first_address(self) -> str:
        """The address that opens the desk, once."""
        return f"http://{HOST}:{self.port}/?token={self._first}"

    def admit(self, token: str) -> bool:
        """Whether this is the token of the first address, which serves once."""
        if self._first is None or not _same(token, self._first):
            return False
        self._first = None
        return True

    def knows(self, headers: Headers) -> bool:
        """Whether the request comes with this start's cookie."""
        jar = SimpleCookie()
        try:
            jar.load(headers.get("cookie", ""))
        except CookieError:
            return False
        found = jar.get(self.cookie)
        return found is not None and _same(found.value, self._value)

    def welcome(self) -> Response:
        """To the first page, with the cookie."""
        response = RedirectResponse("/", 303)
        response.set_cookie(self.cookie, self._value, httponly=True, samesite="strict", path="/")
        return response

    def is_foreign(self, headers: Headers) -> str:
        """Why a request isn't from this desk's own pages; empty for one that may be."""
        host = headers.getlist("host")
        if len(host) != 1 or host[0] not in self.hosts:
            return "这个地址不是工作台的地址"
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site", "")
        if site == "cross-site" or (origin == "null" and site != "same-origin"):
            return "请求来自别的网页"
        # Under no-referrer a browser says `Origin: null` even of our own forms, but where they come from
        # it tells all the same; no page can set that header itself.
        if origin not in (None, "null", *(f"http://{each}" for each in self.hosts)):
            return "请求来自别的网页"
        return ""

    def holds(self, token: object) -> bool:
        """Whether a form carries this start's token."""
        return isinstance(token, str) and _same(token, self.form_token)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())


class Gate:
    """Lets nothing through to the pages that the session doesn't know, and puts its headers on all."""

    def __init__(self, app: ASGIApp, session: Session) -> None:
        self.app, self.session = app, session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # no websocket is served

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                _put(MutableHeaders(scope=message), HEADERS)
            await send(message)

        refusal = self._refusal(Request(scope))
        if refusal is not None:
            await refusal(scope, receive, guarded_send)
            return
        await self.app(scope, _Meter(receive), guarded_send)

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that isn't let through."""
        foreign = self.session.is_foreign(request.headers)
        if foreign:
            return PlainTextResponse(f"{foreign}，没有处理。\n", 403)
        if request.method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("只认 GET 和 POST。\n", 405)
        token = request.query_params.get("token")
        if token is not None and request.url.path == "/" and request.method == "GET":
            known = self.session.admit(token) or self.session.knows(request.headers)
            return self.session.welcome() if known else _closed("这个地址只能用一次，已经用过了")
        if not self.session.knows(request.headers):
            return _closed("这个浏览器没有打开工作台的凭据")
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES + _FIELDS:
            return PlainTextResponse(TOO_LARGE, 413, {"Connection": "close"})
        return None


def _closed(why: str) -> Response:
    text = f"{why}。\n请回到运行 dangjian desk 的窗口，按 Ctrl-C 结束，再运行一次，用新的地址。\n"
    return PlainTextResponse(text, 403)


def _put(headers: MutableHeaders, wanted: Mapping[str, str]) -> None:
    for name, value in wanted.items():
        headers.setdefault(name, value)


class _Meter:
    """Counts what is received: a length that isn't said can't be refused beforehand."""

    def __init__(self, receive: Receive) -> None:
        self.receive, self.seen = receive, 0

    async def __call__(self) -> Message:
        """The next message."""
        message = await self.receive()
        self.seen += len(message.get("body", b""))
        if self.seen > MOST_BYTES + _FIELDS:
            raise HTTPException(413, TOO_LARGE, {"Connection": "close"})
        return message
