// @ in a note: officers who may see the report, as their name is typed (a combobox by its pattern).

const field = document.querySelector("[data-people]");
const list = document.getElementById("note-people");
const CALL = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]+)?)$/u;
const PAUSE_MS = 150;

if (field && list) {
  let timer = 0;
  let asked = 0;
  let at = -1;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const all = options();
    if (!all.length) return;
    at = (place + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const call = () => CALL.exec(field.value.slice(0, field.selectionStart));

  const show = (people) => {
    list.replaceChildren(
      ...people.map(({ badge, label }, i) => {
        const option = document.createElement("li");
        option.id = `person-${i}`;
        option.setAttribute("role", "option");
        option.dataset.badge = badge;
        option.textContent = label;
        return option;
      }),
    );
    if (!people.length) {
      const none = document.createElement("li");
      none.className = "text-muted";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = field.dataset.none;
      list.append(none);
    }
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    if (people.length) mark(0);
  };

  const ask = async (words) => {
    const number = ++asked;
    try {
      const answer = await fetch(`${field.dataset.people}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || number !== asked) return;
      show((await answer.json()).people);
    } catch {
      close();
    }
  };

  const take = (option) => {
    const hit = call();
    if (!hit || !option?.dataset.badge) return;
    const from = field.selectionStart - hit[1].length;
    field.setRangeText(`${option.dataset.badge} `, from, field.selectionStart, "end");
    close();
    field.focus();
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    const hit = call();
    if (!hit) return close();
    timer = setTimeout(() => ask(hit[1]), PAUSE_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) mark(at + moves[event.key]);
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") {
      if (at < 0) return;
      take(options()[at]);
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(event.target.closest("[role=option]"));
  });
  field.addEventListener("blur", close);
}
