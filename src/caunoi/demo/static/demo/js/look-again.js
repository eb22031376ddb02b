// Looks again every two seconds and puts in what is new; without it, a link does the same.
// Nothing is replaced under the reader's hands: not what is open, focused or being written.

const EVERY = 2000;
const live = () => [...document.querySelectorAll("[data-live]")];

function isInUse(part) {
  const fields = [...part.querySelectorAll("textarea, input")];
  return part.contains(document.activeElement) || part.querySelector("details[open]")
    || fields.some((field) => field.value !== field.defaultValue);
}

async function lookAgain() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of live()) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.innerHTML || isInUse(part)) continue;
    part.replaceChildren(...other.childNodes);
  }
}

async function goOn() {
  try {
    await lookAgain();
  } catch {
    // the demo stops or starts again: the next look finds it
  }
  setTimeout(goOn, EVERY);
}

if (live().length) setTimeout(goOn, EVERY);
