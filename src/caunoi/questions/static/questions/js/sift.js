// A long list of buttons in groups, cut down to those whose words one types; marks do not matter.
// Without script all of them stand there.

const list = document.querySelector("[data-sift]");
const input = list?.querySelector("[data-sift-by] input");

function fold(words) {
  return words.toLowerCase().replaceAll("\u0111", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

function sift() {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let left = 0;
  for (const group of list.querySelectorAll("[data-sift-group]")) {
    const heading = fold(group.querySelector("h3").textContent);
    let shown = 0;
    for (const button of group.querySelectorAll("button")) {
      const text = `${heading} ${fold(button.textContent)}`;
      button.hidden = !words.every((word) => text.includes(word));
      shown += !button.hidden;
    }
    group.hidden = !shown;
    left += shown;
  }
  list.querySelector("[data-sift-none]").hidden = left > 0;
}

if (input) {
  list.querySelector("[data-sift-by]").hidden = false;
  input.addEventListener("input", sift);
}
