// Before a screen is sent: is there a connection? If not, the page stays as it is and says so.
// A browser's own error page would take the words away.

const form = document.querySelector("[data-send]");
const unsent = form?.querySelector("[data-unsent]");
const PATIENCE = 10_000; // ms
let passed = false;

async function isConnected() {
  if (!navigator.onLine) return false;
  try {
    const options = { method: "HEAD", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) };
    await fetch("/healthz", options);
    return true; // whatever it answered, it is there
  } catch {
    return false;
  }
}

form?.addEventListener("submit", async (event) => {
  if (passed || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.asking) return;
  const { submitter } = event;
  form.dataset.asking = "true";
  submitter?.setAttribute("aria-busy", "true");
  const connected = await isConnected();
  delete form.dataset.asking;
  submitter?.removeAttribute("aria-busy");
  unsent.hidden = connected;
  if (!connected) {
    unsent.scrollIntoView({ block: "nearest" });
    return;
  }
  passed = true;
  form.requestSubmit(submitter);
});

addEventListener("pageshow", () => {
  passed = false;
});
addEventListener("online", () => {
  if (unsent) unsent.hidden = true;
});
