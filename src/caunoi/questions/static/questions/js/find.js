// Answers below the question as one types; without script the button looks them up. This page has
// no need of htmx, which alone weighs more than the rest of it.

const field = document.querySelector("[data-find]");
const found = document.getElementById("found");
const WAIT = 250;
let timer = 0;
let looked = field?.value;
let running = null;

// The list itself would be read out whole after each pause: a short sentence says what came.
function show(part) {
  found.innerHTML = part;
  const danger = found.querySelector("[data-danger]");
  document.getElementById("id_text_helptext").hidden = Boolean(danger);
  document.getElementById("id_text_danger").hidden = !danger;
  field.setAttribute("aria-describedby", danger ? "id_text_danger" : "id_text_helptext");
  const told = document.getElementById("found-told");
  const words = found.querySelector("[data-told]")?.dataset.told ?? "";
  if (told.textContent !== words) told.textContent = words;
}

async function look() {
  if (field.value === looked) return;
  looked = field.value;
  running?.abort();
  running = new AbortController();
  const words = new FormData(field.form);
  for (const name of ["phone", "email"]) words.delete(name); // no answer is found by them
  try {
    const answer = await fetch(field.dataset.find, {
      method: "POST",
      body: new URLSearchParams(words),
      headers: { "HX-Request": "true", "HX-Trigger-Name": field.name },
      credentials: "omit",
      signal: running.signal,
    });
    if (answer.ok) show(await answer.text());
  } catch {
    // Typed on, or no network: what stands there stays, and the next letter asks again.
  }
}

field?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
});
