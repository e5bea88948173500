/* What pages do beyond links and forms; the site works without.

   data-key="n Enter"  one of these keys clicks the element, or focuses a field
   data-walk="[data-edit]"   its key goes through those elements instead, the last one first;
                      within data-row to the one in it
   data-replaces       the address to load a page again that answers a form
   data-for="n"        a line of the list of keys, hidden where nothing has that key
   data-print          a button that prints
   data-focus, data-announce="..."   swapped in, gets the focus; its words are read out
   data-copy="text", data-copy-from="#id"   a button that copies
   data-opens="id"     a button that opens that dialog
   data-menu           details that close on Escape and on a click elsewhere
   data-search, data-hit   arrow keys move from the search field, or the new heading, through the hits
   data-long="200"     a longer text goes by POST, so that no address holds it */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const isField = (el) => el.matches("input:not([type=radio],[type=checkbox]), textarea, select, option");
  document.documentElement.classList.add("js");

  const announce = (text) => {
    const place = one("#announce");
    if (place) place.textContent = text;
  };

  const keyed = (key) => all("[data-key]").find((el) => el.dataset.key.split(" ").includes(key) && !el.disabled);

  const reach = (el) => {
    for (let fold = el?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    el?.focus();
  };

  const act = (el) => {
    if (el.dataset.walk) {
      const stops = all(el.dataset.walk).reverse();
      const row = document.activeElement.closest("[data-row]")?.querySelector(el.dataset.walk);
      const next = row ?? stops[stops.indexOf(document.activeElement) + 1] ?? stops[0];
      reach(next);
    } else if (isField(el)) {
      reach(el);
      el.select?.();
    } else {
      if (el.type === "checkbox") reach(el); // seen and heard
      el.click();
    }
  };

  const walk = (event) => {
    const hits = all("[data-hit]");
    const here = hits.indexOf(document.activeElement);
    const inField = document.activeElement?.matches("[data-search], [data-focus]");
    if (!hits.length || (here < 0 && !inField)) return;
    event.preventDefault();
    const next = here + (event.key === "ArrowDown" ? 1 : -1);
    (hits[next] ?? (next < 0 ? one("[data-search]") : hits[here])).focus();
  };

  const close = (event) => {
    const open = all("details[data-menu][open]");
    open.forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    const suggestions = one("#suggestions");
    if (suggestions?.childElementCount) {
      event.preventDefault(); // a search field would empty itself
      suggestions.replaceChildren();
      one("[data-search]").focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const held = event.ctrlKey || event.metaKey;
    if (held && event.key === "Enter") target.closest("textarea")?.form?.requestSubmit();
    if (event.defaultPrevented || held || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return close(event);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return walk(event);
    if (document.body.dataset.keys === "off" || isField(target) || one("dialog[open]")) return;
    if (event.key === "Enter" && target.closest("a, button, summary, label, [type=radio], [type=checkbox]")) return;
    const found = keyed(event.key);
    if (found) {
      event.preventDefault();
      if (!event.repeat) act(found); // a held key acts once
    }
  });

  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (!event.target.closest(".frame-search")) one("#suggestions")?.replaceChildren();
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      all("[data-for]").forEach((line) => (line.hidden = !keyed(line.dataset.for)));
      document.getElementById(opener.dataset.opens)?.showModal();
    }
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy], [data-copy-from]");
    if (copier) copy(copier);
  });

  /* Copying: the clipboard needs https or this machine; else the older way */

  const copy = async (button) => {
    const from = button.dataset.copyFrom && one(button.dataset.copyFrom);
    const text = button.dataset.copy ?? (from.value ?? from.innerText).trim();
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: text });
      (button.closest("dialog") ?? document.body).append(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
      button.focus();
    }
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.dataset.before ?? label.textContent;
    label.dataset.before = before;
    label.textContent = done ? "Copied" : "Copy by hand";
    announce(done ? `Copied: ${text.slice(0, 80)}` : "Copying is not possible here.");
    setTimeout(() => (label.textContent = before), 2000);
  };

  const replaces = one("[data-replaces]")?.dataset.replaces;
  if (replaces) history.replaceState(null, "", replaces);

  one("[data-search][autofocus]")?.setSelectionRange(1e5, 1e5); // not before the words

  const isLong = (field) => field.value.length > Number(field.dataset.long);

  /* A term goes straight to its address; without a script by POST, then there. */
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[data-long]");
    if (!field) return;
    const { form } = field;
    form.method = isLong(field) ? "post" : "get";
    form.csrfmiddlewaretoken.disabled = !isLong(field);
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const field = event.detail.elt.closest("form")?.querySelector("[data-long]");
    if (field && event.detail.verb === "get" && isLong(field)) {
      event.detail.verb = "post";
      event.detail.useUrlParams = false;
      event.detail.headers["Content-Type"] = "application/x-www-form-urlencoded";
    }
    one("#problem")?.replaceChildren();
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const swapped = event.detail.elt;
    const find = (selector) => (swapped.matches?.(selector) ? swapped : swapped.querySelector?.(selector));
    const words = find("[data-announce]");
    if (words) announce(words.dataset.announce);
    const wanted = find("[data-focus]");
    // whoever has moved on inside the new part is not called back
    if (wanted && !swapped.contains(document.activeElement)) wanted.focus();
  });

  const unreachable = () => {
    const place = one("#problem");
    if (!place) return;
    const box = Object.assign(document.createElement("div"), { className: "notice conflict" });
    const text = "The site did not answer. What you entered is still on this page: try again in a moment.";
    box.append(Object.assign(document.createElement("p"), { textContent: text }));
    place.replaceChildren(box);
  };
  document.addEventListener("htmx:sendError", unreachable);
  document.addEventListener("htmx:timeout", unreachable);
})();
