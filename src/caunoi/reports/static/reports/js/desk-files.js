// Files of a reply or a note: one button in the page's own words, and the names of what was chosen.
// Without script the browser's own control stays.

for (const box of document.querySelectorAll("[data-attach]")) {
  const input = box.querySelector("input[type=file]");
  const chosen = box.querySelector("[data-attach-chosen]");
  const show = () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(", ") || box.dataset.none;
  };
  box.classList.add("is-button");
  input.addEventListener("change", show);
  input.form?.addEventListener("reset", () => setTimeout(show));
  show();
}
