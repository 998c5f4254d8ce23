// The quote screen without reloading: the answer is fetched from the same address that a reload would show, and its
// part of that page is put in place. Without this the form, every link and the back button work as in any page.

import { attachComboboxes } from "./combobox.js";
import { forgetDraft, keepDraft } from "./draft.js";

const main = document.getElementById("main");
const status = document.getElementById("status");
let loading = null;
let shown = location.pathname + location.search;

enhance();
main.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
main.addEventListener("toggle", onToggle, true);
addEventListener("popstate", () => {
  // A step to another place of the same page is the browser's own.
  if (location.pathname + location.search !== shown) show(location.href, { push: false });
});

/** Whatever is new on the page gets what JavaScript adds to it. */
function enhance() {
  attachComboboxes(main);
  const form = main.querySelector("#consignment");
  if (form) keepDraft(form);
  for (const hidden of main.querySelectorAll("[data-copy], [data-print]")) hidden.hidden = false;
}

function onSubmit(event) {
  const form = event.target;
  if (form.id !== "consignment") return;
  event.preventDefault();
  if (event.submitter?.name === "swap") { swap(form); return; }
  show(addressOf(form));
}

/** The address of what a form asks: what is empty or usual is left out. */
function addressOf(form) {
  const asked = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || field.type === "submit") continue;
    const text = field.value.trim();
    if (text && text !== field.dataset.usual) asked.append(field.name, text);
  }
  return `/?${asked}`;
}

function swap(form) {
  const { origin, destination } = form.elements;
  [origin.value, destination.value] = [destination.value, origin.value];
  origin.dispatchEvent(new Event("change", { bubbles: true }));
}

function onClick(event) {
  const link = event.target.closest?.("a[href], button[data-copy], button[data-print]");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.matches("[data-print]")) { print(); return; }
  if (link.matches("[data-copy]")) { copy(link); return; }
  if (link.matches("[data-anew]")) forgetDraft();
  if (link.hash.startsWith("#lines-") && link.pathname + link.search === location.pathname + location.search) {
    const option = document.getElementById(link.hash.slice(1))?.closest("details");
    if (option) option.open = true;
    return;
  }
  if (!main.contains(link) || link.origin !== location.origin || link.pathname !== "/") return;
  if (link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  show(link.href, { focus: link.id });
}

/** Fetch the page of an address and show its form and its answer. push: as a new step of the browser's history */
async function show(address, { push = true, focus = "" } = {}) {
  loading?.abort();
  const present = loading = new AbortController();
  const answer = main.querySelector(".answer");
  answer.setAttribute("aria-busy", "true");
  say(main.dataset.busy);
  try {
    const page = await pageOf(address, present.signal);
    if (push) history.pushState(null, "", address);
    shown = location.pathname + location.search;
    place(page);
    if (push) forgetDraft();
    enhance();
    settle(focus);
  } catch (error) {
    if (error.name === "AbortError") return;
    answer.removeAttribute("aria-busy");
    failed(answer);
  }
}

async function pageOf(address, signal) {
  const reply = await fetch(address, { signal, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  if (!page.querySelector("#main > .answer")) throw new Error(`status ${reply.status}`);
  return page;
}

function place(page) {
  document.title = page.title;
  const more = main.querySelector(".more")?.open;
  for (const part of [".tongues", ".ask", "#main > .answer"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  if (more) main.querySelector(".more").open = true;
}

/** The focus goes to what is wrong, else to what was clicked, else to the answer. */
function settle(focus) {
  const summary = document.getElementById("summary");
  const title = document.getElementById("title");
  say("");
  const target = summary ?? (focus ? document.getElementById(focus) : null) ?? title;
  if (!summary && title) say(main.querySelector(".answered .lead")?.textContent.trim().replace(/\s+/g, " ") ?? "");
  if (target) target.focus();
  else main.querySelector("#origin")?.focus();
}

function failed(answer) {
  const notice = document.createElement("p");
  notice.className = "notice failure";
  notice.textContent = main.dataset.failed;
  answer.querySelector(".failure")?.remove();
  answer.prepend(notice);
  say(main.dataset.failed);
}

/** The lines of a route are fetched when they are unfolded. */
async function onToggle(event) {
  const option = event.target;
  const link = option.open && option.matches(".option") ? option.querySelector("a.unfold") : null;
  const part = link?.closest(".unfolded");
  if (!part || part.getAttribute("aria-busy")) return;
  part.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(link.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    part.replaceWith(document.adoptNode(page.querySelector(".unfolded")));
  } catch {
    // The link stays: it leads to the same lines on a page of their own.
    part.removeAttribute("aria-busy");
  }
}

async function copy(button) {
  const address = new URL(button.dataset.copy, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    // Without a secure connection there is no clipboard: the address is shown to be copied by hand.
    prompt(button.textContent, address);
    return;
  }
  say(button.dataset.done);
  const said = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = said; }, 2000);
}

function say(text) {
  if (status) status.textContent = text;
}
