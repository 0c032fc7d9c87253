(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");

  var choice = document.getElementById("node");
  var count = document.getElementById("shown");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-node]"));
  function filter() {
    var shown = 0;
    rows.forEach(function (row) {
      var fits = choice.value === "" || row.dataset.node === choice.value;
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = shown + " of " + rows.length + " shown";
  }
  if (choice) {
    choice.addEventListener("change", filter);
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
    var folded = document.querySelectorAll("details:not(.rows details)");
    before = Array.prototype.filter.call(folded, function (one) { return !one.open; });
    before.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    before.forEach(function (one) { one.open = false; });
  });
})();
