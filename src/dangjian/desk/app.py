"""The desk's addresses: what each shows, and the two steps of everything that is done."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dangjian.commands.report import REPORTS
from dangjian.desk import lists, month, papers, register, scores, sheets
from dangjian.desk.deeds import Deed, DeskForm, Maker
from dangjian.desk.session import TOO_LARGE, Gate
from dangjian.desk.state import Desk
from dangjian.documents.spoken import layer_things
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.atomic import is_link
from dangjian.io.commits import git_state
from dangjian.io.files import content
from dangjian.io.layout import EVIDENCE_FOLDER, REPORTS_FOLDER, SHEETS_FOLDER
from dangjian.io.lock import workspace_lock
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
DEEDS: dict[str, Maker] = {
    "sheet": sheets.make_sheets,
    "collect": sheets.collect_sheets,
    "excuse": sheets.excuse_unit,
    "correct": scores.correct_item,
    "raise": register.raise_problems,
    "step": register.take,
    "replies": register.make_replies,
    "replies-in": register.collect_replies,
    "report": papers.make_report,
    "seal": papers.seal_period,
    "roster": lists.take_roster,
    "commit": lists.commit,
}
"""Everything that can be done, by the last word of its address."""
_DOWNLOADS = (SHEETS_FOLDER, REPORTS_FOLDER, EVIDENCE_FOLDER)
_MOST_FILES, _MOST_FIELDS = 1_000, 10_000
_LOCK_SECONDS = 0.5
_STALE = "这一页打开以后，工作区里的文件变了，没有办。"


def make_app(desk: Desk) -> Gate:
    """The application of one desk."""

    def page(path: str, template: str, values: Callable[[Request], dict[str, Any]]) -> Route:
        async def show(request: Request) -> Response:
            return await run_in_threadpool(
                _answer, desk, request, lambda: _page(desk, request, template, values(request))
            )

        return Route(path, show, methods=["GET"])

    def asked(request: Request, name: str = "month") -> str:
        return request.query_params.get(name, "")

    async def deed(request: Request) -> Response:
        return await _deed(desk, request)

    async def given(request: Request) -> Response:
        return await run_in_threadpool(_answer, desk, request, lambda: _file(desk, request))

    async def who(request: Request) -> Response:
        return await _who(desk, request)

    def word(request: Request, name: str) -> str:
        return str(request.path_params[name])

    routes = [
        page("/", "month.html", lambda r: month.month_page(desk, asked(r))),
        page("/problems", "problems.html", lambda r: month.problems_page(desk)),
        page("/sheets", "sheets.html", lambda r: sheets.sheets_page(desk, asked(r))),
        page("/collect", "collect.html", lambda r: sheets.sheets_page(desk, asked(r))),
        page("/scores", "scores.html", lambda r: scores.scores_page(desk, asked(r))),
        page("/together", "together.html", lambda r: scores.together_page(desk, dict(r.query_params))),
        page("/scores/{unit}", "unit.html", lambda r: scores.unit_page(desk, word(r, "unit"), asked(r))),
        page("/scores/{unit}/{item}", "unit.html",
             lambda r: scores.unit_page(desk, word(r, "unit"), asked(r), word(r, "item"))),
        page("/correct", "corrections.html", lambda r: scores.corrections_page(desk, asked(r))),
        page("/correct/{unit}/{checklist}/{item}", "correct.html",
             lambda r: scores.correct_page(desk, word(r, "unit"), word(r, "checklist"), word(r, "item"), asked(r))),
        page("/rectify", "rectify.html", lambda r: register.register_page(desk, dict(r.query_params))),
        page("/rectify/{name}", "problem.html", lambda r: register.problem_page(desk, word(r, "name"))),
        page("/reports", "reports.html", lambda r: papers.reports_page(desk, asked(r))),
        page("/seals", "seals.html", lambda r: papers.seals_page(desk, asked(r))),
        page("/verify", "verify.html", lambda r: papers.verify_page(desk, asked(r))),
        page("/lists", "lists.html", lambda r: lists.lists_page(desk)),
        page("/lists/{name}", "list.html", lambda r: lists.list_page(desk, word(r, "name"), asked(r, "version"))),
        page("/compare", "text.html", lambda r: lists.compare_page(desk, dict(r.query_params))),
        page("/roster", "roster.html", lambda r: lists.roster_page(desk)),
        page("/git", "git.html", lambda r: lists.git_page(desk)),
        page("/help", "help.html", lambda r: lists.help_page(desk)),
        page("/help/{name}", "text.html", lambda r: lists.code_page(desk, word(r, "name"))),
        page("/guide/{name}", "text.html", lambda r: lists.chapter_page(desk, word(r, "name"))),
        page("/preview/{kind}", "preview.html", lambda r: _frame(desk, r)),
        Route("/paper/{kind}", given), Route("/file/{name:path}", given),
        Route("/sent/{key}/{number:int}", given), Route("/roster.xlsx", given),
        Route("/do/{deed}", deed, methods=["POST"]), Route("/who", who, methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("dangjian.desk", "static")])),
    ]  # fmt: skip
    handlers: dict[Any, Any] = {HTTPException: _not_there, Exception: _bug}
    return Gate(Starlette(routes=routes, exception_handlers=handlers), desk.session)


# Pages.


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


def _page(
    desk: Desk, request: Request, template: str, values: dict[str, Any], status: int = 200
) -> Response:
    workspace = desk.workspace()
    units = workspace.units
    ready: dict[str, Any] = {
        "navigation": NAVIGATION,
        "here": _PART_OF.get(first := "/" + request.url.path.strip("/").partition("/")[0], first),
        "address": str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
        "company": workspace.name,
        "months": desk.months(),
        "current": values.get("month") or desk.newest(),
        "by": desk.by,
        "by_name": units[desk.by].name if desk.by in units else desk.by,
        "actors": [(u.id, u.name) for u in units.values() if u.layer != "person"],
        "layer_names": {each.id: each.name for each in layer_things(workspace)},
        "token": desk.session.form_token,
        "seen": desk.now.digest,
        "today": desk.today(),
    }
    text = _environment().get_template(template).render(**ready | values)
    return HTMLResponse(text, status)


def _answer(desk: Desk, request: Request, make: Callable[[], Response]) -> Response:
    """A page, or the page that says why not; one at a time, since all share the files and the cache."""
    with desk.turn:
        desk.look()
        try:
            return make()
        except DangjianError as error:
            return _refused(desk, request, error)


def _refused(desk: Desk, request: Request, error: DangjianError, status: int = 400) -> Response:
    problems = error.problems if isinstance(error, ProblemsFound) else ()
    values = {
        "message": error.message,
        "hint": error.hint,
        "problems": problems[:200],
        "changed": (),
    }
    return _page_or_text(desk, request, values, status)


def _page_or_text(desk: Desk, request: Request, values: dict[str, Any], status: int) -> Response:
    try:
        return _page(desk, request, "refused.html", values, status)
    except DangjianError:  # the workspace can't even be named
        return PlainTextResponse(f"{values['message']}{values['hint']}\n", status)


async def _not_there(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 413:
        return PlainTextResponse(TOO_LARGE, status, {"Connection": "close"})
    return PlainTextResponse("没有这个页面，或不能这样打开。请从工作台的菜单走。\n", status)


async def _bug(request: Request, error: Exception) -> Response:
    text = f"程序出错了（{type(error).__name__}），这是 dangjian 的缺陷，不是您的操作问题。\n"
    return PlainTextResponse(text, 500)


# Doing something: looked at first, carried out when it is confirmed.


async def _form(desk: Desk, request: Request) -> DeskForm | None:
    """The form that was sent; None where it doesn't carry this start's token."""
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) as data:
        if not desk.session.holds(data.get("token")):
            return None
        fields = [(k, v) for k, v in data.multi_items() if isinstance(v, str)]
        sent = [v for _, v in data.multi_items() if isinstance(v, UploadFile) and v.filename]
        files = [(str(each.filename), await each.read()) for each in sent]
    kept = next((value for key, value in fields if key == "kept"), "")
    if files:
        kept = desk.uploads.keep(files)
        fields = [pair for pair in fields if pair[0] != "kept"] + [("kept", kept)]
    return DeskForm(fields, desk.uploads.of(kept))


_NO_TOKEN = "这一页不是这次启动的工作台给的，没有办。请重新打开页面再办一次。\n"


async def _who(desk: Desk, request: Request) -> Response:
    form = await _form(desk, request)
    if form is None:
        return PlainTextResponse(_NO_TOKEN, 403)
    known = await run_in_threadpool(lambda: desk.workspace().units)
    if form.get("by") in known or not form.get("by"):
        desk.by = form.get("by")
    back = form.get("back")
    return RedirectResponse(
        back if back.startswith("/") and not back.startswith("//") else "/", 303
    )


async def _deed(desk: Desk, request: Request) -> Response:
    maker = DEEDS.get(str(request.path_params["deed"]))
    if maker is None:
        return PlainTextResponse("没有这件事可办。\n", 404)
    form = await _form(desk, request)
    if form is None:
        return PlainTextResponse(_NO_TOKEN, 403)
    carry_out = form.get("step") == "do"
    return await run_in_threadpool(
        _answer, desk, request, lambda: _step(desk, request, maker(desk, form), form, carry_out)
    )


def _step(desk: Desk, request: Request, deed: Deed, form: DeskForm, carry_out: bool) -> Response:
    if not carry_out:
        return _look_first(desk, request, deed, form)
    changed = _stale(desk, form)
    if changed is not None:
        stale = {
            "message": _STALE,
            "hint": "看一看变了什么，再从头办一次。",
            "problems": (),
            "changed": changed,
        }
        return _page(desk, request, "refused.html", stale, 409)
    # The commands wait for a lock; who sits before a page should know at once whose it is.
    try:
        with workspace_lock(desk.root, wait=_LOCK_SECONDS):
            pass
    except DangjianError as error:
        return _refused(desk, request, error, 409)
    before = desk.look()
    told = deed.run(False)
    written = desk.look().changed_since(before)
    values: dict[str, Any] = {
        "deed": deed,
        "told": told,
        "written": written,
        "git": git_state(desk.root),
    }
    return _page(desk, request, "done.html", values)


def _look_first(desk: Desk, request: Request, deed: Deed, form: DeskForm) -> Response:
    told = deed.run(True)
    again = [pair for pair in form.fields if pair[0] not in ("token", "step", "seen")]
    names = lists.upload_names(form.files)
    values = {
        "deed": deed,
        "told": told,
        "fields": again,
        "names": names,
        "action": request.url.path,
    }
    return _page(desk, request, "confirm.html", values)


def _stale(desk: Desk, form: DeskForm) -> tuple[str, ...] | None:
    """The files that changed since the form was made; None when it is fresh."""
    if form.get("seen") == desk.now.digest:
        return None
    return desk.changed_since(form.get("seen")) or (
        "（不知道哪些：这一页是很久以前或上次启动时打开的）",
    )


# Files.


def _frame(desk: Desk, request: Request) -> dict[str, Any]:
    """The page around a preview."""
    kind, period = str(request.path_params["kind"]), request.query_params.get("month", "")
    number = _number(request.query_params.get("n", ""))
    count = papers.preview(desk, kind, period, number)[2]
    return {"kind": kind, "words": REPORTS[kind].words, "period": desk.period(period),
            "number": number, "count": count}  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 5 else 0


def _file(desk: Desk, request: Request) -> Response:
    path = request.path_params
    if "kind" in path:
        query = request.query_params
        html, policy, _ = papers.preview(
            desk, str(path["kind"]), query.get("month", ""), _number(query.get("n", ""))
        )
        headers = {"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}
        return HTMLResponse(html, headers=headers)
    if "key" in path:
        sent = desk.uploads.of(str(path["key"]))
        number = int(path["number"])
        place = sent[number] if number < len(sent) else None
        return _attached(place.name, content(place)) if place else _attached("", None)
    if "name" in path:
        name = str(path["name"])
        # Only what the look at the workspace listed: no other name leads anywhere.
        known = name in desk.now.files and name.partition("/")[0] in _DOWNLOADS
        found = content(desk.root / name) if known and not is_link(desk.root / name) else None
        return _attached(Path(name).name, found)
    return _attached(*lists.roster_book(desk))


def _attached(name: str, data: bytes | None) -> Response:
    if data is None:
        return PlainTextResponse("没有这个文件，或它已经变了。\n", 404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    picture = kind.startswith("image/") and "svg" not in kind
    how = "inline" if picture else "attachment"
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}"}
    return Response(
        data, media_type=kind if picture else "application/octet-stream", headers=headers
    )
