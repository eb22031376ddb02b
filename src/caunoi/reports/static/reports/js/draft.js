// What was written, kept on the person's own device for seven days, until it is sent.
// Never loaded on the anonymous path.

const SLOT = "caunoi-draft";
const KEPT = 7 * 24 * 3600 * 1000; // ms
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "step", "after", "photos", "drop"]);

function read() {
  try {
    const draft = JSON.parse(localStorage.getItem(SLOT));
    if (draft && Date.now() - draft.at < KEPT) return draft;
    localStorage.removeItem(SLOT);
  } catch {
    // storage is shut, or holds something of somebody else
  }
  return null;
}

// As core/moments.py writes it.
function shortMoment(at) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function forget() {
  try {
    localStorage.removeItem(SLOT);
  } catch {
    // nothing was kept
  }
}

const form = document.querySelector("[data-send]");
const offer = document.querySelector("[data-unfinished]");
const sent = document.querySelector("[data-sent]");
const old = read();

/** What the form holds now over what was kept of the same report; a field that was emptied goes. */
function together(isTyping) {
  const kept = read()?.values;
  const values = kept && kept.key === form.elements.key?.value ? kept : {};
  const now = new FormData(form);
  for (const name of new Set([...form.elements].map((field) => field.name))) {
    const value = now.get(name);
    if (!name || NOT_KEPT.has(name) || value instanceof File) continue;
    if (value) values[name] = value;
    else if (isTyping) delete values[name];
  }
  return values;
}

function keep(isTyping) {
  const values = together(isTyping);
  if (!values.text?.trim()) return;
  try {
    localStorage.setItem(SLOT, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // full or shut: the page itself still holds the words
  }
}

/** Everything back into the form; what belongs to later screens travels hidden, as it would anyway. */
function resume(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (field) field.value = value;
    else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.dispatchEvent(new Event("cn:draft-restored"));
  form.elements.text.focus();
}

if (sent && old?.values.key === sent.dataset.sent) forget();

if (form) {
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(true), 400);
  });
  form.addEventListener("submit", () => keep(true));
  if (form.elements.step.value !== "what") keep(false);
}

if (form && offer && old && old.values.key !== form.elements.key?.value && !form.elements.text.value.trim()) {
  const put = (name, text) => {
    offer.querySelector(`[data-put="${name}"]`).textContent = text;
  };
  put("words", old.values.text.length > 90 ? `${old.values.text.slice(0, 90)} …` : old.values.text);
  put("at", shortMoment(new Date(old.at)));
  offer.hidden = false;
  offer.querySelector("[data-resume]").addEventListener("click", () => {
    offer.hidden = true;
    resume(old.values);
  });
  offer.querySelector("[data-discard]").addEventListener("click", () => {
    offer.hidden = true;
    forget();
    form.elements.text.focus();
  });
}
