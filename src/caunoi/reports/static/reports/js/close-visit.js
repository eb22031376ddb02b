// Leaving in a hurry closes the visit, too: a browser that goes back gets an empty form.

const form = document.querySelector("form[data-close-visit]");

function close() {
  if (form) navigator.sendBeacon(form.action, new FormData(form));
}

document.querySelector("[data-quick-exit]")?.addEventListener("click", close, { capture: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  close();
}, { capture: true });
