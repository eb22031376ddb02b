// One stream of news for all windows of the desk. A lock elects the window that holds the
// EventSource (browsers allow six connections a server); it hands each message to the others.
// Other modules listen on document: "live:news", "live:alarm", "live:reset", "live:state".

const ground = document.querySelector("[data-live]");
const RETRY_MS = [5000, 10000, 20000, 40000, 60000];
const KEPT_MS = 60000;
const SILENT_MS = 45000; // three heartbeats

const channel = ground && "BroadcastChannel" in window
  ? new BroadcastChannel(`caunoi-live-${ground.dataset.liveOfficer}`)
  : null;
const self = Math.random().toString(36).slice(2);
let place = ground?.dataset.liveSince;
let leads = false;
let source = null;
let tries = 0;
let stopped = false;
let recent = []; // the leader's last minute, for windows that opened meanwhile
let alarm = null;

const madeAt = (id) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);

function announce(name, data) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail: { ...data, leads } }));
}

function hear(name, data, id) {
  if (id) place = id;
  announce(name, data);
  channel?.postMessage({ name, data, id });
  if (name === "alarm") alarm = data;
  if (name !== "news") return;
  recent.push(data);
  recent = recent.filter((one) => madeAt(one.id) > Date.now() - KEPT_MS);
}

function connect() {
  source = new EventSource(`${ground.dataset.live}?since=${encodeURIComponent(place)}`);
  for (const name of ["news", "alarm", "reset"]) {
    source.addEventListener(name, (event) => hear(name, JSON.parse(event.data), event.lastEventId));
  }
  source.addEventListener("hello", () => {
    if (tries) announce("state", { lost: false });
    tries = 0;
  });
  source.addEventListener("bye", stop);
  source.addEventListener("error", () => {
    // The browser comes back by itself after a broken connection, but not after a refusal.
    if (source.readyState !== EventSource.CLOSED || stopped) return;
    if (tries === 2) announce("state", { lost: true });
    setTimeout(connect, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
  });
}

function stop() {
  stopped = true;
  source?.close();
}

function lead() {
  leads = true;
  connect();
  return new Promise(() => {}); // the lock is ours until this window closes
}

function follow({ data: message }) {
  if (message.ask && leads) {
    for (const data of recent) {
      if (madeAt(data.id) >= message.since) {
        channel.postMessage({ name: "news", data, to: message.ask });
      }
    }
    if (alarm) channel.postMessage({ name: "alarm", data: alarm, to: message.ask });
    return;
  }
  if (!message.name || (message.to && message.to !== self)) return;
  if (message.id) place = message.id;
  announce(message.name, message.data);
}

if (ground && "EventSource" in window) {
  channel?.addEventListener("message", follow);
  if (channel && navigator.locks) {
    channel.postMessage({ ask: self, since: Number(ground.dataset.liveSince) });
    navigator.locks.request(`caunoi-live-${ground.dataset.liveOfficer}`, lead);
  } else {
    lead();
  }
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (leads && !stopped) connect();
    announce("reset", {});
  });
  // A laptop that slept has a stream that only looks open.
  let seen = Date.now();
  setInterval(() => {
    const slept = Date.now() - seen > SILENT_MS;
    seen = Date.now();
    if (slept && leads && !stopped) {
      source.close();
      connect();
    }
  }, 5000);
}
