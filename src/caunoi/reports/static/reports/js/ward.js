// The ward as a combobox: past and present names, typed without marks, and what they are called
// today. What is chosen becomes the same radio cards that the page has without script.

const box = document.querySelector("[data-ward]");
const input = box?.querySelector("[name=area_words]");
const choice = box?.querySelector("[data-ward-choice]");
const list = document.createElement("ul");
const said = document.createElement("p");
let options = [];
let active = -1;
let timer = 0;
let turn = 0;

function open(isOpen) {
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) mark(-1);
}

function mark(index) {
  active = index;
  for (const [at, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(at === index));
  if (index < 0) input.removeAttribute("aria-activedescendant");
  else {
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
}

/** Radio cards for these wards; `legend` asks, `chosen` is marked. */
export function offer(wards, { legend, chosen = "" } = {}) {
  const whole = box.querySelector("[data-ward-template]").content.cloneNode(true);
  whole.querySelector("legend").textContent = legend;
  for (const ward of wards) {
    const card = box.querySelector("[data-ward-option]").content.cloneNode(true);
    const radio = card.querySelector("input");
    radio.value = ward.code;
    radio.defaultChecked = ward.code === chosen;
    card.querySelector("span").textContent = ward.name;
    whole.querySelector(".cn-choices").append(card);
  }
  choice.replaceChildren(whole);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function choose(option) {
  input.value = option.was || option.name;
  open(false);
  said.textContent = option.note;
  offer(option.wards, {
    legend: option.note || input.labels[0].firstChild.textContent.trim(),
    chosen: option.wards.length === 1 ? option.wards[0].code : "",
  });
  if (option.wards.length > 1) choice.querySelector("input").focus();
}

function draw() {
  list.replaceChildren(
    ...options.map((option, at) => {
      const item = document.createElement("li");
      item.id = `ward-option-${at}`;
      item.role = "option";
      item.setAttribute("aria-selected", "false");
      item.append(Object.assign(document.createElement("span"), { textContent: option.was || option.name }));
      if (option.note) item.append(Object.assign(document.createElement("small"), { textContent: option.note }));
      // pointerdown: before the field loses the focus
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(option));
      return item;
    }),
  );
}

async function look() {
  const typed = input.value.trim();
  const mine = ++turn;
  if (typed.length < 2) return open(false);
  try {
    const response = await fetch(`${box.dataset.areas}?q=${encodeURIComponent(typed)}`, {
      headers: { "Accept-Language": document.documentElement.lang },
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    if (!response.ok || mine !== turn) return;
    const { items } = await response.json();
    options = items.map((item) => ({
      name: item.now.length === 1 ? item.now[0].name : item.name,
      was: item.was, note: item.note, wards: item.now,
    }));
  } catch {
    return; // without a connection the server looks the name up when the screen is sent
  }
  draw();
  open(options.length > 0);
  said.textContent = options.length ? box.dataset.count.replace("#", options.length) : box.dataset.none;
}

function key(event) {
  if (event.isComposing || list.hidden) {
    if (event.key === "ArrowDown" && options.length && !event.isComposing) open(true);
    else return;
  }
  const last = options.length - 1;
  const to = { ArrowDown: active >= last ? 0 : active + 1, ArrowUp: active <= 0 ? last : active - 1 }[event.key];
  if (to !== undefined) mark(to);
  else if (event.key === "Enter" && active >= 0) choose(options[active]);
  else if (event.key === "Escape") return open(false); // on private pages it also leaves the page
  else return;
  event.preventDefault();
}

if (input) {
  Object.assign(list, { id: "ward-list", className: "cn-combo-list", hidden: true, role: "listbox" });
  list.setAttribute("aria-label", input.labels[0].firstChild.textContent.trim());
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);
  input.closest(".cn-field").classList.add("cn-combo");
  input.after(list);
  choice.before(said);
  input.addEventListener("input", () => {
    choice.replaceChildren(); // what was chosen belonged to another name
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  input.addEventListener("keydown", key);
  input.addEventListener("blur", () => open(false));
  // Typed while the page was still loading.
  if (document.activeElement === input && input.value && !choice.childElementCount) look();
  // A point was chosen: its ward and the next ones, to be confirmed.
  document.addEventListener("cn:wards", ({ detail }) => {
    input.value = "";
    offer(detail.wards, detail);
  });
}
