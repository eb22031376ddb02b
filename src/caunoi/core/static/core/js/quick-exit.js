// Leaves a sensitive page at once: by the link or the Escape key. Stores nothing.
// The page disappears before the next one loads, and does not stay in the history.

const link = document.querySelector("[data-quick-exit]");

function leave() {
  document.documentElement.classList.add("cn-leaving");
  document.title = "\u00a0";
  for (const form of document.forms) form.reset();
  location.replace(link.href);
}

link?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  // An input method that writes Vietnamese uses Escape to drop a syllable.
  if (!link || event.key !== "Escape" || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  leave();
});

// Shown again from the browser's memory of pages: blank it, and ask for it anew.
addEventListener("pageshow", (event) => {
  if (!link || !event.persisted) return; // a page without the way out has nothing to hide
  document.documentElement.classList.add("cn-leaving");
  location.reload();
});
