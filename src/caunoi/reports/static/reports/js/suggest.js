// While the person writes: what it seems to be about, why, who would get it, and whether to call.
// The text goes to our own server, which keeps nothing of it; no cookie goes with it.

const ADDRESS = "/api/v1/suggest";
const PAUSE = 700; // ms after the last key
const LEAST = 4; // letters before it is worth asking: a fire is told in four

const form = document.querySelector("[data-send]");
const panel = form?.querySelector("[data-suggestion]");
const danger = form?.querySelector("[data-danger]");
const money = form?.querySelector("[data-money]");
const warning = form?.querySelector("[data-receipt-warning]");

let timer = 0;
let running = null;
let asked = "";

function question() {
  const value = (name) => form.elements[name]?.value ?? "";
  const body = { text: value("text"), category: value("category"), area: value("area_code") };
  const lat = Number.parseFloat(value("lat"));
  const lon = Number.parseFloat(value("lon"));
  if (Number.isFinite(lat) && Number.isFinite(lon)) Object.assign(body, { lat, lon });
  return body;
}

function put(name, text) {
  const place = panel.querySelector(`[data-put="${name}"]`);
  // The same words again would be read aloud again.
  if (place && place.textContent !== text) place.textContent = text;
}

function show(answer, chosen) {
  put("category", answer.category.name);
  put("unit", answer.unit.name);
  const words = chosen ? [] : answer.words;
  put("words", words.join(", "));
  panel.querySelector('[data-with="words"]').hidden = words.length === 0;
  panel.hidden = false;
  if (warning) warning.hidden = !answer.holds_secret;
  if (money) money.hidden = !answer.money_sent;
  if (!danger) return;
  if (answer.danger) danger.dataset.call = answer.danger.call;
  danger.hidden = !answer.danger;
}

async function ask() {
  const body = question();
  const key = JSON.stringify(body);
  if (body.text.trim().length < LEAST) {
    panel.hidden = true;
    asked = "";
    return;
  }
  if (key === asked) return;
  running?.abort();
  running = new AbortController();
  try {
    const response = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: key,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: running.signal,
    });
    if (!response.ok) return;
    show(await response.json(), Boolean(body.category));
    asked = key;
  } catch {
    // No connection, or a newer question: the server looks again when the screen is sent.
  }
}

if (panel) {
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text") return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "category") ask();
  });
  document.addEventListener("cn:draft-restored", ask);
  ask();
}
