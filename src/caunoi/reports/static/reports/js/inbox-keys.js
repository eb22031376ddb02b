// Moving along the list: the buttons with j and k go to the next and previous report, o opens it,
// x ticks it. core/js/keys.js presses them; this module says what they do.

const rows = () => [...document.querySelectorAll("[data-inbox-rows] [data-row]")];
const linkOf = (row) => row.querySelector("a[href]");

/** The row that has the focus, else the one of the open report. */
function here() {
  return (
    document.activeElement?.closest("[data-row]") ??
    document.querySelector("[data-inbox-rows] [data-current]")
  );
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const place = all.indexOf(here());
  const next = place < 0 ? (step > 0 ? 0 : all.length - 1) : place + step;
  if (next >= all.length) {
    const older = document.getElementById("inbox-older");
    older?.focus();
    older?.click();
    return;
  }
  if (next < 0) return;
  const link = linkOf(all[next]);
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function show(root) {
  for (const button of root.querySelectorAll("[data-inbox-move]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-inbox-move]");
  if (mover) move(Number(mover.dataset.inboxMove));
  if (event.target.closest("[data-inbox-open]")) {
    const row = here();
    if (row) linkOf(row).click();
  }
  if (event.target.closest("[data-inbox-tick]")) here()?.querySelector("input[name=pick]")?.click();
});

// After more rows came, go on where the link stood.
document.addEventListener("htmx:afterSettle", (event) => {
  show(document);
  if (event.detail.requestConfig?.elt?.id !== "inbox-older") return;
  const first = event.detail.elt?.matches?.("[data-row]") ? event.detail.elt : null;
  if (first && document.activeElement === document.body) linkOf(first).focus();
});

show(document);
