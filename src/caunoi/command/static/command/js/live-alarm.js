// Emergencies that nobody has taken on: a band over the page, and a sound until somebody does.
// Browsers play nothing before a first press on the page; then a button says so.

const ground = document.querySelector("[data-live]");
const band = document.querySelector("[data-alarm]");
const bell = document.getElementById("bell");
const EVERY_MS = 4000;
const SHOWN = 4;
const SHOWN_ON_PHONE = 2; // the style sheet hides the others there
const STORE = "bell-off";
let codes = [];
let silenced = new Set();
let audio = null;
let timer = 0;
let leads = false;

const isOff = () => {
  try {
    return localStorage.getItem(STORE) === "1";
  } catch {
    return false;
  }
};

function sound() {
  if (!audio && navigator.userActivation && !navigator.userActivation.hasBeenActive) return false;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  if (audio.state !== "running") return false;
  for (const [delay, pitch] of [[0, 880], [0.22, 660], [0.44, 880]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + delay;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.21);
  }
  return true;
}

function ring() {
  const rings = codes.some((code) => !silenced.has(code)) && !isOff();
  clearTimeout(timer);
  // Of several windows the one in sight rings, or the one that holds the stream.
  const isHere = !document.hidden || leads;
  const isMute = rings && isHere && !sound();
  band.querySelector("[data-alarm-silent]").hidden = !isMute;
  band.querySelector("[data-alarm-sound]").hidden = !isMute;
  band.querySelector("[data-alarm-mute]").hidden = !rings;
  if (rings) timer = setTimeout(ring, isMute ? 1000 : EVERY_MS);
}

function item(code) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${ground.dataset.liveDesk}${code}/`;
  link.textContent = code;
  line.append(link);
  return line;
}

function rest(shown, where) {
  if (codes.length <= shown) return [];
  const line = document.createElement("li");
  line.className = where;
  line.textContent = `+ ${codes.length - shown}`;
  return [line];
}

function show(fresh) {
  const news = fresh.filter((code) => !codes.includes(code));
  codes = fresh;
  silenced = new Set([...silenced].filter((code) => codes.includes(code)));
  const items = codes.slice(0, SHOWN).map(item);
  for (const beyond of items.slice(SHOWN_ON_PHONE)) beyond.className = "cn-not-phone";
  band.querySelector("[data-alarm-list]").replaceChildren(
    ...items,
    ...rest(SHOWN, "cn-not-phone"),
    ...rest(SHOWN_ON_PHONE, "cn-on-phone"),
  );
  band.hidden = codes.length === 0;
  if (news.length && leads) notify(ground.dataset.wordAlarm, news[0]);
  ring();
}

function notify(title, code) {
  if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
  const notice = new Notification(title, { body: code, tag: code });
  notice.addEventListener("click", () => window.open(`${ground.dataset.liveDesk}${code}/`, "_self"));
}

function showBell() {
  bell.querySelector("[data-bell-sound]").checked = !isOff();
  const known = "Notification" in window;
  bell.querySelector("[data-bell-notices]").hidden = !known;
  if (!known) return;
  bell.querySelector("[data-bell-ask]").hidden = Notification.permission !== "default";
  bell.querySelector("[data-bell-granted]").hidden = Notification.permission !== "granted";
  bell.querySelector("[data-bell-denied]").hidden = Notification.permission !== "denied";
}

if (ground && band) {
  document.addEventListener("live:alarm", ({ detail }) => {
    leads = detail.leads;
    show(detail.codes);
  });
  document.addEventListener("live:news", ({ detail }) => {
    if (detail.what === "mention" && detail.leads) {
      notify(ground.dataset.wordMention.replace("%code", detail.code), detail.code);
    }
  });
  band.querySelector("[data-alarm-sound]").addEventListener("click", ring);
  band.querySelector("[data-alarm-mute]").addEventListener("click", () => {
    silenced = new Set(codes);
    ring();
  });
}

if (bell) {
  showBell();
  bell.querySelector("[data-bell-try]").addEventListener("click", () => {
    if (!sound()) setTimeout(sound, 300);
  });
  bell.querySelector("[data-bell-ask]").addEventListener("click", () => {
    Notification.requestPermission().then(showBell);
  });
  bell.querySelector("[data-bell-sound]").addEventListener("change", ({ target }) => {
    try {
      localStorage.setItem(STORE, target.checked ? "0" : "1");
    } catch {
      target.checked = true;
    }
    if (band) ring();
  });
}
