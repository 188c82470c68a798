"""Nobody but the one browser gets in, nothing changes by looking, and no text becomes a script."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.addresses import addresses
from tests.desk.served import Browser, served, told
from tests.example.company import EXAMPLE
from tests.helpers import ROOT, contents, copied, some

WICKED = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
ADDRESSES = (
    "/", "/problems", "/sheets", "/collect", "/scores", "/scores/br-gear", "/scores/br-gear/ZB03", "/correct",
    "/correct/br-gear/branch/ZB03", "/rectify", "/reports", "/preview/bulletin", "/paper/bulletin", "/seals",
    "/lists", "/lists/branch", "/roster", "/roster.xlsx", "/lists/branch/book.xlsx", "/ledgers/contacts/book.xlsx", "/git", "/help", "/help/DJ102", "/guide/election",
)  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(EXAMPLE, tmp_path_factory.mktemp("desk") / "company")


@pytest.fixture(scope="module")
def browser(company: Path) -> Iterator[Browser]:
    with served(company) as one:
        yield one.enter()


def test_the_first_address_serves_once(company: Path) -> None:
    with served(company) as first:
        address = first.desk.session.first_address
        answer = first.client.get(address, follow_redirects=False)
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"].lower()
        assert f"dangjian-desk-{first.desk.session.port}=" in cookie
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "token" not in answer.headers["location"]
        second = Browser(first.desk)
        assert second.get(address).status_code == 403
        assert second.get("/").status_code == 403
        assert second.get("/static/desk.css").status_code == 403
        second.client.close()
        assert first.get("/help").status_code == 200


def test_a_cookie_of_another_start_is_refused(company: Path, browser: Browser) -> None:
    with served(company) as other:
        port = other.desk.session.port
        value = next(iter(browser.client.cookies.values()))
        other.client.cookies.set(f"dangjian-desk-{port}", value)
        assert other.get("/").status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", ""]
)
def test_a_foreign_host_is_refused(browser: Browser, host: str) -> None:
    port = browser.desk.session.port
    assert browser.get("/help", Host=host.format(port=port)).status_code in (400, 403)


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "cross-site"},
])  # fmt: skip
def test_a_foreign_origin_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.post("/who", {"by": "br-gear"}, **headers).status_code == 403
    assert browser.desk.by == ""
    assert browser.get("/help", **headers).status_code == 403


def test_our_own_origin_is_let_in(browser: Browser) -> None:
    for headers in ({"Origin": browser.base}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
        assert browser.post("/who", {"by": "", "back": "/help"}, **headers).status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
@pytest.mark.parametrize("address", ["/do/seal", "/do/collect", "/do/commit", "/who"])
def test_a_form_without_the_token_does_nothing(
    browser: Browser, company: Path, address: str, token: str
) -> None:
    before = contents(company)
    answer = browser.post(address, {"token": token, "month": "2026-05", "step": "do"})
    assert answer.status_code == 403
    assert contents(company) == before


def test_looking_changes_nothing(browser: Browser, company: Path) -> None:
    before = contents(company)
    for address in ADDRESSES:
        answer = browser.get(f"{address}?month=2026-05")
        assert answer.status_code == 200, (address, told(answer))
    for deed in browser_deeds():
        assert browser.client.get(f"/do/{deed}").status_code == 405
    assert browser.client.put("/").status_code == 405
    assert contents(company) == before


def browser_deeds() -> list[str]:
    from dangjian.desk.app import DEEDS

    return list(DEEDS)


def test_the_headers_are_strict_everywhere(browser: Browser) -> None:
    for address in (*ADDRESSES, "/nope", "/static/desk.js", "/file/nope"):
        headers = browser.get(f"{address}?month=2026-05").headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_have_nothing_inline_and_load_nothing_from_outside(browser: Browser) -> None:
    for address in ADDRESSES:
        if address.endswith(".xlsx") or address == "/paper/bulletin":
            continue
        text = browser.get(f"{address}?month=2026-05").text
        assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=|\son\w+=", text), address
        loaded = re.findall(r'(?:src|href|action)="([^"]*)"', text)
        assert all(each.startswith(("/", "#", "?", "data:,")) for each in loaded), address
        assert all(not each.startswith("//") for each in loaded), address


@pytest.mark.parametrize("path", [
    "/file/dangjian.yaml", "/file/reports/../dangjian.yaml", "/file/reports/%2e%2e/dangjian.yaml",
    "/file//etc/passwd", "/file/sheets/..%2f..%2f..%2fetc/passwd", "/file/records/2026-05/br-gear.branch.yaml",
    "/static/../app.py", "/static/%2e%2e/app.py", "/sent/nope/0", "/sent/../../0",
])  # fmt: skip
def test_no_path_leads_to_other_files(browser: Browser, path: str) -> None:
    port = browser.desk.session.port
    name, value = next(iter(browser.client.cookies.items()))
    with socket.create_connection(("127.0.0.1", port)) as raw:  # a client would tidy the path
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {name}={value}\r\nConnection: close\r\n\r\n"
        raw.sendall(request.encode())
        answer = b""
        while piece := raw.recv(65536):
            answer += piece
    assert answer.split()[1] in (b"403", b"404")


def test_a_linked_report_is_not_served(browser: Browser, company: Path) -> None:
    reports = company / "reports"
    reports.mkdir(exist_ok=True)
    try:
        (reports / "a.txt").symlink_to("/etc/hostname")
        assert browser.get("/file/reports/a.txt").status_code == 404
    finally:
        shutil.rmtree(reports)


def test_an_upload_over_the_limit_is_refused(browser: Browser) -> None:
    from dangjian.desk.session import MOST_BYTES

    port = browser.desk.session.port
    name, value = next(iter(browser.client.cookies.items()))
    head = f"POST /do/collect HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {name}={value}\r\n"
    for said in (f"Content-Length: {MOST_BYTES * 2}\r\n\r\n", "Content-Length: nonsense\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall((head + said).encode())
            assert raw.recv(65536).split()[1] in (b"413", b"400")
    with socket.create_connection(("127.0.0.1", port)) as raw:  # a length that isn't said
        kind = "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
        raw.sendall((head + kind).encode())
        body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        answer, sent, piece = b"", 0, b"0" * (1 << 20)
        raw.settimeout(20)
        try:
            for chunk in (body, *[piece] * (MOST_BYTES // len(piece) + 4)):
                raw.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                sent += len(chunk)
            answer = raw.recv(65536)
        except OSError:
            answer = answer or raw.recv(65536)
        assert answer.split()[1] == b"413"


def _wicked(folder: Path) -> Path:
    """A company whose own name, and a branch's, are scripts."""
    company = copied(EXAMPLE, folder / "company")
    for name in ("dangjian.yaml", "organization.yaml"):
        path = company / name
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^name: .*$", f"name: '{WICKED}'", text)
        path.write_text(text.replace("name: 齿轮党支部", f"name: '{WICKED}'"), encoding="utf-8")
    return company


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """In every field of every form, and in names of the company, of units, of files."""
    with served(_wicked(tmp_path)) as one:
        one.enter().act_as("dept-party")
        pages = [one.get(address) for address in addresses(one).values()]
        assert "&lt;script&gt;alert" in pages[0].text  # it is shown, as text
        forms = {
            deed: set(re.findall(r'name="([^"]+)"', form)) - {"token", "month", "step"}
            for page in pages
            for deed, form in re.findall(r'action="/do/([^"]+)"(.*?)</form>', page.text, re.DOTALL)
        }
        assert forms.keys() >= {
            "collect",
            "correct",
            "appeals-in",
            "add",
            "step",
            "list",
            "ledger",
            "report",
        }
        for deed, fields in some(sorted(forms.items()), 8):
            form = {"month": "2026-05", **dict.fromkeys((*fields, WICKED), WICKED)}
            pages.append(one.look(deed, form, [(f"{WICKED}.xlsx", b"x")]))
            right = form | {"unit": "br-gear", "checklist": "branch", "item": "ZB03", "value": "1",
                            "kind": "bulletin", "date": "", "due": "", "action": "accept"}  # fmt: skip
            pages.append(one.look(deed, right))
        for address in ("/rectify?unit={}&order={}&status={}", "/help/{}", "/scores?month={}", "/scores/{}",
                        "/lists/{}", "/compare?old={}&new={}", "/ledgers/{}/book.xlsx", "/preview/{}"):  # fmt: skip
            pages.append(one.get(address.replace("{}", WICKED)))
    for page in pages:
        for tag in ("<script>alert", "<img src=x"):
            assert tag not in page.text, page.url


