"""Every page can be used without a mouse, without good eyes, on a narrow screen, by day and by night.

axe-core looks for what it calls serious or critical; what it can't see is looked at here: whether
anything is cut off, and whether the keyboard gets everywhere and one sees where it is.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dangjian.desk import month
from tests.desk.addresses import PAGES, addresses
from tests.desk.served import Browser, served
from tests.desk.test_work import HURRIED, Brake

pytestmark = pytest.mark.browser
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
ACTS = ("confirm", "refused", "done", "waiting")
"""Pages that have no address of their own: what a form leads to, and what is shown meanwhile."""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core."""
    found = pytest.importorskip(
        "axe_playwright_python.base", reason="axe-playwright-python is missing"
    )
    return str(found.AXE_SCRIPT)


@pytest.fixture(scope="module")
def company(one_month: Path) -> Path:
    """In a repository, with a change that isn't committed and one file in ``sheets``."""
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=测试", "-c", "user.email=t@example.org", "commit", "-qm", "起点"],
    ):
        subprocess.run(["git", "-C", str(one_month), *words], check=True)
    policy = one_month / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + "# 注\n", encoding="utf-8")
    return one_month


@pytest.fixture(scope="module")
def browser(company: Path) -> Iterator[Browser]:
    with served(company) as one:
        one.enter().act_as("dept-party")
        yield one


@pytest.fixture(scope="module")
def page(chromium: Any, browser: Browser) -> Iterator[Any]:
    # axe-core is put into the page by the test, which the desk's own policy rightly forbids.
    context = chromium.new_context(bypass_csp=True)
    one = context.new_page()
    name, value = next(iter(browser.client.cookies.items()))
    context.add_cookies([{"name": name, "value": value, "url": browser.base}])
    yield one
    context.close()


def test_no_page_is_forgotten(browser: Browser) -> None:
    from dangjian.desk.app import make_app

    shown = [
        route.path_regex
        for route in make_app(browser.desk).app.routes  # type: ignore[attr-defined]
        if getattr(route, "methods", None) and "GET" in route.methods
        and not re.search(r"\.xlsx|/paper/|/file/|/sent/|/waiting/|/static", route.path)
    ]  # fmt: skip
    known = [address.partition("?")[0] for address in addresses(browser).values()]
    assert [each.pattern for each in shown if not any(map(each.match, known))] == []


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_nothing_serious_and_nothing_cut_off(
    name: str, page: Any, axe: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in ACTS:
        _act(name, page, browser, monkeypatch)
    else:
        page.goto(browser.base + addresses(browser)[name])
    page.evaluate(axe)
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        serious = [
            (each["id"], node["html"], node["failureSummary"])
            for each in found["violations"] if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]  # fmt: skip
        assert serious == [], (width, theme)
        assert len(found["violations"]) < 3, [each["id"] for each in found["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, theme


def _act(name: str, page: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """To a page that only doing something shows; what is done changes no file."""
    if name == "waiting":
        brake = Brake(month.validate)
        monkeypatch.setattr(month, "validate", brake)
        monkeypatch.setattr(browser.desk.works, "patience", HURRIED)
        policy = (
            browser.desk.root / "policy.yaml"
        )  # what is known of the files as they were is no work
        policy.write_text(policy.read_text(encoding="utf-8") + "# 又注\n", encoding="utf-8")
        page.route("**/state", lambda route: route.abort())  # else the script goes on to the result
        page.goto(f"{browser.base}/problems")
        page.get_by_role("heading", name="正在算这一页").wait_for()
        brake.go.set()
        return
    if name == "refused":
        page.goto(f"{browser.base}/rectify?month=2026-05")
        page.locator("form[action='/do/step'] button").click()
        page.get_by_role("heading", name="没有办").wait_for()
        return
    page.goto(f"{browser.base}/reports?month=2026-05")
    page.get_by_label("哪一种").select_option("kanban")
    page.get_by_role("button", name="先看会写哪些").click()
    page.get_by_role("heading", name="先看会怎样").wait_for()
    if name == "done":
        page.get_by_role("button", name="生成整改看板").click()
        page.get_by_role("heading", name="：办了").wait_for()


@pytest.mark.parametrize("name", ["month", "sheets", "correct", "reports", "seals", "lists"])
def test_the_keyboard_gets_everywhere_and_one_sees_where(
    name: str, page: Any, browser: Browser
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(browser.base + addresses(browser)[name])
    wanted = page.evaluate(_FOCUSABLE)
    visited = []
    for _ in range(wanted + 12):
        page.keyboard.press("Tab")
        where = page.evaluate(_FOCUSED)
        if where is None or (
            visited and where[0] == 0
        ):  # the end, or from the end to the first again
            break
        place, outline, seen = where
        assert seen, (place, "has no size or lies outside the window")
        assert outline, (
            page.evaluate("document.activeElement.outerHTML"),
            place,
            "doesn't show that it has the focus",
        )
        if place not in visited[-1:]:  # year, month and day of a date are stops of one field
            visited.append(place)
    assert visited == list(range(wanted))  # each once, in the order of the page


_EACH = """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea,'
  + ' summary, [tabindex="0"]')].filter((each) => each.checkVisibility())"""
_FOCUSABLE = f"() => {_EACH}.length"
_FOCUSED = f"""() => {{
  const each = document.activeElement;
  if (each === document.body) {{ return null; }}
  const looks = getComputedStyle(each), box = each.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
    && box.bottom > 0 && box.top < innerHeight;
  return [{_EACH}.indexOf(each), looks.outlineStyle !== 'none' && parseFloat(looks.outlineWidth) >= 2, seen];
}}"""


@pytest.mark.parametrize("name", ["scores", "unit", "rectify", "corrections", "lists", "month"])
def test_on_paper_what_is_read_stays_and_what_is_clicked_goes(
    page: Any, browser: Browser, name: str
) -> None:
    """Every table is there; nothing to fill in, no menu, no foot that takes a page of its own."""
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dpi
    page.goto(browser.base + addresses(browser)[name])
    page.emulate_media(media="print")
    try:
        shown = page.evaluate(
            """() => {
                const seen = each => each.checkVisibility();
                const all = words => [...document.querySelectorAll(words)];
                return {tables: all('table').every(seen), wide: document.documentElement.scrollWidth,
                        fields: all('input, select, button, textarea, nav, footer').filter(seen).length};
            }"""
        )
    finally:
        page.emulate_media(media="screen")
    assert shown["tables"]
    assert shown["fields"] == 0
    assert shown["wide"] <= 794
