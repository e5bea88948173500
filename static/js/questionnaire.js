/* Beside what app.js does with data-key: "e" goes through the facts that can be changed, the last one
   first, and a button with data-print prints. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "e" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input, textarea, select")) return;
    const facts = [...document.querySelectorAll("[data-edit]")].filter((link) => link.offsetParent).reverse();
    const next = facts[facts.indexOf(document.activeElement) + 1] ?? facts[0];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
