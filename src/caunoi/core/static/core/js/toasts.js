// Short news at the foot of the page. Other modules: dispatch a "toast" event on document with
// { text, tone: "success" | "info" | "warning" | "danger", keep: boolean }.

const place = document.querySelector("[data-toasts]");
const model = document.querySelector("template[data-toast-model]");
const SHOWN_MS = 8000;

function wire(toast) {
  toast.querySelector("[data-toast-close]").addEventListener("click", () => toast.remove());
  if (toast.hasAttribute("data-keep")) return;
  let timer = setTimeout(() => toast.remove(), SHOWN_MS);
  // Whoever reads or reaches it has time (WCAG 2.2.1).
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) {
    toast.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), SHOWN_MS);
    });
  }
}

document.addEventListener("toast", ({ detail }) => {
  const toast = model.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = detail.text;
  toast.classList.add(`cn-tone-${detail.tone ?? "success"}`);
  toast.toggleAttribute("data-keep", Boolean(detail.keep) || detail.tone === "danger");
  place.append(toast);
  wire(toast);
});

for (const toast of place?.querySelectorAll(".cn-toast") ?? []) wire(toast);
