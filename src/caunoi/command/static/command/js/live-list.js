// "New or changed: 3. Show them": a bar above the inbox that reads the list anew when pressed.
// Nothing moves under the officer's hands before that.

const ground = document.querySelector("[data-live]");
const SHOWN = new Set(["new", "arrived", "message"]);
const codes = new Set();
let isStale = false;

const list = () => document.querySelector("[data-live-list], [data-inbox]");

function showBar() {
  const place = list();
  if (!place) return;
  let bar = place.querySelector(":scope > [data-live-bar]");
  if (!bar) {
    bar = document.createElement("button");
    bar.type = "button";
    bar.className = "cn-live-bar";
    bar.dataset.liveBar = "";
    bar.addEventListener("click", refresh);
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    bar.append(words);
    place.prepend(bar);
  }
  bar.firstChild.textContent = ground.dataset.wordBar.replace("%n", isStale ? "…" : codes.size);
}

function hideBar() {
  codes.clear();
  isStale = false;
  document.querySelector("[data-live-bar]")?.remove();
}

async function refresh() {
  const place = list();
  if (!window.htmx || !place.id) {
    location.reload();
    return;
  }
  const address = `${ground.dataset.liveDesk}${location.search}`;
  await window.htmx.ajax("GET", address, { target: `#${place.id}`, swap: "outerHTML" });
  hideBar();
}

if (ground) {
  document.addEventListener("live:news", ({ detail }) => {
    if (!SHOWN.has(detail.what) || detail.own) return;
    // What the page was made with is no news.
    if (detail.what === "new" && list()?.textContent.includes(detail.code)) return;
    codes.add(detail.code);
    showBar();
  });
  document.addEventListener("live:reset", () => {
    isStale = true;
    showBar();
  });
  // A filter or a view reads the list anew as well.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (/^inbox(-results)?$/.test(detail.target?.id ?? "")) hideBar();
  });
}
