// Who else has this report open: a sign of life every fifteen seconds, and what comes back of others.

const place = document.querySelector("[data-company]");
const BEAT_MS = 15_000;
const WRITING_MS = 20_000;

if (place) {
  let wrote = 0;
  let shown = place.innerHTML.trim();

  const body = (more = {}) => {
    const data = new FormData();
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    data.set("csrfmiddlewaretoken", token ? token.value : "");
    data.set("seen", place.dataset.seen);
    data.set("writing", Date.now() - wrote < WRITING_MS ? "1" : "0");
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  };

  const beat = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.url, { method: "POST", body: body() });
      if (!answer.ok) return;
      const html = (await answer.text()).trim();
      // Left alone while unchanged or in use: a draft that somebody reads must not close.
      if (html === shown || place.contains(document.activeElement)) return;
      shown = html;
      place.innerHTML = html;
    } catch {
      // The network is away; the next beat tries again.
    }
  };

  for (const field of document.querySelectorAll("#reply textarea, .cn-step-form textarea")) {
    field.addEventListener("input", () => {
      const began = Date.now() - wrote > WRITING_MS;
      wrote = Date.now();
      if (began) beat();
    });
  }
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.url, body({ gone: "1" })));
  setInterval(beat, BEAT_MS);
  if (document.querySelector("[name=csrfmiddlewaretoken]")) beat();
}
