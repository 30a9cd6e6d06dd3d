// What the pages do beyond plain HTML. Everything here is comfort: each page also works without it.
"use strict";

/* Menus: <details class="menu"> close on Escape, on a click elsewhere, and when another opens. */

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* A form is sent once, however often its button is pressed; coming back by the browser's arrow frees it again. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser has collected the fields: a disabled button would not be sent.
  setTimeout(() => setButtons(form, true));
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) free(form);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) free(form);
});

function free(form) {
  delete form.dataset.sent;
  setButtons(form, false);
}

function setButtons(form, areDisabled) {
  for (const control of form.elements) if (control.type === "submit") control.disabled = areDisabled;
}

/* The error summary takes the focus, so that the problem is the first thing read; so does that of a form in a cell. */

document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("htmx:afterSettle", ({ target }) => target.querySelector("[data-error-summary]")?.focus());

/* A button that prints the page: <button data-print hidden>. Without JavaScript the browser's own menu does. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Somebody whose session ended gets the page to sign in instead of a part of this page: what stands here stays. */

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isWholePage = detail.serverResponse.includes("<html");
  if (isWholePage && "signedIn" in document.body.dataset && !detail.serverResponse.includes("data-signed-in"))
    detail.shouldSwap = false;
});

/* The current step is in sight on a phone. */

document.querySelector("nav.spine [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/* A link in a bar that scrolls sideways comes wholly into sight with the focus, clear of the fading edge. */

const FADED = 44;

document.addEventListener("focusin", ({ target }) => {
  const bar = target.closest("nav.spine ol, .tabs");
  if (!bar) return;
  const [link, frame] = [target, bar].map((element) => element.getBoundingClientRect());
  bar.scrollLeft += Math.min(0, link.left - frame.left) + Math.max(0, link.right + FADED - frame.right);
});

/* Drafts: <form data-keep-draft="key"> remembers what is typed until it is saved, in this tab only
   and for the person who typed it. */

const DRAFT = `draft:${document.body.dataset.signedIn}:`;

function remember(key, draft) {
  try {
    sessionStorage.setItem(DRAFT + key, JSON.stringify(draft));
  } catch {
    // Full or forbidden: then this comfort is missing.
  }
}

function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFT + key));
  } catch {
    return null;
  }
}

function forgetDrafts(isWanted) {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(DRAFT) && isWanted(name.slice(DRAFT.length))) sessionStorage.removeItem(name);
    }
  } catch {
    // Nothing is kept, so there is nothing to forget.
  }
}

const here = () => location.href.split("#")[0];

const isTyped = (control) => control.name && !["hidden", "password", "file", "submit", "button"].includes(control.type);

function typedIn(form) {
  const typed = {};
  for (const control of form.elements) {
    if (!isTyped(control)) continue;
    const values = (typed[control.name] ??= []);
    if (control.type === "checkbox" || control.type === "radio") {
      if (control.checked) values.push(control.value);
    } else if (control.type === "select-multiple") {
      values.push(...[...control.selectedOptions].map((option) => option.value));
    } else values.push(control.value);
  }
  return typed;
}

function typeInto(form, typed) {
  for (const control of form.elements) {
    const values = isTyped(control) && typed[control.name];
    if (!values) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type === "select-multiple") {
      for (const option of control.options) option.selected = values.includes(option.value);
    } else control.value = values[0] ?? "";
  }
}

function keepDraft(form) {
  const key = form.dataset.keepDraft;
  const draft = recall(key);
  if (draft && JSON.stringify(draft.typed) !== JSON.stringify(typedIn(form))) offerDraft(form, key, draft.typed);
  form.addEventListener("input", () => remember(key, { typed: typedIn(form) }));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return remember(key, { typed: typedIn(form), sentFrom: here() });
    event.preventDefault();
    sayNoConnection(form);
  });
}

/* Without a connection nothing is sent: the page stays, with what was typed, and says so until the connection is back. */

function sayNoConnection(form) {
  if (form.querySelector("[data-no-connection]")) return;
  const words = document.getElementById("no-connection").content.firstElementChild.cloneNode(true);
  form.querySelector(".form-buttons").before(words);
  window.addEventListener("online", () => words.remove(), { once: true });
}