@pytest.mark.browser
def test_no_script_of_a_name_ever_runs(chromium: Any, tmp_path: Path) -> None:
    """Even if a page put one in: the policy of the pages stops it."""
    said: list[str] = []
    with served(_wicked(tmp_path)) as one:
        page = chromium.new_page()
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(one.desk.session.first_address)
        one.client.cookies.update({c["name"]: c["value"] for c in page.context.cookies()})
        for name, address in addresses(one).items():
            if name in ("month", "scores", "unit", "corrections", "rectify", "preview", "roster"):
                page.goto(one.base + address)
        page.evaluate("document.body.append(document.createElement('script'))")
        page.evaluate("document.body.lastChild.textContent = 'alert(3)'")
        page.evaluate("""document.body.innerHTML += '<img src="x" onerror="alert(4)">'""")
        page.wait_for_timeout(200)
        page.close()
    assert said == []


def test_a_form_of_an_earlier_start_does_nothing(browser: Browser, company: Path) -> None:
    with served(company) as earlier:
        old = earlier.desk.session.form_token
    before = contents(company)
    for address in ("/do/seal", "/do/commit", "/who"):
        assert browser.post(address, {"token": old, "month": "2026-05"}).status_code == 403
    assert contents(company) == before


def test_names_of_uploads_lead_nowhere(browser: Browser, company: Path) -> None:
    before = contents(company)
    for name in (
        "../../../etc/evil.xlsx",
        "..\\..\\evil.xlsx",
        "/etc/evil.xlsx",
        "C:\\evil.xlsx",
        "con.xlsx",
    ):
        shown = browser.look("collect", {}, [(name, b"x")])
        assert "evil.xlsx" in told(shown) or "con.xlsx" in told(shown)
    assert contents(company) == before
    kept = Path(browser.desk.uploads.room()).parent
    assert {path.parent.parent for path in kept.rglob("*.xlsx")} <= {kept, *kept.iterdir()}


def test_the_desk_listens_on_this_machine_alone(browser: Browser) -> None:
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", browser.desk.session.port)) != 0


def test_the_documents_list_every_test_of_this_file() -> None:
    text = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    here = Path(__file__).read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    assert set(re.findall(r"(?m)^def (test_\w+)", here)) - named == {
        "test_the_documents_list_every_test_of_this_file"
    }
    elsewhere = here + (Path(__file__).parent / "test_deeds.py").read_text(encoding="utf-8")
    assert [name for name in named if f"def {name}(" not in elsewhere] == []
