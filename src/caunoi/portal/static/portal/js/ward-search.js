// Names of wards under the field of "my ward", past and present, as one types. Without script the
// form looks them up on the server.

const input = document.querySelector("[data-ward-search] input[name=q]");
const names = input?.form.querySelector("datalist");
let timer = 0;
let turn = 0;

async function ask(words) {
  turn += 1;
  const mine = turn;
  const answer = await fetch(`/api/v1/areas?q=${encodeURIComponent(words)}`, { credentials: "omit" });
  if (!answer.ok || mine !== turn) return;
  const { items } = await answer.json();
  names.replaceChildren(
    ...items.map((item) => {
      const option = document.createElement("option");
      option.value = item.was || item.name;
      if (item.note) option.label = `${option.value}: ${item.note}`;
      return option;
    }),
  );
}

input?.addEventListener("input", () => {
  clearTimeout(timer);
  if (input.value.trim().length < 2) return;
  timer = setTimeout(() => ask(input.value).catch(() => {}), 200);
});
