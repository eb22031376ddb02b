// Keys of the desk: ? lists them; single letters can be switched off (WCAG 2.1.4).
// A control with data-key="r" is pressed by that key; the list is built from what is on the page.

const STORE = "keys-off";
const dialog = document.querySelector("[data-key-help]");
const list = dialog?.querySelector("[data-key-list]");
const off = dialog?.querySelector("[data-keys-off]");

const areOff = () => {
  try {
    return localStorage.getItem(STORE) === "1";
  } catch {
    return false;
  }
};
const isTyping = (target) =>
  target.isContentEditable ||
  (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio)$/.test(target.type));

function fillList() {
  const rows = [];
  const seen = new Set();
  for (const control of document.querySelectorAll("[data-key][data-key-label]")) {
    const { key, keyLabel } = control.dataset;
    if (seen.has(key)) continue;
    seen.add(key);
    const row = document.createElement("div");
    const name = document.createElement("dt");
    const label = document.createElement("dd");
    const cap = document.createElement("kbd");
    cap.textContent = key;
    name.append(cap);
    label.textContent = keyLabel;
    row.append(name, label);
    rows.push(row);
  }
  list.querySelectorAll("[data-from-page]").forEach((row) => row.remove());
  for (const row of rows) row.dataset.fromPage = "";
  list.append(...rows);
}

function openHelp() {
  fillList();
  off.checked = areOff();
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?" && dialog) {
    event.preventDefault();
    openHelp();
    return;
  }
  if (areOff()) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (!control) return;
  event.preventDefault();
  if (control.matches("input, textarea, select")) control.focus();
  else control.click();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]") && dialog) openHelp();
});

off?.addEventListener("change", () => {
  try {
    localStorage.setItem(STORE, off.checked ? "1" : "0");
  } catch {
    off.checked = false;
  }
});
