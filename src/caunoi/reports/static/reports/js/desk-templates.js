// Reply templates: picked from the menu or typed as ::trigger, they stand where the cursor is.

const menu = document.querySelector("[data-templates]");
const links = menu ? [...menu.querySelectorAll("a[data-text]")] : [];
const byTrigger = new Map(links.filter((a) => a.dataset.trigger).map((a) => [a.dataset.trigger, a.dataset.text]));
const main = document.querySelector("[data-insert]");
const TRIGGER = /::([\p{L}\p{N}_-]+)([ \n])$/u;

const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function insert(field, text) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const gap = value.slice(0, from).trim() && !/\n\s*$/.test(value.slice(0, from)) ? "\n\n" : "";
  field.setRangeText(gap + text, from, to, "end");
  changed(field);
}

menu?.addEventListener("toggle", () => {
  if (menu.open) menu.querySelector("ul").scrollIntoView({ block: "nearest" });
});

menu?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-text]");
  if (!link || !main) return;
  event.preventDefault();
  menu.open = false;
  main.focus();
  insert(main, link.dataset.text);
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!byTrigger.size || !field.matches("textarea") || event.isComposing || field.id === "note_text") return;
  const before = field.value.slice(0, field.selectionStart);
  const hit = TRIGGER.exec(before);
  const text = hit && byTrigger.get(hit[1]);
  if (!text) return;
  field.setRangeText(text + hit[2], hit.index, field.selectionStart, "end");
  changed(field);
});
