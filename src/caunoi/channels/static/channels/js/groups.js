// Neighbourhoods to follow: found without leaving the page, so that what was chosen above stays.

const box = document.querySelector("[data-groups]");
const finder = document.getElementById("find-group");
const chosen = box?.querySelector("[data-groups-chosen]");
const words = box?.querySelector("[name=khu]");

async function ask(asked) {
  const response = await fetch(`${finder.getAttribute("action").split("#")[0]}?khu=${encodeURIComponent(asked)}`, {
    credentials: "omit",
    cache: "no-store",
  });
  if (!response.ok) throw new Error("no answer");
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-groups]");
}

function keep(inputs) {
  for (const input of inputs) {
    const isThere = [...chosen.querySelectorAll("input")].some((one) => one.value === input.value);
    if (!isThere) chosen.append(input.closest("li"));
  }
}

async function find(asked) {
  const answer = (await ask(asked)).querySelector("[data-groups-found]");
  const old = box.querySelector("[data-groups-found]");
  keep(old.querySelectorAll("input:checked"));
  for (const one of chosen.querySelectorAll("input")) {
    answer.querySelector(`input[value="${CSS.escape(one.value)}"]`)?.closest("li").remove();
  }
  old.replaceChildren(...answer.childNodes);
}

if (box && finder) {
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    find(words.value).catch(() => finder.submit());
  });
  box.addEventListener("click", (event) => {
    const link = event.target.closest("[data-groups-found] a");
    if (!link) return;
    event.preventDefault();
    find(new URL(link.href).searchParams.get("khu")).catch(() => location.assign(link.href));
  });
  // What this browser follows already (push.js).
  document.addEventListener("cn:follows", async ({ detail }) => {
    for (const code of detail.codes) {
      const answer = await ask(code).catch(() => null);
      keep(answer?.querySelectorAll("[data-groups-chosen] input") ?? []);
    }
  });
}
