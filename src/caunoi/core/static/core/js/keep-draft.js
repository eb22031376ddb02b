// What is written is kept: a moment after the last letter, and when the page is left. [data-draft]
// stands on a whole form, or on the one field of it that is kept; its value is where.

const PAUSE_MS = 900;
const OURS = new Set(["csrfmiddlewaretoken", "draft_form", "draft_back"]);

function look(part) {
  const form = part.form ?? part;
  if (part === form) {
    const body = () => new FormData(form);
    const written = () => [...body()].filter(([name]) => !OURS.has(name));
    return { form, body, words: () => new URLSearchParams(written()).toString() };
  }
  const body = () => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("text", part.value);
    return data;
  };
  return { form, body, words: () => part.value };
}

for (const part of document.querySelectorAll("[data-draft]")) {
  const { form, body, words } = look(part);
  const said = form.querySelector("[data-draft-said]");
  let kept = words();
  let timer = 0;
  let sent = false;

  form.querySelector("[data-keep-draft]")?.setAttribute("hidden", "");

  const keep = async () => {
    const now = words();
    if (now === kept) return;
    try {
      const answer = await fetch(part.dataset.draft, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
      });
      const { said: told } = await answer.json();
      said.textContent = told;
      said.classList.toggle("text-danger", !answer.ok);
      if (answer.ok) kept = now;
    } catch {
      later(PAUSE_MS * 5); // the network is away; the words are still here
    }
  };

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(keep, ms);
  };
  for (const name of ["input", "change"]) part.addEventListener(name, () => later(PAUSE_MS));
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => {
    if (!sent && words() !== kept) navigator.sendBeacon(part.dataset.draft, body());
  });
}
