// A long form is kept while it is written: a moment after the last letter, and when it is left.

const PAUSE_MS = 900;
const OURS = new Set(["csrfmiddlewaretoken", "draft_form", "draft_back"]);

for (const form of document.querySelectorAll("form[data-form-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  const words = () => new URLSearchParams(
    [...new FormData(form)].filter(([name]) => !OURS.has(name)),
  ).toString();
  let kept = words();
  let timer = 0;
  let sent = false;

  form.querySelector("[data-keep-draft]")?.setAttribute("hidden", "");

  const keep = async () => {
    const now = words();
    if (now === kept) return;
    try {
      const answer = await fetch(form.dataset.formDraft, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const { said: told } = await answer.json();
      said.textContent = told;
      said.classList.toggle("text-danger", !answer.ok);
      if (answer.ok) kept = now;
    } catch {
      timer = setTimeout(keep, PAUSE_MS * 5); // the network is away; the words are still here
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => {
    if (!sent && words() !== kept) {
      navigator.sendBeacon(form.dataset.formDraft, new FormData(form));
    }
  });
}
