// A chosen template fills the text; words that were typed by hand are kept above it.

let filled = "";

document.addEventListener("change", (event) => {
  const target = event.target.dataset.fills;
  if (!target || !event.target.value) return;
  const text = document.getElementById(target);
  const own = text.value.trim() === filled.trim() ? "" : `${text.value.trim()}\n\n`;
  filled = event.target.value;
  text.value = own + filled;
  text.focus();
});
