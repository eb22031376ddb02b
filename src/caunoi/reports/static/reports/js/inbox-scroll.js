// The list stays where it was when the next report is opened; the open one is always in sight.

const STORE = "inbox-scroll";
const list = document.querySelector("[data-inbox]")?.closest("section");
const address = () => new URLSearchParams(location.search).toString();

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
  } catch {
    // Storage is off or holds something else: the list starts at its top.
  }
  if (kept && kept.query === address()) list.scrollTop = kept.top;
  const current = list.querySelector("[data-current]");
  if (!current || getComputedStyle(list).overflowY === "visible") return;
  const [box, row] = [list.getBoundingClientRect(), current.getBoundingClientRect()];
  if (row.top < box.top || row.bottom > box.bottom) {
    list.scrollTop += row.top - box.top - box.height / 3;
  }
}

if (list) {
  restore();
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ query: address(), top: list.scrollTop }));
    } catch {
      // Without storage the list starts at its top.
    }
  });
}
