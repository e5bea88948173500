/* Right and left open and close the code of the tree that has the focus; htmx keeps the focus by its id. */
addEventListener("keydown", ({ key, target }) => {
  const wanted = { ArrowRight: "false", ArrowLeft: "true" }[key];
  const toggle = wanted && target.closest?.(".tabular li")?.querySelector(":scope > .toggle");
  if (toggle && toggle.ariaExpanded === wanted) toggle.click();
});
