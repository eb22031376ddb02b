// A map to point on. Nothing of it is loaded before the button is pressed, and nothing comes from
// anybody else: the lines are our own ward borders. The list of wards above is an equal way.

const box = document.querySelector("[data-pin-map]");
const opener = document.querySelector("[data-map-open]");
const CITY = [105.83, 21.02];
let map = null;
let pin = null;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

async function shapes() {
  const leaveNothing = "leaveNothing" in box.dataset;
  const response = await fetch(box.dataset.shapes, {
    credentials: "omit",
    cache: leaveNothing ? "no-store" : "default",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) throw new Error("no shapes");
  return response.json();
}

function addStyle() {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: box.dataset.style });
  return new Promise((done, fail) => {
    link.addEventListener("load", done);
    link.addEventListener("error", fail);
    document.head.append(link);
  });
}

function style(data) {
  // One name a ward: a shape that lies on several tiles would be named on each.
  const names = data.features.map(({ properties }) => ({
    type: "Feature", properties, geometry: { type: "Point", coordinates: properties.middle },
  }));
  const name = ["get", box.dataset.language === "en" ? "name_en" : "name"];
  return {
    version: 8,
    sources: {
      wards: { type: "geojson", data },
      names: { type: "geojson", data: { type: "FeatureCollection", features: names } },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--cn-sunken") } },
      { id: "wards", type: "fill", source: "wards", paint: { "fill-color": colour("--cn-surface") } },
      {
        id: "borders", type: "line", source: "wards",
        paint: { "line-color": colour("--cn-brand-line"), "line-width": 1.25 },
      },
      {
        id: "names", type: "symbol", source: "names",
        layout: { "text-field": name, "text-size": 13, "text-font": ["Be Vietnam Pro"], "text-max-width": 7 },
        paint: { "text-color": colour("--cn-ink"), "text-halo-color": colour("--cn-surface"), "text-halo-width": 1.5 },
      },
    ],
  };
}

function underCross() {
  const { lng, lat } = map.getCenter();
  const found = map.queryRenderedFeatures(map.project([lng, lat]), { layers: ["wards"] })[0];
  const name = found?.properties[box.dataset.language === "en" ? "name_en" : "name"] ?? "";
  box.querySelector("[data-under-cross]").textContent = name;
}

function choose({ lng, lat }) {
  pin.setLngLat([lng, lat]).addTo(map);
  map.easeTo({ center: [lng, lat], duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300 });
  document.dispatchEvent(new CustomEvent("cn:point", { detail: { lat, lon: lng } }));
}

/** The middle of the ward that was chosen above, where one was. */
function chosenWard(form, data) {
  const radio = form.querySelector("[name=area_code]:checked");
  const only = form.querySelectorAll("[name=area_code]");
  const code = radio?.value || (only.length === 1 ? only[0].value : "");
  return code ? data.features.find(({ properties }) => properties.code === code)?.properties.middle : undefined;
}

async function build() {
  const [library, data] = await Promise.all([import(box.dataset.module), shapes(), addStyle()]);
  const form = box.closest("form");
  const lat = Number.parseFloat(form.elements.lat.value);
  const lon = Number.parseFloat(form.elements.lon.value);
  const known = Number.isFinite(lat) && Number.isFinite(lon);
  let ward = chosenWard(form, data);
  map = new library.Map({
    container: box.querySelector("[data-canvas]"),
    style: style(data),
    center: known ? [lon, lat] : ward ?? CITY,
    zoom: known ? 14 : ward ? 13 : 11,
    maxZoom: 18,
    minZoom: 8,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: false,
    locale: {
      "NavigationControl.ZoomIn": box.dataset.zoomIn,
      "NavigationControl.ZoomOut": box.dataset.zoomOut,
      "Map.Title": box.dataset.map,
      "Marker.Title": box.dataset.pin,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  pin = new library.Marker({ color: colour("--cn-red") });
  if (known) pin.setLngLat([lon, lat]).addTo(map);
  map.on("click", (event) => choose(event.lngLat));
  map.on("idle", underCross);
  box.querySelector("[data-pin-choose]").addEventListener("click", () => choose(map.getCenter()));
  document.addEventListener("input", () => {
    if (form.elements.lat.value) return;
    pin.remove();
    const now = chosenWard(form, data);
    if (now && now !== ward) map.jumpTo({ center: now, zoom: 13 });
    ward = now;
  });
}

if (box && opener) {
  opener.addEventListener("click", async () => {
    const show = box.hidden;
    box.hidden = !show;
    opener.setAttribute("aria-expanded", String(show));
    if (!show || map) return map?.resize();
    opener.setAttribute("aria-busy", "true");
    try {
      await build();
    } catch (error) {
      console.warn(error);
      box.replaceChildren(Object.assign(document.createElement("p"), { textContent: box.dataset.failed }));
    }
    opener.removeAttribute("aria-busy");
  });
}
