// Conveniences only: every page works without them.
"use strict";
document.querySelectorAll("select[data-send]").forEach(function (each) {
  each.addEventListener("change", function () { each.form.requestSubmit(); });
});
document.querySelectorAll("input[data-all]").forEach(function (all) {
  all.addEventListener("change", function () {
    all.form.querySelectorAll("input[name=" + all.dataset.all + "]").forEach(function (each) {
      each.checked = all.checked;
    });
  });
});
document.querySelectorAll("[data-back]").forEach(function (each) {
  each.addEventListener("click", function (event) {
    if (history.length > 1) { event.preventDefault(); history.back(); }
  });
});
document.querySelectorAll("[data-drop]").forEach(function (zone) {
  var input = zone.querySelector("input[type=file]");
  zone.addEventListener("dragover", function (event) {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", function () { zone.classList.remove("over"); });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    zone.classList.remove("over");
    input.files = event.dataTransfer.files;
  });
});
document.querySelectorAll("form[method=post]").forEach(function (form) {
  form.addEventListener("submit", function (event) {
    var bytes = 0;
    form.querySelectorAll("input[type=file]").forEach(function (input) {
      Array.prototype.forEach.call(input.files, function (file) { bytes += file.size; });
    });
    if (bytes > 32 * 1024 * 1024) {
      event.preventDefault();
      alert("选的文件一共超过 32 MB，请分几次交。");
      return;
    }
    form.querySelectorAll("button").forEach(function (button) {
      button.dataset.words = button.textContent;
      button.textContent = "正在办理……";
      setTimeout(function () { button.disabled = true; });
    });
  });
});
window.addEventListener("pageshow", function () { // also when coming back by the browser's own button
  document.querySelectorAll("button[data-words]").forEach(function (button) {
    button.textContent = button.dataset.words;
    button.disabled = false;
  });
});
document.querySelectorAll("[data-work]").forEach(function (place) {
  function ask() {
    fetch("/waiting/" + place.dataset.work + "/state").then(function (answer) { return answer.json(); }).then(tell, later);
  }
  function later() { setTimeout(ask, 3000); } // the desk may be gone, or only busy
  function put(name, text) {
    var found = place.querySelector("[data-" + name + "]");
    if (found) { found.textContent = text; }
  }
  function tell(state) {
    if (state.over && place.dataset.go) { location.replace(place.dataset.go); }
    if (state.over) { // a note above another page: that page may hold a form half filled in
      put("state", "√ 办完了，");
      var link = place.querySelector("a");
      if (link) { link.textContent = "看结果"; }
      return;
    }
    var bar = place.querySelector("progress");
    put("seconds", state.seconds);
    put("count", state.total ? "，" + state.done + "/" + state.total : "");
    if (bar && state.total) { bar.max = state.total; bar.value = state.done; }
    setTimeout(ask, 1000);
  }
  if (!place.hasAttribute("data-over")) { setTimeout(ask, 500); }
});
