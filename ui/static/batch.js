// The progress of a table that is being priced: the same results as without a script, and a bar until they are there.
// They come with every row and with the smaller downloads, so that neither a filter nor these price again.

const form = document.getElementById("table-form");
const progress = document.getElementById("progress");
const bar = document.getElementById("bar");
const barText = document.getElementById("bar-text");
const trouble = document.getElementById("trouble");
const results = document.getElementById("results");
let running = null;
let rows = [];
let most = 0;
let kept = {};

async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) yield JSON.parse(line);
  }
}

function show(done, of) {
  const share = of ? Math.min(done / of, 1) : 0;
  bar.value = share * 100;
  barText.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);
}

function take(line) {
  for (const [name, part] of Object.entries(line.csv ?? {})) (kept[name] ??= []).push(part);
  if (line.of !== undefined) show(line.done, line.of);
  if (line.html !== undefined) {
    results.innerHTML = line.html;
    results.removeAttribute("aria-busy");
    ({ rows, most } = line);
    // The bar goes where what is still to come will stand.
    document.getElementById("what-ifs").append(progress);
    const title = document.getElementById("results-title");
    title.focus({ preventScroll: true });
    title.scrollIntoView();
  }
  if (line.what_ifs !== undefined) {
    away();
    document.getElementById("what-ifs").innerHTML = line.what_ifs;
  }
}

function away() {
  progress.hidden = true;
  results.before(progress);
}

async function price(button) {
  running?.abort();
  const mine = running = new AbortController();
  trouble.hidden = true;
  kept = {};
  away();
  show(0, 1);
  progress.hidden = false;
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.dataset.progress, {
      method: "POST", body: new FormData(form, button), signal: mine.signal,
    });
    if (answer.status === 503) {
      trouble.hidden = false;
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    for await (const line of linesOf(answer.body)) take(line);
  } catch (error) {
    // What a script cannot do is done without it.
    if (error.name !== "AbortError") plain(button);
  } finally {
    if (mine === running) {
      const asked = progress.closest("#what-ifs");
      away();
      if (asked) asked.hidden = true;
      results.removeAttribute("aria-busy");
    }
  }
}

// The table of the results is no longer that of the form: what would be priced again would not fit them.
form.addEventListener("input", () => {
  if (!rows.length) return;
  document.getElementById("changed").hidden = false;
  for (const button of results.querySelectorAll("[data-download]")) button.disabled = !kept[button.dataset.download];
});

function save(name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(kept[name], { type: "text/csv" }));
  link.download = `karvan-${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What is priced already is filtered here: it is not priced again.
function filter() {
  const wanted = ["lane", "status", "corridor"].map((name) => document.getElementById(`filter-${name}`).value);
  const found = rows.filter((row) => wanted.every((value, i) => !value || row[i] === value));
  document.getElementById("rows").innerHTML = found.slice(0, most).map((row) => row[3]).join("");
  document.getElementById("beyond").hidden = found.length <= most;
  const matching = document.getElementById("matching");
  const counted = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);
  matching.textContent = matching.dataset.text.replace("{0}", counted(found.length))
    .replace("{1}", counted(Number(matching.dataset.all)));
}

results.addEventListener("change", (event) => {
  if (rows.length && event.target.id.startsWith("filter-")) filter();
});

function plain(button) {
  form.dataset.plain = "1";
  form.requestSubmit(button);
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (kept[button?.dataset.download] && !form.dataset.plain) {
    event.preventDefault();
    save(button.dataset.download);
    return;
  }
  if (!button?.dataset.progress || form.dataset.plain) return;
  event.preventDefault();
  if (rows.length && results.contains(button)) filter();
  else price(button);
});

document.getElementById("stop").addEventListener("click", () => running?.abort());
