// The inbox's badge and the number in the window's title follow the news.

const ground = document.querySelector("[data-live]");
const plain = document.title;
const COUNTED = new Set(["new", "arrived", "message", "state", "claimed"]);
const PAUSE_MS = 400;
let timer = 0;

function show(text) {
  document.title = text ? `(${text}) ${plain}` : plain;
  for (const place of document.querySelectorAll("[data-inbox-badge]")) {
    let badge = place.querySelector(".cn-count");
    if (!text) {
      badge?.remove();
      continue;
    }
    if (!badge) {
      badge = document.createElement("span");
      badge.className = "cn-count";
      const word = document.createElement("span");
      word.className = "visually-hidden";
      word.textContent = `${ground.dataset.wordWaiting} `;
      badge.append(word, "");
      place.append(badge);
    }
    badge.lastChild.textContent = text;
  }
}

async function read() {
  try {
    const answer = await fetch(ground.dataset.liveCount, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) show((await answer.json()).text);
  } catch {
    // The stream says when the connection is lost.
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(read, PAUSE_MS);
}

if (ground) {
  document.addEventListener("live:news", ({ detail }) => COUNTED.has(detail.what) && soon());
  document.addEventListener("live:reset", soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  const badge = document.querySelector("[data-inbox-badge] .cn-count");
  if (badge) show(badge.lastChild.textContent.trim());
}
