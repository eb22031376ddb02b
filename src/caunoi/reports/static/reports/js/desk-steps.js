// Steps of a report: a link opens the step it names, an open step takes the focus, Ctrl+Enter sends.

const focusIn = (box) => {
  const lacking = box.querySelector("[data-lacking]");
  const first = lacking ?? box.querySelector("textarea, select, input:not([type=hidden]), [data-send]");
  (first ?? box).focus();
};

const GAP = "[…]"; // as workflow/wording.py: what a template leaves for the officer to write

// A verdict is mostly right as it was drafted: its button has the focus, so that Enter sends. Where
// something is open still, the focus is there.
const focusVerdict = (box) => {
  const lacking = box.querySelector("[data-lacking]");
  const open = [...box.querySelectorAll("textarea, select, input:not([type=hidden])")].find(
    (field) => (field.required && !field.value) || field.value.includes(GAP),
  );
  const choice = [...box.querySelectorAll("[data-choose]")].find((set) => !set.querySelector(":checked"));
  (lacking ?? choice?.querySelector("input") ?? open ?? box.querySelector("[data-send]")).focus({ preventScroll: true });
  const gap = open?.matches("textarea") ? open.value.indexOf(GAP) : -1;
  if (gap >= 0) open.setSelectionRange(gap, gap + GAP.length);
  box.scrollIntoView({ block: "nearest" });
};

for (const box of document.querySelectorAll(".cn-verdict, .cn-step-one, .cn-note")) {
  box.addEventListener("toggle", () => {
    if (!box.open) return;
    if (box.matches(".cn-verdict")) focusVerdict(box);
    else focusIn(box);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  const box = link && document.getElementById(link.dataset.opens);
  if (!box) return;
  event.preventDefault();
  link.closest("details.cn-menu")?.removeAttribute("open"); // the menu has been used
  if (box.matches("details") && !box.open) box.open = true; // its toggle takes the focus
  else focusIn(box);
  box.scrollIntoView({ block: "nearest" });
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(".cn-verdict[open], .cn-step-one[open], .cn-note[open], .cn-reply");
  if (!box || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    box.querySelector("[data-send]").click();
  } else if (event.key === "Escape" && box.matches("details") && !event.defaultPrevented) {
    box.open = false;
    box.querySelector("summary").focus();
  } else if (event.key === "Escape" && event.target.matches("textarea")) {
    event.target.blur(); // back to the keys of the desk
  }
});

// Where one of several has to be chosen, its number chooses it; Enter then sends.
document.addEventListener("keydown", (event) => {
  const choices = event.target.closest?.("[data-choose]")?.querySelectorAll("input[type=radio]");
  const chosen = choices && !event.ctrlKey && !event.altKey && choices[Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.checked = true;
  chosen.focus();
});

// A report chosen from those nearby fills the field of its code.
document.addEventListener("change", (event) => {
  const field = event.target.dataset.fills && document.getElementById(event.target.dataset.fills);
  if (field) field.value = event.target.value;
});

// After a refusal the eye and the keyboard go where the words are.
const refused = document.querySelector("[data-refused]");
if (refused) {
  const box = refused.closest("details, form") ?? refused;
  refused.scrollIntoView({ block: "center" });
  (box.querySelector("[data-lacking]") ?? refused).focus({ preventScroll: true });
}