function offerDraft(form, key, typed) {
  const offer = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
  offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
    typeInto(form, typed);
    remember(key, { typed });
    offer.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  offer.querySelector("[data-draft-forget]").addEventListener("click", () => {
    forgetDrafts((name) => name === key);
    offer.remove();
  });
  form.prepend(offer);
}

// A sent draft is saved once we led its reader on from the form. Whoever comes here another way, because the connection
// broke while it was sent, is offered it again.
if ("signedIn" in document.body.dataset) {
  const [arrival] = performance.getEntriesByType("navigation");
  const wasLedOn = arrival === undefined || arrival.redirectCount > 0;
  forgetDrafts((key) => wasLedOn && document.referrer !== "" && recall(key)?.sentFrom === document.referrer);
}
for (const form of document.querySelectorAll("form[data-keep-draft]")) keepDraft(form);
for (const form of document.querySelectorAll("form[data-forget-drafts]")) {
  form.addEventListener("submit", () => forgetDrafts(() => true));
}

/* Formsets: one more row. */

for (const section of document.querySelectorAll("[data-formset]")) {
  const button = section.querySelector("[data-formset-add]");
  const total = section.querySelector(`[name="${section.dataset.formset}-TOTAL_FORMS"]`);
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = section.querySelector("[data-formset-empty]").content.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__prefix__", total.value);
    }
    total.value = Number(total.value) + 1;
    const rows = section.querySelector("[data-formset-rows]");
    rows.append(row);
    rows.lastElementChild.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
}

/* Light or dark: buttons in the footer. */

const themes = document.querySelector("[data-themes]");

function showTheme() {
  const theme = document.documentElement.dataset.theme ?? "system";
  for (const button of themes.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", button.dataset.themeChoice === theme);
  }
}

themes.hidden = false;
themes.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (!theme) return;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Then it holds for this page only.
  }
  showTheme();
});
showTheme();

/* Sortable lists: <ol data-sortable data-sortable-url="…"><li data-sortable-id="3"> with a button
   [data-sortable-handle]. Dragging posts `order` once per item; the page's own up and down buttons do the same. */

for (const list of document.querySelectorAll("[data-sortable]")) {
  list.classList.add("can-drag");
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-sortable-handle]");
    if (handle) drag(list, handle, event);
  });
}

function drag(list, handle, start) {
  const item = handle.closest("[data-sortable-id]");
  const before = orderOf(list).join();
  start.preventDefault();
  item.classList.add("is-dragged");
  const move = (event) => {
    const next = [...list.children].find((other) => other !== item && event.clientY < middleOf(other));
    if (next !== item.nextElementSibling) list.insertBefore(item, next ?? null);
  };
  const drop = () => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", drop);
    item.classList.remove("is-dragged");
    if (orderOf(list).join() !== before) saveOrder(list);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
}

const orderOf = (list) => [...list.querySelectorAll("[data-sortable-id]")].map((item) => item.dataset.sortableId);

function middleOf(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}

async function saveOrder(list) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const body = new URLSearchParams(orderOf(list).map((id) => ["order", id]));
  try {
    const response = await fetch(list.dataset.sortableUrl, { method: "POST", headers, body, redirect: "manual" });
    if (response.status >= 400) throw new Error(response.statusText);
  } catch {
    // Not saved: show again what is.
  }
  location.reload();
}

/* Dots of a goal round: how many are left is said while they are given; the server counts again. */

function countDots() {
  for (const form of document.querySelectorAll("[data-dots-to-give]")) {
    const given = [...form.querySelectorAll("[data-dots]")].reduce((sum, box) => sum + (Number(box.value) || 0), 0);
    const left = form.querySelector("[data-dots-left]");
    left.hidden = false;
    left.querySelector("output").value = Number(form.dataset.dotsToGive) - given;
  }
}

document.addEventListener("input", (event) => event.target.matches("[data-dots]") && countDots());
document.addEventListener("DOMContentLoaded", countDots);

/* A form opened in a cell closes on Escape, as by its button. */

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest("[data-closes-on-escape]");
  if (open) open.querySelector("[data-close]").click();
});
