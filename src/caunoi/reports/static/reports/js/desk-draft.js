// The reply is kept while it is written: a moment after the last letter, and when the page is left.

const field = document.querySelector("[data-draft]");
const said = document.querySelector("[data-draft-said]");
const PAUSE_MS = 900;

if (field) {
  const form = field.form;
  let kept = field.value;
  let timer = 0;
  let sent = false;

  document.querySelector("[data-keep-draft]")?.setAttribute("hidden", "");

  const body = () => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("text", field.value);
    return data;
  };

  const keep = async () => {
    const text = field.value;
    if (text === kept) return;
    try {
      const answer = await fetch(field.dataset.draft, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
      });
      const { said: words } = await answer.json();
      said.textContent = words;
      said.classList.toggle("text-danger", !answer.ok);
      if (answer.ok) kept = text;
    } catch {
      timer = setTimeout(keep, PAUSE_MS * 5); // the network is away; the words are still here
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => {
    if (!sent && field.value !== kept) navigator.sendBeacon(field.dataset.draft, body());
  });
}
