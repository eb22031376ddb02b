// The point of a report: from the phone, when its button is pressed, or from the map. Either way the
// ward at the point is looked up and offered for confirmation.

const tools = document.querySelector("[data-point-tools]");
const form = tools?.closest("form");
const shown = tools?.querySelector("[data-point]");
const said = tools?.querySelector("[data-point-said]");
const button = tools?.querySelector("[data-position]");

function say(words) {
  said.textContent = words;
}

function show() {
  const { lat, lon } = form.elements;
  shown.hidden = !lat.value;
  shown.querySelector("[data-put]").textContent = lat.value
    ? `${Number(lat.value).toFixed(5)}, ${Number(lon.value).toFixed(5)}`
    : "";
}

async function take(lat, lon) {
  form.elements.lat.value = lat.toFixed(6);
  form.elements.lon.value = lon.toFixed(6);
  show();
  form.dispatchEvent(new Event("input", { bubbles: true })); // the draft keeps it, where there is one
  const response = await fetch(`${tools.dataset.areas}?lat=${lat}&lon=${lon}`, {
    headers: { "Accept-Language": document.documentElement.lang },
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) return;
  const { items, near } = await response.json();
  if (!items.length) say(tools.dataset.outside);
  const wards = [...items, ...near];
  const detail = { wards, legend: tools.dataset.legend, chosen: items[0]?.code ?? "" };
  document.dispatchEvent(new CustomEvent("cn:wards", { detail }));
}

function locate() {
  button.setAttribute("aria-busy", "true");
  say(tools.dataset.asking);
  const done = () => button.removeAttribute("aria-busy");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      done();
      say(coords.accuracy > 100 ? tools.dataset.rough.replace("#", Math.round(coords.accuracy)) : "");
      take(coords.latitude, coords.longitude).catch(() => {});
    },
    () => {
      done();
      say(tools.dataset.denied);
    },
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
  );
}

if (tools) {
  tools.hidden = false;
  button.hidden = !(window.isSecureContext && navigator.geolocation);
  button.addEventListener("click", locate);
  document.addEventListener("cn:point", ({ detail }) => {
    say("");
    take(detail.lat, detail.lon).catch(() => {});
  });
  tools.querySelector("[data-point-drop]").addEventListener("click", () => {
    form.elements.lat.value = form.elements.lon.value = "";
    show();
    say("");
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  show();
}
