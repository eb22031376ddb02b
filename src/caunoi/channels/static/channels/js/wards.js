// Wards by typing any old or new name; what is chosen is a checkbox of the list that stands there
// without script.

const box = document.querySelector("[data-wards]");
const input = box?.querySelector("[data-wards-words]");
const found = box?.querySelector("[data-wards-found]");
const chosen = box?.querySelector("[data-wards-chosen]");
const said = box?.querySelector("[data-wards-said]");
const boxes = new Map([...(box?.querySelectorAll("[name=wards]") ?? [])].map((one) => [one.value, one]));
let timer = 0;
let turn = 0;

function labelOf(one) {
  return one.closest("label").textContent.trim();
}

function draw() {
  const picked = [...boxes.values()].filter((one) => one.checked);
  chosen.hidden = picked.length === 0;
  chosen.replaceChildren(
    ...picked.map((one) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary btn-sm";
      button.textContent = `${labelOf(one)} ×`;
      button.setAttribute("aria-label", box.dataset.drop.replace("#", labelOf(one)));
      button.addEventListener("click", () => {
        one.checked = false;
        draw();
        input.focus();
      });
      item.append(button);
      return item;
    }),
  );
}

function offer(items) {
  found.replaceChildren(
    ...items.flatMap((item) =>
      item.now.filter((ward) => boxes.has(ward.code)).map((ward) => {
        const entry = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-quiet btn-sm";
        button.textContent = item.was ? `${ward.name} (${item.was})` : ward.name;
        button.addEventListener("click", () => {
          boxes.get(ward.code).checked = true;
          input.value = "";
          offer([]);
          draw();
          said.textContent = box.dataset.taken.replace("#", ward.name);
          input.focus();
        });
        entry.append(button);
        return entry;
      }),
    ),
  );
  found.hidden = found.children.length === 0;
}

async function look() {
  const typed = input.value.trim();
  const mine = ++turn;
  if (typed.length < 2) return offer([]);
  const response = await fetch(`/api/v1/areas?q=${encodeURIComponent(typed)}`, {
    headers: { "Accept-Language": document.documentElement.lang },
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
  }).catch(() => null);
  if (!response?.ok || mine !== turn) return undefined;
  const { items } = await response.json();
  offer(items);
  said.textContent = (found.hidden ? box.dataset.none : box.dataset.count).replace("#", found.children.length);
  return undefined;
}

if (input) {
  box.querySelector("[data-wards-typing]").hidden = false;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // the form is not sent by choosing a ward
    found.querySelector("button")?.click();
  });
  box.closest("form").addEventListener("change", draw);
  draw();
}
