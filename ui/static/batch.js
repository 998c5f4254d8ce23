// The progress of a table that is being priced: the same results as without a script, and a bar until they are there.
// They come with every row, so that a filter asks for nothing.

const form = document.getElementById("table-form");
const progress = document.getElementById("progress");
const bar = document.getElementById("bar");
const barText = document.getElementById("bar-text");
const trouble = document.getElementById("trouble");
const results = document.getElementById("results");
let running = null;
let rows = [];
let most = 0;

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

async function price(button) {
  running?.abort();
  running = new AbortController();
  trouble.hidden = true;
  show(0, 1);
  progress.hidden = false;
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.dataset.progress, {
      method: "POST", body: new FormData(form, button), signal: running.signal,
    });
    if (answer.status === 503) {
      trouble.hidden = false;
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    for await (const line of linesOf(answer.body)) {
      if (line.html === undefined) {
        show(line.done, line.of);
        continue;
      }
      results.innerHTML = line.html;
      ({ rows, most } = line);
      document.getElementById("results-title").focus();
    }
  } catch (error) {
    // What a script cannot do is done without it.
    if (error.name !== "AbortError") plain(button);
  } finally {
    progress.hidden = true;
    results.removeAttribute("aria-busy");
  }
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
  if (!button?.dataset.progress || form.dataset.plain) return;
  event.preventDefault();
  if (rows.length && results.contains(button)) filter();
  else price(button);
});

document.getElementById("stop").addEventListener("click", () => running?.abort());
