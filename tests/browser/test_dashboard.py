"""The dashboard in Chromium: nothing foreign runs, tabs, choices and cells work, with script and without."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from dangjian.render.svg_charts import dashboard_spokes
from tests.printing import chromium
from tests.render.boards import board, page, wicked

pytestmark = pytest.mark.browser
_DARK = "--blink-settings=preferredColorScheme=0"


@pytest.fixture(scope="module")
def company() -> str:
    return page()


def shown(folder: Path, text: str, *arguments: str, anchor: str = "") -> str:
    """What Chromium prints about a page."""
    place = folder / "page.html"
    place.write_text(text, encoding="utf-8")
    return chromium(*arguments, f"{place.as_uri()}{anchor}")


def probe(folder: Path, text: str, script: str, *arguments: str, anchor: str = "") -> object:
    """What a script finds on the page after the page's own has run: the value of its function body."""
    wrapped = f"""<script>window.addEventListener("load", function () {{
      var found = (function () {{ {script} }})();
      var told = document.createElement("pre");
      told.id = "told"; told.textContent = JSON.stringify(found);
      document.body.appendChild(told);
    }});</script></body>"""
    dump = shown(folder, text.replace("</body>", wrapped), "--dump-dom", *arguments, anchor=anchor)
    told = re.search(r'<pre id="told">(.*?)</pre>', dump, re.DOTALL)
    assert told is not None, dump[-2000:]
    value: object = json.loads(unescape(told[1]))
    return value


VISIBLE = """return Array.prototype.map.call(document.querySelectorAll(".panel"), function (each) {
  return each.getBoundingClientRect().height > 0; });"""


def test_nothing_wicked_runs(tmp_path: Path) -> None:
    found = probe(
        tmp_path,
        page(wicked(tmp_path / "w")),
        """Array.prototype.forEach.call(document.querySelectorAll("table.heat tbody td"), function (td) { td.click(); });
        return [document.title.length > 20, document.images.length, document.scripts.length];""",
    )
    assert found == [True, 0, 2]  # the page's own script, and this probe


def test_one_tab_is_shown_and_arrows_move_on(tmp_path: Path, company: str) -> None:
    assert probe(tmp_path, company, VISIBLE) == [True, False, False]
    assert probe(tmp_path, company, VISIBLE, anchor="#improvement") == [False, False, True]
    press = """var tab = document.querySelector("[role=tab][aria-selected=true]");
      tab.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft", bubbles: true}));
      var now = document.querySelector("[role=tab][aria-selected=true]");
      return [now.textContent, now === document.activeElement, now.tabIndex, tab.tabIndex, location.hash];"""
    assert probe(tmp_path, company, press) == ["精益改善", True, 0, -1, "#improvement"]


def test_without_script_everything_is_there(tmp_path: Path, company: str) -> None:
    silent = company.replace("script-src 'unsafe-inline'", "script-src 'none'")
    assert silent != company
    dump = shown(tmp_path, silent, "--dump-dom")
    assert 'class="js"' not in dump
    for name in ("goals", "process", "improvement"):
        assert f'<section id="{name}" class="panel"' in dump
    assert 'class="panel" hidden' not in dump


def test_a_cell_says_why(tmp_path: Path, company: str) -> None:
    click = """var row = document.querySelector("table.heat tr[data-u=br-tool]");
      var td = Array.prototype.filter.call(row.cells, function (each) { return each.className === "l"; })[0];
      td.click();
      return document.getElementById("cell").innerText;"""
    told = probe(tmp_path, company, click, anchor="#process")
    assert isinstance(told, str)
    assert "工装党支部" in told
    line = next(e for e in board().process.heat[0].lines if e.unit == "br-tool")
    place = next(n for n, cell in enumerate(line.cells) if cell.kind == "most")
    column = board().process.heat[0].columns[place]
    detail = next(each for each in line.details if each.item == column.item)
    assert told.startswith(f"{column.item} {column.title}")
    assert f"分值 → 得分：{detail.points}" in told
    assert all(reason in told for reason in detail.reasons)


