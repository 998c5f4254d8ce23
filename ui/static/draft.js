// The unfinished form is kept in the browser until it is sent or forgotten. An address that asks something is always
// right: a draft never overrides it.

const KEY = "karvan.draft";

/** Keep what is typed into a form, and bring it back into one that asks nothing yet. */
export function keepDraft(form) {
  const notice = form.querySelector("#restored");
  const draft = "asked" in form.dataset ? null : read();
  const changed = draft ? fill(form, draft) : false;
  if (notice) notice.hidden = !changed;
  form.addEventListener("input", () => write(form));
  form.addEventListener("change", () => write(form));
  form.querySelector("[data-forget]")?.addEventListener("click", () => {
    forgetDraft();
    form.reset();
    notice.hidden = true;
    form.querySelector("input:not([type=hidden])").focus();
  });
}

/** Keep nothing any more. */
export function forgetDraft() {
  try { localStorage.removeItem(KEY); } catch { /* the browser keeps nothing */ }
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
}

function fill(form, draft) {
  let changed = false;
  for (const field of fields(form)) {
    const text = draft[field.name];
    if (typeof text !== "string" || text === field.value) continue;
    field.value = text;
    if (field.value === text) changed = true;
    const more = field.closest("details");
    if (more) more.open = true;
  }
  return changed;
}

function read() {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY));
    return draft && typeof draft === "object" ? draft : null;
  } catch { return null; }
}

function write(form) {
  const draft = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  try { localStorage.setItem(KEY, JSON.stringify(draft)); } catch { /* the browser keeps nothing */ }
}
