"""The desk's addresses: what each shows, what each does, which files it gives."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dangjian.desk import books, lists, month, papers, register, scores, sheets
from dangjian.desk.deeds import Maker
from dangjian.desk.doing import chosen_actor, done, work_page, work_state
from dangjian.desk.frame import answered, refused, render, shown
from dangjian.desk.session import TOO_LARGE, Gate
from dangjian.desk.state import Desk
from dangjian.errors import DangjianError
from dangjian.io.atomic import is_link
from dangjian.io.files import content
from dangjian.io.layout import EVIDENCE_FOLDER, REPORTS_FOLDER, SHEETS_FOLDER

DEEDS: dict[str, Maker] = {
    "sheet": sheets.make_sheets,
    "collect": sheets.collect_sheets,
    "excuse": sheets.excuse_unit,
    "correct": scores.correct_item,
    "appeals": books.make_appeals,
    "appeals-in": books.take_appeals,
    "raise": register.raise_problems,
    "add": register.add_problem,
    "step": register.take,
    "replies": register.make_replies,
    "replies-in": register.collect_replies,
    "register": books.take_register,
    "report": papers.make_report,
    "seal": papers.seal_period,
    "list": books.take_list,
    "ledger": books.take_ledger,
    "roster": books.take_roster,
    "commit": lists.commit,
}
"""Everything that can be done, by the last word of its address."""
_DOWNLOADS = (SHEETS_FOLDER, REPORTS_FOLDER, EVIDENCE_FOLDER)


def make_app(desk: Desk) -> Gate:
    """The application of one desk."""

    def page(path: str, template: str, values: Callable[[Request], dict[str, Any]]) -> Route:
        async def show(request: Request) -> Response:
            return await shown(
                desk, request, lambda: render(desk, request, template, values(request))
            )

        return Route(path, show, methods=["GET"])

    def book(path: str, make: Callable[[Request], tuple[str, bytes]]) -> Route:
        async def give(request: Request) -> Response:
            return await run_in_threadpool(
                answered, desk, request, lambda: _attached(*make(request))
            )

        return Route(path, give, methods=["GET"])

    def asked(request: Request, name: str = "month") -> str:
        return request.query_params.get(name, "")

    async def deed(request: Request) -> Response:
        return await done(desk, request, DEEDS)

    async def given(request: Request) -> Response:
        return await run_in_threadpool(answered, desk, request, lambda: _file(desk, request))

    async def who(request: Request) -> Response:
        return await chosen_actor(desk, request)

    async def work(request: Request) -> Response:
        return await work_page(desk, request)

    async def state(request: Request) -> Response:
        return await work_state(desk, request)

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
        Route("/waiting/{key}", work, methods=["GET"]),
        Route("/waiting/{key}/state", state, methods=["GET"]),
        Route("/paper/{kind}", given), Route("/file/{name:path}", given),
        Route("/sent/{key}/{number:int}", given),
        book("/roster.xlsx", lambda r: books.roster_book(desk)),
        book("/lists/{name}/book.xlsx", lambda r: books.list_book(desk, word(r, "name"))),
        book("/ledgers/{name}/book.xlsx", lambda r: books.ledger_book(desk, word(r, "name"), asked(r, "year"))),
        Route("/do/{deed}", deed, methods=["POST"]), Route("/who", who, methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("dangjian.desk", "static")])),
    ]  # fmt: skip

    async def not_there(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 413:
            return PlainTextResponse(TOO_LARGE, status, {"Connection": "close"})
        if status != 404 or request.method != "GET":
            return PlainTextResponse("不能这样打开。请从工作台的菜单走。\n", status)
        why = DangjianError("没有这个页面。", "请从上面的菜单走。")
        return await run_in_threadpool(
            answered, desk, request, lambda: refused(desk, request, why, 404)
        )

    handlers: dict[Any, Any] = {HTTPException: not_there, Exception: _bug}
    return Gate(Starlette(routes=routes, exception_handlers=handlers), desk.session)


async def _bug(request: Request, error: Exception) -> Response:
    text = f"程序出错了（{type(error).__name__}），这是 dangjian 的缺陷，不是您的操作问题。\n"
    return PlainTextResponse(text, 500)


# Files.


def _frame(desk: Desk, request: Request) -> dict[str, Any]:
    """The page around a preview."""
    kind, period = str(request.path_params["kind"]), request.query_params.get("month", "")
    number = _number(request.query_params.get("n", ""))
    count = papers.preview(desk, kind, period, number)[2]
    return {"kind": kind, "words": papers.shown_kinds()[kind].words, "period": desk.period(period),
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
    name = str(path["name"])
    # Only what the look at the workspace listed: no other name leads anywhere.
    known = name in desk.now.files and name.partition("/")[0] in _DOWNLOADS
    found = content(desk.root / name) if known and not is_link(desk.root / name) else None
    return _attached(Path(name).name, found)


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
