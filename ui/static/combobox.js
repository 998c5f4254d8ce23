// Suggestions while typing, after the combobox pattern of WAI-ARIA: a text field with a list below it. The field is
// an ordinary one without this. Focus never leaves it; the arrow keys move what is active in the list.

const WAIT_MS = 120;
const MOST_KEPT = 200;
const kept = new Map();

/** Give every field with `data-find` under `root` its suggestions. */
export function attachComboboxes(root) {
  for (const input of root.querySelectorAll("input[data-find]")) {
    if (input.getAttribute("role") !== "combobox") new Combobox(input);
  }
}

class Combobox {
  #input;
  #list;
  #timer = 0;
  #asking = null;
  #active = -1;

  constructor(input) {
    this.#input = input;
    this.#list = document.createElement("ul");
    this.#list.id = `${input.id}-found`;
    this.#list.className = "found";
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
    input.after(this.#list);
    input.removeAttribute("list");
    for (const [name, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.#list.id],
      ["autocapitalize", "none"],
    ]) input.setAttribute(name, value);
    input.addEventListener("input", () => this.#later());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
    input.addEventListener("click", () => { if (!this.#text()) this.#find(); });
    // The field keeps the focus while an option is chosen by pointer.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose([...this.#list.children].indexOf(option));
    });
  }

  get #open() { return !this.#list.hidden; }

  /** What is searched for: all of the field, or the last of its parts. */
  #text() {
    const parting = this.#input.dataset.parted;
    return (parting ? this.#input.value.split(parting).at(-1) : this.#input.value).trim();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = setTimeout(() => this.#find(), WAIT_MS);
  }

  async #find() {
    const address = new URL(this.#input.dataset.find, location.href);
    address.searchParams.set("q", this.#text());
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      const answer = await found(address.href, asking.signal);
      if (!asking.signal.aborted && document.activeElement === this.#input) this.#show(answer);
    } catch (error) {
      // Suggestions are a help: without them the field still takes what is typed.
      if (error.name !== "AbortError") this.#close();
    }
  }

  #show({ found: choices, said }) {
    this.choices = choices;
    this.#list.replaceChildren(...choices.map((choice, at) => option(choice, `${this.#list.id}-${at}`)));
    this.#activate(-1);
    this.#list.hidden = choices.length === 0;
    this.#input.setAttribute("aria-expanded", String(this.#open));
    say(said);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  #activate(at) {
    this.#list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = at;
    const option = this.#list.children[at];
    if (!option) { this.#input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    if (event.isComposing) return;
    const count = this.#list.children.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (!this.#open) { this.#find(); return; }
        if (event.altKey && event.key === "ArrowUp") { this.#close(); return; }
        // One place before the first and after the last is the field itself.
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.#activate((this.#active + 1 + step + count + 1) % (count + 1) - 1);
        return;
      }
      case "Enter":
        if (this.#open && this.#active >= 0) { event.preventDefault(); this.#choose(this.#active); }
        return;
      case "Tab":
        if (this.#open && this.#active >= 0) this.#choose(this.#active);
        return;
      case "Escape":
        if (this.#open) { event.preventDefault(); this.#close(); }
    }
  }

  #choose(at) {
    const { value, sets } = this.choices[at];
    const parting = this.#input.dataset.parted;
    const before = parting ? this.#input.value.split(parting).slice(0, -1).map((part) => part.trim()) : [];
    this.#input.value = [...before, value].join(`${parting} `);
    for (const [name, text] of Object.entries(sets)) {
      const field = this.#input.form?.elements.namedItem(name);
      if (field) field.value = text;
    }
    this.#close();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** The answer of a look-up, kept for the next time it is asked. */
async function found(address, signal) {
  if (kept.has(address)) return kept.get(address);
  const reply = await fetch(address, { signal, headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  const answer = await reply.json();
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(address, answer);
  return answer;
}

function option({ name, note }, id) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const [title, rest] = [name, note].map((text) => Object.assign(document.createElement("span"), { textContent: text }));
  title.dir = rest.dir = "auto";
  rest.className = "muted";
  item.append(title, " ", rest);
  return item;
}

/** Tell a screen reader how much was found, once typing rests. */
function say(text) {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
}
