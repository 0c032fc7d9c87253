(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");

  var part = document.getElementById("part");
  var sought = document.getElementById("words");
  var count = document.getElementById("shown");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-part]"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  function filter() {
    var shown = 0;
    var wanted = sought.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach(function (row, place) {
      var fits = part.value === "" || row.dataset.part === part.value;
      fits = fits && wanted.every(function (word) { return texts[place].indexOf(word) >= 0; });
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = shown + " of " + rows.length + " shown";
  }
  function unhide() {
    var row = location.hash && document.getElementById(location.hash.slice(1));
    if (row && row.hidden) {
      part.value = sought.value = "";
      filter();
      row.scrollIntoView();
    }
  }
  if (part) {
    part.addEventListener("change", filter);
    sought.addEventListener("input", filter);
    window.addEventListener("hashchange", unhide);
    filter();
  }

  document.querySelectorAll("[data-unfold]").forEach(function (button) {
    var folded = document.querySelectorAll("#" + button.dataset.unfold + " details.sample");
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-pressed") !== "true";
      folded.forEach(function (one) { one.open = open; });
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "Fold all" : "Unfold all";
    });
  });

  var before = [];
  window.addEventListener("beforeprint", function () {
    var folded = document.querySelectorAll("details");
    before = Array.prototype.filter.call(folded, function (one) { return !one.open; });
    before.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    before.forEach(function (one) { one.open = false; });
  });
})();
