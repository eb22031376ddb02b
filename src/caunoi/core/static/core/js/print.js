// [data-print] prints the page; [data-copy="id"] copies the text of that element.

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copier = event.target.closest("[data-copy]");
  if (!copier) return;
  await navigator.clipboard.writeText(document.getElementById(copier.dataset.copy).innerText.trim());
  const said = copier.querySelector("[data-copied]");
  if (said) said.textContent = `· ${said.dataset.copied}`;
});

for (const button of document.querySelectorAll("[data-print], [data-copy]")) {
  // Without https there is no clipboard.
  button.hidden = button.hasAttribute("data-copy") && !navigator.clipboard;
}
