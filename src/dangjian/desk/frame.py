"""What stands around every page: the menu, who acts, what is at work; and the page that says why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from dangjian.desk.state import Desk
from dangjian.desk.work import Work
from dangjian.documents.spoken import layer_things
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.values.numbers import plain
from dangjian.values.wording import day_words

NAVIGATION = (
    ("/", "本月"), ("/sheets", "点检表"), ("/collect", "收表"), ("/scores", "得分"),
    ("/correct", "更正"), ("/rectify", "整改"), ("/reports", "报告"), ("/seals", "封存与核验"),
    ("/lists", "清单与办法"), ("/roster", "花名册"), ("/git", "提交"), ("/help", "帮助"),
)  # fmt: skip
_PART_OF = {
    "/problems": "/", "/preview": "/reports", "/verify": "/seals", "/compare": "/lists", "/guide": "/help",
    "/together": "/scores",
}  # fmt: skip
"""Pages that are reached from a page of the menu, by the first part of their addresses."""
_AGAIN = 3
"""The most often that a page is made anew because a deed wrote while it was made."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dangjian.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "plain": plain,
        "day": day_words,
        "quoted": lambda text: quote(str(text), ""),
    }
    return environment


def render(
    desk: Desk, request: Request, template: str, values: dict[str, Any], status: int = 200
) -> Response:
    """A page in its frame; for who holds the desk's turn."""
    workspace = desk.workspace()
    units = workspace.units
    desk.frame = {
        "company": workspace.name,
        "months": desk.months(),
        "current": values.get("month") or desk.newest(),
        "by": desk.by,
        "by_name": units[desk.by].name if desk.by in units else desk.by,
        "actors": [(u.id, u.name) for u in units.values() if u.layer != "person"],
        "layer_names": {each.id: each.name for each in layer_things(workspace)},
        "seen": desk.now.digest,
    }
    return _filled(desk, request, template, values, status)


def _filled(
    desk: Desk, request: Request, template: str, values: dict[str, Any], status: int
) -> Response:
    first = "/" + request.url.path.strip("/").partition("/")[0]
    ready = {
        "navigation": NAVIGATION,
        "here": _PART_OF.get(first, first),
        "address": address_of(request) if request.method == "GET" else "/",
        "token": desk.session.form_token,
        "today": desk.today(),
        "works": desk.works.left(),
        "patient": False,
        "title": "没有办" if request.method == "POST" else "这一页打不开",
    }
    text = _environment().get_template(template).render(**desk.frame | ready | values)
    return HTMLResponse(text, status)


def address_of(request: Request) -> str:
    """The page that was asked for, with its conditions."""
    return str(request.url.path) + (f"?{request.url.query}" if request.url.query else "")


def answered(desk: Desk, request: Request, make: Callable[[], Response]) -> Response:
    """A page, or the page that says why not; one at a time, since all share the cache."""
    with desk.turn:
        for _ in range(_AGAIN):
            seen, writing = desk.look().digest, desk.works.is_busy
            try:
                found = make()
            except DangjianError as error:
                found = refused(desk, request, error)
            # A deed at work writes without the turn: half of a page might say what was before it.
            if (not writing and not desk.works.is_busy) or desk.look().digest == seen:
                break
        return found


def refused(desk: Desk, request: Request, error: DangjianError, status: int = 400) -> Response:
    """The page that says why not; plain text where the workspace can't even be named."""
    problems = error.problems if isinstance(error, ProblemsFound) else ()
    values = {
        "message": error.message,
        "hint": error.hint,
        "problems": problems[:200],
        "changed": (),
    }
    try:
        return render(desk, request, "refused.html", values, status)
    except DangjianError:
        return PlainTextResponse(f"{values['message']}{values['hint']}\n", status)


def waiting(desk: Desk, request: Request, work: Work) -> Response:
    """How far a work is; made without a look at the files, for which it would have to wait itself."""
    values = {"work": work, "before": desk.works.before(work), "patient": True}
    if desk.frame:
        return _filled(desk, request, "waiting.html", values, 202)
    bare = {"navigation": (), "company": desk.root.name, "works": []}
    text = _environment().get_template("waiting.html").render(**values | bare)
    return HTMLResponse(text, 202)


async def shown(desk: Desk, request: Request, make: Callable[[], Response]) -> Response:
    """The answer to a look at a page: the page, or how far it is."""
    work, over = await desk.works.page(address_of(request), lambda _: answered(desk, request, make))
    return work.future.result() if over else waiting(desk, request, work)


def led_to(work: Work) -> Response:
    """To where a deed's result will be."""
    return RedirectResponse(work.address, 303)
