"""The two steps of everything that is done: looked at first, carried out when it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from dangjian.desk.deeds import Deed, DeskForm, Maker
from dangjian.desk.frame import led_to, refused, render, waiting
from dangjian.desk.state import Desk
from dangjian.desk.work import Work
from dangjian.errors import DangjianError
from dangjian.io.commits import git_state
from dangjian.io.lock import workspace_lock

_MOST_FILES, _MOST_FIELDS = 1_000, 10_000
_LOCK_SECONDS = 0.5
_STALE = "这一页打开以后，工作区里的文件变了，没有办。"
_NO_TOKEN = "这一页不是这次启动的工作台给的，没有办。请重新打开页面再办一次。\n"


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


async def chosen_actor(desk: Desk, request: Request) -> Response:
    """Whose name everything is done in from now on."""
    form = await _form(desk, request)
    if form is None:
        return PlainTextResponse(_NO_TOKEN, 403)

    def known() -> Mapping[str, object]:
        with desk.turn:
            return desk.workspace().units

    if not form.get("by") or form.get("by") in await run_in_threadpool(known):
        desk.by = form.get("by")
    back = form.get("back")
    return RedirectResponse(
        back if back.startswith("/") and not back.startswith("//") else "/", 303
    )


async def done(desk: Desk, request: Request, makers: Mapping[str, Maker]) -> Response:
    """Either step of a deed; one that takes long goes on, and its address shows how far it is."""
    maker = makers.get(str(request.path_params["deed"]))
    if maker is None:
        return PlainTextResponse("没有这件事可办。\n", 404)
    form = await _form(desk, request)
    if form is None:
        return PlainTextResponse(_NO_TOKEN, 403)
    work, over = await desk.works.deed(
        "这件事", lambda work: _step(desk, request, maker, form, work)
    )
    return work.future.result() if over else led_to(work)


async def work_page(desk: Desk, request: Request) -> Response:
    """What a deed that was left came to, or how far it is."""
    work, over = await desk.works.again(str(request.path_params["key"]))
    if work is None:
        return PlainTextResponse("没有这件事，或它是很久以前办的。\n", 404)
    return work.future.result() if over else waiting(desk, request, work)


async def work_state(desk: Desk, request: Request) -> Response:
    """The same for the page's script, at once and without its result; nothing of it is unknown."""
    work = desk.works.of(str(request.path_params["key"]))
    if work is None:
        return JSONResponse({"over": True})
    state = {"over": work.is_over, "seconds": work.seconds, "done": work.done, "total": work.total}
    return JSONResponse(state)


def _step(desk: Desk, request: Request, maker: Maker, form: DeskForm, work: Work) -> Response:
    """The files are written without the desk's turn, so that pages can be looked at meanwhile."""
    try:
        with desk.turn:
            seen = desk.look().digest
            deed = maker(desk, form)
            carry_out = form.get("step") == "do"
            work.words = deed.words if carry_out else f"{deed.words}：先看会怎样"
            changed = _stale(desk, form) if carry_out else None
        if changed is not None:
            return _in_turn(desk, request, "refused.html", _stale_words(changed), 409)
        if carry_out:
            return _carried_out(desk, request, deed)
        return _tried(desk, request, deed, form, seen)
    except DangjianError as error:
        with desk.turn:
            return refused(desk, request, error)


def _carried_out(desk: Desk, request: Request, deed: Deed) -> Response:
    # The commands wait for a lock; who sits before a page should know at once whose it is.
    try:
        with workspace_lock(desk.root, wait=_LOCK_SECONDS):
            pass
    except DangjianError as error:
        with desk.turn:
            return refused(desk, request, error, 409)
    with desk.turn:
        before = desk.look()
    told = deed.run(False)
    with desk.turn:
        written = desk.look().changed_since(before)
    values = {"deed": deed, "told": told, "written": written, "git": git_state(desk.root)}
    return _in_turn(desk, request, "done.html", values)


def _tried(desk: Desk, request: Request, deed: Deed, form: DeskForm, seen: str) -> Response:
    values = {
        "seen": seen,  # before the dry run: whatever changes from then on makes its form a stale one
        "deed": deed,
        "told": deed.run(True),
        "fields": [pair for pair in form.fields if pair[0] not in ("token", "step", "seen")],
        "names": [path.name for path in form.files],
        "action": request.url.path,
    }
    return _in_turn(desk, request, "confirm.html", values)


def _in_turn(
    desk: Desk, request: Request, template: str, values: dict[str, Any], status: int = 200
) -> Response:
    with desk.turn:
        desk.look()
        return render(desk, request, template, values, status)


def _stale(desk: Desk, form: DeskForm) -> tuple[str, ...] | None:
    """The files that changed since the form was made; None when it is fresh."""
    if form.get("seen") == desk.now.digest:
        return None
    return desk.changed_since(form.get("seen")) or (
        "（不知道哪些：这一页是很久以前或上次启动时打开的）",
    )


def _stale_words(changed: tuple[str, ...]) -> dict[str, Any]:
    return {
        "message": _STALE,
        "hint": "看一看变了什么，再从头办一次。",
        "problems": (),
        "changed": changed,
    }
