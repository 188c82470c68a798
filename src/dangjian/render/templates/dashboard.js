(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  function all(query, within) { return Array.prototype.slice.call((within || document).querySelectorAll(query)); }
  function same(name, value, within, query) {
    return all(query || "[data-" + name + "]", within).filter(function (each) { return each.getAttribute("data-" + name) === value; });
  }

  /* Tabs */
  var bar = document.getElementById("tabs"), tabs = all("a", bar);
  var panels = tabs.map(function (tab) { return document.getElementById(tab.hash.slice(1)); });
  function show(n, focus) {
    tabs.forEach(function (tab, at) {
      tab.setAttribute("aria-selected", at === n ? "true" : "false");
      tab.tabIndex = at === n ? 0 : -1;
      panels[at].hidden = at !== n;
    });
    if (focus) { tabs[n].focus(); }
    hideCell();
  }
  bar.setAttribute("role", "tablist");
  tabs.forEach(function (tab, n) {
    tab.setAttribute("role", "tab");
    /* Another id, so that the address chooses a tab without scrolling to it. */
    panels[n].id = "panel-" + panels[n].id;
    panels[n].setAttribute("role", "tabpanel");
    panels[n].setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panels[n].id);
    tab.addEventListener("click", function (event) {
      event.preventDefault();
      show(n);
      history.replaceState(null, "", tab.hash);
      if (bar.getBoundingClientRect().top <= 0) { window.scrollTo(0, bar.offsetTop); }
    });
    tab.addEventListener("keydown", function (event) {
      var step = { ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (event.key === " ") { event.preventDefault(); tab.click(); return; }
      if (step === undefined) { return; }
      event.preventDefault();
      step = (step + tabs.length) % tabs.length;
      show(step, true);
      history.replaceState(null, "", tabs[step].hash);
    });
  });
  function fromAddress() {
    var n = tabs.map(function (tab) { return tab.hash; }).indexOf(location.hash);
    show(n < 0 ? 0 : n);
  }

  /* Sorting */
  function key(cell) {
    if (cell.hasAttribute("data-sort")) { return +cell.getAttribute("data-sort"); }
    var text = cell.textContent.trim(), number = text.replace(/^※ /, "").replace("−", "-").replace("+", "").replace("%", "");
    if (text === "–" || text === "") { return null; }
    return number !== "" && isFinite(number) ? +number : text;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a - b; }
    return String(a).localeCompare(String(b), "zh-CN");
  }
  function sort(table, head, n) {
    var down = head.getAttribute("aria-sort") === "ascending";
    if (!head.hasAttribute("aria-sort")) { down = head.classList.contains("r") && n > 0; }
    all("th[aria-sort]", table).forEach(function (each) { each.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    var body = table.tBodies[0];
    var rows = Array.prototype.map.call(body.rows, function (row, at) { return { row: row, at: at, key: key(row.cells[n]) }; });
    rows.sort(function (a, b) {
      if (a.key === null || b.key === null) { return a.key === b.key ? a.at - b.at : a.key === null ? 1 : -1; }
      return (down ? compare(b.key, a.key) : compare(a.key, b.key)) || a.at - b.at;
    });
    rows.forEach(function (each) { body.appendChild(each.row); });
  }
  all("table.sortable").forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, n) {
      if (head.classList.contains("nosort")) { return; }
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () { sort(table, head, n); });
    });
  });

  /* One unit against its layer */
  var chooser = document.getElementById("unit");
  function numbers(row) {
    return Array.prototype.slice.call(row.cells, 1).map(function (cell) {
      var text = cell.textContent.trim();
      return text === "–" ? null : parseFloat(text);
    });
  }
  function drawTrend(svg, values) {
    var low = +svg.getAttribute("data-low"), high = +svg.getAttribute("data-high");
    var box = svg.getAttribute("data-box").split(" ").map(Number);
    var path = "", on = false, dots = svg.querySelector(".dots");
    while (dots.firstChild) { dots.removeChild(dots.firstChild); }
    values.forEach(function (value, n) {
      if (value !== null) {
        var x = box[0] + (box[1] - box[0]) * (n + 0.5) / values.length, share = Math.min(Math.max((value - low) / (high - low), 0), 1);
        var y = box[2] + (box[3] - box[2]) * (1 - share), dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        path += (on ? "L" : "M") + x.toFixed(1) + " " + y.toFixed(1);
        dot.setAttribute("cx", x); dot.setAttribute("cy", y); dot.setAttribute("r", 3);
        dots.appendChild(dot);
      }
      on = value !== null;
    });
    svg.querySelector("path.mine").setAttribute("d", path);
  }
  function drawRadar(box, row) {
    var svg = box.querySelector("svg"), none = box.querySelector(".none"), radius = +svg.getAttribute("data-r");
    none.hidden = !!row;
    var values = row ? numbers(row) : [];
    svg.querySelector("polygon.mine").setAttribute("points", values.map(function (value, n) {
      var angle = 2 * Math.PI * n / values.length - Math.PI / 2, reach = radius * value / 100;
      return value === null ? "" : (200 + reach * Math.cos(angle)).toFixed(1) + "," + (150 + reach * Math.sin(angle)).toFixed(1);
    }).filter(Boolean).join(" "));
  }
  function choose(unit, layer) {
    var block = layer || all(".layer").filter(function (each) { return same("u", unit, each, ".ranking tr").length; })[0];
    if (!block) { return; }
    var row = same("u", unit, block, ".ranking tr")[0], name = row.querySelector(".unit").textContent;
    block.setAttribute("data-unit", unit);
    all("tr.picked").forEach(function (each) { each.classList.remove("picked"); });
    same("u", unit, document, "tr").forEach(function (each) { each.classList.add("picked"); });
    all(".chosen", block).forEach(function (each) { each.textContent = name; });
    var months = same("u", unit, block, ".months tr")[0], svg = block.querySelector("svg.trend");
    if (svg && months) {
      drawTrend(svg, numbers(months));
      svg.setAttribute("aria-label", "各月得分：平均、最高、最低，和" + name);
    }
    all(".radar-box", block).forEach(function (box) {
      drawRadar(box, same("u", unit, block, "table." + box.getAttribute("data-table") + " tr")[0]);
      box.querySelector("svg").setAttribute("aria-label", "各项目得分率：" + name + "与平均");
    });
    chooser.value = unit;
  }
  if (chooser) {
    chooser.addEventListener("change", function () { choose(chooser.value); });
    all(".layer .unit").forEach(function (head) {
      head.addEventListener("click", function () { choose(head.parentNode.getAttribute("data-u")); });
    });
    var first = document.querySelector(".layer");
    choose(first.getAttribute("data-unit"), first);
  }

  /* Why a cell of item × unit is what it is */
  var panel = document.getElementById("cell"), lit = null;
  function put(tag, text, name) {
    var made = document.createElement(tag);
    made.textContent = text;
    if (name) { made.className = name; }
    panel.appendChild(made);
    return made;
  }
  function hideCell() {
    if (!panel) { return; }
    panel.hidden = true;
    if (lit) { lit.classList.remove("on"); lit = null; }
  }
  function explain(td) {
    var table = td.closest("table"), row = td.parentNode, n = td.cellIndex - 2;
    if (n < 0) { return; }
    var figure = td.closest("figure"), item = all(".items li", figure)[n];
    var id = item.getAttribute("data-i"), full = item.getAttribute("data-p");
    var store = document.getElementById("why-" + table.getAttribute("data-k"));
    var mine = same("u", row.getAttribute("data-u"), store, "table")[0];
    var line = mine && same("i", id, mine, "tr")[0];
    hideCell();
    panel.textContent = "";
    put("h4", id + " " + item.querySelector("span").textContent);
    put("p", row.querySelector("th").textContent);
    if (line) {
      if (line.cells[2].textContent.trim()) { put("p", "分值 → 得分：" + line.cells[2].textContent.trim(), "what"); }
      all("p", line).forEach(function (reason) { put("p", reason.textContent); });
      if (line.cells[4].textContent.trim()) { put("p", "判定：" + line.cells[4].textContent.trim()); }
    } else if (td.textContent === "√") {
      put("p", "分值 " + full + "，得 " + full, "what");
    } else {
      put("p", "本期不到期、不归这个单位，或者没有发生。");
    }
    var close = put("button", "关闭");
    close.type = "button";
    close.addEventListener("click", hideCell);
    panel.hidden = false;
    td.classList.add("on");
    lit = td;
  }
  all("table.heat").forEach(function (table) {
    var body = table.tBodies[0];
    table.tabIndex = 0;
    table.addEventListener("click", function (event) {
      var td = event.target.closest("tbody td");
      if (td) { explain(td); }
      var head = event.target.closest("tbody th");
      if (head && chooser) { choose(head.parentNode.getAttribute("data-u")); }
    });
    table.addEventListener("keydown", function (event) {
      var step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
      if (event.key === "Enter" && !lit) { step = [0, 0]; }
      if (!step || event.target !== table) { return; }
      event.preventDefault();
      var here = lit && table.contains(lit) ? lit : body.rows[0].cells[2];
      var r = here.parentNode.sectionRowIndex + step[0], c = here.cellIndex + step[1];
      if (body.rows[r] && c >= 2 && body.rows[r].cells[c]) {
        explain(body.rows[r].cells[c]);
        lit.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    });
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hideCell(); } });

  /* Paper shows everything but the lists of single lines */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details.list:not([open])");
    opened.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (each) { each.open = false; }); });

  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  if (location.hash) { window.addEventListener("load", function () { window.scrollTo(0, 0); }); }
}());
