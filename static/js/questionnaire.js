/* Beside what app.js does with data-key: "e" goes through the facts that can be changed, the last one
   first, or inside a row with data-row to its choice; a button with data-print prints. A page that answers
   a form takes the address it should be loaded again from (data-replaces). */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "e" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const facts = [...document.querySelectorAll("[data-edit]")].filter((link) => link.offsetParent);
    if (!facts[0]?.closest("[data-row]")) facts.reverse();
    const row = event.target.closest("[data-row]")?.querySelector("[data-edit]");
    const next = row ?? facts[facts.indexOf(document.activeElement) + 1] ?? facts[0];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  const replaces = document.querySelector("[data-replaces]")?.dataset.replaces;
  if (replaces) history.replaceState(null, "", replaces);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