def test_arrows_walk_over_the_cells_and_escape_closes(tmp_path: Path, company: str) -> None:
    walk = """var table = document.querySelector("table.heat"), panel = document.getElementById("cell");
      function press(key) { table.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true})); }
      press("Enter"); var first = panel.innerText.split("\\n")[0];
      press("ArrowRight"); press("ArrowDown"); var next = panel.innerText.split("\\n")[0];
      press("Escape");
      return [first === next, panel.hidden, document.querySelectorAll("td.on").length];"""
    assert probe(tmp_path, company, walk, anchor="#process") == [False, True, 0]


def test_another_unit_is_drawn_as_python_draws_it(tmp_path: Path, company: str) -> None:
    choose = """var chooser = document.getElementById("unit");
      chooser.value = "br-tool"; chooser.dispatchEvent(new Event("change"));
      return [document.querySelector("svg.radar polygon.mine").getAttribute("points"),
        document.querySelector("svg.trend path.mine").getAttribute("d"),
        document.querySelector(".chosen").textContent];"""
    found = probe(tmp_path, company, choose, anchor="#process")
    assert isinstance(found, list)
    (layer,) = board().process.layers
    shares = next(each for each in layer.sections[0].lines if each.unit == "br-tool").shares
    drawn = [float(each) for each in re.findall(r"[\d.]+", found[0])]
    wanted = [
        float(each) for each in re.findall(r"[\d.]+", dashboard_spokes(len(shares)).outline(shares))
    ]
    assert drawn == pytest.approx(wanted, abs=0.15)
    first = page(units=("br-tool",))
    path = re.search(r'class="mine" d="([^"]+)"', first)
    assert path is not None
    assert found[1].count("L") == path[1].count("L")
    assert found[2] == "工装党支部"


def test_a_head_sorts_its_column(tmp_path: Path, company: str) -> None:
    sort = """var table = document.querySelector("table.ranking"), heads = table.tHead.rows[0].cells;
      function names() { return Array.prototype.map.call(table.tBodies[0].rows, function (row) { return row.cells[2].textContent; }); }
      heads[2].querySelector("button").click(); var down = names();
      heads[2].querySelector("button").click(); var up = names();
      return [down[0], up[0], heads[2].getAttribute("aria-sort")];"""
    assert probe(tmp_path, company, sort, anchor="#process") == ["98.68", "78.60", "ascending"]


@pytest.mark.parametrize("anchor", ["#goals", "#process", "#improvement"])
def test_a_phone_scrolls_in_one_direction(tmp_path: Path, company: str, anchor: str) -> None:
    wide = "return [window.innerWidth, document.documentElement.scrollWidth];"
    inner, scrolled = _pair(probe(tmp_path, company, wide, "--window-size=390,844", anchor=anchor))
    assert scrolled <= inner
    odd = page(wicked(tmp_path / "w"))
    inner, scrolled = _pair(probe(tmp_path, odd, wide, "--window-size=390,844", anchor=anchor))
    assert scrolled <= inner


def _pair(found: object) -> tuple[int, int]:
    assert isinstance(found, list)
    one, other = found
    return int(one), int(other)


def test_dark_follows_the_system(tmp_path: Path, company: str) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor;"
    assert probe(tmp_path, company, ground) == "rgb(250, 249, 247)"
    assert probe(tmp_path, company, ground, _DARK) == "rgb(21, 22, 23)"


def test_paper_is_a3_and_has_all_tabs(tmp_path: Path, company: str) -> None:
    target = tmp_path / "page.pdf"
    shown(tmp_path, company, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    boxes = re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", target.read_bytes())
    sizes = {tuple(round(float(each)) for each in box.split()) for box in boxes}
    assert sizes == {(0, 0, 1191, 842)}
    assert len(boxes) >= 6
