// Forms: takes the reader to the list of errors, and stops a second press while the first is sent.

const refused =
  document.querySelector("[data-error-summary]") ??
  document.querySelector(".cn-field-invalid :is(input, select, textarea)");
refused?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest(".cn-field") ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (!form.hasAttribute("data-once") || event.defaultPrevented) return;
  form.dataset.sending = "true";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back from the next page: the form can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
