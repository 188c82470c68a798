"""Long work says how far it is, can be left, and is found again; pages are looked at meanwhile."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.desk import month, sheets
from dangjian.desk.work import Patience
from tests.core.small import policy, scored
from tests.desk.served import Browser, served, told
from tests.helpers import contents
from tests.oracle.workspaces import write

HURRIED = Patience(0.05, 0.05)
SECONDS = 30


class Brake:
    """A function that goes on only when it is told to, after a word about how far it is."""

    def __init__(self, real: Any, desk: Any = None) -> None:
        self.real, self.desk, self.calls = real, desk, 0
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, *words: Any, **options: Any) -> Any:
        self.calls += 1
        if "progress" in options:
            options["progress"](2, 5)
        self.begun.set()
        assert self.go.wait(SECONDS)
        return self.real(*words, **options)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Two branches, of which u2 has no record yet."""
    root = tmp_path / "company"
    root.mkdir()
    write(scored([90, None], policy()), root)
    return root


@pytest.fixture
def hurried(company: Path) -> Iterator[Browser]:
    with served(company, patience=HURRIED) as browser:
        browser.enter()
        look(browser, "/help")  # the lists are read
        yield browser


def at_last(browser: Browser, answer: Any) -> Any:
    """The page to which the pages that say how far it is lead."""
    limit = time.monotonic() + SECONDS
    while answer.status_code == 202:
        assert time.monotonic() < limit, told(answer)
        answer = browser.get(answer.url.path)
    return answer


def look(browser: Browser, address: str) -> Any:
    return at_last(browser, browser.get(address))


def test_a_deed_goes_on_when_it_is_left(
    hurried: Browser, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake(sheets.sheet)
    monkeypatch.setattr(sheets, "sheet", brake)
    fields = {"month": "2026-05", "kind": "both"}
    before = contents(company)
    waiting = hurried.look("sheet", fields)
    assert waiting.status_code == 202
    assert waiting.url.path.startswith("/waiting/")  # a reload doesn't send the form again
    assert brake.begun.wait(SECONDS)
    words = told(hurried.get(waiting.url.path))
    assert "发点检表：先看会怎样" in words
    assert "2/5" in words
    refresh = re.search(r'<noscript><meta http-equiv="refresh" content="\d+">', waiting.text)
    assert refresh is not None  # it comes forward without the script, too
    key = waiting.url.path.rpartition("/")[2]
    state = hurried.get(f"/waiting/{key}/state").json()
    assert (state["over"], state["done"], state["total"]) == (False, 2, 5)

    other = look(hurried, "/lists")  # the desk isn't held up by it
    assert "正在办：发点检表：先看会怎样" in told(other)
    assert contents(company) == before
    brake.go.set()
    shown = at_last(hurried, waiting)
    assert "什么都还没有写" in told(shown)
    assert "正在办" not in told(look(hurried, "/lists"))
    done = at_last(hurried, hurried.confirm(shown))
    assert "办了" in told(done)
    assert hurried.get(f"/waiting/{key}/state").json()["over"] is True

    shell = tmp_path / "shell"
    shutil.copytree(company, shell, ignore=shutil.ignore_patterns("sheets"))
    assert run(["-C", str(shell), "sheet", "2026-05"]) == 0
    assert contents(shell) == contents(company)


def test_a_result_that_nobody_saw_is_told_on_every_page(
    hurried: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake(sheets.sheet)
    monkeypatch.setattr(sheets, "sheet", brake)
    waiting = hurried.look("sheet", {"month": "2026-05"})
    brake.go.set()
    limit = time.monotonic() + SECONDS
    while "办完了：发点检表" not in told(page := look(hurried, "/help")):
        assert time.monotonic() < limit
    assert f'href="{waiting.url.path}"' in page.text


def test_the_next_deed_waits_and_is_stale_after_what_was_written(
    hurried: Browser, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"month": "2026-05", "unit": "u2", "reason": "搬迁", "approved_by": "党委"}
    first = at_last(hurried, hurried.look("excuse", fields))
    brake = Brake(sheets.excuse)
    monkeypatch.setattr(sheets, "excuse", brake)
    writing = hurried.confirm(first)
    second = hurried.confirm(first)  # the button pressed twice, in another tab
    assert "前面还有 1 件" in told(second)
    brake.go.set()
    assert "办了" in told(at_last(hurried, writing))
    refused = at_last(hurried, second)
    assert refused.status_code == 409
    assert "records/2026-05/u2." in told(refused)
    assert brake.calls == 1


def test_what_was_refused_is_told_later(hurried: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    brake = Brake(sheets.excuse)
    monkeypatch.setattr(sheets, "excuse", brake)
    fields = {"month": "2026-05", "unit": "nobody", "reason": "搬迁", "approved_by": "党委"}
    waiting = hurried.look("excuse", fields)
    brake.go.set()
    refused = at_last(hurried, waiting)
    assert refused.status_code == 400
    assert "nobody" in told(refused)


def test_a_slow_page_is_computed_once(hurried: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    brake = Brake(month.validate)
    monkeypatch.setattr(month, "validate", brake)
    answers = [hurried.get("/problems") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {202}
    assert "正在算这一页" in told(answers[0])
    brake.go.set()
    assert "dangjian validate" in told(look(hurried, "/problems"))
    assert brake.calls == 1


def test_the_end_of_the_desk_waits_for_what_is_written(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"month": "2026-05", "unit": "u2", "reason": "搬迁", "approved_by": "党委"}
    brake = Brake(sheets.excuse)
    with served(company, patience=HURRIED) as browser:
        shown = at_last(browser.enter(), browser.look("excuse", fields))
        monkeypatch.setattr(sheets, "excuse", brake)
        browser.confirm(shown)
        assert brake.begun.wait(SECONDS)
        threading.Timer(0.3, brake.go.set).start()
    assert list((company / "records" / "2026-05").glob("u2.*"))


def test_work_that_is_not_known(hurried: Browser) -> None:
    assert hurried.get("/waiting/nothing").status_code == 404
    assert hurried.get("/waiting/nothing/state").json() == {"over": True}


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_the_page_comes_forward_by_itself(
    chromium: Any, company: Path, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    brake = Brake(sheets.excuse)
    monkeypatch.setattr(sheets, "excuse", brake)
    with served(company, patience=HURRIED) as one:
        context = chromium.new_context(java_script_enabled=script)
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(one.desk.session.first_address)
        page.goto(f"{one.base}/sheets?month=2026-05")
        page.get_by_label("理由").fill("搬迁")
        page.get_by_label("批准人").fill("党委")
        page.locator("select[name=unit]").select_option("u2")
        page.locator("form[action='/do/excuse'] button").click()
        page.get_by_role("heading", name="登记免报：先看会怎样：正在办").wait_for()
        page.get_by_role("link", name="清单与办法").click()
        page.get_by_text("正在办：登记免报：先看会怎样").wait_for()
        page.get_by_role("link", name="看进度").click()
        brake.go.set()
        page.get_by_text("什么都还没有写").wait_for()
        page.get_by_role("button", name="登记免报").click()
        page.get_by_role("heading", name="登记免报：办了").wait_for()
        context.close()
    assert list((company / "records" / "2026-05").glob("u2.*"))
