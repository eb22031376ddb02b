// Short news for the one they concern: a mention, a task, a message or a clock of an own report.

const ground = document.querySelector("[data-live]");

function wordOf({ what, mine, own }) {
  if (own) return "";
  if (what === "mention" || what === "task") return what;
  return mine && (what === "message" || what === "late" || what === "due") ? what : "";
}

const TONES = { mention: "info", message: "info", task: "info", due: "warning", late: "danger" };

function say(text, tone) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
}

if (ground) {
  document.addEventListener("live:news", ({ detail }) => {
    const word = wordOf(detail);
    if (!word || document.hidden) return;
    say(ground.dataset[`word${word[0].toUpperCase()}${word.slice(1)}`].replace("%code", detail.code), TONES[word]);
  });
  let wasLost = false;
  document.addEventListener("live:state", ({ detail }) => {
    if (detail.lost) say(ground.dataset.wordLost, "warning");
    else if (wasLost) say(ground.dataset.wordBack, "success");
    wasLost = detail.lost;
  });
}
