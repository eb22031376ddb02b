// Ticked reports: how many there are, all at once, and none twice.

const boxes = () => [...document.querySelectorAll("[data-inbox-results] input[name=pick]")];

function tell() {
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  const words = document.querySelector("[data-ticked]");
  if (words) {
    words.textContent =
      ticked === 1 ? words.dataset.tickedOne : words.dataset.tickedMany.replace("{n}", ticked);
  }
  const label = document.querySelector("[data-tick-all]");
  const every = label?.querySelector("input");
  if (!every) return;
  label.hidden = false;
  every.checked = ticked > 0 && ticked === all.length;
  every.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
    tell();
  } else if (event.target.matches("[data-inbox-results] input[name=pick]")) tell();
});

document.addEventListener("htmx:afterSettle", tell);
addEventListener("pageshow", tell);
tell();
