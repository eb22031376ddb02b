// The figures above the inbox: asked for after the page stands, and again when news came.

const strip = document.querySelector("[data-figures]");
const PAUSE_MS = 1500;
let timer = 0;

async function read() {
  if (!strip.offsetParent) return; // a narrow screen shows none
  try {
    const answer = await fetch(strip.dataset.figures, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const { figures } = await answer.json();
    for (const place of strip.querySelectorAll("[data-figure]")) {
      const words = figures[place.dataset.figure];
      place.textContent = words;
      place.parentElement.toggleAttribute("data-zero", words === "0");
    }
  } catch {
    // The links work without numbers.
  }
}

if (strip) {
  read();
  for (const name of ["live:news", "live:reset"]) {
    document.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(read, PAUSE_MS);
    });
  }
}
